//! 行内: the small grammar of a line of YAML as people type it: names before colons, Chinese letters,
//! signs that YAML keeps for itself.

use super::keys::Table;

/// Colons that are not YAML's.
pub(super) fn is_wide_colon(c: char) -> bool {
    matches!(c, '：' | '﹕' | '∶' | '꞉' | '︰')
}

/// YAML's colon and all others.
pub(super) fn is_colon(c: char) -> bool {
    c == ':' || is_wide_colon(c)
}

/// What stands before the first colon of either width.
pub(super) fn name_before_colon(line: &str) -> Option<&str> {
    let at = line.find(is_colon)?;
    line.get(..at).map(|name| name.trim().trim_matches(['"', '\'']))
}

/// Whether a line at the margin is a field: a known name with any colon, or a short name with YAML's.
pub(super) fn is_field_line(line: &str, table: &Table) -> bool {
    let Some(name) = name_before_colon(line) else {
        return line.split_whitespace().next().is_some_and(|word| table.find(word).is_some());
    };
    if table.find(name).is_some() {
        return true;
    }
    let colon = line
        .find(':')
        .filter(|at| line.get(at + 1..).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t'])));
    colon.and_then(|at| line.get(..at)).is_some_and(is_plausible_name)
}

/// The first word of a line, which may be a name without its colon: `文号；…`, `文号 = …`.
pub(super) fn first_word(line: &str) -> &str {
    line.split(ends_word).next().unwrap_or_default()
}

/// Blanks, and what is typed instead of a colon.
pub(super) fn ends_word(c: char) -> bool {
    c.is_whitespace() || matches!(c, '=' | '＝' | ';' | '；' | ',' | '，' | '、' | '。' | '．' | '→' | '|' | '｜')
}

/// A known name in brackets, stars or behind a dash, and where its value begins.
pub(super) fn label<'a>(line: &'a str, table: &Table) -> Option<(&'a str, usize)> {
    let inner = line.trim_start_matches(opens_label);
    let end = inner.find(|c| closes_label(c) || is_colon(c))?;
    let (name, rest) = inner.split_at(end);
    let value = rest.trim_start_matches(|c| closes_label(c) || is_colon(c));
    let dressed = inner.len() < line.len() && !rest.trim_start().is_empty() && table.find(name).is_some();
    // `（一）…` and the like are text; a dash alone needs the colon behind the name.
    let has_colon = rest.len() - value.len() > 0 && rest[..rest.len() - value.len()].contains(is_colon);
    let bracketed = line.starts_with(['[', '【', '［', '「', '『', '*']);
    (dressed && (has_colon || bracketed)).then(|| (name, line.len() - value.len()))
}

/// What a printed form puts before a name.
fn opens_label(c: char) -> bool {
    matches!(c, '*' | '[' | '【' | '［' | '〔' | '「' | '『' | '（' | '(' | '<' | '《')
        || matches!(c, '•' | '·' | '●' | '-' | '－' | '—' | '`' | '_' | ' ' | '\u{3000}')
}

/// And behind it.
fn closes_label(c: char) -> bool {
    matches!(c, '*' | ']' | '】' | '］' | '〕' | '」' | '』' | '）' | ')' | '>' | '》' | '`' | '_' | ' ' | '\u{3000}')
}

/// Whether a text could be meant as the name of a field.
pub(super) fn is_plausible_name(name: &str) -> bool {
    let name = name.trim();
    let letters = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '\u{3000}' | '/');
    (1..=20).contains(&name.chars().count()) && name.chars().all(letters)
}

/// Whether a text could be meant as a Chinese name of a field: letters alone, and few.
pub(super) fn is_plausible_chinese_name(name: &str) -> bool {
    let name = name.trim();
    (2..=8).contains(&name.chars().count()) && name.chars().all(|c| is_han(c) || c == '\u{3000}' || c == ' ')
}

/// Chinese letters.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

/// Chinese letters and the punctuation between them: no blank stands beside one in running text.
pub(super) fn is_wide(c: char) -> bool {
    is_han(c) || matches!(c, '\u{3001}'..='\u{303f}' | '\u{ff01}'..='\u{ff60}' | '“' | '”' | '‘' | '’' | '—' | '…')
}

/// A value in quotes, to be pasted: double quotes, or single ones where the value has double ones.
pub(super) fn quoted(value: &str) -> String {
    if value.contains(['"', '\\']) { format!("'{}'", value.replace('\'', "''")) } else { format!("\"{value}\"") }
}

/// The first words of a text, for a sentence.
pub(super) fn shorten(text: &str) -> String {
    let mut chars = text.chars();
    let head: String = chars.by_ref().take(20).collect();
    if chars.next().is_some() { format!("{head}…") } else { head }
}
