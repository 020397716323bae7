//! The process: ports, words, its end.

use std::net::TcpListener;

use super::preview;
use crate::program::Program;
use crate::site::Site;
use crate::support::{DAY, gongkai};

#[test]
fn a_port_in_use_is_passed_over_and_that_is_said() {
    let site = Site::new();
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    let program = Program::start(site.root(), &["serve", "--port", &port.to_string(), "--as-of", DAY]);
    let other = program.port();
    assert_ne!(other, port);
    assert!(program.said().contains(&format!("端口 {port} 已被别的程序占用，改用 {other}")), "{}", program.said());
    assert_eq!(super::client::Client { port: other }.get("/").status, 200);
}

#[test]
fn without_arguments_it_is_the_preview_and_the_findings() {
    let site = Site::new();
    site.put("content/通知/丁.md", "---\n标题: 丁\n发布日期: 2024-01-01\n文号: 测局发[2024]3号\n---\n正文。\n");
    let program = Program::start(site.root(), &[]);
    // What it says comes over two streams.
    for words in ["GK-NUM-002", "检查完毕：", "按 Ctrl-C 结束"] {
        program.hears(words, 1);
    }
}

#[test]
fn a_finding_is_printed_once_however_often_the_site_is_judged() {
    let site = Site::new();
    site.put("content/通知/丁.md", "---\n标题: 丁\n发布日期: 2024-01-01\n文号: 测局发[2024]3号\n---\n正文。\n");
    let (program, client) = preview(&site, &[]);
    for n in 0..3 {
        site.put("content/通知/甲.md", &crate::site::document("关于甲事的通知", &format!("第{n}稿。")));
        client.shows("/tz/%E7%94%B2.html", &format!("第{n}稿"));
    }
    assert_eq!(program.times("GK-NUM-002"), 1, "{}", program.said());
}

#[test]
fn where_there_is_no_site_it_says_so() {
    let folder = tempfile::TempDir::new().unwrap();
    for arguments in [&["serve", "--port", "0"] as &[&str], &["watch"], &[]] {
        let run = gongkai(folder.path(), arguments).unwrap();
        assert_eq!(run.status, 2, "{arguments:?}");
        assert!(run.stderr.contains("gongkai init"), "{arguments:?}: {}", run.stderr);
    }
    assert!(crate::support::paths(folder.path()).unwrap().is_empty(), "nothing is written");
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_well_whoever_is_still_connected() {
    let site = Site::new();
    let (mut program, client) = preview(&site, &[]);
    let seen = client.get("/");
    let idle = client.connect();
    let waiting = std::thread::spawn(move || {
        let [page, findings] = ["data-page", "data-findings"].map(|name| seen.panel(name));
        client.get(&format!("/__gongkai/events?path=/&page={page}&findings={findings}"))
    });
    program.interrupt();
    assert_eq!(program.ends().code(), Some(0), "{}", program.said());
    assert!(program.said().contains("预览已结束"));
    waiting.join().unwrap();
    drop(idle);
}
