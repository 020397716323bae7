//! 列表: columns with their list pages, counted from the oldest, so that one new document changes two
//! files and not all of them.

use super::context::Context;
use super::{Block, BodyRef, Card, CatalogueLinks, ColumnPage, Link, Tile, reports};
use crate::catalog::{ColumnId, DocId};
use crate::fingerprint::Hashed;
use crate::model::path::OutputPath;

/// How many newest documents of each child a column without own documents shows.
const OF_EACH_CHILD: usize = 10;

/// The pages of a column with their addresses, `index.html` first.
pub fn pages(context: &Context<'_>, id: ColumnId) -> Vec<(OutputPath, ColumnPage)> {
    let column = &context.catalog.columns[id];
    let size = context.catalog.site.page_size.max(1);
    let numbered = numbered_pages(column.documents.len(), size);
    let mut pages = vec![(column.index(), index(context, id, numbered, size))];
    for number in 1..=numbered {
        let address = column.page(&page_name(number));
        let page = list(context, id, &address, number, numbered, size);
        pages.push((address, page));
    }
    pages
}

/// What `index.html` holds of a column's own documents, and the page with older ones.
pub fn own(context: &Context<'_>, id: ColumnId) -> (Vec<Hashed<Card>>, Option<String>) {
    let column = &context.catalog.columns[id];
    let size = context.catalog.site.page_size.max(1);
    let numbered = numbered_pages(column.documents.len(), size);
    let cards = context.cards(&column.documents[..column.documents.len() - numbered * size]);
    (cards, (numbered > 0).then(|| column.page(&page_name(numbered)).href()))
}

/// `p1.html` … hold exactly a page; `index.html` holds the rest and the last full page.
fn numbered_pages(documents: usize, size: usize) -> usize {
    (documents / size).saturating_sub(1)
}

fn page_name(number: usize) -> String {
    format!("p{number}.html")
}

fn index(context: &Context<'_>, id: ColumnId, numbered: usize, size: usize) -> ColumnPage {
    let column = &context.catalog.columns[id];
    let file = column.facts.as_ref().map(|facts| &facts.file);
    let on_index = column.documents.len() - numbered * size;
    let (cards, older) = own(context, id);
    let has_own = !column.documents.is_empty();
    let of_reports = reports::is_reports(context.catalog, id);
    let (figures, chart) = if of_reports { reports::figures(context, id) } else { (Vec::new(), None) };
    ColumnPage {
        frame: context.column_frame(id, &column.index(), &column.title),
        title: column.title.clone(),
        description: file.and_then(|file| file.description.clone()),
        body: body(context, id),
        children: column.children.iter().map(|child| tile(context, *child)).collect(),
        not_concerned: file.and_then(|file| file.not_concerned.clone()),
        is_index: true,
        is_policy: is_policy(context, id),
        range: range(&cards),
        blocks: if has_own { Vec::new() } else { blocks(context, &column.children, OF_EACH_CHILD) },
        newer: None,
        older,
        years: years(context, id, on_index, size),
        catalogue: has_own.then(|| downloads(context, id)),
        reports: if of_reports { reports::rows(context, &column.documents[..on_index]) } else { Vec::new() },
        figures,
        chart,
        cards,
    }
}

fn list(
    context: &Context<'_>,
    id: ColumnId,
    address: &OutputPath,
    number: usize,
    numbered: usize,
    size: usize,
) -> ColumnPage {
    let column = &context.catalog.columns[id];
    let end = column.documents.len() - (number - 1) * size;
    let cards = context.cards(&column.documents[end - size..end]);
    let range = range(&cards);
    let words = range.as_ref().map(|(newest, oldest)| format!("（{oldest}至{newest}）")).unwrap_or_default();
    let newer = if number == numbered { column.index() } else { column.page(&page_name(number + 1)) };
    ColumnPage {
        frame: context.column_frame(id, address, &format!("{}{words}", column.title)),
        title: column.title.clone(),
        description: None,
        body: None,
        children: Vec::new(),
        not_concerned: None,
        is_index: false,
        is_policy: is_policy(context, id),
        cards,
        reports: Vec::new(),
        figures: Vec::new(),
        chart: None,
        blocks: Vec::new(),
        newer: Some(newer.href()),
        older: (number > 1).then(|| column.page(&page_name(number - 1)).href()),
        range,
        years: Vec::new(),
        catalogue: None,
    }
}

