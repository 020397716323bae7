//! 网址: from what a browser asks for to a planned output. Only planned addresses lead to anything, so
//! that no request can name another file on the disk.

use crate::model::path::OutputPath;

use super::site::Site;

/// What an address means.
#[derive(Debug, PartialEq, Eq)]
pub enum Meant {
    /// An output of the plan, or a document that has no page there.
    Output(OutputPath),
    /// A folder named without its last slash: the browser has to go to its index, or the links on it
    /// would lead astray.
    Folder(OutputPath),
    /// Nothing.
    Nothing,
}

/// What the path of a request means on a site. The site may be built for a folder below its host's
/// root, which `404.html` names in its links; here it is the root.
pub fn meant(site: &Site, path: &str) -> Meant {
    let base = site.judged.catalog.site.base_path();
    let known = |path: &OutputPath| site.judged.plan.get(path).is_some() || site.lost(path).is_some();
    let below_base = format!("/{path}").replace("//", "/").strip_prefix(base).map(str::to_owned);
    for candidate in [Some(path.to_owned()), below_base].into_iter().flatten() {
        match parse(&candidate) {
            Some(Parsed::Index(index)) if known(&index) => return Meant::Output(index),
            Some(Parsed::Name(name, _)) if known(&name) => return Meant::Output(name),
            Some(Parsed::Name(_, Some(index))) if known(&index) => return Meant::Folder(index),
            Some(Parsed::Index(_) | Parsed::Name(..)) | None => {}
        }
    }
    Meant::Nothing
}

/// A decoded path that could be one of ours.
enum Parsed {
    /// It ends with a slash or is empty: the index of a folder.
    Index(OutputPath),
    /// A file, or else the index of a folder of this name.
    Name(OutputPath, Option<OutputPath>),
}

/// Decoded once; what is then no clean path of names is nobody's.
fn parse(path: &str) -> Option<Parsed> {
    let decoded = percent_encoding::percent_decode_str(path).decode_utf8().ok()?;
    let inside = decoded.strip_prefix('/').unwrap_or(&decoded);
    if inside.is_empty() || inside.ends_with('/') {
        return OutputPath::parse(&format!("{inside}index.html")).ok().map(Parsed::Index);
    }
    let name = OutputPath::parse(inside).ok()?;
    Some(Parsed::Name(name, OutputPath::parse(&format!("{inside}/index.html")).ok()))
}

/// Where a link on a page leads to, if to this site: fragments and queries do not count.
pub fn linked(page: &OutputPath, href: &str) -> Option<OutputPath> {
    let plain = href.split(['#', '?']).next().unwrap_or_default();
    if plain.is_empty() || plain.contains(':') || plain.starts_with("//") {
        return None;
    }
    let decoded = percent_encoding::percent_decode_str(plain).decode_utf8().ok()?;
    let (start, rest) = match decoded.strip_prefix('/') {
        Some(rest) => ("", rest),
        None => (page.folder(), &*decoded),
    };
    let mut parts: Vec<&str> = start.split('/').filter(|part| !part.is_empty()).collect();
    for part in rest.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    OutputPath::parse(&parts.join("/")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(path: &str) -> Option<String> {
        match parse(path)? {
            Parsed::Index(path) | Parsed::Name(path, _) => Some(path.to_string()),
        }
    }

    #[test]
    fn what_is_no_clean_path_is_nobody_s() {
        assert_eq!(name("/").as_deref(), Some("index.html"));
        assert_eq!(name("/%E6%94%BF/").as_deref(), Some("政/index.html"));
        assert_eq!(name("/a/b.html").as_deref(), Some("a/b.html"));
        for path in [
            "/../site.yaml",
            "/%2e%2e/site.yaml",
            "/a/%2E%2e%2f/b",
            "/a/..%2f..%2fb",
            "/a\\..\\b",
            "/a%5c..%5cb",
            "/a%00b",
            "/a//b",
            "//b/",
            "/.",
            "/a/./b",
            "/%ff",
            "/C:/b",
            "/a%252e/..",
        ] {
            assert_eq!(name(path), None, "{path}");
        }
    }

    #[test]
    fn links_are_followed_from_the_page_they_stand_on() {
        let page = OutputPath::parse("a/b/c.html").unwrap();
        let to = |href: &str| linked(&page, href).map(|path| path.to_string());
        assert_eq!(to("../../x/%E7%94%B2.html#t").as_deref(), Some("x/甲.html"));
        assert_eq!(to("d.html?x=1").as_deref(), Some("a/b/d.html"));
        assert_eq!(to("/d.html").as_deref(), Some("d.html"));
        assert_eq!(to("../../../d.html"), None);
        assert_eq!(to("https://x.example/a"), None);
        assert_eq!(to("//x.example/a"), None);
        assert_eq!(to("#top"), None);
    }
}
