//! 表格: header cells that name their column, classes instead of styles, numbers to the right.

use std::borrow::Cow;
use std::fmt::Write;

use pulldown_cmark::Alignment;

use super::Writer;
use super::escape::text;
use super::{dialled, landscape};
use crate::markdown::node::{Item, Kind, Node};
use crate::markdown::shape::block;
use crate::model::date;
use crate::model::phone::{self, Setting};

/// A table that is being written.
pub(super) struct Table {
    /// The class of each column.
    columns: Vec<Option<&'static str>>,
    /// The next cell of the row.
    cell: usize,
    /// Whether the row is the header.
    head: bool,
    /// Whether the header says anything. One without a word would be read out cell by cell.
    named: bool,
    /// Whether the body has begun.
    body: bool,
    /// For each column whose head says that it holds numbers to dial, what its words are.
    phones: Vec<Option<Setting>>,
    /// What the first cell of the row that is being written says of the others.
    row: Label,
}

/// What the first cell of a row says of the numbers beside it.
pub(super) enum Label {
    /// They are to be dialled.
    Dialled(Setting),
    /// They are not: 传真.
    Other,
    /// Nothing: the head of their column may.
    Silent,
}

impl Label {
    pub(super) fn of(words: &str) -> Self {
        match phone::under(words) {
            Some(setting) => Self::Dialled(setting),
            None if phone::denies(words) => Self::Other,
            None => Self::Silent,
        }
    }
}

/// A table may be wider than the page: its frame scrolls, and can be reached without a mouse.
const FRAME: &str = "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"表格\">\n";
/// The frame of a table that is printed on a page laid across.
const LANDSCAPE: &str = "<div class=\"table landscape\" tabindex=\"0\" role=\"region\" aria-label=\"表格\">\n";

/// Headers of numbers that nobody adds up.
const NAMES: &[&str] = &["号", "码", "年", "年份", "年度", "话", "日期", "时间", "编"];

