//! 台账: what an earlier build knew about sources and outputs, so that this one may skip work.
//!
//! A hint and nothing more: unreadable, cut short or made by another build of the program, it is
//! empty, and an empty ledger costs time, never correctness. Nothing lives here that the sources or
//! `public/` could not tell again.

mod file;
mod wire;

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::disk::{Disk, Fault, Stamp};
use crate::fingerprint::Fingerprint;
use crate::model::path::{OutputPath, SourcePath};

/// What is remembered. Made by [`Ledger::load`], written back by [`Ledger::save`].
#[derive(Debug)]
pub struct Ledger {
    /// The file it is kept in.
    path: PathBuf,
    /// Which build of the program may read it.
    build: String,
    outputs: BTreeMap<OutputPath, OutputRecord>,
    sources: BTreeMap<SourcePath, SourceRecord>,
    whole: Option<Whole>,
    /// Sources that were put in one by one since the map was last built in one go.
    grown: usize,
    /// The loaded file, in which facts stay that nobody holds yet.
    stored: Vec<u8>,
    changed: bool,
}

/// What all outputs together were made of, and what was found on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
    /// The fingerprint of everything that went into them besides the bytes of the sources.
    pub key: Fingerprint,
    /// The findings, in the encoding of whoever learned them.
    pub findings: Vec<u8>,
}

/// Short fingerprints of what an input is made of: by them `explain` says which part changed.
pub type Parts = [u16; 4];

/// What is known of one published file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutputRecord {
    /// The fingerprint of everything that went into it.
    pub input: Fingerprint,
    /// Of which parts.
    pub parts: Parts,
    /// The fingerprint of its bytes.
    pub bytes: Fingerprint,
    /// Size, time and inode with which it was published: tampering shows without reading.
    pub stamp: Stamp,
}

/// What is known of one source file.
#[derive(Debug, Clone)]
struct SourceRecord {
    stamp: Stamp,
    settled: bool,
    content: Fingerprint,
    facts: Facts,
}

/// What was learned from the bytes of a source. It is held by whoever learned it and shared with the
/// ledger, which asks for its bytes only when it is saved.
pub trait Learning: std::fmt::Debug + Send + Sync {
    /// Appends it, in an encoding of its own; nothing where it cannot be written down.
    fn write(&self, bytes: &mut Vec<u8>);
}

#[derive(Debug, Clone)]
enum Facts {
    /// Somewhere in [`Ledger::stored`].
    Stored(Range<usize>),
    Held(Arc<dyn Learning>),
}

/// A source that has not changed since it was read, or whose content is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownSource<'a> {
    /// The stamp it had when it was read.
    pub stamp: Stamp,
    /// Whether the stamp vouches for the content: it was not taken in the very moment of a change.
    pub settled: bool,
    /// The fingerprint of its bytes.
    pub content: Fingerprint,
    /// What was learned from them, in the encoding of whoever learned it; `None` where it is held.
    pub facts: Option<&'a [u8]>,
}

/// Whether an output must be made again, and why: `explain` says it in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It stands there as this input makes it.
    Fresh,
    /// Never made, or forgotten.
    Unknown,
    /// Something that goes into it is different.
    InputChanged,
    /// It was published and is gone.
    Missing,
    /// The published file is not as it was left.
    Tampered,
}

impl Ledger {
    /// Reads the ledger in `dir` (`.gongkai`); empty if there is none that `build`, the digest of
    /// the running program, has written.
    pub fn load(disk: &dyn Disk, dir: &Path, build: &str) -> Self {
        let mut ledger = Self::empty(dir, build);
        if let Ok(stored) = disk.read(&ledger.path)
            && let Some((outputs, sources, whole)) = file::decode(&stored, build)
        {
            ledger.outputs = outputs;
            ledger.sources = sources;
            ledger.whole = whole;
            ledger.stored = stored;
        }
        ledger
    }

    /// A ledger that knows nothing.
    pub fn empty(dir: &Path, build: &str) -> Self {
        Self {
            path: dir.join("ledger"),
            build: build.to_owned(),
            outputs: BTreeMap::new(),
            sources: BTreeMap::new(),
            whole: None,
            grown: 0,
            stored: Vec::new(),
            changed: false,
        }
    }

    /// Whether the output made of `input` needs to be made, given the stamp of the file that is
    /// published under its path, if any.
    pub fn verdict(&self, path: &OutputPath, input: Fingerprint, published: Option<&Stamp>) -> Verdict {
        match (self.outputs.get(path), published) {
            (None, _) => Verdict::Unknown,
            (Some(record), _) if record.input != input => Verdict::InputChanged,
            (Some(_), None) => Verdict::Missing,
            (Some(record), Some(stamp)) if record.stamp != *stamp => Verdict::Tampered,
            (Some(_), Some(_)) => Verdict::Fresh,
        }
    }

