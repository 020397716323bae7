//! 预览.

use std::sync::{Mutex, PoisonError};

use super::arguments::{Common, Judging, Serve};
use super::findings::Told;
use super::{Ending, Outcome, as_of, root, say};
use crate::diagnostic::Counts;
use crate::serve::{self, News, Preview};
use crate::watch::Noticing;

/// What `gongkai` without arguments does.
pub fn defaults() -> Serve {
    Serve { judging: Judging::default(), port: DEFAULT_PORT, drafts: false, poll: false }
}

/// Seldom in use by others.
const DEFAULT_PORT: u16 = 8017;

/// `gongkai serve`.
pub fn run(common: &Common, options: &Serve) -> Outcome {
    let root = root(common)?;
    let wanted = options.port;
    let preview = Preview {
        root: root.clone(),
        as_of: as_of(&options.judging),
        noticing: if options.poll { Noticing::Polling } else { Noticing::Events },
        port: wanted,
        drafts: options.drafts,
    };
    let told = Mutex::new(Told::default());
    let drafts = options.drafts;
    serve::run(&preview, move |news| {
        let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
        match news {
            News::Listening(address) => {
                if wanted != 0 && address.port() != wanted {
                    say(&format!("端口 {wanted} 已被别的程序占用，改用 {}。", address.port()));
                }
                if drafts {
                    say("草稿和未到发布日期的文件也在预览中显示，并已标明。");
                }
                say(&format!("预览地址：http://{address}/ ，保存文件后自动刷新；按 Ctrl-C 结束。"));
            }
            News::Judged(found) => {
                told.tell(&root, found);
                let Counts { error, warning, note, gate } = Counts::of(found);
                told.say_once(&format!(
                    "检查完毕：错误 {error}、警告 {warning}、提示 {note}；其中 {gate} 个会停止发布。"
                ));
            }
            News::Failed(reason) => told.say_once(&format!("错误：{reason}。恢复后自动继续。")),
            News::Polling(reason) => say(&format!("提示：{reason}，改为定时查看。")),
        }
    })
    .map_err(|failure| failure as Box<dyn std::error::Error>)?;
    say("预览已结束。");
    Ok(Ending::Done)
}
