//! 发布版: each publication as a tree of its own, `.gongkai-releases/000012` beside `public`, which
//! is a link to the current one. A visitor never sees two publications mixed, and the last one can
//! be taken back.
//!
//! Unchanged files are hard links to the release before, foreign files too: whoever edits one in
//! place instead of replacing it edits it in every release. The list of what is ours lies in each
//! release. Limits: not on Windows; `public` must be no mount point; where `public` was a folder
//! until now, it is missing for the moment between two renames, once.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::changes::Change;
use super::stage::Stage;
use super::survey::Survey;
use super::walk::remove_tree;
use super::{LIST, Planned, Publish, Target, below, ownership, recover};
use crate::disk::{Disk, EntryKind, Fault};

/// How many releases are kept, the current one included.
pub const KEPT: usize = 5;

const FOLDER: &str = ".gongkai-releases";
/// A release that is being made or removed.
const PART: &str = ".part";
/// The new link before it is renamed over the old one.
const LINK: &str = "link";
const STAGE: &str = "stage";

/// Where changed files wait: within the file system of the releases.
pub(super) fn stage_dir(target: &Target) -> PathBuf {
    folder(target).join(STAGE)
}

/// Refuses what would destroy the other mode's work.
pub(super) fn check_mode(disk: &dyn Disk, target: &Target, publish: Publish) -> Result<(), Fault> {
    let refuse = |why: &str| Err(Fault::because("发布", &target.public, why));
    let link = disk.read_link(&target.public)?;
    let ours = current(disk, target)?.is_some();
    match publish {
        Publish::InPlace if ours => {
            refuse("它是指向发布版的链接，请继续使用 --releases；如要改为就地发布，请先删除该链接和 .gongkai-releases")
        }
        Publish::Releases if cfg!(windows) => refuse("Windows 不支持 --releases"),
        Publish::Releases if link.is_some() && !ours => refuse("它是指向别处的链接，不能用于 --releases"),
        Publish::InPlace | Publish::Releases | Publish::DryRun => Ok(()),
    }
}

/// Makes a release of what is staged and what stands, and switches to it.
pub(super) fn commit(
    disk: &dyn Disk,
    target: &Target,
    plan: &[Planned],
    changes: &[Change],
    survey: &Survey,
    stage: &Stage,
) -> Result<(), Fault> {
    let current = current(disk, target)?;
    if let Some(current) = current {
        // Taken back earlier, or never switched to: not what "the one before" shall mean.
        for abandoned in numbers(disk, target)?.into_iter().filter(|number| *number > current) {
            discard(disk, target, abandoned)?;
        }
    }
    let newest = numbers(disk, target)?.last().copied().unwrap_or(0);
    // A folder that is `public` so far becomes the release before.
    let was_folder = current.is_none() && !disk.list(&target.public)?.is_empty();
    let number = newest + 1 + u64::from(was_folder);

    let part = release(target, number).with_extension(&PART[1..]);
    fill(disk, target, plan, changes, survey, stage, &part)?;
    disk.sync(&part)?;
    disk.rename(&part, &release(target, number))?;
    disk.sync_names(&folder(target))?;
    if was_folder {
        disk.rename(&target.public, &release(target, newest + 1)).inspect_err(|_| {
            // A mount point, say. Without this every attempt would leave a release behind.
            let _ = discard(disk, target, number);
        })?;
    } else if current.is_none() {
        disk.remove_empty_dir(&target.public)?;
    }
    switch(disk, target, number)
}

/// Builds the tree of a release.
fn fill(
    disk: &dyn Disk,
    target: &Target,
    plan: &[Planned],
    changes: &[Change],
    survey: &Survey,
    stage: &Stage,
    part: &Path,
) -> Result<(), Fault> {
    if let Some(lost) = survey.foreign.iter().find(|found| !found.reachable) {
        let why = "文件名不是 Unicode，无法带入新的发布版";
        return Err(Fault::because("发布", target.public.join(&lost.path), why));
    }
    let foreign = survey.foreign.iter().map(|found| found.path.as_str());
    let paths = plan.iter().map(|planned| planned.path.as_str()).chain(foreign.clone());
    let folders: BTreeSet<&str> = paths.filter_map(|path| Some(path.rsplit_once('/')?.0)).collect();
    disk.create_dir(part)?;
    folders.into_iter().try_for_each(|folder| disk.create_dir(&below(part, folder)))?;

    let mut staged = changes.iter().filter(|change| change.staged).map(|change| change.index).peekable();
    for (index, Planned { path, .. }) in plan.iter().enumerate() {
        let to = below(part, path.as_str());
        match staged.next_if_eq(&index) {
            Some(index) => disk.rename(&stage.file(index), &to)?,
            None => disk.hard_link(&target.output(path), &to)?,
        }
    }
    for path in foreign {
        disk.hard_link(&below(&target.public, path), &below(part, path))?;
    }
    disk.write(&part.join(LIST), &ownership::encode(ownership::planned(plan)))
}

