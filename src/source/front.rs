//! 文件头: the YAML of one file, put right where it can be, parsed, and placed.

use std::ops::Range;

use super::encoding::Source;
use super::keys::Table;
use super::lines::{Line, around, lines};
use super::patch::Patched;
use super::slips::{self, Edit, Slip, Slips};
use super::words::name_before_colon;
use super::yaml::{self, ErrorKind, Node, Pair, Value, YamlError};
use super::{DEPTH_LIMIT, rules};
use crate::diagnostic::Diagnostic;

/// The front matter of a file, or all of `site.yaml`.
#[derive(Debug)]
pub(super) struct Front<'a> {
    /// The file.
    pub source: &'a Source<'a>,
    /// The first line, where findings about absent fields stand.
    pub head: Range<usize>,
    /// The YAML after repairs.
    pub patched: Patched<'a>,
}

/// What parsing gives.
#[derive(Debug)]
pub(super) struct Parsed<'t> {
    /// The fields that could be parsed.
    pub pairs: Vec<Pair<'t>>,
    /// The names of those that could not.
    pub broken: Vec<&'t str>,
    /// Why they could not.
    pub findings: Vec<Diagnostic>,
}

impl<'a> Front<'a> {
    /// Looks for slips in a part of a file and puts right what can be put right.
    pub fn open(
        source: &'a Source<'a>,
        head: Range<usize>,
        part: Range<usize>,
        table: &'static Table,
        limit: usize,
    ) -> (Self, Vec<Diagnostic>) {
        let text = source.text.get(part.clone()).unwrap_or_default();
        if text.len() > limit {
            let message = format!("文件头有 {} KB，超过 {} KB 的上限，没有读取", text.len() / 1024, limit / 1024);
            let finding =
                Diagnostic::new(&rules::TOO_DEEP, source.place(&head), message).help("请把正文移到第二行“---”之后");
            return (Self { source, head, patched: Patched::plain("", part.start) }, vec![finding]);
        }
        let slips = all_slips(text, table);
        let edits = repairs(&slips);
        let findings = slips.slips.iter().map(|slip| report(source, part.start, text, slip, &edits)).collect();
        (Self { source, head, patched: Patched::edited(text, part.start, edits) }, findings)
    }

    /// Parses what [`Front::open`] put right. Where that fails, each field is parsed by itself, so that
    /// one slip hides no other.
    pub fn parse(&self) -> Parsed<'_> {
        let text = &*self.patched.text;
        match yaml::parse(text).and_then(pairs) {
            Ok(pairs) => Parsed { pairs, broken: Vec::new(), findings: Vec::new() },
            Err(error) => self.parse_fields(text, &error),
        }
    }

    fn parse_fields<'t>(&self, text: &'t str, whole: &YamlError) -> Parsed<'t> {
        let mut found = Vec::new();
        let mut broken = Vec::new();
        let mut findings = Vec::new();
        for chunk in chunks(text) {
            let part = text.get(chunk.clone()).unwrap_or_default();
            match yaml::parse_at(part, chunk.start).and_then(pairs) {
                Ok(mut pairs) => found.append(&mut pairs),
                Err(error) => {
                    findings.push(self.refused(&error));
                    broken.extend(name_before_colon(part));
                }
            }
        }
        if findings.is_empty() {
            findings.push(self.refused(whole));
        }
        Parsed { pairs: found, broken, findings }
    }

    fn refused(&self, error: &YamlError) -> Diagnostic {
        let text = &*self.patched.text;
        let at = error.span.start.min(text.trim_end().len());
        let line = around(text, &(at..at));
        let indent = text.get(line.clone()).map_or(0, |line| line.len() - line.trim_start().len());
        let place = self.place(&(line.start + indent..line.end));
        let quote = "拿不准时，把值整个用双引号括起来";
        match &error.kind {
            ErrorKind::Syntax(info) if info.contains("escape") && single_quoted(text, &line).is_some() => {
                let message = "双引号里的反斜杠“\\”另有含义，这里的写法 YAML 不认识";
                let finding = Diagnostic::new(&rules::UNREADABLE, place, message);
                match single_quoted(text, &line) {
                    Some((range, quoted)) => self.rewrite(finding, &range, &quoted, false),
                    None => finding,
                }
            }
            ErrorKind::Syntax(info) => {
                Diagnostic::new(&rules::UNREADABLE, place, format!("这一行无法读取：{}", in_chinese(info)))
                    .help(format!("请检查这一行的冒号、引号、括号和缩进；{quote}"))
            }
            ErrorKind::Anchor => Diagnostic::new(&rules::ANCHOR, place, "不支持 YAML 的锚点“&”、别名“*”和标签“!”")
                .help(format!("请把内容直接写出来；如果本来就是文字，{quote}")),
            ErrorKind::Deep => Diagnostic::new(&rules::TOO_DEEP, place, format!("这里的嵌套超过 {DEPTH_LIMIT} 层"))
                .help("文件头最多只需要三层，请检查括号和缩进"),
            ErrorKind::Key => Diagnostic::new(&rules::UNREADABLE, place, "字段名只能是文字，不能是列表或子项")
                .help(format!("请写成“字段: 值”；{quote}")),
            ErrorKind::Documents => {
                Diagnostic::new(&rules::UNREADABLE, place, "这里又有一行“---”，一个文件只能有一份内容")
                    .help("请删去这一行")
            }
        }
    }

    /// The place of a range of the YAML after repairs.
    pub fn place(&self, range: &Range<usize>) -> crate::diagnostic::Place {
        self.source.place(&self.patched.origin(range))
    }

    /// Gives a finding its remedy: the lines of `range` with `text` in its place.
    pub fn rewrite(&self, finding: Diagnostic, range: &Range<usize>, text: &str, safe: bool) -> Diagnostic {
        let all = &*self.patched.text;
        let line = around(all, range);
        let shown = if line.len() > LINE_LIMIT { range.clone() } else { line };
        let before = all.get(shown.start..range.start).unwrap_or_default().trim_start();
        let after = all.get(range.end..shown.end).unwrap_or_default();
        let finding = finding.help(format!("改为：{before}{text}{after}"));
        if self.source.exact && self.patched.is_verbatim(range) {
            let stored = self.source.stored(&self.patched.origin(range));
            return finding.fix(stored, text, safe);
        }
        finding
    }
}

