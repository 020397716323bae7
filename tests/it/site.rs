//! A site in a string: lines of the form `-- path --` begin a file, everything up to the next such
//! line is its text. What a test does not care about (`site.yaml`, column files) is supplied.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};

use gongkai::build::{self, Audience, Judged, Options, Outcome};
use gongkai::diagnostic::Diagnostic;
use gongkai::disk::{Disk, MemoryDisk};
use gongkai::ledger::Ledger;
use gongkai::model::date::Date;
use gongkai::model::path::{OutputPath, SourcePath};
use gongkai::publish::{self, Foreign, Publish, Target};

/// The date of every judgement, unless a test sets another.
const AS_OF: Date = Date::constant(2026, 11, 20);

/// The `site.yaml` of a site that brings none.
const SITE: &str = "name: 测试站\nagency: 测试局\nbase_url: https://x.gov.cn/\n";

/// A small site on a disk in memory.
pub struct Site {
    disk: MemoryDisk,
    as_of: Date,
    except: BTreeSet<SourcePath>,
    audience: Audience,
}

/// What a build did.
#[derive(Debug)]
pub struct Built {
    /// Whether `public/` was brought up to date.
    pub published: bool,
    /// Outputs that had to be made.
    pub rendered: Vec<String>,
    /// Outputs that got new bytes.
    pub written: Vec<String>,
    /// Outputs that went away.
    pub deleted: Vec<String>,
}

impl Site {
    /// A site with everything supplied that the text leaves out.
    pub fn new(text: &str) -> Self {
        let mut files = parse(text);
        supply(&mut files);
        Self::of(&files)
    }

    /// A site with nothing supplied but `site.yaml`.
    pub fn bare(text: &str) -> Self {
        let mut files = parse(text);
        files.entry("site.yaml".to_owned()).or_insert_with(|| SITE.to_owned());
        Self::of(&files)
    }

    fn of(files: &BTreeMap<String, String>) -> Self {
        let site = Self { disk: MemoryDisk::new(), as_of: AS_OF, except: BTreeSet::new(), audience: Audience::Public };
        for (path, text) in files {
            site.put(path, text);
        }
        site
    }

    /// Goes to another day.
    pub fn set_date(&mut self, date: &str) {
        self.as_of = date.parse().expect("a date");
    }

    /// The same site as editors see it.
    pub fn for_editors(mut self) -> Self {
        self.audience = Audience::Editors;
        self
    }

    /// The same site with one document left out.
    pub fn except(mut self, path: &str) -> Self {
        self.except.insert(SourcePath::new(path));
        self
    }

    /// Writes a file below the root.
    pub fn put(&self, path: &str, bytes: impl AsRef<[u8]>) {
        self.disk.write(&root().join(path), bytes.as_ref()).expect("memory takes any file");
    }

    /// Replaces the one occurrence of a text in a file.
    pub fn replace(&self, path: &str, from: &str, to: &str) {
        let text = String::from_utf8(self.disk.read(&root().join(path)).expect("a file")).expect("text");
        assert_eq!(text.matches(from).count(), 1, "“{from}” once in {path}");
        self.put(path, text.replace(from, to));
    }

    /// Removes a file.
    pub fn remove(&self, path: &str) {
        self.disk.remove(&root().join(path)).expect("a file");
    }

    /// Reads, joins, checks and plans.
    pub fn judge(&self) -> Judged {
        build::judge(&self.disk, &self.options()).expect("memory has no faults")
    }

    /// All findings.
    pub fn findings(&self) -> Vec<Diagnostic> {
        self.judge().findings
    }

    /// Findings of one rule as `file: message`.
    pub fn found(&self, rule: &str) -> Vec<String> {
        let findings = self.findings().into_iter().filter(|finding| finding.rule.id == rule);
        findings.map(|finding| format!("{}: {}", finding.place.file, finding.message)).collect()
    }

    /// The rules that stop publishing, each once.
    pub fn gates(&self) -> Vec<&'static str> {
        let gates = self.findings().into_iter().filter(|finding| finding.gate).map(|finding| finding.rule.id);
        gates.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Whether publishing is refused altogether, whatever was found.
    pub fn is_refused(&self) -> bool {
        let mut ledger = Ledger::empty(&Target::of(root()).state(), build::PROGRAM);
        let publishing = publish::Options { publish: Publish::InPlace, foreign: Foreign::Refuse };
        build::publish(&self.disk, &self.options(), &self.judge(), &mut ledger, publishing, &|_| {}).is_err()
    }

    /// Builds as the command does.
    pub fn build(&self) -> Built {
        let judged = self.judge();
        let target = Target::of(root());
        let mut ledger = Ledger::load(&self.disk, &target.state(), build::PROGRAM);
        let publishing = publish::Options { publish: Publish::InPlace, foreign: Foreign::Refuse };
        let outcome = build::publish(&self.disk, &self.options(), &judged, &mut ledger, publishing, &|_| {});
        match outcome.expect("memory has no faults and the theme no errors") {
            Outcome::Stopped => Built { published: false, rendered: vec![], written: vec![], deleted: vec![] },
            Outcome::Published(report) => Built {
                published: true,
                rendered: texts(&report.rendered),
                written: texts(&report.written),
                deleted: texts(&report.deleted),
            },
        }
    }

