//! 筛: raw HTML into the stream: allowed tags as elements, the rest as visible text, all balanced.

use std::ops::Range;

use pulldown_cmark::CowStr;

use super::element::{self, Content, Element};
use super::entity;
use super::token::{self, Token};
use crate::markdown::node::{Node, RawTag};
use crate::markdown::read::{Closing, Frame, RawFrame, Reader, is_link};
use crate::markdown::{prepare, rules};

/// Where raw HTML stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::markdown) enum Place {
    /// A block of its own.
    Block,
    /// Within a line of Markdown.
    Line,
}

/// Reads a stretch of raw HTML, given as the lines of it.
pub(in crate::markdown) fn sift(reader: &mut Reader<'_>, text: &str, lines: &[Range<usize>], place: Place) {
    // In a block quote the lines don't touch: a tag over two of them has to be read without the `>`.
    let html: String = lines.iter().map(|line| &text[line.clone()]).collect();
    let mut starts = Vec::with_capacity(lines.len());
    let mut length = 0;
    for line in lines {
        starts.push((length, line.start));
        length += line.len();
    }
    let stored = |at: usize| {
        let line = starts.partition_point(|(start, _)| *start <= at).saturating_sub(1);
        starts.get(line).map_or(0, |(start, stored)| stored + at - start)
    };
    for (token, at) in token::tokens(&html) {
        reader.token(token, stored(at.start)..stored(at.end.saturating_sub(1)) + 1, place);
    }
    if place == Place::Block {
        let end = lines.last().map_or(0, |line| line.end);
        while matches!(reader.frames.last(), Some(Frame::Raw(raw)) if raw.element.content == Content::Words) {
            reader.close_raw(end);
        }
    }
}

