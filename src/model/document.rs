//! 文件: the front matter of one document as types. What one file says by itself, nothing derived.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::date::{Date, Moment};
use super::doc_number::DocNumber;
use super::kind::{Class, Disclosure, Kind};
use super::lines::Lines;
use super::relation::{DeclaredRelation, Reference};
use super::validity::Validity;

/// The front matter (DESIGN B2). A required field that is missing or unreadable is empty or `None`
/// here and a gate finding elsewhere; nothing else about the document is lost by it. What few documents
/// have is boxed or stands in [`Rare`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FrontMatter {
    /// 标题.
    pub title: String,
    /// 类型; `None`: the column's default, else `document`.
    pub kind: Option<Kind>,
    /// 文件类别; `None` where not stated: 其他.
    pub class: Option<Class>,
    /// 文号.
    pub doc_number: Option<DocNumber>,
    /// 索引号.
    pub index_number: Option<String>,
    /// 发文机关, lead first; empty: the unit's name.
    pub issuers: Vec<String>,
    /// 发布机构; `None`: the unit's name.
    pub publisher: Option<String>,
    /// 责任科室, lead first; empty: the column's default.
    pub offices: Vec<String>,
    /// 成文日期.
    pub signed: Option<Date>,
    /// 发布日期.
    pub published: Option<Moment>,
    /// 更新日期.
    pub updated: Option<Date>,
    /// 施行日期.
    pub effective: Option<Date>,
    /// 有效期至: the last day in force; a `lapses` is stored as the day before it.
    pub expires: Option<Date>,
    /// 有效性 as stated.
    pub validity: Option<Validity>,
    /// 撤回.
    pub withdrawn: Option<Box<Withdrawal>>,
    /// 公开属性; `None` where not stated: 主动公开.
    pub disclosure: Option<Disclosure>,
    /// 主题分类.
    pub topics: Vec<String>,
    /// 关键词.
    pub keywords: Vec<String>,
    /// 内容概述.
    pub summary: Option<Arc<str>>,
    /// 附件.
    pub attachments: Vec<AttachmentEntry>,
    /// 转载.
    pub repost: Option<Box<Repost>>,
    /// 公开起算. Its reason is never published.
    pub clock_from: Option<Box<ClockFrom>>,
    /// 解读: who interprets, in what form.
    pub interpretation: Option<Box<InterpretationFacts>>,
    /// All typed relations, in the order of their fields and items.
    pub relations: Vec<DeclaredRelation>,
    /// 审核. Never published.
    pub review: Option<Box<Review>>,
    /// 网址名.
    pub slug: Option<String>,
    /// 草稿.
    pub draft: bool,
    /// Keys of the fields that stand in the file with a value, canonical, for `require` of columns.
    pub present: Lines,
    /// What few documents state.
    pub rare: Rare,
}

/// What few documents state, in no room where nothing is stated: every document of a site keeps its front
/// matter in memory.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Rare(Option<Box<RareFields>>);

impl Rare {
    /// Keeps what is stated.
    pub fn new(fields: RareFields) -> Self {
        Self((fields != NOTHING).then(|| Box::new(fields)))
    }
}

impl Deref for Rare {
    type Target = RareFields;

    fn deref(&self) -> &RareFields {
        self.0.as_deref().unwrap_or(&NOTHING)
    }
}

impl DerefMut for Rare {
    fn deref_mut(&mut self) -> &mut RareFields {
        self.0.get_or_insert_default()
    }
}

/// The fields of [`Rare`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RareFields {
    /// 统一编号.
    pub registration_number: Option<String>,
    /// 题注.
    pub caption: Option<String>,
    /// 理由 of a 公开属性 that is not 主动公开. Never published.
    pub disclosure_reason: Option<String>,
    /// 体裁分类.
    pub genre: Option<String>,
    /// 信息来源.
    pub source: Option<String>,
    /// 主送.
    pub addressees: Vec<String>,
    /// 外部链接.
    pub link: Option<String>,
    /// 期限.
    pub period: Option<Period>,
    /// 联系方式.
    pub contact: Option<String>,
    /// 办事链接.
    pub services: Vec<Reference>,
    /// 无需解读: the reason. Never published.
    pub no_interpretation: Option<String>,
    /// 更新记录.
    pub changes: Vec<Change>,
    /// 不适用规则. Never published.
    pub silence: Vec<Silence>,
    /// 旧网址.
    pub aliases: Vec<String>,
}

static NOTHING: RareFields = RareFields {
    registration_number: None,
    caption: None,
    disclosure_reason: None,
    genre: None,
    source: None,
    addressees: Vec::new(),
    link: None,
    period: None,
    contact: None,
    services: Vec::new(),
    no_interpretation: None,
    changes: Vec::new(),
    silence: Vec::new(),
    aliases: Vec::new(),
};

/// 撤回.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Withdrawal {
    /// 日期.
    pub date: Date,
    /// 理由, shown to the public.
    pub reason: String,
}

/// An item of 附件.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AttachmentEntry {
    /// As written: relative to the document, or from `content/` with a leading `/`.
    pub file: String,
    /// 名称; default: the file name without its extension.
    pub title: Option<String>,
    /// Its position in the list as it stands in the file.
    pub index: usize,
}

/// 转载: another agency's paper. No index number of ours, no deadline.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Repost {
    /// 来源.
    pub from: Option<String>,
    /// 网址.
    pub url: Option<String>,
}

/// 公开起算: the deadline is counted from here.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ClockFrom {
    /// 日期.
    pub date: Date,
    /// 理由. Never published.
    pub reason: Option<String>,
}

/// 期限: first and last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Period {
    /// 起.
    pub from: Date,
    /// 止, inclusive.
    pub to: Date,
}

/// 解读.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct InterpretationFacts {
    /// 形式.
    pub form: Option<String>,
    /// 解读单位.
    pub by: Option<String>,
    /// 解读人.
    pub person: Option<String>,
    /// 联系方式.
    pub contact: Option<String>,
    /// 阶段.
    pub stage: Option<String>,
}

/// An item of 更新记录.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Change {
    /// 日期.
    pub date: Date,
    /// 说明.
    pub note: String,
}

/// 审核 (保守国家秘密法实施条例 art. 42: 先审查、后公开).
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Review {
    /// 拟稿.
    pub drafter: Option<String>,
    /// 审核.
    pub reviewer: Option<String>,
    /// 保密审查.
    pub secrecy: Option<String>,
    /// 签发.
    pub approver: Option<String>,
    /// 日期.
    pub date: Option<Date>,
}

/// 不适用规则: a rule that this document is allowed to break, and why.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Silence {
    /// The rule id.
    pub rule: String,
    /// 理由.
    pub reason: String,
}
