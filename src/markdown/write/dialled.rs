//! 原始表格里的电话: which cells of a table of raw HTML hold numbers to dial, by the same rules as in a
//! table of Markdown: under a head of telephones, or beside a label of them.

use std::collections::BTreeMap;

use super::table::{Label, is_number, names_something};
use crate::markdown::node::{Item, Node, RawTag};
use crate::markdown::shape::block;
use crate::model::phone::{self, Setting};

/// More columns than these are no list of telephones.
const COLUMNS: usize = 64;
/// More rows than these a cell does not reach down.
const ROWS: usize = 1000;

/// What the words of a cell are, by the item that opens it; `None` where the row says that they are
/// nothing to dial. A cell that is not here is like any other.
pub(super) type Cells = BTreeMap<usize, Option<Setting>>;

/// A column of the table.
#[derive(Default)]
struct Column {
    /// How many rows a merged cell still reaches down.
    taken: usize,
    /// What its head says of the cells below.
    setting: Option<Setting>,
    /// Whether a bare number below the head is a number to dial: under 热线 it may be a count.
    bare: bool,
}

/// The cells of the table that opens at an item and of no table in it.
pub(super) fn cells(items: &[Item<'_>], open: usize) -> Cells {
    let mut cells = Cells::new();
    let mut columns: Vec<Column> = Vec::new();
    let (mut column, mut row, mut depth) = (0, Label::Silent, 0_usize);
    for at in open + 1..block::close_of(items, open) {
        match &items[at].node {
            Node::Raw(tag) if tag.name == "table" => depth += 1,
            Node::RawEnd("table") => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            Node::Raw(tag) if tag.name == "tr" => (column, row) = (0, Label::Silent),
            Node::Raw(tag) if matches!(tag.name, "td" | "th") => {
                while let Some(taken) = columns.get_mut(column).filter(|column| column.taken > 0) {
                    taken.taken -= 1;
                    column += 1;
                }
                let end = column + span(tag, "colspan", COLUMNS);
                if end > COLUMNS {
                    return cells;
                }
                if columns.len() < end {
                    columns.resize_with(end, Column::default);
                }
                let words = block::words(&items[at..block::close_of(items, at)]);
                let words = words.trim();
                if column == 0 {
                    row = Label::of(words);
                }
                if tag.name == "td" {
                    match &row {
                        Label::Dialled(setting) if column > 0 => drop(cells.insert(at, Some(setting.clone()))),
                        Label::Other if column > 0 => drop(cells.insert(at, None)),
                        Label::Dialled(_) | Label::Other | Label::Silent => {
                            cells.extend(columns[column].below(words).map(|setting| (at, Some(setting))));
                        }
                    }
                }
                for below in &mut columns[column..end] {
                    below.taken = span(tag, "rowspan", ROWS) - 1;
                    below.follow(words, tag.name == "th");
                }
                column = end;
            }
            Node::RawEnd("tr") => {
                for rest in columns.iter_mut().skip(column) {
                    rest.taken = rest.taken.saturating_sub(1);
                }
            }
            _ => {}
        }
    }
    cells
}

impl Column {
    /// What its head says of the words of a cell.
    fn below(&self, words: &str) -> Option<Setting> {
        self.setting.clone().filter(|_| self.bare || !is_number(words))
    }

    /// What a cell says of those below it.
    fn follow(&mut self, words: &str, head: bool) {
        let setting = phone::under(words);
        if setting.is_some() || head || phone::denies(words) {
            self.bare = names_something(words);
            self.setting = setting;
        }
    }
}

fn span(tag: &RawTag, name: &str, most: usize) -> usize {
    let value = tag.attributes.iter().find(|(known, _)| *known == name);
    value.and_then(|(_, value)| value.parse::<usize>().ok()).unwrap_or(1).clamp(1, most)
}
