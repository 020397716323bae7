//! Releases: a visitor sees one publication or the next, never a mixture.
#![cfg(unix)]

use std::path::Path;

use super::site::{IN_PLACE, RELEASES, Site, Tree, collect, list, published, put, single_threaded};
use crate::disk::{Disk, FailingDisk, OsDisk};
use crate::publish::{KEPT, Target, recover, rollback};

fn site(number: usize) -> Site {
    Site::of(&format!(
        "index.html = home {number}
         zc/same.html = the same
         zc/{number}.html = document {number}"
    ))
}

fn with_foreign(number: usize) -> Tree {
    let mut tree = site(number).0;
    tree.insert("zc/notes.txt".into(), "somebody's".into());
    tree
}

fn releases(target: &Target) -> Vec<String> {
    let entries = OsDisk.list(&target.root.join(".gongkai-releases")).unwrap();
    entries.into_iter().map(|entry| entry.name.unwrap()).collect()
}

/// A folder that was published in place and then became releases 1 and 2.
fn converted() -> (tempfile::TempDir, Target) {
    let folder = tempfile::tempdir().unwrap();
    let target = Target::of(folder.path());
    site(1).publish(&OsDisk, &target, IN_PLACE).unwrap();
    put(&OsDisk, &target, "zc/notes.txt", "somebody's");
    site(2).publish(&OsDisk, &target, RELEASES).unwrap();
    (folder, target)
}

#[test]
fn a_release_shares_what_did_not_change_and_keeps_what_is_not_ours() {
    let (_folder, target) = converted();
    assert_eq!(releases(&target), ["000001", "000002"]);
    assert_eq!(published(&OsDisk, &target), with_foreign(2));
    assert_eq!(list(&OsDisk, &target), Some(site(2).list()));
    let stamp = |path: &str| OsDisk.stamp(&target.root.join(".gongkai-releases").join(path)).unwrap();
    assert_eq!(stamp("000001/zc/same.html"), stamp("000002/zc/same.html"));
    assert_eq!(stamp("000001/zc/notes.txt"), stamp("000002/zc/notes.txt"));

    let never = FailingDisk::after(&OsDisk, 0);
    let report = site(2).publish(&never, &target, RELEASES).unwrap();
    assert_eq!((never.asked(), report.rendered.len(), report.foreign), (0, 0, vec!["zc/notes.txt".to_owned()]));
}

#[test]
fn the_newest_five_are_kept() {
    let (_folder, target) = converted();
    for number in 3..10 {
        site(number).publish(&OsDisk, &target, RELEASES).unwrap();
    }
    assert_eq!(releases(&target).len(), KEPT);
    assert_eq!(releases(&target).last().unwrap(), "000009");
    assert_eq!(published(&OsDisk, &target), with_foreign(9));
}

#[test]
fn what_was_taken_back_is_not_the_one_before_the_next() {
    let (_folder, target) = converted();
    site(3).publish(&OsDisk, &target, RELEASES).unwrap();
    assert_eq!(rollback(&OsDisk, &target).unwrap(), 2);
    assert_eq!(published(&OsDisk, &target), with_foreign(2));
    site(4).publish(&OsDisk, &target, RELEASES).unwrap();
    assert_eq!(published(&OsDisk, &target), with_foreign(4));
    rollback(&OsDisk, &target).unwrap();
    assert_eq!(published(&OsDisk, &target), with_foreign(2));
    assert_eq!(rollback(&OsDisk, &target).unwrap(), 1);
    assert_eq!(published(&OsDisk, &target), with_foreign(1));
    assert!(rollback(&OsDisk, &target).unwrap_err().to_string().contains("没有更早的发布版"));
}

#[test]
fn the_modes_do_not_mix_by_accident() {
    let (_folder, target) = converted();
    let told = site(3).publish(&OsDisk, &target, IN_PLACE).unwrap_err().to_string();
    assert!(told.contains("--releases"), "{told}");

    let folder = tempfile::tempdir().unwrap();
    let target = Target::of(folder.path());
    OsDisk.symlink(Path::new("/elsewhere"), &target.public).unwrap();
    let told = site(3).publish(&OsDisk, &target, RELEASES).unwrap_err().to_string();
    assert!(told.contains("指向别处"), "{told}");
}

#[test]
fn a_visitor_sees_one_release_whole_wherever_it_is_stopped() {
    single_threaded(|| {
        for stop in 0.. {
            let (_folder, target) = converted();
            let ended = site(3).publish(&FailingDisk::after(&OsDisk, stop), &target, RELEASES).is_ok();
            let seen = published(&OsDisk, &target);
            assert!(seen == with_foreign(2) || seen == with_foreign(3), "stopped at {stop}: {seen:#?}");
            site(3).publish(&OsDisk, &target, RELEASES).unwrap();
            assert_eq!(published(&OsDisk, &target), with_foreign(3), "stopped at {stop}");
            assert_eq!(list(&OsDisk, &target), Some(site(3).list()));
            assert!(releases(&target).iter().all(|name| name.parse::<u64>().is_ok()), "{:?}", releases(&target));
            if ended {
                return;
            }
        }
    });
}

#[test]
fn the_first_switch_from_a_folder_survives_a_stop() {
    single_threaded(|| {
        for stop in 0.. {
            let folder = tempfile::tempdir().unwrap();
            let target = Target::of(folder.path());
            site(1).publish(&OsDisk, &target, IN_PLACE).unwrap();
            put(&OsDisk, &target, "zc/notes.txt", "somebody's");
            let ended = site(2).publish(&FailingDisk::after(&OsDisk, stop), &target, RELEASES).is_ok();
            recover(&OsDisk, &target).unwrap();
            let seen = published(&OsDisk, &target);
            assert!(seen == with_foreign(1) || seen == with_foreign(2), "stopped at {stop}: {seen:#?}");
            site(2).publish(&OsDisk, &target, RELEASES).unwrap();
            assert_eq!(published(&OsDisk, &target), with_foreign(2), "stopped at {stop}");
            if ended {
                return;
            }
        }
    });
}

#[test]
fn every_release_is_whole_while_old_ones_are_removed() {
    single_threaded(|| {
        for stop in 0.. {
            let (_folder, target) = converted();
            (3..6).for_each(|number| drop(site(number).publish(&OsDisk, &target, RELEASES).unwrap()));
            let ended = site(6).publish(&FailingDisk::after(&OsDisk, stop), &target, RELEASES).is_ok();
            recover(&OsDisk, &target).unwrap();
            for name in releases(&target) {
                let mut tree = Tree::new();
                collect(&OsDisk, &target.root.join(".gongkai-releases").join(&name), "", &mut tree);
                tree.remove(".gongkai-files");
                assert_eq!(tree, with_foreign(name.parse().unwrap()), "release {name}, stopped at {stop}");
            }
            if ended {
                return;
            }
        }
    });
}
