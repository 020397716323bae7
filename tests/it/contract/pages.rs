//! 页面: what every page carries, and that its links lead somewhere from any place.

use std::collections::BTreeSet;

use scraper::{ElementRef, Html, Selector};

use super::{paper, paper_with, site_yaml};
use crate::site::Site;

/// A site with every kind of page.
fn site() -> Site {
    let settings =
        "网站标识码: \"9901000001\"\n每页条数: 2\n上级网站: {名称: 云汀市人民政府, 网址: \"https://www.x.gov.cn/\"}";
    let text = site_yaml(settings).replace("https://x.gov.cn/", "https://x.gov.cn/zfxxgk/")
        + &paper_with(
            "content/政策/甲.md",
            "甲办法",
            "文号: 云民发〔2026〕1号\n附件: [表.txt]\n政策解读: ../解读/乙.md\n旧网址: [/old/1.html]",
            "第一条　见[表](表.txt)，[网站](https://www.gov.cn/)。\n\n## 附则\n\n```rust\nfn a() {}\n```",
        )
        + "-- content/政策/表.txt --\n一\n"
        + &paper("content/解读/乙.md", "乙解读", "类型: 政策解读\n发布日期: 2026-03-02 09:30")
        + &paper("content/政策/丙.md", "丙办法", "撤回: {日期: 2026-05-06, 理由: 内容有误}")
        + &(1..=5)
            .map(|day| {
                paper(
                    &format!("content/通知/文{day}.md"),
                    &format!("文{day}"),
                    &format!("发布日期: 2025-03-0{day}\n依据: ../政策/甲.md"),
                )
            })
            .collect::<String>();
    Site::new(&text).built()
}

fn pages(site: &Site) -> Vec<(String, Html)> {
    let pages = site.outputs().into_iter().filter(|path| path.ends_with(".html"));
    pages.map(|path| (path.clone(), site.page(&path))).collect()
}

fn all<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).expect("a selector")).collect()
}

/// The page tags of 国办发〔2017〕47号 on a page, with their content.
fn tags(site: &Site, path: &str) -> Vec<(String, String)> {
    let page = site.page(path);
    let tag = |meta: ElementRef<'_>| {
        let name = meta.value().attr("name").filter(|name| name.starts_with(|c: char| c.is_ascii_uppercase()))?;
        Some((name.to_owned(), meta.value().attr("content").unwrap_or_default().to_owned()))
    };
    all(&page, "meta[name]").into_iter().filter_map(tag).collect()
}

const OF_SITE: [&str; 3] = ["SiteName", "SiteDomain", "SiteIDCode"];
const OF_COLUMN: [&str; 4] = ["ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"];
const OF_DOCUMENT: [&str; 3] = ["ArticleTitle", "PubDate", "ContentSource"];

#[test]
fn pages_carry_the_three_seven_or_ten_tags_of_their_kind() {
    let site = site();
    let expected: [(&str, Vec<&str>); 5] = [
        ("index.html", OF_SITE.to_vec()),
        ("政策/index.html", [OF_SITE.as_slice(), &OF_COLUMN].concat()),
        ("通知/p1.html", [OF_SITE.as_slice(), &OF_COLUMN].concat()),
        ("政策/甲.html", [OF_SITE.as_slice(), &OF_COLUMN, &OF_DOCUMENT].concat()),
        ("政策/丙.html", [OF_SITE.as_slice(), &OF_COLUMN, &OF_DOCUMENT].concat()),
    ];
    for (path, names) in expected {
        let optional = ["Keywords", "Description", "Url", "Author", "Image"];
        let tags = tags(&site, path);
        let found: Vec<&str> =
            tags.iter().map(|(name, _)| name.as_str()).filter(|name| !optional.contains(name)).collect();
        assert_eq!(found, names, "{path}");
    }
}

#[test]
fn no_tag_is_empty_on_any_page() {
    let site = site();
    for path in site.outputs().into_iter().filter(|path| path.ends_with(".html")) {
        for (name, content) in tags(&site, &path) {
            assert!(!content.trim().is_empty() && content != "null", "{path}: {name}");
        }
    }
}

#[test]
fn tags_have_their_forms_and_their_defaults() {
    let site = site();
    let value =
        |path: &str, name: &str| tags(&site, path).into_iter().find(|(tag, _)| tag == name).map(|(_, content)| content);
    assert_eq!(value("index.html", "SiteDomain").as_deref(), Some("x.gov.cn"));
    assert_eq!(value("政策/甲.html", "PubDate").as_deref(), Some("2026-03-02 00:00"));
    assert_eq!(value("解读/乙.html", "PubDate").as_deref(), Some("2026-03-02 09:30"));
    assert_eq!(value("政策/甲.html", "ContentSource").as_deref(), Some("测试局"));
    let bare = Site::bare(&paper("content/通知/甲.md", "甲", "信息来源: 别的局")).built();
    let value =
        |name: &str| tags(&bare, "通知/甲.html").into_iter().find(|(tag, _)| tag == name).map(|(_, content)| content);
    assert_eq!(value("ColumnDescription").as_deref(), Some("通知"));
    assert_eq!(value("ColumnKeywords").as_deref(), Some("通知"));
    assert_eq!(value("ColumnType").as_deref(), Some("政策文件"));
    assert_eq!(value("ContentSource").as_deref(), Some("别的局"));
    assert_eq!(value("SiteIDCode"), None);
    assert!(
        bare.output("通知/甲.html")
            .find("00:00")
            .is_some_and(|at| bare.output("通知/甲.html")[at + 5..].find("00:00").is_none()),
        "only in the tag"
    );
}

