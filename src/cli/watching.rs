//! 监视: rebuilds `public/` on every change.

use super::arguments::{Build, Common, Format, Watch};
use super::{Ending, Outcome, building, root, say};
use crate::watch::{Noticing, Watch as Watching};

/// `gongkai watch`.
pub fn run(common: &Common, options: &Watch) -> Outcome {
    let root = root(common)?;
    let noticing = if options.poll { Noticing::Polling } else { Noticing::Events };
    let watch = Watching::start(&root, noticing)?;
    let build = Build {
        judging: options.judging.clone(),
        format: Format::Text,
        except: Vec::new(),
        adopt: false,
        releases: false,
        dry_run: false,
    };
    loop {
        // A broken document or a full disk ends one build, not the watch.
        if let Err(failure) = building::run(common, &build) {
            say(&format!("错误：{failure}"));
        }
        say("正在监视，保存文件后自动生成；按 Ctrl-C 结束。");
        if !watch.wait() {
            return Ok(Ending::Done);
        }
    }
}
