//! 模板错误: what Tera says about a template, as a finding at its place, in Chinese.

use std::collections::BTreeMap;
use std::ops::Range;

use tera::{Error, ErrorKind};

use crate::diagnostic::{Diagnostic, Place, Rule};
use crate::model::path::SourcePath;
use crate::theme::rules::{BROKEN_TEMPLATE, FAILED_TEMPLATE};

/// Templates by name, with the site's own file where there is one.
pub type Files = BTreeMap<String, Option<SourcePath>>;

/// A theme that cannot be compiled.
pub fn broken(error: &Error, files: &Files) -> Diagnostic {
    report(&BROKEN_TEMPLATE, &Trouble::of(error), files)
}

/// A page that its template cannot show.
pub fn failed(error: &Error, template: &str, files: &Files) -> Diagnostic {
    let mut trouble = Trouble::of(error);
    if trouble.template.is_empty() {
        template.clone_into(&mut trouble.template);
    }
    report(&FAILED_TEMPLATE, &trouble, files)
}

/// What went wrong and where.
#[derive(Debug, Default, PartialEq, Eq)]
struct Trouble {
    message: String,
    template: String,
    /// From 1; 0 where Tera names no place.
    line: usize,
    /// From 1.
    column: usize,
    bytes: Option<Range<usize>>,
}

impl Trouble {
    fn of(error: &Error) -> Self {
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => Self {
                message: report.message().to_owned(),
                template: report.filename().to_owned(),
                line: report.span().start_line,
                column: report.span().start_col + 1,
                bytes: Some(report.span().range.clone()),
            },
            other => Self::read(&other.to_string()),
        }
    }

    /// Reads the place out of a report in text form: mistakes that show only when all templates are
    /// together are not given as values. `error: MESSAGE`, then ` --> FILE:LINE:COLUMN`.
    fn read(text: &str) -> Self {
        let mut lines = text.lines();
        let message = lines.next().unwrap_or_default();
        let message = message.strip_prefix("error: ").unwrap_or(message).to_owned();
        let place = lines.next().and_then(|line| line.trim_start().strip_prefix("--> ")).unwrap_or_default();
        let mut parts = place.rsplitn(3, ':');
        let column = parts.next().and_then(|number| number.parse().ok()).unwrap_or(0);
        let line = parts.next().and_then(|number| number.parse().ok()).unwrap_or(0);
        Self { message, template: parts.next().unwrap_or_default().to_owned(), line, column, bytes: None }
    }
}

fn report(rule: &'static Rule, trouble: &Trouble, files: &Files) -> Diagnostic {
    let at = match (trouble.template.as_str(), trouble.line) {
        ("", _) => String::from("主题"),
        (template, 0) => format!("模板 {template}"),
        (template, line) => format!("模板 {template} 第 {line} 行第 {} 列", trouble.column),
    };
    let message = format!("{at}：{}", chinese(&trouble.message));
    match files.get(&trouble.template) {
        Some(Some(file)) => {
            let place = trouble.bytes.clone().map_or_else(|| Place::file(file), |bytes| Place::bytes(file, bytes));
            Diagnostic::new(rule, place, message).help("各模板可用的值见 docs/theme.md")
        }
        // Our own template is right by itself: what the site laid over it does not fit.
        Some(None) | None => Diagnostic::new(rule, Place::field(&SourcePath::site(), "theme"), message)
            .help("这是内置模板，它与站点主题中改过的模板不相配：请保留原有的 block 和部件名称"),
    }
}

/// The commonest of Tera's sentences in Chinese; the others as they are.
fn chinese(message: &str) -> String {
    let (first, rest) = message.split_once(". ").map_or((message, None), |(first, rest)| (first, Some(rest)));
    let name = first.split('`').nth(1).unwrap_or_default();
    let known = rest.and_then(|rest| rest.split_once(": ")).map(|(_, names)| format!("，可用的有：{names}"));
    let known = known.unwrap_or_default();
    let first = first.trim_end_matches('.');
    if first.starts_with("Variable ") || first.starts_with("Field ") {
        return format!("没有名为“{name}”的值{known}");
    }
    let sentence = match first.split('`').next().unwrap_or_default().trim_end() {
        "Unknown filter" => "没有过滤器",
        "Unknown test" => "没有测试",
        "Unknown function" => "没有函数",
        "Unknown component" => "没有部件",
        "Unknown template" => "没有要引用的模板",
        "Block" => "上级模板里没有这一块（block）：",
        "Tried to render a variable that is undefined" => return "要显示的值不存在".to_owned(),
        _ => return message.to_owned(),
    };
    format!("{sentence}“{name}”")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_in_text_form_is_read() {
        let text = "error: Unknown filter `foo`\n --> parts/a.html:2:7\n |\n";
        let expected = Trouble {
            message: "Unknown filter `foo`".into(),
            template: "parts/a.html".into(),
            line: 2,
            column: 7,
            bytes: None,
        };
        assert_eq!(Trouble::read(text), expected);
    }

    #[test]
    fn the_usual_sentences_are_chinese() {
        assert_eq!(chinese("Unknown filter `foo`"), "没有过滤器“foo”");
        assert_eq!(
            chinese("Field `titel` is not defined. Available fields: href, title"),
            "没有名为“titel”的值，可用的有：href, title"
        );
    }
}
