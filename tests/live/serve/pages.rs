//! What is served, and with which headers.

use std::fs;

use super::preview;
use crate::site::{Site, document};

#[test]
fn pages_files_and_tables_come_with_the_headers_of_production() {
    let site = Site::new();
    let (_program, client) = preview(&site, &[]);
    let kinds = [
        ("/", "text/html; charset=utf-8"),
        ("/tz/%E7%94%B2.html", "text/html; charset=utf-8"),
        ("/tz/", "text/html; charset=utf-8"),
        ("/assets/site.css", "text/css; charset=utf-8"),
        ("/assets/site.js", "text/javascript; charset=utf-8"),
        ("/catalogue/catalogue.json", "application/json; charset=utf-8"),
        ("/catalogue/catalogue.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("/feed.xml", "application/xml; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/__gongkai/panel.css", "text/css; charset=utf-8"),
        ("/__gongkai/panel.js", "text/javascript; charset=utf-8"),
        ("/__gongkai/findings", "text/html; charset=utf-8"),
        ("/__gongkai/explain/GK-NUM-002", "text/html; charset=utf-8"),
    ];
    for (path, media) in kinds {
        let got = client.get(path);
        assert_eq!(got.status, 200, "{path}: {}", got.body);
        let headers = [
            ("content-type", media),
            ("content-security-policy", "default-src 'self'"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cache-control", "no-store"),
            ("cross-origin-resource-policy", "same-origin"),
        ];
        for (name, value) in headers {
            assert_eq!(got.header(name), Some(value), "{path}: {name}");
        }
        let head = client.ask("HEAD", path, "");
        assert_eq!((head.status, head.body.as_str()), (200, ""), "{path}");
        assert_eq!(head.header("content-length"), got.header("content-length"), "{path}");
    }
    assert!(client.get("/tz/%E7%94%B2.html").body.contains("甲的正文"));
    assert!(!site.path("public").exists(), "nothing is written");
    assert!(!site.path(".gongkai").exists(), "nothing at all");
}

#[test]
fn addresses_mean_what_they_mean_on_the_web_server() {
    let site = Site::new();
    let (_program, client) = preview(&site, &[]);
    let folder = client.get("/tz");
    assert_eq!((folder.status, folder.header("location")), (302, Some("/tz/")));
    // The site is built for a folder of its host; the preview is that folder.
    assert_eq!(client.get("/zfxxgk/tz/").status, 200);
    assert_eq!(client.get("/zfxxgk/assets/site.css").status, 200);
    let missing = client.get("/tz/没有.html".replace('没', "%E6%B2%A1").replace('有', "%E6%9C%89").as_str());
    assert_eq!(missing.status, 404);
    assert!(missing.body.contains("gk-panel"), "even there the panel counts what is wrong elsewhere");
    assert_eq!(client.get("/__gongkai/nothing").status, 404);
    assert_eq!(client.get("/__gongkai/explain/GK-NO-999").status, 404);
}

#[test]
fn a_player_may_ask_for_a_part_of_a_file() {
    let site = Site::new();
    site.put("content/通知/甲.md", &document("关于甲事的通知", "见[录音](./录音.mp3)。"));
    fs::write(site.path("content/通知/录音.mp3"), b"ID3 0123456789").unwrap();
    let (_program, client) = preview(&site, &[]);
    let path = "/tz/%E5%BD%95%E9%9F%B3.mp3";
    let whole = client.get(path);
    assert_eq!((whole.status, whole.body.as_str()), (200, "ID3 0123456789"));
    assert_eq!(whole.header("accept-ranges"), Some("bytes"));
    let part = client.ask("GET", path, "Range: bytes=4-6\r\n");
    assert_eq!((part.status, part.body.as_str()), (206, "012"));
    assert_eq!(part.header("content-range"), Some("bytes 4-6/14"));
    let beyond = client.ask("GET", path, "Range: bytes=99-\r\n");
    assert_eq!((beyond.status, beyond.header("content-range")), (416, Some("bytes */14")));
}

#[test]
fn the_panel_is_markup_and_files_of_this_host() {
    let site = Site::new();
    let (_program, client) = preview(&site, &[]);
    let page = client.get("/tz/%E7%94%B2.html").body;
    assert!(page.contains("<link rel=\"stylesheet\" href=\"/__gongkai/panel.css\">"));
    assert!(page.contains("<script src=\"/__gongkai/panel.js\" defer></script>"));
    let panel = page.split("<aside id=\"gk-panel\"").nth(1).unwrap();
    for inline in [" style=", "<script>", " onclick=", "javascript:"] {
        assert!(!panel.contains(inline), "{inline}");
    }
}
