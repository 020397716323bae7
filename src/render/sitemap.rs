//! 网站地图: `sitemap.xml` for search engines (sitemaps.org): one file of addresses, or an index of
//! several where the plan had to split them.

use super::xml::{HEAD, push_element};
use crate::model::date::Date;
use crate::model::path::OutputPath;
use crate::page::row::SitemapXml;

/// A file of addresses.
pub fn addresses(map: &SitemapXml) -> Vec<u8> {
    let place = |(path, date): &(OutputPath, Option<Date>)| {
        (format!("{}{}", map.base_url, path.href()), date.map(|date| date.to_string()))
    };
    list("urlset", "url", map.pages.iter().map(place))
}

/// An index of such files: the absolute address of each and the newest date in it.
pub fn index(parts: &[(String, Option<String>)]) -> Vec<u8> {
    list("sitemapindex", "sitemap", parts.iter().cloned())
}

fn list(root: &str, item: &str, places: impl Iterator<Item = (String, Option<String>)>) -> Vec<u8> {
    let mut out = format!("{HEAD}<{root} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for (url, date) in places {
        push_place(&mut out, item, &url, date.as_deref());
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

    fn map(count: usize) -> SitemapXml {
        let path = |at: usize| OutputPath::trusted(format!("甲&乙/{at:03}.html"));
        let date = |at: usize| (at % 2 == 1).then_some(Date::MIN);
        SitemapXml {
            base_url: "https://a.example/".to_owned(),
            pages: (0..count).map(|at| (path(at), date(at))).collect(),
        }
    }

    fn locations(bytes: &[u8]) -> Vec<String> {
        read_back(bytes).into_iter().filter(|(name, _)| name == "loc").map(|(_, text)| text).collect()
    }

    #[test]
    fn every_address_is_read_back_with_its_date() {
        let bytes = addresses(&map(3));
        let wanted = |at: usize| format!("https://a.example/%E7%94%B2%26%E4%B9%99/{at:03}.html");
        assert_eq!(locations(&bytes), (0..3).map(wanted).collect::<Vec<_>>());
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert_eq!(text.matches(&format!("<lastmod>{}</lastmod>", Date::MIN)).count(), 1);
    }

    #[test]
    fn an_index_names_its_parts() {
        let part = |at: usize| (format!("https://a.example/sitemap-{at}.xml?a=1&b=2"), Some("2024-01-01".to_owned()));
        let bytes = index(&[part(1), part(2)]);
        assert!(String::from_utf8_lossy(&bytes).contains("<sitemapindex"));
        assert_eq!(locations(&bytes), [part(1).0, part(2).0]);
    }

    #[test]
    fn a_map_of_nothing_is_still_a_map() {
        assert!(String::from_utf8_lossy(&addresses(&map(0))).contains("</urlset>"));
    }
}
