//! What the published sample promises: every address resolves, nothing runs inline, nothing comes from
//! elsewhere, every page carries its tags, every machine-readable file agrees with the pages.
//!
//! `GONGKAI_PUBLIC=FOLDER cargo test --test output` judges another built site.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at the first surprise")]

mod support;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use percent_encoding::percent_decode_str;
use quick_xml::Reader;
use quick_xml::events::Event;
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;
use sha2::{Digest, Sha256};

use support::{DAY, copy_sample, gongkai, tree};

/// A built site, read once.
struct Built {
    files: BTreeMap<String, Vec<u8>>,
    /// Kept so that the folder lives as long as the tests.
    _folder: Option<tempfile::TempDir>,
    /// `https://host/path/`.
    base_url: String,
    /// The root of the sources, where there is one.
    sources: Option<PathBuf>,
}

fn built() -> &'static Built {
    static BUILT: OnceLock<Built> = OnceLock::new();
    BUILT.get_or_init(|| match std::env::var_os("GONGKAI_PUBLIC") {
        Some(folder) => Built::read(Path::new(&folder), None, None),
        None => {
            let folder = tempfile::tempdir().unwrap();
            copy_sample(folder.path()).unwrap();
            let run = gongkai(folder.path(), &["build", "--as-of", DAY]).unwrap();
            assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
            let root = folder.path().to_owned();
            Built::read(&root.join("public"), Some(folder), Some(root))
        }
    })
}

impl Built {
    fn read(public: &Path, folder: Option<tempfile::TempDir>, sources: Option<PathBuf>) -> Self {
        let files = tree(public).unwrap();
        let home = Html::parse_document(&String::from_utf8_lossy(&files["index.html"]));
        let canonical = Selector::parse("link[rel~=canonical]").unwrap();
        let address = home.select(&canonical).next().and_then(|link| link.attr("href")).expect("a canonical address");
        let base_url = address.trim_end_matches("index.html").to_owned();
        Self { files, _folder: folder, base_url, sources }
    }

    /// Every page, parsed.
    fn pages(&self) -> impl Iterator<Item = (&str, Html)> {
        self.files
            .iter()
            .filter(|(path, _)| path.ends_with(".html"))
            .map(|(path, bytes)| (path.as_str(), Html::parse_document(std::str::from_utf8(bytes).expect("UTF-8"))))
    }

    fn text(&self, path: &str) -> &str {
        std::str::from_utf8(self.files.get(path).unwrap_or_else(|| panic!("{path} is missing"))).expect("UTF-8")
    }

    /// The file that an absolute address of this site names.
    fn file_of(&self, url: &str) -> Option<String> {
        let rest = url.strip_prefix(&self.base_url)?.split(['#', '?']).next()?;
        let path = percent_decode_str(rest).decode_utf8().ok()?.into_owned();
        Some(if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path })
    }

    fn has(&self, url: &str) -> bool {
        self.file_of(url).is_some_and(|path| self.files.contains_key(&path))
    }

    /// The path of `base_url`: `/` or `/zfxxgk/`.
    fn base_path(&self) -> &str {
        let rest = self.base_url.split_once("://").map_or("", |(_, rest)| rest);
        rest.find('/').map_or("/", |at| &rest[at..])
    }
}

/// All that was wrong, so that one run tells everything.
#[derive(Default)]
struct Wrong(BTreeSet<String>);

impl Wrong {
    fn says(&mut self, page: &str, what: impl std::fmt::Display) {
        self.0.insert(format!("{page}: {what}"));
    }

    fn nothing(self) {
        let count = self.0.len();
        let shown: Vec<String> = self.0.into_iter().take(60).collect();
        assert!(count == 0, "{count} wrong:\n{}", shown.join("\n"));
    }
}

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
    let decode = |text: &str| percent_decode_str(text).decode_utf8().map(|text| text.into_owned());
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
            ".." if parts.pop().is_none() => return Target::Wrong("an address above the root"),
            ".." => {}
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
                let shown = format!("<{} {name}={href:?}>", element.value().name());
                let resource = is_resource(element, name);
                match target(built, page, &href) {
                    Target::Wrong(why) => wrong.says(page, format!("{shown}: {why}")),
                    Target::Elsewhere if resource => wrong.says(page, format!("{shown}: comes from another host")),
                    Target::Elsewhere if href.starts_with(&built.base_url) && !built.has(&href) => {
                        wrong.says(page, format!("{shown}: no such file"))
                    }
                    Target::Elsewhere => {}
                    Target::File { path, fragment } if !built.files.contains_key(&path) => {
                        wrong.says(
                            page,
                            format!("{shown}: no file {path}{}", fragment.map(|f| format!("#{f}")).unwrap_or_default()),
                        );
                    }
                    Target::File { path, fragment: Some(fragment) } if !fragment.is_empty() => {
                        if ids.get(path.as_str()).is_some_and(|ids| !ids.contains(fragment.as_str())) {
                            wrong.says(page, format!("{shown}: nothing in {path} is called {fragment}"));
                        }
                    }
                    Target::File { .. } => {}
                }
            }
        }
    }
    wrong.nothing();
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

