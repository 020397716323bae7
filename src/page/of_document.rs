//! 文件页的内容: what the page of one document shows, and the pages beside it.

use serde::Serialize;

use super::{BodyRef, Frame, Link, PeriodView, Status};
use crate::fingerprint::Fingerprint;

/// A row of the metadata table.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct MetaRow {
    /// `索引号`, …
    pub label: &'static str,
    /// For the style and for machines: `index_number`, …
    pub key: &'static str,
    /// The value, where it is only one and only words, as most are: a list of one costs a page more than it says.
    pub text: Option<String>,
    /// All other values.
    pub values: Vec<MetaValue>,
    /// Whether it is the first of its line; a table may have two pairs a line.
    pub begins: bool,
    /// Whether it is the last of its line.
    pub ends: bool,
}

/// A value of the metadata table.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct MetaValue {
    /// What is shown.
    pub text: String,
    /// A page of ours that it leads to, e.g. the office's.
    pub href: Option<String>,
    /// A machine-readable date.
    pub datetime: Option<String>,
}

/// The banner of a document that is not simply in force.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct Banner {
    /// The word and shape.
    pub status: Status,
    /// One sentence: cause and date, e.g. `本文件已于2024年11月20日被《…》（云民公告〔2024〕2号）废止。`
    pub sentence: String,
    /// The document that caused it.
    pub cause: Option<RelationItem>,
    /// What to read instead.
    pub successor: Option<RelationItem>,
    /// The one bracketed line of the printed page: `（本文件已于2024年11月20日废止）`.
    pub print: String,
}

/// An attachment as shown.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct AttachmentView {
    /// 名称.
    pub title: String,
    /// Address.
    pub href: String,
    /// `DOCX`, `XLSX`, …
    pub format: String,
    /// `24 KB`, `1.3 MB`.
    pub size: String,
    /// Bytes.
    pub bytes: u64,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
    /// 扫描件, as its title or its file name says: its words are those of the page.
    pub scan: bool,
}

/// One related document.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct RelationItem {
    /// Title, or the text of an outside paper.
    pub title: String,
    /// `None`: a paper outside the site, kept as text.
    pub href: Option<String>,
    /// Whether it leads to another site.
    pub external: bool,
    /// 文号.
    pub doc_number: Option<String>,
    /// 发布日期 (成文日期 where there is one).
    pub date: Option<String>,
    /// 形式 of an interpretation: 文字, 图解, 问答, …
    pub form: Option<String>,
    /// Where it is not simply in force.
    pub status: Option<Status>,
}

/// Related documents of one kind.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct RelationGroup {
    /// As in the catalogue: `interpreted_by`, …
    pub kind: &'static str,
    /// The Chinese name of the group.
    pub label: &'static str,
    /// The newest twenty where there are many.
    pub items: Vec<RelationItem>,
    /// How many there are, and where the others stand, when not all are shown.
    pub more: Option<Link>,
}

/// A stage of a major decision.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct StageView {
    /// `征求意见`, `采纳反馈`, `决策公布`, `政策解读`, …
    pub name: &'static str,
    /// What was published of it, oldest first.
    pub items: Vec<RelationItem>,
}

/// 责任科室 as shown beside a document.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct OfficeView {
    /// 名称.
    pub name: String,
    /// Its page.
    pub href: String,
    /// 咨询电话.
    pub phone: Option<String>,
}

/// A heading or clause in the contents rail.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct TocEntry {
    /// 1 to 6.
    pub level: u8,
    /// The anchor, without `#`.
    pub id: String,
    /// Its text.
    pub text: String,
}

/// 文件.
#[derive(Debug, Hash, Serialize)]
pub struct DocumentPage {
    /// Frame.
    pub frame: Frame,
    /// 类型, English: the template's branch.
    pub kind: &'static str,
    /// 类型, Chinese.
    pub kind_name: &'static str,
    /// 标题.
    pub title: String,
    /// 文号.
    pub doc_number: Option<String>,
    /// 索引号.
    pub index_number: Option<String>,
    /// 题注.
    pub caption: Option<String>,
    /// `YYYY-MM-DD` or `YYYY-MM-DD HH:MM`.
    pub published: String,
    /// 来源.
    pub source: String,
    /// Present unless simply in force.
    pub banner: Option<Banner>,
    /// The metadata table, in display order, without empty fields.
    pub meta: Vec<MetaRow>,
    /// Whether two pairs of it stand in a line somewhere.
    pub paired: bool,
    /// The text.
    pub body: BodyRef,
    /// Contents rail; empty when there is little to list, and until the text is rendered: the fingerprint
    /// of the text stands for it.
    pub toc: Vec<TocEntry>,
    /// Whether the code style sheet is needed.
    pub has_code: bool,
    /// 附件.
    pub attachments: Vec<AttachmentView>,
    /// 政策解读 of this document: also a strip before the text.
    pub interpretations: Vec<RelationItem>,
    /// 本文解读: of an interpretation.
    pub interprets: Vec<RelationItem>,
    /// What is to be known before the text: the six facts of an agency in their legal order, the day, the
    /// number of entries and the source of a list.
    pub facts: Vec<MetaRow>,
    /// Of a text of questions and answers: the level of the headings that ask, 2 or 3.
    pub questions: Option<u8>,
    /// 解读机构, 解读人, 联系方式, 形式: pairs of label and value.
    pub interpretation_facts: Vec<(&'static str, String)>,
    /// All relations in groups, including the two above.
    pub relations: Vec<RelationGroup>,
    /// 办事链接.
    pub services: Vec<RelationItem>,
    /// 责任科室.
    pub offices: Vec<OfficeView>,
    /// 决策环节 of a 决策事项, in their legal order; a stage without items is shown as 未公开. Empty
    /// for all other kinds.
    pub stages: Vec<StageView>,
    /// 期限.
    pub period: Option<PeriodView>,
    /// 联系方式.
    pub contact: Option<String>,
    /// 更新记录, newest first: date and note.
    pub changes: Vec<(String, String)>,
    /// 引用格式: title, number, agency, date.
    pub citation: String,
    /// Absolute address, for the code and the printed page.
    pub url: String,
    /// A QR code of `url` as the `d` of an SVG path, and the edge of its view box in modules.
    pub qr: super::qr::Qr,
    /// What the JSON-LD block describes.
    #[serde(skip)]
    pub described: Fingerprint,
    /// The JSON of that block, with `<` escaped; `None` until the page is rendered, and where nothing true
    /// can be said.
    pub json_ld: Option<String>,
}

/// 撤回: the notice that stays at the address of a withdrawn document.
#[derive(Debug, Hash, Serialize)]
pub struct WithdrawnPage {
    /// Frame.
    pub frame: Frame,
    /// 标题.
    pub title: String,
    /// 文号.
    pub doc_number: Option<String>,
    /// `YYYY-MM-DD`.
    pub withdrawn_on: String,
    /// 理由.
    pub reason: String,
    /// 索引号, 发布日期 and the like.
    pub meta: Vec<MetaRow>,
}

/// `<name>/cited-p1.html`: who refers to a document that many refer to.
#[derive(Debug, Hash, Serialize)]
pub struct CitedPage {
    /// Frame.
    pub frame: Frame,
    /// The document that is referred to.
    pub document: Link,
    /// The Chinese name of the relation.
    pub label: &'static str,
    /// Newest first; pages are counted from the oldest.
    pub items: Vec<RelationItem>,
    /// The page with newer rows.
    pub newer: Option<String>,
    /// The page with older rows.
    pub older: Option<String>,
}
