//! 引用: how an editor points at something, told apart by its form alone.

use super::document::parts;
use super::reader::{Entry, Reader};
use super::rules;
use super::scalars::is_url;
use super::words::shorten;
use super::yaml::{Node, Value};
use crate::model::doc_number::{DocNumber, Irregularity};
use crate::model::relation::{Reference, ReferenceTarget};

impl Reader<'_> {
    /// The references of a field, each with its position in the list as it stands in the file.
    pub fn references(&mut self, entry: Option<&Entry<'_>>, folder: &str) -> Vec<(usize, Reference)> {
        let Some(entry) = entry else { return Vec::new() };
        let kept = self.items(entry);
        kept.into_iter().filter_map(|node| Some((entry.position(node), self.reference(entry, node, folder)?))).collect()
    }

    fn reference(&mut self, entry: &Entry<'_>, node: &Node<'_>, folder: &str) -> Option<Reference> {
        let fields = match &node.value {
            Value::Null => return None,
            Value::Text(_) | Value::List(_) => {
                let text = self.text_node(entry, node)?;
                let target = self.target(entry, node, &text, folder)?;
                return Some(Reference { target, title: None, form: None });
            }
            Value::Map(_) => self.map_node(entry, node, parts(&["to"]))?,
        };
        let to = *fields.get("to")?;
        let text = self.text(Some(&to))?;
        let target = self.target(&to, to.node, &text, folder);
        let title = self.text(fields.get("title"));
        let form = self.text(fields.get("form"));
        Some(Reference { target: target?, title, form })
    }

    fn target(&mut self, entry: &Entry<'_>, node: &Node<'_>, text: &str, folder: &str) -> Option<ReferenceTarget> {
        match classify(text) {
            Form::Target(ReferenceTarget::Path(path)) => {
                if leaves_content(&path, folder) {
                    self.outside(entry, node, &path);
                    return None;
                }
                Some(ReferenceTarget::Path(path))
            }
            Form::Target(target) => Some(target),
            Form::Number => {
                let read = DocNumber::read(text);
                self.spelling(&read, text, &node.span);
                Some(ReferenceTarget::Number(read.number))
            }
            Form::Unknown => {
                let message = format!("“{}”里的“{}”不知道指向什么", entry.name, shorten(text));
                let help = "可以写：本站文件的 .md 路径、文号（云民发〔2024〕73号）、索引号、《标题》或 http(s) 网址";
                match suggestion(text) {
                    Some(meant) => self.rewrite(&rules::NOT_A_REFERENCE, &node.span, message, &meant, false),
                    None => self.say(&rules::NOT_A_REFERENCE, &node.span, message, help),
                }
                None
            }
        }
    }

    /// Says that a path leads out of `content/`.
    pub fn outside(&mut self, entry: &Entry<'_>, node: &Node<'_>, path: &str) {
        let message = format!("“{}”里的“{}”越出了 content 文件夹", entry.name, shorten(path));
        self.say(
            &rules::OUTSIDE,
            &node.span,
            message,
            "请把文件放进 content，路径从本文件算起，或以 / 开头从 content 算起",
        );
    }
}

enum Form {
    Target(ReferenceTarget),
    Number,
    Unknown,
}

fn classify(text: &str) -> Form {
    if is_url(text) {
        return Form::Target(ReferenceTarget::Url(text.to_owned()));
    }
    let path = text.split_once('#').map_or(text, |(path, _)| path);
    if path.rsplit_once('.').is_some_and(|(_, end)| end == "md")
        && !path.contains("://")
        && !text.contains(['\n', '\\'])
    {
        return Form::Target(ReferenceTarget::Path(text.to_owned()));
    }
    if let Some(title) = title(text) {
        return Form::Target(ReferenceTarget::Title(title.to_owned()));
    }
    if is_number(text) {
        return Form::Number;
    }
    if is_index_number(text) {
        return Form::Target(ReferenceTarget::Index(text.to_owned()));
    }
    Form::Unknown
}

/// `《…》`, which may hold other titles.
fn title(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('《')?.strip_suffix('》')?.trim();
    (!inner.is_empty()).then_some(inner)
}

/// Any spelling of a number that is known, and what ends like one.
fn is_number(text: &str) -> bool {
    let known = !DocNumber::read(text).irregular.contains(&Irregularity::Unknown);
    known || (text.ends_with('号') && text.contains(|c: char| c.is_ascii_digit()) && text.chars().count() <= 30)
}

