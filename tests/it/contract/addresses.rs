//! 网址: where each source goes, what is reserved, and what collides.

use std::collections::BTreeSet;

use super::{paper, paper_with, site_yaml};
use crate::site::Site;

const COLUMN: &str = "-- content/政策/_index.md --\n---\n标题: 政策\n网址名: zc\n---\n";

#[test]
fn a_document_goes_where_its_column_and_its_name_say() {
    for (path, fields, address) in [
        ("content/政策/甲.md", "", "zc/甲.html"),
        ("content/政策/甲.md", "网址名: 2026-1", "zc/2026-1.html"),
        ("content/政策/甲/index.md", "", "zc/甲.html"),
        ("content/政策/甲/index.md", "网址名: 2026-1", "zc/2026-1.html"),
        ("content/政策/通知/甲.md", "", "zc/通知/甲.html"),
        ("content/甲.md", "", "甲.html"),
        ("content/通知/云民发〔2026〕1号.md", "", "通知/云民发〔2026〕1号.html"),
    ] {
        let site = Site::new(&(COLUMN.to_owned() + &paper(path, "甲文件", fields))).built();
        assert_eq!(site.row("甲文件")["url"], address, "{path}");
        assert!(site.outputs().contains(&address.to_owned()), "{path}");
    }
}

#[test]
fn a_file_goes_where_it_lies_with_the_names_of_columns_and_documents() {
    for (path, fields, file, address) in [
        ("content/政策/甲.md", "附件: [表.txt]", "content/政策/表.txt", "zc/表.txt"),
        ("content/政策/甲.md", "附件: [表/一.txt]", "content/政策/表/一.txt", "zc/表/一.txt"),
        ("content/政策/甲/index.md", "附件: [表.txt]", "content/政策/甲/表.txt", "zc/甲/表.txt"),
        ("content/政策/甲/index.md", "附件: [表.txt]\n网址名: 2026-1", "content/政策/甲/表.txt", "zc/2026-1/表.txt"),
        ("content/通知/甲.md", "附件: [/政策/表.txt]", "content/政策/表.txt", "zc/表.txt"),
    ] {
        let site =
            Site::new(&(COLUMN.to_owned() + &paper(path, "甲文件", fields) + &format!("-- {file} --\n一\n"))).built();
        assert_eq!(site.row("甲文件")["attachments"][0]["url"], address, "{path}");
        assert_eq!(site.output(address), "一\n");
    }
}

/// A column 通知 of numbered papers, 文01 the oldest, with three rows on a page.
fn numbered(count: usize) -> Site {
    let papers = (1..=count).map(|day| {
        paper(&format!("content/通知/文{day:02}.md"), &format!("文{day:02}"), &format!("发布日期: 2026-03-{day:02}"))
    });
    Site::new(
        &(site_yaml("每页条数: 3")
            + &paper("content/其他/甲.md", "甲", "")
            + "-- content/通知/_index.md --\n---\n标题: 通知\n---\n"
            + &papers.collect::<String>()),
    )
}

/// Which of the numbered papers a page lists, in its order.
fn rows(site: &Site, page: &str) -> Vec<usize> {
    let titles = site.attributes(page, "main a[href^='../%E9%80%9A%E7%9F%A5/%E6%96%87']", "href");
    titles.iter().filter_map(|href| href.strip_prefix("../通知/文")?.strip_suffix(".html")?.parse().ok()).collect()
}

#[test]
fn list_pages_are_full_and_counted_from_the_oldest_and_the_index_holds_the_rest() {
    for count in 0..=10 {
        let site = numbered(count).built();
        let full = (count / 3).saturating_sub(1);
        let newest_first = |from: usize, to: usize| (from..=to).rev().collect::<Vec<_>>();
        assert_eq!(rows(&site, "通知/index.html"), newest_first(full * 3 + 1, count), "{count} papers");
        for number in 1..=full {
            let page = format!("通知/p{number}.html");
            assert_eq!(rows(&site, &page), newest_first(number * 3 - 2, number * 3), "{count} papers, {page}");
        }
        assert!(!site.outputs().contains(&format!("通知/p{}.html", full + 1)), "{count} papers");
    }
}

#[test]
fn a_new_paper_leaves_old_list_pages_as_they_are() {
    let site = numbered(14).built();
    site.put("content/通知/文15.md", "---\n标题: 文15\n发布日期: 2026-03-15\n责任科室: 办公室\n---\n正文。\n");
    let written = site.build().written;
    let lists: Vec<&String> =
        written.iter().filter(|path| path.starts_with("通知/p") || *path == "通知/index.html").collect();
    // The page before the new one now leads to it.
    assert_eq!(lists, ["通知/index.html", "通知/p3.html", "通知/p4.html"]);
    site.put("content/通知/文16.md", "---\n标题: 文16\n发布日期: 2026-03-16\n责任科室: 办公室\n---\n正文。\n");
    let written = site.build().written;
    let lists: Vec<&String> =
        written.iter().filter(|path| path.starts_with("通知/p") || *path == "通知/index.html").collect();
    assert_eq!(lists, ["通知/index.html"]);
}