#[test]
fn every_page_has_a_language_one_heading_landmarks_and_a_skip_link() {
    for (path, page) in pages(&site()) {
        assert_eq!(all(&page, "html[lang='zh-CN']").len(), 1, "{path}");
        assert_eq!(all(&page, "h1").len(), 1, "{path}");
        assert_eq!(all(&page, "title").len(), 1, "{path}");
        if path == "old/1.html" {
            continue;
        }
        for landmark in ["header", "main", "footer", "nav"] {
            assert!(!all(&page, landmark).is_empty(), "{path}: {landmark}");
        }
        let target = all(&page, "main").first().and_then(|main| main.value().id()).unwrap_or_default().to_owned();
        let skip =
            all(&page, "a[href]").first().and_then(|link| link.value().attr("href")).unwrap_or_default().to_owned();
        assert_eq!(skip, format!("#{target}"), "{path}: the first link skips to the content");
    }
}

#[test]
fn no_page_holds_inline_scripts_styles_or_handlers_or_asks_another_host() {
    for (path, page) in pages(&site()) {
        for element in all(&page, "*") {
            let name = element.value().name();
            for (attribute, value) in element.value().attrs() {
                assert!(!attribute.starts_with("on") && attribute != "style", "{path}: {attribute} of {name}");
                let loads = matches!(name, "script" | "img" | "link" | "iframe" | "source" | "video" | "audio");
                // `canonical` names an address and loads nothing.
                let is_name = element.value().attr("rel").is_some_and(|rel| rel == "canonical");
                if loads && !is_name && matches!(attribute, "src" | "href") {
                    assert!(!value.contains("//"), "{path}: {name} loads {value}");
                }
            }
            if name == "script" {
                let is_data = element.value().attr("type") == Some("application/ld+json");
                assert!(is_data || element.text().collect::<String>().trim().is_empty(), "{path}: an inline script");
            }
            assert_ne!(name, "style", "{path}");
        }
    }
}

#[test]
fn every_link_inside_the_site_is_relative_and_leads_to_an_output() {
    let site = site();
    let outputs: BTreeSet<String> = site.public().into_keys().collect();
    // The page of missing pages has its own test.
    for (path, page) in pages(&site).into_iter().filter(|(path, _)| path != "404.html") {
        for (element, attribute) in
            all(&page, "[href], [src]").into_iter().flat_map(|element| [(element, "href"), (element, "src")])
        {
            let Some(href) = element.value().attr(attribute) else { continue };
            if ["https://", "http://", "mailto:", "tel:", "#", "data:"].iter().any(|other| href.starts_with(other)) {
                continue;
            }
            assert!(!href.starts_with('/'), "{path}: {href}");
            let target = resolve(&path, href);
            assert!(outputs.contains(&target), "{path}: {href} leads to {target}");
        }
    }
}

/// The output that a relative link on a page leads to.
fn resolve(page: &str, href: &str) -> String {
    let href = href.split(['#', '?']).next().unwrap_or_default();
    let decoded = percent_encoding::percent_decode_str(href).decode_utf8_lossy();
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in decoded.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn the_page_of_missing_pages_works_at_any_address() {
    let site = site();
    let hrefs =
        site.attributes("404.html", "[href]", "href").into_iter().chain(site.attributes("404.html", "[src]", "src"));
    for href in hrefs.filter(|href| !href.starts_with("http") && !href.starts_with('#')) {
        let inside = href.strip_prefix("/zfxxgk/").unwrap_or_else(|| panic!("{href} begins with the path of the site"));
        assert!(site.public().contains_key(inside.split('#').next().unwrap_or_default()), "{href}");
    }
}

#[test]
fn the_breadcrumb_leads_from_the_portal_through_the_columns() {
    let site = site();
    let hrefs = site.attributes("政策/甲.html", "nav[aria-label*='位置'] a, .breadcrumb a", "href");
    assert_eq!(hrefs, ["https://www.x.gov.cn/", "../index.html", "../政策/index.html"]);
}

#[test]
fn an_empty_field_is_left_out_of_the_table_and_a_stated_one_stands_in_it() {
    let page = site().page("政策/甲.html");
    let text =
        |selector: &str| all(&page, selector).iter().map(|cell| cell.text().collect::<String>()).collect::<Vec<_>>();
    let labels: Vec<String> =
        text("main dt, main th").iter().map(|label| label.replace(['：', ' ', '\u{3000}', '\n'], "")).collect();
    assert!(labels.iter().any(|label| label == "发文字号"), "{labels:?}");
    assert!(labels.iter().all(|label| label != "施行日期" && label != "关键词"), "{labels:?}");
}
