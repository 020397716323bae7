//! 发布: the only room that writes under `public/`.
//!
//! Everything is made and staged before the first published file changes; then a journal is written,
//! and from there on the publication happens, if need be at the next start. A published file is
//! always entirely old or entirely new. What we did not write is reported and left alone.
//!
//! ```text
//! recover -> survey -> verdicts -> obstacles -> make and stage -> journal -> renames -> ledger -> sweep
//! ```

mod ahead;
mod changes;
mod journal;
mod lock;
mod obstacles;
mod ownership;
mod recover;
mod releases;
mod stage;
mod survey;
mod terms;
mod walk;

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::disk::{Disk, Fault};
use crate::fingerprint::Fingerprint;
use crate::ledger::{Ledger, OutputRecord, Verdict};
use crate::model::path::OutputPath;

pub use ahead::ahead;
pub use lock::{Lock, lock};
pub use ownership::{LIST, published};
pub use recover::{Recovery, recover};
pub use releases::{KEPT, rollback};
pub use terms::{Foreign, Input, Made, Options, Order, Planned, Produced, Progress, Publish, Report, Target};

use changes::{Change, Making};
use journal::Journal;
use obstacles::Removals;
use stage::Stage;
use survey::Survey;

/// Brings `public/` to the state of the plan. `produce` is asked for the outputs that the ledger
/// cannot vouch for, from several threads at once; its first error stops everything, and
/// `public/` stays as it is. The caller holds the [`lock`].
pub fn publish<E: From<Fault> + Send>(
    disk: &dyn Disk,
    target: &Target,
    plan: &[Planned],
    ledger: &mut Ledger,
    options: Options,
    produce: impl Fn(&Planned, Option<Fingerprint>) -> Result<Made, E> + Sync,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Report, E> {
    if options.publish != Publish::DryRun {
        recover(disk, target)?;
    }
    releases::check_mode(disk, target, options.publish)?;
    let survey = Survey::of(disk, target, plan, options.foreign)?;
    let misses = misses(plan, ledger, &survey);
    let removals = obstacles::check(disk, target, plan, &misses, &survey, options.foreign)?;
    progress(Progress::Stale(misses.len()));

    let stage = match options.publish {
        Publish::DryRun => None,
        Publish::InPlace | Publish::Releases if misses.is_empty() && survey.list_stands(plan) => None,
        Publish::InPlace => Some(Stage::open(disk, target)?),
        Publish::Releases => Some(Stage::open_in(disk, releases::stage_dir(target))?),
    };
    let making = Making { disk, target, plan, ledger, survey: &survey, removals: &removals, stage: stage.as_ref() };
    let changes = making.run(&misses, &produce, progress).inspect_err(|_| {
        // The error that came first is the one to tell; what stays behind is swept at the next start.
        let _ = stage.as_ref().map(|stage| stage.sweep(disk));
    })?;

    let report = report(plan, &changes, &removals, &survey);
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

/// Whether everything that the ledger knows stands where it was put, so that nothing would be done for a plan
/// of the same outputs. The caller holds the [`lock`] and has [recovered](recover).
pub fn standing(disk: &dyn Disk, target: &Target, ledger: &Ledger, options: Options) -> Result<Option<Report>, Fault> {
    if options.publish != Publish::InPlace {
        return Ok(None);
    }
    releases::check_mode(disk, target, options.publish)?;
    let known = |(path, record): (&OutputPath, &OutputRecord)| {
        let input = Some(Input { print: record.input, parts: record.parts });
        // Nothing is put in place, so no order is asked for.
        Planned { path: path.clone(), order: Order::SiteWide, input, bulk: false }
    };
    let plan: Vec<Planned> = ledger.records().map(known).collect();
    let survey = Survey::of(disk, target, &plan, options.foreign)?;
    let stands = survey.list_stands(&plan) && misses(&plan, ledger, &survey).is_empty();
    Ok(stands.then(|| report(&plan, &[], &Removals::default(), &survey)))
}

/// The outputs that must be made, as indices of the plan.
fn misses(plan: &[Planned], ledger: &Ledger, survey: &Survey) -> Vec<usize> {
    let is_fresh = |n: usize| {
        let verdict = |input: Input| ledger.verdict(&plan[n].path, input.print, survey.stamp(n));
        plan[n].input.is_some_and(|input| verdict(input) == Verdict::Fresh)
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

fn report(plan: &[Planned], changes: &[Change], removals: &Removals, survey: &Survey) -> Report {
    let sorted = |paths: &mut dyn Iterator<Item = usize>| {
        let mut paths: Vec<OutputPath> = paths.map(|n| plan[n].path.clone()).collect();
        paths.sort();
        paths
    };
    let written = sorted(&mut changes.iter().filter(|change| change.staged).map(|change| change.index));
    Report {
        planned: plan.len(),
        rendered: sorted(&mut changes.iter().filter(|change| change.made).map(|change| change.index)),
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
