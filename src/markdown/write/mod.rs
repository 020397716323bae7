//! 输出: the stream as HTML.
//!
//! The stream is balanced and holds nothing harmful; this room only spells it. It adds no words: what
//! a reader sees and the file does not say comes from the style sheet.

mod code;
mod element;
mod escape;
mod footnote;
mod link;
mod table;

pub use code::code_css;
pub(super) use code::is_known as is_known_language;
pub(super) use table::has_header;

use std::borrow::Cow;
use std::fmt::Write;

use super::anchor::Anchors;
use super::node::{Item, Kind, Node};
use super::shape::block::{self, BlockKind, Step, step};
use super::shape::{Role, Shape};
use super::{RenderOptions, Slot, ladder::Ladder};
use escape::{push_attribute, text};
use footnote::Footnotes;

/// Writes a body.
pub(super) fn write(
    items: &[Item<'_>],
    shape: &Shape<'_>,
    anchors: &Anchors,
    slots: &[Slot],
    options: &RenderOptions<'_>,
) -> String {
    let length: usize = items.iter().filter_map(|item| item.node.words()).map(str::len).sum();
    let mut writer = Writer {
        out: String::with_capacity(length + items.len() * 8 + 64),
        items,
        anchors,
        options,
        slots: slots.iter(),
        ladder: Ladder::new(options.heading_base),
        links: Vec::new(),
        kept_link: 0,
        span: None,
        id: 0,
        captioned: false,
        table: None,
        raw_tables: 0,
        notes: Footnotes::new(items, anchors),
    };
    for (index, block) in shape.blocks.iter().enumerate() {
        if let Ok(nth) = shape.annexes.binary_search(&index) {
            writer.out.push_str(if nth > 0 {
                "</section>\n<section class=\"annex\">\n"
            } else {
                "<section class=\"annex\">\n"
            });
        }
        // A line drawn in the source before an annexed text would stand twice: its section has one.
        let doubled = block.kind == BlockKind::Rule && shape.annexes.binary_search(&(index + 1)).is_ok();
        if !doubled {
            writer.block(block.open, block.close, shape, index);
        }
    }
    if !shape.annexes.is_empty() {
        writer.out.push_str("</section>\n");
    }
    writer.finish()
}

/// A text that is not read as Markdown.
pub(super) fn plainly(words: &str) -> String {
    let mut out = "<pre>".to_owned();
    text(words, &mut out);
    out + "</pre>\n"
}

/// What is being written.
struct Writer<'w> {
    out: String,
    items: &'w [Item<'w>],
    anchors: &'w Anchors,
    options: &'w RenderOptions<'w>,
    slots: std::slice::Iter<'w, Slot>,
    ladder: Ladder,
    /// For every open link whether it was written as one.
    links: Vec<bool>,
    /// How many of them were.
    kept_link: usize,
    /// Where the span ends that began with the paragraph: item, and bytes of its words.
    span: Option<(usize, usize)>,
    /// The next anchor.
    id: usize,
    /// Whether the table that follows has been opened by its caption.
    captioned: bool,
    table: Option<table::Table>,
    /// How many tables of raw HTML are open: only the outermost has a frame.
    raw_tables: usize,
    notes: Footnotes<'w>,
}

