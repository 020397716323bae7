//! 类型, 文件类别, 公开属性: the closed vocabularies of the front matter (DESIGN B2).

use serde::{Deserialize, Serialize};

/// Declares an enum whose members have an English name and Chinese ones, the first of which is shown.
macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $member:ident = $english:literal, $chinese:literal $(| $other:literal)*;)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $english)] $member,)+
        }

        impl $name {
            /// Every member, in the order of the contract.
            pub const ALL: &'static [Self] = &[$(Self::$member),+];

            /// Reads the English name or any Chinese one.
            pub fn parse(text: &str) -> Option<Self> {
                $(if [$english, $chinese $(, $other)*].contains(&text) {
                    return Some(Self::$member);
                })+
                None
            }

            /// The name in files and data.
            pub fn english(self) -> &'static str {
                match self { $(Self::$member => $english,)+ }
            }

            /// The name that people read.
            pub fn chinese(self) -> &'static str {
                match self { $(Self::$member => $chinese,)+ }
            }

            /// Every spelling that is accepted.
            pub fn spellings() -> &'static [&'static str] {
                &[$($english, $chinese, $($other,)*)+]
            }
        }
    };
}
pub(crate) use vocabulary;

vocabulary! {
    /// 类型: what kind of item a source is; decides its page.
    Kind {
        /// 公文/信息.
        Document = "document", "公文" | "信息" | "公文/信息";
        /// 政策解读.
        Interpretation = "interpretation", "政策解读" | "解读";
        /// 意见征集.
        Consultation = "consultation", "意见征集";
        /// 采纳反馈.
        Feedback = "feedback", "采纳反馈";
        /// 决策事项.
        Decision = "decision", "决策事项";
        /// 公开指南.
        Guide = "guide", "公开指南";
        /// 年度报告.
        AnnualReport = "annual-report", "年度报告";
        /// 机构职能.
        Institution = "institution", "机构职能";
        /// 办事指南.
        Service = "service", "办事指南";
        /// 名单清单.
        Register = "register", "名单清单";
        /// 预决算.
        Finance = "finance", "预决算";
        /// 行政许可.
        Permit = "permit", "行政许可";
        /// 行政处罚.
        Penalty = "penalty", "行政处罚";
        /// 建议提案.
        Proposal = "proposal", "建议提案";
        /// 回应关切.
        Response = "response", "回应关切";
        /// 问答.
        Faq = "faq", "问答";
        /// 页面.
        Page = "page", "页面";
    }
}

vocabulary! {
    /// 文件类别.
    Class {
        /// 规章.
        Rule = "规章", "规章" ;
        /// 规范性文件.
        Normative = "规范性文件", "规范性文件" | "行政规范性文件";
        /// 政策文件.
        Policy = "政策文件", "政策文件";
        /// 其他.
        Other = "其他", "其他";
    }
}

vocabulary! {
    /// 公开属性 (国办发〔2016〕80号).
    Disclosure {
        /// 主动公开: the only one that is ever published.
        Proactive = "主动公开", "主动公开";
        /// 依申请公开.
        OnRequest = "依申请公开", "依申请公开";
        /// 不予公开.
        Withheld = "不予公开", "不予公开" | "不公开";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_read_back() {
        assert!(Kind::spellings().iter().all(|name| Kind::parse(name).is_some()));
        assert_eq!(Kind::parse("信息"), Some(Kind::Document));
        assert_eq!(Kind::ALL.len(), 17);
        assert_eq!(Kind::AnnualReport.english(), "annual-report");
    }
}
