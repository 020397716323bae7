//! 文件头: names of fields, defaults, and what is read though it is written differently.

use super::{paper, site_yaml};
use crate::site::Site;

#[test]
fn english_and_chinese_keys_are_equal() {
    let chinese = Site::new(&paper(
        "content/通知/甲.md",
        "甲",
        "文号: 云民发〔2026〕1号\n关键词: [一]\n撤回: {日期: 2026-05-06, 理由: 内容有误}",
    ));
    let english = Site::new(
        "-- content/通知/甲.md --\n---\ntitle: 甲\npublished: 2026-03-02\noffice: 办公室\ndoc_number: 云民发〔2026〕1号\nkeywords: [一]\nwithdrawn: {date: 2026-05-06, reason: 内容有误}\n---\n正文。\n",
    );
    assert_eq!(chinese.built().public(), english.built().public());
}

#[test]
fn other_names_of_a_field_mean_the_same() {
    for (one, other) in [
        ("文号", "发文字号"),
        ("索引号", "索取号"),
        ("发文机关", "制定机关"),
        ("成文日期", "生成日期"),
        ("公开属性", "公开方式"),
        ("关键词", "主题词"),
        ("信息来源", "来源"),
    ] {
        let value = match one {
            "成文日期" => "2026-02-26",
            "公开属性" => "主动公开",
            _ => "云民发〔2026〕1号",
        };
        let site = |key: &str| Site::new(&paper("content/通知/甲.md", "甲", &format!("{key}: {value}"))).built();
        assert_eq!(site(one).row("甲"), site(other).row("甲"), "{one}");
    }
}

#[test]
fn the_same_field_twice_is_a_gate_whatever_its_names() {
    for fields in
        ["文号: 云民发〔2026〕1号\n文号: 云民发〔2026〕2号", "文号: 云民发〔2026〕1号\ndoc_number: 云民发〔2026〕2号"]
    {
        assert!(Site::new(&paper("content/通知/甲.md", "甲", fields)).gates().contains(&"GK-READ-012"), "{fields}");
    }
}

#[test]
fn an_unknown_key_is_an_error_with_the_nearest_known_one_and_private_ones_are_free() {
    let site = Site::new(&paper("content/通知/甲.md", "甲", "关健词: [一]\nx-编号: 7"));
    let findings = site.findings();
    let unknown: Vec<_> = findings.iter().filter(|finding| finding.rule.id == "GK-META-015").collect();
    assert_eq!(unknown.len(), 1);
    assert!(format!("{:?}{:?}", unknown[0].help, unknown[0].fix).contains("关键词"), "{:?}", unknown[0]);
    assert!(!unknown[0].gate);
}

#[test]
fn unmistakable_dates_are_read_with_a_safe_fix() {
    for written in ["2026年3月2日", "2026/3/2", "2026-3-2", "2026.3.2", "\"2026-03-02 09:30:15\""] {
        let site = Site::new(&paper("content/通知/甲.md", "甲", &format!("发布日期: {written}")));
        let findings = site.findings();
        let fix =
            findings.iter().find(|finding| finding.rule.id == "GK-DATE-001").and_then(|finding| finding.fix.as_ref());
        assert!(fix.is_some_and(|fix| fix.safe && fix.text.contains("2026-03-02")), "{written}");
        assert_eq!(site.built().row("甲")["published"], "2026-03-02", "{written}");
    }
}

#[test]
fn the_time_of_day_is_shown_and_not_obeyed() {
    let site = Site::new(&paper("content/通知/甲.md", "甲", "发布日期: 2026-11-20 23:59")).built();
    assert!(site.output("通知/甲.html").contains("2026-11-20 23:59"));
}

#[test]
fn numbers_are_normalised_or_kept_as_they_were_printed() {
    for (written, shown, rule) in [
        ("云民发[2026]1号", "云民发〔2026〕1号", "GK-NUM-002"),
        ("云民发〔２０２６〕1 号", "云民发〔2026〕1号", "GK-NUM-005"),
        ("云民发〔2026〕第1号", "云民发〔2026〕第1号", "GK-NUM-003"),
        ("云民发〔2026〕01号", "云民发〔2026〕01号", "GK-NUM-004"),
    ] {
        let site = Site::new(
            &(paper("content/通知/甲.md", "甲", &format!("文号: \"{written}\""))
                + &paper("content/通知/乙.md", "乙", "相关: 云民发〔2026〕1号")),
        );
        assert_eq!(site.found(rule).len(), 1, "{written}");
        let site = site.built();
        assert_eq!(site.row("甲")["doc_number"], shown);
        assert_eq!(site.row("乙")["relations"][0]["url"], "通知/甲.html", "{written} is found by its key");
    }
}

#[test]
fn columns_units_and_texts_give_defaults() {
    let text = "-- content/解读/_index.md --\n---\n标题: 政策解读\n类型: 政策解读\n责任科室: 法规科\n---\n".to_owned()
        + "-- content/解读/甲.md --\n---\n标题: 关于某事的通知（试行）\n发布日期: 2026-03-02\n---\n某事自今日起办理。\n"
        + &paper(
            "content/解读/乙.md",
            "乙",
            "类型: 问答\n责任科室: [财务科, 办公室]\n发文机关: [一局, 二局]\n发布机构: 三局\n文种: 决定\n内容概述: 概述",
        );
    let site = Site::new(&text).built();
    let row = site.row("关于某事的通知（试行）");
    assert_eq!(
        (&row["kind"], &row["class"], &row["genre"]),
        (&"interpretation".into(), &"其他".into(), &"通知".into())
    );
    assert_eq!(
        (&row["offices"][0], &row["issuers"][0], &row["publisher"]),
        (&"法规科".into(), &"测试局".into(), &"测试局".into())
    );
    assert_eq!(row["summary"], "某事自今日起办理。");
    let row = site.row("乙");
    assert_eq!((&row["kind"], &row["genre"], &row["publisher"]), (&"faq".into(), &"决定".into(), &"三局".into()));
    assert_eq!(
        (row["offices"].to_string(), row["issuers"].to_string()),
        ("[\"财务科\",\"办公室\"]".into(), "[\"一局\",\"二局\"]".into())
    );
}

#[test]
fn an_alias_of_an_office_is_shown_under_its_name() {
    let site = site_yaml("科室: [{名称: 社会组织管理科, 别名: [社管科]}]")
        + &paper("content/通知/甲.md", "甲", "责任科室: 社管科");
    assert_eq!(Site::new(&site).built().row("甲")["offices"][0], "社会组织管理科");
}

#[test]
fn an_address_of_the_site_with_or_without_a_final_slash_is_one() {
    for address in ["https://x.gov.cn/zfxxgk", "https://x.gov.cn/zfxxgk/"] {
        let site = site_yaml("").replace("https://x.gov.cn/", address) + &paper("content/通知/甲.md", "甲", "");
        let robots = Site::new(&site).built().output("robots.txt");
        assert!(robots.contains("https://x.gov.cn/zfxxgk/sitemap.xml"), "{robots}");
    }
}
