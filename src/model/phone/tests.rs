//! Numbers as clerks write them, and what only looks like one.

use proptest::prelude::*;

use super::*;

fn in_field(text: &str) -> Vec<(&str, String)> {
    found(text, &Setting::Field(None))
}

fn found<'t>(text: &'t str, setting: &Setting) -> Vec<(&'t str, String)> {
    find(text, setting).into_iter().map(|phone| (&text[phone.at], phone.uri)).collect()
}

fn one(text: &str) -> String {
    match in_field(text).as_slice() {
        [(words, uri)] if *words == text => uri.clone(),
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn a_number_becomes_an_address_however_it_is_written() {
    for text in
        ["0300-5550101", "0300—5550101", "03005550101", "（0300）5550101", "0300 5550101", "０３００－５５５０１０１"]
    {
        assert_eq!(one(text), "tel:+86-300-5550101", "{text}");
    }
    assert_eq!(one("+86-300-5550101"), "tel:+86-300-5550101");
    assert_eq!(one("010-65550101"), "tel:+86-10-65550101");
    assert_eq!(one("0871-6555 0101"), "tel:+86-871-65550101");
    assert_eq!(one("13900000000"), "tel:+86-13900000000");
    assert_eq!(one("139 0000 0000"), "tel:+86-13900000000");
    assert_eq!(one("400-000-0000"), "tel:4000000000");
    assert_eq!(one("5550101"), "tel:5550101");
    assert_eq!(one("12345"), "tel:12345");
    assert_eq!(one("0300-12345"), "tel:+86-300-12345");
}

#[test]
fn an_extension_belongs_to_its_number() {
    for text in ["0300-5550101转8001", "0300-5550101 转 8001", "0300-5550101-8001", "0300-5550101（转8001）"] {
        assert_eq!(one(text), "tel:+86-300-5550101;ext=8001", "{text}");
    }
    assert_eq!(in_field("0300-5550101-5"), [], "a range or an extension: nobody can tell");
}

#[test]
fn several_numbers_are_several_links_and_share_the_area_code() {
    let (first, second) = ("tel:+86-300-5550101".to_owned(), "tel:+86-300-5550102".to_owned());
    for text in ["0300-5550101、5550102", "0300-5550101/5550102", "0300-5550101 5550102", "0300-5550101；0300-5550102"]
    {
        let uris: Vec<String> = in_field(text).into_iter().map(|(_, uri)| uri).collect();
        assert_eq!(uris, [first.clone(), second.clone()], "{text}");
    }
    assert_eq!(in_field("0300-5550101/2"), [("0300-5550101", first.clone())]);
    let head = under("联系电话（区号0300）").unwrap();
    assert_eq!(found("5550102", &head), [("5550102", second)]);
    assert_eq!(in_field("0300-5550101，传真0300-5550199"), [("0300-5550101", first.clone())]);
    assert_eq!(in_field("0300-5550101、0300-5550199（传真）"), [("0300-5550101", first.clone())]);
    assert_eq!(in_field("邮编000000 电话0300-5550101"), [("0300-5550101", first)]);
}

#[test]
fn what_is_no_number_to_dial_stays_text() {
    for text in [
        "110101199001011234",
        "11010119900101123X",
        "110101 19900101 1234",
        "6222 0212 3456 7890",
        "6222021234567890123",
        "6222 0371 2345 6789",
        "52530000MJ00000000",
        "13*****0000",
        "139****0000",
        "2024-05-01",
        "2024年5月1日",
        "650000",
        "无",
        "—",
        "a@5550101.example",
        "5550101@example.cn",
        "12345678",
        "3.14",
        "0300-555010",
        "0300-555010123",
        "5550101元",
    ] {
        assert_eq!(in_field(text), [], "{text}");
    }
}

#[test]
fn in_a_sentence_only_what_can_be_nothing_else_counts() {
    let text = "工作日可拨打0300-5550101，手机13900000000；涉及5550101元、12345件。账号03005550101。";
    let words: Vec<&str> = found(text, &Setting::Sentence).into_iter().map(|(words, _)| words).collect();
    assert_eq!(words, ["0300-5550101", "13900000000"]);
}

#[test]
fn a_head_says_that_numbers_to_dial_follow() {
    for head in ["电话", "联系电话", "咨询电话", "办公电话", "服务热线", "联系电话（区号0300）", "电 话"]
    {
        assert!(matches!(under(head), Some(Setting::Field(_))), "{head}");
    }
    assert_eq!(under("联系方式"), Some(Setting::Sentence));
    for head in ["电话受理量", "序号", "传真", "身份证号码", "热线工单（件）数", "编号"] {
        assert_eq!(under(head), None, "{head}");
    }
    assert!(denies("传真") && denies("邮政编码") && !denies("电话/传真") && !denies("办公室"));
}

proptest! {
    #[test]
    fn addresses_are_valid_and_stand_in_order(text in "[0-9０-９ \\-—（）()转、/+*X甲传真]{0,40}") {
        for setting in [Setting::Field(None), Setting::Sentence] {
            let mut last = 0;
            for phone in find(&text, &setting) {
                prop_assert!(phone.at.start >= last && text.get(phone.at.clone()).is_some());
                last = phone.at.end;
                let (number, extension) = phone.uri.split_once(";ext=").unwrap_or((&phone.uri, "0"));
                let number = number.strip_prefix("tel:").unwrap().trim_start_matches('+');
                prop_assert!(number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') && number.len() > 2);
                prop_assert!(extension.bytes().all(|byte| byte.is_ascii_digit()));
            }
        }
    }
}
