//! 随机: SplitMix64, so that the same seed gives the same site on every machine and with every version.

/// A source of numbers that look random.
pub struct Random(u64);

impl Random {
    /// The source that belongs to one thing (a document's head, its body) of a seed.
    pub fn of(seed: u64, id: usize, purpose: u64) -> Self {
        let mut random = Self(seed ^ (id as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (purpose << 56));
        random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below a bound.
    pub fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % bound).unwrap_or_default()
    }

    /// True in so many of a hundred cases.
    pub fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of several.
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}
