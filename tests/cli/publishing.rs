//! The same bytes everywhere, and a published folder that nothing hurts.

use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

use tempfile::TempDir;

use crate::support::{DAY, copy, copy_sample, differences, ends, gongkai, paths, published, tree};

/// The sample, built once with one thread.
fn sample() -> &'static (TempDir, PathBuf) {
    static SAMPLE: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let folder = TempDir::new().unwrap();
        let root = folder.path().join("a");
        copy_sample(&root).unwrap();
        published(&gongkai(&root, &["build", "--as-of", DAY, "--jobs", "1"]).unwrap());
        (folder, root)
    })
}

/// A copy of the built sample to play with.
fn copy_of_sample() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let root = folder.path().join("site");
    copy(&sample().1, &root).unwrap();
    (folder, root)
}

#[test]
fn two_roots_and_four_threads_give_the_same_bytes() {
    let (_folder, one) = sample();
    let elsewhere = TempDir::new().unwrap();
    let other = elsewhere.path().join("另一个 地方/much deeper/b");
    copy_sample(&other).unwrap();
    let run = gongkai(&other, &["build", "--as-of", DAY, "--jobs", "4", "--format", "json"]).unwrap();
    published(&run);
    let wrong = differences(&tree(&one.join("public")).unwrap(), &tree(&other.join("public")).unwrap());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let again = gongkai(one, &["check", "--as-of", DAY, "--jobs", "1", "--format", "json"]).unwrap();
    assert_eq!(again.stdout, run.stdout, "findings");
}

#[cfg(unix)]
#[test]
fn a_second_build_writes_nothing() {
    use std::os::unix::fs::MetadataExt as _;
    let (_folder, root) = copy_of_sample();
    published(&gongkai(&root, &["build", "--as-of", DAY]).unwrap());
    let stamps = || -> Vec<(String, u64, i64, i64)> {
        let public = root.join("public");
        let stamp = |path: String| {
            let meta = fs::metadata(public.join(&path)).unwrap();
            (path, meta.ino(), meta.mtime(), meta.mtime_nsec())
        };
        paths(&public).unwrap().into_iter().map(stamp).collect()
    };
    let before = stamps();
    published(&gongkai(&root, &["build", "--as-of", DAY]).unwrap());
    assert_eq!(stamps(), before, "with the ledger");
    fs::remove_dir_all(root.join(".gongkai")).unwrap();
    published(&gongkai(&root, &["build", "--as-of", DAY]).unwrap());
    assert_eq!(stamps(), before, "without the ledger");
}

