//! 词组: where a title is not broken: inside the name of who issues it, a number and its unit, a name in
//! 《》 with the few characters behind it, a short bracket, the last word.
//!
//! No dictionary: only what the signs of a title say for sure. A phrase that is wider than the line is
//! broken nevertheless, so nothing ever stands out of the page.

use serde::Serialize;

/// A stretch of a title.
#[derive(Debug, Serialize, PartialEq)]
pub(super) struct Phrase<'t> {
    /// Whether it stands on one line where it fits on one.
    whole: bool,
    words: Vec<Word<'t>>,
}

/// A stretch of a phrase.
#[derive(Debug, Serialize, PartialEq)]
pub(super) struct Word<'t> {
    /// Whether it is never broken; it has a few characters only.
    whole: bool,
    text: &'t str,
}

/// The width of a line of a title, in halves of a character. What is longer fits nowhere.
const LINE: usize = 2 * 25;
/// The width of a bracket or of words in quotes that are not broken, in halves of a character: what fits
/// on a telephone in letters of twice the size.
const SHORT: usize = 2 * 6;
/// Characters of the last word, with its 的.
const LAST: usize = 5;

/// A title, cut where it may be broken.
pub(super) fn phrases(title: &str) -> Vec<Phrase<'_>> {
    let mut phrases = Vec::new();
    let mut rest = title;
    if let Some((label, named)) = title.split_once('：').filter(|_| !title.contains('《')) {
        push(&mut phrases, &title[..title.len() - named.len()], fits(label), false);
        push(&mut phrases, named, fits(named), true);
        return phrases;
    }
    // 联合发文: the names stand before spaces.
    while let Some((name, _)) = rest.split_once([' ', '\u{3000}']) {
        let behind = rest[name.len()..].trim_start_matches([' ', '\u{3000}']);
        if behind.is_empty() {
            break;
        }
        push(&mut phrases, name, true, false);
        push(&mut phrases, &rest[name.len()..rest.len() - behind.len()], false, false);
        rest = behind;
    }
    if let Some(at) = rest.find("关于").filter(|at| !rest[..*at].contains(['《', '（'])) {
        push(&mut phrases, &rest[..at], fits(&rest[..at]), false);
        rest = &rest[at..];
    }
    while !rest.is_empty() {
        let end = if rest.starts_with('《') { named(rest) } else { rest.find('《').unwrap_or(rest.len()) };
        let (phrase, behind) = rest.split_at(end);
        push(&mut phrases, phrase, phrase.starts_with('《') && fits(phrase), behind.is_empty());
        rest = behind;
    }
    phrases
}

fn push<'t>(phrases: &mut Vec<Phrase<'t>>, text: &'t str, whole: bool, last: bool) {
    if !text.is_empty() {
        phrases.push(Phrase { whole, words: words(text, last) });
    }
}

fn fits(text: &str) -> bool {
    text.chars().map(width).sum::<usize>() <= LINE
}

fn width(c: char) -> usize {
    if c.is_ascii() { 1 } else { 2 }
}

/// The end of a name in 《》 and of what stands behind it, up to a bracket or the next name.
fn named(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '《' | '（' if depth == 0 && at > 0 => return at,
            '《' => depth += 1,
            '》' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    text.len()
}

fn words(text: &str, last: bool) -> Vec<Word<'_>> {
    let end = if last { last_word(text) } else { text.len() };
    let (body, tail) = text.split_at(end);
    let mut words = Vec::new();
    let (mut plain, mut at) = (0, 0);
    while let Some(c) = body[at..].chars().next() {
        let length = number(&body[at..]).or_else(|| enclosed(&body[at..])).unwrap_or(0);
        if length == 0 {
            at += c.len_utf8();
            continue;
        }
        words.push(Word { whole: false, text: &body[plain..at] });
        words.push(Word { whole: true, text: &body[at..at + length] });
        at += length;
        plain = at;
    }
    words.push(Word { whole: false, text: &body[plain..] });
    words.push(Word { whole: true, text: tail });
    words.retain(|word| !word.text.is_empty());
    words
}

/// `2026年度`, `第20批`, `第三季`, `5.8亿元`: the bytes of a number at the beginning with its unit.
fn number(text: &str) -> Option<usize> {
    let (ordinal, rest) = text.strip_prefix('第').map_or((false, text), |rest| (true, rest));
    let digit = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let spoken = |c: char| ordinal && "一二三四五六七八九十百".contains(c);
    let figures = rest.find(|c| !digit(c) && !spoken(c)).unwrap_or(rest.len());
    if !rest.starts_with(|c: char| c.is_ascii_digit() || spoken(c)) {
        return None;
    }
    let mut end = text.len() - rest.len() + figures;
    let mut open = true;
    while open {
        let Some(c) = text[end..].chars().next().filter(|c| c.is_alphabetic() || *c == '%') else { break };
        open = matches!(c, '万' | '亿' | '年')
            && text[end + c.len_utf8()..].starts_with(['元', '度', '版', '底', '初', '末', '亿']);
        end += c.len_utf8();
    }
    Some(end)
}

