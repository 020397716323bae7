//! Hostile old addresses against all three servers' syntaxes.

use proptest::prelude::*;

use super::*;
use crate::render::xml::{legal, read_back};

fn sample() -> Vec<Redirect> {
    let pairs = [
        ("/art/2019/1/2/art_123_456.html", "/zc/gfxwj/a.html"),
        ("/show.jsp?id=5&type=政策", "/zc/%E6%94%BF%20x.html"),
        ("/SHOW.jsp?id=5&type=政策", "/second.html"),
        ("/show.jsp", "/zc/index.html"),
        ("/%E6%94%BF%E7%AD%96/旧 文件.aspx", "/zc/b.html"),
        ("/a\"b\\c${PATH}$1`;{}|'<>&.*?q=\"x\" y$z", "/zc/c.html"),
    ];
    pairs.iter().map(|(from, to)| Redirect::parse(from, to).unwrap()).collect()
}

#[test]
fn what_no_server_can_match_is_refused() {
    for (from, why) in [
        ("https://old.example/a.jsp", RedirectError::NotAPath),
        ("//old.example/a.jsp", RedirectError::NotAPath),
        ("a.jsp", RedirectError::NotAPath),
        ("/#/detail?id=3", RedirectError::Fragment),
        ("/a\n}", RedirectError::Control),
        ("/a%0d%0aX: y", RedirectError::Control),
        ("/%D5%FE.htm", RedirectError::Encoding),
        ("/n.html", RedirectError::Same),
    ] {
        assert_eq!(Redirect::parse(from, "/n.html"), Err(why), "{from}");
    }
    assert_eq!(Redirect::parse("/a.jsp", "//evil.example/"), Err(RedirectError::NotAPath));
}

#[test]
fn nginx_rules() {
    insta::assert_snapshot!(nginx(&sample()));
}

#[test]
fn apache_rules() {
    insta::assert_snapshot!(apache(&sample()));
}

#[test]
fn iis_rules() {
    insta::assert_snapshot!(iis(&sample()));
}

#[test]
fn long_keys_get_a_bucket_that_holds_them() {
    let long = Redirect::parse(&format!("/{}.jsp", "旧".repeat(60)), "/n.html").unwrap();
    assert!(nginx(&[long]).contains("map_hash_bucket_size 256;"));
    assert!(!nginx(&[]).contains("map_hash"));
}

proptest! {
    #[test]
    fn no_address_adds_a_line_or_leaves_its_string(from in "/(?s).{0,24}", to in "/(?s).{0,12}") {
        let Ok(redirect) = Redirect::parse(&from, &to) else { return Ok(()) };
        let empty: Vec<Redirect> = Vec::new();
        let one = [redirect];
        prop_assert!(nginx(&one).lines().count() <= nginx(&empty).lines().count() + 4);
        prop_assert!(apache(&one).lines().count() <= apache(&empty).lines().count() + 3);
        prop_assert!(iis(&one).lines().count() <= iis(&empty).lines().count() + 2);

        let nginx_lines = nginx(&one);
        let rule = nginx_lines.lines().find(|line| line.starts_with("    \"")).unwrap();
        let (key, target) = unquoted(&rule[4..]);
        prop_assert_eq!(key, one[0].key());
        prop_assert_eq!(target, format!(" {};", one[0].target));
        prop_assert!(one[0].target.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~/%?=&+,:@".contains(&b)));

        let rules = apache(&one);
        for line in rules.lines().filter(|line| line.starts_with("RewriteCond")) {
            prop_assert_eq!(line.matches('"').count(), 4);
            let variable = line.contains("${");
            prop_assert!(!variable);
            let pattern = line.split('"').nth(3).unwrap();
            let matched = regex::RegexBuilder::new(pattern).case_insensitive(true).build().unwrap();
            let text = if line.contains("REQUEST_URI") { one[0].path.as_str() } else { one[0].query.as_deref().unwrap() };
            prop_assert!(matched.is_match(text), "{} {}", pattern, text);
        }

        let read = read_back(iis(&one).as_bytes());
        let keys: Vec<&str> = read.iter().filter(|(name, _)| name == "key").map(|(_, text)| text.as_str()).collect();
        prop_assert!(keys.contains(&legal(&one[0].key()).as_str()), "{:?}", keys);
    }
}

/// Reads a string as nginx does: what it says, and what follows it.
fn unquoted(text: &str) -> (String, &str) {
    let mut chars = text.char_indices().skip(1);
    let mut out = String::new();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (out, &text[at + 1..]),
            '\\' => out.extend(chars.next().map(|(_, c)| c)),
            c => out.push(c),
        }
    }
    panic!("no end of the string: {text}");
}
