//! The same findings in all four forms: wide, combining and astral characters, tabs, a byte order
//! mark, CRLF, spans over two lines, empty spans, long lines, the end of a file.

use std::ops::Range;

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::diagnostic::{Rule, Severity};

static BRACKET: Rule = Rule {
    id: "GK-NUM-002",
    name: "文号括号不规范",
    severity: Severity::Error,
    gate: false,
    basis: Some("GB/T 9704—2012 7.2.5"),
    doc: "# GK-NUM-002 文号括号不规范\n\n年份用六角括号。\n",
};
static MISSING: Rule = Rule {
    id: "GK-META-001",
    name: "缺少标题",
    severity: Severity::Error,
    gate: true,
    basis: None,
    doc: "# GK-META-001 缺少标题\n",
};
static STYLE: Rule = Rule {
    id: "GK-TEXT-003",
    name: "用字存疑",
    severity: Severity::Warning,
    gate: false,
    basis: None,
    doc: "# GK-TEXT-003 用字存疑\n",
};

const PLAIN: &str = "---\n标题: “甲”的通知\n发布日期: 2024-01-01\n发文字号: 国办发[2019]19号\n---\n";
const ODD: &str = "\u{feff}---\r\n标题: 𠮷\t👪e\u{301}错\r\n正文一\r\n正文二\r\n";

fn source(file: &SourcePath) -> Option<Arc<str>> {
    match file.as_str() {
        "content/通知/公开, 条例.md" => Some(Arc::from(PLAIN)),
        "content/乙.md" => Some(Arc::from(ODD)),
        "content/长.md" => Some(Arc::from(format!("{}错别字{}\n", "前文".repeat(60), "后文".repeat(60)))),
        _ => None,
    }
}

/// The bytes of the first occurrence of `part`.
fn bytes(file: &SourcePath, part: &str) -> Range<usize> {
    let text = source(file).unwrap();
    let start = text.find(part).unwrap();
    start..start + part.len()
}

fn findings() -> Vec<Diagnostic> {
    let plain = SourcePath::new("content/通知/公开, 条例.md");
    let odd = SourcePath::new("content/乙.md");
    let long = SourcePath::new("content/长.md");
    let at = |file: &SourcePath, part: &str| Place::bytes(file, bytes(file, part));
    let end = ODD.len();
    let mut softened = Diagnostic::new(&STYLE, at(&long, "错别字"), "此处“错别字”疑为误用");
    softened.severity = Severity::Note;
    vec![
        Diagnostic::new(&BRACKET, at(&plain, "[2019]"), "发文字号应使用六角括号〔〕, 此处为半角方括号")
            .help("国办发〔2019〕19号")
            .fix(bytes(&plain, "[2019]"), "〔2019〕", true)
            .related(at(&odd, "正文二"), "首次出现在这里"),
        Diagnostic::new(&STYLE, at(&plain, "的通知"), "引号之后的文字: 100%,\r\n请核对").help("改为：规范的写法"),
        Diagnostic::new(&STYLE, at(&odd, "---"), "文件开头"),
        Diagnostic::new(&STYLE, at(&odd, "错"), "制表符和表情之后").fix(bytes(&odd, "错"), "", false),
        Diagnostic::new(&STYLE, at(&odd, "文一\r\n正文"), "跨两行").help("合为一行\n或另起一段"),
        Diagnostic::new(&STYLE, Place::bytes(&odd, 12..12), "空范围"),
        Diagnostic::new(&STYLE, Place::bytes(&odd, 4..end - 2), "跨多行"),
        Diagnostic::new(&MISSING, Place::bytes(&odd, end..end), "到文件末尾仍未见标题"),
        softened,
        Diagnostic::new(&MISSING, Place::file(&SourcePath::site()), "缺少站点名称 \u{1b}[31m"),
        Diagnostic::new(&MISSING, Place::field(&plain, "title"), "未定位的字段"),
    ]
}

