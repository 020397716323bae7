//! The ledger comes back whole or not at all.

use super::*;
use crate::disk::{FailingDisk, MemoryDisk};

const DIR: &str = "site/.gongkai";

#[derive(Debug)]
struct Told(&'static str);

impl Learning for Told {
    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(self.0.as_bytes());
    }
}

fn stamp(size: u64) -> Stamp {
    Stamp { size, modified: 1_700_000_000_000_000_000, inode: 7, changed: 8 }
}

fn output(path: &str) -> OutputPath {
    OutputPath::parse(path).unwrap()
}

fn record(input: &str, size: u64) -> OutputRecord {
    OutputRecord {
        input: Fingerprint::of(input),
        parts: [1, 2, 3, u16::MAX],
        bytes: Fingerprint::of("bytes"),
        stamp: stamp(size),
    }
}

fn saved() -> MemoryDisk {
    let disk = MemoryDisk::new();
    let mut ledger = Ledger::load(&disk, Path::new(DIR), "build 1");
    ledger.learn_output(&output("zc/甲.html"), record("甲", 1));
    ledger.learn_output(&output("index.html"), record("首页", 2));
    ledger.learn_source(
        &SourcePath::new("content/甲.md"),
        stamp(3),
        true,
        Fingerprint::of("甲"),
        Arc::new(Told("facts of jia")),
    );
    ledger.save(&disk).unwrap();
    disk
}

#[test]
fn a_verdict_names_its_reason() {
    let disk = saved();
    let ledger = Ledger::load(&disk, Path::new(DIR), "build 1");
    let (path, input) = (output("zc/甲.html"), Fingerprint::of("甲"));
    assert_eq!(ledger.verdict(&path, input, Some(&stamp(1))), Verdict::Fresh);
    assert_eq!(ledger.verdict(&path, Fingerprint::of("乙"), Some(&stamp(1))), Verdict::InputChanged);
    assert_eq!(ledger.verdict(&path, input, None), Verdict::Missing);
    for tampered in [Stamp { size: 9, ..stamp(1) }, Stamp { modified: 0, ..stamp(1) }, Stamp { inode: 0, ..stamp(1) }] {
        assert_eq!(ledger.verdict(&path, input, Some(&tampered)), Verdict::Tampered);
    }
    assert_eq!(ledger.verdict(&output("b.html"), input, Some(&stamp(1))), Verdict::Unknown);
}

#[test]
fn facts_survive_two_rounds_and_forgotten_sources_do_not() {
    let disk = saved();
    let mut ledger = Ledger::load(&disk, Path::new(DIR), "build 1");
    ledger.learn_source(&SourcePath::new("content/乙.md"), stamp(4), true, Fingerprint::of("乙"), Arc::new(Told("")));
    ledger.save(&disk).unwrap();
    let mut ledger = Ledger::load(&disk, Path::new(DIR), "build 1");
    let known = ledger.source(&SourcePath::new("content/甲.md")).unwrap();
    assert_eq!(
        known,
        KnownSource { stamp: stamp(3), settled: true, content: Fingerprint::of("甲"), facts: Some(b"facts of jia") }
    );
    assert_eq!(ledger.source(&SourcePath::new("content/乙.md")).unwrap().facts, Some(&b""[..]));
    ledger.retain_sources(|path| path.name() == "乙.md");
    ledger.save(&disk).unwrap();
    let ledger = Ledger::load(&disk, Path::new(DIR), "build 1");
    assert_eq!(ledger.source(&SourcePath::new("content/甲.md")), None);
    assert_eq!(ledger.outputs(), 2);
}

#[test]
fn facts_that_are_held_are_written_as_they_are_held() {
    let disk = saved();
    let path = SourcePath::new("content/甲.md");
    let mut ledger = Ledger::load(&disk, Path::new(DIR), "build 1");
    ledger.hold(&path, || Arc::new(Told("held")));
    ledger.retain_sources(|_| true);
    assert_eq!((ledger.source(&path).unwrap().facts, ledger.stored.len()), (None, 0));
    ledger.learn_stamp(&path, stamp(9), false);
    ledger.save(&disk).unwrap();
    let ledger = Ledger::load(&disk, Path::new(DIR), "build 1");
    let known = ledger.source(&path).unwrap();
    assert_eq!((known.stamp, known.settled, known.facts), (stamp(9), false, Some(&b"held"[..])));
}

