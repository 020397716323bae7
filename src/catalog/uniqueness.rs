//! 唯一: the same number on two originals of a unit, the same index number twice (DESIGN B6 e).

use std::collections::BTreeMap;
use std::sync::Arc;

use super::lookup::Lookup;
use super::rules::{SAME_INDEX, SAME_NUMBER};
use super::{DocId, DocumentFacts, State, UnitId};
use crate::diagnostic::{Diagnostic, Place};

/// Finds what is borne twice.
pub fn check(
    facts: &[Arc<DocumentFacts>],
    states: &[State],
    units: &[UnitId],
    lookup: &Lookup<'_>,
    findings: &mut Vec<Diagnostic>,
) {
    let counts = |id: &DocId| states[*id] != State::LeftOut;
    for (_, ids) in lookup.shared_numbers() {
        let mut first_of_unit: BTreeMap<UnitId, DocId> = BTreeMap::new();
        let originals = ids.iter().copied().filter(counts).filter(|id| facts[*id].front.repost.is_none());
        for id in drafts_last(originals, states) {
            match first_of_unit.get(&units[id]) {
                None => {
                    first_of_unit.insert(units[id], id);
                }
                Some(first) => {
                    let number = facts[id].front.doc_number.as_ref().map(ToString::to_string).unwrap_or_default();
                    findings.push(
                        Diagnostic::new(
                            &SAME_NUMBER,
                            Place::field(&facts[id].path, "doc_number"),
                            format!("文号{number}已用于另一份文件"),
                        )
                        .help("请核对文号；如本文是转载件，请写明“转载”")
                        .related(Place::field(&facts[*first].path, "doc_number"), "先使用此文号的文件"),
                    );
                }
            }
        }
    }
    for (index, ids) in lookup.shared_indexes() {
        let mut ids = drafts_last(ids.iter().copied().filter(counts), states).into_iter();
        let Some(first) = ids.next() else { continue };
        for id in ids {
            findings.push(
                Diagnostic::new(
                    &SAME_INDEX,
                    Place::field(&facts[id].path, "index_number"),
                    format!("索引号{index}已用于另一份文件"),
                )
                .help("索引号在全站唯一，请删去后用 gongkai number 重新编号")
                .related(Place::field(&facts[first].path, "index_number"), "先使用此索引号的文件"),
            );
        }
    }
}

/// A number that a draft has copied is the draft's mistake, whichever file comes first.
fn drafts_last(ids: impl Iterator<Item = DocId>, states: &[State]) -> Vec<DocId> {
    let mut ids: Vec<DocId> = ids.collect();
    ids.sort_by_key(|id| states[*id] == State::Draft);
    ids
}
