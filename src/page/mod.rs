//! 页面: everything a template may see, one struct per kind of page.
//!
//! A page is complete before its template starts, it is all that the template can see, and its
//! fingerprint is the key under which the result is kept. `Hash` and `Serialize` are therefore
//! always derived, always both, over the same fields. Nothing here counts the site, reads a clock or
//! names a version: what every page shows must not change when one document does.
//!
//! Addresses: every `href` of ours is percent-encoded and relative to the root of the site; a
//! template puts `frame.root` before it. Addresses of other sites are absolute and say `external`.

pub mod banner;
pub mod citation;
pub mod context;
pub mod document;
pub mod extras;
#[doc(hidden)]
pub mod fixtures;
pub mod home;
pub mod json_ld;
pub mod lists;
pub mod qr;
pub mod relations;
pub mod row;
pub mod rows;

use serde::Serialize;

use crate::fingerprint::{Fingerprint, Hashed};
use crate::model::path::SourcePath;

/// A link with its words.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Link {
    /// What is shown.
    pub title: String,
    /// Relative to the root and encoded, or absolute when `external`.
    pub href: String,
    /// Whether it leads to another site.
    pub external: bool,
}

/// What frames every page of a site or unit. Changes only when `site.yaml` or the columns do.
#[derive(Debug, Hash, Serialize)]
pub struct Chrome {
    /// `SiteName`.
    pub site_name: String,
    /// The agency's full name.
    pub agency: String,
    /// The unit's name, inside a unit of a site with several.
    pub unit: Option<String>,
    /// The portal above: 返回….
    pub parent: Option<Link>,
    /// 国徽: an asset's address; governments only.
    pub emblem: Option<String>,
    /// `SiteIDCode`.
    pub site_code: Option<String>,
    /// 党政机关标识: the address of its certificate; the mark is shown only with it.
    pub party_mark: Option<String>,
    /// ICP备案号.
    pub icp: Option<String>,
    /// 公安备案号, and its digits for the link.
    pub police_record: Option<String>,
    /// The digits in 公安备案号.
    pub police_digits: Option<String>,
    /// 地址.
    pub address: Option<String>,
    /// 邮编.
    pub postcode: Option<String>,
    /// 电话.
    pub phone: Option<String>,
    /// 办公时间.
    pub office_hours: Option<String>,
    /// With scheme and final `/`.
    pub base_url: String,
    /// Whether `search.html` exists with an index.
    pub search: bool,
    /// 依申请公开, when there is such an entry: the rail shows it as a button of its own.
    pub request_entry: Option<Link>,
    /// Several agencies: the page that lists them.
    pub units: Vec<Link>,
}

/// The left rail: the first-level entries, the branch of the page open.
#[derive(Debug, Hash, Serialize)]
pub struct Rail {
    /// In the order of `entries`, without 依申请公开.
    pub entries: Vec<RailEntry>,
}

/// An entry of the rail, or a column in the open branch.
#[derive(Debug, Hash, Serialize)]
pub struct RailEntry {
    /// What is shown.
    pub title: String,
    /// Where it leads.
    pub href: String,
    /// Whether the page is this column.
    pub current: bool,
    /// Whether the page lies in this branch.
    pub open: bool,
    /// Sub-columns, of the open branch only.
    pub children: Vec<RailEntry>,
}

/// A page tag of 国办发〔2017〕47号. Never with an empty content.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct Tag {
    /// `SiteName`, `ColumnType`, `PubDate`, …
    pub name: &'static str,
    /// Not empty.
    pub content: String,
}

/// What every page has.
#[derive(Debug, Hash, Serialize)]
pub struct Frame {
    /// Shared by all pages of a site or unit. Templates see it as `frame.chrome` all the same: the
    /// renderer converts it once, not once a page.
    #[serde(skip)]
    pub chrome: Hashed<Chrome>,
    /// Shared by all pages of a column; `frame.rail` in templates, converted once.
    #[serde(skip)]
    pub rail: Hashed<Rail>,
    /// `<title>`, without the site's name.
    pub title: String,
    /// The page's own address, encoded, relative to the root.
    pub href: String,
    /// The way to the root: `""`, `../`, …; on `404.html` the path of `base_url`.
    pub root: String,
    /// From the portal or the home page to this page; the last one has no link.
    pub breadcrumb: Vec<Crumb>,
    /// 3, 7 or 10 tags and the optional ones.
    pub tags: Vec<Tag>,
    /// The feed of the site or the column.
    pub feed: Link,
}

/// A step of the breadcrumb.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct Crumb {
    /// What is shown.
    pub title: String,
    /// `None` on the last.
    pub href: Option<String>,
    /// Whether it leads to the portal above.
    pub external: bool,
}

