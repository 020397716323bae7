//! Apache: one group of `mod_rewrite` directives for each old address, good in `.htaccess` and in a
//! virtual host. `RedirectMatch` is not used, because it cannot see a query, and two modules that
//! redirect have no common order.

use std::fmt::Write;

use super::{Distinct, Redirect};

const HEAD: &str = "\
# 旧网址跳转（Apache 2.4），由 gongkai 生成，请勿手工修改。
# 用法：在虚拟主机配置中用 Include 引入本文件，或将内容并入网站根目录的 .htaccess。需要 mod_rewrite。
<IfModule mod_rewrite.c>
RewriteEngine On
";

/// The rules, those with a query first.
pub fn apache(redirects: &[Redirect]) -> String {
    let distinct = Distinct::of(redirects);
    let mut out = String::from(HEAD);
    for redirect in distinct.with_query.iter().chain(&distinct.without_query) {
        push_condition(&mut out, "REQUEST_URI", &redirect.path);
        if let Some(query) = &redirect.query {
            push_condition(&mut out, "QUERY_STRING", query);
        }
        // In a substitution `%8` would be a piece of the last condition.
        let target = redirect.target.replace('%', "\\%");
        // Writing into a string cannot fail.
        let _ = writeln!(out, "RewriteRule \"^\" \"{target}\" [R=301,L,NE,QSD]");
    }
    out.push_str("</IfModule>\n");
    out
}

fn push_condition(out: &mut String, variable: &str, text: &str) {
    let _ = writeln!(out, "RewriteCond \"%{{{variable}}}\" \"^{}$\" [NC]", pattern(text));
}

/// A pattern that matches exactly `text`. Every ASCII sign but a few is written by its number, so that
/// none can mean anything to the pattern, to the quotes around it or to `${…}`.
fn pattern(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '/' | '-' | '_' | '=' | '&' => out.push(c),
            '.' => out.push_str("\\."),
            c if c.is_ascii_alphanumeric() || !c.is_ascii() => out.push(c),
            c => {
                let _ = write!(out, "\\x{:02X}", u32::from(c));
            }
        }
    }
    out
}