/// `MZ9900168/2024-00046` and its kin: letters, digits and joining signs, at least five digits.
fn is_index_number(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || "-/_.〔〕()".contains(c));
    let is_file = text.rsplit_once('.').is_some_and(|(_, end)| end.starts_with(|c: char| c.is_ascii_alphabetic()));
    plain && digits >= 5 && !is_file && text.starts_with(|c: char| c.is_ascii_alphanumeric())
}

/// What was probably meant by a reference that is of no known form.
fn suggestion(text: &str) -> Option<String> {
    if text.starts_with("www.") {
        return Some(format!("https://{text}"));
    }
    let stem = [".html", ".htm", ".MD", ".markdown"].iter().find_map(|end| text.strip_suffix(end));
    if let Some(stem) =
        stem.or_else(|| text.contains('/').then_some(text)).filter(|stem| !stem.contains('.') || stem.starts_with('.'))
    {
        return Some(format!("{stem}.md"));
    }
    let is_title = text.chars().count() >= 6 && !text.is_ascii() && !text.contains(['/', '《', '》', '.']);
    is_title.then(|| format!("《{text}》"))
}

/// Whether a path leads out of `content/`. `folder` is that of the file it stands in.
pub(super) fn leaves_content(path: &str, folder: &str) -> bool {
    let path = path.split_once('#').map_or(path, |(path, _)| path);
    let below = folder.strip_prefix("content").unwrap_or(folder);
    let inside = if path.starts_with('/') { 0 } else { below.split('/').filter(|name| !name.is_empty()).count() };
    let mut depth = i64::try_from(inside).unwrap_or(i64::MAX);
    for name in path.split(['/', '\\']) {
        match name {
            "" | "." => {}
            ".." => depth -= 1,
            _ => depth = depth.saturating_add(1),
        }
        if depth < 0 {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(text: &str) -> &'static str {
        match classify(text) {
            Form::Target(ReferenceTarget::Path(_)) => "path",
            Form::Target(ReferenceTarget::Url(_)) => "url",
            Form::Target(ReferenceTarget::Title(_)) => "title",
            Form::Target(ReferenceTarget::Index(_)) => "index",
            Form::Number | Form::Target(ReferenceTarget::Number(_)) => "number",
            Form::Unknown => "unknown",
        }
    }

    #[test]
    fn references_are_told_apart_by_their_form() {
        for (text, expected) in [
            ("../政策/甲.md", "path"),
            ("/政策/甲.md#第三条", "path"),
            ("https://www.gov.cn/a.html", "url"),
            ("《云汀市办法》", "title"),
            ("《关于印发〈云汀市办法〉的通知》", "title"),
            ("云民发〔2024〕73号", "number"),
            ("云民发[2024]第073号", "number"),
            ("云汀市人民政府令第5号", "number"),
            ("HFGS第2017号", "number"),
            ("MZ9900168/2024-00046", "index"),
            ("11330000002482000/2024-1", "index"),
            ("甲.pdf", "unknown"),
            ("云汀市办法", "unknown"),
            ("http://", "unknown"),
            ("《》", "unknown"),
        ] {
            assert_eq!(form(text), expected, "{text}");
        }
    }

    #[test]
    fn a_path_must_stay_in_content() {
        assert!(!leaves_content("../甲.md", "content/政策"));
        assert!(leaves_content("../甲.md", "content"));
        assert!(leaves_content("../../../etc/passwd.md", "content/政策"));
        assert!(leaves_content("/../甲.md", "content/政策"));
        assert!(leaves_content("乙/../../../甲.md", "content/政策"));
        assert!(!leaves_content("/甲.md", "content/a/b"));
    }

    #[test]
    fn what_was_meant_is_offered() {
        assert_eq!(suggestion("云汀市救助办法").as_deref(), Some("《云汀市救助办法》"));
        assert_eq!(suggestion("../政策/甲").as_deref(), Some("../政策/甲.md"));
        assert_eq!(suggestion("甲.html").as_deref(), Some("甲.md"));
        assert_eq!(suggestion("www.gov.cn").as_deref(), Some("https://www.gov.cn"));
        assert_eq!(suggestion("甲"), None);
    }
}
