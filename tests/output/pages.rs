//! What every page has and what none may have.

use std::collections::BTreeMap;
use std::path::Path;

use scraper::Selector;
use serde_json::Value;

use crate::built::{Wrong, built, kind};
use crate::support::{DAY, ends, tree};

#[test]
fn nothing_in_a_page_can_run_or_fetch_by_itself() {
    let mut wrong = Wrong::default();
    for (page, html) in built().pages() {
        for element in html.root_element().descendent_elements() {
            let tag = element.value().name();
            if let Some((name, _)) =
                element.value().attrs().find(|(name, _)| *name == "style" || name.starts_with("on"))
            {
                wrong.says(page, format!("<{tag}> has {name}="));
            }
            let text = || element.text().collect::<String>();
            match tag {
                "style" => wrong.says(page, "an inline style sheet"),
                "iframe" | "object" | "embed" | "applet" | "base" | "frame" => wrong.says(page, format!("<{tag}>")),
                "script" if element.attr("src").is_none() && element.attr("type") != Some("application/ld+json") => {
                    wrong.says(page, "an inline script");
                }
                "script" if element.attr("src").is_none() && serde_json::from_str::<Value>(&text()).is_err() => {
                    wrong.says(page, "JSON-LD that is no JSON");
                }
                _ => {}
            }
            for (name, value) in element.value().attrs().filter(|(name, _)| matches!(*name, "href" | "src" | "action"))
            {
                let value = value.trim_start().to_ascii_lowercase();
                if ["javascript:", "data:", "vbscript:", "file:"].iter().any(|bad| value.starts_with(bad)) {
                    wrong.says(page, format!("{name}={value}"));
                }
            }
            if element.attr("target").is_some_and(|target| target != "_self") {
                wrong.says(page, format!("<{tag} target> opens a window by itself"));
            }
        }
    }
    wrong.nothing();
}

/// 国办发〔2017〕47号: three tags on the home page, seven on a column, and those of a document.
const SITE_TAGS: [&str; 3] = ["SiteName", "SiteDomain", "SiteIDCode"];
const COLUMN_TAGS: [&str; 4] = ["ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"];
const DOCUMENT_TAGS: [&str; 3] = ["ArticleTitle", "PubDate", "ContentSource"];

#[test]
fn every_page_carries_the_tags_of_its_kind() {
    let mut wrong = Wrong::default();
    let meta = Selector::parse("meta[name]").unwrap();
    let (title, main, heading) =
        (Selector::parse("title").unwrap(), Selector::parse("main").unwrap(), Selector::parse("h1").unwrap());
    for (page, html) in built().pages() {
        let root = html.root_element();
        let text = |selector: &Selector| {
            html.select(selector).map(|element| element.text().collect::<String>()).collect::<Vec<_>>()
        };
        if root.attr("lang") != Some("zh-CN") {
            wrong.says(page, "lang is not zh-CN");
        }
        if text(&title).iter().filter(|title| !title.trim().is_empty()).count() != 1 {
            wrong.says(page, "not one title");
        }
        if text(&main).len() != 1 || text(&heading).iter().filter(|heading| !heading.trim().is_empty()).count() != 1 {
            wrong.says(page, "not one main part with one h1");
        }
        let kind = kind(&html);
        let tags: BTreeMap<&str, &str> =
            html.select(&meta).filter_map(|tag| Some((tag.attr("name")?, tag.attr("content").unwrap_or("")))).collect();
        for (name, content) in &tags {
            if content.trim().is_empty() {
                wrong.says(page, format!("{name} is empty"));
            }
        }
        let mut required: Vec<&str> = Vec::new();
        if !kind.is_empty() {
            required.extend(SITE_TAGS);
        }
        if kind.contains("page-column") || kind.contains("page-document") {
            required.extend(COLUMN_TAGS);
        }
        if kind.contains("page-document") {
            required.extend(DOCUMENT_TAGS);
        }
        for name in required.into_iter().filter(|name| !tags.contains_key(name)) {
            wrong.says(page, format!("has no {name}"));
        }
        if let Some(date) = tags.get("PubDate") {
            let shape: String = date.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
            if shape != "0000-00-00 00:00" {
                wrong.says(page, format!("PubDate is {date:?}"));
            }
        }
    }
    wrong.nothing();
}

/// Titles of sources that must stay out: drafts, future ones, and those that are not 主动公开.
fn hidden_titles(root: &Path) -> Vec<String> {
    let mut hidden = Vec::new();
    for (path, bytes) in tree(&root.join("content")).unwrap() {
        let text = String::from_utf8_lossy(&bytes);
        let Some(front) = ends(&path, "md").then(|| text.split("---").nth(1)).flatten() else { continue };
        let value = |names: &[&str]| {
            front.lines().find_map(|line| {
                names.iter().find_map(|name| {
                    Some(
                        line.strip_prefix(name)?
                            .trim_start_matches([':', ' '])
                            .trim_matches(['"', '\''])
                            .trim()
                            .to_owned(),
                    )
                })
            })
        };
        let closed = value(&["disclosure:", "公开属性:"]).is_some_and(|kind| kind != "主动公开");
        let draft = value(&["draft:", "草稿:"]).is_some_and(|draft| draft == "true" || draft == "是");
        let later = value(&["published:", "发布日期:"]).is_some_and(|date| date.get(..10).is_some_and(|day| day > DAY));
        if closed || draft || later {
            hidden.extend(value(&["title:", "标题:", "名称:"]));
        }
    }
    hidden
}

#[test]
fn what_is_not_public_appears_nowhere() {
    let built = built();
    let Some(root) = &built.sources else { return };
    let hidden = hidden_titles(root);
    assert!(hidden.len() >= 3, "the sample holds a draft, a future and a closed document: {hidden:?}");
    let mut wrong = Wrong::default();
    for (path, bytes) in &built.files {
        let text = String::from_utf8_lossy(bytes);
        for title in hidden.iter().filter(|title| text.contains(title.as_str())) {
            wrong.says(path, format!("shows {title}"));
        }
    }
    wrong.nothing();
}

#[test]
fn style_sheets_and_scripts_fetch_from_nowhere() {
    let mut wrong = Wrong::default();
    for (path, _) in built().files.iter().filter(|(path, _)| ends(path, "css") || ends(path, "js")) {
        let text = built().text(path);
        for bad in ["@import", "//cdn", "url(http", "url(//", "eval(", "new Function", "document.write", "innerHTML"] {
            if text.contains(bad) {
                wrong.says(path, format!("contains {bad}"));
            }
        }
    }
    let size = |name: &str| built().files.get(name).map_or(0, Vec::len);
    for (name, most) in [("assets/site.css", 30 << 10), ("assets/site.js", 12 << 10), ("assets/prefs.js", 1 << 10)] {
        if size(name) > most || size(name) == 0 {
            wrong.says(name, format!("{} bytes, at most {most} are allowed", size(name)));
        }
    }
    wrong.nothing();
}
