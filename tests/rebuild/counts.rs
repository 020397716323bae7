//! What one edit costs: exactly the outputs that show what was edited.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use gongkai::build::memory::Memory;
use gongkai::build::{self, Options};
use gongkai::disk::MemoryDisk;

use crate::builder::{ROOT, build, put};
use crate::site::{Doc, Site};

/// A built site in which each document stands alone.
fn plain() -> (MemoryDisk, Site) {
    let mut site = Site::new();
    for (id, doc) in &mut site.docs {
        *doc = Doc { relation: None, link: None, period: None, number: None, day: 1 + id, column: 0, ..doc.clone() };
    }
    let disk = MemoryDisk::new();
    put(&disk, ROOT, &BTreeMap::new(), &site.files());
    build(&disk, ROOT, site.today, &mut Memory::load(&disk, Path::new(ROOT)), 1).unwrap();
    (disk, site)
}

/// Changes the site and builds: what was written, `assets/search/` as one word.
fn after(disk: &MemoryDisk, site: &mut Site, change: impl Fn(&mut Site)) -> BTreeSet<String> {
    let before = site.files();
    change(site);
    put(disk, ROOT, &before, &site.files());
    let (report, _) = build(disk, ROOT, site.today, &mut Memory::load(disk, Path::new(ROOT)), 1).unwrap();
    let report = report.unwrap();
    let short = |path: &dyn ToString| {
        let path = path.to_string();
        if path.starts_with("assets/search/") { "search".to_owned() } else { path }
    };
    report.written.iter().map(|path| short(path)).chain(report.deleted.iter().map(|path| format!("-{path}"))).collect()
}

fn set<const N: usize>(paths: [&str; N]) -> BTreeSet<String> {
    paths.into_iter().map(str::to_owned).collect()
}

/// Catalogue files of the site and of the column 政策, and the feeds.
const ROW: [&str; 9] = [
    "catalogue/catalogue.csv",
    "catalogue/catalogue.json",
    "catalogue/catalogue.xlsx",
    "catalogue/catalogue.xml",
    "catalogue/data-2026.js",
    "feed.xml",
    "政策/catalogue.csv",
    "政策/catalogue.xlsx",
    "政策/feed.xml",
];

fn with_row<const N: usize>(paths: [&str; N]) -> BTreeSet<String> {
    let mut all = set(paths);
    all.extend(set(ROW));
    all
}

#[test]
fn a_body_that_changes_behind_its_summary_rewrites_its_page_and_its_search() {
    let (disk, mut site) = plain();
    let written = after(&disk, &mut site, |site| site.docs.get_mut(&3).unwrap().rest = 2);
    assert_eq!(written, set(["search", "政策/文3-0.html"]));
}

#[test]
fn a_body_that_changes_behind_its_summary_joins_nothing_anew() {
    let (disk, mut site) = plain();
    let mut memory = Memory::load(&disk, Path::new(ROOT));
    let mut judge = |site: &Site, before: &Site| {
        put(&disk, ROOT, &before.files(), &site.files());
        let today = format!("2026-11-{}", site.today).parse().unwrap();
        build::judge_with(&disk, &Options::for_public(ROOT, today), &mut memory).unwrap().catalog
    };
    let first = judge(&site, &site);
    let mut again = |change: &dyn Fn(&mut Site)| {
        let before = site.clone();
        change(&mut site);
        judge(&site, &before)
    };
    let edited = again(&|site| site.docs.get_mut(&3).unwrap().rest = 2);
    assert!(Arc::ptr_eq(&first, &edited));
    let retitled = again(&|site| site.docs.get_mut(&3).unwrap().title = 77);
    assert!(!Arc::ptr_eq(&edited, &retitled));
    // A finding stands in the text, and every edit moves it.
    let broken = again(&|site| site.docs.get_mut(&3).unwrap().link = Some(88));
    let moved = again(&|site| site.docs.get_mut(&3).unwrap().rest = 3);
    assert!(!Arc::ptr_eq(&broken, &moved));
    let elsewhere = again(&|site| site.docs.get_mut(&4).unwrap().rest = 3);
    assert!(Arc::ptr_eq(&moved, &elsewhere));
}

