//! 转义: text that stays text.

use std::fmt;

/// Writes text. Control characters, which HTML forbids, are left out.
pub(super) fn text(text: &str, out: &mut String) {
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        let replacement = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            0..=8 | 11..=31 | 127 => "",
            // C1 controls and noncharacters begin with one of these; both are rare enough to look closer.
            0xc2 | 0xef | 0xf0..=0xf4 if is_forbidden(&text[at..]) => return slowly(&text[done..], out),
            _ => continue,
        };
        out.push_str(&text[done..at]);
        out.push_str(replacement);
        done = at + 1;
    }
    out.push_str(&text[done..]);
}

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

impl fmt::Display for Attribute<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.contains(|c: char| matches!(c, '&' | '<' | '>' | '"') || forbidden(c)) {
            return f.write_str(self.0);
        }
        let mut escaped = String::with_capacity(self.0.len() + 16);
        slowly(self.0, &mut escaped);
        f.write_str(&escaped.replace('"', "&quot;"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_escapes() {
        let mut out = String::new();
        text("甲<b>&\u{0}乙\u{b}丙\u{85}丁\u{ffff}戊，<", &mut out);
        assert_eq!(out, "甲&lt;b&gt;&amp;乙丙丁戊，&lt;");
        assert_eq!(attribute("\"甲\" & <乙>\u{1}").to_string(), "&quot;甲&quot; &amp; &lt;乙&gt;");
    }
}
