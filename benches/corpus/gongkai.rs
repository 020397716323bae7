//! The corpus as gongkai reads it.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use super::columns::{COLUMNS, Flavour};
use super::document::{Corpus, Document, Head};
use super::put;
use super::words::{CODES, OFFICES};

/// `site.yaml` and the columns.
pub fn site(root: &Path) -> io::Result<()> {
    let mut offices = String::new();
    for (number, office) in (1..).zip(OFFICES) {
        let _ = writeln!(offices, "  - {{name: {office}, phone: 0300-55501{number:02}}}");
    }
    let codes = CODES.join(", ");
    let site = format!(
        "name: 云汀市民政局政府信息公开\nagency: 云汀市民政局\nkind: department\n\
         base_url: https://mzj.yunting.example/zfxxgk/\nsite_code: \"9901000017\"\nicp: 澄ICP备00000000号-1\n\
         police_record: 澄公网安备 99010002000001号\naddress: 云汀市沙洲区望桥路18号\npostcode: \"000000\"\n\
         phone: 0300-5550100\noffice_hours: 工作日 8:30-12:00，14:00-17:30\nagency_code: MZ9900168\n\
         index_number: \"{{code}}/{{year}}-{{serial:5}}\"\ndoc_number_codes: [{codes}]\nminify: false\n\
         offices:\n{offices}rules:\n  GK-SITE-002: off\n"
    );
    put(root, "site.yaml", &site)?;
    put(root, "content/_index.md", "---\ntitle: 云汀市民政局政府信息公开\n---\n")?;
    for (weight, column) in COLUMNS.iter().enumerate() {
        let title = column.title();
        let slug = column.slug.rsplit('/').next().unwrap_or(column.slug);
        let kind = if column.flavour == Flavour::Policy { "政策文件" } else { "信息公开" };
        let text = format!(
            "---\n标题: {title}\n网址名: {slug}\n说明: 公开本局{title}方面的信息，按发布日期排列。\n关键词: [{title}, 云汀市民政局]\n\
             栏目类型: {kind}\n排序: {weight}\n---\n"
        );
        put(root, &format!("content/{}/_index.md", column.folder), &text)?;
    }
    Ok(())
}

/// A document and its attachment.
pub fn document(root: &Path, corpus: &Corpus, document: &Document) -> io::Result<()> {
    let Head { column, title, number, index, name, signed, published } = &document.head;
    let mut text = format!("---\n标题: {title}\n");
    if column.flavour == Flavour::Interpretation {
        text += "类型: 政策解读\n";
    }
    if column.flavour == Flavour::Policy {
        let _ = writeln!(text, "文件类别: 规范性文件\n施行日期: {published}");
    }
    if let Some(number) = number {
        let _ = writeln!(text, "文号: {number}");
    }
    if let Some(expires) = document.expires {
        let _ = writeln!(text, "有效期至: {expires}");
    }
    let _ = writeln!(
        text,
        "索引号: \"{index}\"\n责任科室: {}\n生成日期: {signed}\n发布日期: {published}\n主题分类: {}\n关键词: [{}]\n内容概述: {}",
        document.office,
        document.topic,
        document.keywords.join(", "),
        document.summary,
    );
    for (relation, target) in &document.relations {
        let _ = writeln!(text, "{}:\n  - {}", relation.name, reference(&corpus.head(*target), *target));
    }
    if document.attachment.is_some() {
        let _ = writeln!(text, "附件:\n  - file: {name}-附表.csv\n    title: 附表");
    }
    text += "审核: {拟稿: 桑榆晚, 审核: 鄢疏桐, 保密审查: 巫临溪, 签发: 亓砚宁}\n---\n\n";
    text += &corpus.text(document, path);
    let folder = format!("content/{}", column.folder);
    put(root, &format!("{folder}/{name}.md"), &text)?;
    match &document.attachment {
        Some(rows) => put(root, &format!("{folder}/{name}-附表.csv"), rows),
        None => Ok(()),
    }
}

/// In one of the forms that editors use.
fn reference(head: &Head, id: usize) -> String {
    match (&head.number, id % 3) {
        (Some(number), 0) => number.clone(),
        (_, 1) => format!("\"{}\"", head.index),
        _ => path(head),
    }
}

fn path(head: &Head) -> String {
    format!("/{}/{}.md", head.column.folder, head.name)
}
