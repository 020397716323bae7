//! How parts of a body are set: numbers to dial, steps, tables that are printed across.

use super::*;

/// The first tag with a word in it.
fn tag<'h>(html: &'h str, word: &str) -> &'h str {
    html.split_inclusive('>').find(|tag| tag.contains(word)).map_or("", |tag| &tag[tag.rfind('<').unwrap_or(0)..])
}

#[test]
fn numbers_under_a_head_of_telephones_can_be_dialled() {
    let html = html(
        "|科室|办公电话（区号0300）|传真|办件|\n|-|-|-|-|\n|办公室|5550101、0300-5550102转8001|0300-5550199|5550103|\n",
    );
    let cell = "<td class=\"long\"><a href=\"tel:+86-300-5550101\">5550101</a>、\
                <a href=\"tel:+86-300-5550102;ext=8001\">0300-5550102转8001</a></td><td class=\"middle\">0300-5550199</td>";
    assert!(html.contains(cell), "{html}");
    assert_eq!(html.matches("tel:").count(), 2, "{html}");
}

#[test]
fn a_row_may_say_what_stands_in_it() {
    let html = html(
        "|用途|联系方式|\n|-|-|\n|总机|0300-5550100|\n|便民热线|12345|\n|办公室|0300-5550101|\n|传真|0300-5550199|\n|邮编|000000|\n",
    );
    let links: Vec<&str> = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(links, ["tel:+86-300-5550100", "tel:12345", "tel:+86-300-5550101"]);
}

#[test]
fn nothing_else_becomes_a_number_to_dial() {
    for text in [
        "|姓名|身份证号码|\n|-|-|\n|甲|110101199001011234|\n",
        "|姓名|联系电话|\n|-|-|\n|甲|139\\*\\*\\*\\*0000|\n|乙|110101199001011234|\n",
        "|年度|热线|\n|-|-:|\n|2025|5550101|\n",
        "|单位|电话|\n|-|-|\n|甲|**0300**-5550101|\n",
        "咨询0300-5550101。\n",
    ] {
        assert!(!html(text).contains("tel:"), "{text}");
    }
    let linked = "|单位|电话|\n|-|-|\n|甲|[0300-5550101](a.md)|\n";
    assert_eq!(
        html(linked).matches("<a ").count(),
        html("|单位|网站|\n|-|-|\n|甲|[0300-5550101](a.md)|\n").matches("<a ").count()
    );
}

