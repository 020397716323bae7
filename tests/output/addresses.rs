//! Every link, source, form and fragment of every page leads to something that is there.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;
use scraper::{ElementRef, Html};

use crate::built::{Built, Wrong, built};

/// Where an address in a page leads.
enum Target {
    Elsewhere,
    File { path: String, fragment: Option<String> },
    Wrong(&'static str),
}

fn target(built: &Built, page: &str, href: &str) -> Target {
    let scheme = href.split_once(':').map(|(scheme, _)| scheme).filter(|scheme| {
        scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
    });
    match scheme {
        Some("http" | "https" | "mailto" | "tel") => return Target::Elsewhere,
        Some(_) => return Target::Wrong("a scheme that a page must not use"),
        None => {}
    }
    if href.starts_with("//") || href.contains('\\') {
        return Target::Wrong("an address that leaves its scheme or folder open");
    }
    let (rest, fragment) = href.split_once('#').map_or((href, None), |(rest, fragment)| (rest, Some(fragment)));
    let rest = rest.split('?').next().unwrap_or(rest);
    let decode = |text: &str| percent_decode_str(text).decode_utf8().map(Cow::into_owned);
    let (Ok(rest), Ok(fragment)) = (decode(rest), fragment.map(decode).transpose()) else {
        return Target::Wrong("percent signs that are no UTF-8");
    };
    if rest.is_empty() {
        return Target::File { path: page.to_owned(), fragment };
    }
    let absolute = rest.strip_prefix(built.base_path()).filter(|_| page == "404.html");
    let mut parts: Vec<&str> = Vec::new();
    if absolute.is_none() {
        if rest.starts_with('/') {
            return Target::Wrong("an address from the root of the host");
        }
        parts.extend(page.split('/').rev().skip(1).collect::<Vec<_>>().into_iter().rev());
    }
    for part in absolute.unwrap_or(&rest).split('/') {
        match part {
            "." => {}
            ".." => {
                if parts.pop().is_none() {
                    return Target::Wrong("an address above the root");
                }
            }
            part => parts.push(part),
        }
    }
    Target::File { path: parts.join("/"), fragment }
}

fn ids(html: &Html) -> BTreeSet<&str> {
    html.root_element().descendent_elements().filter_map(|element| element.attr("id")).collect()
}

#[test]
fn every_address_in_every_page_resolves() {
    let built = built();
    let pages: BTreeMap<&str, Html> = built.pages().collect();
    let ids: BTreeMap<&str, BTreeSet<&str>> = pages.iter().map(|(path, html)| (*path, ids(html))).collect();
    let mut wrong = Wrong::default();
    for (page, html) in &pages {
        for element in html.root_element().descendent_elements() {
            for (name, href) in addresses(element) {
                if let Some(why) = broken(built, &ids, page, &href, is_resource(element, name)) {
                    wrong.says(page, format!("<{} {name}={href:?}>: {why}", element.value().name()));
                }
            }
        }
    }
    wrong.nothing();
}

/// Why an address in a page does not do.
fn broken(
    built: &Built,
    ids: &BTreeMap<&str, BTreeSet<&str>>,
    page: &str,
    href: &str,
    resource: bool,
) -> Option<String> {
    match target(built, page, href) {
        Target::Wrong(why) => Some(why.to_owned()),
        Target::Elsewhere if resource => Some("comes from another host".to_owned()),
        Target::Elsewhere => (href.starts_with(&built.base_url) && !built.has(href)).then(|| "no such file".to_owned()),
        Target::File { path, .. } if !built.files.contains_key(&path) => Some(format!("no file {path}")),
        Target::File { path, fragment } => {
            let fragment = fragment.filter(|fragment| !fragment.is_empty())?;
            let missing = ids.get(path.as_str()).is_some_and(|ids| !ids.contains(fragment.as_str()));
            missing.then(|| format!("nothing in {path} is called {fragment}"))
        }
    }
}

/// The attributes that hold addresses, and the data scripts that a page names for its own script.
fn addresses(element: ElementRef<'_>) -> Vec<(&str, Cow<'_, str>)> {
    const NAMES: [&str; 9] =
        ["href", "src", "action", "formaction", "data", "poster", "cite", "background", "manifest"];
    let of_object = element.value().name() == "object";
    let mut found: Vec<(&str, Cow<'_, str>)> = element
        .value()
        .attrs()
        .filter(|(name, _)| NAMES.contains(name) && (*name != "data" || of_object))
        .map(|(name, value)| (name, Cow::Borrowed(value)))
        .collect();
    for one in element.attr("srcset").into_iter().flat_map(|set| set.split(',')) {
        found.push(("srcset", Cow::Borrowed(one.split_whitespace().next().unwrap_or(""))));
    }
    let root = element.attr("data-root").unwrap_or("");
    for script in element.attr("data-scripts").into_iter().flat_map(str::split_whitespace) {
        found.push(("data-scripts", Cow::Owned(format!("{root}{script}"))));
    }
    found
}

/// Whether the browser fetches it by itself.
fn is_resource(element: ElementRef<'_>, name: &str) -> bool {
    match element.value().name() {
        "a" | "area" | "form" | "blockquote" | "q" | "ins" | "del" => false,
        "link" => !element
            .attr("rel")
            .unwrap_or("")
            .split_whitespace()
            .all(|rel| matches!(rel, "canonical" | "alternate" | "license" | "prev" | "next")),
        _ => name != "cite",
    }
}
