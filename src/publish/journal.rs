//! 日志: what a publication does to `public/`, written down before it is done.
//!
//! Once the journal stands, the publication has happened: [`Journal::apply`] does it now or at the
//! next start, from wherever it was interrupted. Text, so that a curious operator can read it; the
//! checksum is one that every version of the program computes alike.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::stage::Stage;
use super::walk::remove_empty_tree;
use super::{LIST, Target};
use crate::disk::{Disk, EntryKind, Fault, read_if_present};
use crate::model::path::OutputPath;

const HEAD: &str = "gongkai journal 1";

/// Deletions and renames, in the order in which they are done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Journal {
    /// Files of ours that are in the way of new ones.
    pub clears: Vec<OutputPath>,
    /// Folders that must become files; nothing but empty folders is left in them by then.
    pub clear_dirs: Vec<OutputPath>,
    /// Staged files and where they go.
    pub puts: Vec<(usize, OutputPath)>,
    /// Files of ours that are no longer wanted.
    pub drops: Vec<OutputPath>,
}

impl Journal {
    /// Makes the stage durable, then the journal. After this there is no way back.
    pub fn write(&self, disk: &dyn Disk, stage: &Stage) -> Result<(), Fault> {
        let fresh = stage.journal().with_extension("new");
        disk.write(&fresh, self.encode().as_bytes())?;
        disk.sync(stage.dir())?;
        disk.rename(&fresh, &stage.journal())?;
        disk.sync_names(stage.dir())
    }

    /// The journal of a stage, if it was completed.
    pub fn read(disk: &dyn Disk, stage: &Stage) -> Result<Option<Self>, Fault> {
        let bytes = read_if_present(disk, &stage.journal())?;
        Ok(bytes.and_then(|bytes| Self::decode(std::str::from_utf8(&bytes).ok()?)))
    }

    /// Does what the journal says and has not been done yet.
    pub fn apply(&self, disk: &dyn Disk, target: &Target, stage: &Stage) -> Result<(), Fault> {
        disk.create_dir(&target.public)?;
        // From here on every path that may stand in `public/` is on its list.
        settle(disk, &stage.union_list(), &target.public.join(LIST))?;
        self.clear(disk, target, stage)?;
        self.put(disk, target, stage)?;
        // Deletions go last: until then every page that is already published finds what it links to.
        remove(disk, target, &self.drops)?;
        settle(disk, &stage.list(), &target.public.join(LIST))
    }

    /// Makes room. Done only while the first new file still waits: afterwards a name to be cleared
    /// may be a new file's, where `A` and `a` are one, or where a file took a folder's place.
    fn clear(&self, disk: &dyn Disk, target: &Target, stage: &Stage) -> Result<(), Fault> {
        let Some((first, _)) = self.puts.first() else {
            return Ok(());
        };
        if disk.kind(&stage.file(*first))?.is_none() {
            return Ok(());
        }
        remove(disk, target, &self.clears)?;
        for path in &self.clear_dirs {
            let dir = target.output(path);
            if disk.kind(&dir)? == Some(EntryKind::Directory) {
                remove_empty_tree(disk, &dir)?;
            }
        }
        Ok(())
    }

    fn put(&self, disk: &dyn Disk, target: &Target, stage: &Stage) -> Result<(), Fault> {
        let folders: BTreeSet<&str> = self.puts.iter().map(|(_, path)| path.folder()).collect();
        for folder in folders.into_iter().filter(|folder| !folder.is_empty()) {
            disk.create_dir(&super::below(&target.public, folder))?;
        }
        self.puts.iter().try_for_each(|(index, path)| settle(disk, &stage.file(*index), &target.output(path)))
    }

