//! Sitemap, feeds and catalogues: well formed, complete, and of one mind with the pages.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use quick_xml::Reader;
use quick_xml::events::Event;
use scraper::{Html, Selector};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::built::{Built, Wrong, built, kind};
use crate::support::ends;

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
                Some(file) if ends(&file, "xml") => waiting.push(file),
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

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
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
                    if file["bytes"] != bytes.len() || file["sha256"] != sha256(bytes).as_str() {
                        wrong.says(url, format!("attachment {path} is not the catalogued one"));
                    }
                }
            }
        }
        for relation in document["relations"].as_array().into_iter().flatten() {
            let inside = relation["url"].as_str().filter(|other| !other.starts_with("http"));
            if let Some(other) = inside.filter(|other| !built.files.contains_key(*other)) {
                wrong.says(url, format!("relation {} to {other}, which is not there", relation["kind"]));
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
