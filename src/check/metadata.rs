//! 元数据: index numbers, numbers, offices, topics, summaries of public documents.

use crate::catalog::offices::declared;
use crate::catalog::{Catalog, Document, State};
use crate::diagnostic::{Diagnostic, Place};
use crate::model::site::Office;
use crate::rule;

rule!(NO_INDEX, "GK-META-017", "缺少索引号", Error; "《政府信息公开条例》第十二条");
rule!(INDEX_FORM, "GK-META-003", "索引号格式不符", Error; "《政府信息公开目录系统实施指引（试行）》");
rule!(INDEX_YEAR, "GK-META-005", "索引号年份不符", Warning);
rule!(NO_SUMMARY, "GK-META-008", "缺少内容概述", Note; "《政府信息公开条例》第十二条");
rule!(SUMMARY_IS_TITLE, "GK-META-009", "内容概述只是标题", Note);
rule!(UNKNOWN_TOPIC, "GK-META-011", "主题分类不在二十二类之中", Warning);
rule!(UNKNOWN_OFFICE, "GK-META-013", "责任科室名称不对", Warning);
rule!(KEYWORDS, "GK-META-016", "关键词过多或重复", Note);
rule!(COLUMN_REQUIRES, "GK-META-018", "缺少栏目要求的字段", Error);
rule!(NUMBER_YEAR, "GK-NUM-006", "文号年份与成文日期不符", Warning);
rule!(NUMBER_CODE, "GK-NUM-008", "机关代字不在名单中", Warning);

/// Judges one public or withdrawn document.
pub fn check(catalog: &Catalog, document: &Document, findings: &mut Vec<Diagnostic>) {
    offices(catalog, document, findings);
    if document.state == State::Withdrawn {
        return;
    }
    index_number(catalog, document, findings);
    number(catalog, document, findings);
    summary(document, findings);
    topics(document, findings);
    keywords(document, findings);
    required(catalog, document, findings);
}

/// Whether a paper is our own: not a repost, not an item that stands elsewhere.
fn is_own(document: &Document) -> bool {
    document.facts.front.repost.is_none() && document.facts.front.rare.link.is_none()
}

fn index_number(catalog: &Catalog, document: &Document, findings: &mut Vec<Diagnostic>) {
    let facts = &document.facts;
    let Some(number) = &facts.front.index_number else {
        if is_own(document) {
            findings.push(
                Diagnostic::new(
                    &NO_INDEX,
                    Place::field(&facts.path, "index_number"),
                    format!("《{}》没有索引号", facts.front.title),
                )
                .help("运行 gongkai number，自动编号并写入文件"),
            );
        }
        return;
    };
    let Some(pattern) = &catalog.site.index_number else { return };
    let place = || Place::field(&facts.path, "index_number");
    let code = catalog.site.agency_code.as_deref().unwrap_or_default();
    match index_year(pattern, code, number) {
        None => findings.push(
            Diagnostic::new(&INDEX_FORM, place(), format!("索引号“{number}”不符合本站格式“{pattern}”"))
                .help("请按 site.yaml 中“索引号格式”的样子改写"),
        ),
        Some(Some(year)) => {
            let signed = facts.front.signed.unwrap_or_else(|| document.published()).year();
            if year != signed && year != document.published().year() {
                findings.push(Diagnostic::new(
                    &INDEX_YEAR,
                    place(),
                    format!("索引号中的年份是{year}，而文件生成于{signed}年"),
                ));
            }
        }
        Some(None) => {}
    }
}

/// Matches an index number against a pattern such as `{code}/{year}-{serial:5}`. `None`: no match;
/// otherwise the year where the pattern has one.
pub fn index_year(pattern: &str, code: &str, number: &str) -> Option<Option<i16>> {
    index_parts(pattern, code, number).map(|(year, _)| year)
}

/// The serial of an index number that matches the pattern.
pub fn index_serial(pattern: &str, code: &str, number: &str) -> Option<u64> {
    index_parts(pattern, code, number)?.1
}

