//! 编号: the number that a paragraph or heading begins with, in the order of GB/T 9704 (一、（一）1.（1）)
//! and of statutes (编、章、节、条).

use super::han;

/// Which series a number belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Series {
    /// 第一部分, 第一编.
    Part,
    /// 第一章.
    Chapter,
    /// 第一节.
    Section,
    /// 第一条: counted through all chapters.
    Article,
    /// 一、
    First,
    /// （一）
    Second,
    /// `1.`
    Third,
    /// `（1）`
    Fourth,
    /// `1.1`, `2.3.1`: the whole path in one number.
    Decimal,
}

/// A number at the head of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Numbered<'t> {
    /// The series.
    pub(super) series: Series,
    /// What names it in an anchor: `第三条`, `一`, `1`, `2.3`.
    pub(super) name: &'t str,
    /// How many bytes of the text the number takes, with its signs.
    pub(super) length: usize,
}

/// Reads the number at the head of a text, if it is one: `一、总则` is, `一、二、三类地区` isn't.
pub(super) fn parse(text: &str) -> Option<Numbered<'_>> {
    match text.chars().next()? {
        '第' => statute(text),
        '（' | '(' => bracketed(text),
        c if han::is_numeral(c) => first(text),
        c if c.is_ascii_digit() || ('０'..='９').contains(&c) => digits(text),
        _ => None,
    }
}

/// 第三条, 第三条之一, 第一章.
fn statute(text: &str) -> Option<Numbered<'_>> {
    let from = '第'.len_utf8();
    let inner = |c: char| han::is_numeral(c) || c.is_ascii_digit() || c == ' ';
    let number = leading(&text[from..], inner);
    if number.trim().is_empty() {
        return None;
    }
    let rest = &text[from + number.len()..];
    let (series, unit) = UNITS.iter().find(|(_, unit)| rest.starts_with(unit))?;
    let mut length = from + number.len() + unit.len();
    if let Some(tail) = text[length..].strip_prefix('之') {
        let more = leading(tail, han::is_numeral);
        length += if more.is_empty() { 0 } else { '之'.len_utf8() + more.len() };
    }
    // 第三条规定的情形, 第一章至第三章: speaks of a number, doesn't bear it.
    let next = text[length..].chars().next();
    let apart = next.is_none_or(|c| c.is_whitespace() || "：:（(【".contains(c));
    let glued = next.is_some_and(|c| han::is_han(c) && !"规第和与至到或及的款项所中之以以外前后".contains(c));
    (apart || glued && *series != Series::Part).then_some(Numbered { series: *series, name: &text[..length], length })
}

const UNITS: [(Series, &str); 5] = [
    (Series::Part, "部分"),
    (Series::Part, "编"),
    (Series::Chapter, "章"),
    (Series::Section, "节"),
    (Series::Article, "条"),
];

/// 一、
fn first(text: &str) -> Option<Numbered<'_>> {
    let name = leading(text, han::is_numeral);
    let rest = text[name.len()..].strip_prefix('、')?;
    let row = rest
        .strip_prefix(leading(rest, han::is_numeral))
        .is_some_and(|tail| tail.len() < rest.len() && tail.starts_with('、'));
    (!row).then_some(Numbered { series: Series::First, name, length: name.len() + '、'.len_utf8() })
}

/// （一）, （1）.
fn bracketed(text: &str) -> Option<Numbered<'_>> {
    let open = text.chars().next()?.len_utf8();
    let inner = text[open..].split(['）', ')']).next()?;
    let close = text[open + inner.len()..].chars().next()?.len_utf8();
    let name = inner.trim();
    let series = if name.chars().all(han::is_numeral) {
        Series::Second
    } else if name.len() <= 3 && name.bytes().all(|byte| byte.is_ascii_digit()) {
        Series::Fourth
    } else {
        return None;
    };
    (!name.is_empty()).then_some(Numbered { series, name, length: open + inner.len() + close })
}

/// `1.`, `1．`, `1、`, and `1.1`.
fn digits(text: &str) -> Option<Numbered<'_>> {
    let name = leading(text, |c| c.is_ascii_digit());
    let rest = &text[name.len()..];
    let sign = rest.chars().next().filter(|c| matches!(c, '.' | '．' | '、'))?;
    if name.is_empty() || name.len() > 3 {
        return None;
    }
    let next = rest[sign.len_utf8()..].chars().next();
    if next.is_some_and(|c| c.is_ascii_digit()) {
        return if sign == '.' { decimal(text) } else { None };
    }
    Some(Numbered { series: Series::Third, name, length: name.len() + sign.len_utf8() })
}

/// `2.3.1 应急响应`: a path of small numbers, then a title; not `1.5万元`.
fn decimal(text: &str) -> Option<Numbered<'_>> {
    let name = leading(text, |c| c.is_ascii_digit() || c == '.').trim_end_matches('.');
    let small = name.split('.').all(|part| (1..=2).contains(&part.len()) && !part.starts_with('0'));
    let after = &text[name.len()..];
    let title = match after.chars().next()? {
        ' ' | '\u{3000}' => !after.trim_start().starts_with(|c: char| c.is_ascii_digit() || "万亿%".contains(c)),
        c => han::is_han(c) && !"万亿千百元个倍米吨公平度级月日年".contains(c),
    };
    (small && title).then_some(Numbered { series: Series::Decimal, name, length: name.len() })
}

fn leading(text: &str, holds: impl Fn(char) -> bool) -> &str {
    &text[..text.find(|c| !holds(c)).unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(Series, &str, &str)> {
        parse(text).map(|number| (number.series, number.name, &text[number.length..]))
    }

    #[test]
    fn numbers_of_papers_and_statutes_are_read() {
        assert_eq!(read("第三条　本办法所称"), Some((Series::Article, "第三条", "　本办法所称")));
        assert_eq!(read("第三条之一 甲"), Some((Series::Article, "第三条之一", " 甲")));
        assert_eq!(read("第一章　总　则"), Some((Series::Chapter, "第一章", "　总　则")));
        assert_eq!(read("二十一、加强"), Some((Series::First, "二十一", "加强")));
        assert_eq!(read("（一）加强"), Some((Series::Second, "一", "加强")));
        assert_eq!(read("(十二) 加强"), Some((Series::Second, "十二", " 加强")));
        assert_eq!(read("1.规范"), Some((Series::Third, "1", "规范")));
        assert_eq!(read("12、规范"), Some((Series::Third, "12", "规范")));
        assert_eq!(read("（3）规范"), Some((Series::Fourth, "3", "规范")));
        assert_eq!(read("1.1 编制目的"), Some((Series::Decimal, "1.1", " 编制目的")));
        assert_eq!(read("2.3.1编制"), Some((Series::Decimal, "2.3.1", "编制")));
    }

    #[test]
    fn text_that_speaks_of_numbers_has_none() {
        for text in [
            "第三条规定的情形",
            "第二十条第（一）项",
            "一、二、三类地区",
            "一般公共预算",
            "1.5万元",
            "2021.",
            "2021年",
            "（试行）",
            "3.14",
            "第一",
            "十分重要",
            "1",
            "",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
