//! 规则总表: every rule of the program, sorted by id. Ids are for ever.

use crate::diagnostic::Rule;

/// The rule with an id.
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id == id)
}

/// All rules.
pub static RULES: &[&Rule] = &[];
