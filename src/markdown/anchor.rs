//! 锚点: the address of every heading and numbered clause within its page.
//!
//! An anchor is made of the numbers that lead to a clause and of nothing else: 第三条-一 stays what it
//! is however much is written elsewhere. Only where a text repeats a number does the order matter.

use rapidhash::{RapidHashMap, RapidHashSet};

use super::node::{Item, Kind, Node};
use super::numbering::{self, Numbered, Series};
use super::shape::block::{self, Block, BlockKind};
use super::shape::{Role, Shape, parts};

/// The anchors of a body.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    /// For an element of the stream: its anchor; sorted.
    pub(super) ids: Vec<(usize, String)>,
    /// Headings and clauses in order: the element, its words, and whether all of it is a heading.
    pub(super) entries: Vec<Entry>,
    /// Footnotes: label and anchor.
    pub(super) notes: Vec<(String, String)>,
    /// Anchors that the author wrote.
    pub(super) written: Vec<String>,
}

/// A heading or clause.
#[derive(Debug)]
pub(super) struct Entry {
    /// Its anchor.
    pub(super) id: String,
    /// The words of a heading; none of a clause, which no list of contents names.
    pub(super) text: String,
    /// The level of a heading as written, `None` for a paragraph.
    pub(super) level: Option<u8>,
    /// What a recognised paragraph is.
    pub(super) role: Role,
}

/// Characters of a heading that make its anchor.
const LONGEST: usize = 40;

