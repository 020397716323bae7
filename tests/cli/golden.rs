//! Golden sites: `tests/golden/NAME/` holds `input/`, `transcript.txt` and `output/`. The commands stand
//! in the transcript itself; extra and missing files both fail. `UPDATE=1 cargo test --test cli` rewrites
//! transcripts and outputs, to be read in the diff.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use regex::Regex;
use tempfile::TempDir;

use crate::shown::shown;
use crate::support::{copy, differences, gongkai, paths, repository, tree};

#[test]
fn the_smallest_site() {
    golden("smallest");
}

#[test]
fn relations_of_every_kind() {
    golden("relations");
}

#[test]
fn ten_typical_slips() {
    golden("slips");
}

#[test]
fn one_broken_document_is_left_out() {
    golden("except");
}

#[test]
fn a_folder_that_others_filled_is_adopted() {
    golden("adopt");
}

#[test]
fn what_others_put_into_the_published_folder_stays() {
    golden("foreign");
}

fn golden(name: &str) {
    let case = repository().join("tests/golden").join(name);
    let folder = TempDir::new().unwrap();
    let root = folder.path().join("site");
    copy(&case.join("input"), &root).unwrap();
    let transcript = fs::read_to_string(case.join("transcript.txt")).unwrap();
    let played = play(&root, &transcript);
    let output = shown(&tree(&root.join("public")).unwrap());
    if std::env::var_os("UPDATE").is_some() {
        fs::write(case.join("transcript.txt"), &played).unwrap();
        let _ = fs::remove_dir_all(case.join("output"));
        for (path, bytes) in &output {
            let path = case.join("output").join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        return;
    }
    assert_eq!(lines(&played), lines(&transcript), "{name}: the transcript");
    let stored = tree(&case.join("output")).unwrap();
    let wrong = differences(&stored, &output);
    let first = wrong.iter().find_map(|line| line.strip_prefix("differs: "));
    let detail = first.map(|path| line_difference(&stored[path], &output[path])).unwrap_or_default();
    assert!(wrong.is_empty(), "{name}: the output\n{}\n{detail}", wrong.join("\n"));
}

/// A checkout may have turned line ends round.
fn lines(text: &str) -> Vec<&str> {
    text.lines().collect()
}

/// The first line in which two texts differ.
fn line_difference(stored: &[u8], output: &[u8]) -> String {
    let (stored, output) = (String::from_utf8_lossy(stored), String::from_utf8_lossy(output));
    let pair = stored.lines().zip(output.lines()).enumerate().find(|(_, (one, other))| one != other);
    pair.map_or_else(
        || "one is longer".to_owned(),
        |(at, (one, other))| format!("line {}:\n- {one}\n+ {other}", at + 1),
    )
}

/// Plays the commands of a transcript (lines that begin with `$ `) and writes down what they say:
/// findings as they are, progress behind `| `, and the exit status where it is not 0.
fn play(root: &Path, transcript: &str) -> String {
    let mut played = String::new();
    for line in transcript.lines() {
        if let Some(comment) = line.strip_prefix('#') {
            writeln!(played, "#{comment}").unwrap();
        }
        let Some(command) = line.strip_prefix("$ ") else { continue };
        writeln!(played, "$ {command}").unwrap();
        let words: Vec<&str> = command.split_whitespace().collect();
        match words.as_slice() {
            ["gongkai", arguments @ ..] => {
                let run = gongkai(root, arguments).unwrap();
                played.push_str(&steady(root, &run.stdout));
                for line in steady(root, &run.stderr).lines() {
                    writeln!(played, "| {line}").unwrap();
                }
                if run.status != 0 {
                    writeln!(played, "[exit {}]", run.status).unwrap();
                }
            }
            ["rm", path] => fs::remove_file(root.join(path)).unwrap(),
            ["mv", from, to] => fs::rename(root.join(from), root.join(to)).unwrap(),
            ["cp", from, to] => drop(fs::copy(root.join(from), root.join(to)).unwrap()),
            ["cat", path] => {
                played.push_str(&fs::read_to_string(root.join(path)).unwrap_or_else(|_| "(no such file)\n".to_owned()));
            }
            ["ls", path] => {
                paths(&root.join(path)).unwrap().iter().for_each(|path| writeln!(played, "{path}").unwrap());
            }
            _ => panic!("a transcript knows gongkai, rm, mv, cp, cat and ls, not {command}"),
        }
        played.push('\n');
    }
    played
}

/// What a run says, without the folder it stood in and the time it took. A slow machine also says how
/// far it is.
fn steady(root: &Path, text: &str) -> String {
    static TIME: OnceLock<Regex> = OnceLock::new();
    static PROGRESS: OnceLock<Regex> = OnceLock::new();
    let progress = PROGRESS.get_or_init(|| Regex::new(r"(?m)^(\| )?生成页面：\d+/\d+\n").unwrap());
    let text = progress.replace_all(text, "");
    let time = TIME.get_or_init(|| Regex::new(r"用时 [0-9.]+ 秒").unwrap());
    let text = text.replace(&root.to_string_lossy().into_owned(), "ROOT");
    time.replace_all(&text, "用时 … 秒").replace(env!("CARGO_PKG_VERSION"), "VERSION")
}
