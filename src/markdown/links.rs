//! 链接: what every link and picture of a body says, and where none may lead.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use percent_encoding::percent_decode_str;

use super::node::{Item, Node, Slip};
use super::rules;

/// A link or picture of the stream.
pub(super) struct Found {
    /// As written; a relative one without percent signs.
    pub(super) target: String,
    /// Whether it is a picture.
    pub(super) image: bool,
    /// Bytes of the prepared text.
    pub(super) at: Range<usize>,
    /// Its words.
    pub(super) text: String,
    /// Whether there is anything to click on.
    pub(super) visible: bool,
}

/// All links and pictures, in the order of their slots.
pub(super) fn links(items: &[Item<'_>]) -> Vec<Found> {
    let slots = items.iter().enumerate().filter(|(_, item)| item.node.takes_slot());
    slots.map(|(index, item)| found(item, &items[index + 1..])).collect()
}

fn found(item: &Item<'_>, rest: &[Item<'_>]) -> Found {
    let (target, image, text) = match &item.node {
        Node::Link(target) => (target.to_string(), false, words(rest, &Node::LinkEnd)),
        Node::Image(target) => (target.to_string(), true, words(rest, &Node::ImageEnd)),
        Node::Raw(tag) if tag.name == "img" => {
            let alternative = tag.attributes.iter().find(|(name, _)| *name == "alt");
            (
                tag.target.clone().unwrap_or_default(),
                true,
                alternative.map(|(_, text)| text.clone()).unwrap_or_default(),
            )
        }
        Node::Raw(tag) => (tag.target.clone().unwrap_or_default(), false, words(rest, &Node::RawEnd("a"))),
        _ => (String::new(), false, String::new()),
    };
    let end = if matches!(item.node, Node::Link(_)) { Node::LinkEnd } else { Node::RawEnd("a") };
    let picture = |item: &Item<'_>| match &item.node {
        Node::Image(_) => true,
        Node::Raw(tag) => tag.name == "img",
        _ => false,
    };
    let visible = image || !text.is_empty() || rest.iter().take_while(|item| item.node != end).any(picture);
    Found { target: decoded(target), image, at: item.at.clone(), text, visible }
}

/// The words up to an end.
fn words(rest: &[Item<'_>], end: &Node<'_>) -> String {
    let inside = rest.iter().take_while(|item| item.node != *end);
    let text: String = inside.filter_map(|item| item.node.words()).collect();
    text.trim().to_owned()
}

/// Editors write `%20` into the names of files; the file has a blank.
fn decoded(target: String) -> String {
    if !target.contains('%') || scheme(&target).is_some() || target.starts_with("//") {
        return target;
    }
    percent_decode_str(&target).decode_utf8().map_or(target.clone(), Into::into)
}

/// What is wrong with links and pictures.
pub(super) fn slips(links: &[Found], out: &mut Vec<Slip>) {
    for link in links {
        let (what, target) = (if link.image { "图片" } else { "链接" }, shown(&link.target));
        if let Some(why) = danger(&link.target) {
            let message = format!("{what}“{target}”{why}");
            out.push(Slip {
                rule: &rules::UNSAFE_LINK,
                at: link.at.clone(),
                message,
                help: Some("改为公众可以打开的网址，或站内文件"),
            });
        } else if link.image && is_remote(&link.target) {
            let message = format!("图片“{target}”在其他网站，页面只给出链接，不显示图片");
            out.push(Slip {
                rule: &rules::REMOTE_IMAGE,
                at: link.at.clone(),
                message,
                help: Some("把图片存到正文所在的文件夹，再写文件名"),
            });
        }
        if !link.visible {
            let message = format!("链接“{target}”没有文字，读者看不见");
            out.push(Slip {
                rule: &rules::HIDDEN_LINK,
                at: link.at.clone(),
                message,
                help: Some("写上链接文字；如属被植入的暗链，立即删去并检查来源"),
            });
        }
        if link.image && link.text.is_empty() {
            let message = format!("图片“{target}”没有替代文字");
            out.push(Slip {
                rule: &rules::NO_ALTERNATIVE,
                at: link.at.clone(),
                message,
                help: Some("在方括号内写明图片内容：![机构设置图](图.png)"),
            });
        }
    }
}

/// A target short enough for a message.
fn shown(target: &str) -> String {
    if target.chars().count() <= 60 { target.to_owned() } else { target.chars().take(60).chain(['…']).collect() }
}

/// Whether a picture lies on another site.
pub(super) fn is_remote(target: &str) -> bool {
    scheme(target).is_some() || target.starts_with("//") || target.starts_with("\\\\")
}

/// The scheme of an address as a browser finds it, which ignores blanks and control characters.
fn scheme(target: &str) -> Option<String> {
    let squeezed: String = target.chars().filter(|c| !c.is_whitespace() && !c.is_control()).take(40).collect();
    let (scheme, _) = squeezed.split_once(':')?;
    let valid = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    valid.then(|| scheme.to_ascii_lowercase())
}

/// Whether an address may stand in a page at all: relative, or of a scheme that only leads somewhere.
pub(super) fn is_harmless(href: &str) -> bool {
    scheme(href).is_none_or(|scheme| matches!(scheme.as_str(), "http" | "https" | "mailto" | "tel" | "ftp"))
}

/// Why the public must not be sent there.
fn danger(target: &str) -> Option<&'static str> {
    if target.starts_with("\\\\") {
        return Some("是内部共享文件夹");
    }
    match scheme(target).as_deref() {
        Some("http" | "https" | "ftp") => host_danger(target.split_once("//").map_or("", |(_, rest)| rest)),
        None if target.starts_with("//") => host_danger(&target[2..]),
        None | Some("mailto" | "tel") => None,
        Some("javascript" | "vbscript") => Some("含有脚本，不会生效"),
        Some("data" | "blob") => Some("把内容写进了网址，不会生效"),
        Some("file") => Some("是本机文件"),
        Some(drive) if drive.len() == 1 => Some("是本机文件"),
        Some(_) => Some("的协议不是公众可用的网址"),
    }
}

