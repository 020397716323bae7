//! 公开目录: the same rows in every form.

use super::{paper, site_yaml};
use crate::site::Site;

fn site() -> Site {
    let text = paper(
        "content/政策/甲.md",
        "=甲“办法”, 一",
        "文号: 云民发〔2026〕1号\n索引号: MZ9900168/2026-00002\n发布日期: 2026-03-02\n成文日期: 2026-02-26\n主题分类: [综合政务, 其他]\n\
         关键词: [一, 二]\n内容概述: 概述\n政策解读: 乙.md\n附件: [{文件: 表.txt, 名称: 申请表}]\n相关: [国办发〔2019〕19号, 《某法》]",
    ) + "-- content/政策/表.txt --\n一\n"
        + &paper("content/政策/乙.md", "乙解读", "类型: 政策解读\n发布日期: 2026-03-05")
        + &paper("content/政策/丙.md", "丙", "发布日期: 2026-03-02\n索引号: MZ9900168/2026-00001")
        + &paper("content/通知/丁.md", "丁", "发布日期: 2025-03-02");
    Site::new(&text).built()
}

#[test]
fn rows_are_newest_first_then_by_index_number() {
    let catalogue = site().catalogue();
    let titles: Vec<&str> =
        catalogue["documents"].as_array().expect("rows").iter().filter_map(|row| row["title"].as_str()).collect();
    assert_eq!(titles, ["乙解读", "丙", "=甲“办法”, 一", "丁"]);
    assert_eq!((&catalogue["version"], &catalogue["count"]), (&1.into(), &4.into()));
    assert_eq!((&catalogue["site"], &catalogue["agency"]), (&"测试站".into(), &"测试局".into()));
}

