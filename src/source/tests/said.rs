//! Every slip of the contract: its rule, its place, its words, its remedy.

use std::fmt::Write;

use super::*;

fn said(text: &str) -> String {
    let found = read_text(text);
    let mut out = String::new();
    for finding in &found.diagnostics {
        let gate = if finding.gate { "!" } else { "" };
        let _ = writeln!(out, "{}{gate} {} {}", finding.rule.id, place(text, finding), finding.message);
        let _ = writeln!(out, "    {}", finding.help.as_deref().unwrap_or("(no remedy)").replace('\n', "⏎"));
        if let Some(fix) = &finding.fix {
            let safe = if fix.safe { "safe" } else { "unsafe" };
            let _ = writeln!(
                out,
                "    {safe}: `{}` → `{}`",
                text[fix.span.clone()].escape_debug(),
                fix.text.escape_debug()
            );
        }
    }
    out
}

fn all(cases: &[&str]) -> String {
    let mut out = String::new();
    for case in cases {
        let _ = writeln!(out, "{case}\n{}", said(&with(case)));
    }
    out
}

#[test]
fn a_clean_file_says_nothing() {
    for lines in [
        "文号: 云民发〔2024〕73号\n成文日期: 2024-04-15\n发布机构: 云汀市民政局",
        "内容概述: |\n  第一段。\n\n  第二段：甲: 乙 #1\n关键词:\n- 救助\n- 办法",
        "题注: \"（2024年: 公布）\" # 注\n# 一行注释\n\n主送: [各县, '各区: 部门']",
        "附件:\n  - 附件1：申请表.docx\n  - 文件: 表.xlsx\n    名称: 汇总表\n  - {file: a.pdf, title: 甲}",
        "依据:\n  - 《社会救助暂行办法》\n  - 国务院令第649号\n  - ../政策/乙.md#第三条\n  - {to: /政策/丙.md, 形式: 图解}\n  - https://www.gov.cn/a.html?b=c#d",
        "x-内部: *随意\nx-备注: 甲 #乙\n联系方式: 12345（9:00-17:00）",
        "内容概述: 为了落实某项规定，\n  制定本办法。\n来源: “双随机”专栏",
        "发布机构: 《办法》编写组\n撤回: {日期: 2024-02-01, 理由: 有误}\n期限:\n  起: 2024-01-02\n  止: 2024-02-01",
        "公开属性: 依申请公开\n理由: 涉及第三方\n草稿: 否\n转载: 是\n审核: {拟稿: 张三, 日期: 2024-01-01}",
    ] {
        let lines = lines.replace("x-内部: *随意\n", "");
        assert_eq!(said(&with(&lines)), "", "{lines}");
        assert_eq!(said(&with(&lines).replace('\n', "\r\n")), "", "{lines} with CRLF");
        assert_eq!(said(&format!("\u{feff}{}", with(&lines))), "", "{lines} with a mark");
    }
}

#[test]
fn slips_of_the_line() {
    insta::assert_snapshot!(all(&[
        "文号：云民发〔2024〕73号",
        "文号 ： 云民发〔2024〕73号",
        "文号:云民发〔2024〕73号",
        "文号 云民发〔2024〕73号",
        "　文号: 云民发〔2024〕73号",
        " 文号: 云民发〔2024〕73号",
        "\t文号: 云民发〔2024〕73号",
        "撤回:\n　日期：2024-02-01\n　理由：有误",
        "附件:\n-甲.docx\n－ 乙.docx\n* 丙.docx",
        "附件: - 甲.docx",
        "附件: 甲.docx\n  - 乙.docx",
        "内容概述: |\n　　第一段\n　　第二段",
        "这是一句话",
        "统一编号: 云\u{200b}民",
        "关键词: [救助，办法]",
        "关键词: 救助、低保；优抚",
        "主题词: 民政 救助 办法",
        "撤回: {日期：2024-02-01，理由:有误}",
        "　　文号码：云民发〔2024〕73号",
        "文号；云民发〔2024〕73号",
        "文号 = 云民发〔2024〕73号",
        "【文号】云民发〔2024〕73号",
        "[ 文号 ]: 云民发〔2024〕73号",
        "**文号**：云民发〔2024〕73号",
        "- 文号: 云民发〔2024〕73号",
        "来源: 云汀市民政局关于\n开展年检工作\n的通知",
    ]));
}

