//! JSON-LD: what search engines may know of a document, in the words of schema.org. Only what is
//! true: what is not known is left out.

use std::borrow::Cow;

use serde::Serialize;

use super::Crumb;
use crate::model::date::Date;
use crate::model::doc_number::DocNumber;
use crate::model::kind::{Class, Kind};
use crate::model::validity::Validity;

/// What is said about a document: also what the fingerprint of its page covers in place of the text, which
/// is made only when the page is.
#[derive(Debug, Clone, Copy, Hash)]
pub struct JsonLd<'a> {
    /// 标题.
    pub title: &'a str,
    /// Absolute address.
    pub url: &'a str,
    /// 发布日期.
    pub published: Date,
    /// 更新日期.
    pub modified: Option<Date>,
    /// 文号, the identifier of a rule.
    pub identifier: Option<&'a DocNumber>,
    /// 成文日期.
    pub signed: Option<Date>,
    /// 发文机关.
    pub issuers: &'a [String],
    /// 发布机构.
    pub publisher: &'a str,
    /// 有效性; `None`: nothing is said about force.
    pub validity: Option<Validity>,
    /// 文件类别: 规章 and 规范性文件 are `Legislation`.
    pub class: Class,
    /// 类型: decides between `Article` and `WebPage` for the rest.
    pub kind: Kind,
    /// What an address of ours begins with.
    pub base_url: &'a str,
    /// From the home page to this page.
    pub breadcrumb: &'a [Crumb],
}

/// The text of a `<script type="application/ld+json">` block.
pub fn json_ld(page: &JsonLd<'_>) -> String {
    let graph = Graph { context: "https://schema.org", graph: (work(page), trail(page)) };
    let json = serde_json::to_string(&graph);
    debug_assert!(json.is_ok(), "plain data always has a JSON form");
    escape(&json.unwrap_or_default())
}

/// JSON that is safe inside a script element and as a script: no `<`, `>`, `&`, and none of the two
/// line ends that JSON allows in a string and old scripts do not. These stand in strings only, where
/// `\uXXXX` means the same.
pub fn escape(json: &str) -> String {
    // The line ends are looked for by their first byte, which begins other punctuation too.
    let bytes = json.as_bytes();
    if memchr::memchr3(b'<', b'>', b'&', bytes).is_none() && memchr::memchr(0xe2, bytes).is_none() {
        return json.to_owned();
    }
    let mut out = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'<' | b'>' | b'&' | 0xe2)) {
        let (plain, special) = rest.split_at(at);
        out.push_str(plain);
        let mut chars = special.chars();
        match chars.next() {
            Some('<') => out.push_str("\\u003c"),
            Some('>') => out.push_str("\\u003e"),
            Some('&') => out.push_str("\\u0026"),
            Some('\u{2028}') => out.push_str("\\u2028"),
            Some('\u{2029}') => out.push_str("\\u2029"),
            other => out.extend(other),
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
    out
}

#[derive(Serialize)]
struct Graph<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: (Work<'a>, Trail<'a>),
}

/// The document. Fields that the type does not have are `None`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Work<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "@id")]
    id: &'a str,
    url: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    headline: Option<&'a str>,
    in_language: &'static str,
    date_published: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
    publisher: Agency<'a>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    legislation: Option<Legislation<'a>>,
}

/// What only a rule has.
#[derive(Serialize)]
struct Legislation<'a> {
    #[serde(rename = "legislationType")]
    class: &'static str,
    #[serde(rename = "legislationIdentifier", skip_serializing_if = "Option::is_none")]
    identifier: Option<String>,
    #[serde(rename = "legislationDate", skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(rename = "legislationPassedBy", skip_serializing_if = "Vec::is_empty")]
    passed_by: Vec<Agency<'a>>,
    #[serde(rename = "legislationLegalForce", skip_serializing_if = "Option::is_none")]
    legal_force: Option<&'static str>,
}

#[derive(Serialize)]
struct Agency<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Trail<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    item_list_element: Vec<Step<'a>>,
}

#[derive(Serialize)]
struct Step<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    position: usize,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<Cow<'a, str>>,
}

fn work<'a>(page: &JsonLd<'a>) -> Work<'a> {
    let kind = work_type(page.class, page.kind);
    Work {
        kind,
        id: page.url,
        url: page.url,
        name: page.title,
        headline: (kind == "Article").then_some(page.title),
        in_language: "zh-CN",
        date_published: page.published.to_string(),
        date_modified: page.modified.map(|date| date.to_string()),
        publisher: agency(page.publisher),
        legislation: (kind == "Legislation").then(|| legislation(page)),
    }
}

fn work_type(class: Class, kind: Kind) -> &'static str {
    match class {
        Class::Rule | Class::Normative => return "Legislation",
        Class::Policy | Class::Other => {}
    }
    match kind {
        Kind::Document
        | Kind::Interpretation
        | Kind::Consultation
        | Kind::Feedback
        | Kind::Decision
        | Kind::AnnualReport
        | Kind::Finance
        | Kind::Permit
        | Kind::Penalty
        | Kind::Proposal
        | Kind::Response => "Article",
        Kind::Guide | Kind::Institution | Kind::Service | Kind::Register | Kind::Faq | Kind::Page => "WebPage",
    }
}

