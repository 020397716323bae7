//! Any text as a body: no panic, every place inside the text, and nothing in the page that runs.
#![no_main]

use gongkai::diagnostic::Spot;
use gongkai::markdown::{self, RenderOptions, Slot};
use gongkai::model::path::SourcePath;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let facts = markdown::facts(&SourcePath::new("content/通知/甲.md"), text, 0);
    for finding in &facts.diagnostics {
        if let Spot::Bytes(range) = &finding.place.spot {
            assert!(text.get(range.clone()).is_some());
        }
    }
    let slots: Vec<Slot> = facts.value.facts.links.iter().map(|_| Slot::Inside("a.html".to_owned())).collect();
    let options = RenderOptions { root: "", heading_base: 2, id_prefix: "" };
    let page = markdown::render(text, &slots, &options).to_lowercase();
    for sign in ["<script", "<iframe", "<object", "<embed", "<style", "<svg", "<meta", "<form", "href=\"javascript:"] {
        assert!(!page.contains(sign), "{sign}");
    }
    let _ = markdown::plain_text(text);
});