fn with_report(show: impl Fn(&Report<'_>) -> String) -> String {
    let findings = findings();
    show(&Report { findings: &findings, counts: Counts::of(&findings), sources: &source })
}

#[test]
fn text_points_under_the_right_characters() {
    insta::assert_snapshot!(with_report(|report| text(report, Style { color: false })));
}

#[test]
fn colour_changes_nothing_but_colour() {
    let colored = with_report(|report| text(report, Style { color: true }));
    let mut plain = String::new();
    for (at, part) in colored.split('\u{1b}').enumerate() {
        plain.push_str(if at == 0 { part } else { part.split_once('m').unwrap().1 });
    }
    let trimmed: String = plain.lines().map(|line| line.trim_end().to_owned() + "\n").collect();
    assert_eq!(trimmed, with_report(|report| text(report, Style { color: false })));
    assert!(colored.contains("\u{1b}[1m\u{1b}[31m错误·停止发布[GK-META-001]\u{1b}[0m"), "{colored:?}");
}

#[test]
fn json_is_as_the_contract_has_it() {
    insta::assert_snapshot!(with_report(json));
}

#[test]
fn sarif_names_rules_places_and_edits() {
    let version = concat!("\"version\": \"", env!("CARGO_PKG_VERSION"), "\"");
    insta::assert_snapshot!(with_report(sarif).replace(version, "\"version\": \"X\""));
}

#[test]
fn github_commands_stay_on_one_line_each() {
    let shown = with_report(github);
    assert_eq!(shown.lines().count(), findings().len());
    insta::assert_snapshot!(shown);
}

#[test]
fn sarif_has_every_required_property() {
    let log: Value = serde_json::from_str(&with_report(sarif)).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let driver = &run["tool"]["driver"];
    assert_eq!((&run["columnKind"], &driver["name"]), (&"unicodeCodePoints".into(), &"gongkai".into()));
    let rules = driver["rules"].as_array().unwrap();
    assert!(rules.iter().all(|rule| rule["id"].is_string() && rule["help"]["text"].is_string()));
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(result["message"]["text"].is_string() && result["properties"]["gate"].is_boolean());
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        assert!(uri.is_ascii() && !uri.contains(' '), "{uri}");
        for side in ["startLine", "startColumn", "endLine", "endColumn"] {
            assert!(place["region"][side].as_u64().unwrap() >= 1);
        }
        for fix in result["fixes"].as_array().into_iter().flatten() {
            let replacement = &fix["artifactChanges"][0]["replacements"][0];
            assert!(replacement["deletedRegion"]["byteLength"].is_u64());
        }
    }
}

#[test]
fn an_empty_report_still_counts() {
    let report = Report { findings: &[], counts: Counts::default(), sources: &source };
    assert_eq!(text(&report, Style { color: false }), "共 0 个错误、0 个警告、0 个提示；其中 0 个会停止发布\n");
    assert!(json(&report).contains("\"findings\": []"));
    assert_eq!(github(&report), "");
}

proptest! {
    #[test]
    fn any_contentand_any_span_can_be_printed(content in "(?s)\u{feff}?.{0,40}[\r\n]{0,3}.{0,40}", start in 0..200_usize, length in 0..200_usize) {
        let file = SourcePath::new("content/甲.md");
        let findings = [Diagnostic::new(&STYLE, Place::bytes(&file, start..start + length), content.as_str()).help(content.as_str())];
        let sources = |_: &SourcePath| Some(Arc::from(content.as_str()));
        let report = Report { findings: &findings, counts: Counts::of(&findings), sources: &sources };
        let shown = text(&report, Style { color: false });
        prop_assert!(shown.chars().all(|c| c == '\n' || !c.is_control()));
        prop_assert!(shown.lines().any(|line| line.trim_start().starts_with("| ") && line.ends_with('^')));
        prop_assert_eq!(github(&report).lines().count(), 1);
        let value: Value = serde_json::from_str(&json(&report)).unwrap();
        let finding = &value["findings"][0];
        let place = |line: &str, column: &str| (finding[line].as_u64(), finding[column].as_u64());
        prop_assert!(place("line", "column") <= place("end_line", "end_column"));
        prop_assert!(serde_json::from_str::<Value>(&sarif(&report)).is_ok());
    }
}
