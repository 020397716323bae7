//! 预备: what has to be changed in the text before a CommonMark parser may see it.
//!
//! CommonMark decides what `**` may open or close by the punctuation beside it, a rule made for
//! scripts with spaces; in Chinese it fails beside every 《, “ or ：. A rare punctuation mark that is
//! put between such a run and its letter mends the rule. It is taken out of every event again, so it
//! is harmless in code, addresses and ids, where nobody could tell beforehand that it stands.
//! Stand-ins work the same way for stars and low lines that mask or leave blank (`138****5678`,
//! `姓名：____`), and for the blanks of a file name inside a link.

use std::borrow::Cow;
use std::ops::Range;

use super::offset::OffsetMap;
use super::{bounds, han};
use crate::strides;

/// Makes a letter look like punctuation to the parser. Stands for nothing.
pub(super) const SENTINEL: char = '\u{1bc9f}';
/// Stands for a `*` that is not emphasis.
const STAR: char = '\u{1bca0}';
/// Stands for a `_` that is not emphasis.
const LOW: char = '\u{1bca1}';
/// Stands for a blank in the address of a link.
const BLANK: char = '\u{1bca2}';

/// The first byte that all four share with few other characters.
const LEAD: u8 = 0xf0;

/// A text that the parser reads as Chinese means it.
#[derive(Debug)]
pub(super) struct Prepared<'t> {
    /// What the parser sees.
    pub(super) text: Cow<'t, str>,
    /// The way back.
    pub(super) map: OffsetMap,
    /// Where one of our own four characters stood; it was dropped. Offsets in the original.
    pub(super) dropped: Vec<usize>,
}

/// Replaces `remove` bytes at `at` by `insert`.
struct Edit {
    at: usize,
    remove: usize,
    insert: Option<char>,
}

/// Prepares a text.
pub(super) fn prepare(text: &str) -> Prepared<'_> {
    let edits = edits(text);
    let dropped = edits.iter().filter(|edit| edit.insert.is_none()).map(|edit| edit.at).collect();
    let mut map = OffsetMap::default();
    if edits.is_empty() {
        return Prepared { text: Cow::Borrowed(text), map, dropped };
    }
    let mut out = String::with_capacity(text.len() + edits.len() * SENTINEL.len_utf8());
    let mut done = 0;
    for edit in &edits {
        out.push_str(&text[done..edit.at]);
        out.extend(edit.insert);
        done = edit.at + edit.remove;
        map.step(out.len(), done);
    }
    out.push_str(&text[done..]);
    Prepared { text: Cow::Owned(out), map, dropped }
}

/// Takes our characters out of what the parser made of a prepared text.
pub(super) fn restore(text: &str) -> Option<String> {
    memchr::memchr(LEAD, text.as_bytes()).is_some().then(|| text.chars().filter_map(original).collect())
}

/// The character that `c` stands for.
pub(super) fn original(c: char) -> Option<char> {
    match c {
        SENTINEL => None,
        STAR => Some('*'),
        LOW => Some('_'),
        BLANK => Some(' '),
        _ => Some(c),
    }
}

fn edits(text: &str) -> Vec<Edit> {
    let bytes = text.as_bytes();
    let mut edits = Vec::new();
    let mut line = Line { start: 0, alone: None };
    let mut at = 0;
    let mut cut = bounds::cut(text, 0);
    edits.extend(cut.map(deeper));
    while let Some(stop) = strides::position(bytes, at, stops) {
        at = stop;
        at = match bytes[at] {
            b'\n' => {
                line = Line { start: at + 1, alone: None };
                let too_deep = bounds::cut(text, at + 1);
                edits.extend(too_deep.map(deeper));
                cut = cut.or(too_deep);
                at + 1
            }
            b'*' | b'_' | b'~' => run(text, at, &mut line, &mut edits),
            b'.' | b')' => number_line(text, at, line.start, &mut edits),
            b']' => link_blanks(text, at, &mut edits),
            LEAD => reserved(text, at, &mut edits),
            // What a backslash takes out of play is no run; Chinese text has no other use for it.
            b'\\' if bytes.get(at + 1).is_some_and(u8::is_ascii_punctuation) => at + 2,
            _ => at + 1,
        };
    }
    if cut.is_some() {
        // What was found before the place of a cut came after it.
        edits.sort_by_key(|edit| edit.at);
    }
    edits
}

