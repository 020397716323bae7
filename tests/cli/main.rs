//! The program as a person and a script meet it: golden sites with their transcripts, exit statuses,
//! the same bytes everywhere, and a published folder that nothing hurts.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at the first surprise")]

#[cfg(test)]
mod commands;
#[cfg(test)]
mod explaining;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod publishing;
#[cfg(test)]
mod shown;
#[cfg(test)]
#[path = "../support/mod.rs"]
mod support;
#[cfg(test)]
#[cfg(unix)]
mod terminal;
