//! 页面: everything a template may see, one struct per kind of page.
//!
//! A page is complete before its template starts, it is all that the template can see, and its
//! fingerprint is the key under which the result is kept. `Hash` and `Serialize` are therefore
//! always both there, over the same fields, and derived but for what is spelled only when it is rendered:
//! [`Card`], [`qr::Qr`], [`chrome::FaultLink`] and the JSON-LD of a document hash what they are made of.
//! Nothing here counts the site, reads a clock or names a version: what every page shows must not change
//! when one document does.
//!
//! Addresses: every `href` of ours is percent-encoded and relative to the root of the site; a
//! template puts `frame.root` before it. Addresses of other sites are absolute and say `external`.

pub mod banner;
mod card;
pub mod chart;
pub mod chrome;
pub mod citation;
pub mod context;
pub mod document;
pub mod extras;
mod facts;
#[doc(hidden)]
pub mod fixtures;
mod frame;
pub mod home;
pub mod json_ld;
pub mod lists;
mod meta;
mod of_document;
mod of_lists;
pub mod qr;
pub mod relations;
pub mod reports;
pub mod row;
pub mod rows;
pub mod searchable;

use serde::Serialize;

pub use card::{Card, CardView, PeriodView, Status, status};
pub use frame::{Chrome, Crumb, Frame, Link, Rail, RailEntry, Tag};
pub use of_document::*;
pub use of_lists::*;

use crate::fingerprint::Fingerprint;
use crate::model::path::SourcePath;

/// Where a body is, and what its bytes were when the page was planned. The text itself stays on disk.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct BodyRef {
    /// The source file.
    #[serde(skip)]
    pub source: SourcePath,
    /// The fingerprint of the stored file.
    #[serde(skip)]
    pub content: Fingerprint,
    /// Where the body begins in it, in bytes.
    #[serde(skip)]
    pub start: usize,
    /// What each link slot of the body resolves to, in their order.
    #[serde(skip)]
    pub slots: Vec<crate::markdown::Slot>,
}

/// Every kind of HTML page.
#[derive(Debug, Hash)]
pub enum Page {
    /// 首页.
    Home(HomePage),
    /// 栏目.
    Column(ColumnPage),
    /// 文件.
    Document(Box<DocumentPage>),
    /// 撤回.
    Withdrawn(WithdrawnPage),
    /// 引用.
    Cited(CitedPage),
    /// 责任科室.
    Office(OfficePage),
    /// 科室列表.
    Offices(OfficesPage),
    /// 公开目录.
    Catalogue(CataloguePage),
    /// 公开目录 by year.
    CatalogueYear(CatalogueYearPage),
    /// 网站地图.
    Sitemap(SitemapPage),
    /// 检索.
    Search(SearchPage),
    /// 404.
    NotFound(NotFoundPage),
    /// 旧网址.
    Redirect(RedirectPage),
}

impl Page {
    /// The file name of its template.
    pub fn template(&self) -> &'static str {
        match self {
            Self::Home(_) => "home.html",
            Self::Column(_) => "column.html",
            Self::Document(_) => "document.html",
            Self::Withdrawn(_) => "withdrawn.html",
            Self::Cited(_) => "cited.html",
            Self::Office(_) => "office.html",
            Self::Offices(_) => "offices.html",
            Self::Catalogue(_) => "catalogue.html",
            Self::CatalogueYear(_) => "catalogue-year.html",
            Self::Sitemap(_) => "sitemap.html",
            Self::Search(_) => "search.html",
            Self::NotFound(_) => "404.html",
            Self::Redirect(_) => "redirect.html",
        }
    }

    /// The frame, where there is one.
    pub fn frame(&self) -> Option<&Frame> {
        Some(match self {
            Self::Home(page) => &page.frame,
            Self::Column(page) => &page.frame,
            Self::Document(page) => &page.frame,
            Self::Withdrawn(page) => &page.frame,
            Self::Cited(page) => &page.frame,
            Self::Office(page) => &page.frame,
            Self::Offices(page) => &page.frame,
            Self::Catalogue(page) => &page.frame,
            Self::CatalogueYear(page) => &page.frame,
            Self::Sitemap(page) => &page.frame,
            Self::Search(page) => &page.frame,
            Self::NotFound(page) => &page.frame,
            Self::Redirect(_) => return None,
        })
    }

    /// The way to the root, which is put before addresses in the body.
    pub fn root(&self) -> &str {
        self.frame().map_or("", |frame| &frame.root)
    }

    /// The text of a source that the page carries, to be read and rendered when the page is.
    pub fn body(&self) -> Option<&BodyRef> {
        match self {
            Self::Home(page) => page.body.as_ref(),
            Self::Column(page) => page.body.as_ref(),
            Self::Document(page) => Some(&page.body),
            Self::Withdrawn(_)
            | Self::Cited(_)
            | Self::Office(_)
            | Self::Offices(_)
            | Self::Catalogue(_)
            | Self::CatalogueYear(_)
            | Self::Sitemap(_)
            | Self::Search(_)
            | Self::NotFound(_)
            | Self::Redirect(_) => None,
        }
    }
}