/// `（试行）`, `“十五五”`: the bytes of a short bracket or quotation at the beginning.
fn enclosed(text: &str) -> Option<usize> {
    let close = match text.chars().next()? {
        '（' => '）',
        '“' => '”',
        '〔' => '〕',
        _ => return None,
    };
    let mut sum = 0;
    for (at, c) in text.char_indices() {
        sum += width(c);
        if sum > SHORT {
            return None;
        }
        if c == close {
            return Some(at + c.len_utf8());
        }
    }
    None
}

/// Where the last word begins: at the last 的, else two characters before the end.
fn last_word(text: &str) -> usize {
    let from_end = |count: usize| text.char_indices().rev().nth(count - 1).map_or(0, |(at, _)| at);
    let is_plain = |tail: &str| tail.chars().all(|c| ('一'..='鿿').contains(&c));
    let (of, pair) = (text.rfind('的'), from_end(2));
    match of {
        Some(at) if at > 0 && at >= from_end(LAST) && is_plain(&text[at..]) => at,
        _ if pair > 0
            && is_plain(&text[pair..])
            && !text[pair..].contains(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']) =>
        {
            pair
        }
        _ => text.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Phrases between `|`; what stays on a line in `[]`, words that are never broken in `{}`.
    fn cut(title: &str) -> String {
        let word = |word: &Word<'_>| if word.whole { format!("{{{}}}", word.text) } else { word.text.to_owned() };
        let phrase = |phrase: &Phrase<'_>| {
            let words: String = phrase.words.iter().map(word).collect();
            if phrase.whole { format!("[{words}]") } else { words }
        };
        phrases(title).iter().map(phrase).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn a_title_is_broken_before_a_name_and_never_inside_of_it() {
        for (title, expected) in [
            (
                "甲市民政局 甲市财政局关于印发《甲市临时救助办法》的通知",
                "[甲市民政局]| |[甲市财政局]|关于印发|[《甲市临时救助办法》{的通知}]",
            ),
            (
                "甲市民政局关于废止《甲办法》和《乙办法》的决定",
                "[甲市民政局]|关于废止|[《甲办法》和]|[《乙办法》{的决定}]",
            ),
            ("关于印发《甲办法（试行）》的通知（2019年）", "关于印发|[《甲办法{（试行）}》的通知]|{（2019年）}"),
            ("图解：低保怎么申请", "[图解：]|[低保怎么{申请}]"),
            ("《甲市低保办法》政策解读", "[《甲市低保办法》政策{解读}]"),
            ("关于《转发〈关于《甲》的通知〉》的说明", "关于|[《转发〈关于《甲》的通知〉》{的说明}]"),
            ("对市政协第123号提案的答复（摘要）", "对市政协{第123号}提案的答复{（摘要）}"),
        ] {
            assert_eq!(cut(title), expected);
        }
    }

    #[test]
    fn a_name_that_fits_on_no_line_is_broken_like_any_words() {
        let name = "甲".repeat(LINE / 2);
        assert_eq!(cut(&format!("关于印发《{name}》的通知")), format!("关于印发|《{name}》{{的通知}}"));
    }

    #[test]
    fn a_number_stays_with_its_unit_and_no_character_stands_alone() {
        for (title, expected) in [
            ("2026年10月低保保障情况", "{2026年}{10月}低保保障{情况}"),
            ("甲局2025年度社会组织许可（2026年第20批）", "甲局{2025年度}社会组织许可（{2026年}{第20批}）"),
            ("甲办法（2019年）", "甲办法{（2019年）}"),
            ("“十五五”规划", "{“十五五”}{规划}"),
            ("下达5.8亿元资金第三批", "下达{5.8亿元}资金{第三批}"),
            ("第二批名单", "{第二批}{名单}"),
            ("名录", "名录"),
            ("增长3.5%", "增长{3.5%}"),
            ("《甲", "[《甲]"),
            ("", ""),
        ] {
            assert_eq!(cut(title), expected);
        }
    }

    #[test]
    fn nothing_of_a_title_is_lost() {
        for title in [" 甲 乙 ", "甲\u{3000}乙》《丙", "（（（", "第", "第一", "的的", "A 1", "“", "关于关于"]
        {
            let text: String = phrases(title).iter().flat_map(|phrase| &phrase.words).map(|word| word.text).collect();
            assert_eq!(text, title);
        }
    }
}
