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
    /// By label: its number and anchor, and how often it was referred to so far.
    notes: BTreeMap<&'w str, Note<'w>>,
    /// The HTML of each definition, in the order of the file.
    written: Vec<String>,
    /// What was being written when a definition began.
    outer: Vec<String>,
}

struct Note<'w> {
    /// From 1.
    number: usize,
    id: &'w str,
    /// Which definition of the file it is.
    definition: usize,
    references: usize,
}

impl<'w> Footnotes<'w> {
    pub(super) fn new(items: &'w [Item<'_>], anchors: &'w Anchors) -> Self {
        let mut notes: BTreeMap<&str, Note<'_>> = BTreeMap::new();
        for (definition, (label, id)) in anchors.notes.iter().enumerate() {
            notes.entry(label).or_insert(Note { number: 0, id, definition, references: 0 });
        }
        let mut count = 0;
        for item in items {
            if let Node::NoteRef(label) = &item.node
                && let Some(note) = notes.get_mut(label.as_ref()).filter(|note| note.number == 0)
            {
                count += 1;
                note.number = count;
            }
        }
        let mut unnamed: Vec<&mut Note<'_>> = notes.values_mut().filter(|note| note.number == 0).collect();
        unnamed.sort_by_key(|note| note.definition);
        for note in unnamed {
            count += 1;
            note.number = count;
        }
        Self { notes, written: Vec::new(), outer: Vec::new() }
    }

    pub(super) fn begin(&mut self, out: &mut String) {
        self.outer.push(std::mem::take(out));
    }

    pub(super) fn end(&mut self, out: &mut String) {
        let outer = self.outer.pop().unwrap_or_default();
        self.written.push(std::mem::replace(out, outer));
    }
}

impl Writer<'_> {
    pub(super) fn reference(&mut self, label: &str) {
        let prefix = self.options.id_prefix;
        let Some(note) = self.notes.notes.get_mut(label) else { return text(label, &mut self.out) };
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
        let mut notes: Vec<&Note<'_>> = self.notes.notes.values().collect();
        if notes.is_empty() {
            return;
        }
        notes.sort_by_key(|note| note.number);
        self.out.push_str("<ol class=\"footnotes\">\n");
        for note in notes {
            let html = self.notes.written.get(note.definition).map_or("", String::as_str);
            let _ = write!(self.out, "<li id=\"{prefix}{}\">{html}", attribute(note.id));
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
