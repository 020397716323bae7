//! 脚注: numbered in the order in which the text refers to them, printed at its end.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::Writer;
use super::escape::{attribute, text};
use crate::markdown::anchor::Anchors;
use crate::markdown::node::{Item, Node};
use crate::model::path::encode;

/// The footnotes of a body.
pub(super) struct Footnotes<'w> {
    /// In the order of the file.
    notes: Vec<Note<'w>>,
    /// The first of each label: that is what references mean. One of the same label is printed too.
    labels: BTreeMap<&'w str, usize>,
    /// What was being written when a definition began, and which one it is; they may nest.
    outer: Vec<(String, usize)>,
    /// How many definitions have begun.
    begun: usize,
}

struct Note<'w> {
    /// From 1.
    number: usize,
    id: &'w str,
    references: usize,
    html: String,
}

impl<'w> Footnotes<'w> {
    pub(super) fn new(items: &'w [Item<'_>], anchors: &'w Anchors) -> Self {
        let mut labels = BTreeMap::new();
        for (index, (label, _)) in anchors.notes.iter().enumerate() {
            labels.entry(label.as_str()).or_insert(index);
        }
        let mut notes: Vec<Note<'_>> =
            anchors.notes.iter().map(|(_, id)| Note { number: 0, id, references: 0, html: String::new() }).collect();
        let referred = items.iter().filter_map(|item| match &item.node {
            Node::NoteRef(label) => labels.get(label.as_ref()).copied(),
            _ => None,
        });
        let mut number = 0;
        for index in referred.chain(0..notes.len()) {
            if let Some(note) = notes.get_mut(index).filter(|note| note.number == 0) {
                number += 1;
                note.number = number;
            }
        }
        Self { notes, labels, outer: Vec::new(), begun: 0 }
    }

    pub(super) fn begin(&mut self, out: &mut String) {
        self.outer.push((std::mem::take(out), self.begun));
        self.begun += 1;
    }

    pub(super) fn end(&mut self, out: &mut String) {
        let Some((outer, index)) = self.outer.pop() else { return };
        let html = std::mem::replace(out, outer);
        if let Some(note) = self.notes.get_mut(index) {
            note.html = html;
        }
    }
}

impl Writer<'_> {
    pub(super) fn reference(&mut self, label: &str) {
        let prefix = self.options.id_prefix;
        let note = self.notes.labels.get(label).copied().and_then(|index| self.notes.notes.get_mut(index));
        let Some(note) = note else { return text(label, &mut self.out) };
        note.references += 1;
        let number = note.number;
        // Links do not nest.
        if self.kept_link > 0 {
            let _ = write!(self.out, "<sup>{number}</sup>");
            return;
        }
        let repeated = if note.references > 1 { format!("-{}", note.references) } else { String::new() };
        let (id, href) = (attribute(note.id), encode(note.id));
        let _ = write!(
            self.out,
            "<sup class=\"footnote\"><a href=\"#{prefix}{href}\" id=\"{prefix}ref-{id}{repeated}\">{number}</a></sup>"
        );
    }

    pub(super) fn write_footnotes(&mut self) {
        let prefix = self.options.id_prefix;
        let mut notes: Vec<&Note<'_>> = self.notes.notes.iter().collect();
        if notes.is_empty() {
            return;
        }
        notes.sort_by_key(|note| note.number);
        self.out.push_str("<ol class=\"footnotes\">\n");
        for note in notes {
            let _ = write!(self.out, "<li id=\"{prefix}{}\">{}", attribute(note.id), note.html);
            if note.references > 0 {
                let href = encode(&format!("ref-{}", note.id));
                let _ = write!(
                    self.out,
                    "<a class=\"footnote-back\" href=\"#{prefix}{href}\" aria-label=\"返回正文\"></a>"
                );
            }
            self.out.push_str("</li>\n");
        }
        self.out.push_str("</ol>\n");
    }
}
