//! 事实: what one body says by itself, bound to its place in the file.

use super::anchor::{Anchors, Entry};
use super::han;
use super::ladder::Ladder;
use super::links;
use super::node::{Item, Kind, Node, Slip};
use super::numbering::Series;
use super::plain;
use super::prepare::Prepared;
use super::shape::block::{self, BlockKind};
use super::shape::{Role, Shape};
use super::{Body, BodyFacts, BodyLink, Extent, Heading, institution, listed, rows, rules, write};
use crate::diagnostic::{Diagnostic, Found, Place};
use crate::model::path::SourcePath;

/// Characters of a derived 内容概述.
const SUMMARY: usize = 120;

/// A contents rail has no more entries; the anchors behind them stay.
const LISTED: usize = 3000;

/// Where a body lies.
pub(super) struct Origin<'o> {
    pub(super) file: &'o SourcePath,
    /// Where it begins in the stored file.
    pub(super) offset: usize,
    pub(super) prepared: &'o Prepared<'o>,
}

impl Origin<'_> {
    fn stored(&self, at: &std::ops::Range<usize>) -> std::ops::Range<usize> {
        let range = self.prepared.map.range(at);
        range.start + self.offset..range.end + self.offset
    }
}

/// Gathers the facts of a body.
pub(super) fn facts(
    origin: &Origin<'_>,
    items: &[Item<'_>],
    mut slips: Vec<Slip>,
    shape: &Shape<'_>,
    anchors: Anchors,
) -> Found<Body> {
    let links = links::links(items);
    links::slips(&links, &mut slips);
    table_slips(items, &mut slips);
    star_slips(items, &mut slips);
    slips.sort_by_key(|slip| slip.at.start);
    let mut diagnostics: Vec<Diagnostic> = origin.prepared.dropped.iter().map(|at| dropped(origin, *at)).collect();
    diagnostics.extend(slips.into_iter().map(|slip| {
        let finding = Diagnostic::new(slip.rule, Place::bytes(origin.file, origin.stored(&slip.at)), slip.message);
        match slip.help {
            Some(help) => finding.help(help),
            None => finding,
        }
    }));
    let spans = links.iter().map(|link| origin.stored(&link.at)).collect();
    let links = links.into_iter().map(|link| BodyLink { target: link.target, image: link.image, text: link.text });
    let institution = institution::six(shape, &anchors);
    let asking = listed_entries(&anchors.entries).filter(|(_, entry)| entry.text.ends_with(['？', '?']));
    let facts = BodyFacts {
        links: exactly(links),
        summary: summary(shape).into(),
        has_code: items.iter().any(|item| matches!(&item.node, Node::CodeBlock(language, _) if !language.is_empty() && write::is_known_language(language))),
        tables: listed::listed(&rows::tables(items)),
        institution,
        anchors: exactly(anchors.notes.into_iter().map(|(_, id)| id).chain(anchors.written)),
        asks: asking.map(|(level, _)| level).filter(|level| *level <= 3).max(),
        places: anchors.entries.into_iter().map(|entry| entry.id).collect(),
    };
    let extent = Extent { chars: plain::chars(items), links: spans };
    Found { value: Body { facts, extent }, diagnostics }
}

fn dropped(origin: &Origin<'_>, at: usize) -> Diagnostic {
    let place = Place::bytes(origin.file, origin.offset + at..origin.offset + at + 4);
    Diagnostic::new(&rules::RESERVED_CHARACTER, place, "此处有一个本工具保留的罕见字符 (U+1BC9F 至 U+1BCA2), 已略去")
        .help("删去该字符")
        .fix(origin.offset + at..origin.offset + at + 4, "", false)
}

/// The headings that a list of contents may name.
pub(super) fn headings(entries: &[Entry]) -> Vec<Heading> {
    let heading = |(level, entry): (u8, &Entry)| Heading { level, id: entry.id.clone(), text: entry.text.clone() };
    listed_entries(entries).map(heading).collect()
}

/// What a list of contents may name, with its level.
fn listed_entries(entries: &[Entry]) -> impl Iterator<Item = (u8, &Entry)> {
    let mut ladder = Ladder::new(2);
    entries.iter().enumerate().filter_map(move |(index, entry)| {
        let level = entry.level.or(entry.role.heading()).map(|level| ladder.step(level))?;
        // （一） and below would make the contents rail as long as the text.
        let listed = index < LISTED
            && (!matches!(entry.role, Role::Numbered(Series::Second | Series::Third, _)) || entry.level.is_some());
        listed.then_some((level, entry))
    })
}

/// Without room for more: these lists are kept for every document of a site.
fn exactly<T>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.collect();
    items.shrink_to_fit();
    items
}

/// The first sentences of the text proper.
fn summary(shape: &Shape<'_>) -> String {
    let mut out = String::new();
    for (block, role) in shape.blocks.iter().zip(&shape.roles) {
        let prose = block.kind == BlockKind::Paragraph && matches!(role, Role::Plain | Role::Numbered(_, false));
        let text = block.text.trim();
        if prose && (!out.is_empty() || text.contains(['。', '；', '，'])) {
            out.push_str(text);
        }
        if out.chars().count() >= SUMMARY {
            break;
        }
    }
    shortened(&out)
}

fn shortened(text: &str) -> String {
    let Some((end, _)) = text.char_indices().nth(SUMMARY) else { return text.to_owned() };
    let head = &text[..end];
    if let Some(stop) = head.rfind(['。', '！', '？']) {
        return head[..stop].to_owned() + &head[stop..].chars().take(1).collect::<String>();
    }
    let pause =
        head.rfind(['，', '；', '、']).unwrap_or_else(|| head.char_indices().nth(SUMMARY - 1).map_or(0, |(at, _)| at));
    format!("{}…", &head[..pause])
}

/// Tables of Markdown always have a row for the header; it may be empty.
fn table_slips(items: &[Item<'_>], out: &mut Vec<Slip>) {
    for (index, item) in items.iter().enumerate() {
        if matches!(item.node, Node::Table(_)) && !write::has_header(&items[index..]) {
            let help = Some("在表格第一行写明各列的名称");
            out.push(Slip {
                rule: &rules::NO_HEADER,
                at: item.at.clone(),
                message: "表格的表头是空的".to_owned(),
                help,
            });
        }
    }
}

/// Emphasis that begins with a comma was none: two stars that hide names have been taken for it.
fn star_slips(items: &[Item<'_>], out: &mut Vec<Slip>) {
    for (index, item) in items.iter().enumerate() {
        if !matches!(item.node, Node::Open(Kind::Strong | Kind::Emphasis)) {
            continue;
        }
        let words = block::words(&items[index..=block::close_of(items, index)]);
        if words.starts_with(han::is_closing) {
            let shown: String = words.chars().take(20).collect();
            let message = format!("以“{shown}”开头的文字被一对星号加粗；如星号用于隐去姓名等信息，它们不会显示");
            out.push(Slip {
                rule: &rules::LOST_STARS,
                at: item.at.clone(),
                message,
                help: Some("脱敏请写“某”或“×”，或在星号前加反斜杠：\\*"),
            });
        }
    }
}