/// The double-quoted text of a line, and the same between single quotes.
fn single_quoted(text: &str, line: &Range<usize>) -> Option<(Range<usize>, String)> {
    let whole = text.get(line.clone())?;
    let (start, end) = (whole.find('"')?, whole.rfind('"')?);
    let inner = whole.get(start + 1..end)?;
    Some((line.start + start..line.start + end + 1, format!("'{}'", inner.replace('\'', "''"))))
}

/// Slips, and the invisible characters, which are taken out before anything else is looked at.
fn all_slips(text: &str, table: &'static Table) -> Slips {
    let mut hidden = slips::invisible(text);
    if hidden.is_empty() {
        return slips::find(text, table);
    }
    let plain = Patched::edited(text, 0, hidden.iter().flat_map(|slip| &slip.edits).collect());
    let mut found = slips::find(&plain.text, table);
    for slip in &mut found.slips {
        slip.range = plain.origin(&slip.range);
    }
    for edit in found.slips.iter_mut().flat_map(|slip| &mut slip.edits).chain(&mut found.silent) {
        edit.range = plain.origin(&edit.range);
    }
    hidden.append(&mut found.slips);
    found.slips = hidden;
    found
}

/// The edits that reading makes, in order. One inside another is left to the larger.
fn repairs(slips: &Slips) -> Vec<&Edit> {
    let made = slips.slips.iter().filter(|slip| slip.repair).flat_map(|slip| &slip.edits);
    let mut all: Vec<&Edit> = made.chain(&slips.silent).collect();
    all.sort_by_key(|edit| (edit.range.start, std::cmp::Reverse(edit.range.end)));
    let mut end = 0;
    all.retain(|edit| {
        let inside = edit.range.end <= end && edit.range.start < end;
        end = end.max(edit.range.end);
        !inside
    });
    all
}

fn report(source: &Source<'_>, base: usize, text: &str, slip: &Slip, repairs: &[&Edit]) -> Diagnostic {
    let moved = |range: &Range<usize>| range.start + base..range.end + base;
    let mut finding = Diagnostic::new(slip.rule, source.place(&moved(&slip.range)), slip.message.clone());
    let line = corrected(text, slip, repairs).map(|line| format!("改为：{line}"));
    let help: Vec<String> = line.into_iter().chain(slip.advice.clone()).collect();
    if !help.is_empty() {
        finding = finding.help(help.join("；"));
    }
    match merged(text, &slip.edits) {
        // A line that is left out of reading is not for a machine to delete.
        Some(edit) if source.exact && (slip.safe || !edit.text.is_empty()) => {
            finding.fix(source.stored(&moved(&edit.range)), edit.text, slip.safe)
        }
        Some(_) | None => finding,
    }
}

