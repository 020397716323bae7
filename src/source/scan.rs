//! 找文件: what lies under `content/`. Links are never followed.

use std::path::Path;

use rayon::prelude::*;

use super::locate::is_column_file;
use super::rules;
use crate::diagnostic::{Diagnostic, Found, Place};
use crate::disk::{Disk, Entry, EntryKind, Fault, Stamp};
use crate::model::path::{SourcePath, check_name};

/// A Markdown file may have so many bytes; the longest law has a tenth of it.
pub const FILE_LIMIT: u64 = 4 * 1024 * 1024;

/// Folders may lie so deep below `content/`.
pub const DEPTH_LIMIT: usize = 24;

/// A file that is there, with its stamp: taken before anything of it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// Where it lies.
    pub path: SourcePath,
    /// Size and times.
    pub stamp: Stamp,
}

/// What was found, sorted by path.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Scan {
    /// `*.md` that are documents.
    pub documents: Vec<Sighting>,
    /// `_index.md` and `栏目.md`.
    pub column_files: Vec<Sighting>,
    /// Folders that are columns, `content` included. The folder of a document with its files is none,
    /// nor is any folder below it.
    pub folders: Vec<String>,
    /// All other files: possible attachments.
    pub files: Vec<SourcePath>,
}

/// Walks `content/` below `root`.
pub fn scan(disk: &dyn Disk, root: &Path) -> Result<Found<Scan>, Fault> {
    let mut walk = Walk { disk, root, scan: Scan::default(), texts: Vec::new(), findings: Vec::new() };
    let content = SourcePath::new("content");
    let entries = disk.list(root)?;
    match entries.iter().find(|entry| entry.name.as_deref() == Ok("content")).map(|entry| entry.kind) {
        Some(EntryKind::Directory) => walk.folders(&content)?,
        Some(EntryKind::Link) => walk.link(&content),
        Some(EntryKind::File | EntryKind::Other) | None => walk.no_content(),
    }
    let Walk { mut scan, mut texts, mut findings, .. } = walk;
    texts.sort();
    for sighting in sight(disk, root, &texts)? {
        if sighting.stamp.size > FILE_LIMIT {
            findings.push(too_large(&sighting));
        } else if is_column_file(&sighting.path) {
            scan.column_files.push(sighting);
        } else {
            scan.documents.push(sighting);
        }
    }
    scan.folders.sort();
    scan.files.sort();
    Ok(Found { value: scan, diagnostics: findings })
}

/// Why a file beside `content/` is not read: a link on the way to it may lead anywhere. `None` where it
/// may be read, or is not there.
pub fn unreadable(disk: &dyn Disk, root: &Path, file: &SourcePath) -> Result<Option<Diagnostic>, Fault> {
    let ends = file.as_str().match_indices('/').map(|(end, _)| end).chain([file.as_str().len()]);
    for end in ends {
        let part = SourcePath::new(&file.as_str()[..end]);
        match disk.kind(&part.below(root))? {
            Some(EntryKind::Link) => {
                return Ok(Some(link(file, &format!("“{part}”是符号链接，没有读取"), LINK_OUTSIDE)));
            }
            Some(EntryKind::Other) => return Ok(Some(link(file, &format!("“{part}”不是普通文件，没有读取"), NO_FILE))),
            Some(EntryKind::Directory) if end == file.as_str().len() => {
                return Ok(Some(link(file, &format!("“{part}”是文件夹，应为文件"), NO_FILE)));
            }
            Some(EntryKind::Directory | EntryKind::File) => {}
            None => return Ok(None),
        }
    }
    Ok(None)
}

const LINK_OUTSIDE: &str = "请换成文件本身，不要用链接：它可能指到站点文件夹外面";
const NO_FILE: &str = "请换成文件本身，或删去";

fn link(file: &SourcePath, message: &str, help: &str) -> Diagnostic {
    Diagnostic::new(&rules::LINK, Place::file(file), message).help(help)
}

