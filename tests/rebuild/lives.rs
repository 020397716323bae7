//! Random lives of a site: edits of every kind, human interventions, losses and crashes, in any order,
//! in one process and in many, on one thread and on four.

use std::path::Path;

use gongkai::build::memory::Memory;
use gongkai::disk::{Disk, FailingDisk, MemoryDisk};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::builder::{ROOT, build, clean, compare, public, put, standing};
use crate::site::{COLUMNS, Doc, RELATIONS, Site};

/// What may happen to a site.
#[derive(Debug, Clone)]
enum Event {
    Put(u8, Doc),
    Delete(u8),
    Rename(u8, u8),
    Reslug(u8, Option<u8>),
    Retitle(u8, u8),
    Redate(u8, u8),
    Renumber(u8, Option<u8>),
    Move(u8, usize),
    EditBody(u8, u8),
    EditRest(u8, u8),
    Relate(u8, Option<(usize, u8)>),
    Link(u8, Option<u8>),
    Draft(u8, bool),
    Withdraw(u8, bool),
    Attach(u8, bool),
    EditColumn(u8),
    EditTemplate(u8),
    EditStyle(u8),
    EditSite(u8),
    ReplaceFile(u8),
    AnotherDay(u8),
    /// The same bytes once more.
    Touch(u8),
    /// Somebody writes into a published file.
    Tamper(usize),
    /// Somebody removes one.
    Remove(usize),
    LoseLedger,
    HarmLedger,
    LoseState,
    /// What is remembered of the search index is cut short.
    HarmHint,
    /// It is what it was when this happened before.
    OldHint,
    /// The process ends: what it held in memory is gone.
    Restart,
    /// The next build stops after so many operations, with or without the power.
    Crash(usize, bool),
}

/// Documents that there may be.
const IDS: std::ops::Range<u8> = 0..10;

fn doc() -> impl Strategy<Value = Doc> {
    let identity = (0..COLUMNS.len(), 0..2_u8, 0..12_u8, 1..25_u8, prop::option::of(0..4_u8), (0..5_u8, 0..4_u8));
    let ties = (prop::option::of((0..RELATIONS.len(), IDS)), prop::option::of(IDS));
    let flags = (any::<bool>(), prop::bool::weighted(0.1), prop::bool::weighted(0.1), prop::option::of(17..24_u8));
    (identity, ties, flags).prop_map(|((column, name, title, day, number, (body, rest)), (relation, link), flags)| {
        let (attachment, draft, withdrawn, period) = flags;
        Doc {
            column,
            name,
            slug: None,
            title,
            day,
            number,
            body,
            rest,
            relation,
            link,
            attachment,
            draft,
            withdrawn,
            period,
        }
    })
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        3 => (IDS, doc()).prop_map(|(id, doc)| Event::Put(id, doc)),
        2 => IDS.prop_map(Event::Delete),
        1 => (IDS, 0..2_u8).prop_map(|(id, name)| Event::Rename(id, name)),
        2 => (IDS, prop::option::of(0..9_u8)).prop_map(|(id, slug)| Event::Reslug(id, slug)),
        2 => (IDS, 0..12_u8).prop_map(|(id, title)| Event::Retitle(id, title)),
        2 => (IDS, 1..25_u8).prop_map(|(id, day)| Event::Redate(id, day)),
        1 => (IDS, prop::option::of(0..4_u8)).prop_map(|(id, number)| Event::Renumber(id, number)),
        1 => (IDS, 0..COLUMNS.len()).prop_map(|(id, column)| Event::Move(id, column)),
        2 => (IDS, 0..5_u8).prop_map(|(id, body)| Event::EditBody(id, body)),
        3 => (IDS, 0..4_u8).prop_map(|(id, rest)| Event::EditRest(id, rest)),
        2 => (IDS, prop::option::of((0..RELATIONS.len(), IDS))).prop_map(|(id, to)| Event::Relate(id, to)),
        1 => (IDS, prop::option::of(IDS)).prop_map(|(id, to)| Event::Link(id, to)),
        1 => (IDS, any::<bool>()).prop_map(|(id, draft)| Event::Draft(id, draft)),
        1 => (IDS, any::<bool>()).prop_map(|(id, withdrawn)| Event::Withdraw(id, withdrawn)),
        1 => (IDS, any::<bool>()).prop_map(|(id, attached)| Event::Attach(id, attached)),
        1 => (0..3_u8).prop_map(Event::EditColumn),
        1 => (0..3_u8).prop_map(Event::EditTemplate),
        1 => (0..3_u8).prop_map(Event::EditStyle),
        1 => (0..3_u8).prop_map(Event::EditSite),
        1 => (0..3_u8).prop_map(Event::ReplaceFile),
        2 => (15..26_u8).prop_map(Event::AnotherDay),
        1 => IDS.prop_map(Event::Touch),
        1 => any::<usize>().prop_map(Event::Tamper),
        1 => any::<usize>().prop_map(Event::Remove),
        1 => Just(Event::LoseLedger),
        1 => Just(Event::HarmLedger),
        1 => Just(Event::LoseState),
        1 => Just(Event::HarmHint),
        1 => Just(Event::OldHint),
        2 => Just(Event::Restart),
        3 => (0..260_usize, any::<bool>()).prop_map(|(stop, power)| Event::Crash(stop, power)),
    ]
}

