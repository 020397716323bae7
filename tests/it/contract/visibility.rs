//! 公开与否: what must not be seen is in no byte of any output.

use super::{paper, paper_with};
use crate::site::Site;
use gongkai::diagnostic::Severity;

/// A word that stands in every part of a paper.
const MARK: &str = "犀棘字";

/// A part of it: an index of words may hold them in pieces.
const TRACE: &str = "犀棘";

/// A paper with the mark everywhere and a public one that refers to it where that is allowed.
fn marked(state: &str, referring: bool) -> Site {
    let fields = format!(
        "文号: {MARK}〔2026〕1号\n索引号: MZ9900168/2026-00001\n{state}\n内容概述: {MARK}\n关键词: [{MARK}]\n来源: {MARK}\n\
         主题分类: {MARK}\n责任科室: {MARK}科\n附件: [{{文件: {MARK}.txt, 名称: {MARK}}}]\n联系方式: {MARK}\n\
         更新记录: [{{日期: 2026-04-01, 说明: {MARK}}}]\n依据: 《{MARK}法》"
    );
    let body = format!("# {MARK}\n\n{MARK}，见[附件]({MARK}.txt)。");
    let hidden = paper_with(&format!("content/政策/{MARK}.md"), MARK, &fields, &body);
    let file = format!("-- content/政策/{MARK}.txt --\n{MARK}\n");
    let reference =
        if referring { format!("相关: ../政策/{MARK}.md\n废止: ../政策/{MARK}.md") } else { String::new() };
    let link = if referring { format!("见[这里](../政策/{MARK}.md)。") } else { "正文。".to_owned() };
    let public = paper_with("content/通知/乙.md", "乙", &reference, &link);
    Site::new(&(hidden + &file + &public + &paper("content/政策/丙.md", "丙", "")))
}

#[test]
fn what_is_not_public_is_in_no_byte_of_any_output() {
    for (state, referring) in [
        ("草稿: 是", true),
        ("发布日期: 2026-11-21", true),
        ("公开属性: {属性: 依申请公开, 理由: 涉及第三方}", false),
        ("公开属性: {属性: 不予公开, 理由: 内部}", false),
    ] {
        let site = marked(state, referring).built();
        assert_eq!(site.holding(TRACE), [""; 0], "{state}");
    }
    let left_out = marked("", true).except(&format!("content/政策/{MARK}.md")).built();
    assert_eq!(left_out.holding(TRACE), [""; 0]);
}

#[test]
fn a_paper_that_stops_being_public_takes_everything_along() {
    let site = marked("草稿: 否", true).built();
    assert!(!site.holding(MARK).is_empty());
    site.replace(&format!("content/政策/{MARK}.md"), "草稿: 否", "草稿: 是");
    assert_eq!(site.built().holding(TRACE), [""; 0]);
}

/// Or the tests above would find nothing for the wrong reason.
#[test]
fn what_is_public_is_found_in_every_kind_of_output() {
    let holding = marked("", true).built().holding(MARK);
    let kinds = [
        &format!("政策/{MARK}.html"),
        "政策/index.html",
        "index.html",
        "feed.xml",
        "sitemap.xml",
        "catalogue/catalogue.json",
        "catalogue/catalogue.xlsx",
        "catalogue/data-2026.js",
        &format!("政策/{MARK}.txt"),
        &format!("offices/{MARK}科.html"),
    ];
    for kind in kinds {
        assert!(holding.contains(&kind.to_owned()), "{kind} in {holding:#?}");
    }
    assert!(holding.iter().any(|path| path.starts_with("assets/search/")), "{holding:#?}");
}

#[test]
fn a_paper_that_stays_out_is_said() {
    for (state, rule) in [
        ("草稿: 是", "GK-ATTR-007"),
        ("发布日期: 2026-11-21", "GK-DATE-011"),
        ("公开属性: {属性: 依申请公开, 理由: 涉及第三方}", "GK-ATTR-002"),
    ] {
        assert_eq!(marked(state, false).found(rule).len(), 1, "{state}");
    }
    assert_eq!(marked("", false).except(&format!("content/政策/{MARK}.md")).found("GK-ATTR-008").len(), 1);
}

