//! Any bytes as a document: no panic, every place inside the file, safe edits apply.
#![no_main]

use gongkai::diagnostic::Spot;
use gongkai::model::path::SourcePath;
use gongkai::source::{document, keys, locate};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let path = SourcePath::new("content/通知/甲.md");
    let found = document::read(&path, bytes);
    for finding in &found.diagnostics {
        if let Spot::Bytes(range) = &finding.place.spot {
            assert!(range.start <= range.end && range.end <= bytes.len());
        }
        if let Some(fix) = &finding.fix {
            assert!(fix.span.start <= fix.span.end && fix.span.end <= bytes.len());
        }
    }
    if !found.value.transcoded {
        assert_eq!(&bytes[found.value.body_at..], found.value.body.as_bytes());
    }
    for field in keys::DOCUMENT.fields {
        assert!(locate(&path, bytes, &Spot::field(field.key)).end <= bytes.len());
    }
});
