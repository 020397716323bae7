//! 列表页的内容: what the pages that list documents show.

use serde::Serialize;

use super::chart::Chart;
use super::{AttachmentView, BodyRef, Card, Frame, Link, MetaValue, OfficeView};
use crate::fingerprint::Hashed;

/// A column with its newest documents.
#[derive(Debug, Hash, Serialize)]
pub struct Block {
    /// The column.
    pub column: Link,
    /// Newest first.
    pub cards: Vec<Hashed<Card>>,
}

/// A tile of 法定主动公开内容.
#[derive(Debug, Hash, Serialize)]
pub struct Tile {
    /// The column.
    pub column: Link,
    /// The newest 发布日期 in it or below, `YYYY-MM-DD`.
    pub latest: Option<String>,
    /// 本机关不涉及: the reason.
    pub not_concerned: Option<String>,
}

/// 首页: of the site, or of a unit.
#[derive(Debug, Hash, Serialize)]
pub struct HomePage {
    /// Frame.
    pub frame: Frame,
    /// 说明 of a unit's column.
    pub description: Option<String>,
    /// The text of `content/_index.md`, or of the unit's column file.
    pub body: Option<BodyRef>,
    /// 最新公开: ten.
    pub newest: Vec<Hashed<Card>>,
    /// Documents that lie in the folder itself and are not among `newest`, newest first.
    pub cards: Vec<Hashed<Card>>,
    /// The page with older ones of these.
    pub older: Option<String>,
    /// The sub-columns of 政策 that are read most: two of papers, one of interpretations, five rows each.
    pub policies: Vec<Block>,
    /// The entry whose sub-columns `policies` shows.
    pub policy_entry: Option<Link>,
    /// Sub-columns of 法定主动公开内容.
    pub tiles: Vec<Tile>,
    /// The entry whose sub-columns `tiles` shows.
    pub tile_entry: Option<Link>,
    /// 年报: a link a year, newest first: `2025年`.
    pub reports: Vec<Link>,
    /// The column of the annual reports.
    pub report_entry: Option<Link>,
    /// 公开目录 downloads.
    pub catalogue: CatalogueLinks,
    /// Where neither 政策 nor 法定主动公开内容 is an entry: the others with their newest five, unless `newest`
    /// has them all.
    pub others: Vec<Block>,
    /// Agencies of a site with several, each with its first-level entries.
    pub units: Vec<UnitView>,
    /// 政府信息公开指南, beside 依申请公开.
    pub guide_entry: Option<Link>,
    /// Three queries to try, taken from the site itself: a number, a title, an office.
    pub examples: Vec<String>,
}

/// An agency of a site with several, in one line.
#[derive(Debug, Hash, Serialize)]
pub struct UnitView {
    /// The agency and its page.
    pub unit: Link,
    /// 政策, 政府信息公开指南, …
    pub entries: Vec<Link>,
}

/// A row of the column of annual reports.
#[derive(Debug, Hash, Serialize)]
pub struct ReportRow {
    /// The report.
    pub card: Hashed<Card>,
    /// Its downloads.
    pub files: Vec<AttachmentView>,
}

/// Requests of one year, as its annual report states them.
#[derive(Debug, Hash, Serialize)]
pub struct FigureRow {
    /// The year that the report is about.
    pub year: i16,
    /// 本年新收.
    pub received: u32,
    /// 上年结转.
    pub carried_in: u32,
    /// 办理结果总计.
    pub handled: u32,
    /// 结转下年度继续办理.
    pub carried_out: u32,
    /// 行政规范性文件现行有效件数.
    pub rules: Option<String>,
}

/// Where a catalogue can be browsed and downloaded.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct CatalogueLinks {
    /// The browsing page of the whole site or unit; none for a column.
    pub html: Option<String>,
    /// CSV.
    pub csv: String,
    /// XLSX.
    pub xlsx: String,
    /// JSON, site and unit only.
    pub json: Option<String>,
    /// XML, site and unit only.
    pub xml: Option<String>,
}

/// 栏目: `index.html`, or `p1.html`, `p2.html` …
#[derive(Debug, Hash, Serialize)]
pub struct ColumnPage {
    /// Frame.
    pub frame: Frame,
    /// 标题.
    pub title: String,
    /// 说明.
    pub description: Option<String>,
    /// The text of the column file, on `index.html` only.
    pub body: Option<BodyRef>,
    /// Sub-columns.
    pub children: Vec<Tile>,
    /// 本机关不涉及: the reason.
    pub not_concerned: Option<String>,
    /// `index.html` rather than `p1.html`.
    pub is_index: bool,
    /// Whether rows are policies: a table with number, dates, validity, interpretations.
    pub is_policy: bool,
    /// Own documents of this page, newest first.
    pub cards: Vec<Hashed<Card>>,
    /// A column of annual reports shows these rows instead of its cards.
    pub reports: Vec<ReportRow>,
    /// Requests by year, oldest first: the data of the chart.
    pub figures: Vec<FigureRow>,
    /// The line chart of the figures.
    pub chart: Option<Chart>,
    /// A column without own documents shows the newest ten of each child.
    pub blocks: Vec<Block>,
    /// The page with newer rows.
    pub newer: Option<String>,
    /// The page with older rows.
    pub older: Option<String>,
    /// 发布日期 of the newest and oldest row on this page.
    pub range: Option<(String, String)>,
    /// The newest row of each year: the list page that it stands on, with the anchor `y2024`.
    pub years: Vec<Link>,
    /// CSV and XLSX of the column, when it has own documents.
    pub catalogue: Option<CatalogueLinks>,
}

