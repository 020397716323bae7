//! The program as a person and a script meet it: golden sites with their transcripts, exit statuses,
//! the same bytes everywhere, and a published folder that nothing hurts.
//!
//! A golden site is `tests/golden/NAME/`: `input/`, `transcript.txt` and `output/`. The commands stand in
//! the transcript itself; extra and missing files both fail. `UPDATE=1 cargo test --test cli` rewrites
//! transcripts and outputs, to be read in the diff.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at the first surprise")]

mod support;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use regex::Regex;
use scraper::{ElementRef, Html, Node, Selector};
use tempfile::TempDir;

use support::{DAY, Run, copy, copy_sample, differences, gongkai, paths, repository, tree};

// ---- golden sites ----

#[test]
fn the_smallest_site() {
    golden("smallest");
}

#[test]
fn relations_of_every_kind() {
    golden("relations");
}

#[test]
fn ten_typical_slips() {
    golden("slips");
}

#[test]
fn one_broken_document_is_left_out() {
    golden("except");
}

#[test]
fn a_folder_that_others_filled_is_adopted() {
    golden("adopt");
}

#[test]
fn what_others_put_into_the_published_folder_stays() {
    golden("foreign");
}

fn golden(name: &str) {
    let case = repository().join("tests/golden").join(name);
    let folder = TempDir::new().unwrap();
    let root = folder.path().join("site");
    copy(&case.join("input"), &root).unwrap();
    let transcript = fs::read_to_string(case.join("transcript.txt")).unwrap();
    let played = play(&root, &transcript);
    let output = shown(&tree(&root.join("public")).unwrap());
    if std::env::var_os("UPDATE").is_some() {
        fs::write(case.join("transcript.txt"), &played).unwrap();
        let _ = fs::remove_dir_all(case.join("output"));
        for (path, bytes) in &output {
            let path = case.join("output").join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        return;
    }
    assert_eq!(lines(&played), lines(&transcript), "{name}: the transcript");
    let stored = tree(&case.join("output")).unwrap();
    let wrong = differences(&stored, &output);
    let first = wrong.iter().find_map(|line| line.strip_prefix("differs: "));
    let detail = first.map(|path| line_difference(&stored[path], &output[path])).unwrap_or_default();
    assert!(wrong.is_empty(), "{name}: the output\n{}\n{detail}", wrong.join("\n"));
}

/// A checkout may have turned line ends round.
fn lines(text: &str) -> Vec<&str> {
    text.lines().collect()
}

/// The first line in which two texts differ.
fn line_difference(stored: &[u8], output: &[u8]) -> String {
    let (stored, output) = (String::from_utf8_lossy(stored), String::from_utf8_lossy(output));
    let pair = stored.lines().zip(output.lines()).enumerate().find(|(_, (one, other))| one != other);
    pair.map_or_else(
        || "one is longer".to_owned(),
        |(at, (one, other))| format!("line {}:\n- {one}\n+ {other}", at + 1),
    )
}

/// Plays the commands of a transcript (lines that begin with `$ `) and writes down what they say:
/// findings as they are, progress behind `| `, and the exit status where it is not 0.
fn play(root: &Path, transcript: &str) -> String {
    let mut played = String::new();
    for line in transcript.lines() {
        if let Some(comment) = line.strip_prefix('#') {
            writeln!(played, "#{comment}").unwrap();
        }
        let Some(command) = line.strip_prefix("$ ") else { continue };
        writeln!(played, "$ {command}").unwrap();
        let words: Vec<&str> = command.split_whitespace().collect();
        match words.as_slice() {
            ["gongkai", arguments @ ..] => {
                let run = gongkai(root, arguments).unwrap();
                played.push_str(&steady(root, &run.stdout));
                for line in steady(root, &run.stderr).lines() {
                    writeln!(played, "| {line}").unwrap();
                }
                if run.status != 0 {
                    writeln!(played, "[exit {}]", run.status).unwrap();
                }
            }
            ["rm", path] => fs::remove_file(root.join(path)).unwrap(),
            ["mv", from, to] => fs::rename(root.join(from), root.join(to)).unwrap(),
            ["cp", from, to] => drop(fs::copy(root.join(from), root.join(to)).unwrap()),
            ["cat", path] => {
                played.push_str(&fs::read_to_string(root.join(path)).unwrap_or_else(|_| "(no such file)\n".to_owned()))
            }
            ["ls", path] => {
                paths(&root.join(path)).unwrap().iter().for_each(|path| writeln!(played, "{path}").unwrap())
            }
            _ => panic!("a transcript knows gongkai, rm, mv, cp, cat and ls, not {command}"),
        }
        played.push('\n');
    }
    played
}

/// What a run says, without the folder it stood in and the time it took.
fn steady(root: &Path, text: &str) -> String {
    static TIME: OnceLock<Regex> = OnceLock::new();
    let time = TIME.get_or_init(|| Regex::new(r"用时 [0-9.]+ 秒").unwrap());
    let text = text.replace(&root.to_string_lossy().into_owned(), "ROOT");
    time.replace_all(&text, "用时 … 秒").replace(env!("CARGO_PKG_VERSION"), "VERSION")
}

/// A published folder as it is kept: the list of all files, the readable ones, and of each page its
/// head and its main part as text. The frame of the pages is the theme's business and tested there.
fn shown(public: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    let mut list = String::new();
    let mut kept = BTreeMap::new();
    for (path, bytes) in public {
        writeln!(list, "{path}").unwrap();
        let ending = Path::new(path).extension().and_then(|ending| ending.to_str()).unwrap_or("");
        match ending {
            "html" => drop(kept.insert(format!("{path}.txt"), page(&String::from_utf8_lossy(bytes)).into_bytes())),
            _ if path.starts_with("assets/") || path == "catalogue/schema.json" => {}
            "json" | "csv" | "xml" | "txt" => drop(kept.insert(path.clone(), bytes.clone())),
            _ => {}
        }
    }
    kept.insert("files.txt".to_owned(), list.into_bytes());
    kept
}

/// The head of a page and the text of its main part, a line a block, links in angle brackets.
fn page(html: &str) -> String {
    let html = Html::parse_document(html);
    let mut text = String::new();
    let select = |css: &str| Selector::parse(css).unwrap();
    for title in html.select(&select("title")) {
        writeln!(text, "title: {}", title.text().collect::<String>()).unwrap();
    }
    for tag in html.select(&select("meta[name]")) {
        writeln!(text, "{}: {}", tag.attr("name").unwrap_or(""), tag.attr("content").unwrap_or("")).unwrap();
    }
    for link in html.select(&select("link[rel=canonical]")) {
        writeln!(text, "canonical: {}", link.attr("href").unwrap_or("")).unwrap();
    }
    text.push('\n');
    let mut body = String::new();
    for main in html.select(&select("main")) {
        block(main, &mut body);
    }
    for line in
        body.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|line| !line.is_empty())
    {
        writeln!(text, "{line}").unwrap();
    }
    text
}

