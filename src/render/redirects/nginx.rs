//! nginx: two maps, one of paths and one of paths with a query, and one variable that is empty or
//! holds the new address.

use std::fmt::Write;

use super::{Distinct, Redirect};

const HEAD: &str = "\
# 旧网址跳转（nginx），由 gongkai 生成，请勿手工修改。
# 用法：在 http { } 中用 include 引入本文件，并在 server { } 中加入一行：
#     if ($gongkai_redirect) { return 301 $gongkai_redirect; }
";

/// Keys that fit into nginx's default of 64 bytes for a bucket, and tables of its default size.
const SMALL: (usize, usize) = (40, 1000);

/// The rules, to be included in the `http` block.
pub fn nginx(redirects: &[Redirect]) -> String {
    let distinct = Distinct::of(redirects);
    let mut out = String::from(HEAD);
    push_sizes(&mut out, redirects);
    push_map(&mut out, "$uri $gongkai_old_path", "\"\"", &distinct.without_query);
    push_map(&mut out, "$uri$is_args$args $gongkai_redirect", "$gongkai_old_path", &distinct.with_query);
    out
}

/// nginx refuses a key that is longer than a bucket; a number of Chinese names soon is.
fn push_sizes(out: &mut String, redirects: &[Redirect]) {
    let longest = redirects.iter().map(|redirect| redirect.key().len()).max().unwrap_or(0);
    if longest <= SMALL.0 && redirects.len() <= SMALL.1 {
        return;
    }
    let (bucket, table) = ((longest + 32).next_power_of_two(), (redirects.len() * 2).max(2048));
    // Writing into a string cannot fail.
    let _ = write!(
        out,
        "# 如其他配置文件已设置以下两项，请保留较大的数值。\n\
         map_hash_bucket_size {bucket};\nmap_hash_max_size {table};\n"
    );
}

fn push_map(out: &mut String, names: &str, default: &str, redirects: &[&Redirect]) {
    let _ = write!(out, "\nmap {names} {{\n    default {default};\n");
    for redirect in redirects {
        let _ = writeln!(out, "    {} {};", quoted(&redirect.key()), redirect.target);
    }
    out.push_str("}\n");
}

/// A key: begins with `/`, so it is neither a pattern nor a keyword, and variables mean nothing in it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
