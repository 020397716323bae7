//! How editors, synchronisers and scripts save a file: after each way the new text is published.

use std::fs::{self, File, OpenOptions};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use super::watching;
use crate::program::until;
use crate::site::{Site, document};

/// A way to save a text at a path.
type Save = fn(&Path, &str);

fn beside(path: &Path, name: &str) -> PathBuf {
    path.with_file_name(name)
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}

fn write(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
}

fn pause(milliseconds: u64) {
    std::thread::sleep(Duration::from_millis(milliseconds));
}

fn shell(path: &Path, text: &str, script: &str) {
    let done = Command::new("sh").args(["-c", script, "sh"]).arg(path).arg(text).status().unwrap();
    assert!(done.success(), "{script}");
}

/// Writes a text in pieces, with a pause after each.
fn in_pieces(file: &mut File, text: &str, pieces: usize, rest: u64) {
    for piece in text.as_bytes().chunks(text.len() / pieces + 1) {
        file.write_all(piece).unwrap();
        file.flush().unwrap();
        pause(rest);
    }
}

const WAYS: [(&str, Save); 36] = [
    ("in place", |path, text| write(path, text)),
    ("truncated, then written", |path, text| {
        let mut file = File::create(path).unwrap();
        pause(60);
        file.write_all(text.as_bytes()).unwrap();
    }),
    ("truncated, closed, then written", |path, text| {
        write(path, "");
        pause(120);
        write(path, text);
    }),
    ("written in pieces", |path, text| in_pieces(&mut File::create(path).unwrap(), text, 5, 20)),
    ("written in slow pieces", |path, text| in_pieces(&mut File::create(path).unwrap(), text, 3, 300)),
    ("overwritten from the start and cut", |path, text| {
        let mut file = OpenOptions::new().write(true).open(path).unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file.set_len(text.len() as u64).unwrap();
    }),
    ("overwritten from the end", |path, text| {
        let mut file = OpenOptions::new().write(true).open(path).unwrap();
        file.set_len(text.len() as u64).unwrap();
        let (head, tail) = text.as_bytes().split_at(text.len() / 2);
        file.seek(SeekFrom::Start(head.len() as u64)).unwrap();
        file.write_all(tail).unwrap();
        file.seek(SeekFrom::Start(0)).unwrap();
        file.write_all(head).unwrap();
    }),
    ("synced to the disk", |path, text| {
        let mut file = File::create(path).unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file.sync_all().unwrap();
    }),
    ("twice in a row", |path, text| {
        write(path, "---\n标题: 半");
        write(path, text);
    }),
    ("kept open after writing", |path, text| {
        let mut file = File::create(path).unwrap();
        file.write_all(text.as_bytes()).unwrap();
        // Leaked on purpose: some editors keep the file.
        std::mem::forget(file);
    }),
    ("vim: backup by moving, new file, backup removed", |path, text| {
        let backup = path.with_extension("md~");
        fs::rename(path, &backup).unwrap();
        write(path, text);
        fs::remove_file(backup).unwrap();
    }),
    ("vim: with its probe 4913", |path, text| {
        let probe = beside(path, "4913");
        write(&probe, "");
        fs::remove_file(probe).unwrap();
        let backup = path.with_extension("md~");
        fs::rename(path, &backup).unwrap();
        write(path, text);
        fs::remove_file(backup).unwrap();
    }),
    ("vim: backup kept", |path, text| {
        fs::rename(path, path.with_extension("md~")).unwrap();
        write(path, text);
    }),
    ("vim: backup by copying", |path, text| {
        let backup = path.with_extension("md~");
        fs::copy(path, &backup).unwrap();
        write(path, text);
        fs::remove_file(backup).unwrap();
    }),
    ("vim: swap file while open", |path, text| {
        let swap = beside(path, &format!(".{}.md.swp", stem(path)));
        write(&swap, "b0VIM");
        write(path, text);
        fs::remove_file(swap).unwrap();
    }),
    ("emacs: lock link, autosave, backup", |path, text| {
        let lock = beside(path, &format!(".#{}.md", stem(path)));
        let _ = fs::remove_file(&lock);
        std::os::unix::fs::symlink("clerk@host.1", &lock).unwrap();
        let auto = beside(path, &format!(".#{}.md#", stem(path)));
        write(&auto, text);
        fs::copy(path, path.with_extension("md~")).unwrap();
        write(path, text);
        fs::remove_file(auto).unwrap();
        fs::remove_file(lock).unwrap();
    }),
    ("a temporary file renamed over it", |path, text| {
        let new = path.with_extension("md.tmp");
        write(&new, text);
        fs::rename(new, path).unwrap();
    }),
    ("a hidden temporary file renamed over it", |path, text| {
        let new = beside(path, ".new");
        write(&new, text);
        fs::rename(new, path).unwrap();
    }),
    ("GNOME: .goutputstream renamed over it", |path, text| {
        let new = beside(path, ".goutputstream-8ZK1X2");
        write(&new, text);
        fs::rename(new, path).unwrap();
    }),
    ("KDE: .part renamed over it", |path, text| {
        let new = beside(path, &format!(".{}.md.part", stem(path)));
        write(&new, text);
        fs::rename(new, path).unwrap();
    }),
    ("a temporary file from another folder renamed over it", |path, text| {
        let new = path.ancestors().nth(4).unwrap().join("elsewhere");
        write(&new, text);
        fs::rename(new, path).unwrap();
    }),
    ("removed, then written anew", |path, text| {
        fs::remove_file(path).unwrap();
        write(path, text);
    }),
    ("removed, and a while later written anew", |path, text| {
        fs::remove_file(path).unwrap();
        pause(400);
        write(path, text);
    }),
    ("removed, then a temporary file renamed", |path, text| {
        let new = path.with_extension("tmp");
        write(&new, text);
        fs::remove_file(path).unwrap();
        fs::rename(new, path).unwrap();
    }),
    ("Windows: ReplaceFile, old one moved away and removed", |path, text| {
        let (new, old) = (path.with_extension("TMP"), path.with_extension("md~RF1.TMP"));
        write(&new, text);
        fs::rename(path, &old).unwrap();
        fs::rename(new, path).unwrap();
        fs::remove_file(old).unwrap();
    }),
    ("Office and WPS: owner file beside it", |path, text| {
        let owner = beside(path, &format!("~${}.md", stem(path)));
        write(&owner, "clerk");
        write(path, text);
        fs::remove_file(owner).unwrap();
    }),
    ("a hard link put in its place", |path, text| {
        let new = beside(path, ".linked");
        write(&new, text);
        fs::remove_file(path).unwrap();
        fs::hard_link(&new, path).unwrap();
        fs::remove_file(new).unwrap();
    }),
    ("with an older time, as synchronisers and archives do", |path, text| {
        let new = beside(path, ".sync");
        write(&new, text);
        let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1_600_000_000);
        File::options().write(true).open(&new).unwrap().set_modified(old).unwrap();
        fs::rename(new, path).unwrap();
    }),
    ("in place, with the time it had before", |path, text| {
        let time = fs::metadata(path).unwrap().modified().unwrap();
        write(path, text);
        File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
    }),
    ("in place, with a time to come", |path, text| {
        write(path, text);
        let later = SystemTime::now() + Duration::from_secs(86_400);
        File::options().write(true).open(path).unwrap().set_modified(later).unwrap();
    }),
    ("read-only afterwards", |path, text| {
        let new = beside(path, ".ro");
        write(&new, text);
        let mut mode = fs::metadata(&new).unwrap().permissions();
        mode.set_readonly(true);
        fs::set_permissions(&new, mode).unwrap();
        fs::rename(new, path).unwrap();
    }),
    ("sed -i", |path, text| {
        fs::remove_file(path).unwrap();
        write(path, "占位\n");
        let safe = text.replace('\n', "\\n");
        shell(path, &safe, "sed -i \"s|占位|$2|\" \"$1\"");
    }),
    ("a shell's redirection", |path, text| shell(path, text, "printf '%s\\n' \"$2\" > \"$1\"")),
    ("mv over it", |path, text| shell(path, text, "printf '%s\\n' \"$2\" > \"$1.x\" && mv -f \"$1.x\" \"$1\"")),
    ("cp over it", |path, text| {
        shell(path, text, "t=$(mktemp) && printf '%s\\n' \"$2\" > \"$t\" && cp \"$t\" \"$1\" && rm \"$t\"");
    }),
    ("dd over it", |path, text| shell(path, text, "printf '%s\\n' \"$2\" | dd of=\"$1\" bs=7 2>/dev/null")),
];

