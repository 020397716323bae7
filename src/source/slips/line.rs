//! One line: its indentation, its dash, its key.

use super::super::keys::{Shape, is_private, nearest_names};
use super::super::words::{self, is_plausible_name, shorten};
use super::indent::{Dash, Lead, dash, lead};
use super::key::{self, ColonSlip, Key};
use super::{Field, Line, Previous, Scanner, Slip, Table, Top, rules};

/// The column at which the fields stand: the least of those of known names.
pub(super) fn margin(lines: &[Line<'_>], table: &Table) -> usize {
    let known = lines
        .iter()
        .filter(|line| words::name_before_colon(line.text.trim()).is_some_and(|name| table.find(name).is_some()));
    known.map(|line| lead(line.text)).filter(|lead| !lead.wide && !lead.tab).map(|lead| lead.columns).min().unwrap_or(0)
}

impl Scanner<'_> {
    /// Looks at one line, and at those below that its value takes.
    pub(super) fn line(&mut self, line: &Line<'_>) {
        let lead = lead(line.text);
        let rest = line.text.get(lead.bytes..).unwrap_or_default();
        if rest.is_empty() || (rest.starts_with('#') && !lead.wide) {
            return;
        }
        let in_list = self.top.open || self.previous.is_some_and(|previous| previous.item);
        if !in_list && lead.columns <= self.base && self.labelled(line, lead, rest) {
            return;
        }
        let dash = dash(rest, in_list && lead.columns >= self.base);
        let dash_bytes = dash.as_ref().map_or(0, |dash| dash.bytes);
        let content = rest.get(dash_bytes..).unwrap_or_default();
        let key = self.key(content, lead, dash.is_some());
        let column = self.indentation(line, lead, dash.is_some(), key.as_ref());
        let start = line.start + lead.bytes;
        if let Some(dash) = &dash {
            self.dash_slip(line, start, dash, column);
        }
        let at = Place { start: start + dash_bytes, column: column + dash_bytes, item: dash.is_some() };
        match key {
            Some(key) => self.field(at, content, &key),
            None if dash.is_some() => self.item(line, at),
            None => self.no_field(at, content, column),
        }
    }

    /// A known name in the dress of a printed form: `【文号】…`, `**文号**：…`, `- 文号: …`.
    fn labelled(&mut self, line: &Line<'_>, lead: Lead, rest: &str) -> bool {
        let Some((name, value)) = words::label(rest, self.table).filter(|(name, _)| !self.top.knows(name)) else {
            return false;
        };
        let start = line.start + lead.bytes;
        let range = start..start + value;
        let slip = if rest.starts_with('-') {
            Slip::new(&rules::LIST_ITEM, range.clone(), format!("字段“{name}”前面多了“-”"))
        } else {
            Slip::new(&rules::STRAY_LINE, range.clone(), format!("字段“{name}”的写法不对，应为“{name}: 值”"))
                .unsafe_fix()
        };
        self.found.slips.push(slip.edit(line.start..start + value, format!("{name}: ")));
        let key = Key { name, end: value, value, slip: None };
        self.field(Place { start, column: self.base, item: false }, rest, &key);
        true
    }

    fn key<'a>(&self, content: &'a str, lead: Lead, is_item: bool) -> Option<Key<'a>> {
        if content.starts_with(['{', '[']) {
            return None;
        }
        let at_margin = lead.columns <= self.base && !is_item;
        let irregular = lead.wide || lead.tab;
        let nested = |name: &str| self.top.open && self.top.knows(name);
        let at_top = |name: &str| !is_item && self.table.find(name).is_some();
        let known = |name: &str| nested(name) || at_top(name) || (at_margin && is_private(name));
        let key = key::find(content, known, at_margin || irregular)?;
        if is_item && !nested(key.name) && !self.takes_any_key() && !self.is_misspelt(key.name) {
            return None;
        }
        let named = known(key.name) || key.slip.is_some() || is_plausible_name(key.name);
        (at_margin || named).then_some(key)
    }

    /// Whether keys below the current field are not ours to know.
    fn takes_any_key(&self) -> bool {
        self.top.field.is_none_or(|field| matches!(field.shape, Shape::Free))
    }

    /// Whether a name is nearly that of a part of the current field.
    fn is_misspelt(&self, name: &str) -> bool {
        self.top.field.is_some_and(|field| !nearest_names(field.fields, name).is_empty())
    }

    /// Puts the indentation right; returns the column that the line then has.
    fn indentation(&mut self, line: &Line<'_>, lead: Lead, is_item: bool, key: Option<&Key<'_>>) -> usize {
        let column = self.meant_column(lead, is_item, key);
        let irregular = lead.wide || lead.tab;
        if column == lead.columns && !irregular {
            return column;
        }
        let range = line.start..line.start + lead.bytes;
        let unknown = key.filter(|key| self.table.find(key.name).is_none() && !self.top.knows(key.name));
        if let Some(key) = unknown.filter(|_| !irregular) {
            let message = format!("“{}”缩进在上一个字段之下，不知道是另一个字段，还是上一行没有写完", key.name);
            let slip = Slip::new(&rules::STRAY_LINE, line.start + lead.bytes..line.end(), message);
            let slip = slip.edit(range, " ".repeat(column)).unsafe_fix();
            self.found.slips.push(slip.advice("如果是上一行的文字，请接在上一行后面，整个加引号"));
            return column;
        }
        let (rule, message) = if lead.wide {
            (&rules::WIDE_INDENT, "行首是全角空格，YAML 会把这一行并进上一个字段")
        } else if lead.tab {
            (&rules::TAB_INDENT, "行首是制表符，YAML 不接受制表符缩进")
        } else {
            (&rules::EXTRA_INDENT, "行首多了空格，这一行会并进上一个字段")
        };
        self.found.slips.push(Slip::new(rule, range.clone(), message).edit(range, " ".repeat(column)));
        column
    }

    fn meant_column(&self, lead: Lead, is_item: bool, key: Option<&Key<'_>>) -> usize {
        let irregular = lead.wide || lead.tab;
        if lead.columns <= self.base {
            return if irregular { self.base } else { lead.columns };
        }
        let below_value = self.previous.is_some_and(|previous| previous.valued && previous.column < lead.columns);
        if let Some(key) = key.filter(|_| !is_item) {
            let nested = self.top.open && self.top.knows(key.name);
            let at_top = self.table.find(key.name).is_some();
            if !nested && at_top && (irregular || below_value && !self.top.open || self.previous.is_none()) {
                return self.base;
            }
            if !nested && irregular && !self.top.open {
                return self.base;
            }
            if below_value && !irregular {
                return self.sibling_column(lead.columns);
            }
        }
        if irregular { self.nested_column(is_item) } else { lead.columns }
    }

    /// The column of the last key or item, where the line stands deeper for no reason.
    fn sibling_column(&self, columns: usize) -> usize {
        self.previous.map_or(columns, |previous| previous.column)
    }

    /// The column of the lines below a field, when their own indentation cannot be trusted.
    fn nested_column(&self, is_item: bool) -> usize {
        match self.previous {
            Some(previous) if previous.column > self.base && previous.item && is_item => {
                previous.column.saturating_sub(2)
            }
            Some(previous) if previous.column > self.base => previous.column,
            Some(_) | None => self.base + 2,
        }
    }

    fn dash_slip(&mut self, line: &Line<'_>, start: usize, dash: &Dash, column: usize) {
        let Some(wrong) = dash.wrong else {
            let stray =
                self.previous.is_some_and(|previous| previous.valued && !previous.item && previous.column < column);
            if stray {
                let message = "上一个字段已经有值，这个列表项会被并进去";
                let slip = Slip::new(&rules::STRAY_LINE, start..line.end(), message).unsafe_fix();
                self.found.slips.push(slip.edit(start..line.end(), "").advice("请把上一行的值也改成“- ”开头的列表项"));
            }
            return;
        };
        let sign = line.text.get(start - line.start..start - line.start + wrong).unwrap_or_default();
        let message = if sign == "-" {
            "列表项的“-”后面缺一个空格".to_owned()
        } else {
            format!("列表项以“{sign}”开头")
        };
        let range = start..start + dash.bytes;
        self.found.slips.push(Slip::new(&rules::LIST_ITEM, range.clone(), message).edit(range, "- "));
    }

    fn field(&mut self, at: Place, content: &str, key: &Key<'_>) {
        let field = self.field_of(at, key.name);
        let at_margin = at.column <= self.base && !at.item;
        if at_margin {
            self.private = is_private(key.name);
        }
        if let Some(slip) = key.slip {
            let range = at.start + key.end..at.start + key.value;
            let (rule, message) = match slip {
                ColonSlip::Wide => (&rules::WIDE_COLON, format!("“{}”后面是全角冒号", key.name)),
                ColonSlip::NoBlank => (&rules::NO_BLANK, format!("“{}:”后面缺一个空格", key.name)),
            };
            self.found.slips.push(Slip::new(rule, range.clone(), message).edit(range, ": "));
        }
        let text = content.get(key.value..).unwrap_or_default().trim_end();
        let is_text = field.is_none_or(|field| matches!(field.shape, Shape::Text | Shape::Texts)) && !text.is_empty();
        self.run =
            (is_text && !text.starts_with(['"', '\'', '[', '{', '|', '>'])).then(|| format!("{}: {text}", key.name));
        let valued = self.value(at.start + key.value, text, at.column, field);
        if at_margin {
            self.top = Top { field, open: !valued };
        }
        self.previous = Some(Previous { column: at.column, valued, item: at.item });
    }

    /// What to do with a line that is no field: most often a title that was broken off above it.
    fn joined_above(&mut self, text: &str) -> String {
        const OTHERWISE: &str = "请写成“字段: 值”，或在行首加 # 作为注释；如果是正文，请移到第二行“---”之后";
        let Some(above) = self.run.as_mut().filter(|above| above.len() + text.len() < JOINED_LIMIT) else {
            return OTHERWISE.to_owned();
        };
        let glued =
            above.chars().next_back().is_some_and(words::is_wide) && text.chars().next().is_some_and(words::is_wide);
        if !glued {
            above.push(' ');
        }
        above.push_str(text);
        format!("如果是上一行没有写完，改为：{above}；否则{OTHERWISE}")
    }

    fn field_of(&self, at: Place, name: &str) -> Option<&'static Field> {
        if at.column <= self.base && !at.item {
            return self.table.find(name);
        }
        self.top.field.and_then(|top| below(top, name))
    }

    fn item(&mut self, line: &Line<'_>, at: Place) {
        let text = line.text.get(at.start - line.start..).unwrap_or_default().trim_end();
        let valued = self.value(at.start, text, at.column.saturating_sub(1), self.top.field);
        self.previous = Some(Previous { column: at.column, valued, item: true });
    }

    /// A line without a key: the value of the line above, a field without its colon, or nothing of YAML.
    fn no_field(&mut self, at: Place, content: &str, column: usize) {
        let text = content.trim_end();
        if self.previous.is_none() && text.starts_with(['{', '[']) {
            self.value(at.start, text, 0, None);
            return;
        }
        let below =
            self.previous.filter(|previous| !previous.valued && (column > previous.column || column > self.base));
        if let Some(previous) = below {
            self.value(at.start, text, column.saturating_sub(1), self.top.field);
            self.previous = Some(Previous { valued: true, ..previous });
            self.top.open &= previous.column > self.base;
            return;
        }
        let range = at.start..at.start + text.len();
        let word = words::first_word(text);
        let slip = if self.table.find(word).is_some() {
            let value = text.get(word.len()..).unwrap_or_default().trim_start_matches(words::ends_word);
            let blank = at.start + word.len()..at.start + text.len() - value.len();
            self.top = Top::default();
            self.previous = Some(Previous { column: self.base, valued: true, item: false });
            Slip::new(&rules::STRAY_LINE, range, format!("“{word}”后面缺少冒号")).edit(blank, ": ").unsafe_fix()
        } else {
            let message = format!("“{}”不是“字段: 值”的一行", shorten(text));
            let advice = self.joined_above(text);
            Slip::new(&rules::STRAY_LINE, range.clone(), message).edit(range, "").unsafe_fix().advice(advice)
        };
        self.found.slips.push(slip);
    }
}

/// A longer line is not shown joined.
const JOINED_LIMIT: usize = 600;

/// A field with that name, however deep below another.
fn below(field: &'static Field, name: &str) -> Option<&'static Field> {
    field.fields.iter().find_map(|field| if field.is_named(name) { Some(field) } else { below(field, name) })
}

/// Where the content of a line begins.
#[derive(Debug, Clone, Copy)]
struct Place {
    start: usize,
    column: usize,
    item: bool,
}
