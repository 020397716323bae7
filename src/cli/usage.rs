//! 用法错误: what the argument parser says, in Chinese.

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

use super::{Ending, say, tell};

/// Prints help, version or what is wrong with the arguments.
pub fn explain(error: &Error) -> Ending {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            tell(&error.render().ansi().to_string());
            Ending::Done
        }
        kind => {
            say(&format!("错误：{}", sentence(kind, error)));
            say("运行 gongkai --help 查看用法。");
            Ending::Failed
        }
    }
}

fn sentence(kind: ErrorKind, error: &Error) -> String {
    let context = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let argument = context(ContextKind::InvalidArg);
    match kind {
        ErrorKind::InvalidSubcommand => {
            let near = context(ContextKind::SuggestedSubcommand);
            let hint = if near.is_empty() { String::new() } else { format!("，是不是要写“{near}”") };
            format!("没有“{}”这条命令{hint}", context(ContextKind::InvalidSubcommand))
        }
        ErrorKind::UnknownArgument => {
            let near = context(ContextKind::SuggestedArg);
            let hint = if near.is_empty() { String::new() } else { format!("，是不是要写“{near}”") };
            format!("没有“{argument}”这个选项{hint}")
        }
        ErrorKind::MissingRequiredArgument => format!("缺少 {argument}"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if context(ContextKind::InvalidValue).is_empty() => {
            format!("{argument} 后面缺少内容")
        }
        ErrorKind::InvalidValue => {
            let valid = context(ContextKind::ValidValue);
            format!("{argument} 不能写“{}”，可写：{valid}", context(ContextKind::InvalidValue))
        }
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(|source| format!("：{source}")).unwrap_or_default();
            format!("{argument} 不能写“{}”{why}", context(ContextKind::InvalidValue))
        }
        ErrorKind::ArgumentConflict => format!("{argument} 不能与 {} 同时使用", context(ContextKind::PriorArg)),
        _ => format!("命令写法不对（{kind}）"),
    }
}
