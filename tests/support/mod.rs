//! What the tests of the program share: running it, and folders as maps.

#![allow(dead_code, reason = "each test program uses its own part of this")]

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The day on which the sample is built everywhere.
pub const DAY: &str = "2026-11-20";

/// What one run of the program said.
pub struct Run {
    /// The exit status; -1 when a signal ended it.
    pub status: i32,
    /// Findings.
    pub stdout: String,
    /// Progress.
    pub stderr: String,
}

/// Runs the program in a folder, as a script would: no terminal, no colours, no input.
pub fn gongkai(folder: &Path, arguments: &[&str]) -> io::Result<Run> {
    let output = Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
        .env_remove("RAYON_NUM_THREADS")
        .env_remove("CLICOLOR_FORCE")
        .output()?;
    Ok(Run {
        status: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}

/// Fails with all that was said unless the run ended well.
pub fn published(run: &Run) {
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
}

/// The root of this repository, which is also the root of the sample site.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Copies the sources of the sample site into an empty folder.
pub fn copy_sample(to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    fs::copy(repository().join("site.yaml"), to.join("site.yaml"))?;
    copy(&repository().join("content"), &to.join("content"))
}

/// Copies a folder with everything below it.
pub fn copy(from: &Path, to: &Path) -> io::Result<()> {
    for path in paths(from)? {
        let target = to.join(&path);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(from.join(&path), target)?;
    }
    Ok(())
}

/// Every file below a folder, relative, with `/`, sorted; none when the folder is missing.
pub fn paths(folder: &Path) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(below) = folders.pop() {
        let entries = match fs::read_dir(folder.join(&below)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound && below.as_os_str().is_empty() => continue,
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            let path = below.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                folders.push(path);
            } else {
                found.push(path.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Whether a path ends in `.` and this ending.
pub fn ends(path: &str, ending: &str) -> bool {
    Path::new(path).extension().is_some_and(|found| found == ending)
}

/// A folder as a map from path to bytes.
pub fn tree(folder: &Path) -> io::Result<BTreeMap<String, Vec<u8>>> {
    paths(folder)?.into_iter().map(|path| Ok((path.clone(), fs::read(folder.join(path))?))).collect()
}

/// What differs between two trees, one line a path; empty when they are the same bytes.
pub fn differences(left: &BTreeMap<String, Vec<u8>>, right: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let mut lines = Vec::new();
    for path in left.keys().chain(right.keys().filter(|path| !left.contains_key(*path))) {
        match (left.get(path), right.get(path)) {
            (Some(one), Some(other)) if one == other => {}
            (Some(_), Some(_)) => lines.push(format!("differs: {path}")),
            (Some(_), None) => lines.push(format!("missing: {path}")),
            (None, _) => lines.push(format!("extra: {path}")),
        }
    }
    lines
}
