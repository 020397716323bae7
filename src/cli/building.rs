//! 生成与检查.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use super::arguments::{Build, Check, Common};
use super::findings::{self, Told};
use super::progress::Bar;
use super::{Ending, Outcome, as_of, root, say};
use crate::build::memory::Memory;
use crate::build::{self, Judged, Options, Standing};
use crate::diagnostic::Counts;
use crate::disk::{Disk, OsDisk};
use crate::model::date::Date;
use crate::model::path::SourcePath;
use crate::publish::{self, Foreign, Publish, Target};
use crate::render::redirects;

/// `gongkai build`.
pub fn run(common: &Common, options: &Build) -> Outcome {
    let root = root(common)?;
    let except = left_out(&root, &options.except)?;
    let asked = Options { except, ..Options::for_public(&root, as_of(&options.judging)) };
    let target = Target::of(&root);
    // Before the lock makes a folder of its own in what may be no site at all.
    build::is_site(&OsDisk, &root)?;
    let lock = if options.dry_run { None } else { Some(publish::lock(&OsDisk, &target)?) };
    let started = Instant::now();
    let bar = Bar::new(common);
    if lock.is_some() {
        publish::recover(&OsDisk, &target)?;
    }
    let mut memory = Memory::load(&OsDisk, &root).for_pages();
    let mode = match (options.dry_run, options.releases) {
        (true, _) => Publish::DryRun,
        (false, true) => Publish::Releases,
        (false, false) => Publish::InPlace,
    };
    let foreign = if options.adopt { Foreign::Adopt } else { Foreign::Refuse };
    let publishing = publish::Options { publish: mode, foreign };
    let sighted = match build::standing(&OsDisk, &asked, &memory, publishing).inspect_err(|_| bar.end())? {
        Standing::Stands(report, found) => {
            bar.end();
            findings::print(&root, &found, options.format);
            closing(common, Counts::of(&found), &report, mode, started.elapsed());
            std::mem::forget(memory);
            return Ok(Ending::Done);
        }
        Standing::Unknown(sighted) => sighted.map(|sighted| *sighted),
    };
    let judged = build::judge_sighted(&OsDisk, &asked, &mut memory, sighted).inspect_err(|_| bar.end())?;
    bar.end();
    findings::print(&root, &judged.findings, options.format);
    // Nothing is judged again here: the room is needed for what is made.
    let mut ledger = memory.into_ledger();
    let outcome = build::publish(&OsDisk, &asked, &judged, &mut ledger, publishing, &|news| bar.show(news));
    bar.end();
    let ending = match outcome? {
        build::Outcome::Stopped => {
            say(&stopped(&judged));
            Ending::Stopped
        }
        build::Outcome::Published(report) => {
            server_redirects(&root, &judged, mode)?;
            closing(common, judged.counts(), &report, mode, started.elapsed());
            Ending::Done
        }
    };
    // The process ends with this command: to take the site apart piece by piece would only cost time.
    std::mem::forget((judged, ledger));
    Ok(ending)
}

fn stopped(judged: &Judged) -> String {
    let gates = judged.counts().gate;
    format!("未生成：有 {gates} 个问题会停止发布，public 文件夹保持原样。改正后请重新生成。")
}

/// One of the builds of a watch.
pub struct Building<'a> {
    /// The folder with `site.yaml`.
    pub root: &'a Path,
    /// The build's date.
    pub as_of: Date,
    /// Whether nothing is said unless something changed.
    pub only_news: bool,
}

/// Builds once more, and says what was not said before. Returns the emblem, which lies outside of the
/// folders that are watched anyway.
pub fn again(
    common: &Common,
    building: &Building<'_>,
    memory: &mut Memory,
    told: &mut Told,
    sighted: Option<build::Sighted>,
) -> Result<Option<String>, Box<dyn std::error::Error>> {
    let asked = Options::for_public(building.root, building.as_of);
    let target = Target::of(building.root);
    build::is_site(&OsDisk, building.root)?;
    let _lock = publish::lock(&OsDisk, &target)?;
    let started = Instant::now();
    publish::recover(&OsDisk, &target)?;
    let judged = build::judge_sighted(&OsDisk, &asked, memory, sighted)?;
    told.tell(building.root, &judged.findings);
    let publishing = publish::Options { publish: Publish::InPlace, foreign: Foreign::Refuse };
    let bar = Bar::new(common);
    // What was just saved first: its page is in place before the rest is looked at.
    let outcome = build::publish_ahead(&OsDisk, &asked, &judged, memory).and_then(|ahead| {
        let rest = build::publish(&OsDisk, &asked, &judged, &mut memory.ledger, publishing, &|news| bar.show(news));
        rest.map(|rest| (ahead, rest))
    });
    bar.end();
    let (ahead, outcome) = match outcome {
        // Saved while it was being published: the next wake is on its way.
        Err(build::Failure::Moved(_)) => return Ok(judged.catalog.site.emblem.clone()),
        outcome => outcome?,
    };
    match outcome {
        build::Outcome::Stopped => told.say_once(&stopped(&judged)),
        build::Outcome::Published(mut report) => {
            report.rendered.extend(ahead.iter().cloned());
            report.written.extend(ahead);
            report.written.sort();
            server_redirects(building.root, &judged, Publish::InPlace)?;
            let changed = !report.written.is_empty() || !report.deleted.is_empty();
            if changed || !building.only_news {
                told.forget_words();
                closing(common, judged.counts(), &report, Publish::InPlace, started.elapsed());
            }
        }
    }
    Ok(judged.catalog.site.emblem.clone())
}

