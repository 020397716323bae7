//! 主题: what every page of the default theme must be, whatever it shows, and a second theme over it.

#![expect(clippy::unwrap_used, reason = "helpers of tests; clippy excuses only the tests themselves")]

use std::collections::BTreeSet;
use std::path::Path;

use gongkai::disk::OsDisk;
use gongkai::page::fixtures;
use gongkai::render::html::Templates;
use gongkai::render::minify::minify;
use gongkai::theme::{self, Theme};
use scraper::{ElementRef, Html, Selector};

/// A page by its path, as HTML.
struct Rendered {
    path: String,
    html: String,
    tree: Html,
}

impl Rendered {
    fn all(&self, selector: &str) -> Vec<ElementRef<'_>> {
        self.tree.select(&Selector::parse(selector).unwrap()).collect()
    }

    fn attributes(&self, selector: &str, name: &str) -> Vec<&str> {
        self.all(selector).into_iter().filter_map(|element| element.attr(name)).collect()
    }

    fn is_redirect(&self) -> bool {
        self.path.starts_with("old")
    }
}

fn load(name: Option<&str>) -> Theme {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let found = theme::load(&OsDisk, &tests, name).unwrap();
    assert_eq!(found.diagnostics, []);
    found.value
}

fn pages(name: Option<&str>) -> Vec<Rendered> {
    let templates = Templates::compile(&load(name)).unwrap();
    fixtures::all()
        .into_iter()
        .map(|fixture| {
            let html = String::from_utf8(templates.render(&fixture.page, fixture.body).unwrap()).unwrap();
            Rendered { path: fixture.path, tree: Html::parse_document(&html), html }
        })
        .collect()
}

#[test]
fn a_page_has_one_first_heading_a_language_and_named_landmarks() {
    for page in pages(None) {
        let path = &page.path;
        assert_eq!(page.attributes("html", "lang"), ["zh-CN"], "{path}");
        assert_eq!(page.all("h1").len(), 1, "{path}");
        assert_eq!(page.all("main").len(), 1, "{path}");
        assert!(
            page.all("nav, aside, [role=region], [role=search], section.block, section.group").iter().all(|landmark| {
                landmark.attr("aria-label").or(landmark.attr("aria-labelledby")).is_some()
                    || landmark.value().name() == "section"
            }),
            "{path}"
        );
        assert_eq!(page.all("a.skip[href='#gk-main']").len(), usize::from(!page.is_redirect()), "{path}");
    }
}

#[test]
fn ids_are_unique_and_what_refers_to_them_finds_them() {
    for page in pages(None) {
        let ids = page.attributes("[id]", "id");
        let known: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), known.len(), "{}: {ids:?}", page.path);
        for id in page.attributes("[aria-labelledby]", "aria-labelledby").iter().chain(&page.attributes("label", "for"))
        {
            assert!(known.contains(id), "{}: {id}", page.path);
        }
    }
}

#[test]
fn nothing_is_inline_and_nothing_comes_from_another_host() {
    for page in pages(None) {
        let path = &page.path;
        assert_eq!(page.all("style, [style], iframe, object, embed").len(), 0, "{path}");
        assert_eq!(page.all("script:not([src]):not([type='application/ld+json'])").len(), 0, "{path}");
        let handlers = |element: &ElementRef<'_>| element.value().attrs().any(|(name, _)| name.starts_with("on"));
        assert!(!page.all("*").iter().any(handlers), "{path}");
        let fetched = [("script", "src"), ("img", "src"), ("link:not([rel=canonical])", "href")];
        for (selector, name) in fetched {
            assert!(page.attributes(selector, name).iter().all(|url| !url.contains("//")), "{path}");
        }
        assert!(page.all("[target]").is_empty(), "{path}: new windows never open by themselves");
    }
}

#[test]
fn tables_have_captions_and_heads_with_a_scope() {
    for page in pages(None).iter().filter(|page| !page.is_redirect()) {
        for table in page.all("main table:not(.body table)") {
            let has = |selector: &str| table.select(&Selector::parse(selector).unwrap()).next().is_some();
            assert!(has("caption") && has("th[scope]") && !has("th:not([scope])"), "{}", page.path);
        }
        assert!(page.all("time").iter().all(|time| time.attr("datetime").is_some_and(|date| !date.is_empty())));
    }
}

#[test]
fn tags_are_written_as_inspectors_look_for_them() {
    for page in pages(None).iter().filter(|page| !page.is_redirect()) {
        assert!(page.html.contains("<meta name=\"SiteName\" content=\"云汀市民政局政府信息公开\">"), "{}", page.path);
        assert!(!page.html.contains("content=\"\""), "{}", page.path);
    }
}

#[test]
fn links_and_assets_start_from_the_root_of_the_page() {
    for page in pages(None).iter().filter(|page| !page.is_redirect()) {
        let root = "../".repeat(page.path.matches('/').count());
        assert!(page.html.contains(&format!("href=\"{root}assets/site.css\"")), "{}", page.path);
        for href in page.attributes("a", "href") {
            let known =
                ["#", "http", "tel:", "../", "search.html", "mailto:"].iter().any(|start| href.starts_with(start));
            assert!(known || root.is_empty(), "{}: {href}", page.path);
            assert!(!href.contains('\n') && !href.contains(' '), "{}: {href}", page.path);
        }
    }
}

#[test]
fn the_style_the_scripts_and_the_pages_keep_within_their_budgets() {
    let theme = load(None);
    let bytes = |name: &str| theme.assets.iter().find(|asset| asset.path.as_str() == name).unwrap().bytes.len();
    assert!(bytes("assets/site.css") <= 30 * 1024, "{}", bytes("assets/site.css"));
    assert!(bytes("assets/site.js") <= 12 * 1024);
    assert!(bytes("assets/prefs.js") <= 1024);
    for page in pages(None) {
        assert!(!page.html.contains("\n\n"), "{}: blank lines", page.path);
    }
}

#[test]
fn minifying_loses_nothing_and_leaves_the_head_alone() {
    for page in pages(None) {
        let (minified, kept) = minify(page.html.clone());
        assert!(!kept, "{}", page.path);
        let head = page.html.split("<body").next().unwrap();
        assert!(minified.starts_with(head), "{}", page.path);
        let tree = Html::parse_document(&minified);
        let hrefs = |tree: &Html| -> Vec<String> {
            let links = Selector::parse("a").unwrap();
            tree.select(&links).filter_map(|a| a.attr("href").map(str::to_owned)).collect()
        };
        assert_eq!(hrefs(&page.tree), hrefs(&tree), "{}", page.path);
        #[cfg(feature = "minify")]
        assert!(minified.len() <= page.html.len(), "{}", page.path);
    }
}

#[test]
fn a_small_theme_replaces_what_it_names_and_nothing_else() {
    let small = load(Some("small"));
    assert!(small.assets.iter().any(|asset| asset.path.as_str() == "assets/own.css"));
    assert_eq!(small.digest_for("redirect.html"), load(None).digest_for("redirect.html"));
    assert_ne!(small.digest_for("column.html"), load(None).digest_for("column.html"));
    for page in pages(Some("small")).iter().filter(|page| !page.is_redirect()) {
        assert_eq!(page.all("footer .motto").len(), 1, "{}", page.path);
        assert!(page.html.contains("assets/own.css"), "{}", page.path);
        assert_eq!(page.all("h1").len(), 1, "{}", page.path);
    }
}
