//! The contract with editors and readers, on the smallest sites that can show it. Each file is one
//! part of it: what a front matter means, addresses, pages, the catalogue, findings.

mod addresses;
mod catalogue;
mod editors;
mod fields;
mod findings;
mod kinds;
mod pages;
mod rebuilding;
mod references;
mod relations;
mod search;
mod validity;
mod visibility;

/// A document as a file of a site in a string. The required fields are supplied where `fields`, lines
/// of front matter, does not hold them.
fn paper(path: &str, title: &str, fields: &str) -> String {
    paper_with(path, title, fields, "正文。")
}

/// The same with a body.
fn paper_with(path: &str, title: &str, fields: &str, body: &str) -> String {
    let mut text = format!("-- {path} --\n---\n标题: {title}\n");
    for (key, line) in [("发布日期:", "发布日期: 2026-03-02\n"), ("责任科室:", "责任科室: 办公室\n")]
    {
        if !fields.contains(key) {
            text += line;
        }
    }
    text += fields;
    if !fields.is_empty() && !fields.ends_with('\n') {
        text.push('\n');
    }
    text + "---\n" + body + "\n"
}

/// `site.yaml` with the required keys and some more lines.
fn site_yaml(lines: &str) -> String {
    format!("-- site.yaml --\nname: 测试站\nagency: 测试局\nbase_url: https://x.gov.cn/\n{lines}\n")
}
