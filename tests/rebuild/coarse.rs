//! A disk whose clock ticks slowly: two saves of one size within a tick bear the same stamp.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use gongkai::build::memory::Memory;
use gongkai::disk::{Disk, Entry, EntryKind, Fault, MemoryDisk, Stamp, Stream};

use crate::builder::{ROOT, build, clean, compare, public, put};
use crate::site::Site;

/// Writes in one tick. A build of the small site needs some hundred of them.
const TICK: usize = 100_000;

/// A disk in memory with a slow clock.
struct CoarseDisk {
    inner: MemoryDisk,
    writes: AtomicUsize,
}

impl CoarseDisk {
    fn tick(&self) -> i64 {
        i64::try_from(self.writes.load(Ordering::SeqCst) / TICK).unwrap()
    }

    /// Lets time pass.
    fn wait(&self) {
        self.writes.fetch_add(TICK, Ordering::SeqCst);
    }
}

impl Disk for CoarseDisk {
    fn list(&self, dir: &Path) -> Result<Vec<Entry>, Fault> {
        self.inner.list(dir)
    }

    fn kind(&self, path: &Path) -> Result<Option<EntryKind>, Fault> {
        self.inner.kind(path)
    }

    fn stamp(&self, path: &Path) -> Result<Option<Stamp>, Fault> {
        // The disk below counts writes. Outputs keep their fine stamps: here it is about sources.
        let coarse = |stamp: Stamp| Stamp { modified: stamp.modified / i64::try_from(TICK).unwrap(), ..stamp };
        let is_source = path.extension().is_some_and(|extension| extension == "md");
        Ok(self.inner.stamp(path)?.map(|stamp| if is_source { coarse(stamp) } else { stamp }))
    }

    fn is_settled(&self, stamp: &Stamp) -> bool {
        self.tick() > stamp.modified
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>, Fault> {
        self.inner.read(path)
    }

    fn open(&self, path: &Path) -> Result<Box<dyn Stream>, Fault> {
        self.inner.open(path)
    }

    fn same_bytes(&self, a: &Path, b: &Path) -> Result<bool, Fault> {
        self.inner.same_bytes(a, b)
    }

    fn create_dir(&self, path: &Path) -> Result<(), Fault> {
        self.inner.create_dir(path)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), Fault> {
        self.writes.fetch_add(1, Ordering::SeqCst);
        self.inner.write(path, bytes)
    }

    fn copy(&self, from: &Path, to: &Path) -> Result<(), Fault> {
        self.writes.fetch_add(1, Ordering::SeqCst);
        self.inner.copy(from, to)
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), Fault> {
        self.inner.rename(from, to)
    }

    fn remove(&self, path: &Path) -> Result<(), Fault> {
        self.inner.remove(path)
    }

    fn remove_empty_dir(&self, path: &Path) -> Result<bool, Fault> {
        self.inner.remove_empty_dir(path)
    }

    fn sync(&self, dir: &Path) -> Result<(), Fault> {
        self.inner.sync(dir)
    }

    fn sync_names(&self, dir: &Path) -> Result<(), Fault> {
        self.inner.sync_names(dir)
    }

    fn same_file_system(&self, a: &Path, b: &Path) -> Result<bool, Fault> {
        self.inner.same_file_system(a, b)
    }
}

#[test]
fn a_second_save_within_a_tick_is_seen_and_an_old_stamp_is_believed() {
    let disk = CoarseDisk { inner: MemoryDisk::new(), writes: AtomicUsize::new(0) };
    let mut site = Site::new();
    put(&disk, ROOT, &std::collections::BTreeMap::new(), &site.files());
    let mut warm = Memory::load(&disk, Path::new(ROOT));
    build(&disk, ROOT, site.today, &mut warm, 1).unwrap();
    for body in 1..5 {
        let before = site.files();
        site.docs.get_mut(&4).unwrap().body = body;
        put(&disk, ROOT, &before, &site.files());
        let mut cold = Memory::load(&disk, Path::new(ROOT));
        build(&disk, ROOT, site.today, if body % 2 == 0 { &mut warm } else { &mut cold }, 1).unwrap();
        compare("same tick", &public(&disk.inner, ROOT), &clean(&site).public.unwrap());
    }
    // A tick later the stamps are looked at once more, and from then on believed.
    disk.wait();
    build(&disk, ROOT, site.today, &mut Memory::load(&disk, Path::new(ROOT)), 1).unwrap();
    let path = Path::new(ROOT).join(site.path(4));
    let hidden = disk.inner.read(&path).unwrap().iter().map(|byte| byte ^ 1).collect::<Vec<u8>>();
    let stamp = disk.stamp(&path).unwrap();
    disk.inner.write(&path, &hidden).unwrap();
    assert_eq!(disk.stamp(&path).unwrap(), stamp, "the test means a change that no stamp shows");
    let (report, _) = build(&disk, ROOT, site.today, &mut Memory::load(&disk, Path::new(ROOT)), 1).unwrap();
    assert_eq!(report.map(|report| report.written.len()), Some(0), "what is settled is not read");
}
