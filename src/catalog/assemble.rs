//! 合成: from everything that was read to the catalog, in one pass of plain functions.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::attachments::{self, Files};
use super::lookup::Lookup;
use super::rules::UNKNOWN_UNIT_FOLDER;
use super::visibility::{self, Ahead, Audience};
use super::{
    Catalog, Column, ColumnId, DocId, Document, DocumentFacts, DocumentFile, OwnedFile, Sources, State, Target, UnitId,
    UnitInfo, address, columns, genre, links, offices, ownership, references, uniqueness, validity,
};
use crate::diagnostic::{Diagnostic, Found, Place};
use crate::markdown::Slot;
use crate::model::date::Date;
use crate::model::kind::{Class, Disclosure, Kind};
use crate::model::path::{OutputPath, SourcePath, composed};
use crate::model::site::Site;
use crate::source::rules::REQUIRED as NO_OFFICE;

/// Joins all facts as of a date, for an audience. `except` are files left out on request.
pub fn assemble(
    mut sources: Sources,
    as_of: Date,
    except: &BTreeSet<SourcePath>,
    audience: Audience,
) -> Found<Catalog> {
    let mut findings = Vec::new();
    let mut columns = columns::tree(&mut sources, &mut findings);
    let units = units(&sources.site, &mut columns, &mut findings);
    let Sources { site, documents: sources, files, .. } = sources;
    let mut facts: Vec<Arc<DocumentFacts>> = sources.iter().map(|file| Arc::clone(&file.facts)).collect();
    let by_folder: BTreeMap<String, ColumnId> =
        columns.iter().enumerate().map(|(id, column)| (column.folder.clone(), id)).collect();
    let placed = each(&facts, &mut findings, |_, facts, out| place(facts, &columns, &by_folder, out));
    let (states, ahead): (Vec<State>, Vec<Option<Ahead>>) =
        facts.iter().map(|facts| visibility::seen_by(audience, facts, as_of, except)).unzip();
    facts.iter_mut().zip(&ahead).for_each(|(facts, ahead)| visibility::date_draft(facts, *ahead, as_of));
    findings.extend(facts.iter().zip(&states).filter_map(|(facts, state)| visibility::announce(facts, *state)));

    let document_units: Vec<UnitId> = placed.iter().map(|placed| columns[placed.column].unit).collect();
    let lookup = Lookup::new(&facts, document_units.clone());
    uniqueness::check(&facts, &states, &document_units, &lookup, &mut findings);
    let context = references::Context {
        documents: &facts,
        states: &states,
        units: &document_units,
        lookup: &lookup,
        codes: &site.doc_number_codes,
    };
    let relations = references::relations(&context, &mut findings);
    let validity_context = validity::Context { documents: &facts, states: &states, relations: &relations, as_of };
    let validities = each(&states, &mut findings, |id, state, out| {
        if references::shows(*state) { validity::of(&validity_context, id, out) } else { None }
    });
    let files = files_with_addresses(&files, &facts, &placed, &columns);
    let addresses: Vec<OutputPath> = placed.iter().map(|placed| placed.address.clone()).collect();
    // Of two folders that differ only by their Unicode form, the first is meant.
    let indexes: BTreeMap<String, OutputPath> =
        columns.iter().rev().map(|column| (composed(&column.folder).into_owned(), column.index())).collect();
    let link_context = links::Context { references: &context, addresses: &addresses, columns: &indexes, files: &files };
    let bodies = resolve_bodies(&link_context, &sources, &states, &mut findings);
    let services = each(&facts, &mut findings, |id, _, out| resolve_services(&context, id, out));
    let column_slots = resolve_columns(&link_context, &columns, &mut findings);
    let listed = each(&facts, &mut findings, |id, facts, out| {
        attachments::listed(facts, &files, states[id] == State::Public, out)
    });

    let ownership = ownership::Context {
        documents: &facts,
        sources: &sources,
        states: &states,
        bodies: &bodies,
        listed: &listed,
        columns: &columns,
        column_bodies: &column_slots,
        files: &files,
    };
    let owners = ownership::owners(&ownership);
    findings.extend(ownership::taken(&ownership));
    let owned = ownership::addresses(&files, &owners);
    for (column, resolved) in columns.iter_mut().zip(column_slots) {
        column.slots = resolved.slots;
    }
    let found = (relations, validities, bodies, services, listed, ahead);
    let joined = found.into_par_iter().map(|(relations, validity, body, services, attachments, ahead)| Joined {
        relations,
        validity,
        slots: body.slots,
        services,
        attachments,
        ahead,
    });
    let defaults: Vec<Defaults> = units.iter().map(Defaults::of).collect();
    let documents: Vec<Document> = (facts, states, placed, joined.collect::<Vec<_>>())
        .into_par_iter()
        .map(|(facts, state, placed, joined)| {
            let column = &columns[placed.column];
            document(facts, state, placed, column, (&units[column.unit], &defaults[column.unit]), &site, joined)
        })
        .collect();
    offices_required(&documents, &mut findings);
    let order = order(&documents);
    for id in order.iter().copied().filter(|id| documents[*id].is_listed()) {
        columns[documents[id].column].documents.push(id);
    }
    let offices = offices::collect(&site, &units, &documents, &order, &mut findings);
    let catalog =
        Catalog { site, as_of, audience, units, columns, documents, order, attachments: owned, owners, offices };
    Found { value: catalog, diagnostics: findings }
}

