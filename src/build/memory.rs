//! 记忆: what is known of the sources: from the last build of this process or, at its start, from the
//! ledger. A file whose stamp is the same is not read; one that is read and holds the same bytes is not
//! parsed. Everything here is a pure function of one file's bytes, so that forgetting costs time only.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::path::Path;
use std::sync::Arc;

use rapidhash::{RapidHashMap, RapidHashSet};
use rayon::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::galleys::{self, Galleys};
use super::joined::Joined;
use super::{PROGRAM, remembered};
use crate::catalog::{ColumnFacts, DocumentFile};
use crate::diagnostic::Diagnostic;
use crate::disk::{Disk, Fault, Stamp};
use crate::fingerprint::Fingerprint;
use crate::ledger::{Learning, Ledger};
use crate::model::path::SourcePath;
use crate::page::context::FileDigest;
use crate::publish::Target;
use crate::source::scan::Sighting;

/// What a process knows from one build to the next.
#[derive(Debug)]
pub struct Memory {
    /// What the last build of any process wrote down.
    pub ledger: Ledger,
    /// Which sources are others than before.
    pub changes: Changes,
    pub(super) documents: Shelf<DocumentFile>,
    pub(super) columns: Shelf<ColumnFacts>,
    pub(super) files: Shelf<FileDigest>,
    /// Whether texts are set while they are read, because their pages will be made.
    sets: bool,
    /// What the sources said together when they were last judged.
    pub(super) joined: Option<Joined>,
}

impl Memory {
    /// What the ledger of the site remembers.
    pub fn load(disk: &dyn Disk, root: &Path) -> Self {
        Self::of(Ledger::load(disk, &Target::of(root).state(), PROGRAM))
    }

    /// A memory of nothing: the next build is a clean one.
    pub fn empty(root: &Path) -> Self {
        Self::of(Ledger::empty(&Target::of(root).state(), PROGRAM))
    }

    fn of(ledger: Ledger) -> Self {
        Self {
            ledger,
            changes: Changes::default(),
            documents: Shelf::new(0),
            columns: Shelf::new(1),
            files: Shelf::new(2),
            sets: false,
            joined: None,
        }
    }

    /// What goes on to the next process. All else is for another build of this one.
    pub fn into_ledger(self) -> Ledger {
        self.ledger
    }

    /// For a build that will make pages of what it reads.
    pub fn for_pages(mut self) -> Self {
        self.sets = true;
        self
    }

    /// Where texts that are read now are put aside, if that is worth a file.
    pub(super) fn galleys(&self, disk: &dyn Disk, root: &Path, texts: &[Sighting], searched: bool) -> Option<Galleys> {
        // Without asking for each: a build that knows nearly all is not to wait for an answer.
        let worth = self.sets && texts.len() >= self.ledger.sources().len() + galleys::MANY;
        worth.then(|| Galleys::open(disk, &Target::of(root).state(), searched)).flatten()
    }

    /// Forgets sources that are gone.
    pub(super) fn retain(&mut self) {
        let Self { ledger, documents, columns, files, .. } = self;
        ledger.retain_sources(|path| documents.knows(path) || columns.knows(path) || files.knows(path));
    }
}

/// Sources that are others than before.
#[derive(Debug, Default)]
pub struct Changes {
    /// Their bytes are others than when this process last looked at them.
    pub seen: BTreeSet<SourcePath>,
    /// Their bytes are others than the ledger knew.
    pub(super) learned: BTreeSet<SourcePath>,
    /// Whether one of those says something else, or was not known at all.
    pub(super) said: bool,
}

/// What can be learned from the bytes of a source.
pub(super) trait Fact: Serialize + DeserializeOwned + Debug + Send + Sync + 'static {
    /// Takes over from what was learned before whatever is still the same. Returns whether nobody but its own
    /// page can tell the difference.
    fn take_over(&mut self, before: &Self) -> bool;
}

/// If it still says the same, its facts stay where they are, and whoever holds them need not look into them.
impl Fact for DocumentFile {
    fn take_over(&mut self, before: &Self) -> bool {
        let same = self.facts == before.facts;
        if same {
            self.facts = Arc::clone(&before.facts);
        }
        same
    }
}

impl Fact for ColumnFacts {
    fn take_over(&mut self, _: &Self) -> bool {
        false
    }
}

impl Fact for FileDigest {
    fn take_over(&mut self, _: &Self) -> bool {
        false
    }
}

/// What was learned from the bytes of one source.
#[derive(Debug)]
pub struct Learned<T> {
    /// What it says.
    pub value: Arc<T>,
    /// What is wrong with it.
    pub findings: Arc<[Diagnostic]>,
}

impl<T> Clone for Learned<T> {
    fn clone(&self) -> Self {
        Self { value: Arc::clone(&self.value), findings: Arc::clone(&self.findings) }
    }
}

/// What is read of a source, and the fingerprint by which it is known again.
pub(super) trait Content: Sized {
    /// Reads it.
    fn read(disk: &dyn Disk, source: &SourcePath, path: &Path) -> Result<Self, Fault>;
    /// Its fingerprint.
    fn print(&self) -> Fingerprint;
}

/// A text is read whole; it has a limit.
impl Content for Vec<u8> {
    fn read(disk: &dyn Disk, _: &SourcePath, path: &Path) -> Result<Self, Fault> {
        disk.read(path)
    }

    fn print(&self) -> Fingerprint {
        Fingerprint::of_bytes(self)
    }
}

/// Sources of one kind.
#[derive(Debug)]
pub(super) struct Shelf<T> {
    /// The first byte of what the ledger keeps, so that a file that changes its kind is read anew.
    kind: u8,
    held: RapidHashMap<SourcePath, Held<T>>,
}

