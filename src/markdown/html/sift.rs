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
                self.slip(&rules::UNBALANCED_HTML, at.clone(), "注释 <!-- 没有结束，其后的文字已照原样显示", help);
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

    pub(super) fn supply_paragraph(&mut self, at: Range<usize>) {
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
            let message = format!("正文含有可执行或嵌入外部内容的标签 <{name}>，不会生效，已作为文字显示");
            self.slip(&rules::ACTIVE_HTML, at, message, Some("删去该标签；需要提供的材料请作为附件"));
        } else {
            let message = format!("正文不能使用标签 <{name}>，已作为文字显示");
            self.slip(&rules::UNKNOWN_HTML, at, message, Some("改用 Markdown 写法，或删去该标签"));
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
            let message = format!("标签 <{name}> 不能放在这里，已略去标签，保留其中文字");
            return self.slip(&rules::UNBALANCED_HTML, at, message, Some("检查标签的嵌套，如 <td> 须在 <tr> 之内"));
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
}
