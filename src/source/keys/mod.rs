//! 字段表: every key of every file, once. Readers, suggestions, the search for duplicates, the order
//! of new fields and `docs/keys.md` all come from here.

mod column;
mod document;
mod site;
mod suggest;

use std::fmt::Write;
use std::sync::LazyLock;

use rapidhash::RapidHashMap;

pub use column::COLUMN;
pub use document::DOCUMENT;
pub use site::SITE;
pub(super) use suggest::{nearest_choice, nearest_names};

/// What a field holds.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// 文字.
    Text,
    /// 文字或列表.
    Texts,
    /// 日期.
    Date,
    /// 日期, 可加时刻.
    Moment,
    /// One of a closed vocabulary; the function gives every spelling.
    Word(fn() -> &'static [&'static str]),
    /// 是 or 否.
    Flag,
    /// 整数.
    Integer,
    /// 文号.
    Number,
    /// 网址.
    Url,
    /// 引用的列表.
    References,
    /// 子项.
    Map,
    /// 子项的列表.
    Maps,
    /// 名称与值的对照, whose keys are not in any table.
    Free,
}

impl Shape {
    /// The word for people.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Text => "文字",
            Self::Texts => "文字或列表",
            Self::Date => "日期",
            Self::Moment => "日期，可加时刻",
            Self::Word(_) => "选项",
            Self::Flag => "是 或 否",
            Self::Integer => "整数",
            Self::Number => "文号",
            Self::Url => "网址",
            Self::References => "引用或其列表",
            Self::Map => "子项",
            Self::Maps => "子项的列表",
            Self::Free => "名称与值的对照",
        }
    }

    /// Whether a list may stand in it.
    pub(super) fn may_be_list(self) -> bool {
        match self {
            Self::Texts | Self::References | Self::Maps => true,
            Self::Text
            | Self::Date
            | Self::Moment
            | Self::Word(_)
            | Self::Flag
            | Self::Integer
            | Self::Number
            | Self::Url
            | Self::Map
            | Self::Free => false,
        }
    }

    /// Whether any text may stand in it, so that a ` #` may be part of it.
    pub(super) fn is_prose(self) -> bool {
        match self {
            Self::Text | Self::Texts | Self::Number | Self::Url | Self::References | Self::Map | Self::Maps => true,
            Self::Date | Self::Moment | Self::Word(_) | Self::Flag | Self::Integer | Self::Free => false,
        }
    }
}

/// One field.
#[derive(Debug)]
pub struct Field {
    /// The canonical English key.
    pub key: &'static str,
    /// The Chinese keys, the first of which is written and shown.
    pub names: &'static [&'static str],
    /// What it holds.
    pub shape: Shape,
    /// More about its value, for the table of keys.
    pub note: &'static str,
    /// Whether it may appear in an output.
    pub public: bool,
    /// The keys below it.
    pub fields: &'static [Self],
}

impl Field {
    pub(super) const fn new(key: &'static str, names: &'static [&'static str], shape: Shape) -> Self {
        Self { key, names, shape, note: "", public: true, fields: &[] }
    }

    const fn with(self, fields: &'static [Self]) -> Self {
        Self { fields, ..self }
    }

    const fn note(self, note: &'static str) -> Self {
        Self { note, ..self }
    }

    const fn hidden(self) -> Self {
        Self { public: false, ..self }
    }

    /// Whether a key in a file means this field.
    pub fn is_named(&self, name: &str) -> bool {
        self.key == name || self.names.contains(&name)
    }

    /// The name for people.
    pub fn chinese(&self) -> &'static str {
        self.names.first().copied().unwrap_or(self.key)
    }

    /// Whether `name` is a key anywhere below this field.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field.is_named(name) || field.knows(name))
    }
}

/// The fields of one kind of file, in canonical order.
#[derive(Debug)]
pub struct Table {
    /// The file, for people.
    pub title: &'static str,
    /// In canonical order.
    pub fields: &'static [Field],
    index: LazyLock<RapidHashMap<&'static str, usize>>,
}

impl Table {
    const fn new(
        title: &'static str,
        fields: &'static [Field],
        index: LazyLock<RapidHashMap<&'static str, usize>>,
    ) -> Self {
        Self { title, fields, index }
    }

