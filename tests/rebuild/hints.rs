//! What is remembered of blocks of the search index is a hint: with it an edit makes few files, and
//! whatever it says, no file is another.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gongkai::build::memory::Memory;
use gongkai::disk::{Disk, MemoryDisk};

use crate::builder::{ROOT, build, clean, compare, public, put};
use crate::site::{Doc, Site};

/// Documents that stand alone, enough for a block of which one is few.
fn site() -> Site {
    let mut site = Site::new();
    let doc = Doc { relation: None, link: None, period: None, number: None, column: 0, ..site.docs[&0].clone() };
    site.docs = (0..20).map(|id| (id, Doc { title: id, day: 1 + id % 20, ..doc.clone() })).collect();
    site
}

fn hint() -> PathBuf {
    Path::new(ROOT).join(".gongkai/search/0")
}

/// A disk with the site as it was built.
fn built(site: &Site) -> MemoryDisk {
    let disk = MemoryDisk::new();
    put(&disk, ROOT, &BTreeMap::new(), &site.files());
    build(&disk, ROOT, site.today, &mut Memory::load(&disk, Path::new(ROOT)), 1).unwrap();
    disk
}

/// Edits a document and builds; returns how many files of the index were made.
fn edited(disk: &MemoryDisk, site: &Site, edit: fn(&mut Doc)) -> usize {
    let mut after = site.clone();
    edit(after.docs.get_mut(&4).unwrap());
    put(disk, ROOT, &site.files(), &after.files());
    let (report, _) = build(disk, ROOT, after.today, &mut Memory::load(disk, Path::new(ROOT)), 1).unwrap();
    compare("edited", &public(disk, ROOT), &clean(&after).public.unwrap());
    report.unwrap().rendered.iter().filter(|path| path.as_str().starts_with("assets/search/0/")).count()
}

#[test]
fn with_the_hint_few_files_are_made_and_without_it_all() {
    let site = site();
    let all = public(&built(&site), ROOT).keys().filter(|path| path.starts_with("assets/search/0/")).count();
    assert!(edited(&built(&site), &site, |doc| doc.body = 1) * 2 < all);
    assert!(edited(&built(&site), &site, |doc| doc.title = 90) < all);
    let disk = built(&site);
    disk.remove(&hint()).unwrap();
    assert_eq!(edited(&disk, &site, |doc| doc.body = 1), all);
}

#[test]
fn a_hint_that_is_wrong_does_no_harm() {
    let site = site();
    let disk = built(&site);
    let bytes = disk.read(&hint()).unwrap();
    let mut hints: Vec<Vec<u8>> = (0..bytes.len()).step_by(29).map(|end| bytes[..end].to_vec()).collect();
    hints.extend((0..bytes.len()).step_by(29).map(|at| {
        let mut harmed = bytes.clone();
        harmed[at] ^= 1;
        harmed
    }));
    // Of sites with the same addresses: another text, of the document to be edited and of others.
    for (id, body) in [(4, 1), (4, 2), (5, 1), (6, 3)] {
        let mut other = site.clone();
        other.docs.get_mut(&id).unwrap().body = body;
        hints.push(built(&other).read(&hint()).unwrap());
    }
    let mut fewer = site.clone();
    fewer.docs.remove(&7);
    hints.push(built(&fewer).read(&hint()).unwrap());
    for harmed in hints {
        let disk = disk.clone();
        disk.write(&hint(), &harmed).unwrap();
        edited(&disk, &site, |doc| doc.body = 1);
    }
}

#[test]
fn a_published_file_that_somebody_changed_is_not_built_upon() {
    let site = site();
    let disk = built(&site);
    let paths = public(&disk, ROOT).into_keys().filter(|path| path.starts_with("assets/search/0/"));
    for path in paths {
        let disk = disk.clone();
        let path = Path::new(ROOT).join("public").join(path);
        let mut bytes = disk.read(&path).unwrap();
        let at = bytes.len() - 6;
        bytes[at] = b'!';
        disk.write(&path, &bytes).unwrap();
        edited(&disk, &site, |doc| doc.body = 1);
    }
}

#[test]
fn what_is_remembered_of_blocks_goes_with_them() {
    let disk = built(&site());
    assert!(disk.files().contains_key(&hint()));
    let stale = hint().with_file_name("f");
    disk.write(&stale, b"of a larger site").unwrap();
    build(&disk, ROOT, site().today, &mut Memory::load(&disk, Path::new(ROOT)), 1).unwrap();
    assert!(!disk.files().contains_key(&stale) && disk.files().contains_key(&hint()));
    let config = Path::new(ROOT).join("site.yaml");
    let without = [disk.read(&config).unwrap(), b"search: off\n".to_vec()].concat();
    disk.write(&config, &without).unwrap();
    build(&disk, ROOT, site().today, &mut Memory::load(&disk, Path::new(ROOT)), 1).unwrap();
    assert!(!disk.files().contains_key(&hint()));
}
