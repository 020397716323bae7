//! 表格: the columns that CSV and XLSX share (DESIGN B5).

use std::borrow::Cow;

use super::address;
use crate::model::relation::RelationKind;
use crate::page::row::CatalogueRow;

/// The number of columns.
pub(super) const WIDTH: usize = 20;

/// The heads of the columns.
pub(super) const HEADERS: [&str; WIDTH] = [
    "序号",
    "索引号",
    "名称",
    "文号",
    "体裁分类",
    "主题分类",
    "栏目",
    "发文机关",
    "发布机构",
    "责任科室",
    "生成日期",
    "发布日期",
    "施行日期",
    "有效期至",
    "有效性",
    "公开属性",
    "关键词",
    "内容概述",
    "政策解读",
    "网址",
];

/// The cells of a row; `number` counts from 1.
pub(super) fn cells<'a>(number: usize, row: &'a CatalogueRow, base_url: &str) -> [Cow<'a, str>; WIDTH] {
    [
        number.to_string().into(),
        optional(row.index_number.as_deref()),
        row.title.as_str().into(),
        optional(row.doc_number.as_deref()),
        optional(row.genre.as_deref()),
        joined(&row.topics, "；"),
        joined(&row.column, " > "),
        joined(&row.issuers, "；"),
        (&*row.publisher).into(),
        joined(&row.offices, "；"),
        // 生成日期 is the day of signing, and of publication where none is stated (DESIGN B2).
        row.signed.as_deref().unwrap_or(&row.published).into(),
        row.published.as_str().into(),
        optional(row.effective.as_deref()),
        optional(row.expires.as_deref()),
        optional(row.validity),
        row.disclosure.into(),
        joined(&row.keywords, "；"),
        optional(row.summary.as_deref()),
        interpretations(row, base_url).into(),
        address(base_url, &row.url).into(),
    ]
}

fn optional(text: Option<&str>) -> Cow<'_, str> {
    text.unwrap_or_default().into()
}

fn joined<'a>(values: &'a [String], sign: &str) -> Cow<'a, str> {
    match values {
        [one] => one.as_str().into(),
        values => values.join(sign).into(),
    }
}

/// `title address` of each interpretation; one outside the site may have no address.
fn interpretations(row: &CatalogueRow, base_url: &str) -> String {
    let kind = RelationKind::InterpretedBy.english();
    let items = row.relations.iter().filter(|relation| relation.kind == kind).map(|relation| {
        let words = relation.title.as_deref().or(relation.doc_number.as_deref());
        let address = relation.url.as_deref().map(|url| address(base_url, url));
        words.into_iter().chain(address.as_deref()).collect::<Vec<_>>().join(" ")
    });
    items.collect::<Vec<_>>().join("；")
}
