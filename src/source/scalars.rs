//! 单个值: texts, lists of texts, words, flags, numbers and addresses.

use super::keys::nearest_choice;
use super::reader::{Entry, Reader, is_empty, says_nothing};
use super::rules;
use super::words::shorten;
use super::yaml::{Node, Value};
use crate::diagnostic::Rule;

impl Reader<'_> {
    /// Any text, without blanks at its ends.
    pub fn text(&mut self, entry: Option<&Entry<'_>>) -> Option<String> {
        let entry = entry?;
        self.text_node(entry, entry.node)
    }

    /// The text of a node of a field.
    pub fn text_node(&mut self, entry: &Entry<'_>, node: &Node<'_>) -> Option<String> {
        match &node.value {
            Value::Text(text) => Some(text.trim().to_owned()),
            Value::Null => None,
            Value::List(_) | Value::Map(_) => {
                self.wrong_shape(entry, node, "文字");
                None
            }
        }
    }

    /// A text, or a list of texts.
    pub fn texts(&mut self, entry: Option<&Entry<'_>>) -> Vec<String> {
        let Some(entry) = entry else { return Vec::new() };
        let items = self.items(entry);
        items.iter().filter_map(|node| self.text_node(entry, node)).collect()
    }

    /// The items of a list, or a single value as the only item. Empty items are said and left out.
    pub fn items<'n>(&mut self, entry: &Entry<'n>) -> Vec<&'n Node<'n>> {
        let Value::List(items) = &entry.node.value else {
            return vec![entry.node];
        };
        for item in items.iter().filter(|item| is_empty(item)) {
            let message = format!("“{}”的列表里有一项是空的", entry.name);
            self.say(&rules::EMPTY_VALUE, &item.span, message, "请填上或删去这一项");
        }
        let mut kept = Vec::with_capacity(items.len());
        for item in items.iter().filter(|item| !is_empty(item)) {
            match &item.value {
                Value::Text(text) if says_nothing(entry.field, text) => {
                    let message = format!("“{}”的列表里有一项是“{}”，按没有写处理", entry.name, text.trim());
                    self.say(&rules::NONE_IN_WORDS, &item.span, message, "没有就不写：请删去这一项");
                }
                _ => kept.push(item),
            }
        }
        kept
    }

    /// A word of a closed vocabulary.
    pub fn word<T>(
        &mut self,
        entry: Option<&Entry<'_>>,
        parse: impl Fn(&str) -> Option<T>,
        spellings: &[&'static str],
        rule: &'static Rule,
    ) -> Option<T> {
        let entry = entry?;
        let text = self.text(Some(entry))?;
        if let Some(value) = parse(&text) {
            return Some(value);
        }
        let message = format!("“{}”不能是“{}”", entry.name, shorten(&text));
        match nearest_choice(spellings, &text) {
            Some(word) => self.rewrite(rule, &entry.node.span, message, word, false),
            None => self.say(rule, &entry.node.span, message, format!("可以写：{}", choices(spellings))),
        }
        None
    }

    /// 是 or 否.
    pub fn flag(&mut self, entry: Option<&Entry<'_>>) -> Option<bool> {
        let entry = entry?;
        let text = self.text(Some(entry))?;
        let value = flag_of(&text);
        if value.is_none() {
            let message = format!("“{}”只能是 是 或 否，不能是“{}”", entry.name, shorten(&text));
            self.say(
                &rules::WRONG_SHAPE,
                &entry.node.span,
                message,
                format!("请写成：{0}: 是，或 {0}: 否", entry.name),
            );
        }
        value
    }

    /// A whole number.
    pub fn integer<T: std::str::FromStr>(&mut self, entry: Option<&Entry<'_>>, wanted: &str) -> Option<T> {
        let entry = entry?;
        let text = self.text(Some(entry))?;
        let value = text.parse().ok();
        if value.is_none() {
            let message = format!("“{}”应当是{wanted}，不能是“{}”", entry.name, shorten(&text));
            self.say(&rules::WRONG_SHAPE, &entry.node.span, message, format!("请写{wanted}，如：{}: 20", entry.name));
        }
        value
    }

    /// An `http` or `https` address.
    pub fn url(&mut self, entry: Option<&Entry<'_>>) -> Option<String> {
        let entry = entry?;
        let text = self.text(Some(entry))?;
        if is_url(&text) {
            return Some(text);
        }
        let message = format!("“{}”应当是以 http:// 或 https:// 开头的网址，不能是“{}”", entry.name, shorten(&text));
        self.rewrite(&rules::WRONG_SHAPE, &entry.node.span, message, &format!("https://{text}"), false);
        None
    }

    /// A name that stands in addresses.
    pub fn slug(&mut self, entry: Option<&Entry<'_>>) -> Option<String> {
        let entry = entry?;
        let text = self.text(Some(entry))?;
        match crate::model::path::check_name(&text) {
            Ok(()) => Some(text),
            Err(why) => {
                let message = format!("“{}”不能是“{}”：{why}", entry.name, shorten(&text));
                self.say(&rules::BAD_NAME, &entry.node.span, message, "请只用字母、数字、汉字和减号，不超过 200 字节");
                None
            }
        }
    }
}

/// `true` and `false` in both languages.
pub(super) fn flag_of(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "是" | "true" | "yes" => Some(true),
        "否" | "false" | "no" => Some(false),
        _ => None,
    }
}

/// Whether a text is an address on the web.
pub(super) fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/') && !text.contains(char::is_whitespace))
}

fn choices(spellings: &[&'static str]) -> String {
    let chinese = spellings.iter().filter(|word| !word.is_ascii());
    let mut shown: Vec<&str> = Vec::new();
    for word in chinese.filter(|word| !word.contains('/')) {
        if !shown.contains(word) {
            shown.push(word);
        }
    }
    shown.join("、")
}
