//! A disk that stops in the middle, as if the power had gone: publishing is proved on it.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Disk, DiskLock, Entry, EntryKind, Fault, Scratch, Stamp, Stream};

/// A disk that stops working after `n` changing operations. Only the very operation that hits the
/// limit may leave something behind: half of what it was to write. All later ones fail without effect.
pub struct FailingDisk<'a> {
    inner: &'a dyn Disk,
    limit: usize,
    spent: AtomicUsize,
}

/// Whether an operation may still happen.
enum Power {
    On,
    /// It is the one during which the power goes.
    Going(Fault),
    Off(Fault),
}

impl<'a> FailingDisk<'a> {
    /// Lets `operations` changes through.
    pub fn after(inner: &'a dyn Disk, operations: usize) -> Self {
        Self { inner, limit: operations, spent: AtomicUsize::new(0) }
    }

    /// Changes that are still let through; 0 when the disk has stopped or is about to.
    pub fn left(&self) -> usize {
        self.limit.saturating_sub(self.spent.load(Ordering::SeqCst))
    }

    /// Changes that were asked for, those in vain included.
    pub fn asked(&self) -> usize {
        self.spent.load(Ordering::SeqCst)
    }

    fn power(&self, doing: &'static str, path: &Path) -> Power {
        let stopped = || Fault::because(doing, path, "测试用磁盘在此处停止");
        match self.spent.fetch_add(1, Ordering::SeqCst).cmp(&self.limit) {
            std::cmp::Ordering::Less => Power::On,
            std::cmp::Ordering::Equal => Power::Going(stopped()),
            std::cmp::Ordering::Greater => Power::Off(stopped()),
        }
    }

    /// For operations that happen wholly or not at all.
    fn spend(&self, doing: &'static str, path: &Path) -> Result<(), Fault> {
        match self.power(doing, path) {
            Power::On => Ok(()),
            Power::Going(stopped) | Power::Off(stopped) => Err(stopped),
        }
    }
}

impl Disk for FailingDisk<'_> {
    fn list(&self, dir: &Path) -> Result<Vec<Entry>, Fault> {
        self.inner.list(dir)
    }

    fn kind(&self, path: &Path) -> Result<Option<EntryKind>, Fault> {
        self.inner.kind(path)
    }

    fn is_settled(&self, stamp: &Stamp) -> bool {
        self.inner.is_settled(stamp)
    }

    fn stamp(&self, path: &Path) -> Result<Option<Stamp>, Fault> {
        self.inner.stamp(path)
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>, Fault> {
        self.inner.read(path)
    }

    fn scratch(&self, folder: &Path) -> Result<Box<dyn Scratch>, Fault> {
        self.inner.scratch(folder)
    }

    fn open(&self, path: &Path) -> Result<Box<dyn Stream>, Fault> {
        self.inner.open(path)
    }

    fn same_bytes(&self, a: &Path, b: &Path) -> Result<bool, Fault> {
        self.inner.same_bytes(a, b)
    }

    fn create_dir(&self, path: &Path) -> Result<(), Fault> {
        self.spend("建立文件夹", path)?;
        self.inner.create_dir(path)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), Fault> {
        match self.power("写入文件", path) {
            Power::On => self.inner.write(path, bytes),
            Power::Going(stopped) => {
                self.inner.write(path, &bytes[..bytes.len() / 2])?;
                Err(stopped)
            }
            Power::Off(stopped) => Err(stopped),
        }
    }

    fn copy(&self, from: &Path, to: &Path) -> Result<(), Fault> {
        match self.power("复制文件", to) {
            Power::On => self.inner.copy(from, to),
            Power::Going(stopped) => {
                let bytes = self.inner.read(from)?;
                self.inner.write(to, &bytes[..bytes.len() / 2])?;
                Err(stopped)
            }
            Power::Off(stopped) => Err(stopped),
        }
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), Fault> {
        self.spend("改名文件", to)?;
        self.inner.rename(from, to)
    }

    fn remove(&self, path: &Path) -> Result<(), Fault> {
        self.spend("删除文件", path)?;
        self.inner.remove(path)
    }

    fn remove_empty_dir(&self, path: &Path) -> Result<bool, Fault> {
        self.spend("删除空文件夹", path)?;
        self.inner.remove_empty_dir(path)
    }

    fn sync(&self, dir: &Path) -> Result<(), Fault> {
        self.spend("落盘", dir)?;
        self.inner.sync(dir)
    }

    fn sync_names(&self, dir: &Path) -> Result<(), Fault> {
        self.spend("落盘", dir)?;
        self.inner.sync_names(dir)
    }

    fn same_file_system(&self, a: &Path, b: &Path) -> Result<bool, Fault> {
        self.inner.same_file_system(a, b)
    }

    fn hard_link(&self, from: &Path, to: &Path) -> Result<(), Fault> {
        self.spend("建立硬链接", to)?;
        self.inner.hard_link(from, to)
    }

    fn read_link(&self, path: &Path) -> Result<Option<PathBuf>, Fault> {
        self.inner.read_link(path)
    }

    fn symlink(&self, target: &Path, link: &Path) -> Result<(), Fault> {
        self.spend("建立符号链接", link)?;
        self.inner.symlink(target, link)
    }

    fn try_lock(&self, path: &Path) -> Result<Option<DiskLock>, Fault> {
        self.inner.try_lock(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::MemoryDisk;

    #[test]
    fn only_the_operation_at_the_limit_leaves_a_part() {
        let memory = MemoryDisk::new();
        let disk = FailingDisk::after(&memory, 1);
        disk.write(Path::new("whole"), b"1234").unwrap();
        assert!(disk.write(Path::new("half"), b"1234").is_err());
        assert!(disk.write(Path::new("never"), b"1234").is_err());
        assert!(disk.remove(Path::new("whole")).is_err());
        let files: Vec<_> = memory.files().into_values().collect();
        assert_eq!(files, [b"12".to_vec(), b"1234".to_vec()]);
        assert_eq!((disk.left(), disk.asked()), (0, 4));
    }
}