fn index_parts(pattern: &str, code: &str, number: &str) -> Option<(Option<i16>, Option<u64>)> {
    let mut year = None;
    let mut serial = None;
    let mut rest = number;
    let mut pattern = pattern;
    while !pattern.is_empty() {
        if let Some((field, after)) = pattern.strip_prefix('{').and_then(|tail| tail.split_once('}')) {
            let (name, width) = field.split_once(':').map_or((field, None), |(name, width)| (name, width.parse().ok()));
            let taken = match name {
                "code" => rest.starts_with(code).then_some(code.len())?,
                "year" => digits(rest, Some(4))?,
                _ => digits(rest, width)?,
            };
            match name {
                "year" => year = rest[..taken].parse().ok(),
                "serial" => serial = rest[..taken].parse().ok(),
                _ => {}
            }
            rest = &rest[taken..];
            pattern = after;
        } else {
            let literal = pattern.chars().next()?;
            rest = rest.strip_prefix(literal)?;
            pattern = &pattern[literal.len_utf8()..];
        }
    }
    rest.is_empty().then_some((year, serial))
}

/// How many digits stand at the front; at least one, and `width` when that is given.
fn digits(text: &str, width: Option<usize>) -> Option<usize> {
    let count = text.bytes().take_while(u8::is_ascii_digit).count();
    match width {
        Some(width) => (count >= width).then_some(width),
        None => (count > 0).then_some(count),
    }
}

fn number(catalog: &Catalog, document: &Document, findings: &mut Vec<Diagnostic>) {
    let front = &document.facts.front;
    let Some(number) = &front.doc_number else { return };
    let place = || Place::field(&document.facts.path, "doc_number");
    if let (Some(year), Some(signed)) = (number.year(), front.signed)
        && i32::from(year) != i32::from(signed.year())
    {
        findings.push(Diagnostic::new(
            &NUMBER_YEAR,
            place(),
            format!("文号中的年份是{year}，成文日期却在{}年", signed.year()),
        ));
    }
    let codes = &catalog.site.doc_number_codes;
    let ours = is_own(document) && front.issuers.is_empty();
    if let Some(code) = number.agency_code().filter(|code| ours && !codes.is_empty() && !codes.contains(code)) {
        findings.push(
            Diagnostic::new(&NUMBER_CODE, place(), format!("机关代字“{code}”不在 site.yaml 的名单中"))
                .help(format!("名单中有：{}；如确是本机关代字，请补入名单", codes.join("、"))),
        );
    }
}

fn summary(document: &Document, findings: &mut Vec<Diagnostic>) {
    let facts = &document.facts;
    match &facts.front.summary {
        None if is_own(document) => findings.push(
            Diagnostic::new(
                &NO_SUMMARY,
                Place::field(&facts.path, "summary"),
                format!("《{}》没有内容概述，暂取正文开头", facts.front.title),
            )
            .help("请用一两句话写明文件主要规定了什么"),
        ),
        Some(summary) if facts.front.title.contains(&**summary) => findings.push(
            Diagnostic::new(&SUMMARY_IS_TITLE, Place::field(&facts.path, "summary"), "内容概述只是重复了标题")
                .help("请用一两句话写明文件主要规定了什么"),
        ),
        Some(_) | None => {}
    }
}

/// 主题分类: 22 first-level classes, in the order of gov.cn.
pub const TOPICS: [&str; 22] = [
    "国务院组织机构",
    "综合政务",
    "国民经济管理、国有资产监管",
    "财政、金融、审计",
    "国土资源、能源",
    "农业、林业、水利",
    "工业、交通",
    "商贸、海关、旅游",
    "市场监管、安全生产监管",
    "城乡建设、环境保护",
    "科技、教育",
    "文化、广电、新闻出版",
    "卫生、体育",
    "人口与计划生育、妇女儿童工作",
    "劳动、人事、监察",
    "公安、安全、司法",
    "民政、扶贫、救灾",
    "民族、宗教",
    "对外事务",
    "港澳台侨工作",
    "国防",
    "其他",
];

fn topics(document: &Document, findings: &mut Vec<Diagnostic>) {
    for (index, topic) in document.facts.front.topics.iter().enumerate() {
        let first = topic.split(['\\', '/']).next().unwrap_or(topic).trim();
        if TOPICS.contains(&first) {
            continue;
        }
        let near = TOPICS.iter().find(|known| known.split('、').any(|part| part == first || first.contains(part)));
        let finding = Diagnostic::new(
            &UNKNOWN_TOPIC,
            Place::item(&document.facts.path, "topic", index),
            format!("主题分类“{first}”不在二十二类之中"),
        );
        findings.push(match near {
            Some(near) => finding.help(format!("改为：{near}")),
            None => finding.help("请从中国政府网的二十二个主题中选一个，如“民政、扶贫、救灾\\社会福利”"),
        });
    }
}

