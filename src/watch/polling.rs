//! 定时查看: for network drives and containers, which notify nobody.
//!
//! Why not notify's own: it compares times in whole seconds, so that two saves within one look alike,
//! or else reads every file each time. Here a file is read again only for a while after it changed:
//! where a drive keeps coarse times, a second save of the same length within them would not show.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant, SystemTime};

use super::{FOLDERS, Knock, Sources};
use crate::disk::{Disk, EntryKind, Fault, OsDisk, Stamp};
use crate::fingerprint::Fingerprint;

/// How often it looks; less often where looking takes long.
const EVERY: Duration = Duration::from_millis(700);
/// At least so many times the length of a look lies between two.
const REST: u32 = 8;
/// How many looks a changed file is read again for: more than the two seconds of the coarsest drives.
const LOOKS: u8 = 5;
/// A file younger than this at the start may be changed within the same tick of the drive's clock.
const YOUNG: i64 = 3_000_000_000;

/// A thread that looks. Dropping this ends it.
pub struct Polling {
    _alive: Arc<Sender<()>>,
}

impl Polling {
    /// Begins to look.
    pub fn start(sources: &Arc<Sources>, knocks: &Sender<Knock>) -> Self {
        let (alive, ended) = channel::<()>();
        let (sources, knocks): (Weak<Sources>, _) = (Arc::downgrade(sources), knocks.clone());
        let mut seen = sources.upgrade().map(|sources| Seen::first(&sources));
        std::thread::spawn(move || {
            let mut pause = EVERY;
            // Nothing is ever sent: when the sender is gone, so is the watch.
            while ended.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
                let Some(sources) = sources.upgrade() else { return };
                let began = Instant::now();
                let changed = seen.get_or_insert_with(|| Seen::first(&sources)).again(&sources);
                if changed && knocks.send(Knock::Change).is_err() {
                    return;
                }
                pause = EVERY.max(began.elapsed() * REST);
            }
        });
        Self { _alive: Arc::new(alive) }
    }
}

/// What was there at the last look.
struct Seen {
    /// Files with their stamps, folders without.
    entries: BTreeMap<PathBuf, Option<Stamp>>,
    /// Files that changed lately: their bytes, and how many looks are left.
    young: BTreeMap<PathBuf, (Option<Fingerprint>, u8)>,
}

impl Seen {
    fn first(sources: &Sources) -> Self {
        // A drive that can't be read now is seen when it can.
        let entries = look(sources).unwrap_or_default();
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |time| time.as_nanos());
        let now = i64::try_from(now).unwrap_or(i64::MAX);
        let is_young = |stamp: &Option<Stamp>| stamp.is_some_and(|stamp| now - stamp.modified < YOUNG);
        let young = entries.iter().filter(|(_, stamp)| is_young(stamp));
        let young = young.map(|(path, _)| (path.clone(), (bytes(path), LOOKS - 1))).collect();
        Self { entries, young }
    }

    /// Looks again; whether anything is different.
    fn again(&mut self, sources: &Sources) -> bool {
        let Ok(now) = look(sources) else { return false };
        let mut changed = now.len() != self.entries.len();
        for (path, stamp) in &now {
            if self.entries.get(path) != Some(stamp) {
                changed = true;
                self.young.insert(path.clone(), (bytes(path), LOOKS));
            }
        }
        changed |= self.entries.keys().any(|path| !now.contains_key(path));
        let fresh: Vec<PathBuf> =
            self.young.iter().filter(|(_, (_, left))| *left < LOOKS).map(|(path, _)| path.clone()).collect();
        for path in fresh {
            let content = bytes(&path);
            if let Some(known) = self.young.get_mut(&path).filter(|known| known.0 != content) {
                *known = (content, LOOKS);
                changed = true;
            }
        }
        self.young.retain(|path, (_, left)| {
            *left -= 1;
            *left > 0 && now.contains_key(path)
        });
        self.entries = now;
        changed
    }
}

fn bytes(path: &Path) -> Option<Fingerprint> {
    OsDisk.read(path).ok().map(|bytes| Fingerprint::of_bytes(&bytes))
}

/// Everything that may be a source, with its stamp.
fn look(sources: &Sources) -> Result<BTreeMap<PathBuf, Option<Stamp>>, Fault> {
    let mut entries = BTreeMap::new();
    for file in sources.files() {
        if let Some(stamp) = OsDisk.stamp(&file)? {
            entries.insert(file, Some(stamp));
        }
    }
    let mut folders: Vec<PathBuf> = FOLDERS.iter().map(|folder| sources.root.join(folder)).collect();
    while let Some(folder) = folders.pop() {
        for entry in OsDisk.list(&folder)? {
            let Ok(name) = entry.name else { continue };
            let path = folder.join(name);
            match entry.kind {
                EntryKind::Directory => {
                    folders.push(path.clone());
                    entries.insert(path, None);
                }
                EntryKind::File | EntryKind::Link | EntryKind::Other => {
                    let stamp = OsDisk.stamp(&path)?;
                    entries.insert(path, stamp);
                }
            }
        }
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::sync::RwLock;

    use super::*;

    fn site() -> (tempfile::TempDir, Sources) {
        let folder = tempfile::TempDir::new().unwrap();
        let root = folder.path().to_path_buf();
        fs::create_dir_all(root.join("content/甲")).unwrap();
        fs::write(root.join("content/甲/一.md"), "一").unwrap();
        fs::write(root.join("site.yaml"), "name: 甲").unwrap();
        let files = RwLock::new(BTreeSet::from([root.join("site.yaml")]));
        (folder, Sources { root, files })
    }

    #[test]
    fn without_a_change_nothing_is_different() {
        let (_folder, sources) = site();
        let mut seen = Seen::first(&sources);
        for _ in 0..8 {
            assert!(!seen.again(&sources));
        }
    }

    #[test]
    fn every_kind_of_change_is_different_once() {
        let (_folder, sources) = site();
        let root = sources.root.clone();
        let mut seen = Seen::first(&sources);
        let changes: [&dyn Fn(); 7] = [
            &|| fs::write(root.join("content/甲/一.md"), "一二").unwrap(),
            &|| fs::write(root.join("content/甲/二.md"), "二").unwrap(),
            &|| fs::remove_file(root.join("content/甲/二.md")).unwrap(),
            &|| fs::create_dir_all(root.join("content/乙")).unwrap(),
            &|| fs::write(root.join("site.yaml"), "name: 乙乙").unwrap(),
            &|| fs::remove_dir_all(root.join("content")).unwrap(),
            &|| fs::create_dir_all(root.join("themes/x")).unwrap(),
        ];
        for (at, change) in changes.iter().enumerate() {
            change();
            assert!(seen.again(&sources), "change {at}");
            assert!(!seen.again(&sources), "change {at}, once");
        }
    }

    /// A drive with coarse times: the second save has the length and the time of the first.
    #[test]
    fn a_second_save_with_the_same_length_and_time_is_noticed() {
        let (_folder, sources) = site();
        let file = sources.root.join("content/甲/一.md");
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        let save = |text: &str| {
            fs::write(&file, text).unwrap();
            fs::File::options().write(true).open(&file).unwrap().set_modified(time).unwrap();
        };
        let mut seen = Seen::first(&sources);
        save("二");
        assert!(seen.again(&sources));
        save("三");
        assert!(seen.again(&sources), "by its bytes");
        assert!(!seen.again(&sources));
    }
}