/// Removes all but the newest releases.
pub(super) fn prune(disk: &dyn Disk, target: &Target) -> Result<(), Fault> {
    let Some(current) = current(disk, target)? else {
        return Ok(());
    };
    let published = numbers(disk, target)?.into_iter().filter(|number| *number <= current);
    published.rev().skip(KEPT).try_for_each(|number| discard(disk, target, number))
}

/// Goes back to the release before the current one and returns its number. The caller holds the
/// lock. The next publication discards what was taken back.
pub fn rollback(disk: &dyn Disk, target: &Target) -> Result<u64, Fault> {
    recover(disk, target)?;
    let refuse = |why: &str| Fault::because("退回上一版", &target.public, why);
    let current = current(disk, target)?.ok_or_else(|| refuse("它不是指向发布版的链接"))?;
    let before = numbers(disk, target)?.into_iter().rfind(|number| *number < current);
    let before = before.ok_or_else(|| refuse("没有更早的发布版"))?;
    switch(disk, target, before)?;
    Ok(before)
}

/// Removes what an interruption left behind; returns whether there was anything.
pub(super) fn tidy(disk: &dyn Disk, target: &Target) -> Result<bool, Fault> {
    let folder = folder(target);
    let mut tidied = false;
    for entry in disk.list(&folder)? {
        let Ok(name) = entry.name else { continue };
        if name == STAGE || name == LINK || name.ends_with(PART) {
            tidied = true;
            let path = folder.join(name);
            if entry.kind == EntryKind::Directory { remove_tree(disk, &path)? } else { disk.remove(&path)? }
        }
    }
    if disk.kind(&target.public)?.is_none()
        && let Some(newest) = numbers(disk, target)?.last()
    {
        tidied = true;
        switch(disk, target, *newest)?;
    }
    Ok(tidied)
}

fn switch(disk: &dyn Disk, target: &Target, number: u64) -> Result<(), Fault> {
    let folder = folder(target);
    let link = folder.join(LINK);
    // Relative, so that the site may be moved as a whole.
    disk.symlink(&Path::new(FOLDER).join(name(number)), &link)?;
    disk.rename(&link, &target.public)?;
    disk.sync_names(&folder)?;
    match target.public.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => disk.sync_names(parent),
        Some(_) | None => Ok(()),
    }
}

/// Removes a release; its name goes first, so that half of it is never taken for the whole.
fn discard(disk: &dyn Disk, target: &Target, number: u64) -> Result<(), Fault> {
    let whole = release(target, number);
    let part = whole.with_extension(&PART[1..]);
    disk.rename(&whole, &part)?;
    remove_tree(disk, &part)
}

/// The release that `public` links to.
fn current(disk: &dyn Disk, target: &Target) -> Result<Option<u64>, Fault> {
    let link = disk.read_link(&target.public)?;
    Ok(link.and_then(|link| {
        let is_ours = link.parent().is_some_and(|parent| parent.ends_with(FOLDER));
        is_ours.then(|| parse(link.file_name()?.to_str()?)).flatten()
    }))
}

/// The complete releases, oldest first.
fn numbers(disk: &dyn Disk, target: &Target) -> Result<Vec<u64>, Fault> {
    let entries = disk.list(&folder(target))?.into_iter();
    let mut numbers: Vec<u64> = entries.filter_map(|entry| parse(&entry.name.ok()?)).collect();
    numbers.sort_unstable();
    Ok(numbers)
}

fn folder(target: &Target) -> PathBuf {
    target.public.with_file_name(FOLDER)
}

fn release(target: &Target, number: u64) -> PathBuf {
    folder(target).join(name(number))
}

fn name(number: u64) -> String {
    format!("{number:06}")
}

fn parse(text: &str) -> Option<u64> {
    let number = text.parse().ok()?;
    (name(number) == text).then_some(number)
}
