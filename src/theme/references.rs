//! 引用关系: which templates a template extends, includes or calls, read from their text alone.
//!
//! The reading is generous: it may see a reference that is never taken (in a comment, say), which
//! only renders a page once too often. It never misses one, for Tera has no computed references.

use std::collections::{BTreeMap, BTreeSet};

use crate::fingerprint::Fingerprint;

use super::{OWNER_TEMPLATE, Template};

/// The digest of every template together with all that it reaches.
pub fn digests(templates: &BTreeMap<String, Template>) -> BTreeMap<String, Fingerprint> {
    let graph = graph(templates);
    let digest = |name: &String| {
        let reached = reached(&graph, [name.as_str()]);
        let texts: Vec<_> = reached.iter().filter_map(|name| Some((name, &templates.get(*name)?.source))).collect();
        Fingerprint::of(&texts)
    };
    templates.keys().map(|name| (name.clone(), digest(name))).collect()
}

/// Every template that is reached from `starts`, those included.
pub fn reachable<'a>(
    templates: &'a BTreeMap<String, Template>,
    starts: impl IntoIterator<Item = &'a str>,
) -> BTreeSet<&'a str> {
    reached(&graph(templates), starts)
}

type Graph<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

fn graph(templates: &BTreeMap<String, Template>) -> Graph<'_> {
    let definitions: BTreeMap<&str, &str> = templates
        .iter()
        .flat_map(|(name, template)| defined(&template.source).map(move |component| (component, name.as_str())))
        .collect();
    let edges = |template: &'_ Template| -> BTreeSet<&str> {
        let calls = called(&template.source).filter_map(|component| definitions.get(component).copied());
        let files = named(&template.source).filter_map(|file| templates.get_key_value(file)).map(|(name, _)| &**name);
        let owner = template.source.contains("frame").then_some(OWNER_TEMPLATE);
        let owner = owner.and_then(|file| templates.get_key_value(file)).map(|(name, _)| &**name);
        calls.chain(files).chain(owner).collect()
    };
    templates.iter().map(|(name, template)| (name.as_str(), edges(template))).collect()
}

fn reached<'a>(graph: &Graph<'a>, starts: impl IntoIterator<Item = &'a str>) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut waiting: Vec<&str> = starts.into_iter().collect();
    while let Some(name) = waiting.pop() {
        if reached.insert(name) {
            waiting.extend(graph.get(name).into_iter().flatten());
        }
    }
    reached
}

/// Components that are defined: the word after `component`.
fn defined(source: &str) -> impl Iterator<Item = &str> {
    after(source, "component ").map(|rest| word(rest.trim_start())).filter(|name| !name.is_empty())
}

/// Components that are called: the word after `<`, wherever it stands; the names of HTML elements
/// are no components and fall out when they are looked up.
fn called(source: &str) -> impl Iterator<Item = &str> {
    after(source, "<").map(|rest| word(rest.trim_start())).filter(|name| !name.is_empty())
}

/// Files that are named after `extends` or `include`.
fn named(source: &str) -> impl Iterator<Item = &str> {
    after(source, "extends").chain(after(source, "include")).filter_map(quoted)
}

fn after<'a>(source: &'a str, mark: &'static str) -> impl Iterator<Item = &'a str> {
    source.match_indices(mark).map(move |(at, _)| &source[at + mark.len()..])
}

fn word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && !"_.".contains(c)).unwrap_or(text.len());
    &text[..end]
}

fn quoted(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let quote = text.chars().next().filter(|c| "\"'`".contains(*c))?;
    text[1..].split(quote).next()
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    #[test]
    fn parents_parts_and_components_are_reached() {
        let files = [
            ("base.html", "{%- include 'foot.html' -%}"),
            ("foot.html", ""),
            ("page.html", "{% extends \"base.html\" %}{{ <ui.row a={b} /> }}"),
            ("ui.html", "{% component ui.row(a) %}{% endcomponent %}"),
            ("other.html", ""),
        ];
        let template = |text| Template { source: Cow::Borrowed(text), file: None };
        let templates = files.map(|(name, text)| (name.to_owned(), template(text))).into();
        let reached: Vec<&str> = reachable(&templates, ["page.html"]).into_iter().collect();
        assert_eq!(reached, ["base.html", "foot.html", "page.html", "ui.html"]);
    }
}