fn offices(catalog: &Catalog, document: &Document, findings: &mut Vec<Diagnostic>) {
    let known = declared(&catalog.site, &catalog.units[document.unit]);
    if known.is_empty() {
        return;
    }
    for (index, name) in document.facts.front.offices.iter().enumerate() {
        let place = || Place::item(&document.facts.path, "office", index);
        if let Some(office) = known.iter().find(|office| office.name == *name) {
            let date = document.facts.front.signed.unwrap_or_else(|| document.published());
            if let Some(until) = office.until.filter(|until| *until < date) {
                findings.push(
                    Diagnostic::new(&UNKNOWN_OFFICE, place(), format!("“{name}”已于{until}撤并，不能再作责任科室"))
                        .help("请改为承接其职责的科室"),
                );
            }
        } else if let Some(office) = known.iter().find(|office| office.aliases.contains(name)) {
            findings.push(
                Diagnostic::new(&UNKNOWN_OFFICE, place(), format!("“{name}”不是规范名称"))
                    .help(format!("改为：{}", office.name)),
            );
        } else {
            let finding = Diagnostic::new(&UNKNOWN_OFFICE, place(), format!("site.yaml 的科室名单中没有“{name}”"));
            findings.push(match nearest(known, name) {
                Some(near) => finding.help(format!("改为：{near}")),
                None => finding.help("请核对科室名称，或把新科室补入 site.yaml"),
            });
        }
    }
}

/// The office whose name shares most characters with what was written, when that is at least half.
fn nearest<'a>(offices: &'a [Office], name: &str) -> Option<&'a str> {
    let shared = |office: &&Office| office.name.chars().filter(|c| name.contains(*c)).count();
    let best = offices.iter().filter(|office| office.until.is_none()).max_by_key(shared)?;
    (shared(&best) * 2 >= name.chars().count().max(2)).then_some(best.name.as_str())
}

/// More keywords than this describe nothing.
const MOST_KEYWORDS: usize = 8;

fn keywords(document: &Document, findings: &mut Vec<Diagnostic>) {
    let words = &document.facts.front.keywords;
    let place = || Place::field(&document.facts.path, "keywords");
    if words.len() > MOST_KEYWORDS {
        findings.push(Diagnostic::new(
            &KEYWORDS,
            place(),
            format!("关键词有{}个，宜在{MOST_KEYWORDS}个以内", words.len()),
        ));
    }
    if let Some(word) =
        words.iter().enumerate().find(|(index, word)| words[..*index].contains(word)).map(|(_, word)| word)
    {
        findings.push(Diagnostic::new(&KEYWORDS, place(), format!("关键词“{word}”重复")));
    }
}

fn required(catalog: &Catalog, document: &Document, findings: &mut Vec<Diagnostic>) {
    let column = &catalog.columns[document.column];
    let Some(facts) = &column.facts else { return };
    for field in &facts.file.require {
        if !document.facts.front.present.contains(field) {
            findings.push(
                Diagnostic::new(
                    &COLUMN_REQUIRES,
                    Place::field(&document.facts.path, field),
                    format!("栏目“{}”要求填写 {field}，本文件没有", column.title),
                )
                .related(Place::field(&facts.path, "require"), "栏目在此要求"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_number_is_matched_against_the_pattern_of_the_site() {
        let pattern = "{code}/{year}-{serial:5}";
        assert_eq!(index_year(pattern, "MZ9900168", "MZ9900168/2024-00046"), Some(Some(2024)));
        for wrong in [
            "MZ9900168/2024-0046",
            "MZ9900168/2024-000461",
            "MZ990016/2024-00046",
            "MZ9900168-2024-00046",
            "MZ9900168/24-00046",
        ] {
            assert_eq!(index_year(pattern, "MZ9900168", wrong), None, "{wrong}");
        }
    }
}
