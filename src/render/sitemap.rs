//! 网站地图: `sitemap.xml` for search engines (sitemaps.org): one file of addresses, or an index of
//! several where the plan had to split them.

use super::xml::{HEAD, push_element};
use crate::page::row::SitemapXml;

/// A file of addresses.
pub fn addresses(map: &SitemapXml) -> Vec<u8> {
    list("urlset", "url", &map.urls)
}

/// An index of such files: the absolute address of each and the newest date in it.
pub fn index(parts: &[(String, Option<String>)]) -> Vec<u8> {
    list("sitemapindex", "sitemap", parts)
}

fn list(root: &str, item: &str, places: &[(String, Option<String>)]) -> Vec<u8> {
    let mut out = format!("{HEAD}<{root} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for (url, date) in places {
        push_place(&mut out, item, url, date.as_deref());
    }
    out.push_str("</");
    out.push_str(root);
    out.push_str(">\n");
    out.into_bytes()
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

    fn places(count: usize) -> Vec<(String, Option<String>)> {
        let url = |at: usize| format!("https://a.example/{at:03}.html?a=1&b=2");
        (0..count).map(|at| (url(at), (at % 2 == 1).then(|| format!("2024-01-{at:02}")))).collect()
    }

    fn locations(bytes: &[u8]) -> Vec<String> {
        read_back(bytes).into_iter().filter(|(name, _)| name == "loc").map(|(_, text)| text).collect()
    }

    #[test]
    fn every_address_is_read_back_with_its_date() {
        let bytes = addresses(&SitemapXml { urls: places(3) });
        assert_eq!(locations(&bytes), places(3).into_iter().map(|(url, _)| url).collect::<Vec<_>>());
        assert!(String::from_utf8_lossy(&bytes).contains("<lastmod>2024-01-01</lastmod>"));
    }

    #[test]
    fn an_index_names_its_parts() {
        let bytes = index(&places(2));
        assert!(String::from_utf8_lossy(&bytes).contains("<sitemapindex"));
        assert_eq!(locations(&bytes).len(), 2);
    }

    #[test]
    fn a_map_of_nothing_is_still_a_map() {
        assert!(String::from_utf8_lossy(&addresses(&SitemapXml { urls: Vec::new() })).contains("</urlset>"));
    }
}
