//! 有效性: derived from dates and from what other documents do.

use super::paper;
use crate::site::Site;

/// The 有效性 that the catalogue shows of 甲, a paper of 2020 with some fields, beside other papers.
fn validity(fields: &str, others: &[String]) -> Option<String> {
    site(fields, others).built().row("甲")["validity"].as_str().map(str::to_owned)
}

fn site(fields: &str, others: &[String]) -> Site {
    let first = paper("content/政策/甲.md", "甲", &format!("发布日期: 2020-01-01\n{fields}"));
    Site::new(&(first + &others.concat()))
}

/// A paper 乙 that does something.
fn other(fields: &str) -> [String; 1] {
    [paper("content/政策/乙.md", "乙", fields)]
}

const NORMATIVE: &str = "文件类别: 规范性文件\n";

#[test]
fn other_papers_have_none_until_something_bears_on_them() {
    assert_eq!(validity("", &[]), None);
    assert_eq!(validity("文件类别: 其他", &other("相关: 甲.md")), None);
    assert_eq!(validity("", &other("依据: 甲.md")), None);
    assert_eq!(validity("", &other("继续有效: 甲.md")), None);
    for fields in ["施行日期: 2020-02-01", "有效期至: 2030-01-01", "失效日期: 2030-01-01", "有效性: 有效"]
    {
        assert_eq!(validity(fields, &[]).as_deref(), Some("有效"), "{fields}");
    }
    for (field, word) in [("修改", "已修改"), ("废止", "废止"), ("替代", "失效"), ("延期", "有效")] {
        assert_eq!(validity("", &other(&format!("{field}: 甲.md"))).as_deref(), Some(word), "{field}");
    }
    for class in ["规章", "规范性文件", "政策文件"] {
        assert_eq!(validity(&format!("文件类别: {class}"), &[]).as_deref(), Some("有效"));
    }
}

#[test]
fn the_last_day_in_force_still_counts() {
    for (fields, word) in [
        ("有效期至: 2026-11-19", "失效"),
        ("有效期至: 2026-11-20", "有效"),
        ("失效日期: 2026-11-20", "失效"),
        ("失效日期: 2026-11-21", "有效"),
        ("施行日期: 2026-11-20", "有效"),
        ("施行日期: 2026-11-21", "尚未生效"),
    ] {
        assert_eq!(validity(fields, &[]).as_deref(), Some(word), "{fields}");
    }
}

#[test]
fn each_act_has_its_effect() {
    for (fields, act, word) in [
        ("", "废止: 甲.md", "废止"),
        ("", "替代: 甲.md", "失效"),
        ("", "修改: 甲.md", "已修改"),
        ("", "继续有效: 甲.md", "有效"),
        ("有效期至: 2026-01-01\n", "继续有效: 甲.md", "失效"),
        ("有效期至: 2026-01-01\n", "延期: 甲.md\n有效期至: 2027-01-01", "有效"),
        ("有效期至: 2026-01-01\n", "延期: 甲.md\n有效期至: 2026-06-01", "失效"),
    ] {
        let fields = format!("{NORMATIVE}{fields}");
        assert_eq!(validity(&fields, &other(act)).as_deref(), Some(word), "{fields}{act}");
    }
}

#[test]
fn an_extension_moves_the_end_that_readers_see() {
    let site = site("有效期至: 2026-01-01", &other("延期: 甲.md\n有效期至: 2027-01-01")).built();
    assert_eq!(site.row("甲")["expires"], "2027-01-01");
}

#[test]
fn a_relation_acts_from_the_day_it_takes_effect_else_from_its_publication() {
    for (act, word) in [
        ("废止: 甲.md\n发布日期: 2026-11-20", "废止"),
        ("废止: 甲.md\n发布日期: 2026-11-01\n施行日期: 2026-11-20", "废止"),
        ("废止: 甲.md\n发布日期: 2026-11-01\n施行日期: 2026-11-21", "有效"),
        ("修改: 甲.md\n发布日期: 2026-11-01\n施行日期: 2026-11-21", "有效"),
    ] {
        assert_eq!(validity(NORMATIVE, &other(act)).as_deref(), Some(word), "{act}");
    }
}