impl Writer<'_> {
    /// Whether a paragraph is the caption of the table below: nothing but bold words that begin with 表.
    pub(super) fn is_caption(&self, open: usize, close: usize) -> bool {
        let inner = &self.items[open + 1..close];
        let bold = matches!(inner.first().map(|item| &item.node), Some(Node::Open(Kind::Strong)));
        bold && block::close_of(self.items, open + 1) + 1 == close
            && block::words(inner).starts_with('表')
            && self.items[close + 1..]
                .iter()
                .find(|item| item.node != Node::Gone)
                .is_some_and(|item| matches!(item.node, Node::Table(_)))
    }

    fn open_frame(&mut self) {
        self.out.push_str(if self.landscape { LANDSCAPE } else { FRAME });
    }

    pub(super) fn open_caption(&mut self) {
        self.open_frame();
        self.out.push_str("<table>\n<caption>");
        self.captioned = true;
    }

    pub(super) fn open_table(&mut self, at: usize, alignments: &[Alignment]) {
        if !std::mem::take(&mut self.captioned) {
            self.open_frame();
            self.out.push_str("<table>\n");
        }
        let rows = &self.items[at..=block::close_of(self.items, at)];
        let columns = columns(rows, alignments);
        let named = has_header(rows);
        let phones = heads(rows).map(|words| phone::under(&words)).collect();
        self.table = Some(Table { columns, cell: 0, head: false, named, body: false, phones, row: Label::Silent });
    }

    pub(super) fn open_row(&mut self, kind: Kind) {
        let Some(table) = &mut self.table else { return };
        table.cell = 0;
        table.head = kind == Kind::Head;
        if table.head {
            if !table.named {
                return;
            }
            self.out.push_str("<thead>\n");
        } else if !table.body {
            table.body = true;
            self.out.push_str("<tbody>\n");
        }
        self.out.push_str("<tr>");
    }

    pub(super) fn close_row(&mut self, kind: Kind) {
        let named = self.table.as_ref().is_some_and(|table| table.named);
        match kind {
            Kind::Head if named => self.out.push_str("</tr>\n</thead>\n"),
            Kind::Head => {}
            _ => self.out.push_str("</tr>\n"),
        }
    }

    pub(super) fn open_cell(&mut self, at: usize) {
        let Some(table) = &mut self.table else { return };
        let class = table.columns.get(table.cell).copied().flatten();
        let labels = table.head || table.cell == 0;
        let label =
            if labels { block::words(&self.items[at..block::close_of(self.items, at)]) } else { Cow::default() };
        if table.cell == 0 {
            table.row = Label::of(&label);
        }
        let below = self.dialled.then_some(Setting::Sentence);
        let setting = match &table.row {
            Label::Dialled(setting) if table.cell > 0 => Some(setting.clone()),
            Label::Dialled(_) | Label::Silent => table.phones.get(table.cell).cloned().flatten().or(below),
            Label::Other => None,
        };
        self.phones = setting.filter(|_| !table.head && class != Some("num"));
        table.cell += 1;
        if table.head && !table.named {
            return;
        }
        let few = table.columns.len() < landscape::COLUMNS;
        let class = if table.head { head_class(class, &label, few) } else { class };
        self.out.push_str(if table.head { "<th scope=\"col\"" } else { "<td" });
        if let Some(class) = class {
            self.attribute("class", class);
        }
        self.out.push('>');
    }

    pub(super) fn close_cell(&mut self) {
        self.phones = None;
        self.out.push_str(match &self.table {
            Some(Table { head: true, named: false, .. }) => "",
            Some(Table { head: true, named: true, .. }) => "</th>",
            Some(_) | None => "</td>",
        });
    }

    pub(super) fn close_table(&mut self) {
        let body = self.table.take().is_some_and(|table| table.body);
        self.out.push_str(if body { "</tbody>\n</table>\n</div>\n" } else { "</table>\n</div>\n" });
    }

    /// Writes the words of a cell of numbers to dial. What is a link, and words of which only a part is at
    /// hand, stay words.
    pub(super) fn words_with_phones(&mut self, at: usize, words: &str) {
        let spoken = |at: Option<usize>| {
            at.and_then(|at| self.items.get(at)).is_some_and(|item| matches!(item.node, Node::Text(_) | Node::Code(_)))
        };
        let whole = !spoken(at.checked_sub(1)) && !spoken(Some(at + 1));
        let setting = self.phones.as_ref().filter(|_| whole && self.kept_link == 0);
        let mut done = 0;
        for phone in setting.map(|setting| phone::find(words, setting)).unwrap_or_default() {
            text(&words[done..phone.at.start], &mut self.out);
            let _ = write!(self.out, "<a href=\"{}\">", phone.uri);
            text(&words[phone.at.clone()], &mut self.out);
            self.out.push_str("</a>");
            done = phone.at.end;
        }
        text(&words[done..], &mut self.out);
    }

    /// Opens a table of raw HTML in the same frame; one inside another scrolls with it.
    pub(super) fn open_raw_table(&mut self, at: usize) {
        if self.raw_tables == 0 {
            self.open_frame();
            self.dialled_cells = dialled::cells(self.items, at);
        }
        self.raw_tables += 1;
        self.start("table", None, at);
    }

    /// Opens a cell of raw HTML; a text among numbers is told by its own length.
    pub(super) fn open_raw_cell(&mut self, name: &str, at: usize) {
        let words = block::words(&self.items[at..block::close_of(self.items, at)]);
        let long = name == "td" && words.trim().chars().count() >= LONG;
        let below = self.dialled.then_some(Setting::Sentence);
        self.phones = self.dialled_cells.remove(&at).unwrap_or(below).filter(|_| name == "td");
        self.start(name, long.then_some("long"), at);
    }

    pub(super) fn close_raw_cell(&mut self, name: &str) {
        self.phones = None;
        self.end(name);
    }

    pub(super) fn close_raw_table(&mut self) {
        self.raw_tables = self.raw_tables.saturating_sub(1);
        self.out.push_str(if self.raw_tables == 0 { "</table>\n</div>" } else { "</table>" });
    }
}

