//! The law of `ARCHITECTURE.md`: who may import whom, and who may touch what. It reads the sources as
//! text, without comments and strings, so that a sentence may say what the code must not do.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

/// Rooms by floor. Imports point down or stay in their room; `BESIDE` holds the exceptions.
const FLOORS: [&[&str]; 10] = [
    &["fingerprint", "disk", "diagnostic", "strides"],
    &["model"],
    &["source", "markdown", "search", "theme"],
    &["catalog"],
    &["check", "page"],
    &["plan"],
    &["render", "ledger", "publish"],
    &["build"],
    &["watch", "serve"],
    &["cli", "lib", "main"],
];

/// Imports that do not point down, each with its reason.
const BESIDE: [(&str, &str); 3] = [
    // A finding names a file; of the model it sees `path` only, as its own test says.
    ("diagnostic", "model"),
    // Publishing asks the ledger what it may leave as it is.
    ("publish", "ledger"),
    // The preview shows what the watcher has built.
    ("serve", "watch"),
];

/// Files may have so many lines.
const LINES: usize = 400;

/// Files that are longer, each with its reason.
const LONG: [&str; 0] = [];

/// Every `.rs` file below `src/`, by its path from the root, with its text.
pub fn sources() -> BTreeMap<String, String> {
    files("src")
}

fn files(folder: &str) -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(root.join(&folder)).expect("a folder of sources") {
            let entry = entry.expect("an entry");
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.file_type().expect("a kind").is_dir() {
                open.push(path);
            } else if path.ends_with(".rs") {
                let text = std::fs::read_to_string(root.join(&path)).expect("UTF-8");
                files.insert(path, text);
            }
        }
    }
    files
}

/// A source file without comments, strings and tests.
struct Code {
    path: String,
    /// The room: the first part of the path below `src/`.
    room: String,
    /// What is compiled into the program.
    program: String,
    /// The same and the tests.
    all: String,
}

/// Read once for all tests.
static CODE: LazyLock<Vec<Code>> = LazyLock::new(code);

fn code() -> Vec<Code> {
    let sources = sources();
    let tests = test_files(&sources);
    let code = sources.iter().map(|(path, text)| {
        let all = without_words(text);
        let program = if tests.iter().any(|test| path.starts_with(test)) { String::new() } else { without_tests(&all) };
        Code { path: path.clone(), room: room(path).to_owned(), program, all }
    });
    code.collect()
}

fn room(path: &str) -> &str {
    path.strip_prefix("src/").and_then(|rest| rest.split(['/', '.']).next()).unwrap_or_default()
}

fn floor(room: &str) -> usize {
    FLOORS.iter().position(|rooms| rooms.contains(&room)).unwrap_or_else(|| panic!("the room {room} has no floor"))
}

/// Files and folders of modules that are declared for tests only.
fn test_files(sources: &BTreeMap<String, String>) -> BTreeSet<String> {
    let mut tests = BTreeSet::new();
    for (path, text) in sources {
        let folder = path.strip_suffix("/mod.rs").or_else(|| path.strip_suffix(".rs")).unwrap_or(path);
        for (_, item) in test_items(&without_words(text)) {
            if let Some((_, name)) = item.trim_end_matches(';').rsplit_once("mod ").filter(|_| item.ends_with(';')) {
                tests.extend([format!("{folder}/{name}.rs"), format!("{folder}/{name}/")]);
            }
        }
    }
    tests
}

/// The text with comments, strings and characters blanked, so that words in them do not count.
fn without_words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (skipped, blank) =
            word(rest, out.chars().next_back()).map_or((c.len_utf8(), false), |length| (length, true));
        if blank {
            // Lines stay lines.
            out.extend(rest[..skipped].chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        } else {
            out.push(c);
        }
        rest = &rest[skipped..];
    }
    out
}

