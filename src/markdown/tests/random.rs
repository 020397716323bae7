//! What holds for every text, however broken.

use std::collections::HashSet;

use proptest::prelude::*;

use super::*;

/// Pieces that get into each other's way.
const PIECES: &[&str] = &[
    "甲",
    "乙，",
    "《丙》",
    "“丁”",
    "。",
    "：",
    "\n",
    "\n",
    "\n\n",
    "\n\n",
    "\n> ",
    "\n- ",
    "\n1. ",
    "\n    ",
    "\n## ",
    "\n|甲|乙|\n|-|:-:|\n|1|",
    "|",
    "**",
    "**",
    "*",
    "***",
    "~~",
    "~",
    "_",
    "__",
    "`",
    "\n```json\n",
    "\n```\n",
    "[甲](a.md)",
    "[乙](b 1.docx)",
    "![丙](c.png)",
    "[",
    "](",
    ")",
    "![",
    "<https://a.cn>",
    "[^1]",
    "\n[^1]: ",
    "[^二]",
    "\n[^二]: ",
    "\n---\n",
    "\n- [x] ",
    "2021.",
    "\\",
    "&nbsp;",
    "&#60;",
    "\u{3000}\u{3000}",
    "\t",
    "<div>",
    "</div>",
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<span id=\"甲\">",
    "</span>",
    "<a href=\"x\">",
    "<a name=甲>",
    "</a>",
    "<a href=\"javascript:alert(1)\">",
    "<img src=x onerror=alert(1)>",
    "<img src=\"data:x\" alt=\"甲\">",
    "<br>",
    "<hr>",
    "<table>",
    "</table>",
    "<tr>",
    "</tr>",
    "<td>",
    "<td colspan=2>",
    "</td>",
    "<th>",
    "<thead>",
    "<tbody>",
    "<caption>",
    "<ul>",
    "<li>",
    "</li>",
    "</ul>",
    "<ol start=3>",
    "<dl>",
    "<dt>",
    "<dd>",
    "</dl>",
    "<details>",
    "<summary>",
    "</summary>",
    "</details>",
    "<ruby>",
    "<rt>",
    "</ruby>",
    "<figure>",
    "<figcaption>",
    "</figure>",
    "<blockquote>",
    "<h1>",
    "<h3>",
    "</h3>",
    "<center>",
    "<script>",
    "</script>",
    "<script>alert(1)</script>",
    "<style>",
    "<iframe src=x>",
    "<svg onload=x>",
    "<!--",
    "-->",
    "<?",
    "<!DOCTYPE html>",
    "<div onclick=\"x\" style='y'>",
    "<font>",
    "<",
    ">",
    "\"",
    "'",
    "一、总则\n",
    "（一）",
    "第三条　",
    "第一章　总则\n",
    "附件：",
    "\n附件1\n",
    "\n云汀市民政局\n2024年1月2日\n",
    "（此件公开发布）",
    "工作方案",
    "\u{1bc9f}",
    "\u{1bca0}",
    "\0",
    "\u{b}",
];

fn broken_text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..40).prop_map(|pieces| pieces.concat())
}

fn anything() -> impl Strategy<Value = String> {
    prop_oneof![4 => broken_text(), 1 => "\\PC{0,80}"]
}

