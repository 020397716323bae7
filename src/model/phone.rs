//! 电话号码: found among words, and as an address that a telephone dials.
//!
//! A link that dials a wrong number is worse than none, so a number counts only as a whole: nothing that
//! goes on with letters, digits or stars, no 传真, no account. With an area code, and for mobile numbers,
//! the address is the global one of RFC 3966. Service numbers and numbers without an area code stay as
//! they are dialled: the `phone-context` that the RFC wants beside them is more than many phones read.

use std::ops::Range;

/// A number among words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone {
    /// Its bytes, with its extension.
    pub at: Range<usize>,
    /// `tel:…`.
    pub uri: String,
}

/// What is known of the words before they are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting {
    /// They stand where a number to dial is meant: under 电话, with the area code that the head may name.
    Field(Option<Box<str>>),
    /// They are any words: only what can be nothing else counts.
    Sentence,
}

/// What a head of numbers to dial ends with.
const HEADS: &[&str] = &["电话", "电话号码", "热线", "专线", "总机", "座机", "手机", "手机号", "手机号码", "值班室"];

/// What the words under a head are.
pub fn under(head: &str) -> Option<Setting> {
    let head: String = head.chars().filter(|c| !c.is_whitespace()).map(plain).collect();
    let (name, note) = match head.strip_suffix(')').and_then(|head| head.rsplit_once('(')) {
        Some((name, note)) => (name, note),
        None => (head.as_str(), ""),
    };
    if HEADS.iter().any(|end| name.ends_with(end)) {
        let code: Box<str> = note.chars().filter(char::is_ascii_digit).collect();
        return Some(Setting::Field(is_area(&code).then_some(code)));
    }
    name.ends_with("联系方式").then_some(Setting::Sentence)
}

/// Whether a label says that what stands beside it is nothing to dial: 传真, 邮编.
pub fn denies(label: &str) -> bool {
    OTHERS.iter().any(|word| label.contains(word)) && !DIALLED.iter().any(|word| label.contains(word))
}

/// All numbers among words, in order.
pub fn find(text: &str, setting: &Setting) -> Vec<Phone> {
    let chars: Vec<(usize, char)> = text.char_indices().map(|(at, c)| (at, plain(c))).collect();
    let end = |at: usize| chars.get(at).map_or(text.len(), |(byte, _)| *byte);
    let mut area = match setting {
        Setting::Field(area) => area.clone(),
        Setting::Sentence => None,
    };
    let mut found = Vec::new();
    let (mut at, mut segment) = (0, 0);
    while at < chars.len() {
        let apart = !follows_digits(&chars, at) || at == segment + 1;
        let number = (apart && begins(&chars, at)).then(|| number(&chars[at..], setting, area.as_deref())).flatten();
        let Some(number) = number.filter(|number| ends(&chars[at + number.length..])) else {
            at += 1;
            continue;
        };
        let last = at + number.length;
        let before = &text[end(segment)..end(at)];
        let behind: String = chars[last..].iter().take(3).map(|(_, c)| *c).collect();
        if !is_other(before) && !behind.trim_start_matches(['(', ' ']).starts_with("传真") {
            found.push(Phone { at: end(at)..end(last), uri: number.uri });
        }
        area = number.area.or(area);
        (at, segment) = (last, last);
    }
    found
}

/// What stands before a number to dial.
const DIALLED: &[&str] = &["电话", "手机", "热线", "专线"];
/// What stands before a number that nobody dials.
const OTHERS: &[&str] = &["传真", "邮编", "邮政编码", "账号", "帐号", "账户", "身份证", "代码", "QQ", "编号", "文号"];

/// Whether the last label before a number says that nobody dials it.
fn is_other(before: &str) -> bool {
    let label = before.rsplit(['，', '；', '。', ',', ';']).next().unwrap_or(before);
    let last = |words: &[&str]| words.iter().filter_map(|word| label.rfind(word)).max();
    last(OTHERS) > last(DIALLED)
}

/// A number at the beginning of some characters.
struct Number {
    /// Characters, with the extension.
    length: usize,
    uri: String,
    /// Its area code, which those behind it share.
    area: Option<Box<str>>,
}

