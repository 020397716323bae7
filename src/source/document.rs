//! 文档: one file to what it says by itself.

use super::front::Front;
use super::keys::DOCUMENT;
use super::reader::{Entry, Fields, Reader, Required};
use super::references::leaves_content;
use super::yaml::Value;
use super::{FRONT_MATTER_LIMIT, encoding, rules, split};
use crate::diagnostic::{Diagnostic, Found};
use crate::model::document::{
    AttachmentEntry, Change, ClockFrom, FrontMatter, InterpretationFacts, Rare, RareFields, Repost, Review, Silence,
    Withdrawal,
};
use crate::model::kind::{Class, Disclosure, Kind};
use crate::model::path::SourcePath;
use crate::model::relation::{DeclaredRelation, RelationKind};
use crate::model::validity::Validity;

/// A document as it stands in its file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceDocument {
    /// The front matter.
    pub front: FrontMatter,
    /// The body as it is stored, with its own line ends.
    pub body: String,
    /// Where the body begins, in bytes of the stored file.
    pub body_at: usize,
    /// Whether `body` was decoded from another encoding, so that its offsets are not those of the
    /// file. Such a file always has a gate finding.
    pub transcoded: bool,
}

/// The fields whose references become relations, in the order of the contract.
const RELATIONS: &[(&str, RelationKind)] = &[
    ("interpretations", RelationKind::InterpretedBy),
    ("interprets", RelationKind::Interprets),
    ("based_on", RelationKind::BasedOn),
    ("implements", RelationKind::Implements),
    ("forwards", RelationKind::Forwards),
    ("amends", RelationKind::Amends),
    ("repeals", RelationKind::Repeals),
    ("supersedes", RelationKind::Supersedes),
    ("extends", RelationKind::Extends),
    ("reaffirms", RelationKind::Reaffirms),
    ("corrects", RelationKind::Corrects),
    ("answers", RelationKind::Answers),
    ("feedback_on", RelationKind::FeedbackOn),
    ("stage_of", RelationKind::StageOf),
    ("related", RelationKind::Related),
];

/// Reads a document. Never fails: what cannot be read is a finding, and everything else is there.
pub fn read(path: &SourcePath, bytes: &[u8]) -> Found<SourceDocument> {
    let (source, mut findings) = encoding::decode(path, bytes);
    let Some(source) = source else {
        let value = SourceDocument { transcoded: true, ..SourceDocument::default() };
        return Found { value, diagnostics: findings };
    };
    let (split, more) = split::split(&source, &DOCUMENT, false);
    let has_front = !more.iter().any(|finding| finding.rule == &rules::NO_FRONT_MATTER) || !split.front.is_empty();
    findings.extend(more);
    let body = source.text.get(split.body..).unwrap_or_default().to_owned();
    let body_at = if source.exact { split.body + source.skip } else { 0 };
    let (front, more) = Front::open(&source, split.head, split.front, &DOCUMENT, FRONT_MATTER_LIMIT);
    let too_large = more.iter().any(|finding| finding.rule == &rules::TOO_DEEP);
    findings.extend(more);
    let matter = if has_front && !too_large { read_front(&front, path, &mut findings) } else { FrontMatter::default() };
    let value = SourceDocument { front: matter, body, body_at, transcoded: !source.exact };
    Found { value, diagnostics: findings }
}

fn read_front(front: &Front<'_>, path: &SourcePath, findings: &mut Vec<Diagnostic>) -> FrontMatter {
    let parsed = front.parse();
    let mut reader = Reader::new(front, &parsed, std::mem::take(findings));
    let required = Required { keys: &["title", "published"], rule: &rules::REQUIRED };
    let fields = reader.top(&DOCUMENT, &parsed, required);
    let matter = front_matter(&mut reader, &fields, path.folder());
    *findings = reader.findings;
    matter
}

