//! 分割: where the front matter begins and ends, and where the body begins.

use std::ops::Range;

use super::encoding::Source;
use super::keys::Table;
use super::lines::{Line, lines};
use super::{FRONT_MATTER_LIMIT, rules, words};
use crate::diagnostic::{Diagnostic, Place};

/// The two parts of a file, as ranges of its text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Split {
    /// The first line, where findings about absent fields stand.
    pub head: Range<usize>,
    /// The YAML between the delimiters.
    pub front: Range<usize>,
    /// Where the body begins.
    pub body: usize,
}

/// Splits a document or a column file. `optional`: a file of body alone is fine.
pub(super) fn split(source: &Source<'_>, table: &Table, optional: bool) -> (Split, Vec<Diagnostic>) {
    let all: Vec<Line<'_>> = head_of(&source.text);
    let first = all.iter().position(|line| !line.is_blank()).unwrap_or(0);
    let Some(opening) = all.get(first).copied() else {
        return (Split { head: 0..0, front: 0..0, body: 0 }, missing(source, optional));
    };
    let mut findings = Vec::new();
    let inside = match delimiter(opening.text) {
        Delimiter::Exact => first + 1,
        Delimiter::Near if has_key_soon(&all, first + 1, table) => {
            findings.push(near_delimiter(source, &opening));
            first + 1
        }
        Delimiter::Near | Delimiter::None if !is_unopened(&all, opening.text, table, optional) => {
            let split = Split { head: opening.start..opening.end(), front: 0..0, body: 0 };
            return (split, missing(source, optional));
        }
        Delimiter::Near | Delimiter::None => {
            let place = source.place(&(opening.start..opening.end()));
            let finding = Diagnostic::new(&rules::NO_FRONT_MATTER, place, "文件头前面缺少一行“---”")
                .help("请在第一个字段的上面单独加一行：---");
            findings.push(insert(finding, source, opening.start, &format!("---{}", newline(&opening))));
            first
        }
    };
    let front = all.get(inside).map_or(opening.next, |line| line.start);
    let head = opening.start..opening.end();
    let (end, body) = close(source, &all, inside, table, &mut findings);
    (Split { head, front: front..end.max(front), body: body.max(end) }, findings)
}

/// Lines up to a little beyond the limit of a front matter; the rest of a long body is of no use here.
fn head_of(text: &str) -> Vec<Line<'_>> {
    let mut closed = 0;
    let mut found = Vec::new();
    for line in lines(text) {
        // Two exact delimiters and a few lines after them decide every case.
        closed += usize::from(delimiter(line.text) == Delimiter::Exact);
        let start = line.start;
        found.push(line);
        if closed >= 2 || start > 2 * FRONT_MATTER_LIMIT {
            break;
        }
    }
    found
}

/// Finds the closing delimiter; returns the end of the front matter and the start of the body.
fn close(
    source: &Source<'_>,
    all: &[Line<'_>],
    inside: usize,
    table: &Table,
    findings: &mut Vec<Diagnostic>,
) -> (usize, usize) {
    let rest = all.get(inside..).unwrap_or_default();
    let exact = rest.iter().position(|line| delimiter(line.text) == Delimiter::Exact);
    let bound = exact.unwrap_or(rest.len());
    if let Some(line) = near_close(rest, bound, table) {
        findings.push(near_delimiter(source, line));
        return (line.start, line.next);
    }
    let is_body = |at: &usize| exact.is_none() || (follows_blank(rest, *at) && no_key_between(rest, *at, bound, table));
    let stray = text_before(rest, bound, table).filter(is_body);
    if let (Some(line), None) = (exact.and_then(|at| rest.get(at)), stray) {
        return (line.start, line.next);
    }
    let end = stray.map_or(bound, |at| back_over_blanks(rest, at));
    let at = rest.get(end).map_or(source.text.len(), |line| line.start);
    let opening = all.get(inside.saturating_sub(1)).map_or(0..0, |line| line.start..line.end());
    findings.push(unclosed(source, &opening, at, all.first().map_or("\n", newline)));
    (at, at)
}

/// A slip of a closing delimiter that stands before the exact one, which then is part of the body.
fn near_close<'l, 't>(rest: &'l [Line<'t>], bound: usize, table: &Table) -> Option<&'l Line<'t>> {
    let at = rest.iter().take(bound).position(|line| delimiter(line.text) == Delimiter::Near)?;
    let closes = no_key_between(rest, at + 1, bound, table) && text_before(rest, at, table).is_none();
    rest.get(at).filter(|_| closes)
}