#[test]
fn a_deleted_source_leaves_no_ghost() {
    let (_folder, root) = copy_of_sample();
    let before = tree(&root.join("public")).unwrap();
    let extra = root.join("content/一时.md");
    fs::write(&extra, "---\n标题: 关于一时之事的通知\n发布日期: 2026-11-19\n责任科室: 办公室\n---\n\n正文。\n")
        .unwrap();
    published(&gongkai(&root, &["build", "--as-of", DAY]).unwrap());
    let between = tree(&root.join("public")).unwrap();
    assert!(between.contains_key("一时.html"), "the document is published");
    fs::remove_file(extra).unwrap();
    published(&gongkai(&root, &["build", "--as-of", DAY]).unwrap());
    let wrong = differences(&before, &tree(&root.join("public")).unwrap());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_gate_leaves_the_published_folder_as_it_was() {
    let (_folder, root) = copy_of_sample();
    let before = tree(&root.join("public")).unwrap();
    let slips = [
        ("没有标题.md", "---\n发布日期: 2026-11-19\n责任科室: 办公室\n---\n"),
        ("断掉的引用.md", "---\n标题: 甲\n发布日期: 2026-11-19\n责任科室: 办公室\n依据: ./没有这份文件.md\n---\n"),
        ("不是YAML.md", "---\n标题: [甲\n发布日期: 2026-11-19\n---\n"),
        ("密级.md", "---\n标题: 甲\n发布日期: 2026-11-19\n责任科室: 办公室\n---\n\n秘密★1年\n"),
    ];
    for (name, text) in slips {
        let path = root.join("content").join(name);
        fs::write(&path, text).unwrap();
        let run = gongkai(&root, &["build", "--as-of", DAY]).unwrap();
        assert_eq!(run.status, 1, "{name}: {}{}", run.stdout, run.stderr);
        assert!(run.stdout.contains(name), "{name} is named:\n{}", run.stdout);
        let wrong = differences(&before, &tree(&root.join("public")).unwrap());
        assert!(wrong.is_empty(), "{name}:\n{}", wrong.join("\n"));
        fs::remove_file(path).unwrap();
    }
    published(&gongkai(&root, &["build", "--as-of", DAY]).unwrap());
}

#[test]
fn what_the_machine_or_the_arguments_got_wrong_exits_2() {
    let folder = TempDir::new().unwrap();
    let runs: [&[&str]; 8] = [
        &["build"],
        &["check"],
        &["build", "--root", "没有这个文件夹"],
        &["build", "--as-of", "2026-13-01"],
        &["build", "--format", "yaml"],
        &["build", "--jobs", "0"],
        &["没有这个命令"],
        &["build", "--没有这个选项"],
    ];
    for arguments in runs {
        let run = gongkai(folder.path(), arguments).unwrap();
        assert_eq!(run.status, 2, "{arguments:?}: {}{}", run.stdout, run.stderr);
        assert!(run.stdout.is_empty() && !run.stderr.trim().is_empty(), "{arguments:?} says why, on stderr");
    }
    assert!(paths(folder.path()).unwrap().is_empty(), "nothing is written");
}

#[test]
fn a_broken_site_file_is_a_finding() {
    let (_folder, root) = copy_of_sample();
    let before = tree(&root.join("public")).unwrap();
    fs::write(root.join("site.yaml"), "name: [甲\n").unwrap();
    let run = gongkai(&root, &["build", "--as-of", DAY, "--format", "json"]).unwrap();
    assert_eq!(run.status, 1, "{}{}", run.stdout, run.stderr);
    assert!(
        run.stdout.contains("\"file\":\"site.yaml\"") || run.stdout.contains("\"file\": \"site.yaml\""),
        "{}",
        run.stdout
    );
    assert!(differences(&before, &tree(&root.join("public")).unwrap()).is_empty());
}

#[test]
fn an_unknown_published_folder_is_refused() {
    let folder = TempDir::new().unwrap();
    let root = folder.path().join("site");
    copy_sample(&root).unwrap();
    fs::create_dir_all(root.join("public")).unwrap();
    fs::write(root.join("public/index.html"), "旧网站").unwrap();
    let run = gongkai(&root, &["build", "--as-of", DAY]).unwrap();
    assert_eq!(run.status, 2, "{}{}", run.stdout, run.stderr);
    assert_eq!(fs::read_to_string(root.join("public/index.html")).unwrap(), "旧网站");
    published(&gongkai(&root, &["build", "--as-of", DAY, "--adopt"]).unwrap());
    let wrong = differences(&tree(&sample().1.join("public")).unwrap(), &tree(&root.join("public")).unwrap());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_document_that_is_public_cannot_be_left_out() {
    let (_folder, root) = copy_of_sample();
    let catalogue = fs::read_to_string(root.join("public/catalogue/catalogue.json")).unwrap();
    assert!(!catalogue.is_empty());
    let source = paths(&root.join("content"))
        .unwrap()
        .into_iter()
        .find(|path| ends(path, "md") && path.contains("2024-"))
        .expect("a document of 2024");
    let leave_out =
        |source: &str| gongkai(&root, &["build", "--as-of", DAY, "--except", &format!("content/{source}")]).unwrap();
    let run = leave_out(&source);
    assert_eq!(run.status, 2, "{source}: {}{}", run.stdout, run.stderr);
    // Broken since it was published: its page must not vanish either.
    fs::write(root.join("content").join(&source), "---坏\n").unwrap();
    let run = leave_out(&source);
    assert_eq!(run.status, 2, "{source}: {}{}", run.stdout, run.stderr);
    assert_eq!(fs::read_to_string(root.join("public/catalogue/catalogue.json")).unwrap(), catalogue);
}