#[test]
fn what_is_between_colleagues_is_in_no_output() {
    let fields = format!(
        "审核: {{拟稿: {MARK}甲, 审核: {MARK}乙, 保密审查: {MARK}丙, 签发: {MARK}丁, 日期: 2026-03-01}}\n\
         不适用规则: [{{规则: GK-NUM-006, 理由: {MARK}}}]\nx-内部: {MARK}\n公开属性: {{属性: 主动公开, 理由: {MARK}}}\n\
         无需解读: {MARK}\n公开起算: {{日期: 2026-03-01, 理由: {MARK}}}\n草稿: 否"
    );
    let site = Site::new(&paper("content/通知/甲.md", "甲", &fields)).built();
    assert_eq!(site.holding(TRACE), [""; 0]);
}

#[test]
fn a_withdrawn_paper_leaves_a_notice_and_a_row() {
    let site = withdrawn();
    let page = site.output("政策/甲.html");
    for word in ["撤回的甲", "云民发〔2026〕1号", "2026-05-06", "内容有误"] {
        assert!(page.contains(word), "{word}");
    }
    let row = site.row("撤回的甲");
    assert_eq!((&row["validity"], &row["url"]), (&"撤回".into(), &"政策/甲.html".into()));
    assert_eq!(
        (row["summary"].is_null(), row["keywords"].to_string(), row["attachments"].to_string()),
        (true, "[]".into(), "[]".into())
    );
}

#[test]
fn a_withdrawn_paper_leaves_no_trace_of_what_it_said() {
    assert_eq!(withdrawn().holding(TRACE), [""; 0]);
}

#[test]
fn a_withdrawn_paper_stands_in_no_list_and_no_feed() {
    let site = withdrawn();
    let holding = site.holding("撤回的甲");
    let expected = |path: &String| {
        path == "政策/甲.html"
            || path.starts_with("catalogue/")
            || path.ends_with("/catalogue.csv")
            || path.ends_with("/catalogue.xlsx")
    };
    let wrong: Vec<&String> = holding.iter().filter(|path| !expected(path)).collect();
    assert_eq!(wrong, Vec::<&String>::new());
    assert!(holding.contains(&"catalogue/catalogue.json".to_owned()));
}

fn withdrawn() -> Site {
    let fields = format!(
        "文号: 云民发〔2026〕1号\n撤回: {{日期: 2026-05-06, 理由: 内容有误}}\n内容概述: {MARK}\n关键词: [{MARK}]\n\
         附件: [{{文件: {MARK}.txt, 名称: {MARK}}}]"
    );
    let text = paper_with("content/政策/甲.md", "撤回的甲", &fields, &format!("# {MARK}\n\n{MARK}"))
        + &format!("-- content/政策/{MARK}.txt --\n{MARK}\n")
        + &paper("content/政策/乙.md", "乙", "");
    Site::new(&text).built()
}

#[test]
fn only_files_that_a_public_paper_owns_are_copied() {
    let text = paper_with("content/政策/甲.md", "甲", "附件: [一.txt]", "见[二](二.txt)，![三](三.svg)")
        + &paper("content/政策/乙.md", "乙", "附件: [四.txt]\n草稿: 是")
        + "-- content/政策/一.txt --\n一\n-- content/政策/二.txt --\n二\n-- content/政策/三.svg --\n<svg/>\n"
        + "-- content/政策/四.txt --\n四\n-- content/政策/五.txt --\n五\n";
    let site = Site::new(&text).built();
    let copied: Vec<String> = site
        .outputs()
        .into_iter()
        .filter(|path| path.ends_with(".txt") && path != "robots.txt" || path.ends_with(".svg"))
        .collect();
    assert_eq!(copied, ["政策/一.txt", "政策/三.svg", "政策/二.txt"]);
}

#[test]
fn what_a_hidden_paper_declares_shows_nothing_of_it_at_the_other_end() {
    let fields = [
        "政策解读",
        "解读文件",
        "依据",
        "落实",
        "转发",
        "修改",
        "废止",
        "替代",
        "延期",
        "继续有效",
        "更正",
        "解答",
        "采纳",
        "环节",
        "相关",
        "办事链接",
    ];
    for state in ["草稿: 是", "发布日期: 2026-11-21", "公开属性: {属性: 不予公开, 理由: 内部}", ""]
    {
        let declared = fields.map(|field| format!("{field}: ../通知/丙.md\n")).concat();
        let path = format!("content/政策/{MARK}.md");
        let hidden = paper_with(&path, MARK, &format!("{declared}{state}"), "见[丙](../通知/丙.md)。");
        let mut site = Site::new(&(hidden + &paper("content/通知/丙.md", "丙", "")));
        if state.is_empty() {
            site = site.except(&path);
        }
        let site = site.built();
        assert_eq!(site.holding(TRACE), [""; 0], "{state}");
        assert!(site.row("丙")["validity"].is_null(), "{state}: nothing bears on it");
    }
}

