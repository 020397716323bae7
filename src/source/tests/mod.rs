//! What reading says, slip by slip, and what holds for any bytes at all.

mod agreement;
mod pages;
mod promises;
mod said;

use super::document::{SourceDocument, read};
use crate::diagnostic::{Diagnostic, Found, Spot};
use crate::model::path::SourcePath;

fn path() -> SourcePath {
    SourcePath::new("content/通知/甲.md")
}

fn read_text(text: &str) -> Found<SourceDocument> {
    read(&path(), text.as_bytes())
}

/// A document with the required fields and `lines` below them.
fn with(lines: &str) -> String {
    format!("---\n标题: 甲\n发布日期: 2024-01-02\n{lines}\n---\n正文。\n")
}

/// `line:column` and the marked text of a finding.
fn place(text: &str, finding: &Diagnostic) -> String {
    match &finding.place.spot {
        Spot::File => "1:1".into(),
        Spot::Field(route) => route.join("."),
        Spot::Bytes(range) => {
            let before = &text[..range.start];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            format!("{line}:{column} `{}`", text[range.clone()].escape_debug())
        }
    }
}

/// Makes the safe edits of some findings, leaving out those that overlap.
fn fixed(text: &str, findings: &[Diagnostic]) -> String {
    let mut fixes: Vec<_> = findings.iter().filter_map(|finding| finding.fix.as_ref()).filter(|fix| fix.safe).collect();
    fixes.sort_by_key(|fix| (fix.span.start, fix.span.end));
    let mut out = String::new();
    let mut done = 0;
    for fix in fixes {
        if fix.span.start >= done {
            out.push_str(&text[done..fix.span.start]);
            out.push_str(&fix.text);
            done = fix.span.end;
        }
    }
    out.push_str(&text[done..]);
    out
}
