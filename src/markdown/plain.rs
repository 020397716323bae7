//! 纯文本: a body as it is searched and counted.

use super::node::{Item, Kind, Node};
use crate::strides::{self, between};

/// The words of a stream: blocks on lines of their own, cells apart by a space.
pub(super) fn plain(items: &[Item<'_>]) -> String {
    let length: usize = items.iter().filter_map(|item| item.node.words()).map(str::len).sum();
    let mut out = String::with_capacity(length + items.len());
    for item in items {
        match &item.node {
            Node::CodeBlock(_, text) => {
                new_line(&mut out);
                out.push_str(text);
                new_line(&mut out);
            }
            Node::Close(Kind::Cell) => space(&mut out),
            Node::Open(kind) | Node::Close(kind) if !kind.is_inline() && *kind != Kind::Cell => new_line(&mut out),
            Node::Table(_) | Node::Note(_) | Node::NoteEnd | Node::Rule | Node::Hard => new_line(&mut out),
            Node::Raw(tag) => apart(tag.name, &mut out),
            Node::RawEnd(name) => apart(name, &mut out),
            node => out.extend(node.words()),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// How many characters of [`plain`] can be seen; blanks are not counted.
pub(super) fn chars(items: &[Item<'_>]) -> usize {
    let count = |text: &str| text.chars().count() - blanks(text);
    items
        .iter()
        .map(|item| match &item.node {
            Node::CodeBlock(_, text) => count(text),
            Node::Text(words) | Node::Code(words) => count(words),
            _ => 0,
        })
        .sum()
}

/// How many characters are blanks. Only what begins like one is decoded.
fn blanks(text: &str) -> usize {
    let begins = |byte| (byte == b' ') | between(byte, b'\t', b'\r') | (byte == 0xc2) | between(byte, 0xe1, 0xe3);
    let mut blanks = 0;
    let mut at = 0;
    while let Some(start) = strides::position(text.as_bytes(), at, begins) {
        let c = text[start..].chars().next();
        blanks += usize::from(c.is_some_and(char::is_whitespace));
        at = start + c.map_or(1, char::len_utf8);
    }
    blanks
}

fn apart(name: &str, out: &mut String) {
    match name {
        "td" | "th" | "rt" | "rp" => space(out),
        "br" | "hr" | "p" | "div" | "li" | "tr" | "table" | "blockquote" | "figure" | "figcaption" | "details"
        | "summary" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "dl" | "dt" | "dd" | "caption" => new_line(out),
        _ => {}
    }
}

fn space(out: &mut String) {
    if !out.is_empty() && !out.ends_with([' ', '\n']) {
        out.push(' ');
    }
}

fn new_line(out: &mut String) {
    out.truncate(out.trim_end_matches([' ', '\t', '\u{3000}']).len());
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::markdown::{prepare, read};

    proptest! {
        #[test]
        fn what_can_be_seen_is_counted_without_being_written_down(
            pieces in proptest::collection::vec(
                prop::sample::select(vec![
                    "甲乙", "。", " ", "\u{3000}", "\u{a0}", "\n", "\n\n", "  \n", "# ", "- ", "1. ", "> ", "**", "`",
                    "    ", "```\n", "| a | b |\n|---|---|\n| c d | e |\n", "[x y](z)", "![p q](r)", "<br>", "<td>",
                    "[^1]", "[^1]: ", "\t", "é", "𠀀",
                ]),
                0..20,
            ),
        ) {
            let text = pieces.concat();
            let prepared = prepare::prepare(&text);
            let items = read::read(&prepared).items;
            prop_assert_eq!(chars(&items), plain(&items).chars().filter(|c| !c.is_whitespace()).count());
        }
    }
}
