//! An index number written into any document is read from it again.
#![no_main]

use gongkai::model::path::SourcePath;
use gongkai::source::{document, edit};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let path = SourcePath::new("content/通知/甲.md");
    if let Some(text) = edit::insert_field(&path, bytes, "索引号", "\"MZ/2024-00001\"") {
        let number = document::read(&path, text.as_bytes()).value.front.index_number;
        assert_eq!(number.as_deref(), Some("MZ/2024-00001"));
    }
});
