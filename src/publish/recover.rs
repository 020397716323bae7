//! 恢复: what is left of a publication that was interrupted is finished or forgotten.

use super::journal::Journal;
use super::stage::Stage;
use super::{Target, releases};
use crate::disk::{Disk, Fault};

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recovery {
    /// Nothing was left behind.
    Clean,
    /// A publication that had been decided was finished.
    RolledForward,
    /// One that had not been decided was forgotten.
    Swept,
}

/// Finishes or forgets an interrupted publication. The caller holds the lock. Safe at any time, and
/// may itself be interrupted at any time.
pub fn recover(disk: &dyn Disk, target: &Target) -> Result<Recovery, Fault> {
    let mut recovery = Recovery::Clean;
    for stage in Stage::candidates(target) {
        if disk.kind(stage.dir())?.is_none() {
            continue;
        }
        recovery = match Journal::read(disk, &stage)? {
            Some(journal) => {
                journal.apply(disk, target, &stage)?;
                Recovery::RolledForward
            }
            None => Recovery::Swept,
        };
        stage.sweep(disk)?;
    }
    if releases::tidy(disk, target)? {
        recovery = Recovery::Swept;
    }
    Ok(recovery)
}
