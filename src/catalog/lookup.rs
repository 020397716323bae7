//! 查找: from a path, a number, an index number or a title to a document.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{DocId, DocumentFacts, UnitId};
use crate::model::doc_number::DocNumber;
use crate::model::path::composed;

/// The four ways to name a document.
#[derive(Debug)]
pub struct Lookup {
    by_path: BTreeMap<String, DocId>,
    by_number: BTreeMap<String, Vec<DocId>>,
    by_index: BTreeMap<String, Vec<DocId>>,
    by_title: BTreeMap<String, Vec<DocId>>,
    is_original: Vec<bool>,
    units: Vec<UnitId>,
}

impl Lookup {
    /// Indexes all documents, whatever their state. `units` holds the unit of each.
    pub fn new(documents: &[Arc<DocumentFacts>], units: Vec<UnitId>) -> Self {
        let paths = || documents.iter().map(|facts| composed(facts.path.as_str()).into_owned()).zip(0..).collect();
        let by = |name: &(dyn Fn(&DocumentFacts) -> Option<String> + Sync)| grouped(documents, name);
        let ((by_path, by_number), (by_index, by_title)) = rayon::join(
            || (paths(), by(&|facts| facts.front.doc_number.as_ref().map(DocNumber::key))),
            || (by(&|facts| facts.front.index_number.clone()), by(&|facts| Some(facts.front.title.clone()))),
        );
        let is_original = documents.iter().map(|facts| facts.front.repost.is_none()).collect();
        Self { by_path, by_number, by_index, by_title, is_original, units }
    }

    /// The document at a path below the root, in any Unicode form.
    pub fn path(&self, path: &str) -> Option<DocId> {
        self.by_path.get(&*composed(path)).copied()
    }

    /// The document that bears a number: the original before a repost, the same unit before others.
    pub fn number(&self, key: &str, unit: UnitId) -> Option<DocId> {
        self.best(self.by_number.get(key)?, unit)
    }

    /// The document that bears an index number.
    pub fn index(&self, index: &str) -> Option<DocId> {
        self.by_index.get(index)?.first().copied()
    }

    /// The document with a title.
    pub fn title(&self, title: &str, unit: UnitId) -> Option<DocId> {
        self.best(self.by_title.get(title)?, unit)
    }

    /// Groups of documents that share a number, per key.
    pub fn numbers(&self) -> impl Iterator<Item = (&String, &Vec<DocId>)> {
        self.by_number.iter()
    }

    /// Groups of documents that share an index number.
    pub fn indexes(&self) -> impl Iterator<Item = (&String, &Vec<DocId>)> {
        self.by_index.iter()
    }

    fn best(&self, ids: &[DocId], unit: UnitId) -> Option<DocId> {
        ids.iter().copied().min_by_key(|id| (!self.is_original[*id], self.units[*id] != unit, *id))
    }
}

/// Documents by a name that several may bear.
fn grouped(
    documents: &[Arc<DocumentFacts>],
    name: impl Fn(&DocumentFacts) -> Option<String>,
) -> BTreeMap<String, Vec<DocId>> {
    let mut groups: BTreeMap<String, Vec<DocId>> = BTreeMap::new();
    for (id, facts) in documents.iter().enumerate() {
        if let Some(name) = name(facts) {
            groups.entry(name).or_default().push(id);
        }
    }
    groups
}
