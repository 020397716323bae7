//! 发文字号: 机关代字 + 年份 + 序号 (GB/T 9704—2012 7.2.5), orders (令), and forms that fit neither.

mod meant;

use std::fmt;

use serde::{Deserialize, Serialize};

/// A document number as it will be printed.
///
/// Equality is by spelling; two spellings of one number share a [`DocNumber::key`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DocNumber {
    /// `云民发〔2024〕73号`, `(云汀)应急罚〔2024〕5号`.
    Standard {
        /// 机关代字, with what stands before it in round brackets.
        code: String,
        /// Four digits.
        year: u16,
        /// Without leading zeros.
        serial: u32,
    },
    /// `国令第711号`, `云汀市人民政府令第5号`.
    Order {
        /// Everything before `第`, ending in `令`.
        maker: String,
        /// Without leading zeros.
        serial: u32,
    },
    /// Anything else, kept verbatim.
    Free(String),
}

/// How a spelling deviates from the canonical one, with byte positions in the text that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Irregularity {
    /// `[ ] ( ) 【 】 （ ） ﹝ ﹞ ［ ］ 〈 〉` around the year.
    Bracket {
        /// Where.
        at: usize,
        /// What stands there.
        found: char,
    },
    /// A blank inside.
    Blank {
        /// Where.
        at: usize,
    },
    /// A full-width digit.
    FullWidthDigit {
        /// Where.
        at: usize,
    },
    /// `第` before the serial of a number that is not an order. The number is kept verbatim.
    Ordinal {
        /// Where.
        at: usize,
    },
    /// A leading zero in the serial. The number is kept verbatim.
    LeadingZero {
        /// Where.
        at: usize,
    },
    /// No known form; the number is kept verbatim.
    Unknown,
}

impl Irregularity {
    /// Whether the spelling could be brought to the canonical one without touching what the number says.
    pub fn is_normalised(self) -> bool {
        match self {
            Self::Bracket { .. } | Self::Blank { .. } | Self::FullWidthDigit { .. } => true,
            Self::Ordinal { .. } | Self::LeadingZero { .. } | Self::Unknown => false,
        }
    }
}

/// What was read, and everything irregular about its spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadNumber {
    /// The number.
    pub number: DocNumber,
    /// What was irregular; empty for a canonical spelling.
    pub irregular: Vec<Irregularity>,
}

const OPENING: &str = "〔[(【（﹝［〈";
const CLOSING: &str = "〕])】）﹞］〉";

impl DocNumber {
    /// Reads any spelling; never fails, since free forms are kept verbatim.
    pub fn read(text: &str) -> ReadNumber {
        let text = text.trim();
        let mut irregular = Vec::new();
        let mut plain = String::with_capacity(text.len());
        for (at, c) in text.char_indices() {
            match c {
                '０'..='９' => {
                    irregular.push(Irregularity::FullWidthDigit { at });
                    plain.push(char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c));
                }
                c if c.is_whitespace() => irregular.push(Irregularity::Blank { at }),
                c => plain.push(c),
            }
        }
        let number = standard(text, &plain, &mut irregular).or_else(|| order(text, &plain, &mut irregular));
        match number {
            Some(number) => ReadNumber { number, irregular },
            None => ReadNumber { number: Self::Free(text.to_owned()), irregular: vec![Irregularity::Unknown] },
        }
    }

    /// Parses the one canonical spelling; `None` for every other.
    pub fn parse(text: &str) -> Option<Self> {
        let read = Self::read(text);
        (read.irregular.is_empty() && read.number.to_string() == text).then_some(read.number)
    }

    /// Whether the text looks like a document number at all: a year in brackets or an order.
    pub fn looks_like(text: &str) -> bool {
        text.ends_with('号') && !matches!(Self::canonical_of(text), Self::Free(_))
    }

    /// The key for matching: equal for all spellings of one number, `第` and leading zeros dropped.
    pub fn key(&self) -> String {
        match Self::canonical_of(&self.to_string()) {
            Self::Standard { code, year, serial } => {
                format!("{}〔{year}〕{serial}号", code.replace('（', "(").replace('）', ")"))
            }
            order @ Self::Order { .. } => order.to_string(),
            Self::Free(text) => text.chars().filter(|c| !c.is_whitespace()).collect(),
        }
    }

    /// 机关代字: `云民发` of `云民发〔2024〕73号`; `None` for orders and free forms.
    pub fn agency_code(&self) -> Option<String> {
        match Self::canonical_of(&self.to_string()) {
            Self::Standard { code, .. } => Some(code),
            Self::Order { .. } | Self::Free(_) => None,
        }
    }

    /// The year in the number; `None` for orders and free forms.
    pub fn year(&self) -> Option<u16> {
        match Self::canonical_of(&self.to_string()) {
            Self::Standard { year, .. } => Some(year),
            Self::Order { .. } | Self::Free(_) => None,
        }
    }

    /// Reads through `第` and leading zeros too.
    fn canonical_of(text: &str) -> Self {
        let plain: String = text
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| match c {
                '０'..='９' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
                c => c,
            })
            .collect();
        let Some(parts) = split_standard(&plain) else {
            return match split_order(&plain).map(|(maker, serial)| (maker, serial.trim_start_matches('0').parse())) {
                Some((maker, Ok(serial))) => Self::Order { maker: format!("{maker}令"), serial },
                Some((_, Err(_))) | None => Self::Free(text.to_owned()),
            };
        };
        let digits = parts.serial.trim_start_matches('第').trim_start_matches('0');
        match (parts.year.parse(), digits.parse()) {
            (Ok(year), Ok(serial)) => Self::Standard { code: parts.code.to_owned(), year, serial },
            _ => Self::Free(text.to_owned()),
        }
    }
}

