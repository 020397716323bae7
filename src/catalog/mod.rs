//! 全站: joins what every file says to what the site says: columns, one total order, numbers, relations
//! with both ends, validity as of a date. Pure, never patched, always joined in full.

pub mod address;
pub mod assemble;
pub mod attachments;
pub mod columns;
pub mod genre;
pub mod links;
pub mod lookup;
pub mod offices;
pub mod ownership;
pub mod references;
pub mod rules;
pub mod uniqueness;
pub mod validity;
pub mod visibility;

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use visibility::{Ahead, Audience};

use crate::fingerprint::Fingerprint;
use crate::markdown::{Body, BodyFacts, Extent, Slot};
use crate::model::column::ColumnFile;
use crate::model::date::Date;
use crate::model::doc_number::DocNumber;
use crate::model::document::FrontMatter;
use crate::model::kind::{Class, Kind};
use crate::model::path::{OutputPath, SourcePath};
use crate::model::relation::RelationKind;
use crate::model::site::Site;

/// One document file, read: a pure function of its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentFile {
    /// What it says. The catalog is joined from nothing else.
    pub facts: Arc<DocumentFacts>,
    /// Which text it is.
    pub text: DocumentText,
}

/// What one document file says by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentFacts {
    /// Where it lies.
    pub path: SourcePath,
    /// Its front matter.
    pub front: FrontMatter,
    /// Its body.
    pub body: BodyFacts,
}

/// Which text a document has: other after every edit, while what it says may be the same. Only its own
/// page and the search index are made of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentText {
    /// The fingerprint of the stored file.
    pub content: Fingerprint,
    /// Where the body begins, in bytes of the stored file.
    pub body_at: usize,
    /// How much it is.
    pub extent: Extent,
}

/// What one column file says by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnFacts {
    /// Where it lies.
    pub path: SourcePath,
    /// The fingerprint of the stored file.
    pub content: Fingerprint,
    /// Its front matter.
    pub file: ColumnFile,
    /// Where its body begins, in bytes of the stored file.
    pub body_at: usize,
    /// Its body; `None` when it is empty.
    pub body: Option<Body>,
}

/// Everything that was read, for assembling.
#[derive(Debug, Clone)]
pub struct Sources {
    /// `site.yaml`.
    pub site: Site,
    /// All documents, sorted by path.
    pub documents: Vec<Arc<DocumentFile>>,
    /// All column files, sorted by path.
    pub columns: Vec<Arc<ColumnFacts>>,
    /// Every folder below `content/`, `content` itself included, sorted.
    pub folders: Vec<String>,
    /// Every other file below `content/`, sorted.
    pub files: Vec<SourcePath>,
}

/// Index of a document in [`Catalog::documents`].
pub type DocId = usize;
/// Index of a column in [`Catalog::columns`]; 0 is `content/` itself.
pub type ColumnId = usize;
/// Index of a unit in [`Catalog::units`].
pub type UnitId = usize;

/// What the site says as of a date.
#[derive(Debug)]
pub struct Catalog {
    /// `site.yaml`.
    pub site: Site,
    /// The build's date.
    pub as_of: Date,
    /// For whom it was judged.
    pub audience: Audience,
    /// At least one: the site itself.
    pub units: Vec<UnitInfo>,
    /// Depth first, in display order; the first is `content/`.
    pub columns: Vec<Column>,
    /// Every document that was read, by path, whatever its state.
    pub documents: Vec<Document>,
    /// Documents that have a page or a row, in the one total order: public and withdrawn ones.
    pub order: Vec<DocId>,
    /// Files that public documents own, by path.
    pub attachments: BTreeMap<SourcePath, OutputPath>,
    /// The sources that own each of these files.
    pub owners: ownership::Owners,
    /// Offices that are declared or named by a public document, in display order.
    pub offices: Vec<OfficeInfo>,
}

/// 机关单位.
#[derive(Debug, Clone)]
pub struct UnitInfo {
    /// The full name.
    pub name: String,
    /// The first-level column that is the unit's; `None` for the site itself.
    pub column: Option<ColumnId>,
    /// Its position in `site.units`.
    pub declared: Option<usize>,
}

/// 栏目.
#[derive(Debug)]
pub struct Column {
    /// The folder below the root of the site, e.g. `content/政策/通知`.
    pub folder: String,
    /// 标题.
    pub title: String,
    /// The column file, where there is one.
    pub facts: Option<Arc<ColumnFacts>>,
    /// The folder of its pages below `public/`; `""` for `content/` itself.
    pub address: String,
    /// The column above; `None` for `content/` itself.
    pub parent: Option<ColumnId>,
    /// Sub-columns in display order.
    pub children: Vec<ColumnId>,
    /// Own documents that are listed (public, not withdrawn), in the one total order.
    pub documents: Vec<DocId>,
    /// The unit it belongs to.
    pub unit: UnitId,
    /// What the links of its body resolve to.
    pub slots: Vec<Slot>,
}

impl Column {
    /// The address of its first page.
    pub fn index(&self) -> OutputPath {
        self.page("index.html")
    }

    /// The address of a generated page in its folder.
    pub fn page(&self, name: &str) -> OutputPath {
        match self.address.as_str() {
            "" => OutputPath::trusted(name),
            folder => OutputPath::trusted(format!("{folder}/{name}")),
        }
    }

