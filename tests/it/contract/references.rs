//! 引用: every form in which a document may be named, and what happens when it is not there.

use super::{paper, paper_with, site_yaml};
use crate::site::Site;

/// The relations of 乙, which refers to something in a field, as `kind title number url`.
fn relations_of(site: &Site, title: &str) -> Vec<String> {
    let row = site.row(title);
    let text = |value: &serde_json::Value| value.as_str().unwrap_or("-").to_owned();
    let relations = row["relations"].as_array().cloned().unwrap_or_default();
    relations
        .iter()
        .map(|relation| ["kind", "title", "doc_number", "url"].map(|key| text(&relation[key])).join(" "))
        .collect()
}

fn site(reference: &str, more: &str) -> Site {
    let target = "文号: 云民发〔2025〕7号\n索引号: MZ9900168/2025-00007";
    Site::new(
        &(paper("content/政策/甲/index.md", "甲办法", target)
            + &paper("content/通知/乙.md", "乙", &format!("相关: {reference}"))
            + more),
    )
}

#[test]
fn a_document_may_be_named_in_every_form() {
    for reference in [
        "../政策/甲/index.md",
        "/政策/甲/index.md",
        "/政策/./甲//index.md",
        "\"../%E6%94%BF%E7%AD%96/甲/index.md\"",
        "云民发〔2025〕7号",
        "\"云民发[2025]7号\"",
        "云民发（2025）7号",
        "云民发〔2025〕 7号",
        "MZ9900168/2025-00007",
        "《甲办法》",
        "{指向: 《甲办法》, 标题: 另一个说法}",
        "[云民发〔2025〕7号, 《甲办法》]",
    ] {
        let site = site(reference, "").built();
        let expected = "related 甲办法 云民发〔2025〕7号 政策/甲.html";
        assert_eq!(relations_of(&site, "乙"), [expected], "{reference}");
    }
}

#[test]
fn what_is_not_on_the_site_is_kept_as_text() {
    for (reference, expected) in [
        ("国办发〔2019〕19号", "related - 国办发〔2019〕19号 -"),
        ("《某法》", "related 《某法》 - -"),
        ("{指向: 国办发〔2019〕19号, 标题: 某通知}", "related 某通知 国办发〔2019〕19号 -"),
        ("{指向: \"https://www.gov.cn/x.htm\", 标题: 某通知}", "related 某通知 - https://www.gov.cn/x.htm"),
    ] {
        let site = site(reference, "").built();
        assert_eq!(relations_of(&site, "乙"), [expected], "{reference}");
    }
}

#[test]
fn a_path_or_an_index_number_that_leads_nowhere_is_a_gate() {
    for reference in ["丁.md", "/丁.md", "MZ9900168/2025-00008"] {
        assert_eq!(site(reference, "").gates(), ["GK-REF-001"], "{reference}");
    }
    assert_eq!(site("../../../丁.md", "").gates(), ["GK-READ-031"]);
}

#[test]
fn an_unknown_number_of_ours_is_a_gate_where_codes_are_declared_but_not_where_old_papers_are_named() {
    let codes = site_yaml("机关代字: [云民发]");
    for field in
        ["政策解读", "解读文件", "落实", "延期", "继续有效", "更正", "解答", "采纳", "环节", "相关", "办事链接"]
    {
        let paper = paper("content/通知/乙.md", "乙", &format!("{field}: 云民发〔2009〕1号"));
        assert_eq!(Site::new(&(codes.clone() + &paper)).gates(), ["GK-REF-001"], "{field}");
        assert_eq!(Site::new(&paper).gates(), [""; 0], "{field}");
    }
    for (field, kind) in
        [("修改", "amends"), ("废止", "repeals"), ("替代", "supersedes"), ("转发", "forwards"), ("依据", "based_on")]
    {
        let paper = paper("content/通知/乙.md", "乙", &format!("{field}: 云民发〔2009〕1号"));
        let site = Site::new(&(codes.clone() + &paper)).built();
        assert_eq!(site.found("GK-REF-002").len(), 1, "{field}");
        assert_eq!(relations_of(&site, "乙"), [format!("{kind} - 云民发〔2009〕1号 -")]);
    }
    assert_eq!(site("云政发〔2009〕1号", &codes).gates(), [""; 0]);
}

#[test]
fn a_number_that_several_bear_means_the_original() {
    let reposts = paper("content/政策/丙.md", "丙", "文号: 云民发〔2025〕7号\n转载: 是")
        + &paper("content/转载/丁.md", "丁", "文号: 云民发〔2025〕7号\n转载: 是");
    let site = site("云民发〔2025〕7号", &reposts).built();
    assert_eq!(relations_of(&site, "乙"), ["related 甲办法 云民发〔2025〕7号 政策/甲.html"]);
}

/// States in which the public must not see a paper, or not yet.
const HIDDEN: [&str; 2] = ["草稿: 是", "发布日期: 2026-11-21"];