#[test]
fn slips_of_the_value() {
    insta::assert_snapshot!(all(&[
        "来源: *重要*通知",
        "来源: %5增长",
        "来源: @全体",
        "来源: &重要",
        "来源: !重要",
        "来源: `甲`",
        "来源: [转发]关于某事的通知",
        "来源: {甲}乙",
        "来源: \"甲\"与\"乙\"",
        "来源: |甲|",
        "来源: >5万元",
        "来源: \"甲",
        "来源: [甲",
        "来源: 甲 #1 乙",
        "来源: #1",
        "来源: 关于: 办法",
        "来源: 通知如下:",
        "来源:",
        "来源: ~",
        "来源: *base",
        "来源: &base 甲",
        "来源: !!str 甲",
        "来源: [*base]",
        "<<: *base",
        "来源: \"甲\\q\"",
        "来源: [甲, 乙]",
        "来源: {甲: 乙}",
        "关键词: {甲: 乙}",
        "来源: - 甲",
        "统一编号: -",
    ]));
}

#[test]
fn slips_of_the_key() {
    insta::assert_snapshot!(all(&[
        "标题: 乙",
        "名称: 乙",
        "标提: 乙",
        "Title: 乙",
        "发文日期: 2024-01-01",
        "作者: 张三",
        "天气: 晴",
        "撤回: {日期: 2024-02-01, 原因: 有误, 备注: 无}",
        "撤回: {日期: 2024-02-01}",
        "更新记录:\n  - {日期: 2024-02-01}",
        "附件:\n  - 文见: 甲.docx",
    ]));
}

#[test]
fn dates_numbers_and_choices() {
    insta::assert_snapshot!(all(&[
        "成文日期: 2024年4月26日",
        "成文日期: 2024/4/26",
        "成文日期: ２０２４－０４－２６",
        "成文日期: 2024-02-30",
        "成文日期: 近日",
        "成文日期: 20240426(URL)",
        "成文日期: 二〇二四年四月二十六日",
        "成文日期: 2024-04-26 09:30",
        "更新日期: 2024-04-26T20:00:00Z",
        "有效期至: 长期",
        "有效期至: 2026-12-31\n失效日期: 2027-01-01",
        "有效期至: 2026-12-31\n失效日期: 2026-12-31",
        "期限: 2026-11-16 至 2026-11-24",
        "期限: 一个月",
        "文号: 云民发[2024]73号",
        "文号: 云民发（2024）73号",
        "文号: 云民发【2024】73号",
        "文号: 云民发﹝2024﹞73 号",
        "文号: \"云民发〔２０２４〕７３号\"",
        "文号: 云民发〔2024〕第73号",
        "文号: 云民发〔2024〕073号",
        "文号: 云民发[2024]第 073号",
        "文号: 2024年第5号公告",
        "文号: 云民发〔2024〕73",
        "文号: 云汀市人民政府令第05号",
        "文号: 无",
        "文号: null",
        "文号: /",
        "类型: 通知",
        "文件类别: 规范文件",
        "有效性: 现行有效",
        "公开属性: 不公布",
        "草稿: 对",
        "网址名: a/b",
        "外部链接: www.gov.cn",
    ]));
}

#[test]
fn words_for_nothing_are_said_and_not_read() {
    insta::assert_snapshot!(all(&[
        "关键词: 无",
        "关键词: [救助, 无]",
        "附件: 无",
        "附件: [无]",
        "转载: 无",
        "撤回: 无",
        "解读: 无",
        "统一编号: /",
        "有效性: 无",
        "公开属性: 无",
        "草稿: 无",
    ]));
    let rules = |text: &str| read_text(text).diagnostics.iter().map(|finding| finding.rule.id).collect::<Vec<_>>();
    assert_eq!(rules("---\n标题: 无\n发布日期: 2024-01-02\n---\n"), ["GK-META-001"]);
}

