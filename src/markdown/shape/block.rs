//! 块: the blocks of a body that stand in nothing else, with their words.

use std::borrow::Cow;

use crate::markdown::node::{Item, Kind, Node};

/// A block.
#[derive(Debug)]
pub(in crate::markdown) struct Block<'s> {
    /// Its opening in the stream.
    pub(in crate::markdown) open: usize,
    /// Its closing; equal to the opening for what has none.
    pub(in crate::markdown) close: usize,
    /// What it is to Markdown.
    pub(in crate::markdown) kind: BlockKind,
    /// The words of a paragraph or heading.
    pub(in crate::markdown) text: Cow<'s, str>,
}

/// What a block is to Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::markdown) enum BlockKind {
    /// 段落.
    Paragraph,
    /// 标题.
    Heading,
    /// An ordered list, with its first number.
    Ordered(u64),
    /// 分隔线.
    Rule,
    /// Tables, quotes, code, raw HTML.
    Other,
}

/// Finds the blocks.
pub(in crate::markdown) fn blocks<'s>(items: &'s [Item<'_>]) -> Vec<Block<'s>> {
    let mut out = Vec::new();
    let mut index = 0;
    while let Some(item) = items.get(index) {
        let kind = match &item.node {
            Node::Open(Kind::Paragraph) => BlockKind::Paragraph,
            Node::Open(Kind::Heading(_)) => BlockKind::Heading,
            Node::Open(Kind::List(Some(first))) => BlockKind::Ordered(*first),
            Node::Rule => BlockKind::Rule,
            Node::Gone => {
                index += 1;
                continue;
            }
            _ => BlockKind::Other,
        };
        let close = close_of(items, index);
        let spoken = matches!(kind, BlockKind::Paragraph | BlockKind::Heading);
        let text = if spoken { words(&items[index..close]) } else { Cow::Borrowed("") };
        out.push(Block { open: index, close, kind, text });
        index = close + 1;
    }
    out
}

/// Where the element that opens at `open` closes.
pub(in crate::markdown) fn close_of(items: &[Item<'_>], open: usize) -> usize {
    let mut depth = 0_usize;
    for (index, item) in items.iter().enumerate().skip(open) {
        match step(&item.node) {
            Step::In => depth += 1,
            Step::Out => depth = depth.saturating_sub(1),
            Step::Level => {}
        }
        if depth == 0 {
            return index;
        }
    }
    items.len().saturating_sub(1)
}

/// Whether a node goes down into an element, or up.
pub(in crate::markdown) enum Step {
    /// It opens.
    In,
    /// It closes.
    Out,
    /// Neither.
    Level,
}

/// How a node changes the depth.
pub(in crate::markdown) fn step(node: &Node<'_>) -> Step {
    match node {
        Node::Open(_) | Node::Table(_) | Node::Link(_) | Node::Image(_) | Node::Note(_) => Step::In,
        Node::Raw(tag) if !matches!(tag.name, "br" | "img" | "hr") => Step::In,
        Node::Close(_) | Node::LinkEnd | Node::ImageEnd | Node::NoteEnd | Node::RawEnd(_) => Step::Out,
        Node::Raw(_)
        | Node::NoteRef(_)
        | Node::Text(_)
        | Node::Code(_)
        | Node::CodeBlock(..)
        | Node::Soft
        | Node::Hard
        | Node::Rule
        | Node::Task(_)
        | Node::Gone => Step::Level,
    }
}

/// The words of a stretch; borrowed where there is only one piece, as in most paragraphs.
pub(in crate::markdown) fn words<'s>(items: &'s [Item<'_>]) -> Cow<'s, str> {
    let mut pieces = items.iter().filter_map(|item| item.node.words());
    let Some(first) = pieces.next() else { return Cow::Borrowed("") };
    let Some(second) = pieces.next() else { return Cow::Borrowed(first) };
    let mut text = format!("{first}{second}");
    text.extend(pieces);
    Cow::Owned(text)
}
