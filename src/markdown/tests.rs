//! What a body becomes, end to end.

use super::*;

mod pages;
mod random;
mod set;

fn html(text: &str) -> String {
    let slots: Vec<Slot> =
        read_facts(text).value.facts.links.iter().map(|link| Slot::Outside(link.target.clone())).collect();
    render(text, &slots, &RenderOptions { root: "../", heading_base: 2, id_prefix: "" })
}

fn bare(text: &str) -> String {
    render(text, &[], &RenderOptions { root: "", heading_base: 2, id_prefix: "" })
}

fn read_facts(text: &str) -> Found<Body> {
    facts(&SourcePath::new("content/甲.md"), text, 0)
}

#[test]
fn look() {
    let Ok(text) = std::env::var("GK_LOOK") else { return };
    let text = if std::path::Path::new(&text).exists() { std::fs::read_to_string(text).unwrap() } else { text };
    println!("{}\n---\n{}\n---\n{:#?}", html(&text), plain_text(&text), read_facts(&text));
}

/// Chinese punctuation, and what stands beside Chinese text without being a letter.
const MARKS: &str =
    "，。、；：！？（）《》〈〉【】〔〕〖〗「」『』［］｛｝“”‘’—–…·～＋＝＜＞％＃＆＊＠｜／＼￥℃№※①㈠■□●○★☆△▲→×÷±°§㎡";

#[test]
fn emphasis_works_beside_every_chinese_mark() {
    for (sign, open, close) in [
        ("**", "<strong>", "</strong>"),
        ("*", "<em>", "</em>"),
        ("~~", "<del>", "</del>"),
        ("***", "<em><strong>", "</strong></em>"),
    ] {
        for first in MARKS.chars() {
            for last in MARKS.chars() {
                // The usual place for every pair; the others once for each mark.
                let places = [("前", "后"), ("", "后"), ("前", ""), ("前，", "后"), ("前", "。后"), ("（", "）")];
                for (before, after) in places.into_iter().take(if first == last { 6 } else { 1 }) {
                    let text = format!("{before}{sign}{first}中{last}{sign}{after}");
                    let inner =
                        format!("{first}中{last}").replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
                    assert_eq!(bare(&text), format!("<p>{before}{open}{inner}{close}{after}</p>\n"), "{text}");
                }
            }
        }
        for outer in MARKS.chars() {
            let text = format!("前{outer}{sign}中{sign}{outer}后");
            assert_eq!(bare(&text), format!("<p>前{outer}{open}中{close}{outer}后</p>\n"), "{text}");
        }
    }
}

#[test]
fn the_four_usual_cases_are_bold() {
    assert_eq!(html("**《办法》**自发布之日起"), "<p><strong>《办法》</strong>自发布之日起</p>\n");
    assert_eq!(html("按照**“公开是常态”**的要求"), "<p>按照<strong>“公开是常态”</strong>的要求</p>\n");
    assert_eq!(html("**注意：**不得**擅自**处理"), "<p><strong>注意：</strong>不得<strong>擅自</strong>处理</p>\n");
    assert_eq!(html("~~《旧办法》~~已废止"), "<p><del>《旧办法》</del>已废止</p>\n");
}

#[test]
fn stars_that_hide_and_signs_that_count_stay() {
    for text in [
        "电话138****5678，139****1234",
        "证号510***********81",
        "姓名：____，电话：____。",
        "10~20人、30~40人",
        "3*4*5",
        "湖南省****、****",
    ] {
        assert_eq!(html(text), format!("<p>{text}</p>\n"));
    }
    assert_eq!(html("***\n"), "<hr>\n");
    assert_eq!(html("*****"), "<hr>\n");
}

#[test]
fn line_ends_between_chinese_show_nothing() {
    assert_eq!(html("第二\n行，\nabc\ndef\n中"), "<p>第二行，abc\ndef\n中</p>\n");
    assert_eq!(html("第**二**\n**行**"), "<p>第<strong>二</strong><strong>行</strong></p>\n");
    assert_eq!(plain_text("第二\r\n行"), "第二行");
}