#[test]
fn no_page_shows_the_number_of_pages() {
    let site = numbered(12).built();
    for page in ["通知/index.html", "通知/p1.html", "通知/p2.html"] {
        let text: String = site.page(page).root_element().text().collect();
        assert!(!text.contains("共4页") && !text.contains("共3页") && !text.contains("/ 3"), "{page}");
    }
}

#[test]
fn a_column_without_own_papers_shows_the_newest_ten_of_each_child() {
    let papers = (1..=12).map(|day| {
        paper(
            &format!("content/通知/甲类/文{day:02}.md"),
            &format!("文{day:02}"),
            &format!("发布日期: 2026-03-{day:02}"),
        )
    });
    let site = Site::new(&papers.collect::<String>()).built();
    let page = site.output("通知/index.html");
    let shown: Vec<usize> = (1..=12).filter(|day| page.contains(&format!("文{day:02}"))).collect();
    assert_eq!(shown, (3..=12).collect::<Vec<_>>());
}

#[test]
fn generated_names_are_reserved_at_the_root() {
    for path in ["content/search.md", "content/sitemap.md", "content/404.md", "content/Search.md"] {
        let found = Site::new(&paper(path, "甲", "")).findings();
        assert!(found.iter().any(|finding| finding.gate && finding.rule.id.starts_with("GK-ADDR")), "{path}");
    }
    for folder in ["catalogue", "offices", "assets", "Assets"] {
        let site = Site::new(&paper(&format!("content/{folder}/甲.md"), "甲", ""));
        assert!(site.gates().contains(&"GK-ADDR-003"), "{folder}");
        let site = Site::new(
            &(paper("content/通知/甲.md", "甲", "") + &paper(&format!("content/通知/{folder}2/甲.md"), "乙", "")),
        );
        assert_eq!(site.gates(), [""; 0], "{folder}2 is nobody's");
    }
    for file in ["robots.txt", "catalogue/a.txt", "assets/a.txt"] {
        let text = paper("content/甲.md", "甲", &format!("附件: [{file}]")) + &format!("-- content/{file} --\n一\n");
        assert_ne!(Site::new(&text).gates(), [""; 0], "{file}");
    }
}

#[test]
fn generated_names_are_reserved_in_a_column() {
    for name in ["p1", "P20", "catalogue", "feed", "Index"] {
        let site = Site::new(&paper(&format!("content/通知/{name}.md"), "甲", ""));
        assert!(site.gates().contains(&"GK-ADDR-003"), "{name}");
        let site = Site::new(&(paper("content/通知/甲.md", "甲", &format!("网址名: {name}"))));
        assert!(site.gates().contains(&"GK-ADDR-003"), "{name}");
    }
    let text = paper("content/通知/甲.md", "甲", "附件: [catalogue.csv]") + "-- content/通知/catalogue.csv --\n一\n";
    assert_eq!(Site::new(&text).gates(), ["GK-ADDR-001"]);
    for name in ["p", "p1a", "page", "indexes"] {
        assert_eq!(Site::new(&paper(&format!("content/通知/{name}.md"), "甲", "")).gates(), [""; 0], "{name}");
    }
}

#[test]
fn a_link_to_a_file_that_cannot_be_published_is_not_lost_without_a_word() {
    for file in ["robots.txt", "100%.txt"] {
        let link = file.replace('%', "%25");
        let text = paper_with("content/甲.md", "甲", "", &format!("见[附件]({link})。"))
            + &format!("-- content/{file} --\n一\n");
        assert_ne!(Site::new(&text).gates(), [""; 0], "{file}");
    }
}

#[test]
fn two_sources_of_one_address_are_a_collision_that_names_both() {
    for (one, other) in [
        ("content/通知/a.md", "content/通知/A.md"),
        ("content/通知/café.md", "content/通知/cafe\u{301}.md"),
        ("content/通知/甲.md", "content/通知/甲/index.md"),
    ] {
        let site = Site::new(&(paper(one, "甲", "") + &paper(other, "乙", "")));
        let found = site.found("GK-ADDR-001");
        assert_eq!(found.len(), 1, "{one}");
        assert!(found[0].contains(one) && found[0].contains(other), "{found:?}");
        assert!(!site.build().published);
    }
    let columns = paper("content/甲/一.md", "一", "")
        + &paper("content/乙/二.md", "二", "")
        + "-- content/甲/_index.md --\n---\n标题: 甲\n网址名: tz\n---\n-- content/乙/_index.md --\n---\n标题: 乙\n网址名: TZ\n---\n";
    assert_eq!(Site::new(&columns).gates(), ["GK-ADDR-001"]);
    let alias = paper("content/通知/甲.md", "甲", "旧网址: [/通知/乙.html]") + &paper("content/通知/乙.md", "乙", "");
    assert_eq!(Site::new(&alias).gates(), ["GK-ADDR-001"]);
}