fn host_danger(rest: &str) -> Option<&'static str> {
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    if let Some(inner) = host.strip_prefix('[') {
        return inner
            .split(']')
            .next()
            .is_some_and(|ip| ip.parse::<Ipv6Addr>().is_ok())
            .then_some("用 IP 地址代替域名");
    }
    let host = host.split(':').next().unwrap_or_default().trim_end_matches('.').to_ascii_lowercase();
    if host == "localhost" || host.ends_with(".localhost") {
        return Some("指向本机");
    }
    if host.parse::<Ipv4Addr>().is_ok() || !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some("用 IP 地址代替域名");
    }
    let inner = [".local", ".lan", ".internal", ".intranet", ".corp", ".home"];
    if !host.contains('.') || inner.iter().any(|end| host.ends_with(end)) {
        return Some("指向内网，公众无法打开");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_that_nobody_may_follow_are_known() {
        for target in [
            "javascript:alert(1)",
            "JaVa\nScript:x",
            "\u{1}javascript:x",
            "data:text/html,x",
            "file:///C:/a",
            "C:\\a.doc",
            "\\\\server\\a",
            "http://localhost/a",
            "http://127.0.0.1:8080/",
            "https://[::1]/",
            "http://oa/a",
            "http://nas.lan/",
            "//10.0.0.1/a",
            "http://2130706433/",
        ] {
            assert!(danger(target).is_some(), "{target}");
        }
        for target in [
            "附件1.docx",
            "../b.md#第三条",
            "#第三条",
            "https://www.gov.cn/",
            "mailto:a@b.gov.cn",
            "tel:12345",
            "",
            "http://政务.cn/",
        ] {
            assert!(danger(target).is_none(), "{target}");
        }
    }

    #[test]
    fn only_addresses_that_lead_somewhere_are_harmless() {
        assert!(["a.html", "https://a.cn", "mailto:a@b"].iter().all(|href| is_harmless(href)));
        assert!(
            ["javascript:x", " java\tscript:x", "data:x", "vbscript:x", "file:x"].iter().all(|href| !is_harmless(href))
        );
    }

    #[test]
    fn names_of_files_are_decoded_and_addresses_are_not() {
        assert_eq!(decoded("%E9%99%84%E4%BB%B6%201.docx".to_owned()), "附件 1.docx");
        assert_eq!(decoded("https://a.cn/%E9".to_owned()), "https://a.cn/%E9");
        assert_eq!(decoded("100%.md".to_owned()), "100%.md");
    }
}
