//! gongkai (公开): turns a git repository of Markdown into a Chinese government disclosure site.
//!
//! The rooms, in reading order; imports point up this list only (see `ARCHITECTURE.md`):
//!
//! - floor 0: [`fingerprint`], [`disk`], [`diagnostic`]
//! - floor 1: [`model`]
//! - floor 2: [`source`]
//! - floor 3: [`page`]

pub mod diagnostic;
pub mod disk;
pub mod fingerprint;
pub mod markdown;
pub mod model;
pub mod page;
pub mod source;