/// Judges each on all threads; findings come in the order of the items all the same.
fn each<T: Sync, R: Send>(
    items: &[T],
    findings: &mut Vec<Diagnostic>,
    judge: impl Fn(usize, &T, &mut Vec<Diagnostic>) -> R + Sync,
) -> Vec<R> {
    let one = |(id, item): (usize, &T)| {
        let mut own = Vec::new();
        (judge(id, item, &mut own), own)
    };
    let judged: Vec<(R, Vec<Diagnostic>)> = items.par_iter().enumerate().map(one).collect();
    let keep = |(value, own): (R, Vec<Diagnostic>)| {
        findings.extend(own);
        value
    };
    judged.into_iter().map(keep).collect()
}

/// Where a document lies and goes.
struct Placed {
    column: ColumnId,
    address: OutputPath,
}

fn place(
    facts: &DocumentFacts,
    columns: &[Column],
    by_folder: &BTreeMap<String, ColumnId>,
    findings: &mut Vec<Diagnostic>,
) -> Placed {
    let folder = address::column_folder(&facts.path);
    let column = by_folder
        .get(facts.path.folder())
        .filter(|_| !address::is_bundle(&facts.path))
        .or_else(|| by_folder.get(folder));
    let column = column.copied().unwrap_or(0);
    let (address, finding) = address::document(&facts.path, facts.front.slug.as_deref(), &columns[column]);
    findings.extend(finding);
    Placed { column, address }
}

/// The units of the site, and the unit of every column: that of the first-level folder it lies in.
fn units(site: &Site, columns: &mut [Column], findings: &mut Vec<Diagnostic>) -> Vec<UnitInfo> {
    let mut units = vec![UnitInfo { name: site.agency.clone(), column: None, declared: None }];
    for (index, unit) in site.units.iter().enumerate() {
        let folder = format!("content/{}", unit.folder.trim_matches('/'));
        let column = columns.iter().position(|column| column.folder == folder);
        if column.is_none() {
            let place = Place {
                file: SourcePath::site(),
                spot: crate::diagnostic::Spot::Field(vec!["units".into(), index.to_string(), "folder".into()]),
            };
            findings.push(
                Diagnostic::new(
                    &UNKNOWN_UNIT_FOLDER,
                    place,
                    format!("机关单位“{}”的文件夹“{}”不存在", unit.name, unit.folder),
                )
                .help(format!("请建立文件夹 {folder}，并在其中写栏目说明文件")),
            );
        }
        units.push(UnitInfo { name: unit.name.clone(), column, declared: Some(index) });
    }
    for (id, unit) in units.iter().enumerate() {
        let Some(folder) = unit.column.map(|column| columns[column].folder.clone()) else { continue };
        for column in columns.iter_mut() {
            if column.folder == folder || column.folder.strip_prefix(&folder).is_some_and(|rest| rest.starts_with('/'))
            {
                column.unit = id;
            }
        }
    }
    units
}

fn files_with_addresses(
    files: &[SourcePath],
    facts: &[Arc<DocumentFacts>],
    placed: &[Placed],
    columns: &[Column],
) -> Files {
    let mut folders: BTreeMap<&str, String> =
        columns.iter().map(|column| (column.folder.as_str(), column.address.clone())).collect();
    for (facts, placed) in facts.iter().zip(placed) {
        if address::is_bundle(&facts.path) {
            let name = address::page_name(&facts.path, facts.front.slug.as_deref());
            folders.insert(facts.path.folder(), address::join(&columns[placed.column].address, name));
        }
    }
    Files::new(files, |file| {
        let address = address::file(file, &|folder| folders.get(folder).cloned()).ok()?;
        (!address::is_reserved_at_root(address.as_str())).then_some(address)
    })
}

fn resolve_bodies(
    context: &links::Context<'_>,
    sources: &[Arc<DocumentFile>],
    states: &[State],
    findings: &mut Vec<Diagnostic>,
) -> Vec<links::Resolved> {
    each(sources, findings, |id, source, out| match states[id] {
        State::Withdrawn | State::LeftOut => links::Resolved { slots: Vec::new(), owned: Vec::new() },
        State::Public | State::Draft | State::Future | State::Undisclosed | State::Broken => {
            let (facts, extent) = (&source.facts, &source.text.extent);
            links::resolve(context, &facts.path, Some(id), (&facts.body, extent), out)
        }
    })
}

