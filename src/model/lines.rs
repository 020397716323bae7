//! 行列: a list of short names in one piece of memory, for what every document of a large site keeps.

use serde::{Deserialize, Serialize};

/// Names without line ends, one a line, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Lines(Box<str>);

impl Lines {
    /// The names.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.lines()
    }

    /// Whether a name is among them.
    pub fn contains(&self, name: &str) -> bool {
        self.iter().any(|other| other == name)
    }
}

impl<T: AsRef<str>> FromIterator<T> for Lines {
    fn from_iter<I: IntoIterator<Item = T>>(names: I) -> Self {
        let mut text = String::new();
        for name in names {
            text.push_str(name.as_ref());
            text.push('\n');
        }
        Self(text.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back_in_their_order() {
        let names = ["第三条", "一-1", ""];
        let lines: Lines = names.iter().collect();
        assert_eq!(lines.iter().collect::<Vec<_>>(), names);
        assert!(lines.contains("一-1") && !lines.contains("一"));
        assert_eq!(Lines::default().iter().count(), 0);
    }
}
