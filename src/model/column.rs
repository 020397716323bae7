//! 栏目: what a column file says (DESIGN B1).

use serde::{Deserialize, Serialize};

use super::kind::Kind;

/// The front matter of `_index.md` or `栏目.md`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ColumnFile {
    /// 标题; default: the folder's name.
    pub title: Option<String>,
    /// 网址名 of this one folder; default: the folder's name.
    pub slug: Option<String>,
    /// Default 类型 of its documents.
    pub kind: Option<Kind>,
    /// ColumnType of 国办发〔2017〕47号; several are joined by commas.
    pub column_type: Option<String>,
    /// 说明.
    pub description: Option<String>,
    /// 关键词.
    pub keywords: Vec<String>,
    /// 排序: smaller first; columns without one follow, by name.
    pub weight: Option<i64>,
    /// Extra required fields, canonical keys.
    pub require: Vec<String>,
    /// Default 责任科室.
    pub offices: Vec<String>,
    /// 更新周期.
    pub update_within: Option<Cycle>,
    /// The row of the standard catalogue it serves.
    pub item: Option<String>,
    /// 本机关不涉及, with the reason.
    pub not_concerned: Option<String>,
}

/// 更新周期: `14d`, `6m`, `1y`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Cycle {
    /// Days.
    Days(u16),
    /// Months.
    Months(u16),
    /// Years.
    Years(u16),
}

impl Cycle {
    /// Parses `14d`, `6m`, `1y`, and the Chinese `14天`, `6个月`, `1年`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let end = text.find(|c: char| !c.is_ascii_digit())?;
        let count: u16 = text[..end].parse().ok().filter(|count| *count > 0)?;
        match text[end..].trim() {
            "d" | "天" | "日" => Some(Self::Days(count)),
            "m" | "月" | "个月" => Some(Self::Months(count)),
            "y" | "年" => Some(Self::Years(count)),
            _ => None,
        }
    }
}
