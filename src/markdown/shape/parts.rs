//! 部件: what a line of an official paper is, judged by the line alone.

use super::names::{BODIES, OFFICERS, PERSONS, SENTENCE};
use crate::markdown::han;
use crate::markdown::numbering;

/// How long a list of recipients may get.
const ADDRESSEES: usize = 240;
/// How long a line of signatures may get: three full names of agencies.
const SIGNATURE: usize = 60;

/// How many bytes a date may have, with blanks between its signs: far more than any has.
const DATE: usize = 160;

/// 主送机关: `各县（市、区）人民政府，市直各有关单位：`.
pub(in crate::markdown) fn is_addressee(text: &str) -> bool {
    let stated = ["主送：", "主送:", "主送机关：", "主送机关:"].iter().any(|name| text.trim_start().starts_with(name));
    let Some(names) = text.trim().strip_suffix(['：', ':']) else {
        return stated && text.chars().count() <= ADDRESSEES;
    };
    let length = names.chars().count();
    if !(2..=ADDRESSEES).contains(&length)
        || numbering::parse(names).is_some()
        || SENTENCE.iter().any(|word| names.contains(word))
    {
        return false;
    }
    if names.contains(['。', '；', '：', ':', '？', '！', '|']) {
        return false;
    }
    let name = names.rsplit(['、', '，', ',']).next().unwrap_or(names).trim_end_matches(['）', ')']);
    PERSONS.iter().chain(BODIES).any(|end| name.ends_with(end))
}

/// 成文日期: a line that is only `2024年4月15日` or `二〇二四年四月十五日`.
pub(in crate::markdown) fn is_date(text: &str) -> bool {
    let text = text.trim();
    if !text.ends_with('日') || text.len() > DATE {
        return false;
    }
    let text: String = text.chars().filter(|c| !c.is_whitespace()).map(han::narrow).collect();
    let parts = text
        .strip_suffix('日')
        .and_then(|text| text.split_once('年'))
        .and_then(|(year, rest)| Some((year, rest.split_once('月')?)));
    let Some((year, (month, day))) = parts else { return false };
    let digits = |text: &str, most: usize| {
        !text.is_empty() && text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let numerals =
        |text: &str, most: usize| !text.is_empty() && text.chars().count() <= most && text.chars().all(is_date_numeral);
    year.len() == 4 && digits(year, 4) && digits(month, 2) && digits(day, 2)
        || year.chars().count() == 4 && numerals(year, 4) && numerals(month, 3) && numerals(day, 4)
}

/// The zero of dates is written in many ways.
fn is_date_numeral(c: char) -> bool {
    han::is_numeral(c) || matches!(c, '０' | '0' | 'O' | 'Ｏ' | '◯' | '〇')
}

/// 附注: `（此件公开发布）`, `（本文有删减）`.
pub(in crate::markdown) fn is_copy_mark(text: &str) -> bool {
    let inner = text.trim().trim_start_matches(['（', '(']).trim_end_matches(['）', ')', '。']);
    let known = inner.starts_with("此件") || inner.starts_with("本文有删减");
    known && inner.chars().count() <= 30 && !inner.contains('。')
}

/// 署名 and 成文日期 on one line: `云汀市民政局　2026年11月2日`.
pub(in crate::markdown) fn is_signed_line(text: &str) -> bool {
    let text = text.trim();
    // Nearly every paragraph ends otherwise, and is not searched for blanks.
    if !text.ends_with('日') {
        return false;
    }
    let blanks = text.rmatch_indices(char::is_whitespace).take_while(|(at, _)| text.len() - at <= DATE);
    let dated = blanks.filter(|(at, _)| is_date(&text[*at..])).last();
    dated.is_some_and(|(at, _)| is_signature(&text[..at]))
}

/// 版记 below a paper: 主题词, 抄送, 印发.
pub(in crate::markdown) fn is_record_line(text: &str) -> bool {
    let text = text.trim();
    ["主题词", "抄送", "抄报"].iter().any(|start| text.starts_with(start))
}

/// 发文字号 on a line of its own, however its brackets are written; or the number of an order.
pub(in crate::markdown) fn is_number_line(text: &str) -> bool {
    if !text.trim_end().ends_with('号') {
        return false;
    }
    let line: String = text.chars().filter(|c| !c.is_whitespace()).map(han::narrow).collect();
    let Some(rest) = line.strip_suffix('号') else { return false };
    let order = |digits: &str| !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit() || han::is_numeral(c));
    if let Some(digits) = rest.strip_prefix('第') {
        return order(digits);
    }
    let opens = |c: char| matches!(c, '〔' | '[' | '【' | '﹝' | '［' | '(' | '（');
    let Some((at, open)) = rest.char_indices().rev().find(|(_, c)| opens(*c)) else { return false };
    let (code, rest) = (&rest[..at], &rest[at + open.len_utf8()..]);
    let year = rest.get(..4).is_some_and(|year| year.bytes().all(|byte| byte.is_ascii_digit()));
    let serial = rest.get(4..).unwrap_or_default().trim_start_matches(|c: char| !c.is_ascii_digit());
    (2..=16).contains(&code.chars().count())
        && code.chars().all(|c| han::is_chinese(c) || "()".contains(c))
        && year
        && order(serial)
}

/// What is done to a text that 题注 speaks of.
const MADE: [&str; 8] = ["通过", "公布", "发布", "修订", "修正", "印发", "制定", "施行"];

/// 题注: a line in brackets that says when and by whom a text was made; `said`: in so many words.
pub(in crate::markdown) fn is_enactment(text: &str, said: bool) -> bool {
    let text = text.trim();
    let dated = || text.contains('年') && text.contains('月') && text.contains('日');
    let made = || MADE.iter().any(|word| text.contains(word));
    text.starts_with(['（', '('])
        && text.ends_with(['）', ')'])
        && text.chars().count() <= 160
        && dated()
        && (!said || made())
}

