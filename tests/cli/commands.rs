//! The other commands: what they write, what they say.

use std::fs;

use regex::Regex;
use tempfile::TempDir;

use crate::support::{DAY, copy, gongkai, paths, published, repository};

/// What `check` may say of a new site: empty columns, an index number that needs the agency's code,
/// places to fill in, the site's code, records and address.
const ONLY_THE_BUREAU_KNOWS: [&str; 5] = ["GK-COL-004", "GK-META-017", "GK-BODY-005", "GK-SITE-001", "GK-SITE-003"];

#[test]
fn a_new_site_builds_at_once() {
    let rule = Regex::new(r"GK-[A-Z]+-\d{3}").unwrap();
    for preset in ["通用部门", "民政局", "县政府", "乡镇"] {
        let folder = TempDir::new().unwrap();
        let arguments = [
            "init",
            "新站",
            "--preset",
            preset,
            "--agency",
            "某市某局",
            "--base-url",
            "https://www.example.gov.cn/zfxxgk/",
        ];
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
        let unexpected: Vec<&str> = rule
            .find_iter(&check.stdout)
            .map(|found| found.as_str())
            .filter(|found| !ONLY_THE_BUREAU_KNOWS.contains(found))
            .collect();
        assert!(unexpected.is_empty(), "{preset}: {unexpected:?}: {}", check.stdout);
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

#[test]
fn what_is_searched_is_printed_one_document_a_line() {
    let folder = TempDir::new().unwrap();
    let root = folder.path().join("site");
    copy(&repository().join("tests/golden/relations/input"), &root).unwrap();
    let run = gongkai(&root, &["export", "--format", "text", "--as-of", DAY]).unwrap();
    published(&run);
    published(&gongkai(&root, &["build", "--as-of", DAY]).unwrap());
    let catalogue = fs::read_to_string(root.join("public/catalogue/catalogue.json")).unwrap();
    let catalogue: serde_json::Value = serde_json::from_str(&catalogue).unwrap();
    let listed = catalogue["documents"].as_array().unwrap().iter().filter(|row| row["validity"] != "撤回");
    assert_eq!(run.stdout.lines().count(), listed.count(), "{}", run.stdout);
    assert!(run.stdout.lines().all(|line| line.split('\t').next().unwrap().ends_with(".html")), "{}", run.stdout);
    assert!(!run.stdout.contains(['〔', '“', '\u{3000}']), "folded: {}", run.stdout);
}

/// The bulk format: an action on one line, its source on the next, a line feed behind every line.
#[test]
fn an_engine_gets_a_mapping_and_bulk_files() {
    let folder = TempDir::new().unwrap();
    let root = folder.path().join("site");
    copy(&repository().join("tests/golden/relations/input"), &root).unwrap();
    let export = root.join("export");
    fs::create_dir_all(&export).unwrap();
    fs::write(export.join("bulk-0007.ndjson"), "of an earlier export").unwrap();
    fs::write(export.join("notes.txt"), "not ours").unwrap();
    published(&gongkai(&root, &["export", "--format", "opensearch", "--index", "zfxxgk", "--as-of", DAY]).unwrap());
    assert_eq!(paths(&export).unwrap(), ["bulk-0001.ndjson", "mapping.json", "notes.txt"]);
    let mapping: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(export.join("mapping.json")).unwrap()).unwrap();
    let fields = mapping["mappings"]["properties"].as_object().unwrap();
    let bulk = fs::read_to_string(export.join("bulk-0001.ndjson")).unwrap();
    assert!(bulk.ends_with('\n'));
    let lines: Vec<serde_json::Value> = bulk.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut ids = std::collections::BTreeSet::new();
    let date = Regex::new(r"^\d{4}-\d{2}-\d{2}$").unwrap();
    for pair in lines.chunks(2) {
        let [action, source] = pair else { panic!("an action without a source") };
        assert_eq!(action.as_object().unwrap().len(), 1);
        assert_eq!(action["index"]["_index"], "zfxxgk");
        assert!(ids.insert(action["index"]["_id"].as_str().unwrap().to_owned()), "{action} twice");
        assert!(source.as_object().unwrap().keys().all(|name| fields.contains_key(name)), "{source}");
        let day = source["published"].as_str().unwrap();
        assert!(date.is_match(day), "{day}");
    }
    let wrong = gongkai(&root, &["export", "--format", "opensearch", "--index", "Big"]).unwrap();
    assert_eq!(wrong.status, 2, "{}", wrong.stderr);
}
