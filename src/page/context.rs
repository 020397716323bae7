//! 公共部分: what many pages share, made and hashed once: chrome, rails, cards.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::card::{Names, card};
use super::chrome::{FaultLink, chrome, rail};
use super::{Card, Chrome, Crumb, Frame, Link, Rail, Tag};
use crate::catalog::{Catalog, ColumnId, DocId, DocumentFile, DocumentText, UnitId, columns};
use crate::fingerprint::{Fingerprint, Hashed};
use crate::model::date::Date;
use crate::model::path::{OutputPath, SourcePath};
use crate::model::site::DEFAULT_ENTRIES;

/// What a published file is, measured once.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FileDigest {
    /// Bytes.
    pub bytes: u64,
    /// Lower-case hexadecimal.
    pub sha256: String,
    /// For the ledger.
    pub content: Fingerprint,
}

/// Everything that pages are made from.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The finished catalog.
    pub catalog: &'a Catalog,
    /// The files of its documents, in the same order.
    pub files: &'a [Arc<DocumentFile>],
    /// Of every owned file.
    pub digests: &'a BTreeMap<SourcePath, Arc<FileDigest>>,
    /// What pages have in common.
    pub shared: &'a Shared,
}

/// The same for whoever outlives a judgement.
#[derive(Debug, Clone)]
pub struct Held {
    /// The finished catalog.
    pub catalog: Arc<Catalog>,
    /// The files of its documents, in the same order.
    pub files: Arc<[Arc<DocumentFile>]>,
    /// Of every owned file.
    pub digests: Arc<BTreeMap<SourcePath, Arc<FileDigest>>>,
    /// What pages have in common.
    pub shared: Arc<Shared>,
}

impl Held {
    /// What pages are made from.
    pub fn context(&self) -> Context<'_> {
        Context { catalog: &self.catalog, files: &self.files, digests: &self.digests, shared: &self.shared }
    }
}

/// What the pages of a catalog have in common, made and hashed once.
#[derive(Debug)]
pub struct Shared {
    /// Per unit.
    chromes: Vec<Hashed<Chrome>>,
    /// Per column.
    rails: Vec<Hashed<Rail>>,
    /// Per unit: the rail of pages that lie in no column.
    bare_rails: Vec<Hashed<Rail>>,
    /// Per document; `None` for those that the public does not see.
    cards: Vec<Option<Hashed<Card>>>,
    /// Per unit: its first-level entries.
    entries: Vec<Vec<Entry>>,
    /// Per column: titles from the first level down.
    column_paths: Vec<Arc<[String]>>,
    /// Per unit: its documents by year of 发布日期, newest first.
    by_year: Vec<ByYear>,
}

/// Documents by year, in the one total order.
pub type ByYear = BTreeMap<Reverse<i16>, Vec<DocId>>;

/// A first-level entry bound to its column.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What is shown.
    pub title: String,
    /// Its column.
    pub column: ColumnId,
}

impl Shared {
    /// Makes all shared parts.
    pub fn of(catalog: &Catalog) -> Self {
        let entries: Vec<Vec<Entry>> = (0..catalog.units.len()).map(|unit| entries(catalog, unit)).collect();
        let chromes = (0..catalog.units.len()).map(|unit| Hashed::new(chrome(catalog, unit, &entries[unit]))).collect();
        let rails = (0..catalog.columns.len())
            .map(|column| Hashed::new(rail(catalog, &entries[catalog.columns[column].unit], Some(column))))
            .collect();
        let bare_rails = entries.iter().map(|entries| Hashed::new(rail(catalog, entries, None))).collect();
        let column_paths = (0..catalog.columns.len()).map(|id| column_path(catalog, id).into()).collect();
        let names = Names::of(catalog);
        let cards = catalog
            .documents
            .par_iter()
            .map(|document| {
                crate::catalog::references::shows(document.state).then(|| Hashed::new(card(catalog, &names, document)))
            })
            .collect();
        let by_year = (0..catalog.units.len()).map(|unit| by_year(catalog, unit)).collect();
        Self { chromes, rails, bare_rails, cards, entries, column_paths, by_year }
    }
}