/// The parts of `CODE<open>YEAR<close>SERIAL号`, as they are spelt.
struct Parts<'a> {
    code: &'a str,
    year: &'a str,
    serial: &'a str,
}

fn split_standard(plain: &str) -> Option<Parts<'_>> {
    let rest = plain.strip_suffix('号')?;
    let close = rest.rfind(|c| CLOSING.contains(c))?;
    let open = rest[..close].rfind(|c| OPENING.contains(c))?;
    let open_width = rest[open..].chars().next()?.len_utf8();
    let close_width = rest[close..].chars().next()?.len_utf8();
    let parts =
        Parts { code: &rest[..open], year: &rest[open + open_width..close], serial: &rest[close + close_width..] };
    // No paper of a government that still stands bears another year.
    let is_year = parts.year.len() == 4 && parts.year.parse().is_ok_and(|year: u16| (1900..2100).contains(&year));
    let digits = parts.serial.strip_prefix('第').unwrap_or(parts.serial);
    let is_serial = (1..=6).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    (is_year && is_serial && is_code(parts.code) && digits.bytes().any(|b| b != b'0')).then_some(parts)
}

/// 机关代字: letters, Chinese ones as a rule, and a bracketed place before them.
fn is_code(code: &str) -> bool {
    let count = code.chars().count();
    (2..=20).contains(&count)
        && code.chars().all(|c| c.is_alphanumeric() || "()（）·、".contains(c))
        && !code.starts_with(|c: char| c.is_ascii_digit())
}

fn standard(text: &str, plain: &str, irregular: &mut Vec<Irregularity>) -> Option<DocNumber> {
    let parts = split_standard(plain)?;
    // Only the brackets around the year are judged: those of a place name in the code are its own.
    let close = text.rfind(|c| CLOSING.contains(c))?;
    let open = text[..close].rfind(|c| OPENING.contains(c))?;
    for at in [open, close] {
        let found = text[at..].chars().next()?;
        if found != '〔' && found != '〕' {
            irregular.push(Irregularity::Bracket { at, found });
        }
    }
    let digits = parts.serial.strip_prefix('第').unwrap_or(parts.serial);
    let mut verbatim = false;
    if parts.serial.starts_with('第') {
        let at = text[close..].find('第').map_or(close, |at| close + at);
        irregular.push(Irregularity::Ordinal { at });
        verbatim = true;
    }
    if digits.starts_with('0') {
        let at = text[close..].find(['0', '０']).map_or(close, |at| close + at);
        irregular.push(Irregularity::LeadingZero { at });
        verbatim = true;
    }
    irregular.sort_by_key(|kind| position(*kind));
    if verbatim {
        return Some(DocNumber::Free(text.to_owned()));
    }
    Some(DocNumber::Standard {
        code: parts.code.to_owned(),
        year: parts.year.parse().ok()?,
        serial: digits.parse().ok()?,
    })
}

fn order(text: &str, plain: &str, irregular: &mut Vec<Irregularity>) -> Option<DocNumber> {
    let (maker, serial) = split_order(plain)?;
    if serial.starts_with('0') {
        irregular.push(Irregularity::LeadingZero { at: text.find(['0', '０']).unwrap_or(0) });
        return Some(DocNumber::Free(text.to_owned()));
    }
    Some(DocNumber::Order { maker: format!("{maker}令"), serial: serial.parse().ok()? })
}