#[test]
fn nothing_in_a_page_can_run_or_fetch_by_itself() {
    let mut wrong = Wrong::default();
    for (page, html) in built().pages() {
        for element in html.root_element().descendent_elements() {
            let tag = element.value().name();
            if let Some((name, _)) =
                element.value().attrs().find(|(name, _)| *name == "style" || name.starts_with("on"))
            {
                wrong.says(page, format!("<{tag}> has {name}="));
            }
            let text = || element.text().collect::<String>();
            match tag {
                "style" => wrong.says(page, "an inline style sheet"),
                "iframe" | "object" | "embed" | "applet" | "base" | "frame" => wrong.says(page, format!("<{tag}>")),
                "script" if element.attr("src").is_none() && element.attr("type") != Some("application/ld+json") => {
                    wrong.says(page, "an inline script");
                }
                "script" if element.attr("src").is_none() && serde_json::from_str::<Value>(&text()).is_err() => {
                    wrong.says(page, "JSON-LD that is no JSON");
                }
                _ => {}
            }
            for (name, value) in element.value().attrs().filter(|(name, _)| matches!(*name, "href" | "src" | "action"))
            {
                let value = value.trim_start().to_ascii_lowercase();
                if ["javascript:", "data:", "vbscript:", "file:"].iter().any(|bad| value.starts_with(bad)) {
                    wrong.says(page, format!("{name}={value}"));
                }
            }
            if element.attr("target").is_some_and(|target| target != "_self") {
                wrong.says(page, format!("<{tag} target> opens a window by itself"));
            }
        }
    }
    wrong.nothing();
}

/// 国办发〔2017〕47号: three tags on the home page, seven on a column, and those of a document.
const SITE_TAGS: [&str; 3] = ["SiteName", "SiteDomain", "SiteIDCode"];
const COLUMN_TAGS: [&str; 4] = ["ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"];
const DOCUMENT_TAGS: [&str; 3] = ["ArticleTitle", "PubDate", "ContentSource"];

#[test]
fn every_page_carries_the_tags_of_its_kind() {
    let mut wrong = Wrong::default();
    let meta = Selector::parse("meta[name]").unwrap();
    let (title, main, heading) =
        (Selector::parse("title").unwrap(), Selector::parse("main").unwrap(), Selector::parse("h1").unwrap());
    for (page, html) in built().pages() {
        let root = html.root_element();
        let text = |selector: &Selector| {
            html.select(selector).map(|element| element.text().collect::<String>()).collect::<Vec<_>>()
        };
        if root.attr("lang") != Some("zh-CN") {
            wrong.says(page, "lang is not zh-CN");
        }
        if text(&title).iter().filter(|title| !title.trim().is_empty()).count() != 1 {
            wrong.says(page, "not one title");
        }
        if text(&main).len() != 1 || text(&heading).iter().filter(|heading| !heading.trim().is_empty()).count() != 1 {
            wrong.says(page, "not one main part with one h1");
        }
        let kind = kind(&html);
        let tags: BTreeMap<&str, &str> =
            html.select(&meta).filter_map(|tag| Some((tag.attr("name")?, tag.attr("content").unwrap_or("")))).collect();
        for (name, content) in &tags {
            if content.trim().is_empty() {
                wrong.says(page, format!("{name} is empty"));
            }
        }
        let mut required: Vec<&str> = Vec::new();
        if !kind.is_empty() {
            required.extend(SITE_TAGS);
        }
        if kind.contains("page-column") || kind.contains("page-document") {
            required.extend(COLUMN_TAGS);
        }
        if kind.contains("page-document") {
            required.extend(DOCUMENT_TAGS);
        }
        for name in required.into_iter().filter(|name| !tags.contains_key(name)) {
            wrong.says(page, format!("has no {name}"));
        }
        if let Some(date) = tags.get("PubDate") {
            let shape: String = date.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
            if shape != "0000-00-00 00:00" {
                wrong.says(page, format!("PubDate is {date:?}"));
            }
        }
    }
    wrong.nothing();
}

fn kind(html: &Html) -> String {
    let body = Selector::parse("body").unwrap();
    html.select(&body).next().and_then(|body| body.attr("class")).unwrap_or("").to_owned()
}

