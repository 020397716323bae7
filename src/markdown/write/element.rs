//! 元素: how each element of Markdown and of raw HTML is spelt.

use std::fmt::Write;

use super::{HEADINGS, Writer};
use crate::markdown::node::{Kind, Node, RawTag};
use crate::markdown::shape::block;

impl Writer<'_> {
    pub(super) fn open(&mut self, kind: Kind, at: usize) {
        match kind {
            Kind::Paragraph => {
                if self.is_caption(at, block::close_of(self.items, at)) {
                    return self.open_caption();
                }
                self.out.push_str("<p>");
            }
            Kind::Heading(level) => {
                let level = self.ladder.step(level);
                self.start(HEADINGS[usize::from(level.min(6))], None, at);
                self.out.push('>');
            }
            Kind::Quote => self.out.push_str("<blockquote>\n"),
            Kind::List(first) => {
                self.steps.open(first);
                self.list(first, None, at);
            }
            Kind::Item => {
                let task = self.items[at + 1..].iter().take(2).any(|item| matches!(item.node, Node::Task(_)));
                self.start("li", task.then_some("task"), at);
                // The number stands in a square that the style draws.
                if let Some(number) = self.steps.step() {
                    let _ = write!(self.out, " value=\"{number}\"");
                }
                self.out.push('>');
            }
            Kind::Table => {}
            Kind::Head | Kind::Row => self.open_row(kind),
            Kind::Cell => self.open_cell(at),
            Kind::Emphasis => self.out.push_str("<em>"),
            Kind::Strong => self.out.push_str("<strong>"),
            Kind::Strike => self.out.push_str("<del>"),
        }
    }

    pub(super) fn close(&mut self, kind: Kind) {
        match kind {
            Kind::Paragraph if self.captioned && self.table.is_none() => self.out.push_str("</caption>\n"),
            Kind::Paragraph => self.out.push_str("</p>\n"),
            Kind::Heading(_) => {
                self.end(HEADINGS[usize::from(self.ladder.current())]);
                self.out.push('\n');
            }
            Kind::Quote => self.out.push_str("</blockquote>\n"),
            Kind::List(first) => {
                self.steps.close();
                self.out.push_str(if first.is_some() { "</ol>\n" } else { "</ul>\n" });
            }
            Kind::Item => self.out.push_str("</li>\n"),
            Kind::Table => self.close_table(),
            Kind::Head | Kind::Row => self.close_row(kind),
            Kind::Cell => self.close_cell(),
            Kind::Emphasis => self.out.push_str("</em>"),
            Kind::Strong => self.out.push_str("</strong>"),
            Kind::Strike => self.out.push_str("</del>"),
        }
    }

    pub(super) fn list(&mut self, first: Option<u64>, class: Option<&str>, at: usize) {
        self.start(if first.is_some() { "ol" } else { "ul" }, class, at);
        if let Some(first) = first.filter(|first| *first != 1) {
            let _ = write!(self.out, " start=\"{first}\"");
        }
        self.out.push_str(">\n");
    }

    pub(super) fn task(&mut self, done: bool) {
        let state = if done { "checked aria-label=\"已完成\"" } else { "aria-label=\"未完成\"" };
        let _ = write!(self.out, "<input type=\"checkbox\" disabled {state}> ");
    }

    pub(super) fn raw(&mut self, tag: &RawTag, at: usize) {
        match tag.name {
            "img" => return self.raw_image(tag),
            "a" => return self.open_raw_link(tag, at),
            "table" => self.open_raw_table(at),
            "td" | "th" => self.open_raw_cell(tag.name, at),
            "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = tag.name.as_bytes().last().map_or(2, |digit| digit - b'0');
                let level = self.ladder.step(level);
                self.start(HEADINGS[usize::from(level.min(6))], None, at);
            }
            _ => self.start(tag.name, None, at),
        }
        for (name, value) in &tag.attributes {
            self.attribute(name, value);
        }
        self.out.push('>');
    }

    pub(super) fn end(&mut self, name: &str) {
        let _ = write!(self.out, "</{name}>");
    }
}
