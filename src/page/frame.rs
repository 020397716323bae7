//! 框架: what every page has: chrome, rail, breadcrumb, tags.

use serde::Serialize;

use super::chrome::FaultLink;
use crate::fingerprint::Hashed;

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
    /// The first page of the site, or of the unit that the page belongs to.
    pub home: String,
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
    /// The catalogue of the site, or of the unit that the page belongs to.
    pub catalogue: String,
    /// 部门和乡镇: where a site of several agencies lists them.
    pub units: Option<Link>,
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
    /// 找错 with the site's code and the page's address (国办发〔2017〕47号); of sites that have a code.
    pub fault: Option<FaultLink>,
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
