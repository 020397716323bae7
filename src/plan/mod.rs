//! 计划: a map from output path to what goes there. A collision cannot be represented: it is a finding
//! that names both sources.

mod claims;
mod outputs;

use std::sync::{Arc, LazyLock};

use crate::catalog::DocId;
use crate::diagnostic::Found;
use crate::fingerprint::{Fingerprint, Hashed};
use crate::model::path::{OutputPath, SourcePath};
use crate::page::Page;
use crate::page::context::Held;
use crate::page::row::{Catalogue, Feed, SitemapXml};
use crate::search::{self, Block, BlockFile, Index};
use crate::theme::Theme;

use claims::Claims;

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

/// What goes to an address. Small, since there are several for each document: what few outputs have is boxed.
#[derive(Debug)]
pub enum Output {
    /// An HTML page.
    Page(Box<Page>),
    /// The page of a document, made when it is asked for: all of them at once would fill the memory.
    Document(DocId),
    /// A catalogue of the site, a unit, a column or a year.
    Catalogue(Format, Hashed<Catalogue>),
    /// The JSON Schema of the catalogue.
    Schema,
    /// The style of highlighted code.
    CodeStyle,
    /// An Atom feed.
    Feed(Box<Feed>),
    /// `sitemap.xml`, or a part of it.
    Sitemap(SitemapXml),
    /// `sitemap.xml` of a large site: the address of each part and the newest date in it.
    SitemapIndex(Vec<(String, Option<String>)>),
    /// `robots.txt`, for a site at this address.
    Robots(String),
    /// The list of the search index's blocks.
    SearchIndex(Box<Index>),
    /// A file of a block of the search index.
    SearchFile(Hashed<Block>, BlockFile),
    /// The traditional characters that a query may hold.
    Traditional,
    /// A file of the site, copied.
    File(SourcePath, Fingerprint),
    /// A file of the theme, by its position there.
    Asset(usize, Fingerprint),
}

impl Output {
    /// Whether it is made of the texts of many documents: of others, a text has part in its own page only.
    pub fn is_of_all_texts(&self) -> bool {
        matches!(self, Self::SearchIndex(_) | Self::SearchFile(..))
    }
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
#[derive(Debug)]
pub struct Plan {
    /// All but those of the search index.
    site: Arc<SitePlan>,
    /// Those of the search index.
    index: IndexPlan,
}

/// The search index is made of texts, and lies in a folder of its own. Planned when it is first asked for:
/// nobody who saves a document waits for it. Sorted by path, each path once.
type IndexPlan = LazyLock<Vec<(OutputPath, Planned)>, Box<dyn FnOnce() -> Vec<(OutputPath, Planned)> + Send>>;

/// What the catalog alone decides, whatever the texts are.
#[derive(Debug, Default)]
struct SitePlan {
    /// Sorted by path, each path once.
    outputs: Vec<(OutputPath, Planned)>,
    /// How many of them stand before the search index.
    before_index: usize,
    /// Old addresses that need a rule of the web server, with the new absolute path.
    server_redirects: Vec<(String, String)>,
}

impl Plan {
    /// All outputs in the order of their paths.
    pub fn outputs(&self) -> impl Iterator<Item = (&OutputPath, &Planned)> {
        let (before, after) = self.site.outputs.split_at(self.site.before_index);
        before.iter().chain(&*self.index).chain(after).map(|(path, planned)| (path, planned))
    }

    /// Those that have a source, and may have others: all but the search index, in the order of their paths.
    pub fn of_sources(&self) -> impl Iterator<Item = (&OutputPath, &Planned)> {
        self.site.outputs.iter().map(|(path, planned)| (path, planned))
    }

    /// The output at a path.
    pub fn get(&self, path: &OutputPath) -> Option<&Planned> {
        let in_index = path.as_str().strip_prefix(search::FOLDER).is_some_and(|rest| rest.starts_with('/'));
        let among = |outputs: &'_ [(OutputPath, Planned)]| outputs.binary_search_by(|(known, _)| known.cmp(path)).ok();
        let of_site = among(&self.site.outputs).and_then(|at| self.site.outputs.get(at));
        let of_index = || among(&self.index).and_then(|at| self.index.get(at));
        of_site.or_else(|| in_index.then(of_index).flatten()).map(|(_, planned)| planned)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.site.outputs.len() + self.index.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Old addresses that need a rule of the web server, with the new absolute path.
    pub fn server_redirects(&self) -> &[(String, String)] {
        &self.site.server_redirects
    }

    /// The plan of a site that says the same in other texts.
    pub fn with_texts_of(&self, held: &Held) -> Self {
        Self { site: Arc::clone(&self.site), index: index(held) }
    }

    /// Whether both are of sites that say the same.
    pub fn says_what(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.site, &other.site)
    }
}

fn index(held: &Held) -> IndexPlan {
    let held = held.clone();
    LazyLock::new(Box::new(move || outputs::of_index(&held.context())))
}

/// Plans every output of the site. Pure: what needs bytes is read when it is rendered.
pub fn of(held: &Held, theme: &Theme) -> Found<Plan> {
    let (claims, server_redirects) = outputs::claim(&held.context(), theme);
    let Found { value: outputs, diagnostics } = claims.settle();
    let folder = format!("{}/", search::FOLDER);
    let before_index = outputs.partition_point(|(path, _)| path.as_str() < folder.as_str());
    let site = Arc::new(SitePlan { outputs, before_index, server_redirects });
    Found { value: Plan { site, index: index(held) }, diagnostics }
}
