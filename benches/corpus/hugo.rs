//! The same documents as a Hugo site: the same facts under `params`, both ends of every relation
//! written out, since a template that had to search for the other end would be unfair to Hugo.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use super::columns::{COLUMNS, Flavour};
use super::document::{Corpus, Document, Head, Relation};
use super::put;

/// The sections.
pub fn columns(root: &Path) -> io::Result<()> {
    for (weight, column) in (1..).zip(COLUMNS) {
        let title = column.title();
        let text = format!(
            "---\ntitle: {title}\nweight: {weight}\ndescription: 公开本局{title}方面的信息，按发布日期排列。\n\
             keywords: [{title}, 云汀市民政局]\n---\n"
        );
        put(root, &format!("content/{}/_index.md", column.slug), &text)?;
    }
    Ok(())
}

/// A document and its attachment. `answers` are the relations that others declare.
pub fn document(root: &Path, corpus: &Corpus, document: &Document, answers: &[(Relation, usize)]) -> io::Result<()> {
    let Head { column, title, number, index, name, signed, published } = &document.head;
    let mut text = format!(
        "---\ntitle: {title}\ndate: {published}\noffices: [{}]\nyears: [\"{}\"]\nkeywords: [{}]\ndescription: {}\nparams:\n  \
         index_number: {index}\n  signed: {signed}\n  published: {published}\n  topic: {}\n",
        document.office,
        published.year(),
        document.keywords.join(", "),
        document.summary,
        document.topic,
    );
    if let Some(number) = number {
        let _ = writeln!(text, "  doc_number: {number}");
    }
    if column.flavour == Flavour::Policy {
        let _ = writeln!(text, "  class: 规范性文件\n  effective: {published}");
    }
    if let Some(expires) = document.expires {
        let _ = writeln!(text, "  expires: {expires}");
    }
    if document.attachment.is_some() {
        let _ = writeln!(text, "  attachment: {}/{name}-附表.csv", column.slug);
    }
    if !(document.relations.is_empty() && answers.is_empty()) {
        text += "  relations:\n";
    }
    for (relation, target) in &document.relations {
        let _ = writeln!(text, "    - {{kind: {}, path: {}}}", relation.name, path(&corpus.head(*target)));
    }
    for (relation, from) in answers {
        let _ = writeln!(text, "    - {{kind: {}, path: {}}}", relation.answer, path(&corpus.head(*from)));
    }
    text += "---\n\n";
    text += &corpus.text(document, |head| path(head) + ".md");
    put(root, &format!("content/{}/{name}.md", column.slug), &text)?;
    match &document.attachment {
        Some(rows) => put(root, &format!("static/{}/{name}-附表.csv", column.slug), rows),
        None => Ok(()),
    }
}

fn path(head: &Head) -> String {
    format!("/{}/{}", head.column.slug, head.name)
}
