//! A script of publications, each stopped at every disk operation, by a crash and by a power cut.

use std::path::Path;

use super::site::{
    ADOPT, DRY_RUN, IN_PLACE, Site, Tree, folders, list, order, published, put, single_threaded, target,
};
use crate::disk::{Disk, FailingDisk, MemoryDisk};
use crate::publish::walk::remove_tree;
use crate::publish::{Options, Recovery, Report, Target, recover};

/// What humans do to the disk before a step.
type Before = fn(&dyn Disk, &Target);

const SCRIPT: [(&str, Before, Options); 9] = [
    (
        "index.html = home 1
         feed.xml = feed 1
         zc/index.html = list 1
         zc/a.html = document a
         zc/b.html = document b
         zc/b/fj.bin = copy of site/content/fj.pdf",
        |disk, _| {
            disk.write(Path::new("site/content/fj.pdf"), b"attachment 1").unwrap();
            disk.write(Path::new("site/content/fj2.pdf"), b"attachment 2, longer").unwrap();
        },
        IN_PLACE,
    ),
    (
        "index.html = home 2
         feed.xml = feed 2
         zc/index.html = list 1
         zc/a.html = document a, edited
         zc/b.html = document b
         zc/b/fj.bin = copy of site/content/fj2.pdf
         zc/c/deep/er.html = document c",
        |disk, target| {
            put(disk, target, "uploads/x.txt", "somebody's");
            put(disk, target, "zc/notes.txt", "somebody's notes");
        },
        IN_PLACE,
    ),
    (
        "index.html = home 2
         feed.xml = feed 3
         zc/index.html = list 2
         zc/a.html/now-a-folder.html = document a
         zc/a.html/fj.bin = copy of site/content/fj.pdf
         zc/b.html = document b
         zc/b = now a file
         zc/c = now a file too",
        // An empty folder is in nobody's way.
        |disk, target| disk.create_dir(&target.public.join("zc/c/empty")).unwrap(),
        IN_PLACE,
    ),
    (
        "index.html = home 3
         feed.xml = feed 3
         zc/a.html = a file again
         zc/b/fj.bin = copy of site/content/fj.pdf",
        |_, _| {},
        IN_PLACE,
    ),
    (
        "index.html = home 3
         feed.xml = feed 4
         ZC/A.html = spelled otherwise
         zc/b/FJ.bin = copy of site/content/fj.pdf",
        |_, _| {},
        IN_PLACE,
    ),
    (
        "index.html = home 4
         feed.xml = feed 4
         gkml/a.html = after adoption
         gkml/same.html = the same
         uploads/y.html = a neighbour",
        |disk, target| {
            put(disk, target, "gkml/a.html", "somebody's page");
            put(disk, target, "gkml/same.html", "the same");
            put(disk, target, "gkml/other.html", "somebody's other page");
        },
        ADOPT,
    ),
    (
        "index.html = feed 4
         feed.xml = home 4
         gkml/a.html = after adoption
         gkml/same.html = the same
         gkml/new.html = new",
        |disk, target| {
            put(disk, target, "gkml/a.html", "tampered with");
            disk.remove(&target.public.join("gkml/same.html")).unwrap();
        },
        IN_PLACE,
    ),
    ("", |_, _| {}, IN_PLACE),
    (
        "index.html = home 1
         zc/index.html = list 1",
        |_, _| {},
        IN_PLACE,
    ),
];

#[test]
fn a_script_ends_like_a_clean_publication_wherever_it_is_stopped() {
    single_threaded(|| play(&MemoryDisk::new()));
}

#[test]
fn a_script_survives_where_letter_case_is_ignored() {
    single_threaded(|| play(&MemoryDisk::ignoring_case()));
}

fn play(disk: &MemoryDisk) {
    let target = target();
    for (number, (text, before, options)) in SCRIPT.iter().enumerate() {
        let site = Site::of(text);
        before(disk, &target);
        disk.sync(Path::new("site")).unwrap();
        let step = Step::new(disk, &target, &site, *options, number);
        let operations = step.operations(disk);
        assert!(operations > 3, "step {number} does something");
        for stop in 0..operations {
            step.crash(disk, stop, |_| {});
            step.crash(disk, stop, MemoryDisk::lose_power);
        }
        let report = site.publish(disk, &target, *options).unwrap();
        step.check_report(&report);
        step.check_end(disk);
    }
}

