//! 组成: the parts of what goes into an output, so that `explain` can say which of them changed. Two bytes
//! each in the ledger: enough for a word to people, never for a verdict.

use crate::fingerprint::Fingerprint;
use crate::ledger::Parts;
use crate::page::Page;

/// What the parts are called, in their order.
const NAMES: [&str; 4] = ["来源文件", "页头、页脚或左侧栏目", "模板", "设置"];

/// What is left when none of them changed.
const REST: &str = "页面上的其他内容（标题、日期、关系、附件、列表等）";

/// The parts of a page: its source file, the shared parts of its frame, its templates, the settings.
pub fn of_page(page: &Page, templates: Fingerprint, minify: bool) -> Parts {
    let body = page.body().map(|body| (body.content, body.start));
    let frame = page.frame().map(|frame| (frame.chrome.fingerprint(), frame.rail.fingerprint()));
    [Fingerprint::of(&body), Fingerprint::of(&frame), templates, Fingerprint::of(&minify)].map(short)
}

fn short(print: Fingerprint) -> u16 {
    // The lowest bits of a good hash are as good as any.
    let [low, high, ..] = print.to_bits().to_le_bytes();
    u16::from_le_bytes([low, high])
}

/// The names of the parts that differ; never none, for it is asked only when something changed.
pub fn changed(before: Parts, now: Parts) -> Vec<&'static str> {
    let differ = |at: &usize| before.get(*at) != now.get(*at);
    let mut changed: Vec<&str> = (0..NAMES.len()).filter(differ).filter_map(|at| NAMES.get(at).copied()).collect();
    if changed.is_empty() {
        changed.push(REST);
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::fixtures;

    #[test]
    fn each_part_is_named_when_it_changes_and_the_rest_when_none_does() {
        let page = Page::Document(Box::new(fixtures::bare_document()));
        let templates = Fingerprint::of("模板");
        let before = of_page(&page, templates, true);
        assert_eq!(changed(before, of_page(&page, templates, true)), [REST]);
        assert_eq!(changed(before, of_page(&page, Fingerprint::of("新"), false)), ["模板", "设置"]);
        let mut other = fixtures::bare_document();
        other.title.push('新');
        assert_eq!(changed(before, of_page(&Page::Document(Box::new(other)), templates, true)), [REST]);
        let mut other = fixtures::bare_document();
        other.body.content = Fingerprint::of("新");
        assert_eq!(changed(before, of_page(&Page::Document(Box::new(other)), templates, true)), ["来源文件"]);
    }
}
