//! 检索: on, down, off, or left to an engine.

use super::{paper, site_yaml};
use crate::site::Site;

fn site(search: &str) -> Site {
    Site::new(&(site_yaml(search) + &paper("content/政策/甲.md", "甲", "") + &paper("content/通知/乙.md", "乙", "")))
}

fn index(site: &Site) -> Vec<String> {
    site.public().into_keys().filter(|path| path.starts_with("assets/search/")).collect()
}

#[test]
fn without_search_there_is_a_catalogue_to_browse_and_nothing_else() {
    let site = site("检索: 否").built();
    assert_eq!(index(&site), [""; 0]);
    let scripts = site.attributes("search.html", "script[src]", "src");
    assert!(!scripts.iter().any(|path| path.contains("search")), "{scripts:?}");
    assert_eq!(site.attributes("search.html", "form[role=search]", "action"), [""; 0]);
    assert_eq!(site.attributes("index.html", "form[role=search]", "action"), [""; 0]);
    let links = site.attributes("search.html", "main a[href]", "href");
    let public = site.public();
    for wanted in ["catalogue/2026.html", "catalogue/index.html", "政策/index.html", "offices/办公室.html"] {
        assert!(links.contains(&wanted.to_owned()) && public.contains_key(wanted), "{wanted} among {links:?}");
    }
}

#[test]
fn an_engine_is_asked_by_a_script_of_its_own() {
    let site = site("检索: 引擎").built();
    assert_eq!(index(&site), [""; 0]);
    let scripts = site.attributes("search.html", "script[src^='assets/search']", "src");
    assert_eq!(scripts, ["assets/search-core.js", "assets/search-engine.js", "assets/search.js"]);
    assert!(scripts.iter().all(|path| site.public().contains_key(path)));
}

#[test]
fn titles_alone_leave_the_bodies_out() {
    let text = |search: &str| {
        let body = super::paper_with("content/政策/甲.md", "甲文件", "", "犀棘之字在正文里。");
        Site::new(&(site_yaml(search) + &body)).built()
    };
    let holding = |site: Site, word: &str| site.holding(word).iter().any(|path| path.starts_with("assets/search/"));
    assert!(holding(text("检索: 是"), "犀棘"));
    assert!(!holding(text("检索: 标题"), "犀棘"));
    assert!(holding(text("检索: 标题"), "甲文件"));
}

#[test]
fn a_withdrawn_paper_leaves_no_trace() {
    let site = site("").built();
    let with = index(&site).into_iter().map(|path| (path.clone(), site.output(&path))).collect::<Vec<_>>();
    site.put(
        "content/通知/丙.md",
        "---\n标题: 犀棘通知\n发布日期: 2026-03-02\n责任科室: 办公室\n撤回: {日期: 2026-04-01, 理由: 有误}\n---\n犀棘。\n",
    );
    assert!(site.build().published);
    let without = index(&site).into_iter().map(|path| (path.clone(), site.output(&path))).collect::<Vec<_>>();
    assert_eq!(with, without);
}