fn no_key_between(rest: &[Line<'_>], from: usize, bound: usize, table: &Table) -> bool {
    !rest.get(from..bound).unwrap_or_default().iter().any(|line| is_known(line.text, table))
}

fn unclosed(source: &Source<'_>, opening: &Range<usize>, at: usize, newline: &str) -> Diagnostic {
    let message = "文件头没有结束：缺少第二行“---”";
    let finding = Diagnostic::new(&rules::UNCLOSED_FRONT_MATTER, source.place(opening), message)
        .help("请在最后一个字段的下面、正文的上面单独加一行：---");
    let ends_line = source.text.get(..at).is_some_and(|before| before.ends_with(['\n', '\r']));
    let lead = if ends_line { "" } else { newline };
    insert(finding, source, at, &format!("{lead}---{newline}"))
}

/// The first line before `bound` that can only be body text.
fn text_before(rest: &[Line<'_>], bound: usize, table: &Table) -> Option<usize> {
    rest.iter().take(bound).position(|line| is_text(line.text, table))
}

/// Whether a line cannot belong to a front matter: no field, item, comment or continuation.
fn is_text(line: &str, table: &Table) -> bool {
    let wide = line.starts_with('\u{3000}');
    let trimmed = line.trim();
    if trimmed.is_empty() || (!wide && line.starts_with([' ', '\t'])) || delimiter(line) != Delimiter::None {
        return false;
    }
    let marks = ['#', '-', '[', ']', '{', '}', '"', '\'', '－'];
    !trimmed.starts_with(marks) && !words::is_field_line(trimmed, table)
}

fn follows_blank(rest: &[Line<'_>], at: usize) -> bool {
    let end = back_over_blanks(rest, at);
    rest.get(end..at).unwrap_or_default().iter().any(Line::is_blank)
}

/// The first of the blank lines and headings that stand directly before a line.
fn back_over_blanks(rest: &[Line<'_>], at: usize) -> usize {
    let before = rest.get(..at).unwrap_or_default();
    before.iter().rposition(|line| !line.is_blank() && !line.text.starts_with('#')).map_or(0, |last| last + 1)
}

/// Whether a file begins with a field and lacks only the delimiter before it. Where there need be no
/// front matter at all, a delimiter must follow: `说明：…` may be the first words of a body.
fn is_unopened(all: &[Line<'_>], first: &str, table: &Table, optional: bool) -> bool {
    let closes = || all.iter().any(|line| delimiter(line.text) == Delimiter::Exact);
    is_known(first, table) && (!optional || closes())
}

fn has_key_soon(all: &[Line<'_>], from: usize, table: &Table) -> bool {
    let next = all.iter().skip(from).find(|line| !line.is_blank());
    next.is_some_and(|line| is_known(line.text, table))
}

fn is_known(line: &str, table: &Table) -> bool {
    words::name_before_colon(line.trim()).is_some_and(|name| table.find(name).is_some())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Delimiter {
    Exact,
    Near,
    None,
}

fn delimiter(line: &str) -> Delimiter {
    let trimmed = line.trim();
    // Every line of a front matter is asked, some several times, and hardly one begins like this.
    if !trimmed.starts_with(is_dash) && trimmed != "..." {
        return Delimiter::None;
    }
    if line.trim_end() == "---" {
        return Delimiter::Exact;
    }
    let dashes = trimmed.chars().count();
    let deep = line.len() - line.trim_start().len() > 1;
    if deep {
        // Further in, it may be part of a block text.
        return Delimiter::None;
    }
    let is_near = trimmed == "..." || (dashes >= 2 && trimmed.chars().all(is_dash));
    if is_near { Delimiter::Near } else { Delimiter::None }
}

/// A hyphen, or what looks like one.
fn is_dash(c: char) -> bool {
    matches!(c, '-' | '—' | '–' | '－' | '―' | '─' | '−')
}

fn near_delimiter(source: &Source<'_>, line: &Line<'_>) -> Diagnostic {
    let range = line.start..line.end();
    let message = format!("文件头的分隔线写成了“{}”", line.text.trim());
    let finding =
        Diagnostic::new(&rules::DELIMITER, source.place(&range), message).help("改为：---（三个半角减号，顶格）");
    if source.exact { finding.fix(source.stored(&range), "---", true) } else { finding }
}

fn missing(source: &Source<'_>, optional: bool) -> Vec<Diagnostic> {
    if optional {
        return Vec::new();
    }
    let finding =
        Diagnostic::new(&rules::NO_FRONT_MATTER, Place::file(source.file), "文件没有文件头，不知道标题和发布日期")
            .help("请在文件最前面加上：\n---\n标题: …\n发布日期: 2024-01-02\n责任科室: …\n---");
    vec![finding]
}

fn insert(finding: Diagnostic, source: &Source<'_>, at: usize, text: &str) -> Diagnostic {
    if source.exact { finding.fix(source.stored(&(at..at)), text, false) } else { finding }
}

fn newline(line: &Line<'_>) -> &'static str {
    if line.has_return() { "\r\n" } else { "\n" }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::super::keys::DOCUMENT;
    use super::*;
    use crate::model::path::SourcePath;

    fn parts(text: &str) -> (String, String, Vec<&'static str>) {
        let file = SourcePath::new("content/甲.md");
        let source = Source { file: &file, text: Cow::Borrowed(text), skip: 0, exact: true };
        let (split, findings) = split(&source, &DOCUMENT, false);
        (text[split.front].into(), text[split.body..].into(), findings.iter().map(|finding| finding.rule.id).collect())
    }

    #[test]
    fn a_file_is_split_at_its_delimiters() {
        for (text, front, body) in [
            ("---\n标题: 甲\n---\n正文\n---\n后", "标题: 甲\n", "正文\n---\n后"),
            ("---\r\n标题: 甲\r\n--- \r\n正文", "标题: 甲\r\n", "正文"),
            ("\n\n---\n标题: 甲\n---", "标题: 甲\n", ""),
            ("---\n---\n正文", "", "正文"),
            ("---\n标题: 甲\n\n# 注\n发布日期: 2024-01-02\n---\n", "标题: 甲\n\n# 注\n发布日期: 2024-01-02\n", ""),
            ("---\n说明: |\n  一段\n\n  ---\n---\n", "说明: |\n  一段\n\n  ---\n", ""),
        ] {
            assert_eq!(parts(text), (front.into(), body.into(), vec![]), "{text}");
        }
    }

    #[test]
    fn a_body_alone_is_enough_for_a_column() {
        let file = SourcePath::new("content/甲/_index.md");
        for text in ["说明：本栏目。\n", "正文。\n", "", "——\n"] {
            let source = Source { file: &file, text: Cow::Borrowed(text), skip: 0, exact: true };
            let (split, findings) = split(&source, &super::super::keys::COLUMN, true);
            assert_eq!((split.body, findings.len()), (0, 0), "{text}");
        }
    }

    #[test]
    fn slips_of_the_delimiters_are_read_and_said() {
        for dashes in ["———", "----", "－－－", "--", "——"] {
            let (front, body, rules) = parts(&format!("{dashes}\n标题: 甲\n{dashes}\n正文\n"));
            assert_eq!((front.as_str(), body.as_str()), ("标题: 甲\n", "正文\n"), "{dashes}");
            assert_eq!(rules, ["GK-READ-029", "GK-READ-029"]);
        }
        for close in ["...", " ---", "-----"] {
            let (front, body, rules) = parts(&format!("---\n标题: 甲\n{close}\n正文\n\n---\n\n另一段\n"));
            assert_eq!((front.as_str(), body.as_str()), ("标题: 甲\n", "正文\n\n---\n\n另一段\n"), "{close}");
            assert_eq!(rules, ["GK-READ-029"]);
        }
    }

    #[test]
    fn missing_and_unclosed_front_matters_are_said() {
        for (text, front, body, rule) in [
            ("", "", "", "GK-READ-004"),
            ("正文。\n", "", "正文。\n", "GK-READ-004"),
            ("标题: 甲\n---\n正文", "标题: 甲\n", "正文", "GK-READ-004"),
            ("---\n标题: 甲\n\n正文。\n", "标题: 甲\n", "\n正文。\n", "GK-READ-005"),
            ("---\n标题: 甲\n各区人民政府：\n", "标题: 甲\n", "各区人民政府：\n", "GK-READ-005"),
            ("---\n标题: 甲", "标题: 甲", "", "GK-READ-005"),
            (
                "---\n标题: 甲\n\n　　根据规定。\n\n---\n后\n",
                "标题: 甲\n",
                "\n　　根据规定。\n\n---\n后\n",
                "GK-READ-005",
            ),
            (
                "---\n标题: 甲\n\n# 一、总则\n\n正文。\n\n---\n",
                "标题: 甲\n",
                "\n# 一、总则\n\n正文。\n\n---\n",
                "GK-READ-005",
            ),
        ] {
            assert_eq!(parts(text), (front.into(), body.into(), vec![rule]), "{text}");
        }
    }
}
