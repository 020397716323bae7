//! 关系: declared on one side, seen from both.

use super::paper;
use crate::site::Site;

/// Fields, the kind that they declare, and the kind that the other end sees in the catalogue (`None`
/// where it is left out, since it can be derived).
const FIELDS: [(&str, &str, Option<&str>); 15] = [
    ("政策解读", "interpreted_by", Some("interprets")),
    ("解读文件", "interprets", Some("interpreted_by")),
    ("依据", "based_on", None),
    ("落实", "implements", Some("implemented_by")),
    ("转发", "forwards", Some("forwarded_by")),
    ("修改", "amends", Some("amended_by")),
    ("废止", "repeals", Some("repealed_by")),
    ("替代", "supersedes", Some("superseded_by")),
    ("延期", "extends", Some("extended_by")),
    ("继续有效", "reaffirms", Some("reaffirmed_by")),
    ("更正", "corrects", Some("corrected_by")),
    ("解答", "answers", Some("answered_by")),
    ("采纳", "feedback_on", Some("feedback")),
    ("环节", "stage_of", Some("stages")),
    ("相关", "related", None),
];

fn kinds(site: &Site, title: &str) -> Vec<String> {
    let row = site.row(title);
    let relations = row["relations"].as_array().cloned().unwrap_or_default();
    relations.iter().map(|relation| format!("{} {}", relation["kind"], relation["url"]).replace('"', "")).collect()
}

#[test]
fn every_relation_is_seen_from_both_ends() {
    for (field, kind, reverse) in FIELDS {
        let site = Site::new(
            &(paper("content/政策/甲.md", "甲文件", "")
                + &paper("content/政策/乙.md", "乙文件", &format!("{field}: 甲.md"))),
        )
        .built();
        assert_eq!(kinds(&site, "乙文件"), [format!("{kind} 政策/甲.html")]);
        let seen: Vec<String> = reverse.into_iter().map(|reverse| format!("{reverse} 政策/乙.html")).collect();
        assert_eq!(kinds(&site, "甲文件"), seen, "{field}");
        assert!(site.output("政策/甲.html").contains("乙文件"), "{field}: the page of the other end shows it");
        assert!(site.output("政策/乙.html").contains("甲文件"), "{field}");
    }
}

#[test]
fn both_ends_may_declare_it_and_it_is_still_one() {
    let site = Site::new(
        &(paper("content/政策/甲.md", "甲", "政策解读: [乙.md, 《乙》]")
            + &paper("content/政策/乙.md", "乙", "类型: 政策解读\n解读文件: 甲.md")),
    )
    .built();
    assert_eq!(kinds(&site, "甲"), ["interpreted_by 政策/乙.html"]);
    assert_eq!(kinds(&site, "乙"), ["interprets 政策/甲.html"]);
}

#[test]
fn relations_are_sorted_by_kind_then_address() {
    let papers = ["乙", "丙", "丁"].map(|name| paper(&format!("content/政策/{name}.md"), name, ""));
    let fields = "相关: [乙.md, 丙.md]\n废止: 丁.md\n依据: 丙.md";
    let site = Site::new(&(papers.concat() + &paper("content/政策/甲.md", "甲", fields))).built();
    let mut sorted = kinds(&site, "甲");
    sorted.sort();
    assert_eq!(kinds(&site, "甲"), sorted);
    assert_eq!(sorted.len(), 4);
}

#[test]
fn a_widely_cited_paper_shows_twenty_and_the_others_on_pages_from_the_oldest() {
    let mut text = paper("content/政策/甲.md", "甲", "") + &super::site_yaml("每页条数: 2");
    for day in 1..=25 {
        let fields = format!("发布日期: 2026-05-{day:02}\n依据: ../政策/甲.md");
        text += &paper(&format!("content/通知/引{day:02}.md"), &format!("引用{day:02}"), &fields);
    }
    let site = Site::new(&text).built();
    let page = site.output("政策/甲.html");
    let shown: Vec<usize> = (1..=25).filter(|day| page.contains(&format!("引用{day:02}"))).collect();
    assert_eq!(shown, (6..=25).collect::<Vec<_>>());
    assert!(page.contains("25"), "the count");
    let on = |number: usize| {
        let page = site.output(&format!("政策/甲/cited-p{number}.html"));
        (1..=25).filter(|day| page.contains(&format!("引用{day:02}"))).collect::<Vec<usize>>()
    };
    assert_eq!((on(1), on(2), on(3)), (vec![1, 2], vec![3, 4], vec![5]));
}
