//! GitHub: findings as workflow commands, which GitHub shows beside the changed lines.

use super::{Files, Report, remedies};
use crate::diagnostic::{Diagnostic, Severity};

/// One command a line.
pub fn github(report: &Report<'_>) -> String {
    let mut files = Files::new(report);
    report.findings.iter().map(|finding| command(finding, &mut files)).collect()
}

fn command(finding: &Diagnostic, files: &mut Files<'_>) -> String {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let place = files.locate(&finding.place);
    let (start, end) = (place.start, place.end);
    let file = property(finding.place.file.as_str());
    // Columns of a span over several lines are refused by the runner, with a complaint in the log.
    let columns =
        if start.line == end.line { format!(",col={},endColumn={}", start.column, end.column) } else { String::new() };
    let title = property(&format!("{} {}", finding.rule.id, finding.rule.name));
    let message = data(&words(finding, files));
    format!("::{level} file={file},line={},endLine={}{columns},title={title}::{message}\n", start.line, end.line)
}

fn words(finding: &Diagnostic, files: &mut Files<'_>) -> String {
    let stop = if finding.gate { "（停止发布）" } else { "" };
    let mut lines = vec![format!("{}{stop}", finding.message)];
    lines.extend(remedies(finding).into_iter().map(|(label, text)| format!("{label}: {text}")));
    for (place, text) in &finding.related {
        let at = files.locate(place).start;
        lines.push(format!("另见: {}:{}:{} {text}", place.file, at.line, at.column));
    }
    lines.extend(finding.rule.basis.map(|basis| format!("依据: {basis}")));
    lines.join("\n")
}

/// The value after `::`. The percent sign first, or it would escape the escapes.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A value among the properties, where `:` and `,` have a meaning too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
