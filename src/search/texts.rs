//! 文本: titles and texts of a block's units, as they are shown. The client folds them, looks whether a
//! candidate really holds the query, and cuts its snippets from them.

use std::ops::Range;

use serde::Serialize;
use serde_json::Value;

use super::Entry;
use super::blocks::{Block, BlockFile, Member};
use super::fold::{begins_with, fold, fold_composed, tidy, traditional_in};
use super::known::{Strong, Trace};
use super::making::{Keep, Kept, Present};
use super::postings::{Place, Postings};
use super::{tokens, wire};
use crate::fingerprint::Fingerprint;

/// Characters that a part of a long document shares with the part before it, so that what lies
/// across a cut lies whole in one part.
pub const OVERLAP: usize = 96;

/// What the first unit of a document says: title, address, whether it stands elsewhere, document
/// number, index number, the other metadata as lines, summary (empty where the text begins with it),
/// text, and pairs of traditional and simplified characters in all of these.
#[derive(Debug, Serialize)]
struct First<'a>(&'a str, &'a str, u8, &'a str, &'a str, &'a str, &'a str, &'a str, &'a str);

/// What a later unit says: text, and pairs of characters in it.
#[derive(Debug, Serialize)]
struct Later<'a>(&'a str, &'a str);

/// The text files of some documents that follow each other in a block, each as it will be written. The
/// first may lack its beginning and the last its end: those are in what goes before and after.
pub(super) struct Texts<'b, K> {
    block: &'b Block,
    /// The number of the first unit.
    first: u32,
    /// The number of the next unit.
    unit: u32,
    /// Those that lack something.
    parts: Vec<(u32, Vec<u8>)>,
    /// Those that are whole.
    files: Vec<(BlockFile, Kept<K>)>,
    keep: Keep<'b, K>,
    traces: Vec<Trace>,
}

impl<'b, K> Texts<'b, K> {
    /// Nothing yet; `first` is the number of the first unit.
    pub fn starting_at(block: &'b Block, first: u32, keep: Keep<'b, K>) -> Self {
        Self { block, first, unit: first, parts: Vec::new(), files: Vec::new(), keep, traces: Vec::new() }
    }

    /// Adds a document: its record, and all its keys.
    pub fn add(&mut self, document: &Present, body: &str, postings: &mut Postings) {
        let entry = &document.entry;
        let record = Record::of(entry, body);
        let (strong, summary) = record.strong(entry);
        let words = entry.keywords.iter().chain(&entry.topics).map(|text| fold(text));
        record.index(words.chain([summary]), postings);
        let mut keys = NO_KEYS;
        for (index, part) in parts(&record.body, document.units as usize).enumerate() {
            postings.pairs(&fold_composed(part), Place::Body);
            keys = Fingerprint::of(&(keys, postings.end_unit(self.unit)));
            if index == 0 {
                let pairs = traditional_in(&record.searched(part));
                self.put(&First(
                    &record.title,
                    &entry.href,
                    u8::from(entry.external),
                    &record.number,
                    &record.index_number,
                    &record.metadata,
                    &record.summary,
                    part,
                    &pairs,
                ));
            } else {
                self.put(&Later(part, &traditional_in(part)));
            }
        }
        self.traces.push(Trace { keys, strong });
    }

    fn put(&mut self, unit: &dyn wire::Argument) {
        let mut text = String::new();
        unit.write(&mut text);
        let number = self.block.text_with(self.unit);
        let range = self.block.units_of(number);
        let (head, tail) = frame(self.block, number);
        let before = if self.unit == range.start { &head } else { "," };
        let after = if self.unit + 1 == range.end { tail } else { "" };
        if self.parts.last().is_none_or(|(last, _)| *last != number) {
            self.parts.push((number, Vec::new()));
        }
        if let Some((_, file)) = self.parts.last_mut() {
            file.reserve_exact(before.len() + text.len() + after.len());
            [before, &text, after].iter().for_each(|piece| file.extend(piece.as_bytes()));
        }
        self.unit += 1;
        if self.unit == range.end {
            self.hand_over();
        }
    }

