//! 页面的框: what frames every page of a unit (chrome) and leads through its columns (rail).

use serde::{Serialize, Serializer};

use super::context::Entry;
use super::{Chrome, Link, Rail, RailEntry};
use crate::catalog::{Catalog, ColumnId, UnitId};
use crate::fingerprint::Hashed;
use crate::model::path::encode_query;
use crate::model::site::SearchScope;

/// 依申请公开 stands apart from the other entries: as a button.
const REQUEST_ENTRY: &str = "依申请公开";

/// The frame of every page of a unit.
pub(super) fn chrome(catalog: &Catalog, unit: UnitId, entries: &[Entry]) -> Chrome {
    let site = &catalog.site;
    let link = |id: ColumnId, title: &str| Link {
        title: title.to_owned(),
        href: catalog.columns[id].index().href(),
        external: false,
    };
    let request = entries.iter().find(|entry| entry.title == REQUEST_ENTRY);
    let digits: Option<String> =
        site.police_record.as_ref().map(|record| record.chars().filter(char::is_ascii_digit).collect());
    Chrome {
        site_name: site.name.clone(),
        agency: site.agency.clone(),
        unit: (unit > 0).then(|| catalog.units[unit].name.clone()),
        home: format!("{}index.html", unit_folder(catalog, unit)),
        parent: site.parent.as_ref().map(|parent| Link {
            title: parent.name.clone(),
            href: parent.url.clone(),
            external: true,
        }),
        party_mark: site.party_mark.clone(),
        emblem: site.emblem.as_ref().map(|_| EMBLEM_HREF.to_owned()),
        site_code: site.site_code.clone(),
        icp: site.icp.clone(),
        police_record: site.police_record.clone(),
        police_digits: digits.filter(|digits| !digits.is_empty()),
        address: site.address.clone(),
        postcode: site.postcode.clone(),
        phone: site.phone.clone(),
        office_hours: site.office_hours.clone(),
        base_url: site.base_url.clone(),
        search: site.search != SearchScope::Off,
        request_entry: request.map(|entry| link(entry.column, &entry.title)),
        catalogue: format!("{}catalogue/index.html", unit_folder(catalog, unit)),
        units: (catalog.units.len() > 1).then(|| Link {
            title: "部门和乡镇".to_owned(),
            href: "index.html#gk-units".to_owned(),
            external: false,
        }),
    }
}

/// The folder of a unit's catalogue, encoded, with a final `/`; `""` for the site.
pub fn unit_folder(catalog: &Catalog, unit: UnitId) -> String {
    match catalog.units[unit].column.map(|column| catalog.columns[column].address.as_str()) {
        None | Some("") => String::new(),
        Some(address) => format!("{}/", crate::model::path::encode(address)),
    }
}

/// Where the emblem stands below `public/`, whatever its file is called.
pub const EMBLEM_HREF: &str = "assets/emblem";

/// Where an error on a page is reported. Templates see the address, which is put together only when the page
/// is rendered.
#[derive(Debug, Hash)]
pub struct FaultLink {
    chrome: Hashed<Chrome>,
    /// The page, relative to the root.
    href: String,
}

impl FaultLink {
    /// Of a page; `None` on a site without a code.
    pub(super) fn of(chrome: &Hashed<Chrome>, href: &str) -> Option<Self> {
        chrome.site_code.as_ref().map(|_| Self { chrome: chrome.clone(), href: href.to_owned() })
    }
}

impl Serialize for FaultLink {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        const FAULTS: &str = "https://zfwzgl.www.gov.cn/exposure/jiucuo.html";
        let Self { chrome, href } = self;
        let code = encode_query(chrome.site_code.as_deref().unwrap_or_default());
        let (base, page) = (encode_query(&chrome.base_url), encode_query(href));
        serializer.collect_str(&format_args!("{FAULTS}?site_code={code}&url={base}{page}"))
    }
}

/// The entries of a unit, the branch of one column open.
pub(super) fn rail(catalog: &Catalog, entries: &[Entry], current: Option<ColumnId>) -> Rail {
    let open: Vec<ColumnId> = std::iter::successors(current, |id| catalog.columns[*id].parent).collect();
    let shown = entries.iter().filter(|entry| entry.title != REQUEST_ENTRY);
    Rail { entries: shown.map(|entry| rail_entry(catalog, entry.column, &entry.title, current, &open)).collect() }
}

fn rail_entry(catalog: &Catalog, id: ColumnId, title: &str, current: Option<ColumnId>, open: &[ColumnId]) -> RailEntry {
    let column = &catalog.columns[id];
    let is_open = open.contains(&id);
    let children = if is_open { column.children.as_slice() } else { &[] };
    RailEntry {
        title: title.to_owned(),
        href: column.index().href(),
        current: current == Some(id),
        open: is_open,
        children: children
            .iter()
            .map(|child| rail_entry(catalog, *child, &catalog.columns[*child].title, current, open))
            .collect(),
    }
}
