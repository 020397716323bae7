//! 文本: findings for people. Rule, value, place, remedy, clause: in that order, every time.
//!
//! Why not `annotate-snippets`: it computes lines and columns by itself, so a byte order mark or a
//! `\r\n` made this form and the JSON disagree about a place, and its headings have no room for a
//! mark such as 停止发布. What is left to draw is one or two lines and their carets.

use std::fmt::Write;

use anstyle::{AnsiColor, Style as Paint};

use super::{Files, Located, Report, remedies};
use crate::diagnostic::line_index::{LineIndex, cells};
use crate::diagnostic::{Counts, Diagnostic, Severity};

/// How the text is dressed.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Whether escape sequences for colour may be used.
    pub color: bool,
}

/// The most cells of a line that are shown; a longer one is cut to what surrounds the span.
const WINDOW: usize = 100;

/// Cells that are kept before the span in a cut line.
const BEFORE: usize = 30;

/// Marks a cut. Not `…`, whose width is ambiguous and would shift the carets.
const CUT: &str = "...";

/// Findings one after another, and a line that counts them.
pub fn text(report: &Report<'_>, style: Style) -> String {
    let mut files = Files::new(report);
    let mut out = String::new();
    for finding in report.findings {
        write_finding(&mut out, finding, &mut files, style);
        out.push('\n');
    }
    let Counts { error, warning, note, gate } = report.counts;
    line(&mut out, &format!("共 {error} 个错误、{warning} 个警告、{note} 个提示；其中 {gate} 个会停止发布"));
    out
}

fn write_finding(out: &mut String, finding: &Diagnostic, files: &mut Files<'_>, style: Style) {
    let (word, paint) = match finding.severity {
        Severity::Error => ("错误", AnsiColor::Red),
        Severity::Warning => ("警告", AnsiColor::Yellow),
        Severity::Note => ("提示", AnsiColor::Cyan),
    };
    let loud = Brush { paint: paint.on_default().bold(), style };
    let quiet = Brush { paint: AnsiColor::Blue.on_default().bold(), style };

    let stop = if finding.gate { "·停止发布" } else { "" };
    let head = loud.of(&format!("{word}{stop}[{}]", finding.rule.id));
    let message: Vec<String> = finding.message.lines().map(clean).collect();
    line(out, &format!("{head} {}", message.join(" ")));

    let place = files.locate(&finding.place);
    let gutter = place.end.line.to_string().len();
    let arrow = quiet.of(&format!(" {:gutter$}-->", ""));
    line(out, &format!("{arrow} {}:{}:{}", clean(finding.place.file.as_str()), place.start.line, place.start.column));
    write_source(out, &place, [&loud, &quiet], gutter);
    write_notes(out, finding, files, &quiet.of(&format!(" {:gutter$} =", "")));
}

/// The first and the last line of the span with their carets.
fn write_source(out: &mut String, place: &Located, [loud, quiet]: [&Brush; 2], gutter: usize) {
    let Some((index, range)) = &place.source else { return };
    let edge = quiet.of(&format!(" {:gutter$} |", ""));
    let first = place.start.line;
    // A span that ends with a line end does not reach into the next line.
    let last = if place.end.column == 1 { (place.end.line - 1).max(first) } else { place.end.line };
    line(out, &edge);
    for number in if last == first { vec![first] } else { vec![first, last] } {
        if number > first + 1 {
            line(out, &quiet.of(&format!(" {CUT:gutter$}")));
        }
        let (shown, carets) = window(index, index.within(range, number), number);
        let bar = quiet.of(&format!(" {number:>gutter$} |"));
        line(out, &format!("{bar} {shown}"));
        line(out, &format!("{edge} {}{}", " ".repeat(carets.0), loud.of(&"^".repeat(carets.1))));
    }
}

fn write_notes(out: &mut String, finding: &Diagnostic, files: &mut Files<'_>, sign: &str) {
    let mut note = |label: &str, words: &str| {
        let indent = " ".repeat(cells(label) + 2);
        for (at, words) in words.lines().enumerate() {
            let lead = if at == 0 { format!("{label}: ") } else { indent.clone() };
            line(out, &format!("{sign} {lead}{}", clean(words)));
        }
    };
    for (label, words) in remedies(finding) {
        note(label, &words);
    }
    for (place, words) in &finding.related {
        let at = files.locate(place).start;
        note("另见", &format!("{}:{}:{} {words}", place.file, at.line, at.column));
    }
    if let Some(basis) = finding.rule.basis {
        note("依据", basis);
    }
}

/// A line of the source as it is shown, and where the carets stand: cells before them, and how many.
fn window(index: &LineIndex, span: std::ops::Range<usize>, number: usize) -> (String, (usize, usize)) {
    let text = index.line(number);
    let (before, rest) = text.split_at(span.start);
    let (inside, after) = rest.split_at(span.end - span.start);
    // Of a line of a million characters only the surroundings are looked at.
    let (left, before) = last_chars(before);
    let (inside, long) = first_chars(inside);
    let (after, right) = first_chars(after);
    let [before, inside, after] = [before, inside, after].map(clean);
    if ![left, long, right].contains(&true) && cells(&before) + cells(&inside) + cells(&after) <= WINDOW {
        let carets = (cells(&before), cells(&inside).max(1));
        return (before + &inside + &after, carets);
    }
    let (more_left, before) = last_cells(&before, BEFORE);
    let (inside, longer) = first_cells(&inside, WINDOW - BEFORE);
    let long = long || longer;
    let room = WINDOW.saturating_sub(cells(before) + cells(inside));
    let (after, more_right) = first_cells(&after, if long { 0 } else { room });
    let [left, right] = [left || more_left, long || right || more_right].map(|cut| if cut { CUT } else { "" });
    let carets = (left.len() + cells(before), cells(inside).max(1));
    (format!("{left}{before}{inside}{after}{right}"), carets)
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

/// Text from a file, fit for a terminal: a tab is four blanks, and what would move the cursor, change
/// the direction or start an escape sequence is shown as `�`.
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

/// Adds a line without trailing blanks.
fn line(out: &mut String, text: &str) {
    out.push_str(text.trim_end());
    out.push('\n');
}

/// A colour, or none.
struct Brush {
    paint: Paint,
    style: Style,
}

impl Brush {
    fn of(&self, text: &str) -> String {
        if !self.style.color {
            return text.to_owned();
        }
        let mut out = String::new();
        // Writing into a string cannot fail.
        let _ = write!(out, "{}{text}{}", self.paint.render(), self.paint.render_reset());
        out
    }
}
