//! 分段计时: where the time of a build goes, in one process, as `watch` and `serve` run it.
//!
//! `cargo run --release --example stages -- SITE YYYY-MM-DD CONTENT-FILE [ROUNDS]` judges and publishes
//! the site, then appends a blank to the file again and again and prints the milliseconds of each step.

#![expect(clippy::print_stdout, reason = "its figures are what it is for")]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;

use gongkai::build::memory::Memory;
use gongkai::build::{self, Options};
use gongkai::disk::{Disk, OsDisk};
use gongkai::publish::{self, Foreign, Publish};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [root, as_of, file, rest @ ..] = arguments.as_slice() else {
        return Err("usage: stages SITE YYYY-MM-DD CONTENT-FILE [ROUNDS]".into());
    };
    let rounds: usize = rest.first().map_or(Ok(5), |text| text.parse())?;
    let root = PathBuf::from(root);
    let options = Options::for_public(&root, as_of.parse()?);
    let clock = Instant::now();
    let mut memory = Memory::load(&OsDisk, &root);
    println!("ledger {:.1} ms", milliseconds(clock));
    round(&options, &mut memory)?;
    for _ in 0..rounds {
        edit(&root.join(file))?;
        round(&options, &mut memory)?;
    }
    Ok(())
}

fn round(options: &Options, memory: &mut Memory) -> Result<(), Box<dyn Error>> {
    let clock = Instant::now();
    let judged = build::judge_with(&OsDisk, options, memory)?;
    let judged_in = milliseconds(clock);
    let clock = Instant::now();
    let ahead = build::publish_ahead(&OsDisk, options, &judged, memory)?;
    let ahead_in = milliseconds(clock);
    let clock = Instant::now();
    let publishing = publish::Options { publish: Publish::InPlace, foreign: Foreign::Refuse };
    let outcome = build::publish(&OsDisk, options, &judged, &mut memory.ledger, publishing, &|_| ())?;
    let published_in = milliseconds(clock);
    let (rendered, written) = match outcome {
        build::Outcome::Published(report) => (report.rendered.len(), report.written.len()),
        build::Outcome::Stopped => (0, 0),
    };
    println!(
        "judged {judged_in:.1} ms, {} pages ahead {ahead_in:.1} ms, published {published_in:.1} ms, {rendered} rendered, {written} written",
        ahead.len()
    );
    Ok(())
}

fn edit(file: &Path) -> Result<(), Box<dyn Error>> {
    let mut bytes = OsDisk.read(file)?;
    bytes.extend_from_slice("又改了一处。\n".as_bytes());
    Ok(OsDisk.write(file, &bytes)?)
}

fn milliseconds(clock: Instant) -> f64 {
    clock.elapsed().as_secs_f64() * 1000.0
}
