//! 行: lines with their offsets. `\n`, `\r\n` and a lone `\r` end one, as in YAML.

/// A line of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// Where it begins.
    pub start: usize,
    /// Without its end.
    pub text: &'a str,
    /// Where the next line begins.
    pub next: usize,
}

impl Line<'_> {
    /// Where its text ends.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Whether nothing visible stands on it.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// The end of the line as it is stored: `\n`, `\r\n`, `\r` or nothing.
    pub fn has_return(&self) -> bool {
        self.next - self.end() == 2
    }
}

/// The lines of a text. An end at the very end of the text begins no further line.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        let length = memchr::memchr2(b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len());
        let (body, end) = rest.split_at(length);
        let width = if end.starts_with("\r\n") { 2 } else { usize::from(!end.is_empty()) };
        let line = Line { start, text: body, next: start + length + width };
        start = line.next;
        Some(line)
    })
}

/// The whole lines that a range touches, without the last line's end.
pub(super) fn around(text: &str, range: &std::ops::Range<usize>) -> std::ops::Range<usize> {
    let before = text.get(..range.start).unwrap_or_default();
    let start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let after = text.get(range.end..).unwrap_or_default();
    let end = range.end + after.find(['\n', '\r']).unwrap_or(after.len());
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_end_ends_a_line() {
        let text = "a\r\nb\nc\rd";
        let found: Vec<_> = lines(text).map(|line| (line.start, line.text, line.next)).collect();
        assert_eq!(found, [(0, "a", 3), (3, "b", 5), (5, "c", 7), (7, "d", 8)]);
        assert_eq!(lines("").count(), 0);
        assert_eq!(lines("a\n").count(), 1);
        assert_eq!(around(text, &(3..3)), 3..4);
    }
}
