//! 读取: every source of the site to what it says by itself, in parallel.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::Failure;
use super::galleys::Galleys;
use super::memory::{Changes, Learned, Memory};
use crate::catalog::{ColumnFacts, DocumentFacts, DocumentFile, DocumentText, Sources};
use crate::check::text;
use crate::diagnostic::{Diagnostic, Found};
use crate::disk::{Disk, Fault, read_if_present};
use crate::fingerprint::Fingerprint;
use crate::markdown;
use crate::model::document::Silence;
use crate::model::kind::Disclosure;
use crate::model::path::SourcePath;
use crate::model::site::{SearchScope, Site};
use crate::source;
use crate::source::scan::{self, Scan, Sighting};

/// Everything that was read.
pub struct Read {
    /// For assembling.
    pub sources: Sources,
    /// [`Sighted::print`].
    pub seen: Fingerprint,
    /// Bodies that were set on the way.
    pub galleys: Option<Galleys>,
    /// 不适用规则, per file.
    pub silences: BTreeMap<SourcePath, Vec<Silence>>,
    /// What was wrong.
    pub findings: Vec<Diagnostic>,
}

/// The settings, and what lay below `content/` a moment ago.
#[derive(Debug)]
pub struct Sighted {
    /// `site.yaml`.
    pub(super) site: Found<Site>,
    /// The fingerprint of its bytes.
    settings: Fingerprint,
    /// The files, with their stamps.
    pub(super) scanned: Found<Scan>,
}

impl Sighted {
    /// Of everything seen but the stamps: what a judgement knows without reading a text.
    pub(super) fn print(&self) -> Fingerprint {
        let Scan { documents, column_files, folders, files } = &self.scanned.value;
        let paths = |sightings: &[Sighting]| {
            sightings
                .iter()
                .fold(Fingerprint::from_bits(0), |print, sighting| Fingerprint::of(&(print, &sighting.path)))
        };
        let texts = (paths(documents), paths(column_files));
        let findings = (print_of(&self.site.diagnostics), print_of(&self.scanned.diagnostics));
        Fingerprint::of(&(self.settings, texts, folders, files, findings))
    }
}

/// Of findings.
pub(super) fn print_of(findings: &[Diagnostic]) -> Fingerprint {
    let one = |Diagnostic { rule, severity, gate, place, message, help, fix, related }: &Diagnostic| {
        Fingerprint::of(&((rule.id, severity, gate), (place, message, help), (fix, related)))
    };
    let prints: Vec<Fingerprint> = findings.iter().map(one).collect();
    Fingerprint::of(&prints)
}

/// Looks ahead for a judgement that will follow at once. Whatever is saved after it is seen by the next one,
/// as if it had been saved while this one was at work.
pub fn look(disk: &dyn Disk, root: &Path) -> Option<Sighted> {
    // What cannot be read now is said by the judgement itself.
    see(disk, root).ok()
}

/// Reads `site.yaml` and looks for all files below `content/`.
pub(super) fn see(disk: &dyn Disk, root: &Path) -> Result<Sighted, Fault> {
    let (site, settings) = site(disk, root)?;
    Ok(Sighted { site, settings, scanned: scan::scan(disk, root)? })
}

/// Reads `site.yaml` and everything below `content/` that is not known already. What was
/// `sighted` ahead is not looked for again.
pub fn all(disk: &dyn Disk, root: &Path, memory: &mut Memory, sighted: Option<Sighted>) -> Result<Read, Fault> {
    let sighted = sighted.map_or_else(|| see(disk, root), Ok)?;
    let seen = sighted.print();
    let Sighted { site: Found { value: site, diagnostics: mut findings }, scanned, .. } = sighted;
    findings.extend(scanned.diagnostics);
    let Scan { documents, column_files, folders, files } = scanned.value;
    let names = documents.iter().chain(&column_files).map(|sighting| &sighting.path);
    findings.extend(names.filter_map(text::file_name));
    let galleys = memory.galleys(disk, root, &documents, site.search == SearchScope::Full);
    let Memory { ledger, changes, documents: known_documents, columns: known_columns, .. } = memory;
    *changes = Changes::default();
    let documents = known_documents.recall(disk, root, ledger, &documents, changes, |path, bytes: &Vec<u8>| {
        document(path, bytes, galleys.as_ref())
    })?;
    let columns = known_columns
        .recall(disk, root, ledger, &column_files, changes, |path, bytes: &Vec<u8>| column_facts(path, bytes))?;
    let documents = facts(documents, &mut findings);
    let columns = facts(columns, &mut findings);
    let silences = documents
        .iter()
        .map(|file| &file.facts)
        .filter(|facts| !facts.front.rare.silence.is_empty())
        .map(|facts| (facts.path.clone(), facts.front.rare.silence.clone()))
        .collect();
    Ok(Read { sources: Sources { site, documents, columns, folders, files }, seen, galleys, silences, findings })
}

fn facts<T>(learned: Vec<Learned<T>>, findings: &mut Vec<Diagnostic>) -> Vec<Arc<T>> {
    let one = |Learned { value, findings: own }: Learned<T>| {
        findings.extend(own.iter().cloned());
        value
    };
    learned.into_iter().map(one).collect()
}