#[test]
fn a_public_paper_that_takes_a_file_of_an_undisclosed_one_is_stopped() {
    let bundle = paper("content/政策/方案/index.md", "方案", "公开属性: {属性: 不予公开, 理由: 内部}")
        + "-- content/政策/方案/名单.txt --\n一\n";
    let listing = paper("content/政策/方案.md", "方案", "公开属性: {属性: 依申请公开, 理由: 第三方}\n附件: [名单.txt]")
        + "-- content/政策/名单.txt --\n一\n";
    let linking =
        paper_with("content/政策/方案.md", "方案", "公开属性: {属性: 依申请公开, 理由: 第三方}", "[名单](名单.txt)")
            + "-- content/政策/名单.txt --\n一\n";
    for (hidden, file) in
        [(&bundle, "../政策/方案/名单.txt"), (&listing, "../政策/名单.txt"), (&linking, "../政策/名单.txt")]
    {
        let listed = paper("content/通知/乙.md", "乙", &format!("附件: [{file}]"));
        let linked = paper_with("content/通知/乙.md", "乙", "", &format!("见[名单]({file})。"));
        for public in [listed, linked] {
            assert_eq!(Site::new(&(hidden.clone() + &public)).gates(), ["GK-REF-005"], "{file}");
        }
    }
}

#[test]
fn every_listed_paper_is_linked_from_the_pages_of_its_column() {
    let papers =
        (1..=9).map(|n| paper(&format!("content/文{n}.md"), &format!("根文{n}"), &format!("发布日期: 2026-03-0{n}")));
    let site = Site::new(
        &(super::site_yaml("每页条数: 3") + &papers.collect::<String>() + &paper("content/通知/甲.md", "甲", "")),
    )
    .built();
    let lists: Vec<String> = site
        .outputs()
        .into_iter()
        .filter(|path| !path.contains('/') && (path == "index.html" || path.starts_with('p')))
        .collect();
    for n in 1..=9 {
        assert!(lists.iter().any(|list| site.output(list).contains(&format!("根文{n}"))), "根文{n} in {lists:?}");
    }
}

/// A number with a right check character, of a region that does not exist.
const IDENTITY: &str = "990101199003070015";

#[test]
fn an_unfinished_draft_stops_nothing() {
    let original = paper("content/通知/甲.md", "甲", "文号: 云民发〔2026〕1号\n索引号: AB-12345");
    for draft in [
        "草稿: 是",
        "标题: 乙\n草稿: 是\n文号: 云民发〔2026〕1号",
        "标题: 乙\n草稿: 是\n索引号: AB-12345",
        "标题: 乙\n草稿: 是\n依据: [没有.md, 草稿.md]\n附件: 没有.txt",
    ] {
        // Whichever of two files comes first, the number is the draft's mistake.
        for name in ["content/公告/草稿.md", "content/通知/草稿.md"] {
            let text = format!("{original}-- {name} --\n---\n{draft}\n---\n[无](无.md)\n");
            let site = Site::new(&text).built();
            let own: Vec<_> =
                site.findings().into_iter().filter(|finding| finding.place.file.as_str() == name).collect();
            assert!(own.iter().any(|finding| finding.rule.id == "GK-META-001"), "{draft}");
            assert!(own.iter().all(|finding| finding.severity != Severity::Error), "{draft}: {own:#?}");
            assert!(!site.outputs().iter().any(|path| path.contains("草稿")), "{draft}");
        }
    }
}

#[test]
fn what_stood_in_a_body_does_not_stop_its_withdrawal() {
    let body = format!("号码{IDENTITY}，机密★，见[无](无.md)。");
    let at = |date: &str| format!("撤回: {{日期: {date}, 理由: 内容有误}}\n附件: 没有.txt");
    let gone = Site::new(&paper_with("content/通知/甲.md", "甲", &at("2026-05-06"), &body)).built();
    assert_eq!((gone.found("GK-PII-001").len(), gone.found("GK-SEC-001").len()), (1, 1));
    // Before that day, and in what the notice still shows, it is a gate as ever.
    let later = Site::new(&paper_with("content/通知/甲.md", "甲", &at("2027-05-06"), &body));
    assert_eq!(later.gates(), ["GK-LINK-001", "GK-LINK-002", "GK-PII-001", "GK-SEC-001"]);
    let titled = Site::new(&paper_with("content/通知/甲.md", &format!("甲{IDENTITY}"), &at("2026-05-06"), ""));
    assert_eq!(titled.gates(), ["GK-PII-001"]);
}
