//! 首页: the first page of the site, and of each unit of a site with several (its column's index).

use super::chrome::unit_folder;
use super::context::{Context, Entry};
use super::{Card, CatalogueLinks, Frame, HomePage, Link, UnitView, lists, reports};
use crate::catalog::{ColumnId, Document, UnitId};
use crate::fingerprint::Hashed;
use crate::model::kind::Kind;
use crate::model::path::OutputPath;

/// Rows of 最新公开.
const NEWEST: usize = 10;
/// Rows of each block under 政策.
const OF_EACH_POLICY: usize = 5;

/// The home page of the site.
pub fn page(context: &Context<'_>) -> HomePage {
    first_page(context, 0, 0, context.bare_home_frame())
}

/// The first page of a unit, at the address of its column; `None` for all other columns.
pub fn of_unit(context: &Context<'_>, id: ColumnId) -> Option<HomePage> {
    let catalog = context.catalog;
    let column = &catalog.columns[id];
    let unit = column.unit;
    if unit == 0 || catalog.units[unit].column != Some(id) {
        return None;
    }
    let frame = context.column_frame(id, &column.index(), &column.title);
    let description = column.facts.as_ref().and_then(|facts| facts.file.description.clone());
    Some(HomePage { description, ..first_page(context, unit, id, frame) })
}

fn first_page(context: &Context<'_>, unit: UnitId, top: ColumnId, frame: Frame) -> HomePage {
    let catalog = context.catalog;
    let entries = context.entries(unit);
    let by_title = |title: &str| entries.iter().find(|entry| entry.title == title).map(|entry| entry.column);
    let (policies, tiles) = (by_title("政策"), by_title("法定主动公开内容"));
    let reports = report_column(context, entries);
    let children = |id: Option<ColumnId>| id.map(|id| catalog.columns[id].children.clone()).unwrap_or_default();
    let shown = [policies, tiles, reports];
    let others: Vec<ColumnId> = entries
        .iter()
        .map(|entry| entry.column)
        .filter(|id| !shown.contains(&Some(*id)) && context.latest(*id).is_some())
        .filter(|_| policies.is_none() && tiles.is_none())
        .collect();
    let newest = lists::newest_below(context, top, NEWEST);
    let (mut cards, older) = lists::own(context, top);
    let mut others = lists::blocks(context, &others, OF_EACH_POLICY);
    // Nothing is listed twice: a small unit has no more than its newest.
    let is_new = |card: &Hashed<Card>| newest.iter().any(|other| other.fingerprint() == card.fingerprint());
    cards.retain(|card| !is_new(card));
    if others.iter().flat_map(|block| &block.cards).all(is_new) {
        others.clear();
    }
    HomePage {
        frame,
        description: None,
        body: lists::body(context, top),
        cards,
        older,
        newest,
        policies: lists::blocks(context, &most_read(context, &children(policies)), OF_EACH_POLICY),
        policy_entry: policies.map(|id| context.column_link(id)),
        tiles: children(tiles).iter().map(|id| lists::tile(context, *id)).collect(),
        tile_entry: tiles.map(|id| context.column_link(id)),
        reports: reports.map(|id| report_years(context, id)).unwrap_or_default(),
        report_entry: reports.map(|id| context.column_link(id)),
        catalogue: downloads(&unit_folder(catalog, unit)),
        others,
        units: if unit == 0 { units(context) } else { Vec::new() },
        guide_entry: by_title("政府信息公开指南").map(|id| context.column_link(id)),
        examples: examples(context, unit),
    }
}

/// The column of the annual reports: the entry of that kind.
fn report_column(context: &Context<'_>, entries: &[Entry]) -> Option<ColumnId> {
    entries.iter().map(|entry| entry.column).find(|id| {
        let documents = &context.catalog.columns[*id].documents;
        documents.first().is_some_and(|id| context.catalog.documents[*id].kind == Kind::AnnualReport)
    })
}

