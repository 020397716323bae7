//! 再次生成: what changes is made again, and nothing else.

use super::{paper, paper_with};
use crate::site::Site;

fn site() -> Site {
    let text = paper("content/通知/甲.md", "甲文件", "")
        + &paper("content/通知/乙.md", "乙文件", "相关: 甲.md")
        + &paper_with(
            "content/公告/丙.md",
            "丙文件",
            "发布日期: 2025-03-02\n责任科室: 财务科",
            "见[甲](../通知/甲.md)。",
        )
        + &paper("content/公告/丁.md", "丁文件", "发布日期: 2025-03-01\n责任科室: 财务科");
    Site::new(&text).built()
}

#[test]
fn a_second_build_makes_nothing_and_writes_nothing() {
    let site = site();
    let again = site.build();
    assert_eq!((again.rendered, again.written, again.deleted), (vec![], vec![], vec![]));
}

#[test]
fn a_new_title_touches_the_page_its_neighbours_its_lists_and_the_files_of_the_whole_site() {
    let site = site();
    site.replace("content/通知/甲.md", "甲文件", "甲甲文件");
    let written: Vec<String> = site.build().written;
    // 丙 only links to it with words of its own, 丁 is in another column and another office.
    for page in [
        "通知/甲.html",
        "通知/乙.html",
        "通知/index.html",
        "index.html",
        "offices/办公室.html",
        "feed.xml",
        "通知/feed.xml",
    ] {
        assert!(written.contains(&page.to_owned()), "{page} in {written:?}");
    }
    for page in [
        "公告/丙.html",
        "公告/丁.html",
        "公告/index.html",
        "公告/feed.xml",
        "公告/catalogue.csv",
        "offices/财务科.html",
        "catalogue/2025.html",
        "404.html",
    ] {
        assert!(!written.contains(&page.to_owned()), "{page} in {written:?}");
    }
}

#[test]
fn a_moved_paper_dirties_exactly_the_pages_that_link_to_it() {
    let site = site();
    site.replace("content/通知/甲.md", "发布日期", "网址名: 新\n发布日期");
    let built = site.build();
    assert_eq!(built.deleted, ["通知/甲.html"]);
    for page in ["通知/新.html", "通知/乙.html", "公告/丙.html"] {
        assert!(built.written.contains(&page.to_owned()), "{page}");
    }
    assert!(!built.written.contains(&"公告/丁.html".to_owned()));
    assert_eq!(built.rendered.iter().filter(|path| path.starts_with("公告/") && path.ends_with(".html")).count(), 1);
}

#[test]
fn what_the_sources_no_longer_say_is_gone() {
    let site = site();
    site.remove("content/公告/丁.md");
    let built = site.build();
    assert_eq!(built.deleted, ["公告/丁.html"]);
    assert_eq!(site.holding("丁文件"), [""; 0]);
}

#[test]
fn an_incremental_build_equals_a_clean_one() {
    let site = site();
    site.replace("content/通知/乙.md", "相关: 甲.md", "废止: 甲.md");
    site.put("content/公告/戊.md", "---\n标题: 戊文件\n发布日期: 2026-01-01\n责任科室: 财务科\n---\n正文。\n");
    let changed = site.built().public();
    let text = paper("content/通知/甲.md", "甲文件", "")
        + &paper("content/通知/乙.md", "乙文件", "废止: 甲.md")
        + &paper_with(
            "content/公告/丙.md",
            "丙文件",
            "发布日期: 2025-03-02\n责任科室: 财务科",
            "见[甲](../通知/甲.md)。",
        )
        + &paper("content/公告/丁.md", "丁文件", "发布日期: 2025-03-01\n责任科室: 财务科")
        + "-- content/公告/戊.md --\n---\n标题: 戊文件\n发布日期: 2026-01-01\n责任科室: 财务科\n---\n正文。\n";
    let clean = Site::new(&text).built().public();
    assert_eq!(changed.keys().collect::<Vec<_>>(), clean.keys().collect::<Vec<_>>());
    let different: Vec<&String> =
        clean.iter().filter(|(path, bytes)| changed.get(*path) != Some(*bytes)).map(|(path, _)| path).collect();
    assert_eq!(different, Vec::<&String>::new());
}
