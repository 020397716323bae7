//! 其他页面: offices, catalogue, site map, search, 404, cited pages, redirects.

use super::chrome::unit_folder;
use super::context::{ByYear, Context};
use super::document::{absolute, link, office_view};
use super::{
    Card, CataloguePage, CatalogueYearPage, CitedPage, Crumb, Frame, Link, MetaValue, NotFoundPage, OfficePage,
    OfficesPage, RedirectPage, SearchPage, SitemapColumn, SitemapPage, YearGroup, home, relations,
};
use crate::catalog::{ColumnId, DocId, OfficeInfo, UnitId};
use crate::fingerprint::Hashed;
use crate::model::path::OutputPath;
use crate::model::site::SearchScope;

/// Rows of one page of the catalogue by year (DESIGN B5).
const ROWS: usize = 500;

/// 责任科室: one page an office, and the page that lists them.
pub fn office(context: &Context<'_>, office: &OfficeInfo) -> OfficePage {
    let unit = &context.catalog.units[office.unit];
    let mut years: Vec<YearGroup> = Vec::new();
    for id in &office.documents {
        let year = context.catalog.documents[*id].published().year();
        let Some(card) = context.card(*id) else { continue };
        match years.last_mut().filter(|group| group.year == year) {
            Some(group) => group.cards.push(card),
            None => years.push(YearGroup { year, cards: vec![card] }),
        }
    }
    let mut frame = context.bare_frame(office.unit, &office.address, &office.name);
    step_before(&mut frame, "责任科室", "offices/index.html");
    OfficePage {
        frame,
        name: office.name.clone(),
        unit: (context.catalog.units.len() > 1).then(|| unit.name.clone()),
        duties: office.duties.clone(),
        place: office.place.clone(),
        phone: office.phone.clone(),
        since: office.since.map(|date| date.to_string()),
        until: office.until.filter(|until| *until < context.catalog.as_of).map(|date| date.to_string()),
        successor: office.successor.as_ref().map(|name| successor(context, office, name)),
        years,
    }
}

/// A page in no column may stand below another: the step before the last.
fn step_before(frame: &mut Frame, title: &str, href: &str) {
    let last = frame.breadcrumb.len().saturating_sub(1);
    let step = Crumb { title: title.to_owned(), href: Some(href.to_owned()), external: false };
    frame.breadcrumb.insert(last, step);
}

/// Who took over: an office of the same unit has its page.
fn successor(context: &Context<'_>, office: &OfficeInfo, name: &str) -> MetaValue {
    let page = context.catalog.offices.iter().find(|other| other.unit == office.unit && other.name == name);
    MetaValue { text: name.to_owned(), href: page.map(|office| office.address.href()), datetime: None }
}

/// `offices/index.html`.
pub fn offices(context: &Context<'_>, address: &OutputPath) -> OfficesPage {
    let (former, present): (Vec<&OfficeInfo>, Vec<&OfficeInfo>) = context
        .catalog
        .offices
        .iter()
        .partition(|office| office.until.is_some_and(|until| until < context.catalog.as_of));
    OfficesPage {
        frame: context.bare_frame(0, address, "责任科室"),
        offices: present.into_iter().map(office_view).collect(),
        former: former.into_iter().map(office_view).collect(),
    }
}

fn year_links(folder: &str, years: &ByYear) -> Vec<Link> {
    let link = |year: i16| Link {
        title: format!("{year}年"),
        href: format!("{folder}catalogue/{year}.html"),
        external: false,
    };
    years.keys().map(|year| link(year.0)).collect()
}

