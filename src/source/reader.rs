//! 读字段: nodes to values by the table of fields. Every refusal says what would be right.

use std::ops::Range;

use super::front::{Front, Parsed};
use super::keys::{self, Field, Shape, Table, nearest_names};
use super::lines::around;
use super::rules;
use super::words::{quoted, shorten};
use super::yaml::{Node, Pair, Value};
use crate::diagnostic::{Diagnostic, Place, Rule};

/// A field that stands in a file with a value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'n> {
    /// The field.
    pub field: &'static Field,
    /// Its name as it was typed.
    pub name: &'n str,
    /// Where the name stands.
    pub key: &'n Range<usize>,
    /// The value.
    pub node: &'n Node<'n>,
}

impl Entry<'_> {
    /// Where an item stands in the list of the field.
    pub fn position(&self, node: &Node<'_>) -> usize {
        match &self.node.value {
            Value::List(items) => items.iter().position(|item| std::ptr::eq(item, node)).unwrap_or(0),
            Value::Null | Value::Text(_) | Value::Map(_) => 0,
        }
    }
}

/// The fields of a map that have a value, in the order of the file.
#[derive(Debug)]
pub(super) struct Fields<'n> {
    /// No field twice.
    pub entries: Vec<Entry<'n>>,
}

impl<'n> Fields<'n> {
    /// The field with a canonical key.
    pub fn get(&self, key: &str) -> Option<&Entry<'n>> {
        self.entries.iter().find(|entry| entry.field.key == key)
    }
}

/// What a map must have, and how it is said when it has not.
#[derive(Debug, Clone, Copy)]
pub(super) struct Required {
    /// Canonical keys.
    pub keys: &'static [&'static str],
    /// The rule of the finding.
    pub rule: &'static Rule,
}

