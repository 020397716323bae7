//! 语料: writes the site of a made-up bureau, of any size and always the same for the same seed, once for
//! gongkai and once, with the same texts, for Hugo.
//!
//! `cargo run --release --example corpus -- DIR [--documents N] [--seed N]` fills `DIR/gongkai` and
//! `DIR/hugo`. A document is a function of the seed and its number, so nothing is held in memory but
//! the relations, of which Hugo has to be told both ends.

mod columns;
mod day;
mod document;
mod gongkai;
mod hugo;
mod random;
mod text;
mod words;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

pub use document::Corpus;
use document::{Document, Relation};

fn main() -> Result<(), Box<dyn Error>> {
    let (dir, corpus) = arguments(std::env::args().skip(1))?;
    let theirs = dir.join("hugo");
    ours(&dir.join("gongkai"), &corpus)?;
    hugo::columns(&theirs)?;
    let answers = answers(&corpus);
    for id in 0..corpus.documents {
        let document = Document::of(&corpus, id);
        hugo::document(&theirs, &corpus, &document, answers.get(&id).map_or(&[], Vec::as_slice))?;
    }
    Ok(())
}

/// The site for gongkai alone; the tests of the search write a small one.
pub fn ours(root: &Path, corpus: &Corpus) -> std::io::Result<()> {
    gongkai::site(root)?;
    (0..corpus.documents).try_for_each(|id| gongkai::document(root, corpus, &Document::of(corpus, id)))
}

/// The relations as their targets see them.
fn answers(corpus: &Corpus) -> BTreeMap<usize, Vec<(Relation, usize)>> {
    let mut answers: BTreeMap<usize, Vec<(Relation, usize)>> = BTreeMap::new();
    for id in 0..corpus.documents {
        for (relation, target) in Document::of(corpus, id).relations {
            answers.entry(target).or_default().push((relation, id));
        }
    }
    answers
}

fn arguments(given: impl Iterator<Item = String>) -> Result<(PathBuf, Corpus), Box<dyn Error>> {
    const USAGE: &str = "usage: corpus DIR [--documents N] [--seed N]";
    let (mut dir, mut documents, mut seed) = (None, 10_000, 1);
    let mut given = given;
    while let Some(argument) = given.next() {
        match argument.as_str() {
            "--documents" => documents = given.next().ok_or(USAGE)?.parse()?,
            "--seed" => seed = given.next().ok_or(USAGE)?.parse()?,
            option if option.starts_with('-') => return Err(USAGE.into()),
            path => dir = Some(PathBuf::from(path)),
        }
    }
    Ok((dir.ok_or(USAGE)?, Corpus { seed, documents }))
}

/// Writes a file and the folders that it needs.
fn put(root: &Path, path: &str, text: &str) -> std::io::Result<()> {
    let path = root.join(path);
    match fs::write(&path, text) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            fs::create_dir_all(path.parent().unwrap_or(root))?;
            fs::write(&path, text)
        }
        written => written,
    }
}
