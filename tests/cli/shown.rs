//! A published folder as text that a person can read in a diff.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use scraper::{ElementRef, Html, Node, Selector};

/// A published folder as it is kept: the list of all files, the readable ones, and of each page its
/// head and its main part as text. The frame of the pages is the theme's business and tested there.
pub fn shown(public: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    let mut list = String::new();
    let mut kept = BTreeMap::new();
    for (path, bytes) in public {
        writeln!(list, "{path}").unwrap();
        let ending = Path::new(path).extension().and_then(|ending| ending.to_str()).unwrap_or("");
        match ending {
            // The theme's own words; they say nothing about the site.
            "html" if matches!(path.as_str(), "search.html" | "404.html") => {}
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
        return write!(text, "({})", element.attr("aria-label").unwrap_or("svg")).unwrap();
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
    if let ("a" | "img", Some(address)) = (name, element.attr("href").or_else(|| element.attr("src"))) {
        write!(text, " <{address}> ").unwrap();
    }
    if BLOCKS.contains(&name) {
        text.push('\n');
    }
}
