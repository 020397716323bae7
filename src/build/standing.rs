//! 无事可做: a site that was published as it is now is known by its stamps, without a text being read, joined
//! or planned. What makes it known is the same as what makes a build: the program, the settings, the theme,
//! the date, every source; and that everything stands where it was put.

use std::path::Path;

use rapidhash::RapidHashSet;
use rayon::prelude::*;

use super::memory::Memory;
use super::read::{Sighted, see};
use super::{Judged, Options, remembered};
use crate::diagnostic::Diagnostic;
use crate::disk::{Disk, Fault};
use crate::fingerprint::Fingerprint;
use crate::ledger::{Ledger, Whole};
use crate::model::path::SourcePath;
use crate::publish::{self, Report, Target};
use crate::source::scan::{self, Sighting};
use crate::theme::{self, Theme};

/// Whether there is anything to do.
#[derive(Debug)]
pub enum Standing {
    /// Nothing: a build would write nothing, find this and report that.
    Stands(Report, Vec<Diagnostic>),
    /// There may be; with what was seen on the way to this answer.
    Unknown(Option<Box<Sighted>>),
}

/// Looks whether the site stands as the last build left it. A hint like the ledger it comes from: `Unknown`
/// costs time and nothing else.
pub fn standing(
    disk: &dyn Disk,
    options: &Options,
    memory: &Memory,
    publishing: publish::Options,
) -> Result<Standing, Fault> {
    let ledger = &memory.ledger;
    let Some(whole) = ledger.whole() else { return Ok(Standing::Unknown(None)) };
    let sighted = see(disk, &options.root)?;
    let theme = theme::load(disk, &options.root, sighted.site.value.theme.as_deref())?;
    let same = whole.key == key(options, sighted.print(), &theme.value, &theme.diagnostics)
        && sources_stand(disk, &options.root, ledger, &sighted)?;
    let findings = if same { remembered::decode_findings(&whole.findings) } else { None };
    let Some(findings) = findings else { return Ok(Standing::Unknown(Some(Box::new(sighted)))) };
    let report = publish::standing(disk, &Target::of(&options.root), ledger, publishing)?;
    Ok(report.map_or(Standing::Unknown(Some(Box::new(sighted))), |report| Standing::Stands(report, findings)))
}

/// Lets the ledger know that what is about to be published is all that was judged. Only what can be said
/// again without judging: rules for the web server are written anew by each build.
pub(super) fn learn(ledger: &mut Ledger, judged: &Judged) {
    let findings = remembered::encode_findings(&judged.findings).filter(|_| judged.plan.server_redirects().is_empty());
    ledger.learn_whole(findings.map(|findings| Whole { key: judged.key, findings }));
}

/// What a judgement depends on besides the bytes of its sources.
pub(super) fn key(options: &Options, seen: Fingerprint, theme: &Theme, about_theme: &[Diagnostic]) -> Fingerprint {
    let Options { root: _, as_of, except, audience } = options;
    Fingerprint::of(&((as_of, except, audience), seen, theme.digest, super::read::print_of(about_theme)))
}

/// Whether every source that the ledger knows is there with its stamp, and no other.
fn sources_stand(disk: &dyn Disk, root: &Path, ledger: &Ledger, sighted: &Sighted) -> Result<bool, Fault> {
    let (scan, site) = (&sighted.scanned.value, &sighted.site.value);
    let stands = |Sighting { path, stamp }: &Sighting| {
        ledger.source(path).is_some_and(|known| known.settled && known.stamp == *stamp)
    };
    let texts = || scan.documents.par_iter().chain(&scan.column_files);
    if !texts().all(stands) {
        return Ok(false);
    }
    // One that was not there was not learned either.
    let emblem = site.emblem.as_ref().map(|emblem| SourcePath::new(emblem.trim_start_matches("./")));
    if emblem.is_some_and(|emblem| ledger.source(&emblem).is_none()) {
        return Ok(false);
    }
    let texts: RapidHashSet<&SourcePath> = texts().map(|sighting| &sighting.path).collect();
    let others: Vec<SourcePath> = ledger.sources().filter(|path| !texts.contains(path)).cloned().collect();
    let sighted = scan::sight(disk, root, &others)?;
    Ok(sighted.len() == others.len() && sighted.iter().all(stands))
}
