//! What holds for any bytes: no panic, places inside the file, safe edits that change no meaning.

use proptest::prelude::*;

use super::super::locate::locate;
use super::super::{column, keys, site_config};
use super::*;

/// Pieces of front matters as people type them, slips included.
const PIECES: &[&str] = &[
    "---\n",
    "标题",
    "文号",
    "发布日期",
    "附件",
    "撤回",
    "依据",
    "解读",
    "期限",
    "公开属性",
    "天气",
    "x-a",
    ": ",
    ":",
    "：",
    "\n",
    "\r\n",
    "\n  ",
    "\n　",
    "\n\t",
    "\n- ",
    "\n  - ",
    "\n-",
    " #",
    "# ",
    "\"",
    "'",
    "[",
    "]",
    "{",
    "}",
    ", ",
    "，",
    "*",
    "&",
    "!",
    "%",
    "@",
    "|",
    ">",
    "甲",
    "《办法》",
    "2024-01-02",
    "2024年1月2日",
    "云民发[2024]第 03号",
    "无",
    "null",
    "\u{200b}",
    "\u{feff}",
    "关于: 通知",
    "\\",
    "~",
    "正文一段。",
    " ",
    "　",
    "日期",
    "理由",
    "to",
    "../a.md",
    "a: b\n",
];

fn pieces() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..40).prop_map(|pieces| pieces.concat())
}

/// Whole lines, mostly good, some with a slip that can be put right.
const LINES: &[&str] = &[
    "文号：云民发〔2024〕73号",
    "文号: 云民发[2024]73号",
    "文号:云民发〔2024〕73 号",
    " 文号: 云民发﹝2024﹞73号",
    "　成文日期: 2024年4月26日",
    "\t成文日期：2024/4/26",
    "来源: *重要*通知: 二",
    "来源: %5增长",
    "来源: [转发]关于某事",
    "来源:",
    "题注: 甲\u{200b}乙",
    "题注: \"甲\"与\"乙\"",
    "附件:\n-甲.docx\n－ 乙.docx",
    "附件: - 甲.docx",
    "附件:\n　- 文件：甲.docx\n　  名称：表: 一",
    "撤回: {日期：2024-02-01，理由：有误}",
    "撤回:\n　日期：2024年2月1日\n　理由：有误",
    "期限: 2026-11-16 至 2026-11-24",
    "解读: [《某办法》]",
    "转载: 云汀市人民政府",
    "依据: 云民发(2024)3号",
    "关键词:\n* 救助\n* 办法",
    "内容概述: 为了落实某项规定，\n  制定: 本办法",
    "内容概述: |\n　　第一段\n　　第二段",
    "责任科室: 办公室",
    "更新记录:\n  - {日期：2024/2/1, 说明：改}",
];

fn documents() -> impl Strategy<Value = String> {
    let dashes = prop::sample::select(&["---", "———", "----"][..]);
    let lines = prop::sample::subsequence(LINES, 0..8);
    (dashes, lines, any::<bool>(), any::<bool>()).prop_map(|(dashes, lines, returns, mark)| {
        let text = format!("{dashes}\n标题：甲\n发布日期: 2024/1/2\n{}\n---\n正文。\n", lines.join("\n"));
        let text = if returns { text.replace('\n', "\r\n") } else { text };
        if mark { format!("\u{feff}{text}") } else { text }
    })
}

/// Places lie in the file and on the borders of characters; so do fixes.
fn check_places(bytes: &[u8], findings: &[Diagnostic]) {
    for finding in findings {
        let fix = finding.fix.iter().map(|fix| fix.span.clone());
        let place = match &finding.place.spot {
            Spot::Bytes(range) => Some(range.clone()),
            Spot::File | Spot::Field(_) => None,
        };
        for range in fix.chain(place) {
            assert!(range.start <= range.end && range.end <= bytes.len(), "{range:?} {finding:?}");
            if let Ok(text) = std::str::from_utf8(bytes) {
                assert!(text.is_char_boundary(range.start) && text.is_char_boundary(range.end), "{finding:?}");
            }
        }
    }
}

fn check(bytes: &[u8]) {
    let found = read(&path(), bytes);
    check_places(bytes, &found.diagnostics);
    if !found.value.transcoded {
        assert_eq!(&bytes[found.value.body_at..], found.value.body.as_bytes());
    }
    check_places(bytes, &column::read(&path(), bytes).diagnostics);
    check_places(bytes, &site_config::read(bytes).diagnostics);
    for field in keys::DOCUMENT.fields {
        let range = locate(&path(), bytes, &Spot::field(field.key));
        assert!(range.start <= range.end && range.end <= bytes.len());
    }
}

proptest! {
    #[test]
    fn any_bytes_can_be_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check(&bytes);
    }

    #[test]
    fn any_text_can_be_read(text in "\\PC{0,60}", body in "\\PC{0,20}") {
        check(format!("---\n{text}\n---\n{body}").as_bytes());
    }

    #[test]
    fn any_pieces_can_be_read(front in pieces(), body in pieces()) {
        check(format!("---\n{front}\n---\n{body}").as_bytes());
        check(front.as_bytes());
    }

    #[test]
    fn safe_edits_change_no_meaning_and_leave_nothing_to_edit(text in documents()) {
        let first = read_text(&text);
        let mut now = text.clone();
        for _ in 0..6 {
            now = fixed(&now, &read_text(&now).diagnostics);
        }
        let last = read_text(&now);
        prop_assert!(last.diagnostics.iter().all(|finding| finding.fix.as_ref().is_none_or(|fix| !fix.safe)), "{now}\n{:?}", last.diagnostics);
        // 解读 with a list becomes 政策解读, and its relations move to that field.
        let plain = |document: &SourceDocument| {
            let mut front = document.front.clone();
            front.present = front.present.iter().map(|key| key.replace("interpretations", "interpretation")).collect();
            for relation in &mut front.relations {
                relation.field = relation.field.replace("interpretations", "interpretation");
            }
            (front, document.body.clone())
        };
        prop_assert_eq!(plain(&first.value), plain(&last.value), "{}", now);
    }

    #[test]
    fn the_place_of_a_field_is_its_value(text in documents()) {
        let found = read_text(&text);
        for key in found.value.front.present.iter() {
            let range = locate(&path(), text.as_bytes(), &Spot::field(key));
            prop_assert!(!range.is_empty() && !text[range.clone()].starts_with("---"), "{key} {range:?}\n{text}");
        }
    }
}
