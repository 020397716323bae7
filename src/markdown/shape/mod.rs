//! 公文格式: the parts of an official paper, recognised in plain paragraphs.
//!
//! Clerks write 主送机关, 一、, （一）, 附件说明, 署名 and 成文日期 as paragraphs; the page sets each in
//! its own way. What is not certain stays an ordinary paragraph: a part that is set plainly looks
//! plain, a sentence that is set as a signature looks wrong.

pub(super) mod annex;
pub(super) mod block;
mod head;
mod names;
pub(super) mod parts;

use std::borrow::Cow;

use self::block::{Block, BlockKind};
use super::node::Item;
use super::numbering::{self, Numbered, Series};

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Nothing in particular.
    Plain,
    /// 主送机关.
    Addressee,
    /// A numbered paragraph; `true` if all of it is a heading.
    Numbered(Series, bool),
    /// 附件说明.
    AnnexNote,
    /// 署名.
    Signature,
    /// 成文日期.
    SignedDate,
    /// 附注: （此件公开发布）.
    CopyMark,
    /// 附件1, above an annexed text.
    AnnexMark,
    /// The title of an annexed text.
    AnnexTitle,
    /// 版头 pasted with the text: title and number above the recipient, once more.
    Head,
    /// 题注 below a title: （…年…月…日…会议通过）.
    Enacted,
}

impl Role {
    /// The level of a paragraph that is a heading, below all levels of Markdown but for the title of an
    /// annexed text, which begins anew.
    pub(super) fn heading(self) -> Option<u8> {
        match self {
            Self::AnnexTitle => Some(1),
            Self::Numbered(Series::Part, true) => Some(7),
            Self::Numbered(Series::Chapter, true) => Some(8),
            Self::Numbered(Series::Section, true) => Some(9),
            Self::Numbered(Series::First, true) => Some(10),
            Self::Numbered(Series::Second, true) => Some(11),
            Self::Numbered(Series::Third, true) => Some(12),
            Self::Plain
            | Self::Addressee
            | Self::Numbered(..)
            | Self::AnnexNote
            | Self::Signature
            | Self::SignedDate
            | Self::CopyMark
            | Self::AnnexMark
            | Self::Head
            | Self::Enacted => None,
        }
    }
}

/// The blocks of a body and what they are.
#[derive(Debug)]
pub(super) struct Shape<'s> {
    /// Blocks that stand in nothing else.
    pub(super) blocks: Vec<Block<'s>>,
    /// One each.
    pub(super) roles: Vec<Role>,
    /// The blocks with which an annexed text begins.
    pub(super) annexes: Vec<usize>,
}

