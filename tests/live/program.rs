//! A program that runs while a test does things to its site.

use std::io::{BufRead as _, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Longer than anything takes on the slowest machine, in seconds; reached only when something is wrong,
/// as it is on purpose in `tests/mutants.py`, which sets a shorter time.
const PATIENCE: u64 = 120;

fn patience() -> Duration {
    let set = std::env::var("GONGKAI_PATIENCE").ok().and_then(|seconds| seconds.parse().ok());
    Duration::from_secs(set.unwrap_or(PATIENCE))
}

/// A running `gongkai`; killed when dropped.
pub struct Program {
    child: Child,
    said: Arc<Mutex<String>>,
}

impl Program {
    /// Starts it in a folder.
    pub fn start(folder: &Path, arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
        command.args(arguments);
        Self::run(command, folder)
    }

    /// Starts a command that runs it.
    pub fn run(mut command: Command, folder: &Path) -> Self {
        let mut child = command
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .env("NO_COLOR", "1")
            .env_remove("RAYON_NUM_THREADS")
            .spawn()
            .unwrap();
        let said = Arc::new(Mutex::new(String::new()));
        listen(child.stdout.take().unwrap(), &said);
        listen(child.stderr.take().unwrap(), &said);
        Self { child, said }
    }

    /// Everything that it has said so far.
    pub fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// How often it has said something.
    pub fn times(&self, words: &str) -> usize {
        self.said().matches(words).count()
    }

    /// Waits until it has said something at least so often.
    pub fn hears(&self, words: &str, times: usize) {
        until(|| self.times(words) >= times, || format!("“{words}” {times} times in:\n{}", self.said()));
    }

    /// The port on which a preview listens.
    pub fn port(&self) -> u16 {
        self.hears("http://127.0.0.1:", 1);
        let said = self.said();
        let rest = said.split("http://127.0.0.1:").nth(1).unwrap();
        rest.split('/').next().unwrap().parse().unwrap()
    }

    /// Ctrl-C.
    #[cfg(unix)]
    pub fn interrupt(&self) {
        let sent = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits for its end.
    pub fn ends(&mut self) -> ExitStatus {
        let mut status = None;
        let said = Arc::clone(&self.said);
        until(
            || {
                status = self.child.try_wait().unwrap();
                status.is_some()
            },
            || format!("the end of the program, which said:\n{}", said.lock().unwrap()),
        );
        status.unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn listen(stream: impl Read + Send + 'static, said: &Arc<Mutex<String>>) {
    let said = Arc::clone(said);
    std::thread::spawn(move || {
        let mut lines = BufReader::new(stream);
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            said.lock().unwrap().push_str(&String::from_utf8_lossy(&line));
            line.clear();
        }
    });
}

/// Waits until something is so; `what` says what never came.
pub fn until(mut is_so: impl FnMut() -> bool, what: impl Fn() -> String) {
    let (began, patience) = (Instant::now(), patience());
    while !is_so() {
        assert!(began.elapsed() < patience, "waited in vain for {}", what());
        std::thread::sleep(Duration::from_millis(5));
    }
}
