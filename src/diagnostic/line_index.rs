//! 行列: byte offsets to lines and columns, and how many cells of a terminal a text takes.
//!
//! Lines and columns count from 1, columns in Unicode code points. Only `\n` ends a line, as for git
//! and for every annotation service; `\r\n` is one end, so both of its bytes stand at the same
//! column. A lone `\r` is an ordinary character. A byte order mark is no column: editors never show it.

use std::ops::Range;
use std::sync::Arc;

use unicode_width::UnicodeWidthStr;

/// A place that people can go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// From 1.
    pub line: usize,
    /// From 1, in code points.
    pub column: usize,
}

impl Position {
    /// The head of a file: where a finding about the file as a whole stands.
    pub const HEAD: Self = Self { line: 1, column: 1 };
}

/// The text of a file and where its lines begin.
#[derive(Debug, Clone)]
pub struct LineIndex {
    text: Arc<str>,
    /// Byte offsets of line starts, never empty; the first one lies behind a byte order mark.
    starts: Vec<usize>,
    /// Characters that begin before every `STEP`th byte, so that no finding in a line of a million
    /// characters counts them all again.
    marks: Vec<usize>,
}

/// Bytes between two marks.
const STEP: usize = 1024;

impl LineIndex {
    /// Finds the lines of `text`.
    pub fn new(text: Arc<str>) -> Self {
        let head = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let starts = std::iter::once(head).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let mut marks = Vec::with_capacity(text.len() / STEP + 1);
        let mut before = 0;
        for part in text.as_bytes().chunks(STEP) {
            marks.push(before);
            before += begun(part);
        }
        marks.push(before);
        Self { text, starts, marks }
    }

    /// The position of a byte. An offset inside a character belongs to that character, one behind
    /// the end to the end.
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.floor(offset);
        let line = self.line_of(offset);
        let content = self.content(line);
        let before = self.chars_before(offset.clamp(content.start, content.end)) - self.chars_before(content.start);
        Position { line, column: before + 1 }
    }

    fn chars_before(&self, offset: usize) -> usize {
        let mark = offset / STEP;
        let rest = self.text.as_bytes().get(mark * STEP..offset).unwrap_or_default();
        self.marks.get(mark).copied().unwrap_or_default() + begun(rest)
    }

    /// The text of a line, without its end.
    pub fn line(&self, line: usize) -> &str {
        &self.text[self.content(line)]
    }

    /// The part of a byte range that lies in `line`, as offsets into [`LineIndex::line`].
    pub fn within(&self, range: &Range<usize>, line: usize) -> Range<usize> {
        let content = self.content(line);
        let at = |offset| self.floor(offset).clamp(content.start, content.end) - content.start;
        let start = at(range.start);
        start..at(range.end).max(start)
    }

    /// How many lines there are; a final line end opens one more, empty line.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).max(1)
    }

    /// Bytes of a line without its end and without a byte order mark.
    fn content(&self, line: usize) -> Range<usize> {
        let line = line.clamp(1, self.starts.len());
        let start = self.starts[line - 1];
        let Some(next) = self.starts.get(line) else { return start..self.text.len() };
        let end = next - 1;
        let end = if self.text[start..end].ends_with('\r') { end - 1 } else { end };
        start..end
    }

    fn floor(&self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        (0..=offset).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(0)
    }
}

/// How many characters begin in a piece of UTF-8.
fn begun(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

/// How many cells of a terminal a text takes: two for Chinese characters, none for combining signs.
///
/// Signs of ambiguous width (`“” … — ·`) count as one cell: that is what Unicode recommends outside
/// legacy encodings and what today's terminals do unless told otherwise. Where a terminal draws them
/// two wide, the carets stand left of their place by the number of such signs before them; the line
/// and column above stay right everywhere.
pub fn cells(text: &str) -> usize {
    text.width()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str, offset: usize) -> (usize, usize) {
        let position = LineIndex::new(Arc::from(text)).position(offset);
        (position.line, position.column)
    }

    #[test]
    fn columns_are_code_points() {
        assert_eq!(at("标题: 甲", 0), (1, 1));
        assert_eq!(at("标题: 甲", 8), (1, 5));
        assert_eq!(at("𠮷👪e\u{301}x", 11), (1, 5));
    }

    #[test]
    fn an_offset_inside_a_character_or_behind_the_end_is_safe() {
        assert_eq!(at("标题", 1), (1, 1));
        assert_eq!(at("标题", 4), (1, 2));
        assert_eq!(at("标题", 99), (1, 3));
        assert_eq!(at("", 7), (1, 1));
    }

    #[test]
    fn crlf_is_one_line_end_and_a_lone_cr_is_none() {
        let text = "甲\r\n乙\rb\n";
        assert_eq!((at(text, 3), at(text, 4), at(text, 5)), ((1, 2), (1, 2), (2, 1)));
        assert_eq!(at(text, 9), (2, 3));
        assert_eq!(at(text, 11), (3, 1));
        let index = LineIndex::new(Arc::from(text));
        assert_eq!((index.line(1), index.line(2), index.line(3), index.count()), ("甲", "乙\rb", "", 3));
    }

    #[test]
    fn a_byte_order_mark_is_no_column() {
        let text = "\u{feff}标题\n";
        assert_eq!((at(text, 0), at(text, 2), at(text, 3), at(text, 6)), ((1, 1), (1, 1), (1, 1), (1, 2)));
        assert_eq!(LineIndex::new(Arc::from(text)).line(1), "标题");
    }

    #[test]
    fn a_range_is_cut_to_its_lines() {
        let index = LineIndex::new(Arc::from("甲乙\r\n丙丁\n"));
        assert_eq!((index.within(&(3..11), 1), index.within(&(3..11), 2)), (3..6, 0..3));
        assert_eq!((index.within(&(0..3), 2), index.within(&(99..99), 2)), (0..0, 6..6));
    }

    #[test]
    fn chinese_is_two_cells_wide() {
        assert_eq!((cells("公开a"), cells("𠮷"), cells("👪"), cells("e\u{301}"), cells("〔〕")), (5, 2, 2, 1, 4));
    }

    proptest! {
        #[test]
        fn positions_grow_with_offsets_and_never_leave_the_text(text in "[\u{feff}甲𠮷e\u{301}\r\n\t ]{0,24}") {
            let index = LineIndex::new(Arc::from(text.as_str()));
            let positions: Vec<Position> = (0..text.len() + 3).map(|at| index.position(at)).collect();
            prop_assert!(positions.is_sorted());
            prop_assert!(positions.iter().all(|position| position.line <= index.count()
                && position.column <= index.line(position.line).chars().count() + 1));
        }
    }
}
