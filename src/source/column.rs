//! 栏目说明: `_index.md` and `栏目.md`.

use std::ops::Range;

use super::front::Front;
use super::keys::{COLUMN, DOCUMENT, nearest_names};
use super::reader::{Entry, Reader, Required};
use super::words::shorten;
use super::{FRONT_MATTER_LIMIT, encoding, rules, split};
use crate::diagnostic::Found;
use crate::model::column::{ColumnFile, Cycle};
use crate::model::kind::Kind;
use crate::model::path::SourcePath;

/// A column file as it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceColumn {
    /// The front matter.
    pub file: ColumnFile,
    /// The body as it is stored.
    pub body: String,
    /// The bytes of the body in the stored file.
    pub body_range: Range<usize>,
    /// Whether `body` was decoded from another encoding (see `SourceDocument`).
    pub transcoded: bool,
}

/// Reads a column file. One without a front matter is a body alone.
pub fn read(path: &SourcePath, bytes: &[u8]) -> Found<SourceColumn> {
    let (source, mut findings) = encoding::decode(path, bytes);
    let Some(source) = source else {
        let value = SourceColumn { transcoded: true, ..SourceColumn::default() };
        return Found { value, diagnostics: findings };
    };
    let (split, more) = split::split(&source, &COLUMN, true);
    findings.extend(more);
    let body = source.text.get(split.body..).unwrap_or_default().to_owned();
    let body_range = if source.exact { split.body + source.skip..bytes.len() } else { 0..0 };
    let (front, more) = Front::open(&source, split.head, split.front, &COLUMN, FRONT_MATTER_LIMIT);
    findings.extend(more);
    let parsed = front.parse();
    let mut reader = Reader::new(&front, &parsed, findings);
    let fields = reader.top(&COLUMN, &parsed, Required { keys: &[], rule: &rules::REQUIRED });
    let get = |key| fields.get(key);
    let r = &mut reader;
    let file = ColumnFile {
        title: r.text(get("title")),
        slug: r.slug(get("slug")),
        kind: r.word(get("kind"), Kind::parse, Kind::spellings(), &rules::NOT_A_CHOICE),
        column_type: Some(r.texts(get("column_type"))).filter(|types| !types.is_empty()).map(|types| types.join(",")),
        description: r.text(get("description")),
        keywords: r.texts(get("keywords")),
        weight: r.integer(get("weight"), "整数"),
        require: r.required_keys(get("require")),
        offices: r.texts(get("office")),
        update_within: r.cycle(get("update_within")),
        item: r.text(get("item")),
        not_concerned: r.text(get("not_concerned")),
    };
    let value = SourceColumn { file, body, body_range, transcoded: !source.exact };
    Found { value, diagnostics: reader.findings }
}

impl Reader<'_> {
    /// Names of document fields, in either language.
    fn required_keys(&mut self, entry: Option<&Entry<'_>>) -> Vec<String> {
        let Some(entry) = entry else { return Vec::new() };
        let mut found = Vec::new();
        for node in self.items(entry) {
            let Some(text) = self.text_node(entry, node) else { continue };
            if let Some(field) = DOCUMENT.find(&text) {
                found.push(field.key.to_owned());
                continue;
            }
            let message = format!("“{}”里的“{}”不是文档的字段", entry.name, shorten(&text));
            match nearest_names(DOCUMENT.fields, &text).first() {
                Some(name) => self.rewrite(&rules::UNKNOWN_KEY, &node.span, message, name, false),
                None => self.say(&rules::UNKNOWN_KEY, &node.span, message, "可用的字段见 docs/keys.md"),
            }
        }
        found
    }

    fn cycle(&mut self, entry: Option<&Entry<'_>>) -> Option<Cycle> {
        let entry = entry?;
        let text = self.text(Some(entry))?;
        let cycle = Cycle::parse(&text);
        if cycle.is_none() {
            let message = format!("“{}”不是更新周期：“{}”", entry.name, shorten(&text));
            let help = format!("请写成：{}: 14天（或 6个月、1年；14d、6m、1y）", entry.name);
            self.say(&rules::WRONG_SHAPE, &entry.node.span, message, help);
        }
        cycle
    }
}
