//! 生成: the pipeline from top to bottom. A clean build is this function with an empty ledger; there is
//! no other.

pub mod files;
pub mod galleys;
pub mod indexing;
mod joined;
pub mod memory;
pub mod output;
pub mod parts;
pub mod read;
mod remembered;
mod standing;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use joined::{Digests, Joined};
use memory::Memory;

pub use read::{Sighted, look};
pub use standing::{Standing, standing};

pub use crate::catalog::Audience;
use crate::catalog::{Catalog, DocumentFile, State};
use crate::check::settle::settle;
use crate::diagnostic::{self, Counts, Diagnostic};
use crate::disk::{Disk, EntryKind, Fault};
use crate::fingerprint::Fingerprint;
use crate::ledger::Ledger;
use crate::model::date::Date;
use crate::model::path::{OutputPath, SourcePath};
use crate::page::context::{Context, Shared};
use crate::plan::{self, Plan, Rank};
use crate::publish;
use crate::render::html::Templates;
use crate::source;
use crate::theme::{self, Theme};

/// What a run is asked to do.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder with `site.yaml`.
    pub root: PathBuf,
    /// The build's date.
    pub as_of: Date,
    /// Documents left out of this run.
    pub except: BTreeSet<SourcePath>,
    /// For whom. What is judged for editors cannot be published.
    pub audience: Audience,
}

impl Options {
    /// The whole site as the public sees it.
    pub fn for_public(root: impl Into<PathBuf>, as_of: Date) -> Self {
        Self { root: root.into(), as_of, except: BTreeSet::new(), audience: Audience::Public }
    }
}

/// The site, judged and planned, nothing written.
#[derive(Debug)]
pub struct Judged {
    /// What it depends on besides the bytes of its sources.
    key: Fingerprint,
    /// Sources whose text is another than when everything was last published, if the site still says the same.
    rewritten: Option<BTreeSet<SourcePath>>,
    /// What the site says.
    pub catalog: Arc<Catalog>,
    /// The files of its documents, in the same order.
    pub files: Vec<Arc<DocumentFile>>,
    /// Of every owned file.
    pub digests: Arc<Digests>,
    /// What pages have in common.
    pub shared: Arc<Shared>,
    /// All outputs.
    pub plan: Arc<Plan>,
    /// What pages are dressed in.
    pub theme: Theme,
    /// All findings, located and sorted.
    pub findings: Vec<Diagnostic>,
    /// Blocks of the search index that were asked for lately.
    pub blocks: indexing::Blocks,
    /// Bodies that were set on the way.
    galleys: Option<galleys::Galleys>,
    /// Held while something is made that takes much memory.
    large: Mutex<()>,
    /// The theme's templates, compiled when they are first needed.
    templates: OnceLock<Arc<Templates>>,
}

impl Judged {
    /// Whether a gate is among the findings.
    pub fn is_stopped(&self) -> bool {
        self.findings.iter().any(|finding| finding.gate)
    }

    /// How many findings of each kind.
    pub fn counts(&self) -> Counts {
        Counts::of(&self.findings)
    }

    /// The templates of the theme; of one judgement they are compiled once.
    fn templates(&self) -> Result<Arc<Templates>, Failure> {
        if let Some(templates) = self.templates.get() {
            return Ok(Arc::clone(templates));
        }
        let templates = output::templates(&self.theme)?;
        Ok(Arc::clone(self.templates.get_or_init(|| templates)))
    }

    /// What pages are made from.
    pub fn context(&self) -> Context<'_> {
        Context { catalog: &self.catalog, files: &self.files, digests: &self.digests, shared: &self.shared }
    }
}

/// Makes sure that there is a site at `root`.
pub fn is_site(disk: &dyn Disk, root: &Path) -> Result<(), Fault> {
    let path = SourcePath::site().below(root);
    match disk.kind(&path)? {
        Some(_) => Ok(()),
        None => Err(Fault::because("读取站点设置", path, read::NO_SITE)),
    }
}

/// Reads, joins, checks and plans the whole site, with what the last build knew. Never stops at an
/// editor's mistake, and writes nothing that has a name.
pub fn judge(disk: &dyn Disk, options: &Options) -> Result<Judged, Fault> {
    judge_with(disk, options, &mut Memory::load(disk, &options.root))
}

/// The same with a memory that goes on to the next build.
pub fn judge_with(disk: &dyn Disk, options: &Options, memory: &mut Memory) -> Result<Judged, Fault> {
    judge_sighted(disk, options, memory, None)
}