fn legislation<'a>(page: &JsonLd<'a>) -> Legislation<'a> {
    Legislation {
        class: page.class.chinese(),
        identifier: page.identifier.map(ToString::to_string),
        date: page.signed.map(|date| date.to_string()),
        passed_by: page.issuers.iter().map(|name| agency(name)).collect(),
        legal_force: page.validity.map(force),
    }
}

fn force(validity: Validity) -> &'static str {
    match validity {
        Validity::InForce => "https://schema.org/InForce",
        // The text on this page has force but for what was amended.
        Validity::Amended => "https://schema.org/PartiallyInForce",
        Validity::NotYet | Validity::Expired | Validity::Repealed | Validity::Withdrawn => {
            "https://schema.org/NotInForce"
        }
    }
}

fn agency(name: &str) -> Agency<'_> {
    Agency { kind: "GovernmentOrganization", name }
}

fn trail<'a>(page: &JsonLd<'a>) -> Trail<'a> {
    let address = |crumb: &'a Crumb| {
        let href = crumb.href.as_deref()?;
        Some(if crumb.external { href.into() } else { format!("{}{href}", page.base_url).into() })
    };
    let steps = (1..).zip(page.breadcrumb).map(|(position, crumb)| Step {
        kind: "ListItem",
        position,
        name: &crumb.title,
        item: address(crumb),
    });
    Trail { kind: "BreadcrumbList", item_list_element: steps.collect() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    fn shown(title: &str, class: Class, kind: Kind, validity: Option<Validity>) -> (String, Value) {
        let url = "https://a.example/zc/x.html";
        let text = json_ld(&JsonLd {
            title,
            url,
            published: "2024-04-26".parse().unwrap(),
            modified: None,
            identifier: DocNumber::parse("云民规〔2024〕2号").as_ref(),
            signed: "2024-04-15".parse().ok(),
            issuers: &["云汀市民政局".to_owned(), "云汀市财政局".to_owned()],
            publisher: "云汀市民政局",
            validity,
            class,
            kind,
            base_url: "https://a.example/",
            breadcrumb: &[
                Crumb { title: "门户".to_owned(), href: Some("https://b.example/".to_owned()), external: true },
                Crumb { title: "首页".to_owned(), href: Some("index.html".to_owned()), external: false },
                Crumb { title: title.to_owned(), href: None, external: false },
            ],
        });
        let value = serde_json::from_str(&text).unwrap();
        (text, value)
    }

    #[test]
    fn a_normative_document_is_legislation_with_number_and_force() {
        let (_, value) = shown("办法", Class::Normative, Kind::Document, Some(Validity::Repealed));
        let work = &value["@graph"][0];
        assert_eq!(work["@type"], "Legislation");
        assert_eq!(work["legislationIdentifier"], "云民规〔2024〕2号");
        assert_eq!(work["legislationDate"], "2024-04-15");
        assert_eq!(work["legislationPassedBy"][1]["name"], "云汀市财政局");
        assert_eq!(work["legislationLegalForce"], "https://schema.org/NotInForce");
        assert_eq!(work.get("dateModified"), None);
    }

    #[test]
    fn everything_else_says_nothing_about_law() {
        let (text, value) = shown("通知", Class::Other, Kind::Document, Some(Validity::InForce));
        assert_eq!(
            (&value["@graph"][0]["@type"], &value["@graph"][0]["headline"]),
            (&"Article".into(), &"通知".into())
        );
        assert!(!text.contains("legislation"));
        let (text, value) = shown("指南", Class::Other, Kind::Guide, None);
        assert_eq!(value["@graph"][0]["@type"], "WebPage");
        assert!(!text.contains("headline"));
    }

    #[test]
    fn the_breadcrumb_ends_without_a_link() {
        let (_, value) = shown("通知", Class::Other, Kind::Document, None);
        let steps = value["@graph"][1]["itemListElement"].as_array().unwrap();
        assert_eq!((&steps[0]["position"], &steps[2]["position"]), (&1.into(), &3.into()));
        assert_eq!(steps[0]["item"].as_str(), Some("https://b.example/"));
        assert_eq!((steps[1]["item"].as_str(), steps[2].get("item")), (Some("https://a.example/index.html"), None));
    }

    proptest! {
        #[test]
        fn no_title_leaves_its_block(title in "(?s).{0,12}(</script>|<!--|\u{2028}|&)?.{0,4}") {
            let (text, value) = shown(&title, Class::Policy, Kind::Document, None);
            let unsafe_signs = ['<', '>', '&', '\u{2028}', '\u{2029}', '\n'];
            prop_assert!(!text.contains(unsafe_signs));
            prop_assert_eq!(value["@graph"][0]["name"].as_str(), Some(title.as_str()));
        }
    }
}
