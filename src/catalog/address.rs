//! 网址: where each source goes below `public/` (DESIGN B3).

use super::Column;
use super::rules::{BAD_NAME, RESERVED_NAME};
use crate::diagnostic::{Diagnostic, Place};
use crate::fingerprint::Fingerprint;
use crate::model::path::{NameError, OutputPath, SourcePath, check_name};

/// Joins a folder below `public/` and a name.
pub fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// The name of a document's page without `.html`: its slug, the folder's name of `name/index.md`, or
/// the file's stem.
pub fn page_name<'a>(path: &'a SourcePath, slug: Option<&'a str>) -> &'a str {
    slug.unwrap_or_else(|| {
        if is_bundle(path) { path.folder().rsplit('/').next().unwrap_or_default() } else { path.stem() }
    })
}

/// Whether a source is `name/index.md`, a document in a folder of its own.
pub fn is_bundle(path: &SourcePath) -> bool {
    path.name() == "index.md" && path.folder() != "content"
}

/// The folder of the column that a document lies in.
pub fn column_folder(path: &SourcePath) -> &str {
    let folder = path.folder();
    if is_bundle(path) { folder.rsplit_once('/').map_or(folder, |(above, _)| above) } else { folder }
}

/// The address of a document's page, or the finding that its name cannot be one. A bad name is
/// replaced by a harmless one that no other file bears, so that the rest can still be judged.
pub fn document(path: &SourcePath, slug: Option<&str>, column: &Column) -> (OutputPath, Option<Diagnostic>) {
    let name = page_name(path, slug);
    let place = if slug.is_some() { Place::field(path, "slug") } else { Place::file(path) };
    let finding = match (check_name(name), check_name(&format!("{name}.html"))) {
        // The name of a file or folder was judged where it was found.
        (Err(_), _) if slug.is_none() => None,
        (Err(error), _) | (Ok(()), Err(error)) => Some(bad_name(place, name, error)),
        (Ok(()), Ok(())) if is_reserved_in_column(name) => Some(reserved(place, name)),
        (Ok(()), Ok(())) => None,
    };
    let address = OutputPath::parse(&join(&column.address, &format!("{name}.html")));
    let harmless = || OutputPath::trusted(join(&column.address, &format!("{}.html", stand_in(name))));
    (address.unwrap_or_else(|_| harmless()), finding)
}

/// Instead of a name that cannot be an address: nobody sees it, since such a name stops publishing.
pub fn stand_in(name: &str) -> String {
    format!("-{:016x}", Fingerprint::of_bytes(name.as_bytes()).to_bits())
}

/// Names that the generator itself uses in every column.
fn is_reserved_in_column(name: &str) -> bool {
    let name = name.to_lowercase();
    let is_list_page = name.strip_prefix('p').is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    is_list_page || matches!(name.as_str(), "index" | "catalogue" | "feed")
}

/// Names that the generator uses at the root, as first parts of addresses.
pub const RESERVED_AT_ROOT: [&str; 10] = [
    "index.html",
    "404.html",
    "search.html",
    "sitemap.html",
    "sitemap.xml",
    "robots.txt",
    "feed.xml",
    "catalogue",
    "offices",
    "assets",
];

/// Whether the first part of an address below the root is one of ours.
pub fn is_reserved_at_root(address: &str) -> bool {
    let first = address.split('/').next().unwrap_or_default().to_lowercase();
    RESERVED_AT_ROOT.contains(&first.as_str())
}

/// A finding about a name that cannot be an address.
pub fn bad_name(place: Place, name: &str, error: NameError) -> Diagnostic {
    Diagnostic::new(&BAD_NAME, place, format!("“{name}”不能用作网址：{error}"))
        .help("请改文件名，或在文件开头写“网址名: 2024-00001”这样的短名称")
}

/// A finding about a name that a generated page bears.
pub fn reserved(place: Place, name: &str) -> Diagnostic {
    Diagnostic::new(&RESERVED_NAME, place, format!("“{name}”是系统自动生成页面的名称，不能用作文件或栏目的网址"))
        .help("请改文件名，或另写“网址名”")
}

/// The address of a file that lies beside documents: column slugs applied, the folder of a bundle
/// under the bundle's own name, everything below as it is.
pub fn file(path: &SourcePath, folders: &dyn Fn(&str) -> Option<String>) -> Result<OutputPath, NameError> {
    let mut folder = path.folder();
    let mut rest = path.name().to_owned();
    loop {
        if let Some(address) = folders(folder) {
            return OutputPath::parse(&join(&address, &rest));
        }
        let (above, name) = folder.rsplit_once('/').ok_or(NameError::Empty)?;
        rest = format!("{name}/{rest}");
        folder = above;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundle_takes_the_name_of_its_folder() {
        let bundle = SourcePath::new("content/政策/甲/index.md");
        assert_eq!((page_name(&bundle, None), column_folder(&bundle)), ("甲", "content/政策"));
        let plain = SourcePath::new("content/政策/乙.md");
        assert_eq!((page_name(&plain, Some("2024-1")), column_folder(&plain)), ("2024-1", "content/政策"));
    }

    #[test]
    fn list_pages_keep_their_names() {
        assert!(["index", "p1", "P20", "catalogue", "feed"].iter().all(|name| is_reserved_in_column(name)));
        assert!(["p", "p1a", "page"].iter().all(|name| !is_reserved_in_column(name)));
        assert!(is_reserved_at_root("Assets/x.css"));
    }

    #[test]
    fn files_follow_the_addresses_of_their_folders() {
        let folders = |folder: &str| match folder {
            "content" => Some(String::new()),
            "content/政策" => Some("zc".to_owned()),
            "content/政策/甲" => Some("zc/2024-1".to_owned()),
            _ => None,
        };
        let at = |path: &str| file(&SourcePath::new(path), &folders).map(|path| path.to_string());
        assert_eq!(at("content/政策/甲/表 1.docx").as_deref(), Ok("zc/2024-1/表 1.docx"));
        assert_eq!(at("content/政策/图/图1.png").as_deref(), Ok("zc/图/图1.png"));
        assert_eq!(at("content/a.pdf").as_deref(), Ok("a.pdf"));
    }
}