/// The length of the comment, string or character literal that a text begins with.
fn word(text: &str, before: Option<char>) -> Option<usize> {
    let line = |text: &str| text.find('\n').unwrap_or(text.len());
    let in_name = before.is_some_and(|c| c.is_alphanumeric() || c == '_');
    if text.starts_with("//") {
        return Some(line(text));
    }
    if text.starts_with("/*") {
        return Some(text.find("*/").map_or(text.len(), |end| end + 2));
    }
    let raw = text.strip_prefix('b').unwrap_or(text).strip_prefix('r').filter(|_| !in_name);
    if let Some(rest) = raw {
        let hashes = rest.len() - rest.trim_start_matches('#').len();
        if rest[hashes..].starts_with('"') {
            let open = text.len() - rest.len() + hashes + 1;
            let close = format!("\"{}", &rest[..hashes]);
            return Some(text[open..].find(&close).map_or(text.len(), |end| open + end + close.len()));
        }
    }
    if text.starts_with('"') {
        return Some(closing(text, '"'));
    }
    // `'a` is a lifetime, `'a'` and `'\n'` are characters.
    let mut after = text.strip_prefix('\'')?.chars();
    let first = after.next()?;
    (first == '\\' || after.next() == Some('\'')).then(|| closing(text, '\''))
}

/// The end of a literal that begins and ends with a sign, with escapes inside.
fn closing(text: &str, sign: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == sign => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

/// The items after `#[cfg(test)]`, with where they begin.
fn test_items(code: &str) -> Vec<(usize, &str)> {
    const MARK: &str = "#[cfg(test)]";
    let item = |(at, _): (usize, &str)| {
        let rest = &code[at..];
        let mut depth = 0;
        let end = rest.char_indices().skip(MARK.len()).find(|(_, c)| {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            depth == 0 && matches!(c, '}' | ';')
        });
        (at, &rest[..end.map_or(rest.len(), |(at, _)| at + 1)])
    };
    code.match_indices(MARK).map(item).collect()
}

fn without_tests(code: &str) -> String {
    let mut out = code.to_owned();
    for (at, item) in test_items(code) {
        let blank: String = item.bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }).collect();
        out.replace_range(at..at + item.len(), &blank);
    }
    out
}

/// The rooms that a text names with `crate::`, or with `super::` from a room that is one file.
fn imports(code: &Code) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    for (at, prefix) in code.all.match_indices("crate::") {
        let rest = &code.all[at + prefix.len()..];
        match rest.strip_prefix('{') {
            Some(group) => rooms.extend(heads(group)),
            None => rooms.extend(name(rest)),
        }
    }
    // The one macro that is exported; it lives with the findings.
    if rooms.remove("rule") {
        rooms.insert("diagnostic".to_owned());
    }
    rooms
}

fn name(text: &str) -> Option<String> {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    (end > 0).then(|| text[..end].to_owned())
}

/// The first names in `a::{b, c}, d}`.
fn heads(group: &str) -> Vec<String> {
    let mut heads = Vec::new();
    let mut depth = 0;
    let mut expected = true;
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => expected = true,
            c if expected && depth == 0 && !c.is_whitespace() => {
                heads.extend(name(&group[at..]));
                expected = false;
            }
            _ => {}
        }
    }
    heads
}

