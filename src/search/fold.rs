//! 归一: one spelling for what readers take for the same: width, letter case, brackets, dashes,
//! traditional characters. `search-core.js` does the same to a query; a golden file keeps them equal.

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::sync::LazyLock;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

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
    fold_composed(&composed(text))
}

/// [`fold`] of a text that is in NFC already, as [`tidy`] leaves it, and all its parts.
pub fn fold_composed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let _ = walk(text, |c| {
        out.push(c);
        ControlFlow::Continue(())
    });
    out
}

/// Whether the folded text begins with `folded`. Reads no further than it has to.
pub fn begins_with(text: &str, folded: &str) -> bool {
    let mut rest = folded.chars();
    let mut wanted = rest.next();
    let _ = walk(&composed(text), |c| {
        if wanted == Some(c) {
            wanted = rest.next();
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    });
    wanted.is_none()
}

/// Gives out the folded text of one in NFC, character by character, for as long as it is wanted.
fn walk(text: &str, mut put: impl FnMut(char) -> ControlFlow<()>) -> ControlFlow<()> {
    let (mut blank, mut line_end, mut last) = (false, false, '\n');
    for c in text.chars() {
        // Most of a text, and nothing to look after.
        if matches!(c, '\u{4e00}'..='\u{9fff}') && !blank && !line_end {
            last = simple(c);
            put(last)?;
            continue;
        }
        match fold_char(c) {
            Folded::Nothing => {}
            Folded::Blank => blank = true,
            Folded::Break => {
                blank = false;
                line_end = last != '\n';
            }
            Folded::As(c) => {
                if line_end {
                    put('\n')?;
                } else if blank && is_word(last) && is_word(c) {
                    put(' ')?;
                }
                (blank, line_end) = (false, false);
                put(c)?;
                last = c;
            }
        }
    }
    ControlFlow::Continue(())
}

/// The same text as people read it, without what cannot be seen: what snippets are cut from.
pub fn tidy(text: &str) -> String {
    let text = composed(text);
    let mut out = String::with_capacity(text.len());
    let mut gap = None;
    let mut rest = &*text;
    loop {
        let (seen, more) = rest.split_at(rest.find(|c: char| !is_seen(c)).unwrap_or(rest.len()));
        if !seen.is_empty() {
            out.extend(gap.take().filter(|_| !out.is_empty()));
            out.push_str(seen);
        }
        let mut more = more.chars();
        let Some(c) = more.next() else { return out };
        rest = more.as_str();
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
}

/// The characters that most of a text consists of: neither blank nor invisible, as [`fold_char`] would
/// say after a longer look.
fn is_seen(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '!'..='~' | '\u{3001}'..='\u{3029}' | '\u{ff01}'..='\u{ff5e}')
}

/// The text in NFC, which nearly every text is in already.
fn composed(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_composed) || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// Characters that stay what they are in NFC whatever stands beside them; not all of them, but those
/// that most of a text consists of.
fn is_composed(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\0'..='\u{7f}' | '\u{b7}' | '\u{2010}'..='\u{2027}'
        | '\u{3000}'..='\u{3029}' | '\u{ff01}'..='\u{ff5e}')
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
    use unicode_normalization::char::canonical_combining_class;

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

    #[test]
    fn short_looks_say_what_longer_ones_do() {
        for c in '\0'..=char::MAX {
            if is_composed(c) {
                assert_eq!(is_nfc_quick([c].into_iter()), IsNormalized::Yes, "{c:?}");
                assert_eq!(canonical_combining_class(c), 0, "{c:?}");
            }
            if is_seen(c) {
                assert!(!is_invisible(c) && !matches!(fold_char(c), Folded::Blank | Folded::Break), "{c:?}");
            }
        }
    }

    /// Folding and tidying as they are meant, one character after the other.
    fn plainly(text: &str) -> (String, String) {
        let (mut folded, mut blank) = (String::new(), false);
        let (mut tidied, mut gap) = (String::new(), None);
        for c in text.nfc() {
            match fold_char(c) {
                Folded::Nothing if is_invisible(c) => continue,
                Folded::Nothing => {}
                Folded::Blank => {
                    blank = true;
                    gap = gap.or(Some(' '));
                    continue;
                }
                Folded::Break => {
                    blank = false;
                    gap = Some('\n');
                    if !folded.is_empty() && !folded.ends_with('\n') {
                        folded.push('\n');
                    }
                    continue;
                }
                Folded::As(c) => {
                    if blank && folded.ends_with(is_word) && is_word(c) {
                        folded.push(' ');
                    }
                    blank = false;
                    folded.push(c);
                }
            }
            tidied.extend(gap.take().filter(|_| !tidied.is_empty()));
            tidied.push(c);
        }
        folded.truncate(folded.trim_end_matches('\n').len());
        (folded, tidied)
    }

    proptest! {
        #[test]
        fn the_quick_way_is_the_plain_way(
            text in "([a-zA-Z0-9.]{1,4}|[甲乙養老，。“”〔〕（·é가]|[\u{300}\u{301}\u{1100}\u{1161}\u{11a8}\u{304b}\u{3099}]|[ \n\t\u{3000}\u{200b}\u{feff}\u{2028}]|\\PC){0,24}",
            cut in 0usize..24,
        ) {
            let (folded, tidied) = plainly(&text);
            prop_assert_eq!(&fold(&text), &folded);
            prop_assert_eq!(tidy(&text), tidied);
            let head: String = folded.chars().take(cut).collect();
            let begins = begins_with(&text, &head);
            prop_assert!(begins);
            let (beyond, other) = (folded.clone() + "甲", head + "\u{1}");
            prop_assert!(!begins_with(&text, &beyond) && !begins_with(&text, &other));
        }

        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,40}") {
            // Marks and letters that were kept apart by a quotation mark alone join when it is gone.
            let joins = |c: char| is_nfc_quick([c].into_iter()) != IsNormalized::Yes || canonical_combining_class(c) != 0;
            let once = fold(&text.replace(joins, ""));
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
