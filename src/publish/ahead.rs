//! 先行: what an editor has just saved is put in place before everything else is looked at.
//!
//! Only files that are ours and stand as we left them are replaced, each by a journal as always.
//! Whatever needs a new path, a deletion or a decision is left to the publication that follows.

use rayon::prelude::*;

use super::journal::Journal;
use super::stage::Stage;
use super::{Input, Made, Planned, Produced, Target, survey};
use crate::disk::{Disk, Fault};
use crate::fingerprint::Fingerprint;
use crate::ledger::{Ledger, OutputRecord, Verdict};
use crate::model::path::OutputPath;

/// Replaces outputs whose input has changed; returns those that got new bytes. The caller holds the
/// lock, and publishes the whole plan right afterwards: the ledger is not saved here.
pub fn ahead<E: From<Fault> + Send>(
    disk: &dyn Disk,
    target: &Target,
    outputs: &[Planned],
    ledger: &mut Ledger,
    produce: impl Fn(&Planned) -> Result<Made, E> + Sync,
) -> Result<Vec<OutputPath>, E> {
    let mut stale = Vec::new();
    for planned in outputs {
        let published = survey::content(disk, &target.output(&planned.path))?;
        let verdict = |input: Input| ledger.verdict(&planned.path, input.print, published.as_ref());
        if planned.input.map(verdict) == Some(Verdict::InputChanged)
            && ledger.output(&planned.path).map(|record| record.stamp) == published
        {
            stale.push(planned);
        }
    }
    let make = |planned: &&Planned| {
        let Made { produced, input } = produce(planned)?;
        Ok(match produced {
            Some(Produced::Bytes(bytes)) => Some((bytes, input)),
            // Attachments are copied by the publication itself, which knows how.
            Some(Produced::CopyOf(..)) | None => None,
        })
    };
    let all = stale.par_iter().map(make).collect::<Result<Vec<_>, E>>()?;
    let mut changed = Vec::new();
    for (planned, made) in stale.into_iter().zip(all) {
        let Some((bytes, input)) = made else { continue };
        let known = ledger.output(&planned.path).copied();
        match known.filter(|record| record.bytes == Fingerprint::of_bytes(&bytes)) {
            Some(record) => {
                ledger.learn_output(&planned.path, OutputRecord { input: input.print, parts: input.parts, ..record });
            }
            None => changed.push((planned, bytes, input)),
        }
    }
    if changed.is_empty() {
        return Ok(Vec::new());
    }
    Ok(replace(disk, target, &changed, ledger)?)
}

fn replace(
    disk: &dyn Disk,
    target: &Target,
    changed: &[(&Planned, Vec<u8>, Input)],
    ledger: &mut Ledger,
) -> Result<Vec<OutputPath>, Fault> {
    let stage = Stage::open(disk, target)?;
    let mut records = Vec::new();
    for (index, (planned, bytes, Input { print, parts })) in changed.iter().enumerate() {
        let file = stage.file(index);
        disk.write(&file, bytes)?;
        let stamp = survey::content(disk, &file)?;
        records.extend(stamp.map(|stamp| {
            let bytes = Fingerprint::of_bytes(bytes);
            (&planned.path, OutputRecord { input: *print, parts: *parts, bytes, stamp })
        }));
    }
    let puts = changed.iter().enumerate().map(|(index, (planned, ..))| (index, planned.path.clone())).collect();
    // No list is staged: all paths are on it already, and it stays as it is.
    let journal = Journal { puts, ..Journal::default() };
    journal.write(disk, &stage)?;
    journal.apply(disk, target, &stage)?;
    stage.sweep(disk)?;
    for (path, record) in records {
        ledger.learn_output(path, record);
    }
    Ok(changed.iter().map(|(planned, ..)| planned.path.clone()).collect())
}
