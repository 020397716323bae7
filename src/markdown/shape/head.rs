//! 版头: what was pasted with the text from above and below its title: the title once more, the number,
//! 题注. The page has a title of its own; these lines stand in the middle, as on paper.

use super::block::BlockKind;
use super::{Role, Shape, parts};
use crate::markdown::numbering;

/// How many lines a head may have: a title on three or four lines and its number.
const LINES: usize = 6;
/// How many lines 题注 may be broken into.
const ENACTED: usize = 3;

impl Shape<'_> {
    /// Title lines above the recipient, or above a number that stands before the text.
    pub(super) fn head(&mut self) {
        let addressee = self.roles.iter().position(|role| *role == Role::Addressee).filter(|index| *index <= LINES);
        let number = (1..=LINES).find(|index| self.paragraph(*index).is_some_and(parts::is_number_line));
        let Some(end) = addressee.or(number.map(|index| index + 1)) else { return };
        if !(0..end).all(|index| self.is_head_line(index)) {
            return;
        }
        for index in 0..end {
            if self.blocks[index].kind == BlockKind::Paragraph {
                self.set(index, Role::Head);
            }
        }
    }

    fn is_head_line(&self, index: usize) -> bool {
        let Some(block) = self.blocks.get(index) else { return false };
        match block.kind {
            BlockKind::Heading | BlockKind::Rule => true,
            BlockKind::Paragraph => {
                let text = block.text.trim();
                self.roles.get(index) == Some(&Role::Plain)
                    && text.chars().count() <= 60
                    && !text.contains(['。', '；', '：', ':', '！', '？', '|', '>'])
                    && numbering::parse(text).is_none()
            }
            BlockKind::Ordered(_) | BlockKind::Other => false,
        }
    }

    /// 题注 right below a title, perhaps broken into lines.
    pub(super) fn enacted(&mut self) {
        for index in 0..self.blocks.len() {
            let titled = self.roles.get(index) == Some(&Role::AnnexTitle)
                || self.roles.get(index) == Some(&Role::Head)
                || self.blocks[index].kind == BlockKind::Heading;
            if titled && self.roles.get(index + 1) == Some(&Role::Plain) {
                let said = self.roles.get(index) == Some(&Role::Plain);
                self.enacted_at(index + 1, said);
            }
        }
    }

    /// Below a heading within a text the words must say what was done; a period in brackets is none.
    fn enacted_at(&mut self, first: usize, said: bool) {
        let mut spelled = String::new();
        for index in first..first + ENACTED {
            let Some(text) = self.paragraph(index) else { return };
            spelled.push_str(text.trim());
            if parts::is_enactment(&spelled, said) {
                (first..=index).for_each(|line| self.set(line, Role::Enacted));
                return;
            }
            if !spelled.starts_with(['（', '(']) {
                return;
            }
        }
    }
}