/// Behind it a sign of a quote or a list is text.
fn deeper(at: usize) -> Edit {
    Edit { at, remove: 0, insert: Some(SENTINEL) }
}

/// The bytes at which [`edits`] looks closer.
fn stops(byte: u8) -> bool {
    (byte == b'\n')
        | (byte == b'*')
        | (byte == b'_')
        | (byte == b'~')
        | (byte == b'.')
        | (byte == b')')
        | (byte == b']')
        | (byte == b'\\')
        | (byte == LEAD)
}

/// The line at hand. What is asked of all of it is asked once, however long it is.
struct Line {
    start: usize,
    /// A sign, and whether the line holds nothing else.
    alone: Option<(u8, bool)>,
}

impl Line {
    /// Whether the line holds nothing but a sign: a thematic break.
    fn holds_only(&mut self, text: &str, sign: u8) -> bool {
        if let Some((_, alone)) = self.alone.filter(|(known, _)| *known == sign) {
            return alone;
        }
        let rest = text.as_bytes().get(self.start..).unwrap_or_default();
        let mut line = rest.iter().take_while(|byte| **byte != b'\n');
        let alone = line.all(|other| *other == sign || matches!(other, b' ' | b'\t' | b'\r' | b'>'));
        self.alone = Some((sign, alone));
        alone
    }
}

/// Mends a run of `*` or `~~`, or masks one that can't be meant as emphasis.
fn run(text: &str, start: usize, line: &mut Line, edits: &mut Vec<Edit>) -> usize {
    let byte = text.as_bytes()[start];
    let length = text.as_bytes()[start..].iter().take_while(|other| **other == byte).count();
    let end = start + length;
    let before = text[..start].chars().next_back().filter(|c| !c.is_whitespace());
    let after = text[end..].chars().next().filter(|c| !c.is_whitespace());
    if masks(byte, length, before, after) && !line.holds_only(text, byte) {
        let stand_in = if byte == b'*' { STAR } else { LOW };
        edits.extend((start..end).map(|at| Edit { at, remove: 1, insert: Some(stand_in) }));
    } else if byte == b'*' || byte == b'~' && length == 2 {
        mend(start..end, before, after, edits);
    }
    end
}

/// Four stars or three low lines never are emphasis in a public paper: they hide digits or leave room
/// for a name. Nor is a star between digits, which multiplies.
fn masks(byte: u8, length: usize, before: Option<char>, after: Option<char>) -> bool {
    let digits = [before, after].iter().all(|c| c.is_some_and(|c| c.is_ascii_digit()));
    byte == b'*' && (length >= 4 || digits) || byte == b'_' && length >= 3
}

/// Marks of which every version of Unicode and every parser say that they are punctuation.
const KNOWN: &str = "，。、；：！？（）《》〈〉【】〔〕「」『』“”‘’—…·";

/// Puts the sentinel beside the letter, so that punctuation stands on both sides of the run.
fn mend(run: Range<usize>, before: Option<char>, after: Option<char>, edits: &mut Vec<Edit>) {
    let (Some(before), Some(after)) = (before, after) else { return };
    let plain = |c: char| !c.is_alphanumeric();
    if !(plain(before) || plain(after)) || !(han::is_chinese(before) || han::is_chinese(after)) {
        return;
    }
    // What neither Unicode nor the parser's table agree upon (℃, ①, zero-width marks) gets one too.
    let known = |c: char| c.is_ascii_punctuation() || KNOWN.contains(c);
    if !known(before) {
        edits.push(Edit { at: run.start, remove: 0, insert: Some(SENTINEL) });
    }
    if !known(after) {
        edits.push(Edit { at: run.end, remove: 0, insert: Some(SENTINEL) });
    }
}

