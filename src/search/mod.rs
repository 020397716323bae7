//! 检索: an index that a page script reads from plain files. Pure; knows nothing of disks and pages.
//!
//! Documents fall into blocks by the hash of their address. A block numbers its own *units* (a document,
//! or a part of a long one) and has its own files:
//!
//! - `docs.js`: what facets and sorting need of every document, column by column;
//! - `p000.js` …: postings, in shards by the hash of the key: which units hold a pair of characters;
//! - `t000.js` …: titles and texts of some units, for verification and snippets.
//!
//! Pairs only narrow down; whether a document really holds what is looked for is decided on its text.
//! Nothing here counts the whole site or remembers earlier builds: one edit rewrites files of one
//! block, and the same content gives the same bytes.

pub mod amend;
pub mod blocks;
pub mod docs;
pub mod export;
pub mod fold;
pub mod known;
pub mod making;
pub mod postings;
pub mod texts;
pub mod tokens;
pub mod wire;

use std::sync::Arc;

use crate::fingerprint::Fingerprint;
use crate::model::date::Date;
use crate::model::path::{OutputPath, SourcePath};

pub use blocks::{Block, BlockFile, Index, Outline, index};
pub use known::Known;

/// What the index says of a document, its body apart: that is read when its block is made.
#[derive(Debug, Clone, Hash)]
pub struct Entry {
    /// Where it lies.
    pub source: SourcePath,
    /// The fingerprint of the stored file: what stands for the body until it is read.
    pub content: Fingerprint,
    /// Where its body begins in the stored file.
    pub body_at: usize,
    /// Characters of its body as planned; 0 where the body is not searched.
    pub chars: usize,
    /// Its place in the site: decides its block.
    pub address: OutputPath,
    /// Relative to the root and encoded, or absolute when `external`.
    pub href: String,
    /// An item that stands elsewhere.
    pub external: bool,
    /// 标题.
    pub title: String,
    /// 文号.
    pub doc_number: Option<String>,
    /// 索引号.
    pub index_number: Option<String>,
    /// 责任科室.
    pub offices: Vec<String>,
    /// 关键词.
    pub keywords: Vec<String>,
    /// 主题分类.
    pub topics: Vec<String>,
    /// 内容概述.
    pub summary: Arc<str>,
    /// What else its page shows: 发文机关, 发布机构, 统一编号, 附件 and the like.
    pub others: Vec<String>,
    /// Titles of its columns from the first level down; one list for all documents of a column.
    pub column: Arc<[String]>,
    /// 类型 in Chinese.
    pub kind: &'static str,
    /// 发布日期.
    pub published: Date,
    /// 有效性, where the class has one.
    pub validity: Option<&'static str>,
}

/// Where the index lies below the root of the site.
pub const FOLDER: &str = "assets/search";

/// The script that lists the blocks.
pub const MANIFEST: &str = "assets/search/index.js";

/// The script with traditional characters, fetched only for a query that finds nothing without it.
pub const TRADITIONAL: &str = "assets/search/simplified.js";

/// [`TRADITIONAL`] as bytes.
pub fn traditional_script() -> Vec<u8> {
    wire::call("gongkaiSimplified", &[&fold::SIMPLIFIED.trim_end()])
}

#[cfg(test)]
mod tests;
