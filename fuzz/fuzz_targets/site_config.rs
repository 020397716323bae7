//! Any bytes as `site.yaml`.
#![no_main]

use gongkai::diagnostic::Spot;
use gongkai::source::site_config;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for finding in site_config::read(bytes).diagnostics {
        if let Spot::Bytes(range) = finding.place.spot {
            assert!(range.start <= range.end && range.end <= bytes.len());
        }
    }
});
