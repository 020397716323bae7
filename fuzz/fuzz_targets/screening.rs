//! Any text through 文字审查: every place on the bounds of characters.
#![no_main]

use gongkai::check::text;
use gongkai::diagnostic::Spot;
use gongkai::model::path::SourcePath;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|document: &str| {
    for finding in text::document(&SourcePath::new("content/甲.md"), document, None, |range| range) {
        if let Spot::Bytes(range) = finding.place.spot {
            assert!(document.get(range).is_some());
        }
    }
});
