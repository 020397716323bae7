//! 磁盘: the one trait over the file system, and the only place that names `std::fs`.
//!
//! Three users justify the trait: the operating system, a tree in memory for tests, and a disk that
//! fails (or stops) at its n-th operation, by which publishing is proved.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

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
    /// Nanoseconds since the Unix epoch.
    pub modified: i128,
    /// The inode number, 0 where the platform has none.
    pub inode: u64,
}

/// The files that a build may touch. Paths are absolute or relative to the working directory.
pub trait Disk: Sync {
    /// The entries of a directory, sorted by name; an absent directory has none.
    fn list(&self, dir: &Path) -> Result<Vec<Entry>, Fault>;
    /// The stamp of a regular file (links followed); `None` when it does not exist.
    fn stamp(&self, path: &Path) -> Result<Option<Stamp>, Fault>;
    /// The bytes of a file.
    fn read(&self, path: &Path) -> Result<Vec<u8>, Fault>;
    /// Creates a directory and its parents; one that exists is fine.
    fn create_dir(&self, path: &Path) -> Result<(), Fault>;
    /// Writes a new file or truncates an old one. Not atomic: only for stage files and the ledger's
    /// temporary name; what others may read goes through `rename`.
    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), Fault>;
    /// Copies a file's bytes to a new place, streaming.
    fn copy(&self, from: &Path, to: &Path) -> Result<(), Fault>;
    /// Renames over whatever file is there. Atomic within one file system.
    fn rename(&self, from: &Path, to: &Path) -> Result<(), Fault>;
    /// Removes a file; an absent one is fine.
    fn remove(&self, path: &Path) -> Result<(), Fault>;
    /// Removes a directory if it is empty; returns whether it is gone.
    fn remove_empty_dir(&self, path: &Path) -> Result<bool, Fault>;
    /// Makes everything written below `dir` durable, as far as the platform can.
    fn sync(&self, dir: &Path) -> Result<(), Fault>;
    /// Whether two existing paths lie on one file system, so that `rename` is atomic between them.
    fn same_file_system(&self, a: &Path, b: &Path) -> Result<bool, Fault>;
}

