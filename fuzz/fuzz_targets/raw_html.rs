//! Any text between two tags, so that the sift of raw HTML sees all of it: what is written is balanced.
#![no_main]

use gongkai::markdown::{self, RenderOptions};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|inner: &str| {
    let text = format!("<div>\n{inner}\n</div>\n");
    let page = markdown::render(&text, &[], &RenderOptions { root: "", heading_base: 2, id_prefix: "" });
    for name in ["div", "table", "tr", "td", "span", "ul", "li"] {
        let opened = page.matches(&format!("<{name}>")).count() + page.matches(&format!("<{name} ")).count();
        assert_eq!(opened, page.matches(&format!("</{name}>")).count(), "{name}");
    }
});
