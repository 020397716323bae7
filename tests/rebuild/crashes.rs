//! Every crash point of one script: wherever a build is stopped, the next one completes it.

use std::collections::BTreeMap;
use std::path::Path;

use gongkai::build::memory::Memory;
use gongkai::disk::{FailingDisk, MemoryDisk};

use crate::builder::{ROOT, build, clean, compare, public, put};
use crate::site::Site;

type Step = (&'static str, fn(&mut Site));

/// One change of each kind.
const SCRIPT: [Step; 8] = [
    ("a body is edited", |site| edit(site, 4, |doc| doc.body = 1)),
    ("a document is retitled", |site| edit(site, 5, |doc| doc.title = 40)),
    ("a document moves to another column", |site| edit(site, 6, |doc| doc.column = 2)),
    ("a document is withdrawn", |site| edit(site, 2, |doc| doc.withdrawn = true)),
    ("a document is deleted, and nothing refers to it", |site| {
        edit(site, 7, |doc| (doc.relation, doc.link) = (None, None));
        site.docs.remove(&7);
    }),
    ("a template is edited and a document gets another address", |site| {
        site.template = 1;
        edit(site, 3, |doc| doc.slug = Some(3));
    }),
    ("an attachment is replaced and a new day begins", |site| (site.file, site.today) = (1, 22)),
    ("the site has another name", |site| site.name = 1),
];

fn edit(site: &mut Site, id: u8, change: impl Fn(&mut crate::site::Doc)) {
    site.docs.get_mut(&id).into_iter().for_each(change);
}

#[test]
fn a_build_that_is_stopped_anywhere_is_completed_by_the_next() {
    let disk = MemoryDisk::new();
    let mut site = Site::new();
    put(&disk, ROOT, &BTreeMap::new(), &site.files());
    build(&disk, ROOT, site.today, &mut Memory::load(&disk, Path::new(ROOT)), 1).unwrap();
    for (what, change) in SCRIPT {
        let before = site.files();
        change(&mut site);
        put(&disk, ROOT, &before, &site.files());
        let expected = clean(&site).public.unwrap();
        let counting = FailingDisk::after(&disk, usize::MAX);
        let whole = disk.clone();
        build(&counting, ROOT, site.today, &mut Memory::load(&counting, Path::new(ROOT)), 1).unwrap();
        for stop in 0..counting.asked() {
            let disk = whole.clone();
            let failing = FailingDisk::after(&disk, stop);
            assert!(build(&failing, ROOT, site.today, &mut Memory::load(&failing, Path::new(ROOT)), 1).is_err());
            if stop % 2 == 0 {
                disk.lose_power();
            }
            build(&disk, ROOT, site.today, &mut Memory::load(&disk, Path::new(ROOT)), 1).unwrap();
            compare(&format!("{what}, stopped after {stop}"), &public(&disk, ROOT), &expected);
        }
    }
}
