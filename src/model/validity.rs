//! 有效性: in force, not yet, amended, expired, repealed, withdrawn.

use serde::{Deserialize, Serialize};

use super::kind::vocabulary;

vocabulary! {
    /// 有效性 as a word. Precedence (DESIGN B2): 撤回, 废止, 失效, 尚未生效, 已修改, 有效.
    Validity {
        /// 有效.
        InForce = "有效", "有效";
        /// 尚未生效.
        NotYet = "尚未生效", "尚未生效" | "尚未施行";
        /// 已修改: still in force.
        Amended = "已修改", "已修改";
        /// 失效.
        Expired = "失效", "失效";
        /// 废止.
        Repealed = "废止", "废止";
        /// 撤回.
        Withdrawn = "撤回", "撤回";
    }
}

impl Validity {
    /// Whether the document no longer has force: its page carries a red banner.
    pub fn is_ended(self) -> bool {
        match self {
            Self::Expired | Self::Repealed | Self::Withdrawn => true,
            Self::InForce | Self::NotYet | Self::Amended => false,
        }
    }
}
