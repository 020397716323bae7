//! 读入: the only room that knows YAML. Bytes of `content/` and `site.yaml` to the types of the model,
//! with every slip as a finding.
//!
//! Reading one file is a pure function of its path and bytes and never fails. In order:
//!
//! - `encoding`: bytes to text;
//! - `split`: front matter and body;
//! - `slips`: raw lines, for what YAML would hide or report badly; `patch` keeps the way back;
//! - `yaml`: text to a tree of nodes with their places (`front` joins these three);
//! - `reader` with `scalars`, `dates`, `numbers`, `references`: nodes to values by the table in [`keys`];
//! - [`document`], [`column`], [`site_config`]: the three kinds of file.
//!
//! [`mod@locate`] leads from a field back to its bytes, [`edit`] writes one field, [`scan`] finds the files.

pub mod column;
pub mod document;
pub mod edit;
pub mod keys;
pub mod locate;
pub mod rules;
pub mod scan;
pub mod site_config;

mod dates;
mod encoding;
mod front;
mod lines;
mod numbers;
mod patch;
mod reader;
mod references;
mod scalars;
mod slips;
mod split;
mod words;
mod yaml;

#[cfg(test)]
mod tests;

pub use encoding::text;
pub use locate::locate;

/// A front matter may have so many bytes.
pub(crate) const FRONT_MATTER_LIMIT: usize = 64 * 1024;

/// `site.yaml` may have so many bytes: a large city has hundreds of units with their offices.
pub(crate) const SITE_LIMIT: usize = 1024 * 1024;

/// Lists and maps may stand so deep inside each other.
pub(crate) const DEPTH_LIMIT: usize = 64;