/// One publication of the script and what is true before and after it.
pub struct Step<'a> {
    target: &'a Target,
    site: &'a Site,
    options: Options,
    /// All of `public/` before.
    old: Tree,
    /// What of it is not ours and stays.
    foreign: Tree,
    /// The outputs afterwards.
    new: Tree,
    dry: Report,
    number: usize,
    /// Whether `A` and `a` are one name, so that folders may keep the spelling of an earlier build.
    folded: bool,
}

impl<'a> Step<'a> {
    pub fn new(disk: &dyn Disk, target: &'a Target, site: &'a Site, options: Options, number: usize) -> Self {
        let folded = disk.kind(Path::new("SITE")).unwrap().is_some();
        let old = fold(published(disk, target), folded);
        let (owned, new) = (list(disk, target).unwrap_or_default(), fold(site.tree(disk), folded));
        let owned = if folded { owned.to_lowercase() } else { owned };
        let mut foreign = old.clone();
        foreign.retain(|path, _| !owned.lines().any(|ours| ours == path) && !new.contains_key(path));
        let never = FailingDisk::after(disk, 0);
        let dry = site.publish(&never, target, Options { foreign: options.foreign, ..DRY_RUN }).unwrap();
        assert_eq!(never.asked(), 0, "a dry run touches nothing");
        Self { target, site, options, old, foreign, new, dry, number, folded }
    }

    fn operations(&self, disk: &MemoryDisk) -> usize {
        let copy = disk.clone();
        let counting = FailingDisk::after(&copy, usize::MAX);
        self.site.publish(&counting, self.target, self.options).unwrap();
        counting.asked()
    }

    fn crash(&self, disk: &MemoryDisk, stop: usize, and_then: impl Fn(&MemoryDisk)) {
        let disk = disk.clone();
        let stopped = self.site.publish(&FailingDisk::after(&disk, stop), self.target, self.options);
        assert!(stopped.is_err(), "step {} was not stopped at {stop}", self.number);
        and_then(&disk);
        let what = format!("step {} stopped at operation {stop}", self.number);
        self.check_middle(&disk, &what);
        self.recover_stopped_everywhere(&disk, &what);
        self.without_state(&disk.clone());

        recover(&disk, self.target).unwrap();
        assert_eq!(recover(&disk, self.target).unwrap(), Recovery::Clean, "{what}");
        self.check_whole(&disk, &what);
        self.site.publish(&disk, self.target, self.options).unwrap();
        self.check_end(&disk);
    }

    /// The next start may be stopped as well, and the one after it.
    fn recover_stopped_everywhere(&self, disk: &MemoryDisk, what: &str) {
        for stop in 0.. {
            let copy = disk.clone();
            if recover(&FailingDisk::after(&copy, stop), self.target).is_ok() {
                return;
            }
            copy.lose_power();
            self.check_middle(&copy, what);
            recover(&copy, self.target).unwrap();
            self.check_whole(&copy, what);
        }
    }

    /// `.gongkai` may be deleted at any time, even then.
    fn without_state(&self, disk: &MemoryDisk) {
        remove_tree(disk, &self.target.state()).unwrap();
        self.site.publish(disk, self.target, self.options).unwrap();
        self.check_end(disk);
    }

    /// What a visitor, and we ourselves, may find at any moment.
    pub fn check_middle(&self, disk: &dyn Disk, what: &str) {
        let now = self.now(disk);
        for (path, bytes) in &now {
            let known = [self.old.get(path), self.new.get(path)];
            assert!(known.contains(&Some(bytes)), "{what}: {path} is neither old nor new: {bytes:?}");
        }
        for (path, bytes) in &self.foreign {
            assert_eq!(now.get(path), Some(bytes), "{what}: {path} is not ours");
        }
        let list = list(disk, self.target).unwrap_or_default();
        let is_listed =
            |path: &str| list.lines().any(|line| line == path || self.folded && line.to_lowercase() == path);
        for path in now.keys().filter(|path| !self.foreign.contains_key(*path)) {
            let adopted_later = self.old.contains_key(path) && now.get(path) == self.old.get(path);
            assert!(is_listed(path) || adopted_later, "{what}: {path} is ours and not listed");
        }
        self.check_order(&now, what);
    }

