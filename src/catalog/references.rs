//! 引用与关系: from what an editor wrote to both ends of a typed relation.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::lookup::Lookup;
use super::rules::{HIDDEN_TARGET, RELATION_CYCLE, SELF_RELATION, UNDISCLOSED_TARGET, UNKNOWN_NUMBER, UNKNOWN_TARGET};
use super::{DocId, DocumentFacts, Relation, State, Target, UnitId};
use crate::diagnostic::{Diagnostic, Place};
use crate::model::doc_number::DocNumber;
use crate::model::relation::{DeclaredRelation, Reference, ReferenceTarget, RelationKind};

/// What the resolver needs to know of all documents.
pub struct Context<'a> {
    /// By path.
    pub documents: &'a [Arc<DocumentFacts>],
    /// Of each document.
    pub states: &'a [State],
    /// Of each document.
    pub units: &'a [UnitId],
    /// Paths, numbers, titles.
    pub lookup: &'a Lookup<'a>,
    /// 机关代字 of the site; empty: none declared.
    pub codes: &'a [String],
}

/// What a reference turned out to be.
pub enum Resolved {
    /// A document of the site, whatever its state.
    Document(DocId),
    /// A paper outside the site, kept as text or a link.
    Outside(Target),
    /// Nothing; the finding says so.
    Nothing(Box<Diagnostic>),
}

/// Resolves one reference as written in `from` (DESIGN B2). `lenient` fields are those whose old
/// papers often are not on the site: an unknown number of ours is a warning there, not a gate.
pub fn resolve(context: &Context<'_>, from: DocId, reference: &Reference, place: &Place, lenient: bool) -> Resolved {
    let facts = &context.documents[from];
    let unit = context.units[from];
    let outside = |title: Option<String>, number: Option<DocNumber>, url: Option<String>| {
        Resolved::Outside(Target::Outside { title: reference.title.clone().or(title), number, url })
    };
    match &reference.target {
        ReferenceTarget::Path(path) => match document_at(context.lookup, &facts.path, path) {
            Ok(Some(id)) => Resolved::Document(id),
            Ok(None) => nothing(
                place,
                format!("找不到所引用的文件“{path}”"),
                "请核对路径：相对于本文件书写，或以“/”开头从 content 文件夹写起",
            ),
            Err(OutOfRoot) => {
                nothing(place, format!("引用“{path}”指向站点文件夹之外"), "只能引用 content 文件夹中的文件")
            }
        },
        ReferenceTarget::Index(index) => match context.lookup.index(index) {
            Some(id) => Resolved::Document(id),
            None => {
                nothing(place, format!("没有索引号为“{index}”的文件"), "请核对索引号，或改写文号、《标题》或文件路径")
            }
        },
        ReferenceTarget::Number(number) => match context.lookup.number(&number.key(), unit) {
            Some(id) => Resolved::Document(id),
            None if is_ours(context.codes, number) => unknown_number(place, number, lenient),
            None => outside(None, Some(number.clone()), None),
        },
        ReferenceTarget::Title(title) => match context.lookup.title(title, unit) {
            Some(id) => Resolved::Document(id),
            None => outside(Some(format!("《{title}》")), None, None),
        },
        ReferenceTarget::Url(url) => outside(Some(url.clone()), None, Some(url.clone())),
    }
}

fn nothing(place: &Place, message: String, help: &str) -> Resolved {
    Resolved::Nothing(Box::new(Diagnostic::new(&UNKNOWN_TARGET, place.clone(), message).help(help)))
}

fn unknown_number(place: &Place, number: &DocNumber, lenient: bool) -> Resolved {
    if lenient {
        let finding =
            Diagnostic::new(&UNKNOWN_NUMBER, place.clone(), format!("本站没有文号为{number}的文件，按文字显示"))
                .help("如该文件应当公开，请补充；如不在本站公开，可不处理");
        return Resolved::Nothing(Box::new(finding));
    }
    nothing(place, format!("本站没有文号为{number}的文件"), "该机关代字属于本机关，请核对文号，或补充该文件")
}

/// Whether a number begins with a declared 机关代字.
fn is_ours(codes: &[String], number: &DocNumber) -> bool {
    number.agency_code().is_some_and(|code| codes.contains(&code))
}

/// A path that leaves the site.
#[derive(Debug, PartialEq, Eq)]
pub struct OutOfRoot;

