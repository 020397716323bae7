//! What an editor sees of mistakes.

use std::fs;

use super::preview;
use crate::site::{Site, document};

const PAGE: &str = "/tz/%E7%94%B2.html";

#[test]
fn findings_of_a_page_stand_on_it_and_those_elsewhere_are_counted() {
    let site = Site::new();
    let slip = document("关于甲事的通知", "甲的正文。").replace("责任科室", "文号: 测局发[2026]3号\n责任科室");
    site.put("content/通知/甲.md", &slip);
    let (_program, client) = preview(&site, &[]);
    let page = client.get(PAGE).body;
    let panel = page.split("<aside id=\"gk-panel\"").nth(1).unwrap();
    for words in [
        "GK-NUM-002",
        "content/通知/甲.md 第 4 行第 5 列",
        "<mark>",
        "<dt>改为</dt>",
        "〔2026〕",
        "href=\"/__gongkai/explain/GK-NUM-002\"",
        "本页有",
    ] {
        assert!(panel.contains(words), "{words} in {panel}");
    }
    let other = client.get("/tz/%E4%B9%99.html").body;
    let panel = other.split("<aside id=\"gk-panel\"").nth(1).unwrap();
    assert!(!panel.contains("GK-NUM-002"), "{panel}");
    assert!(panel.contains("其他文件有"), "{panel}");
    let all = client.get("/__gongkai/findings").body;
    assert!(
        all.contains("GK-NUM-002") && all.contains("<a href=\"/tz/%E7%94%B2.html\">content/通知/甲.md</a>"),
        "{all}"
    );
    let rule = client.get("/__gongkai/explain/GK-NUM-002").body;
    assert!(rule.contains("文号括号不规范") && rule.contains("GB/T 9704"), "{rule}");
}

#[test]
fn a_broken_document_shows_its_error_instead_of_a_stale_text() {
    let site = Site::new();
    let (_program, client) = preview(&site, &[]);
    client.shows(PAGE, "甲的正文");
    let good = fs::read_to_string(site.path("content/通知/甲.md")).unwrap();
    let slips = [
        ("---\n标题: [甲\n发布日期: 2026-11-19\n---\n正文\n", "GK-READ-"),
        ("---\n发布日期: 2026-11-19\n责任科室: 办公室\n---\n正文\n", "缺少“标题”"),
        ("---\n标题: 甲\n发布日期: 2026-13-40\n责任科室: 办公室\n---\n", "2026-13-40"),
        ("---\n标题: 甲\n发布日期: 2026-11-19\n责任科室: 办公室\n依据: ./没有.md\n---\n", "没有.md"),
    ];
    for (text, words) in slips {
        site.put("content/通知/甲.md", text);
        let got = client.shows(PAGE, words);
        assert_eq!(got.status, 500, "{words}");
        assert!(!got.body.contains("甲的正文"), "{words}");
        for needed in ["content/通知/甲.md 第", "此页有错误", "gk-panel", "停止发布"] {
            assert!(got.body.contains(needed), "{needed} in {}", got.body);
        }
        if words != "没有.md" {
            site.put("content/通知/甲.md", &good);
            client.shows(PAGE, "甲的正文");
        }
    }
    // What can be rendered in spite of it is one step away.
    let look = client.get(&format!("{PAGE}?gk=anyway"));
    assert_eq!(look.status, 200);
    assert!(look.body.contains("<h1") && look.body.contains("data-anyway"), "{}", look.body);
    site.put("content/通知/甲.md", &good);
    client.shows(PAGE, "甲的正文");
}

#[test]
fn a_document_whose_address_was_stated_is_missed_where_it_stood() {
    let site = Site::new();
    let text = document("关于甲事的通知", "甲的正文。").replace("责任科室", "网址名: jia\n责任科室");
    site.put("content/通知/甲.md", &text);
    let (_program, client) = preview(&site, &[]);
    client.shows("/tz/jia.html", "甲的正文");
    site.put("content/通知/甲.md", &text.replace("标题: 关", "标题: [关"));
    client.shows("/tz/jia.html", "此页有错误");
    site.put("content/通知/甲.md", &text);
    client.shows("/tz/jia.html", "甲的正文");
}

#[test]
fn a_template_s_mistake_is_shown_with_its_place_and_mended_by_saving() {
    let site = Site::new();
    let yaml = fs::read_to_string(site.path("site.yaml")).unwrap();
    site.put("site.yaml", &format!("{yaml}主题: 自有\n"));
    site.put("themes/自有/parts/footer.html", "<footer>自有的页脚</footer>");
    let (_program, client) = preview(&site, &[]);
    client.shows(PAGE, "自有的页脚");
    site.put("themes/自有/parts/footer.html", "<footer>\n{{ frame.titel }}</footer>");
    let got = client.shows(PAGE, "此页有错误");
    assert!(got.body.contains("themes/自有/parts/footer.html 第 2 行"), "{}", got.body);
    site.put("themes/自有/parts/footer.html", "<footer>{{ frame.title </footer>");
    client.shows(PAGE, "footer.html 第 1 行");
    site.put("themes/自有/parts/footer.html", "<footer>改好的页脚</footer>");
    client.shows(PAGE, "改好的页脚");
}

#[test]
fn a_site_without_its_settings_for_a_moment_is_still_shown_and_says_so() {
    let site = Site::new();
    let (_program, client) = preview(&site, &[]);
    fs::rename(site.path("site.yaml"), site.path("away.yaml")).unwrap();
    let got = client.shows(PAGE, "现在读不到站点");
    assert!(got.body.contains("甲的正文"));
    fs::rename(site.path("away.yaml"), site.path("site.yaml")).unwrap();
    site.put("content/通知/甲.md", &document("关于甲事的通知", "回来了。"));
    let got = client.shows(PAGE, "回来了");
    assert!(!got.body.contains("现在读不到站点"));
    site.put("site.yaml", "名称: [\n");
    client.shows(PAGE, "此页有错误");
}