fn front_matter(r: &mut Reader<'_>, fields: &Fields<'_>, folder: &str) -> FrontMatter {
    let get = |key| fields.get(key);
    let (disclosure, reason) = r.disclosure(get("disclosure"));
    FrontMatter {
        title: r.text(get("title")).map(|title| one_line(&title)).unwrap_or_default(),
        kind: r.word(get("kind"), Kind::parse, Kind::spellings(), &rules::NOT_A_CHOICE),
        class: r.word(get("class"), Class::parse, Class::spellings(), &rules::NOT_A_CHOICE),
        doc_number: r.doc_number(get("doc_number")),
        index_number: r.index_number(get("index_number")),
        issuers: r.texts(get("issuer")),
        publisher: r.text(get("publisher")),
        offices: r.texts(get("office")),
        signed: r.date(get("signed")),
        published: r.moment(get("published")),
        updated: r.date(get("updated")),
        effective: r.date(get("effective")),
        expires: r.expires(fields),
        validity: r.word(get("validity"), Validity::parse, Validity::spellings(), &rules::NOT_A_CHOICE),
        withdrawn: r.withdrawn(get("withdrawn")).map(Box::new),
        disclosure,
        topics: r.texts(get("topic")),
        keywords: r.keywords(get("keywords")),
        summary: r.text(get("summary")).map(Into::into),
        attachments: r.attachments(get("attachments"), folder),
        repost: r.repost(get("repost")).map(Box::new),
        clock_from: r.clock_from(get("clock_from")).map(Box::new),
        interpretation: r.interpretation(get("interpretation")).map(Box::new),
        relations: r.relations(fields, folder),
        review: r.review(get("review")).map(Box::new),
        slug: r.slug(get("slug")),
        draft: r.flag(get("draft")).unwrap_or(false),
        present: fields.entries.iter().map(|entry| entry.field.key).collect(),
        rare: Rare::new(RareFields {
            registration_number: r.text(get("registration_number")),
            caption: r.text(get("caption")),
            disclosure_reason: r.text(get("reason")).or(reason),
            genre: r.text(get("genre")),
            source: r.text(get("source")),
            addressees: r.texts(get("addressees")),
            link: r.url(get("link")),
            period: r.period(get("period")),
            contact: r.text(get("contact")),
            services: r.references(get("services"), folder).into_iter().map(|(_, reference)| reference).collect(),
            no_interpretation: r.text(get("no_interpretation")),
            changes: r.changes(get("changes")),
            silence: r.silence(get("silence")),
            aliases: r.texts(get("aliases")),
        }),
    }
}

/// What a map below a field must have.
pub(super) fn parts(keys: &'static [&'static str]) -> Required {
    Required { keys, rule: &rules::PART_MISSING }
}

/// A title runs on: line ends in it are blanks, or nothing between Chinese letters.
fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let glued = out.chars().next_back().is_none_or(super::words::is_wide)
            && line.chars().next().is_some_and(super::words::is_wide);
        if !glued && !out.is_empty() {
            out.push(' ');
        }
        out.push_str(line);
    }
    out
}

/// The words of `民政、救助；办法` and, between Chinese letters alone, of `民政 救助 办法`.
fn split_words(text: &str) -> Vec<&str> {
    let by = |is_sign: fn(char) -> bool| -> Vec<&str> {
        text.split(is_sign).map(str::trim).filter(|word| !word.is_empty()).collect()
    };
    let signed = by(|c| "，、；;,".contains(c));
    if signed.len() > 1 {
        return signed;
    }
    let blank = by(char::is_whitespace);
    if blank.iter().all(|word| word.chars().all(super::words::is_han)) { blank } else { signed }
}

