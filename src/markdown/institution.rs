//! 机构职能: the six facts of 条例第二十条第二项, found by the headings under which they stand.

use serde::{Deserialize, Serialize};

use super::anchor::Anchors;
use super::shape::Shape;
use super::shape::block::BlockKind;

/// One of the six facts.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct InstitutionFact {
    /// Which one: its place in [`SIX`].
    pub fact: u8,
    /// The anchor of its section.
    pub id: String,
    /// The first sentence below its heading; `None` where a table or a list stands there.
    pub first: Option<String>,
}

/// The six facts in the order of the law, each with words of the headings that mean it.
pub const SIX: [(&str, &[&str]); 6] = [
    ("职能", &["职能", "职责"]),
    ("机构设置", &["机构设置", "内设机构"]),
    ("办公地址", &["地址", "地点"]),
    ("办公时间", &["时间"]),
    ("联系方式", &["联系方式", "联系电话", "电话"]),
    ("负责人姓名", &["负责人", "领导"]),
];

/// Below this many the text is no overview of an agency.
const OVERVIEW: usize = 4;
/// Characters of a first sentence that still fits a table of facts.
const LONGEST: usize = 120;

/// The facts in the order of the law; empty unless the text is an overview.
pub(super) fn six(shape: &Shape<'_>, anchors: &Anchors) -> Vec<InstitutionFact> {
    let mut found: Vec<InstitutionFact> = Vec::new();
    let headings = shape.blocks.iter().enumerate().filter(|(_, block)| block.kind == BlockKind::Heading);
    for (index, block) in headings {
        let Some(fact) = SIX.iter().position(|(_, words)| words.iter().any(|word| block.text.contains(word))) else {
            continue;
        };
        let fact = u8::try_from(fact).unwrap_or_default();
        if found.iter().any(|other| other.fact == fact) {
            continue;
        }
        let id = anchors.ids.iter().find(|(at, _)| *at == block.open).map(|(_, id)| id.clone());
        if let Some(id) = id {
            let below = shape.blocks.get(index + 1).filter(|below| below.kind == BlockKind::Paragraph);
            found.push(InstitutionFact { fact, id, first: below.and_then(|below| first_sentence(&below.text)) });
        }
    }
    if found.len() < OVERVIEW {
        return Vec::new();
    }
    found.sort_by_key(|fact| fact.fact);
    found
}

fn first_sentence(text: &str) -> Option<String> {
    let text = text.trim();
    let sentence = text.split_inclusive('。').next().unwrap_or(text).trim();
    let said = !sentence.is_empty() && !sentence.ends_with(['：', ':']) && sentence.chars().count() <= LONGEST;
    said.then(|| sentence.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::facts;
    use crate::model::path::SourcePath;

    fn six(text: &str) -> Vec<(u8, Option<String>)> {
        let found = facts(&SourcePath::new("content/甲.md"), text, 0).value.facts.institution;
        found.into_iter().map(|fact| (fact.fact, fact.first)).collect()
    }

    #[test]
    fn the_facts_stand_in_the_order_of_the_law_whatever_the_order_of_the_text() {
        let text = "## 联系方式\n\n| 总机 | 0300 |\n| --- | --- |\n| 传真 | 0301 |\n\n## 主要职责\n\n负责某项工作。具体如下：\n\n\
                    ## 办公时间\n\n工作日。\n\n## 负责人\n\n局长：岑伯衍。\n\n## 局领导分工\n\n另有分工。\n";
        let some = |text: &str| Some(text.to_owned());
        let found = six(text);
        assert_eq!(found, [(0, some("负责某项工作。")), (3, some("工作日。")), (4, None), (5, some("局长：岑伯衍。"))]);
    }

    #[test]
    fn a_text_that_only_names_an_address_is_no_overview() {
        assert!(six("## 办公地址\n\n望桥路18号。\n\n## 办公时间\n\n工作日。\n").is_empty());
    }
}