/// Of the sub-columns of 政策, the first two of papers and the first of interpretations, or three of
/// papers; the others are a click away.
fn most_read(context: &Context<'_>, children: &[ColumnId]) -> Vec<ColumnId> {
    let explains = |id: &ColumnId| {
        let facts = context.catalog.columns[*id].facts.as_ref();
        facts.is_some_and(|facts| facts.file.kind == Some(Kind::Interpretation))
    };
    let papers = children.iter().copied().filter(|id| !explains(id));
    let explaining = children.iter().copied().find(explains);
    let count = if explaining.is_some() { 2 } else { 3 };
    let mut shown: Vec<ColumnId> = papers.take(count).chain(explaining).collect();
    shown.sort_by_key(|id| children.iter().position(|child| child == id));
    shown
}

/// Reports as a row of years.
fn report_years(context: &Context<'_>, column: ColumnId) -> Vec<Link> {
    let documents = context.catalog.columns[column].documents.iter().map(|id| &context.catalog.documents[*id]);
    documents
        .filter(|document| document.has_page())
        .map(|document| Link { title: format!("{}年", reports::year(document)), ..super::document::link(document) })
        .collect()
}

/// Agencies in the order of `site.yaml`, each with its entries.
fn units(context: &Context<'_>) -> Vec<UnitView> {
    let units = context.catalog.units.iter().enumerate().skip(1);
    let view = |(id, unit): (usize, &crate::catalog::UnitInfo)| {
        let column = unit.column?;
        let entry = |entry: &Entry| Link {
            title: entry.title.clone(),
            href: context.catalog.columns[entry.column].index().href(),
            external: false,
        };
        let unit = Link { title: unit.name.clone(), ..context.column_link(column) };
        Some(UnitView { unit, entries: context.entries(id).iter().map(entry).collect() })
    };
    units.filter_map(view).collect()
}

/// The catalogue of the site (`""`) or of a unit (its folder below `public/` with a final `/`).
pub fn downloads(folder: &str) -> CatalogueLinks {
    let at = |name: &str| format!("{folder}catalogue/{name}");
    CatalogueLinks {
        html: Some(at("index.html")),
        csv: at("catalogue.csv"),
        xlsx: at("catalogue.xlsx"),
        json: Some(at("catalogue.json")),
        xml: Some(at("catalogue.xml")),
    }
}

/// A number, a title and an office of the site or of a unit, from its newest documents that have them.
fn examples(context: &Context<'_>, unit: UnitId) -> Vec<String> {
    let catalog = context.catalog;
    let ours = |document: &&Document| document.is_listed() && (unit == 0 || document.unit == unit);
    let listed = || catalog.order.iter().map(|id| &catalog.documents[*id]).filter(ours);
    let number = listed().find_map(|document| document.facts.front.doc_number.as_ref().map(ToString::to_string));
    let word = listed().find_map(|document| document.facts.front.keywords.first().cloned());
    let office = listed().find_map(|document| document.offices.first().cloned());
    [number, word, office].into_iter().flatten().collect()
}

impl Context<'_> {
    /// The frame of the home page: three tags, a trail of one.
    fn bare_home_frame(&self) -> Frame {
        let path = OutputPath::trusted("index.html");
        let name = self.catalog.site.name.clone();
        self.bare_frame(0, &path, &name)
    }
}

/// Links to other pages of the site: site map, catalogue, offices, search.
pub fn other_pages(context: &Context<'_>) -> Vec<Link> {
    let link = |title: &str, href: &str| Link { title: title.to_owned(), href: href.to_owned(), external: false };
    let mut links = vec![link("公开目录", "catalogue/index.html")];
    if !context.catalog.offices.is_empty() {
        links.push(link("责任科室", "offices/index.html"));
    }
    links.push(link("检索", "search.html"));
    links.push(link("订阅", "feed.xml"));
    links
}
