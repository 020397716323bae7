//! 文件页: one document with everything that belongs to it.

use super::card::period;
use super::context::{Context, tag};
use super::{
    AttachmentView, BodyRef, DocumentPage, Frame, Link, OfficeView, Page, RelationItem, StageView, TocEntry,
    WithdrawnPage, banner, citation, facts, json_ld, meta, qr, relations,
};
use crate::catalog::{DocId, Document, OfficeInfo, OwnedFile, State, Target};
use crate::fingerprint::Fingerprint;
use crate::markdown::Heading;
use crate::model::date::Date;
use crate::model::kind::Kind;
use crate::model::relation::RelationKind;

/// The page of a document: the document itself, or the notice that it was withdrawn.
pub fn page(context: &Context<'_>, id: DocId) -> Page {
    let document = &context.catalog.documents[id];
    match document.state {
        State::Withdrawn => Page::Withdrawn(withdrawn(context, document)),
        State::Public | State::Draft | State::Future | State::Undisclosed | State::LeftOut | State::Broken => {
            Page::Document(Box::new(public(context, id)))
        }
    }
}

fn public(context: &Context<'_>, id: DocId) -> DocumentPage {
    let (document, text) = (&context.catalog.documents[id], context.text(id));
    let front = &document.facts.front;
    let url = absolute(context, &document.address.href());
    let number = front.doc_number.as_ref().map(ToString::to_string);
    let frame = frame(context, document, &url);
    let described = Fingerprint::of(&described(document, &frame, &url));
    let meta = meta::meta(context, document);
    DocumentPage {
        kind: document.kind.english(),
        kind_name: document.kind.chinese(),
        title: front.title.clone(),
        index_number: front.index_number.clone(),
        caption: front.rare.caption.clone(),
        published: front.published.map(|moment| moment.to_string()).unwrap_or_default(),
        source: front.rare.source.clone().unwrap_or_else(|| document.publisher.to_string()),
        banner: banner::banner(context, document),
        paired: meta.iter().any(|row| !row.ends),
        meta,
        body: BodyRef {
            source: document.facts.path.clone(),
            content: text.content,
            start: text.body_at,
            slots: document.slots.clone(),
        },
        toc: Vec::new(),
        has_code: document.facts.body.has_code,
        attachments: document.attachments.iter().map(|file| attachment(context, file)).collect(),
        interpretations: relations::items(context, document, RelationKind::InterpretedBy),
        interprets: relations::items(context, document, RelationKind::Interprets),
        facts: facts::facts(context, document),
        questions: questions(document),
        interpretation_facts: interpretation_facts(document),
        relations: relations::groups(context, document),
        stages: stages(context, document),
        services: services(context, document),
        offices: document.offices.iter().filter_map(|name| office(context, document.unit, name)).collect(),
        period: period(document, context.catalog.as_of),
        contact: contact(document),
        changes: changes(document),
        citation: citation::citation(&citation::Citation {
            title: &front.title,
            number: number.as_deref(),
            issuers: &document.issuers,
            published: &document.published().to_string(),
            url: &url,
        }),
        qr: qr::Qr(url.clone()),
        described,
        json_ld: None,
        doc_number: number,
        url,
        frame,
    }
}

fn frame(context: &Context<'_>, document: &Document, url: &str) -> Frame {
    let front = &document.facts.front;
    let mut frame = context.column_frame(document.column, &document.address, &front.title);
    let published = front.published.map(|moment| moment.page_tag()).unwrap_or_default();
    let source = front.rare.source.as_deref().unwrap_or(&document.publisher);
    frame.tags.extend([tag("ArticleTitle", &front.title), tag("PubDate", &published), tag("ContentSource", source)]);
    let keywords = front.keywords.join(",");
    let optional = [("Keywords", keywords.as_str()), ("Description", &*document.summary), ("Url", url)];
    frame.tags.extend(
        optional.into_iter().filter(|(_, content)| !content.is_empty()).map(|(name, content)| tag(name, content)),
    );
    frame
}

/// What search engines may know of a document.
fn described<'a>(document: &'a Document, frame: &'a Frame, url: &'a str) -> json_ld::JsonLd<'a> {
    let front = &document.facts.front;
    json_ld::JsonLd {
        title: &front.title,
        url,
        published: document.published(),
        modified: last_change(document),
        identifier: front.doc_number.as_ref(),
        signed: front.signed,
        issuers: &document.issuers,
        publisher: &document.publisher,
        validity: document.validity.as_ref().map(|facts| facts.word),
        class: document.class,
        kind: document.kind,
        base_url: &frame.chrome.base_url,
        breadcrumb: &frame.breadcrumb,
    }
}

