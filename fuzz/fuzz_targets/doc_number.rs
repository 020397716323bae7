//! Any text as a document number: what is printed is read again as the same number.
#![no_main]

use gongkai::model::doc_number::DocNumber;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let read = DocNumber::read(text);
    let again = DocNumber::read(&read.number.to_string());
    assert_eq!(read.number.key(), again.number.key());
});
