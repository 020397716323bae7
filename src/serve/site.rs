//! 已检查的站点: one judgement with everything that showing it needs, shared by all requests.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use crate::build::output::{Finish, Renderer, templates};
use crate::build::{Failure, Judged};
use crate::catalog::{Ahead, Audience, Column, Document};
use crate::diagnostic::{self, Diagnostic};
use crate::disk::OsDisk;
use crate::fingerprint::Fingerprint;
use crate::model::path::{OutputPath, SourcePath};
use crate::render::html::Templates;

/// What the preview shows now.
pub struct Newest {
    /// The last site that could be judged.
    pub site: Arc<Site>,
    /// Why the newest could not, e.g. while `site.yaml` is missing.
    pub trouble: Option<String>,
}

/// A judged site.
pub struct Site {
    /// The site itself; its findings stand below.
    pub judged: Judged,
    /// All findings, the one about the templates included.
    pub findings: Vec<Diagnostic>,
    /// Compiled once per theme, or why they can't be.
    templates: Result<Arc<Templates>, Box<Diagnostic>>,
    /// Addresses at which documents without a page would stand, or stood when they last had one.
    lost: Arc<BTreeMap<OutputPath, SourcePath>>,
    /// Documents that only editors see, by address.
    ahead: Arc<BTreeMap<OutputPath, Ahead>>,
}

impl Site {
    /// Takes over from the site before whatever is still the same.
    pub fn new(mut judged: Judged, before: Option<&Self>) -> Self {
        let same = before.filter(|before| before.judged.theme.digest == judged.theme.digest);
        let templates = match same.map(|before| &before.templates) {
            Some(Ok(known)) => Ok(Arc::clone(known)),
            // The same mistake again still stands in the same place, but only the compiler knows.
            Some(Err(_)) | None => templates(&judged.theme).map_err(|failure| match failure {
                Failure::Template(finding) => finding,
                Failure::Machine(_) | Failure::Moved(_) => Box::new(unknown(&failure)),
            }),
        };
        let mut findings = std::mem::take(&mut judged.findings);
        if let Err(finding) = &templates {
            findings.push((**finding).clone());
            diagnostic::sort(&mut findings);
        }
        let same = before.filter(|before| before.judged.plan.says_what(&judged.plan));
        let (lost, ahead) = match same {
            Some(before) => (Arc::clone(&before.lost), Arc::clone(&before.ahead)),
            None => (Arc::new(lost(&judged, before)), Arc::new(ahead(&judged))),
        };
        Self { judged, findings, templates, lost, ahead }
    }

    /// Renders with the templates of this site.
    pub fn renderer<'a>(&'a self, root: &'a Path) -> Result<Renderer<'a>, Box<Diagnostic>> {
        let templates = self.templates.as_ref().map_err(Clone::clone)?;
        Ok(Renderer::new(&OsDisk, root, &self.judged, Arc::clone(templates), Finish::Plain))
    }

    /// The document that has no page at an address where one belongs.
    pub fn lost(&self, path: &OutputPath) -> Option<&Document> {
        let source = self.lost.get(path)?;
        let documents = &self.judged.catalog.documents;
        documents.binary_search_by(|document| document.facts.path.cmp(source)).ok().map(|at| &documents[at])
    }

    /// Whether there is a page at an address.
    pub fn has_page(&self, path: &OutputPath) -> bool {
        self.judged.plan.get(path).is_some()
    }

    /// The page that a source is for.
    pub fn page_of(&self, source: &SourcePath) -> Option<OutputPath> {
        let catalog = &self.judged.catalog;
        let document = catalog.documents.binary_search_by(|document| document.facts.path.cmp(source));
        let is_of = |column: &&Column| column.facts.as_ref().is_some_and(|facts| facts.path == *source);
        let column = || catalog.columns.iter().find(is_of).map(Column::index);
        document.ok().map(|at| catalog.documents[at].address.clone()).or_else(column)
    }

    /// Why the document at an address is not public yet.
    pub fn ahead(&self, path: &OutputPath) -> Option<Ahead> {
        self.ahead.get(path).copied()
    }

    /// Whether documents may stand here that only editors see.
    pub fn has_ahead(&self) -> bool {
        self.judged.catalog.audience == Audience::Editors
    }