    /// Hands over the last file if it has its beginning and its end.
    fn hand_over(&mut self) {
        let is_whole = |number: u32| {
            let units = self.block.units_of(number);
            self.first <= units.start && units.end <= self.unit
        };
        if let Some((number, bytes)) = self.parts.pop_if(|(number, _)| is_whole(*number)) {
            self.files.push((BlockFile::Text(number), (self.keep)(bytes)));
        }
    }

    /// The files of documents that follow these.
    pub fn append(&mut self, after: Self) {
        let mut parts = after.parts.into_iter().peekable();
        if let Some((last, file)) = self.parts.last_mut()
            && let Some((_, rest)) = parts.next_if(|(number, _)| number == last)
        {
            file.extend(rest);
        }
        self.unit = after.unit;
        self.hand_over();
        self.files.extend(after.files);
        self.parts.extend(parts);
        self.traces.extend(after.traces);
    }

    /// What each document gave to the postings.
    pub fn traces(&mut self) -> impl Iterator<Item = Trace> {
        std::mem::take(&mut self.traces).into_iter()
    }

    /// One script a file, one JSON list of units each.
    pub fn scripts(self) -> impl Iterator<Item = (BlockFile, Kept<K>)> {
        self.files.into_iter()
    }
}

/// What stands before and behind the units of a text file.
fn frame(block: &Block, text: u32) -> (String, &'static str) {
    let Block { name, stamp, .. } = block;
    (format!("gongkaiText(\"{name}\",\"{stamp}\",{text},["), "]);\n")
}

/// The units of a published text file, each as a list of fields.
pub(super) fn published(block: &Block, text: u32, bytes: &[u8]) -> Option<Vec<Vec<Value>>> {
    let (head, tail) = frame(block, text);
    let list = bytes.strip_prefix(head.as_bytes())?.strip_suffix(tail.as_bytes())?;
    serde_json::from_slice(&[b"[", list, b"]"].concat()).ok()
}

/// Adds the keys of a document, as [`Texts::add`] did, from its published units; returns their fingerprint.
pub(super) fn keys(units: &[Vec<Value>], strong: &Strong, first: u32, postings: &mut Postings) -> Option<Fingerprint> {
    let text = |unit: &[Value], at: usize| Some(unit.get(at)?.as_str()?.to_owned());
    let mut keys = NO_KEYS;
    for (index, (number, unit)) in (first..).zip(units).enumerate() {
        let part = if index == 0 {
            let record = Record {
                title: text(unit, 0)?,
                number: text(unit, 3)?,
                index_number: text(unit, 4)?,
                metadata: text(unit, 5)?,
                summary: text(unit, 6)?,
                body: text(unit, 7)?,
            };
            record.index(record.strong_again(strong).into_iter(), postings);
            record.body
        } else {
            text(unit, 0)?
        };
        postings.pairs(&fold_composed(&part), Place::Body);
        keys = Fingerprint::of(&(keys, postings.end_unit(number)));
    }
    Some(keys)
}

/// Of a document without units.
const NO_KEYS: Fingerprint = Fingerprint::from_bits(0);

/// Whether a document has units in a text file.
pub(super) fn overlap(file: &Range<u32>, first: u32, member: &Member) -> bool {
    first < file.end && file.start < first + member.units
}

/// A document as it is searched: its fields as people read them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// 标题.
    pub title: String,
    /// 文号.
    pub number: String,
    /// 索引号.
    pub index_number: String,
    /// Keywords, topics, offices and the rest, one a line.
    pub metadata: String,
    /// 内容概述, empty where the text begins with it.
    pub summary: String,
    /// 正文.
    pub body: String,
}

impl Record {
    /// Reads the metadata and the plain text of a body.
    pub fn of(entry: &Entry, body: &str) -> Self {
        let body = tidy(body);
        let summary = tidy(&entry.summary);
        let derived = begins_with(&body, fold(&summary).trim_end_matches(['…', '.']));
        Self {
            title: tidy(&entry.title),
            number: tidy(entry.doc_number.as_deref().unwrap_or_default()),
            index_number: tidy(entry.index_number.as_deref().unwrap_or_default()),
            metadata: lines(&[&entry.keywords, &entry.topics, &entry.offices, &entry.others]),
            summary: if derived { String::new() } else { summary },
            body,
        }
    }

