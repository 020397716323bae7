//! 检查结果的输出.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use super::arguments::Format;
use super::tell;
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

/// Colour only on a terminal that wants it; `NO_COLOR` is honoured.
fn style() -> crate::diagnostic::emit::Style {
    let choice = anstream::AutoStream::choice(&std::io::stdout());
    crate::diagnostic::emit::Style { color: choice != anstream::ColorChoice::Never }
}
