//! 公开目录和订阅: rows and feed entries, made once and shared by the site, its units and its columns.

use std::sync::Arc;

use rayon::prelude::*;

use super::context::Context;
use super::document::{absolute, last_change};
use super::row::{Catalogue, CatalogueRow, Feed, FeedEntry, Listed, RowAttachment, RowRelation, SitemapXml};
use crate::catalog::{ColumnId, DocId, Document, Relation, State, Target, UnitId};
use crate::fingerprint::{Fingerprint, Hashed};
use crate::model::date::Moment;
use crate::model::kind::Disclosure;
use crate::model::path::OutputPath;
use crate::model::relation::RelationKind;

/// Entries of a feed, newest first.
const FEED: usize = 50;

/// What the catalogues list: all documents that the public sees.
pub struct Rows {
    /// The documents of each column that have a row, in the one total order.
    by_column: Vec<Vec<DocId>>,
    /// The fingerprint of the row of each document that has one.
    of_documents: Vec<Option<Fingerprint>>,
}

impl Rows {
    /// Makes every row once, for its fingerprint.
    pub fn new(context: &Context<'_>) -> Self {
        let documents = &context.catalog.documents;
        let shown = |id: &DocId| crate::catalog::references::shows(documents[*id].state);
        let print = |id: DocId| shown(&id).then(|| Fingerprint::of(&row(context, id)));
        let rows = (0..documents.len()).into_par_iter().map(print).collect();
        let mut by_column = vec![Vec::new(); context.catalog.columns.len()];
        context.catalog.order.iter().for_each(|id| by_column[documents[*id].column].push(*id));
        Self { by_column, of_documents: rows }
    }

    /// The catalogue of the site (unit 0) or a unit.
    pub fn unit(&self, context: &Context<'_>, unit: UnitId) -> Hashed<Catalogue> {
        let documents = &context.catalog.documents;
        let ids = context.catalog.order.iter().filter(|id| unit == 0 || documents[**id].unit == unit);
        self.catalogue(context, unit, ids)
    }

    /// The catalogue of a column: its own documents, withdrawn ones included.
    pub fn column(&self, context: &Context<'_>, column: ColumnId) -> Hashed<Catalogue> {
        self.catalogue(context, context.catalog.columns[column].unit, self.by_column[column].iter())
    }

    /// The catalogue of some documents in the one total order.
    pub fn catalogue<'b>(
        &self,
        context: &Context<'_>,
        unit: UnitId,
        ids: impl Iterator<Item = &'b DocId>,
    ) -> Hashed<Catalogue> {
        Hashed::new(Catalogue {
            site: context.catalog.site.name.clone(),
            agency: context.catalog.units[unit].name.clone(),
            base_url: context.catalog.site.base_url.clone(),
            rows: ids.filter_map(|id| Some(Listed { document: *id, row: self.of_documents[*id]? })).collect(),
        })
    }
}

/// The feed of the site.
pub fn site_feed(context: &Context<'_>) -> Feed {
    let name = context.catalog.site.name.clone();
    let ids = context.catalog.order.iter();
    feed(context, name, "feed.xml", "index.html", context.catalog.units[0].name.clone(), ids)
}

/// The feed of a column.
pub fn column_feed(context: &Context<'_>, id: ColumnId) -> Feed {
    let column = &context.catalog.columns[id];
    let title = format!("{}—{}", context.catalog.site.name, column.title);
    let author = context.catalog.units[column.unit].name.clone();
    let (own, page) = (column.page("feed.xml").href(), column.index().href());
    feed(context, title, &own, &page, author, column.documents.iter())
}

fn feed<'b>(
    context: &Context<'_>,
    title: String,
    href: &str,
    page: &str,
    author: String,
    ids: impl Iterator<Item = &'b DocId>,
) -> Feed {
    let newest = ids.map(|id| &context.catalog.documents[*id]).filter(|document| document.is_listed());
    Feed {
        title,
        url: absolute(context, href),
        page_url: absolute(context, page),
        author,
        entries: newest.take(FEED).map(|document| Hashed::new(entry(context, document))).collect(),
    }
}

