//! The cases on the rules' pages, as far as a body alone can tell.

use super::*;

/// The bodies of the `site` blocks under a heading.
fn bodies<'d>(doc: &'d str, heading: &str) -> Vec<&'d str> {
    let section = doc.split("\n## ").find(|section| section.starts_with(heading)).unwrap_or_default();
    let blocks =
        section.split("```site\n").skip(1).filter_map(|block| block.rsplit_once("```").map(|(block, _)| block));
    let body = |block: &'d str| block.splitn(3, "---\n").nth(2).map(|body| body.split("\n-- ").next().unwrap_or(body));
    blocks.filter_map(body).collect()
}

#[test]
fn every_case_on_a_page_is_as_it_says() {
    for rule in rules::RULES {
        assert!(rule.doc.starts_with(&format!("# {} {}\n", rule.id, rule.name)), "{}", rule.id);
        let found = |body: &&str| read_facts(body).diagnostics.iter().any(|finding| finding.rule == *rule);
        let (bad, good) = (bodies(rule.doc, "错例"), bodies(rule.doc, "正例"));
        // A page has no room for half a million cells.
        let fits = *rule != &rules::TABLE_TOO_LARGE;
        assert!(bad.is_empty() != fits && !good.is_empty(), "{}", rule.id);
        assert!(bad.iter().all(found), "{} is missed in {bad:?}", rule.id);
        assert!(!good.iter().any(found), "{} is found in {good:?}", rule.id);
    }
}

#[test]
fn a_table_without_end_is_a_finding_and_is_never_filled_up() {
    let text = format!("{}\n{}\n{}", "|甲".repeat(3000), "|-".repeat(3000), "乙\n".repeat(3000));
    let found = read_facts(&text);
    let rules: Vec<&str> = found.diagnostics.iter().map(|finding| finding.rule.id).collect();
    assert_eq!(rules, ["GK-READ-110"]);
    assert!(found.diagnostics[0].gate && found.value == Body::default());
    assert_eq!(plain_text(&text), text);
}

#[test]
fn rules_are_in_order() {
    assert!(rules::RULES.is_sorted_by_key(|rule| rule.id));
}
