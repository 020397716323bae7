//! A page is told to reload when it changed, and only then.

use std::fs;

use super::client::{Answer, Client};
use super::preview;
use crate::site::{Site, document};

const PAGE: &str = "/tz/%E7%94%B2.html";

/// Asks whether a page is still what an answer showed.
fn events(client: Client, path: &str, seen: &Answer) -> Answer {
    let [page, findings] = ["data-page", "data-findings"].map(|name| seen.panel(name));
    client.get(&format!("/__gongkai/events?path={path}&page={page}&findings={findings}"))
}

#[test]
fn a_changed_page_ends_the_wait_of_those_who_look_at_it() {
    let site = Site::new();
    let (_program, client) = preview(&site, &[]);
    let seen = client.get(PAGE);
    let waiting = std::thread::spawn(move || events(client, PAGE, &seen));
    site.put("content/通知/甲.md", &document("关于甲事的通知", "改过的正文。"));
    let told = waiting.join().unwrap();
    assert_eq!((told.status, told.body.as_str()), (200, "{\"page\":true,\"findings\":false}"));
    assert!(client.get(PAGE).body.contains("改过的正文"));
}

#[test]
fn what_changes_elsewhere_leaves_a_page_alone_but_for_the_count() {
    let site = Site::new();
    let (_program, client) = preview(&site, &[]);
    let seen = client.get(PAGE);
    site.put("content/公告/丙.md", &document("关于丙事的公告", "改过的正文。"));
    client.shows("/gg/%E4%B8%99.html", "改过的正文");
    let again = client.get(PAGE);
    assert_eq!(again.panel("data-page"), seen.panel("data-page"));
    assert_eq!(again.panel("data-findings"), seen.panel("data-findings"));
    // A finding elsewhere changes the count, and with it the panel, and nothing else.
    site.put("content/公告/丙.md", &document("关于丙事的公告", "身份证号码：11010519491231002X。"));
    let told = events(client, PAGE, &seen);
    assert_eq!((told.status, told.body.as_str()), (200, "{\"page\":false,\"findings\":true}"));
    let panel = client.get(&format!("/__gongkai/panel?path={PAGE}"));
    assert!(panel.body.starts_with("<aside id=\"gk-panel\"") && panel.body.contains("其他文件有"), "{}", panel.body);
    assert_eq!(panel.panel("data-page"), seen.panel("data-page"));
}

#[test]
fn a_list_changes_with_a_title_and_not_with_a_body() {
    let site = Site::new();
    let (_program, client) = preview(&site, &[]);
    let print = |path: &str| client.get(path).panel("data-page");
    let (list, neighbour) = (print("/tz/"), print("/tz/%E4%B9%99.html"));
    let text = document("关于甲事的通知", "甲的正文。");
    site.put("content/通知/甲.md", &text.replace("---\n\n", "---\n\n<!-- 只有编辑看得到 -->\n\n"));
    client.shows(PAGE, "甲的正文");
    site.put("content/公告/丁.md", &document("关于丁事的公告", "丁。"));
    client.shows("/gg/%E4%B8%81.html", "丁。");
    assert_eq!((print("/tz/"), print("/tz/%E4%B9%99.html")), (list.clone(), neighbour));
    site.put("content/通知/甲.md", &text.replace("甲事", "新甲事"));
    client.shows("/tz/", "新甲事");
    assert_ne!(print("/tz/"), list);
}

#[test]
fn a_style_of_the_theme_or_a_picture_of_the_page_changes_its_looks() {
    let site = Site::new();
    let yaml = fs::read_to_string(site.path("site.yaml")).unwrap();
    site.put("site.yaml", &format!("{yaml}主题: 自有\n"));
    site.put("themes/自有/assets/own.css", "p{}");
    site.put("content/通知/甲.md", &document("关于甲事的通知", "![图](./图.png)"));
    site.put("content/通知/图.png", "\u{1}");
    let (_program, client) = preview(&site, &[]);
    let seen = client.get(PAGE);
    site.put("themes/自有/assets/own.css", "p{margin:0}");
    assert!(events(client, PAGE, &seen).body.contains("\"page\":true"));
    client.shows("/assets/own.css", "margin");
    let (seen, other) = (client.get(PAGE), client.get("/tz/%E4%B9%99.html"));
    site.put("content/通知/图.png", "\u{2}");
    assert!(events(client, PAGE, &seen).body.contains("\"page\":true"));
    assert_eq!(client.get("/tz/%E4%B9%99.html").panel("data-page"), other.panel("data-page"));
}

#[test]
fn what_was_just_saved_is_what_is_shown() {
    let site = Site::new();
    let (_program, client) = preview(&site, &[]);
    for n in 0..20 {
        site.put("content/通知/甲.md", &document("关于甲事的通知", &format!("第{n}稿。")));
        // Never the text before, and never half of two.
        let got = client.get(PAGE);
        assert!(got.body.contains(&format!("第{n}稿")), "{n}: {}", got.body);
    }
}
