//! 文字: words, line ends and code, and the room that they need in raw HTML.

use std::ops::Range;

use pulldown_cmark::CowStr;

use super::{Closing, Frame, Reader, clean};
use crate::markdown::html::element::{self, Content};
use crate::markdown::node::{Item, Kind, Node};
use crate::markdown::{flow, han, prepare, rules};

impl<'t> Reader<'t> {
    pub(super) fn code_line(&mut self, at: Range<usize>) {
        let line = &self.text[at.clone()];
        self.code_text.push_str(prepare::restore(line).as_deref().unwrap_or(line));
        if let Some((_, lines)) = &mut self.code {
            lines.push(at);
        }
    }

    /// An indented block of Chinese is no code: somebody pasted paragraphs with their indent.
    pub(super) fn end_code(&mut self, at: Range<usize>) {
        let Some((language, lines)) = self.code.take() else { return };
        let text = std::mem::take(&mut self.code_text);
        let prose = language.is_none() && !self.again && text.chars().any(han::is_han);
        if !prose {
            let language = language.unwrap_or(CowStr::Borrowed(""));
            return self.push(Node::CodeBlock(language, text), at);
        }
        self.slip(
            &rules::INDENTED_TEXT,
            at,
            "行首的四个以上空格使这几行成为代码；已按普通段落处理",
            Some("删去行首的空格，首行缩进由页面样式负责"),
        );
        self.again = true;
        for line in lines {
            let raw = &self.text[line.clone()];
            let trimmed = raw.trim_start();
            self.parse(trimmed, line.end - trimmed.len());
        }
        self.again = false;
    }

    /// Words, in a node of some kind.
    pub(in crate::markdown) fn words(&mut self, node: fn(CowStr<'t>) -> Node<'t>, text: CowStr<'t>, at: Range<usize>) {
        let mut text = clean(text);
        if matches!(self.items.last(), Some(Item { node: Node::Open(Kind::Paragraph | Kind::Cell), .. })) {
            text = trim_start(text);
        }
        let Some(first) = text.chars().next() else { return };
        self.make_room(false, &at);
        self.visible(Some(first));
        self.last = text.chars().next_back();
        self.push(node(text), at);
    }

    /// Something visible follows: decides whether the line end before it shows as a space.
    pub(in crate::markdown) fn visible(&mut self, first: Option<char>) {
        if let Some(soft) = self.soft.take()
            && flow::joins(self.last, first)
            && let Some(item) = self.items.get_mut(soft)
        {
            item.node = Node::Gone;
        }
        self.last = None;
    }

    pub(super) fn line_end(&mut self, hard: bool, at: Range<usize>) {
        let in_paragraph = matches!(self.frames[..], [Frame::Markdown(Closing::Element(Kind::Paragraph))]);
        if in_paragraph && flow::is_paragraph_break(self.text, &at, !self.begun) {
            self.push(Node::Close(Kind::Paragraph), at.clone());
            self.push(Node::Open(Kind::Paragraph), at);
            (self.last, self.soft) = (None, None);
        } else if hard {
            self.push(Node::Hard, at);
            (self.last, self.soft) = (None, None);
        } else {
            self.soft = Some(self.items.len());
            self.push(Node::Soft, at);
        }
    }

    /// Closes or supplies elements of raw HTML so that a block, or words, may follow.
    pub(in crate::markdown) fn make_room(&mut self, block: bool, at: &Range<usize>) {
        while let Some(Frame::Raw(frame)) = self.frames.last() {
            match frame.element.content {
                Content::Only(children) => {
                    let Some(child) = children.first().and_then(|name| element::element(name)) else { return };
                    self.supply(child, at.clone());
                }
                Content::Words if block => self.close_raw(at.start),
                Content::Words | Content::Blocks | Content::Void => break,
            }
        }
        let place = self.items.len();
        if let Some(Frame::Raw(frame)) = self.frames.last_mut()
            && frame.children.last().is_none_or(|(name, ..)| *name != "#")
        {
            frame.children.push(("#", place, place));
        }
    }
}

/// Without the blanks of an indent; the page indents by style.
fn trim_start(text: CowStr<'_>) -> CowStr<'_> {
    let blank = ['\u{3000}', '\u{a0}', '\u{2003}', ' '];
    match text {
        CowStr::Borrowed(text) => CowStr::Borrowed(text.trim_start_matches(blank)),
        other if other.starts_with(blank) => CowStr::from(other.trim_start_matches(blank).to_owned()),
        other => other,
    }
}
