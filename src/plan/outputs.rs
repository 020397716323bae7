//! 全部输出: what the site consists of, room by room.

use rayon::prelude::*;

use super::{Claims, Format, Output, Planned, Rank};
use crate::catalog::references::shows;
use crate::catalog::{ColumnId, DocId, State};
use crate::diagnostic::Place;
use crate::fingerprint::Fingerprint;
use crate::model::path::{OutputPath, SourcePath};
use crate::page::chrome::EMBLEM_HREF;
use crate::page::context::Context;
use crate::page::row::SitemapXml;
use crate::page::rows::{self, Rows};
use crate::page::{Page, extras, home, lists, searchable};
use crate::search;
use crate::theme::Theme;

/// Asks for an address for everything; beside it the old addresses that only the web server can lead on.
pub(super) fn claim(context: &Context<'_>, theme: &Theme) -> (Claims, Vec<(String, String)>) {
    let mut builder = Builder { claims: Claims::default(), listed: Vec::new(), server_redirects: Vec::new() };
    let rows = Rows::new(context);
    builder.documents(context);
    builder.columns(context, &rows);
    builder.site(context);
    for unit in 0..context.catalog.units.len() {
        builder.catalogue(context, &rows, unit);
    }
    if searchable::is_indexed(context) {
        builder.claims.reserve(OutputPath::trusted(search::FOLDER));
    }
    builder.files(context, theme);
    builder.aliases(context);
    builder.sitemap(context);
    (builder.claims, builder.server_redirects)
}

/// The files of the search index, all in the folder that is kept for them. Sorted by path, each path once.
pub(super) fn of_index(context: &Context<'_>) -> Vec<(OutputPath, Planned)> {
    let Some(index) = searchable::index(context) else { return Vec::new() };
    let planned = |output| Planned { output, rank: Rank::SiteWide, source: None };
    let mut outputs = Vec::new();
    for block in &index.blocks {
        let file = |file| (block.path(file), planned(Output::SearchFile(block.clone(), file)));
        outputs.extend(block.files().map(file));
    }
    outputs.push((OutputPath::trusted(search::TRADITIONAL), planned(Output::Traditional)));
    outputs.push((OutputPath::trusted(search::MANIFEST), planned(Output::SearchIndex(Box::new(index)))));
    outputs.par_sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    outputs
}

struct Builder {
    claims: Claims,
    /// Pages for `sitemap.xml`, with their document.
    listed: Vec<(OutputPath, Option<DocId>)>,
    server_redirects: Vec<(String, String)>,
}

impl Builder {
    fn add(&mut self, path: OutputPath, rank: Rank, source: Option<&SourcePath>, output: Output) {
        self.claims.add(path, Planned { output, rank, source: source.cloned() });
    }

    fn page(&mut self, path: OutputPath, rank: Rank, page: Page) {
        self.listed.push((path.clone(), None));
        self.add(path, rank, None, Output::Page(Box::new(page)));
    }

    fn documents(&mut self, context: &Context<'_>) {
        for (id, document) in context.catalog.documents.iter().enumerate() {
            if !shows(document.state) || !document.has_page() {
                continue;
            }
            if document.state == State::Public {
                self.listed.push((document.address.clone(), Some(id)));
            }
            self.add(document.address.clone(), Rank::Document, Some(&document.facts.path), Output::Document(id));
            for (path, page) in extras::cited(context, id) {
                self.add(path, Rank::List, Some(&document.facts.path), Output::Page(Box::new(Page::Cited(page))));
            }
        }
    }

    fn columns(&mut self, context: &Context<'_>, rows: &Rows) {
        for id in 0..context.catalog.columns.len() {
            let column = &context.catalog.columns[id];
            let source = column.facts.as_ref().map(|facts| facts.path.clone());
            // The first page of the site is the home page; its own documents still have list pages.
            let mut home = home::of_unit(context, id);
            for (path, page) in lists::pages(context, id) {
                if id == 0 && page.is_index {
                    continue;
                }
                let first = home.take_if(|_| page.is_index);
                let page = first.map_or_else(|| Page::Column(page), Page::Home);
                self.listed.push((path.clone(), None));
                self.add(path, Rank::List, source.as_ref(), Output::Page(Box::new(page)));
            }
            if id != 0 && !column.documents.is_empty() {
                self.column_files(context, rows, id);
            }
        }
    }