    /// What is known of an output.
    pub fn output(&self, path: &OutputPath) -> Option<&OutputRecord> {
        self.outputs.get(path)
    }

    /// Remembers an output.
    pub fn learn_output(&mut self, path: &OutputPath, record: OutputRecord) {
        if self.outputs.get(path) != Some(&record) {
            self.outputs.insert(path.clone(), record);
            self.changed = true;
        }
    }

    /// Forgets every output that `keep` does not want.
    pub fn retain_outputs(&mut self, mut keep: impl FnMut(&OutputPath) -> bool) {
        let before = self.outputs.len();
        self.outputs.retain(|path, _| keep(path));
        self.changed |= self.outputs.len() != before;
    }

    /// All outputs, in the order of their paths.
    pub fn records(&self) -> impl ExactSizeIterator<Item = (&OutputPath, &OutputRecord)> {
        self.outputs.iter()
    }

    /// All sources, in the order of their paths.
    pub fn sources(&self) -> impl ExactSizeIterator<Item = &SourcePath> {
        self.sources.keys()
    }

    /// What all outputs were made of, if nothing was learned of any source since.
    pub fn whole(&self) -> Option<&Whole> {
        self.whole.as_ref()
    }

    /// Remembers what all outputs are made of.
    pub fn learn_whole(&mut self, whole: Option<Whole>) {
        if self.whole != whole {
            self.whole = whole;
            self.changed = true;
        }
    }

    /// How many outputs are remembered.
    pub fn outputs(&self) -> usize {
        self.outputs.len()
    }

    /// What is known of a source, whether or not it is still so: the caller compares the stamp, or
    /// reads the file and compares the content.
    pub fn source(&self, path: &SourcePath) -> Option<KnownSource<'_>> {
        let record = self.sources.get(path)?;
        let facts = match &record.facts {
            Facts::Stored(range) => Some(self.stored.get(range.clone()).unwrap_or_default()),
            Facts::Held(_) => None,
        };
        Some(KnownSource { stamp: record.stamp, settled: record.settled, content: record.content, facts })
    }

    /// Remembers a source that is new or has new bytes. Take the stamp *before* reading them: a change in
    /// between then shows.
    pub fn learn_source(
        &mut self,
        path: &SourcePath,
        stamp: Stamp,
        settled: bool,
        content: Fingerprint,
        facts: Arc<dyn Learning>,
    ) {
        let facts = Facts::Held(facts);
        let before = self.sources.insert(path.clone(), SourceRecord { stamp, settled, content, facts });
        self.grown += usize::from(before.is_none());
        self.whole = None;
        self.changed = true;
    }

    /// Remembers that a known source has another stamp and the same bytes.
    pub fn learn_stamp(&mut self, path: &SourcePath, stamp: Stamp, settled: bool) {
        if let Some(record) = self.sources.get_mut(path)
            && (record.stamp, record.settled) != (stamp, settled)
        {
            (record.stamp, record.settled) = (stamp, settled);
            self.changed = true;
        }
    }

    /// Lets go of the stored bytes of a source that somebody holds from now on.
    pub fn hold(&mut self, path: &SourcePath, facts: impl FnOnce() -> Arc<dyn Learning>) {
        if let Some(record) = self.sources.get_mut(path)
            && matches!(record.facts, Facts::Stored(_))
        {
            record.facts = Facts::Held(facts());
        }
    }

    /// Forgets every source that `keep` does not want.
    pub fn retain_sources(&mut self, mut keep: impl FnMut(&SourcePath) -> bool) {
        let before = self.sources.len();
        self.sources.retain(|path, _| keep(path));
        if self.sources.len() != before {
            self.whole = None;
            self.changed = true;
        }
        if self.grown > self.sources.len() / 2 {
            // A map that grew from one end is half empty.
            self.sources = std::mem::take(&mut self.sources).into_iter().collect();
            self.grown = 0;
        }
        if !self.stored.is_empty() && self.sources.values().all(|record| matches!(record.facts, Facts::Held(_))) {
            self.stored = Vec::new();
        }
    }

    /// Writes the ledger if anything in it changed; the old one or the new one, never a mixture.
    pub fn save(&mut self, disk: &dyn Disk) -> Result<(), Fault> {
        if !self.changed {
            return Ok(());
        }
        if let Some(dir) = self.path.parent() {
            disk.create_dir(dir)?;
        }
        let fresh = self.path.with_extension("new");
        disk.write_pieces(
            &fresh,
            &mut file::pieces(&self.build, (&self.outputs, &self.sources, self.whole.as_ref()), &self.stored),
        )?;
        disk.rename(&fresh, &self.path)?;
        self.changed = false;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
