//! 标签: raw HTML cut into tags and text. Decides nothing.
//!
//! Only what the HTML standard's tokenizer would take for a tag is one here too; everything else is
//! text and will be escaped, so a browser cannot find a tag that we did not see.

use std::ops::Range;

use super::entity;

/// A piece of raw HTML.
#[derive(Debug, PartialEq)]
pub(in crate::markdown) enum Token<'h> {
    /// Text, its character references still encoded.
    Text(&'h str),
    /// An opening tag: lower-case name and attributes, decoded.
    Open(String, Vec<(String, String)>),
    /// A closing tag.
    Close(String),
    /// A comment: shown to nobody.
    Comment,
    /// A comment without an end: everything behind it.
    OpenComment(&'h str),
    /// A declaration or processing instruction, or an element whose content is not text
    /// (`<script>…</script>`), as written.
    Foreign(String, &'h str),
}

/// Elements whose content is no HTML up to their own closing tag.
const OPAQUE: [&str; 9] = ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext"];

/// How many times its own length a text may be searched in vain for the ends of tags that never end. Each
/// search goes up to the end of the text, so that without a bound many of them would take for ever.
const PATIENCE: usize = 8;
/// A short text may be searched so many bytes in any case.
const SHORT: usize = 64 << 10;

/// Cuts raw HTML into tokens with their places.
pub(in crate::markdown) fn tokens(html: &str) -> Vec<(Token<'_>, Range<usize>)> {
    let mut out = Vec::new();
    let (mut at, mut text) = (0, 0);
    // Behind the last `>` no tag ends, and none is searched for.
    let last = html.rfind('>').unwrap_or(0);
    let mut searched = 0;
    while searched < html.len().saturating_mul(PATIENCE).max(SHORT)
        && let Some(found) = html[at..].find('<')
    {
        let start = at + found;
        let Some((token, end)) = tag(html, start, last, &mut searched) else {
            at = start + 1;
            continue;
        };
        if text < start {
            out.push((Token::Text(&html[text..start]), text..start));
        }
        out.push((token, start..end));
        (at, text) = (end, end);
    }
    if text < html.len() {
        out.push((Token::Text(&html[text..]), text..html.len()));
    }
    out
}

fn tag<'h>(html: &'h str, start: usize, last: usize, searched: &mut usize) -> Option<(Token<'h>, usize)> {
    let rest = &html[start + 1..];
    if let Some(comment) = rest.strip_prefix("!--") {
        return Some(match comment.find("-->") {
            Some(end) => (Token::Comment, start + 4 + end + 3),
            None => (Token::OpenComment(&html[start..]), html.len()),
        });
    }
    if rest.starts_with(['!', '?']) {
        let end = start + 1 + rest.find('>').map_or(rest.len(), |end| end + 1);
        return Some((Token::Foreign(rest[..1].to_owned(), &html[start..end]), end));
    }
    let (closing, rest) = rest.strip_prefix('/').map_or((false, rest), |rest| (true, rest));
    if start > last || !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let length = rest.bytes().take_while(|byte| !b"\t\n\x0c\r />".contains(byte)).count();
    let name = rest[..length].to_ascii_lowercase();
    let head = html.len() - rest.len() + length;
    let Some((attributes, end)) = attributes(html, head) else {
        *searched += html.len() - head;
        return None;
    };
    if closing {
        return Some((Token::Close(name), end));
    }
    if OPAQUE.contains(&name.as_str()) {
        let end = opaque_end(html, end, &name);
        return Some((Token::Foreign(name, &html[start..end]), end));
    }
    Some((Token::Open(name, attributes), end))
}

/// The end of an element whose content is opaque: behind its closing tag, else the end of all.
fn opaque_end(html: &str, from: usize, name: &str) -> usize {
    let rest = &html.as_bytes()[from..];
    let closes = |at: &usize| {
        let tag = rest.get(at + 2..at + 2 + name.len());
        rest[*at] == b'<'
            && rest.get(at + 1) == Some(&b'/')
            && tag.is_some_and(|tag| tag.eq_ignore_ascii_case(name.as_bytes()))
    };
    let Some(close) = (0..rest.len()).find(closes) else { return html.len() };
    rest[close..].iter().position(|byte| *byte == b'>').map_or(html.len(), |end| from + close + end + 1)
}

/// Attributes from behind the name to behind the `>`; `None` where the tag never ends.
fn attributes(html: &str, from: usize) -> Option<(Vec<(String, String)>, usize)> {
    let bytes = html.as_bytes();
    let mut out = Vec::new();
    let mut at = from;
    loop {
        at = skip(bytes, at, |byte| byte.is_ascii_whitespace() || byte == b'/');
        if *bytes.get(at)? == b'>' {
            return Some((out, at + 1));
        }
        // An attribute's name may begin with `=`, the standard says.
        let name_end = skip(bytes, at + 1, |byte| !byte.is_ascii_whitespace() && !b"/>=".contains(&byte));
        let name = html.get(at..name_end)?.to_ascii_lowercase();
        let sign = skip(bytes, name_end, |byte| byte.is_ascii_whitespace());
        if bytes.get(sign) == Some(&b'=') {
            let (value, end) = value(html, skip(bytes, sign + 1, |byte| byte.is_ascii_whitespace()))?;
            out.push((name, entity::decode(value)));
            at = end;
        } else {
            out.push((name, String::new()));
            at = name_end;
        }
    }
}

fn value(html: &str, at: usize) -> Option<(&str, usize)> {
    let bytes = html.as_bytes();
    let first = *bytes.get(at)?;
    if !matches!(first, b'"' | b'\'') {
        let end = skip(bytes, at, |byte| !byte.is_ascii_whitespace() && byte != b'>');
        return Some((&html[at..end], end));
    }
    let end = skip(bytes, at + 1, |byte| byte != first);
    bytes.get(end)?;
    Some((&html[at + 1..end], end + 1))
}

fn skip(bytes: &[u8], from: usize, while_true: impl Fn(u8) -> bool) -> usize {
    from + bytes.get(from..).unwrap_or_default().iter().take_while(|byte| while_true(**byte)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> Vec<String> {
        tokens(html)
            .into_iter()
            .map(|(token, _)| match token {
                Token::Text(text) => text.to_owned(),
                Token::Open(name, attributes) => format!("+{name}{attributes:?}"),
                Token::Close(name) => format!("-{name}"),
                Token::Comment => "#".to_owned(),
                Token::OpenComment(text) => format!("#{text}"),
                Token::Foreign(name, text) => format!("!{name}:{text}"),
            })
            .collect()
    }

    #[test]
    fn tags_and_text_are_told_apart() {
        assert_eq!(shown("甲<br/>乙"), ["甲", "+br[]", "乙"]);
        assert_eq!(shown("a < b <关于> c"), ["a < b <关于> c"]);
        assert_eq!(
            shown(r#"<A HREF='x&amp;y' title="甲>乙" disabled w=1>"#),
            [r#"+a[("href", "x&y"), ("title", "甲>乙"), ("disabled", ""), ("w", "1")]"#]
        );
        assert_eq!(shown("<!-- <b> -->甲</B >"), ["#", "甲", "-b"]);
        assert_eq!(shown("<a href=\"甲"), ["<a href=\"甲"]);
    }

    #[test]
    fn tags_without_an_end_are_searched_for_a_bounded_number_of_times() {
        // Every quotation mark opens a value that the last one alone would end.
        let endless = format!("<b>甲</b>{}>", "<a b=\"'<a b='\"".repeat(20_000));
        let tokens = tokens(&endless);
        assert_eq!(tokens.iter().map(|(_, at)| at.len()).sum::<usize>(), endless.len());
        assert_eq!(shown(&"<script ".repeat(100_000)), ["<script ".repeat(100_000)]);
        assert_eq!(shown(&"<a".repeat(100_000)), ["<a".repeat(100_000)]);
        let compared = format!("{}<b>乙</b>", "1 < 2 ".repeat(50_000));
        assert_eq!(shown(&compared)[1..], ["+b[]", "乙", "-b"]);
    }

    #[test]
    fn a_script_is_one_piece() {
        assert_eq!(shown("<script>if (a<b) {}</SCRIPT >甲"), ["!script:<script>if (a<b) {}</SCRIPT >", "甲"]);
        assert_eq!(shown("<?php x ?><!DOCTYPE html>"), ["!?:<?php x ?>", "!!:<!DOCTYPE html>"]);
    }
}
