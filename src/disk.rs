//! 磁盘: the one trait over the file system; its folder is the only place that names `std::fs`.
//!
//! Three users justify the trait: the operating system, a tree in memory for tests, and a disk that
//! fails (or stops) at its n-th operation, by which publishing is proved.

mod failing;
mod memory;
mod os;
mod scratch;

use std::io::{self, ErrorKind, Read, Seek};
use std::path::{Path, PathBuf};

pub use failing::FailingDisk;
pub use memory::MemoryDisk;
pub use os::{DiskLock, OsDisk};
pub use scratch::Scratch;

/// 机器的错: the disk or the arguments, not the editor. Findings never travel this way.
#[derive(Debug, thiserror::Error)]
#[error("{doing}失败：{}：{source}", path.display())]
pub struct Fault {
    /// What was being done, in Chinese, e.g. `读取文件`.
    pub doing: &'static str,
    /// The path it was done to.
    pub path: PathBuf,
    /// What the operating system answered.
    pub source: io::Error,
}

impl Fault {
    /// A fault with the given reason.
    pub fn new(doing: &'static str, path: impl Into<PathBuf>, source: io::Error) -> Self {
        Self { doing, path: path.into(), source }
    }

    /// A fault whose reason is a sentence of ours.
    pub fn because(doing: &'static str, path: impl Into<PathBuf>, why: impl Into<String>) -> Self {
        Self::new(doing, path, io::Error::other(why.into()))
    }
}

/// What a directory entry is. Links are never followed by listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// A regular file.
    File,
    /// A directory.
    Directory,
    /// A symbolic link, to whatever it may point.
    Link,
    /// A device, a pipe, a socket.
    Other,
}

/// One entry of a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The file name; `Err` holds a lossy spelling of a name that is not Unicode.
    pub name: Result<String, String>,
    /// What it is, without following links.
    pub kind: EntryKind,
}

/// Size and times of a file, to tell whether it may have changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Stamp {
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since the Unix epoch; what is too far away for them counts as the last of them.
    pub modified: i64,
    /// The inode number, 0 where the platform has none.
    pub inode: u64,
    /// When the file or anything about it was last touched, which no program can set back; nanoseconds
    /// since the Unix epoch, 0 where the platform does not say.
    pub changed: i64,
}

impl Stamp {
    /// The stamp of the content alone: a rename, which leaves the content as it is, counts as a touch.
    #[must_use]
    pub fn of_content(self) -> Self {
        Self { changed: 0, ..self }
    }
}

/// A file that is read bit by bit.
pub trait Stream: Read + Seek + Send {}

impl<T: Read + Seek + Send> Stream for T {}

/// Whether two readers give the same bytes, read piece by piece: either may be larger than memory.
pub fn same_content(mut one: impl Read, mut other: impl Read) -> io::Result<bool> {
    const PIECE: u64 = 128 * 1024;
    let (mut here, mut there) = (Vec::new(), Vec::new());
    loop {
        here.clear();
        there.clear();
        one.by_ref().take(PIECE).read_to_end(&mut here)?;
        other.by_ref().take(PIECE).read_to_end(&mut there)?;
        if here != there {
            return Ok(false);
        }
        if here.is_empty() {
            return Ok(true);
        }
    }
}