/// Adds what is needed only when the page of a document is rendered: the contents rail, which its text
/// tells, and the JSON of what is described.
pub fn complete(context: &Context<'_>, id: DocId, page: &mut DocumentPage, headings: Vec<Heading>) {
    let document = &context.catalog.documents[id];
    page.toc = contents(headings);
    page.json_ld = Some(json_ld::json_ld(&described(document, &page.frame, &page.url)));
}

fn withdrawn(context: &Context<'_>, document: &Document) -> WithdrawnPage {
    let front = &document.facts.front;
    let mut frame = context.column_frame(document.column, &document.address, &front.title);
    let published = front.published.map(|moment| moment.page_tag()).unwrap_or_default();
    frame.tags.extend([
        tag("ArticleTitle", &front.title),
        tag("PubDate", &published),
        tag("ContentSource", front.rare.source.as_deref().unwrap_or(&document.publisher)),
    ]);
    let shown = ["index_number", "title", "doc_number", "published", "validity", "publisher", "office"];
    let mut meta = meta::meta(context, document);
    meta.retain(|row| shown.contains(&row.key));
    WithdrawnPage {
        title: front.title.clone(),
        doc_number: front.doc_number.as_ref().map(ToString::to_string),
        withdrawn_on: front.withdrawn.as_ref().map(|withdrawal| withdrawal.date.to_string()).unwrap_or_default(),
        reason: front.withdrawn.as_ref().map(|withdrawal| withdrawal.reason.clone()).unwrap_or_default(),
        meta,
        frame,
    }
}

/// An address of ours as an absolute one.
pub fn absolute(context: &Context<'_>, href: &str) -> String {
    format!("{}{href}", context.catalog.site.base_url)
}

/// The day of the last change that the document itself names.
pub fn last_change(document: &Document) -> Option<Date> {
    let front = &document.facts.front;
    front.rare.changes.iter().map(|change| change.date).fold(front.updated, |last, date| last.max(Some(date)))
}

/// Contents are listed when there are at least three places to go to.
const TOC_FROM: usize = 3;

/// The contents rail, from the headings that the text turned out to have.
fn contents(headings: Vec<Heading>) -> Vec<TocEntry> {
    let listed = headings.into_iter().filter(|heading| heading.level <= 3);
    let entries: Vec<TocEntry> = listed.map(|Heading { level, id, text }| TocEntry { level, id, text }).collect();
    if entries.len() < TOC_FROM { Vec::new() } else { entries }
}

/// An attachment as shown.
pub fn attachment(context: &Context<'_>, file: &OwnedFile) -> AttachmentView {
    let digest = context.digests.get(&file.file);
    let name = file.address.as_str();
    let bytes = digest.map_or(0, |digest| digest.bytes);
    AttachmentView {
        title: file.title.clone(),
        href: file.address.href(),
        format: name.rsplit_once('.').map_or("", |(_, extension)| extension).to_uppercase(),
        size: size(bytes),
        bytes,
        sha256: digest.map(|digest| digest.sha256.clone()).unwrap_or_default(),
        scan: file.title.contains("扫描") || name.contains("扫描"),
    }
}

/// `860 B`, `24 KB`, `1.3 MB`.
fn size(bytes: u64) -> String {
    const KILO: u64 = 1024;
    const MEGA: u64 = KILO * KILO;
    if bytes < KILO {
        format!("{bytes} B")
    } else if bytes < MEGA {
        format!("{} KB", bytes.div_ceil(KILO))
    } else {
        let tenths = (bytes * 10).div_ceil(MEGA);
        format!("{}.{} MB", tenths / 10, tenths % 10)
    }
}