#[test]
fn a_reference_to_what_is_not_yet_public_shows_nothing_and_is_a_note() {
    for state in HIDDEN {
        let target = paper("content/政策/丙.md", "尚未公开的丙", state);
        let linking = paper_with("content/通知/丁.md", "丁", "相关: ../政策/丙.md", "见[这份文件](../政策/丙.md)。");
        let site = Site::new(&(target + &linking)).built();
        assert_eq!(relations_of(&site, "丁"), [""; 0]);
        assert_eq!(site.holding("尚未公开的丙"), [""; 0], "{state}");
        let page = site.output("通知/丁.html");
        assert!(page.contains("见这份文件。"), "{page}");
        let notes = site.findings().into_iter().filter(|finding| finding.rule.id == "GK-REF-006");
        assert_eq!(notes.filter(|note| !note.gate).count(), 2, "{state}");
    }
}

#[test]
fn a_reference_appears_by_itself_on_the_day() {
    let target = paper("content/政策/丙.md", "丙", "发布日期: 2026-11-21");
    let linking = paper_with("content/通知/丁.md", "丁", "相关: ../政策/丙.md", "见[这份文件](../政策/丙.md)。");
    let mut site = Site::new(&(target + &linking)).built();
    site.set_date("2026-11-21");
    let site = site.built();
    assert_eq!(relations_of(&site, "丁"), ["related 丙 - 政策/丙.html"]);
    assert!(
        site.output("通知/丁.html").contains("政策/丙.html") || site.output("通知/丁.html").contains("%E4%B8%99.html")
    );
}

#[test]
fn a_public_paper_that_points_at_an_undisclosed_one_is_stopped_by_field_link_and_attachment() {
    let hidden = paper("content/政策/丙.md", "丙", "公开属性: {属性: 不予公开, 理由: 内部}");
    for (fields, body) in [
        ("相关: ../政策/丙.md", "正文。"),
        ("办事链接: ../政策/丙.md", "正文。"),
        ("", "见[这份文件](../政策/丙.md)。"),
    ] {
        let site = Site::new(&(hidden.clone() + &paper_with("content/通知/丁.md", "丁", fields, body)));
        assert_eq!(site.gates(), ["GK-REF-005"], "{fields}{body}");
    }
    let private = paper("content/通知/丁.md", "丁", "公开属性: {属性: 不予公开, 理由: 内部}\n相关: ../政策/丙.md");
    assert_eq!(Site::new(&(hidden + &private)).gates(), [""; 0]);
}

#[test]
fn a_paper_that_names_itself_or_a_cycle_is_stopped() {
    assert_eq!(Site::new(&paper("content/通知/甲.md", "甲", "相关: 甲.md")).gates(), ["GK-REF-003"]);
    for field in ["废止", "替代", "修改"] {
        let two = paper("content/通知/甲.md", "甲", &format!("{field}: 乙.md"))
            + &paper("content/通知/乙.md", "乙", &format!("{field}: 丙.md"))
            + &paper("content/通知/丙.md", "丙", &format!("{field}: 甲.md"));
        assert_eq!(Site::new(&two).gates(), ["GK-REF-004"], "{field}");
    }
    let both = paper("content/通知/甲.md", "甲", "相关: 乙.md") + &paper("content/通知/乙.md", "乙", "相关: 甲.md");
    assert_eq!(Site::new(&both).gates(), [""; 0]);
}

#[test]
fn a_body_link_leads_to_a_page_a_clause_a_column_or_a_file_and_else_is_a_gate() {
    let target = paper_with("content/政策/甲.md", "甲", "", "第一条　略。\n\n## 附则\n\n第二条　略。");
    let site = |link: &str| {
        let file = "-- content/通知/表.txt --\n姓名\n";
        Site::new(
            &(target.clone() + &paper_with("content/通知/乙.md", "乙", "", &format!("见[此处]({link})。")) + file),
        )
    };
    for (link, href) in [
        ("../政策/甲.md", "../政策/甲.html"),
        ("/政策/甲.md", "../政策/甲.html"),
        ("../政策/甲.md#第二条", "../政策/甲.html#第二条"),
        ("../政策/甲.md#附则", "../政策/甲.html#附则"),
        ("../政策", "../政策/index.html"),
        ("表.txt", "../通知/表.txt"),
        ("https://www.gov.cn/", "https://www.gov.cn/"),
    ] {
        let site = site(link).built();
        let hrefs = site.attributes("通知/乙.html", ".body a[href]", "href");
        assert_eq!(hrefs, [href], "{link}");
    }
    for (link, rule) in [
        ("丙.md", "GK-LINK-001"),
        ("无.txt", "GK-LINK-001"),
        ("../政策/甲.md#第九条", "GK-LINK-009"),
        ("#无", "GK-LINK-009"),
    ] {
        assert_eq!(site(link).gates(), [rule], "{link}");
    }
}