    /// The file that stands for it in findings: its column file, else `site.yaml`.
    pub fn source(&self) -> SourcePath {
        self.facts.as_ref().map_or_else(SourcePath::site, |facts| facts.path.clone())
    }
}

/// 文件, with what the rest of the site adds to it.
#[derive(Debug)]
pub struct Document {
    /// What its file says.
    pub facts: Arc<DocumentFacts>,
    /// Whether the public sees it.
    pub state: State,
    /// Why it is not public yet, where only editors are shown it.
    pub ahead: Option<Ahead>,
    /// The column it lies in.
    pub column: ColumnId,
    /// The unit it belongs to.
    pub unit: UnitId,
    /// Its page; of a `link` item, the place its page would have.
    pub address: OutputPath,
    /// 类型, with the column's default.
    pub kind: Kind,
    /// 文件类别.
    pub class: Class,
    /// 责任科室, with the column's default.
    pub offices: Vec<String>,
    /// 发文机关, with the unit's default.
    pub issuers: Arc<[String]>,
    /// 发布机构, with the unit's default.
    pub publisher: Arc<str>,
    /// 体裁分类, stated or derived from the title.
    pub genre: Option<String>,
    /// 内容概述, stated or derived from the text.
    pub summary: Arc<str>,
    /// 有效性, where the class has one.
    pub validity: Option<ValidityFacts>,
    /// Typed relations as seen from here, both directions, unique.
    pub relations: Vec<Relation>,
    /// 办事链接.
    pub services: Vec<Target>,
    /// 附件, in order.
    pub attachments: Vec<OwnedFile>,
    /// What the links of the body resolve to.
    pub slots: Vec<Slot>,
}

impl Document {
    /// 发布日期. Documents without one are [`State::Broken`] and never get here from the order.
    pub fn published(&self) -> Date {
        self.facts.front.published.map_or(Date::ZERO, |moment| moment.date)
    }

    /// The one total order: newest first by the day; ties fall to the index number, then to the address,
    /// so that no two documents ever compare equal and the order never depends on how a directory was
    /// read.
    pub fn newest_first(&self, other: &Self) -> Ordering {
        self.order_key().cmp(&other.order_key())
    }

    fn order_key(&self) -> (Reverse<Date>, &str, &str, &str) {
        let index = self.facts.front.index_number.as_deref().unwrap_or_default();
        (Reverse(self.published()), index, self.address.as_str(), self.facts.path.as_str())
    }

    /// Whether it is listed: public and not withdrawn.
    pub fn is_listed(&self) -> bool {
        self.state == State::Public
    }

    /// Whether it has a page of its own: not an item that stands elsewhere.
    pub fn has_page(&self) -> bool {
        match self.state {
            State::Public => self.facts.front.rare.link.is_none(),
            State::Withdrawn => true,
            State::Draft | State::Future | State::Undisclosed | State::LeftOut | State::Broken => false,
        }
    }
}

/// Whether the public sees a document, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// 公开.
    Public,
    /// 撤回: a notice page and a row, nothing else.
    Withdrawn,
    /// 草稿.
    Draft,
    /// 发布日期 after the build's date.
    Future,
    /// 依申请公开 or 不予公开.
    Undisclosed,
    /// `--except`.
    LeftOut,
    /// A required field is missing or unreadable; a gate finding says which.
    Broken,
}

/// 有效性 and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValidityFacts {
    /// The word.
    pub word: crate::model::validity::Validity,
    /// Since when: the first day of the state; `None` where only stated.
    pub since: Option<Date>,
    /// The document that caused it.
    pub cause: Option<DocId>,
    /// What to read instead.
    pub successor: Option<DocId>,
    /// 有效期至 after extensions: the last day in force.
    pub expires: Option<Date>,
}

/// What a relation or service link leads to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A public or withdrawn document of the site.
    Document(DocId),
    /// A paper outside the site.
    Outside {
        /// Its title, where there is more than a number.
        title: Option<String>,
        /// Its number.
        number: Option<DocNumber>,
        /// Where it stands.
        url: Option<String>,
    },
}

/// A relation as seen from one document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Relation {
    /// As seen from here.
    pub kind: RelationKind,
    /// To what.
    pub target: Target,
    /// 形式 as declared on the reference.
    pub form: Option<String>,
    /// A title that the editor gave instead of the target's own.
    pub title: Option<String>,
    /// Whether only the other side declares it.
    pub derived: bool,
}

/// A file that a document lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnedFile {
    /// The file.
    pub file: SourcePath,
    /// Its address.
    pub address: OutputPath,
    /// 名称.
    pub title: String,
}

/// 责任科室 of the site.
#[derive(Debug, Clone)]
pub struct OfficeInfo {
    /// The canonical name.
    pub name: String,
    /// The unit it belongs to.
    pub unit: UnitId,
    /// 电话.
    pub phone: Option<String>,
    /// The first day it exists.
    pub since: Option<Date>,
    /// The last day it existed.
    pub until: Option<Date>,
    /// 职责.
    pub duties: Option<String>,
    /// 办公地点.
    pub place: Option<String>,
    /// 职责划入.
    pub successor: Option<String>,
    /// Its page.
    pub address: OutputPath,
    /// Its listed documents, in the one total order.
    pub documents: Vec<DocId>,
}