#[test]
fn a_text_that_was_stopped_with_another_is_published_with_the_next() {
    let (disk, mut site) = plain();
    let mut memory = Memory::load(&disk, Path::new(ROOT));
    build(&disk, ROOT, site.today, &mut memory, 1).unwrap();
    let before = site.files();
    site.docs.get_mut(&3).unwrap().rest = 2;
    // A number that stops publishing, in a text that says what it said.
    let private = site.path(4);
    let mut stopped = site.files();
    stopped.get_mut(&private).unwrap().extend("\n证件号码11010519491231002X。\n".bytes());
    put(&disk, ROOT, &before, &stopped);
    assert!(build(&disk, ROOT, site.today, &mut memory, 1).unwrap().0.is_none());
    put(&disk, ROOT, &stopped, &site.files());
    let (report, _) = build(&disk, ROOT, site.today, &mut memory, 1).unwrap();
    let written: Vec<String> = report.unwrap().written.iter().map(ToString::to_string).collect();
    assert!(written.contains(&"政策/文3-0.html".to_owned()), "{written:?}");
}

#[test]
fn a_title_rewrites_what_shows_it_and_nothing_else() {
    let (disk, mut site) = plain();
    // The oldest but one: on the first list page, not among the newest of the home page's column.
    let written = after(&disk, &mut site, |site| site.docs.get_mut(&1).unwrap().title = 77);
    let lists = with_row([
        "search",
        "政策/文1-0.html",
        "政策/p1.html",
        "index.html",
        "catalogue/2026.html",
        "offices/办公室.html",
    ]);
    assert_eq!(written, lists);
}

#[test]
fn a_new_newest_document_rewrites_the_first_page_of_its_column() {
    let (disk, mut site) = plain();
    let newest = Doc { day: 19, title: 90, ..site.docs[&7].clone() };
    // Seven documents are three full pages and one more on the first; the eighth fills it.
    let written = after(&disk, &mut site, |site| {
        site.docs.insert(8, newest.clone());
    });
    let expected = with_row([
        "search",
        "政策/文8-0.html",
        "政策/index.html",
        "index.html",
        "catalogue/2026.html",
        "offices/办公室.html",
        "sitemap.xml",
    ]);
    assert_eq!(written, expected);
    let another = Doc { day: 20, title: 91, ..newest.clone() };
    let written = after(&disk, &mut site, |site| {
        site.docs.insert(9, another.clone());
    });
    // At the roll-over the page before learns that there is a newer one: two list pages, not four.
    let mut rolled = expected.clone();
    rolled.remove("政策/文8-0.html");
    rolled.extend(set(["政策/文9-0.html", "政策/p3.html", "政策/p4.html"]));
    assert_eq!(written, rolled);
}

#[test]
fn a_template_rewrites_the_pages_that_use_it() {
    let (disk, mut site) = plain();
    let written = after(&disk, &mut site, |site| site.template = 1);
    let pages: BTreeSet<String> = site.docs.keys().map(|id| format!("政策/文{id}-0.html")).collect();
    assert_eq!(written, pages);
}

#[test]
fn a_style_rewrites_itself() {
    let (disk, mut site) = plain();
    assert_eq!(after(&disk, &mut site, |site| site.style = 1), set(["assets/own.css"]));
}

#[test]
fn a_day_on_which_nothing_happens_rewrites_nothing() {
    let (disk, mut site) = plain();
    assert_eq!(after(&disk, &mut site, |site| site.today = 21), set([]));
}

#[test]
fn a_deleted_document_leaves_no_ghost() {
    let (disk, mut site) = plain();
    let written = after(&disk, &mut site, |site| {
        site.docs.remove(&7);
    });
    assert!(written.contains("-政策/文7-0.html"), "{written:?}");
    assert!(!written.contains("政策/p1.html"), "older list pages stand: {written:?}");
}
