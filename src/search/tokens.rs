//! 词元: which keys a folded text is found by. Every two neighbours are a key, so that no segmentation
//! can lose a word; three neighbours in a Latin word or a number are one more, since two digits say
//! little. `search-core.js` computes the same keys.

use super::fold::{is_text, is_word};

/// Stands for every character that is neither letter, digit nor Chinese: `。（` and `，“` are one pair.
const MARK: u32 = 1;
/// Before the parts of a document number.
const NUMBER: u32 = 2;

/// The hash of a key. Two keys may share one: what is shown is compared with the text itself.
pub fn hash(key: &[u32]) -> u32 {
    let mut hash = 0x811c_9dc5_u32;
    for part in key {
        hash = (hash ^ part).wrapping_mul(0x0100_0193);
    }
    // The upper bits choose the shard; FNV leaves them poorly mixed on keys of two parts.
    hash ^= hash >> 16;
    hash = hash.wrapping_mul(0x7feb_352d);
    hash ^= hash >> 15;
    hash = hash.wrapping_mul(0x846c_a68b);
    hash ^ (hash >> 16)
}

/// The keys of neighbours in a folded text, each with the character that follows.
pub fn pairs(folded: &str, mut put: impl FnMut(u32, char)) {
    // The last two or three characters of the line: their keys wait for the next one. How many of them,
    // and how many of the last ones belong to a Latin word or a number.
    let (mut line, mut length, mut word) = ([0_u32; 3], 0_u32, 0_u32);
    for next in folded.chars().chain(['\n']) {
        if length > 1 {
            put(hash(&line[1..]), next);
            if word > 2 {
                put(hash(&line), next);
            }
        }
        if next == '\n' {
            (length, word) = (0, 0);
        } else {
            let is_word = is_word(next);
            line = [line[1], line[2], if is_word { u32::from(next) } else { class(next) }];
            (length, word) = (length + 1, if is_word { word + 1 } else { 0 });
        }
    }
}

/// Into which of `count` heaps a character falls.
pub fn heap(c: char, count: u32) -> u32 {
    (u32::from(c).wrapping_mul(0x9e37_79b1) >> 16) % count
}

/// The keys of single characters: only titles and metadata have them.
pub fn singles(folded: &str, mut put: impl FnMut(u32)) {
    folded.chars().filter(|c| is_text(*c)).for_each(|c| put(hash(&[u32::from(c)])));
}

/// The keys of a document number: its serial, and its year with its serial.
pub fn number(folded: &str, mut put: impl FnMut(u32)) {
    let Some((year, serial)) = year_and_serial(folded) else { return };
    put(hash(&[NUMBER, serial]));
    if let Some(year) = year {
        put(hash(&[NUMBER, year, serial]));
    }
}

/// `(2024)73号` and `第5号` at the end of a folded number.
fn year_and_serial(folded: &str) -> Option<(Option<u32>, u32)> {
    let rest = folded.strip_suffix('号')?;
    let serial_at = rest.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let serial = rest[serial_at..].parse().ok()?;
    let rest = rest[..serial_at].trim_end_matches('第');
    let year = rest.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')).and_then(|(_, year)| year.parse().ok());
    Some((year, serial))
}

fn class(c: char) -> u32 {
    if is_text(c) { u32::from(c) } else { MARK }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<(u32, char)> {
        let mut keys = Vec::new();
        pairs(text, |key, next| keys.push((key, next)));
        keys
    }

    fn key(parts: &str) -> u32 {
        hash(&parts.chars().map(u32::from).collect::<Vec<_>>())
    }

    #[test]
    fn neighbours_are_keys_and_lines_part_them() {
        assert_eq!(keys("养老院\n费用"), [(key("养老"), '院'), (key("老院"), '\n'), (key("费用"), '\n')]);
        assert_eq!(keys("a20"), [(key("a2"), '0'), (key("20"), '\n'), (key("a20"), '\n')]);
        assert_eq!(keys("𬭚镇"), [(key("𬭚镇"), '\n')]);
        assert_eq!(keys("。（"), [(hash(&[MARK, MARK]), '\n')]);
        assert_eq!(keys("甲\n乙"), []);
    }

    #[test]
    fn a_number_is_found_by_its_serial() {
        let mut found = Vec::new();
        number("沪民便函(2024)73号", |key| found.push(key));
        number("市人民政府令第5号", |key| found.push(key));
        assert_eq!(found, [hash(&[NUMBER, 73]), hash(&[NUMBER, 2024, 73]), hash(&[NUMBER, 5])]);
        number("无号文件", |_| panic!("not a number"));
    }
}