/// Recognises the parts.
pub(super) fn shape<'s>(items: &'s [Item<'_>]) -> Shape<'s> {
    let blocks = block::blocks(items);
    let mut shape = Shape { roles: vec![Role::Plain; blocks.len()], blocks, annexes: Vec::new() };
    shape.sign();
    shape.address();
    shape.annex();
    shape.address_annexes();
    shape.head();
    shape.enacted();
    shape.number();
    shape
}

/// Up to which block a recipient may be named: below title, number and a line or two.
const HEAD: usize = 6;

impl Shape<'_> {
    /// The text of a plain paragraph.
    fn paragraph(&self, index: usize) -> Option<&str> {
        let block = self.blocks.get(index)?;
        let plain = block.kind == BlockKind::Paragraph && self.roles.get(index) == Some(&Role::Plain);
        plain.then_some(block.text.as_ref())
    }

    fn set(&mut self, index: usize, role: Role) {
        if let Some(slot) = self.roles.get_mut(index) {
            *slot = role;
        }
    }

    /// 成文日期, the signatures above it, and 附注.
    fn sign(&mut self) {
        let spoken = self.blocks.iter().position(|block| block.text.contains('。')).unwrap_or(self.blocks.len());
        for index in 0..self.blocks.len() {
            let Some(text) = self.paragraph(index) else { continue };
            if parts::is_copy_mark(text) {
                self.set(index, Role::CopyMark);
            } else if parts::is_date(text) {
                self.sign_above(index, spoken);
            } else if index > 0 && parts::is_signed_line(text) {
                self.set(index, Role::SignedDate);
            }
        }
    }

    fn sign_above(&mut self, date: usize, spoken: usize) {
        let mut first = date;
        while first > 1 && date - first < SIGNERS && self.paragraph(first - 1).is_some_and(parts::is_signature) {
            first -= 1;
        }
        // A person's name, or an agency of an unusual name, below a finished text.
        let short = |text: &str| {
            text.chars().count() <= 20
                && !text.contains(|c: char| super::han::is_chinese_mark(c) || c.is_ascii_punctuation())
        };
        let said = spoken + 1 < first;
        if first == date
            && said
            && self.paragraph(date - 1).is_some_and(|text| short(text) && numbering::parse(text).is_none())
        {
            first -= 1;
        }
        let last = self.blocks.get(date + 1).is_none_or(|next| {
            parts::is_copy_mark(&next.text) || parts::is_annex_line(&next.text) || parts::is_record_line(&next.text)
        });
        if first == date && !(said && last) {
            return;
        }
        for index in first..date {
            self.set(index, Role::Signature);
        }
        self.set(date, Role::SignedDate);
    }

    /// 主送机关: the first paragraph, below nothing but a title and its number.
    fn address(&mut self) {
        for index in 0..self.blocks.len().min(HEAD) {
            let block = &self.blocks[index];
            if self.paragraph(index).is_some_and(parts::is_addressee) {
                return self.set(index, Role::Addressee);
            }
            if block.kind == BlockKind::Other
                || block.text.contains(['。', '；'])
                || numbering::parse(&block.text).is_some()
            {
                return;
            }
        }
    }

    /// An annexed report has a recipient of its own, right below its title.
    fn address_annexes(&mut self) {
        for index in 1..self.blocks.len() {
            let below = self.roles.get(index - 1) == Some(&Role::AnnexTitle);
            if below && self.paragraph(index).is_some_and(parts::is_addressee) {
                self.set(index, Role::Addressee);
            }
        }
    }

    /// Numbered paragraphs and headings.
    fn number(&mut self) {
        let mut in_article = false;
        for index in 0..self.blocks.len() {
            let Some(text) = self.paragraph(index) else { continue };
            let Some(number) = numbering::parse(text) else { continue };
            match number.series {
                Series::Article => in_article = true,
                Series::Part | Series::Chapter | Series::Section | Series::First => in_article = false,
                Series::Second | Series::Third | Series::Fourth | Series::Decimal => {}
            }
            let heading = !in_article && self.is_heading(index, text, number);
            self.set(index, Role::Numbered(number.series, heading));
        }
    }

    /// Whether a numbered paragraph is no more than a heading.
    fn is_heading(&self, index: usize, text: &str, number: Numbered<'_>) -> bool {
        let title = text[number.length..].trim();
        if matches!(number.series, Series::Article | Series::Fourth)
            || title.chars().count() > HEADING
            || title.is_empty()
        {
            return false;
        }
        let Some(open) = title.strip_suffix('。') else {
            return !title.contains(['。', '；']) && !title.ends_with(['，', '：', ':', ',', ';']);
        };
        // A short sentence is a heading if the text that it announces follows.
        let next = self.blocks.get(index + 1);
        let sibling =
            next.and_then(|next| numbering::parse(&next.text)).is_some_and(|next| next.series <= number.series);
        open.chars().count() <= LEAD
            && !open.contains(['。', '；'])
            && open.matches('，').count() <= CLAUSES
            && next.is_some_and(|next| next.kind == BlockKind::Paragraph && next.text.contains('。'))
            && !sibling
    }

    /// Where the heading of a paragraph that goes on behind it ends: in bytes of the paragraph's text.
    pub(super) fn lead(&self, index: usize) -> Option<(&'static str, usize)> {
        let Role::Numbered(series, heading) = self.roles.get(index)? else { return None };
        let text: &str = &self.blocks.get(index)?.text;
        let number = numbering::parse(text)?;
        if *series == Series::Article {
            return Some(("article", number.length));
        }
        if *heading || !matches!(series, Series::First | Series::Second | Series::Third) {
            return None;
        }
        let (title, rest) = text[number.length..].split_once('。')?;
        // A sentence with nothing but a note behind it announces nothing: （责任科室：…）.
        let noted = rest.trim().strip_prefix('（').and_then(|rest| rest.strip_suffix('）'));
        if noted.is_some_and(|note| !note.contains('）')) {
            return None;
        }
        let announces = title.trim().chars().count() <= LEAD
            && !title.contains(['：', '；', ':'])
            && !title.trim().is_empty()
            && title.matches('，').count() <= CLAUSES;
        (announces && !rest.trim().is_empty()).then(|| ("lead", number.length + title.len() + '。'.len_utf8()))
    }

    /// The class of a block.
    pub(super) fn class(&self, index: usize) -> Option<Cow<'static, str>> {
        let class = match self.roles.get(index)? {
            Role::Plain | Role::Numbered(Series::Article | Series::Decimal, _) => return None,
            Role::Addressee => "addressee",
            Role::AnnexNote => "annex-note",
            Role::Signature => "signature",
            Role::SignedDate => "signed-date",
            Role::CopyMark => "copy-mark",
            Role::AnnexMark => "annex-mark",
            Role::AnnexTitle => "annex-title",
            Role::Head => "head-line",
            Role::Enacted => "enacted",
            Role::Numbered(Series::Part, _) => "part",
            Role::Numbered(Series::Chapter, _) => "chapter",
            Role::Numbered(Series::Section, _) => "chapter-section",
            Role::Numbered(Series::First, true) => "level-1",
            Role::Numbered(Series::First, false) => "level-1 run-in",
            Role::Numbered(Series::Second, true) => "level-2",
            Role::Numbered(Series::Second, false) => "level-2 run-in",
            Role::Numbered(Series::Third, true) => "level-3",
            Role::Numbered(Series::Third, false) => "level-3 run-in",
            Role::Numbered(Series::Fourth, _) => "level-4",
        };
        Some(Cow::Borrowed(class))
    }
}

/// Characters of a paragraph that may be all heading.
const HEADING: usize = 40;
/// How many agencies may sign, one a line.
const SIGNERS: usize = 30;
/// Characters of a first sentence that may be the heading of the others.
const LEAD: usize = 28;
/// Commas of a heading: 推进甲，促进乙. A sentence of three parts says something already.
const CLAUSES: usize = 1;