/// The files that are still there, with their stamps.
pub fn sight(disk: &dyn Disk, root: &Path, paths: &[SourcePath]) -> Result<Vec<Sighting>, Fault> {
    let one = |path: &SourcePath| {
        let stamp = disk.stamp(&path.below(root))?;
        Ok(stamp.map(|stamp| Sighting { path: path.clone(), stamp }))
    };
    let sighted = paths.par_iter().map(one).collect::<Result<Vec<_>, Fault>>()?;
    Ok(sighted.into_iter().flatten().collect())
}

/// A file that has more bytes than a text may have.
pub fn too_large(sighting: &Sighting) -> Diagnostic {
    let megabytes = sighting.stamp.size / 1024 / 1024;
    let message = format!("文件有 {megabytes} MB，超过 {} MB 的上限，没有读取", FILE_LIMIT / 1024 / 1024);
    Diagnostic::new(&rules::TOO_LARGE, Place::file(&sighting.path), message).help("请把大表格和图片移到附件里")
}

/// Whether a name is nobody's source: editors' and systems' own files.
pub fn is_ignored(name: &str) -> bool {
    let ends = |end: &str| {
        let tail = name.len().checked_sub(end.len()).and_then(|at| name.as_bytes().get(at..));
        tail.is_some_and(|tail| tail.eq_ignore_ascii_case(end.as_bytes()))
    };
    let is_spoil = ends("~") || ends(".swp") || ends(".tmp") || name.eq_ignore_ascii_case("thumbs.db");
    name.starts_with('.') || name.starts_with("~$") || is_spoil
}

struct Walk<'a> {
    disk: &'a dyn Disk,
    root: &'a Path,
    scan: Scan,
    /// Documents and column files.
    texts: Vec<SourcePath>,
    findings: Vec<Diagnostic>,
}

/// A folder on the way.
struct Folder {
    path: SourcePath,
    depth: usize,
    /// Whether it lies in the folder of a document, so that it is no column.
    owned: bool,
}

