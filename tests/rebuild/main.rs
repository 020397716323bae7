//! 增量等于全新: whatever happened before, a build leaves what a clean build of the same sources
//! makes, byte for byte, and says the same; and it does no more than the change asks for.
//!
//! `GONGKAI_SEED` repeats a run, `GONGKAI_CASES` makes it longer: the long run is
//! `GONGKAI_CASES=5000 cargo test --release --test rebuild lives`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on says so")]

mod builder;
mod coarse;
mod counts;
mod crashes;
mod files;
mod hints;
mod lives;
mod site;
