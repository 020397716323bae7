//! 规则设置: what the site and single documents say about rules, applied to all findings at the end.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::registry;
use crate::catalog::{Catalog, DocumentFile, State};
use crate::diagnostic::{Diagnostic, Place, Severity, Spot};
use crate::model::document::Silence;
use crate::model::path::SourcePath;
use crate::model::site::Site;
use crate::rule;

rule!(GATE_STAYS, "GK-SITE-006", "停止发布的规则不能关闭", Warning);
rule!(UNKNOWN_RULE, "GK-SITE-008", "规则编号不存在", Error);

/// Findings that a document may be excused from, with a reason, although they are gates: look-alikes
/// of personal numbers.
const EXCUSABLE_GATES: [&str; 3] = ["GK-PII-001", "GK-PII-002", "GK-PII-003"];

/// Gates about what a document lacks or points to. A draft is not finished: they are said of it, and
/// stop nothing.
const OPEN_IN_DRAFTS: [&str; 6] =
    ["GK-META-001", "GK-META-002", "GK-NUM-007", "GK-REF-001", "GK-REF-003", "GK-REF-004"];

/// Gates about the text of a body, which no output holds any more once the document is withdrawn:
/// they must not stop the withdrawal.
const GONE_WITH_BODY: [&str; 3] = ["GK-PII-001", "GK-PII-003", "GK-SEC-001"];

/// `files` are those of the catalog's documents. Applies the site's severities and gates and the documents' exemptions. Built-in gates cannot be
/// switched off by the site.
///
/// An attachment is excused by the documents that own it, when all of them do.
pub fn settle(
    findings: Vec<Diagnostic>,
    catalog: &Catalog,
    files: &[Arc<DocumentFile>],
    silences: &BTreeMap<SourcePath, Vec<Silence>>,
) -> Vec<Diagnostic> {
    let excuses = |file: &SourcePath, id: &str| {
        silences.get(file).is_some_and(|list| list.iter().any(|silence| silence.rule == id))
    };
    let is_excused = |finding: &Diagnostic| {
        let (file, id) = (&finding.place.file, finding.rule.id);
        let owners = catalog.owners.get(file);
        excuses(file, id) || owners.is_some_and(|owners| owners.iter().all(|owner| excuses(owner, id)))
    };
    let hidden = Hidden::of(catalog, files);
    let judged = findings.into_iter().map(|finding| (is_excused(&finding), hidden.eased(finding)));
    let mut settled: Vec<Diagnostic> =
        judged.filter_map(|(excused, finding)| one(finding, excused, &catalog.site)).collect();
    settled.extend(about_settings(&catalog.site, silences));
    settled
}

/// Documents of which the public sees nothing, or no body, as of the build's date.
struct Hidden<'a> {
    drafts: BTreeSet<&'a SourcePath>,
    /// With where the body begins.
    withdrawn: BTreeMap<&'a SourcePath, usize>,
}

impl<'a> Hidden<'a> {
    fn of(catalog: &Catalog, files: &'a [Arc<DocumentFile>]) -> Self {
        let of = |state: State| {
            let documents = catalog.documents.iter().zip(files);
            documents.filter(move |(document, _)| document.state == state).map(|(_, file)| file)
        };
        Self {
            drafts: of(State::Draft).map(|file| &file.facts.path).collect(),
            withdrawn: of(State::Withdrawn).map(|file| (&file.facts.path, file.text.body_at)).collect(),
        }
    }

    /// The finding, which is no gate where it concerns nothing that is published.
    fn eased(&self, mut finding: Diagnostic) -> Diagnostic {
        let (file, id) = (&finding.place.file, finding.rule.id);
        let in_draft = OPEN_IN_DRAFTS.contains(&id) && self.drafts.contains(file);
        let in_body = |begin: usize| matches!(&finding.place.spot, Spot::Bytes(range) if range.start >= begin);
        let withdrawn = GONE_WITH_BODY.contains(&id) && self.withdrawn.get(file).is_some_and(|begin| in_body(*begin));
        if finding.gate && (in_draft || withdrawn) {
            finding.gate = false;
            finding.severity = finding.severity.max(Severity::Warning);
        }
        finding
    }
}

fn one(mut finding: Diagnostic, excused: bool, site: &Site) -> Option<Diagnostic> {
    let id = finding.rule.id;
    if excused && (!finding.gate || EXCUSABLE_GATES.contains(&id)) {
        return None;
    }
    match site.rules.get(id) {
        Some(None) if !finding.gate => return None,
        Some(Some(severity)) if !finding.gate => finding.severity = *severity,
        Some(_) | None => {}
    }
    if site.gate.iter().any(|gate| gate == id) && !finding.rule.gate {
        finding.gate = true;
    }
    Some(finding)
}

/// Settings that name no rule, or a gate.
fn about_settings(site: &Site, silences: &BTreeMap<SourcePath, Vec<Silence>>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let file = SourcePath::site();
    for (id, severity) in &site.rules {
        let place = Place { file: file.clone(), spot: Spot::Field(vec!["rules".to_owned(), id.clone()]) };
        match registry::find(id) {
            None => findings.push(unknown(place, id)),
            Some(rule) if rule.gate && *severity != Some(Severity::Error) => findings.push(
                Diagnostic::new(
                    &GATE_STAYS,
                    place,
                    format!("{id}（{}）会停止发布，不能关闭或降级，此设置不起作用", rule.name),
                )
                .help("请删去这一行"),
            ),
            Some(_) => {}
        }
    }
    for (index, id) in site.gate.iter().enumerate() {
        if registry::find(id).is_none() {
            findings.push(unknown(Place::item(&file, "gate", index), id));
        }
    }
    for (path, list) in silences {
        for (index, silence) in list.iter().enumerate() {
            if registry::find(&silence.rule).is_none() {
                findings.push(unknown(Place::item(path, "silence", index), &silence.rule));
            }
        }
    }
    findings
}

fn unknown(place: Place, id: &str) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_RULE, place, format!("没有编号为“{id}”的规则"))
        .help("规则编号形如 GK-NUM-002，运行 gongkai explain 可查看全部规则")
}
