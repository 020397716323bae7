//! 编号: index numbers for documents that lack one, written into their files. Never invented by a build.

use std::collections::BTreeMap;

use super::arguments::{Common, Judging};
use super::{Ending, Outcome, as_of, root, say};
use crate::build::{self, Judged, Options};
use crate::catalog::{Document, State};
use crate::check::metadata::index_year;
use crate::disk::{Disk, OsDisk};
use crate::source::edit::{insert_field, quote_always};

/// `gongkai number`.
pub fn run(common: &Common, judging: &Judging) -> Outcome {
    let root = root(common)?;
    let judged = build::judge(&OsDisk, &Options::for_public(&root, as_of(judging)))?;
    let mut numbers = Numbers::of(&judged)?;
    // Oldest first, so that serials rise with the dates.
    let mut lacking: Vec<&Document> = judged.catalog.documents.iter().filter(|document| lacks(document)).collect();
    lacking.sort_by_key(|document| (document.published(), &document.facts.path));
    let mut count = 0;
    for document in lacking {
        let path = &document.facts.path;
        let number = numbers.next(document.facts.front.signed.unwrap_or_else(|| document.published()).year());
        let file = path.below(&root);
        let bytes = OsDisk.read(&file)?;
        match insert_field(path, &bytes, "索引号", &quote_always(&number)) {
            Some(text) => {
                replace(&file, text.as_bytes())?;
                say(&format!("{path}：{number}"));
                count += 1;
            }
            None => say(&format!("{path}：文件开头有错，未编号，请先运行 gongkai check 改正")),
        }
    }
    say(&format!("共编号 {count} 份。索引号一经公开不得更改。"));
    Ok(Ending::Done)
}

/// Whether a document needs a number of ours.
fn lacks(document: &Document) -> bool {
    let front = &document.facts.front;
    matches!(document.state, State::Public | State::Future | State::Withdrawn)
        && front.index_number.is_none()
        && front.repost.is_none()
        && front.rare.link.is_none()
}

/// The new bytes beside the old ones, then a rename: a clerk's file is never half written.
fn replace(file: &std::path::Path, bytes: &[u8]) -> Result<(), crate::disk::Fault> {
    let beside = file.with_extension("md.tmp");
    OsDisk.write(&beside, bytes)?;
    OsDisk.rename(&beside, file)
}

/// The next free serials of a site.
pub struct Numbers {
    pattern: String,
    code: String,
    last: BTreeMap<i16, u64>,
}

impl Numbers {
    /// Takes the highest serial of each year. An error when the site has no pattern to number by.
    pub fn of(judged: &Judged) -> Result<Self, Box<dyn std::error::Error>> {
        let site = &judged.catalog.site;
        let Some(pattern) = &site.index_number else {
            return Err("site.yaml 没有写索引号格式，无法编号；请补一行：\n索引号: \"{code}/{year}-{serial:5}\"".into());
        };
        let code = site.agency_code.clone().unwrap_or_default();
        if pattern.contains("{code}") && code.is_empty() {
            return Err("索引号格式中有 {code}，但 site.yaml 没有写“机构代码”".into());
        }
        if !pattern.contains("{serial") {
            return Err("索引号格式中没有 {serial}，无法编号".into());
        }
        let mut numbers = Self { pattern: pattern.clone(), code, last: BTreeMap::new() };
        for document in &judged.catalog.documents {
            if let Some(number) = &document.facts.front.index_number {
                numbers.learn(number);
            }
        }
        Ok(numbers)
    }

    fn learn(&mut self, number: &str) {
        let Some(year) = index_year(&self.pattern, &self.code, number) else { return };
        let year = if self.pattern.contains("{year}") { year.unwrap_or(0) } else { 0 };
        let serial: Option<u64> = crate::check::metadata::index_serial(&self.pattern, &self.code, number);
        let last = self.last.entry(year).or_default();
        *last = serial.unwrap_or(0).max(*last);
    }

    /// The next number of a year.
    pub fn next(&mut self, year: i16) -> String {
        let key = if self.pattern.contains("{year}") { year } else { 0 };
        let serial = self.last.entry(key).or_default();
        *serial += 1;
        let serial = *serial;
        fill(&self.pattern, &self.code, year, serial)
    }
}

fn fill(pattern: &str, code: &str, year: i16, serial: u64) -> String {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some((before, tail)) = rest.split_once('{') {
        out.push_str(before);
        let Some((field, after)) = tail.split_once('}') else {
            out.push('{');
            rest = tail;
            continue;
        };
        let (name, width) =
            field.split_once(':').map_or((field, 0), |(name, width)| (name, width.parse().unwrap_or(0)));
        match name {
            "code" => out.push_str(code),
            "year" => out.push_str(&year.to_string()),
            _ => out.push_str(&format!("{serial:0width$}")),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_filled_and_read_back() {
        let pattern = "{code}/{year}-{serial:5}";
        let number = fill(pattern, "MZ9900168", 2026, 46);
        assert_eq!(number, "MZ9900168/2026-00046");
        assert_eq!(index_year(pattern, "MZ9900168", &number), Some(Some(2026)));
    }
}
