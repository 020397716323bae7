//! Folders that go and come, and git, which changes thousands of files at once.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::watching;
use crate::program::{Program, until};
use crate::site::{Site, document};
use crate::support::copy;

/// Saves a text and waits for it: whatever happened before, the file is watched. The first save may be seen
/// by a look that was to come anyway, so there is another when all those are over.
fn is_watched(site: &Site, program: &Program, path: &str, page: &str, word: &str) {
    for rest in [0, 1500] {
        std::thread::sleep(std::time::Duration::from_millis(rest));
        let word = format!("{word}等了{rest}毫秒。");
        site.put(path, &document("关于它的通知", &word));
        until(|| site.page(page).contains(&word), || format!("{word} in:\n{}", program.said()));
    }
}

#[test]
fn folders_that_are_removed_and_made_again_are_watched_again() {
    let site = Site::new();
    let program = watching(&site, &[]);
    let (folder, away) = (site.path("content/通知"), site.beside().join("away"));

    fs::rename(&folder, &away).unwrap();
    until(|| site.page("tz/甲.html").is_empty(), || "the folder to be gone".to_owned());
    fs::rename(&away, &folder).unwrap();
    is_watched(&site, &program, "content/通知/甲.md", "tz/甲.html", "移回来以后。");

    copy(&folder, &away).unwrap();
    fs::remove_dir_all(&folder).unwrap();
    copy(&away, &folder).unwrap();
    is_watched(&site, &program, "content/通知/乙.md", "tz/乙.html", "重建以后。");

    // Two folders change places: the same paths, other folders.
    let (other, third) = (site.path("content/公告"), site.path("content/换"));
    fs::rename(&folder, &third).unwrap();
    fs::rename(&other, &folder).unwrap();
    fs::rename(&third, &other).unwrap();
    is_watched(&site, &program, "content/通知/丙.md", "gg/丙.html", "互换以后。");
    is_watched(&site, &program, "content/公告/甲.md", "tz/甲.html", "互换以后也是。");
    site.becomes_clean("folders");
}

#[test]
fn content_itself_may_go_and_come_back() {
    let site = Site::new();
    let program = watching(&site, &[]);
    let (content, away) = (site.path("content"), site.beside().join("away"));
    for turn in 0..3 {
        fs::rename(&content, &away).unwrap();
        program.hears("没有 content 文件夹", turn + 1);
        assert!(!site.page("tz/甲.html").is_empty(), "the last good site stays");
        match turn {
            0 => fs::rename(&away, &content).unwrap(),
            1 => {
                copy(&away, &content).unwrap();
                fs::remove_dir_all(&away).unwrap();
            }
            _ => {
                // Folder by folder, with rests.
                for path in crate::support::paths(&away).unwrap() {
                    let target = content.join(&path);
                    fs::create_dir_all(target.parent().unwrap()).unwrap();
                    fs::copy(away.join(&path), target).unwrap();
                    std::thread::sleep(std::time::Duration::from_millis(60));
                }
            }
        }
        is_watched(&site, &program, "content/通知/甲.md", "tz/甲.html", &format!("第{turn}次回来以后。"));
    }
    // Replaced at once by another of the same name.
    let fresh = site.beside().join("fresh");
    copy(&content, &fresh).unwrap();
    fs::rename(&content, site.beside().join("old")).unwrap();
    fs::rename(&fresh, &content).unwrap();
    is_watched(&site, &program, "content/公告/丙.md", "gg/丙.html", "替换以后。");
    site.becomes_clean("content");
}

#[test]
fn a_theme_that_appears_later_is_watched() {
    let site = Site::new();
    let program = watching(&site, &[]);
    let yaml = fs::read_to_string(site.path("site.yaml")).unwrap();
    site.put("themes/自有/parts/footer.html", "<footer>第一版页脚</footer>");
    site.put("site.yaml", &format!("{yaml}主题: 自有\n"));
    let shows =
        |word: &str| until(|| site.page("index.html").contains(word), || format!("{word} in:\n{}", program.said()));
    shows("第一版页脚");
    site.put("themes/自有/parts/footer.html", "<footer>第二版页脚</footer>");
    shows("第二版页脚");
    fs::remove_dir_all(site.path("themes")).unwrap();
    site.put("themes/自有/parts/footer.html", "<footer>第三版页脚</footer>");
    shows("第三版页脚");
    site.put("themes/自有/parts/footer.html", "<footer>第四版页脚</footer>");
    shows("第四版页脚");
}

#[test]
fn an_emblem_outside_of_the_usual_folders_is_watched() {
    let site = Site::new();
    let yaml = fs::read_to_string(site.path("site.yaml")).unwrap();
    let picture = |word: &str| format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><title>{word}</title></svg>");
    site.put("图/徽.svg", &picture("甲"));
    site.put("site.yaml", &format!("{yaml}徽标: 图/徽.svg\n"));
    let program = watching(&site, &[]);
    let shows =
        |word: &str| until(|| site.page("assets/emblem").contains(word), || format!("{word} in:\n{}", program.said()));
    shows("甲");
    site.put("图/徽.svg", &picture("乙"));
    shows("乙");
    site.put("徽.svg", &picture("丙"));
    site.put("site.yaml", &format!("{yaml}徽标: 徽.svg\n"));
    shows("丙");
    site.put("徽.svg", &picture("丁"));
    shows("丁");
}

fn git(root: &Path, arguments: &[&str]) {
    let identity =
        ["-c", "user.name=甲", "-c", "user.email=a@gk.example", "-c", "core.autocrlf=false", "-c", "gc.auto=0"];
    let run = Command::new("git").current_dir(root).args(identity).args(arguments).output().unwrap();
    assert!(run.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&run.stderr));
}

/// 500 here; `GONGKAI_CHECKOUT=5000` for the long run.
#[test]
fn a_checkout_of_many_files_is_followed_to_its_end() {
    let many: usize = std::env::var("GONGKAI_CHECKOUT").ok().and_then(|many| many.parse().ok()).unwrap_or(500);
    let site = Site::new();
    let root = site.root();
    site.put(".gitignore", "public/\n.gongkai/\n");
    git(root, &["init", "-q", "-b", "main"]);
    let write = |version: &str| {
        for n in 0..many {
            let folder = ["通知", "公告", "通知/新区", "新栏"][n % 4];
            site.put(&format!("content/{folder}/{n}.md"), &document(&format!("{version}第{n}号通知"), version));
        }
    };
    git(root, &["add", "-A"]);
    git(root, &["commit", "-qm", "empty"]);
    write("甲版");
    git(root, &["add", "-A"]);
    git(root, &["commit", "-qm", "one"]);
    git(root, &["checkout", "-qb", "two"]);
    write("乙版");
    fs::remove_dir_all(site.path("content/新栏")).unwrap();
    git(root, &["add", "-A"]);
    git(root, &["commit", "-qm", "two"]);
    let program = watching(&site, &[]);
    for (branch, word) in [("main", "甲版"), ("two", "乙版"), ("main~1", ""), ("two", "乙版")] {
        git(root, &["checkout", "-q", branch]);
        let last = site.path("public").join("tz/0.html");
        let is_so =
            || fs::read_to_string(&last).map_or(word.is_empty(), |text| !word.is_empty() && text.contains(word));
        until(is_so, || format!("{branch} in:\n{}", program.said()));
        site.becomes_clean(branch);
    }
}
