//! 规则设置: what the site and single documents say about rules, applied to all findings at the end.

use std::collections::BTreeMap;

use super::registry;
use crate::catalog::ownership::Owners;
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::model::document::Silence;
use crate::model::path::SourcePath;
use crate::model::site::Site;
use crate::rule;

rule!(GATE_STAYS, "GK-SITE-006", "停止发布的规则不能关闭", Warning);
rule!(UNKNOWN_RULE, "GK-SITE-008", "规则编号不存在", Error);

/// Findings that a document may be excused from, with a reason, although they are gates: look-alikes
/// of personal numbers.
const EXCUSABLE_GATES: [&str; 3] = ["GK-PII-001", "GK-PII-002", "GK-PII-003"];

/// Applies the site's severities and gates and the documents' exemptions. Built-in gates cannot be
/// switched off by the site.
///
/// An attachment is excused by the documents that own it, when all of them do.
pub fn settle(
    findings: Vec<Diagnostic>,
    site: &Site,
    owners: &Owners,
    silences: &BTreeMap<SourcePath, Vec<Silence>>,
) -> Vec<Diagnostic> {
    let excuses = |file: &SourcePath, id: &str| {
        silences.get(file).is_some_and(|list| list.iter().any(|silence| silence.rule == id))
    };
    let is_excused = |finding: &Diagnostic| {
        let (file, id) = (&finding.place.file, finding.rule.id);
        excuses(file, id) || owners.get(file).is_some_and(|owners| owners.iter().all(|owner| excuses(owner, id)))
    };
    let judged = findings.into_iter().map(|finding| (is_excused(&finding), finding));
    let mut settled: Vec<Diagnostic> = judged.filter_map(|(excused, finding)| one(finding, excused, site)).collect();
    settled.extend(about_settings(site, silences));
    settled
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
    if site.gate.iter().any(|gate| gate == id) {
        finding.gate = true;
    }
    Some(finding)
}

/// Settings that name no rule, or a gate.
fn about_settings(site: &Site, silences: &BTreeMap<SourcePath, Vec<Silence>>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let file = SourcePath::site();
    for (id, severity) in &site.rules {
        let place =
            Place { file: file.clone(), spot: crate::diagnostic::Spot::Field(vec!["rules".to_owned(), id.clone()]) };
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
