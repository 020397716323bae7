//! The key of a line, with either colon.

use super::super::words::{is_colon, is_plausible_chinese_name, is_wide_colon};

/// A key, as offsets in what stands after the indentation.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Key<'a> {
    /// Without quotes and blanks.
    pub name: &'a str,
    /// Where the name ends.
    pub end: usize,
    /// Where the value begins, or the end of the line.
    pub value: usize,
    /// What is wrong with the colon.
    pub slip: Option<ColonSlip>,
}

/// What can be wrong with a colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ColonSlip {
    /// `：`.
    Wide,
    /// No blank after it.
    NoBlank,
}

/// No name of a field is longer, in bytes.
const NAME_LIMIT: usize = 200;

/// Finds the key of a line. `known` names are recognised whatever their colon is; `loose` accepts any
/// short Chinese name as well.
pub(super) fn find(rest: &str, known: impl Fn(&str) -> bool, loose: bool) -> Option<Key<'_>> {
    let from = match rest.chars().next()? {
        quote @ ('"' | '\'') => rest.get(1..)?.find(quote)? + 2,
        _ => 0,
    };
    let mut before = ' ';
    for (at, c) in rest.char_indices().skip_while(|(at, _)| *at < from).take_while(|(at, _)| *at < NAME_LIMIT) {
        if c == '#' && before.is_whitespace() && at > 0 {
            return None;
        }
        before = c;
        let is_wide = is_wide_colon(c);
        if c != ':' && !is_wide {
            if from > 0 && !c.is_whitespace() {
                return None;
            }
            continue;
        }
        let end = rest.get(..at)?.trim_end().len();
        let name = rest.get(..end)?.trim_matches(['"', '\'']);
        if name.is_empty() {
            return None;
        }
        let after = rest.get(at + c.len_utf8()..)?;
        let spaced = after.is_empty() || after.starts_with([' ', '\t']);
        let doubled = after.trim_start().starts_with(is_wide_colon);
        let value = value_start(rest, at + c.len_utf8());
        let meant = known(name) || (loose && value < rest.len() && is_plausible_chinese_name(name));
        let slip = match (is_wide, spaced) {
            (true, _) if meant => Some(ColonSlip::Wide),
            (false, _) if doubled && meant => Some(ColonSlip::Wide),
            (false, true) => None,
            (false, false) if meant && !after.starts_with("//") => Some(ColonSlip::NoBlank),
            (true | false, _) => continue,
        };
        let value = if slip.is_some() { value } else { at + 1 + blanks(after) };
        return Some(Key { name, end, value, slip });
    }
    None
}

/// After blanks and further colons.
fn value_start(rest: &str, from: usize) -> usize {
    let after = rest.get(from..).unwrap_or_default();
    from + after.len() - after.trim_start_matches(|c: char| c.is_whitespace() || is_colon(c)).len()
}

fn blanks(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t']).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(line: &str) -> Option<(&str, &str, Option<ColonSlip>)> {
        find(line, |name| ["标题", "title"].contains(&name), true).map(|key| (key.name, &line[key.value..], key.slip))
    }

    #[test]
    fn keys_are_found_with_either_colon() {
        use ColonSlip::{NoBlank, Wide};
        assert_eq!(key("标题: 甲"), Some(("标题", "甲", None)));
        assert_eq!(key("标题:"), Some(("标题", "", None)));
        assert_eq!(key("\"标题\" : 甲"), Some(("标题", "甲", None)));
        assert_eq!(key("标题：甲: 乙"), Some(("标题", "甲: 乙", Some(Wide))));
        assert_eq!(key("标题 ： 甲"), Some(("标题", "甲", Some(Wide))));
        assert_eq!(key("标题:：甲"), Some(("标题", "甲", Some(Wide))));
        assert_eq!(key("title:甲"), Some(("title", "甲", Some(NoBlank))));
        assert_eq!(key("天气：晴"), Some(("天气", "晴", Some(Wide))));
        assert_eq!(key("任意: 值"), Some(("任意", "值", None)));
    }

    #[test]
    fn text_is_no_key() {
        for line in [
            "正文",
            "各区、县（市）人民政府：",
            "http://x.example/a",
            "附件1：申请表.docx",
            "甲 # 乙: 丙",
            ": 甲",
            "\"甲\"乙: 丙",
        ] {
            assert_eq!(key(line), None, "{line}");
        }
    }
}