#[test]
fn after_every_way_of_saving_the_new_text_is_published() {
    let site = Site::new();
    let program = watching(&site, &[]);
    let path = site.path("content/通知/甲.md");
    for (n, (way, save)) in WAYS.iter().enumerate() {
        let body = format!("第{n}稿。");
        save(&path, &document("关于甲事的通知", &body));
        until(|| site.page("tz/甲.html").contains(&body), || format!("“{way}” in:\n{}", program.said()));
    }
    // What editors leave beside the file is no document and no attachment.
    site.becomes_clean("all ways of saving");
    assert!(!site.page("tz/index.html").contains("占位"));
}

#[test]
fn a_new_file_and_a_renamed_one_and_a_removed_one_are_followed() {
    let site = Site::new();
    let program = watching(&site, &[]);
    let waits = |what: &str, is_so: &dyn Fn() -> bool| until(is_so, || format!("{what} in:\n{}", program.said()));
    site.put("content/通知/丁.md", &document("关于丁事的通知", "丁。"));
    waits("a new file", &|| site.page("tz/丁.html").contains("丁。") && site.page("tz/index.html").contains("丁事"));
    fs::rename(site.path("content/通知/丁.md"), site.path("content/公告/戊.md")).unwrap();
    waits("a move", &|| site.page("gg/戊.html").contains("丁。") && site.page("tz/丁.html").is_empty());
    fs::remove_file(site.path("content/公告/戊.md")).unwrap();
    waits("a removal", &|| site.page("gg/戊.html").is_empty() && !site.page("gg/index.html").contains("丁事"));
    site.becomes_clean("these");
}

/// What is looked at while it becomes quiet may have been another a moment later.
#[test]
fn two_documents_saved_a_moment_apart_are_both_published() {
    let site = Site::new();
    let program = watching(&site, &[]);
    for apart in [0, 3, 6, 9, 12, 20, 28] {
        let text = format!("相隔{apart}毫秒。");
        write(&site.path("content/通知/甲.md"), &document("关于甲事的通知", &text));
        pause(apart);
        write(&site.path("content/通知/乙.md"), &document("关于乙事的通知", &text));
        let both = || ["tz/甲.html", "tz/乙.html"].iter().all(|page| site.page(page).contains(&text));
        until(both, || format!("both, {apart} ms apart, in:\n{}", program.said()));
    }
    site.becomes_clean("these");
}
