//! The site under test, and the list of all that is wrong with it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use percent_encoding::percent_decode_str;
use scraper::{Html, Selector};

use crate::support::{DAY, copy_sample, ends, gongkai, published, tree};

/// A built site, read once.
pub struct Built {
    /// Every published file.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Kept so that the folder lives as long as the tests.
    _folder: Option<tempfile::TempDir>,
    /// `https://host/path/`.
    pub base_url: String,
    /// The root of the sources, where there is one.
    pub sources: Option<PathBuf>,
}

/// The sample, built once, or the folder in `GONGKAI_PUBLIC`.
pub fn built() -> &'static Built {
    static BUILT: OnceLock<Built> = OnceLock::new();
    BUILT.get_or_init(|| {
        if let Some(folder) = std::env::var_os("GONGKAI_PUBLIC") {
            return Built::read(Path::new(&folder), None, None);
        }
        let folder = tempfile::tempdir().unwrap();
        copy_sample(folder.path()).unwrap();
        published(&gongkai(folder.path(), &["build", "--as-of", DAY]).unwrap());
        let root = folder.path().to_owned();
        Built::read(&root.join("public"), Some(folder), Some(root))
    })
}

impl Built {
    fn read(public: &Path, folder: Option<tempfile::TempDir>, sources: Option<PathBuf>) -> Self {
        let files = tree(public).unwrap();
        let home = Html::parse_document(&String::from_utf8_lossy(&files["index.html"]));
        let canonical = Selector::parse("link[rel~=canonical]").unwrap();
        let address = home.select(&canonical).next().and_then(|link| link.attr("href")).expect("a canonical address");
        let base_url = address.trim_end_matches("index.html").to_owned();
        Self { files, _folder: folder, base_url, sources }
    }

    /// Every page, parsed.
    pub fn pages(&self) -> impl Iterator<Item = (&str, Html)> {
        self.files
            .iter()
            .filter(|(path, _)| ends(path, "html"))
            .map(|(path, bytes)| (path.as_str(), Html::parse_document(std::str::from_utf8(bytes).expect("UTF-8"))))
    }

    pub fn text(&self, path: &str) -> &str {
        std::str::from_utf8(self.files.get(path).unwrap_or_else(|| panic!("{path} is missing"))).expect("UTF-8")
    }

    /// The file that an absolute address of this site names.
    pub fn file_of(&self, url: &str) -> Option<String> {
        let rest = url.strip_prefix(&self.base_url)?.split(['#', '?']).next()?;
        let path = percent_decode_str(rest).decode_utf8().ok()?.into_owned();
        Some(if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path })
    }

    pub fn has(&self, url: &str) -> bool {
        self.file_of(url).is_some_and(|path| self.files.contains_key(&path))
    }

    /// The path of `base_url`: `/` or `/zfxxgk/`.
    pub fn base_path(&self) -> &str {
        let rest = self.base_url.split_once("://").map_or("", |(_, rest)| rest);
        rest.find('/').map_or("/", |at| &rest[at..])
    }
}

/// All that was wrong, so that one run tells everything.
#[derive(Default)]
pub struct Wrong(BTreeSet<String>);

impl Wrong {
    pub fn says(&mut self, page: &str, what: impl std::fmt::Display) {
        self.0.insert(format!("{page}: {what}"));
    }

    pub fn nothing(self) {
        let count = self.0.len();
        let shown: Vec<String> = self.0.into_iter().take(60).collect();
        assert!(count == 0, "{count} wrong:\n{}", shown.join("\n"));
    }
}

/// The kind of a page: the classes of its body; none for a redirect.
pub fn kind(html: &Html) -> String {
    let body = Selector::parse("body").unwrap();
    html.select(&body).next().and_then(|body| body.attr("class")).unwrap_or("").to_owned()
}
