//! 代码: fenced blocks, coloured by classes. The grammars are loaded only when a page needs them.

use std::sync::OnceLock;

use syntect::html::{ClassStyle, ClassedHTMLGenerator};
use syntect::parsing::{SyntaxReference, SyntaxSet};
use syntect::util::LinesWithEndings;

use super::escape::text;

/// Beyond this a block is data, not an example, and colours would take longer than the whole site.
const LARGEST: usize = 64 * 1024;

/// Three colours of the site: main for words of the language, red for what is wrong or taken away, and
/// grey for comments. Strings and numbers stay ink.
const CSS: &str = "\
.hl-keyword,.hl-storage,.hl-entity.hl-name,.hl-support,.hl-markup.hl-inserted{color:#17468c}
.hl-keyword,.hl-storage.hl-type,.hl-entity.hl-name.hl-tag{font-weight:700}
.hl-keyword.hl-operator{font-weight:400}
.hl-invalid,.hl-markup.hl-deleted{color:#a61b1b}
.hl-comment,.hl-comment *{color:#5b6573;font-weight:400}
";

/// The style sheet of code, wanted by pages whose facts say `has_code`.
pub fn code_css() -> &'static str {
    CSS
}

const STYLE: ClassStyle = ClassStyle::SpacedPrefixed { prefix: "hl-" };

fn grammars() -> &'static SyntaxSet {
    static GRAMMARS: OnceLock<SyntaxSet> = OnceLock::new();
    GRAMMARS.get_or_init(SyntaxSet::load_defaults_newlines)
}

/// Whether there is a grammar for the info string of a fence.
pub(in crate::markdown) fn is_known(info: &str) -> bool {
    grammar(info).is_some()
}

fn grammar(info: &str) -> Option<&'static SyntaxReference> {
    let language = info.split([' ', ',', '{']).next().filter(|language| !language.is_empty())?;
    grammars().find_syntax_by_token(language).filter(|grammar| grammar.name != "Plain Text")
}

/// Writes a block of code.
pub(super) fn block(info: &str, code: &str, out: &mut String) {
    out.push_str("<pre tabindex=\"0\"><code>");
    match grammar(info).filter(|_| code.len() <= LARGEST).and_then(|grammar| coloured(grammar, code)) {
        Some(html) => out.push_str(&html),
        None => text(code, out),
    }
    out.push_str("</code></pre>\n");
}

fn coloured(grammar: &SyntaxReference, code: &str) -> Option<String> {
    let clean: String = code.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    let mut generator = ClassedHTMLGenerator::new_with_class_style(grammar, grammars(), STYLE);
    for line in LinesWithEndings::from(&clean) {
        generator.parse_html_for_line_which_includes_newline(line).ok()?;
    }
    Some(generator.finalize())
}
