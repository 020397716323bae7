//! 正文: Chinese Markdown to facts and to HTML. Pure; knows nothing of files, columns or addresses.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// What one body says by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct BodyFacts {
    /// Headings and numbered clauses, in order, with their anchors.
    pub headings: Vec<Heading>,
    /// Every link and picture, in order: the slots of the body.
    pub links: Vec<BodyLink>,
    /// Other anchors that a link may name (footnotes, ids of allowed raw HTML).
    pub anchors: Vec<String>,
    /// The first plain sentences, at most 120 characters, for a derived 内容概述.
    pub summary: String,
    /// Characters of plain text.
    pub chars: usize,
    /// Whether there is a fenced code block with a known language.
    pub has_code: bool,
}

/// A heading or a numbered clause.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Heading {
    /// 1 to 6 for headings; 7 for clauses in paragraphs (第三条, 一、, （一）, 1.).
    pub level: u8,
    /// The anchor, unique in the body.
    pub id: String,
    /// Plain text; of a clause its number and first words.
    pub text: String,
}

/// A link or picture in a body.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct BodyLink {
    /// As written, decoded: `../b.md#第三条`, `附件1.docx`, `https://…`, `#anchor`.
    pub target: String,
    /// Whether it is shown as a picture.
    pub image: bool,
    /// Bytes of the whole link in the stored file.
    pub span: Range<usize>,
    /// Its words, or the alternative text of a picture.
    pub text: String,
}

/// What a link of a body becomes on its page.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub enum Slot {
    /// A page, an anchor or an attachment of ours: relative to the root, encoded; `root` is put before it.
    Inside(String),
    /// An anchor on the same page, without `#`.
    Anchor(String),
    /// Another site.
    Outside(String),
    /// Nothing to lead to (a draft, a future document): the link becomes its own text.
    Text,
}
