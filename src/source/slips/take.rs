//! A value: the lines that belong to it, and what is wrong with it.

use super::super::words::{self, is_plausible_name, is_wide, quoted, shorten};
use super::indent::{dash, lead};
use super::value::{self, Form, judge};
use super::{Edit, Field, Line, Scanner, Slip, flow, key, rules};

/// How many lines brackets may run over.
const FLOW_LINES: usize = 400;

impl<'t> Scanner<'t> {
    /// Looks at a value and takes the lines below that belong to it; returns whether there is one.
    pub(super) fn value(&mut self, start: usize, text: &str, column: usize, field: Option<&'static Field>) -> bool {
        match judge(text) {
            Form::Empty => return false,
            Form::Comment => {
                if field.is_some_and(|field| field.shape.is_prose()) && !self.has_lines_below(column) {
                    self.hash_slip(start, text, 0);
                }
                return false;
            }
            Form::Closed => flow::slips(&mut self.found.slips, start, text, field),
            Form::Block => self.skip_block(column),
            Form::OpenQuote(quote) => self.open_quote(start, text, column, quote),
            Form::OpenFlow => self.open_flow(start, text),
            Form::Plain { .. } | Form::Sign(_) | Form::Anchor(_) | Form::Trailing(_) | Form::Colon | Form::Dash => {
                self.text_value(start, text, column, field);
            }
        }
        true
    }

    /// A value that is text: with the lines that continue it.
    fn text_value(&mut self, start: usize, text: &str, column: usize, field: Option<&'static Field>) {
        let mut joined = text.to_owned();
        let mut end = start + text.len();
        let mut joints = Vec::new();
        while let Some((next, rest)) = self.continuation(column) {
            self.at += 1;
            let from = next.start + lead(next.text).bytes;
            let glued = joined.chars().next_back().is_some_and(is_wide) && rest.chars().next().is_some_and(is_wide);
            if glued {
                joints.push(Edit::new(end..from, ""));
            } else {
                joined.push(' ');
            }
            joined.push_str(rest);
            end = from + rest.len();
        }
        let form = judge(&joined);
        let range = start..end;
        let quote = |slip: Slip| slip.edit(range.clone(), quoted(&joined));
        let slip = match form {
            Form::Plain { cut: Some(cut) } if field.is_none_or(|field| field.shape.is_prose()) => {
                self.found.silent.append(&mut joints);
                return self.hash_slip(start, text, cut.min(text.len()));
            }
            Form::Sign(sign) => {
                quote(Slip::new(&rules::UNQUOTED_SIGN, range.clone(), format!("值以“{sign}”开头，没有加引号")))
            }
            Form::Trailing(sign) => quote(Slip::new(
                &rules::UNQUOTED_SIGN,
                range.clone(),
                format!("值以“{sign}”开头，配对的符号之后还有文字，须整个加引号"),
            )),
            Form::Anchor(sign) => quote(Slip::new(
                &rules::ANCHOR,
                range.clone(),
                format!("不支持 YAML 的锚点、别名和标签：值以“{sign}”开头"),
            ))
            .unsafe_fix(),
            Form::Colon => quote(Slip::new(&rules::COLON_IN_VALUE, range.clone(), "值里有半角冒号加空格，没有加引号")),
            Form::Dash if joined == "-" => {
                self.found.silent.push(Edit::new(range, quoted("-")));
                return;
            }
            Form::Dash if field.is_some_and(|field| !field.shape.may_be_list()) => {
                quote(Slip::new(&rules::UNQUOTED_SIGN, range.clone(), "值以“-”开头，没有加引号"))
            }
            Form::Dash => {
                let item = joined.trim_start_matches(['-', ' ', '\t']);
                Slip::new(&rules::LIST_ITEM, range.clone(), "列表项“- ”写在了字段的同一行")
                    .edit(range.clone(), format!("[{}]", quoted(item)))
            }
            Form::Plain { .. }
            | Form::Empty
            | Form::Comment
            | Form::Closed
            | Form::Block
            | Form::OpenQuote(_)
            | Form::OpenFlow => {
                self.found.silent.append(&mut joints);
                return;
            }
        };
        self.found.slips.push(slip);
    }

