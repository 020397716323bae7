//! 责任科室: the offices that have a page: declared ones, and those that public documents name.

use std::collections::BTreeMap;

use super::address::bad_name;
use super::rules::BAD_NAME;
use super::{Document, OfficeInfo, UnitId, UnitInfo};
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::model::path::{OutputPath, SourcePath, check_name};
use crate::model::site::{Office, Site};

/// The declared offices of a unit.
pub fn declared<'a>(site: &'a Site, unit: &UnitInfo) -> &'a [Office] {
    match unit.declared.and_then(|index| site.units.get(index)) {
        Some(unit) => &unit.offices,
        None => &site.offices,
    }
}

/// The canonical name of an office: an alias becomes the name it stands for.
pub fn canonical<'a>(offices: &'a [Office], name: &'a str) -> &'a str {
    offices.iter().find(|office| office.aliases.iter().any(|alias| alias == name)).map_or(name, |office| &office.name)
}

/// Offices in display order: the site's own, then each unit's; declared ones first in their order,
/// then others by name. A declared office without documents still has a page.
pub fn collect(
    site: &Site,
    units: &[UnitInfo],
    documents: &[Document],
    order: &[usize],
    findings: &mut Vec<Diagnostic>,
) -> Vec<OfficeInfo> {
    let mut named: BTreeMap<(UnitId, &str), Vec<usize>> = BTreeMap::new();
    for id in order.iter().copied().filter(|id| documents[*id].is_listed()) {
        let document = &documents[id];
        for office in &document.offices {
            named.entry((document.unit, office)).or_default().push(id);
        }
    }
    let mut offices = Vec::new();
    for (unit, info) in units.iter().enumerate() {
        for office_info in declared(site, info) {
            let documents = named.remove(&(unit, office_info.name.as_str())).unwrap_or_default();
            let place = Place::field(&SourcePath::site(), "offices");
            let named = Named { unit, name: &office_info.name, declared: Some(office_info), documents, place };
            offices.extend(office(named, units, findings));
        }
        let others: Vec<&str> = named.keys().filter(|(of, _)| *of == unit).map(|(_, name)| *name).collect();
        for name in others {
            let ids = named.remove(&(unit, name)).unwrap_or_default();
            let place = ids.first().map_or_else(
                || Place::field(&SourcePath::site(), "offices"),
                |first| Place::field(&documents[*first].facts.path, "office"),
            );
            offices.extend(office(Named { unit, name, declared: None, documents: ids, place }, units, findings));
        }
    }
    offices
}

/// An office on its way to a page.
struct Named<'a> {
    unit: UnitId,
    name: &'a str,
    declared: Option<&'a Office>,
    documents: Vec<usize>,
    /// Where the name stands.
    place: Place,
}

/// The page of an office. A name that no address can carry is put into the page's address with
/// full-width signs: the name itself stays as it is everywhere.
fn office(named: Named<'_>, units: &[UnitInfo], findings: &mut Vec<Diagnostic>) -> Option<OfficeInfo> {
    let Named { unit, name, declared, documents, place } = named;
    // Two units may each have an 办公室: inside a unit the page's name says whose it is.
    let page = match units.get(unit).filter(|_| unit > 0) {
        Some(info) => format!("{}-{name}", info.name),
        None => name.to_owned(),
    };
    let page = match check_name(&format!("{page}.html")) {
        Ok(()) => page,
        Err(error) => {
            let other = harmless(&page);
            if let Err(error) = check_name(&format!("{other}.html")) {
                findings.push(bad_name(place, &page, error));
                return None;
            }
            let message = format!("责任科室“{name}”不能原样用作网址：{error}");
            let mut finding = Diagnostic::new(&BAD_NAME, place, message)
                .help(format!("该科室的网页暂用网址 offices/{other}.html；请写规范的科室名称"));
            (finding.severity, finding.gate) = (Severity::Warning, false);
            findings.push(finding);
            other
        }
    };
    let address = OutputPath::parse(&format!("offices/{page}.html")).ok()?;
    let said = declared.cloned().unwrap_or_default();
    Some(OfficeInfo {
        name: name.to_owned(),
        unit,
        phone: said.phone,
        since: said.since,
        until: said.until,
        duties: said.duties,
        place: said.place,
        successor: said.successor,
        address,
        documents,
    })
}

/// A name with full-width signs for those that an address cannot carry, and not too long.
fn harmless(name: &str) -> String {
    const LONGEST: usize = 150;
    let wide = |c: char| match c {
        '?' | '#' | '%' | '\\' | ':' | '*' | '"' | '<' | '>' | '|' | '/' => {
            char::from_u32(u32::from(c) + 0xfee0).unwrap_or('-')
        }
        c if c.is_control() => '-',
        c => c,
    };
    let mut out = String::new();
    for c in name.chars().map(wide) {
        if out.len() + c.len_utf8() > LONGEST {
            break;
        }
        out.push(c);
    }
    out.trim_end_matches(['.', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_no_address_gets_one() {
        assert_eq!(harmless("办公室/信访科（A:B）"), "办公室／信访科（A：B）");
        assert_eq!(harmless("办公室 ."), "办公室");
        assert!(check_name(&format!("{}.html", harmless(&"长".repeat(200)))).is_ok());
    }
}
