//! 分块: which documents share an index, how many files it has, and what they are called. Decided from
//! metadata alone, since outputs are planned before any body is read.

use std::cmp::Reverse;
use std::fmt::Write as _;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use super::wire;
use super::{Entry, FOLDER};
use crate::fingerprint::{Fingerprint, Hashed};
use crate::model::date::Date;
use crate::model::path::OutputPath;

/// The index of a site: its blocks.
#[derive(Debug, Clone, Hash)]
pub struct Index {
    /// In the order of their names; none is empty.
    pub blocks: Vec<Hashed<Block>>,
    /// Whether bodies are searched too.
    pub full: bool,
}

/// Documents that are numbered together.
#[derive(Debug, Clone, Hash)]
pub struct Block {
    /// A hexadecimal digit or more, the folder of its files.
    pub name: String,
    /// Of the numbering: files with another stamp speak of other documents.
    pub stamp: String,
    /// There are two to this power of shards.
    pub shard_bits: u32,
    /// In the order of their numbers.
    pub members: Vec<Member>,
    /// The first unit of each text file.
    pub text_starts: Vec<u32>,
}

/// A document of a block. What the index says of it is asked for when the block is made: all entries of a
/// large site at once would fill the memory.
#[derive(Debug, Clone, Copy)]
pub struct Member {
    /// The document, for whoever knows its entry.
    pub document: usize,
    /// The fingerprint of its entry.
    pub entry: Fingerprint,
    /// Into how many units it is parted.
    pub units: u32,
}

/// What the index says of a document counts, not which number it has.
impl Hash for Member {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.entry, self.units).hash(state);
    }
}

/// What has to be known of a document to find its place in the index.
#[derive(Debug, Clone)]
pub struct Outline {
    member: Member,
    address: OutputPath,
    column: Arc<[String]>,
    published: Date,
    /// Characters of its unit.
    chars: usize,
}

impl Outline {
    /// Of a document and its entry.
    pub fn of(document: usize, entry: &Entry) -> Self {
        Self {
            member: Member { document, entry: Fingerprint::of(entry), units: units(entry) },
            address: entry.address.clone(),
            column: Arc::clone(&entry.column),
            published: entry.published,
            chars: entry.planned_chars(),
        }
    }
}

/// A file of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BlockFile {
    /// Facets and dates.
    Docs,
    /// Postings.
    Shard(u32),
    /// Titles and texts.
    Text(u32),
}

/// Characters of a unit: long reports are found, verified and fetched in parts.
const UNIT_CHARS: usize = 4_000;
/// Characters of a text file: a result costs one such file, and small notices share one.
const FILE_CHARS: usize = 1_600;
/// Characters of text per shard of postings: a pair costs one such shard of every block.
const SHARD_CHARS: usize = 1_750;
/// More shards than this would be more files than pages.
const MAX_SHARD_BITS: u32 = 12;
/// Documents from which there are 4, 16, 64 … blocks. A query asks every block, an edit rewrites one.
const SPLITS: [usize; 4] = [3_000, 30_000, 300_000, 3_000_000];

/// Parts documents into blocks.
pub fn index(outlines: Vec<Outline>, full: bool) -> Index {
    let bits = 2 * u32::try_from(SPLITS.iter().filter(|split| outlines.len() >= **split).count()).unwrap_or(0);
    let mut blocks: Vec<Vec<Outline>> = vec![Vec::new(); 1 << bits];
    for outline in outlines {
        let place = address_hash(outline.address.as_str()).checked_shr(64 - bits).unwrap_or(0);
        if let Some(block) = usize::try_from(place).ok().and_then(|place| blocks.get_mut(place)) {
            block.push(outline);
        }
    }
    let numbered = blocks.into_iter().enumerate().filter(|(_, outlines)| !outlines.is_empty());
    Index { blocks: numbered.map(|(number, outlines)| Hashed::new(block(number, outlines))).collect(), full }
}

fn block(number: usize, mut outlines: Vec<Outline>) -> Block {
    // Neighbours in a column resemble each other: their facets and postings then take less room.
    outlines.sort_by(|a, b| {
        (&a.column, Reverse(a.published), &a.address).cmp(&(&b.column, Reverse(b.published), &b.address))
    });
    let chars: usize = outlines.iter().map(|outline| outline.chars).sum();
    let text_starts = text_starts(&outlines);
    Block {
        name: format!("{number:x}"),
        stamp: stamp(&outlines, &text_starts),
        shard_bits: (chars / SHARD_CHARS).max(1).ilog2().min(MAX_SHARD_BITS),
        members: outlines.iter().map(|outline| outline.member).collect(),
        text_starts,
    }
}

