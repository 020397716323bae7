//! 变化: makes what is stale, compares it with what is published, and stages what differs. Each
//! output leaves memory before the next one is made.

use rayon::prelude::*;

use super::obstacles::Removals;
use super::stage::Stage;
use super::survey::{self, Survey};
use super::{Input, Made, Planned, Produced, Progress, Target};
use crate::disk::{Disk, Fault, Stamp, same_content};
use crate::fingerprint::Fingerprint;
use crate::ledger::{Ledger, OutputRecord};

/// What became of one stale output.
#[derive(Debug, Clone, Copy)]
pub(super) struct Change {
    /// Its place in the plan.
    pub index: usize,
    /// Whether it had to be made; what is said to stand was not.
    pub made: bool,
    /// Whether its bytes differ from what is published, so that it waits on the stage.
    pub staged: bool,
    /// What the ledger shall know of it; nothing in a dry run.
    pub record: Option<OutputRecord>,
}

/// Everything that making needs to know.
pub(super) struct Making<'a> {
    pub disk: &'a dyn Disk,
    pub target: &'a Target,
    pub plan: &'a [Planned],
    pub ledger: &'a Ledger,
    pub survey: &'a Survey,
    pub removals: &'a Removals,
    /// None in a dry run.
    pub stage: Option<&'a Stage>,
}

/// What is published where an output goes.
enum Published {
    Nothing,
    /// The ledger vouches for these bytes.
    Known(Fingerprint, Stamp),
    /// Something: only reading tells what.
    Something(Stamp),
}

impl Making<'_> {
    /// Makes the outputs `stale`, on all threads; in the order of the plan.
    pub fn run<E: From<Fault> + Send>(
        &self,
        stale: &[usize],
        produce: &(impl Fn(&Planned, Option<Fingerprint>) -> Result<Made, E> + Sync),
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Vec<Change>, E> {
        let make = |index: &usize| {
            let Made { produced, input } = produce(&self.plan[*index], self.vouched(*index))?;
            let change = match produced {
                Some(produced) => self.settle(*index, &produced, input)?,
                None => self.left(*index, input),
            };
            progress(Progress::Made);
            Ok(change)
        };
        let (bulk, others): (Vec<usize>, Vec<usize>) = stale.iter().partition(|index| self.plan[**index].bulk);
        let mut changes = others.par_iter().map(make).collect::<Result<Vec<_>, E>>()?;
        changes.extend(bulk.iter().par_bridge().map(make).collect::<Result<Vec<_>, E>>()?);
        changes.sort_unstable_by_key(|change| change.index);
        Ok(changes)
    }

    /// The fingerprint of what is published, if the ledger vouches for it.
    fn vouched(&self, index: usize) -> Option<Fingerprint> {
        match self.published(index) {
            Published::Known(bytes, _) => Some(bytes),
            Published::Nothing | Published::Something(_) => None,
        }
    }

    /// What is published stays, as one that is made of other things now.
    fn left(&self, index: usize, Input { print: input, parts }: Input) -> Change {
        let known = self.ledger.output(&self.plan[index].path);
        let record = known.map(|record| OutputRecord { input, parts, ..*record });
        Change { index, made: false, staged: false, record }
    }

    fn settle(&self, index: usize, produced: &Produced, input: Input) -> Result<Change, Fault> {
        let Input { print: input, parts } = input;
        let bytes = match produced {
            Produced::Bytes(bytes) => Fingerprint::of_bytes(bytes),
            Produced::CopyOf(_, bytes) => *bytes,
        };
        if let Some(stamp) = self.standing(index, produced, bytes)? {
            return Ok(Change {
                index,
                made: true,
                staged: false,
                record: Some(OutputRecord { input, parts, bytes, stamp }),
            });
        }
        let Some(stage) = self.stage else {
            return Ok(Change { index, made: true, staged: true, record: None });
        };
        let file = stage.file(index);
        match produced {
            Produced::Bytes(bytes) => self.disk.write(&file, bytes)?,
            Produced::CopyOf(source, _) => self.disk.copy(source, &file)?,
        }
        // Taken here and not after the rename, which keeps it: whatever happens to the file from now
        // on is somebody else's doing, and shall be noticed.
        let stamp = survey::content(self.disk, &file)?;
        Ok(Change {
            index,
            made: true,
            staged: true,
            record: stamp.map(|stamp| OutputRecord { input, parts, bytes, stamp }),
        })
    }

    /// The stamp of the published file, if it has exactly these bytes.
    fn standing(&self, index: usize, produced: &Produced, bytes: Fingerprint) -> Result<Option<Stamp>, Fault> {
        let published = self.target.output(&self.plan[index].path);
        let (stands, stamp) = match (self.published(index), produced) {
            (Published::Nothing, _) => return Ok(None),
            (Published::Known(known, stamp), _) => (known == bytes, stamp),
            (Published::Something(stamp), Produced::Bytes(bytes)) => {
                let holds = |file| same_content(file, bytes.as_slice());
                let same =
                    || holds(self.disk.open(&published)?).map_err(|error| Fault::new("比较文件", &published, error));
                (stamp.size == bytes.len() as u64 && same()?, stamp)
            }
            (Published::Something(stamp), Produced::CopyOf(source, _)) => {
                (self.disk.same_bytes(source, &published)?, stamp)
            }
        };
        Ok(stands.then_some(stamp))
    }

    fn published(&self, index: usize) -> Published {
        let Some(stamp) = self.survey.stamp(index).copied() else {
            return Published::Nothing;
        };
        if self.removals.respelled.contains(&index) {
            return Published::Nothing;
        }
        match self.ledger.output(&self.plan[index].path) {
            Some(record) if record.stamp == stamp => Published::Known(record.bytes, stamp),
            Some(_) | None => Published::Something(stamp),
        }
    }
}