#[test]
fn an_item_keeps_its_place_when_others_are_refused() {
    let read = read_text(&with("附件: [../../机密.docx, 无, 乙.docx]"));
    let kept: Vec<(&str, usize)> =
        read.value.front.attachments.iter().map(|entry| (entry.file.as_str(), entry.index)).collect();
    assert_eq!(kept, [("乙.docx", 2)]);
}

#[test]
fn references_and_parts() {
    insta::assert_snapshot!(all(&[
        "依据: 云汀市救助办法",
        "依据: [../政策/甲.html, 甲.pdf]",
        "依据: 云民发[2024]3号",
        "依据: ../../../甲.md",
        "依据: [{title: 甲}]",
        "附件: ../../机密.docx",
        "解读: [《某办法》]",
        "解读: 甲.md\n政策解读: 乙.md",
        "转载: 云汀市人民政府",
        "转载: 对",
        "审核: 张三",
    ]));
}

#[test]
fn slips_of_the_file() {
    let deep = format!("---\n标题: 甲\n发布日期: 2024-01-02\n附件: {}\n---\n", "[".repeat(10_000));
    let large = format!("---\n标题: 甲\n{}---\n", "# 注释\n".repeat(9_000));
    let mut out = String::new();
    for text in [
        "正文。\n",
        "标题: 甲\n发布日期: 2024-01-02\n---\n正文。\n",
        "---\n标题: 甲\n发布日期: 2024-01-02\n\n正文。\n",
        "———\n标题: 甲\n发布日期: 2024-01-02\n----\n正文。\n",
        "---\n---\n正文。\n",
        "---\n标题:\n发布日期: ''\n---\n正文。\n",
        "---\n- 标题\n- 甲\n---\n",
        "---\n只有一句话\n---\n",
        &large,
    ] {
        let _ = writeln!(out, "{}\n{}", text.lines().take(4).collect::<Vec<_>>().join("⏎"), said(text));
    }
    insta::assert_snapshot!(out);
    let rules: Vec<_> = read_text(&deep).diagnostics.iter().map(|finding| finding.rule.id).collect();
    assert!(rules.contains(&"GK-READ-026"), "{rules:?}");
}

#[test]
fn nothing_can_expand_and_nothing_takes_long() {
    let mut bomb = String::new();
    for n in 0..9 {
        let _ = writeln!(bomb, "a{}: &a{} [{}]", n + 1, n + 1, vec![format!("*a{n}"); 9].join(", "));
    }
    for text in [
        format!("---\na0: &a0 x\n{bomb}---\n"),
        format!("---\n标题: {}\n---\n", "[".repeat(60_000)),
        format!("---\n标题: {}甲{}\n---\n", "[".repeat(200), "]".repeat(200)),
        format!("---\n{}甲\n---\n", "- ".repeat(30_000)),
        format!("---\n标题: {}\n---\n", "\u{200b}a".repeat(15_000)),
        format!("---\n{}---\n", "标题：\"甲\n".repeat(3_000)),
        format!("---\n标题: 甲\n{}", "正文一段\n".repeat(100_000)),
    ] {
        assert!(read_text(&text).diagnostics.iter().any(|finding| finding.gate));
    }
}

#[test]
fn other_encodings_are_read_with_a_gate() {
    let text = "---\r\n标题: 关于办法\r\n发布日期：2024-01-02\r\n---\r\n正文。\r\n";
    let (gbk, _, _) = encoding_rs::GBK.encode(text);
    let utf16: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for bytes in [gbk.as_ref(), &utf16] {
        let found = read(&path(), bytes);
        let rules: Vec<_> = found.diagnostics.iter().map(|finding| finding.rule.id).collect();
        assert_eq!(rules, ["GK-READ-002", "GK-READ-003"]);
        assert!(found.diagnostics.iter().all(|finding| finding.fix.is_none() && finding.place.spot == Spot::File));
        assert_eq!(found.value.front.title, "关于办法");
        assert!(found.value.transcoded);
    }
}
