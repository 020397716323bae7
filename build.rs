//! Build script: the table of the embedded theme, and a digest of everything that decides what a
//! page looks like, so that a ledger made by another build of the program is never believed.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Where the default theme lies in this repository.
const THEME: &str = "themes/default";

/// What the digest covers. `docs/rules` is shown by `explain` and reaches no page.
const DIGESTED: [&str; 4] = ["src", THEME, "Cargo.lock", "build.rs"];

fn main() -> io::Result<()> {
    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(variable("OUT_DIR")?);
    for path in DIGESTED {
        println!("cargo::rerun-if-changed={path}");
    }
    fs::write(out.join("theme_files.rs"), theme_table(&root)?)?;
    println!("cargo::rustc-env=GONGKAI_BUILD_DIGEST={:016x}", build_digest(&root)?);
    Ok(())
}

fn variable(name: &str) -> io::Result<String> {
    env::var(name).map_err(|error| io::Error::other(format!("{name}: {error}")))
}

/// `[("base.html", include_bytes!(…)), …]`, sorted by name.
fn theme_table(root: &Path) -> io::Result<String> {
    let mut table = String::from("[\n");
    for file in files_below(root, Path::new(THEME))? {
        let name = file.strip_prefix(&format!("{THEME}/")).unwrap_or(&file);
        writeln!(table, "    ({name:?}, include_bytes!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/\", {file:?}))),")
            .map_err(io::Error::other)?;
    }
    table.push_str("]\n");
    Ok(table)
}

/// FNV-1a over names and bytes, and over the features that were switched on.
fn build_digest(root: &Path) -> io::Result<u64> {
    let mut digest = 0xcbf2_9ce4_8422_2325;
    for path in DIGESTED {
        for file in files_below(root, Path::new(path))? {
            mix(&mut digest, file.as_bytes());
            mix(&mut digest, &fs::read(root.join(&file))?);
        }
    }
    let mut features: Vec<String> =
        env::vars().map(|(name, _)| name).filter(|name| name.starts_with("CARGO_FEATURE_")).collect();
    features.sort();
    for feature in features {
        mix(&mut digest, feature.as_bytes());
    }
    Ok(digest)
}

fn mix(digest: &mut u64, bytes: &[u8]) {
    // The length first, so that two files cannot trade bytes at their seam.
    for byte in (bytes.len() as u64).to_le_bytes().iter().chain(bytes) {
        *digest = (*digest ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
}

/// Files at or below `path`, relative to `root`, with `/`, sorted; hidden ones left out.
fn files_below(root: &Path, path: &Path) -> io::Result<Vec<String>> {
    let full = root.join(path);
    if full.is_file() {
        return Ok(vec![path.to_string_lossy().replace('\\', "/")]);
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(&full)? {
        let name = entry?.file_name();
        if !name.to_string_lossy().starts_with('.') {
            files.extend(files_below(root, &path.join(name))?);
        }
    }
    files.sort();
    Ok(files)
}
