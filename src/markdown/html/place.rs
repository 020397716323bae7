//! 安放: finds for an element of raw HTML the place where it may stand, and ends it in time.

use std::ops::Range;

use super::Place;
use super::element::{self, Content, Element};
use crate::markdown::node::Node;
use crate::markdown::read::{Frame, Reader};
use crate::markdown::rules;

impl Reader<'_> {
    /// Closes and supplies what has to be before the element may stand; `false` where it never may.
    pub(super) fn find_room(&mut self, element: &'static Element, at: &Range<usize>, place: Place) -> bool {
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
    pub(super) fn find_parent(&mut self, element: &'static Element, at: &Range<usize>) -> bool {
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

    pub(super) fn close_named(&mut self, element: &'static Element, name: &str, at: Range<usize>) {
        if element.content == Content::Void {
            return;
        }
        let bottom = self.frames.iter().rposition(|frame| !matches!(frame, Frame::Raw(_))).map_or(0, |index| index + 1);
        let open = self.frames[bottom..]
            .iter()
            .rposition(|frame| matches!(frame, Frame::Raw(raw) if raw.element.name == element.name));
        let Some(index) = open else {
            let message = format!("结束标签 </{name}> 没有对应的开始标签，已略去");
            return self.slip(&rules::UNBALANCED_HTML, at, message, Some("删去它，或补上开始标签"));
        };
        self.close_raw_above(bottom + index + 1, at.start);
        self.close_raw_here(at.end, false);
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

    pub(super) fn close_raw_here(&mut self, end: usize, missing: bool) {
        let Some(Frame::Raw(frame)) = self.frames.pop() else { return };
        self.depth -= 1;
        // HTML itself lets these end tags be left out; a supplied element never had one.
        let optional = matches!(
            frame.element.name,
            "p" | "li" | "dt" | "dd" | "tr" | "td" | "th" | "thead" | "tbody" | "rt" | "rp"
        );
        if missing && !optional {
            let message = format!("标签 <{}> 没有结束标签，已在此段末尾结束", frame.element.name);
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
