//! 补正: a text with edits made on a copy, and the way back from the copy to what is stored.

use std::borrow::Cow;
use std::ops::Range;

use super::slips::Edit;

/// A text after edits. Offsets of it lead back to the text before them.
#[derive(Debug)]
pub(super) struct Patched<'a> {
    /// The text after the edits.
    pub text: Cow<'a, str>,
    /// Where the text before the edits begins in its file.
    base: usize,
    /// What became of the text, in order; empty when nothing was edited.
    pieces: Vec<Piece>,
}

/// A stretch of the new text and what it was before.
#[derive(Debug, Clone)]
struct Piece {
    new: Range<usize>,
    old: Range<usize>,
    kept: bool,
}

impl<'a> Patched<'a> {
    /// A text that begins at `base` and is not edited.
    pub fn plain(text: &'a str, base: usize) -> Self {
        Self { text: Cow::Borrowed(text), base, pieces: Vec::new() }
    }

    /// Makes edits. Those that overlap an earlier one are left out.
    pub fn edited(text: &'a str, base: usize, mut edits: Vec<&Edit>) -> Self {
        if edits.is_empty() {
            return Self::plain(text, base);
        }
        edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
        let mut out = String::with_capacity(text.len() + 16);
        let mut pieces = Vec::new();
        let mut done = 0;
        for edit in edits.into_iter().filter(|edit| edit.range.end <= text.len()) {
            let Some(kept) = text.get(done..edit.range.start) else { continue };
            push(&mut pieces, &mut out, kept, done..edit.range.start, true);
            push(&mut pieces, &mut out, &edit.text, edit.range.clone(), false);
            done = edit.range.end;
        }
        let rest = text.get(done..).unwrap_or_default();
        push(&mut pieces, &mut out, rest, done..text.len(), true);
        Self { text: Cow::Owned(out), base, pieces }
    }

    /// The range of the file that a range of the new text was.
    pub fn origin(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.before(range.start, false);
        let end = if range.is_empty() { start } else { self.before(range.end, true) };
        start + self.base..end.max(start) + self.base
    }

    /// Whether a range stands in the file as it stands here.
    pub fn is_verbatim(&self, range: &Range<usize>) -> bool {
        self.pieces.is_empty()
            || self
                .pieces
                .iter()
                .any(|piece| piece.kept && piece.new.start <= range.start && range.end <= piece.new.end)
    }

    fn before(&self, at: usize, is_end: bool) -> usize {
        if self.pieces.is_empty() {
            return at;
        }
        let holds = |piece: &&Piece| {
            if is_end {
                piece.new.start < at && at <= piece.new.end
            } else {
                piece.new.start <= at && at < piece.new.end
            }
        };
        match self.pieces.iter().find(holds) {
            Some(piece) if piece.kept => piece.old.start + (at - piece.new.start),
            Some(piece) if is_end => piece.old.end,
            Some(piece) => piece.old.start,
            None => self.pieces.last().map_or(at, |piece| piece.old.end),
        }
    }
}

fn push(pieces: &mut Vec<Piece>, out: &mut String, text: &str, old: Range<usize>, kept: bool) {
    if text.is_empty() && old.is_empty() {
        return;
    }
    let start = out.len();
    out.push_str(text);
    pieces.push(Piece { new: start..out.len(), old, kept });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_lead_back_through_edits() {
        let edits = [Edit { range: 6..9, text: ": ".into() }, Edit { range: 12..12, text: "\"".into() }];
        let patched = Patched::edited("标题：办法", 100, edits.iter().collect());
        assert_eq!(patched.text, "标题: 办\"法");
        assert_eq!(patched.origin(&(0..6)), 100..106);
        assert_eq!(patched.origin(&(8..11)), 109..112);
        assert_eq!(patched.origin(&(6..8)), 106..109);
        assert_eq!(patched.origin(&(12..15)), 112..115);
        assert!(patched.is_verbatim(&(8..11)));
        assert!(!patched.is_verbatim(&(5..11)));
    }

    #[test]
    fn overlapping_edits_and_wild_offsets_do_no_harm() {
        let edits = [Edit { range: 0..3, text: "x".into() }, Edit { range: 2..4, text: "y".into() }];
        let patched = Patched::edited("abcd", 0, edits.iter().collect());
        assert_eq!(patched.text, "xd");
        assert_eq!(patched.origin(&(90..99)), 4..4);
        assert_eq!(Patched::plain("ab", 5).origin(&(1..2)), 6..7);
    }
}
