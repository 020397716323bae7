//! 路径: where a source lies and where an output goes. Always with `/`, on every platform.

use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// A path below the root of the site as the disk spells it, e.g. `content/政策/甲.md`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SourcePath(Arc<str>);

impl SourcePath {
    /// Takes a relative path with `/` separators.
    pub fn new(path: impl AsRef<str>) -> Self {
        Self(Arc::from(path.as_ref()))
    }

    /// `site.yaml`, where findings about the whole site stand.
    pub fn site() -> Self {
        Self::new("site.yaml")
    }

    /// The text of the path.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder it lies in, `""` at the root.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The file name.
    pub fn name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
    }

    /// The file name without its last extension.
    pub fn stem(&self) -> &str {
        let name = self.name();
        name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem })
    }

    /// The path on the platform, below `root`.
    pub fn below(&self, root: &Path) -> PathBuf {
        below(root, &self.0)
    }
}

impl fmt::Display for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A path below `public/`, unencoded, NFC, e.g. `zc/gfxwj/2024-00046.html`.
///
/// Invariant: one or more names joined by `/`, each accepted by [`check_name`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct OutputPath(Arc<str>);

/// Why a name cannot stand in an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// An empty name, `.` or `..`.
    #[error("名称为空或为“.”“..”")]
    Empty,
    /// A control character or one of `? # % \ : * " < > |` or `/`.
    #[error("名称含有不能用于网址或 Windows 文件名的字符“{0}”")]
    Character(char),
    /// A character that turns the direction of writing, so that a name shows as another one.
    #[error("名称含有改变文字方向的字符 U+{0:04X}")]
    Turning(u32),
    /// A trailing dot or blank.
    #[error("名称以句点或空格结尾")]
    Trailing,
    /// A Windows device name such as `CON`.
    #[error("名称是 Windows 保留的设备名")]
    Device,
    /// More than 200 bytes.
    #[error("名称超过 200 字节（约 66 个汉字）")]
    TooLong,
}

/// The most bytes a name may have, in UTF-8: leaves room for ours below the 255 of file systems.
const NAME_BYTES: usize = 200;

/// Checks one name of an address (DESIGN B3).
pub fn check_name(name: &str) -> Result<(), NameError> {
    if name.is_empty() || name == "." || name == ".." {
        return Err(NameError::Empty);
    }
    if name.bytes().any(may_be_refused) {
        if let Some(bad) = name.chars().find(|c| c.is_control() || REFUSED.contains(*c)) {
            return Err(NameError::Character(bad));
        }
        if let Some(turning) = name.chars().find(|c| turns(*c)) {
            return Err(NameError::Turning(u32::from(turning)));
        }
    }
    if name.ends_with(['.', ' ']) {
        return Err(NameError::Trailing);
    }
    if name.len() > NAME_BYTES {
        return Err(NameError::TooLong);
    }
    let stem = name.split('.').next().unwrap_or(name).trim_end();
    if stem.len() <= LONGEST_DEVICE && is_device(&stem.to_ascii_uppercase()) { Err(NameError::Device) } else { Ok(()) }
}

/// Characters that mean something in an address or on Windows.
const REFUSED: &str = "?#%\\:*\"<>|/";

/// Bytes of `CONOUT$`.
const LONGEST_DEVICE: usize = 7;

/// Whether a byte stands in, or begins, a character that no name may hold: every name of a site is looked
/// at several times, and hardly one has such a byte.
fn may_be_refused(byte: u8) -> bool {
    /// [`REFUSED`], by byte.
    const SIGNS: [bool; 256] = {
        let (mut signs, mut at) = ([false; 256], 0);
        while at < REFUSED.len() {
            signs[REFUSED.as_bytes()[at] as usize] = true;
            at += 1;
        }
        signs
    };
    SIGNS[usize::from(byte)] || matches!(byte, 0..0x20 | 0x7f | 0xc2 | 0xe2)
}

/// Whether a character turns the direction of writing: what follows shows in another order than it is read.
pub fn turns(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_device(stem: &str) -> bool {
    matches!(stem, "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$")
        || stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT")).is_some_and(|rest| {
            matches!(rest, "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³")
        })
}

