//! 正文: Chinese Markdown to facts and to HTML. Pure; knows nothing of files, columns or addresses.
//!
//! One text, read one way: `prepare` mends what CommonMark misunderstands in Chinese, `read` turns the
//! parser's events into a clean, balanced stream, `shape` recognises the parts of an official paper in
//! it and `anchor` names its clauses. Facts, plain text and HTML are three ways to write that down, so
//! a slot, an anchor or a word can never be in one and not in another.

mod anchor;
mod bounds;
mod facts;
mod flow;
mod han;
mod html;
mod institution;
mod ladder;
mod links;
mod listed;
mod node;
mod numbering;
mod offset;
mod plain;
mod prepare;
mod read;
mod rows;
pub mod rules;
mod shape;
#[cfg(test)]
mod tests;
mod write;

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, Found, Place};
use crate::model::lines::Lines;
use crate::model::path::SourcePath;

pub use institution::{InstitutionFact, SIX};
pub use listed::{ReportFigures, TableFacts};
pub use write::code_css;

/// Reads the facts of a body. `offset` is where it begins in the stored file, so that every span counts
/// from there.
pub fn facts(file: &SourcePath, text: &str, offset: usize) -> Found<Body> {
    whole(file, text, offset, Wanted::default()).found
}

/// A body as it is set into its page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Galley {
    /// As HTML.
    pub html: String,
    /// The headings that a list of contents may name.
    pub headings: Vec<Heading>,
}

/// What is made of a body besides its facts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wanted {
    /// [`Whole::galley`].
    pub galley: bool,
    /// [`Whole::plain`].
    pub plain: bool,
}

/// All that a body becomes, of one reading.
#[derive(Debug)]
pub struct Whole {
    /// What [`facts`] says.
    pub found: Found<Body>,
    /// What [`galley`] gives with headings from level 2, wherever its page stands; `None` where it depends on
    /// slots.
    pub galley: Option<Galley>,
    /// What [`plain_text`] says.
    pub plain: Option<String>,
}

/// Reads a body once for everything that is made of it.
pub fn whole(file: &SourcePath, text: &str, offset: usize, wanted: Wanted) -> Whole {
    if let Some(slip) = bounds::table(text) {
        let place = Place::bytes(file, slip.at.start + offset..slip.at.end + offset);
        let finding = Diagnostic::new(slip.rule, place, slip.message).help(slip.help.unwrap_or_default());
        let found = Found { value: Body::default(), diagnostics: vec![finding] };
        return Whole { found, galley: None, plain: None };
    }
    let prepared = prepare::prepare(text);
    let stream = read::read(&prepared);
    let shape = shape::shape(&stream.items);
    let anchors = anchor::anchors(&stream.items, &shape);
    let plain = wanted.plain.then(|| plain::plain(&stream.items));
    let free = wanted.galley && stream.items.iter().all(|item| !item.node.takes_slot());
    let galley = free.then(|| {
        let options = RenderOptions { root: "", heading_base: 2, id_prefix: "" };
        set(&stream.items, &shape, &anchors, &[], &options)
    });
    let origin = facts::Origin { file, offset, prepared: &prepared };
    let found = facts::facts(&origin, &stream.items, stream.slips, &shape, anchors);
    Whole { found, galley, plain }
}

fn set(
    items: &[node::Item<'_>],
    shape: &shape::Shape<'_>,
    anchors: &anchor::Anchors,
    slots: &[Slot],
    options: &RenderOptions<'_>,
) -> Galley {
    let html = write::write(items, shape, anchors, slots, options);
    Galley { html, headings: facts::headings(&anchors.entries) }
}

/// How a body is set into its page.
#[derive(Debug, Clone, Copy)]
pub struct RenderOptions<'o> {
    /// Put before addresses of the site: `""`, `../`, …
    pub root: &'o str,
    /// The level of the highest heading of the body; the page has its one `h1`, so usually 2.
    pub heading_base: u8,
    /// Put before every anchor, where several bodies share a page.
    pub id_prefix: &'o str,
}

/// Renders a body. `slots` says what each link of its facts became; links without a slot become text.
pub fn render(text: &str, slots: &[Slot], options: &RenderOptions<'_>) -> String {
    galley(text, slots, options).html
}

/// The same, with the headings that a list of contents may name.
pub fn galley(text: &str, slots: &[Slot], options: &RenderOptions<'_>) -> Galley {
    if bounds::table(text).is_some() {
        return Galley { html: write::plainly(text), headings: Vec::new() };
    }
    let prepared = prepare::prepare(text);
    let stream = read::read(&prepared);
    let shape = shape::shape(&stream.items);
    let anchors = anchor::anchors(&stream.items, &shape);
    set(&stream.items, &shape, &anchors, slots, options)
}

/// The text of a body as it is searched: no marks, blocks on lines of their own.
pub fn plain_text(text: &str) -> String {
    if bounds::table(text).is_some() {
        return text.to_owned();
    }
    let prepared = prepare::prepare(text);
    plain::plain(&read::read(&prepared).items)
}

/// One body, read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// What it says.
    pub facts: BodyFacts,
    /// How much it is, and where.
    pub extent: Extent,
}

/// How much a body is and where its links stand: other after nearly every edit, and shown on no other page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extent {
    /// Characters of plain text.
    pub chars: usize,
    /// Of each link: its bytes in the stored file.
    pub links: Box<[Range<usize>]>,
}

/// What one body says by itself: all of it that anybody but its own page and the search may show.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct BodyFacts {
    /// Anchors of headings and of numbered clauses in paragraphs (第三条, （一）, 1.), in order.
    pub places: Lines,
    /// The level of the lowest headings that ask something, 2 or 3; `None` where none does.
    pub asks: Option<u8>,
    /// Every link and picture, in order: the slots of the body.
    pub links: Vec<BodyLink>,
    /// Other anchors that a link may name (footnotes, ids of allowed raw HTML).
    pub anchors: Vec<String>,
    /// The first plain sentences, at most 120 characters, for a derived 内容概述.
    pub summary: Arc<str>,
    /// Whether there is a fenced code block with a known language.
    pub has_code: bool,
    /// What its tables say of themselves.
    pub tables: TableFacts,
    /// The six facts of an agency, where the text is an overview of one.
    pub institution: Vec<InstitutionFact>,
}

/// A heading, or a paragraph that is one (第一章, 一、总体要求).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// 2 to 6, as on the page.
    pub level: u8,
    /// The anchor, unique in the body.
    pub id: String,
    /// Plain text.
    pub text: String,
}

/// A link or picture in a body.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct BodyLink {
    /// As written, with character references and, in relative ones, percent signs decoded: `../b.md#第三条`, `附件1.docx`, `https://…`, `#anchor`.
    pub target: String,
    /// Whether it is shown as a picture.
    pub image: bool,
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
