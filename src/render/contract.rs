//! 模板与页面的约定: every field that a page offers is shown by its template, or is listed here with
//! the reason why not; and no template asks for a field that does not exist.
//!
//! Proved by changing one field at a time and rendering again: a field is shown when the output
//! changes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Serialize;
use serde_json::{Value, json};

use crate::disk::MemoryDisk;
use crate::page::fixtures::{self, Fixture};
use crate::page::{Frame, Page};
use crate::theme::{self, PAGE_TEMPLATES, Theme};

use super::html::Templates;

/// Fields that a template leaves out on purpose: the template (`*` for any), the field, the reason.
/// A field that begins with `[]` stands for that field of any list; a struct stands for its fields.
const LEFT_OUT: &[(&str, &str, &str)] = &[
    ("*", "frame.chrome.parent.external", "the portal above is always another site"),
    ("*", "frame.feed.external", "a feed is always ours"),
    ("catalogue.html", "downloads.html", "it is this page"),
    ("404.html", "frame.chrome.base_url", "an address that is not there is no canonical one"),
    ("404.html", "frame.href", "an address that is not there is no canonical one"),
    ("withdrawn.html", "meta[].begins", "every pair has a row of its own"),
    ("withdrawn.html", "meta[].ends", "every pair has a row of its own"),
    ("document.html", "frame.rail", "a document has no rail beside it"),
    ("document.html", "frame.chrome.request_entry", "it stands in the rail"),
    ("document.html", "frame.chrome.catalogue", "it stands in the rail"),
    ("*", "[].kind", "the column says what kind its rows are"),
    ("*", "[].summary", "lists show titles; the catalogue shows the summary"),
    ("*", "[].office", "lists show titles; the catalogue shows the office"),
    ("*", "[].index_number", "lists show titles; the catalogue shows the index number"),
    ("*", "cards[].column", "the rows stand under the title of their column"),
    ("home.html", "policies[].cards[].doc_number", "three narrow columns have room for titles and dates"),
    ("home.html", "policies[].cards[].signed", "three narrow columns have room for titles and dates"),
    ("home.html", "policies[].cards[].period", "three narrow columns have room for titles and dates"),
    ("column.html", "reports[].card.kind", "the column says what kind its rows are"),
    ("column.html", "reports[].card.summary", "lists show titles; the catalogue shows the summary"),
    ("column.html", "reports[].card.office", "lists show titles; the catalogue shows the office"),
    ("column.html", "reports[].card.column", "the rows stand under the title of their column"),
    ("column.html", "reports[].files[].bytes", "the size is shown in words"),
    ("column.html", "reports[].files[].sha256", "it is shown with the report"),
    ("column.html", "reports[].files[].scan", "it is shown with the report"),
    ("document.html", "facts[].begins", "every fact has a row of its own"),
    ("document.html", "facts[].ends", "every fact has a row of its own"),
];

pub(super) fn theme() -> Theme {
    theme::load(&MemoryDisk::new(), Path::new("site"), None).unwrap().value
}

/// A page as its template sees it.
pub(super) fn fields(fixture: &Fixture) -> Value {
    fn framed<P: Serialize>(page: &P, frame: &Frame) -> Value {
        let mut fields = serde_json::to_value(page).unwrap();
        fields["frame"]["chrome"] = serde_json::to_value(&frame.chrome).unwrap();
        fields["frame"]["rail"] = serde_json::to_value(&frame.rail).unwrap();
        fields
    }
    let mut fields = match &fixture.page {
        Page::Home(page) => framed(page, &page.frame),
        Page::Column(page) => framed(page, &page.frame),
        Page::Document(page) => framed(page, &page.frame),
        Page::Withdrawn(page) => framed(page, &page.frame),
        Page::Cited(page) => framed(page, &page.frame),
        Page::Office(page) => framed(page, &page.frame),
        Page::Offices(page) => framed(page, &page.frame),
        Page::Catalogue(page) => framed(page, &page.frame),
        Page::CatalogueYear(page) => framed(page, &page.frame),
        Page::Sitemap(page) => framed(page, &page.frame),
        Page::Search(page) => framed(page, &page.frame),
        Page::NotFound(page) => framed(page, &page.frame),
        Page::Redirect(page) => serde_json::to_value(page).unwrap(),
    };
    // At the root of the site an inner address and an outer one look the same.
    if let Some(root) = fields.pointer_mut("/frame/root") {
        *root = json!("../");
    }
    fields["body"] = fixture.body.map_or(Value::Null, |body| json!(body));
    fields
}

/// Pointers to every leaf, each with its path without indices: `cards[].title`.
fn leaves(value: &Value, pointer: &str, path: &str, out: &mut Vec<(String, String)>) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                leaves(inner, &format!("{pointer}/{key}"), &path, out);
            }
        }
        Value::Array(items) => {
            for (at, inner) in items.iter().enumerate() {
                leaves(inner, &format!("{pointer}/{at}"), &format!("{path}[]"), out);
            }
        }
        Value::Null => {}
        Value::Bool(_) | Value::Number(_) | Value::String(_) => out.push((pointer.to_owned(), path.to_owned())),
    }
}

fn change(leaf: &mut Value) {
    *leaf = match leaf {
        Value::Bool(yes) => json!(!*yes),
        Value::Number(number) => json!(number.as_i64().unwrap() + 1),
        Value::String(text) => json!(format!("{text}甲")),
        Value::Null | Value::Array(_) | Value::Object(_) => panic!("not a leaf"),
    };
}

