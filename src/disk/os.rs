//! The operating system's files. What differs between platforms is settled here and nowhere else.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rayon::prelude::*;

use super::scratch::Backed;
use super::{Disk, Entry, EntryKind, Fault, Scratch, Stamp, Stream, same_content};

/// The operating system's files.
#[derive(Debug, Clone, Copy)]
pub struct OsDisk;

/// A lock that lasts as long as this value, or until the process ends in whatever way.
#[derive(Debug)]
pub struct DiskLock {
    /// Closing the file releases it.
    _file: Option<fs::File>,
}

impl DiskLock {
    /// The lock of a disk that has no other users.
    pub(super) fn nothing() -> Self {
        Self { _file: None }
    }
}

impl Disk for OsDisk {
    fn list(&self, dir: &Path) -> Result<Vec<Entry>, Fault> {
        let fault = |error| Fault::new("列出文件夹", dir, error);
        let reader = match fs::read_dir(dir) {
            Ok(reader) => reader,
            Err(error) if is_absent(&error) => return Ok(Vec::new()),
            Err(error) => return Err(fault(error)),
        };
        let mut entries = Vec::new();
        for entry in reader {
            let entry = entry.map_err(fault)?;
            let kind = kind_of(entry.file_type().map_err(fault)?);
            let name = entry.file_name().into_string().map_err(|raw| raw.to_string_lossy().into_owned());
            entries.push(Entry { name, kind });
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    fn kind(&self, path: &Path) -> Result<Option<EntryKind>, Fault> {
        match fs::symlink_metadata(path) {
            Ok(meta) => Ok(Some(kind_of(meta.file_type()))),
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => Err(Fault::new("查看文件", path, error)),
        }
    }

    fn stamp(&self, path: &Path) -> Result<Option<Stamp>, Fault> {
        match fs::metadata(path) {
            Ok(meta) if meta.is_file() => Ok(Some(stamp_of(&meta))),
            Ok(_) => Ok(None),
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => Err(Fault::new("查看文件", path, error)),
        }
    }

    fn is_settled(&self, stamp: &Stamp) -> bool {
        let touched = stamp.modified.max(stamp.changed);
        // Without a clock nothing is settled, and neither is what lies in the future.
        nanoseconds(std::time::SystemTime::now()).is_some_and(|now| now - touched >= TICK)
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>, Fault> {
        patiently(|| fs::read(path)).map_err(|error| Fault::new("读取文件", path, error))
    }

    fn scratch(&self, folder: &Path) -> Result<Box<dyn Scratch>, Fault> {
        Ok(Box::new(Backed::in_folder(folder)?))
    }

    fn open(&self, path: &Path) -> Result<Box<dyn Stream>, Fault> {
        patiently(|| fs::File::open(path))
            .map(|file| Box::new(file) as Box<dyn Stream>)
            .map_err(|error| Fault::new("读取文件", path, error))
    }

    fn same_bytes(&self, a: &Path, b: &Path) -> Result<bool, Fault> {
        let open =
            |path: &Path| patiently(|| fs::File::open(path)).map_err(|error| Fault::new("读取文件", path, error));
        let (one, other) = (open(a)?, open(b)?);
        let same = || Ok(one.metadata()?.len() == other.metadata()?.len() && same_content(&one, &other)?);
        same().map_err(|error| Fault::new("比较文件", b, error))
    }

    fn create_dir(&self, path: &Path) -> Result<(), Fault> {
        fs::create_dir_all(path).map_err(|error| Fault::new("建立文件夹", path, error))
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), Fault> {
        fs::File::create(path)
            .and_then(|mut file| file.write_all(bytes))
            .map_err(|error| Fault::new("写入文件", path, error))
    }

    fn write_pieces(&self, path: &Path, pieces: &mut dyn FnMut() -> Option<Vec<u8>>) -> Result<(), Fault> {
        let fault = |error| Fault::new("写入文件", path, error);
        let mut file = fs::File::create(path).map_err(fault)?;
        while let Some(piece) = pieces() {
            file.write_all(&piece).map_err(fault)?;
        }
        Ok(())
    }

    fn copy(&self, from: &Path, to: &Path) -> Result<(), Fault> {
        // Not `fs::copy`: it would carry over the permissions, and a read-only attachment could then
        // be neither replaced nor removed on Windows.
        let copied = patiently(|| fs::File::open(from)).and_then(|mut source| {
            let mut target = fs::File::create(to)?;
            io::copy(&mut source, &mut target)
        });
        copied.map(|_| ()).map_err(|error| Fault::new("复制文件", from, error))
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), Fault> {
        patiently(|| fs::rename(from, to)).map_err(|error| Fault::new("改名文件", to, error))
    }

    fn remove(&self, path: &Path) -> Result<(), Fault> {
        match patiently(|| fs::remove_file(path)) {
            Ok(()) => Ok(()),
            Err(error) if is_absent(&error) => Ok(()),
            // Platforms disagree on what removing a directory as a file is called.
            Err(_) if fs::symlink_metadata(path).is_ok_and(|meta| meta.is_dir()) => Ok(()),
            Err(error) => Err(Fault::new("删除文件", path, error)),
        }
    }

    fn remove_empty_dir(&self, path: &Path) -> Result<bool, Fault> {
        match patiently(|| fs::remove_dir(path)) {
            Ok(()) => Ok(true),
            Err(error) if is_absent(&error) => Ok(true),
            // Windows and old kernels answer with other kinds for "not empty".
            Err(_) if fs::read_dir(path).is_ok_and(|mut left| left.next().is_some()) => Ok(false),
            Err(error) => Err(Fault::new("删除空文件夹", path, error)),
        }
    }

    fn sync(&self, dir: &Path) -> Result<(), Fault> {
        let fault = |error| Fault::new("落盘", dir, error);
        let mut tree = Tree::default();
        let whole = tree.collect(dir, SYNC_ONE_BY_ONE).map_err(fault)?;
        if !whole && sync_file_system(dir).map_err(fault)? {
            return Ok(());
        }
        if !whole {
            tree = Tree::default();
            tree.collect(dir, usize::MAX).map_err(fault)?;
        }
        tree.files.par_iter().try_for_each(|file| sync_file(file)).map_err(fault)?;
        tree.dirs.par_iter().try_for_each(|dir| self.sync_names(dir))
    }

    fn sync_names(&self, dir: &Path) -> Result<(), Fault> {
        if cfg!(windows) {
            return Ok(());
        }
        fs::File::open(dir).and_then(|dir| dir.sync_all()).map_err(|error| Fault::new("落盘", dir, error))
    }

    fn same_file_system(&self, a: &Path, b: &Path) -> Result<bool, Fault> {
        let device = |path: &Path| device_of(path).map_err(|error| Fault::new("查看文件系统", path, error));
        Ok(device(a)? == device(b)? && !crosses_mounts(a, b))
    }

    fn hard_link(&self, from: &Path, to: &Path) -> Result<(), Fault> {
        fs::hard_link(from, to).map_err(|error| Fault::new("建立硬链接", to, error))
    }

    fn read_link(&self, path: &Path) -> Result<Option<PathBuf>, Fault> {
        match self.kind(path)? {
            Some(EntryKind::Link) => {
                fs::read_link(path).map(Some).map_err(|error| Fault::new("读取符号链接", path, error))
            }
            Some(EntryKind::File | EntryKind::Directory | EntryKind::Other) | None => Ok(None),
        }
    }

    fn symlink(&self, target: &Path, link: &Path) -> Result<(), Fault> {
        make_link(target, link).map_err(|error| Fault::new("建立符号链接", link, error))
    }

    fn try_lock(&self, path: &Path) -> Result<Option<DiskLock>, Fault> {
        let fault = |error| Fault::new("加锁", path, error);
        let file = fs::File::options().create(true).truncate(false).write(true).open(path).map_err(fault)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(DiskLock { _file: Some(file) })),
            Err(fs::TryLockError::WouldBlock) => Ok(None),
            // Some network file systems have no locks; to refuse every build there helps nobody.
            Err(fs::TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {
                Ok(Some(DiskLock::nothing()))
            }
            Err(fs::TryLockError::Error(error)) => Err(fault(error)),
        }
    }
}

/// Up to so many files are synced one by one; for more, the whole file system at once is cheaper.
const SYNC_ONE_BY_ONE: usize = 64;

/// The files and folders below a directory, itself included.
#[derive(Default)]
struct Tree {
    files: Vec<PathBuf>,
    dirs: Vec<PathBuf>,
}

impl Tree {
    /// Adds what lies in a directory; `false` once there are more files than `limit`, the rest left out.
    fn collect(&mut self, dir: &Path, limit: usize) -> io::Result<bool> {
        self.dirs.push(dir.to_path_buf());
        for entry in fs::read_dir(dir)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            if kind.is_dir() {
                if !self.collect(&entry.path(), limit)? {
                    return Ok(false);
                }
            } else if kind.is_file() {
                self.files.push(entry.path());
                if self.files.len() > limit {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }
}

fn sync_file(path: &Path) -> io::Result<()> {
    // Windows flushes only through a handle that may write.
    fs::File::options().read(true).write(cfg!(windows)).open(path)?.sync_all()
}

/// Whether the platform could sync the whole file system that `dir` lies on.
#[cfg(target_os = "linux")]
fn sync_file_system(dir: &Path) -> io::Result<bool> {
    rustix::fs::syncfs(fs::File::open(dir)?)?;
    Ok(true)
}

#[cfg(not(target_os = "linux"))]
#[expect(clippy::unnecessary_wraps, reason = "Linux can fail here")]
fn sync_file_system(_: &Path) -> io::Result<bool> {
    Ok(false)
}

/// Two mounts of one device look alike to `stat` (containers do this), yet refuse renames. The kernel
/// says so before it looks for the file, so a name that cannot exist asks without touching anything.
fn crosses_mounts(a: &Path, b: &Path) -> bool {
    const NOBODY: &str = ".gk-new-probe-that-never-exists";
    fs::rename(a.join(NOBODY), b.join(NOBODY)).is_err_and(|error| error.kind() == ErrorKind::CrossesDevices)
}

/// Repeats what Windows refuses while an office program, a virus scanner, an indexer or a web server has
/// the file open.
fn patiently<T>(mut attempt: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    const WAITS: [u64; 7] = [2, 5, 10, 20, 50, 100, 200];
    for wait in WAITS {
        match attempt() {
            Err(error) if cfg!(windows) && is_in_use(&error) => {
                std::thread::sleep(Duration::from_millis(wait));
            }
            settled => return settled,
        }
    }
    attempt()
}

/// Whether Windows refuses because somebody else has the file open. Most often it calls that a sharing or a
/// lock violation, for which the standard library has no kind.
fn is_in_use(error: &io::Error) -> bool {
    const SHARING_VIOLATION: i32 = 32;
    const LOCK_VIOLATION: i32 = 33;
    matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::ResourceBusy)
        || matches!(error.raw_os_error(), Some(SHARING_VIOLATION | LOCK_VIOLATION))
}

/// Nothing lies there, or cannot because a parent is a file.
fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

fn kind_of(kind: fs::FileType) -> EntryKind {
    if kind.is_symlink() {
        EntryKind::Link
    } else if kind.is_dir() {
        EntryKind::Directory
    } else if kind.is_file() {
        EntryKind::File
    } else {
        EntryKind::Other
    }
}

/// The coarsest clock of a file system in use: FAT counts in two seconds.
const TICK: i64 = 2_000_000_000;

fn stamp_of(meta: &fs::Metadata) -> Stamp {
    let modified = meta.modified().ok().and_then(nanoseconds);
    Stamp { size: meta.len(), modified: modified.unwrap_or(0), inode: inode_of(meta), changed: changed_of(meta) }
}

/// Since the Unix epoch, until the year 2262: what is later lies in the future until then, and is never settled.
fn nanoseconds(time: std::time::SystemTime) -> Option<i64> {
    let since = time.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(i64::try_from(since.as_nanos()).unwrap_or(i64::MAX))
}

#[cfg(unix)]
fn make_link(target: &Path, link: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(target, link)
}

#[cfg(not(unix))]
fn make_link(_: &Path, _: &Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

#[cfg(unix)]
fn device_of(path: &Path) -> io::Result<u64> {
    fs::metadata(path).map(|meta| std::os::unix::fs::MetadataExt::dev(&meta))
}

/// The drive or share: a junction may lead to another one.
#[cfg(not(unix))]
fn device_of(path: &Path) -> io::Result<Option<std::ffi::OsString>> {
    let real = fs::canonicalize(path)?;
    Ok(real.components().next().map(|drive| drive.as_os_str().to_owned()))
}

#[cfg(unix)]
fn inode_of(meta: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(meta)
}

#[cfg(not(unix))]
fn inode_of(_: &fs::Metadata) -> u64 {
    0
}

#[cfg(unix)]
fn changed_of(meta: &fs::Metadata) -> i64 {
    use std::os::unix::fs::MetadataExt;
    meta.ctime().saturating_mul(1_000_000_000).saturating_add(meta.ctime_nsec())
}

#[cfg(not(unix))]
fn changed_of(_: &fs::Metadata) -> i64 {
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_program_holds_open_is_tried_again() {
        for code in [32, 33] {
            assert!(is_in_use(&io::Error::from_raw_os_error(code)), "{code}");
        }
        assert!(is_in_use(&ErrorKind::PermissionDenied.into()));
        assert!(!is_in_use(&ErrorKind::NotFound.into()));
    }
}
