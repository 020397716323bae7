//! 长条: bodies that were set while their facts were read, until their pages are made up. Both need the same
//! reading of the text, and a first build would do it twice, with the search index three times.
//!
//! They lie in a file without a name (`Disk::scratch`), since all of them together are larger than everything
//! else that a build keeps. What is not there is read and set from its text as ever: a galley saves time and
//! decides nothing.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use rapidhash::RapidHashMap;

use crate::disk::{Disk, Scratch};
use crate::fingerprint::Fingerprint;
use crate::markdown::{Galley, Wanted};

/// So many bytes are put aside at most: the first 10,000 or 20,000 documents of a site.
const ROOM: u64 = 256 * 1024 * 1024;

/// From so many new texts on a file is worth its while.
pub(super) const MANY: usize = 4;

/// The galleys of one build, by the fingerprint of the file that they were read from.
#[derive(Debug)]
pub struct Galleys {
    scratch: Box<dyn Scratch>,
    /// Whether plain texts are wanted too, for the index.
    searched: bool,
    kept: Mutex<RapidHashMap<Fingerprint, Kept>>,
    /// No more is put aside once the file could not be written.
    full: AtomicBool,
}

/// Where the parts of a galley lie: begin and length.
#[derive(Debug, Clone, Copy)]
struct Kept {
    set: Option<(u64, usize)>,
    plain: Option<(u64, usize)>,
}

impl Galleys {
    /// An empty file beside the ledger; none where there can't be one: a dry run makes no folder for it.
    pub(super) fn open(disk: &dyn Disk, folder: &Path, searched: bool) -> Option<Self> {
        let scratch = disk.scratch(folder).ok()?;
        Some(Self { scratch, searched, kept: Mutex::default(), full: AtomicBool::new(false) })
    }

    /// What is put aside of a body.
    pub(super) fn wanted(&self) -> Wanted {
        Wanted { galley: true, plain: self.searched }
    }

    /// Puts a body aside that was read from a file with this fingerprint.
    pub(super) fn put(&self, content: Fingerprint, galley: Option<&Galley>, plain: Option<&str>) {
        let set = galley.and_then(|galley| self.store(&postcard::to_allocvec(galley).ok()?));
        let plain = plain.and_then(|plain| self.store(plain.as_bytes()));
        if set.is_some() || plain.is_some() {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            kept.insert(content, Kept { set, plain });
        }
    }

    /// The set body of a file.
    pub(super) fn set(&self, content: Fingerprint) -> Option<Galley> {
        postcard::from_bytes(&self.fetch(self.kept(content)?.set?)?).ok()
    }

    /// The plain text of a file.
    pub(super) fn plain(&self, content: Fingerprint) -> Option<String> {
        String::from_utf8(self.fetch(self.kept(content)?.plain?)?).ok()
    }

    fn kept(&self, content: Fingerprint) -> Option<Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(&content).copied()
    }

    fn store(&self, bytes: &[u8]) -> Option<(u64, usize)> {
        if self.full.load(Ordering::Relaxed) {
            return None;
        }
        let begin = self.scratch.put(bytes).ok().filter(|begin| *begin < ROOM);
        if begin.is_none() {
            self.full.store(true, Ordering::Relaxed);
        }
        Some((begin?, bytes.len()))
    }

    fn fetch(&self, (begin, length): (u64, usize)) -> Option<Vec<u8>> {
        self.scratch.get(begin, length).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::{Fault, MemoryDisk, OsDisk};

    fn galley(words: &str) -> Galley {
        Galley { html: format!("<p>{words}</p>\n"), headings: Vec::new() }
    }

    #[test]
    fn what_was_put_aside_comes_back_and_nothing_else_does() {
        let folder = tempfile::tempdir().unwrap();
        for disk in [&OsDisk as &dyn Disk, &MemoryDisk::new()] {
            let galleys = Galleys::open(disk, folder.path(), true).unwrap();
            // More than is held back before it is written.
            let long = "长".repeat(900_000);
            let print = |nth: u32| Fingerprint::of(&nth);
            galleys.put(print(1), Some(&galley("甲")), Some("甲"));
            galleys.put(print(2), None, Some(&long));
            galleys.put(print(3), Some(&galley("丙")), None);
            assert_eq!(galleys.set(print(1)), Some(galley("甲")));
            assert_eq!(galleys.plain(print(2)).as_deref(), Some(&*long));
            assert_eq!((galleys.set(print(2)), galleys.set(print(3))), (None, Some(galley("丙"))));
            assert_eq!((galleys.plain(print(3)), galleys.set(print(4))), (None, None));
        }
        // The file has no name.
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    /// A full disk.
    #[derive(Debug)]
    struct Full;

    impl Scratch for Full {
        fn put(&self, _: &[u8]) -> Result<u64, Fault> {
            Err(Fault::because("写入文件", "/", "磁盘已满"))
        }

        fn get(&self, _: u64, _: usize) -> Result<Vec<u8>, Fault> {
            Err(Fault::because("读取文件", "/", "没有"))
        }
    }

    #[test]
    fn a_full_disk_only_costs_time() {
        let galleys =
            Galleys { scratch: Box::new(Full), searched: true, kept: Mutex::default(), full: AtomicBool::new(false) };
        galleys.put(Fingerprint::of("甲"), Some(&galley("甲")), Some("甲"));
        assert_eq!(galleys.set(Fingerprint::of("甲")), None);
    }
}
