//! 主题文档: `docs/theme.md` names every template, block and component, and every value of every page;
//! and it names no value that does not exist.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;
use serde_json::Value;

use crate::page::fixtures;
use crate::theme::PAGE_TEMPLATES;

use super::contract::{fields, theme};

const DOC: &str = include_str!("../../docs/theme.md");

/// Words between backticks.
fn coded(text: &str) -> BTreeSet<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// What the document says about a template: its section, or its row among the small ones.
fn about(template: &str) -> &'static str {
    let heading = format!("\n### `{template}`");
    let (start, ends): (usize, &[&str]) = match DOC.find(&heading) {
        Some(start) => (start + heading.len(), &["\n### ", "\n## "]),
        None => (DOC.find(&format!("\n| `{template}`")).unwrap_or_else(|| panic!("{template}")) + 1, &["\n"]),
    };
    let rest = &DOC[start..];
    let end = ends.iter().filter_map(|end| rest.find(end)).min().unwrap_or(rest.len());
    &rest[..end]
}

/// The names at the top of a page and all names below.
fn names(value: &Value, top: &mut BTreeSet<String>, below: &mut BTreeSet<String>) {
    fn all(value: &Value, out: &mut BTreeSet<String>) {
        match value {
            Value::Object(map) => {
                for (key, inner) in map {
                    out.insert(key.clone());
                    all(inner, out);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| all(item, out)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    for (key, inner) in value.as_object().into_iter().flatten() {
        top.insert(key.clone());
        all(inner, below);
    }
}

fn values() -> BTreeMap<&'static str, (BTreeSet<String>, BTreeSet<String>)> {
    let mut found: BTreeMap<&'static str, (BTreeSet<String>, BTreeSet<String>)> = BTreeMap::new();
    for fixture in fixtures::all() {
        let (top, below) = found.entry(fixture.page.template()).or_default();
        names(&fields(&fixture), top, below);
    }
    found
}

#[test]
fn every_value_of_every_template_is_described() {
    let everywhere = coded(DOC);
    for (template, (top, below)) in values() {
        let here = coded(about(template));
        for name in top.iter().filter(|name| !matches!(name.as_str(), "frame" | "body")) {
            assert!(here.contains(name.as_str()), "{template}: `{name}` is not described");
        }
        for name in &below {
            let framed = ["frame.", "frame.rail.", "frame.chrome."]
                .iter()
                .any(|at| everywhere.contains(format!("{at}{name}").as_str()));
            assert!(framed || everywhere.contains(name.as_str()), "{template}: `{name}` is described nowhere");
        }
    }
}

#[test]
fn nothing_is_described_that_does_not_exist() {
    let values = values();
    let known: BTreeSet<&str> =
        values.values().flat_map(|(top, below)| top.iter().chain(below)).map(String::as_str).collect();
    for template in PAGE_TEMPLATES {
        for row in about(template).lines().filter(|row| row.starts_with("| `") && !row.contains(".html")) {
            let first = row.split('|').nth(1).unwrap_or_default();
            for name in coded(first) {
                assert!(known.contains(name), "{template}: `{name}` does not exist");
            }
        }
    }
}

#[test]
fn every_template_block_and_component_is_named() {
    let component = Regex::new(r"component ([a-z]+\.[a-z]+)\(").unwrap();
    let block = Regex::new(r"\{%-? block ([a-z]+)").unwrap();
    for (name, template) in &theme().templates {
        let file = name.strip_prefix("document/").unwrap_or(name);
        assert!(DOC.contains(&format!("`{file}`")) || DOC.contains(&format!("`{name}`")), "{name}");
        for found in component.captures_iter(&template.source) {
            assert!(DOC.contains(&format!("`{}(", &found[1])), "{name}: {}", &found[1]);
        }
        if name == "base.html" {
            for found in block.captures_iter(&template.source) {
                assert!(DOC.contains(&format!("| `{}` |", &found[1])), "block {}", &found[1]);
            }
        }
    }
}
