//! 计划: a map from output path to what goes there. A collision cannot be represented: it is a finding
//! that names both sources.

use std::collections::BTreeMap;

use crate::catalog::references::shows;
use crate::catalog::rules::ADDRESS_TAKEN;
use crate::catalog::{ColumnId, DocId, State};
use crate::diagnostic::{Diagnostic, Found, Place};
use crate::fingerprint::{Fingerprint, Hashed};
use crate::model::path::{OutputPath, SourcePath};
use crate::page::context::{Context, EMBLEM_HREF};
use crate::page::row::{Catalogue, Feed, SitemapXml};
use crate::page::rows::{self, Rows};
use crate::page::{Page, extras, home, lists, searchable};
use crate::search::{self, Block, BlockFile, Index};
use crate::theme::Theme;

/// The format of a catalogue file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// CSV.
    Csv,
    /// XLSX.
    Xlsx,
    /// JSON.
    Json,
    /// XML.
    Xml,
    /// The data script of the browsing page, of one year.
    Script(i16),
}

/// What goes to an address.
#[derive(Debug)]
pub enum Output {
    /// An HTML page.
    Page(Box<Page>),
    /// The page of a document, made when it is asked for: all of them at once would fill the memory.
    Document(DocId),
    /// A catalogue of the site, a unit, a column or a year.
    Catalogue(Format, Catalogue),
    /// The JSON Schema of the catalogue.
    Schema,
    /// The style of highlighted code.
    CodeStyle,
    /// An Atom feed.
    Feed(Feed),
    /// `sitemap.xml`, or a part of it.
    Sitemap(SitemapXml),
    /// `sitemap.xml` of a large site: the address of each part and the newest date in it.
    SitemapIndex(Vec<(String, Option<String>)>),
    /// `robots.txt`, for a site at this address.
    Robots(String),
    /// The list of the search index's blocks.
    SearchIndex(Index),
    /// A file of a block of the search index.
    SearchFile(Hashed<Block>, BlockFile),
    /// The traditional characters that a query may hold.
    Traditional,
    /// A file of the site, copied.
    File(SourcePath, Fingerprint),
    /// A file of the theme, by its position there.
    Asset(usize, Fingerprint),
}

/// Which of two renames comes first (DESIGN A5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// Attachments and assets: what pages link to.
    File,
    /// Documents.
    Document,
    /// Lists.
    List,
    /// Feeds, catalogues, search.
    SiteWide,
}

/// An output and where it comes from.
#[derive(Debug)]
pub struct Planned {
    /// What goes there.
    pub output: Output,
    /// When it is put in place.
    pub rank: Rank,
    /// The source that claims the address; `None` for generated pages.
    pub source: Option<SourcePath>,
}

/// All outputs.
#[derive(Debug, Default)]
pub struct Plan {
    outputs: BTreeMap<OutputPath, Planned>,
    /// By the key under which file systems that ignore case see it.
    keys: BTreeMap<String, OutputPath>,
    /// Every folder that holds an output, by key, with one output that needs it.
    folders: BTreeMap<String, OutputPath>,
    /// Old addresses that need a rule of the web server, with the new absolute path.
    pub server_redirects: Vec<(String, String)>,
}

impl Plan {
    /// All outputs in the order of their paths.
    pub fn outputs(&self) -> impl Iterator<Item = (&OutputPath, &Planned)> {
        self.outputs.iter()
    }

    /// The output at a path.
    pub fn get(&self, path: &OutputPath) -> Option<&Planned> {
        self.outputs.get(path)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.outputs.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.outputs.is_empty()
    }

    /// Claims an address, or says who already has it.
    fn add(&mut self, path: OutputPath, planned: Planned) -> Result<(), Box<Diagnostic>> {
        let key = path.collision_key();
        if let Some(other) = self.keys.get(&key) {
            return Err(Box::new(taken(&path, &planned, other, self.outputs.get(other))));
        }
        // `甲.html` as a page and as a folder cannot both exist.
        if let Some(other) = self.folders.get(&key) {
            return Err(Box::new(taken(&path, &planned, other, self.outputs.get(other))));
        }
        let mut folder = key.as_str();
        while let Some((above, _)) = folder.rsplit_once('/') {
            if let Some(other) = self.keys.get(above) {
                return Err(Box::new(taken(&path, &planned, other, self.outputs.get(other))));
            }
            folder = above;
        }
        let mut folder = key.as_str();
        while let Some((above, _)) = folder.rsplit_once('/') {
            if self.folders.contains_key(above) {
                break;
            }
            self.folders.insert(above.to_owned(), path.clone());
            folder = above;
        }
        self.keys.insert(key, path.clone());
        self.outputs.insert(path, planned);
        Ok(())
    }
}