/// The same after a look ahead.
pub fn judge_sighted(
    disk: &dyn Disk,
    options: &Options,
    memory: &mut Memory,
    sighted: Option<Sighted>,
) -> Result<Judged, Fault> {
    let published = memory.ledger.whole().map(|whole| whole.key);
    let read::Read { sources, seen, galleys, silences, mut findings } =
        read::all(disk, &options.root, memory, sighted)?;
    let theme = theme::load(disk, &options.root, sources.site.theme.as_deref())?;
    let key = standing::key(options, seen, &theme.value, &theme.diagnostics);
    findings.extend(theme.diagnostics);
    let theme = theme.value;
    let files = sources.documents.clone();
    let mut joined = Joined::of(memory.joined.take(), sources, options);
    let (catalog, shared) = (Arc::clone(&joined.catalog), Arc::clone(&joined.shared));
    let measured = files::measure(disk, &options.root, &catalog, memory)?;
    memory.retain();
    findings.extend(measured.diagnostics);
    let digests = Arc::new(measured.value);
    let plan = joined.plan(&digests, &theme);
    let says_the_same = published == Some(key) && !memory.changes.said;
    let rewritten = says_the_same.then(|| memory.changes.learned.clone());
    findings.extend(joined.findings().cloned());
    memory.joined = Some(joined);
    let mut findings = settle(findings, &catalog, &files, &silences);
    // What is left out of this run is judged all the same, and holds nothing up.
    findings
        .iter_mut()
        .filter(|finding| options.except.contains(&finding.place.file))
        .for_each(|finding| finding.gate = false);
    locate(disk, &options.root, &mut findings);
    diagnostic::sort(&mut findings);
    let (blocks, large, templates) = Default::default();
    Ok(Judged {
        key,
        rewritten,
        catalog,
        files,
        digests,
        shared,
        plan,
        theme,
        findings,
        blocks,
        galleys,
        large,
        templates,
    })
}

/// Turns routes to fields into places in their files. A file that cannot be read again keeps its
/// finding at its head.
fn locate(disk: &dyn Disk, root: &Path, findings: &mut [Diagnostic]) {
    let mut texts: BTreeMap<SourcePath, Option<Vec<u8>>> = BTreeMap::new();
    let mut place = |place: &mut diagnostic::Place| {
        if !matches!(place.spot, diagnostic::Spot::Field(_)) {
            return;
        }
        let bytes = texts.entry(place.file.clone()).or_insert_with(|| {
            let path = place.file.below(root);
            // What is no file, a pipe for one, might never come to its end.
            let is_file = matches!(disk.kind(&path), Ok(Some(EntryKind::File)));
            is_file.then(|| disk.read(&path).ok()).flatten()
        });
        place.spot = match bytes {
            Some(bytes) => diagnostic::Spot::Bytes(source::locate(&place.file, bytes, &place.spot)),
            None => diagnostic::Spot::File,
        };
    };
    for finding in findings {
        place(&mut finding.place);
        finding.related.iter_mut().for_each(|(related, _)| place(related));
    }
}

/// How a run ended.
#[derive(Debug)]
pub enum Outcome {
    /// Everything is in place.
    Published(publish::Report),
    /// A gate stopped it; `public/` is as it was.
    Stopped,
}

/// Why nothing could be published, apart from the editor's mistakes.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Disk, memory or arguments.
    #[error(transparent)]
    Machine(#[from] Fault),
    /// A template of the theme is wrong.
    #[error("{}", .0.message)]
    Template(Box<Diagnostic>),
    /// A source changed while it was being rendered.
    #[error("文件 {0} 在生成过程中被修改")]
    Moved(SourcePath),
}

/// Publishes what was judged, unless a gate stops it.
pub fn publish(
    disk: &dyn Disk,
    options: &Options,
    judged: &Judged,
    ledger: &mut Ledger,
    publishing: publish::Options,
    progress: &(dyn Fn(publish::Progress) + Sync),
) -> Result<Outcome, Failure> {
    if judged.catalog.audience != Audience::Public {
        return Err(Fault::because("发布", &options.root, "其中有草稿或未到公开日期的文件，只能预览").into());
    }
    if judged.is_stopped() {
        return Ok(Outcome::Stopped);
    }
    let templates = judged.templates()?;
    let renderer = output::Renderer::new(disk, &options.root, judged, templates, output::Finish::Published);
    let planned = planned(judged, &renderer, ledger);
    let target = publish::Target::of(&options.root);
    let produce = |planned: &publish::Planned, standing| renderer.produce(&planned.path, standing);
    standing::learn(ledger, judged);
    let published = publish::publish(disk, &target, &planned, ledger, publishing, produce, progress);
    // What failed half way is no whole.
    let report = published.inspect_err(|_| ledger.learn_whole(None))?;
    if publishing.publish != publish::Publish::DryRun {
        judged.blocks.save(disk, &options.root, &judged.plan)?;
    }
    Ok(Outcome::Published(report))
}

