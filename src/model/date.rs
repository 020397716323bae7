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
    /// `false` for `2024年4月26日`, `2024/4/26`, `二〇二四年四月二十六日`, missing zeros, seconds: read with a
    /// warning.
    pub canonical: bool,
    /// Whether another time zone was named, so that the moment was moved to UTC+8.
    pub moved: bool,
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
    let time = match time_text {
        None => None,
        Some(time) => Some(read_time(time).ok_or(DateError::Form)?),
    };
    let [year, month, day] = numbers;
    let date = Date::new(
        i16::try_from(year).map_err(|_| DateError::Form)?,
        i8::try_from(month).map_err(|_| DateError::Impossible)?,
        i8::try_from(day).map_err(|_| DateError::Impossible)?,
    )
    .map_err(|_| DateError::Impossible)?;
    let Some(ReadTime { hour, minute, canonical: canonical_time, zone }) = time else {
        let moment = Moment { date, time: None };
        let canonical = canonical_date && text == moment.to_string();
        return Ok(ReadMoment { moment, canonical, moved: false });
    };
    if hour > 23 || minute > 59 {
        return Err(DateError::Impossible);
    }
    let moved = zone.filter(|zone| *zone != HERE);
    let moment = match moved {
        Some(zone) => at_home(date, hour, minute, zone).ok_or(DateError::Impossible)?,
        None => Moment { date, time: Some((hour, minute)) },
    };
    let canonical = canonical_date && canonical_time && text == moment.to_string();
    Ok(ReadMoment { moment, canonical, moved: moved.is_some() })
}

/// The one date that stands somewhere in a text: `20130329(URL)`, `（2022年1月28日）`. None where other
/// digits stand beside it, so that nobody knows which was meant.
pub fn date_within(text: &str) -> Option<Date> {
    let begins = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c) || numeral(c).is_some();
    let head: String = text.chars().take(LONGEST).collect();
    let (first, _) = head.char_indices().find(|(_, c)| begins(*c))?;
    for end in head.char_indices().rev().map(|(at, c)| at + c.len_utf8()).take_while(|end| *end > first) {
        let (part, rest) = (head.get(first..end)?, head.get(end..)?);
        if let Ok(read) = read_moment(part) {
            return (!rest.contains(begins)).then_some(read.moment.date);
        }
    }
    None
}

/// Longer texts are searched for a date no further.
const LONGEST: usize = 40;

/// Minutes that Chinese clocks are ahead of UTC.
const HERE: i32 = 8 * 60;

/// The moment in China of a time of day somewhere else.
fn at_home(date: Date, hour: u8, minute: u8, zone: i32) -> Option<Moment> {
    let there = date.at(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, 0, 0);
    let here = there.checked_add(jiff::Span::new().minutes(HERE - zone)).ok()?;
    let time = (u8::try_from(here.hour()).ok()?, u8::try_from(here.minute()).ok()?);
    Some(Moment { date: here.date(), time: Some(time) })
}

/// Full-width digits and signs to half-width ones; the hyphens of printing to the plain one.
fn fold_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        _ => c,
    }
}

