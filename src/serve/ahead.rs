//! 未公开的标记: whatever the public does not see yet says so, on its own page and wherever a link leads
//! to it.

use std::ops::Range;

use super::address::linked;
use super::html::escape;
use super::site::Site;
use crate::catalog::Ahead;
use crate::model::date::in_words;
use crate::model::path::OutputPath;

/// The mark: `草稿`, `将于2026年12月1日公开`.
pub fn word(ahead: Ahead) -> String {
    match ahead {
        Ahead::Draft => "草稿".to_owned(),
        Ahead::Future(date) => format!("将于{}公开", in_words(date)),
    }
}

/// The strip at the head of a page that is not public yet.
pub fn strip(ahead: Ahead) -> String {
    let rest = match ahead {
        Ahead::Draft => "：只在本机预览中显示，不会生成到网站。写完后请删去“草稿: 是”。",
        Ahead::Future(_) => "：只在本机预览中显示，到期后生成时才会出现在网站。",
    };
    format!(
        "<aside class=\"gk-strip\" aria-label=\"未公开\"><p><strong>{}</strong>{rest}</p></aside>",
        escape(&word(ahead))
    )
}

/// Puts the mark at the end of every link that leads to a document which is not public yet.
pub fn mark_links(site: &Site, page: &OutputPath, html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut done = 0;
    for tag in anchors(html) {
        let href = attribute(&html[tag.clone()], "href");
        let ahead = href.and_then(|href| linked(page, &unescape(href))).and_then(|path| site.ahead(&path));
        let end = html[tag.end..].find("</a>").map(|at| tag.end + at);
        if let (Some(ahead), Some(end)) = (ahead, end) {
            out.push_str(&html[done..end]);
            out.push_str(&format!("<span class=\"gk-ahead\">{}</span>", escape(&word(ahead))));
            done = end;
        }
    }
    out.push_str(&html[done..]);
    out
}

/// The opening tags of all links.
fn anchors(html: &str) -> impl Iterator<Item = Range<usize>> {
    html.match_indices("<a ").filter_map(|(at, _)| {
        let mut quoted = false;
        let end = html[at..].char_indices().find(|(_, c)| {
            quoted ^= *c == '"';
            *c == '>' && !quoted
        });
        end.map(|(length, _)| at..at + length + 1)
    })
}

/// The value of a quoted attribute in an opening tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    let length = tag.get(start..)?.find('"')?;
    tag.get(start..start + length)
}

fn unescape(text: &str) -> String {
    text.replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_with_their_address() {
        let html = "<p><a class=\"x > y\" href=\"a&amp;b.html\">甲</a> <abbr>乙</abbr><a href=\"c\">丙</a></p>";
        let found: Vec<String> = anchors(html).filter_map(|tag| attribute(&html[tag], "href")).map(unescape).collect();
        assert_eq!(found, ["a&b.html", "c"]);
    }
}