    fn encode(&self) -> String {
        let mut text = format!("{HEAD}\n");
        let mut line = |verb: &str, path: &OutputPath| {
            text.push_str(verb);
            text.push_str(path.as_str());
            text.push('\n');
        };
        self.clears.iter().for_each(|path| line("clear ", path));
        self.clear_dirs.iter().for_each(|path| line("clear-dir ", path));
        self.puts.iter().for_each(|(index, path)| line(&format!("put {index} "), path));
        self.drops.iter().for_each(|path| line("drop ", path));
        let sum = checksum(&text);
        text.push_str(&sum);
        text
    }

    fn decode(text: &str) -> Option<Self> {
        let (body, sum) = text.rsplit_once("end ").map(|(body, _)| text.split_at(body.len()))?;
        if checksum(body) != sum {
            return None;
        }
        let mut lines = body.lines();
        if lines.next()? != HEAD {
            return None;
        }
        let mut journal = Self::default();
        for line in lines {
            journal.learn(line)?;
        }
        Some(journal)
    }

    fn learn(&mut self, line: &str) -> Option<()> {
        let (verb, rest) = line.split_once(' ')?;
        match verb {
            "clear" => self.clears.push(OutputPath::parse(rest).ok()?),
            "clear-dir" => self.clear_dirs.push(OutputPath::parse(rest).ok()?),
            "drop" => self.drops.push(OutputPath::parse(rest).ok()?),
            "put" => {
                let (index, path) = rest.split_once(' ')?;
                self.puts.push((index.parse().ok()?, OutputPath::parse(path).ok()?));
            }
            _ => return None,
        }
        Some(())
    }
}

/// The last line: it ends without a line break, so that a journal that lost its end has none.
fn checksum(body: &str) -> String {
    let digest = Sha256::digest(body.as_bytes());
    let hex: String = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(hex_digit).collect();
    format!("end {hex}")
}

fn hex_digit(value: u8) -> char {
    char::from_digit(u32::from(value), 16).unwrap_or('0')
}

/// Renames a staged file into place; one that is gone has been renamed before.
fn settle(disk: &dyn Disk, from: &Path, to: &Path) -> Result<(), Fault> {
    match disk.rename(from, to) {
        Err(fault) if fault.source.kind() == ErrorKind::NotFound && disk.kind(from)?.is_none() => Ok(()),
        settled => settled,
    }
}

/// Removes files of ours, and the folders that became empty by it.
fn remove(disk: &dyn Disk, target: &Target, paths: &[OutputPath]) -> Result<(), Fault> {
    let mut folders = BTreeSet::new();
    for path in paths {
        disk.remove(&target.output(path))?;
        let ends = path.as_str().match_indices('/').map(|(end, _)| end);
        folders.extend(ends.map(|end| &path.as_str()[..end]));
    }
    // In reverse order a folder comes after all that lies in it.
    for folder in folders.into_iter().rev() {
        let dir = super::below(&target.public, folder);
        if disk.kind(&dir)? == Some(EntryKind::Directory) {
            disk.remove_empty_dir(&dir)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn journal() -> Journal {
        let path = |text: &str| OutputPath::parse(text).unwrap();
        Journal {
            clears: vec![path("甲.html")],
            clear_dirs: vec![path("乙 丙")],
            puts: vec![(7, path("end 1.html")), (0, path("甲.html/丁.html"))],
            drops: vec![path("put 3 x.html")],
        }
    }

    #[test]
    fn a_journal_comes_back() {
        assert_eq!(Journal::decode(&journal().encode()), Some(journal()));
        assert_eq!(Journal::decode(&Journal::default().encode()), Some(Journal::default()));
    }

    #[test]
    fn a_part_of_a_journal_is_none() {
        let whole = journal().encode();
        for end in (0..whole.len()).filter(|end| whole.is_char_boundary(*end)) {
            assert_eq!(Journal::decode(&whole[..end]), None, "cut at {end}");
        }
        assert_eq!(Journal::decode(&whole.replace('7', "8")), None);
        assert_eq!(Journal::decode(&format!("{whole}\n")), None);
    }
}
