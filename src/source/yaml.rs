//! YAML: a text to a tree of nodes with their places. Scalars keep the text that was typed; what they
//! mean is decided by the field they stand in. Nothing can expand: anchors, aliases and tags are
//! refused, and the depth is bounded.

use std::borrow::Cow;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput};

use super::DEPTH_LIMIT;

/// A value and where it stands, in bytes of the text that was parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node<'a> {
    /// What it is.
    pub value: Value<'a>,
    /// Where it stands; of an absent value, where it would.
    pub span: Range<usize>,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value<'a> {
    /// Nothing, `~` or `null`.
    Null,
    /// Any scalar, as it was typed.
    Text(Cow<'a, str>),
    /// A list.
    List(Vec<Node<'a>>),
    /// Keys and values in the order of the file; a key may come twice.
    Map(Vec<Pair<'a>>),
}

/// A key and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pair<'a> {
    /// As it was typed.
    pub key: Cow<'a, str>,
    /// Where the key stands.
    pub span: Range<usize>,
    /// The value.
    pub node: Node<'a>,
}

/// Why a text is not the YAML that we read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct YamlError {
    /// What.
    pub kind: ErrorKind,
    /// Where.
    pub span: Range<usize>,
}

/// The kinds of error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ErrorKind {
    /// Not YAML; the parser's own words.
    Syntax(String),
    /// `&`, `*` or `!`.
    Anchor,
    /// More levels than [`DEPTH_LIMIT`].
    Deep,
    /// A list or a map as a key.
    Key,
    /// More than one document.
    Documents,
}

/// Parses one document. An empty text is `Null`.
pub(super) fn parse(text: &str) -> Result<Node<'_>, YamlError> {
    parse_at(text, 0)
}

/// Parses a part of a text that begins at `base`; all places count from the beginning of the whole.
pub(super) fn parse_at(text: &str, base: usize) -> Result<Node<'_>, YamlError> {
    let mut builder = Builder { events: Parser::new_from_str(text), places: Bytes::new(text, base), ahead: None };
    builder.document()
}

struct Builder<'a> {
    events: Parser<'a, StrInput<'a>>,
    places: Bytes<'a>,
    ahead: Option<(Event<'a>, Range<usize>)>,
}

type Step<T> = Result<T, YamlError>;

impl<'a> Builder<'a> {
    fn document(&mut self) -> Step<Node<'a>> {
        let mut root = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamStart | Event::DocumentEnd | Event::Nothing => {}
                Event::DocumentStart(_) if root.is_some() => {
                    return Err(YamlError { kind: ErrorKind::Documents, span });
                }
                Event::DocumentStart(_) => root = Some(self.node(0)?),
                Event::StreamEnd => return Ok(root.unwrap_or(Node { value: Value::Null, span: 0..0 })),
                Event::Alias(_)
                | Event::Scalar(..)
                | Event::SequenceStart(..)
                | Event::SequenceEnd
                | Event::MappingStart(..)
                | Event::MappingEnd => return Err(syntax("unexpected event", span)),
            }
        }
    }

    fn next(&mut self) -> Step<(Event<'a>, Range<usize>)> {
        if let Some(event) = self.ahead.take() {
            return Ok(event);
        }
        match self.events.next_event() {
            Some(Ok((event, span))) => {
                let span = self.places.range(span);
                Ok((event, span))
            }
            Some(Err(error)) => Err(self.refused(&error)),
            None => Ok((Event::StreamEnd, self.places.end())),
        }
    }

    fn refused(&mut self, error: &ScanError) -> YamlError {
        let at = self.places.offset(error.marker().index());
        let kind = match error.info() {
            info if info.contains("anchor") || info.contains(" tag") => ErrorKind::Anchor,
            info if info.contains("recursion limit") => ErrorKind::Deep,
            info => ErrorKind::Syntax(info.to_owned()),
        };
        YamlError { kind, span: at..at }
    }

    fn node(&mut self, depth: usize) -> Step<Node<'a>> {
        let (event, span) = self.next()?;
        if depth > DEPTH_LIMIT {
            return Err(YamlError { kind: ErrorKind::Deep, span });
        }
        match event {
            Event::Scalar(text, style, 0, None) => Ok(scalar(text, style, span)),
            Event::SequenceStart(0, None) => self.list(span.start, depth),
            Event::MappingStart(0, None) => self.map(span.start, depth),
            Event::Alias(_) | Event::Scalar(..) | Event::SequenceStart(..) | Event::MappingStart(..) => {
                Err(YamlError { kind: ErrorKind::Anchor, span })
            }
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd
            | Event::SequenceEnd
            | Event::MappingEnd => Err(syntax("unexpected event", span)),
        }
    }

    fn list(&mut self, start: usize, depth: usize) -> Step<Node<'a>> {
        let mut items: Vec<Node<'a>> = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if event == Event::SequenceEnd {
                let end = closing_end(span, items.last().map(|item| item.span.end));
                return Ok(Node { value: Value::List(items), span: start..end.max(start) });
            }
            self.ahead = Some((event, span));
            items.push(self.node(depth + 1)?);
        }
    }

    fn map(&mut self, start: usize, depth: usize) -> Step<Node<'a>> {
        let mut pairs: Vec<Pair<'a>> = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if event == Event::MappingEnd {
                let end = closing_end(span, pairs.last().map(|pair| pair.node.span.end));
                return Ok(Node { value: Value::Map(pairs), span: start..end.max(start) });
            }
            let Event::Scalar(key, _, 0, None) = event else {
                return Err(YamlError { kind: ErrorKind::Key, span });
            };
            let mut node = self.node(depth + 1)?;
            if node.value == Value::Null && node.span.is_empty() {
                node.span = span.end..span.end;
            }
            pairs.push(Pair { key, span, node });
        }
    }
}

