//! Full-width colons and commas between brackets, where YAML takes them for text.

use super::super::keys::{Field, Shape};
use super::super::words::{self, is_colon};
use super::value::closing_quote;
use super::{Slip, rules};

/// Looks at a complete `[…]` or `{…}` that begins at `start`.
pub(super) fn slips(out: &mut Vec<Slip>, start: usize, text: &str, field: Option<&'static Field>) {
    let Some(field) = field.filter(|_| text.starts_with(['[', '{'])) else {
        return;
    };
    if text.starts_with('[') && matches!(field.shape, Shape::Texts | Shape::References | Shape::Maps) {
        commas(out, start, text);
    }
    let mut at = 0;
    let mut in_map = Vec::new();
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        at += c.len_utf8();
        match c {
            '[' | '{' => in_map.push(c == '{'),
            ']' | '}' => drop(in_map.pop()),
            '"' | '\'' => at += closing_quote(text.get(at..).unwrap_or_default(), c).map_or(0, |end| end + 1),
            '，' if in_map.last() == Some(&true) => comma_before_key(out, start, text, at, field),
            _ => {}
        }
        if matches!(c, '{' | ',' | '，') && in_map.last() == Some(&true) {
            colon_after_key(out, start, text, at, field);
        }
    }
}

/// A list without a half-width comma, but with full-width ones, is one item to YAML.
fn commas(out: &mut Vec<Slip>, start: usize, text: &str) {
    if text.contains([',', '"', '\'', '{']) || !text.contains('，') {
        return;
    }
    let range = start..start + text.len();
    let slip = Slip::new(&rules::WIDE_COMMA, range.clone(), "列表里用的是全角逗号，整个方括号只算一项")
        .edit(range, text.replace('，', ", "));
    out.push(slip.unrepaired());
}

fn comma_before_key(out: &mut Vec<Slip>, start: usize, text: &str, at: usize, field: &Field) {
    let rest = text.get(at..).unwrap_or_default();
    if words::name_before_colon(rest).is_some_and(|name| field.knows(name)) {
        let range = start + at - '，'.len_utf8()..start + at;
        out.push(Slip::new(&rules::WIDE_COMMA, range.clone(), "子项之间用的是全角逗号").edit(range, ", "));
    }
}

fn colon_after_key(out: &mut Vec<Slip>, start: usize, text: &str, at: usize, field: &Field) {
    let rest = text.get(at..).unwrap_or_default();
    let Some(colon) = rest.find(is_colon) else {
        return;
    };
    let (name, after) = rest.split_at(colon);
    let (name, end) = (name.trim(), name.trim_end().len());
    let value = after.trim_start_matches(|c: char| is_colon(c) || c == ' ');
    let is_spaced = after.starts_with(": ") && !value.is_empty();
    if !field.knows(name) || is_spaced {
        return;
    }
    let range = start + at + end..start + at + rest.len() - value.len();
    let (rule, message) = if after.starts_with(':') {
        (&rules::NO_BLANK, format!("“{name}:”后面缺一个空格"))
    } else {
        (&rules::WIDE_COLON, format!("“{name}”后面是全角冒号"))
    };
    out.push(Slip::new(rule, range.clone(), message).edit(range, ": "));
}
