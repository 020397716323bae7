//! The table of rules against the sources and the pages, and the index of the pages made from it.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use gongkai::check::registry::{RULES, find};
use gongkai::diagnostic::{Rule, Severity};

/// 规则页: one literate file a rule.
pub struct Page {
    /// From the file's name.
    pub id: String,
    /// The whole text.
    pub text: String,
    /// The `site` blocks under 错例 and 正例.
    pub cases: Vec<Case>,
}

/// A small site, and whether the rule must be found in it.
pub struct Case {
    /// Whether it stands under 错例.
    pub bad: bool,
    /// Whether column files must not be supplied.
    pub bare: bool,
    /// The document that is left out with `--except`.
    pub except: Option<String>,
    /// The tree.
    pub site: String,
}

/// Every page, sorted by id.
pub fn pages() -> Vec<Page> {
    let mut names: Vec<String> = std::fs::read_dir(folder())
        .expect("docs/rules")
        .filter_map(|entry| entry.expect("an entry").file_name().into_string().ok())
        .filter(|name| name != "README.md")
        .collect();
    names.sort();
    names.iter().map(|name| page(name)).collect()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules")
}

fn page(name: &str) -> Page {
    let id = name.strip_suffix(".md").unwrap_or_else(|| panic!("docs/rules/{name} is no page"));
    let text = std::fs::read_to_string(folder().join(name)).expect("a page");
    Page { id: id.to_owned(), cases: cases(id, &text), text }
}

/// The `site` blocks of a page. After the word may stand `bare` (nothing is supplied) or `except PATH`.
fn cases(id: &str, text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut section = "";
    let mut fence: Option<&str> = None;
    for line in text.lines() {
        match fence {
            Some(open) if line == open => fence = None,
            Some(_) => {
                if let Some(case) = cases.last_mut() {
                    case.site.push_str(line);
                    case.site.push('\n');
                }
            }
            None if line.starts_with("```") => {
                let words = line.trim_start_matches('`');
                fence = Some(&line[..line.len() - words.len()]);
                let mut words = words.split_whitespace();
                assert_eq!(words.next(), Some("site"), "{id}: blocks of a page are sites");
                assert!(["错例", "正例"].contains(&section), "{id}: a site stands under 错例 or 正例");
                let mut case = Case { bad: section == "错例", bare: false, except: None, site: String::new() };
                match words.next() {
                    Some("bare") => case.bare = true,
                    Some("except") => case.except = words.next().map(str::to_owned),
                    Some(other) => panic!("{id}: “{other}” after site"),
                    None => {}
                }
                cases.push(case);
            }
            None => section = line.strip_prefix("## ").unwrap_or(section),
        }
    }
    assert!(fence.is_none(), "{id}: a block is not closed");
    cases
}

#[test]
fn the_table_is_sorted_and_unique() {
    let ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert!(ids.is_sorted_by(|a, b| a < b), "{ids:#?}");
    assert!(ids.iter().all(|id| find(id).is_some_and(|rule| rule.id == *id)));
    assert!(find("GK-NUM-999").is_none());
}

#[test]
fn every_declared_rule_is_in_the_table_once() {
    let mut declared = Vec::new();
    for (path, text) in crate::tidy::sources() {
        for (_, rest) in text.match_indices("rule!(").map(|(at, word)| (at, &text[at + word.len()..])) {
            let id = rest.split('"').nth(1).filter(|id| id.starts_with("GK-"));
            // The macro's own definition and the sentence that explains it declare nothing.
            declared.extend(id.filter(|_| path != "src/diagnostic/mod.rs").map(str::to_owned));
        }
    }
    declared.sort();
    assert_eq!(declared, RULES.iter().map(|rule| rule.id.to_owned()).collect::<Vec<_>>());
}

