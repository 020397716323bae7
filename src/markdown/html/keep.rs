//! 属性: which attributes of a harmless element are kept.

use std::ops::Range;

use super::element::{self, Element};
use crate::markdown::node::RawTag;
use crate::markdown::read::Reader;
use crate::markdown::rules;

impl Reader<'_> {
    /// Keeps the harmless attributes of a tag and tells of the others.
    pub(super) fn keep(
        &mut self,
        element: &'static Element,
        written: &str,
        attributes: Vec<(String, String)>,
        at: &Range<usize>,
    ) -> RawTag {
        let mut tag = RawTag { name: element.name, attributes: Vec::new(), id: None, target: None };
        for (name, value) in attributes {
            let target = matches!((element.name, name.as_str()), ("a", "href") | ("img", "src"));
            let anchor = name == "id" || element.name == "a" && name == "name";
            let known = element.attributes.iter().find(|known| **known == name);
            if target {
                tag.target.get_or_insert(value.trim().to_owned());
            } else if anchor && element::is_safe_id(&value) {
                tag.id.get_or_insert(value);
            } else if let Some((known, value)) =
                known.and_then(|known| Some((*known, element::attribute(known, &value)?)))
            {
                if !tag.attributes.iter().any(|(other, _)| *other == known) {
                    tag.attributes.push((known, value));
                }
            } else {
                self.drop_attribute(written, &name, &value, at);
            }
        }
        if element.name == "img" {
            tag.target.get_or_insert_default();
        }
        tag
    }

    fn drop_attribute(&mut self, element: &str, name: &str, value: &str, at: &Range<usize>) {
        if name.starts_with("on") {
            let message = format!("标签 <{element}> 带有事件属性 {name}，已删去");
            self.slip(&rules::ACTIVE_HTML, at.clone(), message, Some("删去该属性"));
            return;
        }
        let squeezed: String = value.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
        if name == "hidden"
            || name == "style"
                && ["display:none", "visibility:hidden", "font-size:0", "opacity:0"]
                    .iter()
                    .any(|trick| squeezed.contains(trick))
        {
            let message = format!("标签 <{element}> 用 {name} 隐藏内容；隐藏不会生效，内容将公开显示");
            self.slip(&rules::HIDDEN_LINK, at.clone(), message, Some("如属被植入的暗链，立即删去并检查来源"));
            return;
        }
        let message = format!("标签 <{element}> 的属性 {name} 不会保留");
        // Beyond a thousand findings nobody reads another note.
        if self.slips.len() < 1000 && !self.slips.iter().any(|slip| slip.message == message) {
            self.slip(&rules::LOST_ATTRIBUTE, at.clone(), message, Some("样式由页面统一规定，可删去该属性"));
        }
    }
}
