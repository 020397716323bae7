//! 预览.

use super::arguments::{Common, Format, Judging, Serve};
use super::{Ending, Outcome, as_of, findings, root, say};
use crate::diagnostic::Counts;
use crate::serve::{self, News, Preview};
use crate::watch::Noticing;

/// What `gongkai` without arguments does.
pub fn defaults() -> Serve {
    Serve { judging: Judging::default(), port: DEFAULT_PORT, poll: false }
}

/// Seldom in use by others.
const DEFAULT_PORT: u16 = 8017;

/// `gongkai serve`.
pub fn run(common: &Common, options: &Serve) -> Outcome {
    let root = root(common)?;
    let noticing = if options.poll { Noticing::Polling } else { Noticing::Events };
    let preview = Preview { root: root.clone(), as_of: as_of(&options.judging), noticing, port: options.port };
    serve::run(&preview, move |news| match news {
        News::Listening(address) => say(&format!("预览地址：http://{address}/ ，保存文件后自动刷新；按 Ctrl-C 结束。")),
        News::Judged(found) => {
            findings::print(&root, found, Format::Text);
            let Counts { error, warning, note, gate } = Counts::of(found);
            say(&format!("检查完毕：错误 {error}、警告 {warning}、提示 {note}；其中 {gate} 个会停止发布。"));
        }
        News::Failed(reason) => say(&format!("错误：{reason}")),
    })?;
    Ok(Ending::Done)
}
