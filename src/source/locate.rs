//! 定位: from the route of a field to the bytes of its value, by reading the file once more.

use std::ops::Range;

use super::encoding::{self, Source};
use super::front::Front;
use super::keys::{self, COLUMN, DOCUMENT, Field, SITE, Table};
use super::lines::{Line, lines};
use super::words::name_before_colon;
use super::yaml::{Node, Pair, Value};
use super::{FRONT_MATTER_LIMIT, SITE_LIMIT, site_config, split};
use crate::diagnostic::Spot;
use crate::model::path::SourcePath;

/// Whether a file of `content/` describes its folder.
pub fn is_column_file(path: &SourcePath) -> bool {
    matches!(path.name(), "_index.md" | "栏目.md")
}

/// The bytes that a spot means: the value of a field, its key when it has no value, the first line
/// when it does not stand in the file at all.
pub fn locate(path: &SourcePath, bytes: &[u8], spot: &Spot) -> Range<usize> {
    match spot {
        Spot::File => 0..0,
        Spot::Bytes(range) => range.start.min(bytes.len())..range.end.min(bytes.len()),
        Spot::Field(route) => field(path, bytes, route).unwrap_or(0..0),
    }
}

fn field(path: &SourcePath, bytes: &[u8], route: &[String]) -> Option<Range<usize>> {
    // What was too large to be read has no fields to be found.
    if *path == SourcePath::site() && bytes.len() > SITE_LIMIT {
        return None;
    }
    let (source, _) = encoding::decode(path, bytes);
    let source = source.filter(|source| source.exact)?;
    let (front, table) = open(path, &source);
    let parsed = front.parse();
    let range = walk(&parsed.pairs, table.fields, route).map(|range| front.patched.origin(&range));
    let range = range.or_else(|| commented(path, &source.text, table, route));
    Some(source.stored(&range.unwrap_or(front.head.clone())))
}

/// The line of `site.yaml` that holds a field as a comment, waiting to be filled in.
fn commented(path: &SourcePath, text: &str, table: &Table, route: &[String]) -> Option<Range<usize>> {
    let [name] = route else { return None };
    let field = keys::find(table.fields, name).filter(|_| *path == SourcePath::site())?;
    let waits = |line: &Line<'_>| {
        let comment = line.text.trim_start().strip_prefix('#');
        comment.and_then(name_before_colon).is_some_and(|name| field.is_named(name))
    };
    lines(text).find(waits).map(|line| line.start..line.end())
}

/// The front matter of any of the three kinds of file, and the table of its fields.
pub(super) fn open<'a>(path: &SourcePath, source: &'a Source<'a>) -> (Front<'a>, &'static Table) {
    if *path == SourcePath::site() {
        let (head, part) = site_config::whole(&source.text);
        return (Front::open(source, head, part, &SITE, SITE_LIMIT).0, &SITE);
    }
    let table = if is_column_file(path) { &COLUMN } else { &DOCUMENT };
    let (split, _) = split::split(source, table, true);
    (Front::open(source, split.head, split.front, table, FRONT_MATTER_LIMIT).0, table)
}

/// Follows a route as far as it leads.
fn walk(pairs: &[Pair<'_>], table: &'static [Field], route: &[String]) -> Option<Range<usize>> {
    let (name, rest) = route.split_first()?;
    let field = keys::find(table, name);
    let means = |pair: &&Pair<'_>| pair.key == name.as_str() || field.is_some_and(|field| field.is_named(&pair.key));
    let pair = pairs.iter().find(means)?;
    let below = field.map_or(&[][..], |field| field.fields);
    inside(&pair.node, below, rest).or_else(|| Some(whole(pair)))
}

fn inside(node: &Node<'_>, table: &'static [Field], route: &[String]) -> Option<Range<usize>> {
    let Some((step, rest)) = route.split_first() else {
        return (!node.span.is_empty()).then(|| node.span.clone());
    };
    match &node.value {
        Value::Map(pairs) => walk(pairs, table, route),
        Value::List(items) => inside(items.get(step.parse::<usize>().ok()?)?, table, rest),
        Value::Text(_) | Value::Null => inside(node, table, &[]),
    }
}

fn whole(pair: &Pair<'_>) -> Range<usize> {
    if pair.node.span.is_empty() { pair.span.clone() } else { pair.node.span.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at<'t>(name: &str, text: &'t str, route: &[&str]) -> &'t str {
        let spot = Spot::Field(route.iter().map(|step| (*step).to_owned()).collect());
        &text[locate(&SourcePath::new(name), text.as_bytes(), &spot)]
    }

    #[test]
    fn a_route_leads_to_the_value() {
        let text = "\u{feff}---\n标题: 办法\n发文字号：云民发〔2024〕1号\n附件:\n  - 甲.docx\n  - {文件: 乙.docx, 名称: 表}\n题注:\n关键词: 救助\n---\n正文\n";
        let doc = "content/甲.md";
        assert_eq!(at(doc, text, &["title"]), "办法");
        assert_eq!(at(doc, text, &["doc_number"]), "云民发〔2024〕1号");
        assert_eq!(at(doc, text, &["attachments", "0"]), "甲.docx");
        assert_eq!(at(doc, text, &["attachments", "1", "title"]), "表");
        assert_eq!(at(doc, text, &["caption"]), "题注");
        assert_eq!(at(doc, text, &["keywords", "0"]), "救助");
        assert_eq!(at(doc, text, &["published"]), "---");
        assert_eq!(at(doc, text, &["attachments", "7"]), "- 甲.docx\n  - {文件: 乙.docx, 名称: 表}");
    }

    #[test]
    fn site_and_columns_have_routes_too() {
        let text =
            "名称: 甲\n单位:\n  - 名称: 乙\n    科室:\n      - {名称: 办公室, 电话: 123}\n期限:\n  主动公开: 20\n";
        assert_eq!(at("site.yaml", text, &["units", "0", "offices", "0", "phone"]), "123");
        assert_eq!(at("site.yaml", text, &["deadlines", "主动公开"]), "20");
        assert_eq!(at("site.yaml", text, &["agency"]), "名称: 甲");
        assert_eq!(at("site.yaml", "名称: 甲\n# 邮编: \"000000\"\n", &["postcode"]), "# 邮编: \"000000\"");
        assert_eq!(at("content/a/栏目.md", "---\n说明: 某栏目\n---\n", &["description"]), "某栏目");
    }

    #[test]
    fn wild_spots_do_no_harm() {
        let path = SourcePath::new("content/甲.md");
        assert_eq!(locate(&path, b"abc", &Spot::Bytes(2..99)), 2..3);
        assert_eq!(locate(&path, b"\xff\xfe", &Spot::field("title")), 0..0);
        assert_eq!(locate(&path, b"", &Spot::field("title")), 0..0);
    }
}
