//! 手误: slips that YAML would hide, or report in words that help nobody. Raw lines are looked at
//! before YAML sees them; what can be meant in one way only is put right on a copy.

mod flow;
mod indent;
mod key;
mod line;
mod take;
mod value;

use std::ops::Range;

use super::keys::{Field, Table};
use super::lines::{Line, lines};
use super::rules;
use crate::diagnostic::Rule;

/// A replacement in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    /// What is replaced.
    pub range: Range<usize>,
    /// By what.
    pub text: String,
}

impl Edit {
    fn new(range: Range<usize>, text: impl Into<String>) -> Self {
        Self { range, text: text.into() }
    }
}

/// One slip, as ranges of the front matter.
#[derive(Debug)]
pub(super) struct Slip {
    /// The rule.
    pub rule: &'static Rule,
    /// What is marked.
    pub range: Range<usize>,
    /// The finding's sentence.
    pub message: String,
    /// What to do, where the corrected line does not say it all.
    pub advice: Option<String>,
    /// How it is put right; empty where nobody can know.
    pub edits: Vec<Edit>,
    /// Whether no meaning can change.
    pub safe: bool,
    /// Whether reading goes on as if it were put right.
    pub repair: bool,
}

impl Slip {
    fn new(rule: &'static Rule, range: Range<usize>, message: impl Into<String>) -> Self {
        Self { rule, range, message: message.into(), advice: None, edits: Vec::new(), safe: true, repair: true }
    }

    fn edit(mut self, range: Range<usize>, text: impl Into<String>) -> Self {
        self.edits.push(Edit::new(range, text));
        self
    }

    fn unsafe_fix(self) -> Self {
        Self { safe: false, ..self }
    }

    fn unrepaired(self) -> Self {
        Self { safe: false, repair: false, ..self }
    }

    fn advice(self, advice: impl Into<String>) -> Self {
        Self { advice: Some(advice.into()), ..self }
    }
}

/// What a front matter gives: slips, and edits that need no word because no meaning can change.
#[derive(Debug, Default)]
pub(super) struct Slips {
    /// To be reported.
    pub slips: Vec<Slip>,
    /// To be made without a word.
    pub silent: Vec<Edit>,
}

/// Looks for slips line by line.
pub(super) fn find(text: &str, table: &'static Table) -> Slips {
    let lines: Vec<Line<'_>> = lines(text).collect();
    let base = line::margin(&lines, table);
    let mut scanner = Scanner {
        lines,
        table,
        base,
        at: 0,
        top: Top::default(),
        previous: None,
        private: false,
        run: None,
        found: Slips::default(),
    };
    while let Some(line) = scanner.lines.get(scanner.at).copied() {
        scanner.at += 1;
        scanner.line(&line);
    }
    scanner.found
}

/// Characters that nobody sees and that make two equal texts different: one slip a line.
pub(super) fn invisible(text: &str) -> Vec<Slip> {
    if !text.contains(is_invisible) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for line in lines(text) {
        let hidden: Vec<(usize, char)> = line.text.char_indices().filter(|(_, c)| is_invisible(*c)).collect();
        let Some((at, first)) = hidden.first().copied() else { continue };
        let code = u32::from(first);
        let message = match hidden.len() {
            1 => format!("这里有一个看不见的字符 U+{code:04X}"),
            count => format!("这一行有 {count} 个看不见的字符，第一个是 U+{code:04X}"),
        };
        let range = line.start + at..line.start + at + first.len_utf8();
        let mut slip = Slip::new(&rules::INVISIBLE, range, message);
        for (at, c) in hidden {
            slip = slip.edit(line.start + at..line.start + at + c.len_utf8(), "");
        }
        found.push(slip.advice("看不见的字符多是从网页或 PDF 复制时带来的，请删去"));
    }
    found
}

/// Control characters, zero-width ones, and those that turn the direction of writing.
fn is_invisible(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => false,
        '\u{ad}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2060}'
        | '\u{feff}'
        | '\u{fffe}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' => true,
        c => c.is_control(),
    }
}

/// The field at the margin under which the current line stands.
#[derive(Debug, Default, Clone, Copy)]
struct Top {
    field: Option<&'static Field>,
    /// Whether its own line has no value, so that items or keys follow.
    open: bool,
}

impl Top {
    fn knows(self, name: &str) -> bool {
        self.field.is_some_and(|field| field.knows(name))
    }
}

/// The last key or item.
#[derive(Debug, Clone, Copy)]
struct Previous {
    column: usize,
    valued: bool,
    item: bool,
}

struct Scanner<'t> {
    lines: Vec<Line<'t>>,
    table: &'static Table,
    /// The column of the fields at the margin, 0 as a rule.
    base: usize,
    /// The next line.
    at: usize,
    top: Top,
    previous: Option<Previous>,
    /// Whether the field at the margin is private, so that its value is nobody's loss.
    private: bool,
    /// The last field with a text on its line, with the lines below that may belong to it.
    run: Option<String>,
    found: Slips,
}