#[derive(Debug)]
struct Held<T> {
    stamp: Stamp,
    settled: bool,
    content: Fingerprint,
    learned: Learned<T>,
}

/// A source as it is now.
struct Recalled<T> {
    learned: Learned<T>,
    /// What is known of it otherwise than before, and what the ledger has to be told of that.
    news: Option<(Held<T>, News)>,
}

impl<T> Recalled<T> {
    fn new(held: Held<T>, news: News) -> Self {
        Self { learned: held.learned.clone(), news: Some((held, news)) }
    }
}

/// What the ledger does not know yet.
#[derive(Clone, Copy)]
enum News {
    Nothing,
    /// Other bytes.
    Content,
    /// Other bytes that say the same.
    Text,
    /// The same bytes under another stamp.
    Stamp,
}

/// What the ledger writes down of a source.
#[derive(Debug)]
struct Noted<T> {
    kind: u8,
    learned: Learned<T>,
}

impl<T: Serialize + Debug + Send + Sync> Learning for Noted<T> {
    fn write(&self, bytes: &mut Vec<u8>) {
        let Learned { value, findings } = &self.learned;
        // Nothing where something cannot be written down: the file will be read again.
        bytes.extend(remembered::encode(self.kind, &**value, findings).unwrap_or_default());
    }
}

impl<T: Fact> Shelf<T> {
    fn new(kind: u8) -> Self {
        Self { kind, held: RapidHashMap::default() }
    }

    fn knows(&self, path: &SourcePath) -> bool {
        self.held.contains_key(path)
    }

    /// Everything about the sources that were sighted, in their order; all others are forgotten.
    /// Those that are others than before are noted in `changes`.
    pub(super) fn recall<C: Content>(
        &mut self,
        disk: &dyn Disk,
        root: &Path,
        ledger: &mut Ledger,
        sighted: &[Sighting],
        changes: &mut Changes,
        parse: impl Fn(&SourcePath, &C) -> (T, Vec<Diagnostic>) + Sync,
    ) -> Result<Vec<Learned<T>>, Fault> {
        let known: &Ledger = ledger;
        let one = |sighting: &Sighting| self.one(disk, root, known, sighting, &parse);
        let recalled = sighted.par_iter().map(one).collect::<Result<Vec<_>, _>>()?;
        let mut learned = Vec::with_capacity(recalled.len());
        for (Sighting { path, .. }, Recalled { learned: own, news }) in sighted.iter().zip(recalled) {
            learned.push(own);
            let Some((held, news)) = news else { continue };
            let noted = || Arc::new(Noted { kind: self.kind, learned: held.learned.clone() });
            match news {
                News::Nothing => {}
                News::Stamp => ledger.learn_stamp(path, held.stamp, held.settled),
                News::Content | News::Text => {
                    changes.learned.insert(path.clone());
                    changes.said |= matches!(news, News::Content);
                    ledger.learn_source(path, held.stamp, held.settled, held.content, noted());
                }
            }
            match self.held.get(path) {
                Some(before) if before.content != held.content => drop(changes.seen.insert(path.clone())),
                Some(_) => {}
                // What was held before is held by the ledger too.
                None => ledger.hold(path, || noted()),
            }
            self.held.insert(path.clone(), held);
        }
        if self.held.len() > sighted.len() {
            let sighted: RapidHashSet<&SourcePath> = sighted.iter().map(|sighting| &sighting.path).collect();
            self.held.retain(|path, _| sighted.contains(path));
        }
        Ok(learned)
    }

    fn one<C: Content>(
        &self,
        disk: &dyn Disk,
        root: &Path,
        ledger: &Ledger,
        Sighting { path, stamp }: &Sighting,
        parse: &impl Fn(&SourcePath, &C) -> (T, Vec<Diagnostic>),
    ) -> Result<Recalled<T>, Fault> {
        let held = self.held.get(path);
        let known = ledger.source(path);
        if let Some(held) = held.filter(|held| held.settled && held.stamp == *stamp) {
            return Ok(Recalled { learned: held.learned.clone(), news: None });
        }
        if let Some(known) = known.filter(|known| held.is_none() && known.settled && known.stamp == *stamp)
            && let Some(learned) = known.facts.and_then(|facts| self.decode(facts))
        {
            let held = Held { stamp: *stamp, settled: true, content: known.content, learned };
            return Ok(Recalled::new(held, News::Nothing));
        }
        let settled = disk.is_settled(stamp);
        let read = C::read(disk, path, &path.below(root))?;
        let content = read.print();
        let now = |learned| Held { stamp: *stamp, settled, content, learned };
        let same = known.filter(|known| known.content == content);
        let news = if same.is_some() { News::Stamp } else { News::Content };
        if let Some(learned) = held.filter(|held| held.content == content).map(|held| held.learned.clone()) {
            return Ok(Recalled::new(now(learned), news));
        }
        if let Some(learned) = same.and_then(|known| known.facts).and_then(|facts| self.decode(facts)) {
            return Ok(Recalled::new(now(learned), news));
        }
        let (mut value, findings) = parse(path, &read);
        let stored = || self.decode(known?.facts?).map(|learned| learned.value);
        let before = held.map(|held| Arc::clone(&held.learned.value)).or_else(stored);
        let says_the_same = before.is_some_and(|before| value.take_over(&before));
        let learned = Learned { value: Arc::new(value), findings: findings.into() };
        Ok(Recalled::new(now(learned), if says_the_same { News::Text } else { News::Content }))
    }

    fn decode(&self, facts: &[u8]) -> Option<Learned<T>> {
        let (value, findings) = remembered::decode(self.kind, facts)?;
        Some(Learned { value: Arc::new(value), findings: findings.into() })
    }
}
