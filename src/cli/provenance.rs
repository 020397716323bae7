//! 由来: what an output is made of, line by line: its source, its templates, what it is related to, where
//! it is listed.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::build::Judged;
use crate::catalog::{DocId, Target};
use crate::markdown::Slot;
use crate::model::path::OutputPath;
use crate::page::{Card, Page, document};
use crate::plan::{Format, Output, Planned};
use crate::theme::Theme;

/// Everything that is known about an output.
pub fn lines(judged: &Judged, path: &OutputPath, planned: &Planned) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(planned.source.as_ref().map(|source| format!("来源：{source}")));
    match &planned.output {
        Output::Page(page) => lines.extend(of_page(judged, page)),
        Output::Document(id) => {
            lines.extend(of_page(judged, &document::page(&judged.context(), *id)));
            lines.extend(of_document(judged, *id));
        }
        Output::Catalogue(format, rows) => lines.push(format!("公开目录（{}）：{} 条", name(*format), rows.rows.len())),
        Output::Feed(feed) => lines.push(format!("订阅：{} 条", feed.entries.len())),
        Output::File(source, _) => {
            lines.push("附件，原样复制".to_owned());
            let owners = judged.catalog.owners.get(source).into_iter().flatten();
            lines.extend(owners.map(|owner| format!("用到它的文件：{owner}")));
        }
        Output::SearchFile(block, _) => lines.push(format!("检索索引：{} 条", block.members.len())),
        Output::SearchIndex(_) | Output::Traditional => lines.push("检索索引".to_owned()),
        Output::Asset(index, _) => lines.push(format!("主题文件：{}", origin(judged, *index, path))),
        Output::CodeStyle => lines.push("主题文件：代码的颜色".to_owned()),
        Output::Sitemap(map) => lines.push(format!("站点地图：{} 个网址", map.pages.len())),
        Output::SitemapIndex(parts) => lines.push(format!("站点地图：{} 个部分", parts.len())),
        Output::Schema | Output::Robots(_) => lines.push("全站文件".to_owned()),
    }
    lines
}

fn name(format: Format) -> String {
    match format {
        Format::Csv => "CSV".to_owned(),
        Format::Xlsx => "XLSX".to_owned(),
        Format::Json => "JSON".to_owned(),
        Format::Xml => "XML".to_owned(),
        Format::Script(year) => format!("{year} 年的数据"),
    }
}

fn origin(judged: &Judged, index: usize, path: &OutputPath) -> String {
    // What is part of the program is borrowed from it; what was read is the site's own.
    let is_own = judged.theme.assets.get(index).is_some_and(|asset| matches!(asset.bytes, Cow::Owned(_)));
    match judged.catalog.site.theme.as_deref().filter(|_| is_own) {
        Some(theme) => format!("themes/{theme}/{path}"),
        None => "默认主题".to_owned(),
    }
}

fn of_page(judged: &Judged, page: &Page) -> Vec<String> {
    let mut lines = vec![format!("模板：{}", page.template())];
    let (own, others) = templates(&judged.theme, page.template());
    if !others.is_empty() {
        lines.push(format!("模板用到：{}", others.join("、")));
    }
    if !own.is_empty() {
        lines.push(format!("其中本站自有：{}", own.join("、")));
    }
    lines.extend(page.body().map(|body| format!("正文：{}（{} 处链接）", body.source, body.slots.len())));
    let cards = cards(page);
    if !cards.is_empty() {
        lines.push(format!("列出 {} 份文件：", cards.len()));
        lines.extend(cards.iter().map(|card| format!("  {} {}", card.published, card.facts.front.title)));
    }
    lines
}

/// The site's own files among the templates that a page may use, and all others that it may use.
fn templates(theme: &Theme, start: &str) -> (Vec<String>, Vec<String>) {
    let used = theme.used_by(start);
    let own = used.iter().filter_map(|name| Some(theme.templates.get(*name)?.file.as_ref()?.to_string())).collect();
    let others = used.into_iter().filter(|name| *name != start).map(str::to_owned).collect();
    (own, others)
}

/// Cards on a page, each once.
fn cards(page: &Page) -> Vec<&Card> {
    let mut cards: Vec<&Card> = match page {
        Page::Home(page) => {
            let blocks = page.policies.iter().chain(&page.others).flat_map(|block| &block.cards);
            page.newest.iter().chain(&page.cards).chain(blocks).map(|card| &**card).collect()
        }
        Page::Column(page) => {
            page.cards.iter().chain(page.blocks.iter().flat_map(|block| &block.cards)).map(|card| &**card).collect()
        }
        Page::Office(page) => page.years.iter().flat_map(|year| &year.cards).map(|card| &**card).collect(),
        Page::CatalogueYear(page) => page.cards.iter().map(|card| &**card).collect(),
        Page::Document(_)
        | Page::Withdrawn(_)
        | Page::Cited(_)
        | Page::Offices(_)
        | Page::Catalogue(_)
        | Page::Sitemap(_)
        | Page::Search(_)
        | Page::NotFound(_)
        | Page::Redirect(_) => Vec::new(),
    };
    let mut seen = BTreeSet::new();
    cards.retain(|card| seen.insert(card.href()));
    cards
}

fn of_document(judged: &Judged, id: DocId) -> Vec<String> {
    let document = &judged.catalog.documents[id];
    let column = &judged.catalog.columns[document.column];
    let mut lines = vec![format!("栏目：{}（{}）", column.title, column.source())];
    lines.extend(document.attachments.iter().map(|file| format!("附件：{}", file.file)));
    lines.extend(document.relations.iter().map(|relation| {
        let side = if relation.derived { "（对方注明）" } else { "" };
        format!("{}：{}{side}", relation.kind.chinese(), to(judged, &relation.target))
    }));
    let linking = judged.catalog.documents.iter().filter(|other| {
        let own = document.address.href();
        let leads = |slot: &Slot| matches!(slot, Slot::Inside(href) if href.split('#').next() == Some(&*own));
        other.has_page() && other.slots.iter().any(leads)
    });
    lines.extend(linking.map(|other| format!("正文链接到它的文件：{}", other.facts.path)));
    lines.extend(listing(judged, &document.address.href()));
    lines
}

fn to(judged: &Judged, target: &Target) -> String {
    match target {
        Target::Document(id) => {
            let other = &judged.catalog.documents[*id];
            format!("《{}》（{}）", other.facts.front.title, other.facts.path)
        }
        Target::Outside { title, number, url } => {
            let number = number.as_ref().map(ToString::to_string);
            title.clone().or(number).or_else(|| url.clone()).unwrap_or_default()
        }
    }
}

/// Outputs that change when the title of a document does.
fn listing(judged: &Judged, href: &str) -> Vec<String> {
    let url = judged.catalog.site.base_url.clone() + href;
    let lists = judged.plan.outputs().filter(|(_, planned)| match &planned.output {
        Output::Page(page) => cards(page).iter().any(|card| card.href() == href),
        Output::Feed(feed) => feed.entries.iter().any(|entry| entry.url == url),
        _ => false,
    });
    let lists: Vec<String> = lists.map(|(path, _)| path.to_string()).collect();
    if lists.is_empty() { Vec::new() } else { vec![format!("列出它的页面：{}", lists.join("、"))] }
}
