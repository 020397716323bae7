//! Looking again and again, by wish and for want of notifications.

use std::process::Command;
use std::time::{Duration, SystemTime};

use super::{DONE, watching};
use crate::program::{Program, until};
use crate::site::{Site, document};
use crate::support::DAY;

#[test]
fn polling_notices_every_save_and_rests_otherwise() {
    let site = Site::new();
    let program = watching(&site, &["--poll"]);
    let built = program.times(DONE);
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(program.times(DONE), built, "nothing changed:\n{}", program.said());
    // Saves of one length within one tick of a coarse clock.
    let path = site.path("content/通知/甲.md");
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    for word in ["甲稿", "乙稿", "丙稿"] {
        site.put("content/通知/甲.md", &document("关于甲事的通知", word));
        std::fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
        until(|| site.page("tz/甲.html").contains(word), || format!("{word} in:\n{}", program.said()));
    }
    std::fs::rename(site.path("content"), site.path("away")).unwrap();
    program.hears("没有 content 文件夹", 1);
    std::fs::rename(site.path("away"), site.path("content")).unwrap();
    site.put("content/公告/丁.md", &document("关于丁事的公告", "丁。"));
    until(|| site.page("gg/丁.html").contains("丁。"), || format!("丁 in:\n{}", program.said()));
    site.becomes_clean("polling");
}

/// The limit of watches can be set for a name space of its own, where the kernel allows one.
#[cfg(target_os = "linux")]
#[test]
fn without_watches_to_be_had_it_says_so_and_looks_again_and_again() {
    let unshared = |limit: &str, rest: &str| {
        let mut command = Command::new("unshare");
        let script = format!("echo {limit} > /proc/sys/user/max_inotify_watches && exec {rest}");
        command.args(["-Ur", "sh", "-c", &script]);
        command
    };
    if !unshared("3", "true").output().is_ok_and(|run| run.status.success()) {
        eprintln!("no name space of users to be had here; not tested");
        return;
    }
    let gongkai = env!("CARGO_BIN_EXE_gongkai");
    for (limit, command) in [("0", "watch"), ("3", "watch"), ("4", "watch"), ("3", "serve --port 0")] {
        let site = Site::new();
        let program = Program::run(unshared(limit, &format!("{gongkai} {command} --as-of {DAY}")), site.root());
        program.hears(if command == "watch" { "正在监视" } else { "按 Ctrl-C 结束" }, 1);
        if limit == "4" {
            // Enough for what is there, not for what comes.
            std::fs::create_dir_all(site.path("content/通知/新")).unwrap();
        }
        program.hears("改为定时查看", 1);
        assert!(program.said().contains("max_user_watches"), "{}", program.said());
        if command == "watch" {
            site.put("content/通知/甲.md", &document("关于甲事的通知", "改过。"));
            until(|| site.page("tz/甲.html").contains("改过"), || format!("the change in:\n{}", program.said()));
        }
        assert_eq!(program.times("改为定时查看"), 1, "{}", program.said());
    }
}