/// 责任科室: all documents of an office.
#[derive(Debug, Hash, Serialize)]
pub struct OfficePage {
    /// Frame.
    pub frame: Frame,
    /// 名称.
    pub name: String,
    /// The unit it belongs to, on a site with several.
    pub unit: Option<String>,
    /// 职责.
    pub duties: Option<String>,
    /// 办公地点.
    pub place: Option<String>,
    /// 电话.
    pub phone: Option<String>,
    /// 成立日期.
    pub since: Option<String>,
    /// 已于…撤并: the last day of an office that is no more.
    pub until: Option<String>,
    /// 职责划入: who took over; with a page where it is an office of ours.
    pub successor: Option<MetaValue>,
    /// By year of 发布日期, newest first.
    pub years: Vec<YearGroup>,
}

/// Cards of one year.
#[derive(Debug, Hash, Serialize)]
pub struct YearGroup {
    /// The year.
    pub year: i16,
    /// Newest first.
    pub cards: Vec<Hashed<Card>>,
}

/// `offices/index.html`.
#[derive(Debug, Hash, Serialize)]
pub struct OfficesPage {
    /// Frame.
    pub frame: Frame,
    /// Existing offices first, then former ones.
    pub offices: Vec<OfficeView>,
    /// Offices that are no more.
    pub former: Vec<OfficeView>,
}

/// 公开目录: the browsing page.
#[derive(Debug, Hash, Serialize)]
pub struct CataloguePage {
    /// Frame.
    pub frame: Frame,
    /// Downloads.
    pub downloads: CatalogueLinks,
    /// Pages by year, newest first, which together list everything: title `2024年`.
    pub years: Vec<Link>,
    /// Data scripts, newest year first, that the page script loads.
    pub data: Vec<String>,
    /// Columns to filter by, in tree order.
    pub columns: Vec<String>,
    /// 责任科室 to filter by.
    pub offices: Vec<String>,
    /// 类型 to filter by.
    pub kinds: Vec<&'static str>,
}

/// `catalogue/2024.html`, at most 500 rows, then `2024-p2.html`.
#[derive(Debug, Hash, Serialize)]
pub struct CatalogueYearPage {
    /// Frame.
    pub frame: Frame,
    /// The year.
    pub year: i16,
    /// Rows, newest first.
    pub cards: Vec<Hashed<Card>>,
    /// The page with newer rows of the year.
    pub newer: Option<String>,
    /// The page with older rows of the year.
    pub older: Option<String>,
    /// All years.
    pub years: Vec<Link>,
}

/// 网站地图.
#[derive(Debug, Hash, Serialize)]
pub struct SitemapPage {
    /// Frame.
    pub frame: Frame,
    /// The column tree.
    pub columns: Vec<SitemapColumn>,
    /// Other pages: catalogue, offices, search, feed.
    pub others: Vec<Link>,
}

/// A column of the site map.
#[derive(Debug, Hash, Serialize)]
pub struct SitemapColumn {
    /// The column.
    pub column: Link,
    /// 说明.
    pub description: Option<String>,
    /// Sub-columns.
    pub children: Vec<SitemapColumn>,
}

/// 检索. Without scripts: the catalogue by year, column and office.
#[derive(Debug, Hash, Serialize)]
pub struct SearchPage {
    /// Frame.
    pub frame: Frame,
    /// Whether an engine beside the site is asked instead of an index of our own.
    pub engine: bool,
    /// Catalogue pages by year.
    pub years: Vec<Link>,
    /// Columns with documents.
    pub columns: Vec<Link>,
    /// Offices.
    pub offices: Vec<Link>,
}

/// `404.html`; links begin with the path of `base_url`.
#[derive(Debug, Hash, Serialize)]
pub struct NotFoundPage {
    /// Frame.
    pub frame: Frame,
}

/// A page at an old address that leads to the new one.
#[derive(Debug, Hash, Serialize)]
pub struct RedirectPage {
    /// The title of the target.
    pub title: String,
    /// The target, relative to the old address, encoded.
    pub href: String,
    /// The target, absolute.
    pub canonical: String,
    /// `SiteName`.
    pub site_name: String,
}