/// Elements of one name and their text, in order; the file must be well formed.
fn elements(xml: &str, name: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    let (mut found, mut inside) = (Vec::new(), None::<String>);
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(start) if start.local_name().as_ref() == name => inside = Some(String::new()),
            Event::Empty(start) if start.local_name().as_ref() == name => {
                let href = start.attributes().flatten().find(|attribute| attribute.key.as_ref() == "href");
                found.extend(href.map(|href| href.value.replace("&amp;", "&")));
            }
            Event::Text(text) => {
                if let Some(inside) = &mut inside {
                    inside.push_str(&text);
                }
            }
            Event::GeneralRef(name) => {
                if let Some(inside) = &mut inside {
                    inside.push_str(match name.as_ref() {
                        "amp" => "&",
                        "lt" => "<",
                        "gt" => ">",
                        _ => "?",
                    });
                }
            }
            Event::End(end) if end.local_name().as_ref() == name => found.extend(inside.take()),
            Event::Eof => return found,
            _ => {}
        }
    }
}

#[test]
fn the_sitemap_names_every_page_that_may_be_indexed_and_no_other() {
    let built = built();
    let mut wrong = Wrong::default();
    let mut listed = BTreeSet::new();
    let mut waiting = vec!["sitemap.xml".to_owned()];
    while let Some(path) = waiting.pop() {
        let xml = built.text(&path);
        for url in elements(xml, "loc") {
            match built.file_of(&url).filter(|file| built.files.contains_key(file)) {
                None => wrong.says(&path, format!("{url} is not there")),
                Some(file) if file.ends_with(".xml") => waiting.push(file),
                Some(file) => {
                    if !listed.insert(file) {
                        wrong.says(&path, format!("{url} twice"));
                    }
                }
            }
        }
    }
    let robots = Selector::parse("meta[name=robots]").unwrap();
    for (page, html) in built.pages() {
        let hidden =
            html.select(&robots).any(|tag| tag.attr("content").is_some_and(|content| content.contains("noindex")));
        if hidden && listed.contains(page) {
            wrong.says(page, "stands in the sitemap and asks not to be indexed");
        }
        if kind(&html).contains("page-document") && !hidden && !listed.contains(page) {
            wrong.says(page, "a document that the sitemap does not know");
        }
    }
    if !built.text("robots.txt").contains("sitemap.xml") {
        wrong.says("robots.txt", "does not name the sitemap");
    }
    wrong.nothing();
}

#[test]
fn every_entry_of_every_feed_leads_to_a_page() {
    let built = built();
    let mut wrong = Wrong::default();
    for path in built.files.keys().filter(|path| path.ends_with("feed.xml")) {
        let xml = built.text(path);
        let links = elements(xml, "link");
        if links.is_empty() || elements(xml, "updated").is_empty() {
            wrong.says(path, "no link or no date");
        }
        for url in links.iter().filter(|url| url.starts_with(&built.base_url) && !built.has(url)) {
            wrong.says(path, format!("{url} is not there"));
        }
        let ids = elements(xml, "id");
        if ids.iter().collect::<BTreeSet<_>>().len() != ids.len() {
            wrong.says(path, "an id twice");
        }
    }
    wrong.nothing();
}

fn documents(built: &Built) -> Vec<Value> {
    let catalogue: Value = serde_json::from_str(built.text("catalogue/catalogue.json")).expect("JSON");
    let documents = catalogue["documents"].as_array().expect("documents").clone();
    assert_eq!(catalogue["count"], documents.len(), "count");
    documents
}

#[test]
fn the_catalogue_and_the_pages_say_the_same() {
    let built = built();
    let mut wrong = Wrong::default();
    let documents = documents(built);
    let pages: BTreeMap<&str, Html> = built.pages().collect();
    let heading = Selector::parse("h1").unwrap();
    let mut known = BTreeSet::new();
    for document in &documents {
        let url = document["url"].as_str().expect("url");
        known.insert(url.to_owned());
        if url.starts_with("http") {
            continue;
        }
        let Some(html) = pages.get(url) else {
            wrong.says(url, "in the catalogue, but no page");
            continue;
        };
        let text: String = html.root_element().text().collect();
        let squeezed = |text: &str| text.split_whitespace().collect::<String>();
        let title = html.select(&heading).next().map(|h1| h1.text().collect::<String>()).unwrap_or_default();
        if squeezed(&title) != squeezed(document["title"].as_str().unwrap_or("")) {
            wrong.says(url, format!("headed {title:?}, catalogued as {}", document["title"]));
        }
        for key in ["doc_number", "index_number", "published"] {
            if let Some(value) = document[key].as_str().filter(|value| !squeezed(&text).contains(&squeezed(value))) {
                wrong.says(url, format!("does not show its {key} {value}"));
            }
        }
        for file in document["attachments"].as_array().into_iter().flatten() {
            let path = file["url"].as_str().unwrap_or("");
            match built.files.get(path) {
                None => wrong.says(url, format!("attachment {path} is not there")),
                Some(bytes) => {
                    let digest: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
                    if file["bytes"] != bytes.len() || file["sha256"] != digest.as_str() {
                        wrong.says(url, format!("attachment {path} is not the catalogued one"));
                    }
                }
            }
        }
        for relation in document["relations"].as_array().into_iter().flatten() {
            if let Some(other) = relation["url"].as_str().filter(|other| !other.starts_with("http")) {
                if !built.files.contains_key(other) {
                    wrong.says(url, format!("relation {} to {other}, which is not there", relation["kind"]));
                }
            }
        }
    }
    for (page, html) in &pages {
        if kind(html).contains("page-document") && !known.contains(*page) {
            wrong.says(page, "a document that the catalogue does not know");
        }
    }
    wrong.nothing();
}