#[test]
fn what_another_build_wrote_is_not_read() {
    assert_eq!(Ledger::load(&saved(), Path::new(DIR), "build 2").outputs(), 0);
    assert_eq!(Ledger::load(&saved(), Path::new("elsewhere"), "build 1").outputs(), 0);
}

#[test]
fn a_harmed_ledger_is_empty() {
    let disk = saved();
    let path = Path::new(DIR).join("ledger");
    let whole = disk.read(&path).unwrap();
    for length in 0..whole.len() {
        disk.write(&path, &whole[..length]).unwrap();
        assert_eq!(Ledger::load(&disk, Path::new(DIR), "build 1").outputs(), 0, "cut at {length}");
    }
    for at in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[at] ^= 0x10;
        disk.write(&path, &flipped).unwrap();
        assert_eq!(Ledger::load(&disk, Path::new(DIR), "build 1").outputs(), 0, "flipped at {at}");
    }
    disk.write(&path, &[&whole[..], b"x"].concat()).unwrap();
    assert_eq!(Ledger::load(&disk, Path::new(DIR), "build 1").outputs(), 0);
}

#[test]
fn learning_what_is_known_writes_nothing() {
    let disk = saved();
    let mut ledger = Ledger::load(&disk, Path::new(DIR), "build 1");
    ledger.learn_output(&output("index.html"), record("首页", 2));
    let jia = SourcePath::new("content/甲.md");
    ledger.learn_stamp(&jia, stamp(3), true);
    ledger.learn_stamp(&SourcePath::new("content/nobody.md"), stamp(3), true);
    ledger.hold(&jia, || Arc::new(Told("facts of jia")));
    ledger.retain_sources(|_| true);
    ledger.retain_outputs(|_| true);
    ledger.save(&FailingDisk::after(&disk, 0)).unwrap();
}

#[test]
fn a_crash_while_saving_leaves_the_old_ledger() {
    for operations in 0..3 {
        let disk = saved();
        let mut ledger = Ledger::load(&disk, Path::new(DIR), "build 1");
        ledger.retain_outputs(|_| false);
        assert!(ledger.save(&FailingDisk::after(&disk, operations)).is_err());
        assert_eq!(Ledger::load(&disk, Path::new(DIR), "build 1").outputs(), 2, "after {operations}");
    }
}

#[test]
fn a_ledger_of_several_pieces_comes_back() {
    let disk = MemoryDisk::new();
    let mut ledger = Ledger::empty(Path::new(DIR), "build 1");
    let path = |n: u64| format!("zhengce/guifanxingwenjian/2024/{n:06}.html");
    for n in 0..20_000 {
        ledger.learn_output(&output(&path(n)), record(&path(n), n));
        ledger.learn_source(&SourcePath::new(path(n)), stamp(n), true, Fingerprint::of(&n), Arc::new(Told("七")));
    }
    ledger.save(&disk).unwrap();
    assert!(disk.files().values().any(|bytes| bytes.len() > 2 << 20));
    let ledger = Ledger::load(&disk, Path::new(DIR), "build 1");
    assert_eq!((ledger.outputs(), ledger.sources.len()), (20_000, 20_000));
    assert_eq!(ledger.output(&output(&path(777))), Some(&record(&path(777), 777)));
}

/// Run by hand in release: `cargo test --release --lib ledger -- --ignored --nocapture`.
#[test]
#[ignore = "measures"]
fn a_hundred_thousand_entries_load_fast() {
    const FACTS: &str = "七";
    let disk = MemoryDisk::new();
    let mut ledger = Ledger::empty(Path::new(DIR), "build");
    for n in 0..100_000 {
        let path = format!("zhengce/guifanxingwenjian/2024/{n:06}.html");
        ledger.learn_output(&output(&path), record(&path, n));
        ledger.learn_source(&SourcePath::new(&path), stamp(n), true, Fingerprint::of(&path), Arc::new(Told(FACTS)));
    }
    let clock = std::time::Instant::now();
    ledger.save(&disk).unwrap();
    let size = disk.files().values().map(Vec::len).sum::<usize>();
    println!("saved {size} bytes in {:?}", clock.elapsed());
    let clock = std::time::Instant::now();
    assert_eq!(Ledger::load(&disk, Path::new(DIR), "build").outputs(), 100_000);
    println!("loaded in {:?}", clock.elapsed());
}