/// 决策环节 in the order of 国令713号: every kind of paper that belongs to a decision, found through its
/// relations. A stage without papers is shown as 未公开.
fn stages(context: &Context<'_>, document: &Document) -> Vec<StageView> {
    if document.kind != Kind::Decision
        || document.relations.iter().any(|relation| relation.kind == RelationKind::StageOf)
    {
        return Vec::new();
    }
    let linked = || {
        document.relations.iter().filter_map(|relation| match relation.target {
            Target::Document(id) => Some((relation.kind, id)),
            Target::Outside { .. } => None,
        })
    };
    let consultations: Vec<DocId> =
        linked().map(|(_, id)| id).filter(|id| context.catalog.documents[*id].kind == Kind::Consultation).collect();
    let feedback =
        consultations.iter().flat_map(|id| &context.catalog.documents[*id].relations).filter_map(|relation| {
            match (relation.kind, &relation.target) {
                (RelationKind::Feedback, Target::Document(id)) => Some(*id),
                _ => None,
            }
        });
    let kept = |wanted: RelationKind| linked().filter(move |(kind, _)| *kind == wanted).map(|(_, id)| id).collect();
    let own = Vec::new();
    let stage = |name, ids: Vec<DocId>| StageView { name, items: oldest_first(context, ids) };
    let mut stages = vec![
        stage("征求意见", consultations.clone()),
        stage("意见采纳", feedback.collect()),
        stage("论证和审议", kept(RelationKind::Stages)),
        stage("决定公布", own),
        stage("政策解读", kept(RelationKind::InterpretedBy)),
    ];
    // The decision itself is the document that is being read.
    stages[3].items.push(RelationItem {
        title: document.facts.front.title.clone(),
        href: Some(document.address.href()),
        external: false,
        doc_number: document.facts.front.doc_number.as_ref().map(ToString::to_string),
        date: Some(document.published().to_string()),
        form: None,
        status: None,
    });
    stages
}

fn oldest_first(context: &Context<'_>, mut ids: Vec<DocId>) -> Vec<RelationItem> {
    let documents = &context.catalog.documents;
    ids.sort_by_key(|id| (documents[*id].published(), documents[*id].address.as_str()));
    ids.dedup();
    ids.into_iter().map(|id| relations::item(context, &Target::Document(id), None, None)).collect()
}

/// 办事链接.
fn services(context: &Context<'_>, document: &Document) -> Vec<RelationItem> {
    document.services.iter().map(|target| relations::item(context, target, None, None)).collect()
}

/// The office of a unit with its page.
pub(super) fn office(context: &Context<'_>, unit: usize, name: &str) -> Option<OfficeView> {
    context.catalog.offices.iter().find(|office| office.unit == unit && office.name == name).map(office_view)
}

/// An office with its page and phone.
pub fn office_view(office: &OfficeInfo) -> OfficeView {
    OfficeView { name: office.name.clone(), href: office.address.href(), phone: office.phone.clone() }
}

/// 问答: of its kind, or an interpretation of that form: the level of the headings that ask.
fn questions(document: &Document) -> Option<u8> {
    let form = document.facts.front.interpretation.as_ref().and_then(|facts| facts.form.as_deref());
    let asks = document.kind == Kind::Faq || document.kind == Kind::Interpretation && form == Some("问答");
    document.facts.body.asks.filter(|_| asks)
}

/// 联系方式, unless it is among the facts of an interpretation already.
fn contact(document: &Document) -> Option<String> {
    let front = &document.facts.front;
    let said = front.interpretation.as_ref().is_some_and(|facts| facts.contact.is_some());
    front.rare.contact.clone().filter(|_| !said)
}

fn interpretation_facts(document: &Document) -> Vec<(&'static str, String)> {
    let Some(facts) = &document.facts.front.interpretation else { return Vec::new() };
    let pairs = [
        ("解读机构", &facts.by),
        ("解读人", &facts.person),
        ("联系方式", &facts.contact),
        ("解读形式", &facts.form),
        ("解读阶段", &facts.stage),
    ];
    pairs.into_iter().filter_map(|(label, value)| Some((label, value.clone()?))).collect()
}

/// 更新记录, newest first.
fn changes(document: &Document) -> Vec<(String, String)> {
    let mut changes: Vec<_> = document.facts.front.rare.changes.iter().collect();
    changes.sort_by_key(|change| std::cmp::Reverse(change.date));
    changes.into_iter().map(|change| (change.date.to_string(), change.note.clone())).collect()
}

/// A link to a document's page.
pub fn link(document: &Document) -> Link {
    Link { title: document.facts.front.title.clone(), href: document.address.href(), external: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_rounded_up_and_short() {
        assert_eq!(
            (size(0), size(860), size(24_000), size(1_300_000)),
            ("0 B".into(), "860 B".into(), "24 KB".into(), "1.3 MB".into())
        );
    }
}
