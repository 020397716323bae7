//! 文本: findings for people. Rule, value, place, remedy, clause: in that order, every time.
//!
//! Why not `annotate-snippets`: it computes lines and columns by itself, so a byte order mark or a
//! `\r\n` made this form and the JSON disagree about a place, and its headings have no room for a
//! mark such as 停止发布. What is left to draw is one or two lines and their carets.

use std::fmt::Write;

use anstyle::{AnsiColor, Style as Paint};

use super::Report;
use super::excerpt::{CUT, Shown, shown};
use crate::diagnostic::line_index::cells;
use crate::diagnostic::{Counts, Severity};

/// How the text is dressed.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Whether escape sequences for colour may be used.
    pub color: bool,
}

/// Findings one after another, and a line that counts them.
pub fn text(report: &Report<'_>, style: Style) -> String {
    let mut out = String::new();
    for finding in shown(report) {
        write_finding(&mut out, &finding, style);
        out.push('\n');
    }
    let Counts { error, warning, note, gate } = report.counts;
    line(&mut out, &format!("共 {error} 个错误、{warning} 个警告、{note} 个提示；其中 {gate} 个会停止发布"));
    out
}

fn write_finding(out: &mut String, shown: &Shown<'_>, style: Style) {
    let (word, paint) = match shown.finding.severity {
        Severity::Error => ("错误", AnsiColor::Red),
        Severity::Warning => ("警告", AnsiColor::Yellow),
        Severity::Note => ("提示", AnsiColor::Cyan),
    };
    let loud = Brush { paint: paint.on_default().bold(), style };
    let quiet = Brush { paint: AnsiColor::Blue.on_default().bold(), style };

    let stop = if shown.finding.gate { "·停止发布" } else { "" };
    let head = loud.of(&format!("{word}{stop}[{}]", shown.finding.rule.id));
    line(out, &format!("{head} {}", shown.message));

    let gutter = shown.end.line.to_string().len();
    let arrow = quiet.of(&format!(" {:gutter$}-->", ""));
    line(out, &format!("{arrow} {}:{}:{}", shown.file, shown.start.line, shown.start.column));
    write_source(out, shown, [&loud, &quiet], gutter);
    write_notes(out, shown, &quiet.of(&format!(" {:gutter$} =", "")));
}

/// The first and the last line of the span with their carets.
fn write_source(out: &mut String, shown: &Shown<'_>, [loud, quiet]: [&Brush; 2], gutter: usize) {
    let edge = quiet.of(&format!(" {:gutter$} |", ""));
    if !shown.lines.is_empty() {
        line(out, &edge);
    }
    for shown_line in &shown.lines {
        let number = shown_line.number;
        if number > shown.start.line + 1 {
            line(out, &quiet.of(&format!(" {CUT:gutter$}")));
        }
        let bar = quiet.of(&format!(" {number:>gutter$} |"));
        line(out, &format!("{bar} {}{}{}", shown_line.before, shown_line.inside, shown_line.after));
        let carets = "^".repeat(cells(&shown_line.inside).max(1));
        line(out, &format!("{edge} {}{}", " ".repeat(cells(&shown_line.before)), loud.of(&carets)));
    }
}

fn write_notes(out: &mut String, shown: &Shown<'_>, sign: &str) {
    for (label, words) in &shown.notes {
        let indent = " ".repeat(cells(label) + 2);
        for (at, words) in words.lines().enumerate() {
            let lead = if at == 0 { format!("{label}: ") } else { indent.clone() };
            line(out, &format!("{sign} {lead}{words}"));
        }
    }
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
