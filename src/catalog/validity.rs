//! 有效性: derived from dates and from what other documents do, as of a date (DESIGN B2).

use std::sync::Arc;

use super::rules::{STATED_AGAINST_DATES, STATED_UNEXPLAINED};
use super::{DocId, DocumentFacts, Relation, State, Target, ValidityFacts};
use crate::diagnostic::{Diagnostic, Place};
use crate::model::date::Date;
use crate::model::kind::Class;
use crate::model::relation::RelationKind;
use crate::model::validity::Validity;

/// What validity is judged from.
pub struct Context<'a> {
    /// By path.
    pub documents: &'a [Arc<DocumentFacts>],
    /// Of each document.
    pub states: &'a [State],
    /// Of each document, both directions.
    pub relations: &'a [Vec<Relation>],
    /// The build's date.
    pub as_of: Date,
}

/// A document that acts on another, from a day on.
#[derive(Debug, Clone, Copy)]
struct Act {
    by: DocId,
    from: Date,
}

/// The validity of a document; `None` where its class has none and nothing bears on it.
pub fn of(context: &Context<'_>, id: DocId, findings: &mut Vec<Diagnostic>) -> Option<ValidityFacts> {
    let front = &context.documents[id].front;
    if !bears(context, id) {
        return None;
    }
    let mut facts = derive(context, id);
    if let Some(stated) = front.validity {
        judge_stated(context, id, stated, &mut facts, findings);
    }
    Some(facts)
}

/// Whether a document has a validity at all.
fn bears(context: &Context<'_>, id: DocId) -> bool {
    let front = &context.documents[id].front;
    let acted_on = context.relations[id].iter().any(|relation| {
        matches!(
            relation.kind,
            RelationKind::AmendedBy | RelationKind::RepealedBy | RelationKind::SupersededBy | RelationKind::ExtendedBy
        )
    });
    !matches!(front.class, None | Some(Class::Other))
        || front.effective.is_some()
        || front.expires.is_some()
        || front.validity.is_some()
        || front.withdrawn.is_some()
        || acted_on
}

fn derive(context: &Context<'_>, id: DocId) -> ValidityFacts {
    let front = &context.documents[id].front;
    let repeal = first_act(context, id, RelationKind::RepealedBy);
    let succession = first_act(context, id, RelationKind::SupersededBy);
    let amendment = last_act(context, id, RelationKind::AmendedBy);
    let expires = end_of(context, id);
    let successor = succession.map(|act| act.by);
    let facts = |word, since, cause| ValidityFacts { word, since, cause, successor, expires };
    let ended = expires.filter(|last| *last < context.as_of);
    if context.states[id] == State::Withdrawn {
        return facts(Validity::Withdrawn, front.withdrawn.as_ref().map(|withdrawal| withdrawal.date), None);
    }
    match (repeal, succession, ended) {
        (Some(act), _, _) => facts(Validity::Repealed, Some(act.from), Some(act.by)),
        (None, Some(act), None) => facts(Validity::Expired, Some(act.from), Some(act.by)),
        // It ended at whichever came first.
        (None, Some(act), Some(last)) if act.from <= last => facts(Validity::Expired, Some(act.from), Some(act.by)),
        (None, _, Some(last)) => facts(Validity::Expired, last.tomorrow().ok(), None),
        (None, None, None) => match (front.effective.filter(|first| *first > context.as_of), amendment) {
            (Some(first), _) => facts(Validity::NotYet, Some(first), None),
            (None, Some(act)) => facts(Validity::Amended, Some(act.from), Some(act.by)),
            (None, None) => facts(Validity::InForce, front.effective, None),
        },
    }
}

/// A relation acts from the acting document's 施行日期, else its 发布日期, if it is itself public on
/// the build's date and not withdrawn.
fn acts<'a>(context: &'a Context<'_>, id: DocId, kind: RelationKind) -> impl Iterator<Item = Act> + 'a {
    context.relations[id].iter().filter_map(move |relation| {
        let Target::Document(by) = relation.target else { return None };
        if relation.kind != kind || context.states[by] != State::Public {
            return None;
        }
        let front = &context.documents[by].front;
        let from = front.effective.or(front.published.map(|moment| moment.date))?;
        (from <= context.as_of).then_some(Act { by, from })
    })
}

fn first_act(context: &Context<'_>, id: DocId, kind: RelationKind) -> Option<Act> {
    acts(context, id, kind).min_by_key(|act| (act.from, act.by))
}

fn last_act(context: &Context<'_>, id: DocId, kind: RelationKind) -> Option<Act> {
    acts(context, id, kind).max_by_key(|act| (act.from, act.by))
}

/// 有效期至, moved by every extension that acts: the extending document's own 有效期至 is the new end.
fn end_of(context: &Context<'_>, id: DocId) -> Option<Date> {
    let own = context.documents[id].front.expires?;
    let extended =
        acts(context, id, RelationKind::ExtendedBy).filter_map(|act| context.documents[act.by].front.expires);
    Some(extended.fold(own, std::cmp::max))
}

/// A stated 有效性 beside the derived one: published as stated where nothing here explains or
/// contradicts it, else the derived one stands.
fn judge_stated(
    context: &Context<'_>,
    id: DocId,
    stated: Validity,
    derived: &mut ValidityFacts,
    findings: &mut Vec<Diagnostic>,
) {
    let document = &context.documents[id];
    let place = Place::field(&document.path, "validity");
    if stated == derived.word {
        return;
    }
    match (stated, derived.word) {
        // What has not come into force cannot have been amended before: there the date stands.
        (Validity::Expired | Validity::Repealed, Validity::InForce | Validity::NotYet | Validity::Amended)
        | (Validity::Amended, Validity::InForce) => {
            derived.word = stated;
            derived.since = None;
            derived.cause = None;
            findings.push(
                Diagnostic::new(
                    &STATED_UNEXPLAINED,
                    place,
                    format!("有效性写明为“{}”，但站内没有文件或日期说明原因，按所写公布", stated.chinese()),
                )
                .help("请补充“有效期至”，或在作出废止、替代、修改的文件中写明“废止”“替代”“修改”关系"),
            );
        }
        _ => findings.push(
            Diagnostic::new(
                &STATED_AGAINST_DATES,
                place,
                format!("有效性写明为“{}”，但按日期和关系应为“{}”", stated.chinese(), derived.word.chinese()),
            )
            .help("请删去“有效性”一行（系统自动推算），或改正日期"),
        ),
    }
}
