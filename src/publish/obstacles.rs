//! 障碍: what stands where new files go, and what may be removed. Everything is decided before
//! anything changes, because a publication that has begun cannot be refused any more.

use std::collections::BTreeSet;

use rapidhash::{RapidHashMap, RapidHashSet};

use super::survey::{Survey, same_file};
use super::walk::walk;
use super::{Foreign, Planned, Target, below};
use crate::disk::{Disk, EntryKind, Fault};
use crate::model::path::{OutputPath, composed};

/// What is removed, and when.
#[derive(Debug, Default)]
pub(super) struct Removals {
    /// Before the renames, because a new file needs the place.
    pub clears: Vec<OutputPath>,
    /// Folders whose place a new file takes.
    pub clear_dirs: Vec<OutputPath>,
    /// After the renames.
    pub drops: Vec<OutputPath>,
    /// All of them that are there.
    pub deleted: Vec<OutputPath>,
    /// Planned outputs whose published file is one of the cleared ones under another spelling.
    pub respelled: RapidHashSet<usize>,
}

/// Decides what is removed for the outputs `stale` (ascending) of the plan, or refuses because something that is
/// not ours is in the way.
pub(super) fn check(
    disk: &dyn Disk,
    target: &Target,
    plan: &[Planned],
    stale: &[usize],
    survey: &Survey,
    foreign: Foreign,
) -> Result<Removals, Fault> {
    let mut ground = Ground {
        disk,
        target,
        survey,
        foreign,
        folders: RapidHashMap::default(),
        dropped: survey.dropped.iter().map(|path| (path.collision_key(), path)).collect(),
        clears: BTreeSet::new(),
        spared: BTreeSet::new(),
        removals: Removals::default(),
    };
    ground.respell(plan, stale)?;
    for index in stale {
        ground.make_room(*index, &plan[*index].path)?;
    }
    ground.finish()
}

struct Ground<'a> {
    disk: &'a dyn Disk,
    target: &'a Target,
    survey: &'a Survey,
    foreign: Foreign,
    /// What was found at the places of folders.
    folders: RapidHashMap<&'a str, Option<EntryKind>>,
    /// What is no longer planned, under the key by which names collide.
    dropped: RapidHashMap<String, &'a OutputPath>,
    clears: BTreeSet<&'a OutputPath>,
    /// Dropped names of files that live on under another spelling.
    spared: BTreeSet<&'a OutputPath>,
    removals: Removals,
}

impl<'a> Ground<'a> {
    /// `A.html` that is to be called `a.html` is one file where case is ignored. It is cleared
    /// first, so that the new name is spelled as planned; if the new name is ours already, or not
    /// written anew, the old one is only forgotten.
    fn respell(&mut self, plan: &'a [Planned], stale: &[usize]) -> Result<(), Fault> {
        if self.dropped.is_empty() {
            return Ok(());
        }
        for (index, Planned { path, .. }) in plan.iter().enumerate() {
            let Some(old) = self.dropped.get(&path.collision_key()).copied() else {
                continue;
            };
            if self.disk.kind(&self.target.output(old))?.is_none() {
                // It is gone; to remove it once more would hit the new name where case is ignored.
                self.spared.insert(old);
                continue;
            }
            if !same_file(self.disk, self.target, old, path.as_str()) {
                continue;
            }
            if self.survey.owned.contains(path) || stale.binary_search(&index).is_err() {
                self.spared.insert(old);
            } else {
                self.clears.insert(old);
                self.removals.respelled.insert(index);
            }
        }
        Ok(())
    }

    fn make_room(&mut self, index: usize, path: &'a OutputPath) -> Result<(), Fault> {
        for folder in folders(path) {
            match self.folder(folder)? {
                None => return Ok(()),
                Some(EntryKind::Directory) => {}
                Some(EntryKind::File | EntryKind::Link | EntryKind::Other) => {
                    let file = self.dropped_at(folder).ok_or_else(|| self.refusal(folder, "应为文件夹"))?;
                    self.clears.insert(file);
                    return Ok(());
                }
            }
        }
        let ours = self.survey.owned.contains(path) || self.removals.respelled.contains(&index);
        match self.disk.kind(&self.target.output(path))? {
            None => Ok(()),
            Some(EntryKind::Directory) => self.clear_dir(path),
            Some(EntryKind::File) if ours || self.foreign == Foreign::Adopt => Ok(()),
            Some(EntryKind::Link | EntryKind::Other) if ours => Ok(()),
            Some(EntryKind::File) => Err(self.refusal(path.as_str(), "如可覆盖，请加 --adopt")),
            Some(EntryKind::Link | EntryKind::Other) => Err(self.refusal(path.as_str(), "它不是普通文件")),
        }
    }

    /// A folder in the place of a file: all that lies in it must be ours and no longer wanted.
    fn clear_dir(&mut self, path: &OutputPath) -> Result<(), Fault> {
        let dir = self.target.output(path);
        for found in walk(self.disk, &dir, &|_| true)? {
            let full = format!("{path}/{}", found.path);
            let file = self.dropped_at(&composed(&full)).ok_or_else(|| self.refusal(&full, "其文件夹应为文件"))?;
            self.clears.insert(file);
        }
        self.removals.clear_dirs.push(path.clone());
        Ok(())
    }

    /// The dropped output that lies at a path, however that is spelled.
    fn dropped_at(&self, path: &str) -> Option<&'a OutputPath> {
        let file = *self.dropped.get(&path.to_lowercase())?;
        (file.as_str() == path || same_file(self.disk, self.target, file, path)).then_some(file)
    }

    fn folder(&mut self, folder: &'a str) -> Result<Option<EntryKind>, Fault> {
        if let Some(known) = self.folders.get(folder) {
            return Ok(*known);
        }
        let kind = self.disk.kind(&below(&self.target.public, folder))?;
        self.folders.insert(folder, kind);
        Ok(kind)
    }

    fn refusal(&self, path: &str, remedy: &str) -> Fault {
        let why = format!("此处已有不是本程序生成的文件，未作改动；{remedy}");
        Fault::because("发布", below(&self.target.public, path), why)
    }

    fn finish(mut self) -> Result<Removals, Fault> {
        for path in &self.survey.dropped {
            // What lies behind a link that somebody put in a folder's place is not below `public/`.
            let mut straight = true;
            for folder in folders(path) {
                straight &= matches!(self.folder(folder)?, None | Some(EntryKind::Directory));
            }
            if !straight || self.spared.contains(path) {
                continue;
            }
            match self.disk.kind(&self.target.output(path))? {
                Some(EntryKind::Directory) => continue,
                Some(EntryKind::File | EntryKind::Link | EntryKind::Other) => {
                    self.removals.deleted.push(path.clone());
                }
                // Its folders may still have to go.
                None => {}
            }
            if !self.clears.contains(path) {
                self.removals.drops.push(path.clone());
            }
        }
        self.removals.clears = self.clears.into_iter().cloned().collect();
        Ok(self.removals)
    }
}

/// The folders that a path lies in, outermost first.
fn folders(path: &OutputPath) -> impl Iterator<Item = &str> {
    path.as_str().match_indices('/').map(|(end, _)| &path.as_str()[..end])
}
