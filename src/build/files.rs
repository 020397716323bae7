//! 附件测量: size, digest and a first look at every file that will be published.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::memory::Memory;
use crate::catalog::Catalog;
use crate::check::{attachment, text};
use crate::diagnostic::{Diagnostic, Found};
use crate::disk::{Disk, Fault};
use crate::fingerprint::Fingerprint;
use crate::model::path::SourcePath;
use crate::page::context::FileDigest;
use crate::source::scan;

/// Measures all owned files and the emblem, those apart that have not changed.
pub fn measure(
    disk: &dyn Disk,
    root: &Path,
    catalog: &Catalog,
    memory: &mut Memory,
) -> Result<Found<BTreeMap<SourcePath, Arc<FileDigest>>>, Fault> {
    let emblem = catalog.site.emblem.as_ref().map(|emblem| SourcePath::new(emblem.trim_start_matches("./")));
    let mut files: Vec<SourcePath> = catalog.attachments.keys().cloned().collect();
    files.extend(emblem.iter().cloned());
    let sighted = scan::sight(disk, root, &files)?;
    let mut found = Found { value: BTreeMap::new(), diagnostics: Vec::new() };
    if let Some(file) = emblem.filter(|file| sighted.iter().all(|sighting| sighting.path != *file)) {
        found.diagnostics.push(attachment::missing_emblem(&file));
    }
    let Memory { ledger, changed, files: known, .. } = memory;
    let learned = known.recall(disk, root, ledger, &sighted, changed, one)?;
    for (sighting, learned) in sighted.into_iter().zip(learned) {
        found.value.insert(sighting.path, learned.value);
        found.diagnostics.extend(learned.findings.iter().cloned());
    }
    Ok(found)
}

fn one(file: &SourcePath, bytes: &[u8]) -> (FileDigest, Vec<Diagnostic>) {
    let mut findings = attachment::look(file, bytes);
    findings.extend(text::file_name(file));
    let digest = FileDigest {
        bytes: bytes.len() as u64,
        sha256: hex(&Sha256::digest(bytes)),
        content: Fingerprint::of_bytes(bytes),
    };
    (digest, findings)
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
