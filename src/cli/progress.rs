//! 进度: a bar on a terminal; elsewhere a line now and then, and only of what takes long.

use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::arguments::Common;
use super::say;
use crate::publish::Progress;

/// Who reads a log does not want to hear of what is done in no time.
const PATIENCE: Duration = Duration::from_secs(2);
/// The shortest time between two lines.
const EVERY: Duration = Duration::from_secs(1);

/// How often a bar is drawn anew.
const FRAME: Duration = Duration::from_millis(120);
/// What goes round while nothing can be counted. Plain signs: what is one cell wide in Europe is two wide
/// on many a Chinese terminal, or missing from its font, and a bar that is wider than its line never stops
/// scrolling.
const TURNING: [&str; 5] = ["-", "\\", "|", "/", "-"];

/// What shows how far a build is.
pub struct Bar {
    /// The bar of the step at hand, on a terminal only.
    bar: Option<Mutex<ProgressBar>>,
    lines: Option<Mutex<Lines>>,
}

impl Bar {
    /// For the command at hand: nothing at all with `--quiet`.
    pub fn new(common: &Common) -> Self {
        let is_terminal = std::io::stderr().is_terminal();
        let bar = (!common.quiet && is_terminal).then(|| Mutex::new(turning("读取和检查")));
        let lines = (!common.quiet && !is_terminal).then(|| Mutex::new(Lines::new(Instant::now())));
        Self { bar, lines }
    }

    /// Takes in what happened.
    pub fn show(&self, news: Progress) {
        match news {
            Progress::Stale(count) => self.begin(|| counting("生成页面", count)),
            Progress::Made => self.with(|bar| bar.inc(1)),
            // One step: nothing is heard while it lasts.
            Progress::Committing(count) => self.begin(|| turning(&format!("放入 public：{count} 个文件"))),
        }
        if let Some(lines) = &self.lines {
            let line = lines.lock().unwrap_or_else(PoisonError::into_inner).hear(news, Instant::now());
            line.into_iter().for_each(|line| say(&line));
        }
    }

    /// Each step has a bar of its own: one that was cleared away is drawn no more.
    fn begin(&self, next: impl FnOnce() -> ProgressBar) {
        self.with(|bar| {
            bar.finish_and_clear();
            *bar = next();
        });
    }

    fn with(&self, act: impl FnOnce(&mut ProgressBar)) {
        if let Some(bar) = &self.bar {
            act(&mut bar.lock().unwrap_or_else(PoisonError::into_inner));
        }
    }

    /// Clears the bar away: other words follow.
    pub fn end(&self) {
        self.with(|bar| bar.finish_and_clear());
    }
}

/// A step that takes as long as it takes.
fn turning(what: &str) -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner} {msg}").map(|style| style.tick_strings(&TURNING));
    drawn(ProgressBar::new_spinner(), style.ok(), what)
}

/// A step of so many parts.
fn counting(what: &str, count: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} [{bar:32}] {pos}/{len}").map(|style| style.progress_chars("#-"));
    drawn(ProgressBar::new(count as u64), style.ok(), what)
}

fn drawn(bar: ProgressBar, style: Option<ProgressStyle>, what: &str) -> ProgressBar {
    if let Some(style) = style {
        bar.set_style(style);
    }
    bar.set_message(what.to_owned());
    bar.enable_steady_tick(FRAME);
    bar
}

/// What is said where there is no terminal.
struct Lines {
    /// When the next line may be said.
    next: Instant,
    made: usize,
    of: usize,
}

impl Lines {
    fn new(now: Instant) -> Self {
        Self { next: now + PATIENCE, made: 0, of: 0 }
    }

    /// The line that is due, if one is.
    fn hear(&mut self, news: Progress, now: Instant) -> Option<String> {
        match news {
            Progress::Stale(count) => (self.made, self.of) = (0, count),
            Progress::Made => self.made += 1,
            Progress::Committing(count) => {
                return (now >= self.next).then(|| format!("放入 public：{count} 个文件"));
            }
        }
        if now < self.next || self.made == self.of {
            return None;
        }
        self.next = now + EVERY;
        Some(format!("生成页面：{}/{}", self.made, self.of))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_build_is_not_worth_a_line_and_a_long_one_has_at_most_one_a_second() {
        let began = Instant::now();
        let mut lines = Lines::new(began);
        assert_eq!(lines.hear(Progress::Stale(1000), began), None);
        let said: Vec<String> =
            (0..500).filter_map(|n| lines.hear(Progress::Made, began + Duration::from_millis(n * 10))).collect();
        assert_eq!(said, ["生成页面：201/1000", "生成页面：301/1000", "生成页面：401/1000"]);
        let mut lines = Lines::new(began);
        assert_eq!(lines.hear(Progress::Committing(9), began), None);
        assert!(lines.hear(Progress::Committing(9), began + PATIENCE).is_some());
    }
}
