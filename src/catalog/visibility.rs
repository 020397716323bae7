//! 公开与否: which documents the public sees as of a date.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::rules::{DRAFT_STAYS, FUTURE_STAYS, LEFT_OUT, UNDISCLOSED_STAYS};
use super::{DocumentFacts, State};
use crate::diagnostic::{Diagnostic, Place};
use crate::model::date::{Date, Moment};
use crate::model::kind::Disclosure;
use crate::model::path::SourcePath;

/// For whom a site is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audience {
    /// 公众: what may be published.
    Public,
    /// 编辑: drafts and documents of a later day as well, marked. Only the preview asks for it, and
    /// nothing that was judged for editors can be published.
    Editors,
}

/// Why a document that editors are shown is not public yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ahead {
    /// 草稿.
    Draft,
    /// 将于…公开.
    Future(Date),
}

/// The state of a document as of a date. `except` are files left out of this run on request.
pub fn state_of(facts: &DocumentFacts, as_of: Date, except: &BTreeSet<SourcePath>) -> State {
    let front = &facts.front;
    if except.contains(&facts.path) {
        return State::LeftOut;
    }
    if front.draft {
        return State::Draft;
    }
    match front.disclosure {
        Some(Disclosure::OnRequest | Disclosure::Withheld) => return State::Undisclosed,
        Some(Disclosure::Proactive) | None => {}
    }
    let Some(published) = front.published else { return State::Broken };
    if front.title.is_empty() {
        State::Broken
    } else if published.date > as_of {
        State::Future
    } else if front.withdrawn.as_ref().is_some_and(|withdrawal| withdrawal.date <= as_of) {
        State::Withdrawn
    } else {
        State::Public
    }
}

/// The state of a document as its audience sees it, and for editors why it is not public yet. What is
/// 依申请公开 or 不予公开 stays out for everybody.
pub fn seen_by(
    audience: Audience,
    facts: &DocumentFacts,
    as_of: Date,
    except: &BTreeSet<SourcePath>,
) -> (State, Option<Ahead>) {
    let state = state_of(facts, as_of, except);
    if audience == Audience::Public {
        return (state, None);
    }
    let front = &facts.front;
    let proactive = matches!(front.disclosure, None | Some(Disclosure::Proactive));
    match (state, front.published) {
        (State::Draft, _) if proactive && !front.title.is_empty() => (State::Public, Some(Ahead::Draft)),
        (State::Future, Some(published)) => (State::Public, Some(Ahead::Future(published.date))),
        _ => (state, None),
    }
}

/// A draft seldom has its date yet; editors see it as if it were published on the build's.
pub fn date_draft(facts: &mut Arc<DocumentFacts>, ahead: Option<Ahead>, as_of: Date) {
    if ahead == Some(Ahead::Draft) && facts.front.published.is_none() {
        // What the file says by itself stays as it is; this site has a copy.
        Arc::make_mut(facts).front.published = Some(Moment { date: as_of, time: None });
    }
}

/// Says what stays out and why: `将于…公开，本次未生成`.
pub fn announce(facts: &DocumentFacts, state: State) -> Option<Diagnostic> {
    let front = &facts.front;
    match state {
        State::Future => {
            let date = front.published?.date;
            let place = Place::field(&facts.path, "published");
            Some(Diagnostic::new(&FUTURE_STAYS, place, format!("《{}》将于{date}公开，本次未生成", front.title)))
        }
        State::Draft => {
            let place = Place::field(&facts.path, "draft");
            Some(Diagnostic::new(&DRAFT_STAYS, place, format!("《{}》是草稿，本次未生成", front.title)))
        }
        State::Undisclosed => {
            let word = front.disclosure.map_or("", Disclosure::chinese);
            let place = Place::field(&facts.path, "disclosure");
            Some(Diagnostic::new(
                &UNDISCLOSED_STAYS,
                place,
                format!("《{}》的公开属性为{word}，不进入任何输出", front.title),
            ))
        }
        State::LeftOut => Some(
            Diagnostic::new(&LEFT_OUT, Place::file(&facts.path), "按 --except 的要求，本次未生成此文件")
                .help("改正后请去掉 --except 重新生成"),
        ),
        State::Public | State::Withdrawn | State::Broken => None,
    }
}