#[test]
fn imports_point_down() {
    let mut wrong = Vec::new();
    for code in CODE.iter() {
        for other in imports(code).iter().filter(|other| **other != code.room) {
            let allowed = BESIDE.contains(&(code.room.as_str(), other.as_str()));
            if floor(other) >= floor(&code.room) && !allowed {
                wrong.push(format!(
                    "{} (floor {}) imports {other} (floor {})",
                    code.path,
                    floor(&code.room),
                    floor(other)
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn findings_see_nothing_of_the_model_but_paths() {
    let sees = |code: &Code| code.program.replace("crate::model::path::", "").contains("crate::model");
    let wrong: Vec<String> =
        CODE.iter().filter(|code| code.room == "diagnostic" && sees(code)).map(|code| code.path.clone()).collect();
    assert_eq!(wrong, [""; 0]);
}

/// A room is left by `crate::`, never by climbing out of it, or the floors could not be read.
#[test]
fn nobody_climbs_out_of_a_room() {
    let climbs = |code: &Code| {
        let depth = code.path.matches('/').count() - usize::from(code.path.ends_with("/mod.rs"));
        let up = "super::".repeat(depth);
        depth > 0 && code.program.contains(&up)
    };
    let wrong: Vec<String> = CODE.iter().filter(|code| climbs(code)).map(|code| code.path.clone()).collect();
    assert_eq!(wrong, [""; 0]);
}

/// Words that only some files may use in code.
fn kept_to(words: &[&str], may: impl Fn(&Code) -> bool, text: impl Fn(&Code) -> String) -> Vec<String> {
    let mut wrong = Vec::new();
    for code in CODE.iter().filter(|code| !may(code)) {
        for (number, line) in text(code).lines().enumerate() {
            if let Some(word) = words.iter().find(|word| line.contains(**word)) {
                wrong.push(format!("{}:{} {word}", code.path, number + 1));
            }
        }
    }
    wrong
}

fn all(code: &Code) -> String {
    code.all.clone()
}

fn program(code: &Code) -> String {
    code.program.clone()
}

#[test]
fn only_the_disk_knows_the_file_system() {
    assert_eq!(kept_to(&["std::fs", "fs::File", "{fs,", ", fs}"], |code| code.room == "disk", program), [""; 0]);
}

#[test]
fn only_the_command_line_prints() {
    let words = ["println!", "print!", "eprintln!", "eprint!", "dbg!"];
    assert_eq!(kept_to(&words, |code| ["cli", "main"].contains(&code.room.as_str()), program), [""; 0]);
}

#[test]
fn nothing_gives_up_outside_of_tests() {
    assert_eq!(kept_to(&[".unwrap()", ".expect(", "panic!", "unreachable!"], |_| false, program), [""; 0]);
}

#[test]
fn only_the_reading_room_knows_yaml() {
    assert_eq!(kept_to(&["serde_yaml", "saphyr"], |code| code.room == "source", all), [""; 0]);
}

#[test]
fn only_the_renderer_knows_tera() {
    let may = |code: &Code| ["src/render/html.rs", "src/render/template_error.rs"].contains(&code.path.as_str());
    assert_eq!(kept_to(&["tera::"], may, all), [""; 0]);
}

/// A build, a watch or a check can't ask for drafts: only the preview names those who see them.
#[test]
fn only_the_preview_shows_what_is_not_public_yet() {
    let may = |code: &Code| code.room == "serve" || code.path == "src/catalog/visibility.rs";
    assert_eq!(kept_to(&["Editors"], may, program), [""; 0]);
}

#[test]
fn every_file_says_what_it_is_for() {
    let mut files: BTreeMap<String, String> = ["src", "tests", "examples"].into_iter().flat_map(files).collect();
    let build = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("build.rs"));
    files.insert("build.rs".to_owned(), build.expect("build.rs"));
    let silent: Vec<String> =
        files.into_iter().filter(|(_, text)| !text.starts_with("//!")).map(|(path, _)| path).collect();
    assert_eq!(silent, [""; 0]);
}

#[test]
fn no_file_is_too_long_and_no_exception_stays_longer_than_it_is_needed() {
    let files: BTreeMap<String, String> = ["src", "tests"].into_iter().flat_map(files).collect();
    let long: Vec<&str> =
        files.iter().filter(|(_, text)| text.lines().count() > LINES).map(|(path, _)| path.as_str()).collect();
    assert_eq!(long, LONG);
}

#[test]
fn words_in_comments_and_strings_do_not_count() {
    let code = without_words("a // std::fs\n\"std::fs \\\" \" 'x' '\\'' r#\"a\"b\"# <'a> /* b */ c");
    assert!(!code.contains("std") && !code.contains('b') && code.contains("<'a>") && code.ends_with(" c"), "{code}");
    let code = without_tests("fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() { c() }\n}\nfn d() {}\n");
    assert_eq!(code.split_whitespace().collect::<Vec<_>>(), ["fn", "a()", "{}", "fn", "d()", "{}"]);
    assert_eq!(heads("a::{b, c}, d::e, f}; use g"), ["a", "d", "f"]);
}
