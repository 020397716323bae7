//! 网站地图: `sitemap.xml` for search engines (sitemaps.org), and its parts where it is too large.

use super::xml::{HEAD, push_element};
use crate::page::row::SitemapXml;

/// The protocol's limits for one file.
const LIMITS: Limits = Limits { urls: 50_000, bytes: 50 * 1024 * 1024 };

const CLOSE: &str = "</urlset>\n";

struct Limits {
    urls: usize,
    bytes: usize,
}

/// One part: its text without the closing tag, how many addresses, and the newest date among them.
struct Part<'a> {
    text: String,
    urls: usize,
    newest: Option<&'a str>,
}

/// Names and bytes: `sitemap.xml` alone, or as an index of `sitemap-1.xml`, `sitemap-2.xml`, …
pub fn sitemap(map: &SitemapXml, base_url: &str) -> Vec<(String, Vec<u8>)> {
    within(map, base_url, &LIMITS)
}

fn within(map: &SitemapXml, base_url: &str, limits: &Limits) -> Vec<(String, Vec<u8>)> {
    let mut parts = parts(map, limits);
    if parts.len() == 1 {
        return parts.drain(..).map(|part| ("sitemap.xml".to_owned(), closed(part))).collect();
    }
    let mut index = String::from(HEAD);
    index.push_str("<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    let mut files = Vec::with_capacity(parts.len() + 1);
    for (number, part) in (1..).zip(parts) {
        let name = format!("sitemap-{number}.xml");
        push_place(&mut index, "sitemap", &format!("{base_url}{name}"), part.newest);
        files.push((name, closed(part)));
    }
    index.push_str("</sitemapindex>\n");
    files.insert(0, ("sitemap.xml".to_owned(), index.into_bytes()));
    files
}

fn parts<'a>(map: &'a SitemapXml, limits: &Limits) -> Vec<Part<'a>> {
    let mut parts = Vec::new();
    let mut current = Part::new();
    for (url, date) in &map.urls {
        let before = current.text.len();
        push_place(&mut current.text, "url", url, date.as_deref());
        let too_long = current.text.len() + CLOSE.len() > limits.bytes;
        if current.urls > 0 && (current.urls == limits.urls || too_long) {
            let place = current.text.split_off(before);
            parts.push(std::mem::replace(&mut current, Part::new()));
            current.text.push_str(&place);
        }
        current.urls += 1;
        current.newest = current.newest.max(date.as_deref());
    }
    parts.push(current);
    parts
}

impl Part<'_> {
    fn new() -> Self {
        let open = "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
        Self { text: format!("{HEAD}{open}"), urls: 0, newest: None }
    }
}

fn closed(part: Part<'_>) -> Vec<u8> {
    (part.text + CLOSE).into_bytes()
}

fn push_place(out: &mut String, name: &str, url: &str, date: Option<&str>) {
    out.push('<');
    out.push_str(name);
    out.push('>');
    push_element(out, "loc", url);
    if let Some(date) = date {
        push_element(out, "lastmod", date);
    }
    out.push_str("</");
    out.push_str(name);
    out.push_str(">\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::xml::read_back;

    fn map(count: usize) -> SitemapXml {
        let url = |at: usize| format!("https://a.example/{at:03}.html?a=1&b=2");
        SitemapXml { urls: (0..count).map(|at| (url(at), (at % 2 == 1).then(|| format!("2024-01-{at:02}")))).collect() }
    }

    fn locations(bytes: &[u8]) -> Vec<String> {
        read_back(bytes).into_iter().filter(|(name, _)| name == "loc").map(|(_, text)| text).collect()
    }

    #[test]
    fn a_small_map_is_one_file() {
        let files = sitemap(&map(3), "https://a.example/");
        let [(name, bytes)] = files.as_slice() else { panic!("{} files", files.len()) };
        assert_eq!(name, "sitemap.xml");
        assert_eq!(locations(bytes), map(3).urls.into_iter().map(|(url, _)| url).collect::<Vec<_>>());
        assert!(String::from_utf8_lossy(bytes).contains("<lastmod>2024-01-01</lastmod>"));
    }

    #[test]
    fn a_large_map_is_an_index_whose_parts_hold_everything_once() {
        for limits in [Limits { urls: 4, bytes: usize::MAX }, Limits { urls: usize::MAX, bytes: 450 }] {
            let files = within(&map(11), "https://a.example/", &limits);
            assert!(files.len() > 3);
            let names: Vec<String> = files[1..].iter().map(|(name, _)| format!("https://a.example/{name}")).collect();
            assert_eq!(locations(&files[0].1), names);
            let all: Vec<String> = files[1..].iter().flat_map(|(_, bytes)| locations(bytes)).collect();
            assert_eq!(all, map(11).urls.into_iter().map(|(url, _)| url).collect::<Vec<_>>());
            assert!(files[1..].iter().all(|(_, bytes)| bytes.len() <= limits.bytes));
        }
    }

    #[test]
    fn a_map_of_nothing_is_still_a_map() {
        assert_eq!(sitemap(&map(0), "https://a.example/").len(), 1);
    }
}
