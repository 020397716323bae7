//! What editors see ahead of the public, and that it can't be published.

use gongkai::catalog::Ahead;
use gongkai::model::date::Date;

use super::paper;
use crate::site::Site;

fn site() -> Site {
    let papers = [
        paper("content/通知/甲.md", "甲", "相关: [./草.md, ./未.md]"),
        "-- content/通知/草.md --\n---\n标题: 草\n发布日期: 2026-11-20\n草稿: 是\n---\n正文\n".to_owned(),
        paper("content/通知/未.md", "未", "发布日期: 2026-12-01"),
        paper("content/通知/依.md", "依", "公开属性: 依申请公开\n理由: 第三十条\n草稿: 是"),
        paper("content/通知/不.md", "不", "公开属性: 不予公开\n理由: 第三十条\n发布日期: 2026-12-01"),
    ];
    Site::new(&papers.concat())
}

/// Titles and why each is not public yet.
fn listed(site: &Site) -> Vec<(String, Option<Ahead>)> {
    let catalog = site.judge().catalog;
    let one = |id: &usize| {
        let document = &catalog.documents[*id];
        (document.facts.front.title.clone(), document.ahead)
    };
    catalog.order.iter().map(one).collect()
}

#[test]
fn editors_see_drafts_and_papers_of_a_later_day_and_nothing_that_is_not_for_the_public() {
    assert_eq!(listed(&site()), [("甲".to_owned(), None)]);
    let future = Ahead::Future(Date::constant(2026, 12, 1));
    let seen = [("未", Some(future)), ("草", Some(Ahead::Draft)), ("甲", None)];
    assert_eq!(listed(&site().for_editors()), seen.map(|(title, ahead)| (title.to_owned(), ahead)));
}

#[test]
fn a_draft_need_not_be_complete_for_those_who_look_ahead() {
    // No office: for the draft that is no finding, whoever looks.
    assert_eq!(site().gates(), [""; 0]);
    assert_eq!(site().for_editors().gates(), [""; 0]);
}

#[test]
fn what_was_judged_for_editors_is_never_published() {
    assert!(!site().is_refused());
    let site = site().for_editors();
    assert!(site.is_refused());
    assert!(site.public().is_empty());
}
