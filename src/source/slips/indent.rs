//! What stands before the content of a line: blanks of all kinds, and dashes.

/// The blanks before a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lead {
    /// Their length.
    pub bytes: usize,
    /// The column after them; a tab or a wide blank counts two.
    pub columns: usize,
    /// Whether there is one that YAML does not know.
    pub wide: bool,
    /// Whether there is a tab.
    pub tab: bool,
}

/// The blanks that a line begins with.
pub(super) fn lead(text: &str) -> Lead {
    let mut lead = Lead { bytes: 0, columns: 0, wide: false, tab: false };
    for c in text.chars().take_while(|c| c.is_whitespace()) {
        lead.bytes += c.len_utf8();
        lead.columns += if matches!(c, ' ' | '\u{a0}') { 1 } else { 2 };
        lead.tab |= c == '\t';
        lead.wide |= c != '\t' && c != ' ';
    }
    lead
}

/// A dash before an item, or what was typed instead of one.
pub(super) struct Dash {
    /// Bytes of all dashes with their blanks.
    pub bytes: usize,
    /// What the item's own slip is: bytes of the wrong sign.
    pub wrong: Option<usize>,
}

/// The dashes that a content begins with; in a list, also what was typed instead of one.
pub(super) fn dash(rest: &str, in_list: bool) -> Option<Dash> {
    let mut bytes = 0;
    while let Some(after) = rest.get(bytes..).and_then(|rest| rest.strip_prefix('-')) {
        if !(after.is_empty() || after.starts_with([' ', '\t'])) {
            break;
        }
        bytes = rest.len() - after.trim_start_matches([' ', '\t']).len();
    }
    if bytes > 0 {
        return Some(Dash { bytes, wrong: None });
    }
    let first = rest.chars().next()?;
    let width = first.len_utf8();
    let after = rest.get(width..)?;
    let spaced = after.starts_with(char::is_whitespace);
    let wrong = match first {
        '-' => !after.starts_with('-'),
        '－' | '–' | '—' | '•' | '·' | '●' => true,
        '*' | '+' => spaced,
        _ => false,
    };
    let bytes = width + after.len() - after.trim_start().len();
    (in_list && wrong && bytes < rest.len()).then_some(Dash { bytes, wrong: Some(width) })
}
