//! 解读与公开属性.

use crate::catalog::{Catalog, Document, Target};
use crate::diagnostic::{Diagnostic, Place};
use crate::model::kind::Kind;
use crate::model::relation::RelationKind;
use crate::rule;

rule!(NOT_AN_INTERPRETATION, "GK-INT-002", "解读链接没有指向解读", Warning; "国办秘函〔2019〕19号（解读关联）");
rule!(INTERPRETED_TOO_EARLY, "GK-INT-005", "解读早于文件", Warning);
rule!(INTERNAL_GENRE, "GK-ATTR-006", "请示、纪要一般不主动公开", Warning; "《政府信息公开条例》第十六条");

/// Judges one public document.
pub fn check(catalog: &Catalog, document: &Document, findings: &mut Vec<Diagnostic>) {
    for declared in &document.facts.front.relations {
        let place = Place::item(&document.facts.path, &declared.field, declared.index);
        match declared.kind {
            RelationKind::InterpretedBy => targets(catalog, document, declared.kind, |target| {
                if target.kind != Kind::Interpretation && target.kind != Kind::Faq {
                    findings.push(not_one(place.clone(), &target.facts.front.title));
                }
            }),
            RelationKind::Interprets if document.kind != Kind::Interpretation && document.kind != Kind::Faq => {
                findings.push(not_one(place, &document.facts.front.title));
            }
            RelationKind::Interprets => targets(catalog, document, declared.kind, |target| {
                let staged = document.facts.front.interpretation.as_ref().is_some_and(|facts| facts.stage.is_some());
                if document.published() < target.published() && !staged {
                    findings.push(
                        Diagnostic::new(
                            &INTERPRETED_TOO_EARLY,
                            place.clone(),
                            format!("解读的发布日期早于所解读的《{}》", target.facts.front.title),
                        )
                        .help("请核对发布日期；草案阶段的解读请写明“解读: {阶段: 草案}”"),
                    );
                }
            }),
            _ => {}
        }
    }
    if document.genre.as_deref().is_some_and(|genre| genre == "请示" || genre == "纪要") {
        findings.push(
            Diagnostic::new(
                &INTERNAL_GENRE,
                Place::field(&document.facts.path, "title"),
                "请示、会议纪要属于过程性信息，一般不主动公开",
            )
            .help("请与审核人确认公开属性"),
        );
    }
}

fn not_one(place: Place, title: &str) -> Diagnostic {
    Diagnostic::new(&NOT_AN_INTERPRETATION, place, format!("《{title}》的类型不是政策解读"))
        .help("请在该文件中写“类型: 政策解读”，或改用“相关”")
}

/// The documents at the other end of a kind of relation. An editor's list rarely has more than a few.
fn targets(catalog: &Catalog, document: &Document, kind: RelationKind, mut judge: impl FnMut(&Document)) {
    for relation in document.relations.iter().filter(|relation| relation.kind == kind && !relation.derived) {
        if let Target::Document(id) = relation.target {
            judge(&catalog.documents[id]);
        }
    }
}
