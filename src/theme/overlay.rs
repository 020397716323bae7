//! 站点主题: lays the files of `themes/NAME/` over the default theme, and says which do nothing.

use std::borrow::Cow;
use std::path::Path;

use crate::diagnostic::{Diagnostic, Place};
use crate::disk::{Disk, EntryKind, Fault};
use crate::model::path::{OutputPath, SourcePath, check_name};

use super::nearest::nearest;
use super::references::reachable;
use super::rules::{MISSING_THEME, NOT_TEXT, UNKNOWN_TEMPLATE, UNUSED_FILE};
use super::{ASSETS, Files, PAGE_TEMPLATES, Template};

/// Lays `themes/NAME/` over `files`.
pub fn lay(
    disk: &dyn Disk,
    root: &Path,
    name: &str,
    files: &mut Files,
    findings: &mut Vec<Diagnostic>,
) -> Result<(), Fault> {
    let mut own = Vec::new();
    if check_name(name).is_ok() {
        collect(disk, root, &format!("themes/{name}"), &mut own)?;
    }
    if own.is_empty() {
        findings.push(missing(name));
        return Ok(());
    }
    let skip = format!("themes/{name}/").len();
    for file in &own {
        let bytes = disk.read(&file.below(root))?;
        put(files, &file.as_str()[skip..], file, bytes, findings);
    }
    findings.extend(unreached(files));
    Ok(())
}

fn missing(name: &str) -> Diagnostic {
    Diagnostic::new(
        &MISSING_THEME,
        Place::field(&SourcePath::site(), "theme"),
        format!("没有主题“{name}”：文件夹 themes/{name}/ 不存在，或其中没有文件"),
    )
    .help("建立这个文件夹并放入要改的模板；用内置主题时，删去 theme 一行")
}

/// Regular files below `folder`, hidden ones and editors' leavings left out. Links are not followed:
/// a theme is what lies in its folder.
fn collect(disk: &dyn Disk, root: &Path, folder: &str, own: &mut Vec<SourcePath>) -> Result<(), Fault> {
    for entry in disk.list(&SourcePath::new(folder).below(root))? {
        let Ok(name) = entry.name else { continue };
        if name.starts_with(['.', '~']) || name.ends_with('~') || name == "Thumbs.db" {
            continue;
        }
        let path = format!("{folder}/{name}");
        match entry.kind {
            EntryKind::Directory => collect(disk, root, &path, own)?,
            EntryKind::File => own.push(SourcePath::new(path)),
            EntryKind::Link | EntryKind::Other => {}
        }
    }
    Ok(())
}

fn put(files: &mut Files, name: &str, file: &SourcePath, bytes: Vec<u8>, findings: &mut Vec<Diagnostic>) {
    if name.starts_with(ASSETS) {
        match OutputPath::parse(name) {
            Ok(path) => drop(files.assets.insert(path, Cow::Owned(bytes))),
            Err(why) => findings.push(Diagnostic::new(&UNUSED_FILE, Place::file(file), format!("不能发布：{why}"))),
        }
    } else if has_extension(name, "html") {
        match String::from_utf8(bytes) {
            Ok(text) => {
                // A byte order mark would land in the middle of a page.
                let text = text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned);
                let template = Template { source: Cow::Owned(text), file: Some(file.clone()) };
                files.templates.insert(name.to_owned(), template);
            }
            Err(_) => findings.push(
                Diagnostic::new(&NOT_TEXT, Place::file(file), "模板不是 UTF-8 编码的文本，未采用")
                    .help("在编辑器里另存为 UTF-8"),
            ),
        }
    } else if !is_note(name) {
        findings.push(
            Diagnostic::new(&UNUSED_FILE, Place::file(file), format!("“{name}”既不是模板也不是资源文件，不起作用"))
                .help("样式、脚本和图片放在主题的 assets/ 下；模板以 .html 结尾"),
        );
    }
}

fn has_extension(name: &str, extension: &str) -> bool {
    Path::new(name).extension().is_some_and(|found| found == extension)
}

/// Papers for people that may lie in a theme.
fn is_note(name: &str) -> bool {
    has_extension(name, "md") || has_extension(name, "txt") || name == "LICENSE"
}

/// Own templates that no page can reach are slips, most often in the name.
fn unreached(files: &Files) -> Vec<Diagnostic> {
    let reached = reachable(&files.templates, PAGE_TEMPLATES);
    let unknown = files.templates.iter().filter(|(name, _)| !reached.contains(name.as_str()));
    unknown
        .filter_map(|(name, template)| {
            let place = Place::file(template.file.as_ref()?);
            let finding = Diagnostic::new(&UNKNOWN_TEMPLATE, place, format!("没有页面会用到模板“{name}”"));
            let known = files.templates.keys().map(String::as_str).filter(|other| *other != name);
            Some(match nearest(name, known) {
                Some(meant) => finding.help(format!("是否应为“{meant}”")),
                None => finding.help("模板的名称见 docs/theme.md；自己添加的部件要由别的模板引用"),
            })
        })
        .collect()
}
