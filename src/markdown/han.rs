//! 字符: which characters are Chinese, and which are marks, as far as reading a body has to know.

/// Whether a character is written in the Chinese grid: Han, kana, full-width forms and Chinese marks,
/// among them the quotes, dashes and dots that Chinese shares with other scripts.
pub(super) fn is_chinese(c: char) -> bool {
    is_han(c)
        || is_chinese_mark(c)
        || matches!(c, '\u{3040}'..='\u{312f}' | '\u{31a0}'..='\u{31bf}' | '\u{ff10}'..='\u{ff5a}')
}

/// Han characters proper, with 〇.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}' | '〇' | '\u{20000}'..='\u{323af}')
}

/// Punctuation as Chinese uses it, of full width or shared with other scripts (“”‘’—…·).
pub(super) fn is_chinese_mark(c: char) -> bool {
    is_wide_mark(c) || matches!(c, '“' | '”' | '‘' | '’' | '—' | '–' | '…' | '·' | '‧' | '※' | '№' | '℃')
}

/// Punctuation that only Chinese and Japanese use: a line break beside it never means a space.
pub(super) fn is_wide_mark(c: char) -> bool {
    matches!(
        c,
        '\u{3001}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '\u{3030}' | '\u{303d}' | '\u{fe10}'..='\u{fe1f}' | '\u{fe30}'..='\u{fe4f}'
            | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}' | '\u{ffe0}'..='\u{ffe6}'
    )
}

/// A mark that ends or joins: no emphasised text begins with it, unless stars stand for hidden letters.
pub(super) fn is_closing(c: char) -> bool {
    matches!(
        c,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '！'
            | '？'
            | '）'
            | '》'
            | '〉'
            | '”'
            | '’'
            | '】'
            | '〕'
            | '」'
            | '』'
            | ','
            | '.'
            | ';'
            | ':'
            | '!'
            | '?'
            | ')'
    )
}

/// Digits and signs of a Chinese number: 一 to 十, 百, 千, 〇.
pub(super) fn is_numeral(c: char) -> bool {
    matches!(
        c,
        '〇' | '○'
            | '零'
            | '一'
            | '二'
            | '三'
            | '四'
            | '五'
            | '六'
            | '七'
            | '八'
            | '九'
            | '十'
            | '百'
            | '千'
            | '两'
            | '廿'
    )
}

/// Full-width digits and signs to half-width ones, the full-width blank to a blank.
pub(super) fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}