    /// Documents that only editors see, by address.
    pub fn all_ahead(&self) -> impl Iterator<Item = (&OutputPath, Ahead)> {
        self.ahead.iter().map(|(path, ahead)| (path, *ahead))
    }

    /// The files that the page at an address is made of, as far as findings can stand in them.
    pub fn sources(&self, path: &OutputPath) -> BTreeSet<SourcePath> {
        let mut sources = BTreeSet::new();
        let own = self.judged.plan.get(path).and_then(|planned| planned.source.as_ref()).or(self.lost.get(path));
        if let Some(own) = own {
            sources.insert(own.clone());
            sources.extend(self.owned(own).cloned());
        }
        if path.as_str() == "index.html" {
            let home = self.judged.catalog.columns.first().map(Column::source);
            sources.extend(home);
            sources.insert(SourcePath::site());
        }
        sources
    }

    /// Attachments and pictures of a source.
    fn owned<'a>(&'a self, source: &'a SourcePath) -> impl Iterator<Item = &'a SourcePath> {
        self.judged.catalog.owners.iter().filter(|(_, owners)| owners.contains(source)).map(|(file, _)| file)
    }

    /// Findings in the sources of a page, the heaviest first.
    pub fn findings_of(&self, path: &OutputPath) -> Vec<Diagnostic> {
        let sources = self.sources(path);
        let own = self.findings.iter().filter(|finding| sources.contains(&finding.place.file));
        let mut own: Vec<Diagnostic> = own.cloned().collect();
        own.sort_by_key(|finding| (!finding.gate, finding.severity));
        own
    }

    /// Findings for which a page shows an error: the gates of its sources, and of the whole site when
    /// its settings can't be read.
    pub fn gates_of(&self, path: &OutputPath) -> Vec<Diagnostic> {
        let sources = self.sources(path);
        let whole =
            |finding: &Diagnostic| finding.place.file == SourcePath::site() && finding.rule.id.starts_with("GK-READ-");
        let gates = self.findings.iter().filter(|finding| finding.gate);
        gates.filter(|finding| sources.contains(&finding.place.file) || whole(finding)).cloned().collect()
    }

    /// What a planned page looks like, as far as a browser can tell: its value, the theme's files, the
    /// files of its own.
    pub fn looks(&self, root: &Path, path: &OutputPath) -> Option<Fingerprint> {
        let planned = self.judged.plan.get(path)?;
        let page = self.renderer(root).ok()?.fingerprint(&planned.output);
        let files: Vec<Fingerprint> = planned
            .source
            .iter()
            .flat_map(|source| self.owned(source))
            .filter_map(|file| Some(self.judged.digests.get(file)?.content))
            .collect();
        Some(Fingerprint::of(&(page, self.judged.theme.digest, files)))
    }
}

/// Documents that only editors see, by address.
fn ahead(judged: &Judged) -> BTreeMap<OutputPath, Ahead> {
    let documents = judged.catalog.documents.iter();
    documents.filter_map(|document| Some((document.address.clone(), document.ahead?))).collect()
}

/// Addresses of documents that have no page now; for those that had one before, that address as well.
fn lost(judged: &Judged, before: Option<&Site>) -> BTreeMap<OutputPath, SourcePath> {
    let mut lost = BTreeMap::new();
    let without_page: BTreeSet<&SourcePath> = judged
        .catalog
        .documents
        .iter()
        .filter(|document| judged.plan.get(&document.address).is_none())
        .map(|document| {
            lost.insert(document.address.clone(), document.facts.path.clone());
            &document.facts.path
        })
        .collect();
    let Some(before) = before.filter(|_| !without_page.is_empty()) else { return lost };
    let had = before.judged.plan.of_sources().filter_map(|(path, planned)| Some((path, planned.source.as_ref()?)));
    for (path, source) in had.chain(&*before.lost) {
        let is_page = path.as_str().ends_with(".html") && judged.plan.get(path).is_none();
        if is_page && without_page.contains(source) {
            lost.entry(path.clone()).or_insert_with(|| source.clone());
        }
    }
    lost
}

/// Compiling touches no disk; if it ever does, that is said in place of a template's mistake.
fn unknown(failure: &Failure) -> Diagnostic {
    Diagnostic::new(
        &crate::theme::rules::BROKEN_TEMPLATE,
        diagnostic::Place::field(&SourcePath::site(), "theme"),
        failure.to_string(),
    )
}
