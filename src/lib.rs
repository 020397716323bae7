//! gongkai (公开): turns a git repository of Markdown into a Chinese government disclosure site.
//!
//! The rooms, in reading order; imports point up this list only (see `ARCHITECTURE.md`):
//!
//! - floor 0: [`fingerprint`], [`disk`], [`diagnostic`], `strides`
//! - floor 1: [`model`]
//! - floor 2: [`source`], [`markdown`], [`search`], [`theme`]
//! - floor 3: [`catalog`]
//! - floor 4: [`check`], [`page`]
//! - floor 5: [`plan`]
//! - floor 6: [`render`], [`ledger`], [`publish`]
//! - floor 7: [`build`]
//! - floor 8: [`watch`], [`serve`]
//! - floor 9: [`cli`]

pub mod build;
pub mod catalog;
pub mod check;
pub mod cli;
pub mod diagnostic;
pub mod disk;
pub mod fingerprint;
pub mod ledger;
pub mod markdown;
pub mod model;
pub mod page;
pub mod plan;
pub mod publish;
pub mod render;
pub mod search;
pub mod serve;
pub mod source;
mod strides;
pub mod theme;
pub mod watch;
