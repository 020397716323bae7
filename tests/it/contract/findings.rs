//! 检查结果: which findings stop publishing, what a site and a document may settle, and their JSON.

use std::sync::Arc;

use gongkai::check::registry::{RULES, find};
use gongkai::diagnostic::emit::{Report, json};
use gongkai::diagnostic::{Counts, Severity};

use super::{paper, paper_with, site_yaml};
use crate::site::Site;

/// An invented identity number: 99 is no region.
const NUMBER: &str = "990101199003070015";

/// Slips that stop publishing, one of every kind that the contract names.
fn gates() -> Vec<(&'static str, String)> {
    let two = |fields: &str| paper("content/通知/甲.md", "甲", fields) + &paper("content/通知/乙.md", "乙", fields);
    vec![
        ("GK-READ-026", "-- content/通知/甲.md --\n---\n标题: [\n---\n".to_owned()),
        ("GK-READ-019", paper("content/通知/甲.md", "甲", "发布日期: 2026-02-30")),
        ("GK-READ-018", paper("content/通知/甲.md", "甲", "类型: 公文吗")),
        ("GK-ATTR-001", paper("content/通知/甲.md", "甲", "公开属性: 公开吧")),
        ("GK-META-001", "-- content/通知/甲.md --\n---\n发布日期: 2026-03-02\n责任科室: 办公室\n---\n".to_owned()),
        ("GK-META-001", "-- content/通知/甲.md --\n---\n标题: 甲\n责任科室: 办公室\n---\n".to_owned()),
        ("GK-META-001", "-- content/通知/甲.md --\n---\n标题: 甲\n发布日期: 2026-03-02\n---\n".to_owned()),
        ("GK-REF-001", paper("content/通知/甲.md", "甲", "依据: 无.md")),
        ("GK-REF-003", paper("content/通知/甲.md", "甲", "依据: 甲.md")),
        ("GK-ADDR-001", two("网址名: a")),
        ("GK-NUM-007", two("文号: 云民发〔2026〕1号")),
        ("GK-META-002", two("索引号: MZ9900168/2026-00001")),
        ("GK-PII-001", paper_with("content/通知/甲.md", "甲", "", NUMBER)),
        ("GK-PII-003", paper_with("content/通知/甲.md", "甲", "", "卡号 9900000000000012346")),
        (
            "GK-PII-002",
            paper("content/通知/甲.md", "甲", "附件: [表.csv]") + "-- content/通知/表.csv --\n" + NUMBER + "\n",
        ),
        ("GK-SEC-001", paper_with("content/通知/甲.md", "甲", "", "机密★1年")),
        ("GK-SEC-001", paper("content/通知/甲.md", "机密 ★ 甲", "")),
        ("GK-SEC-001", paper("content/通知/甲.md", "甲", "附件: [绝密★.txt]") + "-- content/通知/绝密★.txt --\n一\n"),
        ("GK-SEC-001", "-- content/绝密★/_index.md --\n---\n标题: 甲\n---\n".to_owned()),
        ("GK-SEC-001", "-- content/通知/_index.md --\n---\n标题: 机密★\n---\n".to_owned()),
        ("GK-LINK-001", paper_with("content/通知/甲.md", "甲", "", "[无](无.md)")),
        ("GK-LINK-002", paper("content/通知/甲.md", "甲", "附件: [无.txt]")),
        ("GK-LINK-010", paper("content/通知/甲.md", "甲", "附件: [a.html]") + "-- content/通知/a.html --\n一\n"),
    ]
}

#[test]
fn a_gate_stops_publishing_and_leaves_everything_as_it_was() {
    for (rule, text) in gates() {
        let site = Site::new(&text);
        assert!(site.gates().contains(&rule), "{rule}: {:?}", site.gates());
        assert!(!site.build().published && site.public().is_empty(), "{rule}");
    }
    let site = Site::new(&paper("content/通知/甲.md", "甲", "")).built();
    let before = site.public();
    site.put("content/通知/乙.md", "---\n标题: 乙\n---\n");
    assert!(!site.build().published);
    assert_eq!(site.public(), before);
    site.remove("content/通知/乙.md");
    assert_eq!(site.build().written, [""; 0]);
}

#[test]
fn one_broken_file_does_not_hide_what_is_wrong_elsewhere() {
    let text = "-- content/通知/甲.md --\n---\n标题: [\n---\n".to_owned()
        + &paper("content/通知/乙.md", "乙", "依据: 无.md")
        + &paper("content/通知/丙.md", "丙", "成文日期: 2026-03-09");
    let site = Site::new(&text);
    assert!(["GK-REF-001", "GK-DATE-002"].iter().all(|rule| site.found(rule).len() == 1));
}