/// 公开目录: the browsing page of the site or a unit.
pub fn catalogue(context: &Context<'_>, unit: UnitId, address: &OutputPath) -> CataloguePage {
    let catalog = context.catalog;
    let folder = unit_folder(context.catalog, unit);
    let years = context.by_year(unit);
    let ids: Vec<DocId> = years.values().flatten().copied().collect();
    let mut used = vec![false; catalog.columns.len()];
    for id in &ids {
        used[catalog.documents[*id].column] = true;
    }
    let mut offices: Vec<String> = Vec::new();
    for office in
        catalog.offices.iter().filter(|office| (unit == 0 || office.unit == unit) && !office.documents.is_empty())
    {
        if !offices.contains(&office.name) {
            offices.push(office.name.clone());
        }
    }
    let mut kinds: Vec<_> = ids.iter().map(|id| catalog.documents[*id].kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    CataloguePage {
        frame: context.bare_frame(unit, address, "政府信息公开目录"),
        downloads: home::downloads(&folder),
        years: year_links(&folder, years),
        data: years.keys().map(|year| format!("{folder}catalogue/data-{}.js", year.0)).collect(),
        columns: (0..catalog.columns.len())
            .filter(|id| used[*id])
            .map(|id| context.column_path(id).join(" > "))
            .collect(),
        offices,
        kinds: kinds.into_iter().map(crate::model::kind::Kind::chinese).collect(),
    }
}

/// `catalogue/2024.html`, `2024-p2.html` …
pub fn catalogue_years(context: &Context<'_>, unit: UnitId, folder: &str) -> Vec<(OutputPath, CatalogueYearPage)> {
    let years = context.by_year(unit);
    let links = year_links(&unit_folder(context.catalog, unit), years);
    let mut pages = Vec::new();
    for (year, ids) in years {
        let year = year.0;
        let count = ids.len().div_ceil(ROWS);
        let address = |page: usize| match page {
            0 => OutputPath::trusted(format!("{folder}catalogue/{year}.html")),
            page => OutputPath::trusted(format!("{folder}catalogue/{year}-p{}.html", page + 1)),
        };
        for (page, ids) in ids.chunks(ROWS).enumerate() {
            let title = if page == 0 {
                format!("{year}年公开目录")
            } else {
                format!("{year}年公开目录（续{page}）")
            };
            let cards: Vec<Hashed<Card>> = context.cards(ids);
            let mut frame = context.bare_frame(unit, &address(page), &title);
            step_before(&mut frame, "公开目录", &format!("{}catalogue/index.html", unit_folder(context.catalog, unit)));
            pages.push((
                address(page),
                CatalogueYearPage {
                    frame,
                    year,
                    cards,
                    newer: page.checked_sub(1).map(|page| address(page).href()),
                    older: (page + 1 < count).then(|| address(page + 1).href()),
                    years: links.clone(),
                },
            ));
        }
    }
    pages
}

/// 网站地图.
pub fn sitemap(context: &Context<'_>, address: &OutputPath) -> SitemapPage {
    SitemapPage {
        frame: context.bare_frame(0, address, "网站地图"),
        columns: context.catalog.columns[0].children.iter().map(|id| sitemap_column(context, *id)).collect(),
        others: home::other_pages(context),
    }
}

fn sitemap_column(context: &Context<'_>, id: ColumnId) -> SitemapColumn {
    let column = &context.catalog.columns[id];
    SitemapColumn {
        column: context.column_link(id),
        description: column.facts.as_ref().and_then(|facts| facts.file.description.clone()),
        children: column.children.iter().map(|child| sitemap_column(context, *child)).collect(),
    }
}

/// 检索, as it is without scripts.
pub fn search(context: &Context<'_>, address: &OutputPath) -> SearchPage {
    let catalog = context.catalog;
    let columns = (0..catalog.columns.len()).filter(|id| !catalog.columns[*id].documents.is_empty());
    let offices = catalog.offices.iter().filter(|office| !office.documents.is_empty());
    SearchPage {
        frame: context.bare_frame(0, address, "检索"),
        engine: catalog.site.search == SearchScope::Engine,
        years: year_links("", context.by_year(0)),
        columns: columns.map(|id| context.column_link(id)).collect(),
        offices: offices
            .map(|office| Link { title: office.name.clone(), href: office.address.href(), external: false })
            .collect(),
    }
}

/// `404.html`: the one page whose links begin with the path of `base_url`, since it is shown anywhere.
pub fn not_found(context: &Context<'_>, address: &OutputPath) -> NotFoundPage {
    let mut frame = context.bare_frame(0, address, "页面不存在");
    context.catalog.site.base_path().clone_into(&mut frame.root);
    NotFoundPage { frame }
}

/// `<name>/cited-p1.html` …: who refers to a document that many refer to.
pub fn cited(context: &Context<'_>, id: DocId) -> Vec<(OutputPath, CitedPage)> {
    let document = &context.catalog.documents[id];
    let rows = relations::overflow(context, document);
    if rows.is_empty() {
        return Vec::new();
    }
    let size = context.catalog.site.page_size.max(1);
    let count = relations::cited_pages(rows.len(), size);
    let title = format!("引用《{}》的文件", document.facts.front.title);
    let address = |page: usize| relations::cited_address(document, page);
    rows.chunks(size)
        .enumerate()
        .map(|(index, rows)| {
            let number = index + 1;
            let page = CitedPage {
                frame: context.column_frame(document.column, &address(number), &title),
                document: link(document),
                label: "引用本文的文件",
                items: rows.iter().rev().cloned().collect(),
                newer: Some(if number < count { address(number + 1).href() } else { document.address.href() }),
                older: (number > 1).then(|| address(number - 1).href()),
            };
            (address(number), page)
        })
        .collect()
}

/// A page at an old address that leads to a document.
pub fn redirect(context: &Context<'_>, from: &OutputPath, id: DocId) -> RedirectPage {
    let document = &context.catalog.documents[id];
    let href = document.address.href();
    RedirectPage {
        title: document.facts.front.title.clone(),
        canonical: absolute(context, &href),
        href: format!("{}{href}", from.to_root()),
        site_name: context.catalog.site.name.clone(),
    }
}
