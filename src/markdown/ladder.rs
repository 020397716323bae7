//! 标题层级: from the levels as written to levels without gaps.

/// The deepest heading of HTML.
const DEEPEST: u8 = 6;

/// Brings headings to levels of which none is skipped, beginning with the highest one allowed.
#[derive(Debug)]
pub(super) struct Ladder {
    base: u8,
    /// Levels as written that are open above the next heading.
    open: Vec<u8>,
}

impl Ladder {
    /// A ladder whose first step is `base`.
    pub(super) fn new(base: u8) -> Self {
        Self { base: base.clamp(1, DEEPEST), open: Vec::new() }
    }

    /// The level of the next heading, which was written as `level`.
    pub(super) fn step(&mut self, level: u8) -> u8 {
        self.open.retain(|above| *above < level);
        let depth = u8::try_from(self.open.len()).unwrap_or(DEEPEST);
        self.open.push(level);
        self.base.saturating_add(depth).min(DEEPEST)
    }

    /// The level of the heading that was written last.
    pub(super) fn current(&self) -> u8 {
        let depth = u8::try_from(self.open.len()).unwrap_or(DEEPEST);
        self.base.saturating_add(depth).saturating_sub(1).clamp(1, DEEPEST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_level_is_skipped() {
        let steps = |levels: &[u8]| {
            let mut ladder = Ladder::new(2);
            levels.iter().map(|level| ladder.step(*level)).collect::<Vec<u8>>()
        };
        assert_eq!(steps(&[1, 2, 3, 2, 1]), [2, 3, 4, 3, 2]);
        assert_eq!(steps(&[3, 5, 4, 1, 6]), [2, 3, 3, 2, 3]);
        assert_eq!(steps(&[1, 2, 3, 4, 5, 6]), [2, 3, 4, 5, 6, 6]);
    }
}
