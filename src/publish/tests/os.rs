//! The same on a real file system, with fewer steps.

use super::crash::Step;
use super::site::{IN_PLACE, Site, published, put, single_threaded};
use crate::disk::{Disk, FailingDisk, OsDisk};
use crate::publish::{Target, recover};

const FIRST: &str = "
index.html = home 1
zc/a.html = document a
zc/b.html = document b
zc/c.html = document c";

const SECOND: &str = "
index.html = home 2
zc/a.html = document a
zc/b.html/fj.bin = document b
甲/乙.html = 丙";

fn prepared() -> (tempfile::TempDir, Target) {
    let folder = tempfile::tempdir().unwrap();
    let target = Target::of(folder.path());
    put(&OsDisk, &target, "../content/fj.pdf", "attachment");
    Site::of(FIRST).publish(&OsDisk, &target, IN_PLACE).unwrap();
    put(&OsDisk, &target, "zc/notes.txt", "somebody's");
    (folder, target)
}

#[test]
fn a_publication_that_is_stopped_anywhere_is_finished_by_the_next() {
    single_threaded(|| {
        for stop in 0.. {
            let (_folder, target) = prepared();
            let site = Site::of(SECOND);
            let step = Step::new(&OsDisk, &target, &site, IN_PLACE, 2);
            let disk = FailingDisk::after(&OsDisk, stop);
            let ended = site.publish(&disk, &target, IN_PLACE).is_ok();
            step.check_middle(&OsDisk, &format!("stopped at {stop}"));
            recover(&OsDisk, &target).unwrap();
            step.check_whole(&OsDisk, &format!("stopped at {stop}"));
            site.publish(&OsDisk, &target, IN_PLACE).unwrap();
            step.check_end(&OsDisk);
            if ended {
                return;
            }
        }
    });
}

#[test]
fn a_tampered_output_is_noticed_without_reading_it() {
    let (_folder, target) = prepared();
    let path = target.public.join("zc/a.html");
    OsDisk.write(&path, b"document A").unwrap();
    let report = Site::of(FIRST).publish(&OsDisk, &target, IN_PLACE).unwrap();
    assert_eq!(report.written.iter().map(ToString::to_string).collect::<Vec<_>>(), ["zc/a.html"]);
    assert_eq!(OsDisk.read(&path).unwrap(), b"document a");
}

#[test]
fn attachments_are_copied_once_and_a_lost_ledger_copies_none_again() {
    let (_folder, target) = prepared();
    let source = target.root.join("content/fj.pdf");
    let site = Site::of(&format!("zc/fj.bin = copy of {}", source.display()));
    assert_eq!(site.publish(&OsDisk, &target, IN_PLACE).unwrap().written.len(), 1);
    OsDisk.remove(&target.state().join("ledger")).unwrap();
    let report = site.publish(&OsDisk, &target, IN_PLACE).unwrap();
    assert_eq!((report.rendered.len(), report.written.len()), (1, 0));
    assert_eq!(published(&OsDisk, &target)["zc/fj.bin"], "attachment");
}

#[cfg(unix)]
#[test]
fn a_link_in_a_folders_place_is_never_followed() {
    let (_folder, target) = prepared();
    let elsewhere = tempfile::tempdir().unwrap();
    OsDisk.write(&elsewhere.path().join("c.html"), b"precious").unwrap();
    for name in ["a.html", "b.html", "c.html", "notes.txt"] {
        OsDisk.remove(&target.public.join("zc").join(name)).unwrap();
    }
    OsDisk.remove_empty_dir(&target.public.join("zc")).unwrap();
    OsDisk.symlink(elsewhere.path(), &target.public.join("zc")).unwrap();

    let told = Site::of(SECOND).publish(&OsDisk, &target, IN_PLACE).unwrap_err().to_string();
    assert!(told.contains("不是本程序生成"), "{told}");
    let report = Site::of("index.html = home 2").publish(&OsDisk, &target, IN_PLACE).unwrap();
    assert_eq!(report.deleted, []);
    assert_eq!(report.foreign, ["zc"]);
    assert_eq!(OsDisk.read(&elsewhere.path().join("c.html")).unwrap(), b"precious");
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_on_another_file_system_is_staged_beside_it() {
    let shm = std::path::Path::new("/dev/shm");
    let folder = tempfile::tempdir().unwrap();
    if OsDisk.same_file_system(folder.path(), shm).unwrap_or(true) {
        return;
    }
    let other = tempfile::tempdir_in(shm).unwrap();
    let target = Target { root: folder.path().into(), public: other.path().join("public") };
    single_threaded(|| {
        for (text, number) in [(FIRST, 1), (SECOND, 2)] {
            let site = Site::of(text);
            for stop in 0.. {
                if site.publish(&FailingDisk::after(&OsDisk, stop), &target, IN_PLACE).is_ok() {
                    break;
                }
            }
            assert_eq!(published(&OsDisk, &target), site.0, "step {number}");
            assert_eq!(super::site::list(&OsDisk, &target), Some(site.list()));
            assert_eq!(OsDisk.kind(&target.public.join(".gk-new-stage")).unwrap(), None);
        }
    });
}