/// Whether there is anything in the header of a table.
pub(in crate::markdown) fn has_header(rows: &[Item<'_>]) -> bool {
    let head = rows.iter().take_while(|item| item.node != Node::Close(Kind::Head));
    head.skip(2).any(|item| !matches!(item.node, Node::Open(Kind::Cell) | Node::Close(Kind::Cell) | Node::Gone))
}

/// The words of the cells of the header.
fn heads<'s>(rows: &'s [Item<'_>]) -> impl Iterator<Item = Cow<'s, str>> {
    let end = rows.iter().position(|item| item.node == Node::Close(Kind::Head)).unwrap_or(0);
    let cells = (0..end).filter(|at| rows[*at].node == Node::Open(Kind::Cell));
    cells.map(|at| block::words(&rows[at..block::close_of(rows, at)]))
}

/// The class of each column: as aligned by the author, else numbers to the right and days in one piece.
fn columns(rows: &[Item<'_>], alignments: &[Alignment]) -> Vec<Option<&'static str>> {
    let contents = contents(rows, alignments.len());
    let class = |(alignment, content): (&Alignment, Content)| match alignment {
        Alignment::Right => Some("num"),
        Alignment::Center => Some(match length(content.longest) {
            Some("long") => "center long",
            Some("middle") => "center middle",
            Some(_) => "center short",
            None => "center",
        }),
        Alignment::None if content.numbers => Some("num"),
        Alignment::None | Alignment::Left if content.days => Some("day"),
        Alignment::None | Alignment::Left => length(content.longest),
    };
    alignments.iter().zip(contents).map(class).collect()
}

/// The class of a head: among few columns a word of it stays in one piece, among many its column is as
/// narrow as its cells.
fn head_class(of_column: Option<&'static str>, words: &str, few: bool) -> Option<&'static str> {
    let is_word = (2..=2 * SHORT).contains(&landscape::width(words.trim()));
    match of_column {
        None | Some("short" | "middle" | "long") if few && is_word => Some("short"),
        Some("short") => None,
        Some("center short") => Some("center"),
        class => class,
    }
}

/// What the cells of a column are.
#[derive(Clone, Copy)]
struct Content {
    /// All of them numbers.
    numbers: bool,
    /// All of them days.
    days: bool,
    /// The characters of the longest; two narrow ones are one.
    longest: usize,
}

/// From here on a cell is a text. Among many columns it would be squeezed to a few characters a line.
const LONG: usize = 10;
/// Up to here it is a name or a word, and stays in one piece.
const SHORT: usize = 4;

/// The class of a column by the longest of its cells.
fn length(longest: usize) -> Option<&'static str> {
    match longest {
        LONG.. => Some("long"),
        2..=SHORT => Some("short"),
        0 | 1 => None,
        _ => Some("middle"),
    }
}

fn contents(rows: &[Item<'_>], count: usize) -> Vec<Content> {
    let (mut seen, mut only) = (vec![false; count], vec![Content { numbers: true, days: true, longest: 0 }; count]);
    let (mut column, mut head, mut start) = (0, true, 0);
    for (index, item) in rows.iter().enumerate() {
        match item.node {
            Node::Open(Kind::Head | Kind::Row) => column = 0,
            Node::Close(Kind::Head) => head = false,
            Node::Open(Kind::Cell) => start = index,
            Node::Close(Kind::Cell) => {
                let words = block::words(&rows[start..index]);
                let words = words.trim();
                if let (Some(seen), Some(only)) = (seen.get_mut(column), only.get_mut(column)) {
                    *seen |= !head && words.contains(|c: char| c.is_ascii_digit());
                    if head {
                        only.numbers &= !names_something(words);
                    } else {
                        only.longest = only.longest.max(landscape::width(words).div_ceil(2));
                        only.numbers = only.numbers && is_number(words);
                        only.days = only.days && (is_nothing(words) || date::read_moment(words).is_ok());
                    }
                }
                column += 1;
            }
            _ => {}
        }
    }
    let real =
        |(seen, only): (bool, Content)| Content { numbers: seen && only.numbers, days: seen && only.days, ..only };
    seen.into_iter().zip(only).map(real).collect()
}

/// Whether the numbers under a header are names and no quantities.
pub(super) fn names_something(head: &str) -> bool {
    NAMES.iter().any(|name| head.ends_with(name))
}

/// What stands in a cell for no value.
fn is_nothing(text: &str) -> bool {
    matches!(text, "" | "-" | "—" | "——" | "/" | "–")
}

/// A number with its sign, thousands, decimals and percent, or what stands for none.
pub(super) fn is_number(text: &str) -> bool {
    if is_nothing(text) {
        return true;
    }
    let unsigned = text.trim_start_matches(['-', '+', '−', '±']).trim_end_matches(['%', '‰']);
    let long_code = unsigned.len() > 1 && unsigned.starts_with('0') && !unsigned.starts_with("0.");
    let signs = unsigned.bytes().filter(|byte| *byte == b'.').count() <= 1;
    !long_code
        && signs
        && unsigned.starts_with(|c: char| c.is_ascii_digit())
        && unsigned.bytes().all(|byte| byte.is_ascii_digit() || b".,".contains(&byte))
}
