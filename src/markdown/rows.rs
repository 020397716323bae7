//! 表行: the tables of a body as rows of words, whether they were written in Markdown or as raw HTML.

use super::node::{Item, Kind, Node};

/// A row: the words of its cells, trimmed. A cell that spans several rows stands in the first only.
pub(super) type Row = Vec<String>;

/// The tables of a stream. A table within a table belongs to its cell.
pub(super) fn tables(items: &[Item<'_>]) -> Vec<Vec<Row>> {
    let mut reader = Reader::default();
    for item in items {
        reader.node(&item.node);
    }
    reader.tables
}

#[derive(Default)]
struct Reader {
    tables: Vec<Vec<Row>>,
    /// How many tables are open.
    depth: usize,
    in_cell: bool,
}

impl Reader {
    fn node(&mut self, node: &Node<'_>) {
        match node {
            Node::Table(_) => self.begin(),
            Node::Raw(tag) if tag.name == "table" => self.begin(),
            Node::Close(Kind::Table) | Node::RawEnd("table") => self.depth = self.depth.saturating_sub(1),
            _ if self.depth != 1 => self.words(node),
            Node::Open(Kind::Head | Kind::Row) => self.row(),
            Node::Raw(tag) if tag.name == "tr" => self.row(),
            Node::Open(Kind::Cell) => self.cell(),
            Node::Raw(tag) if matches!(tag.name, "td" | "th") => self.cell(),
            Node::Close(Kind::Cell) | Node::RawEnd("td" | "th") => self.in_cell = false,
            node => self.words(node),
        }
    }

    fn begin(&mut self) {
        if self.depth == 0 {
            self.tables.push(Vec::new());
        }
        self.depth += 1;
    }

    fn row(&mut self) {
        if let Some(table) = self.tables.last_mut() {
            table.push(Row::new());
        }
    }

    fn cell(&mut self) {
        if let Some(row) = self.tables.last_mut().and_then(|table| table.last_mut()) {
            row.push(String::new());
            self.in_cell = true;
        }
    }

    fn words(&mut self, node: &Node<'_>) {
        let cell = self.tables.last_mut().and_then(|table| table.last_mut()).and_then(|row| row.last_mut());
        if let (true, Some(cell), Some(words)) = (self.in_cell && self.depth > 0, cell, node.words()) {
            let words = if cell.is_empty() { words.trim_start() } else { words };
            cell.push_str(words);
        }
    }
}
