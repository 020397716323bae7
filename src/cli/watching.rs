//! 监视: rebuilds `public/` on every change.

use std::time::Duration;

use super::arguments::{Common, Watch};
use super::building::{self, Building};
use super::findings::Told;
use super::{Ending, Outcome, as_of, root, say};
use crate::build;
use crate::build::memory::Memory;
use crate::disk::OsDisk;
use crate::watch::{Noticing, Watch as Watching, Woken, until_stopped};

/// How often the calendar is looked at: at midnight, papers of the new day appear.
const CALENDAR: Duration = Duration::from_secs(60);

/// `gongkai watch`.
pub fn run(common: &Common, options: &Watch) -> Outcome {
    let root = root(common)?;
    build::is_site(&OsDisk, &root)?;
    let noticing = if options.poll { Noticing::Polling } else { Noticing::Events };
    let mut watch = Watching::start(&root, noticing)?;
    stop_on_signal(watch.stopper());
    let mut told = Told::default();
    let mut memory = Memory::load(&OsDisk, &root).for_pages();
    let mut woken = Woken::Changed;
    let mut announced = false;
    let mut seen = None;
    loop {
        let as_of = as_of(&options.judging);
        let building = Building { root: &root, as_of, only_news: woken == Woken::SecondLook };
        match building::again(common, &building, &mut memory, &mut told, seen.take()) {
            Ok(emblem) => watch.follow(emblem.as_deref()),
            // A full disk, or a `site.yaml` that is away for a moment, ends one build and not the watch.
            Err(failure) => told.say_once(&format!("错误：{failure}。排除后自动继续。")),
        }
        if !std::mem::replace(&mut announced, true) {
            say("正在监视，保存文件后自动生成；按 Ctrl-C 结束。");
        }
        (woken, seen) = loop {
            match watch.wait(Some(CALENDAR), || build::look(&OsDisk, &root)) {
                (Woken::Waited, _) if super::as_of(&options.judging) == as_of => {}
                (woken, seen) => break (woken, seen.flatten()),
            }
        };
        match &woken {
            Woken::Changed | Woken::SecondLook | Woken::Waited => {}
            Woken::Fallen(reason) => say(&format!("提示：{reason}，改为定时查看。")),
            Woken::Ended => {
                say("已停止监视。");
                return Ok(Ending::Done);
            }
        }
    }
}

/// The first Ctrl-C lets the build at hand come to its end, so that `public/` is whole; a second one
/// ends the process at once, and the next build completes what was left.
fn stop_on_signal(stop: impl FnOnce() + Send + 'static) {
    std::thread::spawn(move || {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
        runtime.block_on(until_stopped());
        stop();
        runtime.block_on(until_stopped());
        std::process::exit(130);
    });
}
