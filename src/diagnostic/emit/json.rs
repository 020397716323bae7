//! JSON: findings for other programs, as DESIGN B6 has it. Version 1.

use serde::Serialize;

use super::{Files, Report, to_json};
use crate::diagnostic::{Counts, Diagnostic, Severity};

/// The whole report. Lines and columns from 1, columns in code points, ends exclusive.
#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    findings: Vec<Finding<'a>>,
    counts: Counts,
}

/// One finding; the order of the fields is that of the contract.
#[derive(Serialize)]
struct Finding<'a> {
    rule: &'a str,
    severity: Severity,
    gate: bool,
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    message: &'a str,
    help: Option<&'a str>,
    basis: Option<&'a str>,
    fix: Option<Edit<'a>>,
}

/// Byte offsets in the stored file, a byte order mark included.
#[derive(Serialize)]
struct Edit<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    safe: bool,
}

/// The report as JSON.
pub fn json(report: &Report<'_>) -> String {
    let mut files = Files::new(report);
    let findings = report.findings.iter().map(|finding| view(finding, &mut files)).collect();
    to_json(&Document { version: 1, findings, counts: report.counts })
}

fn view<'a>(finding: &'a Diagnostic, files: &mut Files<'_>) -> Finding<'a> {
    let place = files.locate(&finding.place);
    Finding {
        rule: finding.rule.id,
        severity: finding.severity,
        gate: finding.gate,
        file: finding.place.file.as_str(),
        line: place.start.line,
        column: place.start.column,
        end_line: place.end.line,
        end_column: place.end.column,
        message: &finding.message,
        help: finding.help.as_deref(),
        basis: finding.rule.basis,
        fix: finding.fix.as_ref().map(|fix| Edit {
            start: fix.span.start,
            end: fix.span.end,
            text: &fix.text,
            safe: fix.safe,
        }),
    }
}
