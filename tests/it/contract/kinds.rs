//! 各类页面: what each kind of page takes from declared facts, and what it leaves out.

use scraper::{Html, Selector};

use super::{paper, paper_with, site_yaml};
use crate::site::Site;

/// The texts of the elements that a selector finds, without the blanks between words.
fn texts(page: &Html, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).unwrap();
    page.select(&selector).map(|element| element.text().collect::<String>().split_whitespace().collect()).collect()
}

fn report(year: i16, more: &str) -> String {
    let title = format!("测试局{year}年政府信息公开工作年度报告");
    let fields = format!("类型: 年度报告\n发布日期: {}-01-20\n", year + 1);
    paper_with(&format!("content/政府信息公开年报/{year}.md"), &title, &fields, more)
}

fn form(received: u32, carried_in: u32, handled: u32, carried_out: u32) -> String {
    format!(
        "| 项目 | 总计 |\n| --- | --- |\n| 一、本年新收政府信息公开申请数量 | {received} |\n\
         | 二、上年结转政府信息公开申请数量 | {carried_in} |\n| （七）总计 | {handled} |\n\
         | 四、结转下年度继续办理 | {carried_out} |\n"
    )
}

#[test]
fn the_column_of_reports_draws_what_their_forms_say() {
    let reports = report(2023, &form(7, 1, 8, 0)) + &report(2024, &form(9, 0, 7, 2)) + &report(2025, &form(8, 2, 9, 1));
    let site = Site::new(&reports).built();
    let page = site.page("政府信息公开年报/index.html");
    assert_eq!(texts(&page, "svg.chart polyline").len(), 2);
    let rows = texts(&page, "main tbody tr");
    assert_eq!(rows, ["202371 80—", "202490 72—", "202582 91—"].map(|row| row.replace(' ', "")));
    assert_eq!(texts(&site.page("index.html"), "#gk-reports ~ ul a"), ["2025年", "2024年", "2023年"]);
}

#[test]
fn without_the_form_of_three_years_there_is_no_chart() {
    let site =
        Site::new(&(report(2024, &form(9, 0, 7, 2)) + &report(2025, &form(8, 2, 9, 1)) + &report(2023, "正文。")));
    let site = site.built();
    let page = site.page("政府信息公开年报/index.html");
    assert_eq!(texts(&page, ".chart"), [""; 0]);
    assert_eq!(texts(&page, "main .item a").len(), 3);
}

#[test]
fn an_office_that_has_ended_names_its_successor() {
    let offices = "offices:\n  - {name: 办公室, duties: 综合协调, place: 201室, phone: 0300-1}\n\
                   \x20 - {name: 老科, until: 2024-03-31, successor: 办公室}\n  - {name: 将撤科, until: 2027-01-01}\n";
    let site = Site::new(&(site_yaml(offices) + &paper("content/通知/甲.md", "甲", ""))).built();
    let facts = texts(&site.page("offices/办公室.html"), ".facts td");
    assert_eq!(facts, ["综合协调", "201室", "0300-1"]);
    assert_eq!(texts(&site.page("offices/老科.html"), ".notice"), ["已于2024-03-31撤并，职责划入办公室。"]);
    let led = site.attributes("offices/老科.html", ".notice a", "href");
    assert_eq!(led.len(), 1, "{led:?}");
    assert_eq!(texts(&site.page("offices/将撤科.html"), ".notice"), [""; 0], "it has not ended yet");
}

#[test]
fn an_agency_shows_its_six_facts_in_the_order_of_the_law() {
    let body = "## 负责人\n\n局长：岑伯衍。\n\n## 办公时间\n\n每天。\n\n## 机构设置\n\n设三个科。\n\n## 主要职能\n\n管事。另有他事。\n";
    let site = site_yaml("office_hours: 工作日\nphone: 0300-5550101转8001")
        + &paper_with("content/机构/甲.md", "机构概况", "类型: 机构职能", body);
    let page = Site::new(&site).built().page("机构/甲.html");
    assert_eq!(texts(&page, ".text .facts th"), ["职能", "机构设置", "办公时间", "联系方式", "负责人姓名"]);
    assert_eq!(
        texts(&page, ".text .facts td"),
        ["管事。", "设三个科。", "工作日", "0300-5550101转8001", "局长：岑伯衍。"]
    );
    let dialled = "a[href='tel:+86-300-5550101;ext=8001']";
    assert_eq!(texts(&page, &format!(".text .facts {dialled}")).len(), 1);
    assert_eq!(texts(&page, &format!(".footer {dialled}")).len(), 1);
}

#[test]
fn a_list_says_its_day_its_length_and_that_names_are_hidden() {
    let body = "| 序号 | 姓名 |\n| --- | --- |\n| 1 | 李\\*宁 |\n| 2 | 王\\* |\n";
    let fields = "类型: 名单清单\n生成日期: 2026-02-28\n公示期: {from: 2026-11-16, to: 2026-11-24}";
    let page = Site::new(&paper_with("content/名单/甲.md", "名单", fields, body)).built().page("名单/甲.html");
    let facts = texts(&page, ".text .facts td");
    assert_eq!(facts, ["2026-02-28", "2条", "测试局", "姓名已作隐去处理", "2026-11-16至2026-11-24公示中"]);
}

