//! The words between publishing and its caller.

use std::path::PathBuf;

use crate::fingerprint::Fingerprint;
use crate::ledger::Parts;
use crate::model::path::OutputPath;

/// Where a site is and where its result goes.
#[derive(Debug, Clone)]
pub struct Target {
    /// The folder of `site.yaml`; stage, ledger and lock lie in its `.gongkai`.
    pub root: PathBuf,
    /// The result.
    pub public: PathBuf,
}

impl Target {
    /// The usual place: `public/` in the root of the site.
    pub fn of(root: impl Into<PathBuf>) -> Self {
        let root = root.into();
        Self { public: root.join("public"), root }
    }

    /// `.gongkai`, where everything lies that can be recomputed.
    pub fn state(&self) -> PathBuf {
        self.root.join(".gongkai")
    }

    /// Where an output is published.
    pub fn output(&self, path: &OutputPath) -> PathBuf {
        // One allocation, unlike a chain of joins: this runs for every output of every build.
        let mut full = PathBuf::with_capacity(self.public.as_os_str().len() + path.as_str().len() + 1);
        full.push(&self.public);
        full.extend(path.as_str().split('/'));
        full
    }
}

/// One file that the result shall have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Where it goes.
    pub path: OutputPath,
    /// When it is renamed into place.
    pub order: Order,
    /// What goes into it. `None` where nobody has to know before it is made: the ledger knows no such
    /// output, so that it is made in any case, and says then what it was made of.
    pub input: Option<Input>,
    /// Whether it is one of many that are made together: these are asked for last and in order, so that no
    /// more of them than need be wait for their turn in memory.
    pub bulk: bool,
}

/// What goes into an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Input {
    /// The fingerprint of everything.
    pub print: Fingerprint,
    /// Of which parts: remembered, never asked.
    pub parts: Parts,
}

/// The order of the renames: what is linked to comes before what links to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Order {
    /// 附件, and what pages load: style sheets, scripts, pictures.
    Attachment,
    /// Pages of single documents.
    Document,
    /// Home page, columns, lists.
    List,
    /// Feeds, catalogue, search, sitemap.
    SiteWide,
}

/// A file that was made, and what of.
#[derive(Debug)]
pub struct Made {
    /// The file; `None` if it is what is published there, of which the ledger told the fingerprint.
    pub produced: Option<Produced>,
    /// What went into it.
    pub input: Input,
}

/// What a file consists of.
#[derive(Debug)]
pub enum Produced {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// The bytes of a source file, which have this fingerprint. The caller makes sure just before
    /// that the file still is what the fingerprint was taken of.
    CopyOf(PathBuf, Fingerprint),
}

/// How the result leaves the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Publish {
    /// File by file into `public/`.
    InPlace,
    /// As a release of its own, behind a link that is switched at once. Not on Windows.
    Releases,
    /// Not at all: only the report is wanted.
    DryRun,
}

/// What to do with files that stand where an output belongs and are not ours by the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// Refuse to publish.
    Refuse,
    /// Take them over. What is in nobody's way stays foreign even then.
    Adopt,
}

/// What the operator decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// How the result leaves the process.
    pub publish: Publish,
    /// Whose the files in the way are.
    pub foreign: Foreign,
}

/// News for a progress bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// So many outputs have to be made.
    Stale(usize),
    /// One more was made.
    Made,
    /// So many files are about to change.
    Committing(usize),
}

/// What happened, or in a dry run would have. All paths are sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Outputs of the plan.
    pub planned: usize,
    /// Outputs that had to be made to know their bytes.
    pub rendered: Vec<OutputPath>,
    /// Files that got new bytes.
    pub written: Vec<OutputPath>,
    /// Files that are no longer in the plan and were there to remove.
    pub deleted: Vec<OutputPath>,
    /// Outputs whose published bytes stand.
    pub unchanged: usize,
    /// Files in `public/` that are not ours, as the disk spells them.
    pub foreign: Vec<String>,
}