/// Several edits as one.
fn merged(text: &str, edits: &[Edit]) -> Option<Edit> {
    let range = edits.first()?.range.start..edits.last()?.range.end;
    let new = edited(text, &range, edits.iter());
    Some(Edit { range, text: new })
}

/// A part of a text after the edits that lie in it.
fn edited<'e>(text: &str, part: &Range<usize>, edits: impl Iterator<Item = &'e Edit>) -> String {
    let within = edits.filter(|edit| part.start <= edit.range.start && edit.range.end <= part.end);
    let moved: Vec<Edit> = within
        .map(|edit| Edit { range: edit.range.start - part.start..edit.range.end - part.start, text: edit.text.clone() })
        .collect();
    let text = text.get(part.clone()).unwrap_or_default();
    Patched::edited(text, 0, moved.iter().collect()).text.into_owned()
}

/// Longer lines are not shown again.
const LINE_LIMIT: usize = 2000;

/// The lines of a slip after all repairs.
fn corrected(text: &str, slip: &Slip, repairs: &[&Edit]) -> Option<String> {
    let (first, last) = (slip.edits.first()?, slip.edits.last()?);
    let lines = around(text, &(slip.range.start.min(first.range.start)..slip.range.end.max(last.range.end)));
    if lines.len() > LINE_LIMIT {
        return None;
    }
    let from = repairs.partition_point(|edit| edit.range.start < lines.start);
    let others = repairs.iter().copied().skip(from).take_while(|edit| edit.range.start <= lines.end);
    let covered =
        |repair: &&Edit| !slip.repair && first.range.start <= repair.range.start && repair.range.end <= last.range.end;
    let own = slip.edits.iter().filter(|_| !slip.repair);
    let line = edited(text, &lines, others.filter(|repair| !covered(repair)).chain(own));
    (!line.trim().is_empty()).then(|| line.trim_end().to_owned())
}

/// The pairs of a map; nothing at all is a map without pairs.
fn pairs(node: Node<'_>) -> Result<Vec<Pair<'_>>, YamlError> {
    match node.value {
        Value::Map(pairs) => Ok(pairs),
        Value::Null => Ok(Vec::new()),
        Value::Text(_) | Value::List(_) => {
            Err(YamlError { kind: ErrorKind::Syntax("simple key expected".into()), span: node.span })
        }
    }
}

/// The fields of a text: each line at the margin with the lines below it.
fn chunks(text: &str) -> Vec<Range<usize>> {
    let column = |line: &Line<'_>| line.text.len() - line.text.trim_start().len();
    let is_content = |line: &Line<'_>| !line.is_blank() && !line.text.trim_start().starts_with('#');
    let margin = lines(text).find(is_content).map_or(0, |line| column(&line));
    let begins = |line: &Line<'_>| {
        is_content(line) && column(line) <= margin && !line.text.trim_start().starts_with(['-', ']', '}'])
    };
    let mut starts: Vec<usize> = lines(text).filter(begins).map(|line| line.start).collect();
    starts.push(text.len());
    starts.windows(2).map(|pair| pair[0]..pair[1]).collect()
}

/// The parser's words in Chinese.
fn in_chinese(info: &str) -> &'static str {
    const WORDS: &[(&str, &str)] = &[
        ("mapping values", "值里有半角冒号加空格，或者缩进有误"),
        ("',' or", "方括号或花括号没有闭合，或各项之间缺少半角逗号"),
        ("tab", "有制表符，YAML 只接受空格缩进"),
        ("escape", "双引号里的反斜杠写法有误，可改用单引号"),
        ("quoted scalar", "引号没有闭合"),
        ("trailing content", "引号之后还有文字"),
        ("simple key", "缺少“字段: 值”的冒号"),
        ("block scalar", "“|”下面的文字缩进有误"),
        ("sequence entries", "列表项“- ”的位置有误"),
        ("block collection", "列表项“- ”的缩进不齐"),
        ("expected key", "缩进不齐，或上一行的值没有写完"),
        ("indentation", "缩进有误"),
        ("unexpected character", "值以 YAML 保留的符号开头"),
        ("unexpected eof", "内容没有写完"),
    ];
    WORDS.iter().find(|(sign, _)| info.contains(sign)).map_or("YAML 写法有误", |(_, chinese)| chinese)
}
