//! 输出: the stream as HTML.
//!
//! The stream is balanced and holds nothing harmful; this room only spells it. It adds no words: what
//! a reader sees and the file does not say comes from the style sheet.

mod code;
mod dialled;
mod element;
mod escape;
mod footnote;
mod landscape;
mod link;
mod steps;
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
use crate::model::phone::{self, Setting};
use escape::{push_attribute, text};
use footnote::Footnotes;
use steps::Steps;

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
        dialled_cells: dialled::Cells::new(),
        phones: None,
        dialled: false,
        landscape: false,
        steps: Steps::default(),
        notes: Footnotes::new(items, anchors),
    };
    let across = landscape::landscape(items, shape);
    for (index, block) in shape.blocks.iter().enumerate() {
        writer.landscape = across.get(index).copied().unwrap_or(false);
        if let Ok(nth) = shape.annexes.binary_search(&index) {
            let end = shape.annexes.get(nth + 1).copied().unwrap_or(across.len());
            let all = across.get(index..end).is_some_and(|blocks| blocks.iter().all(|across| *across));
            writer.out.push_str(if nth > 0 { "</section>\n" } else { "" });
            writer.out.push_str(if all {
                "<section class=\"annex landscape\">\n"
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
    /// The cells of the outermost of them that hold numbers to dial.
    dialled_cells: dialled::Cells,
    /// What the words of the cell or paragraph that is being written are, where they hold numbers to dial.
    phones: Option<Setting>,
    /// Whether the heading above says that numbers to dial stand below it.
    dialled: bool,
    /// Whether the block that is being written is printed on a page laid across.
    landscape: bool,
    steps: Steps,
    notes: Footnotes<'w>,
}

impl Writer<'_> {
    fn block(&mut self, open: usize, close: usize, shape: &Shape<'_>, index: usize) {
        let role = shape.roles.get(index).copied().unwrap_or(Role::Plain);
        let class = self.class(open, close, shape, index);
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
                self.steps.open(*first);
                self.list(*first, class.as_deref(), open);
                at += 1;
            }
            _ => {}
        }
        while at <= close {
            at = self.node(at) + 1;
        }
    }

    /// The class of a block: what it is in a paper, and how it is set.
    fn class(&mut self, open: usize, close: usize, shape: &Shape<'_>, index: usize) -> Option<Cow<'static, str>> {
        let block = shape.blocks.get(index)?;
        let role = shape.roles.get(index).copied().unwrap_or(Role::Plain);
        self.steps.follow(&self.items[open].node, role, &block.text);
        self.follow_phones(block, role);
        let mut classes = shape.class(index);
        let mut add = |more: &'static str| {
            classes = Some(classes.take().map_or(Cow::Borrowed(more), |class| Cow::Owned(format!("{class} {more}"))));
        };
        if role == Role::AnnexNote && !block::words(&self.items[open..close]).trim_start().starts_with('附') {
            add("annex-more");
        }
        if is_joint(shape, index) {
            add("joint");
        }
        if role == Role::Plain && self.steps.are_meant() && matches!(block.kind, BlockKind::Ordered(_)) {
            add("steps");
        }
        if self.landscape {
            add("landscape");
        }
        classes
    }

    /// Below a heading like 咨询电话 paragraphs and lists name numbers to dial.
    fn follow_phones(&mut self, block: &block::Block<'_>, role: Role) {
        if block.kind == BlockKind::Heading || role.heading().is_some() {
            self.dialled = phone::under(&block.text).is_some();
            self.phones = None;
        } else {
            let said = matches!(role, Role::Plain | Role::Numbered(..));
            self.phones = (said && self.dialled).then_some(Setting::Sentence);
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
            Node::Text(words) if self.phones.is_some() => self.words_with_phones(at, words),
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
            Node::RawEnd(name @ ("td" | "th")) => self.close_raw_cell(name),
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

/// Whether a line is signed by several, or dated below them: all of these lines share one middle.
fn is_joint(shape: &Shape<'_>, index: usize) -> bool {
    let signed = |index: Option<usize>| index.and_then(|index| shape.roles.get(index)) == Some(&Role::Signature);
    match shape.roles.get(index) {
        Some(Role::Signature) => signed(index.checked_sub(1)) || signed(Some(index + 1)),
        Some(Role::SignedDate) => signed(index.checked_sub(1)) && signed(index.checked_sub(2)),
        _ => false,
    }
}

const HEADINGS: [&str; 7] = ["h1", "h1", "h2", "h3", "h4", "h5", "h6"];
