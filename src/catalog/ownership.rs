//! 附件归属: which files are published because a public document or a column shows them, and which
//! must not be because they belong to a paper that is not disclosed.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::address::is_bundle;
use super::attachments::Files;
use super::rules::UNDISCLOSED_TARGET;
use super::{Column, DocumentFacts, DocumentFile, OwnedFile, State, links, references};
use crate::diagnostic::{Diagnostic, Place};
use crate::markdown::{BodyFacts, Extent};
use crate::model::document::AttachmentEntry;
use crate::model::path::{OutputPath, SourcePath};

/// Files that are published, with the documents and column files that own them.
pub type Owners = BTreeMap<SourcePath, Vec<SourcePath>>;

/// Everything of the documents and columns that files may belong to, each in its own order.
pub struct Context<'a> {
    /// All documents.
    pub documents: &'a [Arc<DocumentFacts>],
    /// Of each document: where its text lies.
    pub sources: &'a [Arc<DocumentFile>],
    /// Of each document.
    pub states: &'a [State],
    /// Of each document: its body.
    pub bodies: &'a [links::Resolved],
    /// Of each document: the attachments that it lists.
    pub listed: &'a [Vec<OwnedFile>],
    /// All columns.
    pub columns: &'a [Column],
    /// Of each column: its body.
    pub column_bodies: &'a [links::Resolved],
    /// All files.
    pub files: &'a Files,
}

/// Only files owned by a public document, or shown by a column, are ever copied.
pub fn owners(context: &Context<'_>) -> Owners {
    let mut owners = Owners::new();
    let mut own = |file: &SourcePath, owner: &SourcePath| {
        let known = owners.entry(file.clone()).or_default();
        if !known.contains(owner) {
            known.push(owner.clone());
        }
    };
    for (id, facts) in context.documents.iter().enumerate().filter(|(id, _)| context.states[*id] == State::Public) {
        context.bodies[id].owned.iter().for_each(|file| own(file, &facts.path));
        context.listed[id].iter().for_each(|listed| own(&listed.file, &facts.path));
    }
    for (column, body) in context.columns.iter().zip(context.column_bodies) {
        body.owned.iter().for_each(|file| own(file, &column.source()));
    }
    owners
}

/// Where the owned files go.
pub fn addresses(files: &Files, owners: &Owners) -> BTreeMap<SourcePath, OutputPath> {
    owners.keys().filter_map(|file| Some((file.clone(), files.address(file)?.clone()))).collect()
}

/// Files of papers that are not disclosed, where something public takes them (DESIGN B6 f).
pub fn taken(context: &Context<'_>) -> Vec<Diagnostic> {
    let hidden = hidden(context);
    if hidden.is_empty() {
        return Vec::new();
    }
    let of_documents = of_documents(context, State::Public).flat_map(|(_, files)| files);
    let columns = context.columns.iter().filter_map(|column| column.facts.as_ref());
    let of_columns = columns.filter_map(|facts| {
        let body = facts.body.as_ref()?;
        Some(linked(&facts.path, &body.facts, &body.extent, context.files))
    });
    let of_columns = of_columns.flatten();
    of_documents
        .chain(of_columns)
        .filter_map(|(file, place)| {
            let owner = hidden.get(file)?;
            let message = format!("公开的内容使用了不主动公开文件的附件“{}”", file.name());
            let finding = Diagnostic::new(&UNDISCLOSED_TARGET, place, message);
            let help = "请删去这一处；附件可以公开的，请复制一份放到本文件旁边";
            Some(finding.help(help).related(Place::field(&owner.path, "disclosure"), "附件属于此文件"))
        })
        .collect()
}

/// Every file that belongs to a paper that is not disclosed.
fn hidden<'a>(context: &Context<'a>) -> BTreeMap<&'a SourcePath, &'a DocumentFacts> {
    let mut hidden = BTreeMap::new();
    for (facts, files) in of_documents(context, State::Undisclosed) {
        hidden.extend(files.map(|(file, _)| (file, facts)));
        if is_bundle(&facts.path) {
            hidden.extend(context.files.below(facts.path.folder()).map(|file| (file, facts)));
        }
    }
    hidden
}

/// The documents in a state, with the files that each lists or links.
fn of_documents<'a>(
    context: &Context<'a>,
    state: State,
) -> impl Iterator<Item = (&'a DocumentFacts, impl Iterator<Item = (&'a SourcePath, Place)>)> {
    let (states, files) = (context.states, context.files);
    let documents = context.documents.iter().zip(context.sources).zip(states);
    let documents = documents.filter(move |(_, own)| **own == state);
    documents.map(move |((facts, source), _)| (&**facts, of_document(facts, &source.text.extent, files)))
}

/// The files that a document lists or links, with where it does so.
fn of_document<'a>(
    facts: &'a DocumentFacts,
    extent: &'a Extent,
    files: &'a Files,
) -> impl Iterator<Item = (&'a SourcePath, Place)> {
    let listed = facts.front.attachments.iter().filter_map(|AttachmentEntry { file, index, .. }| {
        let path = references::absolute(facts.path.folder(), file).ok()?;
        Some((files.find(&path)?, Place::item(&facts.path, "attachments", *index)))
    });
    listed.chain(linked(&facts.path, &facts.body, extent, files))
}

fn linked<'a>(
    path: &'a SourcePath,
    body: &'a BodyFacts,
    extent: &'a Extent,
    files: &'a Files,
) -> impl Iterator<Item = (&'a SourcePath, Place)> {
    let links = body.links.iter().zip(&extent.links);
    links
        .filter_map(|(link, span)| Some((links::file_of(path, &link.target, files)?, Place::bytes(path, span.clone()))))
}
