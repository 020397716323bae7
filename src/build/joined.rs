//! 合并结果: what all files say together. It is joined from the facts of the files and from nothing else, so
//! that it holds for as long as they are the same, whatever becomes of the texts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Options;
use crate::catalog::assemble::assemble;
use crate::catalog::{Audience, Catalog, DocumentFile, Sources};
use crate::check;
use crate::diagnostic::{Diagnostic, Place, Spot};
use crate::fingerprint::Fingerprint;
use crate::model::date::Date;
use crate::model::path::SourcePath;
use crate::page::context::{FileDigest, Held, Shared};
use crate::plan::{self, Plan};
use crate::theme::Theme;

/// The site as it was joined, with what it was joined from.
#[derive(Debug)]
pub(super) struct Joined {
    sources: Sources,
    asked: Asked,
    pub(super) catalog: Arc<Catalog>,
    pub(super) shared: Arc<Shared>,
    /// What joining and checking found, neither settled nor located.
    findings: Vec<Diagnostic>,
    /// What was planned last, once something was.
    planned: Option<Drawn>,
}

/// What joining depends on besides the files.
#[derive(Debug, PartialEq, Eq)]
struct Asked {
    as_of: Date,
    except: BTreeSet<SourcePath>,
    audience: Audience,
}

/// A plan, and what it was made from besides the catalog.
#[derive(Debug)]
struct Drawn {
    digests: Arc<Digests>,
    theme: Fingerprint,
    plan: Arc<Plan>,
    findings: Vec<Diagnostic>,
}

/// Of every owned file.
pub(super) type Digests = BTreeMap<SourcePath, Arc<FileDigest>>;

impl Joined {
    /// Joins the sources, unless they say what they said before.
    pub(super) fn of(before: Option<Self>, sources: Sources, options: &Options) -> Self {
        let Options { as_of, except, audience, .. } = options;
        let asked = Asked { as_of: *as_of, except: except.clone(), audience: *audience };
        // What says something else goes before its successor comes: both at once would take twice the room.
        if let Some(before) = before.filter(|before| before.holds_for(&sources, &asked)) {
            return Self { sources, ..before };
        }
        let assembled = assemble(sources.clone(), *as_of, except, *audience);
        let catalog = assembled.value;
        let mut findings = assembled.diagnostics;
        findings.extend(check::run(&catalog));
        let shared = Arc::new(Shared::of(&catalog));
        Self { sources, asked, catalog: Arc::new(catalog), shared, findings, planned: None }
    }

    fn holds_for(&self, now: &Sources, asked: &Asked) -> bool {
        let Sources { site, documents, columns, folders, files } = &self.sources;
        // Facts that are the same keep their place in memory (`memory::Fact`).
        self.asked == *asked
            && *site == now.site
            && same(documents, &now.documents, |a, b| Arc::ptr_eq(&a.facts, &b.facts))
            && same(columns, &now.columns, Arc::ptr_eq)
            && *folders == now.folders
            && *files == now.files
            && !self.points_into_a_text_of(&now.documents)
    }

    /// Whether a finding stands at a place in a text that is another one now.
    fn points_into_a_text_of(&self, now: &[Arc<DocumentFile>]) -> bool {
        let edited = |(before, now): &(&Arc<DocumentFile>, &Arc<DocumentFile>)| before.text != now.text;
        let pairs = self.sources.documents.iter().zip(now);
        let edited: BTreeSet<&SourcePath> = pairs.filter(edited).map(|(_, now)| &now.facts.path).collect();
        let planned = self.planned.iter().flat_map(|planned| &planned.findings);
        let mut places = self.findings.iter().chain(planned).flat_map(|finding| {
            let related = finding.related.iter().map(|(place, _)| place);
            related.chain([&finding.place])
        });
        let points = |place: &Place| matches!(place.spot, Spot::Bytes(_)) && edited.contains(&place.file);
        !edited.is_empty() && places.any(points)
    }

    /// All outputs, planned anew as far as others than before are possible.
    pub(super) fn plan(&mut self, digests: &Arc<Digests>, theme: &Theme) -> Arc<Plan> {
        let same = |drawn: &Drawn| drawn.theme == theme.digest && drawn.digests == *digests;
        let held = Held {
            catalog: Arc::clone(&self.catalog),
            files: self.sources.documents.as_slice().into(),
            digests: Arc::clone(digests),
            shared: Arc::clone(&self.shared),
        };
        let drawn = if let Some(drawn) = self.planned.take().filter(same) {
            Drawn { plan: Arc::new(drawn.plan.with_texts_of(&held)), ..drawn }
        } else {
            let planned = plan::of(&held, theme);
            let (plan, findings) = (Arc::new(planned.value), planned.diagnostics);
            Drawn { digests: Arc::clone(digests), theme: theme.digest, plan, findings }
        };
        Arc::clone(&self.planned.insert(drawn).plan)
    }

    /// What joining, checking and planning found.
    pub(super) fn findings(&self) -> impl Iterator<Item = &Diagnostic> {
        self.findings.iter().chain(self.planned.iter().flat_map(|planned| &planned.findings))
    }
}

fn same<T>(before: &[T], now: &[T], is_same: impl Fn(&T, &T) -> bool) -> bool {
    before.len() == now.len() && before.iter().zip(now).all(|(before, now)| is_same(before, now))
}
