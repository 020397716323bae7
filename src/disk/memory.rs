//! A tree of files in memory, for tests and for whoever wants to see a result before it is written.

use std::collections::BTreeMap;
use std::io::{self, Cursor, ErrorKind};
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::scratch::Backed;
use super::{Disk, Entry, EntryKind, Fault, Scratch, Stamp, Stream};

/// A tree of files in memory. Directories exist as soon as a file lies below them or they were created.
#[derive(Debug, Default)]
pub struct MemoryDisk {
    tree: Mutex<Tree>,
    /// Whether `A` and `a` are one name, as on Windows and macOS.
    ignores_case: bool,
}

#[derive(Debug, Default, Clone)]
struct Tree {
    nodes: BTreeMap<PathBuf, Node>,
    /// Counts writes; the only time that passes here.
    clock: u32,
}

#[derive(Debug, Clone)]
enum Node {
    Directory,
    File { bytes: Vec<u8>, written: u32, durable: bool },
}

impl MemoryDisk {
    /// An empty disk.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty disk on which `A` and `a` are one name; a file keeps the spelling it was made with.
    pub fn ignoring_case() -> Self {
        Self { ignores_case: true, ..Self::default() }
    }

    /// Every file and its bytes, sorted by path.
    pub fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let tree = self.lock();
        let files = tree.nodes.iter().filter_map(|(path, node)| match node {
            Node::File { bytes, .. } => Some((path.clone(), bytes.clone())),
            Node::Directory => None,
        });
        files.collect()
    }

    /// Every directory, sorted by path.
    pub fn dirs(&self) -> Vec<PathBuf> {
        let tree = self.lock();
        let dirs = tree.nodes.iter().filter(|(_, node)| matches!(node, Node::Directory));
        dirs.map(|(path, _)| path.clone()).collect()
    }

    /// What a power cut leaves: names are there in the order they were made, but files whose bytes
    /// were never synced have lost their second half.
    pub fn lose_power(&self) {
        for node in self.lock().nodes.values_mut() {
            if let Node::File { bytes, durable, .. } = node
                && !*durable
            {
                bytes.truncate(bytes.len() / 2);
                *durable = true;
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Tree> {
        // A poisoned lock means that a test panicked elsewhere; the tree itself is whole.
        self.tree.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The one key of a file: without `.` and empty components, spelled as it was made.
    fn key(&self, tree: &Tree, path: &Path) -> PathBuf {
        let plain = path.components().filter(|part| !matches!(part, Component::CurDir));
        if !self.ignores_case {
            return plain.collect();
        }
        plain.fold(PathBuf::new(), |folder, part| {
            let wanted = folder.join(part);
            let folded = wanted.to_string_lossy().to_lowercase();
            let spelled = tree.nodes.keys().find(|known| known.to_string_lossy().to_lowercase() == folded);
            spelled.cloned().unwrap_or(wanted)
        })
    }

    fn absent(doing: &'static str, path: &Path) -> Fault {
        Fault::new(doing, path, io::Error::from(ErrorKind::NotFound))
    }
}

impl Clone for MemoryDisk {
    fn clone(&self) -> Self {
        Self { tree: Mutex::new(self.lock().clone()), ignores_case: self.ignores_case }
    }
}

impl Tree {
    fn put(&mut self, key: PathBuf, node: Node) -> Result<(), ErrorKind> {
        if matches!(self.nodes.get(&key), Some(Node::Directory)) {
            return Err(ErrorKind::IsADirectory);
        }
        self.make_dirs(key.parent().unwrap_or(Path::new("")))?;
        self.nodes.insert(key, node);
        Ok(())
    }

    fn make_dirs(&mut self, dir: &Path) -> Result<(), ErrorKind> {
        let is_file = |dir: &Path| matches!(self.nodes.get(dir), Some(Node::File { .. }));
        if dir.ancestors().any(is_file) {
            return Err(ErrorKind::NotADirectory);
        }
        for dir in dir.ancestors() {
            self.nodes.insert(dir.to_path_buf(), Node::Directory);
        }
        Ok(())
    }
}

impl Disk for MemoryDisk {
    fn list(&self, dir: &Path) -> Result<Vec<Entry>, Fault> {
        let tree = self.lock();
        let dir = self.key(&tree, dir);
        let below = tree.nodes.range(dir.clone()..).take_while(|(path, _)| path.starts_with(&dir));
        let entries = below.filter(|(path, _)| path.parent() == Some(dir.as_path())).filter_map(|(path, node)| {
            let name = path.file_name()?.to_string_lossy().into_owned();
            Some(Entry { name: Ok(name), kind: node.kind() })
        });
        Ok(entries.collect())
    }

    fn kind(&self, path: &Path) -> Result<Option<EntryKind>, Fault> {
        let tree = self.lock();
        Ok(tree.nodes.get(&self.key(&tree, path)).map(Node::kind))
    }

    fn stamp(&self, path: &Path) -> Result<Option<Stamp>, Fault> {
        let tree = self.lock();
        Ok(match tree.nodes.get(&self.key(&tree, path)) {
            Some(Node::File { bytes, written, .. }) => {
                Some(Stamp { size: bytes.len() as u64, modified: i64::from(*written), inode: 0, changed: 0 })
            }
            Some(Node::Directory) | None => None,
        })
    }

    fn is_settled(&self, _: &Stamp) -> bool {
        // Every write is a tick of its own here.
        true
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>, Fault> {
        let tree = self.lock();
        match tree.nodes.get(&self.key(&tree, path)) {
            Some(Node::File { bytes, .. }) => Ok(bytes.clone()),
            Some(Node::Directory) | None => Err(Self::absent("读取文件", path)),
        }
    }

    fn scratch(&self, folder: &Path) -> Result<Box<dyn Scratch>, Fault> {
        Ok(Box::new(Backed::of(folder, Cursor::new(Vec::new()))))
    }

    fn open(&self, path: &Path) -> Result<Box<dyn Stream>, Fault> {
        self.read(path).map(|bytes| Box::new(Cursor::new(bytes)) as Box<dyn Stream>)
    }

    fn same_bytes(&self, a: &Path, b: &Path) -> Result<bool, Fault> {
        Ok(self.read(a)? == self.read(b)?)
    }

    fn create_dir(&self, path: &Path) -> Result<(), Fault> {
        let mut tree = self.lock();
        let key = self.key(&tree, path);
        tree.make_dirs(&key).map_err(|kind| Fault::new("建立文件夹", path, kind.into()))
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), Fault> {
        let mut tree = self.lock();
        tree.clock += 1;
        let node = Node::File { bytes: bytes.to_vec(), written: tree.clock, durable: false };
        let key = self.key(&tree, path);
        tree.put(key, node).map_err(|kind| Fault::new("写入文件", path, kind.into()))
    }

    fn copy(&self, from: &Path, to: &Path) -> Result<(), Fault> {
        let bytes = self.read(from)?;
        self.write(to, &bytes)
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), Fault> {
        let mut tree = self.lock();
        let (from_key, to_key) = (self.key(&tree, from), self.key(&tree, to));
        let Some(node @ Node::File { .. }) = tree.nodes.get(&from_key).cloned() else {
            return Err(Self::absent("改名文件", from));
        };
        // Writing makes folders here as a convenience; a rename is as strict as a real one.
        if !matches!(to_key.parent().and_then(|folder| tree.nodes.get(folder)), Some(Node::Directory)) {
            return Err(Self::absent("改名文件", to));
        }
        tree.put(to_key, node).map_err(|kind| Fault::new("改名文件", to, kind.into()))?;
        tree.nodes.remove(&from_key);
        Ok(())
    }

    fn remove(&self, path: &Path) -> Result<(), Fault> {
        let mut tree = self.lock();
        let key = self.key(&tree, path);
        if let Some(Node::File { .. }) = tree.nodes.get(&key) {
            tree.nodes.remove(&key);
        }
        Ok(())
    }

    fn remove_empty_dir(&self, path: &Path) -> Result<bool, Fault> {
        let mut tree = self.lock();
        let key = self.key(&tree, path);
        match tree.nodes.get(&key) {
            None => return Ok(true),
            Some(Node::File { .. }) => {
                return Err(Fault::new("删除空文件夹", path, ErrorKind::NotADirectory.into()));
            }
            Some(Node::Directory) => {}
        }
        let empty = !tree.nodes.keys().any(|other| other.parent() == Some(key.as_path()));
        if empty {
            tree.nodes.remove(&key);
        }
        Ok(empty)
    }

    fn sync(&self, dir: &Path) -> Result<(), Fault> {
        let mut tree = self.lock();
        let dir = self.key(&tree, dir);
        for (path, node) in &mut tree.nodes {
            if let Node::File { durable, .. } = node
                && path.starts_with(&dir)
            {
                *durable = true;
            }
        }
        Ok(())
    }

    fn sync_names(&self, _: &Path) -> Result<(), Fault> {
        Ok(())
    }

    fn same_file_system(&self, _: &Path, _: &Path) -> Result<bool, Fault> {
        Ok(true)
    }
}

impl Node {
    fn kind(&self) -> EntryKind {
        match self {
            Self::Directory => EntryKind::Directory,
            Self::File { .. } => EntryKind::File,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_power_cut_spares_only_what_was_synced() {
        let disk = MemoryDisk::new();
        disk.write(Path::new("a/safe"), b"1234").unwrap();
        disk.sync(Path::new("a")).unwrap();
        disk.write(Path::new("a/lost"), b"1234").unwrap();
        disk.rename(Path::new("a/lost"), Path::new("a/moved")).unwrap();
        disk.lose_power();
        assert_eq!(disk.read(Path::new("a/safe")).unwrap(), b"1234");
        assert_eq!(disk.read(Path::new("a/moved")).unwrap(), b"12");
    }

    #[test]
    fn a_disk_that_ignores_case_keeps_the_first_spelling() {
        let disk = MemoryDisk::ignoring_case();
        disk.write(Path::new("A/B.html"), b"1").unwrap();
        disk.write(Path::new("a/b.HTML"), b"2").unwrap();
        assert_eq!(disk.files(), BTreeMap::from([(PathBuf::from("A/B.html"), b"2".to_vec())]));
    }

    #[test]
    fn a_file_is_no_folder() {
        let disk = MemoryDisk::new();
        disk.write(Path::new("a"), b"").unwrap();
        assert!(disk.write(Path::new("a/b"), b"").is_err());
        assert!(disk.create_dir(Path::new("a")).is_err());
        assert!(disk.rename(Path::new("a"), Path::new("missing/a")).is_err());
    }
}