/// The end of a collection: of its bracket, or of its last part where it has none.
fn closing_end(span: Range<usize>, last: Option<usize>) -> usize {
    if span.is_empty() { last.unwrap_or(span.end) } else { span.end }
}

fn scalar(text: Cow<'_, str>, style: ScalarStyle, span: Range<usize>) -> Node<'_> {
    let is_null = style == ScalarStyle::Plain && matches!(&*text, "" | "~" | "null" | "Null" | "NULL");
    let value = if is_null { Value::Null } else { Value::Text(text) };
    Node { value, span }
}

fn syntax(info: &str, span: Range<usize>) -> YamlError {
    YamlError { kind: ErrorKind::Syntax(info.to_owned()), span }
}

/// Turns the parser's offsets, which count characters, into bytes. Events come nearly in order, so
/// each question begins where the last one ended.
struct Bytes<'a> {
    text: &'a str,
    base: usize,
    /// Characters before the last place that was asked for.
    chars: usize,
    /// The same in bytes.
    at: usize,
}

impl<'a> Bytes<'a> {
    fn new(text: &'a str, base: usize) -> Self {
        Self { text, base, chars: 0, at: 0 }
    }

    fn end(&self) -> Range<usize> {
        let end = self.base + self.text.len();
        end..end
    }

    fn range(&mut self, span: Span) -> Range<usize> {
        let start = self.offset(span.start.index());
        let end = if span.is_empty() { start } else { self.offset(span.end.index()) };
        start..end.max(start)
    }

    fn offset(&mut self, chars: usize) -> usize {
        let (before, after) = self.text.split_at(self.at);
        self.at = if chars >= self.chars {
            let step = after.char_indices().nth(chars - self.chars).map_or(after.len(), |(at, _)| at);
            self.at + step
        } else {
            before.char_indices().nth_back(self.chars - chars - 1).map_or(0, |(at, _)| at)
        };
        self.chars = chars;
        self.base + self.at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(node: &Node<'_>) -> String {
        match &node.value {
            Value::Null => "null".into(),
            Value::Text(text) => format!("{text:?}"),
            Value::List(items) => format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join(", ")),
            Value::Map(pairs) => {
                let pairs: Vec<_> = pairs.iter().map(|pair| format!("{}: {}", pair.key, show(&pair.node))).collect();
                format!("{{{}}}", pairs.join(", "))
            }
        }
    }

    #[test]
    fn scalars_keep_the_text_that_was_typed() {
        let text = "a: 0024204128\nb: yes\nc: 2024-01-02\nd: 1.10\ne: \"null\"\nf: null\ng:\nh: [1e3, ~]\na: 二\n";
        assert_eq!(
            show(&parse(text).unwrap()),
            r#"{a: "0024204128", b: "yes", c: "2024-01-02", d: "1.10", e: "null", f: null, g: null, h: ["1e3", null], a: "二"}"#
        );
    }

    #[test]
    fn spans_are_bytes() {
        let text = "标题: 办法\n附件:\n  - 甲.docx\n  - \"乙\"\n空:\n末: {a: b}\n";
        let Value::Map(pairs) = parse(text).unwrap().value else { panic!() };
        let spans: Vec<(&str, &str)> =
            pairs.iter().map(|pair| (&text[pair.span.clone()], &text[pair.node.span.clone()])).collect();
        assert_eq!(spans, [("标题", "办法"), ("附件", "- 甲.docx\n  - \"乙\""), ("空", ""), ("末", "{a: b}")]);
        let Value::List(items) = &pairs[1].node.value else { panic!() };
        assert_eq!(&text[items[1].span.clone()], "\"乙\"");
    }

    #[test]
    fn what_could_expand_or_exhaust_is_refused() {
        let kind = |text: &str| parse(text).map_err(|error| error.kind).unwrap_err();
        assert_eq!(kind("a: &x [1]\nb: [*x, *x]\n"), ErrorKind::Anchor);
        assert_eq!(kind("a: *x\n"), ErrorKind::Anchor);
        assert_eq!(kind("a: !!str 1\n"), ErrorKind::Anchor);
        assert_eq!(kind(&format!("a: {}", "[".repeat(10_000))), ErrorKind::Deep);
        assert_eq!(kind(&"- ".repeat(10_000)), ErrorKind::Deep);
        assert_eq!(kind("a: b\n---\nc: d\n"), ErrorKind::Documents);
        assert_eq!(kind("? [a]\n: b\n"), ErrorKind::Key);
        assert!(matches!(kind("a: [b\n"), ErrorKind::Syntax(_)));
    }
}
