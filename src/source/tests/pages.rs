//! The cases of the rules' pages, as far as reading alone can tell.

use std::path::Path;

use super::super::{column, document, locate, rules, scan, site_config};
use crate::diagnostic::{Diagnostic, Rule};
use crate::disk::{Disk, MemoryDisk};
use crate::model::path::SourcePath;

/// The `site` blocks of a section of a page.
fn cases<'p>(page: &'p str, section: &str) -> Vec<&'p str> {
    let after = page.split_once(&format!("\n## {section}\n")).map_or("", |(_, after)| after);
    let own = after.split("\n## ").next().unwrap_or_default();
    own.split("```site\n").skip(1).filter_map(|block| block.split("\n```").next()).collect()
}

/// The files of a block: `-- path --` and the lines below.
fn files(block: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for line in block.lines() {
        match line.strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --")) {
            Some(path) => found.push((path.to_owned(), String::new())),
            None => found.iter_mut().last().unwrap().1.extend([line, "\n"]),
        }
    }
    found
}

fn findings(block: &str) -> Vec<Diagnostic> {
    let disk = MemoryDisk::new();
    let mut found = Vec::new();
    for (path, text) in files(block) {
        disk.write(&Path::new("/").join(&path), text.as_bytes()).unwrap();
        let path = SourcePath::new(path);
        let bytes = text.as_bytes();
        if path == SourcePath::site() {
            found.extend(site_config::read(bytes).diagnostics);
        } else if locate::is_column_file(&path) {
            found.extend(column::read(&path, bytes).diagnostics);
        } else {
            found.extend(document::read(&path, bytes).diagnostics);
        }
    }
    found.extend(scan::scan(&disk, Path::new("/")).unwrap().diagnostics);
    found
}

fn check(rule: &'static Rule) {
    assert!(rule.doc.starts_with(&format!("# {} {}\n", rule.id, rule.name)), "{}", rule.id);
    assert!(rule.doc.contains("\n## 依据\n"), "{}", rule.id);
    assert!(!cases(rule.doc, "正例").is_empty(), "{}", rule.id);
    // The rule of required fields is also found where columns are joined: 责任科室 may stand in either.
    let joined = |case: &str| rule.id == "GK-META-001" && !case.contains("责任科室");
    for case in cases(rule.doc, "错例").into_iter().filter(|case| !joined(case)) {
        assert!(findings(case).iter().any(|finding| finding.rule == rule), "{} is not found in\n{case}", rule.id);
    }
    for case in cases(rule.doc, "正例") {
        assert!(findings(case).is_empty(), "{:?} in\n{case}", findings(case));
    }
}

#[test]
fn every_case_is_what_its_page_says() {
    for rule in rules::RULES {
        check(rule);
    }
}

#[test]
fn ids_are_unique_and_sorted_within_their_family() {
    for pair in rules::RULES.windows(2) {
        let family = |rule: &Rule| rule.id.rsplit_once('-').map(|(family, _)| family).unwrap();
        assert!(family(pair[0]) != family(pair[1]) || pair[0].id < pair[1].id, "{}", pair[1].id);
    }
}
