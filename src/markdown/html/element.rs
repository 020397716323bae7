//! 元素: the harmless elements, and which of them may stand in which.

/// What an element may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::markdown) enum Content {
    /// Nothing: it has no closing tag.
    Void,
    /// Words and what stands within a line.
    Words,
    /// Blocks and words.
    Blocks,
    /// Only certain children; for anything else the first of them is supplied.
    Only(&'static [&'static str]),
}

/// A harmless element.
#[derive(Debug)]
pub(in crate::markdown) struct Element {
    /// Its name in the result.
    pub(in crate::markdown) name: &'static str,
    /// Whether it stands within a line.
    pub(in crate::markdown) inline: bool,
    /// What it may hold.
    pub(in crate::markdown) content: Content,
    /// Attributes that are kept, apart from `id`, `href` and `src` of links and pictures.
    pub(in crate::markdown) attributes: &'static [&'static str],
    /// Where it may stand, for parts of something larger.
    pub(in crate::markdown) parents: &'static [&'static str],
}

const ROWS: &[&str] = &["tr"];
const CELLS: &[&str] = &["td", "th"];
const SPANS: &[&str] = &["colspan", "rowspan"];
const GROUPS: &[&str] = &["table"];
const NONE: &[&str] = &[];

const fn inline(name: &'static str) -> Element {
    Element { name, inline: true, content: Content::Words, attributes: NONE, parents: NONE }
}

const fn block(name: &'static str, content: Content) -> Element {
    Element { name, inline: false, content, attributes: NONE, parents: NONE }
}

const fn part(name: &'static str, content: Content, parents: &'static [&'static str]) -> Element {
    Element { name, inline: false, content, attributes: NONE, parents }
}

/// The list. Everything else is shown as text.
static ELEMENTS: &[Element] = &[
    Element { content: Content::Void, ..inline("br") },
    Element { content: Content::Void, attributes: &["alt", "width", "height"], ..inline("img") },
    inline("a"),
    inline("sub"),
    inline("sup"),
    inline("u"),
    inline("s"),
    inline("b"),
    inline("strong"),
    inline("i"),
    inline("em"),
    inline("span"),
    Element { attributes: &["title"], ..inline("abbr") },
    inline("ruby"),
    Element { parents: &["ruby"], ..inline("rt") },
    Element { parents: &["ruby"], ..inline("rp") },
    block("hr", Content::Void),
    block("p", Content::Words),
    block("div", Content::Blocks),
    block("blockquote", Content::Blocks),
    block("figure", Content::Blocks),
    part("figcaption", Content::Blocks, &["figure"]),
    block("details", Content::Blocks),
    part("summary", Content::Words, &["details"]),
    block("h2", Content::Words),
    block("h3", Content::Words),
    block("h4", Content::Words),
    block("h5", Content::Words),
    block("h6", Content::Words),
    block("ul", Content::Only(&["li"])),
    Element { attributes: &["start"], ..block("ol", Content::Only(&["li"])) },
    part("li", Content::Blocks, &["ul", "ol"]),
    block("dl", Content::Only(&["dd", "dt"])),
    part("dt", Content::Words, &["dl"]),
    part("dd", Content::Blocks, &["dl"]),
    block("table", Content::Only(&["tr", "tbody", "thead", "caption"])),
    part("caption", Content::Words, GROUPS),
    part("thead", Content::Only(ROWS), GROUPS),
    part("tbody", Content::Only(ROWS), GROUPS),
    part("tr", Content::Only(CELLS), &["table", "tbody", "thead"]),
    Element { attributes: SPANS, ..part("td", Content::Blocks, ROWS) },
    Element { attributes: &["scope", "colspan", "rowspan"], ..part("th", Content::Words, ROWS) },
];

/// The element of a name. Names of old take that of what they mean today: `center` is a plain block,
/// and `h1` an `h2` because the page has its one `h1` already.
pub(in crate::markdown) fn element(name: &str) -> Option<&'static Element> {
    let name = match name {
        "center" => "div",
        "h1" => "h2",
        // A foot must come last and stand alone; as a body it is right wherever it stands.
        "tfoot" => "tbody",
        "strike" | "del" => "s",
        _ => name,
    };
    ELEMENTS.iter().find(|element| element.name == name)
}

/// The value of an attribute as it may stand, `None` where it says nothing valid.
pub(in crate::markdown) fn attribute(name: &str, value: &str) -> Option<String> {
    let value = value.trim();
    match name {
        "alt" | "title" => Some(value.to_owned()),
        "scope" => ["row", "col", "rowgroup", "colgroup"].contains(&value).then(|| value.to_owned()),
        "colspan" => number(value, 1, 1000),
        "rowspan" => number(value, 1, 65_534),
        "width" | "height" => number(value.strip_suffix("px").unwrap_or(value), 1, 10_000),
        "start" => number(value, 0, 999_999_999),
        _ => None,
    }
}

fn number(value: &str, least: u32, most: u32) -> Option<String> {
    let number: u32 = value.parse().ok()?;
    (least..=most).contains(&number).then(|| number.to_string())
}

/// Whether a value may be an `id`: what every address can carry without being encoded twice.
pub(in crate::markdown) fn is_safe_id(value: &str) -> bool {
    !value.is_empty()
        && value.len() <= 200
        && value.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':'))
}
