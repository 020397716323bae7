//! What the published sample promises: every address resolves, nothing runs inline, nothing comes from
//! elsewhere, every page carries its tags, every machine-readable file agrees with the pages.
//!
//! `GONGKAI_PUBLIC=FOLDER cargo test --test output` judges another built site.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at the first surprise")]

#[cfg(test)]
mod addresses;
#[cfg(test)]
mod built;
#[cfg(test)]
mod files;
#[cfg(test)]
mod pages;
#[cfg(test)]
#[path = "../support/mod.rs"]
mod support;
