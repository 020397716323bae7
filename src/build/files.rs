//! 附件测量: size, digest and a first look at every file that will be published.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::catalog::Catalog;
use crate::check::{attachment, text};
use crate::diagnostic::{Diagnostic, Found};
use crate::disk::{Disk, Fault};
use crate::fingerprint::Fingerprint;
use crate::model::path::SourcePath;
use crate::page::context::FileDigest;

type Measured = (SourcePath, FileDigest, Vec<Diagnostic>);

/// Measures all owned files and the emblem.
pub fn measure(
    disk: &dyn Disk,
    root: &Path,
    catalog: &Catalog,
) -> Result<Found<BTreeMap<SourcePath, FileDigest>>, Fault> {
    let emblem = catalog.site.emblem.as_ref().map(|emblem| SourcePath::new(emblem.trim_start_matches("./")));
    let mut files: Vec<&SourcePath> = catalog.attachments.keys().collect();
    let present = emblem.as_ref().filter(|file| matches!(disk.stamp(&file.below(root)), Ok(Some(_))));
    files.extend(present);
    let measured: Vec<Measured> = files.par_iter().map(|file| one(disk, root, file)).collect::<Result<_, Fault>>()?;
    let mut found = Found { value: BTreeMap::new(), diagnostics: Vec::new() };
    if let Some(file) = emblem.as_ref().filter(|file| !files.contains(file)) {
        found.diagnostics.push(attachment::missing_emblem(file));
    }
    for (file, digest, findings) in measured {
        found.value.insert(file, digest);
        found.diagnostics.extend(findings);
    }
    Ok(found)
}

fn one(disk: &dyn Disk, root: &Path, file: &SourcePath) -> Result<Measured, Fault> {
    let bytes = disk.read(&file.below(root))?;
    let mut findings = attachment::look(file, &bytes);
    findings.extend(text::file_name(file));
    let digest = FileDigest {
        bytes: bytes.len() as u64,
        sha256: hex(&Sha256::digest(&bytes)),
        content: Fingerprint::of_bytes(&bytes),
    };
    Ok((file.clone(), digest, findings))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