/// The text of a column file.
pub fn body(context: &Context<'_>, id: ColumnId) -> Option<BodyRef> {
    let column = &context.catalog.columns[id];
    let facts = column.facts.as_ref().filter(|facts| facts.body.is_some())?;
    Some(BodyRef {
        source: facts.path.clone(),
        content: facts.content,
        start: facts.body_at,
        slots: column.slots.clone(),
    })
}

/// 发布日期 of the first and last row.
fn range(cards: &[Hashed<Card>]) -> Option<(String, String)> {
    Some((cards.first()?.published.to_string(), cards.last()?.published.to_string()))
}

/// A column as a tile.
pub fn tile(context: &Context<'_>, id: ColumnId) -> Tile {
    let file = context.catalog.columns[id].facts.as_ref().map(|facts| &facts.file);
    Tile {
        column: context.column_link(id),
        latest: context.latest(id).map(|date| date.to_string()),
        not_concerned: file.and_then(|file| file.not_concerned.clone()),
    }
}

/// The newest documents in each column or below it.
pub fn blocks(context: &Context<'_>, columns: &[ColumnId], limit: usize) -> Vec<Block> {
    columns
        .iter()
        .map(|id| Block { column: context.column_link(*id), cards: newest_below(context, *id, limit) })
        .collect()
}

/// The newest documents in a column or below it.
pub fn newest_below(context: &Context<'_>, id: ColumnId, limit: usize) -> Vec<Hashed<Card>> {
    let catalog = context.catalog;
    let mut newest: Vec<DocId> = Vec::new();
    let mut open = vec![id];
    while let Some(column) = open.pop() {
        newest.extend(catalog.columns[column].documents.iter().take(limit));
        open.extend(&catalog.columns[column].children);
    }
    newest.sort_by(|a, b| catalog.documents[*a].newest_first(&catalog.documents[*b]));
    newest.truncate(limit);
    context.cards(&newest)
}

/// Whether the rows of a column are policies, shown with number, dates and validity.
fn is_policy(context: &Context<'_>, id: ColumnId) -> bool {
    let column = &context.catalog.columns[id];
    let stated = column.facts.as_ref().and_then(|facts| facts.file.column_type.as_deref());
    let numbered = || column.documents.iter().any(|id| context.catalog.documents[*id].facts.front.doc_number.is_some());
    stated.is_some_and(|kind| kind.contains("政策文件")) && numbered()
}

/// For each year, its newest row: the anchor is on the first row of each year of a page.
fn years(context: &Context<'_>, id: ColumnId, on_index: usize, size: usize) -> Vec<Link> {
    let column = &context.catalog.columns[id];
    let mut links: Vec<Link> = Vec::new();
    let mut last = None;
    for (position, document) in column.documents.iter().enumerate() {
        let year = context.catalog.documents[*document].published().year();
        if last == Some(year) {
            continue;
        }
        last = Some(year);
        let page = match position.checked_sub(on_index) {
            None => column.index(),
            Some(_) => column.page(&page_name((column.documents.len() - position).div_ceil(size))),
        };
        links.push(Link { title: format!("{year}年"), href: format!("{}#y{year}", page.href()), external: false });
    }
    links
}

/// CSV and XLSX of a column.
fn downloads(context: &Context<'_>, id: ColumnId) -> CatalogueLinks {
    let column = &context.catalog.columns[id];
    CatalogueLinks {
        html: None,
        csv: column.page("catalogue.csv").href(),
        xlsx: column.page("catalogue.xlsx").href(),
        json: None,
        xml: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_is_never_nearly_empty_and_numbered_pages_are_full() {
        let on_index = |documents: usize| documents - numbered_pages(documents, 20) * 20;
        assert_eq!((on_index(0), on_index(1), on_index(20), on_index(39)), (0, 1, 20, 39));
        assert_eq!((numbered_pages(40, 20), on_index(40)), (1, 20));
        assert_eq!((numbered_pages(59, 20), on_index(59)), (1, 39));
        assert_eq!((numbered_pages(60, 20), on_index(60)), (2, 20));
    }
}
