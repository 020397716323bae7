//! 附件: 附件说明 before the signature, and texts that are printed with a paper after it.

use super::block::BlockKind;
use super::{Role, Shape, parts};
use crate::markdown::numbering::{self, Series};

/// What a paper is called: the title of an annexed text ends with one of these.
const GENRES: &[&str] = &[
    "方案", "办法", "规定", "细则", "规则", "意见", "通知", "要点", "计划", "预案", "目录", "名单", "清单", "表",
    "条例", "报告", "请示", "指南", "制度", "章程", "标准", "规范", "规划", "纲要", "安排", "措施", "决定", "公告",
    "批复", "函", "须知", "说明", "图", "公约", "协议", "合同", "总结", "指引", "手册", "流程", "程序", "任务", "分工",
    "机制", "基准", "导则", "规程", "简章", "讲话", "答复",
];

/// Lines at the foot of a page that are no title.
const FEET: &[&str] = &[
    "抄送",
    "主题词",
    "扫一扫",
    "联系",
    "来源",
    "编辑",
    "相关",
    "政策解读",
    "主办",
    "印发",
    "打印",
    "关闭",
    "责任编辑",
];

/// How many lines a title may be broken into.
const TITLE_LINES: usize = 3;

impl Shape<'_> {
    pub(super) fn annex(&mut self) {
        let signed = self.roles.iter().position(|role| *role == Role::SignedDate);
        self.notes(signed.unwrap_or(self.blocks.len()));
        let begin = signed.map_or(1, |date| self.behind_date(date));
        if signed.is_some() && self.direct_title(begin) {
            self.annexes.push(begin);
        }
        for index in begin..self.blocks.len() {
            let Some(rest) = self.paragraph(index).and_then(parts::annex_rest) else { continue };
            // Without a signature above, only a bare mark over a title says that a text begins here.
            let begins = signed.is_some() || rest.is_empty() && self.title_lines(index + 1) > 0;
            if !begins || self.is_listed(index) {
                continue;
            }
            let titled = rest.is_empty();
            self.set(index, Role::AnnexMark);
            self.annexes.push(index);
            if titled {
                self.mark_title(index + 1);
            }
        }
    }

    /// 附件说明: `附件：1.甲` with `2.乙` below, or `附件：` above a list.
    fn notes(&mut self, end: usize) {
        let mut index = 1;
        while index < end {
            let Some(rest) = self.paragraph(index).and_then(parts::annex_rest) else {
                index += 1;
                continue;
            };
            let bare = rest.is_empty();
            if bare && !self.is_listed(index) {
                index += 1;
                continue;
            }
            self.set(index, Role::AnnexNote);
            index += 1;
            while index < end && self.continues_note(index) {
                self.set(index, Role::AnnexNote);
                index += 1;
            }
        }
    }

    /// Whether a numbered line or list stands below a bare mark.
    fn is_listed(&self, index: usize) -> bool {
        self.continues_note(index + 1)
    }

    fn continues_note(&self, index: usize) -> bool {
        let Some(block) = self.blocks.get(index) else { return false };
        match block.kind {
            BlockKind::Ordered(_) => true,
            BlockKind::Paragraph => {
                let third = numbering::parse(&block.text).is_some_and(|number| number.series == Series::Third);
                third && block.text.chars().count() <= 80 && !block.text.contains('。')
            }
            BlockKind::Heading | BlockKind::Rule | BlockKind::Other => false,
        }
    }

    /// The block behind a date, its copy mark and a line drawn below.
    fn behind_date(&self, date: usize) -> usize {
        let mut index = date + 1;
        while self.roles.get(index) == Some(&Role::CopyMark)
            || self.blocks.get(index).is_some_and(|block| block.kind == BlockKind::Rule)
        {
            index += 1;
        }
        index
    }

    /// A text that begins with its title, without a mark above.
    fn direct_title(&mut self, index: usize) -> bool {
        if self
            .blocks
            .get(index)
            .is_some_and(|block| block.kind == BlockKind::Heading && !parts::is_annex_line(&block.text))
        {
            self.set(index, Role::AnnexTitle);
            return true;
        }
        let lines = (1..=self.title_lines(index)).find(|count| {
            let spelled: String = self.blocks[index + count - 1].text.chars().filter(|c| !c.is_whitespace()).collect();
            let named = spelled.split(['（', '(']).next().unwrap_or_default();
            GENRES.iter().any(|genre| named.ends_with(genre) || spelled.ends_with(genre))
        });
        // The text itself has to follow, or it is some last line of the page.
        let Some(count) = lines.filter(|count| self.blocks.get(index + count).is_some()) else { return false };
        (index..index + count).for_each(|line| self.set(line, Role::AnnexTitle));
        true
    }

    fn mark_title(&mut self, index: usize) {
        if self.blocks.get(index).is_some_and(|block| block.kind == BlockKind::Heading) {
            return self.set(index, Role::AnnexTitle);
        }
        let lines = index..index + self.title_lines(index);
        let ended = lines.clone().position(|line| !goes_on(&self.blocks[line].text));
        let count = ended.map_or(lines.len(), |last| last + 1);
        (index..index + count).for_each(|line| self.set(line, Role::AnnexTitle));
    }

    /// How many lines from here on look like those of a title.
    fn title_lines(&self, index: usize) -> usize {
        (index..index + TITLE_LINES).take_while(|line| self.paragraph(*line).is_some_and(is_title_line)).count()
    }
}

/// Whether a line of a title is broken off: 关于内地…, …港方口岸区的.
fn goes_on(line: &str) -> bool {
    let line = line.trim();
    line.ends_with(['的', '和', '及', '与', '、'])
        || line.starts_with("关于") && !GENRES.iter().any(|genre| line.ends_with(genre))
}

/// A line that may be a title, or a part of one.
pub(in crate::markdown) fn is_title_line(text: &str) -> bool {
    let text = text.trim();
    let length = text.chars().count();
    (2..=50).contains(&length)
        && !text.contains(['。', '；', '：', ':', '|', '？', '！', '，'])
        && !text.starts_with(['（', '('])
        && numbering::parse(text).is_none()
        && !parts::is_date(text)
        && !parts::is_annex_line(text)
        && !FEET.iter().any(|foot| text.starts_with(foot))
}
