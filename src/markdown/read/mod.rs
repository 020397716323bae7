//! 阅读: the parser's events to the clean, balanced stream of `node`.

mod frame;
mod words;

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag};

use crate::markdown::html;
use crate::markdown::node::{Item, Kind, Node, Slip};
use crate::markdown::prepare::{self, Prepared};
use crate::markdown::rules;

pub(in crate::markdown) use frame::{Closing, Frame, RawFrame, is_link};

/// Beyond this no paper is nested; a browser gives up at 512.
const DEEPEST: usize = 100;

/// Chosen one by one: smart punctuation would turn Chinese quotes about, and the old footnotes eat
/// text in brackets.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS);

/// What a body says, in order, and what was wrong with it.
#[derive(Debug)]
pub(in crate::markdown) struct Stream<'t> {
    /// The stream: every element that is opened is closed, each within its parent.
    pub(in crate::markdown) items: Vec<Item<'t>>,
    /// In order of discovery.
    pub(in crate::markdown) slips: Vec<Slip>,
}

/// Reads a prepared text.
pub(in crate::markdown) fn read<'t>(prepared: &'t Prepared<'_>) -> Stream<'t> {
    let mut reader = Reader::new(&prepared.text);
    reader.parse(&prepared.text, 0);
    reader.close_raw_above(0, prepared.text.len());
    Stream { items: reader.items, slips: reader.slips }
}