    fn column_files(&mut self, context: &Context<'_>, rows: &Rows, id: ColumnId) {
        let column = &context.catalog.columns[id];
        let source = Some(column.source());
        let catalogue = rows.column(context, id);
        let csv = Output::Catalogue(Format::Csv, catalogue.clone());
        self.add(column.page("catalogue.csv"), Rank::SiteWide, source.as_ref(), csv);
        self.add(
            column.page("catalogue.xlsx"),
            Rank::SiteWide,
            source.as_ref(),
            Output::Catalogue(Format::Xlsx, catalogue),
        );
        let feed = Output::Feed(Box::new(rows::column_feed(context, id)));
        self.add(column.page("feed.xml"), Rank::SiteWide, source.as_ref(), feed);
    }

    fn site(&mut self, context: &Context<'_>) {
        let at = OutputPath::trusted;
        self.page(at("index.html"), Rank::List, Page::Home(home::page(context)));
        self.page(at("sitemap.html"), Rank::List, Page::Sitemap(extras::sitemap(context, &at("sitemap.html"))));
        self.page(at("search.html"), Rank::SiteWide, Page::Search(extras::search(context, &at("search.html"))));
        let not_found = Page::NotFound(extras::not_found(context, &at("404.html")));
        self.add(at("404.html"), Rank::List, None, Output::Page(Box::new(not_found)));
        if !context.catalog.offices.is_empty() {
            let path = at("offices/index.html");
            let page = Page::Offices(extras::offices(context, &path));
            self.page(path, Rank::List, page);
        }
        for office in &context.catalog.offices {
            self.page(office.address.clone(), Rank::List, Page::Office(extras::office(context, office)));
        }
        self.add(at("feed.xml"), Rank::SiteWide, None, Output::Feed(Box::new(rows::site_feed(context))));
        let base_url = context.catalog.site.base_url.clone();
        self.add(at("robots.txt"), Rank::SiteWide, None, Output::Robots(base_url));
        self.add(at("catalogue/schema.json"), Rank::SiteWide, None, Output::Schema);
    }

    fn catalogue(&mut self, context: &Context<'_>, rows: &Rows, unit: usize) {
        let folder = match context.catalog.units[unit].column.map(|id| context.catalog.columns[id].address.as_str()) {
            None if unit == 0 => String::new(),
            None => return,
            Some(address) => format!("{address}/"),
        };
        let at = |name: &str| OutputPath::trusted(format!("{folder}catalogue/{name}"));
        let all = rows.unit(context, unit);
        for (name, format) in [
            ("catalogue.csv", Format::Csv),
            ("catalogue.xlsx", Format::Xlsx),
            ("catalogue.json", Format::Json),
            ("catalogue.xml", Format::Xml),
        ] {
            self.add(at(name), Rank::SiteWide, None, Output::Catalogue(format, all.clone()));
        }
        for (year, ids) in context.by_year(unit) {
            let of_year = rows.catalogue(context, unit, ids.iter());
            let output = Output::Catalogue(Format::Script(year.0), of_year);
            self.add(at(&format!("data-{}.js", year.0)), Rank::SiteWide, None, output);
        }
        let page = extras::catalogue(context, unit, &at("index.html"));
        self.page(at("index.html"), Rank::SiteWide, Page::Catalogue(page));
        for (path, page) in extras::catalogue_years(context, unit, &folder) {
            self.page(path, Rank::SiteWide, Page::CatalogueYear(page));
        }
    }

    fn files(&mut self, context: &Context<'_>, theme: &Theme) {
        for (file, address) in &context.catalog.attachments {
            let Some(digest) = context.digests.get(file) else { continue };
            self.add(address.clone(), Rank::File, Some(file), Output::File(file.clone(), digest.content));
        }
        if let Some(emblem) = &context.catalog.site.emblem {
            let file = SourcePath::new(emblem.trim_start_matches("./"));
            if let Some(digest) = context.digests.get(&file) {
                self.add(
                    OutputPath::trusted(EMBLEM_HREF),
                    Rank::File,
                    Some(&file),
                    Output::File(file.clone(), digest.content),
                );
            }
        }
        let code_style = OutputPath::trusted("assets/code.css");
        if theme.assets.iter().all(|asset| asset.path != code_style) {
            self.add(code_style, Rank::File, None, Output::CodeStyle);
        }
        for (index, asset) in theme.assets.iter().enumerate() {
            self.add(asset.path.clone(), Rank::File, None, Output::Asset(index, Fingerprint::of_bytes(&asset.bytes)));
        }
    }

