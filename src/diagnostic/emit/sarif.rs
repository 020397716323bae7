//! SARIF 2.1.0: findings for code scanning services and editors.
//!
//! Columns are code points and regions of results are lines and columns; edits are byte regions,
//! because a fix is made to the stored bytes.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Files, Report, remedies, to_json};
use crate::diagnostic::line_index::Position;
use crate::diagnostic::{Diagnostic, Fix, Place, Rule, Severity};
use crate::model::path::{SourcePath, encode};

/// The name that all relative addresses hang on: the root of the site.
const ROOT: &str = "SRCROOT";

/// The report as a SARIF log with one run.
pub fn sarif(report: &Report<'_>) -> String {
    let rules: BTreeMap<&str, &Rule> = report.findings.iter().map(|finding| (finding.rule.id, finding.rule)).collect();
    let mut files = Files::new(report);
    let results = report.findings.iter().map(|finding| result(finding, &rules, &mut files)).collect();
    let driver = Driver {
        name: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
        language: "zh-CN",
        rules: rules.values().map(|rule| descriptor(rule)).collect(),
    };
    to_json(&Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool { driver },
            column_kind: "unicodeCodePoints",
            original_uri_base_ids: BTreeMap::from([(ROOT, BaseId { description: Text { text: "站点根目录" } })]),
            results,
        }],
    })
}

fn result<'a>(finding: &'a Diagnostic, rules: &BTreeMap<&str, &Rule>, files: &mut Files<'_>) -> SarifResult<'a> {
    let mut text = vec![finding.message.clone()];
    text.extend(remedies(finding).into_iter().map(|(label, words)| format!("{label}: {words}")));
    let related = finding.related.iter().enumerate();
    SarifResult {
        rule_id: finding.rule.id,
        rule_index: rules.range(..finding.rule.id).count(),
        level: level(finding.severity),
        message: Text { text: text.join("\n") },
        locations: [location(&finding.place, files)],
        related_locations: related
            .map(|(id, (place, words))| Related { id, message: Text { text: words }, at: location(place, files) })
            .collect(),
        fixes: finding.fix.iter().map(|fix| edit(fix, finding)).collect(),
        properties: ResultProperties { gate: finding.gate },
    }
}

fn descriptor(rule: &Rule) -> Descriptor<'_> {
    Descriptor {
        id: rule.id,
        name: rule.name,
        short_description: Text { text: rule.name },
        help: Help { text: rule.doc, markdown: rule.doc },
        default_configuration: Configuration { level: level(rule.severity) },
        properties: RuleProperties { gate: rule.gate, basis: rule.basis },
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn location(place: &Place, files: &mut Files<'_>) -> Location {
    let at = files.locate(place);
    let (Position { line: start_line, column: start_column }, Position { line: end_line, column: end_column }) =
        (at.start, at.end);
    Location {
        physical_location: Physical {
            artifact_location: artifact(&place.file),
            region: Region { start_line, start_column, end_line, end_column },
        },
    }
}

fn artifact(file: &SourcePath) -> Artifact {
    Artifact { uri: encode(file.as_str()), uri_base_id: ROOT }
}

fn edit<'a>(fix: &'a Fix, finding: &Diagnostic) -> SarifFix<'a> {
    let (offset, length) = (fix.span.start, fix.span.end.saturating_sub(fix.span.start));
    SarifFix {
        description: Text { text: if fix.safe { "修改（不改变含义）" } else { "修改（请核对）" } },
        artifact_changes: [Change {
            artifact_location: artifact(&finding.place.file),
            replacements: [Replacement {
                deleted_region: Bytes { byte_offset: offset, byte_length: length },
                inserted_content: Text { text: fix.text.as_str() },
            }],
        }],
        properties: FixProperties { safe: fix.safe },
    }
}

/// Declares the shapes of SARIF that we write, in its spelling.
macro_rules! shapes {
    ($($name:ident $(<$life:lifetime>)? $(<$generic:ident>)? { $($(#[$meta:meta])* $field:ident: $type:ty,)+ })+) => {
        $(#[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct $name $(<$life>)? $(<$generic>)? { $($(#[$meta])* $field: $type,)+ })+
    };
}

shapes! {
    Log<'a> { #[serde(rename = "$schema")] schema: &'static str, version: &'static str, runs: [Run<'a>; 1], }
    Run<'a> {
        tool: Tool<'a>,
        column_kind: &'static str,
        original_uri_base_ids: BTreeMap<&'static str, BaseId>,
        results: Vec<SarifResult<'a>>,
    }
    BaseId { description: Text<&'static str>, }
    Tool<'a> { driver: Driver<'a>, }
    Driver<'a> {
        name: &'static str,
        version: &'static str,
        language: &'static str,
        rules: Vec<Descriptor<'a>>,
    }
    Descriptor<'a> {
        id: &'a str,
        name: &'a str,
        short_description: Text<&'a str>,
        help: Help<'a>,
        default_configuration: Configuration,
        properties: RuleProperties<'a>,
    }
    Help<'a> { text: &'a str, markdown: &'a str, }
    Configuration { level: &'static str, }
    RuleProperties<'a> { gate: bool, #[serde(skip_serializing_if = "Option::is_none")] basis: Option<&'a str>, }
    SarifResult<'a> {
        rule_id: &'a str,
        rule_index: usize,
        level: &'static str,
        message: Text<String>,
        locations: [Location; 1],
        #[serde(skip_serializing_if = "Vec::is_empty")] related_locations: Vec<Related<'a>>,
        #[serde(skip_serializing_if = "Vec::is_empty")] fixes: Vec<SarifFix<'a>>,
        properties: ResultProperties,
    }
    ResultProperties { gate: bool, }
    Related<'a> { id: usize, message: Text<&'a str>, #[serde(flatten)] at: Location, }
    Location { physical_location: Physical, }
    Physical { artifact_location: Artifact, region: Region, }
    Artifact { uri: String, uri_base_id: &'static str, }
    Region { start_line: usize, start_column: usize, end_line: usize, end_column: usize, }
    SarifFix<'a> { description: Text<&'static str>, artifact_changes: [Change<'a>; 1], properties: FixProperties, }
    FixProperties { safe: bool, }
    Change<'a> { artifact_location: Artifact, replacements: [Replacement<'a>; 1], }
    Replacement<'a> { deleted_region: Bytes, inserted_content: Text<&'a str>, }
    Bytes { byte_offset: usize, byte_length: usize, }
    Text<T> { text: T, }
}
