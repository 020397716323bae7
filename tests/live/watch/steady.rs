//! What must not happen: a loop, a repetition, the loss of the last good site.

use std::fs;
use std::time::Duration;

use super::{DONE, watching};
use crate::program::until;
use crate::site::{Site, document};
use crate::support::tree;

#[test]
fn its_own_output_wakes_nobody() {
    let site = Site::new();
    let program = watching(&site, &[]);
    site.put("content/通知/甲.md", &document("关于甲事的通知", "改过。"));
    until(|| site.page("tz/甲.html").contains("改过"), || format!("the change in:\n{}", program.said()));
    program.hears(DONE, 2);
    for path in
        ["public/foreign.txt", "public/tz/foreign.txt", ".gongkai/x", ".git/index", "watch.log", "content.bak/a.md"]
    {
        site.put(path, "x");
    }
    std::thread::sleep(Duration::from_millis(1500));
    assert_eq!(program.times(DONE), 2, "{}", program.said());
    assert_eq!(site.differences(), ["extra: foreign.txt", "extra: tz/foreign.txt"]);
}

#[test]
fn a_broken_document_leaves_the_last_good_site_and_is_told_once() {
    let site = Site::new();
    let program = watching(&site, &[]);
    let good = tree(&site.path("public")).unwrap();
    site.put("content/通知/甲.md", "---\n标题: [关于甲事的通知\n发布日期: 2026-11-19\n---\n\n破的。\n");
    program.hears("未生成：有", 1);
    assert!(program.said().contains("content/通知/甲.md:"), "{}", program.said());
    let gate = |said: &str| said.lines().filter(|line| line.contains("停止发布[GK-READ-")).count();
    let told = gate(&program.said());
    assert!(told >= 1, "{}", program.said());
    // The rest of the site is edited meanwhile; nothing of it is published, and nothing is told again.
    for n in 0..3 {
        site.put("content/公告/丙.md", &document("关于丙事的公告", &format!("第{n}稿。")));
        std::thread::sleep(Duration::from_millis(400));
    }
    assert_eq!(gate(&program.said()), told, "{}", program.said());
    assert_eq!(program.times("未生成：有"), 1, "{}", program.said());
    assert!(tree(&site.path("public")).unwrap() == good, "the last good site stays");
    site.put("content/通知/甲.md", &document("关于甲事的通知", "改好了。"));
    until(|| site.page("tz/甲.html").contains("改好了"), || format!("the repair in:\n{}", program.said()));
    program.hears("已改正", 1);
    site.becomes_clean("the repair");
}

#[test]
fn settings_that_are_away_or_broken_for_a_moment_are_waited_for() {
    let site = Site::new();
    let program = watching(&site, &[]);
    let good = tree(&site.path("public")).unwrap();
    let yaml = fs::read_to_string(site.path("site.yaml")).unwrap();
    fs::remove_file(site.path("site.yaml")).unwrap();
    program.hears("没有 site.yaml", 1);
    site.put("content/通知/甲.md", &document("关于甲事的通知", "第一稿。"));
    std::thread::sleep(Duration::from_millis(400));
    assert_eq!(program.times("没有 site.yaml"), 1, "{}", program.said());
    site.put("site.yaml", "名称: [\n");
    program.hears("未生成：有", 1);
    assert!(tree(&site.path("public")).unwrap() == good, "the last good site stays");
    site.put("site.yaml", &yaml);
    until(|| site.page("tz/甲.html").contains("第一稿"), || format!("the return in:\n{}", program.said()));
    site.becomes_clean("the return");
}