#[test]
fn names_that_cannot_be_addresses_are_gates() {
    let long = "长".repeat(70);
    for name in ["a?b", "a#b", "a%b", "a\\b", "a:b", "a*b", "a\"b", "a<b", "a|b", "a.", "con", "COM1", &long] {
        let site = Site::new(&paper(&format!("content/通知/{name}.md"), "甲", ""));
        assert_ne!(site.gates(), [""; 0], "{name}");
    }
    for name in ["（试行）办法", "甲 乙", "云民发〔2026〕1号", "《甲》，乙"] {
        assert_eq!(Site::new(&paper(&format!("content/通知/{name}.md"), "甲", "")).gates(), [""; 0], "{name}");
    }
}

#[test]
fn old_pages_and_folders_become_redirect_pages_and_the_rest_is_for_the_server() {
    let fields = "旧网址: [/art/2020/1.html, /old/, \"/show.aspx?id=1\"]";
    let site = Site::new(&paper("content/通知/甲.md", "甲", fields)).built();
    for (page, target) in [("art/2020/1.html", "../../通知/甲.html"), ("old/index.html", "../通知/甲.html")] {
        assert_eq!(site.attributes(page, "a[href]", "href"), [target], "{page}");
    }
    assert!(site.outputs().iter().all(|path| !path.contains("aspx")));
    let judged = site.judge();
    let rules = judged.plan.server_redirects();
    assert_eq!(rules.len(), 1);
    assert_eq!(rules[0].0, "/show.aspx?id=1");
}

#[test]
fn an_item_that_stands_elsewhere_is_listed_and_has_no_page() {
    let site = Site::new(&paper("content/通知/甲.md", "甲文件", "外部链接: https://www.gov.cn/x.htm")).built();
    assert!(!site.outputs().contains(&"通知/甲.html".to_owned()));
    assert_eq!(site.row("甲文件")["url"], "https://www.gov.cn/x.htm");
    assert!(site.output("通知/index.html").contains("https://www.gov.cn/x.htm"));
}

#[test]
fn every_office_that_is_named_or_declared_has_a_page() {
    let site =
        Site::new(&(site_yaml("科室: [办公室, 财务科]") + &paper("content/通知/甲.md", "甲", "责任科室: 档案室")))
            .built();
    let offices: BTreeSet<String> = site.outputs().into_iter().filter(|path| path.starts_with("offices/")).collect();
    assert_eq!(
        offices.into_iter().collect::<Vec<_>>(),
        ["offices/index.html", "offices/办公室.html", "offices/档案室.html", "offices/财务科.html"]
    );
}

#[test]
fn old_addresses_of_a_withdrawn_paper_lead_to_its_notice() {
    let fields = "旧网址: [/art/1.html]\n撤回: {日期: 2026-05-06, 理由: 内容有误}";
    let site = Site::new(&paper("content/通知/甲.md", "甲", fields)).built();
    assert_eq!(site.attributes("art/1.html", "a[href]", "href"), ["../通知/甲.html"]);
}

#[test]
fn an_old_address_that_is_still_its_own_is_no_collision() {
    let site = Site::new(&paper("content/通知/甲.md", "甲", "旧网址: [/通知/甲.html]")).built();
    assert!(site.output("通知/甲.html").contains("正文。"));
}

#[test]
fn an_entry_of_a_government_may_lead_to_the_column_of_a_bureau() {
    let settings = site_yaml(
        "单位:\n  - {名称: 云汀市民政局, 文件夹: 民政局}\n一级入口: [{标题: 民政, 栏目: 民政局}, {标题: 别处, 栏目: 没有}]",
    );
    let site = Site::new(&(settings + &paper("content/民政局/甲.md", "甲", "")));
    assert_eq!(site.found("GK-COL-014").len(), 1);
    let site = site.built();
    assert!(site.attributes("index.html", "a[href]", "href").contains(&"民政局/index.html".to_owned()));
}

#[test]
fn an_office_whose_name_is_no_address_gets_one() {
    let site = Site::new(&paper("content/通知/甲.md", "甲文件", "责任科室: 办公室/信访科")).built();
    assert_eq!(site.row("甲文件")["offices"][0], "办公室/信访科");
    assert!(site.output("offices/办公室／信访科.html").contains("办公室/信访科"));
    assert_eq!(site.found("GK-ADDR-002").len(), 1);
}

#[test]
fn a_bad_name_is_said_once() {
    let site = Site::new(&(paper("content/通知/con.md", "甲", "") + &paper("content/通知/aux.md", "乙", "")));
    assert_eq!(site.gates(), ["GK-READ-043"]);
    assert_eq!(site.found("GK-READ-043").len(), 2);
}