/// The document that a written path means: the path itself, its percent-decoded form, or the
/// `index.md` of a folder.
pub fn document_at(
    lookup: &Lookup<'_>,
    from: &crate::model::path::SourcePath,
    written: &str,
) -> Result<Option<DocId>, OutOfRoot> {
    let plain = written.split('#').next().unwrap_or(written);
    let decoded = percent_encoding::percent_decode_str(plain).decode_utf8_lossy().into_owned();
    for candidate in [plain, decoded.as_str()] {
        let path = absolute(from.folder(), candidate)?;
        if let Some(id) = lookup.path(&path).or_else(|| lookup.path(&format!("{path}/index.md"))) {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

/// A written path as one below the root: relative to `folder`, or from `content/` with a leading `/`.
pub fn absolute(folder: &str, written: &str) -> Result<String, OutOfRoot> {
    let (base, written) = match written.strip_prefix('/') {
        Some(rest) => ("content", rest),
        None => (folder, written),
    };
    let mut parts: Vec<&str> = base.split('/').collect();
    for part in written.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.len() > 1 => {
                parts.pop();
            }
            ".." => return Err(OutOfRoot),
            part => parts.push(part),
        }
    }
    Ok(parts.join("/"))
}

/// The relations of every document, both directions, unique, in an order that depends on nothing but
/// the sources.
pub fn relations(context: &Context<'_>, findings: &mut Vec<Diagnostic>) -> Vec<Vec<Relation>> {
    let mut edges: BTreeMap<(DocId, RelationKind, Target), Edge> = BTreeMap::new();
    for (from, facts) in context.documents.iter().enumerate() {
        if context.states[from] == State::LeftOut {
            continue;
        }
        for declared in &facts.front.relations {
            declare(context, from, declared, &mut edges, findings);
        }
    }
    cycles(context, &edges, findings);
    let mut relations: Vec<Vec<Relation>> = context.documents.iter().map(|_| Vec::new()).collect();
    for ((from, kind, target), edge) in edges {
        if shows(context.states[from]) {
            relations[from].push(Relation { kind, target, form: edge.form, title: edge.title, derived: edge.derived });
        }
    }
    relations
}

/// How an edge was declared.
struct Edge {
    form: Option<String>,
    title: Option<String>,
    derived: bool,
    /// Where, for findings about cycles.
    place: Place,
}

fn declare(
    context: &Context<'_>,
    from: DocId,
    declared: &DeclaredRelation,
    edges: &mut BTreeMap<(DocId, RelationKind, Target), Edge>,
    findings: &mut Vec<Diagnostic>,
) {
    let place = Place::item(&context.documents[from].path, &declared.field, declared.index);
    let reference = &declared.reference;
    let edge = |derived: bool| Edge {
        form: reference.form.clone(),
        title: if derived { None } else { reference.title.clone() },
        derived,
        place: place.clone(),
    };
    match resolve(context, from, reference, &place, is_lenient(declared.kind)) {
        Resolved::Nothing(finding) => {
            // A number of ours that may be missing stays on the page as text.
            if let (false, ReferenceTarget::Number(number)) = (finding.gate, &reference.target) {
                let target =
                    Target::Outside { title: reference.title.clone(), number: Some(number.clone()), url: None };
                edges.entry((from, declared.kind, target)).or_insert_with(|| edge(false));
            }
            if shows(context.states[from]) || finding.gate {
                findings.push(*finding);
            }
        }
        Resolved::Outside(target) => {
            edges.entry((from, declared.kind, target)).or_insert_with(|| edge(false));
        }
        Resolved::Document(to) if to == from => {
            findings.push(
                Diagnostic::new(&SELF_RELATION, place.clone(), "文件不能与自己建立关系")
                    .help("请改为另一份文件，或删去这一项"),
            );
        }
        Resolved::Document(to) => {
            if let Some(finding) = hidden_target(context, from, to, &place) {
                findings.push(finding);
                return;
            }
            if context.states[to] == State::Broken {
                return;
            }
            let own = edges.entry((from, declared.kind, Target::Document(to))).or_insert_with(|| edge(false));
            own.derived = false;
            if own.title.is_none() {
                own.title.clone_from(&reference.title);
            }
            // The other end is public: it must not learn of a paper that is not.
            if shows(context.states[from]) {
                edges.entry((to, declared.kind.reverse(), Target::Document(from))).or_insert_with(|| edge(true));
            }
        }
    }
}

/// Fields whose old papers often are not on the site (DESIGN B2).
fn is_lenient(kind: RelationKind) -> bool {
    matches!(
        kind,
        RelationKind::Amends
            | RelationKind::Repeals
            | RelationKind::Supersedes
            | RelationKind::Forwards
            | RelationKind::BasedOn
    )
}

/// Whether relations of a document in this state are shown anywhere.
pub fn shows(state: State) -> bool {
    matches!(state, State::Public | State::Withdrawn)
}

/// The finding that a public document points at one that the public must not see, or not yet.
pub fn hidden_target(context: &Context<'_>, from: DocId, to: DocId, place: &Place) -> Option<Diagnostic> {
    if !shows(context.states[from]) {
        // Not public itself: nothing of the relation is shown; it is judged when it becomes public.
        return (context.states[to] != State::Public && context.states[to] != State::Withdrawn)
            .then(|| Diagnostic::new(&HIDDEN_TARGET, place.clone(), "所引用的文件本次未公开，此处不显示"));
    }
    let target = &context.documents[to];
    match context.states[to] {
        State::Public | State::Withdrawn | State::Broken => None,
        State::Undisclosed => Some(
            Diagnostic::new(&UNDISCLOSED_TARGET, place.clone(), "公开文件引用了不主动公开的文件")
                .help("请删去这一引用；该文件不属于主动公开，其标题和文号也不得显示")
                .related(Place::field(&target.path, "disclosure"), "所引用的文件在此"),
        ),
        State::Draft | State::Future | State::LeftOut => Some(
            Diagnostic::new(&HIDDEN_TARGET, place.clone(), "所引用的文件本次未公开，此处不显示，公开之日自动出现")
                .related(Place::file(&target.path), "所引用的文件在此"),
        ),
    }
}

/// Cycles of 废止, 替代 and 修改 say that a document ended itself.
fn cycles(
    context: &Context<'_>,
    edges: &BTreeMap<(DocId, RelationKind, Target), Edge>,
    findings: &mut Vec<Diagnostic>,
) {
    for kind in [RelationKind::Repeals, RelationKind::Supersedes, RelationKind::Amends] {
        let mut next: BTreeMap<DocId, Vec<(DocId, &Edge)>> = BTreeMap::new();
        for ((from, edge_kind, target), edge) in edges {
            if let (true, Target::Document(to)) = (*edge_kind == kind, target) {
                next.entry(*from).or_default().push((*to, edge));
            }
        }
        let mut done = BTreeSet::new();
        for start in next.keys() {
            if let Some((at, edge)) = find_cycle(*start, &next, &mut done) {
                let finding = Diagnostic::new(
                    &RELATION_CYCLE,
                    edge.place.clone(),
                    format!("“{}”关系首尾相接，成了循环", kind.chinese()),
                )
                .help("请核对两份文件的先后，删去写反的一处")
                .related(Place::file(&context.documents[at].path), "循环经过此文件");
                findings.push(finding);
            }
        }
    }
}

/// Walks without recursion; every document is left once, so the whole search is linear.
fn find_cycle<'a>(
    start: DocId,
    next: &BTreeMap<DocId, Vec<(DocId, &'a Edge)>>,
    done: &mut BTreeSet<DocId>,
) -> Option<(DocId, &'a Edge)> {
    let mut path: Vec<(DocId, usize)> = vec![(start, 0)];
    let mut on_path = BTreeSet::from([start]);
    while let Some((at, position)) = path.last_mut() {
        let at = *at;
        let step = next.get(&at).and_then(|steps| steps.get(*position)).copied();
        *position += 1;
        match step {
            Some((to, edge)) if on_path.contains(&to) => return Some((to, edge)),
            Some((to, _)) if !done.contains(&to) => {
                path.push((to, 0));
                on_path.insert(to);
            }
            Some(_) => {}
            None => {
                path.pop();
                on_path.remove(&at);
                done.insert(at);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_or_from_content_and_stay_inside() {
        assert_eq!(absolute("content/a/b", "../c/d.md").as_deref(), Ok("content/a/c/d.md"));
        assert_eq!(absolute("content/a", "/x.md").as_deref(), Ok("content/x.md"));
        assert_eq!(absolute("content", "../x.md"), Err(OutOfRoot));
        assert_eq!(absolute("content/a", "./x.md").as_deref(), Ok("content/a/x.md"));
    }
}
