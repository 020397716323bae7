//! 责任科室: the offices that have a page: declared ones, and those that public documents name.

use std::collections::BTreeMap;

use super::address::bad_name;
use super::{Document, OfficeInfo, UnitId, UnitInfo};
use crate::diagnostic::{Diagnostic, Place};
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
    let several = units.len() > 1;
    for (unit_id, unit) in units.iter().enumerate() {
        for office in declared(site, unit) {
            let documents = named.remove(&(unit_id, office.name.as_str())).unwrap_or_default();
            push(
                &mut offices,
                unit,
                several.then_some(unit_id),
                unit_id,
                &office.name,
                Some(office),
                documents,
                findings,
            );
        }
        let others: Vec<&str> = named.keys().filter(|(unit, _)| *unit == unit_id).map(|(_, name)| *name).collect();
        for name in others {
            let documents = named.remove(&(unit_id, name)).unwrap_or_default();
            push(&mut offices, unit, several.then_some(unit_id), unit_id, name, None, documents, findings);
        }
    }
    offices
}

#[expect(clippy::too_many_arguments, reason = "one constructor for declared and undeclared offices")]
fn push(
    offices: &mut Vec<OfficeInfo>,
    unit: &UnitInfo,
    shown_unit: Option<UnitId>,
    unit_id: UnitId,
    name: &str,
    office: Option<&Office>,
    documents: Vec<usize>,
    findings: &mut Vec<Diagnostic>,
) {
    // Two units may each have an 办公室: inside a unit the page's name says whose it is.
    let page = match shown_unit {
        Some(id) if id > 0 => format!("{}-{name}", unit.name),
        Some(_) | None => name.to_owned(),
    };
    if let Err(error) = check_name(&format!("{page}.html")) {
        findings.push(bad_name(Place::field(&SourcePath::site(), "offices"), &page, error));
        return;
    }
    let Ok(address) = OutputPath::parse(&format!("offices/{page}.html")) else { return };
    offices.push(OfficeInfo {
        name: name.to_owned(),
        unit: unit_id,
        phone: office.and_then(|office| office.phone.clone()),
        since: office.and_then(|office| office.since),
        until: office.and_then(|office| office.until),
        duties: office.and_then(|office| office.duties.clone()),
        place: office.and_then(|office| office.place.clone()),
        successor: office.and_then(|office| office.successor.clone()),
        address,
        documents,
    });
}