type Chars<'c> = &'c [(usize, char)];

/// Marks and digits as they are on a keyboard.
fn plain(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
        '－' | '—' | '–' | '‐' | '‑' | '‒' | '−' | '﹣' => '-',
        '（' => '(',
        '）' => ')',
        '＋' => '+',
        '\u{3000}' | '\u{a0}' => ' ',
        c => c,
    }
}

/// What makes a row of digits something else, or hides a part of it.
fn joins(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '*' | '＊' | '×' | '✕' | '●' | '_' | '@' | '%' | '+')
}

/// Whether a number may begin here: at a digit, a bracket or a plus that nothing precedes.
fn begins(chars: Chars<'_>, at: usize) -> bool {
    let starts = chars.get(at).is_some_and(|(_, c)| c.is_ascii_digit() || matches!(c, '(' | '+'));
    let before = at.checked_sub(1).and_then(|before| chars.get(before));
    starts && before.is_none_or(|(_, c)| !joins(*c) && !matches!(c, '-' | '.' | '#' | '〔' | '['))
}

/// Whether digits and a blank stand before: the groups of a card are no numbers.
fn follows_digits(chars: Chars<'_>, at: usize) -> bool {
    at >= 2 && chars[at - 1].1 == ' ' && chars[at - 2].1.is_ascii_digit()
}

/// Whether a number may end before these characters.
fn ends(rest: Chars<'_>) -> bool {
    let at = |index: usize| rest.get(index).map(|(_, c)| *c);
    match at(0) {
        Some('-' | '.') => !at(1).is_some_and(|c| c.is_ascii_digit()),
        Some(c) => !joins(c) && !matches!(c, '元' | '件' | '人' | '次' | '个' | '号' | '年'),
        None => true,
    }
}

fn number(chars: Chars<'_>, setting: &Setting, area: Option<&str>) -> Option<Number> {
    let prefix = ["+86-", "+86 ", "+86", "0086-", "0086 ", "0086"].iter().find(|prefix| starts_with(chars, prefix));
    let skipped = prefix.map_or(0, |prefix| prefix.len());
    let rest = &chars[skipped..];
    let known = mobile(rest).or_else(|| with_area(rest, skipped > 0)).or_else(|| service(rest));
    let in_field = || match setting {
        Setting::Field(_) if skipped == 0 => local(rest, area).or_else(|| short(rest)),
        Setting::Field(_) | Setting::Sentence => None,
    };
    let mut number = known.or_else(in_field)?;
    if let Some((length, digits)) = extension(&rest[number.length..]) {
        number.length += length;
        number.uri = format!("{};ext={digits}", number.uri);
    }
    number.length += skipped;
    Some(number)
}

fn starts_with(chars: Chars<'_>, text: &str) -> bool {
    text.chars().enumerate().all(|(at, c)| chars.get(at).is_some_and(|(_, found)| *found == c))
}

/// The digits at the beginning.
fn digits(chars: Chars<'_>) -> String {
    chars.iter().map(|(_, c)| *c).take_while(char::is_ascii_digit).collect()
}

/// Groups of digits of these lengths with a hyphen or a blank between them: characters and digits.
fn groups(chars: Chars<'_>, lengths: &[usize]) -> Option<(usize, String)> {
    let (mut at, mut all) = (0, String::new());
    for (index, length) in lengths.iter().enumerate() {
        if index > 0 {
            at += usize::from(matches!(chars.get(at)?, (_, '-' | ' ')));
        }
        let group = digits(chars.get(at..)?);
        if group.len() < *length || index + 1 == lengths.len() && group.len() > *length {
            return None;
        }
        all.push_str(group.get(..*length)?);
        at += length;
    }
    Some((at, all))
}

/// 手机.
fn mobile(chars: Chars<'_>) -> Option<Number> {
    let (length, digits) = groups(chars, &[3, 4, 4])?;
    let valid =
        digits.starts_with('1') && digits.as_bytes().get(1).is_some_and(|second| (b'3'..=b'9').contains(second));
    valid.then(|| Number { length, uri: format!("tel:+86-{digits}"), area: None })
}