fn resolve_columns(
    context: &links::Context<'_>,
    columns: &[Column],
    findings: &mut Vec<Diagnostic>,
) -> Vec<links::Resolved> {
    let judge = |column: &Column| {
        let body = column.facts.as_ref().and_then(|facts| Some((facts, facts.body.as_ref()?)));
        match body {
            Some((facts, body)) => links::resolve(context, &facts.path, None, (&body.facts, &body.extent), findings),
            None => links::Resolved { slots: Vec::new(), owned: Vec::new() },
        }
    };
    columns.iter().map(judge).collect()
}

fn resolve_services(context: &references::Context<'_>, id: DocId, findings: &mut Vec<Diagnostic>) -> Vec<Target> {
    let facts = &context.documents[id];
    let mut services = Vec::new();
    for (index, reference) in facts.front.rare.services.iter().enumerate() {
        let place = Place::item(&facts.path, "services", index);
        match references::resolve(context, id, reference, &place, false) {
            references::Resolved::Outside(target) => services.push(target),
            references::Resolved::Nothing(finding) => findings.push(*finding),
            references::Resolved::Document(to) => match references::hidden_target(context, id, to, &place) {
                Some(finding) => findings.push(finding),
                None if context.states[to] == State::Broken => {}
                None => services.push(Target::Document(to)),
            },
        }
    }
    services
}

/// What the rest of the site adds to one document.
struct Joined {
    relations: Vec<super::Relation>,
    validity: Option<super::ValidityFacts>,
    slots: Vec<Slot>,
    services: Vec<Target>,
    attachments: Vec<OwnedFile>,
    ahead: Option<Ahead>,
}

/// What most documents of a unit have in common.
struct Defaults {
    issuers: Arc<[String]>,
    publisher: Arc<str>,
}

impl Defaults {
    fn of(unit: &UnitInfo) -> Self {
        Self { issuers: [unit.name.clone()].into(), publisher: unit.name.as_str().into() }
    }
}

fn document(
    facts: Arc<DocumentFacts>,
    state: State,
    placed: Placed,
    column: &Column,
    (unit, defaults): (&UnitInfo, &Defaults),
    site: &Site,
    joined: Joined,
) -> Document {
    let front = &facts.front;
    let file = column.facts.as_ref().map(|facts| &facts.file);
    let offices = match (front.offices.as_slice(), file) {
        ([], Some(file)) => file.offices.clone(),
        (stated, _) => stated.to_vec(),
    };
    let declared = offices::declared(site, unit);
    let mut canonical: Vec<String> = Vec::new();
    for office in &offices {
        let name = offices::canonical(declared, office);
        if canonical.iter().all(|other| other != name) {
            canonical.push(name.to_owned());
        }
    }
    let withdrawn = state == State::Withdrawn;
    Document {
        state,
        ahead: joined.ahead,
        column: placed.column,
        unit: column.unit,
        address: placed.address,
        kind: front.kind.or(file.and_then(|file| file.kind)).unwrap_or(Kind::Document),
        class: front.class.unwrap_or(Class::Other),
        offices: canonical,
        issuers: match front.issuers.as_slice() {
            [] => Arc::clone(&defaults.issuers),
            stated => stated.into(),
        },
        publisher: front.publisher.as_deref().map_or_else(|| Arc::clone(&defaults.publisher), Into::into),
        genre: front.rare.genre.clone().or_else(|| genre::of(&front.title)),
        summary: match &front.summary {
            _ if withdrawn => "".into(),
            stated => Arc::clone(stated.as_ref().unwrap_or(&facts.body.summary)),
        },
        validity: joined.validity,
        relations: joined.relations,
        services: joined.services,
        attachments: if withdrawn { Vec::new() } else { joined.attachments },
        slots: joined.slots,
        facts,
    }
}

fn offices_required(documents: &[Document], findings: &mut Vec<Diagnostic>) {
    for document in documents {
        // A draft need not be complete, whoever looks at it.
        let judged = matches!(document.state, State::Public | State::Future | State::Broken)
            && document.ahead != Some(Ahead::Draft);
        // The disclosure of the document itself is a column's matter only where one is stated.
        let disclosed = document.facts.front.disclosure.is_none_or(|disclosure| disclosure == Disclosure::Proactive);
        if judged && disclosed && document.offices.is_empty() {
            findings.push(
                Diagnostic::new(
                    &NO_OFFICE,
                    Place::field(&document.facts.path, "office"),
                    "缺少责任科室，所在栏目也没有默认科室",
                )
                .help("请在文件开头补一行：\n责任科室: 办公室"),
            );
        }
    }
}

/// Everything that the public sees, in the one total order.
fn order(documents: &[Document]) -> Vec<DocId> {
    let mut order: Vec<DocId> = (0..documents.len()).filter(|id| references::shows(documents[*id].state)).collect();
    order.par_sort_unstable_by(|a, b| documents[*a].newest_first(&documents[*b]));
    order
}