/// What a list shows of a document. Never a body.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct Card {
    /// 标题.
    pub title: String,
    /// Where it leads.
    pub href: String,
    /// An item that stands elsewhere.
    pub external: bool,
    /// 文号.
    pub doc_number: Option<String>,
    /// 索引号.
    pub index_number: Option<String>,
    /// 类型 in Chinese.
    pub kind: &'static str,
    /// 成文日期, `YYYY-MM-DD`.
    pub signed: Option<String>,
    /// 发布日期, `YYYY-MM-DD`.
    pub published: String,
    /// 有效性, where the class has one.
    pub validity: Option<Status>,
    /// How many interpretations it has.
    pub interpretations: usize,
    /// The column's title.
    pub column: String,
    /// 责任科室, joined by `、`.
    pub office: String,
    /// 内容概述.
    pub summary: String,
    /// 期限 of a consultation or public list, with its state.
    pub period: Option<PeriodView>,
}

/// 有效性 as a word and a shape.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct Status {
    /// 有效, 尚未生效, 已修改, 失效, 废止, 撤回.
    pub word: &'static str,
    /// For the style: `in-force`, `not-yet`, `amended`, `ended`.
    pub class: &'static str,
}

/// 期限.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct PeriodView {
    /// `YYYY-MM-DD`.
    pub from: String,
    /// `YYYY-MM-DD`, inclusive.
    pub to: String,
    /// 未开始, 征集中 / 公示中, 已结束, 已反馈.
    pub state: &'static str,
}

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

/// 首页.
#[derive(Debug, Hash, Serialize)]
pub struct HomePage {
    /// Frame.
    pub frame: Frame,
    /// The text of `content/_index.md`.
    pub body: Option<BodyRef>,
    /// 最新公开: ten.
    pub newest: Vec<Hashed<Card>>,
    /// Sub-columns of the first entry (政策), five rows each.
    pub policies: Vec<Block>,
    /// The entry whose sub-columns `policies` shows.
    pub policy_entry: Option<Link>,
    /// Sub-columns of 法定主动公开内容.
    pub tiles: Vec<Tile>,
    /// The entry whose sub-columns `tiles` shows.
    pub tile_entry: Option<Link>,
    /// 年报: newest first.
    pub reports: Vec<Hashed<Card>>,
    /// The column of the annual reports.
    pub report_entry: Option<Link>,
    /// 公开目录 downloads.
    pub catalogue: CatalogueLinks,
    /// Entries that the blocks above do not show: with their newest five.
    pub others: Vec<Block>,
    /// Agencies of a site with several.
    pub units: Vec<Link>,
    /// Three queries to try, taken from the site itself: a number, a title, an office.
    pub examples: Vec<String>,
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
    /// A column without own documents shows the newest ten of each child.
    pub blocks: Vec<Block>,
    /// The page with newer rows.
    pub newer: Option<String>,
    /// The page with older rows.
    pub older: Option<String>,
    /// 发布日期 of the newest and oldest row on this page.
    pub range: Option<(String, String)>,
    /// Pages by year: the list page that the year's newest row stands on.
    pub years: Vec<Link>,
    /// CSV and XLSX of the column, when it has own documents.
    pub catalogue: Option<CatalogueLinks>,
}

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

/// A row of the metadata table.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct MetaRow {
    /// `索引号`, …
    pub label: &'static str,
    /// For the style and for machines: `index_number`, …
    pub key: &'static str,
    /// One or several values.
    pub values: Vec<MetaValue>,
    /// Spans the whole row (标题, 内容概述).
    pub wide: bool,
}

/// A value of the metadata table.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct MetaValue {
    /// What is shown.
    pub text: String,
    /// A page of ours that it leads to, e.g. the office's.
    pub href: Option<String>,
    /// A machine-readable date.
    pub datetime: Option<String>,
}

/// The banner of a document that is not simply in force.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct Banner {
    /// The word and shape.
    pub status: Status,
    /// One sentence: cause and date, e.g. `本文件已于2024年11月20日被《…》（云民公告〔2024〕2号）废止。`
    pub sentence: String,
    /// The document that caused it.
    pub cause: Option<RelationItem>,
    /// What to read instead.
    pub successor: Option<RelationItem>,
    /// The one bracketed line of the printed page: `（本文件已于2024年11月20日废止）`.
    pub print: String,
}

/// An attachment as shown.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct AttachmentView {
    /// 名称.
    pub title: String,
    /// Address.
    pub href: String,
    /// `DOCX`, `XLSX`, …
    pub format: String,
    /// `24 KB`, `1.3 MB`.
    pub size: String,
    /// Bytes.
    pub bytes: u64,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
}

/// One related document.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct RelationItem {
    /// Title, or the text of an outside paper.
    pub title: String,
    /// `None`: a paper outside the site, kept as text.
    pub href: Option<String>,
    /// Whether it leads to another site.
    pub external: bool,
    /// 文号.
    pub doc_number: Option<String>,
    /// 发布日期 (成文日期 where there is one).
    pub date: Option<String>,
    /// 形式 of an interpretation: 文字, 图解, 问答, …
    pub form: Option<String>,
    /// Where it is not simply in force.
    pub status: Option<Status>,
}

/// Related documents of one kind.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct RelationGroup {
    /// As in the catalogue: `interpreted_by`, …
    pub kind: &'static str,
    /// The Chinese name of the group.
    pub label: &'static str,
    /// The newest twenty where there are many.
    pub items: Vec<RelationItem>,
    /// How many there are, and where the others stand, when not all are shown.
    pub more: Option<Link>,
}