/// 400, 800.
fn service(chars: Chars<'_>) -> Option<Number> {
    let (length, digits) = groups(chars, &[3, 3, 4]).or_else(|| groups(chars, &[3, 4, 3]))?;
    let valid = digits.starts_with("400") || digits.starts_with("800");
    valid.then(|| Number { length, uri: format!("tel:{digits}"), area: None })
}

/// 区号和号码: `0300-5550101`, `（0300）5550101`, `010 12345678`; behind +86 the 0 may be missing.
fn with_area(chars: Chars<'_>, global: bool) -> Option<Number> {
    let bracket = usize::from(chars.first().is_some_and(|(_, c)| *c == '('));
    let row = digits(&chars[bracket..]);
    for length in [4, 3, 2] {
        let Some(code) = row.get(..length) else { continue };
        let full = if global && !code.starts_with('0') { format!("0{code}") } else { code.to_owned() };
        if !is_area(&full) {
            continue;
        }
        let mut at = bracket + length;
        if bracket > 0 {
            if chars.get(at).is_none_or(|(_, c)| *c != ')') {
                continue;
            }
            at += 1;
        }
        at += chars[at..].iter().take_while(|(_, c)| matches!(c, '-' | ' ')).take(2).count();
        let rest = &chars[at..];
        let own = digits(rest);
        let split = || groups(rest, &[4, 4]).or_else(|| groups(rest, &[3, 4]));
        let (own_length, own) = if is_own(&own) || is_hotline(&own) { (own.len(), own) } else { split()? };
        if is_own(&own) || is_hotline(&own) {
            let uri = format!("tel:+86-{}-{own}", full.trim_start_matches('0'));
            return Some(Number { length: at + own_length, uri, area: Some(full.into()) });
        }
    }
    None
}

/// 本地号码, with the area code that is known from elsewhere.
fn local(chars: Chars<'_>, area: Option<&str>) -> Option<Number> {
    let own = digits(chars);
    let uri = match area {
        Some(area) => format!("tel:+86-{}-{own}", area.trim_start_matches('0')),
        None => format!("tel:{own}"),
    };
    is_own(&own).then_some(Number { length: own.len(), uri, area: None })
}

/// 短号: 110, 12345, 95598.
fn short(chars: Chars<'_>) -> Option<Number> {
    let row = digits(chars);
    let known = matches!(row.as_str(), "110" | "119" | "120" | "122") || is_hotline(&row);
    known.then(|| Number { length: row.len(), uri: format!("tel:{row}"), area: None })
}

/// 区号: 010, 020 to 029, and four digits from 03 to 09.
fn is_area(code: &str) -> bool {
    match code.as_bytes() {
        [b'0', b'1', b'0'] | [b'0', b'2', b'0'..=b'9'] => true,
        [b'0', b'3'..=b'9', rest @ ..] => rest.len() == 2 && rest.iter().all(u8::is_ascii_digit),
        _ => false,
    }
}

/// Seven or eight digits, as lines of an area have.
fn is_own(row: &str) -> bool {
    matches!(row.len(), 7 | 8) && row.starts_with(|c: char| ('2'..='8').contains(&c))
}

fn is_hotline(row: &str) -> bool {
    match row.len() {
        5 => ["10", "11", "12", "95", "96"].iter().any(|begin| row.starts_with(begin)),
        6 => row.starts_with("96") || row.starts_with("95"),
        _ => false,
    }
}

/// 分机: `转8001`, `-8001`: characters and digits.
fn extension(rest: Chars<'_>) -> Option<(usize, String)> {
    let marks = ["转分机", "分机", "转", "-", "(转", "(分机"];
    for mark in marks {
        for blank in ["", " "] {
            let begin = format!("{blank}{mark}");
            if !starts_with(rest, &begin) {
                continue;
            }
            let mut at = begin.chars().count();
            at += usize::from(rest.get(at).is_some_and(|(_, c)| *c == ' '));
            let own = digits(rest.get(at..)?);
            if (2..=6).contains(&own.len()) || own.len() == 1 && mark != "-" {
                at += own.len();
                let closed = usize::from(mark.starts_with('(') && rest.get(at).is_some_and(|(_, c)| *c == ')'));
                return Some((at + closed, own));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests;
