//! 暂存: where changed files wait, on the file system that they will be renamed within.

use std::path::{Path, PathBuf};

use super::Target;
use super::walk::remove_tree;
use crate::disk::{Disk, Fault};

/// The stage that lies in `public/` itself, where that is another file system than the site's.
pub(super) const INNER: &str = ".gk-new-stage";

/// A folder of files that are named by their number in the plan, two lists, and the journal last.
#[derive(Debug)]
pub(super) struct Stage {
    dir: PathBuf,
}

impl Stage {
    /// Makes a stage from which renames into `public/` are atomic.
    pub fn open(disk: &dyn Disk, target: &Target) -> Result<Self, Fault> {
        let state = target.state();
        if disk.kind(&state)?.is_none() {
            disk.create_dir(&state)?;
        }
        let existing = target.public.ancestors().find(|dir| matches!(disk.kind(dir), Ok(Some(_))));
        let near = match existing {
            Some(dir) => disk.same_file_system(&state, dir)?,
            // A relative path whose first folder does not exist yet lies beside the site.
            None => true,
        };
        let dir = if near { state.join("stage") } else { target.public.join(INNER) };
        Self::open_in(disk, dir)
    }

    /// Makes a stage in a folder of the caller's choice.
    pub fn open_in(disk: &dyn Disk, dir: PathBuf) -> Result<Self, Fault> {
        disk.create_dir(&dir)?;
        Ok(Self { dir })
    }

    /// Where a crash may have left a stage.
    pub fn candidates(target: &Target) -> [Self; 2] {
        [target.state().join("stage"), target.public.join(INNER)].map(|dir| Self { dir })
    }

    /// The stage's folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Where the `index`-th output of the plan waits.
    pub fn file(&self, index: usize) -> PathBuf {
        self.dir.join(index.to_string())
    }

    /// The list of what is ours afterwards.
    pub fn list(&self) -> PathBuf {
        self.dir.join("list")
    }

    /// The list of what is ours before or afterwards.
    pub fn union_list(&self) -> PathBuf {
        self.dir.join("union")
    }

    /// What is to be done.
    pub fn journal(&self) -> PathBuf {
        self.dir.join("journal")
    }

    /// Removes it, the journal first: without one, what is left is rubbish.
    pub fn sweep(&self, disk: &dyn Disk) -> Result<(), Fault> {
        disk.remove(&self.journal())?;
        remove_tree(disk, &self.dir)
    }
}