    fn check_order(&self, now: &Tree, what: &str) {
        let changed = || self.new.keys().filter(|path| self.old.get(*path) != self.new.get(*path));
        let is_done = |path: &String| now.get(path) == self.new.get(path);
        let latest = changed().filter(|path| is_done(path)).map(|path| order(path)).max();
        for path in changed().filter(|path| latest.is_some_and(|latest| order(path) < latest)) {
            assert!(is_done(path), "{what}: {path} comes before what links to it");
        }
        for path in self.old.keys().filter(|path| !now.contains_key(*path)) {
            let in_the_way = self.new.keys().any(|new| collide(new, path));
            assert!(in_the_way || changed().all(is_done), "{what}: {path} was removed too early");
        }
    }

    /// After recovering, the publication has happened or it has not.
    pub fn check_whole(&self, disk: &dyn Disk, what: &str) {
        let now = self.now(disk);
        assert!(now == self.old || now == self.with_foreign(), "{what}: half a publication: {now:#?}");
        assert_eq!(disk.kind(&self.target.state().join("stage")).unwrap(), None, "{what}");
    }

    pub fn check_end(&self, disk: &dyn Disk) {
        let what = format!("after step {}", self.number);
        assert_eq!(self.now(disk), self.with_foreign(), "{what}");
        assert_eq!(list(disk, self.target), Some(self.site.list()), "{what}");
        assert_eq!(disk.kind(&self.target.state().join("stage")).unwrap(), None, "{what}");
        let never = FailingDisk::after(disk, 0);
        let again = self.site.publish(&never, self.target, without_adoption(self.options)).unwrap();
        assert_eq!(
            (never.asked(), again.rendered, again.written, again.deleted),
            (0, vec![], vec![], vec![]),
            "{what}"
        );
        for folder in folders(disk, &self.target.public, "") {
            let prefix = format!("{folder}/");
            // Where case is ignored a folder may keep the spelling that it was made with.
            let holds = |path: &String| path.to_lowercase().starts_with(&prefix.to_lowercase());
            assert!(self.with_foreign().keys().any(holds), "{what}: {folder} is left empty");
        }
    }

    pub fn check_report(&self, report: &Report) {
        assert_eq!(*report, self.dry, "a dry run tells what happens in step {}", self.number);
        assert_eq!(report.planned, self.new.len());
        assert_eq!(report.written.len() + report.unchanged, report.planned);
        let spelled = |path: &String| if self.folded { path.to_lowercase() } else { path.clone() };
        let mut foreign: Vec<String> = report.foreign.iter().map(spelled).collect();
        foreign.sort();
        assert_eq!(foreign, self.foreign.keys().cloned().collect::<Vec<_>>());
    }

    fn now(&self, disk: &dyn Disk) -> Tree {
        fold(published(disk, self.target), self.folded)
    }

    fn with_foreign(&self) -> Tree {
        self.foreign.iter().chain(&self.new).map(|(path, bytes)| (path.clone(), bytes.clone())).collect()
    }
}

/// The same without adoption: what was adopted once is ours.
fn without_adoption(options: Options) -> Options {
    Options { publish: options.publish, ..IN_PLACE }
}

fn fold(tree: Tree, folded: bool) -> Tree {
    if folded { tree.into_iter().map(|(path, bytes)| (path.to_lowercase(), bytes)).collect() } else { tree }
}

fn collide(one: &str, other: &str) -> bool {
    let (one, other) = (one.to_lowercase(), other.to_lowercase());
    one == other || one.starts_with(&format!("{other}/")) || other.starts_with(&format!("{one}/"))
}
