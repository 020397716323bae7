//! 日期: their order, and days that have not come yet.

use crate::catalog::{Catalog, Document};
use crate::diagnostic::{Diagnostic, Place};
use crate::model::date::Date;
use crate::rule;

rule!(SIGNED_AFTER_PUBLISHED, "GK-DATE-002", "成文日期晚于发布日期", Error; "国办秘函〔2019〕19号（伪造发稿日期为单项否决）");
rule!(IN_FUTURE, "GK-DATE-003", "日期在将来", Error; "国办秘函〔2019〕19号（伪造发稿日期为单项否决）");
rule!(ENDS_BEFORE_IT_BEGINS, "GK-DATE-012", "截止早于开始", Error);

/// Judges the dates of one public document. The outcome changes with the build's date: never a gate.
pub fn check(catalog: &Catalog, document: &Document, findings: &mut Vec<Diagnostic>) {
    let front = &document.facts.front;
    let path = &document.facts.path;
    let published = document.published();
    if let Some(signed) = front.signed.filter(|signed| *signed > published) {
        findings.push(
            Diagnostic::new(
                &SIGNED_AFTER_PUBLISHED,
                Place::field(path, "signed"),
                format!("成文日期{signed}晚于发布日期{published}"),
            )
            .help("请核对两个日期；文件成文之后才能发布")
            .related(Place::field(path, "published"), "发布日期在此"),
        );
    }
    let mut in_future = |place: Place, name: &str, date: Option<Date>| {
        if let Some(date) = date.filter(|date| *date > catalog.as_of) {
            findings.push(Diagnostic::new(&IN_FUTURE, place, format!("{name}{date}还没有到")).help("请核对年份和月份"));
        }
    };
    in_future(Place::field(path, "signed"), "成文日期", front.signed);
    in_future(Place::field(path, "updated"), "更新日期", front.updated);
    in_future(Place::field(path, "withdrawn"), "撤回日期", front.withdrawn.as_ref().map(|withdrawal| withdrawal.date));
    for (index, change) in front.rare.changes.iter().enumerate() {
        in_future(Place::item(path, "changes", index), "更新记录的日期", Some(change.date));
    }
    if let (Some(effective), Some(expires)) = (front.effective, front.expires)
        && expires < effective
    {
        findings.push(
            Diagnostic::new(
                &ENDS_BEFORE_IT_BEGINS,
                Place::field(path, "expires"),
                format!("有效期至{expires}，早于施行日期{effective}"),
            )
            .related(Place::field(path, "effective"), "施行日期在此"),
        );
    }
    if let Some(period) = front.rare.period.filter(|period| period.to < period.from) {
        findings.push(Diagnostic::new(
            &ENDS_BEFORE_IT_BEGINS,
            Place::field(path, "period"),
            format!("期限写作{}至{}，截止早于开始", period.from, period.to),
        ));
    }
}