#[test]
fn a_row_has_the_fields_of_the_contract_in_their_order() {
    let text = site().output("catalogue/catalogue.json");
    let row = text
        .find("=甲")
        .map(|at| &text[..at])
        .and_then(|before| before.rfind("{\"index_number\"").or_else(|| before.rfind('{')))
        .map(|at| &text[at..])
        .expect("a row");
    let keys = [
        "index_number",
        "title",
        "doc_number",
        "kind",
        "class",
        "genre",
        "topics",
        "column",
        "unit",
        "issuers",
        "publisher",
        "offices",
        "signed",
        "published",
        "effective",
        "expires",
        "validity",
        "disclosure",
        "keywords",
        "summary",
        "url",
        "attachments",
        "relations",
    ];
    let places: Vec<usize> =
        keys.iter().map(|key| row.find(&format!("\"{key}\":")).unwrap_or_else(|| panic!("{key}"))).collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn a_row_says_what_the_paper_says() {
    let row = site().row("=甲“办法”, 一");
    assert_eq!(row["column"], serde_json::json!(["政策"]));
    assert_eq!(
        (&row["signed"], &row["effective"], &row["validity"]),
        (&"2026-02-26".into(), &serde_json::Value::Null, &serde_json::Value::Null)
    );
    assert_eq!(
        (&row["kind"], &row["class"], &row["disclosure"]),
        (&"document".into(), &"其他".into(), &"主动公开".into())
    );
    assert_eq!(
        (&row["unit"], &row["publisher"], &row["issuers"]),
        (&"测试局".into(), &"测试局".into(), &serde_json::json!(["测试局"]))
    );
    let file = &row["attachments"][0];
    assert_eq!((&file["title"], &file["url"], &file["bytes"]), (&"申请表".into(), &"政策/表.txt".into(), &4.into()));
    assert_eq!(file["sha256"].as_str().map(str::len), Some(64));
    assert_eq!(
        row["relations"],
        serde_json::json!([
            {"kind": "interpreted_by", "title": "乙解读", "doc_number": null, "index_number": null, "url": "政策/乙.html"},
            {"kind": "related", "title": null, "doc_number": "国办发〔2019〕19号", "index_number": null, "url": null},
            {"kind": "related", "title": "《某法》", "doc_number": null, "index_number": null, "url": null},
        ])
    );
    assert_eq!(site().row("乙解读")["signed"], serde_json::Value::Null);
}

const HEADERS: &str = "序号,索引号,名称,文号,体裁分类,主题分类,栏目,发文机关,发布机构,责任科室,生成日期,发布日期,施行日期,有效期至,有效性,公开属性,关键词,内容概述,政策解读,网址";

#[test]
fn csv_has_a_mark_lines_of_windows_chinese_heads_and_guarded_cells() {
    let text = site().output("catalogue/catalogue.csv");
    let lines: Vec<&str> = text.strip_prefix('\u{feff}').expect("a byte order mark").split("\r\n").collect();
    assert_eq!(lines[0], HEADERS);
    assert_eq!((lines.len(), lines[5]), (6, ""));
    assert!(!text.replace("\r\n", "").contains('\n'));
    assert_eq!(
        lines[3],
        "3,MZ9900168/2026-00002,\"'=甲“办法”, 一\",云民发〔2026〕1号,,综合政务；其他,政策,测试局,测试局,办公室,2026-02-26,2026-03-02,,,,主动公开,\
         一；二,概述,乙解读 https://x.gov.cn/%E6%94%BF%E7%AD%96/%E4%B9%99.html,https://x.gov.cn/%E6%94%BF%E7%AD%96/%E7%94%B2.html"
    );
    // 生成日期 of a paper without 成文日期 is the day of its publication.
    assert!(lines[1].contains(",2026-03-05,2026-03-05,"), "{}", lines[1]);
}

#[test]
fn a_workbook_holds_the_same_words_without_guards() {
    let site = site();
    for word in HEADERS.split(',').chain(["=甲“办法”, 一", "综合政务；其他"]) {
        assert!(site.holding(word).contains(&"catalogue/catalogue.xlsx".to_owned()), "{word}");
    }
    assert!(!site.holding("'=甲").contains(&"catalogue/catalogue.xlsx".to_owned()));
}

#[test]
fn xml_has_the_names_of_the_json_and_no_nulls() {
    let text = site().output("catalogue/catalogue.xml");
    let row = text.split("<document>").find(|row| row.contains("2026-00002</index_number><title>=甲")).expect("a row");
    assert!(text.contains("<catalogue version=\"1\" site=\"测试站\" agency=\"测试局\">"), "{text}");
    for part in
        ["<topics>综合政务</topics>", "<topics>其他</topics>", "<keywords>一</keywords>", "<kind>interpreted_by</kind>"]
    {
        assert!(row.contains(part), "{part}");
    }
    assert!(!row.contains("<effective>") && !row.contains("null"));
}

#[test]
fn a_column_with_papers_has_its_own_catalogue_and_others_have_none() {
    let site = Site::new(&paper("content/通知/甲类/甲.md", "甲", "")).built();
    let outputs = site.outputs();
    for name in ["catalogue.csv", "catalogue.xlsx"] {
        assert!(outputs.contains(&format!("通知/甲类/{name}")));
        assert!(!outputs.contains(&format!("通知/{name}")));
    }
    assert!(site.output("通知/甲类/catalogue.csv").contains(",通知 > 甲类,"));
}

#[test]
fn pages_by_year_list_everything_without_scripts() {
    let site = site();
    assert!(site.output("catalogue/2026.html").contains("甲“办法”"));
    assert!(site.output("catalogue/2025.html").contains('丁'));
    let years = site.attributes("catalogue/index.html", "main a[href]", "href");
    for year in ["2025.html", "2026.html"] {
        assert!(years.iter().any(|href| href.ends_with(year)), "{years:?}");
    }
    for name in ["catalogue/schema.json", "catalogue/data-2026.js", "catalogue/data-2025.js"] {
        assert!(site.outputs().contains(&name.to_owned()), "{name}");
    }
}

#[test]
fn a_year_is_cut_into_pages_of_five_hundred() {
    let papers = (1..=501).map(|n| paper(&format!("content/通知/文{n}.md"), &format!("文{n}。"), ""));
    let site = Site::new(&papers.collect::<String>()).built();
    let count = |page: &str| site.output(page).matches("。</a>").count();
    let pages: Vec<String> = site.outputs().into_iter().filter(|path| path.starts_with("catalogue/2026")).collect();
    assert_eq!(pages, ["catalogue/2026-p2.html", "catalogue/2026.html"]);
    assert_eq!((count("catalogue/2026.html"), count("catalogue/2026-p2.html")), (500, 1));
}

#[test]
fn every_agency_of_a_government_has_its_own_catalogue() {
    let units = site_yaml("单位:\n  - {名称: 云汀市民政局, 文件夹: 民政局}\n  - {名称: 云汀市财政局, 文件夹: 财政局}");
    let text = units
        + &paper("content/民政局/通知/甲.md", "甲", "文号: 云汀发〔2026〕1号")
        + &paper("content/财政局/通知/乙.md", "乙", "文号: 云汀发〔2026〕1号");
    let site = Site::new(&text).built();
    let own = site.output("民政局/catalogue/catalogue.json");
    assert!(own.contains("\"甲\"") && !own.contains("\"乙\"") && own.contains("云汀市民政局"));
    assert_eq!(site.row("乙")["unit"], "云汀市财政局");
}

#[test]
fn the_same_rows_are_the_same_bytes() {
    assert_eq!(site().public(), site().public());
}
