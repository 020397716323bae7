//! Walking and removing trees, for the few places that must see what they did not plan.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::below;
use crate::disk::{Disk, EntryKind, Fault};

/// Something below a folder that is not a folder, or a folder that cannot be entered.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Found {
    /// Relative to where the walk began, with `/`, as the disk spells it.
    pub path: String,
    /// Whether the name is Unicode, so that `path` leads there.
    pub reachable: bool,
}

/// Everything below `dir` that is no folder and that `wanted` wants, sorted. Links are not followed.
pub(super) fn walk(disk: &dyn Disk, dir: &Path, wanted: &(dyn Fn(&str) -> bool + Sync)) -> Result<Vec<Found>, Fault> {
    let mut found = walk_folder(disk, dir, "", wanted)?;
    found.sort();
    Ok(found)
}

fn walk_folder(
    disk: &dyn Disk,
    root: &Path,
    folder: &str,
    wanted: &(dyn Fn(&str) -> bool + Sync),
) -> Result<Vec<Found>, Fault> {
    let dir = if folder.is_empty() { root.to_path_buf() } else { below(root, folder) };
    let (mut found, mut folders) = (Vec::new(), Vec::new());
    let mut path = String::new();
    for entry in disk.list(&dir)? {
        let reachable = entry.name.is_ok();
        path.clear();
        path.push_str(folder);
        if !folder.is_empty() {
            path.push('/');
        }
        path.push_str(entry.name.as_deref().unwrap_or_else(|lossy| lossy));
        if entry.kind == EntryKind::Directory && reachable {
            folders.push(path.clone());
        } else if wanted(&path) {
            found.push(Found { path: path.clone(), reachable });
        }
    }
    let below: Vec<_> =
        folders.par_iter().map(|folder| walk_folder(disk, root, folder, wanted)).collect::<Result<_, _>>()?;
    found.extend(below.into_iter().flatten());
    Ok(found)
}

/// Removes a folder and all that lies below it. Only for what is ours beyond doubt.
pub(super) fn remove_tree(disk: &dyn Disk, dir: &Path) -> Result<(), Fault> {
    for (path, kind) in entries(disk, dir)? {
        if kind == EntryKind::Directory {
            remove_tree(disk, &path)?;
        } else {
            disk.remove(&path)?;
        }
    }
    disk.remove_empty_dir(dir).map(|_| ())
}

/// Removes a folder if it holds nothing but empty folders; returns whether it is gone.
pub(super) fn remove_empty_tree(disk: &dyn Disk, dir: &Path) -> Result<bool, Fault> {
    for (path, kind) in entries(disk, dir)? {
        if kind == EntryKind::Directory {
            remove_empty_tree(disk, &path)?;
        }
    }
    disk.remove_empty_dir(dir)
}

fn entries(disk: &dyn Disk, dir: &Path) -> Result<Vec<(PathBuf, EntryKind)>, Fault> {
    let entries = disk.list(dir)?.into_iter();
    Ok(entries.filter_map(|entry| Some((dir.join(entry.name.ok()?), entry.kind))).collect())
}
