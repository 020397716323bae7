//! 文本导出: the folded text that is searched, so that anyone can judge the search with grep.

use crate::search::Entry;
use crate::search::fold::fold;
use crate::search::texts::Record;

/// One document: a line `# address`, the folded text, an empty line.
pub fn text(entry: &Entry, body: &str) -> String {
    let record = Record::of(entry, body);
    format!("# {}\n{}\n\n", entry.address, fold(&record.searched(&record.body)))
}
