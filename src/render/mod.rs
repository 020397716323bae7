//! 生成: complete pages and rows to bytes. Pure: reads no disk and no clock; the same value gives the
//! same bytes.

pub mod catalogue;
#[cfg(test)]
mod contract;
#[cfg(test)]
mod described;
pub mod feed;
pub mod html;
pub mod minify;
mod phrases;
pub mod redirects;
pub mod robots;
pub mod sitemap;
mod template_error;
#[cfg(feature = "minify")]
mod visible;
mod xml;