impl Walk<'_> {
    /// Without recursion, so that no tree is too deep for the stack.
    fn folders(&mut self, content: &SourcePath) -> Result<(), Fault> {
        let mut open = vec![Folder { path: content.clone(), depth: 0, owned: false }];
        while let Some(folder) = open.pop() {
            let entries = self.disk.list(&folder.path.below(self.root))?;
            let owned = folder.owned || is_document_folder(&folder, &entries);
            if !owned {
                self.scan.folders.push(folder.path.as_str().to_owned());
            }
            self.indexes(&folder.path, &entries);
            for entry in entries {
                self.entry(&folder, owned, entry, &mut open);
            }
        }
        Ok(())
    }

    fn entry(&mut self, folder: &Folder, owned: bool, entry: Entry, open: &mut Vec<Folder>) {
        let name = match entry.name {
            Ok(name) => name,
            Err(lossy) => {
                if !is_ignored(&lossy) {
                    self.not_unicode(&folder.path, &lossy);
                }
                return;
            }
        };
        if is_ignored(&name) {
            return;
        }
        let path = SourcePath::new([folder.path.as_str(), "/", &name].concat());
        match entry.kind {
            EntryKind::Link => self.link(&path),
            EntryKind::Directory if folder.depth >= DEPTH_LIMIT => self.too_far_down(&path),
            EntryKind::Directory => {
                self.check_name(&path, &name);
                open.push(Folder { path, depth: folder.depth + 1, owned });
            }
            EntryKind::File if folder.owned && markdown_name(&name) => self.below_document(&path),
            EntryKind::File => self.file(path),
            EntryKind::Other => self.no_file(&path),
        }
    }

    fn file(&mut self, path: SourcePath) {
        let extension = path.name().rsplit_once('.').map_or("", |(_, extension)| extension);
        if extension != "md" {
            if matches!(extension.to_ascii_lowercase().as_str(), "md" | "markdown") {
                let message = format!("“{}”的扩展名不是小写的 .md，没有当作文档", path.name());
                let finding = Diagnostic::new(&rules::EXTENSION, Place::file(&path), message);
                self.findings.push(finding.help(format!("请改名为：{}.md", path.stem())));
            }
            self.scan.files.push(path);
            return;
        }
        if !is_column_file(&path) && path.name() != "index.md" {
            let stem = path.stem().to_owned();
            self.check_name(&path, &stem);
        }
        self.texts.push(path);
    }

    /// `_index.md` describes a column, `index.md` is a document with its files: a folder is one or the other.
    fn indexes(&mut self, folder: &SourcePath, entries: &[Entry]) {
        let names: Vec<&str> =
            entries.iter().filter(|entry| entry.kind == EntryKind::File).filter_map(markdown).collect();
        let has = |name: &str| names.contains(&name);
        let (second, message, help) = if has("_index.md") && has("栏目.md") {
            ("栏目.md", "文件夹里同时有 _index.md 和 栏目.md，不知道以哪个为准", "两个都是栏目说明，请只留一个")
        } else if has("index.md") && (has("_index.md") || has("栏目.md")) {
            (
                "index.md",
                "文件夹里同时有栏目说明和 index.md",
                "栏目说明叫 _index.md 或 栏目.md；请把 index.md 改成别的名字",
            )
        } else if has("index.md") && names.len() > 1 {
            (
                "index.md",
                "index.md 与其他文档放在同一个文件夹里",
                "如果是栏目说明，请改名为 _index.md；如果是文档，请改成别的名字",
            )
        } else {
            return;
        };
        let path = SourcePath::new(format!("{folder}/{second}"));
        self.findings.push(Diagnostic::new(&rules::TWO_INDEXES, Place::file(&path), message).help(help));
    }

    fn check_name(&mut self, path: &SourcePath, name: &str) {
        if let Err(why) = check_name(name) {
            let finding = Diagnostic::new(&rules::BAD_NAME, Place::file(path), why.to_string());
            self.findings.push(finding.help("请改名：可用汉字、字母、数字、减号和全角标点，不超过 200 字节"));
        }
    }

    fn link(&mut self, path: &SourcePath) {
        let message = format!("“{}”是符号链接，没有读取", path.name());
        self.findings.push(link(path, &message, "请把文件本身放进 content，不要用链接"));
    }

    /// An empty site would delete everything that is published.
    fn no_content(&mut self) {
        let finding = Diagnostic::new(&rules::NO_CONTENT, Place::file(&SourcePath::site()), "没有 content 文件夹");
        self.findings.push(finding.help("全部公开内容都放在 site.yaml 旁边的 content 文件夹里，请核对是否检出完整"));
    }

    fn no_file(&mut self, path: &SourcePath) {
        let message = format!("“{}”不是普通文件，没有读取", path.name());
        self.findings.push(link(path, &message, NO_FILE));
    }

    fn below_document(&mut self, path: &SourcePath) {
        let message = format!("“{}”放在另一份文档的文件夹里，没有读取", path.name());
        let finding = Diagnostic::new(&rules::TWO_INDEXES, Place::file(path), message);
        self.findings.push(finding.help("上级文件夹里的 index.md 是一份文档；请把这份文档移到栏目的文件夹里"));
    }

    fn too_far_down(&mut self, path: &SourcePath) {
        let message = format!("文件夹超过 {DEPTH_LIMIT} 层，这一层以下没有读取");
        self.findings
            .push(Diagnostic::new(&rules::TOO_FAR_DOWN, Place::file(path), message).help("请减少文件夹的层数"));
    }

    fn not_unicode(&mut self, folder: &SourcePath, lossy: &str) {
        let path = SourcePath::new(format!("{folder}/{lossy}"));
        let message = format!("文件名“{lossy}”不是 UTF-8 编码，没有读取");
        let finding = Diagnostic::new(&rules::NOT_UNICODE, Place::file(&path), message);
        self.findings.push(finding.help("请改名；多是从旧系统或压缩包里带来的 GBK 文件名"));
    }
}

fn is_document_folder(folder: &Folder, entries: &[Entry]) -> bool {
    let mut sources = entries.iter().filter(|entry| entry.kind == EntryKind::File).filter_map(markdown);
    folder.depth > 0 && sources.next() == Some("index.md") && sources.next().is_none()
}

fn markdown(entry: &Entry) -> Option<&str> {
    entry.name.as_deref().ok().filter(|name| markdown_name(name) && !is_ignored(name))
}

