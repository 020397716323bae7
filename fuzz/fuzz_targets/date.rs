//! Any text as a date: what is printed is read again as the same moment, in canonical form.
#![no_main]

use gongkai::model::date::read_moment;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(read) = read_moment(text) {
        let again = read_moment(&read.moment.to_string()).expect("what was printed is a date");
        assert!(again.canonical && again.moment == read.moment);
    }
});
