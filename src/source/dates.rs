//! 日期: dates, moments and periods, with what people write instead of them.

use super::reader::{Entry, Fields, Reader};
use super::rules;
use super::words::shorten;
use crate::model::date::{Date, DateError, Moment, ReadMoment, date_within, day_before, read_moment};
use crate::model::document::Period;

/// What people write where there is no date.
const NO_DATE: &[&str] = &["长期", "长期有效", "永久", "永久有效", "无期限", "待定", "9999-12-31"];

/// What stands between the two ends of a period.
const BETWEEN: &[&str] = &["至", "到", "～", "~", "——", "—"];

impl Reader<'_> {
    /// A day. A time of day is said and dropped.
    pub fn date(&mut self, entry: Option<&Entry<'_>>) -> Option<Date> {
        let entry = entry?;
        let read = self.read_moment(entry)?;
        let date = read.moment.date;
        if !read.canonical {
            self.irregular(entry, &read, &date.to_string());
        } else if read.moment.time.is_some() {
            let message = format!("“{}”只用到日期，时刻没有读入", entry.name);
            self.rewrite(&rules::TIME_DROPPED, &entry.node.span, message, &date.to_string(), false);
        }
        Some(date)
    }

    /// A day, and perhaps a time of day.
    pub fn moment(&mut self, entry: Option<&Entry<'_>>) -> Option<Moment> {
        let entry = entry?;
        let read = self.read_moment(entry)?;
        if !read.canonical {
            self.irregular(entry, &read, &read.moment.to_string());
        }
        Some(read.moment)
    }

    fn read_moment(&mut self, entry: &Entry<'_>) -> Option<ReadMoment> {
        let text = self.text(Some(entry))?;
        if NO_DATE.contains(&text.as_str()) {
            self.none_in_words(entry, &text);
            return None;
        }
        let read = read_moment(&text);
        if let Err(error) = &read {
            self.no_date(entry, &text, error);
        }
        read.ok()
    }

    /// Says that a date could be read but is not of the one form.
    fn irregular(&mut self, entry: &Entry<'_>, read: &ReadMoment, canonical: &str) {
        let text = shorten(self.raw(&entry.node.span).trim_matches(['"', '\'']));
        let message = if read.moved {
            format!("“{}”用的不是北京时间，已换算为 {}，这里是“{text}”", entry.name, read.moment)
        } else {
            format!("“{}”应写成 2024-01-02 的形式，这里是“{text}”", entry.name)
        };
        self.rewrite(&rules::DATE_FORM, &entry.node.span, message, canonical, !read.moved);
    }

    /// 无 and its like: a field that should not have been written.
    pub fn none_in_words(&mut self, entry: &Entry<'_>, text: &str) {
        let message = format!("“{}”写的是“{text}”，按没有写处理", entry.name);
        self.say(&rules::NONE_IN_WORDS, &entry.node.span, message, format!("没有就不写：请删去“{}”这一行", entry.name));
    }

    fn no_date(&mut self, entry: &Entry<'_>, text: &str, error: &DateError) {
        let message = match error {
            DateError::Form => format!("“{}”不是日期：“{}”", entry.name, shorten(text)),
            DateError::Impossible => format!("“{}”没有这一天或这一时刻：“{}”", entry.name, shorten(text)),
        };
        match date_within(text) {
            Some(date) => self.rewrite(&rules::NOT_A_DATE, &entry.node.span, message, &date.to_string(), false),
            None => {
                self.say(&rules::NOT_A_DATE, &entry.node.span, message, format!("请写成：{}: 2024-01-02", entry.name));
            }
        }
    }

    /// 有效期至, from `expires` or from `lapses`, which is the day after.
    pub fn expires(&mut self, fields: &Fields<'_>) -> Option<Date> {
        let last = self.date(fields.get("expires"));
        let first_after = self.date(fields.get("lapses"));
        if let (Some(expires), Some(lapses), Some(_)) = (fields.get("expires"), fields.get("lapses"), last) {
            let agree = last == first_after.map(day_before);
            let message = if agree {
                format!("“{}”与“{}”说的是同一天，只写一个", expires.name, lapses.name)
            } else {
                format!("“{}”与“{}”不一致，按“{}”处理", expires.name, lapses.name, expires.name)
            };
            let help = format!("“{}”是有效的最后一天，“{}”是不再有效的第一天，请只留一个", expires.name, lapses.name);
            self.say(&rules::TWO_ENDS, lapses.key, message, help);
        }
        last.or(first_after.map(day_before))
    }

    /// 期限: two days, as a map or in one sentence.
    pub fn period(&mut self, entry: Option<&Entry<'_>>) -> Option<Period> {
        let entry = entry?;
        if let super::yaml::Value::Text(text) = &entry.node.value {
            return self.period_in_words(entry, text.trim());
        }
        let fields = self.map(entry, super::document::parts(&["from", "to"]))?;
        let from = self.date(fields.get("from"));
        let to = self.date(fields.get("to"));
        Some(Period { from: from?, to: to? })
    }

    fn period_in_words(&mut self, entry: &Entry<'_>, text: &str) -> Option<Period> {
        let Some(period) = split_period(text) else {
            let message = format!("“{}”不是期限：“{}”", entry.name, shorten(text));
            let help = format!("请写成：{}: {{起: 2024-01-02, 止: 2024-02-01}}", entry.name);
            self.say(&rules::NOT_A_DATE, &entry.node.span, message, help);
            return None;
        };
        let map = format!("{{起: {}, 止: {}}}", period.from, period.to);
        let message = format!("“{}”应分开写起和止", entry.name);
        self.rewrite(&rules::SHORT_FORM, &entry.node.span, message, &map, true);
        Some(period)
    }
}

/// `2026-11-16 至 2026-11-24`.
pub(super) fn split_period(text: &str) -> Option<Period> {
    let (from, to) = BETWEEN.iter().find_map(|sign| text.split_once(sign))?;
    let day = |text: &str| {
        read_moment(text.trim()).ok().filter(|read| read.moment.time.is_none()).map(|read| read.moment.date)
    };
    Some(Period { from: day(from)?, to: day(to)? })
}