#[test]
fn every_field_is_shown_or_left_out_for_a_reason() {
    let templates = Templates::compile(&theme()).unwrap();
    let mut seen: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut shown: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for fixture in fixtures::all() {
        let template = fixture.page.template();
        let mut fields = fields(&fixture);
        let plain = templates.render_json(template, &fields).unwrap();
        let mut all = Vec::new();
        leaves(&fields, "", "", &mut all);
        for (pointer, path) in all {
            seen.entry(template).or_default().insert(path.clone());
            if shown.entry(template).or_default().contains(&path) {
                continue;
            }
            let leaf = fields.pointer_mut(&pointer).unwrap();
            let before = leaf.clone();
            change(leaf);
            let changed = templates.render_json(template, &fields).unwrap();
            *fields.pointer_mut(&pointer).unwrap() = before;
            if changed != plain {
                shown.entry(template).or_default().insert(path);
            }
        }
    }
    let hidden: BTreeSet<(&str, &str)> = seen
        .iter()
        .flat_map(|(template, paths)| paths.iter().map(move |path| (*template, path.as_str())))
        .filter(|(template, path)| !shown[template].contains(*path))
        .collect();
    let unexcused: Vec<_> =
        hidden.iter().filter(|field| !LEFT_OUT.iter().any(|reason| excuses(reason, field))).collect();
    assert!(unexcused.is_empty(), "not shown and no reason given: {unexcused:#?}");
    let idle: Vec<_> = LEFT_OUT.iter().filter(|reason| !hidden.iter().any(|field| excuses(reason, field))).collect();
    assert!(idle.is_empty(), "left out no longer: {idle:#?}");
}

fn excuses((of, field, _): &(&str, &str, &str), (template, path): &(&str, &str)) -> bool {
    let below = |rest: &str| rest.is_empty() || rest.starts_with(['.', '[']);
    let suits = path.strip_prefix(field).is_some_and(below)
        || (field.starts_with("[]") && path.ends_with(field))
        || path.ends_with(&format!(".{field}"));
    suits && (*of == "*" || of == template)
}

#[test]
fn every_template_has_a_page_to_look_at() {
    let shown: BTreeSet<&str> = fixtures::all().iter().map(|fixture| fixture.page.template()).collect();
    assert_eq!(shown.into_iter().collect::<Vec<_>>(), PAGE_TEMPLATES);
}

#[test]
fn the_fixtures_fill_every_field_somewhere() {
    fn walk(key: &str, value: &Value, filled: &mut BTreeSet<String>, empty: &mut BTreeSet<String>) {
        let holds = match value {
            Value::Object(map) => {
                for (key, inner) in map {
                    walk(key, inner, filled, empty);
                }
                true
            }
            Value::Array(items) => {
                for inner in items {
                    walk(key, inner, filled, empty);
                }
                !items.is_empty()
            }
            Value::Null => false,
            Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
        };
        let set = if holds { filled } else { empty };
        set.insert(key.to_owned());
    }
    let (mut filled, mut empty) = (BTreeSet::new(), BTreeSet::new());
    for fixture in fixtures::all() {
        walk("", &fields(&fixture), &mut filled, &mut empty);
    }
    let never: Vec<_> = empty.difference(&filled).collect();
    assert!(never.is_empty(), "always empty: {never:?}");
    // What is optional is missing somewhere, so that every `if` of the templates has been both ways.
    for optional in ["banner", "interpretations", "site_code", "parent", "json_ld", "validity", "attachments", "qr"] {
        assert_eq!(empty.contains(optional), optional != "qr", "{optional}");
    }
}

#[test]
fn no_template_asks_for_a_field_that_does_not_exist() {
    fn keys(value: &Value, out: &mut BTreeSet<String>) {
        match value {
            Value::Object(map) => {
                for (key, inner) in map {
                    out.insert(key.clone());
                    keys(inner, out);
                }
            }
            Value::Array(items) => {
                for inner in items {
                    keys(inner, out);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    // Of loops, of what the filter `phrases` gives, and what is put in when a page is rendered.
    let mut known: BTreeSet<String> =
        ["index", "index0", "first", "last", "whole", "words", "owner"].map(str::to_owned).into();
    for fixture in fixtures::all() {
        keys(&fields(&fixture), &mut known);
    }
    for (name, template) in &theme().templates {
        for field in asked(&template.source) {
            assert!(known.contains(&field), "{name} asks for `{field}`");
        }
    }
}

/// The names after a dot inside `{{ }}` and `{% %}`; names of components are not fields.
fn asked(source: &str) -> Vec<String> {
    let tag = regex::Regex::new(r"(?s)\{[{%].*?[}%]\}").unwrap();
    let noise = regex::Regex::new(r#""[^"]*"|<\s*[a-z.]+|(component|endcomponent) [a-z.]+"#).unwrap();
    let field = regex::Regex::new(r"[a-z\])]\.([a-z_0-9]+)").unwrap();
    tag.find_iter(source)
        .flat_map(|tag| {
            let code = noise.replace_all(tag.as_str(), "").into_owned();
            field.captures_iter(&code).map(|found| found[1].to_owned()).collect::<Vec<_>>()
        })
        .collect()
}