#[test]
fn a_relation_changes_the_word_by_itself_when_its_day_comes() {
    let mut site = site(NORMATIVE, &other("废止: 甲.md\n发布日期: 2026-11-01\n施行日期: 2026-12-01")).built();
    assert_eq!(site.row("甲")["validity"], "有效");
    site.set_date("2026-12-01");
    assert_eq!(site.built().row("甲")["validity"], "废止");
}

#[test]
fn only_public_papers_act() {
    for state in [
        "草稿: 是",
        "发布日期: 2026-11-21",
        "公开属性: {属性: 依申请公开, 理由: 涉及第三方}",
        "撤回: {日期: 2026-05-01, 理由: 内容有误}",
    ] {
        let act = other(&format!("废止: 甲.md\n{state}"));
        assert_eq!(validity(NORMATIVE, &act).as_deref(), Some("有效"), "{state}");
    }
    let left_out = site(NORMATIVE, &other("废止: 甲.md")).except("content/政策/乙.md").built();
    assert_eq!(left_out.row("甲")["validity"], "有效");
}

#[test]
fn repealing_the_repealer_revives_nothing() {
    let papers = [paper("content/政策/乙.md", "乙", "废止: 甲.md"), paper("content/政策/丙.md", "丙", "废止: 乙.md")];
    assert_eq!(validity(NORMATIVE, &papers).as_deref(), Some("废止"));
}

#[test]
fn the_graver_word_wins() {
    let words = ["撤回", "废止", "失效", "尚未生效", "已修改", "有效"];
    // What makes each word: fields of 甲, and what 乙 does.
    let causes: [(&str, &str); 6] = [
        ("撤回: {日期: 2026-05-01, 理由: 内容有误}\n", ""),
        ("", "废止: 甲.md\n"),
        ("", "替代: 甲.md\n"),
        ("施行日期: 2027-01-01\n", ""),
        ("", "修改: 甲.md\n"),
        ("", ""),
    ];
    for (grave, (own, act)) in causes.iter().enumerate() {
        for (own_too, act_too) in &causes[grave + 1..] {
            let fields = format!("{NORMATIVE}{own}{own_too}");
            let acts = other(&format!("{act}{act_too}"));
            assert_eq!(validity(&fields, &acts).as_deref(), Some(words[grave]), "{fields}{act}{act_too}");
        }
    }
    let ended = format!("{NORMATIVE}有效期至: 2026-01-01\n");
    assert_eq!(validity(&ended, &other("废止: 甲.md")).as_deref(), Some("废止"));
    assert_eq!(validity(&ended, &other("修改: 甲.md")).as_deref(), Some("失效"));
}

#[test]
fn a_stated_end_that_nothing_explains_is_published_as_stated_with_a_warning() {
    for word in ["废止", "失效", "已修改"] {
        let site = site(&format!("{NORMATIVE}有效性: {word}"), &[]).built();
        assert_eq!(site.row("甲")["validity"], word);
        assert_eq!(site.found("GK-VAL-003").len(), 1, "{word}");
    }
    assert_eq!(site(&format!("{NORMATIVE}有效性: 废止"), &other("废止: 甲.md")).found("GK-VAL-003"), [""; 0]);
}

#[test]
fn a_stated_word_against_the_dates_is_an_error_and_the_dates_stand() {
    for (stated, fields, act, word) in [
        ("有效", "有效期至: 2026-01-01\n", "", "失效"),
        ("有效", "", "废止: 甲.md", "废止"),
        ("有效", "施行日期: 2027-01-01\n", "", "尚未生效"),
        ("尚未生效", "", "", "有效"),
        ("失效", "", "废止: 甲.md", "废止"),
        ("撤回", "", "", "有效"),
        ("已修改", "施行日期: 2027-01-01\n", "", "尚未生效"),
    ] {
        let site = site(&format!("{NORMATIVE}{fields}有效性: {stated}"), &other(act)).built();
        assert_eq!(site.row("甲")["validity"], word, "{stated} {fields}{act}");
        assert_eq!(site.found("GK-VAL-002").len(), 1, "{stated} {fields}{act}");
    }
}
