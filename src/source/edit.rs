//! 改写: one field set in a file, everything else byte for byte as it was.

use std::ops::Range;

use super::front::{Front, Parsed};
use super::keys::{SITE, Table};
use super::lines::{Line, lines};
use super::locate::{locate, open};
use super::yaml::{self, Pair, Value};
use super::{encoding, words};
use crate::diagnostic::Spot;
use crate::model::path::SourcePath;

/// Sets a field: in place of the value that it has, or on a new line at its canonical position.
///
/// `key` is written as given, English or Chinese; `value` is YAML on one line (see [`quote`]). `None`
/// where the file is not UTF-8, has no front matter, or cannot be read well enough to be sure.
pub fn insert_field(path: &SourcePath, bytes: &[u8], key: &str, value: &str) -> Option<String> {
    let (source, _) = encoding::decode(path, bytes);
    let source = source.filter(|source| source.exact)?;
    let (front, table) = open(path, &source);
    let Parsed { pairs, findings, .. } = front.parse();
    let text = &*source.text;
    let is_front = std::ptr::eq(table, &raw const SITE) || text.get(front.head.clone())?.trim_end() == "---";
    if !findings.is_empty() || !is_front {
        return None;
    }
    let field = table.find(key)?;
    let (range, new) = match pairs.iter().find(|pair| field.is_named(&pair.key)) {
        Some(pair) => in_place(text, pair, &front.patched.origin(&pair.node.span), value)?,
        None => new_line(text, &front, &pairs, table, (key, value))?,
    };
    let mut out = String::with_capacity(bytes.len() + new.len());
    out.push_str(if source.skip > 0 { "\u{feff}" } else { "" });
    out.push_str(text.get(..range.start)?);
    out.push_str(&new);
    out.push_str(text.get(range.end..)?);
    // A front matter that has no end, or is hidden in one, would take the line for something else.
    let written = locate(path, out.as_bytes(), &Spot::field(field.key));
    let stands = out.get(written).is_some_and(|stands| stands.starts_with(value));
    stands.then_some(out)
}

/// The edit that gives a field that stands there another value.
fn in_place(text: &str, pair: &Pair<'_>, stored: &Range<usize>, value: &str) -> Option<(Range<usize>, String)> {
    if !pair.node.span.is_empty() {
        return Some((stored.clone(), value.to_owned()));
    }
    let rest = text.get(stored.start..)?;
    let colon = rest.find(':')?;
    let after = rest.get(colon + 1..)?;
    let at = stored.start + colon + 1;
    let is_end = after.is_empty() || after.starts_with([' ', '\t', '\n', '\r']);
    (is_end && rest.get(..colon)?.trim().is_empty()).then(|| (at..at, format!(" {value}")))
}

/// The edit that adds a field: after the last one that comes before it in canonical order.
fn new_line(
    text: &str,
    front: &Front<'_>,
    pairs: &[Pair<'_>],
    table: &'static Table,
    (key, value): (&str, &str),
) -> Option<(Range<usize>, String)> {
    if front.patched.text.trim_start().starts_with('{') {
        let brace = text.get(front.head.end..)?.find('{')? + front.head.end + 1;
        let comma = if pairs.is_empty() { "" } else { ", " };
        return Some((brace..brace, format!("{key}: {value}{comma}")));
    }
    let own = table.order(key)?;
    let before = |pair: &Pair<'_>| table.order(&pair.key).is_some_and(|order| order < own);
    let next = pairs.iter().rposition(before).map_or(0, |last| last + 1);
    let start = |pair: &Pair<'_>| front.patched.origin(&pair.span).start;
    let at = match pairs.get(next) {
        Some(pair) => head_of_entry(text, start(pair)),
        None => end_of_front(text, &front.head),
    };
    let indent = pairs.first().map_or(String::new(), |pair| indent_of(text, start(pair)));
    let newline = newline_of(text);
    let needs_end = text.get(..at).is_some_and(|before| !before.is_empty() && !before.ends_with(['\n', '\r']));
    let lead = if needs_end { newline } else { "" };
    Some((at..at, format!("{lead}{indent}{key}: {value}{newline}")))
}

/// Where the lines of an entry begin, with the comments directly above it.
fn head_of_entry(text: &str, key: usize) -> usize {
    let before: Vec<Line<'_>> = lines(text).take_while(|line| line.start <= key).collect();
    let own = before.last().map_or(key, |line| line.start);
    let comments = before.iter().rev().skip(1).take_while(|line| line.text.starts_with('#'));
    comments.last().map_or(own, |line| line.start)
}

/// The start of the closing delimiter, or the end of a file that is all YAML.
fn end_of_front(text: &str, head: &Range<usize>) -> usize {
    let opens = text.get(head.clone()).is_some_and(|line| line.trim_end() == "---");
    let closing = lines(text).find(|line| opens && line.start > head.start && line.text.trim_end() == "---");
    closing.map_or(text.len(), |line| line.start)
}

fn indent_of(text: &str, key: usize) -> String {
    let line = super::lines::around(text, &(key..key));
    text.get(line.start..key).filter(|indent| indent.trim().is_empty()).unwrap_or_default().to_owned()
}

fn newline_of(text: &str) -> &'static str {
    if lines(text).next().is_some_and(|line| line.has_return()) { "\r\n" } else { "\n" }
}

/// YAML that reads back as `value`, whatever it begins with: as it stands where that is certain, in
/// quotes otherwise. Index numbers and the like should be passed through [`quote_always`].
pub fn quote(value: &str) -> String {
    if is_plain(value) { value.to_owned() } else { quote_always(value) }
}