impl Context<'_> {
    /// Which text a document has.
    pub fn text(&self, id: DocId) -> &DocumentText {
        &self.files[id].text
    }

    /// The card of a document that the public sees.
    pub fn card(&self, id: DocId) -> Option<Hashed<Card>> {
        self.shared.cards.get(id).and_then(Clone::clone)
    }

    /// Cards of several documents, in their order.
    pub fn cards<'b>(&'b self, ids: impl IntoIterator<Item = &'b DocId> + 'b) -> Vec<Hashed<Card>> {
        ids.into_iter().filter_map(|id| self.card(*id)).collect()
    }

    /// Titles of a column and those above it, from the first level down.
    pub fn column_path(&self, column: ColumnId) -> Arc<[String]> {
        Arc::clone(&self.shared.column_paths[column])
    }

    /// Public documents of the site or of a unit by year of 发布日期, newest first.
    pub fn by_year(&self, unit: UnitId) -> &ByYear {
        &self.shared.by_year[unit]
    }

    /// First-level entries of a unit.
    pub fn entries(&self, unit: UnitId) -> &[Entry] {
        &self.shared.entries[unit]
    }

    /// The frame of a page in a column: with 3 tags of the site and 4 of the column.
    pub fn column_frame(&self, column: ColumnId, path: &OutputPath, title: &str) -> Frame {
        let mut tags = self.site_tags();
        tags.extend(column_tags(self.catalog, column));
        let unit = self.catalog.columns[column].unit;
        self.frame(unit, self.shared.rails[column].clone(), path, title, self.trail(column), tags, self.feed(column))
    }

    /// The frame of a page in no column: with 3 tags.
    pub fn bare_frame(&self, unit: UnitId, path: &OutputPath, title: &str) -> Frame {
        let feed = self.feed(self.catalog.units[unit].column.unwrap_or(0));
        let trail = self.trail(self.catalog.units[unit].column.unwrap_or(0));
        self.frame(unit, self.shared.bare_rails[unit].clone(), path, title, trail, self.site_tags(), feed)
    }

    #[expect(clippy::too_many_arguments, reason = "the one constructor of a frame")]
    fn frame(
        &self,
        unit: UnitId,
        rail: Hashed<Rail>,
        path: &OutputPath,
        title: &str,
        mut breadcrumb: Vec<Crumb>,
        tags: Vec<Tag>,
        feed: Link,
    ) -> Frame {
        let href = path.href();
        // A column's own page ends its trail itself.
        if breadcrumb.last().is_some_and(|last| last.href.as_deref() == Some(href.as_str())) {
            if let Some(last) = breadcrumb.last_mut() {
                last.href = None;
            }
        } else {
            breadcrumb.push(Crumb { title: title.to_owned(), href: None, external: false });
        }
        let chrome = self.shared.chromes[unit].clone();
        let fault = FaultLink::of(&chrome, &href);
        Frame { chrome, rail, title: title.to_owned(), href, root: path.to_root(), breadcrumb, tags, feed, fault }
    }

    /// From the portal to a column, each with its link.
    fn trail(&self, column: ColumnId) -> Vec<Crumb> {
        let mut trail = Vec::new();
        let mut at = Some(column);
        while let Some(id) = at {
            let column = &self.catalog.columns[id];
            let title = if id == 0 { self.home_title() } else { column.title.clone() };
            trail.push(Crumb { title, href: Some(column.index().href()), external: false });
            at = column.parent;
        }
        if let Some(parent) = &self.catalog.site.parent {
            trail.push(Crumb { title: parent.name.clone(), href: Some(parent.url.clone()), external: true });
        }
        trail.reverse();
        trail
    }

    fn home_title(&self) -> String {
        if self.catalog.site.parent.is_some() { "政府信息公开".to_owned() } else { "首页".to_owned() }
    }

    /// The feed of the nearest column that has one.
    fn feed(&self, column: ColumnId) -> Link {
        let mut at = column;
        loop {
            let here = &self.catalog.columns[at];
            match here.parent {
                Some(parent) if here.documents.is_empty() => at = parent,
                Some(_) => {
                    let title = format!("{}—{}", self.catalog.site.name, here.title);
                    return Link { title, href: here.page("feed.xml").href(), external: false };
                }
                None => {
                    return Link {
                        title: self.catalog.site.name.clone(),
                        href: "feed.xml".to_owned(),
                        external: false,
                    };
                }
            }
        }
    }

    /// `SiteName`, `SiteDomain`, and `SiteIDCode` where there is one.
    fn site_tags(&self) -> Vec<Tag> {
        let site = &self.catalog.site;
        let mut tags = vec![tag("SiteName", &site.name), tag("SiteDomain", site.domain())];
        tags.extend(site.site_code.as_ref().map(|code| tag("SiteIDCode", code)));
        tags
    }

    /// A link to a column.
    pub fn column_link(&self, column: ColumnId) -> Link {
        let column = &self.catalog.columns[column];
        Link { title: column.title.clone(), href: column.index().href(), external: false }
    }

    /// The newest 发布日期 in a column or below it.
    pub fn latest(&self, column: ColumnId) -> Option<Date> {
        let here = &self.catalog.columns[column];
        let own = here.documents.first().map(|id| self.catalog.documents[*id].published());
        here.children.iter().map(|child| self.latest(*child)).fold(own, std::cmp::max)
    }
}

