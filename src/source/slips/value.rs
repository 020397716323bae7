//! What the text after a colon is, by the rules of YAML, and whether it is what was meant.

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Nothing.
    Empty,
    /// Nothing but a comment.
    Comment,
    /// Plain text. `cut`: where a comment begins that takes the rest.
    Plain {
        /// Byte offset of the blank before `#`.
        cut: Option<usize>,
    },
    /// Quoted or bracketed, and complete.
    Closed,
    /// A quote that does not end on this line.
    OpenQuote(char),
    /// Brackets that do not end on this line.
    OpenFlow,
    /// `|` or `>`: the lines below are the value.
    Block,
    /// Begins with a sign that YAML keeps for itself.
    Sign(char),
    /// Looks like an anchor, an alias or a tag.
    Anchor(char),
    /// Text after the closing quote or bracket.
    Trailing(char),
    /// `: ` inside, or `:` at the end.
    Colon,
    /// `- ` on the line of the key.
    Dash,
}

/// Judges a value. `text` has no blanks at its ends.
pub(super) fn judge(text: &str) -> Form {
    let Some(first) = text.chars().next() else {
        return Form::Empty;
    };
    let second = text.chars().nth(1);
    match first {
        '#' => Form::Comment,
        '"' | '\'' => quoted(text, first),
        '[' | '{' => flow(text, first),
        '|' | '>' if is_block_header(text) => Form::Block,
        '*' | '&' | '!' if second.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '!' | '<' | '_')) => {
            Form::Anchor(first)
        }
        '-' if second.is_none_or(char::is_whitespace) => Form::Dash,
        '?' | ':' if second.is_none_or(char::is_whitespace) => Form::Sign(first),
        '*' | '&' | '!' | '%' | '@' | '`' | ',' | ']' | '}' | '|' | '>' => Form::Sign(first),
        _ => plain(text),
    }
}

fn plain(text: &str) -> Form {
    let cut = comment(text);
    let content = text.get(..cut.unwrap_or(text.len())).unwrap_or(text).trim_end();
    if content.ends_with(':') || content.contains(": ") || content.contains(":\t") {
        return Form::Colon;
    }
    Form::Plain { cut }
}

/// Where a comment begins: the blank before a `#`.
fn comment(text: &str) -> Option<usize> {
    text.match_indices('#').map(|(at, _)| at).find_map(|at| {
        let before = text.get(..at)?;
        before.ends_with([' ', '\t']).then(|| before.trim_end_matches([' ', '\t']).len())
    })
}

fn quoted(text: &str, quote: char) -> Form {
    match closing_quote(text.get(1..).unwrap_or_default(), quote) {
        Some(at) => after_close(text.get(at + 2..).unwrap_or_default(), quote),
        None => Form::OpenQuote(quote),
    }
}

/// Where a quoted text ends: the offset of the closing quote.
pub(super) fn closing_quote(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if escaped {
            escaped = false;
        } else if c == '\\' && quote == '"' {
            escaped = true;
        } else if c == quote {
            if quote == '\'' && chars.peek().is_some_and(|(_, next)| *next == quote) {
                chars.next();
                continue;
            }
            return Some(at);
        }
    }
    None
}

fn after_close(rest: &str, sign: char) -> Form {
    let is_end = rest.trim().is_empty() || (rest.starts_with([' ', '\t']) && rest.trim_start().starts_with('#'));
    if is_end { Form::Closed } else { Form::Trailing(sign) }
}

fn flow(text: &str, sign: char) -> Form {
    match flow_end(text) {
        Some(end) => after_close(text.get(end..).unwrap_or_default(), sign),
        None => Form::OpenFlow,
    }
}

/// Where the brackets that a text begins with are closed again: the offset after the last one.
pub(super) fn flow_end(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = 0;
    let mut starts_item = true;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        match c {
            '[' | '{' => depth += 1,
            ']' | '}' => depth = depth.saturating_sub(1),
            '"' | '\'' if starts_item => at += closing_quote(text.get(at + 1..)?, c)? + 1,
            _ => {}
        }
        at += c.len_utf8();
        if depth == 0 {
            return Some(at);
        }
        starts_item = matches!(c, '[' | '{' | ',' | ':') || (starts_item && c.is_whitespace());
    }
    None
}

/// `|`, `>`, with an indentation digit and a chomping sign, and a comment.
fn is_block_header(text: &str) -> bool {
    let rest = text.trim_start_matches(['|', '>']);
    let marks = rest.trim_start_matches(['+', '-', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    text.len() - rest.len() == 1
        && rest.len() - marks.len() <= 2
        && (marks.is_empty()
            || (marks.starts_with([' ', '\t']) && matches!(marks.trim_start().chars().next(), None | Some('#'))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_judged_by_the_rules_of_yaml() {
        for (text, form) in [
            ("", Form::Empty),
            ("# 注", Form::Comment),
            ("关于办法", Form::Plain { cut: None }),
            ("《办法》", Form::Plain { cut: None }),
            ("“双随机”工作", Form::Plain { cut: None }),
            ("12:30", Form::Plain { cut: None }),
            ("甲 #1", Form::Plain { cut: Some(3) }),
            ("甲#1", Form::Plain { cut: None }),
            ("\"甲\"", Form::Closed),
            ("\"甲\" # 注", Form::Closed),
            ("'it''s'", Form::Closed),
            ("\"甲\"乙", Form::Trailing('"')),
            ("\"甲", Form::OpenQuote('"')),
            ("[甲, '乙]']", Form::Closed),
            ("[转发]关于", Form::Trailing('[')),
            ("[甲,", Form::OpenFlow),
            ("{a: b}", Form::Closed),
            ("|", Form::Block),
            (">-", Form::Block),
            ("|2+ # 注", Form::Block),
            ("|甲|", Form::Sign('|')),
            (">5万元", Form::Sign('>')),
            ("*重要*", Form::Sign('*')),
            ("*base", Form::Anchor('*')),
            ("&base", Form::Anchor('&')),
            ("!!str 甲", Form::Anchor('!')),
            ("!重要", Form::Sign('!')),
            ("%5增长", Form::Sign('%')),
            ("@全体", Form::Sign('@')),
            ("-5", Form::Plain { cut: None }),
            ("- 甲", Form::Dash),
            ("关于: 办法", Form::Colon),
            ("如下:", Form::Colon),
        ] {
            assert_eq!(judge(text), form, "{text}");
        }
    }
}