impl Reader<'_> {
    fn index_number(&mut self, entry: Option<&Entry<'_>>) -> Option<String> {
        let entry = entry?;
        let text = self.text(Some(entry))?;
        if ["无号", "无编号"].contains(&text.as_str()) {
            self.none_in_words(entry, &text);
            return None;
        }
        Some(text)
    }

    /// 关键词. Several words in one text are one word to a reader of lists.
    fn keywords(&mut self, entry: Option<&Entry<'_>>) -> Vec<String> {
        let words = self.texts(entry);
        if let (Some(entry), [text]) = (entry, words.as_slice())
            && let Value::Text(_) = entry.node.value
        {
            let parts = split_words(text);
            if parts.len() > 1 {
                let message = format!("“{}”里的几个词没有写成列表，只算一项", entry.name);
                let list = format!("[{}]", parts.join(", "));
                self.rewrite(&rules::WIDE_COMMA, &entry.node.span, message, &list, false);
            }
        }
        words
    }

    fn disclosure(&mut self, entry: Option<&Entry<'_>>) -> (Option<Disclosure>, Option<String>) {
        let rule = &rules::NOT_AN_ATTRIBUTE;
        match entry {
            Some(entry) if matches!(entry.node.value, Value::Map(_)) => {
                let Some(fields) = self.map(entry, parts(&["value"])) else { return (None, None) };
                let value = self.word(fields.get("value"), Disclosure::parse, Disclosure::spellings(), rule);
                (value, self.text(fields.get("reason")))
            }
            entry => (self.word(entry, Disclosure::parse, Disclosure::spellings(), rule), None),
        }
    }

    fn withdrawn(&mut self, entry: Option<&Entry<'_>>) -> Option<Withdrawal> {
        let fields = self.map(entry?, parts(&["date", "reason"]))?;
        let date = self.date(fields.get("date"));
        let reason = self.text(fields.get("reason"));
        Some(Withdrawal { date: date?, reason: reason? })
    }

    fn clock_from(&mut self, entry: Option<&Entry<'_>>) -> Option<ClockFrom> {
        let fields = self.map(entry?, parts(&["date"]))?;
        let date = self.date(fields.get("date"));
        let reason = self.text(fields.get("reason"));
        Some(ClockFrom { date: date?, reason })
    }

    fn attachments(&mut self, entry: Option<&Entry<'_>>, folder: &str) -> Vec<AttachmentEntry> {
        let Some(entry) = entry else { return Vec::new() };
        let mut found = Vec::new();
        for node in self.items(entry) {
            let (file, title) = if let Value::Map(_) = node.value {
                let Some(fields) = self.map_node(entry, node, parts(&["file"])) else { continue };
                (self.text(fields.get("file")), self.text(fields.get("title")))
            } else {
                (self.text_node(entry, node), None)
            };
            match file {
                Some(file) if leaves_content(&file, folder) => self.outside(entry, node, &file),
                Some(file) => found.push(AttachmentEntry { file, title, index: entry.position(node) }),
                None => {}
            }
        }
        found
    }

    fn repost(&mut self, entry: Option<&Entry<'_>>) -> Option<Repost> {
        let entry = entry?;
        if let Value::Text(text) = &entry.node.value {
            let text = text.trim();
            let flag = super::scalars::flag_of(text);
            return flag.map_or_else(|| Some(self.repost_in_words(entry, text)), |flag| flag.then(Repost::default));
        }
        let fields = self.map(entry, parts(&[]))?;
        Some(Repost { from: self.text(fields.get("from")), url: self.url(fields.get("url")) })
    }

    fn repost_in_words(&mut self, entry: &Entry<'_>, text: &str) -> Repost {
        let is_url = super::scalars::is_url(text);
        let part = if is_url { "网址" } else { "来源" };
        let map = format!("{{{part}: {}}}", super::words::quoted(text));
        let message = format!("“{}”应分开写来源和网址", entry.name);
        self.rewrite(&rules::SHORT_FORM, &entry.node.span, message, &map, true);
        let text = Some(text.to_owned());
        if is_url { Repost { from: None, url: text } } else { Repost { from: text, url: None } }
    }

    /// 解读: a map of facts. A text or a list is read by [`Reader::relations`].
    fn interpretation(&mut self, entry: Option<&Entry<'_>>) -> Option<InterpretationFacts> {
        let entry = entry.filter(|entry| matches!(entry.node.value, Value::Map(_)))?;
        let fields = self.map(entry, parts(&[]))?;
        Some(InterpretationFacts {
            form: self.text(fields.get("form")),
            by: self.text(fields.get("by")),
            person: self.text(fields.get("person")),
            contact: self.text(fields.get("contact")),
            stage: self.text(fields.get("stage")),
        })
    }

    fn relations(&mut self, fields: &Fields<'_>, folder: &str) -> Vec<DeclaredRelation> {
        let mut found = Vec::new();
        if let Some(entry) = fields.get("interpretation").filter(|entry| !matches!(entry.node.value, Value::Map(_))) {
            let message = format!("“{}”下是引用，按“政策解读”读入", entry.name);
            let name = if entry.name.is_ascii() { "interpretations" } else { "政策解读" };
            let safe = fields.get("interpretations").is_none();
            self.rewrite(&rules::LIST_UNDER_INTERPRETATION, entry.key, message, name, safe);
            self.relations_of(Some(entry), RelationKind::InterpretedBy, folder, &mut found);
        }
        for (key, kind) in RELATIONS {
            self.relations_of(fields.get(key), *kind, folder, &mut found);
        }
        found
    }

    fn relations_of(
        &mut self,
        entry: Option<&Entry<'_>>,
        kind: RelationKind,
        folder: &str,
        out: &mut Vec<DeclaredRelation>,
    ) {
        let Some(entry) = entry else { return };
        let field = entry.field.key;
        let references = self.references(Some(entry), folder);
        out.extend(references.into_iter().map(|(index, reference)| DeclaredRelation {
            kind,
            field: field.to_owned(),
            index,
            reference,
        }));
    }

    fn changes(&mut self, entry: Option<&Entry<'_>>) -> Vec<Change> {
        let Some(entry) = entry else { return Vec::new() };
        let mut found = Vec::new();
        for node in self.items(entry) {
            let Some(fields) = self.map_node(entry, node, parts(&["date", "note"])) else { continue };
            let date = self.date(fields.get("date"));
            let note = self.text(fields.get("note"));
            found.extend(date.zip(note).map(|(date, note)| Change { date, note }));
        }
        found
    }

    fn review(&mut self, entry: Option<&Entry<'_>>) -> Option<Review> {
        let fields = self.map(entry?, parts(&[]))?;
        Some(Review {
            drafter: self.text(fields.get("drafter")),
            reviewer: self.text(fields.get("reviewer")),
            secrecy: self.text(fields.get("secrecy")),
            approver: self.text(fields.get("approver")),
            date: self.date(fields.get("date")),
        })
    }

    fn silence(&mut self, entry: Option<&Entry<'_>>) -> Vec<Silence> {
        let Some(entry) = entry else { return Vec::new() };
        let mut found = Vec::new();
        for node in self.items(entry) {
            let Some(fields) = self.map_node(entry, node, parts(&["rule", "reason"])) else { continue };
            let rule = self.text(fields.get("rule"));
            let reason = self.text(fields.get("reason"));
            found.extend(rule.zip(reason).map(|(rule, reason)| Silence { rule, reason }));
        }
        found
    }
}
