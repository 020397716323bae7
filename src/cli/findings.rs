//! 检查结果的输出.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use super::arguments::Format;
use super::{say, tell};
use crate::diagnostic::emit::{Report, github, json, sarif, text};
use crate::diagnostic::{Counts, Diagnostic};
use crate::disk::{Disk, OsDisk};
use crate::model::path::SourcePath;

/// Prints findings on stdout. In text form nothing is printed when there are none.
pub fn print(root: &Path, findings: &[Diagnostic], format: Format) {
    let read: Mutex<BTreeMap<SourcePath, Option<Arc<str>>>> = Mutex::default();
    let sources = |path: &SourcePath| {
        let mut read = read.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        read.entry(path.clone())
            .or_insert_with(|| {
                OsDisk.read(&path.below(root)).ok().and_then(|bytes| String::from_utf8(bytes).ok()).map(Arc::from)
            })
            .clone()
    };
    let report = Report { findings, counts: Counts::of(findings), sources: &sources };
    match format {
        Format::Text if findings.is_empty() => {}
        Format::Text => tell(&text(&report, style())),
        Format::Json => tell(&json(&report)),
        Format::Sarif => tell(&sarif(&report)),
        Format::Github => tell(&github(&report)),
    }
}

/// What was said already. Of a list that comes again and again, only the new is news.
#[derive(Debug, Default)]
pub struct Told {
    /// How often each finding was told; its place is left out, since it moves with every line above it.
    known: BTreeMap<(&'static str, SourcePath, String), usize>,
    last_words: String,
}

impl Told {
    /// Prints the findings that were not there the last time, and says how many are gone.
    pub fn tell(&mut self, root: &Path, findings: &[Diagnostic]) {
        let (new, gone) = self.news(findings);
        print(root, &new, Format::Text);
        if gone > 0 {
            say(&format!("已改正 {gone} 个问题。"));
        }
    }

    /// Says a sentence, unless it is the one that was said last.
    pub fn say_once(&mut self, words: &str) {
        if self.last_words != words {
            say(words);
            words.clone_into(&mut self.last_words);
        }
    }

    /// The last sentence no longer holds, and is news again.
    pub fn forget_words(&mut self) {
        self.last_words.clear();
    }

    /// The findings that are new, and the number of those that are no more.
    fn news(&mut self, findings: &[Diagnostic]) -> (Vec<Diagnostic>, usize) {
        let mut now = BTreeMap::new();
        let mut new = Vec::new();
        for finding in findings {
            let key = (finding.rule.id, finding.place.file.clone(), finding.message.clone());
            let count = now.entry(key.clone()).or_insert(0);
            *count += 1;
            if *count > self.known.get(&key).copied().unwrap_or(0) {
                new.push(finding.clone());
            }
        }
        let gone = self.known.iter().map(|(key, count)| count.saturating_sub(now.get(key).copied().unwrap_or(0))).sum();
        self.known = now;
        (new, gone)
    }
}

/// Colour only on a terminal that wants it; `NO_COLOR` is honoured.
fn style() -> crate::diagnostic::emit::Style {
    let choice = anstream::AutoStream::choice(&std::io::stdout());
    crate::diagnostic::emit::Style { color: choice != anstream::ColorChoice::Never }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Place;

    #[test]
    fn a_finding_is_news_once_even_when_it_moves() {
        let finding = |at: usize, message: &str| {
            let place = Place::bytes(&SourcePath::new("content/甲.md"), at..at + 1);
            Diagnostic::new(crate::check::registry::RULES[0], place, message)
        };
        let mut told = Told::default();
        let count = |(new, gone): (Vec<Diagnostic>, usize)| (new.len(), gone);
        assert_eq!(count(told.news(&[finding(1, "甲"), finding(2, "甲")])), (2, 0));
        assert_eq!(count(told.news(&[finding(7, "甲"), finding(8, "甲")])), (0, 0));
        assert_eq!(count(told.news(&[finding(7, "甲"), finding(8, "乙")])), (1, 1));
        assert_eq!(count(told.news(&[])), (0, 2));
        assert_eq!(count(told.news(&[finding(1, "甲")])), (1, 0));
    }
}
