//! 检索索引: the files of a block are made together and asked for one by one, so the blocks that are
//! being asked for are kept until others push them out.

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::Failure;
use crate::disk::Disk;
use crate::fingerprint::{Fingerprint, Hashed};
use crate::markdown;
use crate::model::site::SearchScope;
use crate::page::context::Context;
use crate::page::searchable;
use crate::search::{Block, BlockFile, Entry};
use crate::source;

type Files = BTreeMap<BlockFile, Vec<u8>>;
/// A block that is made at most once at a time: who comes while it is being made waits for it.
type Slot = Arc<Mutex<Option<Files>>>;

/// Blocks that were made lately.
#[derive(Debug, Default)]
pub struct Blocks {
    kept: Mutex<VecDeque<(Fingerprint, Slot)>>,
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
    /// Held while a block is made: on all threads, so that two at a time would only take twice the memory.
    pub large: &'s Mutex<()>,
}

/// How often a file of a block will be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Once, so that its bytes need not be kept.
    Once,
    /// As often as a browser likes.
    Again,
}

impl Blocks {
    /// The bytes of one file of a block of a catalog's index.
    pub fn file(
        &self,
        sources: &Sources<'_>,
        block: &Hashed<Block>,
        file: BlockFile,
        asked: Asked,
    ) -> Result<Vec<u8>, Failure> {
        let slot = self.slot(block.fingerprint());
        // A poisoned lock means that another file's maker panicked; then this one makes the block anew.
        let mut files = slot.lock().unwrap_or_else(PoisonError::into_inner);
        // What was handed out once and is asked for again has to be made again.
        let known = files.take().filter(|files| files.contains_key(&file));
        let mut made = known.map_or_else(|| afresh(sources, block), Ok)?;
        let bytes = match asked {
            Asked::Once => made.remove(&file),
            Asked::Again => made.get(&file).cloned(),
        };
        *files = Some(made);
        Ok(bytes.unwrap_or_default())
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
}

/// Makes a block from what its documents say today.
fn afresh(sources: &Sources<'_>, block: &Block) -> Result<Files, Failure> {
    let Sources { disk, root, context, large } = *sources;
    let _one_at_a_time = large.lock().unwrap_or_else(PoisonError::into_inner);
    let full = context.catalog.site.search == SearchScope::Full;
    let entry = |id| searchable::entry(&context, id, full);
    let files = block.make(rayon::current_num_threads(), entry, |entry| body(disk, root, entry))?;
    Ok(files.into_iter().collect())
}

/// The body is read again: what was planned and what is indexed must be the same bytes.
pub fn body(disk: &dyn Disk, root: &Path, entry: &Entry) -> Result<String, Failure> {
    let bytes = disk.read(&entry.source.below(root))?;
    if Fingerprint::of_bytes(&bytes) != entry.content {
        return Err(Failure::Moved(entry.source.clone()));
    }
    let text = source::text(bytes.get(entry.body_at..).unwrap_or_default());
    Ok(markdown::plain_text(&text))
}
