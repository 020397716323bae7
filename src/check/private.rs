//! 个人信息: numbers of persons and cards, by their own check digits.

use crate::strides::{self, between};

/// A number found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// What it is.
    pub kind: HitKind,
    /// Bytes in the text.
    pub span: std::ops::Range<usize>,
}

/// What kind of number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HitKind {
    /// 公民身份号码 (GB 11643): 18 characters with a right check character.
    Identity,
    /// 银行卡号: 16 to 19 digits that pass Luhn.
    BankCard,
    /// 手机号码.
    Mobile,
}

/// Every number of a person or card in a text. Full-width digits count; groups may be separated by
/// single blanks or hyphens.
pub fn find(text: &str) -> Vec<Hit> {
    let mut hits = Vec::new();
    for run in runs(text) {
        let joined: String = run.iter().map(|(_, c)| *c).collect();
        let span = |from: usize, to: usize| {
            let end = run[to - 1].0;
            run[from].0..end + text[end..].chars().next().map_or(1, char::len_utf8)
        };
        if let Some(kind) = judge(&joined, before(text, run[0].0), after(text, span(0, run.len()).end)) {
            // A disability card is an identity number with two more digits.
            let length = if kind == HitKind::Identity { 18 } else { run.len() };
            hits.push(Hit { kind, span: span(0, length) });
        }
    }
    hits
}

fn before(text: &str, at: usize) -> Option<char> {
    text[..at].chars().next_back()
}

fn after(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}

/// Runs of digits (and a final X), with single separators between groups left out.
fn runs(text: &str) -> Vec<Vec<(usize, char)>> {
    let mut runs = Vec::new();
    let mut run: Vec<(usize, char)> = Vec::new();
    let mut done = 0;
    while let Some(start) = next_digit(text, done) {
        done = run_from(text, start, &mut run);
        if run.len() >= SHORTEST {
            runs.push(std::mem::take(&mut run));
        }
        run.clear();
    }
    runs
}

/// No number of a person or card has fewer digits.
const SHORTEST: usize = 11;

/// Where the next digit stands. Most of a text is none, and is not worth decoding.
fn next_digit(text: &str, mut at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    loop {
        at = strides::position(bytes, at, |byte| between(byte, b'0', b'9') | (byte == WIDE_LEAD))?;
        match bytes.get(at..)? {
            [b'0'..=b'9', ..] | [WIDE_LEAD, 0xbc, 0x90..=0x99, ..] => return Some(at),
            // Most often a full-width comma.
            _ => at += 3,
        }
    }
}

/// The first of the three bytes of every full-width form.
const WIDE_LEAD: u8 = 0xef;

/// Reads the run that begins at `start`; returns where it ends.
fn run_from(text: &str, start: usize, run: &mut Vec<(usize, char)>) -> usize {
    let mut gap = false;
    for (at, c) in text[start..].char_indices() {
        match ascii(c) {
            Some(digit) if digit.is_ascii_digit() || (matches!(digit, 'X' | 'x') && run.len() == 17 && !gap) => {
                gap = false;
                run.push((start + at, digit));
            }
            _ if matches!(c, ' ' | '-') && !gap => gap = true,
            _ => return start + at,
        }
    }
    text.len()
}

fn ascii(c: char) -> Option<char> {
    match c {
        '0'..='9' | 'X' | 'x' => Some(c),
        '０'..='９' | 'Ｘ' | 'ｘ' => char::from_u32(u32::from(c) - 0xfee0),
        _ => None,
    }
}

fn judge(digits: &str, before: Option<char>, after: Option<char>) -> Option<HitKind> {
    let glued = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    if glued(before) || glued(after) {
        return None;
    }
    let identity = digits.get(..18).filter(|_| matches!(digits.len(), 18 | 20));
    if identity.is_some_and(|number| is_identity(number) && !is_credit_code(number)) {
        return Some(HitKind::Identity);
    }
    // Parts of addresses and index numbers are no cards.
    let in_address = |c: Option<char>| matches!(c, Some('/' | '_' | '='));
    let credit_code = digits.len() == 18 && is_credit_code(digits);
    if (16..=19).contains(&digits.len()) && !credit_code && is_card(digits) && !in_address(before) && !in_address(after)
    {
        return Some(HitKind::BankCard);
    }
    let mobile = digits.len() == 11 && digits.starts_with('1') && matches!(digits.as_bytes()[1], b'3'..=b'9');
    mobile.then_some(HitKind::Mobile)
}

/// GB 11643: region, date of birth, order, check character (ISO 7064 MOD 11-2).
fn is_identity(number: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: [u8; 11] = *b"10X98765432";
    let bytes = number.as_bytes();
    if bytes.len() != 18 || bytes[0] == b'0' || !bytes[..17].iter().all(u8::is_ascii_digit) {
        return false;
    }
    let part = |range: std::ops::Range<usize>| number[range].parse::<i16>().unwrap_or(0);
    let (year, month, day) = (part(6..10), part(10..12), part(12..14));
    let born = jiff::civil::Date::new(year, i8::try_from(month).unwrap_or(0), i8::try_from(day).unwrap_or(0));
    let sum: u32 = bytes.iter().zip(WEIGHTS).map(|(byte, weight)| u32::from(byte - b'0') * weight).sum();
    (1900..2100).contains(&year) && born.is_ok() && bytes[17].to_ascii_uppercase() == CHECKS[(sum % 11) as usize]
}