/// Reads a file that may be absent.
pub fn read_if_present(disk: &dyn Disk, path: &Path) -> Result<Option<Vec<u8>>, Fault> {
    match disk.read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(fault) if fault.source.kind() == ErrorKind::NotFound => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// The operating system's files.
#[derive(Debug, Clone, Copy)]
pub struct OsDisk;

impl Disk for OsDisk {
    fn list(&self, dir: &Path) -> Result<Vec<Entry>, Fault> {
        let fault = |error| Fault::new("列出文件夹", dir, error);
        let reader = match fs::read_dir(dir) {
            Ok(reader) => reader,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(fault(error)),
        };
        let mut entries = Vec::new();
        for entry in reader {
            let entry = entry.map_err(fault)?;
            let kind = entry.file_type().map_err(fault)?;
            let kind = if kind.is_symlink() {
                EntryKind::Link
            } else if kind.is_dir() {
                EntryKind::Directory
            } else if kind.is_file() {
                EntryKind::File
            } else {
                EntryKind::Other
            };
            let name = entry.file_name().into_string().map_err(|raw| raw.to_string_lossy().into_owned());
            entries.push(Entry { name, kind });
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    fn stamp(&self, path: &Path) -> Result<Option<Stamp>, Fault> {
        match fs::metadata(path) {
            Ok(meta) if meta.is_file() => Ok(Some(stamp_of(&meta))),
            Ok(_) => Ok(None),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
            Err(error) => Err(Fault::new("查看文件", path, error)),
        }
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>, Fault> {
        fs::read(path).map_err(|error| Fault::new("读取文件", path, error))
    }

    fn create_dir(&self, path: &Path) -> Result<(), Fault> {
        fs::create_dir_all(path).map_err(|error| Fault::new("建立文件夹", path, error))
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), Fault> {
        fs::File::create(path)
            .and_then(|mut file| file.write_all(bytes))
            .map_err(|error| Fault::new("写入文件", path, error))
    }

    fn copy(&self, from: &Path, to: &Path) -> Result<(), Fault> {
        let copied = fs::File::open(from).and_then(|mut source| {
            let mut target = fs::File::create(to)?;
            io::copy(&mut source, &mut target)
        });
        copied.map(|_| ()).map_err(|error| Fault::new("复制文件", from, error))
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), Fault> {
        fs::rename(from, to).map_err(|error| Fault::new("改名文件", to, error))
    }

    fn remove(&self, path: &Path) -> Result<(), Fault> {
        match fs::remove_file(path) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(Fault::new("删除文件", path, error)),
        }
    }

    fn remove_empty_dir(&self, path: &Path) -> Result<bool, Fault> {
        match fs::remove_dir(path) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(true),
            // Windows and old kernels answer with other kinds for "not empty".
            Err(_) if fs::read_dir(path).is_ok_and(|mut left| left.next().is_some()) => Ok(false),
            Err(error) => Err(Fault::new("删除空文件夹", path, error)),
        }
    }

    fn sync(&self, dir: &Path) -> Result<(), Fault> {
        match fs::File::open(dir).and_then(|file| file.sync_all()) {
            // Directories cannot be opened for this on Windows; the rename is durable there without it.
            Ok(()) => Ok(()),
            Err(error) if cfg!(windows) => drop_error(&error),
            Err(error) => Err(Fault::new("落盘", dir, error)),
        }
    }

    fn same_file_system(&self, a: &Path, b: &Path) -> Result<bool, Fault> {
        let device = |path: &Path| {
            fs::metadata(path).map(|meta| device_of(&meta)).map_err(|error| Fault::new("查看文件系统", path, error))
        };
        Ok(device(a)? == device(b)?)
    }
}

#[expect(clippy::unnecessary_wraps, reason = "stands in a match arm that returns a result")]
fn drop_error(_: &io::Error) -> Result<(), Fault> {
    Ok(())
}

#[cfg(unix)]
fn device_of(meta: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::dev(meta)
}

#[cfg(not(unix))]
fn device_of(_: &fs::Metadata) -> u64 {
    0
}

#[cfg(unix)]
fn inode_of(meta: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(meta)
}

#[cfg(not(unix))]
fn inode_of(_: &fs::Metadata) -> u64 {
    0
}

fn stamp_of(meta: &fs::Metadata) -> Stamp {
    let modified = meta.modified().ok().and_then(|time| {
        let since = time.duration_since(std::time::UNIX_EPOCH).ok()?;
        i128::try_from(since.as_nanos()).ok()
    });
    Stamp { size: meta.len(), modified: modified.unwrap_or(0), inode: inode_of(meta) }
}

/// Reads at most `limit` bytes of a file, for attachments whose head alone is looked at.
pub fn read_head(path: &Path, limit: u64) -> Result<Vec<u8>, Fault> {
    let mut head = Vec::new();
    fs::File::open(path)
        .and_then(|file| file.take(limit).read_to_end(&mut head))
        .map_err(|error| Fault::new("读取文件", path, error))?;
    Ok(head)
}

/// A tree of files in memory. Directories exist as soon as a file lies below them or they were created.
#[derive(Debug, Default)]
pub struct MemoryDisk {
    nodes: Mutex<BTreeMap<PathBuf, Node>>,
    clock: AtomicUsize,
}

#[derive(Debug, Clone)]
enum Node {
    Directory,
    File { bytes: Vec<u8>, written: usize },
}

impl MemoryDisk {
    /// An empty disk.
    pub fn new() -> Self {
        Self::default()
    }

    /// Every file and its bytes, sorted by path.
    pub fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let nodes = self.lock();
        nodes
            .iter()
            .filter_map(|(path, node)| match node {
                Node::File { bytes, .. } => Some((path.clone(), bytes.clone())),
                Node::Directory => None,
            })
            .collect()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<PathBuf, Node>> {
        // A poisoned lock means that a test panicked elsewhere; the tree itself is whole.
        self.nodes.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn put(&self, path: &Path, bytes: Vec<u8>) {
        let written = self.clock.fetch_add(1, Ordering::Relaxed) + 1;
        let path = plain(path);
        let mut nodes = self.lock();
        for parent in path.ancestors().skip(1) {
            nodes.entry(parent.to_path_buf()).or_insert(Node::Directory);
        }
        nodes.insert(path, Node::File { bytes, written });
    }
}

/// Drops `.` and empty components, so that one file has one key.
fn plain(path: &Path) -> PathBuf {
    path.components().filter(|part| !matches!(part, Component::CurDir)).collect()
}

fn absent(doing: &'static str, path: &Path) -> Fault {
    Fault::new(doing, path, io::Error::from(ErrorKind::NotFound))
}

impl Disk for MemoryDisk {
    fn list(&self, dir: &Path) -> Result<Vec<Entry>, Fault> {
        let dir = plain(dir);
        let nodes = self.lock();
        let below = nodes.iter().filter(|(path, _)| path.parent() == Some(dir.as_path()));
        Ok(below
            .filter_map(|(path, node)| {
                let name = path.file_name()?.to_string_lossy().into_owned();
                let kind = match node {
                    Node::Directory => EntryKind::Directory,
                    Node::File { .. } => EntryKind::File,
                };
                Some(Entry { name: Ok(name), kind })
            })
            .collect())
    }

    fn stamp(&self, path: &Path) -> Result<Option<Stamp>, Fault> {
        Ok(match self.lock().get(&plain(path)) {
            Some(Node::File { bytes, written }) => {
                Some(Stamp { size: bytes.len() as u64, modified: *written as i128, inode: 0 })
            }
            Some(Node::Directory) | None => None,
        })
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>, Fault> {
        match self.lock().get(&plain(path)) {
            Some(Node::File { bytes, .. }) => Ok(bytes.clone()),
            Some(Node::Directory) | None => Err(absent("读取文件", path)),
        }
    }

    fn create_dir(&self, path: &Path) -> Result<(), Fault> {
        let path = plain(path);
        let mut nodes = self.lock();
        for dir in path.ancestors() {
            if let Node::File { .. } = nodes.entry(dir.to_path_buf()).or_insert(Node::Directory) {
                return Err(Fault::new("建立文件夹", dir, io::Error::from(ErrorKind::AlreadyExists)));
            }
        }
        Ok(())
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), Fault> {
        if matches!(self.lock().get(&plain(path)), Some(Node::Directory)) {
            return Err(Fault::new("写入文件", path, io::Error::from(ErrorKind::IsADirectory)));
        }
        self.put(path, bytes.to_vec());
        Ok(())
    }

    fn copy(&self, from: &Path, to: &Path) -> Result<(), Fault> {
        let bytes = self.read(from)?;
        self.write(to, &bytes)
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), Fault> {
        let bytes = self.read(from)?;
        self.write(to, &bytes)?;
        self.lock().remove(&plain(from));
        Ok(())
    }

    fn remove(&self, path: &Path) -> Result<(), Fault> {
        let mut nodes = self.lock();
        if let Some(Node::File { .. }) = nodes.get(&plain(path)) {
            nodes.remove(&plain(path));
        }
        Ok(())
    }

    fn remove_empty_dir(&self, path: &Path) -> Result<bool, Fault> {
        let path = plain(path);
        let mut nodes = self.lock();
        if nodes.keys().any(|other| other.parent() == Some(path.as_path())) {
            return Ok(false);
        }
        nodes.remove(&path);
        Ok(true)
    }

    fn sync(&self, _: &Path) -> Result<(), Fault> {
        Ok(())
    }

    fn same_file_system(&self, _: &Path, _: &Path) -> Result<bool, Fault> {
        Ok(true)
    }
}

/// A disk that stops working after `n` changing operations, as if the power had gone: the operation
/// that hits the limit and all later ones fail without effect.
pub struct FailingDisk<'a> {
    inner: &'a dyn Disk,
    left: AtomicUsize,
}

impl<'a> FailingDisk<'a> {
    /// Lets `operations` changes through.
    pub fn after(inner: &'a dyn Disk, operations: usize) -> Self {
        Self { inner, left: AtomicUsize::new(operations) }
    }

    /// Changes that are still let through; 0 when the disk has stopped.
    pub fn left(&self) -> usize {
        self.left.load(Ordering::SeqCst)
    }

    fn spend(&self, doing: &'static str, path: &Path) -> Result<(), Fault> {
        self.left
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1))
            .map(|_| ())
            .map_err(|_| Fault::because(doing, path, "测试用磁盘在此处停止"))
    }
}

impl Disk for FailingDisk<'_> {
    fn list(&self, dir: &Path) -> Result<Vec<Entry>, Fault> {
        self.inner.list(dir)
    }

    fn stamp(&self, path: &Path) -> Result<Option<Stamp>, Fault> {
        self.inner.stamp(path)
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>, Fault> {
        self.inner.read(path)
    }

    fn create_dir(&self, path: &Path) -> Result<(), Fault> {
        self.spend("建立文件夹", path)?;
        self.inner.create_dir(path)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), Fault> {
        if let Err(stopped) = self.spend("写入文件", path) {
            // A crash in the middle of a write leaves a part of the bytes.
            self.inner.write(path, &bytes[..bytes.len() / 2])?;
            return Err(stopped);
        }
        self.inner.write(path, bytes)
    }

    fn copy(&self, from: &Path, to: &Path) -> Result<(), Fault> {
        self.spend("复制文件", to)?;
        self.inner.copy(from, to)
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

    fn same_file_system(&self, a: &Path, b: &Path) -> Result<bool, Fault> {
        self.inner.same_file_system(a, b)
    }
}
