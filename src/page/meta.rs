//! 信息表: the metadata of a document in the order of the page, without empty fields.

use super::context::Context;
use super::document::{last_change, office};
use super::{MetaRow, MetaValue};
use crate::catalog::Document;
use crate::model::date::Date;
use crate::model::kind::{Class, Kind};

/// The metadata table in display order, without empty fields.
pub fn meta(context: &Context<'_>, document: &Document) -> Vec<MetaRow> {
    let front = &document.facts.front;
    let validity = document.validity.as_ref();
    let expires = validity.and_then(|facts| facts.expires).or(front.expires);
    let offices = document
        .offices
        .iter()
        .map(|name| MetaValue { href: office(context, document.unit, name).map(|office| office.href), ..text(name) });
    // Without 发文机关 and 文号 the two dates stand side by side.
    let paper = is_paper(document);
    let rows = [
        row("索引号", "index_number", front.index_number.iter().map(|value| text(value)).collect()),
        row("主题分类", "topics", front.topics.iter().map(|value| text(value)).collect()),
        row("发文机关", "issuers", issuers(document)),
        row(signed_label(document), "signed", front.signed.map(date).into_iter().collect()),
        row("发布日期", "published", if paper { Vec::new() } else { vec![date(document.published())] }),
        row("标题", "title", vec![text(&front.title)]),
        row("发文字号", "doc_number", front.doc_number.iter().map(|number| text(&number.to_string())).collect()),
        row("发布日期", "published", if paper { vec![date(document.published())] } else { Vec::new() }),
        row(
            "统一编号",
            "registration_number",
            front.rare.registration_number.iter().map(|value| text(value)).collect(),
        ),
        row("施行日期", "effective", front.effective.map(date).into_iter().collect()),
        row("有效期至", "expires", expires.map(date).into_iter().collect()),
        row("有效性", "validity", validity.map(|facts| text(facts.word.chinese())).into_iter().collect()),
        row("公开属性", "disclosure", vec![text("主动公开")]),
        row("责任科室", "office", offices.collect()),
        row("发布机构", "publisher", vec![text(&document.publisher)]),
        row("体裁分类", "genre", document.genre.iter().map(|value| text(value)).collect()),
        row("关键词", "keywords", front.keywords.iter().map(|value| text(value)).collect()),
        row("更新日期", "updated", last_change(document).map(date).into_iter().collect()),
        row("内容概述", "summary", front.summary.iter().map(|value| text(value)).collect()),
    ];
    let mut rows: Vec<MetaRow> = rows.into_iter().filter(|row| !row.is_empty()).collect();
    place(&mut rows);
    rows
}

/// Long values, which no other pair stands beside.
const WHOLE: [&str; 2] = ["title", "summary"];

/// Two pairs a line, but for long values and those that are left alone between them.
fn place(rows: &mut [MetaRow]) {
    let whole: Vec<bool> = rows.iter().map(|row| WHOLE.contains(&row.key)).collect();
    let mut open = false;
    for (index, row) in rows.iter_mut().enumerate() {
        let alone = whole[index] || !open && whole.get(index + 1).is_none_or(|next| *next);
        row.begins = alone || !open;
        row.ends = alone || open;
        open = !row.ends;
    }
}

/// Whether a document is a paper that an agency issued, not data or a page of its own.
fn is_paper(document: &Document) -> bool {
    document.facts.front.doc_number.is_some()
        || document.class != Class::Other
        || matches!(document.kind, Kind::Document | Kind::Decision | Kind::Proposal)
}

/// 成文日期 is that of a paper; data and pages have a 生成日期.
fn signed_label(document: &Document) -> &'static str {
    if is_paper(document) { "成文日期" } else { "生成日期" }
}

/// 发文机关: of a paper, or where it is stated; 发布机构 says enough of the rest.
fn issuers(document: &Document) -> Vec<MetaValue> {
    let stated = is_paper(document) || !document.facts.front.issuers.is_empty();
    if stated { document.issuers.iter().map(|value| text(value)).collect() } else { Vec::new() }
}

/// A row with its values.
pub fn row(label: &'static str, key: &'static str, values: Vec<MetaValue>) -> MetaRow {
    let (mut text, mut values) = (None, values);
    if let [MetaValue { text: words, href: None, datetime: None }] = values.as_mut_slice() {
        text = Some(std::mem::take(words));
        values.clear();
    }
    MetaRow { label, key, text, values, begins: true, ends: true }
}

impl MetaRow {
    /// Whether there is nothing to say.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_none() && self.values.is_empty()
    }
}

/// A value in words.
pub fn text(value: &str) -> MetaValue {
    MetaValue { text: value.to_owned(), href: None, datetime: None }
}

/// A value that is a day.
pub fn date(date: Date) -> MetaValue {
    MetaValue { text: date.to_string(), href: None, datetime: Some(date.to_string()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(keys: &[&'static str]) -> Vec<&'static str> {
        let mut rows: Vec<MetaRow> = keys.iter().map(|key| row("甲", key, vec![text("乙")])).collect();
        place(&mut rows);
        let word = |row: &MetaRow| match (row.begins, row.ends) {
            (true, true) => "whole",
            (true, false) => "first",
            (false, true) => "second",
            (false, false) => "between",
        };
        rows.iter().map(word).collect()
    }

    #[test]
    fn one_value_of_words_alone_is_a_text() {
        let said = |values| {
            let row = row("甲", "a", values);
            (row.text, row.values.len())
        };
        assert_eq!(said(vec![text("乙")]), (Some("乙".to_owned()), 0));
        assert_eq!(said(vec![text("乙"), text("丙")]), (None, 2));
        assert_eq!(said(vec![date(Date::new(2024, 6, 28).unwrap())]), (None, 1));
        assert!(row("甲", "a", Vec::new()).is_empty());
    }

    #[test]
    fn pairs_stand_beside_each_other_and_what_is_left_alone_takes_the_line() {
        assert_eq!(placed(&["a", "b", "c", "title", "d"]), ["first", "second", "whole", "whole", "whole"]);
        assert_eq!(placed(&["a", "title", "b", "c"]), ["whole", "whole", "first", "second"]);
        assert_eq!(placed(&["a"]), ["whole"]);
        assert_eq!(placed(&["title", "summary"]), ["whole", "whole"]);
    }
}
