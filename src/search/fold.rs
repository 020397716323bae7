//! 归一: one spelling for what readers take for the same: width, letter case, brackets, dashes,
//! traditional characters. `search-core.js` does the same to a query; a golden file keeps them equal.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

/// Pairs of a traditional character and its simplified one, derived from OpenCC (Apache-2.0). Holds no
/// character that simplified texts use, so that folding never merges two words of a modern text.
pub const SIMPLIFIED: &str = include_str!("simplified.txt");

/// By the low 16 bits of the traditional character; 0 where there is none.
static SIMPLE: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut table = vec![0; 1 << 16];
    let pairs: Vec<u32> = SIMPLIFIED.trim_end().chars().map(u32::from).collect();
    for pair in pairs.chunks_exact(2) {
        if let (Ok(from), Ok(to)) = (u16::try_from(pair[0]), u16::try_from(pair[1])) {
            table[usize::from(from)] = to;
        }
    }
    table
});

/// What becomes of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Folded {
    /// It is searched as this.
    As(char),
    /// A blank: kept between Latin words only.
    Blank,
    /// The end of a line or cell: no word goes across it.
    Break,
    /// Invisible, or a quotation mark.
    Nothing,
}

/// Folds one character; what stands around a blank is the business of [`fold`].
pub fn fold_char(c: char) -> Folded {
    match c {
        'a'..='z' | '0'..='9' | '\u{4e00}'..='\u{9fff}' => Folded::As(simple(c)),
        'A'..='Z' => Folded::As(c.to_ascii_lowercase()),
        '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Folded::Break,
        ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Folded::Blank,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).map_or(Folded::Nothing, fold_char),
        c if is_invisible(c) || is_quote(c) => Folded::Nothing,
        '[' | '{' | '〔' | '【' | '〖' | '﹝' | '〘' | '〚' | '⟨' => Folded::As('('),
        ']' | '}' | '〕' | '】' | '〗' | '﹞' | '〙' | '〛' | '⟩' => Folded::As(')'),
        '<' | '〈' | '«' | '‹' => Folded::As('《'),
        '>' | '〉' | '»' | '›' => Folded::As('》'),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}' | '\u{fe58}' | '\u{fe63}' => Folded::As('-'),
        '\u{223c}' | '\u{301c}' => Folded::As('~'),
        '\u{2022}' | '\u{2027}' | '\u{2219}' | '\u{30fb}' | '\u{ff65}' => Folded::As('·'),
        '○' | '◯' => Folded::As('〇'),
        '｡' => Folded::As('。'),
        '､' => Folded::As('、'),
        'Ⅰ'..='Ⅿ' | '\u{80}'..='\u{52f}' => Folded::As(lower(c)),
        c => Folded::As(c),
    }
}

fn simple(c: char) -> char {
    let simple = SIMPLE.get(u32::from(c) as usize).copied().unwrap_or(0);
    if simple == 0 { c } else { char::from_u32(u32::from(simple)).unwrap_or(c) }
}

/// Lower case where it is one character; the few that become two stay as they are.
fn lower(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0100}'..='\u{e01ef}')
}

/// Quotation marks are how a query says “exactly”, so they can be no part of what is looked for.
fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '\u{2018}'..='\u{201f}' | '「' | '」' | '『' | '』' | '\u{301d}'..='\u{301f}' | '﹁'..='﹄')
}

/// Letters and digits of scripts that part words with blanks.
pub fn is_word(c: char) -> bool {
    matches!(c, 'a'..='z' | '0'..='9' | '\u{c0}'..='\u{24f}' | '\u{370}'..='\u{52f}') && c != '×' && c != '÷'
}

/// Whether a character counts as itself in a pair; all others count as one.
pub fn is_text(c: char) -> bool {
    is_word(c)
        || matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}'
            | '\u{3040}'..='\u{312f}' | '\u{3400}'..='\u{4dff}' | '\u{530}'..='\u{1fff}' | '\u{a000}'..='\u{d7ff}'
            | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The text that is searched: one line a paragraph or cell, no blank but between Latin words.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    let mut last = '\n';
    for c in text.nfc() {
        match fold_char(c) {
            Folded::Nothing => {}
            Folded::Blank => blank = true,
            Folded::Break => {
                blank = false;
                if last != '\n' {
                    out.push('\n');
                    last = '\n';
                }
            }
            Folded::As(c) => {
                if blank && is_word(last) && is_word(c) {
                    out.push(' ');
                }
                blank = false;
                out.push(c);
                last = c;
            }
        }
    }
    out.truncate(out.trim_end_matches('\n').len());
    out
}

/// The same text as people read it, without what cannot be seen: what snippets are cut from.
pub fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = None;
    for c in text.nfc() {
        match fold_char(c) {
            Folded::Nothing if is_invisible(c) => {}
            Folded::Blank => gap = gap.or(Some(' ')),
            Folded::Break => gap = Some('\n'),
            Folded::Nothing | Folded::As(_) => {
                out.extend(gap.take().filter(|_| !out.is_empty()));
                out.push(c);
            }
        }
    }
    out
}

/// The traditional characters of a text with their simplified ones, as the client folds it.
pub fn traditional_in(text: &str) -> String {
    let mut found: Vec<char> = text.chars().filter(|c| simple(*c) != *c).collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().flat_map(|c| [c, simple(c)]).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn width_case_brackets_dashes_and_characters_are_folded() {
        let folded = |text: &str| fold(text);
        assert_eq!(folded("沪民便函〔２０２４〕７３号"), "沪民便函(2024)73号");
        assert_eq!(folded("GB／T 9704—2012"), "gb/t 9704-2012");
        assert_eq!(folded("關於養老服務的“通知”"), "关于养老服务的通知");
        assert_eq!(folded("共 98 条，\u{200b}第\u{3000}一 页"), "共98条,第一页");
        assert_eq!(folded(" 甲\t乙 \n\n 丙 "), "甲\n乙\n丙");
        assert_eq!(folded("二○二四年"), "二〇二四年");
        assert_eq!(folded("著作权 乾坤 皇后"), "著作权乾坤皇后");
        assert_eq!(folded("Open Source"), "open source");
    }

    #[test]
    fn the_table_is_pairs_that_need_no_second_step() {
        let all: Vec<char> = SIMPLIFIED.trim_end().chars().collect();
        assert_eq!(all.len() % 2, 0);
        for pair in all.chunks(2) {
            assert_eq!(simple(pair[0]), pair[1]);
            assert_eq!(simple(pair[1]), pair[1]);
        }
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn what_is_shown_folds_like_what_was_written(text in "[ \\n\\t“”a-zA-Z0-9養老，。〔〕\u{200b}\u{3000}]{0,40}") {
            prop_assert_eq!(fold(&tidy(&text)), fold(&text));
        }

        #[test]
        fn a_part_of_a_text_folds_to_a_part_of_its_folded_text(
            text in "[ “”a-cA-C0-9養老，。〔〕\u{200b}\u{3000}]{2,40}", at in 0usize..40, length in 1usize..13,
        ) {
            let chars: Vec<char> = text.chars().collect();
            let part: String = chars.iter().skip(at % chars.len()).take(length).collect();
            prop_assert!(fold(&text).contains(&fold(&part)));
        }
    }
}
