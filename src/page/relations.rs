//! 相关文件: relations as a page shows them, in groups, newest first.

use super::context::Context;
use super::status;
use super::{Link, RelationGroup, RelationItem};
use crate::catalog::{Document, Relation, Target};
use crate::model::path::OutputPath;
use crate::model::relation::RelationKind;

/// Groups in the order of the page: what explains it, what it rests on, what it did, what was done to it.
const GROUPS: [RelationKind; 27] = [
    RelationKind::InterpretedBy,
    RelationKind::Interprets,
    RelationKind::AnsweredBy,
    RelationKind::Answers,
    RelationKind::SupersededBy,
    RelationKind::RepealedBy,
    RelationKind::AmendedBy,
    RelationKind::ExtendedBy,
    RelationKind::ReaffirmedBy,
    RelationKind::CorrectedBy,
    RelationKind::BasedOn,
    RelationKind::Implements,
    RelationKind::ImplementedBy,
    RelationKind::Forwards,
    RelationKind::ForwardedBy,
    RelationKind::Amends,
    RelationKind::Repeals,
    RelationKind::Supersedes,
    RelationKind::Extends,
    RelationKind::Reaffirms,
    RelationKind::Corrects,
    RelationKind::FeedbackOn,
    RelationKind::Feedback,
    RelationKind::StageOf,
    RelationKind::Stages,
    RelationKind::BasisOf,
    RelationKind::Related,
];

/// How many of a group that many may join are shown on the page itself (DESIGN B3).
pub const SHOWN: usize = 20;

/// Groups that grow with the site, not with the document.
fn grows(kind: RelationKind) -> bool {
    matches!(kind, RelationKind::BasisOf | RelationKind::Related)
}

/// One related document or outside paper.
pub fn item(context: &Context<'_>, target: &Target, title: Option<&str>, form: Option<&str>) -> RelationItem {
    match target {
        Target::Outside { title: own, number, url } => RelationItem {
            title: own.clone().or_else(|| number.as_ref().map(ToString::to_string)).unwrap_or_default(),
            href: url.clone(),
            external: url.is_some(),
            doc_number: number.as_ref().filter(|_| own.is_some()).map(ToString::to_string),
            date: None,
            form: form.map(str::to_owned),
            status: None,
        },
        Target::Document(id) => {
            let document = &context.catalog.documents[*id];
            let front = &document.facts.front;
            let external = front.rare.link.as_ref().filter(|_| document.is_listed());
            let own_form = front.interpretation.as_ref().and_then(|facts| facts.form.as_deref());
            let word = document.validity.as_ref().map(|facts| facts.word);
            RelationItem {
                title: title.map_or_else(|| front.title.clone(), str::to_owned),
                href: Some(external.cloned().unwrap_or_else(|| document.address.href())),
                external: external.is_some(),
                doc_number: front.doc_number.as_ref().map(ToString::to_string),
                date: Some(front.signed.unwrap_or_else(|| document.published()).to_string()),
                form: own_form.or(form).map(str::to_owned),
                status: word.filter(|word| *word != crate::model::validity::Validity::InForce).map(status),
            }
        }
    }
}

/// All items of one kind, newest first, outside papers last.
pub fn items(context: &Context<'_>, document: &Document, kind: RelationKind) -> Vec<RelationItem> {
    sorted(context, document, kind).map(|relation| view(context, relation)).collect()
}

fn view(context: &Context<'_>, relation: &Relation) -> RelationItem {
    item(context, &relation.target, relation.title.as_deref(), relation.form.as_deref())
}

fn sorted<'b>(context: &Context<'_>, document: &'b Document, kind: RelationKind) -> impl Iterator<Item = &'b Relation> {
    let mut relations: Vec<&Relation> = document.relations.iter().filter(|relation| relation.kind == kind).collect();
    relations.sort_by_key(|relation| match &relation.target {
        Target::Document(id) => {
            let target = &context.catalog.documents[*id];
            (0, std::cmp::Reverse(target.published()), target.address.as_str().to_owned())
        }
        Target::Outside { title, number, .. } => {
            let text = title.clone().or_else(|| number.as_ref().map(ToString::to_string)).unwrap_or_default();
            (1, std::cmp::Reverse(crate::model::date::Date::MIN), text)
        }
    });
    relations.into_iter()
}

/// All groups of a page; those that grow are cut to the newest twenty, with a count and a link.
pub fn groups(context: &Context<'_>, document: &Document) -> Vec<RelationGroup> {
    let mut groups = Vec::new();
    for kind in GROUPS {
        let mut items = items(context, document, kind);
        if items.is_empty() {
            continue;
        }
        let total = items.len();
        let cut = grows(kind) && total > SHOWN;
        let more = cut.then(|| {
            items.truncate(SHOWN);
            let last = cited_pages(overflow(context, document).len(), context.catalog.site.page_size);
            let href = cited_address(document, last).href();
            Link { title: format!("共{total}件，查看其余"), href, external: false }
        });
        groups.push(RelationGroup { kind: kind.english(), label: kind.chinese(), items, more });
    }
    groups
}

/// What the page itself does not show, oldest first: the rows of `cited-p1.html`, `cited-p2.html` …
pub fn overflow(context: &Context<'_>, document: &Document) -> Vec<RelationItem> {
    if document.relations.len() <= SHOWN {
        return Vec::new();
    }
    let mut rows: Vec<&Relation> = GROUPS
        .into_iter()
        .filter(|kind| grows(*kind))
        .flat_map(|kind| sorted(context, document, kind).skip(SHOWN))
        .collect();
    rows.sort_by_key(|relation| match &relation.target {
        Target::Document(id) => {
            let target = &context.catalog.documents[*id];
            (target.published(), target.address.as_str())
        }
        Target::Outside { .. } => (crate::model::date::Date::MIN, ""),
    });
    rows.dedup_by(|a, b| a.target == b.target);
    rows.into_iter().map(|relation| view(context, relation)).collect()
}

/// How many pages so many rows need.
pub fn cited_pages(rows: usize, page_size: usize) -> usize {
    rows.div_ceil(page_size.max(1))
}

/// `<name>/cited-p1.html` …
pub fn cited_address(document: &Document, number: usize) -> OutputPath {
    let page = document.address.as_str();
    let name = page.strip_suffix(".html").unwrap_or(page);
    OutputPath::trusted(format!("{name}/cited-p{number}.html"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_place_on_the_page() {
        assert!(RelationKind::ALL.iter().all(|kind| GROUPS.contains(kind)));
    }
}
