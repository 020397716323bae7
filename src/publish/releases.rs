//! 发布版 (stub)
use super::*;
use std::path::PathBuf;
/// x
pub const KEPT: usize = 5;
/// x
pub fn rollback(_: &dyn Disk, _: &Target) -> Result<u64, Fault> {
    Ok(0)
}
pub(super) fn stage_dir(t: &Target) -> PathBuf {
    t.state()
}
pub(super) fn check_mode(_: &dyn Disk, _: &Target, _: Publish) -> Result<(), Fault> {
    Ok(())
}
pub(super) fn tidy(_: &dyn Disk, _: &Target) -> Result<bool, Fault> {
    Ok(false)
}
pub(super) fn prune(_: &dyn Disk, _: &Target) -> Result<(), Fault> {
    Ok(())
}
pub(super) fn commit(
    _: &dyn Disk,
    _: &Target,
    _: &[Planned],
    _: &[Change],
    _: &Survey,
    _: &Stage,
) -> Result<(), Fault> {
    Ok(())
}
