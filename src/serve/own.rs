//! 预览自己的网页: the error in place of a broken page, all findings, what a rule is about.

use std::path::Path;
use std::sync::Arc;

use super::ahead::word;
use super::html::{escape, finding, page};
use super::site::{Newest, Site};
use crate::catalog::{Ahead, Document, State};
use crate::diagnostic::emit::{Report, shown};
use crate::diagnostic::{Counts, Diagnostic, Rule, Severity};
use crate::disk::{Disk, OsDisk};
use crate::markdown::{self, RenderOptions};
use crate::model::kind::Disclosure;
use crate::model::path::SourcePath;

/// The text of a source as it is on the disk now.
fn text_of(root: &Path, path: &SourcePath) -> Option<Arc<str>> {
    OsDisk.read(&path.below(root)).ok().and_then(|bytes| String::from_utf8(bytes).ok()).map(Arc::from)
}

/// Findings as items of a list.
pub fn items(root: &Path, findings: &[Diagnostic]) -> String {
    let sources = |path: &SourcePath| text_of(root, path);
    let report = Report { findings, counts: Counts::of(findings), sources: &sources };
    shown(&report).map(|shown| finding(&shown)).collect()
}

/// What stands in place of a page with gates in its sources.
pub fn broken(_site: &Site, root: &Path, gates: &[Diagnostic], can_look: bool) -> String {
    let look = if can_look {
        "<p><a href=\"?gk=anyway\">仍要查看网页（有问题的地方可能缺失或不对）</a></p>"
    } else {
        ""
    };
    let main = format!(
        "<p>这一页的源文件有会停止发布的问题，改正并保存后此处自动刷新。</p>\
         <ol class=\"gk-findings\">{}</ol>{look}<p><a href=\"/\">回首页</a></p>",
        items(root, gates)
    );
    page("此页有错误", &main)
}

/// What stands at the address of a document that has no page.
pub fn lost(document: &Document) -> String {
    let front = &document.facts.front;
    let drafts = "要在预览中查看，请用 gongkai serve --drafts 打开预览。";
    let why = match document.state {
        State::Draft => format!("这是草稿，没有公开。{drafts}"),
        State::Future => {
            let day = front.published.map(|moment| word(Ahead::Future(moment.date))).unwrap_or_default();
            format!("这份文件{day}，现在还没有网页。{drafts}")
        }
        State::Undisclosed => {
            format!("这份文件的公开属性为{}，不进入任何输出。", front.disclosure.map_or("", Disclosure::chinese))
        }
        State::Public if front.rare.link.is_some() => "这一条链接到别的网站，没有自己的网页。".to_owned(),
        State::Public | State::Withdrawn | State::LeftOut | State::Broken => {
            "这份文件现在没有网页，请看检查结果。".to_owned()
        }
    };
    let main = format!(
        "<p>{}</p><p>源文件：{}</p><p><a href=\"/\">回首页</a></p>",
        escape(&why),
        escape(document.facts.path.as_str())
    );
    page("没有这一页", &main)
}

/// The machine has failed.
pub fn failed(reason: &str) -> String {
    page("出错了", &format!("<p>{}</p><p>排除后刷新即可。</p>", escape(reason)))
}

/// The page is being saved over and over; the panel's script asks again.
pub fn busy() -> String {
    page("正在保存", "<p>源文件正在被修改，稍候自动刷新。</p>")
}

/// Findings on one page of the list.
const MOST: usize = 300;

/// All findings, file by file.
pub fn findings(newest: &Newest, root: &Path) -> String {
    let site = &newest.site;
    let Counts { error, warning, note, gate } = Counts::of(&site.findings);
    let mut main = format!(
        "<p>共 {error} 个错误、{warning} 个警告、{note} 个提示；其中 {gate} 个会停止发布。改正并保存后此处自动刷新。</p>"
    );
    if let Some(trouble) = &newest.trouble {
        main.push_str(&format!(
            "<p class=\"gk-trouble\">现在读不到站点：{}。以下是上一次的结果。</p>",
            escape(trouble)
        ));
    }
    let shown = site.findings.get(..MOST).unwrap_or(&site.findings);
    for of_file in shown.chunk_by(|one, next| one.place.file == next.place.file) {
        let Some(first) = of_file.first() else { continue };
        let file = escape(first.place.file.as_str());
        let title = match site.page_of(&first.place.file) {
            Some(path) => format!("<a href=\"/{}\">{file}</a>", escape(&path.href())),
            None => file,
        };
        main.push_str(&format!("<h2>{title}</h2><ol class=\"gk-findings\">{}</ol>", items(root, of_file)));
    }
    if site.findings.len() > MOST {
        main.push_str(&format!(
            "<p>此处只列前 {MOST} 个，其余 {} 个请用 gongkai check 查看。</p>",
            site.findings.len() - MOST
        ));
    }
    main.push_str("<p><a href=\"/\">回首页</a></p>");
    page("检查结果", &main)
}

/// What a rule is about: its page in the documentation.
pub fn explain(rule: &Rule) -> String {
    let severity = match rule.severity {
        Severity::Error => "错误",
        Severity::Warning => "警告",
        Severity::Note => "提示",
    };
    let gate = if rule.gate { "，出现时停止发布" } else { "" };
    // The heading of the page is that of the documentation.
    let text = rule.doc.split_once('\n').map_or("", |(_, rest)| rest);
    let body = markdown::render(text, &[], &RenderOptions { root: "/", heading_base: 2, id_prefix: "" });
    let basis = rule.basis.map(|basis| format!("<p>依据：{}</p>", escape(basis))).unwrap_or_default();
    let main = format!(
        "<p>级别：{severity}{gate}</p>{basis}<div class=\"gk-doc\">{body}</div>\
         <p><a href=\"/__gongkai/findings\">全部检查结果</a></p>"
    );
    page(&format!("{} {}", rule.id, rule.name), &main)
}