/// Marks that no name has.
fn is_mark(c: char) -> bool {
    matches!(c, '，' | '。' | '；' | '：' | '！' | '？' | '、' | '《' | '》' | '〔' | '〕')
        || matches!(c, ':' | ';' | ',' | '.' | '!' | '?' | '|')
}

/// A line that may be a signature: names of agencies, or an officer and his name, without a mark.
pub(in crate::markdown) fn is_signature(text: &str) -> bool {
    let text = text.trim();
    let length = text.chars().count();
    if !(2..=SIGNATURE).contains(&length) || text.contains(is_mark) || numbering::parse(text).is_some() {
        return false;
    }
    let first = text.split_whitespace().next().unwrap_or(text);
    if OFFICERS.iter().any(|officer| first.ends_with(officer)) && length <= 20 {
        return true;
    }
    let spelled: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let ends = |name: &str| BODIES.iter().any(|end| name.trim_end_matches(['）', ')']).ends_with(end));
    text.split_whitespace().all(ends) || ends(&spelled) && text.split_whitespace().all(|part| part.chars().count() == 1)
}

/// 附件说明, or the mark above an annexed text: begins with 附件 or 附: and is short.
pub(in crate::markdown) fn is_annex_line(text: &str) -> bool {
    annex_rest(text).is_some()
}

/// What stands behind `附件`, its number and its colon: `""` for a bare mark.
pub(in crate::markdown) fn annex_rest(text: &str) -> Option<&str> {
    let text = text.trim();
    let rest = match text.strip_prefix("附件").or_else(|| text.strip_prefix("附表")) {
        Some(rest) => rest,
        None => text.strip_prefix('附').filter(|rest| rest.starts_with(['：', ':']))?,
    };
    if text.chars().count() > 120 || text.ends_with('。') {
        return None;
    }
    let number = |c: char| c.is_ascii_digit() || han::is_numeral(c) || ('０'..='９').contains(&c);
    let counted = rest.trim_start().trim_start_matches(number);
    let marked = counted.trim_start().trim_start_matches(['：', ':', '.', '．', '、', '－', '-']);
    // 附件所列材料应当…: a sentence. A mark ends, or has its number or its colon.
    let sign = counted.len() < rest.trim_start().len() || marked.len() < counted.trim_start().len();
    (rest.trim().is_empty() || sign).then(|| marked.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recipients_are_told_from_sentences() {
        for text in [
            "各省、自治区、直辖市人民政府，国务院各部委、各直属机构：",
            "局各科室、直属事业单位:",
            "王某某委员：",
            "云汀县民政局：",
            "各镇（街道）：",
        ] {
            assert!(is_addressee(text), "{text}");
        }
        for text in [
            "现将有关事项通知如下：",
            "联系人：",
            "责任单位：",
            "一、总体要求：",
            "附件：",
            "电话：",
            "下列单位：",
            "各单位：请注意：",
            "您好：",
        ] {
            assert!(!is_addressee(text), "{text}");
        }
    }

    #[test]
    fn dates_stand_alone() {
        for text in [
            "2024年4月15日",
            " 2024 年 4 月 15 日 ",
            "二〇二四年四月十五日",
            "二○○六年十二月三十日",
            "二００四年六月二十六日",
        ] {
            assert!(is_date(text), "{text}");
        }
        for text in ["2024年4月", "自2024年4月15日", "2024年4月15日起", "24年4月15日", "日"] {
            assert!(!is_date(text), "{text}");
        }
    }

    #[test]
    fn signatures_are_names() {
        for text in
            ["国务院", "云汀市民政局", "国务院办公厅　中央军委办公厅", "总理　　李某", "市长 张某某", "民 政 局"]
        {
            assert!(is_signature(text), "{text}");
        }
        for text in ["特此通知。", "一、云汀市民政局", "联系电话", "云汀市民政局关于印发《办法》的通知", "感谢支持"]
        {
            assert!(!is_signature(text), "{text}");
        }
    }

    #[test]
    fn a_name_and_a_date_may_share_a_line() {
        assert!(is_signed_line("云汀市望桥镇人民政府 2020年10月22日"));
        assert!(is_signed_line("云汀市民政局　　2026 年 11 月 2 日"));
        for text in ["2026年11月2日", "特此通知 2026年11月2日", "截至 2026年11月2日", "云汀市民政局 2026年11月"]
        {
            assert!(!is_signed_line(text), "{text}");
        }
    }

    #[test]
    fn numbers_are_known_in_every_bracket() {
        for text in ["云民发〔2026〕3号", "云民发[2026]3号", "云政办函（2006）71 号", "第707号", "第 12 号"]
        {
            assert!(is_number_line(text), "{text}");
        }
        for text in ["云民发〔2026〕", "号", "望桥路18号", "按云民发〔2026〕3号办理", "（2026）3号", "表〔2026〕三号楼"]
        {
            assert!(!is_number_line(text), "{text}");
        }
    }

    #[test]
    fn annex_lines_have_a_number_a_colon_or_nothing() {
        assert_eq!(annex_rest("附件：1.申请表"), Some("1.申请表"));
        assert_eq!(annex_rest("附件1"), Some(""));
        assert_eq!(annex_rest("附件2：名单"), Some("名单"));
        assert_eq!(annex_rest("附：名单"), Some("名单"));
        assert_eq!(annex_rest("附件"), Some(""));
        assert_eq!(annex_rest("附件所列材料"), None);
        assert_eq!(annex_rest("附近居民"), None);
    }
}
