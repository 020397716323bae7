//! `--drafts`: marked wherever they appear, and nowhere but in the preview.

use super::preview;
use crate::site::{Site, document};
use crate::support::{DAY, gongkai, published, tree};

const DRAFT: &str = "/tz/%E8%8D%89.html";
const FUTURE: &str = "/tz/%E6%9C%AA.html";

fn site() -> Site {
    let site = Site::new();
    site.put(
        "content/通知/草.md",
        "---\n标题: 关于草稿之事的通知\n发布日期: 2026-11-20\n草稿: 是\n---\n\n草稿的正文，见[甲](./甲.md)。\n",
    );
    let future = document("关于未来之事的通知", "未来的正文。").replace("2026-11-19", "2026-12-01");
    site.put("content/通知/未.md", &future);
    for (name, disclosure) in [("依", "依申请公开"), ("不", "不予公开")] {
        let text = document(&format!("关于{name}事的通知"), &format!("{name}的正文。"))
            .replace("责任科室", &format!("公开属性: {disclosure}\n理由: 第三十条\n责任科室"));
        site.put(&format!("content/通知/{name}.md"), &text);
        site.put(&format!("content/通知/{name}草.md"), &text.replace("责任科室", "草稿: 是\n责任科室"));
    }
    site.put("content/公告/丙.md", &document("关于丙事的公告", "见[草稿](../通知/草.md)和[未来](../通知/未.md)。"));
    site
}

#[test]
fn without_the_option_they_are_not_there_and_it_is_said_why() {
    let site = site();
    let (_program, client) = preview(&site, &[]);
    for (path, words) in [(DRAFT, "这是草稿"), (FUTURE, "将于2026年12月1日公开")] {
        let got = client.get(path);
        assert_eq!(got.status, 404, "{path}");
        assert!(got.body.contains(words) && got.body.contains("gongkai serve --drafts"), "{path}: {}", got.body);
        assert!(!got.body.contains("的正文"), "{path}");
    }
    assert!(!client.get("/tz/").body.contains("草稿之事"));
    assert!(!client.get("/gg/%E4%B8%99.html").body.contains("gk-ahead"));
}

#[test]
fn with_it_they_are_marked_on_their_page_and_in_lists() {
    let site = site();
    let (program, client) = preview(&site, &["--drafts"]);
    assert!(program.said().contains("草稿和未到发布日期的文件也在预览中显示"));
    let draft = client.get(DRAFT);
    assert_eq!(draft.status, 200);
    assert!(draft.body.contains("<strong>草稿</strong>") && draft.body.contains("草稿的正文"), "{}", draft.body);
    let future = client.get(FUTURE).body;
    assert!(future.contains("<strong>将于2026年12月1日公开</strong>") && future.contains("未来的正文"));
    let mark = |word: &str| format!("<span class=\"gk-ahead\">{word}</span></a>");
    for path in ["/tz/", "/gg/%E4%B8%99.html", "/catalogue/2026.html"] {
        let page = client.get(path).body;
        assert!(page.contains(&mark("草稿")) && page.contains(&mark("将于2026年12月1日公开")), "{path}: {page}");
        assert!(!page.contains("gk-strip"), "{path} is public itself");
    }
    let json = client.get("/__gongkai/ahead").body;
    assert_eq!(json, "{\"/tz/未.html\":\"将于2026年12月1日公开\",\"/tz/草.html\":\"草稿\"}");
    let kept = client.get("/catalogue/catalogue.csv");
    assert!(kept.header("content-disposition").is_some_and(|name| name.contains("%E9%A2%84%E8%A7%88")), "{kept:?}");
}

#[test]
fn what_is_not_for_the_public_stays_out_even_so() {
    let site = site();
    let (_program, client) = preview(&site, &["--drafts"]);
    let paths = [
        "/",
        "/tz/",
        "/catalogue/catalogue.json",
        "/catalogue/2026.html",
        "/feed.xml",
        "/sitemap.xml",
        "/__gongkai/ahead",
    ];
    for path in paths {
        let body = client.get(path).body;
        for words in ["关于依事", "关于不事", "%E4%BE%9D", "依草", "不草"] {
            assert!(!body.contains(words), "{path} holds {words}");
        }
    }
    for name in ["%E4%BE%9D", "%E4%B8%8D", "%E4%BE%9D%E8%8D%89", "%E4%B8%8D%E8%8D%89"] {
        let got = client.get(&format!("/tz/{name}.html"));
        assert_eq!(got.status, 404, "{name}");
        assert!(!got.body.contains("的正文"), "{name}");
    }
}

#[test]
fn nothing_of_them_is_ever_written() {
    let site = site();
    published(&gongkai(site.root(), &["build", "--as-of", DAY]).unwrap());
    let before = tree(&site.path("public")).unwrap();
    let (_program, client) = preview(&site, &["--drafts"]);
    client.get(DRAFT);
    site.put(
        "content/通知/草.md",
        "---\n标题: 关于草稿之事的通知\n发布日期: 2026-11-20\n草稿: 是\n---\n\n改过的草稿。\n",
    );
    client.shows(DRAFT, "改过的草稿");
    assert!(tree(&site.path("public")).unwrap() == before);
    for (path, bytes) in before {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("草稿之事") && !text.contains("gk-panel") && !text.contains("__gongkai"), "{path}");
    }
}
