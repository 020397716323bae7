//! 步骤: ordered lists below a heading like 办理流程 are steps; all others are lists.

use crate::markdown::node::{Kind, Node};
use crate::markdown::shape::Role;

/// Whether steps stand here, and which is next.
#[derive(Debug, Default)]
pub(super) struct Steps {
    /// The level of the heading that announced them.
    below: Option<u8>,
    /// The next number.
    next: Option<u64>,
    /// How many lists are open.
    depth: usize,
}

/// Characters of a heading.
const HEADING: usize = 20;

impl Steps {
    /// Goes past a block: a heading announces steps, or ends them.
    pub(super) fn follow(&mut self, node: &Node<'_>, role: Role, text: &str) {
        let level = match (node, role) {
            (Node::Open(Kind::Heading(level)), _) => Some(*level),
            (_, Role::Numbered(series, _)) => Role::Numbered(series, true).heading(),
            _ => role.heading(),
        };
        let Some(level) = level else { return };
        if self.below.is_none_or(|below| level <= below) {
            self.below = announces(text).then_some(level);
        }
    }

    pub(super) fn are_meant(&self) -> bool {
        self.below.is_some()
    }

    /// A list begins.
    pub(super) fn open(&mut self, first: Option<u64>) {
        self.depth += 1;
        if self.depth == 1 {
            self.next = first.filter(|_| self.are_meant());
        }
    }

    /// A list ends.
    pub(super) fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// The number of the item that begins, if it is a step.
    pub(super) fn step(&mut self) -> Option<u64> {
        let next = self.next.as_mut().filter(|_| self.depth == 1)?;
        *next += 1;
        Some(*next - 1)
    }
}

/// Whether a heading says that steps follow.
fn announces(text: &str) -> bool {
    const STEPS: [&str; 10] = [
        "流程",
        "步骤",
        "办理程序",
        "办事程序",
        "申请程序",
        "申报程序",
        "受理程序",
        "处理程序",
        "审批程序",
        "审核程序",
    ];
    const OTHERS: [&str; 4] = ["流程图", "材料", "表格", "依据"];
    let text = text.trim();
    // Most numbered paragraphs go on for longer, and are read no further.
    let head = text.char_indices().nth(HEADING + 1).map_or(text, |(end, _)| &text[..end]);
    let title = head.split(['。', '：', ':']).next().unwrap_or(head).trim_end();
    title.chars().count() <= HEADING
        && (STEPS.iter().any(|word| title.contains(word)) || title.ends_with("、程序") || title == "程序")
        && !OTHERS.iter().any(|word| title.contains(word))
}
