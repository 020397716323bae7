//! One writer per site: an advisory lock that the operating system drops with the process.

use std::thread;
use std::time::Duration;

use super::Target;
use crate::disk::{Disk, DiskLock, Fault};

/// How long another run may take to end.
const PATIENCE: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(50);

/// While it lives, nobody else publishes this site.
#[derive(Debug)]
#[must_use = "the lock is released when this value is dropped"]
pub struct Lock(#[expect(dead_code, reason = "held, never looked at")] DiskLock);

/// Waits for the lock of a site, up to five seconds.
pub fn lock(disk: &dyn Disk, target: &Target) -> Result<Lock, Fault> {
    lock_within(disk, target, PATIENCE)
}

fn lock_within(disk: &dyn Disk, target: &Target, patience: Duration) -> Result<Lock, Fault> {
    let state = target.state();
    if disk.kind(&state)?.is_none() {
        disk.create_dir(&state)?;
    }
    let path = state.join("lock");
    // Pauses are counted instead of asking a clock.
    let mut waited = Duration::ZERO;
    loop {
        if let Some(lock) = disk.try_lock(&path)? {
            return Ok(Lock(lock));
        }
        if waited >= patience {
            let why = format!("另一个 gongkai 正在处理这个网站，等候 {} 秒仍未结束，请稍后再试", patience.as_secs());
            return Err(Fault::because("锁定网站", &target.root, why));
        }
        thread::sleep(PAUSE);
        waited += PAUSE;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::OsDisk;

    #[test]
    fn the_second_writer_is_told_and_the_next_one_gets_in() {
        let folder = tempfile::tempdir().unwrap();
        let target = Target::of(folder.path());
        let held = lock(&OsDisk, &target).unwrap();
        let told = lock_within(&OsDisk, &target, Duration::from_millis(60)).unwrap_err().to_string();
        assert!(told.contains("另一个 gongkai"), "{told}");
        drop(held);
        drop(lock_within(&OsDisk, &target, Duration::ZERO).unwrap());
    }

    #[test]
    fn a_writer_waits_for_the_one_before() {
        let folder = tempfile::tempdir().unwrap();
        let target = Target::of(folder.path());
        let held = lock(&OsDisk, &target).unwrap();
        thread::scope(|scope| {
            let waiting = scope.spawn(|| lock(&OsDisk, &target).map(drop));
            thread::sleep(Duration::from_millis(120));
            drop(held);
            waiting.join().unwrap().unwrap();
        });
    }
}