    /// Old addresses that are pages or folders become redirect pages; all others need the web server.
    fn aliases(&mut self, context: &Context<'_>) {
        let base = context.catalog.site.base_path();
        for (id, document) in context.catalog.documents.iter().enumerate() {
            if !shows(document.state) || !document.has_page() {
                continue;
            }
            let source = &document.facts.path;
            for (index, alias) in document.facts.front.rare.aliases.iter().enumerate() {
                match redirect_page(alias, base) {
                    // The address it still has needs no way there.
                    Some(path) if path == document.address => {}
                    Some(path) => {
                        let page = extras::redirect(context, &path, id);
                        let planned = Planned {
                            output: Output::Page(Box::new(Page::Redirect(page))),
                            rank: Rank::List,
                            source: Some(source.clone()),
                        };
                        self.claims.add_at(Place::item(source, "aliases", index), path, planned);
                    }
                    None => {
                        self.server_redirects.push((alias.clone(), format!("{base}{}", document.address.href())));
                    }
                }
            }
        }
    }

    fn sitemap(&mut self, context: &Context<'_>) {
        let mut listed = std::mem::take(&mut self.listed);
        listed.par_sort_unstable();
        let all = rows::sitemap(context, listed.into_iter());
        if all.pages.len() <= SITEMAP_URLS {
            self.add(OutputPath::trusted("sitemap.xml"), Rank::SiteWide, None, Output::Sitemap(all));
            return;
        }
        let mut parts = Vec::new();
        for (index, pages) in all.pages.chunks(SITEMAP_URLS).enumerate() {
            let name = format!("sitemap-{}.xml", index + 1);
            let newest = pages.iter().filter_map(|(_, date)| *date).max();
            parts.push((format!("{}{name}", all.base_url), newest.map(|date| date.to_string())));
            let part = SitemapXml { base_url: all.base_url.clone(), pages: pages.to_vec() };
            self.add(OutputPath::trusted(name), Rank::SiteWide, None, Output::Sitemap(part));
        }
        self.add(OutputPath::trusted("sitemap.xml"), Rank::SiteWide, None, Output::SitemapIndex(parts));
    }
}

/// Addresses in one file: under the protocol's 50,000, so that 50 MB are never reached either.
const SITEMAP_URLS: usize = 40_000;

/// The page that an old address needs: `.html` paths and folders of this site without a query.
fn redirect_page(alias: &str, base: &str) -> Option<OutputPath> {
    let path = match alias.split_once("://") {
        Some((_, rest)) => rest.find('/').map(|at| &rest[at..])?,
        None => alias,
    };
    if path.contains(['?', '#']) {
        return None;
    }
    let decoded = percent_encoding::percent_decode_str(path).decode_utf8().ok()?.into_owned();
    let inside = decoded.strip_prefix(base).unwrap_or(decoded.trim_start_matches('/'));
    let is_folder = inside.ends_with('/') || !inside.rsplit('/').next().unwrap_or_default().contains('.');
    let page = if is_folder { format!("{}/index.html", inside.trim_end_matches('/')) } else { inside.to_owned() };
    let is_page = page.rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("html"));
    is_page.then(|| OutputPath::parse(&page).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_folders_are_redirected_by_pages_and_the_rest_by_the_server() {
        let page = |alias: &str| redirect_page(alias, "/zfxxgk/").map(|path| path.to_string());
        assert_eq!(page("/zfxxgk/old/1.html").as_deref(), Some("old/1.html"));
        assert_eq!(page("old/1.html").as_deref(), Some("old/1.html"));
        assert_eq!(page("https://x.example/old/").as_deref(), Some("old/index.html"));
        assert_eq!(page("/art/2020/1"), Some("art/2020/1/index.html".into()));
        assert_eq!(page("/show.aspx?id=1"), None);
        assert_eq!(page("/a.jsp"), None);
        assert_eq!(page("../../etc/x.html"), None);
    }
}
