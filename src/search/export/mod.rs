//! 导出: what is searched, for people with grep and for search engines.

pub mod opensearch;
pub mod text;
