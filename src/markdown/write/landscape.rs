//! 横排: tables that an upright sheet would squeeze to a few characters a line are printed across, with
//! the heading above them and the notes below.

use crate::markdown::node::{Item, Kind, Node};
use crate::markdown::shape::block::{self, Block, BlockKind};
use crate::markdown::shape::{Role, Shape};

/// Fewer columns fit upright whatever they hold.
pub(super) const COLUMNS: usize = 7;
/// Characters of 10.5 points on a line of 156 millimetres.
const LINE: usize = 42;
/// Fewer characters than these are no text: numbers under many heads stand upright as the forms have them.
const TEXT: usize = 300;
/// A text of more characters may as well be broken: this is what its column needs, in halves.
const CELL: usize = 2 * 7;
/// A head is broken wherever its column is narrow.
const HEAD: usize = 2 * 2;
/// How much the edges of a cell take, in halves of a character.
const EDGES: usize = 2;
/// How many lines above a table may be its heading: mark, title, subtitle, unit.
const ABOVE: usize = 4;
/// Characters of a line that only says 单位：万元.
const SHORT: usize = 24;

/// For each block whether it is printed across.
pub(super) fn landscape(items: &[Item<'_>], shape: &Shape<'_>) -> Vec<bool> {
    let blocks = &shape.blocks;
    let mut across = vec![false; blocks.len()];
    for (index, block) in blocks.iter().enumerate() {
        if !is_wide(&items[block.open..=block.close]) {
            continue;
        }
        across[index] = true;
        let above = (0..index).rev().take(ABOVE).take_while(|above| heads(&blocks[*above], role(shape, *above)));
        for at in above {
            across[at] = true;
        }
        for at in (index + 1..blocks.len()).take_while(|below| is_note(&blocks[*below])) {
            across[at] = true;
        }
    }
    across
}

fn role(shape: &Shape<'_>, index: usize) -> Role {
    shape.roles.get(index).copied().unwrap_or(Role::Plain)
}

/// Whether a block above a table belongs to it.
fn heads(block: &Block<'_>, role: Role) -> bool {
    let short = || block.text.chars().count() <= SHORT && !block.text.contains(['。', '；']);
    match block.kind {
        BlockKind::Heading => true,
        BlockKind::Paragraph => match role {
            Role::AnnexMark | Role::AnnexTitle | Role::Enacted | Role::Head | Role::Numbered(_, true) => true,
            Role::Plain => short(),
            Role::Addressee
            | Role::Numbered(_, false)
            | Role::AnnexNote
            | Role::Signature
            | Role::SignedDate
            | Role::CopyMark => false,
        },
        BlockKind::Ordered(_) | BlockKind::Rule | BlockKind::Other => false,
    }
}

fn is_note(block: &Block<'_>) -> bool {
    const NOTES: [&str; 5] = ["注：", "注:", "备注：", "说明：", "数据来源"];
    block.kind == BlockKind::Paragraph && NOTES.iter().any(|note| block.text.trim_start().starts_with(note))
}

/// Whether a block is a table of many columns whose words need more than an upright line.
fn is_wide(items: &[Item<'_>]) -> bool {
    let raw = matches!(&items[0].node, Node::Raw(tag) if tag.name == "table");
    if !raw && !matches!(&items[0].node, Node::Table(alignments) if alignments.len() >= COLUMNS) {
        return false;
    }
    let mut needs: Vec<usize> = Vec::new();
    let (mut column, mut start, mut head, mut said) = (0, 0, false, 0);
    for (index, item) in items.iter().enumerate() {
        match &item.node {
            Node::Open(Kind::Head | Kind::Row) => {
                column = 0;
                head = item.node == Node::Open(Kind::Head);
            }
            Node::Raw(tag) if tag.name == "tr" => column = 0,
            Node::Open(Kind::Cell) => start = index,
            Node::Raw(tag) if matches!(tag.name, "td" | "th") => {
                // Merged cells say nothing of single columns.
                let spans = tag.attributes.iter().find(|(name, _)| *name == "colspan");
                let count: usize = spans.and_then(|(_, value)| value.parse().ok()).unwrap_or(1);
                start = if count > 1 { items.len() } else { index };
                column += count.clamp(1, 100) - 1;
                head = tag.name == "th";
            }
            Node::Close(Kind::Cell) | Node::RawEnd("td" | "th") => {
                let words = items.get(start..index).map(block::words).unwrap_or_default();
                if needs.len() <= column {
                    needs.resize(column + 1, 0);
                }
                let width = width(words.trim());
                needs[column] = needs[column].max(width.min(if head { HEAD } else { CELL }));
                said += if head { 0 } else { width };
                column += 1;
            }
            _ => {}
        }
    }
    // A quarter more than a line is made up for by breaking some words.
    let line = LINE * 2 + LINE / 2;
    needs.len() >= COLUMNS && said > TEXT * 2 && needs.iter().map(|need| need + EDGES).sum::<usize>() > line
}

/// The width of words in halves of a character.
pub(super) fn width(words: &str) -> usize {
    words.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}
