//! 文本: titles and texts of a block's units, as they are shown. The client folds them, looks whether a
//! candidate really holds the query, and cuts its snippets from them.

use serde::Serialize;

use super::Entry;
use super::blocks::{Block, BlockFile, Member};
use super::fold::{begins_with, fold, tidy, traditional_in};
use super::postings::{Place, Postings};
use super::{tokens, wire};

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

/// The text files of a block while its documents are read.
#[derive(Debug)]
pub struct Texts<'a> {
    starts: &'a [u32],
    unit: u32,
    /// One JSON list of units a file.
    files: Vec<String>,
}

impl<'a> Texts<'a> {
    /// Empty files.
    pub fn new(block: &'a Block) -> Self {
        Self { starts: &block.text_starts, unit: 0, files: Vec::new() }
    }

    /// Adds a document: its record, and all its keys.
    pub fn add(&mut self, member: &Member, body: &str, postings: &mut Postings) {
        let entry = &member.entry;
        let record = Record::of(entry, body);
        record.index(entry, postings);
        for (index, part) in parts(&record.body, member.units as usize).enumerate() {
            postings.pairs(&fold(part), Place::Body);
            postings.end_unit(self.unit);
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
    }

    fn put(&mut self, unit: &dyn wire::Argument) {
        if self.starts.get(self.files.len()).is_some_and(|start| *start == self.unit) {
            self.files.push(String::new());
        }
        if let Some(file) = self.files.last_mut() {
            file.push(if file.is_empty() { '[' } else { ',' });
            unit.write(file);
        }
        self.unit += 1;
    }

    /// One script a file.
    pub fn scripts(self, block: &Block) -> impl Iterator<Item = (BlockFile, Vec<u8>)> {
        let (name, stamp) = (&block.name, &block.stamp);
        self.files.into_iter().zip(0..).map(move |(units, file)| {
            let script = format!("gongkaiText(\"{name}\",\"{stamp}\",{file},{units}]);\n");
            (BlockFile::Text(file), script.into_bytes())
        })
    }
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

    /// The keys of everything but the body.
    fn index(&self, entry: &Entry, postings: &mut Postings) {
        let number = fold(&self.number);
        tokens::number(&number, |key| postings.put(key, Place::Title));
        for text in [&fold(&self.title), &number, &fold(&self.index_number)] {
            postings.pairs(text, Place::Title);
            tokens::singles(text, |key| postings.put(key, Place::Title));
        }
        for text in entry.keywords.iter().chain(&entry.topics) {
            postings.pairs(&fold(text), Place::Strong);
        }
        postings.pairs(&fold(&entry.summary), Place::Strong);
        let metadata = fold(&self.metadata);
        postings.pairs(&metadata, Place::Body);
        tokens::singles(&metadata, |key| postings.put(key, Place::Body));
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
