//! 公开目录的一行: what the catalogue says of a document, in every format, hashed once (DESIGN B5).

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde::Serialize;

use crate::catalog::DocId;
use crate::fingerprint::{Fingerprint, Hashed};
use crate::model::date::Date;
use crate::model::path::OutputPath;

/// A row of the catalogue; field names and order are those of the JSON.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct CatalogueRow {
    /// 索引号.
    pub index_number: Option<String>,
    /// 名称.
    pub title: String,
    /// 文号.
    pub doc_number: Option<String>,
    /// 类型, English.
    pub kind: &'static str,
    /// 文件类别.
    pub class: &'static str,
    /// 体裁分类.
    pub genre: Option<String>,
    /// 主题分类.
    pub topics: Vec<String>,
    /// Titles from the first level down; one list for all rows of a column.
    pub column: Arc<[String]>,
    /// 机关单位.
    pub unit: String,
    /// 发文机关.
    pub issuers: Arc<[String]>,
    /// 发布机构.
    pub publisher: Arc<str>,
    /// 责任科室.
    pub offices: Vec<String>,
    /// 成文日期; `None` where none is stated.
    pub signed: Option<String>,
    /// 发布日期, `YYYY-MM-DD`.
    pub published: String,
    /// 施行日期.
    pub effective: Option<String>,
    /// 有效期至.
    pub expires: Option<String>,
    /// 有效性.
    pub validity: Option<&'static str>,
    /// 公开属性.
    pub disclosure: &'static str,
    /// 关键词.
    pub keywords: Vec<String>,
    /// 内容概述; `None` on a withdrawn document.
    pub summary: Option<Arc<str>>,
    /// Relative to the root, unencoded; absolute for an item that stands elsewhere.
    pub url: String,
    /// 附件.
    pub attachments: Vec<RowAttachment>,
    /// Unique, sorted by kind, then address; `basis_of` and `related` from the other side left out.
    pub relations: Vec<RowRelation>,
}

/// An attachment in the catalogue.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct RowAttachment {
    /// 名称.
    pub title: String,
    /// Relative to the root, unencoded.
    pub url: String,
    /// Bytes.
    pub bytes: u64,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
}

/// A relation in the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct RowRelation {
    /// `interpreted_by`, …
    pub kind: &'static str,
    /// Title; the text of an outside paper without a number.
    pub title: Option<String>,
    /// 文号.
    pub doc_number: Option<String>,
    /// 索引号.
    pub index_number: Option<String>,
    /// Relative to the root, unencoded; `None` for a paper outside the site.
    pub url: Option<String>,
}

/// A document of a catalogue: its row is made when it is written, for all rows of a large site at once
/// would fill the memory.
#[derive(Debug, Clone, Copy)]
pub struct Listed {
    /// The document, for whoever makes its row.
    pub document: DocId,
    /// The fingerprint of its row.
    pub row: Fingerprint,
}

/// What stands in a row counts, not which number the document has.
impl Hash for Listed {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.row.hash(state);
    }
}

/// A whole catalogue: of the site, a unit or a column.
#[derive(Debug, Clone, Hash)]
pub struct Catalogue {
    /// `SiteName`.
    pub site: String,
    /// The agency, or the unit.
    pub agency: String,
    /// With scheme and final `/`, for the absolute addresses of CSV and XLSX.
    pub base_url: String,
    /// Newest `published` first, then index number, then address.
    pub rows: Vec<Listed>,
}

/// A feed, of the site or a column.
#[derive(Debug, Clone, Hash)]
pub struct Feed {
    /// 标题.
    pub title: String,
    /// Absolute address of the feed itself; also its id.
    pub url: String,
    /// Absolute address of the page it belongs to.
    pub page_url: String,
    /// The agency.
    pub author: String,
    /// Newest first, at most fifty.
    pub entries: Vec<Hashed<FeedEntry>>,
}

/// An entry of a feed.
#[derive(Debug, Clone, Hash)]
pub struct FeedEntry {
    /// 标题.
    pub title: String,
    /// Absolute address; also its id.
    pub url: String,
    /// RFC 3339 with `+08:00`.
    pub published: String,
    /// RFC 3339 with `+08:00`.
    pub updated: String,
    /// 内容概述.
    pub summary: String,
    /// 栏目 and 主题分类.
    pub categories: Vec<String>,
}

/// `sitemap.xml`.
#[derive(Debug, Clone, Hash)]
pub struct SitemapXml {
    /// With scheme and final `/`: what the addresses begin with.
    pub base_url: String,
    /// Each page with the date of its last change, sorted by address.
    pub pages: Vec<(OutputPath, Option<Date>)>,
}
