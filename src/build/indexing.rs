//! 检索索引: the files of a block are made together and asked for one by one, so the blocks that are
//! being asked for are kept until others push them out. Of a block that was published it is remembered
//! what went into it ([`Known`]); when few of its documents change, few of its files are made.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::galleys::Galleys;
use super::read::text_again;
use super::{Failure, PROGRAM};
use crate::disk::{Disk, Fault, Scratch, read_if_present};
use crate::fingerprint::{Fingerprint, Hashed};
use crate::markdown;
use crate::model::path::OutputPath;
use crate::model::site::SearchScope;
use crate::page::context::Context;
use crate::page::searchable;
use crate::plan::{Output, Plan};
use crate::publish::Target;
use crate::search::{self, Block, BlockFile, Entry, Known, amend, making};

/// A block that is made at most once at a time: who comes while it is being made waits for it.
type Slot = Arc<Mutex<Option<Files>>>;

/// The files of a block.
#[derive(Debug)]
struct Files {
    made: BTreeMap<BlockFile, Kept>,
    /// Where they lie that are not in memory.
    aside: Option<Box<dyn Scratch>>,
    /// If it was amended: all others stand as this says.
    known: Option<Known>,
}

/// Where a file of a block is until it is asked for.
#[derive(Debug, Clone)]
enum Kept {
    Here(Vec<u8>),
    /// In the file beside: begin and length.
    Aside(u64, usize),
}

/// Blocks that were made lately.
#[derive(Debug, Default)]
pub struct Blocks {
    kept: Mutex<VecDeque<(Fingerprint, Slot)>>,
    /// What is to be remembered of blocks that were made, by their names.
    learned: Mutex<BTreeMap<String, Vec<u8>>>,
}

/// Where a block finds what it is made of.
#[derive(Clone, Copy)]
pub struct Sources<'s> {
    /// Holds the texts.
    pub disk: &'s dyn Disk,
    /// The folder of the site.
    pub root: &'s Path,
    /// Knows the documents.
    pub context: Context<'s>,
    /// Texts that were put aside.
    pub galleys: Option<&'s Galleys>,
    /// Held while a block is made: on all threads, so that two at a time would only take twice the memory.
    pub large: &'s Mutex<()>,
}

/// How often a file of a block will be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Once, so that its bytes need not be kept; with the fingerprint of what is published, if anything is
    /// that can be relied on.
    Once(Option<Fingerprint>),
    /// As often as a browser likes.
    Again,
}

impl Blocks {
    /// The bytes of one file of a block of a catalog's index; `None` if they are those that are published.
    pub fn file(
        &self,
        sources: &Sources<'_>,
        block: &Hashed<Block>,
        file: BlockFile,
        asked: Asked,
    ) -> Result<Option<Vec<u8>>, Failure> {
        let slot = self.slot(block.fingerprint());
        // A poisoned lock means that another file's maker panicked; then this one makes the block anew.
        let mut files = slot.lock().unwrap_or_else(PoisonError::into_inner);
        // What was handed out once and is asked for again has to be made again.
        let mut now = match files.take().filter(|files| files.answers(block, file, asked)) {
            Some(files) => files,
            None => self.made(sources, block, file, asked)?,
        };
        let bytes = match asked {
            Asked::Once(_) => now.made.remove(&file),
            Asked::Again => now.made.get(&file).cloned(),
        };
        let bytes = bytes.map(|kept| now.fetch(kept)).transpose()?;
        *files = Some(now);
        Ok(bytes)
    }