/// What is dialled in a text.
fn dialled(text: &str) -> Vec<String> {
    html(text).split("href=\"tel:").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

/// A table of raw HTML: cells that begin with `#` are `th`, what stands before `:` are attributes.
fn raw(rows: &[&[&str]]) -> String {
    let cell = |cell: &&str| {
        let (attributes, words) = cell.split_once(':').unwrap_or(("", cell));
        let (name, words) = words.strip_prefix('#').map_or(("td", words), |words| ("th", words));
        format!("<{name} {attributes}>{words}</{name}>")
    };
    let row = |row: &&[&str]| format!("<tr>{}</tr>\n", row.iter().map(cell).collect::<String>());
    format!("<table>\n{}</table>\n", rows.iter().map(row).collect::<String>())
}

#[test]
fn a_table_of_raw_html_is_read_for_numbers_to_dial_like_one_of_markdown() {
    let heads =
        raw(&[&["科室", "办公电话（区号0300）", "传真"], &["办公室", "5550101、5550102转8001", "0300-5550199"]]);
    assert_eq!(dialled(&heads), ["+86-300-5550101", "+86-300-5550102;ext=8001"]);
    let labels = raw(&[&["总机", "0300-5550100"], &["传真", "0300-5550199"], &["邮编", "000000"], &["热线", "12345"]]);
    assert_eq!(dialled(&labels), ["+86-300-5550100", "12345"]);
    let header =
        raw(&[&["#单位", "#电话"], &["甲", "<p>0300-5550101<br>0300-5550102</p>"], &["乙", "—"], &["丙", "5550103"]]);
    assert_eq!(dialled(&header), ["+86-300-5550101", "+86-300-5550102", "5550103"]);
}

#[test]
fn merged_cells_of_raw_html_keep_their_columns() {
    let merged = raw(&[
        &["colspan=\"4\":通讯录"],
        &["rowspan=\"2\":单位", "rowspan=\"2\":编号", "colspan=\"2\":联系方式"],
        &["姓名", "手机号码"],
        &["rowspan=\"2\":甲", "5550101", "张三", "13800000000"],
        &["5550102", "李四", "13800000001"],
        &["乙", "5550103", "王五", "13800000002"],
    ]);
    assert_eq!(dialled(&merged), ["+86-13800000000", "+86-13800000001", "+86-13800000002"]);
}

#[test]
fn nothing_else_in_raw_html_becomes_a_number_to_dial() {
    for rows in [
        &[&["姓名", "身份证号码"] as &[&str], &["甲", "110101199001011234"]] as &[&[&str]],
        &[&["单位", "电话"], &["甲", "0300-5550199（传真）"]],
        &[&["年度", "热线"], &["2025", "5550101"]],
        &[&["单位", "电话"], &["甲", "#0300-5550101"]],
        &[&["单位", "电话"], &["#单位", "#编码"], &["甲", "5550101"]],
        &[&["单位", "电话"], &["甲", "<a href=\"a.md\">0300-5550101</a>"]],
        &[&["单位", "电话"], &["甲", "<table><tr><td>5550101</td></tr></table>"]],
        &[&["colspan=\"99\":单位", "电话"], &["甲", "0300-5550101"]],
    ] {
        assert_eq!(dialled(&raw(rows)), [""; 0], "{rows:?}");
    }
}

#[test]
fn a_paragraph_under_a_heading_of_telephones_is_read_for_them() {
    let html = html("## 咨询电话\n\n社会救助科：0300-5550104；满5550101次。\n\n## 其他\n\n另见0300-5550105。\n");
    assert_eq!(html.matches("href=\"tel:").count(), 1, "{html}");
    let table = super::html("## 咨询电话\n\n- 甲：0300-5550104\n\n|单位|号码|\n|-|-|\n|乙|0300-5550105|\n");
    assert_eq!(table.matches("href=\"tel:").count(), 2, "{table}");
    assert!(html.contains("社会救助科：<a href=\"tel:+86-300-5550104\">0300-5550104</a>；满5550101次。"), "{html}");
}

#[test]
fn only_lists_below_a_heading_of_steps_are_steps() {
    let text = "## 设定依据\n\n1. 甲\n2. 乙\n\n## 办理流程\n\n### 网上\n\n1. 申请\n   1. 细\n2. 受理\n\n说明。\n\n3. 办结\n\n## 收费\n\n1. 不收\n";
    let html = html(text);
    assert_eq!(html.matches("<ol class=\"steps\"").count(), 2, "{html}");
    let values: Vec<&str> = html.split(" value=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(values, ["1", "2", "3"], "{html}");
    assert!(html.contains("<h2 id=\"设定依据\">设定依据</h2>\n<ol>\n<li id=\"1\">甲</li>"), "{html}");
    let (_, fees) = html.split_once("收费</h2>").unwrap();
    assert!(fees.contains("<ol>") && !fees.contains("value="), "{html}");
}

#[test]
fn steps_may_stand_below_a_paragraph_that_is_a_heading() {
    let html = html("四、办理程序\n\n1. 申请。\n\n五、监督方式\n\n1. 投诉。\n");
    assert_eq!(html.matches("class=\"steps\"").count(), 1, "{html}");
    assert!(!super::html("## 流程图和申请材料\n\n1. 甲\n").contains("steps"));
}

/// A table of so many columns, with a word in each cell.
fn table(columns: usize, word: &str) -> String {
    let row = |cell: &str| format!("|{}\n", format!("{cell}|").repeat(columns));
    row("项目") + &row("-") + &row(word).repeat(6)
}

#[test]
fn a_table_of_many_columns_of_text_is_printed_across_with_its_heading() {
    let wide = table(12, "公开依据和范围");
    let found = html(&format!("正文。\n\n## 附表\n\n单位：件\n\n{wide}\n注：数据来自年报。\n\n完。\n"));
    assert!(found.contains("<div class=\"table landscape\""), "{found}");
    for (word, across) in [("正文。", false), ("附表", true), ("单位", true), ("注：", true), ("完。", false)]
    {
        let open = found[..found.find(&format!(">{word}")).unwrap()].rfind('<').unwrap();
        let tag = &found[open..found[open..].find('>').unwrap() + open];
        assert_eq!(tag.contains("landscape"), across, "{tag}");
    }
    let caption = html(&format!("**表1 目录**\n\n{wide}"));
    assert_eq!(tag(&caption, "<div"), tag(&found, "<div class=\"table"), "{caption}");
    for upright in [table(12, "12"), table(5, "公开依据和范围"), table(6, &"长".repeat(60))] {
        assert!(!html(&upright).contains("landscape"), "{upright}");
    }
}

#[test]
fn words_stay_in_one_piece_where_there_is_room() {
    let few = html("|救助类型|情形|\n|-|-|\n|急难型|因意外事件基本生活暂时严重困难|\n");
    assert!(few.contains("<th scope=\"col\" class=\"short\">救助类型</th>"), "{few}");
    assert!(few.contains("<td class=\"short\">急难型</td><td class=\"long\">"), "{few}");
    assert!(html("|科室|\n|-|\n|社会组织管理科|\n").contains("<td class=\"middle\">"));
    let many = html(&table(12, "市级"));
    assert!(many.contains("<th scope=\"col\">项目</th>") && many.contains("<td class=\"short\">市级</td>"), "{many}");
}

#[test]
fn an_annex_that_is_nothing_but_a_wide_table_lies_across_as_a_whole() {
    let notice = "各单位：\n\n请执行。\n\n测试局\n\n2024年1月2日\n\n附件\n\n公开目录\n\n";
    let wide = table(12, "公开依据和范围");
    assert!(html(&format!("{notice}{wide}")).contains("<section class=\"annex landscape\">"));
    assert!(html(&format!("{notice}第一条 甲。\n\n{wide}")).contains("<section class=\"annex\">"));
}

#[test]
fn merged_cells_do_not_make_a_table_wide() {
    let row = format!("<tr>{}</tr>", "<td>公开依据和范围</td>".repeat(12)).repeat(6);
    assert!(html(&format!("<table>{row}</table>\n")).contains("<div class=\"table landscape\""));
    let head = format!("<tr><th colspan=\"12\">{}</th></tr>", "申请人情况".repeat(9));
    let heads = format!("<tr>{}</tr>", "<td>结果维持</td>".repeat(15));
    let numbers = format!("<tr>{}</tr>", "<td>12</td>".repeat(15));
    assert!(!html(&format!("<table>{head}{heads}{numbers}</table>\n")).contains("landscape"));
}