#[test]
fn every_form_of_the_catalogue_has_the_same_rows() {
    let built = built();
    let documents = documents(built);
    let csv = built.text("catalogue/catalogue.csv");
    let rows = csv.strip_prefix('\u{feff}').expect("a byte order mark for Excel");
    assert!(rows.contains("\r\n") && !rows.replace("\r\n", "").contains('\n'), "CRLF at each end of line");
    let mut reader = csv::Reader::from_reader(rows.as_bytes());
    let headers: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let columns = "序号,索引号,名称,文号,体裁分类,主题分类,栏目,发文机关,发布机构,责任科室,生成日期,发布日期,施行日期,有效期至,有效性,公开属性,关键词,内容概述,政策解读,网址";
    assert_eq!(headers.join(","), columns);
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), documents.len());
    for (record, document) in records.iter().zip(&documents) {
        let name = record[2].strip_prefix('\'').unwrap_or(&record[2]);
        assert_eq!(name, document["title"].as_str().unwrap());
        assert_eq!(&record[11], document["published"].as_str().unwrap());
    }
    let titles = elements(built.text("catalogue/catalogue.xml"), "document").len();
    assert_eq!(titles, documents.len());
    assert!(built.files["catalogue/catalogue.xlsx"].starts_with(b"PK"));
}

/// Titles of sources that must stay out: drafts, future ones, and those that are not 主动公开.
fn hidden_titles(root: &Path) -> Vec<String> {
    let mut hidden = Vec::new();
    for (path, bytes) in tree(&root.join("content")).unwrap() {
        let text = String::from_utf8_lossy(&bytes);
        let Some(front) = path.ends_with(".md").then(|| text.split("---").nth(1)).flatten() else { continue };
        let value = |names: &[&str]| {
            front.lines().find_map(|line| {
                names.iter().find_map(|name| {
                    Some(
                        line.strip_prefix(name)?
                            .trim_start_matches([':', ' '])
                            .trim_matches(['"', '\''])
                            .trim()
                            .to_owned(),
                    )
                })
            })
        };
        let closed = value(&["disclosure:", "公开属性:"]).is_some_and(|kind| kind != "主动公开");
        let draft = value(&["draft:", "草稿:"]).is_some_and(|draft| draft == "true" || draft == "是");
        let later = value(&["published:", "发布日期:"]).is_some_and(|date| date.get(..10).is_some_and(|day| day > DAY));
        if closed || draft || later {
            hidden.extend(value(&["title:", "标题:", "名称:"]));
        }
    }
    hidden
}

#[test]
fn what_is_not_public_appears_nowhere() {
    let built = built();
    let Some(root) = &built.sources else { return };
    let hidden = hidden_titles(root);
    assert!(hidden.len() >= 3, "the sample holds a draft, a future and a closed document: {hidden:?}");
    let mut wrong = Wrong::default();
    for (path, bytes) in &built.files {
        let text = String::from_utf8_lossy(bytes);
        for title in hidden.iter().filter(|title| text.contains(title.as_str())) {
            wrong.says(path, format!("shows {title}"));
        }
    }
    wrong.nothing();
}

#[test]
fn style_sheets_and_scripts_fetch_from_nowhere() {
    let mut wrong = Wrong::default();
    for (path, _) in built().files.iter().filter(|(path, _)| path.ends_with(".css") || path.ends_with(".js")) {
        let text = built().text(path);
        for bad in ["@import", "//cdn", "url(http", "url(//", "eval(", "new Function", "document.write", "innerHTML"] {
            if text.contains(bad) {
                wrong.says(path, format!("contains {bad}"));
            }
        }
    }
    let size = |name: &str| built().files.get(name).map_or(0, Vec::len);
    for (name, most) in [("assets/site.css", 30 << 10), ("assets/site.js", 12 << 10), ("assets/prefs.js", 1 << 10)] {
        if size(name) > most || size(name) == 0 {
            wrong.says(name, format!("{} bytes, at most {most} are allowed", size(name)));
        }
    }
    wrong.nothing();
}
