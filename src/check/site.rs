//! 站点: identity and footer facts that only the bureau can fill in (国办发〔2017〕47号).

use super::text::LEFTOVER;
use crate::catalog::Catalog;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::path::SourcePath;
use crate::model::site::Site;
use crate::rule;

rule!(SITE_CODE, "GK-SITE-001", "网站标识码缺失或不规范", Error; "国办发〔2017〕47号");
rule!(DOMAIN, "GK-SITE-002", "域名不是政务域名", Warning; "国办发〔2017〕47号");
rule!(FOOTER, "GK-SITE-003", "页脚要素不全", Warning);
rule!(RECORD_FORM, "GK-SITE-004", "备案号格式不对", Warning);

/// Judges `site.yaml`.
pub fn check(catalog: &Catalog, findings: &mut Vec<Diagnostic>) {
    site_code(catalog, findings);
    let site = &catalog.site;
    let host = site.domain();
    // A wrong address was said where it was read.
    let is_read = !host.is_empty() && host != Site::placeholder().domain();
    if is_read && !(host.ends_with(".gov.cn") || host.ends_with(".政务") || host.ends_with(".政务.cn")) {
        findings.push(
            Diagnostic::new(&DOMAIN, at("base_url"), format!("域名 {host} 不是以 .gov.cn 结尾的政务域名"))
                .help("正式上线请使用政务域名；试用期间可在 site.yaml 的“规则”中关闭本规则并注明理由"),
        );
    }
    let facts = [
        ("address", "地址", site.address.is_none()),
        ("postcode", "邮编", site.postcode.is_none()),
        ("phone", "电话", site.phone.is_none()),
        ("office_hours", "办公时间", site.office_hours.is_none()),
        ("icp", "ICP备案号", site.icp.is_none()),
        ("police_record", "公安备案号", site.police_record.is_none()),
    ];
    for (key, name, missing) in facts {
        if missing {
            findings.push(
                Diagnostic::new(&FOOTER, at(key), format!("site.yaml 没有写{name}"))
                    .help(format!("请补一行：\n{name}: ……")),
            );
        }
    }
    records(catalog, findings);
    leftovers(catalog, findings);
}

/// What `init` left to be filled in, and every page shows.
fn leftovers(catalog: &Catalog, findings: &mut Vec<Diagnostic>) {
    let site = &catalog.site;
    let texts = [
        ("name", Some(&site.name)),
        ("agency", Some(&site.agency)),
        ("address", site.address.as_ref()),
        ("phone", site.phone.as_ref()),
        ("office_hours", site.office_hours.as_ref()),
    ];
    for (key, text) in texts.into_iter().filter_map(|(key, text)| Some((key, text?))) {
        if text.contains("待填") {
            let message = format!("“{text}”是没有填写的模板文字");
            findings.push(Diagnostic::new(&LEFTOVER, at(key), message).help("请换成实际内容"));
        }
    }
}

fn at(key: &str) -> Place {
    Place::field(&SourcePath::site(), key)
}

fn site_code(catalog: &Catalog, findings: &mut Vec<Diagnostic>) {
    let Some(code) = &catalog.site.site_code else {
        findings.push(
            Diagnostic::new(&SITE_CODE, at("site_code"), "site.yaml 没有写网站标识码，页面将缺少 SiteIDCode 标签")
                .help("请补一行：\n网站标识码: \"10位数字\""),
        );
        return;
    };
    let is_digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    let ministry = code.strip_prefix("bm").is_some_and(|rest| is_digits(rest, 8));
    if !ministry && !is_digits(code, 10) {
        findings.push(
            Diagnostic::new(&SITE_CODE, at("site_code"), format!("网站标识码“{code}”不规范"))
                .help("应为10位数字，或 bm 加8位数字"),
        );
    }
}

/// `京ICP备05070218号-1`, `京公网安备 11010202000001号`.
fn records(catalog: &Catalog, findings: &mut Vec<Diagnostic>) {
    let site = &catalog.site;
    if let Some(icp) = site.icp.as_deref().filter(|icp| !is_icp(icp)) {
        findings.push(
            Diagnostic::new(&RECORD_FORM, at("icp"), format!("ICP备案号“{icp}”格式不对"))
                .help("样式：京ICP备05070218号-1"),
        );
    }
    if let Some(record) = site.police_record.as_deref().filter(|record| !is_police(record)) {
        findings.push(
            Diagnostic::new(&RECORD_FORM, at("police_record"), format!("公安备案号“{record}”格式不对"))
                .help("样式：京公网安备 11010202000001号"),
        );
    }
}

fn is_icp(text: &str) -> bool {
    let mut chars = text.chars();
    let province = chars.next().is_some_and(|c| !c.is_ascii());
    let rest = chars.as_str();
    let number = rest.strip_prefix("ICP备").and_then(|rest| rest.split_once('号'));
    province
        && number.is_some_and(|(number, tail)| {
            (5..=10).contains(&number.len())
                && number.bytes().all(|b| b.is_ascii_digit())
                && (tail.is_empty()
                    || tail.strip_prefix('-').is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit())))
        })
}

fn is_police(text: &str) -> bool {
    let mut chars = text.chars();
    let province = chars.next().is_some_and(|c| !c.is_ascii());
    let number = chars.as_str().strip_prefix("公网安备").map(str::trim_start).and_then(|rest| rest.strip_suffix('号'));
    province && number.is_some_and(|number| number.len() == 14 && number.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn record_numbers_have_their_forms() {
        assert!(is_icp("澄ICP备00000000号-1") && is_icp("京ICP备05070218号"));
        assert!(!is_icp("ICP备05070218号") && !is_icp("京ICP备号"));
        assert!(is_police("澄公网安备 99010002000001号") && is_police("京公网安备11010202000001号"));
        assert!(!is_police("京公网安备 1101号"));
    }
}