/// `gongkai check`.
pub fn check(common: &Common, options: &Check) -> Outcome {
    let root = root(common)?;
    let judged = build::judge(&OsDisk, &Options::for_public(&root, as_of(&options.judging)))?;
    findings::print(&root, &judged.findings, options.format);
    let counts = judged.counts();
    if !common.quiet && judged.findings.is_empty() {
        say("检查完毕，没有发现问题。");
    }
    Ok(if counts.error > 0 { Ending::Stopped } else { Ending::Done })
}

/// The documents of `--except`. One that is already public is refused: leaving it out would take it
/// off the site without a word.
fn left_out(root: &Path, files: &[String]) -> Result<BTreeSet<SourcePath>, Box<dyn std::error::Error>> {
    let mut except = BTreeSet::new();
    for file in files {
        let written = file.replace('\\', "/");
        let path = SourcePath::new(written.trim_start_matches("./"));
        if !path.as_str().starts_with("content/") || OsDisk.stamp(&path.below(root))?.is_none() {
            return Err(format!("--except：没有文件“{file}”，请从 content 写起，如 content/政策/通知.md").into());
        }
        except.insert(path);
    }
    if except.is_empty() {
        return Ok(except);
    }
    for path in &except {
        if let Some(page) = build::published_page(&OsDisk, root, path)? {
            return Err(format!("--except：“{path}”已经公开（{page}），不能用此办法撤下；如需撤回请写“撤回”").into());
        }
    }
    Ok(except)
}

fn closing(common: &Common, counts: Counts, report: &publish::Report, mode: Publish, took: Duration) {
    for path in &report.foreign {
        say(&format!("提示：public/{path} 不是本程序生成的文件，已保留"));
    }
    if common.verbose || mode == Publish::DryRun {
        report.written.iter().for_each(|path| say(&format!("写入 {path}")));
        report.deleted.iter().for_each(|path| say(&format!("删除 {path}")));
    }
    if common.quiet {
        return;
    }
    let Counts { error, warning, note, .. } = counts;
    let verb = if mode == Publish::DryRun { "试算完毕（未写入）" } else { "生成完毕" };
    say(&format!(
        "{verb}：计划 {} 个文件，重新生成 {} 个，写入 {} 个，删除 {} 个；错误 {error}、警告 {warning}、提示 {note}；用时 {:.2} 秒",
        report.planned,
        report.rendered.len(),
        report.written.len(),
        report.deleted.len(),
        took.as_secs_f64(),
    ));
}

/// Old addresses that no page can serve become rules for the web server, outside `public/`.
fn server_redirects(root: &Path, judged: &Judged, mode: Publish) -> Result<(), Box<dyn std::error::Error>> {
    let old = judged.plan.server_redirects();
    if old.is_empty() || mode == Publish::DryRun {
        return Ok(());
    }
    let mut rules = Vec::new();
    for (from, to) in old {
        match redirects::Redirect::parse(from, to) {
            Ok(rule) => rules.push(rule),
            Err(error) => say(&format!("提示：旧网址“{from}”不能跳转：{error}")),
        }
    }
    let folder = root.join(".gongkai").join("redirects");
    OsDisk.create_dir(&folder)?;
    let files = [
        ("nginx.conf", redirects::nginx(&rules)),
        ("apache.conf", redirects::apache(&rules)),
        ("web.config", redirects::iis(&rules)),
    ];
    for (name, text) in files {
        OsDisk.write(&folder.join(name), text.as_bytes())?;
    }
    say(&format!(
        "提示：有 {} 个旧网址要由网站服务器跳转，规则已写入 .gongkai/redirects（nginx、Apache、IIS）",
        rules.len()
    ));
    Ok(())
}