#[test]
fn a_broken_document_may_be_left_out_so_that_others_are_published() {
    let text = "-- content/通知/甲.md --\n---\n标题: 甲\n依据: 无.md\n---\n".to_owned()
        + &paper("content/通知/乙.md", "乙", "");
    let site = Site::new(&text).except("content/通知/甲.md");
    assert!(site.build().published, "{:?}", site.gates());
    assert!(
        site.outputs().contains(&"通知/乙.html".to_owned()) && !site.outputs().contains(&"通知/甲.html".to_owned())
    );
}

#[test]
fn what_only_the_date_can_change_is_never_a_gate() {
    for family in ["GK-DATE", "GK-VAL", "GK-INT", "GK-RPT", "GK-GUIDE", "GK-DEC"] {
        let gates: Vec<&str> =
            RULES.iter().filter(|rule| rule.id.starts_with(family) && rule.gate).map(|rule| rule.id).collect();
        assert_eq!(gates, [""; 0]);
    }
}

#[test]
fn everything_else_lets_a_build_go_on() {
    let text =
        paper("content/通知/甲.md", "甲", "成文日期: 2026-03-09\n更新日期: 2027-01-01\n关键词: [一, 一]\nx-内部: 一");
    let site = Site::new(&text);
    assert!(Counts::of(&site.findings()).error > 0);
    assert!(site.build().published);
}

#[test]
fn a_site_may_set_the_severity_of_a_rule_or_switch_it_off() {
    let with = |setting: &str| {
        Site::new(
            &(site_yaml(&format!("规则: {{GK-DATE-002: {setting}}}"))
                + &paper("content/通知/甲.md", "甲", "成文日期: 2026-03-09")),
        )
    };
    let severity = |setting: &str| {
        with(setting)
            .findings()
            .into_iter()
            .find(|finding| finding.rule.id == "GK-DATE-002")
            .map(|finding| finding.severity)
    };
    assert_eq!(severity("提示"), Some(Severity::Note));
    assert_eq!(severity("warning"), Some(Severity::Warning));
    assert_eq!(severity("关闭"), None);
    let stopping = site_yaml("停止发布: [GK-DATE-002]") + &paper("content/通知/甲.md", "甲", "成文日期: 2026-03-09");
    assert_eq!(Site::new(&stopping).gates(), ["GK-DATE-002"]);
}

#[test]
fn no_setting_opens_a_gate() {
    for setting in ["关闭", "提示", "off"] {
        for (rule, text) in gates() {
            let site = Site::new(&(site_yaml(&format!("规则: {{{rule}: {setting}}}")) + &text));
            assert!(site.gates().contains(&rule), "{rule}: {setting}");
            assert!(site.found("GK-SITE-006").len() == 1, "{rule}: {setting}");
        }
    }
}

#[test]
fn a_document_may_be_excused_from_a_rule_with_a_reason_but_not_from_a_gate() {
    let excused = |rule: &str| format!("不适用规则: [{{规则: {rule}, 理由: 原件如此}}]\n");
    let late = paper("content/通知/甲.md", "甲", &format!("成文日期: 2026-03-09\n{}", excused("GK-DATE-002")));
    assert_eq!(Site::new(&late).found("GK-DATE-002"), [""; 0]);
    let missing = paper("content/通知/甲.md", "甲", &format!("依据: 无.md\n{}", excused("GK-REF-001")));
    assert_eq!(Site::new(&missing).gates(), ["GK-REF-001"]);
    let secret = paper_with("content/通知/甲.md", "甲", &excused("GK-SEC-001"), "机密★");
    assert_eq!(Site::new(&secret).gates(), ["GK-SEC-001"]);
    let number = paper_with("content/通知/甲.md", "甲", &excused("GK-PII-001"), NUMBER);
    assert_eq!(Site::new(&number).gates(), [""; 0]);
    for reference in ["附件: [表.csv]\n", ""] {
        let file =
            paper_with("content/通知/甲.md", "甲", &(reference.to_owned() + &excused("GK-PII-002")), "[表](表.csv)")
                + "-- content/通知/表.csv --\n"
                + NUMBER
                + "\n";
        assert_eq!(Site::new(&file).gates(), [""; 0], "a file is excused by the document that owns it");
        let shared = file + &paper("content/通知/乙.md", "乙", "附件: [表.csv]");
        assert_eq!(Site::new(&shared).gates(), ["GK-PII-002"], "but not for another one");
    }
    let no_reason = paper_with("content/通知/甲.md", "甲", "不适用规则: [{规则: GK-PII-001}]", NUMBER);
    assert!(Site::new(&no_reason).gates().contains(&"GK-PII-001"));
}

