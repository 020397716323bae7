//! 附件测量: size, digest and a first look at every file that will be published.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Read};
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::memory::{Content, Memory};
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
    let mut found = Found { value: BTreeMap::new(), diagnostics: Vec::new() };
    let emblem = emblem(disk, root, catalog, &mut found.diagnostics)?;
    let mut files: Vec<SourcePath> = catalog.attachments.keys().cloned().collect();
    files.extend(emblem.iter().cloned());
    let sighted = scan::sight(disk, root, &files)?;
    if let Some(file) = emblem.filter(|file| sighted.iter().all(|sighting| sighting.path != *file)) {
        found.diagnostics.push(attachment::missing_emblem(&file));
    }
    let Memory { ledger, changes, files: known, .. } = memory;
    let learned = known.recall(disk, root, ledger, &sighted, changes, one)?;
    for (sighting, learned) in sighted.into_iter().zip(learned) {
        found.value.insert(sighting.path, learned.value);
        found.diagnostics.extend(learned.findings.iter().cloned());
    }
    Ok(found)
}

/// The emblem, if it is a picture that lies below the root. Unlike an attachment it was not found there
/// but named, so that the way to it is looked at first.
fn emblem(
    disk: &dyn Disk,
    root: &Path,
    catalog: &Catalog,
    findings: &mut Vec<Diagnostic>,
) -> Result<Option<SourcePath>, Fault> {
    let Some(file) = catalog.site.emblem.as_ref().map(|emblem| SourcePath::new(emblem.trim_start_matches("./"))) else {
        return Ok(None);
    };
    let refusal = match attachment::no_picture(&file) {
        None => scan::unreadable(disk, root, &file)?,
        no_picture => no_picture,
    };
    let refused = refusal.is_some();
    findings.extend(refusal);
    Ok((!refused).then_some(file))
}

fn one(file: &SourcePath, looked: &Looked) -> (FileDigest, Vec<Diagnostic>) {
    let mut findings = attachment::look(file, looked.size, &looked.head);
    findings.extend(text::file_name(file));
    (FileDigest { bytes: looked.size, sha256: hex(&looked.sha256), content: looked.print() }, findings)
}

/// A file of any size as it was read: bit by bit, so that no more of it is in memory than has to be
/// looked into.
struct Looked {
    size: u64,
    sha256: [u8; 32],
    /// As many bytes as [`attachment::needs`].
    head: Vec<u8>,
}

/// So much is read at a time.
const PIECE: usize = 256 * 1024;

impl Looked {
    fn of(mut file: impl Read, needed: usize) -> io::Result<Self> {
        let mut digest = Sha256::new();
        let mut looked = Self { size: 0, sha256: [0; 32], head: Vec::new() };
        let mut piece = vec![0; PIECE];
        loop {
            let read = match file.read(&mut piece) {
                Ok(read) => piece.get(..read).unwrap_or_default(),
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if read.is_empty() {
                looked.sha256 = digest.finalize().into();
                return Ok(looked);
            }
            digest.update(read);
            let missing = needed.saturating_sub(looked.head.len()).min(read.len());
            looked.head.extend_from_slice(read.get(..missing).unwrap_or_default());
            looked.size += read.len() as u64;
        }
    }
}

impl Content for Looked {
    fn read(disk: &dyn Disk, source: &SourcePath, path: &Path) -> Result<Self, Fault> {
        let file = disk.open(path)?;
        Self::of(file, attachment::needs(source)).map_err(|error| Fault::new("读取文件", path, error))
    }

    /// Of the digest, which had to be made anyway.
    fn print(&self) -> Fingerprint {
        Fingerprint::of_bytes(&self.sha256)
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A film that nobody has in memory; remembers the most that was asked for at a time.
    struct Film {
        left: usize,
        most: usize,
    }

    impl Read for &mut Film {
        fn read(&mut self, piece: &mut [u8]) -> io::Result<usize> {
            self.most = self.most.max(piece.len());
            let read = piece.len().min(self.left);
            piece[..read].fill(b'x');
            self.left -= read;
            Ok(read)
        }
    }

    #[test]
    fn a_file_of_any_size_is_measured_piece_by_piece() {
        let mut film = Film { left: 5_000_000, most: 0 };
        let looked = Looked::of(&mut film, attachment::needs(&SourcePath::new("content/会议.mp4"))).unwrap();
        assert_eq!((looked.size, film.left), (5_000_000, 0));
        assert!(film.most <= PIECE && looked.head.len() <= PIECE, "{} {}", film.most, looked.head.len());
        assert_eq!(looked.sha256[..], Sha256::digest(vec![b'x'; 5_000_000])[..]);
    }

    #[test]
    fn what_is_looked_into_is_there_up_to_its_limit() {
        let needed = attachment::needs(&SourcePath::new("content/名单.csv"));
        let looked = |left| Looked::of(&mut Film { left, most: 0 }, needed).unwrap().head.len();
        assert_eq!((looked(700_000), looked(needed + 1)), (700_000, needed));
    }
}