/// Several things happen between two builds.
fn life() -> impl Strategy<Value = Vec<(Vec<Event>, bool)>> {
    prop::collection::vec((prop::collection::vec(event(), 1..4), any::<bool>()), 1..12)
}

#[test]
fn lives_end_as_if_they_had_just_begun() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seed = number("GONGKAI_SEED").unwrap_or_else(|| u64::from(std::process::id()));
    println!("GONGKAI_SEED={seed}");
    let cases = number("GONGKAI_CASES").and_then(|cases| u32::try_from(cases).ok()).unwrap_or(200);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 400, ..Config::default() };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    let outcome = runner.run(&life(), |steps| {
        live(&steps);
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("GONGKAI_SEED={seed}: {failure}");
    }
}

fn live(steps: &[(Vec<Event>, bool)]) {
    let disk = MemoryDisk::new();
    let mut site = Site::new();
    put(&disk, ROOT, &std::collections::BTreeMap::new(), &site.files());
    let mut memory = Memory::load(&disk, Path::new(ROOT));
    build(&disk, ROOT, site.today, &mut memory, 1).unwrap();
    for (events, many) in steps {
        let threads = if *many { 4 } else { 1 };
        let before = site.files();
        for event in events {
            happen(event, &mut site);
        }
        put(&disk, ROOT, &before, &site.files());
        for event in events {
            intervene(event, &disk, &site, &mut memory, threads);
        }
        check(&disk, &site, &mut memory, threads);
    }
}

/// After a build everything is as in a clean one, and another build has nothing to do.
fn check(disk: &MemoryDisk, site: &Site, memory: &mut Memory, threads: usize) {
    let expected = clean(site);
    if let Some((_, findings)) = standing(disk, ROOT, site.today) {
        assert_eq!(findings, expected.findings, "findings of what stands");
        compare("standing", &public(disk, ROOT), expected.public.as_ref().unwrap());
    }
    let stood = public(disk, ROOT);
    let (report, findings) = build(disk, ROOT, site.today, memory, threads).unwrap();
    assert_eq!(findings, expected.findings, "findings");
    let Some(published) = &expected.public else {
        assert!(report.is_none(), "a gate stops a clean build and must stop this one");
        compare("stopped", &public(disk, ROOT), &stood);
        return;
    };
    assert!(report.is_some(), "a clean build is published, this one was stopped");
    compare("built", &public(disk, ROOT), published);
    let (again, _) = build(disk, ROOT, site.today, memory, threads).unwrap();
    let again = again.unwrap();
    assert!(again.written.is_empty() && again.deleted.is_empty() && again.rendered.is_empty(), "{again:?}");
    let (stands, findings) = standing(disk, ROOT, site.today).unwrap();
    assert_eq!((stands.planned, stands.foreign, findings), (again.planned, again.foreign, expected.findings));
}

