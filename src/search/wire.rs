//! 线上格式: numbers as printable characters in a classic script, so that an index opens from a disk,
//! under `default-src 'self'`, and in old browsers. Small numbers take one character.

use serde::Serialize;

/// Numbers below this are one character.
const ONE: u32 = 62;
/// Leads of two-character numbers.
const TWO: u32 = 28;
/// Leads of three-character numbers; the one lead that is left means four.
const THREE: u32 = 2;
/// Printable ASCII without `"` and `\`.
const BASE: u32 = 93;

/// The largest number that can be written.
pub const MAX: u32 = ONE + TWO * BASE + THREE * BASE * BASE + BASE * BASE * BASE - 1;

/// Appends a number. Larger ones than [`MAX`] do not occur: blocks are bounded.
pub fn put(out: &mut String, value: u32) {
    debug_assert!(value <= MAX, "{value}");
    let mut rest = value.min(MAX);
    if rest < ONE {
        return digit(out, rest);
    }
    rest -= ONE;
    if rest < TWO * BASE {
        digit(out, ONE + rest / BASE);
        return digit(out, rest % BASE);
    }
    rest -= TWO * BASE;
    if rest < THREE * BASE * BASE {
        digit(out, ONE + TWO + rest / (BASE * BASE));
    } else {
        rest -= THREE * BASE * BASE;
        digit(out, ONE + TWO + THREE);
        digit(out, rest / (BASE * BASE));
    }
    digit(out, rest / BASE % BASE);
    digit(out, rest % BASE);
}

/// A digit of base 93: space, `!`, `#` … `[`, `]` … `~`.
pub fn digit(out: &mut String, value: u32) {
    let code = match value + 32 {
        code @ 32..=33 => code,
        code @ 34..=90 => code + 1,
        code => code + 2,
    };
    out.push(char::from(u8::try_from(code).unwrap_or(b'~')));
}

/// The numbers of a string that [`put`] and [`digit`] wrote; `None` behind its end and at what is no digit.
#[derive(Debug)]
pub struct Digits<'a> {
    rest: &'a [u8],
}

impl<'a> Digits<'a> {
    /// From the start of a string.
    pub fn new(text: &'a [u8]) -> Self {
        Self { rest: text }
    }

    /// Whether nothing is left.
    pub fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next digit.
    pub fn digit(&mut self) -> Option<u32> {
        let (byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        match byte {
            32..=33 => Some(u32::from(*byte) - 32),
            35..=91 => Some(u32::from(*byte) - 33),
            93..=126 => Some(u32::from(*byte) - 34),
            _ => None,
        }
    }

    /// The next number.
    pub fn number(&mut self) -> Option<u32> {
        let lead = self.digit()?;
        let (further, base) = if lead < ONE {
            return Some(lead);
        } else if lead < ONE + TWO {
            (1, ONE + (lead - ONE) * BASE)
        } else if lead < ONE + TWO + THREE {
            (2, ONE + TWO * BASE + (lead - ONE - TWO) * BASE * BASE)
        } else {
            (3, ONE + TWO * BASE + THREE * BASE * BASE)
        };
        (0..further).try_fold(0, |sum, _| Some(sum * BASE + self.digit()?)).map(|rest| base + rest)
    }
}

/// A script that calls `name` with JSON values.
pub fn call(name: &str, arguments: &[&dyn Argument]) -> Vec<u8> {
    let mut out = format!("{name}(");
    for (index, argument) in arguments.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        argument.write(&mut out);
    }
    out.push_str(");\n");
    out.into_bytes()
}

/// What a script can be called with.
pub trait Argument {
    /// Appends it as JSON that is a JavaScript expression in old browsers too.
    fn write(&self, out: &mut String);
}

impl<T: Serialize> Argument for T {
    fn write(&self, out: &mut String) {
        // Strings, numbers and lists of them: serialising cannot fail.
        let json = serde_json::to_string(self).unwrap_or_default();
        // Line separators stand unescaped in JSON, and end a string literal before ES2019.
        if ["\u{2028}", "\u{2029}"].iter().any(|end| memchr::memmem::find(json.as_bytes(), end.as_bytes()).is_some()) {
            out.push_str(&json.replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029"));
        } else {
            out.push_str(&json);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<u32> {
        let digits: Vec<u32> =
            text.bytes().map(|b| u32::from(b) - 32 - u32::from(b > b'"') - u32::from(b > b'\\')).collect();
        let mut out = Vec::new();
        let mut at = 0;
        while at < digits.len() {
            let lead = digits[at];
            let extra = if lead < 62 {
                0
            } else if lead < 90 {
                1
            } else if lead < 92 {
                2
            } else {
                3
            };
            let tail = digits[at + 1..=at + extra].iter().fold(0, |sum, digit| sum * 93 + digit);
            out.push(match extra {
                0 => lead,
                1 => 62 + (lead - 62) * 93 + tail,
                2 => 62 + 28 * 93 + (lead - 90) * 8649 + tail,
                _ => 62 + 28 * 93 + 2 * 8649 + tail,
            });
            at += extra + 1;
        }
        out
    }

    #[test]
    fn numbers_survive() {
        let numbers = [0, 1, 61, 62, 63, 2665, 2666, 2667, 19963, 19964, 19965, 65535, MAX];
        let mut out = String::new();
        numbers.iter().for_each(|number| put(&mut out, *number));
        assert!(out.bytes().all(|b| (32..127).contains(&b) && b != b'"' && b != b'\\'), "{out}");
        assert_eq!(read(&out), numbers);
        let mut digits = Digits::new(out.as_bytes());
        assert!(numbers.iter().all(|number| digits.number() == Some(*number)) && digits.is_at_end());
        assert_eq!(
            (Digits::new(b"").number(), Digits::new(b"\"").number(), Digits::new(b"~ ").number()),
            (None, None, None)
        );
    }

    #[test]
    fn a_script_is_a_call() {
        assert_eq!(call("f", &[&"a\u{2028}\"", &3, &vec!["x"]]), b"f(\"a\\u2028\\\"\",3,[\"x\"]);\n");
    }
}
