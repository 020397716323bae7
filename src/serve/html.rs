//! 网页片段: how the preview writes its own HTML.

use crate::diagnostic::Severity;
use crate::diagnostic::emit::Shown;
use crate::diagnostic::line_index::cells;

/// Text between tags and in quoted attributes.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// A finding with its place, the lines it points at, the remedy and the way to its explanation.
pub fn finding(shown: &Shown<'_>) -> String {
    let rule = shown.finding.rule;
    let (word, class) = match shown.finding.severity {
        Severity::Error => ("错误", "error"),
        Severity::Warning => ("警告", "warning"),
        Severity::Note => ("提示", "note"),
    };
    let stop = if shown.finding.gate { "，停止发布" } else { "" };
    let notes: String = shown
        .notes
        .iter()
        .map(|(label, words)| format!("<div><dt>{label}</dt><dd>{}</dd></div>", escape(words).replace('\n', "<br>")))
        .collect();
    format!(
        "<li class=\"gk-finding gk-{class}\"><p class=\"gk-say\"><strong>{word}{stop}</strong> {}</p>\
         <p class=\"gk-where\">{} 第 {} 行第 {} 列</p>{}<dl>{notes}</dl>\
         <p class=\"gk-why\"><a href=\"/__gongkai/explain/{id}\">{name}（{id}）：为什么有这一条</a></p></li>",
        escape(&shown.message),
        escape(&shown.file),
        shown.start.line,
        shown.start.column,
        excerpt(shown),
        id = rule.id,
        name = escape(rule.name),
    )
}

/// The lines with their carets. What stands before the carets is the line's own text, unseen: so they
/// stand right whatever the widths of the font's characters are.
fn excerpt(shown: &Shown<'_>) -> String {
    if shown.lines.is_empty() {
        return String::new();
    }
    let width = shown.end.line.to_string().len();
    let mut out = String::from("<pre class=\"gk-excerpt\" tabindex=\"0\" aria-label=\"原文\">");
    for line in &shown.lines {
        let [before, inside, after] = [&line.before, &line.inside, &line.after].map(|part| escape(part));
        let carets = "^".repeat(cells(&line.inside).max(1));
        out.push_str(&format!(
            "<span class=\"gk-line\">{:>width$} | {before}<mark>{inside}</mark>{after}\n</span>\
             <span class=\"gk-carets\" aria-hidden=\"true\">{:width$}   {before}<b>{carets}</b>\n</span>",
            line.number, "",
        ));
    }
    out.push_str("</pre>");
    out
}

/// A page of the preview itself.
pub fn page(title: &str, main: &str) -> String {
    let title = escape(title);
    format!(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}—预览</title>\n\
         <link rel=\"icon\" href=\"{ICON}\">\n<link rel=\"stylesheet\" href=\"{STYLE}\">\n</head>\n\
         <body class=\"gk-own\">\n<main>\n<h1>{title}</h1>\n{main}\n</main>\n</body>\n</html>\n"
    )
}

/// Files of the preview; no output begins with two underscores.
pub const STYLE: &str = "/__gongkai/panel.css";
/// The script of the panel.
pub const SCRIPT: &str = "/__gongkai/panel.js";
/// The icon of the preview's own pages.
pub const ICON: &str = "/__gongkai/icon.svg";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_becomes_markup() {
        assert_eq!(escape("<a b='c' d=\"e\">&"), "&lt;a b=&#39;c&#39; d=&quot;e&quot;&gt;&amp;");
    }
}