fn block(element: ElementRef<'_>, text: &mut String) {
    const BLOCKS: [&str; 24] = [
        "p", "div", "section", "article", "header", "nav", "aside", "ul", "ol", "li", "table", "caption", "tr", "h1",
        "h2", "h3", "h4", "form", "dl", "dt", "dd", "details", "summary", "figure",
    ];
    let name = element.value().name();
    if name == "svg" {
        return text.push_str(&format!("({})", element.attr("aria-label").unwrap_or("svg")));
    }
    let mark = match name {
        "h1" => "# ",
        "h2" => "## ",
        "h3" => "### ",
        "h4" => "#### ",
        "li" => "- ",
        "td" | "th" => " | ",
        _ => "",
    };
    if BLOCKS.contains(&name) {
        text.push('\n');
    }
    text.push_str(mark);
    for child in element.children() {
        match child.value() {
            Node::Text(words) => text.push_str(&words.split_whitespace().collect::<Vec<_>>().join(" ")),
            Node::Element(_) => ElementRef::wrap(child).into_iter().for_each(|child| block(child, text)),
            _ => {}
        }
    }
    match (name, element.attr("href").or_else(|| element.attr("src"))) {
        ("a" | "img", Some(address)) => text.push_str(&format!(" <{address}> ")),
        _ => {}
    }
    if BLOCKS.contains(&name) {
        text.push('\n');
    }
}

// ---- the same bytes everywhere ----

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

fn published(run: &Run) {
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
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

// ---- nothing hurts the published folder ----

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
        .find(|path| path.ends_with(".md") && path.contains("2024-"))
        .expect("a document of 2024");
    let run = gongkai(&root, &["build", "--as-of", DAY, "--except", &format!("content/{source}")]).unwrap();
    assert_eq!(run.status, 2, "{source}: {}{}", run.stdout, run.stderr);
}

// ---- the other commands ----

#[test]
fn a_new_site_builds_at_once() {
    for preset in ["通用部门", "民政局", "县政府", "乡镇"] {
        let folder = TempDir::new().unwrap();
        let arguments =
            ["init", "新站", "--preset", preset, "--agency", "某市某局", "--base-url", "https://gk.example/zfxxgk/"];
        published(&gongkai(folder.path(), &arguments).unwrap());
        let root = folder.path().join("新站");
        for file in ["site.yaml", ".gitignore", ".gitattributes"] {
            assert!(root.join(file).is_file(), "{preset}: {file}");
        }
        let built = gongkai(&root, &["build"]).unwrap();
        assert_eq!(built.status, 0, "{preset}: {}{}", built.stdout, built.stderr);
        assert!(root.join("public/index.html").is_file(), "{preset}");
        let check = gongkai(&root, &["check", "--format", "json"]).unwrap();
        assert!(check.status < 2, "{preset}: {}", check.stderr);
        assert!(!check.stdout.contains("GK-READ"), "{preset}: our own files read well: {}", check.stdout);
        let again = gongkai(folder.path(), &arguments).unwrap();
        assert_eq!(again.status, 2, "{preset}: a site is never overwritten");
    }
}