#[test]
fn a_year_alone_is_no_list() {
    assert_eq!(html("2021.\n"), "<p>2021.</p>\n");
    assert_eq!(html("> 2021."), "<blockquote>\n<p>2021.</p>\n</blockquote>\n");
    assert_eq!(html("1. 甲\n2. 乙"), "<ol>\n<li id=\"1\">甲</li>\n<li id=\"2\">乙</li>\n</ol>\n");
    assert_eq!(html("```\n2021.\n```"), "<pre tabindex=\"0\"><code>2021.\n</code></pre>\n");
}

#[test]
fn many_agencies_may_sign() {
    let names = "云汀市民政局\n\n".repeat(9);
    let signed = classes(&format!("各县区民政局：\n\n现印发给你们。\n\n{names}2024年1月2日\n"));
    assert_eq!(signed.iter().filter(|class| *class == "signature joint").count(), 9, "{signed:?}");
}

#[test]
fn lines_that_begin_paragraphs_are_paragraphs() {
    let text = "各县区民政局：\n现将有关事项通知如下。\n一、总体要求\n（一）加强领导。各部门\n要落实。\n特此通知。\n云汀市民政局\n云汀市财政局\n2024年1月2日\n（此件公开发布）";
    let classes: Vec<String> = html(text).lines().map(|line| line.split('"').nth(1).unwrap_or("").to_owned()).collect();
    assert_eq!(
        classes,
        [
            "addressee",
            "",
            "level-1",
            "level-2 run-in",
            "",
            "signature joint",
            "signature joint",
            "signed-date joint",
            "copy-mark"
        ]
    );
    assert!(plain_text(text).contains("各部门要落实。\n特此通知。\n云汀市民政局\n"));
}

/// The classes of all paragraphs.
fn classes(text: &str) -> Vec<String> {
    let html = html(text);
    let opened = html.split("<p").skip(1).filter_map(|rest| rest.split_once('>'));
    opened.map(|(tag, _)| tag.split('"').nth(1).filter(|_| tag.contains("class")).unwrap_or("").to_owned()).collect()
}

#[test]
fn a_head_that_was_pasted_with_the_text_stands_in_the_middle() {
    let text = "云汀市民政局关于做好\n\n冬至祭扫服务工作的通知\n\n云民发〔2026〕40号\n\n各县区民政局：\n\n现将有关事项通知如下。\n";
    assert_eq!(classes(text), ["head-line", "head-line", "head-line", "addressee", ""]);
    let order = "云汀市人民政府令\n\n第12号\n\n现公布《云汀市殡葬管理办法》，自2027年1月1日起施行。\n\n市长　岑伯衍\n\n2026年11月2日\n";
    assert_eq!(classes(order), ["head-line", "head-line", "", "signature", "signed-date"]);
    // A sentence above the recipient is no head, nor is a text that only mentions a number.
    assert_eq!(classes("为做好工作，特通知。\n\n各县区民政局：\n\n甲。\n"), ["", "", ""]);
    assert_eq!(classes("第一句\n\n第二句。\n\n云民发〔2026〕40号\n"), ["", "", ""]);
}

#[test]
fn a_note_of_enactment_belongs_to_the_title_above() {
    let text = "各单位：\n\n现印发给你们。\n\n云汀市民政局\n\n2026年11月2日\n\n云汀市公墓管理办法\n\n（2026年10月8日云汀市民政局\n\n第3次局长办公会议通过）\n\n第一条　为了管理公墓。\n";
    let expected = ["addressee", "", "signature", "signed-date", "annex-title", "enacted", "enacted", ""];
    assert_eq!(classes(text), expected);
    assert_eq!(classes("## 办法\n\n（2026年10月8日公布）\n\n正文。\n"), ["enacted", ""]);
    assert_eq!(classes("## 时间\n\n（2026年10月8日至11月7日）\n\n正文。\n"), ["", ""]);
    assert_eq!(classes("## 说明\n\n（本表单位：万元）\n\n正文。\n"), ["", ""]);
}

#[test]
fn a_sentence_of_three_parts_is_no_heading() {
    let text = "一、以本局名义发文，经分管领导审核后，由局长签发。\n\n发文前应当编号。\n\n二、推进公开，促进服务。\n\n公开是常态。\n";
    assert_eq!(classes(text), ["level-1 run-in", "", "level-1", ""]);
}