    /// The field that a key means.
    pub fn find(&self, name: &str) -> Option<&'static Field> {
        self.order(name).and_then(|at| self.fields.get(at))
    }

    /// The canonical position of a field.
    pub fn order(&self, name: &str) -> Option<usize> {
        self.index.get(name).copied()
    }
}

fn index(fields: &'static [Field]) -> RapidHashMap<&'static str, usize> {
    let mut index = RapidHashMap::default();
    for (at, field) in fields.iter().enumerate() {
        for name in std::iter::once(&field.key).chain(field.names) {
            index.insert(*name, at);
        }
    }
    index
}

/// Finds a field in a list of fields, for nested maps.
pub(super) fn find(fields: &'static [Field], name: &str) -> Option<&'static Field> {
    fields.iter().find(|field| field.is_named(name))
}

/// Whether a key is private and ignored.
pub(super) fn is_private(name: &str) -> bool {
    name.starts_with("x-") || name.starts_with("X-")
}

/// `docs/keys.md`: the table of all keys.
pub fn document() -> String {
    let mut out = String::from(
        "# 字段名对照\n\n\
         中文与英文字段名可以混用，同一字段只写一次。`x-` 开头的字段是私有的，程序不读。\n\
         本页由程序生成（`UPDATE=1 cargo test the_table_of_keys`），请勿手改。\n",
    );
    for table in [&DOCUMENT, &COLUMN, &SITE] {
        let _ = write!(out, "\n## {}\n\n", table.title);
        rows(&mut out, table.fields);
        for field in table.fields.iter().filter(|field| !field.fields.is_empty()) {
            nested(&mut out, field.chinese(), field);
        }
    }
    out
}

fn nested(out: &mut String, path: &str, field: &Field) {
    let _ = write!(out, "\n### {path} 的子项\n\n");
    rows(out, field.fields);
    for below in field.fields.iter().filter(|below| !below.fields.is_empty()) {
        nested(out, &format!("{path} → {}", below.chinese()), below);
    }
}

fn rows(out: &mut String, fields: &[Field]) {
    out.push_str("| 英文 | 中文 | 值 | 对外 |\n|---|---|---|---|\n");
    for field in fields {
        let names: Vec<String> = field.names.iter().map(|name| format!("`{name}`")).collect();
        let public = if field.public { "" } else { "不公开" };
        let _ = writeln!(out, "| `{}` | {} | {} | {public} |", field.key, names.join("、"), value(field));
    }
}

fn value(field: &Field) -> String {
    let mut text = field.shape.chinese().to_owned();
    if let Shape::Word(spellings) = field.shape {
        let mut words: Vec<String> = Vec::new();
        for word in spellings().iter().map(|word| format!("`{word}`")) {
            if !words.contains(&word) {
                words.push(word);
            }
        }
        text = words.join("、");
    }
    if field.note.is_empty() { text } else { format!("{text}；{}", field.note) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::Disk;

    #[test]
    fn no_name_means_two_fields() {
        fn check(fields: &'static [Field]) {
            let mut names: Vec<&str> = fields
                .iter()
                .flat_map(|field| {
                    field.names.iter().copied().chain((!field.names.contains(&field.key)).then_some(field.key))
                })
                .collect();
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count, "{names:?}");
            for field in fields {
                check(field.fields);
            }
            assert!(fields.iter().all(|field| !field.names.is_empty()), "every key has a Chinese name");
        }
        for table in [&DOCUMENT, &COLUMN, &SITE] {
            check(table.fields);
        }
    }

    #[test]
    fn keys_are_found_under_every_name() {
        for name in ["doc_number", "文号", "发文字号", "文件编号"] {
            assert_eq!(DOCUMENT.find(name).map(|field| field.key), Some("doc_number"));
        }
        assert!(DOCUMENT.order("title") < DOCUMENT.order("发布日期"));
        assert!(DOCUMENT.find("作者").is_none());
        assert!(SITE.find("units").is_some_and(|units| units.knows("电话")));
    }

    #[test]
    fn the_table_of_keys_in_the_docs_is_the_one_in_the_code() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/keys.md");
        let disk = crate::disk::OsDisk;
        if std::env::var_os("UPDATE").is_some() {
            disk.write(path.as_ref(), document().as_bytes()).unwrap();
        }
        let stored = disk.read(path.as_ref()).unwrap();
        assert_eq!(String::from_utf8(stored).unwrap(), document(), "run with UPDATE=1");
    }
}
