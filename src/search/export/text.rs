//! 文本导出: the folded text that is searched, so that anyone can judge the search with grep.

use crate::search::Entry;
use crate::search::fold::fold;
use crate::search::texts::Record;

/// One document as one line, so that `grep -c` counts documents: its address, then its folded text. What
/// the folded text parts into lines (fields, paragraphs, cells) is parted by tabs here, which it never
/// holds.
pub fn text(entry: &Entry, body: &str) -> String {
    let record = Record::of(entry, body);
    format!("{}\t{}\n", entry.address, fold(&record.searched(&record.body)).replace('\n', "\t"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_one_line_of_folded_text() {
        let mut entry = crate::search::tests::entry("關於〔甲〕的通知", "zc/1.html");
        entry.doc_number = Some("云民发〔２０２４〕７３号".to_owned());
        assert_eq!(text(&entry, "第一段。\n\n第二段\tA B"), {
            "zc/1.html\t关于(甲)的通知\t云民发(2024)73号\t办公室\t第一段。\t第二段\ta b\n"
        });
    }
}
