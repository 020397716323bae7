//! A site of a few words: a plan is written as text, one `path = bytes` a line.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::disk::{Disk, EntryKind, Fault};
use crate::fingerprint::Fingerprint;
use crate::ledger::Ledger;
use crate::model::path::OutputPath;
use crate::publish::{Foreign, Input, LIST, Made, Options, Order, Planned, Produced, Publish, Report, Target, publish};

/// What a tree holds: path below `public/` to bytes.
pub type Tree = BTreeMap<String, String>;

pub const IN_PLACE: Options = Options { publish: Publish::InPlace, foreign: Foreign::Refuse };
pub const ADOPT: Options = Options { publish: Publish::InPlace, foreign: Foreign::Adopt };
pub const DRY_RUN: Options = Options { publish: Publish::DryRun, foreign: Foreign::Refuse };
#[cfg(unix)]
pub const RELEASES: Options = Options { publish: Publish::Releases, foreign: Foreign::Refuse };

/// A plan and what each of its outputs is made of. Names that begin with `copy of` a source are
/// copies; `.bin` files come first, then pages, then `index.html`, then `.xml`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Site(pub Tree);

/// What an output of these bytes is made of.
pub fn input(bytes: impl std::hash::Hash) -> Input {
    Input { print: Fingerprint::of(&bytes), parts: [0; 4] }
}

impl Site {
    pub fn of(text: &str) -> Self {
        let lines = text.lines().filter_map(|line| line.split_once(" = "));
        Self(lines.map(|(path, bytes)| (path.trim().to_owned(), bytes.to_owned())).collect())
    }

    pub fn plan(&self) -> Vec<Planned> {
        let planned = |(path, bytes): (&String, &String)| Planned {
            path: OutputPath::parse(path).unwrap(),
            order: order(path),
            input: Some(input(bytes)),
            bulk: path.ends_with("b.html"),
        };
        self.0.iter().map(planned).collect()
    }

    /// Publishes it the way a build does: with the ledger that the disk holds.
    pub fn publish(&self, disk: &dyn Disk, target: &Target, options: Options) -> Result<Report, Fault> {
        let mut ledger = Ledger::load(disk, &target.state(), "tests");
        publish(disk, target, &self.plan(), &mut ledger, options, |planned, _| Ok(self.produce(planned)), &|_| {})
    }

    /// The list that belongs to it.
    pub fn list(&self) -> String {
        self.0.keys().flat_map(|path| [path, "\n"]).collect()
    }

    fn produce(&self, planned: &Planned) -> Made {
        let bytes = &self.0[planned.path.as_str()];
        let input = input(bytes);
        let produced = match bytes.strip_prefix("copy of ") {
            Some(source) => Produced::CopyOf(PathBuf::from(source), input.print),
            None => Produced::Bytes(bytes.clone().into_bytes()),
        };
        Made { produced: Some(produced), input }
    }

    /// The bytes that its outputs have, copies resolved.
    pub fn tree(&self, disk: &dyn Disk) -> Tree {
        let resolve = |bytes: &String| match bytes.strip_prefix("copy of ") {
            Some(source) => String::from_utf8(disk.read(Path::new(source)).unwrap()).unwrap(),
            None => bytes.clone(),
        };
        self.0.iter().map(|(path, bytes)| (path.clone(), resolve(bytes))).collect()
    }
}

pub fn order(path: &str) -> Order {
    let name = path.rsplit('/').next().unwrap();
    match name.rsplit_once('.') {
        Some(("index", "html")) => Order::List,
        Some((_, "bin")) => Order::Attachment,
        Some((_, "xml")) => Order::SiteWide,
        _ => Order::Document,
    }
}

pub fn target() -> Target {
    Target::of("site")
}

/// Everything below `public/`, list and stage left out.
pub fn published(disk: &dyn Disk, target: &Target) -> Tree {
    let mut tree = Tree::new();
    collect(disk, &target.public, "", &mut tree);
    tree.remove(LIST);
    tree.retain(|path, _| !path.starts_with(".gk-new-stage/"));
    tree
}

/// Every file below a folder.
pub fn collect(disk: &dyn Disk, dir: &Path, prefix: &str, tree: &mut Tree) {
    for entry in disk.list(dir).unwrap() {
        let name = entry.name.unwrap();
        let path = format!("{prefix}{name}");
        if entry.kind == EntryKind::Directory {
            collect(disk, &dir.join(&name), &format!("{path}/"), tree);
        } else {
            tree.insert(path, String::from_utf8(disk.read(&dir.join(&name)).unwrap()).unwrap());
        }
    }
}

/// Every folder below a folder.
pub fn folders(disk: &dyn Disk, dir: &Path, prefix: &str) -> Vec<String> {
    let mut folders = Vec::new();
    for entry in disk.list(dir).unwrap().into_iter().filter(|entry| entry.kind == EntryKind::Directory) {
        let name = entry.name.unwrap();
        folders.push(format!("{prefix}{name}"));
        folders.extend(self::folders(disk, &dir.join(&name), &format!("{prefix}{name}/")));
    }
    folders
}

/// The list in `public/`.
pub fn list(disk: &dyn Disk, target: &Target) -> Option<String> {
    disk.read(&target.public.join(LIST)).ok().map(|bytes| String::from_utf8(bytes).unwrap())
}

/// Puts a file below `public/`, as a human would.
pub fn put(disk: &dyn Disk, target: &Target, path: &str, bytes: &str) {
    let full = target.public.join(path);
    disk.create_dir(full.parent().unwrap()).unwrap();
    disk.write(&full, bytes.as_bytes()).unwrap();
}

/// Runs with one thread, so that the n-th disk operation is the same one every time.
pub fn single_threaded<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap().install(work)
}
