//! 所知: what is remembered of a block that was made, so that it need not be made anew when one of its
//! documents is edited. It says by fingerprints what went in and what came out, and nothing of any place:
//! what holds it cannot be wrong about a site, only be another block's.

use serde::{Deserialize, Serialize};

use super::blocks::{Block, BlockFile};
use crate::fingerprint::Fingerprint;

/// What went into a block, and the files that came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    name: String,
    stamp: String,
    shard_bits: u32,
    /// Of each document what the index said, in the order of their numbers.
    entries: Vec<Fingerprint>,
    /// Of each document what it gave to the postings.
    traces: Vec<Trace>,
    /// Of each file the bytes, in the order of [`Block::files`].
    files: Vec<Fingerprint>,
}

/// What a document gave to the postings, where the published text does not tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// All its keys.
    pub keys: Fingerprint,
    /// Which of its words count more than others.
    pub strong: Strong,
}

/// Which words of a record count more than others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strong {
    /// So many lines of the metadata: keywords and topics.
    pub lines: usize,
    /// So many characters of the folded text: the summary that was taken from it.
    pub chars: usize,
    /// What that summary ends with instead of the rest.
    pub end: String,
}

impl Known {
    /// Of a block that was made.
    pub(super) fn of(block: &Block, traces: Vec<Trace>, files: Vec<Fingerprint>) -> Self {
        let Block { name, stamp, shard_bits, members, text_starts: _ } = block;
        let entries = members.iter().map(|member| member.entry).collect();
        Self { name: name.clone(), stamp: stamp.clone(), shard_bits: *shard_bits, entries, traces, files }
    }

    /// Whether the block numbers the same units in the same files: only what they say may be different.
    pub(super) fn is_numbered_like(&self, block: &Block) -> bool {
        // The stamp stands for addresses, units and text files.
        (&self.name, &self.stamp, self.shard_bits) == (&block.name, &block.stamp, block.shard_bits)
            && self.entries.len() == block.members.len()
            && self.traces.len() == block.members.len()
            && self.files.len() == block.files().count()
    }

    /// What the index said of a document, by its place in the block.
    pub(super) fn entry(&self, place: usize) -> Option<Fingerprint> {
        self.entries.get(place).copied()
    }

    /// What a document gave to the postings.
    pub(super) fn trace(&self, place: usize) -> Option<&Trace> {
        self.traces.get(place)
    }

    /// What of them are now known otherwise.
    pub(super) fn learn(&mut self, block: &Block, traces: Vec<(usize, Trace)>, files: &[(BlockFile, Vec<u8>)]) {
        self.entries = block.members.iter().map(|member| member.entry).collect();
        for (place, trace) in traces {
            self.traces[place] = trace;
        }
        for (file, bytes) in files {
            self.files[block.place(*file)] = Fingerprint::of_bytes(bytes);
        }
    }

    /// The bytes of a file of the block.
    pub fn file(&self, block: &Block, file: BlockFile) -> Option<Fingerprint> {
        self.files.get(block.place(file)).copied()
    }

    /// As bytes that only the same build of the program reads.
    pub fn encode(&self, program: &str) -> Vec<u8> {
        // Numbers and short strings: writing them into memory cannot fail.
        let body = postcard::to_allocvec(&(program, self)).unwrap_or_default();
        let mut bytes = Fingerprint::of_bytes(&body).to_bits().to_le_bytes().to_vec();
        bytes.extend(body);
        bytes
    }

    /// The same again; `None` for bytes that are damaged, or another program's.
    pub fn decode(bytes: &[u8], program: &str) -> Option<Self> {
        let (print, body) = bytes.split_first_chunk()?;
        if Fingerprint::of_bytes(body).to_bits() != u64::from_le_bytes(*print) {
            return None;
        }
        let (of, known): (&str, Self) = postcard::from_bytes(body).ok()?;
        (of == program).then_some(known)
    }
}
