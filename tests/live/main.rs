//! The two commands that stay: `serve` answers a browser and whoever else knocks, `watch` follows an
//! editor. The real program, real files, port 0.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at the first surprise")]
#![cfg_attr(not(unix), allow(dead_code, reason = "a watch is stopped by a signal, so its tests are not built"))]

#[cfg(test)]
mod program;
#[cfg(test)]
mod serve;
#[cfg(test)]
mod site;
#[cfg(test)]
#[path = "../support/mod.rs"]
mod support;
#[cfg(test)]
#[cfg(unix)]
mod watch;
