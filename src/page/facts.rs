//! 要点: what is to be known of a document before its text is read, from what it and the site declare.

use super::MetaRow;
use super::context::Context;
use super::document::last_change;
use super::meta::{date, row, text};
use crate::catalog::Document;
use crate::markdown::SIX;
use crate::model::kind::Kind;

/// The facts of a kind; empty for most.
pub fn facts(context: &Context<'_>, document: &Document) -> Vec<MetaRow> {
    let rows = match document.kind {
        Kind::Institution => institution(context, document),
        Kind::Register | Kind::Permit | Kind::Penalty => register(document),
        Kind::Document
        | Kind::Interpretation
        | Kind::Consultation
        | Kind::Feedback
        | Kind::Decision
        | Kind::Guide
        | Kind::AnnualReport
        | Kind::Service
        | Kind::Finance
        | Kind::Proposal
        | Kind::Response
        | Kind::Faq
        | Kind::Page => Vec::new(),
    };
    rows.into_iter().filter(|row| !row.is_empty()).collect()
}

/// 条例第二十条第二项, in its order. What `site.yaml` declares of the agency itself comes before the
/// sentences of the text, which may have fallen behind.
fn institution(context: &Context<'_>, document: &Document) -> Vec<MetaRow> {
    const KEYS: [&str; 6] = ["functions", "structure", "address", "hours", "phone", "head"];
    let found = &document.facts.body.institution;
    if found.is_empty() {
        return Vec::new();
    }
    let site = &context.catalog.site;
    let declared = |key: &str| match (document.unit, key) {
        (0, "address") => site.address.as_deref(),
        (0, "hours") => site.office_hours.as_deref(),
        (0, "phone") => site.phone.as_deref(),
        _ => None,
    };
    let fact = |(nth, (label, _)): (usize, &(&'static str, &[&str]))| {
        let key = KEYS.get(nth).copied().unwrap_or_default();
        // Only what is declared is a number to dial; a sentence may hold several.
        let shown = if key == "phone" && declared(key).is_none() { "contact" } else { key };
        let said = found.iter().find(|fact| usize::from(fact.fact) == nth).and_then(|fact| fact.first.as_deref());
        row(label, shown, declared(key).or(said).map(text).into_iter().collect())
    };
    SIX.iter().enumerate().map(fact).collect()
}

/// The head of a list: its day, how many entries it has, where they come from, and what is hidden.
fn register(document: &Document) -> Vec<MetaRow> {
    let front = &document.facts.front;
    let tables = &document.facts.body.tables;
    let day = last_change(document).or(front.signed).unwrap_or_else(|| document.published());
    let entries = (tables.entries > 0).then(|| text(&format!("{} 条", tables.entries)));
    let source = front.rare.source.as_deref().unwrap_or(&document.publisher);
    let masked = tables.masked.then(|| text("姓名已作隐去处理"));
    vec![
        row("数据日期", "day", vec![date(day)]),
        row("条数", "entries", entries.into_iter().collect()),
        row("数据来源", "source", vec![text(source)]),
        row("说明", "masked", masked.into_iter().collect()),
    ]
}
