//! 检索条目: what the search index is told of every listed document.

use std::sync::Arc;

use rayon::prelude::*;

use super::context::Context;
use crate::catalog::{DocId, Document};
use crate::model::site::SearchScope;
use crate::search::{self, Entry, Index, Outline};

/// Whether the site has an index of ours: not where it is switched off or left to an engine.
pub fn is_indexed(context: &Context<'_>) -> bool {
    matches!(context.catalog.site.search, SearchScope::Full | SearchScope::Titles)
}

/// The index of the site, where it [has one](is_indexed).
pub fn index(context: &Context<'_>) -> Option<Index> {
    if !is_indexed(context) {
        return None;
    }
    let full = context.catalog.site.search == SearchScope::Full;
    let outlines = documents(context).into_par_iter().map(|id| Outline::of(id, &entry(context, id, full)));
    Some(search::index(outlines.collect(), full))
}

/// Every document that the index knows, in the one total order. Withdrawn ones leave no trace.
pub fn documents(context: &Context<'_>) -> Vec<DocId> {
    let listed = |id: &DocId| context.catalog.documents[*id].is_listed();
    context.catalog.order.iter().copied().filter(listed).collect()
}

/// What the index says of a document; its body too if `full`.
pub fn entry(context: &Context<'_>, id: DocId, full: bool) -> Entry {
    let document = &context.catalog.documents[id];
    let front = &document.facts.front;
    let text = context.text(id);
    // The text of an item that stands elsewhere is shown nowhere.
    let chars = if full && document.has_page() { text.extent.chars } else { 0 };
    Entry {
        source: document.facts.path.clone(),
        content: text.content,
        body_at: text.body_at,
        chars,
        address: document.address.clone(),
        href: front.rare.link.clone().unwrap_or_else(|| document.address.href()),
        external: front.rare.link.is_some(),
        title: front.title.clone(),
        doc_number: front.doc_number.as_ref().map(ToString::to_string),
        index_number: front.index_number.clone(),
        offices: document.offices.clone(),
        keywords: front.keywords.clone(),
        topics: front.topics.clone(),
        // A summary that was taken from the text is a part of it.
        summary: if full { Arc::clone(&document.summary) } else { front.summary.clone().unwrap_or_default() },
        others: others(document),
        column: context.column_path(document.column),
        kind: document.kind.chinese(),
        published: document.published(),
        validity: document.validity.as_ref().map(|facts| facts.word.chinese()),
    }
}

/// What else the page shows and people look for.
fn others(document: &Document) -> Vec<String> {
    let front = &document.facts.front;
    let interpretation = front.interpretation.as_ref();
    let single = [
        front.rare.registration_number.as_ref(),
        front.rare.caption.as_ref(),
        front.rare.source.as_ref(),
        front.rare.contact.as_ref(),
        interpretation.and_then(|facts| facts.by.as_ref()),
        interpretation.and_then(|facts| facts.person.as_ref()),
    ];
    let attachments = document.attachments.iter().map(|file| &file.title);
    let changes = front.rare.changes.iter().map(|change| &change.note);
    let further = document.genre.iter().chain(single.into_iter().flatten()).chain(attachments).chain(changes);
    let issuers = document.issuers.iter().map(String::as_str);
    issuers.chain([&*document.publisher]).chain(further.map(String::as_str)).map(ToOwned::to_owned).collect()
}
