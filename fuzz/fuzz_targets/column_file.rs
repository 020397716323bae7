//! Any bytes as a column file.
#![no_main]

use gongkai::model::path::SourcePath;
use gongkai::source::column;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let found = column::read(&SourcePath::new("content/通知/_index.md"), bytes);
    assert!(found.value.body_range.end <= bytes.len());
});
