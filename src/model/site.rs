//! 站点: what `site.yaml` says (DESIGN B1).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::date::Date;
use super::kind::vocabulary;
use crate::diagnostic::Severity;

vocabulary! {
    /// What the agency is: decides the deadline of the annual report (条例第四十九条).
    AgencyKind {
        /// 部门: 31 January.
        Department = "department", "部门";
        /// 政府: 31 March.
        Government = "government", "政府";
    }
}

vocabulary! {
    /// 检索: how much of a document is searchable.
    SearchScope {
        /// Everything.
        Full = "full", "全文";
        /// Titles and metadata only.
        Titles = "titles", "标题";
        /// Whatever an engine beside the site holds; no index of our own.
        Engine = "engine", "引擎";
        /// No search.
        Off = "off", "关闭";
    }
}

/// `site.yaml`. Only `name`, `agency` and `base_url` are required.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Site {
    /// The standard name of the site (`SiteName`).
    pub name: String,
    /// The full name of the agency.
    pub agency: String,
    /// Department or government.
    pub kind: AgencyKind,
    /// The portal that this column stands inside.
    pub parent: Option<Parent>,
    /// With scheme and a final `/`, e.g. `https://mzj.yunting.example/zfxxgk/`.
    pub base_url: String,
    /// 网站标识码.
    pub site_code: Option<String>,
    /// ICP备案号.
    pub icp: Option<String>,
    /// 公安备案号.
    pub police_record: Option<String>,
    /// 党政机关网站标识: the address of its certificate.
    pub party_mark: Option<String>,
    /// 地址.
    pub address: Option<String>,
    /// 邮编.
    pub postcode: Option<String>,
    /// 电话.
    pub phone: Option<String>,
    /// 办公时间.
    pub office_hours: Option<String>,
    /// A picture file below the root; none by default.
    pub emblem: Option<String>,
    /// 机构代码.
    pub agency_code: Option<String>,
    /// The pattern of index numbers, e.g. `{code}/{year}-{serial:5}`.
    pub index_number: Option<String>,
    /// 机关代字; empty: any is accepted.
    pub doc_number_codes: Vec<String>,
    /// 科室; empty: any name is accepted.
    pub offices: Vec<Office>,
    /// Several agencies in one site; empty: one unit, the site itself.
    pub units: Vec<Unit>,
    /// The first-level entries and their order; `None`: the preset.
    pub entries: Option<Vec<Entry>>,
    /// The name of a folder below `themes/`; `None`: the built-in theme alone.
    pub theme: Option<String>,
    /// Default true.
    pub minify: bool,
    /// Default full.
    pub search: SearchScope,
    /// Default 20.
    pub page_size: usize,
    /// Deadlines in days or working days by name, overriding the defaults.
    pub deadlines: BTreeMap<String, u32>,
    /// Severity per rule; `None` is off.
    pub rules: BTreeMap<String, Option<Severity>>,
    /// Rules that stop publishing besides the built-in ones.
    pub gate: Vec<String>,
    /// Days off and working days that deviate from the week, per date: `true` is a working day.
    pub holidays: BTreeMap<Date, bool>,
    /// The least version of the program, e.g. `>=0.2`.
    pub requires: Option<String>,
}

/// The portal above.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Parent {
    /// 名称.
    pub name: String,
    /// 网址.
    pub url: String,
}

/// 科室.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Office {
    /// 名称.
    pub name: String,
    /// 别名: names that must not be used in documents, but are known to mean this office.
    pub aliases: Vec<String>,
    /// 电话.
    pub phone: Option<String>,
    /// 撤销日期: the last day it existed.
    pub until: Option<Date>,
    /// 成立日期: the first day it exists.
    pub since: Option<Date>,
    /// 职责, in a sentence or two.
    pub duties: Option<String>,
    /// 办公地点.
    pub place: Option<String>,
    /// 职责划入: the office or agency that took over when it ended.
    pub successor: Option<String>,
}

/// 机关单位 of a site with several agencies.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Unit {
    /// 名称, full.
    pub name: String,
    /// 机构代码.
    pub code: Option<String>,
    /// Department or government.
    pub kind: AgencyKind,
    /// A first-level column folder whose catalogue is the unit's.
    pub folder: String,
    /// Its offices; empty: any name is accepted.
    pub offices: Vec<Office>,
}

/// A first-level entry.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Entry {
    /// What is shown.
    pub title: String,
    /// The column's folder below `content/`, or its title.
    pub column: String,
}

/// The preset of `entries` (61号 with the first entry added by 33号), each bound to the column of that title.
pub const DEFAULT_ENTRIES: [&str; 6] =
    ["政策", "政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报", "依申请公开"];

/// Rows on a list page unless the site says otherwise.
pub const DEFAULT_PAGE_SIZE: usize = 20;

impl Site {
    /// The host of [`Site::base_url`], without scheme and port.
    pub fn domain(&self) -> &str {
        self.authority_and_path().0.split(':').next().unwrap_or_default()
    }

    /// The path of [`Site::base_url`]: `/` or `/zfxxgk/`.
    pub fn base_path(&self) -> &str {
        self.authority_and_path().1
    }

    fn authority_and_path(&self) -> (&str, &str) {
        let rest = self.base_url.split_once("://").map_or(self.base_url.as_str(), |(_, rest)| rest);
        rest.find('/').map_or((rest, "/"), |at| rest.split_at(at))
    }

    /// A site of no name, to judge the documents of a repository whose `site.yaml` cannot be read.
    /// Never published: an unreadable `site.yaml` is a gate.
    pub fn placeholder() -> Self {
        Self {
            name: String::new(),
            agency: String::new(),
            kind: AgencyKind::Department,
            parent: None,
            base_url: "https://invalid/".to_owned(),
            site_code: None,
            icp: None,
            police_record: None,
            party_mark: None,
            address: None,
            postcode: None,
            phone: None,
            office_hours: None,
            emblem: None,
            agency_code: None,
            index_number: None,
            doc_number_codes: Vec::new(),
            offices: Vec::new(),
            units: Vec::new(),
            entries: None,
            theme: None,
            minify: true,
            search: SearchScope::Full,
            page_size: DEFAULT_PAGE_SIZE,
            deadlines: BTreeMap::new(),
            rules: BTreeMap::new(),
            gate: Vec::new(),
            holidays: BTreeMap::new(),
            requires: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_domain_and_a_path() {
        let parts = |url: &str| {
            let site = Site { base_url: url.to_owned(), ..Site::placeholder() };
            (site.domain().to_owned(), site.base_path().to_owned())
        };
        let of = |domain: &str, path: &str| (domain.to_owned(), path.to_owned());
        assert_eq!(parts("https://mzj.yunting.example:8443/zfxxgk/"), of("mzj.yunting.example", "/zfxxgk/"));
        assert_eq!(parts("https://mzj.yunting.example"), of("mzj.yunting.example", "/"));
    }
}
