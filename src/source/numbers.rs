//! 文号: every spelling is read; what is irregular is said, never put right without a word.

use std::ops::Range;

use super::reader::{Entry, Reader};
use super::rules;
use super::words::shorten;
use crate::diagnostic::Rule;
use crate::model::doc_number::{DocNumber, Irregularity, ReadNumber};

/// What people write where there is no number.
const NO_NUMBER: &[&str] = &["无号", "无文号", "无编号"];

impl Reader<'_> {
    /// 文号 of the document itself.
    pub fn doc_number(&mut self, entry: Option<&Entry<'_>>) -> Option<DocNumber> {
        let entry = entry?;
        let text = self.text(Some(entry))?;
        if NO_NUMBER.contains(&text.as_str()) {
            self.none_in_words(entry, &text);
            return None;
        }
        let read = DocNumber::read(&text);
        self.spelling(&read, &text, &entry.node.span);
        Some(read.number)
    }

    /// Says what is irregular about the spelling of a number: one finding for each rule.
    pub fn spelling(&mut self, read: &ReadNumber, text: &str, span: &Range<usize>) {
        let canonical = read.number.key();
        let kept = read.irregular.iter().any(|kind| !kind.is_normalised());
        let mut said: Vec<&'static Rule> = Vec::new();
        for kind in &read.irregular {
            let (rule, message) = sentence(*kind, text);
            if said.contains(&rule) {
                continue;
            }
            said.push(rule);
            if matches!(kind, Irregularity::Unknown) {
                let help = "文号由机关代字、年份、序号组成，如：云民发〔2024〕73号；命令如：云汀市人民政府令第5号";
                match DocNumber::meant(text) {
                    Some(meant) => self.rewrite(rule, span, message, &meant, false),
                    None => self.say(rule, span, message, help),
                }
            } else {
                let fixed = if kept { canonical.clone() } else { read.number.to_string() };
                self.rewrite(rule, span, message, &fixed, !kept);
            }
        }
    }
}

fn sentence(kind: Irregularity, text: &str) -> (&'static Rule, String) {
    match kind {
        Irregularity::Bracket { found, .. } => {
            (&rules::NUMBER_BRACKET, format!("文号“{text}”的年份应当用六角括号〔〕，这里是“{found}”"))
        }
        Irregularity::Blank { .. } => (&rules::NUMBER_BLANK, format!("文号“{text}”里有空格")),
        Irregularity::FullWidthDigit { .. } => (&rules::NUMBER_BLANK, format!("文号“{text}”用了全角数字")),
        Irregularity::Ordinal { .. } => (&rules::NUMBER_ORDINAL, format!("文号“{text}”的序号前不加“第”字")),
        Irregularity::LeadingZero { .. } => (&rules::NUMBER_ZERO, format!("文号“{text}”的序号不编虚位，1 不写成 01")),
        Irregularity::Unknown => (&rules::NUMBER_FORM, format!("“{}”不合文号的格式，按原样保留", shorten(text))),
    }
}
