//! 生成: pages and rows to bytes. Pure: the same value gives the same bytes.

pub mod catalogue;
pub mod feed;
pub mod redirects;
pub mod robots;
pub mod sitemap;
mod xml;
