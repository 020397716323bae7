//! 发布: the only room that writes under `public/`.
//!
//! Everything is made and staged before the first published file changes; then a journal is written,
//! and from there on the publication happens, if need be at the next start. A published file is
//! always entirely old or entirely new. What we did not write is reported and left alone.
//!
//! ```text
//! recover -> survey -> verdicts -> obstacles -> make and stage -> journal -> renames -> ledger -> sweep
//! ```

mod changes;
mod journal;
mod lock;
mod obstacles;
mod ownership;
mod recover;
mod releases;
mod stage;
mod survey;
mod walk;

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::disk::{Disk, Fault};
use crate::fingerprint::Fingerprint;
use crate::ledger::{Ledger, Verdict};
use crate::model::path::OutputPath;

pub use lock::{Lock, lock};
pub use ownership::LIST;
pub use recover::{Recovery, recover};
pub use releases::{KEPT, rollback};

use changes::{Change, Making};
use journal::Journal;
use obstacles::Removals;
use stage::Stage;
use survey::Survey;

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
    /// The fingerprint of everything that goes into it.
    pub input: Fingerprint,
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

/// A file that was made.
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

/// Brings `public/` to the state of the plan. `produce` is asked for the outputs that the ledger
/// cannot vouch for, from several threads at once; its first error stops everything, and
/// `public/` stays as it is. The caller holds the [`lock`].
pub fn publish<E: From<Fault> + Send>(
    disk: &dyn Disk,
    target: &Target,
    plan: &[Planned],
    ledger: &mut Ledger,
    options: Options,
    produce: impl Fn(&Planned) -> Result<Produced, E> + Sync,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Report, E> {
    if options.publish != Publish::DryRun {
        recover(disk, target)?;
    }
    releases::check_mode(disk, target, options.publish)?;
    let survey = Survey::of(disk, target, plan, options.foreign)?;
    let stale = stale(plan, ledger, &survey);
    let removals = obstacles::check(disk, target, plan, &stale, &survey, options.foreign)?;
    progress(Progress::Stale(stale.len()));

    let stage = match options.publish {
        Publish::DryRun => None,
        Publish::InPlace | Publish::Releases if stale.is_empty() && survey.list_stands(plan) => None,
        Publish::InPlace => Some(Stage::open(disk, target)?),
        Publish::Releases => Some(Stage::open_in(disk, releases::stage_dir(target))?),
    };
    let making = Making { disk, target, plan, ledger, survey: &survey, removals: &removals, stage: stage.as_ref() };
    let changes = making.run(&stale, &produce, progress).inspect_err(|_| {
        // The error that came first is the one to tell; what stays behind is swept at the next start.
        let _ = stage.as_ref().map(|stage| stage.sweep(disk));
    })?;

    let report = report(plan, &stale, &changes, &removals, &survey);
    if options.publish == Publish::DryRun {
        return Ok(report);
    }
    if let Some(stage) = &stage
        && (!report.written.is_empty() || !survey.list_stands(plan))
    {
        progress(Progress::Committing(report.written.len() + report.deleted.len()));
        if options.publish == Publish::Releases {
            releases::commit(disk, target, plan, &changes, &survey, stage)?;
        } else {
            in_place(disk, target, plan, &changes, removals, &survey, stage)?;
        }
    }
    remember(ledger, plan, &changes);
    ledger.save(disk)?;
    if let Some(stage) = &stage {
        stage.sweep(disk)?;
    }
    if options.publish == Publish::Releases {
        releases::prune(disk, target)?;
    }
    Ok(report)
}

/// The outputs that must be made, as indices of the plan.
fn stale(plan: &[Planned], ledger: &Ledger, survey: &Survey) -> Vec<usize> {
    let is_fresh = |n: usize| {
        let verdict = ledger.verdict(&plan[n].path, plan[n].input, survey.stamps[n].as_ref());
        verdict == Verdict::Fresh
    };
    (0..plan.len()).into_par_iter().filter(|n| !is_fresh(*n)).collect()
}

/// Writes the journal and does what it says, as the next start would.
fn in_place(
    disk: &dyn Disk,
    target: &Target,
    plan: &[Planned],
    changes: &[Change],
    removals: Removals,
    survey: &Survey,
    stage: &Stage,
) -> Result<(), Fault> {
    let mut staged: Vec<usize> = changes.iter().filter(|change| change.staged).map(|change| change.index).collect();
    staged.sort_by_key(|n| (plan[*n].order, &plan[*n].path));
    let journal = Journal {
        clears: removals.clears,
        clear_dirs: removals.clear_dirs,
        puts: staged.into_iter().map(|n| (n, plan[n].path.clone())).collect(),
        drops: removals.drops,
    };
    ownership::stage(disk, stage, plan, &survey.owned)?;
    journal.write(disk, stage)?;
    journal.apply(disk, target, stage)
}

fn remember(ledger: &mut Ledger, plan: &[Planned], changes: &[Change]) {
    for change in changes {
        if let Some(record) = change.record {
            ledger.learn_output(&plan[change.index].path, record);
        }
    }
    if ledger.outputs() != plan.len() {
        let planned = survey::names(plan);
        ledger.retain_outputs(|path| planned.contains(path.as_str()));
    }
}

fn report(plan: &[Planned], stale: &[usize], changes: &[Change], removals: &Removals, survey: &Survey) -> Report {
    let sorted = |paths: &mut dyn Iterator<Item = usize>| {
        let mut paths: Vec<OutputPath> = paths.map(|n| plan[n].path.clone()).collect();
        paths.sort();
        paths
    };
    let written = sorted(&mut changes.iter().filter(|change| change.staged).map(|change| change.index));
    Report {
        planned: plan.len(),
        rendered: sorted(&mut stale.iter().copied()),
        unchanged: plan.len() - written.len(),
        written,
        deleted: removals.deleted.clone(),
        foreign: survey.foreign.iter().map(|found| found.path.clone()).collect(),
    }
}

/// A path on the platform below a folder.
fn below(folder: &Path, path: &str) -> PathBuf {
    let mut full = folder.to_path_buf();
    full.extend(path.split('/'));
    full
}

#[cfg(test)]
mod tests;
