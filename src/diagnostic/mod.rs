//! 检查结果: an editor's mistake as a value: what, where, how to mend it, and on what legal basis.
//!
//! Lines and columns are computed when a finding is printed, never stored. A finding about a field
//! keeps the *route* to it (front matter -> 发布日期 -> second item), which `source::locate` turns
//! into a place in the file only when there is something to say.

pub mod emit;
pub mod line_index;

use std::ops::Range;

use crate::model::path::SourcePath;

/// 严重程度. Apart from it, a rule may be a gate; only gates stop publishing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// 错误: deterministic and normative.
    Error,
    /// 警告: normative but needs judgement.
    Warning,
    /// 提示: practice, or news.
    Note,
}

/// 规则. One constant each, beside the code that finds it; ids are for ever.
#[derive(Debug)]
pub struct Rule {
    /// `GK-FAMILY-NNN`.
    pub id: &'static str,
    /// A short Chinese name, e.g. `文号括号不规范`.
    pub name: &'static str,
    /// The severity before the site's own settings.
    pub severity: Severity,
    /// Whether it stops publishing (DESIGN B6).
    pub gate: bool,
    /// 依据: the document and clause; `None` for rules of the tool itself.
    pub basis: Option<&'static str>,
    /// The rule's page, `docs/rules/ID.md`: why, good and bad cases, source.
    pub doc: &'static str,
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Rule {}

/// Declares a rule together with its page: `rule!(WRONG_BRACKET, "GK-NUM-002", "文号括号不规范", Error, gate, basis "GB/T 9704—2012 7.2.5")`.
/// `gate` and `basis` may be left out.
#[macro_export]
macro_rules! rule {
    (@gate) => { false };
    (@gate gate) => { true };
    (@basis) => { None };
    (@basis $basis:literal) => { Some($basis) };
    ($constant:ident, $id:literal, $name:literal, $severity:ident $(, $gate:ident)? $(; $basis:literal)?) => {
        #[doc = $name]
        pub static $constant: $crate::diagnostic::Rule = $crate::diagnostic::Rule {
            id: $id,
            name: $name,
            severity: $crate::diagnostic::Severity::$severity,
            gate: $crate::rule!(@gate $($gate)?),
            basis: $crate::rule!(@basis $($basis)?),
            doc: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/rules/", $id, ".md")),
        };
    };
}

/// Where in a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Spot {
    /// The file as a whole: printed as 1:1.
    File,
    /// Byte offsets in the stored file (a byte order mark counts).
    Bytes(Range<usize>),
    /// A field of the front matter, a column file or `site.yaml`, by its canonical English key and,
    /// in a list, the item. `items` may go deeper: `offices[2].phone` is `["offices", "2", "phone"]`.
    Field(Vec<String>),
}

impl Spot {
    /// The value of a top-level field.
    pub fn field(key: &str) -> Self {
        Self::Field(vec![key.to_owned()])
    }

    /// An item of a top-level list.
    pub fn item(key: &str, index: usize) -> Self {
        Self::Field(vec![key.to_owned(), index.to_string()])
    }
}

/// A file and a spot in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Place {
    /// Relative to the root of the site, with `/`.
    pub file: SourcePath,
    /// Where in it.
    pub spot: Spot,
}

impl Place {
    /// A whole file.
    pub fn file(file: &SourcePath) -> Self {
        Self { file: file.clone(), spot: Spot::File }
    }

    /// A range of bytes of a file.
    pub fn bytes(file: &SourcePath, range: Range<usize>) -> Self {
        Self { file: file.clone(), spot: Spot::Bytes(range) }
    }

    /// The value of a top-level field of a file.
    pub fn field(file: &SourcePath, key: &str) -> Self {
        Self { file: file.clone(), spot: Spot::field(key) }
    }

    /// An item of a top-level list of a file.
    pub fn item(file: &SourcePath, key: &str, index: usize) -> Self {
        Self { file: file.clone(), spot: Spot::item(key, index) }
    }
}

/// 修改: replaces bytes of the stored file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Fix {
    /// Byte offsets in the stored file.
    pub span: Range<usize>,
    /// What stands there afterwards.
    pub text: String,
    /// Whether the meaning cannot change, so that a machine may apply it.
    pub safe: bool,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule that was broken.
    pub rule: &'static Rule,
    /// After the site's own settings.
    pub severity: Severity,
    /// Whether it stops publishing, after the site's own settings.
    pub gate: bool,
    /// Where.
    pub place: Place,
    /// One plain Chinese sentence with the value in it, without a final full stop.
    pub message: String,
    /// What to do, ideally the corrected line to paste.
    pub help: Option<String>,
    /// The same as an edit.
    pub fix: Option<Fix>,
    /// Other places that belong to it, e.g. the first of two equal numbers, each with a few words.
    pub related: Vec<(Place, String)>,
}

impl Diagnostic {
    /// A finding of `rule` with its own severity and gate.
    pub fn new(rule: &'static Rule, place: Place, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity,
            gate: rule.gate,
            place,
            message: message.into(),
            help: None,
            fix: None,
            related: Vec::new(),
        }
    }

    /// Adds the remedy.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the remedy as an edit.
    #[must_use]
    pub fn fix(mut self, span: Range<usize>, text: impl Into<String>, safe: bool) -> Self {
        self.fix = Some(Fix { span, text: text.into(), safe });
        self
    }

    /// Names another place.
    #[must_use]
    pub fn related(mut self, place: Place, words: impl Into<String>) -> Self {
        self.related.push((place, words.into()));
        self
    }
}

/// A value, and everything that was wrong on the way to it. Reading never stops at the first mistake.
#[derive(Debug)]
pub struct Found<T> {
    /// What could be read.
    pub value: T,
    /// What was wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// How many findings of each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// 错误.
    pub error: usize,
    /// 警告.
    pub warning: usize,
    /// 提示.
    pub note: usize,
    /// Those that stop publishing, whatever their severity.
    pub gate: usize,
}

impl Counts {
    /// Counts findings.
    pub fn of(findings: &[Diagnostic]) -> Self {
        let mut counts = Self::default();
        for finding in findings {
            match finding.severity {
                Severity::Error => counts.error += 1,
                Severity::Warning => counts.warning += 1,
                Severity::Note => counts.note += 1,
            }
            counts.gate += usize::from(finding.gate);
        }
        counts
    }
}

/// Sorts findings by file, place and rule, so that the order never depends on threads. Places must
/// already be byte ranges (`source::locate`); the rest stand at the head of their file.
pub fn sort(findings: &mut [Diagnostic]) {
    findings.sort_by(|a, b| {
        let key = |finding: &Diagnostic| match &finding.place.spot {
            Spot::Bytes(range) => (range.start, range.end),
            Spot::File | Spot::Field(_) => (0, 0),
        };
        (&a.place.file, key(a), a.rule.id, &a.message).cmp(&(&b.place.file, key(b), b.rule.id, &b.message))
    });
}
