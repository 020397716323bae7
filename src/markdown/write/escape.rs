//! 转义: text that stays text.

use std::fmt;

use crate::strides::{self, between};

/// Writes text. Control characters, which HTML forbids, are left out.
pub(super) fn text(text: &str, out: &mut String) {
    let bytes = text.as_bytes();
    if !strides::any_pair(bytes, looks_special) {
        return out.push_str(text);
    }
    let (mut done, mut at) = (0, 0);
    while let Some(step) = bytes[at..].iter().position(|byte| STOPS[usize::from(*byte)]) {
        at += step;
        let replacement = match bytes[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            // The full-width marks of Chinese begin like noncharacters, and go on otherwise.
            0xef if !matches!(bytes.get(at + 1), Some(0xb7 | 0xbf)) => {
                at += 1;
                continue;
            }
            0xc2.. if is_forbidden(&text[at..]) => return slowly(&text[done..], out),
            0xc2.. => {
                at += 1;
                continue;
            }
            _ => "",
        };
        out.push_str(&text[done..at]);
        out.push_str(replacement);
        at += 1;
        done = at;
    }
    out.push_str(&text[done..]);
}

/// Whether [`text`] has to look closer at anything: nearly no text of a paper needs it.
fn looks_special(byte: u8, next: u8) -> bool {
    (byte == b'&')
        | (byte == b'<')
        | (byte == b'>')
        | between(byte, 0, 8)
        | between(byte, 11, 31)
        | (byte == 127)
        | (byte == 0xc2)
        // The full-width marks of Chinese begin like noncharacters, and go on otherwise.
        | ((byte == 0xef) & ((next == 0xb7) | (next == 0xbf)))
        | (byte >= 0xf0)
}

/// The bytes at which [`text`] looks closer: what is replaced, what is left out, and those with which
/// C1 controls and noncharacters begin.
static STOPS: [bool; 256] = {
    let mut stops = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        stops[byte] = matches!(byte, 0x26 | 0x3c | 0x3e | 0..=8 | 11..=31 | 127 | 0xc2 | 0xef | 0xf0..=0xf4);
        byte += 1;
    }
    stops
};

/// Whether a text begins with a character that HTML forbids.
fn is_forbidden(text: &str) -> bool {
    text.chars().next().is_some_and(forbidden)
}

fn forbidden(c: char) -> bool {
    let code = u32::from(c);
    c.is_control() && !matches!(c, '\t' | '\n') || (0xfdd0..=0xfdef).contains(&code) || code & 0xfffe == 0xfffe
}

fn slowly(text: &str, out: &mut String) {
    for c in text.chars().filter(|c| !forbidden(*c)) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            _ => out.push(c),
        }
    }
}

/// Text as the value of an attribute in double quotes.
pub(super) struct Attribute<'t>(&'t str);

/// Escapes the value of an attribute.
pub(super) fn attribute(value: &str) -> Attribute<'_> {
    Attribute(value)
}

/// Writes the value of an attribute, without its quotes.
pub(super) fn push_attribute(value: &str, out: &mut String) {
    if is_plain(value) {
        out.push_str(value);
    } else {
        out.push_str(&Attribute(value).to_string());
    }
}

fn is_plain(value: &str) -> bool {
    !value.contains(|c: char| matches!(c, '&' | '<' | '>' | '"') || forbidden(c))
}

impl fmt::Display for Attribute<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if is_plain(self.0) {
            return f.write_str(self.0);
        }
        let mut escaped = String::with_capacity(self.0.len() + 16);
        slowly(self.0, &mut escaped);
        f.write_str(&escaped.replace('"', "&quot;"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_escapes() {
        let mut out = String::new();
        text("甲<b>&\u{0}乙\u{b}丙\u{85}丁\u{ffff}戊，<", &mut out);
        assert_eq!(out, "甲&lt;b&gt;&amp;乙丙丁戊，&lt;");
        let value = "\"甲\" & <乙>\u{1}";
        assert_eq!(attribute(value).to_string(), "&quot;甲&quot; &amp; &lt;乙&gt;");
        let mut pushed = String::from("甲");
        push_attribute(value, &mut pushed);
        push_attribute("乙", &mut pushed);
        assert_eq!(pushed, format!("甲{}乙", attribute(value)));
    }

    proptest! {
        #[test]
        fn looking_closer_only_where_needed_writes_the_same(
            text in "([a-z&<>\"]|[甲，。（é]|[\u{0}-\u{20}\u{7f}-\u{a0}]|[\u{fdd0}\u{fdef}\u{fdf0}\u{fffd}\u{ffff}\u{1fffe}𠀀]){0,24}",
        ) {
            let (mut fast, mut slow) = (String::new(), String::new());
            super::text(&text, &mut fast);
            slowly(&text, &mut slow);
            prop_assert_eq!(fast, slow);
        }
    }
}