fn units(entry: &Entry) -> u32 {
    u32::try_from(entry.chars.div_ceil(UNIT_CHARS)).unwrap_or(u32::MAX).max(1)
}

/// Fills files one after the other. Planned lengths decide, so that names are known before texts are.
fn text_starts(outlines: &[Outline]) -> Vec<u32> {
    let (mut starts, mut unit, mut filled) = (vec![0], 0, 0);
    for Outline { member, chars, .. } in outlines {
        let chars = chars / member.units.max(1) as usize;
        for _ in 0..member.units {
            if filled > 0 && filled + chars > FILE_CHARS {
                starts.push(unit);
                filled = 0;
            }
            filled += chars;
            unit += 1;
        }
    }
    starts
}

impl Entry {
    fn planned_chars(&self) -> usize {
        let lists = [&self.offices, &self.keywords, &self.topics, &self.others];
        let listed: usize = lists.into_iter().flatten().map(|text| text.chars().count()).sum();
        self.chars + self.title.chars().count() + self.summary.chars().count() + listed + METADATA_CHARS
    }
}

/// Address, numbers and punctuation of a record.
const METADATA_CHARS: usize = 80;

/// Changes whenever a number of a block means something else, and never otherwise.
fn stamp(outlines: &[Outline], text_starts: &[u32]) -> String {
    let mut roster = String::new();
    for outline in outlines {
        // Writing to a string cannot fail.
        let _ = writeln!(roster, "{} {}", outline.address, outline.member.units);
    }
    text_starts.iter().for_each(|start| wire::put(&mut roster, *start));
    let mut rest = address_hash(&roster);
    let mut stamp = String::new();
    for _ in 0..8 {
        stamp.push(char::from(b"0123456789abcdefghijklmnopqrstuvwxyz"[usize::try_from(rest % 36).unwrap_or(0)]));
        rest /= 36;
    }
    stamp
}

/// FNV-1a, mixed: the same on every machine and in every version, unlike a fingerprint.
fn address_hash(text: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash ^ (hash >> 29)
}

impl Block {
    /// All files of the block.
    pub fn files(&self) -> impl Iterator<Item = BlockFile> {
        let texts = u32::try_from(self.text_starts.len()).unwrap_or(u32::MAX);
        std::iter::once(BlockFile::Docs)
            .chain((0..1 << self.shard_bits).map(BlockFile::Shard))
            .chain((0..texts).map(BlockFile::Text))
    }

    /// Where a file of the block lies below the root of the site.
    pub fn path(&self, file: BlockFile) -> OutputPath {
        let name = match file {
            BlockFile::Docs => "docs.js".to_owned(),
            BlockFile::Shard(shard) => format!("p{shard:03x}.js"),
            BlockFile::Text(text) => format!("t{text:03x}.js"),
        };
        OutputPath::trusted(format!("{FOLDER}/{}/{name}", self.name))
    }

    /// Where a file of the block stands among [`Block::files`].
    pub fn place(&self, file: BlockFile) -> usize {
        let place = match file {
            BlockFile::Docs => 0,
            BlockFile::Shard(shard) => 1 + shard,
            BlockFile::Text(text) => 1 + (1 << self.shard_bits) + text,
        };
        place as usize
    }

    /// The units of a text file.
    pub fn units_of(&self, text: u32) -> Range<u32> {
        let start = |text: u32| self.text_starts.get(text as usize).copied();
        start(text).unwrap_or_default()..start(text + 1).unwrap_or_else(|| self.units())
    }

    /// The text file in which a unit stands.
    pub fn text_with(&self, unit: u32) -> u32 {
        let behind = self.text_starts.partition_point(|start| *start <= unit);
        u32::try_from(behind.saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// Its documents, each with the number of its first unit.
    pub fn numbered(&self) -> impl Iterator<Item = (u32, &Member)> {
        let numbered = |next: &mut u32, member: &'_ Member| {
            let first = *next;
            *next += member.units;
            Some(first)
        };
        self.members.iter().scan(0, numbered).zip(&self.members)
    }

    /// How many units there are.
    pub fn units(&self) -> u32 {
        self.members.iter().map(|member| member.units).sum()
    }
}

impl Index {
    /// The script that lists the blocks: name, stamp, shard bits, documents and units of each.
    pub fn script(&self) -> Vec<u8> {
        let blocks: Vec<_> = self
            .blocks
            .iter()
            .map(|block| (&block.name, &block.stamp, block.shard_bits, block.members.len(), block.units()))
            .collect();
        wire::call("gongkaiIndex", &[&FORMAT, &self.full, &blocks])
    }
}

/// Of the wire format; a page script that was kept by a browser may be older.
const FORMAT: u32 = 2;
