//! The pages of the rules are their tests: every 错例 must be found, every 正例 must not.

use crate::registry::{Case, Page, pages};
use crate::site::Site;

#[test]
fn every_case_of_every_page_is_judged_as_the_page_says() {
    let mut wrong = Vec::new();
    for page in pages().iter().filter(|page| !page.id.starts_with("GK-THEME")) {
        for (number, case) in page.cases.iter().enumerate() {
            wrong.extend(judge(page, number + 1, case));
        }
    }
    assert!(wrong.is_empty(), "{} cases\n{}", wrong.len(), wrong.join("\n"));
}

fn judge(page: &Page, number: usize, case: &Case) -> Option<String> {
    let mut site = if case.bare { Site::bare(&case.site) } else { Site::new(&case.site) };
    if let Some(path) = &case.except {
        site = site.except(path);
    }
    let found: Vec<String> = site.findings().into_iter().map(|finding| finding.rule.id.to_owned()).collect();
    let is_found = found.contains(&page.id);
    let expected = if case.bad { "错例 should be found" } else { "正例 should not be found" };
    (is_found != case.bad).then(|| format!("{} case {number}: {expected}, found are {found:?}", page.id))
}