#[test]
fn a_unit_has_its_own_rail_header_and_catalogue() {
    let units = "kind: government\nunits:\n  - {name: 测试县民政局, folder: 民政局}\n";
    let site = site_yaml(units)
        + &paper("content/政策/甲.md", "县政府的文件", "")
        + &paper("content/民政局/政策/乙.md", "民政局的文件", "")
        + &paper("content/民政局/政府信息公开指南/丙.md", "民政局的指南", "");
    let site = Site::new(&site).built();
    let home = site.page("index.html");
    assert_eq!(texts(&home, "#gk-units ~ ul h3"), ["测试县民政局"]);
    assert_eq!(texts(&home, "#gk-units ~ ul nav a"), ["政策", "政府信息公开指南"]);
    let page = site.page("民政局/政策/index.html");
    assert_eq!(texts(&page, ".brand .agency"), ["测试局测试县民政局"]);
    assert_eq!(texts(&page, ".rail .entries > li > a"), ["政策", "政府信息公开指南"]);
    let catalogue = site.attributes("民政局/政策/index.html", ".rail .extras a", "href");
    assert!(catalogue.iter().any(|href| href == "../../民政局/catalogue/index.html"), "{catalogue:?}");
    assert!(catalogue.iter().any(|href| href.ends_with("index.html#gk-units")), "{catalogue:?}");
    let listed = texts(&site.page("民政局/index.html"), ".downloads a");
    assert!(listed.iter().any(|link| link.starts_with("JSON")), "the unit's whole catalogue: {listed:?}");
    assert_eq!(texts(&home, ".rail .entries > li > a"), ["政策"]);
}

#[test]
fn a_unit_has_a_first_page_like_the_site() {
    let units = "kind: government\nphone: 0300-5550100\nunits:\n  - {name: 测试县民政局, folder: 民政局}\n";
    let column = "-- content/民政局/_index.md --\n---\ntitle: 民政局\ndescription: 民政局的公开内容。\n---\n";
    let site = site_yaml(units)
        + column
        + &paper("content/政策/甲.md", "县政府的文件", "")
        + &paper_with("content/民政局/政策/文件/乙.md", "民政局的文件", "文号: 测民发〔2026〕1号", "")
        + &paper("content/民政局/法定主动公开内容/社会救助/丁.md", "民政局的名单", "")
        + &paper("content/民政局/政府信息公开指南/丙.md", "民政局的指南", "")
        + &paper("content/民政局/依申请公开/申请.md", "怎样申请", "");
    let site = Site::new(&site).built();
    let page = site.page("民政局/index.html");
    assert_eq!(texts(&page, "h1"), ["测试局测试县民政局政府信息公开"]);
    assert_eq!(texts(&page, ".rail .entries > li > a"), ["政策", "政府信息公开指南", "法定主动公开内容"]);
    let newest = texts(&page, "#gk-newest ~ ul .item");
    assert_eq!(newest.len(), 4, "{newest:?}");
    assert!(!newest.iter().any(|title| title.contains("县政府")), "{newest:?}");
    assert_eq!(texts(&page, "#gk-policies ~ .thirds .item"), ["民政局的文件"]);
    assert_eq!(texts(&page, "#gk-tiles ~ .tiles .name"), ["社会救助"]);
    assert_eq!(texts(&page, "#gk-request ~ dl dd"), ["测试县民政局"], "the site's telephone is not the unit's");
    assert_eq!(texts(&page, ".examples a"), ["测民发〔2026〕1号", "办公室"]);
    assert_eq!(texts(&page, "main .description"), ["民政局的公开内容。"]);
    assert_eq!(texts(&page, "#gk-units"), [""; 0]);
    assert_eq!(
        site.attributes("民政局/index.html", "form.find, .seek form", "action"),
        ["../search.html", "../search.html"]
    );
    let tags = site.attributes("民政局/index.html", "meta[name^=Column]", "name");
    assert_eq!(tags, ["ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"]);
    assert_eq!(site.attributes("民政局/政策/index.html", ".brand a", "href"), ["../../民政局/index.html"]);
}

#[test]
fn documents_beside_the_columns_of_a_unit_stay_within_reach() {
    let units = "units:\n  - {name: 测试县民政局, folder: 民政局}\n";
    let papers: String =
        (1..=12).map(|day| paper(&format!("content/民政局/{day}.md"), &format!("第{day}件"), "")).collect();
    let whole = Site::new(&(site_yaml(units) + &papers)).built();
    let newest = texts(&whole.page("民政局/index.html"), "#gk-newest ~ ul .item");
    let others = texts(&whole.page("民政局/index.html"), "#gk-own ~ ul .item");
    assert_eq!((newest.len(), others.len()), (10, 2));
    assert!(others.iter().all(|title| !newest.contains(title)), "nothing stands twice: {others:?}");
    let site = Site::new(&(site_yaml(&format!("page_size: 5\n{units}")) + &papers)).built();
    assert_eq!(texts(&site.page("民政局/index.html"), "#gk-own ~ ul .item"), [""; 0]);
    assert_eq!(site.attributes("民政局/index.html", "#gk-own ~ nav a", "href"), ["../民政局/p1.html"]);
    assert_eq!(texts(&site.page("民政局/p1.html"), ".rows .item").len(), 5);
    let few = site_yaml(units) + &paper("content/民政局/甲.md", "甲", "");
    assert_eq!(texts(&Site::new(&few).built().page("民政局/index.html"), "#gk-own"), [""; 0], "nothing stands twice");
}