#[test]
fn a_date_above_the_record_is_signed() {
    assert_eq!(
        classes("照此办理。\n\n请遵照执行。\n\n二○二六年十一月二日\n\n主题词：殡葬 管理\n"),
        ["", "", "signed-date", ""]
    );
    assert_eq!(classes("照此办理。\n\n云汀市望桥镇人民政府　2026年11月2日\n"), ["", "signed-date"]);
}

#[test]
fn an_indented_paragraph_is_no_code() {
    assert_eq!(html("    各县区**《办法》**自\n"), "<p>各县区<strong>《办法》</strong>自</p>\n");
    assert_eq!(html("    let a = 1;\n"), "<pre tabindex=\"0\"><code>let a = 1;\n</code></pre>\n");
}

#[test]
fn slots_fill_links_in_order() {
    let text = "[甲](a.md) ![乙](b.png) <a href=\"c\">丙</a> <https://d.cn/> [丁][e]\n\n[e]: f.md \"题\"\n";
    let Body { facts, extent } = read_facts(text).value;
    let found = facts.links;
    let targets: Vec<(&str, bool, &str)> =
        found.iter().map(|link| (link.target.as_str(), link.image, link.text.as_str())).collect();
    assert_eq!(
        targets,
        [
            ("a.md", false, "甲"),
            ("b.png", true, "乙"),
            ("c", false, "丙"),
            ("https://d.cn/", false, "https://d.cn/"),
            ("f.md", false, "丁")
        ]
    );
    assert_eq!(&text[extent.links[2].clone()], "<a href=\"c\">丙</a>");
    let slots = [
        Slot::Inside("x.html".to_owned()),
        Slot::Inside("b.png".to_owned()),
        Slot::Anchor("第三条".to_owned()),
        Slot::Text,
    ];
    assert_eq!(
        render(text, &slots, &RenderOptions { root: "../", heading_base: 2, id_prefix: "" }),
        "<p><a href=\"../x.html\">甲</a> <img src=\"../b.png\" alt=\"乙\"> <a href=\"#%E7%AC%AC%E4%B8%89%E6%9D%A1\">丙</a> https://d.cn/ 丁</p>\n"
    );
}

#[test]
fn spans_count_from_the_stored_file() {
    let text = "前**《甲》**后[乙](乙 1.docx)";
    let found = facts(&SourcePath::new("a.md"), text, 100).value;
    let span = &found.extent.links[0];
    assert_eq!(&text[span.start - 100..span.end - 100], "[乙](乙 1.docx)");
}

#[test]
fn raw_html_is_sifted_and_balanced() {
    assert_eq!(html("甲<sub>2</sub><SUP>3</sup>"), "<p>甲<sub>2</sub><sup>3</sup></p>\n");
    assert_eq!(html("</div>\n\n甲"), "<p>甲</p>\n");
    let table = "<table><tr><td>甲\n<p>乙</p>\n</td></tr></table>";
    assert_eq!(html("<table>\n<td style=\"x\">甲\n\n乙"), format!("{FRAME}{table}\n</div>"));
    assert_eq!(html("甲<font color=red>乙</font>"), "<p>甲&lt;font color=red&gt;乙&lt;/font&gt;</p>\n");
    assert_eq!(html("<details>\n甲\n</details>"), "<div>\n甲\n</div>");
    assert_eq!(html("**甲<b>乙**丙</b>"), "<p><strong>甲<b>乙</b></strong>丙</p>\n");
    assert_eq!(
        html("<img src=\"a.png\" onerror=\"x\" width=\"10px\">"),
        "<p><a href=\"a.png\" rel=\"noopener\" class=\"external\">a.png</a></p>"
    );
}

const FRAME: &str = "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"表格\">\n";

#[test]
fn a_table_inside_another_scrolls_with_it() {
    let inner = "<table><tr><td>乙</td></tr></table>";
    let text = format!("<table><tr><th>甲</th><td>{inner}</td></tr></table>");
    assert_eq!(html(&format!("{text}\n\n{inner}")), format!("{FRAME}{text}\n</div>{FRAME}{inner}\n</div>"));
}

#[test]
fn days_stay_in_one_piece_and_numbers_stand_right() {
    let html = html("|编号|日期|户数|备注|\n|-|-|-|-|\n|1|2026-10-08|12|无|\n|2|—|7|10-09前|\n");
    assert!(html.contains("<th scope=\"col\" class=\"day\">日期</th>"), "{html}");
    assert!(
        html.contains(
            "<td>1</td><td class=\"day\">2026-10-08</td><td class=\"num\">12</td><td class=\"short\">无</td>"
        ),
        "{html}"
    );
}

