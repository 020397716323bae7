//! 检索索引: the files of a block are made together and asked for one by one, so the blocks that are
//! being asked for are kept until others push them out.

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::Failure;
use crate::disk::Disk;
use crate::fingerprint::{Fingerprint, Hashed};
use crate::markdown;
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

impl Blocks {
    /// The bytes of one file of a block.
    pub fn file(
        &self,
        disk: &dyn Disk,
        root: &Path,
        block: &Hashed<Block>,
        file: BlockFile,
    ) -> Result<Vec<u8>, Failure> {
        let slot = self.slot(block.fingerprint());
        // A poisoned lock means that another file's maker panicked; then this one makes the block anew.
        let mut files = slot.lock().unwrap_or_else(PoisonError::into_inner);
        let threads = rayon::current_num_threads();
        let afresh = || block.make(threads, |entry| body(disk, root, entry)).map(|files| files.into_iter().collect());
        let made = files.take().map_or_else(afresh, Ok)?;
        let bytes = made.get(&file).cloned().unwrap_or_default();
        *files = Some(made);
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
