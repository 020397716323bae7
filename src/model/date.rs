//! 日期: civil dates in Asia/Shanghai, and the moment of publication. There is no clock in here.

use std::fmt;

pub use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A date, and the time of day where one was stated. Times are shown, not obeyed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Moment {
    /// The day.
    pub date: Date,
    /// Hour and minute.
    pub time: Option<(u8, u8)>,
}

impl Moment {
    /// `YYYY-MM-DD HH:MM`, with 00:00 when only the date is known: the form of the page tag `PubDate`.
    pub fn page_tag(&self) -> String {
        let (hour, minute) = self.time.unwrap_or((0, 0));
        format!("{} {hour:02}:{minute:02}", self.date)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date)?;
        self.time.map_or(Ok(()), |(hour, minute)| write!(f, " {hour:02}:{minute:02}"))
    }
}

/// What was read, and whether it was the canonical spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadMoment {
    /// The value.
    pub moment: Moment,
    /// `false` for `2024年4月26日`, `2024/4/26`, `2024.4.26`, missing zeros, seconds: read with a warning.
    pub canonical: bool,
}

/// Why a text is not a date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// Not of any form that can be read without guessing.
    #[error("不是可识别的日期")]
    Form,
    /// The form is right and the day does not exist, e.g. `2024-02-30`.
    #[error("没有这一天")]
    Impossible,
}

/// Reads a date or a date and time in the canonical form or another unmistakable one.
///
/// Full-width digits count as their half-width forms. Two-digit years, `10月2日` and `3/4/2024` are
/// not unmistakable.
pub fn read_moment(text: &str) -> Result<ReadMoment, DateError> {
    let folded: String = text.trim().chars().map(fold_width).collect();
    let (date_text, time_text) = split_time(&folded);
    let (numbers, canonical_date) = date_numbers(date_text).ok_or(DateError::Form)?;
    let (time, canonical_time) = match time_text {
        None => (None, true),
        Some(time) => read_time(time).ok_or(DateError::Form)?,
    };
    let [year, month, day] = numbers;
    let date = Date::new(
        i16::try_from(year).map_err(|_| DateError::Form)?,
        i8::try_from(month).map_err(|_| DateError::Impossible)?,
        i8::try_from(day).map_err(|_| DateError::Impossible)?,
    )
    .map_err(|_| DateError::Impossible)?;
    if time.is_some_and(|(hour, minute)| hour > 23 || minute > 59) {
        return Err(DateError::Impossible);
    }
    let moment = Moment { date, time };
    Ok(ReadMoment { moment, canonical: canonical_date && canonical_time && text == moment.to_string() })
}

/// Full-width digits and signs to half-width ones.
fn fold_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

fn split_time(text: &str) -> (&str, Option<&str>) {
    let at = text.find('T').or_else(|| text.rfind(' ').filter(|at| text[*at..].contains(':')));
    match at {
        Some(at) => (text[..at].trim(), Some(text[at + 1..].trim())),
        None => match text.find('日').map(|at| at + '日'.len_utf8()) {
            Some(end) if end < text.len() => (&text[..end], Some(text[end..].trim())),
            Some(_) | None => (text, None),
        },
    }
}

fn date_numbers(text: &str) -> Option<([u16; 3], bool)> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if let Some(rest) = text.strip_suffix(['日', '号']) {
        let (year, rest) = rest.split_once('年')?;
        let (month, day) = rest.split_once('月')?;
        return Some(([full_year(year)?, small(month)?, small(day)?], false));
    }
    for sign in ['-', '/', '.', '—', '–'] {
        let parts: Vec<&str> = text.split(sign).collect();
        if let [year, month, day] = parts[..] {
            let canonical = sign == '-' && month.len() == 2 && day.len() == 2;
            return Some(([full_year(year)?, small(month)?, small(day)?], canonical));
        }
    }
    match text.len() {
        8 if text.bytes().all(|b| b.is_ascii_digit()) => {
            Some(([full_year(&text[..4])?, small(&text[4..6])?, small(&text[6..])?], false))
        }
        _ => None,
    }
}

fn full_year(text: &str) -> Option<u16> {
    let year = digits(text).filter(|_| text.len() == 4)?;
    (1900..=2999).contains(&year).then_some(year)
}

fn small(text: &str) -> Option<u16> {
    digits(text).filter(|_| (1..=2).contains(&text.len()))
}

fn digits(text: &str) -> Option<u16> {
    (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

type ReadTime = (Option<(u8, u8)>, bool);

fn read_time(text: &str) -> Option<ReadTime> {
    let text = text.trim_end_matches('Z');
    let text = text.split_once('+').map_or(text, |(local, _)| local);
    let text = text.split_once('.').map_or(text, |(whole, _)| whole);
    let parts: Vec<&str> = text.split(':').collect();
    let (hour, minute, canonical) = match parts[..] {
        [hour, minute] => (hour, minute, hour.len() == 2 && minute.len() == 2),
        [hour, minute, second] => {
            small(second).filter(|second| *second < 60)?;
            (hour, minute, false)
        }
        _ => return None,
    };
    let pair = (u8::try_from(small(hour)?).ok()?, u8::try_from(small(minute)?).ok()?);
    Some((Some(pair), canonical))
}

/// `2024年4月26日`, as it stands in running text.
pub fn in_words(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// The day before, for a `lapses` (first day not in force) that is stored as the last day in force.
/// The first representable day has none and stays itself.
pub fn day_before(date: Date) -> Date {
    date.yesterday().unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(String, bool), DateError> {
        read_moment(text).map(|read| (read.moment.to_string(), read.canonical))
    }

    #[test]
    fn the_two_canonical_forms_are_read_as_they_stand() {
        assert_eq!(read("2024-04-26"), Ok(("2024-04-26".into(), true)));
        assert_eq!(read("2024-04-26 09:30"), Ok(("2024-04-26 09:30".into(), true)));
    }

    #[test]
    fn other_unmistakable_forms_are_read_as_not_canonical() {
        for text in [
            "2024年4月26日",
            "2024年04月26日",
            "2024/4/26",
            "2024.4.26",
            "2024-4-26",
            "２０２４-０４-２６",
            "20240426",
            "2024年 4月 26日",
        ] {
            assert_eq!(read(text), Ok(("2024-04-26".into(), false)), "{text}");
        }
        for text in [
            "2024-04-26 09:30:15",
            "2024-04-26T09:30",
            "2024年4月26日 9:30",
            "2024-04-26T09:30:15+08:00",
            "2024年4月26日9:30",
        ] {
            assert_eq!(read(text), Ok(("2024-04-26 09:30".into(), false)), "{text}");
        }
    }

    #[test]
    fn guesses_and_impossible_days_are_refused() {
        for text in ["", "24-04-26", "4月26日", "3/4/2024", "2024", "2024-04", "近日", "2024-04-26 早上"] {
            assert_eq!(read(text), Err(DateError::Form), "{text}");
        }
        for text in ["2024-02-30", "2023-02-29", "2024-13-01", "2024-00-10", "2024-04-26 24:00"] {
            assert_eq!(read(text), Err(DateError::Impossible), "{text}");
        }
    }

    #[test]
    fn the_page_tag_always_has_a_time() {
        assert_eq!(read_moment("2024-04-26").unwrap().moment.page_tag(), "2024-04-26 00:00");
    }
}
