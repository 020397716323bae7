//! 开着的元素: what is open while a body is read.

use std::ops::Range;

use crate::markdown::html::element::Element;
use crate::markdown::node::Kind;

/// An element that is open.
#[derive(Debug)]
pub(in crate::markdown) enum Frame {
    /// Of Markdown: how it ends.
    Markdown(Closing),
    /// Of raw HTML.
    Raw(RawFrame),
    /// So many elements of Markdown that were left out: too deep, or a link inside of a link. They
    /// are counted, not stacked, or a line of a million `>` would make every look around slow.
    Skipped(usize),
}

/// How an element of Markdown ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::markdown) enum Closing {
    /// With its own kind.
    Element(Kind),
    /// A link.
    Link,
    /// A picture.
    Image,
    /// A footnote.
    Note,
    /// `~…~`, which is no more than two signs (10~20人).
    Tilde,
}

/// An open element of raw HTML.
#[derive(Debug)]
pub(in crate::markdown) struct RawFrame {
    /// What it is.
    pub(in crate::markdown) element: &'static Element,
    /// Where its opening stands in the stream.
    pub(in crate::markdown) opened: usize,
    /// Its children so far: name (`#` for words and Markdown), opening and closing in the stream.
    pub(in crate::markdown) children: Vec<(&'static str, usize, usize)>,
    /// The tag in the prepared text.
    pub(in crate::markdown) at: Range<usize>,
}

/// Whether an element is a link.
pub(in crate::markdown) fn is_link(frame: &Frame) -> bool {
    match frame {
        Frame::Markdown(closing) => *closing == Closing::Link,
        Frame::Raw(raw) => raw.element.name == "a",
        Frame::Skipped(_) => false,
    }
}
