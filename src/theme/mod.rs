//! 主题: the templates and assets that pages are dressed in.
//!
//! The default theme is part of the program; `themes/NAME/` of a site lies over it file by file. A
//! theme is only text and bytes here: compiling and running templates is the business of `render`.

mod nearest;
mod overlay;
mod references;
pub mod rules;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::diagnostic::Found;
use crate::disk::{Disk, Fault};
use crate::fingerprint::Fingerprint;
use crate::model::path::{OutputPath, SourcePath};

/// The default theme: names relative to `themes/default/`, and bytes.
static EMBEDDED: &[(&str, &[u8])] = &include!(concat!(env!("OUT_DIR"), "/theme_files.rs"));

/// Where assets lie in a theme and in the site.
const ASSETS: &str = "assets/";

/// The templates that pages start from; all others are reached from these.
pub const PAGE_TEMPLATES: [&str; 13] = [
    "404.html",
    "catalogue-year.html",
    "catalogue.html",
    "cited.html",
    "column.html",
    "document.html",
    "home.html",
    "office.html",
    "offices.html",
    "redirect.html",
    "search.html",
    "sitemap.html",
    "withdrawn.html",
];

/// The template of `frame.owner`, reached from wherever a template speaks of its frame.
pub const OWNER_TEMPLATE: &str = "parts/owner.html";

/// A theme, complete: the default one with the site's own files laid over it.
#[derive(Debug)]
pub struct Theme {
    /// By name, with `/`: `document.html`, `parts/footer.html`.
    pub templates: BTreeMap<String, Template>,
    /// Sorted by path.
    pub assets: Vec<Asset>,
    /// Of all templates and assets.
    pub digest: Fingerprint,
    digests: BTreeMap<String, Fingerprint>,
}

/// A template as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Its text.
    pub source: Cow<'static, str>,
    /// The site's own file; `None` for one of the program's.
    pub file: Option<SourcePath>,
}

/// A file that is published as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Below the root of the site, e.g. `assets/site.css`.
    pub path: OutputPath,
    /// Its bytes.
    pub bytes: Cow<'static, [u8]>,
}

/// Loads the default theme and, where a name is given, the site's own files over it.
pub fn load(disk: &dyn Disk, root: &Path, name: Option<&str>) -> Result<Found<Theme>, Fault> {
    let mut files = Files::embedded();
    let mut diagnostics = Vec::new();
    if let Some(name) = name {
        overlay::lay(disk, root, name, &mut files, &mut diagnostics)?;
    }
    Ok(Found { value: files.into_theme(), diagnostics })
}

impl Theme {
    /// The digest of a template and of all that it extends, includes or calls: what has to be in the
    /// key of a page, so that changing one template dirties only the pages that it can show on.
    pub fn digest_for(&self, template: &str) -> Fingerprint {
        // A template that does not exist cannot be rendered; the digest of everything is then right.
        self.digests.get(template).copied().unwrap_or(self.digest)
    }

    /// A template and all that it extends, includes or calls, by name.
    pub fn used_by<'a>(&'a self, template: &'a str) -> BTreeSet<&'a str> {
        references::reachable(&self.templates, [template])
    }
}

/// A theme while it is being put together.
struct Files {
    templates: BTreeMap<String, Template>,
    assets: BTreeMap<OutputPath, Cow<'static, [u8]>>,
}

impl Files {
    fn embedded() -> Self {
        let mut files = Self { templates: BTreeMap::new(), assets: BTreeMap::new() };
        for (name, bytes) in EMBEDDED {
            if name.starts_with(ASSETS) {
                files.assets.insert(OutputPath::trusted(name), Cow::Borrowed(*bytes));
            } else if let Ok(text) = std::str::from_utf8(bytes) {
                files.templates.insert((*name).to_owned(), Template { source: Cow::Borrowed(text), file: None });
            }
        }
        files
    }

    fn into_theme(self) -> Theme {
        let assets: Vec<Asset> = self.assets.into_iter().map(|(path, bytes)| Asset { path, bytes }).collect();
        let digests = references::digests(&self.templates);
        let bytes: Vec<(&OutputPath, &[u8])> = assets.iter().map(|asset| (&asset.path, &*asset.bytes)).collect();
        let digest = Fingerprint::of(&(&digests, bytes));
        Theme { templates: self.templates, assets, digest, digests }
    }
}