/// Puts the pages of the documents that have just changed in place, unless a gate stops them; what else
/// they change is left to [`publish`]. Returns the pages that got new bytes.
pub fn publish_ahead(
    disk: &dyn Disk,
    options: &Options,
    judged: &Judged,
    memory: &mut Memory,
) -> Result<Vec<OutputPath>, Failure> {
    if judged.is_stopped() || memory.changes.seen.is_empty() || judged.catalog.audience != Audience::Public {
        return Ok(Vec::new());
    }
    let templates = judged.templates()?;
    let renderer = output::Renderer::new(disk, &options.root, judged, templates, output::Finish::Published);
    let of_changed =
        |planned: &plan::Planned| planned.source.as_ref().is_some_and(|path| memory.changes.seen.contains(path));
    let outputs: Vec<publish::Planned> = judged
        .plan
        .of_sources()
        .filter(|(_, planned)| matches!(planned.output, plan::Output::Document(_)) && of_changed(planned))
        .map(|(path, planned)| with_input(path, planned, &renderer))
        .collect();
    let target = publish::Target::of(&options.root);
    publish::ahead(disk, &target, &outputs, &mut memory.ledger, |planned| renderer.produce(&planned.path, None))
}

/// What goes into every output that the ledger knows: the page value, the templates it may use, the
/// render settings and the program itself. All others are made in any case. While the site says the same as
/// when everything was last published, only what is made of another text is looked at.
fn planned(judged: &Judged, renderer: &output::Renderer<'_>, ledger: &Ledger) -> Vec<publish::Planned> {
    use rayon::prelude::*;
    let outputs: Vec<_> = judged.plan.outputs().collect();
    let is_same = |planned: &plan::Planned| {
        let own = |texts: &BTreeSet<SourcePath>| planned.source.as_ref().is_some_and(|source| texts.contains(source));
        judged.rewritten.as_ref().is_some_and(|texts| !planned.output.is_of_all_texts() && !own(texts))
    };
    let one = |(path, planned): &(&OutputPath, &plan::Planned)| match ledger.output(path) {
        Some(record) if is_same(planned) => {
            to_publish(path, planned, Some(publish::Input { print: record.input, parts: record.parts }))
        }
        Some(_) => with_input(path, planned, renderer),
        None => to_publish(path, planned, None),
    };
    outputs.par_iter().map(one).collect()
}

fn with_input(path: &OutputPath, planned: &plan::Planned, renderer: &output::Renderer<'_>) -> publish::Planned {
    to_publish(path, planned, Some(renderer.input(&planned.output)))
}

fn to_publish(path: &OutputPath, planned: &plan::Planned, input: Option<publish::Input>) -> publish::Planned {
    let bulk = matches!(planned.output, plan::Output::SearchFile(..));
    publish::Planned { path: path.clone(), order: order(planned.rank), input, bulk }
}

fn order(rank: Rank) -> publish::Order {
    match rank {
        Rank::File => publish::Order::Attachment,
        Rank::Document => publish::Order::Document,
        Rank::List => publish::Order::List,
        Rank::SiteWide => publish::Order::SiteWide,
    }
}

/// Which build of the program this is: made from its sources, theme and lock file.
pub const PROGRAM: &str = env!("GONGKAI_BUILD_DIGEST");

/// The page of a document that the last publication put in place, if it did. A document that is broken
/// today may have been public yesterday: its page is looked for where it would stand. Where it no longer
/// says its 网址名, a page of its column that nobody claims is taken for it, rather than lost.
pub fn published_page(disk: &dyn Disk, root: &Path, document: &SourcePath) -> Result<Option<OutputPath>, Fault> {
    let options = Options::for_public(root, Date::MAX);
    let judged = judge(disk, &options)?;
    let target = publish::Target::of(root);
    let claimed = judged.plan.of_sources().filter(|(_, planned)| planned.source.as_ref() == Some(document));
    let own = judged.catalog.documents.iter().find(|other| other.facts.path == *document);
    for path in claimed.map(|(path, _)| path).chain(own.map(|own| &own.address)) {
        if disk.stamp(&target.output(path))?.is_some() {
            return Ok(Some(path.clone()));
        }
    }
    let Some(lost) = own.filter(|own| own.state == State::Broken && own.facts.front.slug.is_none()) else {
        return Ok(None);
    };
    let published = publish::published(disk, &target)?;
    let in_column = |path: &OutputPath| path.folder() == lost.address.folder() && path.as_str().ends_with(".html");
    Ok(published.into_iter().find(|path| in_column(path) && judged.plan.get(path).is_none()))
}