impl Reader<'_> {
    fn token(&mut self, token: Token<'_>, at: Range<usize>, place: Place) {
        match token {
            Token::Text(text) => self.raw_text(&entity::decode(text), at, place),
            Token::Comment => {}
            Token::OpenComment(source) => {
                let help = Some("在注释末尾补上 -->");
                self.slip(&rules::UNBALANCED_HTML, at.clone(), "注释 <!-- 没有结束, 其后的文字已照原样显示", help);
                self.raw_text(source, at, place);
            }
            Token::Foreign(name, source) => {
                self.refuse(&name, at.clone());
                self.raw_text(source, at, place);
            }
            Token::Open(name, attributes) => match element::element(&name) {
                // A picture's words are plain text.
                Some(_) if self.within(|frame| matches!(frame, Frame::Markdown(Closing::Image))) => {}
                Some(element) => self.open_raw(element, &name, attributes, at, place),
                None => self.refused_tag(&name, at, place),
            },
            Token::Close(name) => match element::element(&name) {
                Some(element) => self.close_named(element, &name, at),
                None => self.refused_tag(&name, at, place),
            },
        }
    }

    fn raw_text(&mut self, text: &str, at: Range<usize>, place: Place) {
        let text = prepare::restore(text).unwrap_or_else(|| text.to_owned());
        let blank = text.trim().is_empty();
        if blank && self.holds_only_parts() {
            return;
        }
        if !blank && place == Place::Block && !matches!(self.frames.last(), Some(Frame::Raw(_))) {
            self.supply_paragraph(at.clone());
        }
        self.words(Node::Text, CowStr::from(text), at);
    }

    /// Whether words would have to be wrapped before they may stand here.
    fn holds_only_parts(&self) -> bool {
        match self.frames.last() {
            Some(Frame::Raw(raw)) => matches!(raw.element.content, Content::Only(_)),
            Some(Frame::Markdown(Closing::Element(kind))) => !kind.is_inline() && self.depth == 0,
            Some(Frame::Markdown(_)) => false,
            Some(Frame::Skipped(_)) | None => true,
        }
    }

    fn supply_paragraph(&mut self, at: Range<usize>) {
        if let Some(paragraph) = element::element("p") {
            self.supply(paragraph, at);
        }
    }

    /// Opens an element that was not written but has to be there.
    pub(in crate::markdown) fn supply(&mut self, element: &'static Element, at: Range<usize>) {
        self.enter(element, Vec::new(), None, None, at);
    }

    fn refused_tag(&mut self, name: &str, at: Range<usize>, place: Place) {
        self.refuse(name, at.clone());
        let source = self.source(&at);
        self.raw_text(source, at, place);
    }

    fn refuse(&mut self, name: &str, at: Range<usize>) {
        if rules::is_active(name) {
            let message = format!("正文含有可执行或嵌入外部内容的标签 <{name}>, 不会生效, 已作为文字显示");
            self.slip(&rules::ACTIVE_HTML, at, message, Some("删去该标签; 需要提供的材料请作为附件"));
        } else {
            let message = format!("正文不能使用标签 <{name}>, 已作为文字显示");
            self.slip(&rules::UNKNOWN_HTML, at, message, Some("改用 Markdown 写法, 或删去该标签"));
        }
    }

    fn open_raw(
        &mut self,
        element: &'static Element,
        name: &str,
        attributes: Vec<(String, String)>,
        at: Range<usize>,
        place: Place,
    ) {
        let tag = self.keep(element, name, attributes, &at);
        if element.name == "a" && self.within(is_link) || !self.find_room(element, &at, place) {
            let message = format!("标签 <{name}> 不能放在这里, 已略去标签, 保留其中文字");
            return self.slip(&rules::UNBALANCED_HTML, at, message, Some("检查标签的嵌套, 如 <td> 须在 <tr> 之内"));
        }
        if self.is_deepest() {
            return self.too_deep(&at);
        }
        let element = self.in_table(element);
        self.enter(element, tag.attributes, tag.id, tag.target, at);
    }

    /// A head that comes after rows is no head any more.
    fn in_table(&self, element: &'static Element) -> &'static Element {
        let late = matches!(self.frames.last(), Some(Frame::Raw(raw)) if raw.children.iter().any(|(name, ..)| *name != "caption"));
        if element.name == "thead" && late { element::element("tbody").unwrap_or(element) } else { element }
    }

    fn enter(
        &mut self,
        element: &'static Element,
        attributes: Vec<(&'static str, String)>,
        id: Option<String>,
        target: Option<String>,
        at: Range<usize>,
    ) {
        let opened = self.items.len();
        if let Some(Frame::Raw(parent)) = self.frames.last_mut() {
            parent.children.push((element.name, opened, opened));
        }
        if element.inline {
            self.visible(None);
        }
        self.push(Node::Raw(Box::new(RawTag { name: element.name, attributes, id, target })), at.clone());
        if element.content != Content::Void {
            self.depth += 1;
            self.frames.push(Frame::Raw(RawFrame { element, opened, children: Vec::new(), at }));
        }
    }

    /// Closes and supplies what has to be before the element may stand; `false` where it never may.
    fn find_room(&mut self, element: &'static Element, at: &Range<usize>, place: Place) -> bool {
        if !element.parents.is_empty() {
            return self.find_parent(element, at);
        }
        if place == Place::Line && !element.inline {
            return false;
        }
        let heading = matches!(element.name, "h2" | "h3" | "h4" | "h5" | "h6");
        if heading && self.within(|frame| matches!(frame, Frame::Raw(raw) if matches!(raw.element.name, "th" | "dt" | "caption" | "summary"))) {
            return false;
        }
        if !element.inline && self.within(|frame| matches!(frame, Frame::Raw(raw) if raw.element.name == "summary")) {
            return false;
        }
        if element.inline && place == Place::Block && !matches!(self.frames.last(), Some(Frame::Raw(_))) {
            self.supply_paragraph(at.clone());
        }
        self.make_room(!element.inline, at);
        true
    }

    /// Finds the parent of a part of something larger: an open one, or one that may be supplied.
    fn find_parent(&mut self, element: &'static Element, at: &Range<usize>) -> bool {
        for index in (0..self.frames.len()).rev() {
            let Some(Frame::Raw(raw)) = self.frames.get(index) else { return false };
            let (open, only) = (raw.element, raw.element.content);
            if element.parents.contains(&open.name) {
                let late = match element.name {
                    "caption" | "summary" => !raw.children.is_empty(),
                    _ => false,
                };
                if !late {
                    self.close_raw_above(index + 1, at.start);
                }
                return !late;
            }
            if let Content::Only([first, ..]) = only
                && element.parents.contains(first)
                && let Some(between) = element::element(first)
            {
                self.close_raw_above(index + 1, at.start);
                self.supply(between, at.clone());
                return true;
            }
            if open.name == "table" {
                return false;
            }
        }
        false
    }

    fn close_named(&mut self, element: &'static Element, name: &str, at: Range<usize>) {
        if element.content == Content::Void {
            return;
        }
        let bottom = self.frames.iter().rposition(|frame| !matches!(frame, Frame::Raw(_))).map_or(0, |index| index + 1);
        let open = self.frames[bottom..]
            .iter()
            .rposition(|frame| matches!(frame, Frame::Raw(raw) if raw.element.name == element.name));
        match open {
            Some(index) => {
                self.close_raw_above(bottom + index + 1, at.start);
                self.close_raw_here(at.end, false);
            }
            None => {
                let message = format!("结束标签 </{name}> 没有对应的开始标签, 已略去");
                self.slip(&rules::UNBALANCED_HTML, at, message, Some("删去它, 或补上开始标签"));
            }
        }
    }

    /// Closes elements of raw HTML until `count` frames remain.
    pub(in crate::markdown) fn close_raw_above(&mut self, count: usize, end: usize) {
        while self.frames.len() > count && matches!(self.frames.last(), Some(Frame::Raw(_))) {
            self.close_raw(end);
        }
    }

    /// Closes the innermost element of raw HTML, for which no closing tag was written.
    pub(in crate::markdown) fn close_raw(&mut self, end: usize) {
        self.close_raw_here(end, true);
    }

    fn close_raw_here(&mut self, end: usize, missing: bool) {
        let Some(Frame::Raw(frame)) = self.frames.pop() else { return };
        self.depth -= 1;
        // HTML itself lets these end tags be left out; a supplied element never had one.
        let optional = matches!(
            frame.element.name,
            "p" | "li" | "dt" | "dd" | "tr" | "td" | "th" | "thead" | "tbody" | "rt" | "rp"
        );
        if missing && !optional {
            let message = format!("标签 <{}> 没有结束标签, 已在此段末尾结束", frame.element.name);
            self.slip(&rules::UNBALANCED_HTML, frame.at.clone(), message, Some("补上结束标签"));
        }
        let closed = self.items.len();
        if let Some(Frame::Raw(parent)) = self.frames.last_mut()
            && let Some(child) = parent.children.last_mut()
        {
            child.2 = closed;
        }
        if let Some(item) = self.items.get_mut(frame.opened) {
            item.at.end = end.max(item.at.end);
        }
        if frame.element.inline && frame.element.name != "rt" {
            self.visible(None);
        }
        self.push(Node::RawEnd(frame.element.name), end..end);
        self.settle(&frame, closed);
    }
}