/// Reads nodes and collects findings.
pub(super) struct Reader<'a> {
    front: &'a Front<'a>,
    /// Names of fields that could not be parsed, which has been said.
    broken: &'a [&'a str],
    /// Whether unknown keys are said.
    pub says_unknown: bool,
    /// All that was wrong.
    pub findings: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    /// A reader of one front matter.
    pub fn new(front: &'a Front<'a>, parsed: &'a Parsed<'a>, mut findings: Vec<Diagnostic>) -> Self {
        findings.extend(parsed.findings.iter().cloned());
        Self { front, broken: &parsed.broken, says_unknown: true, findings }
    }

    /// A finding at a range.
    pub fn find(&self, rule: &'static Rule, range: &Range<usize>, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(rule, self.front.place(range), message)
    }

    /// Reports a finding with a remedy in words.
    pub fn say(
        &mut self,
        rule: &'static Rule,
        range: &Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let finding = self.find(rule, range, message).help(help);
        self.findings.push(finding);
    }

    /// Reports a finding whose remedy is another text in place of `range`.
    pub fn rewrite(
        &mut self,
        rule: &'static Rule,
        range: &Range<usize>,
        message: impl Into<String>,
        text: &str,
        safe: bool,
    ) {
        let finding = self.front.rewrite(self.find(rule, range, message), range, text, safe);
        self.findings.push(finding);
    }

    /// The text of a range as it stands after repairs.
    pub fn raw(&self, range: &Range<usize>) -> &'a str {
        self.front.patched.text.get(range.clone()).unwrap_or_default()
    }

    /// The fields of the whole front matter.
    pub fn top<'n>(&mut self, table: &'static Table, parsed: &'n Parsed<'n>, required: Required) -> Fields<'n> {
        let absent = self.front.source.place(&self.front.head);
        self.fields(table.fields, &|name| table.find(name), &parsed.pairs, required, &absent)
    }

    /// The fields of a map that stands in a field.
    pub fn map<'n>(&mut self, entry: &Entry<'n>, required: Required) -> Option<Fields<'n>> {
        self.map_node(entry, entry.node, required)
    }

    /// The fields of a map that is an item of a field's list.
    pub fn map_node<'n>(&mut self, entry: &Entry<'n>, node: &'n Node<'n>, required: Required) -> Option<Fields<'n>> {
        let Value::Map(pairs) = &node.value else {
            self.wrong_shape(entry, node, "子项");
            return None;
        };
        let table = entry.field.fields;
        let is_item = !std::ptr::eq(node, entry.node);
        let absent = self.front.place(if is_item { &node.span } else { entry.key });
        Some(self.fields(table, &|name| keys::find(table, name), pairs, required, &absent))
    }

    fn fields<'n>(
        &mut self,
        table: &'static [Field],
        find: &dyn Fn(&str) -> Option<&'static Field>,
        pairs: &'n [Pair<'n>],
        required: Required,
        absent: &Place,
    ) -> Fields<'n> {
        let mut entries: Vec<Entry<'n>> = Vec::with_capacity(pairs.len());
        let mut seen: Vec<(&'static str, &'n Pair<'n>)> = Vec::with_capacity(pairs.len());
        for pair in pairs.iter().filter(|pair| !keys::is_private(&pair.key)) {
            let Some(field) = find(&pair.key) else {
                self.unknown(table, pair);
                continue;
            };
            if let Some((_, first)) = seen.iter().find(|(key, _)| *key == field.key) {
                self.twice(field, first, pair);
                continue;
            }
            seen.push((field.key, pair));
            let entry = Entry { field, name: &pair.key, key: &pair.span, node: &pair.node };
            let is_required = required.keys.contains(&field.key);
            match &pair.node.value {
                Value::Text(text) if says_nothing(field, text) && !is_required => {
                    self.none_in_words(&entry, text.trim());
                }
                // Of a required field it is said below that it has no value.
                Value::Text(text) if says_nothing(field, text) => {}
                _ if !is_empty(&pair.node) => entries.push(entry),
                _ if !is_required => self.empty(field, pair),
                _ => {}
            }
        }
        for key in required.keys.iter().filter(|key| !entries.iter().any(|entry| entry.field.key == **key)) {
            let present = seen.iter().find(|(seen, _)| seen == key).map(|(_, pair)| *pair);
            let Some(field) = keys::find(table, key) else { continue };
            if self.broken.iter().any(|name| field.is_named(name)) {
                continue;
            }
            self.missing(field.chinese(), required.rule, present, absent);
        }
        Fields { entries }
    }

    fn missing(&mut self, name: &str, rule: &'static Rule, pair: Option<&Pair<'_>>, absent: &Place) {
        let finding = match pair {
            Some(pair) => {
                self.find(rule, &pair.span, format!("“{}”没有值", pair.key)).help(format!("请填上：{}: …", pair.key))
            }
            None => Diagnostic::new(rule, absent.clone(), format!("缺少“{name}”")).help(format!("请加上：{name}: …")),
        };
        self.findings.push(finding);
    }

    fn unknown(&mut self, table: &'static [Field], pair: &Pair<'_>) {
        if pair.key == "<<" {
            let help = "请把内容直接写出来";
            return self.say(&rules::ANCHOR, &pair.span, "不支持 YAML 的合并键“<<”", help);
        }
        if !self.says_unknown {
            return;
        }
        let message = format!("没有“{}”这个字段，它的值没有读入", shorten(&pair.key));
        match nearest_names(table, &pair.key).as_slice() {
            [name] => self.rewrite(&rules::UNKNOWN_KEY, &pair.span, message, name, false),
            [first, second, ..] => {
                let help = format!("是否想写“{first}”或“{second}”；自用的字段请以 x- 开头");
                self.say(&rules::UNKNOWN_KEY, &pair.span, message, help);
            }
            [] => {
                let help = "可用的字段见 docs/keys.md；自用的字段请以 x- 开头";
                self.say(&rules::UNKNOWN_KEY, &pair.span, message, help);
            }
        }
    }

    fn twice(&mut self, field: &Field, first: &Pair<'_>, pair: &Pair<'_>) {
        let message = if first.key == pair.key {
            format!("“{}”写了两次", pair.key)
        } else {
            format!("“{}”与“{}”是同一个字段（{}），写了两次", first.key, pair.key, field.chinese())
        };
        let finding = self
            .find(&rules::TWICE, &pair.span, message)
            .help("请只留一个，删去另一个")
            .related(self.front.place(&first.span), "第一次写在这里");
        self.findings.push(finding);
    }

    /// A field without a value reads as if it were not there.
    fn empty(&mut self, field: &Field, pair: &Pair<'_>) {
        let message = format!("“{}”没有值，按没有写处理", pair.key);
        let help = format!("请填上值，或删去这一行：{}:", pair.key);
        let finding = self.find(&rules::EMPTY_VALUE, &pair.span, message).help(help);
        let all = &*self.front.patched.text;
        let mut line = around(all, &(pair.span.start..pair.node.span.end.max(pair.span.end)));
        if field.shape.is_prose() && all.get(pair.span.end..line.end).is_some_and(|after| after.contains('#')) {
            // A comment took the value, which has been said.
            return;
        }
        let alone = all.get(line.start..pair.span.start).is_some_and(|before| before.trim().is_empty())
            && all.get(pair.node.span.end..line.end).is_some_and(|after| matches!(after.trim(), "" | ":"));
        let end = all.get(line.end..).unwrap_or_default();
        line.end += if end.starts_with("\r\n") { 2 } else { usize::from(!end.is_empty()) };
        let finding = if alone && self.front.source.exact && self.front.patched.is_verbatim(&line) {
            finding.fix(self.front.source.stored(&self.front.patched.origin(&line)), "", true)
        } else {
            finding
        };
        self.findings.push(finding);
    }

    /// Says that a value has the wrong shape; what was typed is offered as quoted text.
    pub fn wrong_shape(&mut self, entry: &Entry<'_>, node: &Node<'_>, wanted: &str) {
        let found = match &node.value {
            Value::Null => "空的",
            Value::Text(_) => "文字",
            Value::List(_) => "列表",
            Value::Map(_) => "子项",
        };
        let message = format!("“{}”应当是{wanted}，这里是{found}", entry.name);
        let raw = self.raw(&node.span).trim();
        if wanted == "文字" && !raw.contains(['\n', '\r']) {
            return self.rewrite(&rules::WRONG_SHAPE, &node.span, message, &quoted(raw), false);
        }
        let names: Vec<&str> = entry.field.fields.iter().map(Field::chinese).collect();
        let help = if names.is_empty() {
            format!("请改为{wanted}")
        } else {
            let parts: Vec<String> = names.iter().map(|name| format!("{name}: …")).collect();
            format!("改为：{}: {{{}}}，不需要的子项可以不写", entry.name, parts.join(", "))
        };
        self.say(&rules::WRONG_SHAPE, &node.span, message, help);
    }
}

/// What people write where there is nothing to write.
const NOTHING: &[&str] = &[
    "无",
    "无。",
    "（无）",
    "(无)",
    "暂无",
    "/",
    "\\",
    "-",
    "--",
    "—",
    "——",
    "null",
    "Null",
    "NULL",
    "none",
    "None",
    "NONE",
    "nil",
    "N/A",
    "n/a",
];

/// Whether a text is a word for nothing. Where a wrong guess would publish, it is left to be refused.
pub(super) fn says_nothing(field: &Field, text: &str) -> bool {
    !matches!(field.shape, Shape::Flag | Shape::Free) && field.key != "disclosure" && NOTHING.contains(&text.trim())
}

/// Whether a value says nothing.
pub(super) fn is_empty(node: &Node<'_>) -> bool {
    match &node.value {
        Value::Null => true,
        Value::Text(text) => text.trim().is_empty(),
        Value::List(items) => items.is_empty(),
        Value::Map(pairs) => pairs.is_empty(),
    }
}
