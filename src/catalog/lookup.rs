//! 查找: from a path, a number, an index number or a title to a document.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use rapidhash::RapidHashMap;

use super::{DocId, DocumentFacts, UnitId};
use crate::model::path::composed;

/// The four ways to name a document.
#[derive(Debug)]
pub struct Lookup<'f> {
    by_path: Bearers<'f>,
    by_number: Bearers<'f>,
    by_index: Bearers<'f>,
    by_title: Bearers<'f>,
    is_original: Vec<bool>,
    units: Vec<UnitId>,
}

impl<'f> Lookup<'f> {
    /// Indexes all documents, whatever their state. `units` holds the unit of each.
    pub fn new(documents: &'f [Arc<DocumentFacts>], units: Vec<UnitId>) -> Self {
        let ((by_path, by_number), (by_index, by_title)) = rayon::join(
            || {
                let number = |facts: &'f DocumentFacts| Some(facts.front.doc_number.as_ref()?.key().into());
                (Bearers::of(documents, |facts| Some(composed(facts.path.as_str()))), Bearers::of(documents, number))
            },
            || {
                let index = |facts: &'f DocumentFacts| facts.front.index_number.as_deref().map(Into::into);
                (Bearers::of(documents, index), Bearers::of(documents, |facts| Some((&*facts.front.title).into())))
            },
        );
        let is_original = documents.iter().map(|facts| facts.front.repost.is_none()).collect();
        Self { by_path, by_number, by_index, by_title, is_original, units }
    }

    /// The document at a path below the root, in any Unicode form.
    pub fn path(&self, path: &str) -> Option<DocId> {
        // Of two that differ only by their form, the later one.
        self.by_path.get(&composed(path)).last().copied()
    }

    /// The document that bears a number: the original before a repost, the same unit before others.
    pub fn number(&self, key: &str, unit: UnitId) -> Option<DocId> {
        self.best(self.by_number.get(key), unit)
    }

    /// The document that bears an index number.
    pub fn index(&self, index: &str) -> Option<DocId> {
        self.by_index.get(index).first().copied()
    }

    /// The document with a title.
    pub fn title(&self, title: &str, unit: UnitId) -> Option<DocId> {
        self.best(self.by_title.get(title), unit)
    }

    /// Groups of documents that share a number, per key.
    pub fn shared_numbers(&self) -> impl Iterator<Item = (&str, &[DocId])> {
        self.by_number.shared()
    }

    /// Groups of documents that share an index number.
    pub fn shared_indexes(&self) -> impl Iterator<Item = (&str, &[DocId])> {
        self.by_index.shared()
    }

    fn best(&self, ids: &[DocId], unit: UnitId) -> Option<DocId> {
        ids.iter().copied().min_by_key(|id| (!self.is_original[*id], self.units[*id] != unit, *id))
    }
}

/// Documents by a name that several may bear, though few do.
#[derive(Debug, Default)]
struct Bearers<'f> {
    /// Who bears it first.
    first: RapidHashMap<Cow<'f, str>, DocId>,
    /// All who bear one that is borne by several.
    several: BTreeMap<Cow<'f, str>, Vec<DocId>>,
}

impl<'f> Bearers<'f> {
    fn of(documents: &'f [Arc<DocumentFacts>], name: impl Fn(&'f DocumentFacts) -> Option<Cow<'f, str>>) -> Self {
        let mut bearers = Self::default();
        bearers.first.reserve(documents.len());
        for (id, facts) in documents.iter().enumerate() {
            match name(facts).map(|name| bearers.first.entry(name)) {
                Some(Entry::Vacant(free)) => drop(free.insert(id)),
                Some(Entry::Occupied(taken)) => {
                    let all = bearers.several.entry(taken.key().clone()).or_insert_with(|| vec![*taken.get()]);
                    all.push(id);
                }
                None => {}
            }
        }
        bearers
    }

    /// In the order of the documents; nobody: none.
    fn get(&self, name: &str) -> &[DocId] {
        match self.first.get(name) {
            Some(first) => self.several.get(name).map_or(std::slice::from_ref(first), Vec::as_slice),
            None => &[],
        }
    }

    fn shared(&self) -> impl Iterator<Item = (&str, &[DocId])> {
        self.several.iter().map(|(name, ids)| (&**name, ids.as_slice()))
    }
}