    /// The next line, if it continues the text of a value that stands at `column`.
    fn continuation(&self, column: usize) -> Option<(Line<'t>, &'t str)> {
        let line = *self.lines.get(self.at)?;
        let lead = lead(line.text);
        let rest = line.text.get(lead.bytes..)?.trim_end();
        let is_field = || {
            key::find(rest, |name| self.table.find(name).is_some(), false)
                .is_some_and(|key| key.slip.is_some() || is_plausible_name(key.name))
        };
        let continues = lead.columns > column
            && !lead.wide
            && !lead.tab
            && !rest.is_empty()
            && !rest.starts_with('#')
            && dash(rest, false).is_none()
            && !is_field();
        continues.then_some((line, rest))
    }

    /// Whether the next line with something on it stands deeper.
    fn has_lines_below(&self, column: usize) -> bool {
        let next = self.lines.iter().skip(self.at).find(|line| !line.is_blank());
        next.is_some_and(|line| lead(line.text).columns > column || line.text.trim_start().starts_with("- "))
    }

    fn hash_slip(&mut self, start: usize, text: &str, cut: usize) {
        if self.private {
            return;
        }
        let lost = text.get(cut..).unwrap_or_default().trim();
        let range = start + text.len() - lost.len()..start + text.len();
        let slip = Slip::new(&rules::CUT_BY_HASH, range, format!("“{}”被当作注释，不会读入", shorten(lost)))
            .edit(start..start + text.len(), quoted(text))
            .advice("如果本来就是注释，请另起一行写")
            .unrepaired();
        self.found.slips.push(slip);
    }

    /// Takes the lines of a block text. Lines that begin with a full-width blank leave it unless they
    /// are indented as well.
    fn skip_block(&mut self, column: usize) {
        while let Some(line) = self.lines.get(self.at).copied() {
            let spaces = line.text.len() - line.text.trim_start_matches(' ').len();
            let is_wide = line.text.trim_start_matches(' ').starts_with('\u{3000}');
            if !line.is_blank() && spaces <= column {
                if !is_wide {
                    return;
                }
                let range = line.start..line.start + lead(line.text).bytes;
                let indent = " ".repeat(column + 2 - spaces);
                let message = "这一行以全角空格开头，没有缩进，不在上面的文字之内";
                self.found
                    .slips
                    .push(Slip::new(&rules::WIDE_INDENT, range, message).edit(line.start..line.start, indent));
            }
            self.at += 1;
        }
    }

    fn open_quote(&mut self, start: usize, text: &str, column: usize, quote: char) {
        let below =
            self.lines.iter().skip(self.at).take_while(|line| line.is_blank() || lead(line.text).columns > column);
        let closing = below.enumerate().find(|(_, line)| value::closing_quote(line.text, quote).is_some());
        if let Some((further, _)) = closing {
            self.at += further + 1;
            return;
        }
        let range = start..start + text.len();
        let inner = text.trim_matches(quote);
        let message = format!("引号“{quote}”没有闭合");
        let slip = Slip::new(&rules::UNCLOSED_QUOTE, range.clone(), message).edit(range, quoted(inner)).unsafe_fix();
        self.found.slips.push(slip);
    }

    fn open_flow(&mut self, start: usize, text: &str) {
        let mut whole = text.to_owned();
        for (further, line) in self.lines.iter().skip(self.at).take(FLOW_LINES).enumerate() {
            if lead(line.text).columns <= self.base && words::is_field_line(line.text.trim(), self.table) {
                break;
            }
            whole.push('\n');
            whole.push_str(line.text);
            if value::flow_end(&whole).is_some() {
                self.at += further + 1;
                return;
            }
        }
        let sign = text.chars().next().unwrap_or('[');
        let range = start..start + text.len();
        let message = format!("括号“{sign}”没有闭合");
        let slip = Slip::new(&rules::UNCLOSED_QUOTE, range.clone(), message)
            .edit(range, quoted(text))
            .unsafe_fix()
            .advice("如果是列表，请补上右括号");
        self.found.slips.push(slip);
    }
}
