//! 行与段: which line ends mean nothing, and which begin a new paragraph.
//!
//! Clerks paste text in which a paragraph is a line. Markdown would run them together; a line that
//! begins as only a new paragraph can begin is one.

use std::ops::Range;

use super::han;
use super::numbering::{self, Series};
use super::prepare;
use super::shape::{annex, parts};

/// Whether a line end between two characters shows nothing: it stands between Chinese characters, or
/// beside a mark that brings its own space.
pub(super) fn joins(before: Option<char>, after: Option<char>) -> bool {
    let (Some(before), Some(after)) = (before, after) else { return false };
    let chinese = |c: char| han::is_chinese(c);
    chinese(before) && chinese(after) || han::is_wide_mark(before) || han::is_wide_mark(after)
}

/// How many lines of joint signatures may precede a date.
const SIGNATURES: usize = 6;

/// Whether a line end of a paragraph is the end of the paragraph. `first` says that it is the
/// first paragraph of Markdown.
pub(super) fn is_paragraph_break(text: &str, line_end: &Range<usize>, first: bool) -> bool {
    let mut preceding = text[..line_end.start].rsplit('\n').map(plain);
    let mut following = text[line_end.end..].split('\n');
    let before = preceding.next().unwrap_or_default();
    let raw = following.next().unwrap_or_default();
    let after = plain(raw);
    let indented = raw.starts_with("\u{3000}\u{3000}") || raw.starts_with("\u{a0}\u{a0}");
    indented
        || begins_paragraph(&after)
        || parts::is_date(&before)
        || parts::is_copy_mark(&before)
        || parts::annex_rest(&before) == Some("")
        || first && (parts::is_addressee(&before) || parts::is_addressee(&after))
        || is_heading_line(&before, &after)
        || is_annex_title(&before, preceding)
        || parts::is_signature(&before) && parts::is_date(&after)
        || leads_to_date(&after, following)
}

/// A numbered line that is shorter than the next: no editor has wrapped it there, it is a heading.
fn is_heading_line(line: &str, next: &str) -> bool {
    let Some(number) = numbering::parse(line) else { return false };
    let title = line[number.length..].trim();
    let length = title.chars().count();
    let headed = !matches!(number.series, Series::Article | Series::Fourth) && (1..=30).contains(&length);
    headed
        && !title.contains(['；', '：'])
        && !title.ends_with(['，', '、'])
        && next.chars().count() > line.chars().count() + 4
}

/// The title of a text that is printed after a date.
fn is_annex_title(line: &str, preceding: impl Iterator<Item = String>) -> bool {
    let ends =
        |above: &str| parts::is_date(above) || parts::is_copy_mark(above) || parts::annex_rest(above) == Some("");
    annex::is_title_line(line) && preceding.skip_while(String::is_empty).take(1).any(|above| ends(&above))
}

/// A line that can only be the first of a paragraph.
fn begins_paragraph(line: &str) -> bool {
    let closes = line.starts_with("特此") && line.ends_with('。');
    closes || numbering::parse(line).is_some() || parts::is_annex_line(line) || parts::is_copy_mark(line)
}

/// A signature with the date below it, perhaps after the names of other agencies.
fn leads_to_date<'t>(line: &str, following: impl Iterator<Item = &'t str>) -> bool {
    if !parts::is_signature(line) {
        return false;
    }
    for next in following.take(SIGNATURES).map(plain) {
        if parts::is_date(&next) {
            return true;
        }
        if !parts::is_signature(&next) {
            return false;
        }
    }
    false
}

/// A line without indent, our stand-ins and the signs of emphasis around it.
fn plain(line: &str) -> String {
    let line: String = line.chars().filter_map(prepare::original).collect();
    line.trim().trim_end_matches('\\').trim_matches(['*', '_', ' ', '\u{3000}']).to_owned()
}