#[cfg(test)]
mod tests {
    use super::rules::{MISSING_THEME, NOT_TEXT, UNKNOWN_TEMPLATE, UNUSED_FILE};
    use super::*;
    use crate::disk::MemoryDisk;

    /// A site whose theme holds the given files, loaded.
    fn themed(files: &[(&str, &str)]) -> Found<Theme> {
        let disk = MemoryDisk::new();
        for (name, text) in files {
            disk.write(&Path::new("site/themes/own").join(name), text.as_bytes()).unwrap();
        }
        load(&disk, Path::new("site"), Some("own")).unwrap()
    }

    fn default() -> Theme {
        load(&MemoryDisk::new(), Path::new("site"), None).unwrap().value
    }

    #[test]
    fn the_default_theme_has_every_page_template() {
        let theme = default();
        assert!(PAGE_TEMPLATES.iter().all(|name| theme.templates.contains_key(*name)));
        assert!(theme.assets.iter().any(|asset| asset.path.as_str() == "assets/site.css"));
    }

    #[test]
    fn a_changed_part_dirties_the_pages_that_use_it_and_no_others() {
        let (plain, own) = (default(), themed(&[("parts/footer.html", "<footer></footer>")]).value);
        assert_ne!(plain.digest_for("document.html"), own.digest_for("document.html"));
        assert_eq!(plain.digest_for("redirect.html"), own.digest_for("redirect.html"));
        let (plain, own) = (default(), themed(&[("search.html", "")]).value);
        assert_ne!(plain.digest_for("search.html"), own.digest_for("search.html"));
        assert_eq!(plain.digest_for("document.html"), own.digest_for("document.html"));
    }

    #[test]
    fn a_changed_asset_dirties_no_page() {
        let (plain, own) = (default(), themed(&[("assets/site.css", "body{}")]).value);
        assert_eq!(plain.digest_for("document.html"), own.digest_for("document.html"));
        assert_ne!(plain.digest, own.digest);
    }

    #[test]
    fn a_misspelt_template_is_reported_with_the_nearest_name() {
        let found = themed(&[("documents.html", "{{ title }}")]);
        let finding = &found.diagnostics[0];
        assert_eq!(finding.rule, &UNKNOWN_TEMPLATE);
        assert!(finding.help.as_ref().unwrap().contains("document.html"), "{finding:?}");
    }

    #[test]
    fn a_new_part_that_is_used_and_a_new_asset_are_welcome() {
        let found = themed(&[
            ("parts/footer.html", "{% include \"parts/own.html\" %}"),
            ("parts/own.html", "…"),
            ("assets/logo.svg", "<svg/>"),
            ("README.md", "说明"),
        ]);
        assert_eq!(found.diagnostics, []);
        assert!(found.value.assets.iter().any(|asset| asset.path.as_str() == "assets/logo.svg"));
    }

    #[test]
    fn files_that_do_nothing_are_reported() {
        let found = themed(&[("site.css", "body{}")]);
        assert_eq!(found.diagnostics[0].rule, &UNUSED_FILE);
        assert!(found.diagnostics[0].help.as_ref().unwrap().contains("assets/"));
    }

    #[test]
    fn a_theme_that_does_not_exist_is_a_finding_about_site_yaml() {
        let found = load(&MemoryDisk::new(), Path::new("site"), Some("own")).unwrap();
        assert_eq!(found.diagnostics[0].rule, &MISSING_THEME);
        assert!(found.value.templates.contains_key("base.html"));
    }

    #[test]
    fn a_template_in_another_encoding_is_a_finding() {
        let disk = MemoryDisk::new();
        disk.write(Path::new("site/themes/own/base.html"), &[0xb9, 0xab, 0xbf, 0xaa]).unwrap();
        let found = load(&disk, Path::new("site"), Some("own")).unwrap();
        assert_eq!(found.diagnostics[0].rule, &NOT_TEXT);
    }

    #[test]
    fn a_theme_cannot_be_taken_from_elsewhere() {
        let disk = MemoryDisk::new();
        disk.write(Path::new("site/content/base.html"), b"x").unwrap();
        let found = load(&disk, Path::new("site"), Some("../content")).unwrap();
        assert_eq!(found.diagnostics[0].rule, &MISSING_THEME);
        assert_eq!(found.value.templates["base.html"].file, None);
    }
}
