//! 勘查: what stands under `public/` before anything is decided.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::OnceLock;

use rapidhash::{RapidHashMap, RapidHashSet};
use rayon::prelude::*;

use super::stage::INNER;
use super::walk::{Found, walk};
use super::{Foreign, LIST, Planned, Target, ownership};
use crate::disk::{Disk, Fault, Stamp};
use crate::model::path::{OutputPath, composed};

/// What was found.
#[derive(Debug)]
pub(super) struct Survey {
    /// What is ours by the list.
    pub owned: BTreeSet<OutputPath>,
    /// Whether there is a list.
    listed: bool,
    /// Ours and no longer planned.
    pub dropped: Vec<OutputPath>,
    /// The published files of the plan, in its order; none of them where there is no folder at all.
    stamps: Vec<Option<Stamp>>,
    /// Neither ours nor planned, sorted.
    pub foreign: Vec<Found>,
}

impl Survey {
    /// Looks at everything, changes nothing, and refuses a folder that is somebody else's.
    pub fn of(disk: &dyn Disk, target: &Target, plan: &[Planned], foreign: Foreign) -> Result<Self, Fault> {
        let planned = names(plan);
        check_plan(target, plan, &planned)?;
        let list = ownership::read(disk, &target.public, plan)?;
        let listed = list.is_some();
        let owned = list.unwrap_or_default();
        let others = unlisted(disk, target, &owned)?;
        ownership::check(target, listed, others.len(), foreign)?;
        // A first build looks for nothing that can't be there.
        let looked_for = if disk.kind(&target.public)?.is_some() { plan } else { &[] };
        let stamps = looked_for
            .par_iter()
            .map(|planned| content(disk, &target.output(&planned.path)))
            .collect::<Result<_, _>>()?;
        let dropped = owned.iter().filter(|path| !planned.contains(path.as_str())).cloned().collect();
        let foreign = others.into_iter().filter(|found| !planned.contains(&*composed(&found.path))).collect();
        Ok(Self { owned, listed, dropped, stamps, foreign })
    }

    /// The published file of a place in the plan.
    pub fn stamp(&self, index: usize) -> Option<&Stamp> {
        self.stamps.get(index)?.as_ref()
    }

    /// Whether the list says already what it must say when the plan is published.
    pub fn list_stands(&self, plan: &[Planned]) -> bool {
        self.listed && self.dropped.is_empty() && self.owned.len() == plan.len()
    }
}

/// The stamp by which a published file is known again: one that survives the rename.
pub(super) fn content(disk: &dyn Disk, path: &Path) -> Result<Option<Stamp>, Fault> {
    Ok(disk.stamp(path)?.map(Stamp::of_content))
}

/// The paths of a plan, to ask for.
pub(super) fn names(plan: &[Planned]) -> RapidHashSet<&str> {
    plan.iter().map(|planned| planned.path.as_str()).collect()
}

/// A plan that contradicts itself would destroy what it publishes, so it is refused even though
/// whoever made it should have known.
fn check_plan(target: &Target, plan: &[Planned], planned: &RapidHashSet<&str>) -> Result<(), Fault> {
    let refuse = |path: &OutputPath, why: &str| Err(Fault::because("发布", target.output(path), why));
    if planned.len() != plan.len() {
        let mut seen = RapidHashSet::default();
        if let Some(twice) = plan.iter().find(|planned| !seen.insert(planned.path.as_str())) {
            return refuse(&twice.path, "同一路径计划了两次");
        }
    }
    for Planned { path, .. } in plan {
        let text = path.as_str();
        if text.starts_with(LIST) || text.starts_with(".gk-new-") {
            return refuse(path, "此名称由本程序保留");
        }
        let mut folders = text.match_indices('/').map(|(end, _)| &text[..end]);
        if folders.any(|folder| planned.contains(folder)) {
            return refuse(path, "其上级文件夹又被计划为文件");
        }
    }
    Ok(())
}

/// Everything that is not ours by the list.
fn unlisted(disk: &dyn Disk, target: &Target, owned: &BTreeSet<OutputPath>) -> Result<Vec<Found>, Fault> {
    let exact: RapidHashSet<&str> = owned.iter().map(OutputPath::as_str).collect();
    let folded = OnceLock::new();
    walk(disk, &target.public, &|path| {
        if path == LIST || path.starts_with(INNER) {
            return false;
        }
        let path = composed(path);
        if exact.contains(&*path) {
            return false;
        }
        // Where letter case is ignored, a folder may still be spelled as an earlier build did.
        let folded: &RapidHashMap<String, &OutputPath> =
            folded.get_or_init(|| owned.iter().map(|path| (path.collision_key(), path)).collect());
        !folded.get(&path.to_lowercase()).is_some_and(|ours| same_file(disk, target, ours, &path))
    })
}

/// Whether two spellings lead to one file, as far as stamps can tell.
pub(super) fn same_file(disk: &dyn Disk, target: &Target, one: &OutputPath, other: &str) -> bool {
    let stamp = |path: &str| disk.stamp(&super::below(&target.public, path)).ok().flatten();
    stamp(one.as_str()).is_some_and(|ours| stamp(other) == Some(ours))
}
