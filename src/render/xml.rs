//! XML: text that is safe inside elements and attributes, for everything here that writes XML.
//!
//! Written by hand because our shapes are few and flat, and because a string, unlike a writer,
//! cannot fail.

use crate::strides::{self, between};

/// The first line of every XML file.
pub(super) const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// Adds text, fit for an element or a quoted attribute.
///
/// Characters that XML 1.0 cannot hold in any spelling (control characters but tab and line ends,
/// U+FFFE, U+FFFF) are dropped. Tabs and line ends are written as references: a reader would turn
/// them into blanks in an attribute, and `\r` into `\n` everywhere.
pub(super) fn push_text(out: &mut String, text: &str) {
    if !strides::any_pair(text.as_bytes(), looks_special) {
        return out.push_str(text);
    }
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' => out.push_str("&#9;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            c if is_illegal(c) => {}
            c => out.push(c),
        }
    }
}

/// Adds an element that holds nothing but text.
pub(super) fn push_element(out: &mut String, name: &str, text: &str) {
    out.push('<');
    out.push_str(name);
    out.push('>');
    push_text(out, text);
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

/// Adds ` name="text"`.
pub(super) fn push_attribute(out: &mut String, name: &str, text: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    push_text(out, text);
    out.push('"');
}

/// Whether a character that is not written as it is may begin here.
fn looks_special(byte: u8, next: u8) -> bool {
    (byte == b'&')
        | (byte == b'<')
        | (byte == b'>')
        | (byte == b'"')
        | between(byte, 0, 0x1f)
        | ((byte == 0xef) & (next == 0xbf))
}

fn is_illegal(c: char) -> bool {
    matches!(c, '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// What is left of a text in XML.
#[cfg(test)]
pub(super) fn legal(text: &str) -> String {
    text.chars().filter(|c| matches!(c, '\t' | '\n' | '\r') || !is_illegal(*c)).collect()
}

/// Reads XML back, for tests: `name=text` for every attribute and element with text of its own, in order.
#[cfg(test)]
pub(super) fn read_back(xml: &[u8]) -> Vec<(String, String)> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_reader(xml);
    let (mut buffer, mut out, mut names, mut texts) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    loop {
        let event = reader.read_event_into(&mut buffer).unwrap();
        if let Event::Start(tag) | Event::Empty(tag) = &event {
            for attribute in tag.attributes().map(Result::unwrap) {
                let name = attribute.key.as_ref().to_owned();
                out.push((name, quick_xml::escape::unescape(&attribute.value).unwrap().into_owned()));
            }
        }
        match event {
            Event::Start(tag) => {
                names.push(tag.name().as_ref().to_owned());
                texts.push(String::new());
            }
            Event::End(_) => {
                let (name, text): (String, String) = (names.pop().unwrap(), texts.pop().unwrap());
                if !text.trim_matches('\n').is_empty() || name == "title" {
                    out.push((name, text));
                }
            }
            Event::Text(text) => texts.last_mut().into_iter().for_each(|last| last.push_str(&text)),
            Event::GeneralRef(reference) => {
                let entity = format!("&{};", &*reference);
                texts.last_mut().unwrap().push_str(&quick_xml::escape::unescape(&entity).unwrap());
            }
            Event::Eof => return out,
            Event::Empty(_)
            | Event::Decl(_)
            | Event::Comment(_)
            | Event::CData(_)
            | Event::PI(_)
            | Event::DocType(_) => {}
        }
        buffer.clear();
    }
}
