//! 正文链接: each link of a body resolved to a page, an anchor, an attachment or another site.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::attachments::{Files, is_allowed_type};
use super::references::{self, OutOfRoot, document_at, hidden_target, shows};
use super::rules::{FORBIDDEN_FILE, MISSING_ANCHOR, MISSING_LINK};
use super::{DocId, State};
use crate::diagnostic::{Diagnostic, Place};
use crate::markdown::{BodyFacts, BodyLink, Extent, Slot};
use crate::model::path::{OutputPath, SourcePath, composed, encode};

/// What body links are resolved against.
pub struct Context<'a> {
    /// Documents, states, units, lookup.
    pub references: &'a references::Context<'a>,
    /// The page of each document.
    pub addresses: &'a [OutputPath],
    /// The first page of each column, by its folder in NFC.
    pub columns: &'a BTreeMap<String, OutputPath>,
    /// All files.
    pub files: &'a Files,
}

/// The slots of a body, and the files that it owns.
pub struct Resolved {
    /// In the order of the body's links.
    pub slots: Vec<Slot>,
    /// Files linked or shown.
    pub owned: Vec<SourcePath>,
}

/// Resolves all links of one body. `from` is the document, `None` for the body of a column file.
pub fn resolve(
    context: &Context<'_>,
    path: &SourcePath,
    from: Option<DocId>,
    (body, extent): (&BodyFacts, &Extent),
    findings: &mut Vec<Diagnostic>,
) -> Resolved {
    let is_public = from.is_none_or(|id| shows(context.references.states[id]));
    let mut resolved = Resolved { slots: Vec::with_capacity(body.links.len()), owned: Vec::new() };
    let own_anchors = anchors(body);
    for (link, span) in body.links.iter().zip(&extent.links) {
        let slot = match one(context, path, from, (link, span), &own_anchors, &mut resolved.owned) {
            Ok(slot) => slot,
            Err((finding, slot)) => {
                // What is not public is judged when it becomes so; its notes still help.
                if is_public || !finding.gate {
                    findings.push(*finding);
                }
                slot
            }
        };
        resolved.slots.push(slot);
    }
    resolved
}

type Judged = Result<Slot, (Box<Diagnostic>, Slot)>;

fn one(
    context: &Context<'_>,
    path: &SourcePath,
    from: Option<DocId>,
    (link, span): (&BodyLink, &Range<usize>),
    own_anchors: &BTreeSet<&str>,
    owned: &mut Vec<SourcePath>,
) -> Judged {
    let place = Place::bytes(path, span.clone());
    let target = link.target.trim();
    if has_scheme(target) {
        // Forbidden schemes were reported where the body was read; they reach no page.
        return Ok(if is_web(target) && !link.image { Slot::Outside(target.to_owned()) } else { Slot::Text });
    }
    if let Some(anchor) = target.strip_prefix('#') {
        let anchor = decode(anchor);
        return if anchor.is_empty() || own_anchors.contains(anchor.as_str()) {
            Ok(Slot::Anchor(encode(&anchor)))
        } else {
            missing_anchor(place, &anchor)
        };
    }
    let (file, anchor) = target.split_once('#').map_or((target, None), |(file, anchor)| (file, Some(decode(anchor))));
    if let Some(judged) = to_document(context, path, from, file, anchor.as_deref(), &place) {
        return judged;
    }
    to_column_or_file(context, path, file, target, &place, owned)
}

fn to_document(
    context: &Context<'_>,
    path: &SourcePath,
    from: Option<DocId>,
    file: &str,
    anchor: Option<&str>,
    place: &Place,
) -> Option<Judged> {
    let references = context.references;
    let to = match document_at(references.lookup, path, file) {
        Err(OutOfRoot) => {
            return Some(missing(place.clone(), file, "指向站点文件夹之外", "只能链接 content 文件夹中的文件"));
        }
        Ok(to) => to?,
    };
    // The body of a column is public like a document: judged against the first document's rules.
    let hidden = match from {
        Some(from) => hidden_target(references, from, to, place),
        None => hidden_from_column(references, to, place),
    };
    if let Some(finding) = hidden {
        return Some(Err((Box::new(finding), Slot::Text)));
    }
    let target = &references.documents[to];
    if references.states[to] == State::Broken {
        return Some(Ok(Slot::Text));
    }
    if let Some(url) = &target.front.rare.link {
        return Some(Ok(Slot::Outside(url.clone())));
    }
    let href = context.addresses[to].href();
    Some(match anchor.filter(|anchor| !anchor.is_empty()) {
        None => Ok(Slot::Inside(href)),
        Some(anchor) if anchors(&target.body).contains(anchor) => {
            Ok(Slot::Inside(format!("{href}#{}", encode(anchor))))
        }
        Some(anchor) => missing_anchor(place.clone(), anchor),
    })
}

