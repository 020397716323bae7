//! 日期: days counted from the first one of the corpus.

use std::fmt;

/// The first year of the corpus.
pub const FIRST_YEAR: usize = 2016;
/// How many days that is.
pub const SPAN: usize = 3653;

/// A day of the corpus, or a little after it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub usize);

impl Day {
    /// The day so many years later, the last of February where there is no 29th.
    pub fn years_later(self, years: usize) -> Self {
        let (year, month, day) = self.civil();
        let first = Self::first_of(year + years);
        let months: usize = (0..month).map(|month| days_of(year + years, month)).sum();
        Self(first.0 + months + day.min(days_of(year + years, month)) - 1)
    }

    /// The first day of a year.
    pub fn first_of(year: usize) -> Self {
        Self((FIRST_YEAR..year).map(|year| 365 + usize::from(is_leap(year))).sum())
    }

    /// The year.
    pub fn year(self) -> usize {
        self.civil().0
    }

    /// Year, month from 0, day from 1.
    fn civil(self) -> (usize, usize, usize) {
        let mut rest = self.0;
        let mut year = FIRST_YEAR;
        while rest >= 365 + usize::from(is_leap(year)) {
            rest -= 365 + usize::from(is_leap(year));
            year += 1;
        }
        let mut month = 0;
        while rest >= days_of(year, month) {
            rest -= days_of(year, month);
            month += 1;
        }
        (year, month, rest + 1)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year}-{:02}-{day:02}", month + 1)
    }
}

/// Days of a month, counted from 0.
fn days_of(year: usize, month: usize) -> usize {
    const DAYS: [usize; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    DAYS[month] + usize::from(month == 1 && is_leap(year))
}

/// Good for the years that are used here.
fn is_leap(year: usize) -> bool {
    year.is_multiple_of(4)
}
