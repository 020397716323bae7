//! 命令行: arguments in, words out: the only room that prints.

mod arguments;
mod building;
mod clock;
mod explaining;
mod exporting;
mod findings;
mod initialising;
mod numbering;
mod presets;
mod progress;
mod provenance;
mod serving;
mod usage;
mod watching;
mod writing;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;

use self::arguments::{Arguments, Command, Common, Judging};
use crate::disk::{Disk, Fault, OsDisk};
use crate::model::date::Date;
use crate::model::path::turns;

/// How a command ends: 0 done, 1 stopped by what was found, 2 the machine or the arguments failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// 0.
    Done,
    /// 1.
    Stopped,
    /// 2.
    Failed,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        match ending {
            Ending::Done => Self::SUCCESS,
            Ending::Stopped => Self::from(1),
            Ending::Failed => Self::from(2),
        }
    }
}

/// Runs the program with the arguments of the process.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage::explain(&error).into(),
    };
    match execute(&arguments) {
        Ok(ending) => ending.into(),
        Err(failure) => {
            say(&format!("错误：{failure}"));
            Ending::Failed.into()
        }
    }
}

/// Anything that ends a command early.
type Outcome = Result<Ending, Box<dyn std::error::Error>>;

fn execute(arguments: &Arguments) -> Outcome {
    let common = &arguments.common;
    threads(common)?;
    match &arguments.command {
        None => serving::run(common, &serving::defaults()),
        Some(Command::Init(options)) => initialising::run(common, options),
        Some(Command::New(options)) => writing::run(common, options),
        Some(Command::Number(judging)) => numbering::run(common, judging),
        Some(Command::Build(options)) => building::run(common, options),
        Some(Command::Watch(options)) => watching::run(common, options),
        Some(Command::Serve(options)) => serving::run(common, options),
        Some(Command::Check(options)) => building::check(common, options),
        Some(Command::Explain(options)) => explaining::run(common, options),
        Some(Command::Export(options)) => exporting::run(common, options),
    }
}

/// `--jobs`; without it, all processors or `RAYON_NUM_THREADS`.
fn threads(common: &Common) -> Result<(), Box<dyn std::error::Error>> {
    if let Some(jobs) = common.jobs {
        rayon::ThreadPoolBuilder::new().num_threads(usize::from(jobs)).build_global()?;
    }
    Ok(())
}

/// The folder of the site: as given, or the nearest one upwards that holds `site.yaml`.
fn root(common: &Common) -> Result<PathBuf, Fault> {
    if let Some(root) = &common.root {
        return Ok(root.clone());
    }
    let here = std::env::current_dir().map_err(|error| Fault::new("查看当前文件夹", ".", error))?;
    let is_site = |dir: &&Path| matches!(OsDisk.stamp(&dir.join("site.yaml")), Ok(Some(_)));
    Ok(here.ancestors().find(is_site).map_or_else(|| here.clone(), Path::to_path_buf))
}

/// The build's date: as given, or today in Beijing. The only use of the clock.
fn as_of(judging: &Judging) -> Date {
    judging.as_of.unwrap_or_else(clock::today)
}

/// Progress, questions and errors go to stderr; findings to stdout.
#[expect(clippy::print_stderr, reason = "the command line prints")]
fn say(words: &str) {
    // A name may hold anything; on a terminal it must not do anything.
    let unfit = |c: char| c.is_control() && c != '\n' || turns(c);
    let shown: String = words.chars().map(|c| if unfit(c) { char::REPLACEMENT_CHARACTER } else { c }).collect();
    eprintln!("{shown}");
}

/// Findings and answers.
fn tell(words: &str) {
    use std::io::Write;
    // A closed pipe (`gongkai check | head`) is no error worth a message.
    let _ = anstream::stdout().write_all(words.as_bytes());
}
