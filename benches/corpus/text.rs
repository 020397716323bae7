//! 正文: sentences, paragraphs, lists and tables, about 1,500 characters of them in the mean.

use std::fmt::Write as _;

use super::random::Random;
use super::words::{ACTORS, ENDS, MANNERS, MATTERS, OBJECTS, ORDINALS, PLACES, PLAIN, SECTIONS, TABLE, VERBS};

/// How a text is put together.
pub struct Shape<'a> {
    /// How many characters at least.
    pub characters: usize,
    /// `## 一、…` rather than a paragraph of its own.
    pub headings: bool,
    /// Whether one section holds a table.
    pub table: bool,
    /// What the text links to: title and target.
    pub links: &'a [(String, String)],
}

/// A whole text in Markdown.
pub fn body(random: &mut Random, shape: &Shape<'_>) -> String {
    let mut out = format!("{}：\n\n{}\n\n", random.pick(ACTORS), paragraph(random));
    for (title, target) in shape.links {
        let _ = write!(out, "为做好有关工作的衔接，请一并参阅[《{title}》]({target})。{}\n\n", sentence(random));
    }
    let mut written = out.chars().count();
    let mut sections = ORDINALS.iter().enumerate();
    while let Some((section, ordinal)) = sections.next().filter(|_| written < shape.characters) {
        let mark = if shape.headings { "## " } else { "" };
        let mut text = format!("{mark}{ordinal}、{}\n\n", SECTIONS[section]);
        match random.below(4) {
            0 => list(random, &mut text),
            1 if shape.table => table(random, &mut text),
            _ => clauses(random, &mut text),
        }
        written += text.chars().count();
        out += &text;
    }
    if shape.table {
        table(random, &mut out);
    }
    out + "（此件公开发布）\n"
}

/// One sentence.
pub fn sentence(random: &mut Random) -> String {
    let (actor, manner, verb, object) =
        (random.pick(ACTORS), random.pick(MANNERS), random.pick(VERBS), random.pick(OBJECTS));
    let (end, matter) = (random.pick(ENDS), random.pick(MATTERS));
    match random.below(6) {
        0 => random.pick(PLAIN).to_owned(),
        1 => format!("{actor}要{manner}，{verb}{object}，{end}。"),
        2 => format!("{manner}，由{actor}{verb}{object}。"),
        3 => format!(
            "对{matter}工作，{actor}应当{verb}{object}，并{}{}，{end}。",
            random.pick(VERBS),
            random.pick(OBJECTS)
        ),
        4 => format!(
            "全市共有{}个单位{manner}，{verb}{matter}的{object}，完成率为百分之{}。",
            3 + random.below(90),
            60 + random.below(40)
        ),
        _ => format!("{matter}涉及**{object}**的，{actor}在{}个工作日内{verb}，{end}。", 3 + random.below(27)),
    }
}

/// Two to four sentences.
pub fn paragraph(random: &mut Random) -> String {
    (0..2 + random.below(3)).map(|_| sentence(random)).collect()
}

fn clauses(random: &mut Random, out: &mut String) {
    for ordinal in &ORDINALS[..2 + random.below(2)] {
        let _ = write!(out, "（{ordinal}）{}{}。{}\n\n", random.pick(VERBS), random.pick(OBJECTS), paragraph(random));
    }
}

fn list(random: &mut Random, out: &mut String) {
    out.push_str(&sentence(random));
    out.push_str("\n\n");
    for _ in 0..3 + random.below(3) {
        let _ = writeln!(out, "- {}：{}", random.pick(PLACES), sentence(random));
    }
    out.push('\n');
}

fn table(random: &mut Random, out: &mut String) {
    let _ = writeln!(out, "| {} |\n|{}", TABLE.join(" | "), " --- |".repeat(TABLE.len()));
    for row in 1..=4 + random.below(6) {
        let (place, matter, note) = (random.pick(PLACES), random.pick(MATTERS), random.pick(ENDS));
        let _ = writeln!(out, "| {row} | {place} | {matter} | {} | {note} |", random.below(9000));
    }
    out.push('\n');
}
