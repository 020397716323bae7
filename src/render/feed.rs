//! 订阅: Atom 1.0 (RFC 4287), for the site and each column. Without a clock: it is as new as its
//! newest entry.

use super::xml::{HEAD, push_attribute, push_element};
use crate::page::row::{Feed, FeedEntry};

/// When a feed without entries was updated: the standard asks for a moment, and there is none to name.
const NEVER: &str = "1970-01-01T00:00:00+08:00";

/// The feed as Atom.
pub fn feed(feed: &Feed) -> Vec<u8> {
    // All moments are of one form and one zone, so the greatest text is the newest.
    let updated = feed.entries.iter().map(|entry| entry.updated.as_str()).max().unwrap_or(NEVER);
    let mut out = String::from(HEAD);
    out.push_str("<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"zh-CN\">\n");
    push_element(&mut out, "id", &feed.url);
    push_element(&mut out, "title", &feed.title);
    push_element(&mut out, "updated", updated);
    push_link(&mut out, "self", "application/atom+xml", &feed.url);
    push_link(&mut out, "alternate", "text/html", &feed.page_url);
    out.push_str("<author>");
    push_element(&mut out, "name", &feed.author);
    out.push_str("</author>\n");
    for entry in &feed.entries {
        push_entry(&mut out, entry);
    }
    out.push_str("</feed>\n");
    out.into_bytes()
}

fn push_entry(out: &mut String, FeedEntry { title, url, published, updated, summary, categories }: &FeedEntry) {
    out.push_str("<entry>");
    push_element(out, "id", url);
    push_element(out, "title", title);
    push_link(out, "alternate", "text/html", url);
    push_element(out, "published", published);
    push_element(out, "updated", updated);
    for category in categories {
        out.push_str("<category");
        push_attribute(out, "term", category);
        out.push_str("/>");
    }
    if !summary.is_empty() {
        push_element(out, "summary", summary);
    }
    out.push_str("</entry>\n");
}

fn push_link(out: &mut String, relation: &str, media_type: &str, href: &str) {
    out.push_str("<link");
    push_attribute(out, "rel", relation);
    push_attribute(out, "type", media_type);
    push_attribute(out, "href", href);
    out.push_str("/>");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::fingerprint::Hashed;
    use crate::render::xml::{legal, read_back};

    fn sample(entries: Vec<FeedEntry>) -> Feed {
        Feed {
            title: "云汀市民政局 政府信息公开".into(),
            url: "https://a.example/feed.xml".into(),
            page_url: "https://a.example/".into(),
            author: "云汀市民政局".into(),
            entries: entries.into_iter().map(Hashed::new).collect(),
        }
    }

    fn entry(title: &str, day: u8) -> FeedEntry {
        FeedEntry {
            title: title.into(),
            url: format!("https://a.example/zc/{day}.html"),
            published: format!("2024-04-{day:02}T00:00:00+08:00"),
            updated: format!("2024-05-{day:02}T00:00:00+08:00"),
            summary: "概述".into(),
            categories: vec!["政策".into(), "民政 & 救助".into()],
        }
    }

    #[test]
    fn a_feed_is_as_new_as_its_newest_entry() {
        insta::assert_snapshot!(String::from_utf8(feed(&sample(vec![entry("甲", 9), entry("乙", 26)]))).unwrap());
    }

    #[test]
    fn an_empty_feed_is_still_a_feed() {
        let read = read_back(&feed(&sample(Vec::new())));
        assert!(read.contains(&("updated".into(), NEVER.into())));
        assert!(read.contains(&("name".into(), "云汀市民政局".into())));
    }

    proptest! {
        #[test]
        fn titles_survive(title in "(?s).{0,12}") {
            let read = read_back(&feed(&sample(vec![entry(&title, 1)])));
            let titles: Vec<&str> = read.iter().filter(|(name, _)| name == "title").map(|(_, text)| text.as_str()).collect();
            prop_assert_eq!(titles, ["云汀市民政局 政府信息公开", &legal(&title)]);
        }
    }
}