/// The composed Unicode form (NFC), so that a name typed on one system finds a file made on another:
/// some file systems give names back decomposed.
pub fn composed(text: &str) -> Cow<'_, str> {
    // Chinese and ASCII characters have one form only, and hardly a name has any other.
    let has_one_form = |c: char| c.is_ascii() || ('\u{4e00}'..='\u{9fff}').contains(&c);
    if text.chars().all(has_one_form) || unicode_normalization::is_nfc(text) {
        text.into()
    } else {
        text.nfc().collect()
    }
}

impl OutputPath {
    /// Parses a path; each name must pass [`check_name`]. The text is brought to NFC.
    pub fn parse(path: &str) -> Result<Self, NameError> {
        let path = composed(path);
        path.split('/').try_for_each(check_name)?;
        Ok(Self(Arc::from(path)))
    }

    /// A path made of parts that are known to be good: our own fixed names, or other output paths.
    pub(crate) fn trusted(path: impl AsRef<str>) -> Self {
        debug_assert!(path.as_ref().split('/').all(|name| check_name(name).is_ok()), "{}", path.as_ref());
        Self(Arc::from(path.as_ref()))
    }

    /// The text of the path.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder it lies in, `""` at the root.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The relative way from this page to the root: `""`, `../`, `../../`, …
    pub fn to_root(&self) -> String {
        "../".repeat(self.0.matches('/').count())
    }

    /// The path as it stands in a link, percent-encoded, relative to the root.
    pub fn href(&self) -> String {
        encode(&self.0)
    }

    /// The key under which two paths collide on file systems that ignore letter case.
    pub fn collision_key(&self) -> String {
        self.0.to_lowercase()
    }

    /// The path on the platform, below `root`.
    pub fn below(&self, root: &Path) -> PathBuf {
        below(root, &self.0)
    }
}

impl fmt::Display for OutputPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A path below `root` with the platform's separators.
fn below(root: &Path, path: &str) -> PathBuf {
    let mut whole = PathBuf::with_capacity(root.as_os_str().len() + 1 + path.len());
    whole.push(root);
    path.split('/').for_each(|part| whole.push(part));
    whole
}

/// Percent-encodes a path for a link: everything but unreserved characters and `/`.
pub fn encode(path: &str) -> String {
    const PATH: &AsciiSet = &QUERY.remove(b'/');
    utf8_percent_encode(path, PATH).to_string()
}

/// Percent-encodes a value for the query of a link: everything but unreserved characters.
pub fn encode_query(value: &str) -> String {
    utf8_percent_encode(value, QUERY).to_string()
}

/// Everything but unreserved characters.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_break_on_some_system_are_refused() {
        assert_eq!(check_name("附件1：申请 审核表.docx"), Ok(()));
        assert_eq!(check_name("a:b"), Err(NameError::Character(':')));
        assert_eq!(check_name("甲\u{202e}fdp.exe"), Err(NameError::Turning(0x202e)));
        assert_eq!(check_name("con.html"), Err(NameError::Device));
        assert_eq!(check_name("COM1"), Err(NameError::Device));
        assert_eq!(check_name("CONOUT$.txt"), Err(NameError::Device));
        assert_eq!(check_name("甲\u{85}"), Err(NameError::Character('\u{85}')));
        for refused in REFUSED.chars() {
            assert_eq!(check_name(&format!("甲{refused}乙")), Err(NameError::Character(refused)));
        }
        assert_eq!(check_name("comment"), Ok(()));
        assert_eq!(check_name("a."), Err(NameError::Trailing));
        assert_eq!(check_name(".."), Err(NameError::Empty));
        assert_eq!(check_name(&"长".repeat(67)), Err(NameError::TooLong));
    }

    #[test]
    fn paths_are_nfc_and_encoded_in_links() {
        let path = OutputPath::parse("a/e\u{301} x.html").unwrap();
        assert_eq!(path.as_str(), "a/é x.html");
        assert_eq!(path.href(), "a/%C3%A9%20x.html");
        assert_eq!(path.to_root(), "../");
        assert!(OutputPath::parse("a//b").is_err());
        assert!(OutputPath::parse("../b").is_err());
    }

    #[test]
    fn a_source_path_knows_its_parts() {
        let path = SourcePath::new("content/政策/甲.乙.md");
        assert_eq!((path.folder(), path.name(), path.stem()), ("content/政策", "甲.乙.md", "甲.乙"));
    }
}