fn happen(event: &Event, site: &mut Site) {
    let mut edit = |id: &u8, change: &dyn Fn(&mut Doc)| {
        if let Some(doc) = site.docs.get_mut(id) {
            change(doc);
        }
    };
    match event {
        Event::Put(id, doc) => {
            site.docs.insert(*id, doc.clone());
        }
        Event::Delete(id) => {
            site.docs.remove(id);
        }
        Event::Rename(id, name) => edit(id, &|doc| doc.name = *name),
        Event::Reslug(id, slug) => edit(id, &|doc| doc.slug = *slug),
        Event::Retitle(id, title) => edit(id, &|doc| doc.title = *title),
        Event::Redate(id, day) => edit(id, &|doc| doc.day = *day),
        Event::Renumber(id, number) => edit(id, &|doc| doc.number = *number),
        Event::Move(id, column) => edit(id, &|doc| doc.column = *column),
        Event::EditBody(id, body) => edit(id, &|doc| doc.body = *body),
        Event::EditRest(id, rest) => edit(id, &|doc| doc.rest = *rest),
        Event::Relate(id, relation) => edit(id, &|doc| doc.relation = *relation),
        Event::Link(id, link) => edit(id, &|doc| doc.link = *link),
        Event::Draft(id, draft) => edit(id, &|doc| doc.draft = *draft),
        Event::Withdraw(id, withdrawn) => edit(id, &|doc| doc.withdrawn = *withdrawn),
        Event::Attach(id, attached) => edit(id, &|doc| doc.attachment = *attached),
        Event::EditColumn(text) => site.column_text = *text,
        Event::EditTemplate(text) => site.template = *text,
        Event::EditStyle(text) => site.style = *text,
        Event::EditSite(text) => site.name = *text,
        Event::ReplaceFile(text) => site.file = *text,
        Event::AnotherDay(day) => site.today = *day,
        Event::Touch(_)
        | Event::Tamper(_)
        | Event::Remove(_)
        | Event::LoseLedger
        | Event::HarmLedger
        | Event::LoseState
        | Event::HarmHint
        | Event::OldHint
        | Event::Restart
        | Event::Crash(..) => {}
    }
}

fn intervene(event: &Event, disk: &MemoryDisk, site: &Site, memory: &mut Memory, threads: usize) {
    let state = Path::new(ROOT).join(".gongkai");
    let (ledger, hint) = (state.join("ledger"), state.join("search/0"));
    match event {
        Event::Touch(id) if site.docs.contains_key(id) => {
            let path = Path::new(ROOT).join(site.path(*id));
            disk.write(&path, &disk.read(&path).unwrap()).unwrap();
            disk.sync(Path::new(ROOT)).unwrap();
        }
        Event::Tamper(nth) => {
            if let Some(path) = published(disk, *nth) {
                disk.write(&path, b"somebody was here").unwrap();
            }
        }
        Event::Remove(nth) => {
            if let Some(path) = published(disk, *nth) {
                disk.remove(&path).unwrap();
            }
        }
        Event::LoseLedger => {
            disk.remove(&ledger).unwrap();
            *memory = Memory::load(disk, Path::new(ROOT));
        }
        Event::HarmLedger => {
            let harmed = disk.read(&ledger).map(|bytes| bytes[..bytes.len() / 2].to_vec()).unwrap_or_default();
            disk.write(&ledger, &harmed).unwrap();
            *memory = Memory::load(disk, Path::new(ROOT));
        }
        Event::LoseState => {
            for path in disk.files().into_keys().filter(|path| path.starts_with(&state)) {
                disk.remove(&path).unwrap();
            }
            *memory = Memory::load(disk, Path::new(ROOT));
        }
        Event::HarmHint => {
            if let Ok(bytes) = disk.read(&hint) {
                disk.write(&hint, &bytes[..bytes.len() / 2]).unwrap();
            }
        }
        Event::OldHint => {
            let (kept, now) = (Path::new("/旧/hint"), disk.read(&hint));
            if let Ok(old) = disk.read(kept) {
                disk.create_dir(hint.parent().unwrap()).unwrap();
                disk.write(&hint, &old).unwrap();
            }
            if let Ok(now) = now {
                disk.create_dir(kept.parent().unwrap()).unwrap();
                disk.write(kept, &now).unwrap();
            }
        }
        Event::Restart => *memory = Memory::load(disk, Path::new(ROOT)),
        Event::Crash(stop, power) => {
            let failing = FailingDisk::after(disk, *stop);
            // It may also come to its end before it is stopped.
            let _ = build(&failing, ROOT, site.today, memory, threads);
            if *power {
                disk.lose_power();
            }
            *memory = Memory::load(disk, Path::new(ROOT));
        }
        _ => {}
    }
}

/// A file below `public/`, but never the list of what is ours: who removes that has to decide anew.
fn published(disk: &MemoryDisk, nth: usize) -> Option<std::path::PathBuf> {
    let paths: Vec<String> = public(disk, ROOT).into_keys().filter(|path| !path.starts_with(".gongkai")).collect();
    let path = paths.get(nth.checked_rem(paths.len())?)?;
    Some(Path::new(ROOT).join("public").join(path))
}
