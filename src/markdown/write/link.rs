//! 链接: slots into addresses.

use super::Writer;
use super::escape::text;
use crate::markdown::links::is_harmless;
use crate::markdown::node::{Node, RawTag};
use crate::markdown::{Slot, shape::block};
use crate::model::path::encode;

/// Where a link leads, ready to be written.
struct Address {
    href: String,
    external: bool,
}

impl Writer<'_> {
    /// Takes the next slot. A body that changed since it was read may have more links than slots; those
    /// become text.
    fn slot(&mut self) -> Option<Address> {
        let slot = self.slots.next()?;
        let address = match slot {
            Slot::Inside(href) => Address { href: format!("{}{href}", self.options.root), external: false },
            Slot::Anchor(id) => Address { href: format!("#{}{}", self.options.id_prefix, encode(id)), external: false },
            Slot::Outside(href) => Address { href: href.clone(), external: true },
            Slot::Text => return None,
        };
        is_harmless(&address.href).then_some(address)
    }

    fn open_anchor(&mut self, address: &Address) {
        self.attribute("href", &address.href);
        if address.external {
            self.out.push_str(" rel=\"noopener\" class=\"external\"");
        }
    }

    pub(super) fn open_link(&mut self, at: usize) {
        // A link that shows nothing is a trap; facts tell of it.
        let shown = self.items[at + 1..]
            .iter()
            .take_while(|item| item.node != Node::LinkEnd)
            .any(|item| is_visible(&item.node));
        let address = self.slot().filter(|_| shown);
        if let Some(address) = &address {
            self.out.push_str("<a");
            self.open_anchor(address);
            self.out.push('>');
        }
        self.enter(address.is_some());
    }

    pub(super) fn open_raw_link(&mut self, tag: &RawTag, at: usize) {
        let shown = self.items[at + 1..]
            .iter()
            .take_while(|item| item.node != Node::RawEnd("a"))
            .any(|item| is_visible(&item.node));
        let address = tag.target.is_some().then(|| self.slot()).flatten().filter(|_| shown);
        let anchored = self.anchors.ids.binary_search_by_key(&at, |(item, _)| *item).is_ok();
        let written = address.is_some() || anchored;
        if written {
            self.start("a", None, at);
            if let Some(address) = &address {
                self.open_anchor(address);
            }
            self.out.push('>');
        }
        self.enter(written);
    }

    fn enter(&mut self, written: bool) {
        self.links.push(written);
        self.kept_link += usize::from(written);
    }

    pub(super) fn close_link(&mut self) {
        if self.links.pop() == Some(true) {
            self.kept_link -= 1;
            self.out.push_str("</a>");
        }
    }

    /// A picture; returns where its words end.
    pub(super) fn image(&mut self, at: usize) -> usize {
        let close = block::close_of(self.items, at);
        let words = block::words(&self.items[at..close]).into_owned();
        let address = self.slot();
        self.picture(address, &words, &[]);
        close
    }

    pub(super) fn raw_image(&mut self, tag: &RawTag) {
        let words = tag.attributes.iter().find(|(name, _)| *name == "alt").map_or("", |(_, words)| words);
        let size: Vec<_> = tag.attributes.iter().filter(|(name, _)| *name != "alt").collect();
        let address = self.slot();
        self.picture(address, words, &size);
    }

    /// Our own picture is shown; another site's becomes a link, because a page asks no other host.
    fn picture(&mut self, address: Option<Address>, words: &str, size: &[&(&'static str, String)]) {
        match address {
            Some(Address { href, external: false }) if !href.starts_with('#') => {
                self.out.push_str("<img");
                self.attribute("src", &href);
                self.attribute("alt", words.trim());
                for (name, value) in size {
                    self.attribute(name, value);
                }
                self.out.push('>');
            }
            Some(address) if self.kept_link == 0 => {
                self.out.push_str("<a");
                self.open_anchor(&address);
                self.out.push('>');
                text(if words.trim().is_empty() { &address.href } else { words }, &mut self.out);
                self.out.push_str("</a>");
            }
            Some(_) | None => text(words, &mut self.out),
        }
    }
}

fn is_visible(node: &Node<'_>) -> bool {
    match node {
        Node::Image(_) => true,
        Node::Raw(tag) => tag.name == "img",
        _ => node.words().is_some_and(|words| !words.trim().is_empty()),
    }
}