#[test]
fn a_column_of_texts_is_told_from_names() {
    let long = "督促平台企业依法选择具备资质的企业";
    assert!(html(&format!("|甲|乙|\n|-|:-:|\n|短|{long}|")).contains("<td>短</td><td class=\"center long\">"));
    let raw = html(&format!("<table><tr><th>{long}</th><td>短</td><td>{long}</td></tr></table>"));
    assert!(raw.contains(&format!("<tr><th>{long}</th><td>短</td><td class=\"long\">{long}</td></tr>")), "{raw}");
}

#[test]
fn further_lines_of_an_annex_note_stand_under_the_first() {
    let text = "各县区民政局：\n\n请执行。\n\n附件：1.甲表\n\n2.乙表\n\n云汀市民政局\n\n2024年1月2日";
    assert!(
        html(text).contains("<p class=\"annex-note\">附件：1.甲表</p>\n<p class=\"annex-note annex-more\">2.乙表</p>")
    );
}

#[test]
fn one_line_is_enough_before_an_annexed_text() {
    let notice = "各县区民政局：\n\n现印发给你们。\n\n云汀市民政局\n\n2024年1月2日\n\n";
    let html = html(&format!("{notice}---\n\n附件\n\n甲办法\n\n第一条 乙。\n\n---\n\n丙"));
    assert_eq!((html.matches("<section").count(), html.matches("<hr>").count()), (1, 1), "{html}");
}

/// The figure of the brief: 10,000 documents of 1,500 characters, facts and HTML, on one core.
#[test]
#[ignore = "a measurement, for a release build"]
fn ten_thousand_documents() {
    let paragraph = "（一）加强组织领导。各县（市、区）民政局要按照**“公开是常态”**的要求，落实《办法》第三条，见[附件](附件1.docx)和[办法](../办法.md#第三条)。";
    let mut text = "各县（市、区）民政局，局机关各科室：\n\n现将有关事项通知如下。\n\n一、总体要求\n\n".to_owned();
    while text.chars().count() < 1400 {
        text.push_str(paragraph);
        text.push_str("各部门要明确责任，细化措施，确保各项任务落到实处、取得实效。\n\n");
    }
    text.push_str("附件：申请表\n\n云汀市民政局\n\n2024年4月15日\n\n（此件公开发布）\n");
    let started = std::time::Instant::now();
    let mut bytes = 0;
    for _ in 0..10_000 {
        bytes += read_facts(&text).value.extent.chars + html_of(&text).len();
    }
    println!("{} characters, {bytes} bytes, {:?}", text.chars().count(), started.elapsed());
}

fn html_of(text: &str) -> String {
    let slots = vec![Slot::Inside("a.html".to_owned()); 40];
    render(text, &slots, &RenderOptions { root: "../", heading_base: 2, id_prefix: "" })
}

/// Texts made to take long.
#[test]
#[ignore = "a measurement, for a release build"]
fn hostile_texts() {
    let pieces = [
        ">",
        "> ",
        "[",
        "![",
        "**甲 ",
        "**《",
        "`",
        "<div>",
        "<b>",
        "<a '",
        "<!--",
        "<script></script>",
        "- ",
        "*a",
        "1. ",
        "[甲](a.md)",
        "|甲",
        "甲\n",
        "一、甲\n",
        "2024年1月2日\n\n",
        "附件1\n\n",
        "# 甲\n\n",
        "[^1]",
        "[^1]: 甲\n\n",
        "<td>",
        "<li>",
        "<dl><dt>",
        "云汀市民政局\n",
        "\\",
        "&nbsp;",
        "_甲_",
        "~甲~",
        "    甲\n",
        "</b>",
        "<b x",
        "</div>\n\n",
    ];
    for piece in pieces {
        let text = piece.repeat(1_000_000 / piece.len());
        let started = std::time::Instant::now();
        let found = read_facts(&text);
        let html = html_of(&text);
        println!("{piece:?} {} findings {} bytes {:?}", found.diagnostics.len(), html.len(), started.elapsed());
    }
}