/// GB 32100 with the organisation code (GB 11714) inside it: both check characters right, so that an
/// identity number passes by chance once in three hundred and forty.
pub fn is_credit_code(code: &str) -> bool {
    const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let value = |c: char| ALPHABET.find(c.to_ascii_uppercase());
    let Some(values) = code.chars().map(value).collect::<Option<Vec<usize>>>() else { return false };
    if values.len() != 18 {
        return false;
    }
    let mut weight = 1;
    let mut sum = 0;
    for v in &values[..17] {
        sum += v * weight;
        weight = weight * 3 % 31;
    }
    (31 - sum % 31) % 31 == values[17] && is_organisation_code(&code[8..17])
}

fn is_organisation_code(code: &str) -> bool {
    const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    let digit = |c: char| c.to_digit(36);
    let Some(values) = code.chars().map(digit).collect::<Option<Vec<u32>>>() else { return false };
    let sum: u32 = values.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
    let check = match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        n => char::from_digit(n, 10).unwrap_or('0'),
    };
    code.chars().last().is_some_and(|last| last.to_ascii_uppercase() == check)
}

/// Luhn, and a first digit that card issuers in use here have.
fn is_card(digits: &str) -> bool {
    if !matches!(digits.as_bytes()[0], b'3'..=b'6' | b'9') || digits.bytes().any(|b| !b.is_ascii_digit()) {
        return false;
    }
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| match u32::from(byte - b'0') * (1 + u32::from(place % 2 == 1)) {
            double if double > 9 => double - 9,
            digit => digit,
        })
        .sum();
    sum.is_multiple_of(10) && digits.bytes().any(|b| b != digits.as_bytes()[0])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A number with its check character computed, so that no real one stands in the tests.
    fn identity(first: &str) -> String {
        const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        let sum: u32 = first.bytes().zip(WEIGHTS).map(|(byte, weight)| u32::from(byte - b'0') * weight).sum();
        format!("{first}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
    }

    fn kinds(text: &str) -> Vec<HitKind> {
        find(text).into_iter().map(|hit| hit.kind).collect()
    }

    #[test]
    fn identity_numbers_are_found_in_any_dress() {
        let number = identity("99010119900307001");
        assert_eq!(kinds(&format!("身份证号{number}，")), [HitKind::Identity]);
        let wide: String = number.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect();
        assert_eq!(kinds(&wide), [HitKind::Identity]);
        assert_eq!(kinds(&format!("{} {} {}", &number[..6], &number[6..14], &number[14..])), [HitKind::Identity]);
        assert_eq!(kinds(&format!("残疾人证{number}43")), [HitKind::Identity]);
    }

    #[test]
    fn a_wrong_check_character_or_date_is_no_identity_number() {
        let mut number = identity("99010119900307001");
        let last = if number.ends_with('1') { '2' } else { '1' };
        number.pop();
        number.push(last);
        assert!(!kinds(&number).contains(&HitKind::Identity));
        assert!(!kinds(&identity("99010119901307001")).contains(&HitKind::Identity));
    }

    #[test]
    fn the_place_of_a_hit_is_its_bytes() {
        let number = identity("99010119900307001");
        let text = format!("甲{number}乙");
        assert_eq!(find(&text)[0].span, 3..21);
        assert_eq!(&text[find(&text)[0].span.clone()], number);
    }

    #[test]
    fn cards_need_luhn_and_stand_alone() {
        assert_eq!(
            kinds("账号6222000000000000004"),
            if is_card("6222000000000000004") { vec![HitKind::BankCard] } else { vec![] }
        );
        let card = (0..10).map(|n| format!("622200000000123456{n}")).find(|card| is_card(card)).unwrap();
        assert_eq!(kinds(&format!("卡号：{card}。")), [HitKind::BankCard]);
        assert_eq!(kinds(&format!("https://x.example/{card}")), []);
        assert_eq!(kinds(&format!("A{card}")), []);
    }

    #[test]
    fn look_alikes_do_not_alarm() {
        for text in [
            "MZ9900168/2024-00046",
            "0300-5550101",
            "澄公网安备 99010002000001号",
            "11441700007280420Y/2021-00050",
            "2024-04-26 2024-05-26",
        ] {
            assert_eq!(kinds(text), [], "{text}");
        }
        assert!(is_credit_code("11441700007280420Y") && is_credit_code("11500226753092798P"));
    }

    #[test]
    fn mobile_numbers_are_found() {
        assert_eq!(kinds("联系人手机13800000000"), [HitKind::Mobile]);
    }

    /// Looks at every character, one after the other.
    fn plainly(text: &str) -> Vec<Vec<(usize, char)>> {
        let (mut runs, mut run, mut gap) = (vec![], vec![], false);
        for (at, c) in text.char_indices().chain([(text.len(), '。')]) {
            match ascii(c) {
                Some(digit) if digit.is_ascii_digit() || (matches!(digit, 'X' | 'x') && run.len() == 17 && !gap) => {
                    gap = false;
                    run.push((at, digit));
                }
                _ if matches!(c, ' ' | '-') && !run.is_empty() && !gap => gap = true,
                _ => {
                    gap = false;
                    runs.push(std::mem::take(&mut run));
                }
            }
        }
        runs.retain(|run| run.len() >= SHORTEST);
        runs
    }

    proptest! {
        #[test]
        fn skipping_what_is_no_digit_loses_no_run(
            text in "([0-9０-９]{1,20}[Xxｘ]?|[ -]|[甲，。：ａ\u{ffff}é𠀀]|--){0,12}",
        ) {
            prop_assert_eq!(runs(&text), plainly(&text));
        }
    }
}