impl Writer<'_> {
    fn block(&mut self, open: usize, close: usize, shape: &Shape<'_>, index: usize) {
        let role = shape.roles.get(index).copied().unwrap_or(Role::Plain);
        let class = shape.class(index).map(|class| match role {
            Role::AnnexNote if !block::words(&self.items[open..close]).trim_start().starts_with('附') => {
                Cow::Owned(format!("{class} annex-more"))
            }
            _ => class,
        });
        let mut at = open;
        match &self.items[open].node {
            Node::Open(Kind::Paragraph) if !self.is_caption(open, close) => {
                self.start("p", class.as_deref(), open);
                self.heading_role(role);
                self.out.push('>');
                if let Some((class, bytes)) = shape.lead(index) {
                    self.open_span(open, close, class, bytes);
                }
                at += 1;
            }
            Node::Open(Kind::Heading(level)) => {
                let level = self.ladder.step(*level);
                self.start(HEADINGS[usize::from(level.min(6))], class.as_deref(), open);
                self.out.push('>');
                at += 1;
            }
            Node::Open(Kind::List(first)) => {
                self.list(*first, class.as_deref(), open);
                at += 1;
            }
            _ => {}
        }
        while at <= close {
            at = self.node(at) + 1;
        }
    }

    /// A paragraph that is a heading says so to those who cannot see it.
    fn heading_role(&mut self, role: Role) {
        let Some(level) = role.heading() else { return };
        let level = self.ladder.step(level);
        let _ = write!(self.out, " role=\"heading\" aria-level=\"{level}\"");
    }

    /// `<name class id`, without `>`.
    fn start(&mut self, name: &str, class: Option<&str>, item: usize) {
        self.out.push('<');
        self.out.push_str(name);
        if let Some(class) = class {
            self.attribute("class", class);
        }
        self.anchor(item);
    }

    fn anchor(&mut self, item: usize) {
        while self.anchors.ids.get(self.id).is_some_and(|(at, _)| *at < item) {
            self.id += 1;
        }
        if let Some((_, id)) = self.anchors.ids.get(self.id).filter(|(at, _)| *at == item) {
            self.out.push_str(" id=\"");
            self.out.push_str(self.options.id_prefix);
            push_attribute(id, &mut self.out);
            self.out.push('"');
        }
    }

    fn attribute(&mut self, name: &str, value: &str) {
        for piece in [" ", name, "=\""] {
            self.out.push_str(piece);
        }
        push_attribute(value, &mut self.out);
        self.out.push('"');
    }

    /// Opens a span over the first words of a paragraph, if it can end between elements.
    fn open_span(&mut self, open: usize, close: usize, class: &str, mut bytes: usize) {
        let mut depth = 0_usize;
        for index in open + 1..close {
            let node = &self.items[index].node;
            match step(node) {
                Step::In => depth += 1,
                Step::Out => depth = depth.saturating_sub(1),
                Step::Level => {}
            }
            let length = node.words().map_or(0, str::len);
            let splits = length > bytes && (depth > 0 || !matches!(node, Node::Text(_)));
            if splits {
                return;
            }
            if depth == 0 && length >= bytes {
                self.span = Some((index, bytes));
                let _ = write!(self.out, "<span class=\"{class}\">");
                return;
            }
            bytes -= length;
        }
    }

    /// Writes a node; returns the last item that it took.
    fn node(&mut self, at: usize) -> usize {
        let mut last = at;
        let split = self.span.take_if(|(item, _)| *item == at).map(|(_, bytes)| bytes);
        match &self.items[at].node {
            Node::Open(kind) => self.open(*kind, at),
            Node::Close(kind) => self.close(*kind),
            Node::Table(alignments) => self.open_table(at, alignments),
            Node::Link(_) => self.open_link(at),
            Node::LinkEnd | Node::RawEnd("a") => self.close_link(),
            Node::Image(_) => last = self.image(at),
            Node::ImageEnd | Node::Gone => {}
            Node::Note(_) => self.notes.begin(&mut self.out),
            Node::NoteEnd => self.notes.end(&mut self.out),
            Node::NoteRef(label) => self.reference(label),
            Node::Text(words) => {
                let (inside, outside) = words.split_at(split.unwrap_or(0));
                text(inside, &mut self.out);
                if split.is_some() {
                    self.out.push_str("</span>");
                }
                text(outside, &mut self.out);
            }
            Node::Code(words) => {
                self.out.push_str("<code>");
                text(words, &mut self.out);
                self.out.push_str("</code>");
            }
            Node::CodeBlock(language, words) => code::block(language, words, &mut self.out),
            Node::Soft => self.out.push('\n'),
            Node::Hard => self.out.push_str("<br>\n"),
            Node::Rule => self.out.push_str("<hr>\n"),
            Node::Task(done) => self.task(*done),
            Node::Raw(tag) => self.raw(tag, at),
            Node::RawEnd("h2" | "h3" | "h4" | "h5" | "h6") => self.end(HEADINGS[usize::from(self.ladder.current())]),
            Node::RawEnd("table") => self.close_raw_table(),
            Node::RawEnd(name) => self.end(name),
        }
        if split.is_some() && !matches!(self.items[at].node, Node::Text(_)) {
            self.out.push_str("</span>");
        }
        last
    }

    fn finish(mut self) -> String {
        self.write_footnotes();
        self.out
    }
}

const HEADINGS: [&str; 7] = ["h1", "h1", "h2", "h3", "h4", "h5", "h6"];
