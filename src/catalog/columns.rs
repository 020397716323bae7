//! 栏目树: folders become columns, in display order.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::address::{self, bad_name, is_bundle, reserved};
use super::rules::COLUMN_WITHOUT_FILE;
use super::{Column, ColumnFacts, ColumnId, Sources, UnitId};
use crate::diagnostic::{Diagnostic, Place};
use crate::model::path::{SourcePath, check_name};

/// The column tree, depth first in display order. Folders that hold only attachments, and those of
/// documents in a folder of their own, are no columns.
pub fn tree(sources: &mut Sources, findings: &mut Vec<Diagnostic>) -> Vec<Column> {
    let folders = column_folders(sources);
    let mut files: BTreeMap<String, Arc<ColumnFacts>> =
        sources.columns.drain(..).map(|facts| (facts.path.folder().to_owned(), facts)).collect();
    let mut below: BTreeMap<&str, Vec<&String>> = BTreeMap::new();
    for folder in folders.iter().filter(|folder| folder.as_str() != "content") {
        below.entry(folder.rsplit_once('/').map_or("", |(above, _)| above)).or_default().push(folder);
    }
    let mut columns = Vec::new();
    grow("content", None, &below, &mut files, &mut columns, findings);
    columns
}

/// The column that a folder below `content/` or a title means, in a unit; of equal titles the highest.
/// The site itself may name the folder of any unit.
pub fn named(columns: &[Column], unit: UnitId, name: &str) -> Option<ColumnId> {
    let own = || (0..columns.len()).filter(|id| columns[*id].unit == unit);
    let folder = format!("content/{}", name.trim_matches('/'));
    let depth = |id: &ColumnId| columns[*id].folder.matches('/').count();
    let titled = || own().filter(|id| *id != 0 && columns[*id].title == name).min_by_key(depth);
    let by_folder = columns.iter().position(|column| column.folder == folder && (unit == 0 || column.unit == unit));
    by_folder.or_else(titled)
}

fn grow(
    folder: &str,
    parent: Option<ColumnId>,
    below: &BTreeMap<&str, Vec<&String>>,
    files: &mut BTreeMap<String, Arc<ColumnFacts>>,
    columns: &mut Vec<Column>,
    findings: &mut Vec<Diagnostic>,
) -> ColumnId {
    let id = columns.len();
    let above = parent.map(|parent| columns[parent].address.clone());
    let column = column(folder, parent, above.as_deref(), files.remove(folder), findings);
    columns.push(column);
    let mut children: Vec<&String> = below.get(folder).cloned().unwrap_or_default();
    children.sort_by_key(|child| {
        let weight = files.get(child.as_str()).and_then(|facts| facts.file.weight);
        (weight.is_none(), weight, child.as_str())
    });
    for child in children {
        let child = grow(child, Some(id), below, files, columns, findings);
        columns[id].children.push(child);
    }
    id
}

fn column(
    folder: &str,
    parent: Option<ColumnId>,
    above: Option<&str>,
    facts: Option<Arc<ColumnFacts>>,
    findings: &mut Vec<Diagnostic>,
) -> Column {
    let name = folder.rsplit('/').next().unwrap_or(folder);
    let file = facts.as_ref().map(|facts| &facts.file);
    let title = file.and_then(|file| file.title.clone()).unwrap_or_else(|| name.to_owned());
    let slug = file.and_then(|file| file.slug.clone()).unwrap_or_else(|| name.to_owned());
    let place = facts.as_ref().map_or_else(
        || Place::file(&SourcePath::new(folder)),
        |facts| if facts.file.slug.is_some() { Place::field(&facts.path, "slug") } else { Place::file(&facts.path) },
    );
    if facts.is_none() && parent.is_some() {
        findings.push(
            Diagnostic::new(
                &COLUMN_WITHOUT_FILE,
                place.clone(),
                format!("文件夹“{name}”没有栏目说明文件，栏目名暂用文件夹名"),
            )
            .help(format!(
                "请在 {folder} 中新建“栏目.md”，写明：\n---\n标题: {name}\n说明: 一句话说明本栏目公开什么\n---"
            )),
        );
    }
    let mut slug = slug;
    if parent.is_some() {
        match check_name(&slug) {
            Err(error) => {
                // The name of the folder was judged where it was found.
                if slug != name {
                    findings.push(bad_name(place, &slug, error));
                }
                slug = address::stand_in(&slug);
            }
            Ok(()) if above == Some("") && address::is_reserved_at_root(&slug) => findings.push(reserved(place, &slug)),
            Ok(()) => {}
        }
    }
    let slug: String = unicode_normalization::UnicodeNormalization::nfc(slug.as_str()).collect();
    let address = above.map_or_else(String::new, |above| address::join(above, &slug));
    Column {
        folder: folder.to_owned(),
        title,
        facts,
        address,
        parent,
        children: Vec::new(),
        documents: Vec::new(),
        unit: 0,
        slots: Vec::new(),
    }
}

/// Folders with Markdown in them or below, `content` always, without those of bundles.
fn column_folders(sources: &Sources) -> BTreeSet<String> {
    let mut folders = BTreeSet::from(["content".to_owned()]);
    let documents = sources.documents.iter().map(|file| &file.facts.path);
    let columns = sources.columns.iter().map(|facts| &facts.path);
    // A folder with `index.md` and a column file is a gate elsewhere; here the column wins.
    let declared: BTreeSet<&str> = sources.columns.iter().map(|facts| facts.path.folder()).collect();
    let mut last = None;
    for path in documents.chain(columns) {
        let mut folder = path.folder();
        if is_bundle(path) && !declared.contains(folder) {
            folder = address::column_folder(path);
        }
        // Neighbours mostly lie in the same folder.
        if last.replace(folder) == Some(folder) {
            continue;
        }
        while folder.starts_with("content") && folders.insert(folder.to_owned()) {
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        }
    }
    folders
}