/// A line that is only `2021.` is a year, not an empty list, unless its text follows, indented.
fn number_line(text: &str, at: usize, line_start: usize, edits: &mut Vec<Edit>) -> usize {
    let next = at + 1;
    let rest = text[next..].trim_start_matches([' ', '\t', '\r', '\u{3000}', '\u{a0}']);
    if !(rest.is_empty() || rest.starts_with('\n')) {
        return next;
    }
    let digits = text.as_bytes()[..at].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let lead = text.get(line_start..at - digits).unwrap_or_default();
    let following = rest.get(1..).and_then(|rest| rest.split('\n').next());
    let continued = digits < 3 && following.is_some_and(|line| line.starts_with("  ") && !line.trim().is_empty());
    if digits > 0 && !continued && lead.bytes().all(|byte| b" \t>-+*".contains(&byte)) {
        edits.push(Edit { at: at - digits, remove: 0, insert: Some(SENTINEL) });
    }
    next
}

/// `[附件](附件 1.docx)`: CommonMark sees no link there, the clerk does.
fn link_blanks(text: &str, at: usize, edits: &mut Vec<Edit>) -> usize {
    let next = at + 1;
    let Some(target) = text[next..].strip_prefix('(').and_then(spaced_file) else { return next };
    let start = next + 1;
    let blanks = target.match_indices(' ').map(|(blank, _)| start + blank);
    edits.extend(blanks.map(|at| Edit { at, remove: 1, insert: Some(BLANK) }));
    start + target.len()
}

/// No path that a clerk writes has more bytes.
const PATH_BYTES: usize = 400;
/// Nor brackets within brackets. A text of nothing but `](` is not looked through at each of them.
const PATH_DEPTH: usize = 4;

/// The name of a file with blanks in it, up to its closing bracket.
fn spaced_file(rest: &str) -> Option<&str> {
    let mut depth = 0_usize;
    let mut near = rest.bytes().take(PATH_BYTES).take_while(|byte| *byte != b'\n');
    let end = near.position(|byte| {
        depth += usize::from(byte == b'(');
        depth = if byte == b')' { depth.wrapping_sub(1) } else { depth };
        depth > PATH_DEPTH
    });
    let end = end.filter(|_| depth == usize::MAX)?;
    let target = &rest[..end];
    let name = target.split('#').next().unwrap_or(target);
    let (stem, extension) = name.rsplit_once('.')?;
    let plausible = (2..=5).contains(&extension.len()) && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let strange = target.contains(['"', '<', '>', '*', '\\']) || target.trim() != target;
    (plausible && !strange && stem.contains(' ')).then_some(target)
}

/// Our own characters in a file would vanish without a word; they are dropped with one.
fn reserved(text: &str, at: usize, edits: &mut Vec<Edit>) -> usize {
    let Some(c) = text[at..].chars().next() else { return at + 1 };
    if matches!(c, SENTINEL | STAR | LOW | BLANK) {
        edits.push(Edit { at, remove: c.len_utf8(), insert: None });
    }
    at + c.len_utf8()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_without_marks_is_not_copied() {
        assert!(matches!(prepare("自发布之日起施行。\n\n2021年。").text, Cow::Borrowed(_)));
    }

    #[test]
    fn what_was_put_in_comes_out_again() {
        for text in ["**《办法》**自发布", "甲****乙", "[附件](附件 1.docx)", "2021.", "姓名：____，", "𠀀**《"]
        {
            let prepared = prepare(text);
            let restored = restore(&prepared.text).unwrap_or_else(|| prepared.text.to_string());
            assert_eq!(restored, text);
            assert_eq!(prepared.map.original(prepared.text.len()), text.len());
        }
    }

    #[test]
    fn a_reserved_character_is_dropped_and_told() {
        let prepared = prepare("甲\u{1bc9f}乙");
        assert_eq!((prepared.text.as_ref(), prepared.dropped.as_slice()), ("甲乙", &[3][..]));
        assert_eq!(prepared.map.original(3), 7);
    }
}