/// The row of a document.
pub fn row(context: &Context<'_>, id: DocId) -> CatalogueRow {
    let document = &context.catalog.documents[id];
    let front = &document.facts.front;
    let withdrawn = document.state == State::Withdrawn;
    let validity = document.validity.as_ref();
    CatalogueRow {
        index_number: front.index_number.clone(),
        title: front.title.clone(),
        doc_number: front.doc_number.as_ref().map(ToString::to_string),
        kind: document.kind.english(),
        class: document.class.chinese(),
        genre: document.genre.clone(),
        topics: front.topics.clone(),
        column: context.column_path(document.column),
        unit: context.catalog.units[document.unit].name.clone(),
        issuers: Arc::clone(&document.issuers),
        publisher: Arc::clone(&document.publisher),
        offices: document.offices.clone(),
        signed: front.signed.map(|date| date.to_string()),
        published: document.published().to_string(),
        effective: front.effective.map(|date| date.to_string()),
        expires: validity.and_then(|facts| facts.expires).or(front.expires).map(|date| date.to_string()),
        validity: validity.map(|facts| facts.word.chinese()),
        disclosure: front.disclosure.unwrap_or(Disclosure::Proactive).chinese(),
        keywords: if withdrawn { Vec::new() } else { front.keywords.clone() },
        summary: (!document.summary.is_empty()).then(|| document.summary.clone()),
        url: url(document),
        attachments: attachments(context, document),
        relations: relations(context, document),
    }
}

/// Relative to the root and unencoded; absolute for an item that stands elsewhere.
fn url(document: &Document) -> String {
    match &document.facts.front.rare.link {
        Some(link) if document.is_listed() => link.clone(),
        Some(_) | None => document.address.to_string(),
    }
}

fn attachments(context: &Context<'_>, document: &Document) -> Vec<RowAttachment> {
    let view = |file: &crate::catalog::OwnedFile| {
        let digest = context.digests.get(&file.file)?;
        Some(RowAttachment {
            title: file.title.clone(),
            url: file.address.to_string(),
            bytes: digest.bytes,
            sha256: digest.sha256.clone(),
        })
    };
    document.attachments.iter().filter_map(view).collect()
}

/// Unique, sorted by kind, then address; what the other side of 依据 and 相关 can derive is left out.
fn relations(context: &Context<'_>, document: &Document) -> Vec<RowRelation> {
    let derivable = |relation: &Relation| {
        relation.kind == RelationKind::BasisOf || (relation.kind == RelationKind::Related && relation.derived)
    };
    let mut rows: Vec<RowRelation> = document
        .relations
        .iter()
        .filter(|relation| !derivable(relation))
        .map(|relation| relation_row(context, relation))
        .collect();
    rows.sort_by(|a, b| (a.kind, &a.url, &a.title, &a.doc_number).cmp(&(b.kind, &b.url, &b.title, &b.doc_number)));
    rows.dedup();
    rows
}

fn relation_row(context: &Context<'_>, relation: &Relation) -> RowRelation {
    let kind = relation.kind.english();
    match &relation.target {
        Target::Document(id) => {
            let target = &context.catalog.documents[*id];
            let front = &target.facts.front;
            RowRelation {
                kind,
                title: Some(front.title.clone()),
                doc_number: front.doc_number.as_ref().map(ToString::to_string),
                index_number: front.index_number.clone(),
                url: Some(url(target)),
            }
        }
        Target::Outside { title, number, url } => RowRelation {
            kind,
            title: title.clone(),
            doc_number: number.as_ref().map(ToString::to_string),
            index_number: None,
            url: url.clone(),
        },
    }
}

fn entry(context: &Context<'_>, document: &Document) -> FeedEntry {
    let front = &document.facts.front;
    let published = front.published.unwrap_or(Moment { date: document.published(), time: None });
    let updated = match last_change(document).filter(|date| *date > published.date) {
        Some(date) => Moment { date, time: None },
        None => published,
    };
    let mut categories: Vec<String> = context.column_path(document.column).last().into_iter().cloned().collect();
    categories.extend(front.topics.iter().cloned());
    FeedEntry {
        title: front.title.clone(),
        url: front.rare.link.clone().unwrap_or_else(|| absolute(context, &document.address.href())),
        published: rfc3339(published),
        updated: rfc3339(updated),
        summary: document.summary.to_string(),
        categories,
    }
}

/// `2024-06-28T09:30:00+08:00`.
fn rfc3339(moment: Moment) -> String {
    let (hour, minute) = moment.time.unwrap_or((0, 0));
    format!("{}T{hour:02}:{minute:02}:00+08:00", moment.date)
}

/// `sitemap.xml`: every page that should be found, with the date of its last change where one is known.
pub fn sitemap(context: &Context<'_>, pages: impl Iterator<Item = (OutputPath, Option<DocId>)>) -> SitemapXml {
    let changed = |id: DocId| {
        let document = &context.catalog.documents[id];
        last_change(document).max(Some(document.published()))
    };
    SitemapXml {
        base_url: context.catalog.site.base_url.clone(),
        pages: pages.map(|(path, id)| (path, id.and_then(changed))).collect(),
    }
}
