//! 本意: what a text that is no document number was probably meant to be.

use super::{DocNumber, Irregularity};

impl DocNumber {
    /// What a text that is no number was probably meant to be, for an editor to paste: `云民发〔2024〕19`,
    /// `云民发{2024}19号。`, `市政府令第 5`.
    pub fn meant(text: &str) -> Option<String> {
        let outer = |c: char| c.is_whitespace() || "“”\"'‘’《》<>，。、；,.;".contains(c);
        let text = text.trim_matches(outer);
        let text = text.strip_suffix("号文").map_or_else(|| text.to_owned(), |rest| format!("{rest}号"));
        let mut plain = String::with_capacity(text.len() + 3);
        for c in text.chars().filter(|c| !c.is_whitespace()) {
            plain.push(match c {
                '{' | '<' | '《' | '｛' | '＜' => '〔',
                '}' | '>' | '》' | '｝' | '＞' => '〕',
                '號' => '号',
                c => c,
            });
        }
        let mut plain = plain.replace("年〕", "〕").replace("年]", "]").replace("令第", "令").replace('令', "令第");
        if !plain.ends_with('号') {
            plain.push('号');
        }
        let read = Self::read(&plain);
        (!read.irregular.contains(&Irregularity::Unknown)).then(|| read.number.key())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_free_form_was_meant_to_be_is_offered() {
        for text in [
            "云民发〔2024〕19",
            "云民发{2024}19号",
            "云民发<2024>19号",
            "云民发《2024》19号",
            "云民发〔2024年〕19号",
            "“云民发〔2024〕19号”",
            "云民发〔2024〕19号。",
            "云民发[2024] 019號",
            "云民发〔2024〕19号文",
        ] {
            assert_eq!(DocNumber::meant(text).as_deref(), Some("云民发〔2024〕19号"), "{text}");
        }
        assert_eq!(DocNumber::meant("云汀市人民政府令5").as_deref(), Some("云汀市人民政府令第5号"));
        for text in ["云民发2024-20号", "云民发〔2024〕1号，云民办〔2024〕2号", "〔2024〕52号", "第34号", ""]
        {
            assert_eq!(DocNumber::meant(text), None, "{text}");
        }
    }
}