/// A value in quotes, on one line.
pub fn quote_always(value: &str) -> String {
    let is_simple = |c: char| {
        !c.is_control() && !matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
    };
    if value.chars().all(is_simple) && !value.contains('\\') && (!value.contains('"') || !value.contains('\'')) {
        return words::quoted(value);
    }
    let mut out = String::with_capacity(value.len() + 8);
    out.push('"');
    for c in value.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_simple(c) => out.push(c),
            c => out.push_str(&escape(c)),
        }
    }
    out.push('"');
    out
}

fn escape(c: char) -> String {
    let code = u32::from(c);
    if code < 0x100 { format!("\\x{code:02X}") } else { format!("\\u{code:04X}") }
}

/// Words that other tools read as booleans.
const WORDS_ELSEWHERE: &[&str] = &["y", "n", "yes", "no", "on", "off"];

/// Whether both parsers, ours and the one that other tools use, read the value as the text that it is,
/// in a block and between brackets.
fn is_plain(value: &str) -> bool {
    let is_word = WORDS_ELSEWHERE.iter().any(|word| value.eq_ignore_ascii_case(word));
    if is_word
        || value.trim() != value
        || value.is_empty()
        || !value.chars().all(|c| c.is_alphanumeric() || " -./_（）()〔〕《》“”、，。；：·".contains(c))
    {
        return false;
    }
    let line = format!("k: {value}\nl: [{value}]\n");
    let texts = [value, value];
    ours(&line).is_some_and(|found| found == texts) && theirs(&line).is_some_and(|found| found == texts)
}

fn ours(line: &str) -> Option<[String; 2]> {
    let Value::Map(pairs) = yaml::parse(line).ok()?.value else { return None };
    let [first, second] = pairs.as_slice() else { return None };
    let Value::List(items) = &second.node.value else { return None };
    let [item] = items.as_slice() else { return None };
    match (&first.node.value, &item.value) {
        (Value::Text(a), Value::Text(b)) => Some([a.to_string(), b.to_string()]),
        _ => None,
    }
}

/// The other parser types its scalars, so that `yes`, `1.10` and dates of other tools are no text here.
fn theirs(line: &str) -> Option<[String; 2]> {
    let value: serde_yaml::Value = serde_yaml::from_str(line).ok()?;
    let first = value.get("k")?.as_str()?.to_owned();
    let second = value.get("l")?.as_sequence()?.first()?.as_str()?.to_owned();
    Some([first, second])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn insert(text: &str, key: &str, value: &str) -> Option<String> {
        insert_field(&SourcePath::new("content/甲.md"), text.as_bytes(), key, value)
    }

    #[test]
    fn a_new_field_stands_at_its_place_and_nothing_else_moves() {
        let text = "---\r\n标题: 甲 # 注\r\n# 日期\r\n发布日期: 2024-01-02\r\n---\r\n正文\r\n";
        assert_eq!(
            insert(text, "索引号", "\"MZ/2024-00001\"").unwrap(),
            "---\r\n标题: 甲 # 注\r\n索引号: \"MZ/2024-00001\"\r\n# 日期\r\n发布日期: 2024-01-02\r\n---\r\n正文\r\n"
        );
        assert_eq!(insert("---\n附件:\n  - 甲\n---\n", "草稿", "是").unwrap(), "---\n附件:\n  - 甲\n草稿: 是\n---\n");
        assert_eq!(insert("---\n---\n", "标题", "甲").unwrap(), "---\n标题: 甲\n---\n");
        assert_eq!(
            insert("\u{feff}---\n{发布日期: 2024-01-02}\n---\n", "标题", "甲").unwrap(),
            "\u{feff}---\n{标题: 甲, 发布日期: 2024-01-02}\n---\n"
        );
        assert_eq!(insert("正文", "标题", "甲"), None);
        assert_eq!(insert("---\n标题: 甲\n---\n", "没有的", "甲"), None);
        // Without its end, the line would stand in the body.
        assert_eq!(insert("---\n标题: 甲\n--\t\n正文。\n", "索引号", "\"新\""), None);
    }

    #[test]
    fn a_field_that_stands_there_gets_the_value() {
        assert_eq!(
            insert("---\n索取号: 旧 # 注\n---\n", "索引号", "\"新\"").unwrap(),
            "---\n索取号: \"新\" # 注\n---\n"
        );
        assert_eq!(
            insert("---\n索引号:\n标题: 甲\n---\n", "index_number", "\"新\"").unwrap(),
            "---\n索引号: \"新\"\n标题: 甲\n---\n"
        );
    }

    #[test]
    fn what_reads_as_itself_stays_plain() {
        for value in ["云汀市民政局关于印发《办法》的通知", "“双随机”工作", "办公室", "附件1.docx"]
        {
            assert_eq!(quote(value), value);
        }
        for value in [
            "2024-01-02: 甲",
            "*重要*",
            "yes",
            "null",
            "12",
            "1.10",
            "- 甲",
            "甲 #1",
            "",
            " 甲",
            "是: ",
            "[转发]",
            "a\nb",
        ] {
            assert_ne!(quote(value), value, "{value}");
        }
        assert_eq!(quote_always("MZ/2024-00001"), "\"MZ/2024-00001\"");
    }

    proptest! {
        #[test]
        fn quoted_values_read_back(value in "\\PC{0,20}|[\\x00-\\x7f]{0,12}|[《“*%@&!\\[{#:>|'\"\\\\ 甲\\n-]{0,8}") {
            for quoted in [quote(&value), quote_always(&value)] {
                let line = format!("k: {quoted}\nl: [{quoted}]\n");
                prop_assert_eq!(ours(&line), Some([value.clone(), value.clone()]), "{}", quoted);
                prop_assert_eq!(theirs(&line), Some([value.clone(), value.clone()]), "{}", quoted);
            }
        }
    }
}