    /// The same site, built; it must not be stopped.
    pub fn built(self) -> Self {
        let gates: Vec<String> = self.gates().into_iter().flat_map(|rule| self.found(rule)).collect();
        assert!(self.build().published, "stopped: {gates:#?}");
        self
    }

    /// Every file below `public/`, without the list of our own files.
    pub fn public(&self) -> BTreeMap<String, Vec<u8>> {
        let below = |path: PathBuf| Some(path.strip_prefix(root().join("public")).ok()?.to_string_lossy().into_owned());
        let files = self.disk.files().into_iter().filter_map(|(path, bytes)| Some((below(path)?, bytes)));
        files.filter(|(path, _)| path != publish::LIST).collect()
    }

    /// Paths below `public/` that are not part of the theme.
    pub fn outputs(&self) -> Vec<String> {
        self.public().into_keys().filter(|path| !path.starts_with("assets/")).collect()
    }

    /// The text of an output.
    pub fn output(&self, path: &str) -> String {
        let mut public = self.public();
        let bytes = public.remove(path).unwrap_or_else(|| panic!("{path} among {:#?}", self.outputs()));
        String::from_utf8(bytes).expect("text")
    }

    /// An HTML output, parsed.
    pub fn page(&self, path: &str) -> scraper::Html {
        scraper::Html::parse_document(&self.output(path))
    }

    /// An attribute of every element that a selector finds on a page, percent-decoded.
    pub fn attributes(&self, path: &str, selector: &str, attribute: &str) -> Vec<String> {
        let selector = scraper::Selector::parse(selector).expect("a selector");
        let page = self.page(path);
        let values = page.select(&selector).filter_map(|element| element.value().attr(attribute));
        values.map(|value| percent_encoding::percent_decode_str(value).decode_utf8_lossy().into_owned()).collect()
    }

    /// The catalogue as data.
    pub fn catalogue(&self) -> serde_json::Value {
        serde_json::from_str(&self.output("catalogue/catalogue.json")).expect("JSON")
    }

    /// The row of a document in the catalogue, by its title.
    pub fn row(&self, title: &str) -> serde_json::Value {
        let rows = self.catalogue()["documents"].as_array().cloned().unwrap_or_default();
        rows.into_iter().find(|row| row["title"] == title).unwrap_or_else(|| panic!("a row of {title}"))
    }

    /// Outputs that hold a word in their address or in their bytes, those inside of workbooks included.
    pub fn holding(&self, word: &str) -> Vec<String> {
        let holds = |path: &str, bytes: &[u8]| path.contains(word) || seen(path, bytes).contains(word);
        self.public().into_iter().filter(|(path, bytes)| holds(path, bytes)).map(|(path, _)| path).collect()
    }

    fn options(&self) -> Options {
        Options { root: root().to_path_buf(), as_of: self.as_of, except: self.except.clone(), audience: self.audience }
    }
}

fn root() -> &'static Path {
    Path::new("/站")
}

fn texts(paths: &[OutputPath]) -> Vec<String> {
    paths.iter().map(ToString::to_string).collect()
}

/// The text of a file, with its addresses decoded too, and of a workbook all its parts.
fn seen(path: &str, bytes: &[u8]) -> String {
    if !path.ends_with(".xlsx") {
        let plain = String::from_utf8_lossy(bytes);
        return format!("{plain}\n{}", percent_encoding::percent_decode_str(&plain).decode_utf8_lossy());
    }
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a workbook");
    let mut text = String::new();
    for index in 0..archive.len() {
        archive.by_index(index).expect("a part").read_to_string(&mut text).expect("XML");
    }
    text
}

/// Splits a text into files.
pub fn parse(text: &str) -> BTreeMap<String, String> {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    let mut path = None;
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --")) {
            assert!(files.insert(name.to_owned(), String::new()).is_none(), "{name} twice");
            path = Some(name.to_owned());
        } else if let Some(file) = path.as_ref().and_then(|path| files.get_mut(path)) {
            file.push_str(line);
            file.push('\n');
        } else {
            assert!(line.is_empty(), "“{line}” stands before the first file");
        }
    }
    files
}

/// Adds `site.yaml`, and a complete column file to every folder without one.
fn supply(files: &mut BTreeMap<String, String>) {
    files.entry("site.yaml".to_owned()).or_insert_with(|| SITE.to_owned());
    let sources: Vec<&str> = files.keys().map(String::as_str).filter(|path| path.ends_with(".md")).collect();
    let mut folders = BTreeSet::from(["content"]);
    for path in sources.iter().filter(|path| path.starts_with("content/")) {
        let mut folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        if path.ends_with("/index.md") && path.matches('/').count() > 1 {
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        }
        while !folder.is_empty() && folders.insert(folder) {
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        }
    }
    let folders: Vec<String> = folders.into_iter().map(str::to_owned).collect();
    for folder in folders {
        let described = ["_index.md", "栏目.md"].iter().any(|name| files.contains_key(&format!("{folder}/{name}")));
        if !described {
            let title = folder.rsplit('/').next().filter(|name| *name != "content").unwrap_or("首页");
            let text =
                format!("---\ntitle: {title}\ndescription: 测试栏目\nkeywords: [测试]\ncolumn_type: 政策文件\n---\n");
            files.insert(format!("{folder}/_index.md"), text);
        }
    }
}
