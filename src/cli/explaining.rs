//! 说明: why a rule exists, or what a generated page is made of.

use std::collections::BTreeSet;

use super::arguments::{Common, Explain};
use super::{Ending, Outcome, as_of, root, tell};
use crate::build::{self, Options};
use crate::check::registry;
use crate::diagnostic::{Rule, Severity};
use crate::disk::OsDisk;
use crate::model::path::OutputPath;
use crate::page::{Page, document};
use crate::plan::Output;

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

/// What a page is made of.
fn output(common: &Common, options: &Explain, subject: &str) -> Outcome {
    let root = root(common)?;
    let judged = build::judge(&OsDisk, &Options { root, as_of: as_of(&options.judging), except: BTreeSet::new() })?;
    let subject = subject.strip_prefix(judged.catalog.site.base_url.as_str()).unwrap_or(subject);
    let plain = subject.trim_start_matches("public/").trim_start_matches("./").trim_start_matches('/');
    let plain = if plain.is_empty() || plain.ends_with('/') { format!("{plain}index.html") } else { plain.to_owned() };
    let plain = plain.split(['#', '?']).next().unwrap_or_default();
    let decoded = percent_encoding::percent_decode_str(plain).decode_utf8_lossy();
    let output =
        || OutputPath::parse(&decoded).ok().and_then(|path| judged.plan.get(&path).map(|planned| (path, planned)));
    let of_source = || {
        let mut outputs = judged.plan.outputs();
        let found = outputs.find(|(_, planned)| planned.source.as_ref().is_some_and(|source| source.as_str() == plain));
        found.map(|(path, planned)| (path.clone(), planned))
    };
    let planned = output().or_else(of_source);
    let Some((path, planned)) = planned else {
        return Err(
            format!("没有“{subject}”这个页面；请写 public 中的路径，如 zc/index.html，或 content 中的文件").into()
        );
    };
    let mut lines = vec![format!("{path}")];
    lines.extend(planned.source.as_ref().map(|source| format!("  来源：{source}")));
    match &planned.output {
        Output::Page(page) => lines.extend(about_page(page)),
        Output::Document(id) => lines.extend(about_page(&document::page(&judged.context(), *id))),
        Output::Catalogue(_, rows) => lines.push(format!("  公开目录：{}条", rows.rows.len())),
        Output::Feed(feed) => lines.push(format!("  订阅：{}条", feed.entries.len())),
        Output::File(source, _) => lines.push(format!("  附件，原样复制自：{source}")),
        Output::SearchFile(block, _) => lines.push(format!("  检索索引：{}条", block.members.len())),
        Output::SearchIndex(_) | Output::Traditional => lines.push("  检索索引".to_owned()),
        Output::Asset(..) | Output::CodeStyle => lines.push("  主题文件".to_owned()),
        Output::Sitemap(_) | Output::SitemapIndex(_) | Output::Schema | Output::Robots(_) => {
            lines.push("  全站文件".to_owned());
        }
    }
    tell(&format!("{}\n", lines.join("\n")));
    Ok(Ending::Done)
}

fn about_page(page: &Page) -> Vec<String> {
    let template = format!("  模板：{}", page.template());
    let body = page.body().map(|body| format!("  正文：{}", body.source));
    std::iter::once(template).chain(body).collect()
}
