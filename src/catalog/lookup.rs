//! 查找: from a path, a number, an index number or a title to a document.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{DocId, DocumentFacts, UnitId};

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
        let mut lookup = Self {
            by_path: BTreeMap::new(),
            by_number: BTreeMap::new(),
            by_index: BTreeMap::new(),
            by_title: BTreeMap::new(),
            is_original: documents.iter().map(|facts| facts.front.repost.is_none()).collect(),
            units,
        };
        for (id, facts) in documents.iter().enumerate() {
            let front = &facts.front;
            lookup.by_path.insert(nfc(facts.path.as_str()), id);
            if let Some(number) = &front.doc_number {
                lookup.by_number.entry(number.key()).or_default().push(id);
            }
            if let Some(index) = &front.index_number {
                lookup.by_index.entry(index.clone()).or_default().push(id);
            }
            lookup.by_title.entry(front.title.clone()).or_default().push(id);
        }
        lookup
    }

    /// The document at a path below the root, in any Unicode form.
    pub fn path(&self, path: &str) -> Option<DocId> {
        self.by_path.get(&nfc(path)).copied()
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

/// The composed Unicode form, so that a name typed on one system finds a file made on another.
pub fn nfc(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfc().collect()
}
