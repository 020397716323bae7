//! 输出: findings in four forms, each a pure function from a report to a text.
//!
//! All forms ask the same `Located` for lines and columns, so that they can't disagree.

mod excerpt;
mod github;
mod json;
mod sarif;
mod text;

use std::ops::Range;
use std::sync::Arc;

pub use excerpt::{Line, Shown, shown};
pub use github::github;
pub use json::json;
pub use sarif::sarif;
pub use text::{Style, text};

use super::line_index::{LineIndex, Position};
use super::{Counts, Diagnostic, Place, Spot};
use crate::model::path::SourcePath;

/// What is printed: sorted findings, and a way to the text of the files they stand in.
pub struct Report<'a> {
    /// In the order in which they are printed. Fields must have been located already (see
    /// `source::locate`); one that is left is printed at the head of its file.
    pub findings: &'a [Diagnostic],
    /// The counts below the list.
    pub counts: Counts,
    /// The text of a source exactly as stored, byte order mark included; `None` where it cannot be read.
    pub sources: &'a dyn Fn(&SourcePath) -> Option<Arc<str>>,
}

/// A place as people and machines name it.
struct Located {
    start: Position,
    end: Position,
    /// The file and the bytes; `None` for a file as a whole, or one that cannot be read.
    source: Option<(Arc<LineIndex>, Range<usize>)>,
}

/// The files that were opened last. Findings are sorted by file, so a handful is enough however
/// many files there are.
struct Files<'a> {
    sources: &'a dyn Fn(&SourcePath) -> Option<Arc<str>>,
    kept: Vec<(SourcePath, Option<Arc<LineIndex>>)>,
}

/// How many opened files are kept: the one at hand and some that it refers to.
const KEPT_FILES: usize = 8;

impl<'a> Files<'a> {
    fn new(report: &Report<'a>) -> Self {
        Self { sources: report.sources, kept: Vec::with_capacity(KEPT_FILES) }
    }

    fn locate(&mut self, place: &Place) -> Located {
        let head = Located { start: Position::HEAD, end: Position::HEAD, source: None };
        let Spot::Bytes(range) = &place.spot else { return head };
        let Some(index) = self.open(&place.file) else { return head };
        let range = range.start..range.end.max(range.start);
        Located { start: index.position(range.start), end: index.position(range.end), source: Some((index, range)) }
    }

    fn open(&mut self, file: &SourcePath) -> Option<Arc<LineIndex>> {
        if let Some((_, index)) = self.kept.iter().find(|(kept, _)| kept == file) {
            return index.clone();
        }
        let index = (self.sources)(file).map(|text| Arc::new(LineIndex::new(text)));
        if self.kept.len() == KEPT_FILES {
            self.kept.remove(0);
        }
        self.kept.push((file.clone(), index.clone()));
        index
    }
}

/// What to do, in words: a label and a text, none to two of them.
fn remedies(finding: &Diagnostic) -> Vec<(&'static str, String)> {
    let fix = finding.fix.as_ref().map(|fix| fix.text.trim());
    match (finding.help.as_deref().map(str::trim), fix) {
        (None, None) => Vec::new(),
        (None, Some(fix)) => vec![("改为", shown_fix(fix))],
        (Some(help), fix) => match (help.strip_prefix("改为"), fix) {
            (Some(rest), _) => vec![("改为", rest.trim_start_matches([':', '：', ' ', '，']).to_owned())],
            (None, None) => vec![("说明", help.to_owned())],
            // The help is the corrected line itself, of which the edit is a part.
            (None, Some(fix)) if !fix.is_empty() && help.contains(fix) => vec![("改为", help.to_owned())],
            (None, Some(fix)) => vec![("改为", shown_fix(fix)), ("说明", help.to_owned())],
        },
    }
}

fn shown_fix(fix: &str) -> String {
    match fix.char_indices().nth(LONGEST_FIX) {
        _ if fix.is_empty() => "（删去）".to_owned(),
        None => fix.to_owned(),
        Some((end, _)) => format!("{}…", &fix[..end]),
    }
}

/// Characters of an edit that are shown: no editor pastes more from a terminal.
const LONGEST_FIX: usize = 500;

/// JSON of plain data. It cannot fail: there is no map with odd keys and no writer but memory.
fn to_json<T: serde::Serialize>(value: &T) -> String {
    let json = serde_json::to_string_pretty(value);
    debug_assert!(json.is_ok(), "plain data always has a JSON form");
    json.map(|json| json + "\n").unwrap_or_default()
}

#[cfg(test)]
mod tests;
