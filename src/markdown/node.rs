//! 节点: a body as a flat stream, clean and balanced.
//!
//! The stream is what remains when the parser's events have been freed of our stand-ins, raw HTML has
//! been sifted and every element that was opened is closed again. Facts, plain text and HTML are all
//! read from it, so they cannot disagree about what a body says. It is flat so that no nesting, however
//! deep, needs stack.

use std::ops::Range;

use pulldown_cmark::{Alignment, CowStr};

use crate::diagnostic::Rule;

/// One node and where it stands in the prepared text.
#[derive(Debug)]
pub(super) struct Item<'t> {
    /// What it is.
    pub(super) node: Node<'t>,
    /// Bytes of the prepared text; of an opening node those of the whole element.
    pub(super) at: Range<usize>,
}

/// A node.
#[derive(Debug, PartialEq)]
pub(super) enum Node<'t> {
    /// An element begins.
    Open(Kind),
    /// It ends.
    Close(Kind),
    /// A table begins, with the alignment of its columns; it ends with `Close(Kind::Table)`.
    Table(Vec<Alignment>),
    /// A link begins: its target.
    Link(CowStr<'t>),
    /// It ends.
    LinkEnd,
    /// A picture begins: its target. Up to the end follows its alternative text.
    Image(CowStr<'t>),
    /// It ends.
    ImageEnd,
    /// The text of a footnote begins: its label.
    Note(CowStr<'t>),
    /// It ends.
    NoteEnd,
    /// A reference to a footnote: its label.
    NoteRef(CowStr<'t>),
    /// Words.
    Text(CowStr<'t>),
    /// Code within a line.
    Code(CowStr<'t>),
    /// A fenced or indented block of code: its language and its text.
    CodeBlock(CowStr<'t>, String),
    /// A line end that means a space.
    Soft,
    /// A line end that was meant.
    Hard,
    /// 分隔线.
    Rule,
    /// The box of a task.
    Task(bool),
    /// An element of raw HTML that may stand.
    Raw(Box<RawTag>),
    /// It ends.
    RawEnd(&'static str),
    /// Nothing: what stood here was taken back.
    Gone,
}

/// Elements of Markdown without data of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// 段落.
    Paragraph,
    /// A heading of the level that was written.
    Heading(u8),
    /// 引用.
    Quote,
    /// A list; ordered ones with their first number.
    List(Option<u64>),
    /// An item of a list.
    Item,
    /// A table: only ever closes.
    Table,
    /// The row of header cells.
    Head,
    /// A row.
    Row,
    /// A cell.
    Cell,
    /// `*…*`.
    Emphasis,
    /// `**…**`.
    Strong,
    /// `~~…~~`.
    Strike,
}

impl Kind {
    /// Whether it stands within a line.
    pub(super) fn is_inline(self) -> bool {
        matches!(self, Self::Emphasis | Self::Strong | Self::Strike)
    }
}

/// An element of raw HTML with the attributes that were kept.
#[derive(Debug, PartialEq)]
pub(super) struct RawTag {
    /// From the list of harmless elements.
    pub(super) name: &'static str,
    /// Kept attributes, without `id`, `href` and `src`.
    pub(super) attributes: Vec<(&'static str, String)>,
    /// An anchor.
    pub(super) id: Option<String>,
    /// `href` of a link, `src` of a picture.
    pub(super) target: Option<String>,
}

/// Something wrong on the way, not yet bound to a file.
#[derive(Debug)]
pub(super) struct Slip {
    /// The rule.
    pub(super) rule: &'static Rule,
    /// Bytes of the prepared text.
    pub(super) at: Range<usize>,
    /// The sentence.
    pub(super) message: String,
    /// The remedy.
    pub(super) help: Option<&'static str>,
}

impl Node<'_> {
    /// Whether it takes a slot: every link and every picture, in the order of the stream.
    pub(super) fn takes_slot(&self) -> bool {
        match self {
            Self::Link(_) | Self::Image(_) => true,
            Self::Raw(tag) => tag.target.is_some(),
            Self::Open(_)
            | Self::Close(_)
            | Self::Table(_)
            | Self::LinkEnd
            | Self::ImageEnd
            | Self::Note(_)
            | Self::NoteEnd
            | Self::NoteRef(_)
            | Self::Text(_)
            | Self::Code(_)
            | Self::CodeBlock(..)
            | Self::Soft
            | Self::Hard
            | Self::Rule
            | Self::Task(_)
            | Self::RawEnd(_)
            | Self::Gone => false,
        }
    }

    /// The words that it shows by itself.
    pub(super) fn words(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Code(text) => Some(text),
            Self::Soft | Self::Hard => Some(" "),
            _ => None,
        }
    }
}