fn taken(path: &OutputPath, planned: &Planned, other: &OutputPath, other_planned: Option<&Planned>) -> Diagnostic {
    let other_source = other_planned.and_then(|planned| planned.source.as_ref());
    let place = |source: Option<&SourcePath>| Place::file(&source.cloned().unwrap_or_else(SourcePath::site));
    let owner = match other_source {
        Some(source) => format!("“{source}”"),
        None => "自动生成的页面".to_owned(),
    };
    let what = if path == other { String::new() } else { format!("（{other}）") };
    Diagnostic::new(&ADDRESS_TAKEN, place(planned.source.as_ref()), format!("网址 {path} 已由{owner}使用{what}"))
        .help("请改文件名，或写不同的“网址名”；只差大小写或字形的名称也算相同")
        .related(place(other_source), format!("先使用此网址的是 {other}"))
}

/// Plans every output of the site. Pure: what needs bytes is read when it is rendered.
pub fn of(context: &Context<'_>, theme: &Theme) -> Found<Plan> {
    let mut builder = Builder { plan: Plan::default(), findings: Vec::new(), listed: Vec::new() };
    let rows = Rows::new(context);
    builder.documents(context);
    builder.columns(context, &rows);
    builder.site(context, &rows);
    for unit in 0..context.catalog.units.len() {
        builder.catalogue(context, &rows, unit);
    }
    builder.search(context);
    builder.files(context, theme);
    builder.aliases(context);
    builder.sitemap(context);
    Found { value: builder.plan, diagnostics: builder.findings }
}

struct Builder {
    plan: Plan,
    findings: Vec<Diagnostic>,
    /// Pages for `sitemap.xml`, with their document.
    listed: Vec<(OutputPath, Option<DocId>)>,
}

impl Builder {
    fn add(&mut self, path: OutputPath, rank: Rank, source: Option<&SourcePath>, output: Output) {
        let planned = Planned { output, rank, source: source.cloned() };
        if let Err(finding) = self.plan.add(path, planned) {
            self.findings.push(*finding);
        }
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
            for (path, page) in lists::pages(context, id) {
                if id == 0 && page.is_index {
                    continue;
                }
                self.listed.push((path.clone(), None));
                self.add(path, Rank::List, source.as_ref(), Output::Page(Box::new(Page::Column(page))));
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
        let feed = Output::Feed(rows.column_feed(context, id));
        self.add(column.page("feed.xml"), Rank::SiteWide, source.as_ref(), feed);
    }

    fn site(&mut self, context: &Context<'_>, rows: &Rows) {
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
        self.add(at("feed.xml"), Rank::SiteWide, None, Output::Feed(rows.site_feed(context)));
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
        for (year, ids) in extras::by_year(context, unit) {
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

    fn search(&mut self, context: &Context<'_>) {
        let Some(index) = searchable::index(context) else { return };
        for block in &index.blocks {
            for file in block.files() {
                self.add(block.path(file), Rank::SiteWide, None, Output::SearchFile(block.clone(), file));
            }
        }
        self.add(OutputPath::trusted(search::TRADITIONAL), Rank::SiteWide, None, Output::Traditional);
        self.add(OutputPath::trusted(search::MANIFEST), Rank::SiteWide, None, Output::SearchIndex(index));
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
            for (index, alias) in document.facts.front.aliases.iter().enumerate() {
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
                        if let Err(mut finding) = self.plan.add(path, planned) {
                            finding.place = Place::item(source, "aliases", index);
                            self.findings.push(*finding);
                        }
                    }
                    None => {
                        self.plan.server_redirects.push((alias.clone(), format!("{base}{}", document.address.href())));
                    }
                }
            }
        }
    }

    fn sitemap(&mut self, context: &Context<'_>) {
        let mut listed = std::mem::take(&mut self.listed);
        listed.sort();
        let pages = listed.iter().map(|(path, id)| (path, *id));
        let all = rows::sitemap(context, pages);
        if all.urls.len() <= SITEMAP_URLS {
            self.add(OutputPath::trusted("sitemap.xml"), Rank::SiteWide, None, Output::Sitemap(all));
            return;
        }
        let mut parts = Vec::new();
        for (index, urls) in all.urls.chunks(SITEMAP_URLS).enumerate() {
            let name = format!("sitemap-{}.xml", index + 1);
            let newest = urls.iter().filter_map(|(_, date)| date.clone()).max();
            parts.push((format!("{}{name}", context.catalog.site.base_url), newest));
            let part = SitemapXml { urls: urls.to_vec() };
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

    #[test]
    fn a_page_and_a_folder_of_one_name_collide() {
        let mut plan = Plan::default();
        let planned = || Planned { output: Output::Schema, rank: Rank::List, source: None };
        let path = |text: &str| OutputPath::parse(text).unwrap();
        assert!(plan.add(path("a/b.html"), planned()).is_ok());
        assert!(plan.add(path("A/B.html"), planned()).is_err());
        assert!(plan.add(path("a"), planned()).is_err());
        assert!(plan.add(path("a/b.html/c"), planned()).is_err());
        assert!(plan.add(path("a/c.html"), planned()).is_ok());
    }
}
