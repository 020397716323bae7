//! 相近的名称: which known name a misspelt one was meant to be.

/// The known name with the fewest changes to `name`, if it is near enough to be a slip.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let most = name.chars().count() / 3;
    known.map(|other| (distance(name, other), other)).filter(|(changes, _)| *changes <= most).min().map(|best| best.1)
}

/// Levenshtein distance, one row at a time.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, right) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(left != *right);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_name_and_a_stranger_does_not() {
        let known = ["document.html", "column.html", "404.html"];
        assert_eq!(nearest("documents.html", known.into_iter()), Some("document.html"));
        assert_eq!(nearest("colunm.html", known.into_iter()), Some("column.html"));
        assert_eq!(nearest("甲.txt", known.into_iter()), None);
    }
}