#[test]
fn a_new_document_is_right_from_the_start() {
    let folder = TempDir::new().unwrap();
    published(
        &gongkai(folder.path(), &["init", "s", "--agency", "某市某局", "--base-url", "https://gk.example/"]).unwrap(),
    );
    let root = folder.path().join("s");
    let before = paths(&root.join("content")).unwrap();
    let title = "关于“公开”：办法 #1 [试行] 的通知";
    let run = gongkai(
        &root,
        &["new", "政府信息公开制度", title, "--office", "办公室", "--published", "2026-11-20", "--as-of", DAY],
    )
    .unwrap();
    published(&run);
    let after = paths(&root.join("content")).unwrap();
    let new: Vec<&String> = after.iter().filter(|path| !before.contains(path)).collect();
    assert_eq!(new.len(), 1, "{new:?}");
    assert!(
        !new[0].contains(['：', '"', ':', '#', '?']) || !new[0].contains([':', '#', '?', '"']),
        "a name that breaks nothing: {}",
        new[0]
    );
    published(&gongkai(&root, &["build", "--as-of", DAY]).unwrap());
    let catalogue = fs::read_to_string(root.join("public/catalogue/catalogue.json")).unwrap();
    assert!(catalogue.contains(&title.replace('"', "\\\"")), "{catalogue}");
}

#[test]
fn every_rule_that_is_found_can_be_explained() {
    let case = repository().join("tests/golden/slips");
    let transcript = fs::read_to_string(case.join("transcript.txt")).unwrap();
    let rule = Regex::new(r"GK-[A-Z]+-\d{3}").unwrap();
    let mut rules: Vec<&str> = rule.find_iter(&transcript).map(|found| found.as_str()).collect();
    rules.sort_unstable();
    rules.dedup();
    assert!(rules.len() >= 5, "{rules:?}");
    for rule in rules {
        let run = gongkai(repository(), &["explain", rule]).unwrap();
        assert_eq!(run.status, 0, "{rule}: {}", run.stderr);
        assert!(run.stdout.contains(rule), "{rule}");
    }
}

#[test]
fn help_is_chinese_and_goes_to_stdout() {
    for arguments in
        [&["--help"] as &[&str], &["build", "--help"], &["生成", "--help"], &["init", "--help"], &["explain", "--help"]]
    {
        let run = gongkai(repository(), arguments).unwrap();
        assert_eq!(run.status, 0, "{arguments:?}");
        assert!(run.stdout.contains("用法"), "{arguments:?}:\n{}", run.stdout);
        for english in ["Usage", "Options:", "Commands:", "Print help"] {
            assert!(!run.stdout.contains(english), "{arguments:?} says {english}:\n{}", run.stdout);
        }
    }
    let version = gongkai(repository(), &["--version"]).unwrap();
    assert!(version.stdout.contains(env!("CARGO_PKG_VERSION")));
}

#[test]
fn every_format_tells_the_same_findings() {
    let folder = TempDir::new().unwrap();
    let root = folder.path().join("site");
    copy(&repository().join("tests/golden/slips/input"), &root).unwrap();
    let said = |format: &str| gongkai(&root, &["check", "--as-of", DAY, "--format", format]).unwrap().stdout;
    let json: serde_json::Value = serde_json::from_str(&said("json")).unwrap();
    let findings = json["findings"].as_array().unwrap();
    assert_eq!(json["version"], 1);
    let count = |severity: &str| findings.iter().filter(|finding| finding["severity"] == severity).count();
    for severity in ["error", "warning", "note"] {
        assert_eq!(json["counts"][severity], count(severity), "{severity}");
    }
    assert_eq!(json["counts"]["gate"], findings.iter().filter(|finding| finding["gate"] == true).count());
    let sarif: serde_json::Value = serde_json::from_str(&said("sarif")).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    assert_eq!(sarif["runs"][0]["columnKind"], "unicodeCodePoints");
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), findings.len());
    let github = said("github");
    let commands =
        github.lines().filter(|line| ["::error ", "::warning ", "::notice "].iter().any(|mark| line.starts_with(mark)));
    assert_eq!(commands.count(), findings.len(), "{github}");
    let text = said("text");
    for finding in findings {
        assert!(text.contains(finding["message"].as_str().unwrap()), "{finding}");
        assert!(text.contains(finding["rule"].as_str().unwrap()), "{finding}");
    }
}