#[test]
fn every_rule_has_a_page_and_every_page_a_rule() {
    let pages: BTreeSet<String> = pages().into_iter().map(|page| page.id).collect();
    let rules: BTreeSet<String> = RULES.iter().map(|rule| rule.id.to_owned()).collect();
    assert_eq!(pages.difference(&rules).collect::<Vec<_>>(), Vec::<&String>::new(), "pages without a rule");
    assert_eq!(rules.difference(&pages).collect::<Vec<_>>(), Vec::<&String>::new(), "rules without a page");
}

#[test]
fn every_page_has_the_parts_of_a_page() {
    let wrong: Vec<String> = pages().iter().filter_map(fault_of).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Rules whose cases are no small trees of text: themes, another encoding, links, names that are not
/// Unicode, huge files, no files at all. They are proved where these are read.
const NOT_IN_TEXT: [&str; 8] = [
    "GK-LINK-014",
    "GK-READ-002",
    "GK-READ-041",
    "GK-READ-042",
    "GK-READ-044",
    "GK-READ-048",
    "GK-READ-110",
    "GK-THEME-",
];

/// What a page lacks.
fn fault_of(page: &Page) -> Option<String> {
    let rule = find(&page.id)?;
    let fault = |what: &str| Some(format!("{}: {what}", page.id));
    if page.text.lines().next() != Some(format!("# {} {}", rule.id, rule.name).as_str()) {
        return fault(&format!("the first line is not “# {} {}”", rule.id, rule.name));
    }
    let mut fenced = false;
    let mut headings = Vec::new();
    let mut words = BTreeSet::new();
    for line in page.text.lines().skip(1) {
        if line.starts_with("```") {
            fenced = !fenced;
        } else if let Some(heading) = line.strip_prefix("## ").filter(|_| !fenced) {
            headings.push(heading);
        } else if !line.is_empty() && !fenced {
            words.insert(headings.last().copied().unwrap_or("why"));
        }
    }
    if headings != ["错例", "正例", "依据"] {
        return fault(&format!("its headings are {headings:?}"));
    }
    if !words.contains("why") || !words.contains("依据") {
        return fault("it does not say why, or by what right");
    }
    if NOT_IN_TEXT.iter().any(|prefix| page.id.starts_with(prefix)) {
        return None;
    }
    let has = |bad: bool| page.cases.iter().any(|case| case.bad == bad);
    if !(has(true) && has(false)) {
        return fault("it lacks a bad or a good case");
    }
    None
}

#[test]
fn the_index_of_the_pages_is_made_from_the_table() {
    let path = folder().join("README.md");
    let index = index();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &index).expect("docs/rules/README.md");
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(stored == index, "docs/rules/README.md is old: run `UPDATE=1 cargo test --test it`");
}

/// `docs/rules/README.md`.
fn index() -> String {
    let mut text = String::from(
        "# 规则\n\n\
         `gongkai check` 按下列规则检查，`gongkai explain 编号` 显示其中一条。标“停止”的规则会停止发布，其余的只提醒。\n\
         在 `site.yaml` 的“规则”里可以改变不停止发布的规则的程度或关闭它们。\n\n\
         每条规则一页，页中“错例”“正例”都是完整的小站点，由 `tests/it/rules.rs` 逐个检查：错例必须查出，正例必须通过。\n\
         `site.yaml` 和栏目说明可以省去，由检查程序补上；写 `site bare` 的不补栏目说明，写 `site except 文件` 的等于\n\
         用 `--except` 留下那份文件。检查所用的日期是 2026-11-20。\n\n\
         本表由程序生成：`UPDATE=1 cargo test --test it`。\n\n\
         | 编号 | 名称 | 程度 | 发布 | 依据 |\n|---|---|---|---|---|\n",
    );
    for rule in RULES {
        text += &row(rule);
    }
    text
}

fn row(rule: &Rule) -> String {
    let severity = match rule.severity {
        Severity::Error => "错误",
        Severity::Warning => "警告",
        Severity::Note => "提示",
    };
    let gate = if rule.gate { "停止" } else { "" };
    let basis = rule.basis.unwrap_or("本工具的规则");
    let mut row = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(row, "| [{id}]({id}.md) | {} | {severity} | {gate} | {basis} |", rule.name, id = rule.id);
    row
}
