//! 界限: how deep and how wide a text may be before the parser sees it.
//!
//! The parser looks at every open quote and list again on each line, and fills up the short rows of a
//! table: a text of a few bytes may ask for hours and for more memory than there is. No paper comes
//! near these bounds.

use std::ops::Range;

use super::node::Slip;
use super::rules;

/// Quotes, lists and indents beyond this are text. The reader has long told of them by then.
const LEVELS: usize = 128;

/// Cells that all tables of a text may have together: the largest text has no more that say anything.
const CELLS: usize = 500_000;

/// Where a line that is nested too deeply is to be cut: what follows is no further level.
pub(super) fn cut(text: &str, line: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut at, mut levels, mut blanks) = (line, 0, 0);
    while levels <= LEVELS {
        let length = match *bytes.get(at)? {
            b' ' => {
                blanks += 1;
                levels += blanks % 2;
                at += 1;
                continue;
            }
            b'\t' | b'>' => 1,
            b'-' | b'+' | b'*' => marker(bytes, at)?,
            b'0'..=b'9' => {
                let digits = bytes[at..].iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
                bytes.get(at + digits).filter(|byte| matches!(byte, b'.' | b')'))?;
                digits + marker(bytes, at + digits)?
            }
            b'[' => note(bytes.get(at..)?)?,
            _ => return None,
        };
        at += length;
        levels += 1;
    }
    let rest = text.get(at..)?.split('\n').next().unwrap_or_default();
    let rule =
        |sign: u8| text[line..at].bytes().chain(rest.bytes()).all(|byte| byte == sign || byte.is_ascii_whitespace());
    (!rest.trim().is_empty() && !b"-*".iter().any(|sign| rule(*sign))).then_some(at)
}

/// A sign makes a list only before a blank.
fn marker(bytes: &[u8], sign: usize) -> Option<usize> {
    matches!(bytes.get(sign + 1), None | Some(b' ' | b'\t' | b'\r' | b'\n')).then_some(1)
}

/// `[^1]:`.
fn note(bytes: &[u8]) -> Option<usize> {
    let inner = bytes.strip_prefix(b"[^")?;
    let label = inner.iter().take(100).position(|byte| matches!(byte, b']' | b'\n'))?;
    inner[label..].starts_with(b"]:").then_some(label + 4)
}

/// The table by which the tables of a text have too many cells.
pub(super) fn table(text: &str) -> Option<Slip> {
    // Below this no text asks for more than twice the cells that the parser fills up by itself.
    if text.len() < 4096 {
        return None;
    }
    let mut cells = 0_usize;
    let mut lines = Lines { text, at: 0 };
    while let Some(at) = lines.next() {
        let Some(columns) = columns(&text[at.clone()]) else { continue };
        let rows = lines.by_ref().take_while(|line| !is_blank(&text[line.clone()])).count() + 1;
        cells = cells.saturating_add(rows.saturating_mul(columns));
        if cells > CELLS {
            let message =
                format!("这里的表格有 {columns} 列、{rows} 行，全文的表格超过 {} 万格，没有读取", CELLS / 10_000);
            let help = Some("请把大表格存成 xlsx 或 csv，作为附件公开");
            return Some(Slip { rule: &rules::TABLE_TOO_LARGE, at, message, help });
        }
    }
    None
}

/// The lines of a text, without their ends.
struct Lines<'t> {
    text: &'t str,
    at: usize,
}

impl Iterator for Lines<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let rest = self.text.as_bytes().get(self.at..).filter(|rest| !rest.is_empty())?;
        let start = self.at;
        let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        self.at = start + length + 1;
        Some(start..start + length)
    }
}

/// How many columns the line below a header announces: `| --- | :-: |`.
fn columns(line: &str) -> Option<usize> {
    let line = line.trim_start_matches([' ', '\t', '>']);
    if !line.starts_with(['|', '-', ':']) || !line.bytes().all(|byte| b"|-: \t\r".contains(&byte)) {
        return None;
    }
    let columns = line.split('|').filter(|cell| cell.contains('-')).count();
    (columns > 1).then_some(columns)
}

fn is_blank(line: &str) -> bool {
    line.bytes().all(|byte| b" \t\r>".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut_of(line: &str) -> Option<&str> {
        cut(line, 0).map(|at| &line[at..])
    }

    #[test]
    fn a_line_is_cut_where_no_paper_is_so_deep() {
        let deep = |sign: &str| format!("{}甲", sign.repeat(1000));
        for sign in [">", "> ", "- ", "+ ", "* ", "1. ", "12) ", "[^1]: ", "\t", "  ", "> - "] {
            let line = deep(sign);
            let kept = line.len() - cut_of(&line).unwrap_or_else(|| panic!("{sign:?}")).len();
            assert!(kept <= sign.len() * (LEVELS + 2), "{sign:?} {kept}");
            assert_eq!(cut_of(&format!("{}甲", sign.repeat(40))), None, "{sign:?}");
        }
    }

    #[test]
    fn lines_of_signs_stay_whole() {
        for sign in ["- ", "* ", "-", "*", "_ ", "=", "|-", " ", "\t", "1"] {
            assert_eq!(cut_of(&sign.repeat(1000)), None, "{sign:?}");
        }
    }

    #[test]
    fn tables_may_be_long_or_wide_and_not_both() {
        let found = |columns: usize, rows: usize| {
            let text = format!("{}\n{}\n{}", "|甲".repeat(columns), "|-".repeat(columns), "|乙\n".repeat(rows));
            table(&text).map(|slip| slip.at)
        };
        assert_eq!(found(20, 20_000), None);
        assert_eq!(found(2000, 200), None);
        assert_eq!(found(2000, 2000), Some(8001..12001));
        let many = format!("|甲|乙|\n|-|-|\n{}\n", "|丙\n".repeat(1000)).repeat(300);
        assert!(table(&many).is_some(), "all tables count");
    }
}