/// The files that a build may touch. Paths are absolute or relative to the working directory.
///
/// Links, locks and hard links are answered with "unsupported" or "nobody else is here" by default,
/// so that a disk without them need not mention them.
pub trait Disk: Sync {
    /// The entries of a directory, sorted by name; an absent directory has none.
    fn list(&self, dir: &Path) -> Result<Vec<Entry>, Fault>;
    /// What lies at a path, links not followed; `None` when nothing does.
    fn kind(&self, path: &Path) -> Result<Option<EntryKind>, Fault>;
    /// The stamp of a regular file (links followed); `None` when it does not exist.
    fn stamp(&self, path: &Path) -> Result<Option<Stamp>, Fault>;
    /// Whether a stamp that was just taken is old enough to vouch for the content: a file that is
    /// written twice within a tick of the disk's clock may bear the same stamp both times.
    fn is_settled(&self, stamp: &Stamp) -> bool;
    /// The bytes of a file.
    fn read(&self, path: &Path) -> Result<Vec<u8>, Fault>;
    /// Opens a file of any size, to be read bit by bit.
    fn open(&self, path: &Path) -> Result<Box<dyn Stream>, Fault>;
    /// Whether two existing files hold the same bytes, without keeping either in memory.
    fn same_bytes(&self, a: &Path, b: &Path) -> Result<bool, Fault>;
    /// Creates a directory and its parents; one that exists is fine.
    fn create_dir(&self, path: &Path) -> Result<(), Fault>;
    /// Writes a new file or truncates an old one. Not atomic: only for stage files and the ledger's
    /// temporary name; what others may read goes through `rename`.
    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), Fault>;

    /// Writes a whole file whose bytes are made piece by piece, until there are no more.
    fn write_pieces(&self, path: &Path, pieces: &mut dyn FnMut() -> Option<Vec<u8>>) -> Result<(), Fault> {
        let mut whole = Vec::new();
        while let Some(piece) = pieces() {
            whole.extend(piece);
        }
        self.write(path, &whole)
    }
    /// Copies a file's bytes to a new place, streaming.
    fn copy(&self, from: &Path, to: &Path) -> Result<(), Fault>;
    /// Renames over whatever file is there; the stamp moves along. Atomic within one file system.
    fn rename(&self, from: &Path, to: &Path) -> Result<(), Fault>;
    /// Removes a file or a link; where there is none, or a directory, nothing happens.
    fn remove(&self, path: &Path) -> Result<(), Fault>;
    /// Removes a directory if it is empty; returns whether it is gone.
    fn remove_empty_dir(&self, path: &Path) -> Result<bool, Fault>;
    /// Makes the files below `dir` and their names durable, as far as the platform can.
    fn sync(&self, dir: &Path) -> Result<(), Fault>;
    /// Makes the names in `dir` durable, not what they stand for. Does nothing where directories
    /// cannot be synced (Windows): names are durable there in the order in which they were made.
    fn sync_names(&self, dir: &Path) -> Result<(), Fault>;
    /// Whether `rename` is atomic between two existing directories: one file system, one mount.
    fn same_file_system(&self, a: &Path, b: &Path) -> Result<bool, Fault>;

    /// A file without a name, on the file system of a folder that exists.
    fn scratch(&self, folder: &Path) -> Result<Box<dyn Scratch>, Fault> {
        Err(Fault::new("建立临时文件", folder, ErrorKind::Unsupported.into()))
    }

    /// Gives a file a second name.
    fn hard_link(&self, _from: &Path, to: &Path) -> Result<(), Fault> {
        Err(Fault::new("建立硬链接", to, ErrorKind::Unsupported.into()))
    }

    /// Where a symbolic link points; `None` when there is no link at the path.
    fn read_link(&self, _path: &Path) -> Result<Option<PathBuf>, Fault> {
        Ok(None)
    }

    /// Makes a new symbolic link to a directory. To switch an old one, rename the new one over it.
    fn symlink(&self, _target: &Path, link: &Path) -> Result<(), Fault> {
        Err(Fault::new("建立符号链接", link, ErrorKind::Unsupported.into()))
    }

    /// Locks a file against other processes, creating it; `None` when another holds it.
    fn try_lock(&self, _path: &Path) -> Result<Option<DiskLock>, Fault> {
        Ok(Some(DiskLock::nothing()))
    }
}

/// Reads a file that may be absent.
pub fn read_if_present(disk: &dyn Disk, path: &Path) -> Result<Option<Vec<u8>>, Fault> {
    match disk.read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(fault) if fault.source.kind() == ErrorKind::NotFound => Ok(None),
        Err(fault) => Err(fault),
    }
}