#[test]
fn what_the_public_never_sees_may_hold_what_a_public_paper_must_not() {
    for state in ["草稿: 是", "公开属性: {属性: 不予公开, 理由: 内部}"] {
        let text = paper_with("content/通知/甲.md", "甲", state, NUMBER);
        assert_eq!(Site::new(&text).gates(), [""; 0], "{state}");
        assert_eq!(Site::new(&text).found("GK-PII-001").len(), 1, "it is said all the same");
    }
    let future = paper_with("content/通知/甲.md", "甲", "发布日期: 2026-11-21", NUMBER);
    assert_eq!(Site::new(&future).gates(), ["GK-PII-001"]);
}

#[test]
fn findings_are_sorted_and_have_places() {
    let text = paper("content/通知/乙.md", "乙", "成文日期: 2026-03-09\n更新日期: 2027-01-01")
        + &paper("content/通知/甲.md", "甲", "成文日期: 2026-03-09");
    let findings = Site::new(&text).findings();
    let files: Vec<&str> = findings.iter().map(|finding| finding.place.file.as_str()).collect();
    assert!(files.is_sorted(), "{files:?}");
    assert!(findings.iter().all(|finding| find(finding.rule.id).is_some()));
}

#[test]
fn json_has_the_form_of_the_contract() {
    let text = "-- content/通知/甲.md --\n---\n标题: 甲\n文号: 云民发[2026]1号\n发布日期: 2026-03-02\n责任科室: 办公室\n---\n正文。\n";
    let findings = Site::new(text).findings();
    let source = text.split_once('\n').map_or("", |(_, source)| source);
    let sources = |_: &_| Some(Arc::from(source));
    let report = Report { counts: Counts::of(&findings), findings: &findings, sources: &sources };
    let document: serde_json::Value = serde_json::from_str(&json(&report)).expect("JSON");
    assert_eq!(document["version"], 1);
    for key in ["error", "warning", "note", "gate"] {
        assert!(document["counts"][key].is_u64(), "{key}");
    }
    let found = document["findings"]
        .as_array()
        .and_then(|findings| findings.iter().find(|finding| finding["rule"] == "GK-NUM-002"));
    let found = found.expect("the bracket");
    assert_eq!(
        (&found["severity"], &found["gate"], &found["file"]),
        (&"warning".into(), &false.into(), &"content/通知/甲.md".into())
    );
    assert_eq!((&found["line"], &found["end_line"]), (&3.into(), &3.into()));
    let (start, end) = (found["fix"]["start"].as_u64(), found["fix"]["end"].as_u64());
    let range = start
        .zip(end)
        .and_then(|(start, end)| Some(usize::try_from(start).ok()?..usize::try_from(end).ok()?))
        .expect("a fix");
    let fixed =
        source[..range.start].to_owned() + found["fix"]["text"].as_str().unwrap_or_default() + &source[range.end..];
    assert!(fixed.contains("文号: 云民发〔2026〕1号\n"), "{fixed}");
    assert_eq!(found["fix"]["safe"], true);
    let site_wide = document["findings"]
        .as_array()
        .and_then(|findings| findings.iter().find(|finding| finding["rule"] == "GK-SITE-001"));
    let site_wide = site_wide.expect("no code of the site");
    assert_eq!(
        (&site_wide["file"], &site_wide["line"], &site_wide["column"]),
        (&"site.yaml".into(), &1.into(), &1.into())
    );
}

#[test]
fn what_stands_on_every_page_is_screened_too() {
    for (line, rule) in
        [("办公时间: 机密★", "GK-SEC-001".to_owned()), (&format!("地址: {NUMBER}"), "GK-PII-001".to_owned())]
    {
        let site = Site::new(&(site_yaml(line) + &paper("content/通知/甲.md", "甲", "")));
        assert_eq!(site.gates(), [rule], "{line}");
    }
    let site = Site::new(&(site_yaml("电话: 13800000000\n地址: （待填）") + &paper("content/通知/甲.md", "甲", "")));
    assert_eq!((site.found("GK-PII-004").len(), site.found("GK-BODY-005").len()), (0, 1));
    // The words of `init` around its settings are no settings.
    let site = Site::new(&(site_yaml("# 带“待填写”的由本机关填写") + &paper("content/通知/甲.md", "甲", "")));
    assert_eq!(site.found("GK-BODY-005").len(), 0);
}
