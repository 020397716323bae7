//! Any bytes as attachments of the types that are looked into.
#![no_main]

use gongkai::check::attachment;
use gongkai::diagnostic::Spot;
use gongkai::model::path::SourcePath;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for name in ["图.svg", "表.csv", "文.txt", "件.docx", "件.pdf"] {
        for finding in attachment::look(&SourcePath::new(format!("content/{name}")), bytes.len() as u64, bytes) {
            if let Spot::Bytes(range) = finding.place.spot {
                assert!(range.start <= range.end && range.end <= bytes.len());
            }
        }
    }
});