/// What to say where there is no site.
pub const NO_SITE: &str = "没有 site.yaml，此处不是站点文件夹；新建站点请运行 gongkai init";

/// `site.yaml`. A missing one is a fault; a broken one is a finding, and the rest is judged all the same.
/// Beside it the fingerprint of its bytes.
fn site(disk: &dyn Disk, root: &Path) -> Result<(Found<Site>, Fingerprint), Fault> {
    let unread =
        |finding| (Found { value: Site::placeholder(), diagnostics: vec![finding] }, Fingerprint::of("unread"));
    let path = SourcePath::site().below(root);
    if let Some(finding) = scan::unreadable(disk, root, &SourcePath::site())? {
        return Ok(unread(finding));
    }
    let sighted = scan::sight(disk, root, &[SourcePath::site()])?;
    if let Some(large) = sighted.first().filter(|sighting| sighting.stamp.size > scan::FILE_LIMIT) {
        return Ok(unread(scan::too_large(large)));
    }
    let Some(bytes) = read_if_present(disk, &path)? else {
        return Err(Fault::because("读取站点设置", path, NO_SITE));
    };
    let found = source::site_config::read(&bytes);
    let mut findings = found.diagnostics;
    // What stands here is on every page. Phone numbers and words to be filled in are its daily bread.
    findings.extend(screen(&SourcePath::site(), &bytes, None).into_iter().filter(|finding| finding.gate));
    let site = Found { value: found.value.unwrap_or_else(Site::placeholder), diagnostics: findings };
    Ok((site, Fingerprint::of_bytes(&bytes)))
}

type WithFindings<T> = (T, Vec<Diagnostic>);

/// One document file, read: a pure function of its bytes.
pub fn document_file(path: &SourcePath, bytes: &[u8]) -> WithFindings<DocumentFile> {
    document(path, bytes, None)
}

/// The same; its body is put aside for its page.
fn document(path: &SourcePath, bytes: &[u8], galleys: Option<&Galleys>) -> WithFindings<DocumentFile> {
    let read = source::document::read(path, bytes);
    let mut findings = read.diagnostics;
    let source = read.value;
    let content = Fingerprint::of_bytes(bytes);
    // One in another encoding has no page.
    let galleys = galleys.filter(|_| !source.transcoded);
    let wanted = galleys.map(Galleys::wanted).unwrap_or_default();
    let whole = markdown::whole(path, &source.body, source.body_at, wanted);
    if let Some(galleys) = galleys {
        galleys.put(content, whole.galley.as_ref(), whole.plain.as_deref());
    }
    let body = whole.found;
    findings.extend(body.diagnostics);
    findings.extend(text::turning(path, &source.body, source.body_at));
    let disclosure = source.front.disclosure;
    let mut judged = screen(path, bytes, disclosure);
    // What the public will never see may hold what a public text must not; it is said, and stops nothing.
    if source.front.draft || disclosure.is_some_and(|disclosure| disclosure != Disclosure::Proactive) {
        for finding in &mut judged {
            finding.gate = false;
        }
    }
    findings.extend(judged);
    let text = DocumentText { content, body_at: source.body_at, extent: body.value.extent };
    let facts = DocumentFacts { path: path.clone(), front: source.front, body: body.value.facts };
    (DocumentFile { facts: Arc::new(facts), text }, findings)
}

/// The text of a file from a place on, read again: what was planned and what is made must be the same bytes.
pub(super) fn text_again(
    disk: &dyn Disk,
    root: &Path,
    path: &SourcePath,
    content: Fingerprint,
    start: usize,
) -> Result<String, Failure> {
    let bytes = disk.read(&path.below(root))?;
    if Fingerprint::of_bytes(&bytes) != content {
        return Err(Failure::Moved(path.clone()));
    }
    Ok(source::text(bytes.get(start..).unwrap_or_default()).into_owned())
}

/// 文字审查 of a whole file. One in another encoding is stopped anyway; what can be seen in it is said
/// at its head.
fn screen(path: &SourcePath, bytes: &[u8], disclosure: Option<Disclosure>) -> Vec<Diagnostic> {
    match source::text(bytes) {
        Cow::Borrowed(text) => text::document(path, text, disclosure, |range| range),
        Cow::Owned(text) => text::document(path, &text, disclosure, |_| 0..0),
    }
}

/// What one column file says by itself.
pub fn column_facts(path: &SourcePath, bytes: &[u8]) -> WithFindings<ColumnFacts> {
    let read = source::column::read(path, bytes);
    let mut findings = read.diagnostics;
    let source = read.value;
    let body_at = source.body_range.start;
    findings.extend(text::turning(path, &source.body, body_at));
    let body = (!source.body.trim().is_empty()).then(|| markdown::facts(path, &source.body, body_at));
    let body = body.map(|found| {
        findings.extend(found.diagnostics);
        found.value
    });
    findings.extend(screen(path, bytes, None));
    let content = Fingerprint::of_bytes(bytes);
    (ColumnFacts { path: path.clone(), content, file: source.file, body_at, body }, findings)
}