    /// As many blocks are kept as threads may be at work on, and one more, whose last files are out.
    fn slot(&self, print: Fingerprint) -> Slot {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, slot)) = kept.iter().find(|(known, _)| *known == print) {
            return Arc::clone(slot);
        }
        if kept.len() > rayon::current_num_threads() {
            kept.pop_front();
        }
        let slot = Slot::default();
        kept.push_back((print, Arc::clone(&slot)));
        slot
    }

    /// A block as its documents are today, with an answer for one of its files.
    fn made(&self, sources: &Sources<'_>, block: &Block, file: BlockFile, asked: Asked) -> Result<Files, Failure> {
        let _one_at_a_time = sources.large.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(asked, Asked::Once(Some(_)))
            && let Some(made) = amended(sources, block)?
        {
            let here = made.files.into_iter().map(|(file, bytes)| (file, Kept::Here(bytes)));
            let files = Files { made: here.collect(), aside: None, known: Some(made.known) };
            if files.answers(block, file, asked) {
                self.learn(block, files.known.as_ref());
                return Ok(files);
            }
        }
        // The preview writes nothing down.
        let published = matches!(asked, Asked::Once(_));
        let aside = published.then(|| scratch(sources)).flatten();
        let made = afresh(sources, block, aside.as_deref())?;
        self.learn(block, published.then_some(&made.known));
        Ok(Files { made: made.files.into_iter().collect(), aside, known: None })
    }

    fn learn(&self, block: &Block, known: Option<&Known>) {
        let mut learned = self.learned.lock().unwrap_or_else(PoisonError::into_inner);
        learned.extend(known.map(|known| (block.name.clone(), known.encode(PROGRAM))));
    }

    /// Writes down what was learned of the blocks, and forgets those that are not planned. What is learned
    /// is true whether or not it was published.
    pub fn save(&self, disk: &dyn Disk, root: &Path, plan: &Plan) -> Result<(), Fault> {
        let folder = folder(root);
        let index = plan.get(&OutputPath::trusted(search::MANIFEST)).map(|planned| &planned.output);
        let names: BTreeSet<&str> = match index {
            Some(Output::SearchIndex(index)) => index.blocks.iter().map(|block| block.name.as_str()).collect(),
            Some(_) | None => BTreeSet::new(),
        };
        let mut learned = self.learned.lock().unwrap_or_else(PoisonError::into_inner);
        if !learned.is_empty() {
            disk.create_dir(&folder)?;
        }
        for (name, bytes) in std::mem::take(&mut *learned) {
            let fresh = folder.join("new");
            disk.write(&fresh, &bytes)?;
            disk.rename(&fresh, &folder.join(name))?;
        }
        for entry in disk.list(&folder)? {
            if let Some(name) = entry.name.ok().filter(|name| !names.contains(name.as_str())) {
                disk.remove(&folder.join(name))?;
            }
        }
        Ok(())
    }
}

impl Files {
    fn fetch(&self, kept: Kept) -> Result<Vec<u8>, Fault> {
        match (kept, &self.aside) {
            (Kept::Here(bytes), _) => Ok(bytes),
            (Kept::Aside(begin, length), Some(aside)) => aside.get(begin, length),
            (Kept::Aside(..), None) => Ok(Vec::new()),
        }
    }

    /// Whether it is known what the file holds.
    fn answers(&self, block: &Block, file: BlockFile, asked: Asked) -> bool {
        let stands = |published| self.known.as_ref().is_some_and(|known| known.file(block, file) == Some(published));
        self.made.contains_key(&file) || matches!(asked, Asked::Once(Some(published)) if stands(published))
    }
}

/// Where it lies what is remembered of blocks.
fn folder(root: &Path) -> PathBuf {
    Target::of(root).state().join("search")
}

/// Makes of a block that was published what is different today, if that can be told.
fn amended(sources: &Sources<'_>, block: &Block) -> Result<Option<making::Made<Vec<u8>>>, Failure> {
    let Sources { disk, root, context, galleys: _, large: _ } = *sources;
    // A hint: what cannot be read is as good as what is not there.
    let stored = read_if_present(disk, &folder(root).join(&block.name)).ok().flatten();
    let Some(known) = stored.and_then(|bytes| Known::decode(&bytes, PROGRAM)) else { return Ok(None) };
    let (target, full) = (Target::of(root), is_full(&context));
    let sources = amend::Sources {
        entry: &|id| searchable::entry(&context, id, full),
        read: &|entry| body(disk, root, entry),
        published: &|path: &OutputPath| disk.read(&target.output(path)).ok(),
    };
    block.amend(known, &sources)
}

/// A file without a name for what is made; none where there can't be one.
fn scratch(sources: &Sources<'_>) -> Option<Box<dyn Scratch>> {
    sources.disk.scratch(&Target::of(sources.root).state()).ok()
}

/// Makes a block from what its documents say today.
fn afresh(sources: &Sources<'_>, block: &Block, aside: Option<&dyn Scratch>) -> Result<making::Made<Kept>, Failure> {
    let Sources { disk, root, context, galleys, large: _ } = *sources;
    let full = is_full(&context);
    let entry = |id| searchable::entry(&context, id, full);
    let read = |entry: &Entry| {
        let aside = galleys.and_then(|galleys| galleys.plain(entry.content));
        aside.map_or_else(|| body(disk, root, entry), Ok)
    };
    // All files of a block together are as large as the keys that they are made of.
    let keep = |bytes: Vec<u8>| match aside.map(|aside| aside.put(&bytes)) {
        Some(Ok(begin)) => Kept::Aside(begin, bytes.len()),
        Some(Err(_)) | None => Kept::Here(bytes),
    };
    block.make(rayon::current_num_threads(), entry, read, keep)
}

fn is_full(context: &Context<'_>) -> bool {
    context.catalog.site.search == SearchScope::Full
}

/// The body of a document as the index knows it.
pub fn body(disk: &dyn Disk, root: &Path, entry: &Entry) -> Result<String, Failure> {
    let text = text_again(disk, root, &entry.source, entry.content, entry.body_at)?;
    Ok(markdown::plain_text(&text))
}
