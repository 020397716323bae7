//! 所见: what a browser sees at an address of a judged site, and the fingerprint by which it is told
//! whether it still sees the same.

use std::path::Path;

use axum::http::StatusCode;

use super::address::{Meant, meant};
use super::respond::Content;
use super::site::Site;
use super::{ahead, own};
use crate::build::Failure;
use crate::catalog::Document;
use crate::diagnostic::Diagnostic;
use crate::disk::{Disk, OsDisk};
use crate::fingerprint::Fingerprint;
use crate::model::path::OutputPath;
use crate::plan::Output;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The path of the request, as it was written.
    pub path: String,
    /// Whether a page shall be shown in spite of the gates in its sources.
    pub anyway: bool,
}

/// What is answered.
pub enum Answer {
    /// A page, to be shown with the panel.
    Page(View),
    /// Any other output, by its name.
    File(OutputPath, Content),
    /// The index of a folder is asked for without its slash.
    Folder(OutputPath),
}

/// A page as it is shown.
pub struct View {
    /// 200, 404, or 500 where an error stands in place of a page.
    pub status: StatusCode,
    /// Without the panel.
    pub html: String,
}

/// A source was saved after the site was judged: the next judgement is on its way.
pub struct Moved;

/// What stands at an address.
enum Standing<'a> {
    /// Gates are in its sources: the error is shown, never a text that may be stale.
    Broken(OutputPath, Vec<Diagnostic>),
    /// A document that has no page there.
    Lost(&'a Document),
    /// An output.
    Planned(OutputPath),
    /// The index of a folder.
    Folder(OutputPath),
    /// Nothing.
    Missing,
}

fn standing<'a>(site: &'a Site, asked: &Asked) -> Standing<'a> {
    let path = match meant(site, &asked.path) {
        Meant::Output(path) => path,
        Meant::Folder(path) => return Standing::Folder(path),
        Meant::Nothing => return Standing::Missing,
    };
    let lost = site.lost(&path);
    if !is_page(&path) {
        return Standing::Planned(path);
    }
    let gates = if asked.anyway && lost.is_none() { Vec::new() } else { site.gates_of(&path) };
    match lost {
        _ if !gates.is_empty() => Standing::Broken(path, gates),
        Some(document) => Standing::Lost(document),
        None => Standing::Planned(path),
    }
}

fn is_page(path: &OutputPath) -> bool {
    path.as_str().ends_with(".html")
}

/// Answers a request from the plan.
pub fn answer(site: &Site, root: &Path, asked: &Asked) -> Result<Answer, Moved> {
    let view = |status, html| Ok(Answer::Page(View { status, html }));
    let error = StatusCode::INTERNAL_SERVER_ERROR;
    match standing(site, asked) {
        Standing::Folder(path) => Ok(Answer::Folder(path)),
        Standing::Broken(path, gates) => view(error, own::broken(site, root, &gates, site.has_page(&path))),
        Standing::Lost(document) => view(StatusCode::NOT_FOUND, own::lost(document)),
        Standing::Missing => {
            let path = OutputPath::trusted("404.html");
            match page(site, root, &path)? {
                Ok(html) => view(StatusCode::NOT_FOUND, html),
                Err(html) => view(error, html),
            }
        }
        Standing::Planned(path) if is_page(&path) => match page(site, root, &path)? {
            Ok(html) => view(StatusCode::OK, html),
            Err(html) => view(error, html),
        },
        Standing::Planned(path) => match content(site, root, &path) {
            Ok(content) => Ok(Answer::File(path, content)),
            Err(Failure::Moved(_)) => Err(Moved),
            Err(failure) => view(error, own::failed(&failure.to_string())),
        },
    }
}

/// A planned page, or the page that says why it can't be shown.
fn page(site: &Site, root: &Path, path: &OutputPath) -> Result<Result<String, String>, Moved> {
    match bytes(site, root, path) {
        Ok(bytes) => {
            let html = String::from_utf8_lossy(&bytes).into_owned();
            Ok(Ok(if site.has_ahead() { ahead::mark_links(site, path, &html) } else { html }))
        }
        Err(Failure::Moved(_)) => Err(Moved),
        Err(Failure::Template(finding)) => Ok(Err(own::broken(site, root, &[*finding], false))),
        Err(failure @ Failure::Machine(_)) => Ok(Err(own::failed(&failure.to_string()))),
    }
}

/// What is not a page: an attachment is opened, all else is made.
fn content(site: &Site, root: &Path, path: &OutputPath) -> Result<Content, Failure> {
    let planned = site.judged.plan.get(path).map(|planned| &planned.output);
    let Some(Output::File(source, _)) = planned else { return bytes(site, root, path).map(Content::Made) };
    let stored = source.below(root);
    let length = OsDisk.stamp(&stored)?.map_or(0, |stamp| stamp.size);
    Ok(Content::Stored(OsDisk.open(&stored)?, length))
}

fn bytes(site: &Site, root: &Path, path: &OutputPath) -> Result<Vec<u8>, Failure> {
    site.renderer(root).map_err(Failure::Template)?.bytes(path)
}

/// What tells two views of an address apart, without rendering where that can be helped.
pub fn print(site: &Site, root: &Path, asked: &Asked) -> Fingerprint {
    match standing(site, asked) {
        Standing::Folder(path) => Fingerprint::of(&("folder", path)),
        Standing::Broken(path, gates) => Fingerprint::of(&own::broken(site, root, &gates, site.has_page(&path))),
        Standing::Lost(document) => Fingerprint::of(&own::lost(document)),
        Standing::Missing => Fingerprint::of(&("missing", site.looks(root, &OutputPath::trusted("404.html")))),
        Standing::Planned(path) => {
            // Marks of what is not public yet stand in no page value: only the page itself has them.
            let marked = (site.has_ahead() && is_page(&path)).then(|| page(site, root, &path).ok()).flatten();
            Fingerprint::of(&("planned", site.looks(root, &path), marked))
        }
    }
}

/// The address in the plan that is being looked at: whose findings the panel shows.
pub fn looked_at(site: &Site, asked: &Asked) -> Option<OutputPath> {
    match meant(site, &asked.path) {
        Meant::Output(path) | Meant::Folder(path) => Some(path),
        Meant::Nothing => None,
    }
}

/// Whether an output is a table that people keep: in a preview with drafts its name says what it is.
pub fn is_kept_table(site: &Site, path: &OutputPath) -> bool {
    use crate::plan::Format;
    site.judged
        .plan
        .get(path)
        .is_some_and(|planned| matches!(planned.output, Output::Catalogue(Format::Csv | Format::Xlsx, _)))
}