/// Reads events; `html::sift` adds raw HTML to it.
pub(in crate::markdown) struct Reader<'t> {
    text: &'t str,
    pub(in crate::markdown) items: Vec<Item<'t>>,
    pub(in crate::markdown) slips: Vec<Slip>,
    pub(in crate::markdown) frames: Vec<Frame>,
    /// Elements that are open and stand in the stream.
    pub(in crate::markdown) depth: usize,
    /// The last visible character of the paragraph, and the line end that waits for the next one.
    last: Option<char>,
    soft: Option<usize>,
    /// Lines of the block of raw HTML that is being read.
    html: Vec<Range<usize>>,
    /// The block of code that is being read: its language, `None` if indented, and its lines.
    code: Option<(Option<CowStr<'t>>, Vec<Range<usize>>)>,
    code_text: String,
    /// Whether a paragraph of Markdown has ended before.
    begun: bool,
    /// Whether the nesting has been found too deep before.
    deep: bool,
    /// Whether an indented block is being read again as text.
    again: bool,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            items: Vec::with_capacity(text.len() / 64),
            slips: Vec::new(),
            frames: Vec::new(),
            depth: 0,
            last: None,
            soft: None,
            html: Vec::new(),
            code: None,
            code_text: String::new(),
            begun: false,
            deep: false,
            again: false,
        }
    }

    /// Reads a part of the text that begins at `base`.
    fn parse(&mut self, part: &'t str, base: usize) {
        for (event, at) in Parser::new_ext(part, OPTIONS).into_offset_iter() {
            self.event(event, at.start + base..at.end + base);
        }
    }

    fn event(&mut self, event: Event<'t>, at: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, at),
            Event::End(tag) => self.end(tag, at),
            Event::Text(_) if self.code.is_some() => self.code_line(at),
            // Mathematics is off; its dollars are text.
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => self.words(Node::Text, text, at),
            Event::Code(text) => self.words(Node::Code, text, at),
            Event::Html(_) => self.html.push(at),
            Event::InlineHtml(_) => html::sift(self, self.text, &[at], html::Place::Line),
            Event::FootnoteReference(label) => {
                self.make_room(false, &at);
                self.visible(None);
                let label = clean(label);
                self.push(Node::NoteRef(label), at);
            }
            Event::SoftBreak | Event::HardBreak => self.line_end(event == Event::HardBreak, at),
            Event::Rule => {
                self.make_room(true, &at);
                self.push(Node::Rule, at);
            }
            Event::TaskListMarker(done) => self.push(Node::Task(done), at),
        }
    }

    fn start(&mut self, tag: Tag<'t>, at: Range<usize>) {
        match tag {
            Tag::HtmlBlock => self.html.clear(),
            Tag::CodeBlock(kind) => {
                self.make_room(true, &at);
                let language = match kind {
                    CodeBlockKind::Fenced(info) => Some(clean(info)),
                    CodeBlockKind::Indented => None,
                };
                self.code = Some((language, Vec::new()));
                self.code_text.clear();
            }
            Tag::Strikethrough if !self.text[at.start..].starts_with("~~") => {
                self.words(Node::Text, "~".into(), at.start..at.start + 1);
                self.frames.push(Frame::Markdown(Closing::Tilde));
            }
            Tag::Link { link_type, dest_url, .. } => {
                let target =
                    if link_type == LinkType::Email { format!("mailto:{dest_url}").into() } else { clean(dest_url) };
                let nested = self.within(|frame| is_link(frame) || matches!(frame, Frame::Markdown(Closing::Image)));
                self.make_room(false, &at);
                self.open((!nested).then_some((Node::Link(target), Closing::Link)), at);
            }
            Tag::Image { dest_url, .. } => {
                let nested = self.within(|frame| matches!(frame, Frame::Markdown(Closing::Image)));
                self.make_room(false, &at);
                self.open((!nested).then_some((Node::Image(clean(dest_url)), Closing::Image)), at);
            }
            Tag::Table(alignments) => {
                self.make_room(true, &at);
                self.open(Some((Node::Table(alignments), Closing::Element(Kind::Table))), at);
            }
            Tag::FootnoteDefinition(label) => {
                self.make_room(true, &at);
                self.open(Some((Node::Note(clean(label)), Closing::Note)), at);
            }
            other => {
                let Some(kind) = kind(&other) else { return self.skip() };
                self.open_kind(kind, at);
            }
        }
    }

    fn open_kind(&mut self, kind: Kind, at: Range<usize>) {
        self.make_room(!kind.is_inline(), &at);
        let container = matches!(kind, Kind::Quote | Kind::List(_)) || kind.is_inline();
        let orphan = kind == Kind::Item && matches!(self.frames.last(), Some(Frame::Skipped(_)));
        if container && self.depth + 2 > DEEPEST || orphan {
            self.too_deep(&at);
            self.open(None, at);
        } else {
            self.open(Some((Node::Open(kind), Closing::Element(kind))), at);
        }
        if !kind.is_inline() {
            (self.last, self.soft) = (None, None);
        }
    }

    fn open(&mut self, opening: Option<(Node<'t>, Closing)>, at: Range<usize>) {
        let closing = match opening {
            Some((node, closing)) => {
                self.push(node, at);
                self.depth += 1;
                closing
            }
            None => return self.skip(),
        };
        self.frames.push(Frame::Markdown(closing));
    }

    fn skip(&mut self) {
        match self.frames.last_mut() {
            Some(Frame::Skipped(count)) => *count += 1,
            _ => self.frames.push(Frame::Skipped(1)),
        }
    }

    fn end(&mut self, tag: pulldown_cmark::TagEnd, at: Range<usize>) {
        match tag {
            pulldown_cmark::TagEnd::HtmlBlock => {
                let lines = std::mem::take(&mut self.html);
                html::sift(self, self.text, &lines, html::Place::Block);
                return;
            }
            pulldown_cmark::TagEnd::CodeBlock => return self.end_code(at),
            _ => {}
        }
        let bottom = self.frames.iter().rposition(|frame| !matches!(frame, Frame::Raw(_))).unwrap_or_default();
        self.close_raw_above(bottom + 1, at.end);
        if let Some(Frame::Skipped(count @ 2..)) = self.frames.last_mut() {
            *count -= 1;
            return;
        }
        let Some(Frame::Markdown(closing)) = self.frames.pop() else { return };
        let node = match closing {
            Closing::Element(kind) => Node::Close(kind),
            Closing::Link => Node::LinkEnd,
            Closing::Image => Node::ImageEnd,
            Closing::Note => Node::NoteEnd,
            Closing::Tilde => return self.words(Node::Text, "~".into(), at.end - 1..at.end),
        };
        self.depth -= 1;
        self.begun |= closing == Closing::Element(Kind::Paragraph);
        self.push(node, at);
    }
    /// Whether an enclosing element is of some sort.
    pub(in crate::markdown) fn within(&self, is: impl Fn(&Frame) -> bool) -> bool {
        self.frames.iter().any(is)
    }

    /// The bytes of a place as they were prepared.
    pub(in crate::markdown) fn source(&self, at: &Range<usize>) -> &'t str {
        self.text.get(at.clone()).unwrap_or_default()
    }

    pub(in crate::markdown) fn too_deep(&mut self, at: &Range<usize>) {
        if !std::mem::replace(&mut self.deep, true) {
            let message = format!("引用、列表或标签嵌套超过 {DEEPEST} 层，更深的层次不再显示为层次");
            self.slip(&rules::TOO_DEEP, at.clone(), message, Some("检查此处是否误输入了大量“>”或缩进"));
        }
    }

    /// Whether nothing more may be opened.
    pub(in crate::markdown) fn is_deepest(&self) -> bool {
        self.depth >= DEEPEST
    }

    pub(in crate::markdown) fn slip(
        &mut self,
        rule: &'static crate::diagnostic::Rule,
        at: Range<usize>,
        message: impl Into<String>,
        help: Option<&'static str>,
    ) {
        self.slips.push(Slip { rule, at, message: message.into(), help });
    }

    pub(in crate::markdown) fn push(&mut self, node: Node<'t>, at: Range<usize>) {
        self.items.push(Item { node, at });
    }
}

fn kind(tag: &Tag<'_>) -> Option<Kind> {
    Some(match tag {
        Tag::Paragraph => Kind::Paragraph,
        Tag::Heading { level, .. } => Kind::Heading(number(*level)),
        Tag::BlockQuote(_) => Kind::Quote,
        Tag::List(first) => Kind::List(*first),
        Tag::Item => Kind::Item,
        Tag::TableHead => Kind::Head,
        Tag::TableRow => Kind::Row,
        Tag::TableCell => Kind::Cell,
        Tag::Emphasis => Kind::Emphasis,
        Tag::Strong => Kind::Strong,
        Tag::Strikethrough => Kind::Strike,
        // The rest belongs to extensions that are off, or is handled before.
        _ => return None,
    })
}

fn number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// Takes our stand-ins out.
fn clean(text: CowStr<'_>) -> CowStr<'_> {
    prepare::restore(&text).map_or(text, CowStr::from)
}