    /// Everything that is searched, as people read it, with `body` for the text.
    pub fn searched(&self, body: &str) -> String {
        [&self.title, &self.number, &self.index_number, &self.metadata, &self.summary, body].join("\n")
    }

    /// The keys of everything but the body. `strong` are the folded words that count more.
    fn index(&self, strong: impl Iterator<Item = String>, postings: &mut Postings) {
        let number = fold(&self.number);
        tokens::number(&number, |key| postings.put(key, Place::Title));
        for text in [&fold(&self.title), &number, &fold(&self.index_number)] {
            postings.pairs(text, Place::Title);
            tokens::singles(text, |key| postings.put(key, Place::Title));
        }
        strong.for_each(|text| postings.pairs(&text, Place::Strong));
        let metadata = fold(&self.metadata);
        postings.pairs(&metadata, Place::Body);
        tokens::singles(&metadata, |key| postings.put(key, Place::Body));
    }

    /// Where the words that count more stand in what is published, and the folded summary.
    fn strong(&self, entry: &Entry) -> (Strong, String) {
        let lines = lines(&[&entry.keywords, &entry.topics]).lines().count();
        let summary = fold(&entry.summary);
        if !self.summary.is_empty() {
            return (Strong { lines, ..Strong::default() }, summary);
        }
        let taken = summary.trim_end_matches(['…', '.']);
        let (chars, end) = (taken.chars().count(), summary[taken.len()..].to_owned());
        (Strong { lines, chars, end }, summary)
    }

    /// The folded words that count more. If they are others than those that were meant, that shows in the
    /// fingerprint of all keys.
    fn strong_again(&self, strong: &Strong) -> Vec<String> {
        let words = self.metadata.lines().take(strong.lines).map(fold);
        let summary = if self.summary.is_empty() {
            // Characters of the text become fewer by folding, or a few more.
            let begin: String = self.body.chars().take(2 * strong.chars + 200).collect();
            let taken: String = fold_composed(&begin).chars().take(strong.chars).collect();
            taken + &strong.end
        } else {
            fold(&self.summary)
        };
        words.chain([summary]).collect()
    }
}

/// Every value once, one a line.
fn lines(lists: &[&Vec<String>]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for text in lists.iter().flat_map(|list| list.iter()) {
        let line = tidy(text);
        if !line.is_empty() && !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines.join("\n")
}

/// As many parts as were planned, each beginning [`OVERLAP`] characters before the one before it ends.
fn parts(body: &str, count: usize) -> impl Iterator<Item = &str> {
    // Most documents are one part, and need not be counted.
    let inner = body.char_indices().map(|(at, _)| at).skip(1).filter(|_| count > 1);
    let ends: Vec<usize> = [0].into_iter().chain(inner).chain([body.len()]).collect();
    let chars = ends.len() - 1;
    (0..count).map(move |part| {
        let from = (chars * part / count).saturating_sub(if part == 0 { 0 } else { OVERLAP });
        &body[ends[from]..ends[chars * (part + 1) / count]]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_share_their_edges() {
        let text: String = ('一'..).take(1000).collect();
        let cut: Vec<&str> = parts(&text, 3).collect();
        assert_eq!(cut.len(), 3);
        assert!(cut[0].chars().count() == 333 && text.ends_with(cut[2]) && text.starts_with(cut[0]));
        let edge: String = text.chars().skip(333 - OVERLAP).take(OVERLAP).collect();
        assert!(cut[0].ends_with(&edge) && cut[1].starts_with(&edge));
        assert_eq!(parts("", 2).collect::<Vec<_>>(), ["", ""]);
        assert_eq!(parts("甲", 1).collect::<Vec<_>>(), ["甲"]);
    }
}
