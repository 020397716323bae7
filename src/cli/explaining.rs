//! 说明: why a rule exists, or what a generated page is made of.

use super::arguments::{Common, Explain};
use super::{Ending, Outcome, as_of, provenance, root, tell};
use crate::build::output::{self, Finish, Renderer};
use crate::build::{self, Judged, Options, parts};
use crate::check::registry;
use crate::diagnostic::{Rule, Severity};
use crate::disk::{Disk, OsDisk, Stamp};
use crate::ledger::{Ledger, Verdict};
use crate::model::path::OutputPath;
use crate::plan::Planned;
use crate::publish::{Input, Target};

/// `gongkai explain`.
pub fn run(common: &Common, options: &Explain) -> Outcome {
    match &options.subject {
        None => {
            let lines: Vec<String> = registry::RULES.iter().map(|rule| line(rule)).collect();
            tell(&format!("{}\n", lines.join("\n")));
            Ok(Ending::Done)
        }
        Some(subject) if subject.to_uppercase().starts_with("GK-") => rule(&subject.to_uppercase()),
        Some(subject) => output(common, options, subject),
    }
}

fn line(rule: &Rule) -> String {
    format!("{:<12} {} {}{}", rule.id, word(rule.severity), rule.name, if rule.gate { "（停止发布）" } else { "" })
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "错误",
        Severity::Warning => "警告",
        Severity::Note => "提示",
    }
}

fn rule(id: &str) -> Outcome {
    let Some(rule) = registry::find(id) else {
        return Err(format!("没有编号为 {id} 的规则；不带参数运行 gongkai explain 可列出全部规则").into());
    };
    let gate = if rule.gate { "，出现时停止发布" } else { "" };
    let basis = rule.basis.map(|basis| format!("依据：{basis}\n")).unwrap_or_default();
    tell(&format!("{}\n\n级别：{}{gate}\n{basis}", rule.doc.trim_end(), word(rule.severity)));
    Ok(Ending::Done)
}

/// What a page is made of, and what is new about it since it was published.
fn output(common: &Common, options: &Explain, subject: &str) -> Outcome {
    let root = root(common)?;
    let asked = Options::for_public(root, as_of(&options.judging));
    let judged = build::judge(&OsDisk, &asked)?;
    let subject = subject.strip_prefix(judged.catalog.site.base_url.as_str()).unwrap_or(subject);
    // As it is typed on Windows; no address has such a sign.
    let plain = subject.split(['#', '?']).next().unwrap_or_default().replace('\\', "/");
    let plain = plain.trim_start_matches("./").trim_start_matches("public/").trim_start_matches('/');
    let decoded = percent_encoding::percent_decode_str(plain).decode_utf8_lossy();
    let inside = if decoded.is_empty() || decoded.ends_with('/') {
        format!("{decoded}index.html")
    } else {
        decoded.into_owned()
    };
    let output =
        || OutputPath::parse(&inside).ok().and_then(|path| judged.plan.get(&path).map(|planned| (path, planned)));
    let of_source = || {
        let mut outputs = judged.plan.outputs();
        let found =
            outputs.find(|(_, planned)| planned.source.as_ref().is_some_and(|source| source.as_str() == inside));
        found.map(|(path, planned)| (path.clone(), planned))
    };
    let planned = output().or_else(of_source);
    let Some((path, planned)) = planned else {
        return Err(
            format!("没有“{subject}”这个页面；请写 public 中的路径，如 zc/index.html，或 content 中的文件").into()
        );
    };
    let mut lines = vec![path.to_string()];
    lines.extend(provenance::lines(&judged, &path, planned).into_iter().map(|line| format!("  {line}")));
    lines.push(format!("  与上次生成相比：{}", since(&asked, &judged, &path, planned)?));
    tell(&format!("{}\n", lines.join("\n")));
    Ok(Ending::Done)
}

/// What the next build would do with an output, and why.
fn since(
    asked: &Options,
    judged: &Judged,
    path: &OutputPath,
    planned: &Planned,
) -> Result<String, Box<dyn std::error::Error>> {
    let target = Target::of(&asked.root);
    let ledger = Ledger::load(&OsDisk, &target.state(), build::PROGRAM);
    let templates = output::templates(&judged.theme)?;
    let renderer = Renderer::new(&OsDisk, &asked.root, judged, templates, Finish::Published);
    let Input { print: input, parts } = renderer.input(&planned.output);
    let stamp = OsDisk.stamp(&target.output(path))?.map(Stamp::of_content);
    Ok(match ledger.verdict(path, input, stamp.as_ref()) {
        Verdict::Fresh => "没有变化".to_owned(),
        Verdict::Unknown => "没有上次的记录，下次生成时重新生成".to_owned(),
        Verdict::Missing => "内容没有变化，但 public 中没有这个文件，下次生成时补上".to_owned(),
        Verdict::Tampered => "内容没有变化，但 public 中的文件被改动过，下次生成时恢复".to_owned(),
        Verdict::InputChanged => {
            let before = ledger.output(path).map(|record| record.parts).unwrap_or_default();
            format!("变了的是{}，下次生成时重新生成", parts::changed(before, parts).join("、"))
        }
    })
}
