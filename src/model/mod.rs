//! 词汇: the vocabulary of the field as types. No I/O, no YAML, no HTML.
//!
//! | term | English name | term | English name |
//! |---|---|---|---|
//! | 栏目 | column | 责任科室 | office |
//! | 文号 / 发文字号 | document number | 索引号 | index number |
//! | 发文机关 | issuer | 发布机构 | publisher |
//! | 成文日期 | signed | 发布日期 | published |
//! | 施行日期 | effective | 有效期至 | expires |
//! | 有效性 | validity | 公开属性 | disclosure |
//! | 主题分类 | topic | 体裁分类 / 文种 | genre |
//! | 政策解读 | interpretation | 公开目录 | catalogue |
//! | 机关单位 | unit | 附件 | attachment |
//! | 电话号码 | phone | | |

pub mod column;
pub mod date;
pub mod doc_number;
pub mod document;
pub mod kind;
pub mod lines;
pub mod path;
pub mod phone;
pub mod relation;
pub mod site;
pub mod validity;
