//! 有效性提示: the sentence that a document carries when it is not simply in force.

use super::context::Context;
use super::status;
use super::{Banner, RelationItem, relations};
use crate::catalog::{Document, Target, ValidityFacts};
use crate::model::date::{Date, in_words};
use crate::model::validity::Validity;

/// The banner of a document; none when it is in force or has no validity.
pub fn banner(context: &Context<'_>, document: &Document) -> Option<Banner> {
    let facts = document.validity.as_ref()?;
    let item = |id: Option<usize>| id.map(|id| relations::item(context, &Target::Document(id), None, None));
    let cause = item(facts.cause);
    let by = cause.as_ref().map(named);
    let print = match facts.word {
        Validity::InForce => return None,
        Validity::NotYet => format!("（本文件自{}起施行）", day(facts)),
        Validity::Amended => "（本文件已修改）".to_owned(),
        Validity::Expired => format!("（本文件{}失效）", since(facts, "已于")),
        Validity::Repealed => format!("（本文件{}废止）", since(facts, "已于")),
        Validity::Withdrawn => format!("（本文件{}撤回）", since(facts, "已于")),
    };
    Some(Banner {
        status: status(facts.word),
        sentence: sentence(facts, by.as_deref()),
        cause,
        successor: item(facts.successor),
        print,
    })
}

fn sentence(facts: &ValidityFacts, by: Option<&str>) -> String {
    match (facts.word, by) {
        (Validity::InForce, _) => String::new(),
        (Validity::NotYet, _) => format!("本文件自{}起施行，目前尚未生效。", day(facts)),
        (Validity::Amended, Some(by)) => format!("本文件已被{by}修改，自{}起按修改后的规定执行。", day(facts)),
        (Validity::Amended, None) => "本文件已修改。".to_owned(),
        (Validity::Expired, Some(by)) => format!("本文件自{}起被{by}替代，已失效。", day(facts)),
        (Validity::Expired, None) => match facts.expires.filter(|_| facts.since.is_some()) {
            Some(last) => format!("本文件有效期至{}，已失效。", in_words(last)),
            None => "本文件已失效。".to_owned(),
        },
        (Validity::Repealed, Some(by)) => format!("本文件已于{}被{by}废止。", day(facts)),
        (Validity::Repealed, None) => "本文件已废止。".to_owned(),
        (Validity::Withdrawn, _) => format!("本文件{}撤回。", since(facts, "已于")),
    }
}

fn day(facts: &ValidityFacts) -> String {
    facts.since.map(in_words).unwrap_or_default()
}

fn since(facts: &ValidityFacts, before: &str) -> String {
    facts.since.map_or_else(|| "已".to_owned(), |date: Date| format!("{before}{}", in_words(date)))
}

/// `《标题》（文号）`.
fn named(item: &RelationItem) -> String {
    let title = if item.title.starts_with('《') && item.title.ends_with('》') {
        item.title.clone()
    } else {
        // 书名号 within 书名号 become single ones (GB/T 15834).
        format!("《{}》", item.title.replace('《', "〈").replace('》', "〉"))
    };
    match &item.doc_number {
        Some(number) => format!("{title}（{number}）"),
        None => title,
    }
}