fn split_time(text: &str) -> (&str, Option<&str>) {
    let at = text.find('T').or_else(|| text.rfind(' ').filter(|at| text[*at..].contains([':', '时', '点'])));
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
        let month = if month == "元" { "1" } else { month };
        let year = full_year(year).or_else(|| full_year(&arabic(year)?))?;
        return Some(([year, small(month).or_else(|| counted(month))?, small(day).or_else(|| counted(day))?], false));
    }
    for sign in ['-', '/', '.'] {
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

/// `二〇二四` digit by digit, as papers were dated before GB/T 9704—2012.
fn arabic(text: &str) -> Option<String> {
    text.chars().map(|c| c.to_digit(10).or_else(|| numeral(c)).and_then(|digit| char::from_digit(digit, 10))).collect()
}

/// `二十六`, for a month or a day.
fn counted(text: &str) -> Option<u16> {
    let unit = |text: &str| {
        let mut chars = text.chars();
        let value = numeral(chars.next()?).and_then(|value| u16::try_from(value).ok());
        value.filter(|_| chars.next().is_none())
    };
    match text.split_once('十') {
        None => unit(text),
        Some((tens, units)) => {
            let tens = if tens.is_empty() { 1 } else { unit(tens)? };
            let units = if units.is_empty() { 0 } else { unit(units)? };
            Some(tens * 10 + units)
        }
    }
}

fn numeral(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '○' | '零' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// A time of day as it was written.
struct ReadTime {
    hour: u8,
    minute: u8,
    canonical: bool,
    /// Minutes ahead of UTC, where a zone is named.
    zone: Option<i32>,
}

fn read_time(text: &str) -> Option<ReadTime> {
    let (text, zone) = split_zone(text)?;
    let text = text.split_once('.').map_or(text, |(whole, _)| whole);
    let in_words = text.contains(['时', '点']);
    let text = if in_words { text.replace(['时', '点'], ":").replace('分', "") } else { text.to_owned() };
    let parts: Vec<&str> = text.split(':').collect();
    let (hour, minute, canonical) = match parts[..] {
        [hour, ""] if in_words => (hour, "0", false),
        [hour, minute] => (hour, minute, hour.len() == 2 && minute.len() == 2 && !in_words),
        [hour, minute, second] => {
            small(second).filter(|second| *second < 60)?;
            (hour, minute, false)
        }
        _ => return None,
    };
    let (hour, minute) = (u8::try_from(small(hour)?).ok()?, u8::try_from(small(minute)?).ok()?);
    Some(ReadTime { hour, minute, canonical: canonical && zone.is_none(), zone })
}

/// `10:30+08:00`: the time, and the minutes that its clock is ahead of UTC.
fn split_zone(text: &str) -> Option<(&str, Option<i32>)> {
    if let Some(time) = text.strip_suffix(['Z', 'z']) {
        return Some((time, Some(0)));
    }
    let Some(at) = text.find(['+', '-']) else { return Some((text, None)) };
    let (time, zone) = text.split_at(at);
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let digits: String = zone[1..].chars().filter(|c| *c != ':').collect();
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits.as_str(), "0"),
        // Not always digits: `9:00-5点` ends in four bytes as well.
        4 => digits.split_at_checked(2)?,
        _ => return None,
    };
    let (hours, minutes) = (i32::from(small(hours)?), i32::from(small(minutes)?));
    (hours <= 14 && minutes < 60).then_some((time, Some(sign * (hours * 60 + minutes))))
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
            "2024年4月26日9时30分",
            "2024-04-26 9点30分",
        ] {
            assert_eq!(read(text), Ok(("2024-04-26 09:30".into(), false)), "{text}");
        }
    }

    #[test]
    fn dates_in_chinese_numerals_are_read() {
        for (text, date) in [
            ("二〇二四年四月二十六日", "2024-04-26"),
            ("二○○四年十二月十日", "2004-12-10"),
            ("一九九六年十一月五日", "1996-11-05"),
            ("二零二四年一月三十一日", "2024-01-31"),
            ("二0二四年元月5日", "2024-01-05"),
        ] {
            assert_eq!(read(text), Ok((date.into(), false)), "{text}");
        }
        assert_eq!(read("二〇二四年二月三十日"), Err(DateError::Impossible));
        assert_eq!(read("二四年二月三日"), Err(DateError::Form));
        assert_eq!(read("二〇二四年十三十月三日"), Err(DateError::Form));
    }

    #[test]
    fn a_span_of_hours_is_no_time_zone() {
        for text in ["2024-04-15 9:00-5点", "2024-04-15T09-1门", "2024-04-15 09:30+8时"] {
            assert_eq!(read(text), Err(DateError::Form), "{text}");
        }
    }

    #[test]
    fn a_moment_of_another_zone_is_moved_to_china() {
        for (text, here) in [
            ("2024-04-26T01:30:00Z", "2024-04-26 09:30"),
            ("2024-04-25T20:30:00-05:00", "2024-04-26 09:30"),
            ("2024-04-26T23:30:00Z", "2024-04-27 07:30"),
            ("2024-04-26T10:30+0900", "2024-04-26 09:30"),
        ] {
            let read = read_moment(text).unwrap();
            assert_eq!((read.moment.to_string().as_str(), read.canonical, read.moved), (here, false, true), "{text}");
        }
        assert!(!read_moment("2024-04-26T09:30+08:00").unwrap().moved);
        assert_eq!(read("2024-04-26T09:30+25:00"), Err(DateError::Form));
    }

    #[test]
    fn the_only_date_of_a_text_is_found() {
        let found = |text| date_within(text).map(|date| date.to_string());
        assert_eq!(found("20130329(URL)").as_deref(), Some("2013-03-29"));
        assert_eq!(found("（2022年1月28日）").as_deref(), Some("2022-01-28"));
        assert_eq!(found("2024年1月5日印发").as_deref(), Some("2024-01-05"));
        for text in ["2024-01-05 至 2024-02-05", "2024年8月", "202412/22(URL)", "近日", "", "2024-01-055"] {
            assert_eq!(found(text), None, "{text}");
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
