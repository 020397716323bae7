//! 检查结果面板: findings of the page that is being looked at, on the page itself. It comes as markup and
//! files of this host: the policy stays as it is in production, and without scripts it can be read.

use std::path::Path;

use super::answer::{Asked, looked_at};
use super::html::{SCRIPT, STYLE, escape};
use super::site::Newest;
use super::{ahead, own};
use crate::diagnostic::{Counts, Severity};
use crate::fingerprint::Fingerprint;

/// Findings shown on a page; more only hide it.
const MOST: usize = 30;

/// The panel and its fingerprint.
pub struct Panel {
    /// The fingerprint of what it says.
    pub print: Fingerprint,
    inside: String,
    attributes: String,
}

impl Panel {
    /// The panel of an address.
    pub fn of(newest: &Newest, root: &Path, asked: &Asked) -> Self {
        let site = &newest.site;
        let own = looked_at(site, asked).map(|path| site.findings_of(&path)).unwrap_or_default();
        let elsewhere = site.findings.len() - own.len();
        let open =
            own.iter().any(|finding| finding.gate || finding.severity == Severity::Error) || newest.trouble.is_some();
        let trouble = newest.trouble.as_ref().map(|trouble| {
            format!("<p class=\"gk-trouble\">现在读不到站点：{}。显示的是上一次的内容。</p>", escape(trouble))
        });
        let rest = if own.len() > MOST { format!("<p>此处只列前 {MOST} 个。</p>") } else { String::new() };
        let items = own::items(root, own.get(..MOST).unwrap_or(&own));
        let list = if own.is_empty() { String::new() } else { format!("<ol class=\"gk-findings\">{items}</ol>") };
        let inside = format!(
            "<details{}><summary><span class=\"gk-count\">{}</span><span class=\"gk-else\">{}</span></summary>\
             <div class=\"gk-body\">{}{list}{rest}<p><a href=\"/__gongkai/findings\">查看全部检查结果</a></p></div></details>",
            if open { " open" } else { "" },
            counted(Counts::of(&own)),
            if elsewhere == 0 {
                "其他文件没有问题".to_owned()
            } else {
                format!("其他文件有 {elsewhere} 个问题")
            },
            trouble.unwrap_or_default(),
        );
        let attributes = format!(
            "data-path=\"{}\"{}{}",
            escape(&asked.path),
            if asked.anyway { " data-anyway=\"1\"" } else { "" },
            if site.has_ahead() { " data-ahead=\"1\"" } else { "" },
        );
        Self { print: Fingerprint::of(&inside), inside, attributes }
    }

    /// As markup; `page` is the fingerprint of the page that it stands on.
    pub fn html(&self, page: Fingerprint) -> String {
        format!(
            "<aside id=\"gk-panel\" class=\"gk-panel\" aria-label=\"预览：检查结果\" {} data-page=\"{}\" \
             data-findings=\"{}\">{}<p class=\"gk-status\" role=\"status\"></p></aside>",
            self.attributes,
            hex(page),
            hex(self.print),
            self.inside
        )
    }
}

fn counted(counts: Counts) -> String {
    let Counts { error, warning, note, gate } = counts;
    let parts: Vec<String> = [(error, "个错误"), (warning, "个警告"), (note, "个提示")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    match (parts.is_empty(), gate) {
        (true, _) => "本页没有问题".to_owned(),
        (false, 0) => format!("本页有 {}", parts.join("、")),
        (false, gate) => format!("本页有 {}，其中 {gate} 个会停止发布", parts.join("、")),
    }
}

/// As it stands in attributes and queries.
pub fn hex(print: Fingerprint) -> String {
    format!("{:016x}", print.to_bits())
}

/// Puts the panel on a page, and before everything else the strip of what is not public yet.
pub fn put_on(html: &str, newest: &Newest, asked: &Asked, panel: &str) -> String {
    let strip = looked_at(&newest.site, asked).and_then(|path| newest.site.ahead(&path)).map(ahead::strip);
    let head = format!("<link rel=\"stylesheet\" href=\"{STYLE}\">");
    let foot = format!("{panel}<script src=\"{SCRIPT}\" defer></script>");
    let mut out = html.to_owned();
    out.insert_str(out.rfind("</body>").unwrap_or(out.len()), &foot);
    if let Some(strip) = strip {
        out.insert_str(after_body_tag(&out), &strip);
    }
    let at = out.find("</head>").unwrap_or(0);
    out.insert_str(at, &head);
    out
}

/// Behind `<body …>`; at the head of a page without one.
fn after_body_tag(html: &str) -> usize {
    let body = html.find("<body");
    body.and_then(|at| html[at..].find('>').map(|length| at + length + 1)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_leave_out_what_is_not_there() {
        let counts = |error, warning, note, gate| counted(Counts { error, warning, note, gate });
        assert_eq!(counts(0, 0, 0, 0), "本页没有问题");
        assert_eq!(counts(0, 2, 1, 0), "本页有 2 个警告、1 个提示");
        assert_eq!(counts(1, 0, 0, 1), "本页有 1 个错误，其中 1 个会停止发布");
    }
}
