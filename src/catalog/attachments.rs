//! 附件: files that lie beside documents, and which of them a public document owns.

use std::collections::BTreeMap;

use super::references::{self, OutOfRoot};
use super::rules::{FORBIDDEN_FILE, MISSING_ATTACHMENT};
use super::{DocumentFacts, OwnedFile};
use crate::diagnostic::{Diagnostic, Place};
use crate::model::path::{OutputPath, SourcePath, composed};

/// Every file below `content/` that is no source, with the address it would have.
#[derive(Debug)]
pub struct Files {
    by_name: BTreeMap<String, (SourcePath, Option<OutputPath>)>,
}

impl Files {
    /// Indexes the files; `address` is `None` for a name that cannot be published.
    pub fn new(files: &[SourcePath], address: impl Fn(&SourcePath) -> Option<OutputPath>) -> Self {
        let by_name =
            files.iter().map(|file| (composed(file.as_str()).into_owned(), (file.clone(), address(file)))).collect();
        Self { by_name }
    }

    /// The file at a path below the root, in any Unicode form.
    pub fn find(&self, path: &str) -> Option<&SourcePath> {
        self.by_name.get(&*composed(path)).map(|(file, _)| file)
    }

    /// Where a file would be published.
    pub fn address(&self, file: &SourcePath) -> Option<&OutputPath> {
        self.by_name.get(&*composed(file.as_str())).and_then(|(_, address)| address.as_ref())
    }

    /// The files below a folder.
    pub fn below(&self, folder: &str) -> impl Iterator<Item = &SourcePath> {
        let prefix = format!("{}/", composed(folder));
        let names = self.by_name.range(prefix.clone()..);
        names.take_while(move |(name, _)| name.starts_with(&prefix)).map(|(_, (file, _))| file)
    }

    /// A file of the same folder whose name differs only by letter case, blanks or width.
    fn similar(&self, path: &str) -> Option<&SourcePath> {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let wanted = blurred(path);
        self.by_name
            .values()
            .map(|(file, _)| file)
            .find(|file| file.folder() == folder && blurred(file.as_str()) == wanted)
    }
}

fn blurred(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    name.nfkc().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// Types that may be published (DESIGN B3).
const TYPES: [&str; 32] = [
    "doc", "docx", "wps", "rtf", "odt", "xls", "xlsx", "et", "ods", "csv", "ppt", "pptx", "dps", "odp", "pdf", "ofd",
    "txt", "zip", "rar", "7z", "jpg", "jpeg", "png", "gif", "webp", "bmp", "tif", "tiff", "svg", "mp3", "mp4", "caj",
];

/// Whether a file's type may be published.
pub fn is_allowed_type(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, extension)| TYPES.contains(&extension.to_lowercase().as_str()))
}

/// The attachments that a document lists, in order.
pub fn listed(facts: &DocumentFacts, files: &Files, is_public: bool, findings: &mut Vec<Diagnostic>) -> Vec<OwnedFile> {
    let mut owned: Vec<OwnedFile> = Vec::new();
    for entry in &facts.front.attachments {
        let place = Place::item(&facts.path, "attachments", entry.index);
        match find(facts, &entry.file, files, place) {
            Ok((file, address)) => {
                let title = entry.title.clone().unwrap_or_else(|| file.stem().to_owned());
                if owned.iter().all(|other| other.file != file) {
                    owned.push(OwnedFile { file, address, title });
                }
            }
            Err(finding) if is_public => findings.push(*finding),
            Err(_) => {}
        }
    }
    owned
}

fn find(
    facts: &DocumentFacts,
    written: &str,
    files: &Files,
    place: Place,
) -> Result<(SourcePath, OutputPath), Box<Diagnostic>> {
    let missing = |message: String, help: String| {
        Box::new(Diagnostic::new(&MISSING_ATTACHMENT, place.clone(), message).help(help))
    };
    let path = references::absolute(facts.path.folder(), written).map_err(|OutOfRoot| {
        missing(format!("附件“{written}”指向站点文件夹之外"), "请把文件放到本文件旁边".to_owned())
    })?;
    let Some(file) = files.find(&path) else {
        let help = match files.similar(&path) {
            Some(similar) => format!("改为：{}", similar.name()),
            None => "请把文件放到本文件旁边，并核对文件名".to_owned(),
        };
        return Err(missing(format!("找不到附件“{written}”"), help));
    };
    if !is_allowed_type(file.name()) {
        let finding = Diagnostic::new(&FORBIDDEN_FILE, place, format!("“{}”的类型不能作为附件公开", file.name()))
            .help("请改用 pdf、docx、xlsx 等办公文件格式，网页和程序文件不能上传");
        return Err(Box::new(finding));
    }
    let address = files.address(file).ok_or_else(|| {
        missing(
            format!("附件“{written}”的文件名不能用作网址，或与自动生成的页面同名"),
            "请改文件名：不用 ? # % \\ : * \" < > | 等字符，不用系统页面的名称".to_owned(),
        )
    })?;
    Ok((file.clone(), address.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn office_files_and_pictures_pass_and_pages_and_programs_do_not() {
        assert!(["a.docx", "甲.PDF", "b.ofd", "c.svg"].iter().all(|name| is_allowed_type(name)));
        assert!(
            ["a.html", "a.js", "a.exe", "a", "a.htm", "a.md", ".docx.exe"].iter().all(|name| !is_allowed_type(name))
        );
    }
}