/// A stage of a major decision.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct StageView {
    /// `征求意见`, `采纳反馈`, `决策公布`, `政策解读`, …
    pub name: &'static str,
    /// What was published of it, oldest first.
    pub items: Vec<RelationItem>,
}

/// 责任科室 as shown beside a document.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct OfficeView {
    /// 名称.
    pub name: String,
    /// Its page.
    pub href: String,
    /// 咨询电话.
    pub phone: Option<String>,
}

/// A heading or clause in the contents rail.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct TocEntry {
    /// 1 to 6.
    pub level: u8,
    /// The anchor, without `#`.
    pub id: String,
    /// Its text.
    pub text: String,
}

/// 文件.
#[derive(Debug, Hash, Serialize)]
pub struct DocumentPage {
    /// Frame.
    pub frame: Frame,
    /// 类型, English: the template's branch.
    pub kind: &'static str,
    /// 类型, Chinese.
    pub kind_name: &'static str,
    /// 标题.
    pub title: String,
    /// 文号.
    pub doc_number: Option<String>,
    /// 题注.
    pub caption: Option<String>,
    /// `YYYY-MM-DD` or `YYYY-MM-DD HH:MM`.
    pub published: String,
    /// 来源.
    pub source: String,
    /// Present unless simply in force.
    pub banner: Option<Banner>,
    /// The metadata table, in display order, without empty fields.
    pub meta: Vec<MetaRow>,
    /// The text.
    pub body: BodyRef,
    /// Contents rail; empty when there is little to list.
    pub toc: Vec<TocEntry>,
    /// Whether the code style sheet is needed.
    pub has_code: bool,
    /// 附件.
    pub attachments: Vec<AttachmentView>,
    /// 政策解读 of this document: also a strip before the text.
    pub interpretations: Vec<RelationItem>,
    /// 本文解读: of an interpretation.
    pub interprets: Vec<RelationItem>,
    /// 解读机构, 解读人, 联系方式, 形式: pairs of label and value.
    pub interpretation_facts: Vec<(&'static str, String)>,
    /// All relations in groups, including the two above.
    pub relations: Vec<RelationGroup>,
    /// 办事链接.
    pub services: Vec<RelationItem>,
    /// 责任科室.
    pub offices: Vec<OfficeView>,
    /// 决策环节 of a 决策事项, in their legal order; a stage without items is shown as 未公开. Empty
    /// for all other kinds.
    pub stages: Vec<StageView>,
    /// 期限.
    pub period: Option<PeriodView>,
    /// 联系方式.
    pub contact: Option<String>,
    /// 更新记录, newest first: date and note.
    pub changes: Vec<(String, String)>,
    /// 引用格式: title, number, agency, date.
    pub citation: String,
    /// Absolute address, for the code and the printed page.
    pub url: String,
    /// A QR code of `url` as the `d` of an SVG path, and the edge of its view box in modules.
    pub qr: qr::Qr,
    /// The JSON of a JSON-LD block, with `<` escaped; `None` where nothing true can be said.
    pub json_ld: Option<String>,
}

/// 撤回: the notice that stays at the address of a withdrawn document.
#[derive(Debug, Hash, Serialize)]
pub struct WithdrawnPage {
    /// Frame.
    pub frame: Frame,
    /// 标题.
    pub title: String,
    /// 文号.
    pub doc_number: Option<String>,
    /// `YYYY-MM-DD`.
    pub withdrawn_on: String,
    /// 理由.
    pub reason: String,
    /// 索引号, 发布日期 and the like.
    pub meta: Vec<MetaRow>,
}

/// `<name>/cited-p1.html`: who refers to a document that many refer to.
#[derive(Debug, Hash, Serialize)]
pub struct CitedPage {
    /// Frame.
    pub frame: Frame,
    /// The document that is referred to.
    pub document: Link,
    /// The Chinese name of the relation.
    pub label: &'static str,
    /// Newest first; pages are counted from the oldest.
    pub items: Vec<RelationItem>,
    /// The page with newer rows.
    pub newer: Option<String>,
    /// The page with older rows.
    pub older: Option<String>,
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
    /// 电话.
    pub phone: Option<String>,
    /// 已于…撤并.
    pub until: Option<String>,
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
    /// Former offices: name and the date in `phone`'s place is never shown; see `OfficePage::until`.
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

    /// The way to the root, which is put before addresses in the body.
    pub fn root(&self) -> &str {
        match self {
            Self::Home(page) => &page.frame.root,
            Self::Column(page) => &page.frame.root,
            Self::Document(page) => &page.frame.root,
            Self::Withdrawn(page) => &page.frame.root,
            Self::Cited(page) => &page.frame.root,
            Self::Office(page) => &page.frame.root,
            Self::Offices(page) => &page.frame.root,
            Self::Catalogue(page) => &page.frame.root,
            Self::CatalogueYear(page) => &page.frame.root,
            Self::Sitemap(page) => &page.frame.root,
            Self::Search(page) => &page.frame.root,
            Self::NotFound(page) => &page.frame.root,
            Self::Redirect(_) => "",
        }
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