#[test]
fn a_small_unit_lists_its_few_documents_once() {
    let units = "units:\n  - {name: 测试县民政局, folder: 民政局}\n";
    let papers = |count: usize| -> String {
        (1..=count).map(|day| paper(&format!("content/民政局/通知/{day}.md"), &format!("第{day}件"), "")).collect()
    };
    let other = paper("content/民政局/名单/甲.md", "名单", "发布日期: 2020-01-02");
    let blocks = |site: String| texts(&Site::new(&site).built().page("民政局/index.html"), ".halves h2 > span");
    assert_eq!(blocks(site_yaml(units) + &papers(3)), [""; 0]);
    assert_eq!(blocks(site_yaml(units) + &papers(12)), [""; 0]);
    assert_eq!(blocks(site_yaml(units) + &papers(12) + &other).len(), 2, "the list of names is not among the newest");
}

#[test]
fn a_year_of_a_column_leads_to_its_first_row() {
    let papers: String = [("甲", 2026), ("乙", 2025), ("丙", 2025), ("丁", 2024)]
        .map(|(name, year)| {
            paper_with(&format!("content/通知/{name}.md"), name, &format!("发布日期: {year}-01-02"), "")
        })
        .concat();
    let site = Site::new(&papers).built();
    let years = site.attributes("通知/index.html", "main nav.links a", "href");
    assert_eq!(years, ["#y2026", "#y2025", "#y2024"].map(|anchor| format!("../通知/index.html{anchor}")));
    assert_eq!(site.attributes("通知/index.html", "main .row[id]", "id"), ["y2026", "y2025", "y2024"]);
}

#[test]
fn a_table_of_policies_has_no_empty_columns() {
    let column = "-- content/文件/_index.md --\n---\ntitle: 文件\ncolumn_type: 政策文件\n---\n";
    let site = column.to_owned() + &paper("content/文件/甲.md", "甲", "文号: 测民发〔2026〕1号");
    let heads = |site: &str| texts(&Site::new(site).built().page("文件/index.html"), ".policies thead th");
    assert_eq!(heads(&site), ["序号", "名称", "文号", "发布日期"]);
    let signed = site + &paper("content/文件/乙.md", "乙", "成文日期: 2026-03-01\n有效期至: 2031-01-01");
    assert_eq!(heads(&signed), ["序号", "名称", "文号", "成文日期", "发布日期", "有效性"]);
}

#[test]
fn related_papers_need_no_heading_twice() {
    let site = paper("content/通知/甲.md", "甲", "相关: [乙.md]") + &paper("content/通知/乙.md", "乙", "");
    let page = Site::new(&site).built().page("通知/甲.html");
    assert_eq!(texts(&page, ".relations h2, .relations h3"), ["相关文件"]);
    let site = paper("content/通知/甲.md", "甲", "相关: [乙.md]\n依据: [丙.md]")
        + &paper("content/通知/乙.md", "乙", "")
        + &paper("content/通知/丙.md", "丙", "");
    let page = Site::new(&site).built().page("通知/甲.html");
    assert_eq!(texts(&page, ".relations h2, .relations h3"), ["相关文件", "依据", "其他"]);
}

#[test]
fn what_may_be_asked_about_a_paper_stands_beside_it_not_above_it() {
    let page = |kind: &str| {
        let fields = format!("类型: {kind}\n联系方式: 办公室，0300-5550101");
        Site::new(&paper("content/通知/甲.md", "甲", &fields)).built().page("通知/甲.html")
    };
    let paper = page("公文");
    assert_eq!(texts(&paper, ".text .facts"), [""; 0]);
    assert_eq!(texts(&paper, ".side .offices a[href='tel:+86-300-5550101']"), ["0300-5550101"]);
    let guide = page("办事指南");
    assert_eq!(texts(&guide, ".text .facts a[href^='tel:']"), ["0300-5550101"]);
}

#[test]
fn a_scan_says_so_and_leads_to_the_words() {
    let files = "-- content/通知/原件扫描件.pdf --\n%PDF-1.4\n-- content/通知/表.csv --\n甲\n";
    let fields = "附件: [原件扫描件.pdf, 表.csv]";
    let page = Site::new(&(paper("content/通知/甲.md", "甲", fields) + files)).built().page("通知/甲.html");
    assert_eq!(texts(&page, ".attachments .word"), ["扫描件"]);
    assert_eq!(texts(&page, ".attachments a[href='#gk-text']").len(), 1);
}
