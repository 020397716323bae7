//! Builds, as the commands do them, on a disk in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use gongkai::build::memory::Memory;
use gongkai::build::{self, Failure, Options, Outcome, Standing};
use gongkai::diagnostic::Diagnostic;
use gongkai::disk::{Disk, Fault, MemoryDisk};
use gongkai::model::date::Date;
use gongkai::publish::{self, Foreign, Publish, Report, Target};

use crate::site::Site;

/// Where the site lies that lives on.
pub const ROOT: &str = "/站";
/// Where clean builds happen: nothing may depend on the place.
const ELSEWHERE: &str = "/别处/的站";

/// What a build left and said.
#[derive(Debug, PartialEq, Eq)]
pub struct Left {
    /// Below `public/`, the list of our own files included; `None`: a gate stopped it.
    pub public: Option<BTreeMap<String, Vec<u8>>>,
    pub findings: Vec<String>,
}

/// Brings the sources on the disk to what the model says; untouched files are not written.
pub fn put(disk: &dyn Disk, root: &str, before: &BTreeMap<String, Vec<u8>>, now: &BTreeMap<String, Vec<u8>>) {
    for gone in before.keys().filter(|path| !now.contains_key(*path)) {
        disk.remove(&Path::new(root).join(gone)).unwrap();
    }
    for (path, bytes) in now.iter().filter(|(path, bytes)| before.get(*path) != Some(*bytes)) {
        let path = Path::new(root).join(path);
        disk.create_dir(path.parent().unwrap()).unwrap();
        disk.write(&path, bytes).unwrap();
    }
    // A power cut may come, but the editor's own files were saved long before.
    disk.sync(Path::new(root)).unwrap();
}

/// What a build with an empty memory in an empty place leaves.
pub fn clean(site: &Site) -> Left {
    let disk = MemoryDisk::new();
    put(&disk, ELSEWHERE, &BTreeMap::new(), &site.files());
    // Texts are set while they are read here, and later elsewhere: that may make no difference.
    let mut memory = Memory::empty(Path::new(ELSEWHERE)).for_pages();
    let (report, findings) = build(&disk, ELSEWHERE, site.today, &mut memory, 1).unwrap();
    Left { public: report.map(|_| public(&disk, ELSEWHERE)), findings }
}

/// One build of a command on so many threads; no report where a gate stopped it.
pub fn build(
    disk: &dyn Disk,
    root: &str,
    today: u8,
    memory: &mut Memory,
    threads: usize,
) -> Result<(Option<Report>, Vec<String>), Fault> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| {
        let options = Options::for_public(root, Date::constant(2026, 11, i8::try_from(today).unwrap()));
        publish::recover(disk, &Target::of(root))?;
        let judged = build::judge_with(disk, &options, memory)?;
        build::publish_ahead(disk, &options, &judged, memory).map_err(machine)?;
        let outcome = build::publish(disk, &options, &judged, &mut memory.ledger, PUBLISHING, &|_| ());
        match outcome.map_err(machine)? {
            Outcome::Published(report) => Ok((Some(report), said(&judged.findings))),
            Outcome::Stopped => Ok((None, said(&judged.findings))),
        }
    })
}

/// What a command that has just been started finds if nothing is to be done; `None` if that is not known.
pub fn standing(disk: &dyn Disk, root: &str, today: u8) -> Option<(Report, Vec<String>)> {
    let options = Options::for_public(root, Date::constant(2026, 11, i8::try_from(today).unwrap()));
    publish::recover(disk, &Target::of(root)).unwrap();
    let memory = Memory::load(disk, Path::new(root));
    match build::standing(disk, &options, &memory, PUBLISHING).unwrap() {
        Standing::Stands(report, findings) => Some((report, said(&findings))),
        Standing::Unknown(_) => None,
    }
}

/// How the commands publish.
const PUBLISHING: publish::Options = publish::Options { publish: Publish::InPlace, foreign: Foreign::Refuse };

/// Everything about a finding but the page of its rule.
fn said(findings: &[Diagnostic]) -> Vec<String> {
    let one = |Diagnostic { rule, severity, gate, place, message, help, fix, related }: &Diagnostic| {
        format!("{} {severity:?} {gate} {place:?} {message} {help:?} {fix:?} {related:?}", rule.id)
    };
    findings.iter().map(one).collect()
}

fn machine(failure: Failure) -> Fault {
    match failure {
        Failure::Machine(fault) => fault,
        other => panic!("{other}"),
    }
}

/// Every file below `public/`.
pub fn public(disk: &MemoryDisk, root: &str) -> BTreeMap<String, Vec<u8>> {
    let public = Path::new(root).join("public");
    let below = |path: &Path| Some(path.strip_prefix(&public).ok()?.to_string_lossy().into_owned());
    disk.files().into_iter().filter_map(|(path, bytes)| Some((below(&path)?, bytes))).collect()
}

/// Says where two trees differ; comparing the bytes themselves would print megabytes.
pub fn compare(what: &str, found: &BTreeMap<String, Vec<u8>>, expected: &BTreeMap<String, Vec<u8>>) {
    let paths: BTreeSet<&String> = found.keys().chain(expected.keys()).collect();
    let wrong: Vec<&&String> = paths.iter().filter(|path| found.get(**path) != expected.get(**path)).collect();
    assert!(wrong.is_empty(), "{what}: other than in a clean build: {wrong:?}");
}
