//! 栏目: statutory entries, empty columns, descriptions.

use crate::catalog::rules::UNKNOWN_ENTRY;
use crate::catalog::{Catalog, Column, columns};
use crate::diagnostic::{Diagnostic, Place};
use crate::model::path::SourcePath;
use crate::rule;

rule!(NO_STATUTORY_ENTRY, "GK-COL-001", "缺少法定一级栏目", Warning; "国办公开办函〔2019〕61号");
rule!(NEWS_COLUMN, "GK-COL-003", "专栏中有新闻类栏目", Warning; "国办公开办函〔2019〕61号（专栏姓专）");
rule!(EMPTY_COLUMN, "GK-COL-004", "空白栏目", Warning; "国办秘函〔2019〕19号");
rule!(NO_DESCRIPTION, "GK-COL-012", "栏目缺少说明或关键词", Warning; "国办发〔2017〕47号");

/// The four entries that every 政府信息公开 column has.
const STATUTORY: [&str; 4] = ["政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报"];
/// What 专栏姓专 keeps out.
const NEWS: [&str; 5] = ["工作动态", "要闻", "领导活动", "新闻", "动态要闻"];

/// Judges the columns as a whole and one by one.
pub fn check(catalog: &Catalog, findings: &mut Vec<Diagnostic>) {
    statutory(catalog, findings);
    entries(catalog, findings);
    for (id, column) in catalog.columns.iter().enumerate().skip(1) {
        let place = column_place(column);
        if NEWS.contains(&column.title.as_str()) {
            findings.push(
                Diagnostic::new(
                    &NEWS_COLUMN,
                    place.clone(),
                    format!("“{}”属于新闻动态，不应放在政府信息公开专栏", column.title),
                )
                .help("请移到门户网站的新闻栏目"),
            );
        }
        let file = column.facts.as_ref().map(|facts| &facts.file);
        let concerned = file.is_none_or(|file| file.not_concerned.is_none());
        if concerned && is_empty(catalog, id) {
            findings.push(
                Diagnostic::new(&EMPTY_COLUMN, place.clone(), format!("栏目“{}”没有一条信息", column.title))
                    .help("请补充内容，或写明“本机关不涉及: 理由”，或删去栏目"),
            );
        }
        if let Some(facts) = &column.facts {
            let missing: Vec<&str> = [
                ("说明", facts.file.description.is_none()),
                ("关键词", facts.file.keywords.is_empty()),
                ("栏目类型", facts.file.column_type.is_none()),
            ]
            .into_iter()
            .filter_map(|(name, missing)| missing.then_some(name))
            .collect();
            if !missing.is_empty() {
                findings.push(
                    Diagnostic::new(
                        &NO_DESCRIPTION,
                        place,
                        format!("栏目“{}”没有写{}，页面标签暂用默认值", column.title, missing.join("、")),
                    )
                    .help("请在栏目说明文件中补写，如“说明: 本机关制定的行政规范性文件”"),
                );
            }
        }
    }
}

/// Entries of the site that lead nowhere: they would be missing from the navigation without a word.
fn entries(catalog: &Catalog, findings: &mut Vec<Diagnostic>) {
    for (index, entry) in catalog.site.entries.iter().flatten().enumerate() {
        if columns::named(&catalog.columns, 0, &entry.column).is_none() {
            let place = Place::item(&SourcePath::site(), "entries", index);
            findings.push(
                Diagnostic::new(
                    &UNKNOWN_ENTRY,
                    place,
                    format!("一级入口“{}”指向的栏目“{}”不存在", entry.title, entry.column),
                )
                .help("请写栏目的文件夹名或标题，一字不差；不用的入口请删去"),
            );
        }
    }
}

fn column_place(column: &Column) -> Place {
    Place::file(&column.source())
}

fn is_empty(catalog: &Catalog, id: usize) -> bool {
    let column = &catalog.columns[id];
    let withdrawn_only = column.documents.is_empty();
    withdrawn_only
        && column.slots.is_empty()
        && column.children.iter().all(|child| is_empty(catalog, *child))
        && !has_body(column)
}

fn has_body(column: &Column) -> bool {
    column.facts.as_ref().is_some_and(|facts| facts.body.is_some())
}

fn statutory(catalog: &Catalog, findings: &mut Vec<Diagnostic>) {
    for (unit_id, unit) in catalog.units.iter().enumerate() {
        // A government whose units each have their own entries need not repeat them at the top.
        if unit_id > 0 && unit.column.is_none() {
            continue;
        }
        let missing: Vec<&str> = STATUTORY
            .into_iter()
            .filter(|title| !catalog.columns.iter().any(|column| column.unit == unit_id && column.title == *title))
            .collect();
        if !missing.is_empty() {
            let place = Place::field(&SourcePath::site(), "entries");
            findings.push(
                Diagnostic::new(
                    &NO_STATUTORY_ENTRY,
                    place,
                    format!("“{}”缺少法定一级栏目：{}", unit.name, missing.join("、")),
                )
                .help("请建立同名栏目，名称须一字不差"),
            );
        }
    }
}