fn hidden_from_column(context: &references::Context<'_>, to: DocId, place: &Place) -> Option<Diagnostic> {
    use super::rules::{HIDDEN_TARGET, UNDISCLOSED_TARGET};
    match context.states[to] {
        State::Public | State::Withdrawn | State::Broken => None,
        State::Undisclosed => Some(
            Diagnostic::new(&UNDISCLOSED_TARGET, place.clone(), "栏目说明链接了不主动公开的文件")
                .related(Place::field(&context.documents[to].path, "disclosure"), "所链接的文件在此"),
        ),
        State::Draft | State::Future | State::LeftOut => {
            Some(Diagnostic::new(&HIDDEN_TARGET, place.clone(), "所链接的文件本次未公开，此处只显示文字"))
        }
    }
}

fn to_column_or_file(
    context: &Context<'_>,
    path: &SourcePath,
    file: &str,
    written: &str,
    place: &Place,
    owned: &mut Vec<SourcePath>,
) -> Judged {
    for candidate in [file.to_owned(), decode(file)] {
        let Ok(absolute) = references::absolute(path.folder(), &candidate) else {
            return missing(place.clone(), written, "指向站点文件夹之外", "只能链接 content 文件夹中的文件");
        };
        let folder =
            absolute.strip_suffix("/_index.md").or_else(|| absolute.strip_suffix("/栏目.md")).unwrap_or(&absolute);
        if let Some(index) = context.columns.get(&*composed(folder)) {
            return Ok(Slot::Inside(index.href()));
        }
        if let Some(source) = context.files.find(&absolute) {
            if !is_allowed_type(source.name()) {
                let finding = Diagnostic::new(
                    &FORBIDDEN_FILE,
                    place.clone(),
                    format!("“{}”的类型不能作为附件公开", source.name()),
                )
                .help("请改用 pdf、docx、xlsx 等办公文件格式，网页和程序文件不能上传");
                return Err((Box::new(finding), Slot::Text));
            }
            let Some(address) = context.files.address(source) else {
                let help = "请改文件名：不用 ? # % \\ : * \" < > | 等字符，不用系统页面的名称";
                return missing(place.clone(), written, "的文件名不能用作网址，或与自动生成的页面同名", help);
            };
            owned.push(source.clone());
            return Ok(Slot::Inside(address.href()));
        }
    }
    missing(place.clone(), written, "没有对应的文件", "请核对路径和文件名（包括空格和大小写），或把文件放到本文件旁边")
}

/// The file that a link of a body leads to, where it leads to one.
pub fn file_of<'a>(path: &SourcePath, target: &str, files: &'a Files) -> Option<&'a SourcePath> {
    let target = target.trim();
    let written = target.split('#').next().filter(|written| !written.is_empty() && !has_scheme(target))?;
    [written.to_owned(), decode(written)]
        .iter()
        .find_map(|candidate| files.find(&references::absolute(path.folder(), candidate).ok()?))
}

fn missing(place: Place, written: &str, why: &str, help: &str) -> Judged {
    let finding = Diagnostic::new(&MISSING_LINK, place, format!("链接“{written}”{why}")).help(help);
    Err((Box::new(finding), Slot::Text))
}

fn missing_anchor(place: Place, anchor: &str) -> Judged {
    let finding = Diagnostic::new(&MISSING_ANCHOR, place, format!("链接中的位置“#{anchor}”在目标文件里不存在"))
        .help("请核对条款或标题是否已改名，如“#第三条”");
    Err((Box::new(finding), Slot::Text))
}

/// Every place in a body that a link may name.
fn anchors(body: &BodyFacts) -> BTreeSet<&str> {
    body.places.iter().chain(body.anchors.iter().map(String::as_str)).collect()
}

fn decode(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Whether a target begins with a URL scheme or `//`.
fn has_scheme(target: &str) -> bool {
    target.starts_with("//")
        || target.split_once(':').is_some_and(|(scheme, _)| {
            scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
        })
}

/// Schemes that may stand on a page.
fn is_web(target: &str) -> bool {
    let lower = target.to_ascii_lowercase();
    ["http://", "https://", "mailto:", "tel:"].iter().any(|scheme| lower.starts_with(scheme))
}
