//! 收尾: elements that need certain children and, at their end, turn out to lack them.
//!
//! A `<details>` without `<summary>`, a `<ruby>` without `<rt>`: the tags are kept out and the words
//! stay. It is done when the element closes, because only then everybody knows.

use crate::markdown::node::Node;
use crate::markdown::read::{RawFrame, Reader};
use crate::markdown::rules;

impl Reader<'_> {
    /// Sets an element right that was opened by `frame` and closed at `closed` of the stream.
    pub(super) fn settle(&mut self, frame: &RawFrame, closed: usize) {
        let names: Vec<&str> = frame.children.iter().map(|(name, ..)| *name).collect();
        match frame.element.name {
            "details" if names.first() != Some(&"summary") => self.rename(frame.opened, closed, Some("div")),
            "ruby" if !names.contains(&"rt") => self.rename(frame.opened, closed, None),
            "dl" if !is_list_of_terms(&names) => {
                self.rename(frame.opened, closed, Some("div"));
                for (_, opened, closed) in &frame.children {
                    self.rename(*opened, *closed, Some("div"));
                }
            }
            "figure" => {
                let only = names.iter().filter(|name| **name == "figcaption").count() == 1;
                for (index, (name, opened, closed)) in frame.children.iter().enumerate() {
                    let edge = index == 0 || index + 1 == names.len();
                    if *name == "figcaption" && !(edge && only) {
                        self.rename(*opened, *closed, Some("div"));
                    }
                }
            }
            "table" => self.expect_header(frame),
            _ => {}
        }
    }

    fn rename(&mut self, opened: usize, closed: usize, name: Option<&'static str>) {
        if let Some(item) = self.items.get_mut(opened) {
            match (&mut item.node, name) {
                (Node::Raw(tag), Some(name)) => tag.name = name,
                (node @ Node::Raw(_), None) => *node = Node::Gone,
                _ => return,
            }
        }
        if let Some(item) = self.items.get_mut(closed) {
            item.node = name.map_or(Node::Gone, Node::RawEnd);
        }
    }

    fn expect_header(&mut self, frame: &RawFrame) {
        let header =
            self.items[frame.opened..].iter().any(|item| matches!(&item.node, Node::Raw(tag) if tag.name == "th"));
        if !header {
            let help = Some("把第一行的 <td> 改为 <th scope=\"col\">");
            self.slip(&rules::NO_HEADER, frame.at.clone(), "表格没有表头单元格", help);
        }
    }
}

/// Terms first, explanations last.
fn is_list_of_terms(names: &[&str]) -> bool {
    names.first() == Some(&"dt") && names.last() == Some(&"dd") && !names.contains(&"#")
}