/// Finds all anchors.
pub(super) fn anchors(items: &[Item<'_>], shape: &Shape<'_>) -> Anchors {
    let mut maker = Maker::default();
    maker.notes(items);
    for (index, block) in shape.blocks.iter().enumerate() {
        if shape.annexes.binary_search(&index).is_ok() {
            maker.begin_annex(&block.text);
        }
        let role = shape.roles.get(index).copied().unwrap_or(Role::Plain);
        maker.block(items, block, role);
        maker.inner(items, block);
    }
    maker.out.ids.sort();
    maker.out
}

#[derive(Default)]
struct Maker {
    out: Anchors,
    taken: RapidHashSet<String>,
    /// How often an anchor was wanted again.
    repeated: RapidHashMap<String, usize>,
    /// The numbers above: their rank and anchor.
    path: Vec<(u8, String)>,
    /// The annexed text, once one has begun.
    annex: Option<String>,
}

impl Maker {
    fn notes(&mut self, items: &[Item<'_>]) {
        for item in items {
            if let Node::Note(label) = &item.node {
                let id = self.take(format!("fn-{}", cleaned(label)));
                self.taken.insert(format!("ref-{id}"));
                self.out.notes.push((label.to_string(), id));
            }
        }
    }

    fn begin_annex(&mut self, text: &str) {
        self.path.clear();
        let number: String =
            text.trim().strip_prefix("附件").unwrap_or_default().chars().take_while(char::is_ascii_digit).collect();
        self.annex = Some(format!("附件{number}"));
    }

    fn block(&mut self, items: &[Item<'_>], block: &Block<'_>, role: Role) {
        match (block.kind, role) {
            (BlockKind::Heading, _) => {
                let level = match items.get(block.open).map(|item| &item.node) {
                    Some(Node::Open(Kind::Heading(level))) => Some(*level),
                    _ => None,
                };
                let id = self.heading(&block.text);
                self.entry(block.open, id, block.text.trim().to_owned(), level, role);
            }
            (BlockKind::Paragraph, Role::AnnexTitle) => {
                let id = self.heading(&block.text);
                self.entry(block.open, id, block.text.trim().to_owned(), None, role);
            }
            (BlockKind::Paragraph, Role::Numbered(_, heading)) => {
                let Some(number) = numbering::parse(&block.text) else { return };
                let id = self.number(number);
                let text = if heading { block.text.trim().trim_end_matches('。') } else { "" };
                self.entry(block.open, id, text.to_owned(), None, role);
            }
            (BlockKind::Ordered(first), Role::Plain) => self.list(items, block, first),
            (BlockKind::Paragraph | BlockKind::Ordered(_) | BlockKind::Rule | BlockKind::Other, _) => {}
        }
    }

    /// The items of a list that Markdown took for one: `1. 甲`.
    fn list(&mut self, items: &[Item<'_>], block: &Block<'_>, first: u64) {
        let mut at = block.open + 1;
        let mut number = first;
        while at < block.close {
            let close = block::close_of(items, at);
            let name = number.to_string();
            let id = self.number(Numbered { series: Series::Third, name: &name, length: 0 });
            self.entry(at, id, String::new(), None, Role::Plain);
            number += 1;
            at = close + 1;
        }
    }

    /// Headings that stand in something, and anchors that were written.
    fn inner(&mut self, items: &[Item<'_>], block: &Block<'_>) {
        for at in block.open..=block.close {
            match &items[at].node {
                Node::Open(Kind::Heading(level)) if at != block.open => {
                    let close = block::close_of(items, at);
                    let text = block::words(&items[at..close]).trim().to_owned();
                    let id = self.take(cleaned(&text));
                    self.entry(at, id, text, Some(*level), Role::Plain);
                }
                Node::Raw(tag) => {
                    if let Some(id) = tag.id.as_ref().filter(|id| self.taken.insert((*id).clone())) {
                        self.out.ids.push((at, id.clone()));
                        self.out.written.push(id.clone());
                    }
                }
                _ => {}
            }
        }
    }

    fn entry(&mut self, item: usize, id: String, text: String, level: Option<u8>, role: Role) {
        self.out.ids.push((item, id.clone()));
        self.out.entries.push(Entry { id, text, level, role });
    }

    fn heading(&mut self, text: &str) -> String {
        if let Some(number) = numbering::parse(text.trim()) {
            return self.number(number);
        }
        if !parts::is_annex_line(text) {
            self.path.clear();
        }
        self.take(cleaned(text))
    }

    fn number(&mut self, number: Numbered<'_>) -> String {
        let rank = rank(number.series);
        let name: String = number.name.chars().filter(|c| !c.is_whitespace()).collect();
        // In a plan numbered 1, 1.1, 2 the next whole number ends the path of the last broken one.
        let next_whole = number.series == Series::Third
            && self.path.last().is_some_and(|(_, id)| major(id).is_some_and(|major| name == (major + 1).to_string()));
        if next_whole {
            self.path.clear();
        }
        self.path.retain(|(above, _)| *above < rank);
        let parent = match number.series {
            Series::Part | Series::Article => None,
            Series::Chapter | Series::First | Series::Decimal => self.path.iter().find(|(rank, _)| *rank == 0),
            Series::Section => self.path.last(),
            Series::Second | Series::Third | Series::Fourth => self.path.iter().rfind(|(rank, _)| *rank >= 3),
        };
        let id = parent.map_or(name.clone(), |(_, parent)| format!("{parent}-{name}"));
        let id = self.take(id);
        self.path.push((rank, id.clone()));
        id
    }

    /// Makes an anchor unique: by the annexed text that it stands in, else by counting.
    fn take(&mut self, id: String) -> String {
        if self.taken.insert(id.clone()) {
            return id;
        }
        if let Some(annex) = &self.annex {
            let own = format!("{annex}-{id}");
            if self.taken.insert(own.clone()) {
                return own;
            }
        }
        loop {
            let count = self.repeated.entry(id.clone()).or_insert(1);
            *count += 1;
            let counted = format!("{id}-{count}");
            if self.taken.insert(counted.clone()) {
                return counted;
            }
        }
    }
}

fn rank(series: Series) -> u8 {
    match series {
        Series::Part => 0,
        Series::Chapter => 1,
        Series::Section => 2,
        Series::Article | Series::First | Series::Decimal => 3,
        Series::Second => 4,
        Series::Third => 5,
        Series::Fourth => 6,
    }
}

/// The first number of a broken one: 2 of `2.3`.
fn major(id: &str) -> Option<u32> {
    let (major, _) = id.split_once('.')?;
    major.parse().ok()
}

/// A text as an anchor: letters, digits and hyphens.
fn cleaned(text: &str) -> String {
    let mut out = String::new();
    for c in text.trim().chars().take(LONGEST) {
        if c.is_alphanumeric() || c == '_' {
            out.push(c);
        } else if !out.ends_with('-') && !out.is_empty() && (c.is_whitespace() || c == '-') {
            out.push('-');
        }
    }
    let trimmed = out.trim_end_matches('-');
    if trimmed.is_empty() { "节".to_owned() } else { trimmed.to_owned() }
}
