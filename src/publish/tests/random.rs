//! Random lives of a site: edits, human interventions, losses and crashes, in any order.
//!
//! `GONGKAI_SEED` repeats a run, `GONGKAI_CASES` makes it longer.

use std::path::Path;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::crash::Step;
use super::site::{IN_PLACE, Site, list, put, single_threaded, target};
use crate::disk::{Disk, FailingDisk, MemoryDisk};
use crate::publish::recover;
use crate::publish::walk::remove_tree;

/// Outputs that get in each other's way as files, folders and spellings.
const OUTPUTS: [&str; 9] = [
    "index.html",
    "feed.xml",
    "zc/a.html",
    "zc/A.html",
    "zc/a.html/fj.bin",
    "zc/b",
    "zc/b/index.html",
    "zc/b/c/d.html",
    "ZC/e.html",
];

const FOREIGN: [&str; 3] = ["robots.txt", "zc/notes.txt", "uploads/deep/x.txt"];

#[derive(Debug, Clone)]
enum Event {
    Put(usize, u8),
    Delete(usize),
    Foreign(usize),
    Tamper(usize),
    Remove(usize),
    LoseLedger,
    HarmLedger,
    LoseState,
    Publish,
    /// Stopped after so many operations; whether the power goes as well; whether the next run is
    /// stopped, too.
    Crash(usize, bool, Option<usize>),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        6 => (0..OUTPUTS.len(), 0..4_u8).prop_map(|(output, bytes)| Event::Put(output, bytes)),
        3 => (0..OUTPUTS.len()).prop_map(Event::Delete),
        1 => (0..FOREIGN.len()).prop_map(Event::Foreign),
        1 => (0..OUTPUTS.len()).prop_map(Event::Tamper),
        1 => (0..OUTPUTS.len()).prop_map(Event::Remove),
        1 => Just(Event::LoseLedger),
        1 => Just(Event::HarmLedger),
        1 => Just(Event::LoseState),
        3 => Just(Event::Publish),
        4 => (0..40_usize, any::<bool>(), proptest::option::of(0..20_usize))
            .prop_map(|(stop, power, again)| Event::Crash(stop, power, again)),
    ]
}

#[test]
fn any_life_of_a_site_leads_to_what_a_clean_publication_makes() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seed = number("GONGKAI_SEED").unwrap_or_else(|| u64::from(std::process::id()));
    println!("GONGKAI_SEED={seed}");
    let cases = number("GONGKAI_CASES").and_then(|cases| u32::try_from(cases).ok()).unwrap_or(150);
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    let lives = (any::<bool>(), proptest::collection::vec(event(), 1..40));
    let outcome = single_threaded(|| {
        runner.run(&lives, |(ignoring_case, events)| {
            live(&if ignoring_case { MemoryDisk::ignoring_case() } else { MemoryDisk::new() }, &events);
            Ok(())
        })
    });
    if let Err(failure) = outcome {
        panic!("GONGKAI_SEED={seed}: {failure}");
    }
}

fn live(disk: &MemoryDisk, events: &[Event]) {
    let mut site = Site::default();
    // Ours from the start, so that what humans put there later is no reason to refuse.
    site.publish(disk, &target(), IN_PLACE).unwrap();
    for event in events {
        happen(disk, &mut site, event);
    }
    settle(disk, &site);
}

fn happen(disk: &MemoryDisk, site: &mut Site, event: &Event) {
    let target = target();
    match event {
        Event::Put(output, bytes) => {
            let path = OUTPUTS[*output];
            site.0.retain(|other, _| !collide(other, path));
            site.0.insert(path.to_owned(), "v".repeat(2 + usize::from(*bytes)));
        }
        Event::Delete(output) => drop(site.0.remove(OUTPUTS[*output])),
        Event::Foreign(name) => {
            if can_hold(disk, FOREIGN[*name]) {
                put(disk, &target, FOREIGN[*name], "somebody's");
            }
        }
        Event::Tamper(output) => {
            let path = target.public.join(OUTPUTS[*output]);
            if disk.stamp(&path).unwrap().is_some() {
                disk.write(&path, b"tampered").unwrap();
            }
        }
        Event::Remove(output) => disk.remove(&target.public.join(OUTPUTS[*output])).unwrap(),
        Event::LoseLedger => disk.remove(&target.state().join("ledger")).unwrap(),
        Event::HarmLedger => disk.write(&target.state().join("ledger"), b"gongkai ledger 1\nxx").unwrap(),
        Event::LoseState => remove_tree(disk, &target.state()).unwrap(),
        Event::Publish => settle(disk, site),
        Event::Crash(stop, power, again) => {
            crash(disk, site, *stop, *power);
            if let Some(again) = again {
                let _ = site.publish(&FailingDisk::after(disk, *again), &target, IN_PLACE);
            }
        }
    }
}

fn crash(disk: &MemoryDisk, site: &Site, operations: usize, power: bool) {
    let target = target();
    // What came before has reached the disk, or this step is not what lost it.
    recover(disk, &target).unwrap();
    disk.sync(Path::new("site")).unwrap();
    let step = Step::new(disk, &target, site, IN_PLACE, 0);
    let _ = site.publish(&FailingDisk::after(disk, operations), &target, IN_PLACE);
    if power {
        disk.lose_power();
    }
    step.check_middle(disk, "after a crash");
}

fn settle(disk: &MemoryDisk, site: &Site) {
    let target = target();
    recover(disk, &target).unwrap();
    let step = Step::new(disk, &target, site, IN_PLACE, 0);
    let report = site.publish(disk, &target, IN_PLACE).unwrap();
    step.check_report(&report);
    step.check_end(disk);
    assert_eq!(list(disk, &target), Some(site.list()));
}

/// Whether a human can put a file there: no folder on the way is a file.
fn can_hold(disk: &MemoryDisk, path: &str) -> bool {
    let full = target().public.join(path);
    full.ancestors().skip(1).all(|folder| disk.stamp(folder).unwrap().is_none())
}

fn collide(one: &str, other: &str) -> bool {
    let (one, other) = (one.to_lowercase(), other.to_lowercase());
    one == other || one.starts_with(&format!("{other}/")) || other.starts_with(&format!("{one}/"))
}