fn markdown_name(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, end)| end == "md")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::MemoryDisk;

    fn scan_of(files: &[&str]) -> (Scan, Vec<String>) {
        let disk = MemoryDisk::new();
        for file in files {
            disk.write(&Path::new("/站").join(file), b"x").unwrap();
        }
        let found = scan(&disk, Path::new("/站")).unwrap();
        let findings =
            found.diagnostics.iter().map(|finding| format!("{} {}", finding.rule.id, finding.place.file)).collect();
        (found.value, findings)
    }

    fn texts(sightings: &[Sighting]) -> Vec<&str> {
        sightings.iter().map(|sighting| sighting.path.as_str()).collect()
    }

    #[test]
    fn a_tree_is_sorted_into_its_kinds() {
        let (scan, findings) = scan_of(&[
            "content/_index.md",
            "content/通知/栏目.md",
            "content/通知/甲.md",
            "content/通知/附件.docx",
            "content/通知/乙/index.md",
            "content/通知/乙/图/1.png",
            "content/.git/x.md",
            "content/通知/~$甲.md",
            "content/通知/甲.md~",
            "content/Thumbs.db",
            "public/x.md",
        ]);
        assert_eq!(texts(&scan.documents), ["content/通知/乙/index.md", "content/通知/甲.md"]);
        assert_eq!(texts(&scan.column_files), ["content/_index.md", "content/通知/栏目.md"]);
        assert_eq!(scan.files, ["content/通知/乙/图/1.png", "content/通知/附件.docx"].map(SourcePath::new));
        assert_eq!(scan.folders, ["content", "content/通知"]);
        assert_eq!(findings, [""; 0]);
    }

    #[test]
    fn a_folder_is_a_column_or_a_document() {
        for (files, named) in [
            (&["content/a/_index.md", "content/a/index.md"][..], "content/a/index.md"),
            (&["content/a/_index.md", "content/a/栏目.md"][..], "content/a/栏目.md"),
            (&["content/a/index.md", "content/a/b.md"][..], "content/a/index.md"),
            (&["content/a/index.md", "content/a/b/c.md"][..], "content/a/b/c.md"),
        ] {
            assert_eq!(scan_of(files).1, [format!("GK-READ-046 {named}")]);
        }
    }

    #[test]
    fn bad_names_and_odd_extensions_are_said() {
        let (scan, findings) = scan_of(&["content/a/con.md", "content/a/甲.MD", "content/b?/乙.md"]);
        assert_eq!(findings, ["GK-READ-043 content/b?", "GK-READ-043 content/a/con.md", "GK-READ-047 content/a/甲.MD"]);
        assert_eq!(scan.documents.len(), 2);
    }

    #[test]
    fn an_absent_content_and_a_deep_one_do_no_harm() {
        assert_eq!(scan_of(&[]).1, ["GK-READ-048 site.yaml"]);
        let deep = format!("content/{}甲.md", "a/".repeat(3000));
        assert!(scan_of(&[&deep]).1[0].starts_with("GK-READ-045"));
    }

    #[cfg(unix)]
    #[test]
    fn links_and_odd_bytes_and_large_files_are_skipped() {
        use std::os::unix::ffi::OsStrExt;
        let root = tempfile::tempdir().unwrap();
        let content = root.path().join("content");
        let os = crate::disk::OsDisk;
        os.create_dir(&content).unwrap();
        os.write(&content.join("甲.md"), b"x").unwrap();
        os.write(&content.join("大.md"), &vec![b'x'; usize::try_from(FILE_LIMIT).unwrap() + 1]).unwrap();
        os.write(&content.join(std::ffi::OsStr::from_bytes(b"\xb2\xe2.md")), b"x").unwrap();
        std::os::unix::fs::symlink("/etc", content.join("外")).unwrap();
        std::os::unix::fs::symlink(".", content.join("环")).unwrap();
        let found = scan(&os, root.path()).unwrap();
        let mut rules: Vec<_> = found.diagnostics.iter().map(|finding| finding.rule.id).collect();
        rules.sort_unstable();
        assert_eq!(rules, ["GK-READ-041", "GK-READ-041", "GK-READ-042", "GK-READ-044"]);
        assert_eq!(texts(&found.value.documents), ["content/甲.md"]);
    }
}
