//! 摘录: a finding with its place, the lines it points at and its notes as values, for whoever draws
//! them: the text on a terminal, the preview in a browser.

use super::{Files, Located, Report, remedies};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::line_index::{LineIndex, Position, cells};

/// A finding, ready to be drawn. Its texts hold nothing that moves a cursor or turns the direction.
#[derive(Debug)]
pub struct Shown<'a> {
    /// The finding itself.
    pub finding: &'a Diagnostic,
    /// Its sentence on one line.
    pub message: String,
    /// `content/政策/甲.md`, as it can be shown.
    pub file: String,
    /// Where it begins.
    pub start: Position,
    /// Where it ends.
    pub end: Position,
    /// The first and the last line of the span; none of a file as a whole.
    pub lines: Vec<Line>,
    /// 改为, 说明, 另见, 依据: a label and its words, which may have several lines.
    pub notes: Vec<(&'static str, String)>,
}

/// A line of the source, cut to what surrounds the span if it is long.
#[derive(Debug, PartialEq, Eq)]
pub struct Line {
    /// From 1.
    pub number: usize,
    /// What stands before the span.
    pub before: String,
    /// The span; empty where it is a place between two characters.
    pub inside: String,
    /// What follows it.
    pub after: String,
}

/// The most cells of a line that are shown; a longer one is cut to what surrounds the span.
const WINDOW: usize = 100;

/// Cells that are kept before the span in a cut line.
const BEFORE: usize = 30;

/// Marks a cut. Not `…`, whose width is ambiguous and would shift the carets.
pub const CUT: &str = "...";

/// The findings of a report in their order.
pub fn shown<'a>(report: &'a Report<'a>) -> impl Iterator<Item = Shown<'a>> {
    let mut files = Files::new(report);
    report.findings.iter().map(move |finding| one(finding, &mut files))
}

fn one<'a>(finding: &'a Diagnostic, files: &mut Files<'_>) -> Shown<'a> {
    let place = files.locate(&finding.place);
    let lines = lines(&place);
    let message: Vec<String> = finding.message.lines().map(clean).collect();
    let mut notes: Vec<(&'static str, String)> = remedies(finding);
    for (other, words) in &finding.related {
        let at = files.locate(other).start;
        notes.push(("另见", format!("{}:{}:{} {words}", other.file, at.line, at.column)));
    }
    notes.extend(finding.rule.basis.map(|basis| ("依据", basis.to_owned())));
    for (_, words) in &mut notes {
        *words = words.lines().map(clean).collect::<Vec<_>>().join("\n");
    }
    Shown {
        finding,
        message: message.join(" "),
        file: clean(finding.place.file.as_str()),
        start: place.start,
        end: place.end,
        lines,
        notes,
    }
}

/// The first and the last line of the span.
fn lines(place: &Located) -> Vec<Line> {
    let Some((index, range)) = &place.source else { return Vec::new() };
    let first = place.start.line;
    // A span that ends with a line end does not reach into the next line.
    let last = if place.end.column == 1 { (place.end.line - 1).max(first) } else { place.end.line };
    let numbers = if last == first { vec![first] } else { vec![first, last] };
    numbers.into_iter().map(|number| window(index, index.within(range, number), number)).collect()
}

/// A line of the source as it is shown, in three parts.
fn window(index: &LineIndex, span: std::ops::Range<usize>, number: usize) -> Line {
    let text = index.line(number);
    let (before, rest) = text.split_at(span.start);
    let (inside, after) = rest.split_at(span.end - span.start);
    // Of a line of a million characters only the surroundings are looked at.
    let (left, before) = last_chars(before);
    let (inside, long) = first_chars(inside);
    let (after, right) = first_chars(after);
    let [before, inside, after] = [before, inside, after].map(clean);
    if ![left, long, right].contains(&true) && cells(&before) + cells(&inside) + cells(&after) <= WINDOW {
        return Line { number, before, inside, after };
    }
    let (more_left, before) = last_cells(&before, BEFORE);
    let (inside, longer) = first_cells(&inside, WINDOW - BEFORE);
    let long = long || longer;
    let room = WINDOW.saturating_sub(cells(before) + cells(inside));
    let (after, more_right) = first_cells(&after, if long { 0 } else { room });
    let [left, right] = [left || more_left, long || right || more_right].map(|cut| if cut { CUT } else { "" });
    Line { number, before: format!("{left}{before}"), inside: inside.to_owned(), after: format!("{after}{right}") }
}

/// More characters than ever stand in a window.
const NEAR: usize = 4 * WINDOW;

/// The first characters of a text, and whether there are more.
fn first_chars(text: &str) -> (&str, bool) {
    text.char_indices().nth(NEAR).map_or((text, false), |(end, _)| (&text[..end], true))
}

/// Whether there are more, and the last characters of a text.
fn last_chars(text: &str) -> (bool, &str) {
    text.char_indices().rev().nth(NEAR).map_or((false, text), |(at, c)| (true, &text[at + c.len_utf8()..]))
}

/// The longest head of `text` that fits, and whether anything was cut.
fn first_cells(text: &str, limit: usize) -> (&str, bool) {
    let mut width = 0;
    for (at, c) in text.char_indices() {
        width += cells(c.encode_utf8(&mut [0; 4]));
        if width > limit {
            return (&text[..at], true);
        }
    }
    (text, false)
}

/// Whether anything was cut, and the longest tail of `text` that fits.
fn last_cells(text: &str, limit: usize) -> (bool, &str) {
    let mut width = 0;
    for (at, c) in text.char_indices().rev() {
        width += cells(c.encode_utf8(&mut [0; 4]));
        if width > limit {
            return (true, &text[at + c.len_utf8()..]);
        }
    }
    (false, text)
}

/// Text from a file, fit to be shown: a tab is four blanks, and what would move the cursor, change the
/// direction or start an escape sequence is shown as `�`.
fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => out.push_str("    "),
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' => {
                out.push(char::REPLACEMENT_CHARACTER);
            }
            c if c.is_control() => out.push(char::REPLACEMENT_CHARACTER),
            c => out.push(c),
        }
    }
    out
}