fn by_year(catalog: &Catalog, unit: UnitId) -> ByYear {
    let mut years = ByYear::new();
    for id in catalog.order.iter().copied() {
        let document = &catalog.documents[id];
        if unit == 0 || document.unit == unit {
            years.entry(Reverse(document.published().year())).or_default().push(id);
        }
    }
    years
}

/// Titles from the first level down; the title of `content/` itself for documents that lie there.
fn column_path(catalog: &Catalog, id: ColumnId) -> Vec<String> {
    let columns = &catalog.columns;
    if id == 0 {
        return vec![columns[0].title.clone()];
    }
    let mut path: Vec<String> = std::iter::successors(Some(id), |id| columns[*id].parent)
        .filter(|id| *id != 0)
        .map(|id| columns[id].title.clone())
        .collect();
    path.reverse();
    path
}

/// A page tag.
pub fn tag(name: &'static str, content: &str) -> Tag {
    Tag { name, content: content.to_owned() }
}

/// `ColumnName`, `ColumnDescription`, `ColumnKeywords`, `ColumnType`; never empty (DESIGN B4).
fn column_tags(catalog: &Catalog, column: ColumnId) -> [Tag; 4] {
    let column = &catalog.columns[column];
    let file = column.facts.as_ref().map(|facts| &facts.file);
    let description = file.and_then(|file| file.description.as_deref()).unwrap_or(&column.title);
    let keywords = file.map(|file| file.keywords.join(",")).filter(|words| !words.is_empty());
    let kind = file.and_then(|file| file.column_type.as_deref()).unwrap_or("政策文件");
    [
        tag("ColumnName", &column.title),
        tag("ColumnDescription", description),
        tag("ColumnKeywords", keywords.as_deref().unwrap_or(&column.title)),
        tag("ColumnType", kind),
    ]
}

/// The entries of a unit, each bound to the column of its folder or exact title; one without a column
/// is not shown. A site of other columns altogether shows all its first-level columns.
fn entries(catalog: &Catalog, unit: UnitId) -> Vec<Entry> {
    let find = |name: &str| columns::named(&catalog.columns, unit, name);
    let bound: Vec<Entry> = match (&catalog.site.entries, unit) {
        (Some(entries), 0) => entries
            .iter()
            .filter_map(|entry| Some(Entry { title: entry.title.clone(), column: find(&entry.column)? }))
            .collect(),
        _ => DEFAULT_ENTRIES
            .iter()
            .filter_map(|title| Some(Entry { title: (*title).to_owned(), column: find(title)? }))
            .collect(),
    };
    if !bound.is_empty() {
        return bound;
    }
    let top = catalog.units[unit].column.unwrap_or(0);
    let children = catalog.columns[top].children.iter().copied().filter(|id| catalog.columns[*id].unit == unit);
    children.map(|column| Entry { title: catalog.columns[column].title.clone(), column }).collect()
}
