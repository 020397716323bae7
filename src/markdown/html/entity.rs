//! 字符引用: `&nbsp;` and its kin to the characters that they stand for.

use std::borrow::Cow;

/// The names that pasted Chinese text is found to hold. Others stay as they were written, visibly.
const NAMED: &[(&str, &str)] = &[
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", "\u{a0}"),
    ("ensp", "\u{2002}"),
    ("emsp", "\u{2003}"),
    ("thinsp", "\u{2009}"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("mdash", "—"),
    ("ndash", "–"),
    ("hellip", "…"),
    ("middot", "·"),
    ("bull", "•"),
    ("times", "×"),
    ("divide", "÷"),
    ("plusmn", "±"),
    ("deg", "°"),
    ("permil", "‰"),
    ("sup2", "²"),
    ("sup3", "³"),
    ("le", "≤"),
    ("ge", "≥"),
    ("yen", "¥"),
    ("copy", "©"),
    ("reg", "®"),
    ("colon", ":"),
    ("tab", "\t"),
    ("newline", "\n"),
];

/// The longest of the names, so that nobody looks for the end of one all through a text.
const LONGEST: usize = 7;

/// Decodes the character references of a text.
pub(in crate::markdown) fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        // A reference that says nothing is the sign itself.
        let (meaning, length) = reference(rest).unwrap_or((Cow::Borrowed("&"), 1));
        out.push_str(&meaning);
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

/// What the reference at the head of `text` stands for, and how long it is.
fn reference(text: &str) -> Option<(Cow<'static, str>, usize)> {
    let body = &text[1..];
    if let Some(number) = body.strip_prefix('#') {
        let (digits, radix, lead) = match number.strip_prefix(['x', 'X']) {
            Some(hex) => (hex, 16, 3),
            None => (number, 10, 2),
        };
        let length = digits.bytes().take_while(|byte| char::from(*byte).is_digit(radix)).count();
        let code = u32::from_str_radix(&digits[..length], radix).ok()?;
        let c = char::from_u32(code).filter(|c| *c != '\0').unwrap_or('\u{fffd}');
        let semicolon = usize::from(digits[length..].starts_with(';'));
        return Some((c.to_string().into(), lead + length + semicolon));
    }
    let name = &body[..body.bytes().take(LONGEST + 1).position(|byte| byte == b';')?];
    let (_, meaning) = NAMED.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    Some(((*meaning).into(), name.len() + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_longer_than_the_longest() {
        assert_eq!(NAMED.iter().map(|(name, _)| name.len()).max(), Some(LONGEST));
    }

    #[test]
    fn references_become_characters() {
        assert_eq!(decode("甲&nbsp;&#20057;&#x4E59;&lt;b&gt;"), "甲\u{a0}乙乙<b>");
        assert_eq!(decode("javascript&#58alert&colon;"), "javascript:alert:");
        assert_eq!(decode("A&B &未知; &#; &"), "A&B &未知; &#; &");
    }
}