/// The maker and the serial of `MAKER令第SERIAL号`.
fn split_order(plain: &str) -> Option<(&str, &str)> {
    let (maker, serial) = plain.strip_suffix('号')?.split_once("令第")?;
    let is_serial = (1..=6).contains(&serial.len()) && serial.bytes().all(|b| b.is_ascii_digit());
    let counts = serial.bytes().any(|b| b != b'0');
    (is_serial && counts && maker.chars().all(char::is_alphanumeric)).then_some((maker, serial))
}

/// Byte position of an irregularity in the text, 0 for one of the whole.
pub fn position(kind: Irregularity) -> usize {
    match kind {
        Irregularity::Bracket { at, .. }
        | Irregularity::Blank { at }
        | Irregularity::FullWidthDigit { at }
        | Irregularity::Ordinal { at }
        | Irregularity::LeadingZero { at } => at,
        Irregularity::Unknown => 0,
    }
}

impl fmt::Display for DocNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Standard { code, year, serial } => write!(f, "{code}〔{year}〕{serial}号"),
            Self::Order { maker, serial } => write!(f, "{maker}第{serial}号"),
            Self::Free(text) => f.write_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_spellings_pass_as_they_stand() {
        for text in [
            "云民发〔2024〕73号",
            "(云汀)应急罚〔2024〕5号",
            "云汀市人民政府令第5号",
            "国令第711号",
            "国办发〔2019〕19号",
        ] {
            let read = DocNumber::read(text);
            assert_eq!((read.number.to_string().as_str(), read.irregular.len()), (text, 0));
        }
    }

    #[test]
    fn brackets_blanks_and_width_are_normalised_and_reported() {
        for text in [
            "云民发[2024]73号",
            "云民发(2024)73号",
            "云民发（2024）73号",
            "云民发【2024】73号",
            "云民发﹝2024﹞73号",
            "云民发〔２０２４〕７３号",
            "云民发〔2024〕73 号",
            "云民发 〔2024〕　73号",
        ] {
            let read = DocNumber::read(text);
            assert_eq!(read.number.to_string(), "云民发〔2024〕73号", "{text}");
            assert!(!read.irregular.is_empty() && read.irregular.iter().all(|kind| kind.is_normalised()), "{text}");
        }
    }

    #[test]
    fn ordinals_and_leading_zeros_are_kept_verbatim_with_a_key() {
        let cases = [
            ("云民发〔2024〕第73号", "云民发〔2024〕73号"),
            ("云民发〔2024〕073号", "云民发〔2024〕73号"),
            ("国令第0711号", "国令第711号"),
        ];
        for (text, key) in cases {
            let read = DocNumber::read(text);
            assert_eq!(read.number, DocNumber::Free(text.into()));
            assert!(read.irregular.iter().any(|kind| !kind.is_normalised()), "{text}");
            assert_eq!(read.number.key(), key);
        }
    }

    #[test]
    fn free_forms_are_kept() {
        for text in
            ["无", "HFGS—2017—9", "〔1992〕字第36号", "〔20〕3号", "号", "", "云民发〔2024〕0号", "云民发〔1824〕3号"]
        {
            assert_eq!(DocNumber::read(text).irregular, [Irregularity::Unknown], "{text}");
        }
    }

    #[test]
    fn positions_are_bytes_in_the_text() {
        let read = DocNumber::read("国办发[2019]19号");
        assert_eq!(
            read.irregular,
            [Irregularity::Bracket { at: 9, found: '[' }, Irregularity::Bracket { at: 14, found: ']' }]
        );
    }

    #[test]
    fn all_spellings_share_a_key() {
        for text in ["云民发[2024]73号", "云民发〔2024〕第073号", "云民发〔2024〕73 号"] {
            assert_eq!(DocNumber::read(text).number.key(), "云民发〔2024〕73号");
        }
        assert_eq!(
            DocNumber::read("（云汀）应急罚〔2024〕5号").number.key(),
            DocNumber::read("(云汀)应急罚〔2024〕5号").number.key()
        );
    }

    proptest::proptest! {
        #[test]
        fn what_is_printed_is_parsed_again(code in "[\u{4e00}-\u{9fa5}]{2,8}", year in 1950u16..2100, serial in 1u32..99999) {
            let number = DocNumber::Standard { code, year, serial };
            proptest::prop_assert_eq!(DocNumber::parse(&number.to_string()), Some(number));
        }

        #[test]
        fn reading_never_panics(text in "\\PC{0,30}") {
            let read = DocNumber::read(&text);
            let _ = (read.number.key(), read.number.agency_code());
        }
    }
}