/// Slots that can be told apart, and one hostile slot among them.
fn slots(count: usize) -> Vec<Slot> {
    let slot = |index: usize| match index % 4 {
        0 => Slot::Inside(format!("in/{index}")),
        1 => Slot::Outside(format!("https://out.cn/{index}")),
        2 => Slot::Outside("javascript:alert(1)".to_owned()),
        _ => Slot::Anchor(format!("甲{index}")),
    };
    (0..count).map(slot).collect()
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let Body { facts: found, extent } = read_facts(text).value;
    let options = RenderOptions { root: "../", heading_base: 2, id_prefix: "" };
    let html = render(text, &slots(found.links.len()), &options);
    // A slot too many is never used, a slot too few never asked for.
    prop_assert_eq!(&html, &render(text, &slots(found.links.len() + 3), &options));
    render(text, &slots(found.links.len() / 2), &options);
    let page = scraper::Html::parse_fragment(&html);
    prop_assert_eq!(as_written(&html)?, as_browsers_see(&page), "{}", html);
    harmless(&page, &html)?;
    let mut ids = HashSet::new();
    for element in page.tree.values().filter_map(scraper::Node::as_element) {
        if let Some(id) = element.attr("id") {
            prop_assert!(ids.insert(id.to_owned()), "{id} twice\n{html}");
        }
    }
    for id in found.places.iter().chain(found.anchors.iter().map(String::as_str)) {
        prop_assert!(ids.contains(id), "no {id}\n{html}");
    }
    prop_assert_eq!(extent.links.len(), found.links.len());
    for (link, span) in found.links.iter().zip(&extent.links) {
        prop_assert!(text.get(span.clone()).is_some(), "{:?}", link);
    }
    let plain = plain_text(text);
    // Whatever is made of one reading is what each makes by itself.
    let whole = whole(&SourcePath::new("content/甲.md"), text, 0, Wanted { galley: true, plain: true });
    prop_assert_eq!(&whole.found.value.facts, &found);
    prop_assert!(whole.plain.is_none_or(|once| once == plain));
    if let Some(set) = whole.galley {
        prop_assert_eq!(set, galley(text, &[], &options));
    }
    let ours = |c: char| ('\u{1bc9f}'..='\u{1bca2}').contains(&c);
    let facts = format!("{found:?}");
    prop_assert!(!html.contains(ours) && !plain.contains(ours) && !facts.contains(ours));
    Ok(())
}

/// The elements of a page with their depth, as its tags say. Every tag must be closed in its turn.
fn as_written(html: &str) -> Result<Vec<(usize, String)>, TestCaseError> {
    let (mut open, mut out): (Vec<&str>, Vec<(usize, String)>) = (Vec::new(), Vec::new());
    for tag in html.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').ok_or_else(|| TestCaseError::fail(html.to_owned()))?;
        let name = tag.split([' ', '\n']).next().unwrap_or_default();
        if let Some(name) = name.strip_prefix('/') {
            prop_assert_eq!(open.pop(), Some(name), "{}", html);
            continue;
        }
        if name != "tbody" {
            out.push((open.iter().filter(|name| **name != "tbody").count(), name.to_owned()));
        }
        if !matches!(name, "br" | "hr" | "img" | "input") {
            open.push(name);
        }
    }
    prop_assert!(open.is_empty(), "{:?} {}", open, html);
    Ok(out)
}

/// The same as a browser's parser makes them out. It supplies the bodies of tables.
fn as_browsers_see(page: &scraper::Html) -> Vec<(usize, String)> {
    let root = page.tree.root().descendants().filter(|node| node.value().is_element());
    let name = |node: &scraper::Node| node.as_element().map(|element| element.name().to_owned());
    let nodes = root.filter_map(|node| {
        let own = name(node.value()).filter(|name| name != "tbody" && name != "html")?;
        let depth = node
            .ancestors()
            .filter_map(|above| name(above.value()))
            .filter(|name| name != "tbody" && name != "html")
            .count();
        Some((depth, own))
    });
    nodes.collect()
}

fn harmless(page: &scraper::Html, html: &str) -> Result<(), TestCaseError> {
    for element in page.tree.values().filter_map(scraper::Node::as_element) {
        prop_assert!(!rules::is_active(element.name()) || element.name() == "input", "{html}");
        for (name, value) in element.attrs() {
            prop_assert!(!name.starts_with("on") && name != "style", "{html}");
            let address = matches!(name, "href" | "src");
            prop_assert!(!address || links::is_harmless(value), "{html}");
            prop_assert!(name != "src" || value.starts_with("../"), "{html}");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_text_becomes_a_harmless_whole(text in anything()) {
        check(&text)?;
    }

    #[test]
    fn an_edit_elsewhere_moves_no_anchor(words in "[甲-龟]{1,12}") {
        let text = "一、甲\n\n（一）乙。丙。\n\n1.丁\n\n## 二、戊\n\n第三条　己。\n\n（一）庚；\n";
        let edited = text.replace("丙。", &format!("{words}。\n\n{words}。")).replace('戊', &words);
        let ids = |text: &str| read_facts(text).value.facts.places.iter().map(str::to_owned).collect::<Vec<_>>();
        prop_assert_eq!(ids(text), ids(&edited));
        prop_assert_eq!(ids(text), ["一", "一-一", "一-一-1", "二", "第三条", "第三条-一"]);
    }
}
