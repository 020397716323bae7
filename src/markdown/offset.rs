//! 位置: from an offset in the prepared text back to the stored file.

use std::ops::Range;

/// Where the prepared text and the stored one part and meet again.
#[derive(Debug, Default)]
pub(super) struct OffsetMap {
    /// Just behind each edit: the offset in the prepared text and in the original.
    steps: Vec<(usize, usize)>,
}

impl OffsetMap {
    /// Records that, from here on, `prepared` corresponds to `original`. Both only ever grow.
    pub(super) fn step(&mut self, prepared: usize, original: usize) {
        self.steps.push((prepared, original));
    }

    /// The original offset of a prepared one.
    pub(super) fn original(&self, prepared: usize) -> usize {
        let after = self.steps.partition_point(|(at, _)| *at <= prepared);
        let (at, original) = after.checked_sub(1).and_then(|last| self.steps.get(last)).copied().unwrap_or((0, 0));
        // An offset inside of what was put in must not run past the place where it was put.
        let bound = self.steps.get(after).map_or(usize::MAX, |(_, original)| *original);
        (original + (prepared - at)).min(bound)
    }

    /// The same for a range.
    pub(super) fn range(&self, prepared: &Range<usize>) -> Range<usize> {
        self.original(prepared.start)..self.original(prepared.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_lead_back_over_what_was_put_in_and_taken_out() {
        // "ab" became "aXXXb", then one byte "c" was dropped before "d".
        let mut map = OffsetMap::default();
        map.step(4, 1);
        map.step(5, 3);
        assert_eq!([0, 1, 2, 4, 5, 6].map(|at| map.original(at)), [0, 1, 1, 1, 3, 4]);
        assert_eq!(map.range(&(0..5)), 0..3);
    }
}
