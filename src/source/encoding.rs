//! 编码: bytes to text. UTF-8 is read as it stands; GBK and UTF-16 are read too, so that the other
//! findings of the file show, but they stop publishing.

use std::borrow::Cow;
use std::ops::Range;

use encoding_rs::{GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::rules;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::path::SourcePath;

/// The text of a file, and how offsets in it lead back to the stored bytes.
#[derive(Debug)]
pub(super) struct Source<'a> {
    /// The file.
    pub file: &'a SourcePath,
    /// Its text without a byte order mark.
    pub text: Cow<'a, str>,
    /// Bytes before the text: the byte order mark.
    pub skip: usize,
    /// Whether offsets of the text are offsets of the file: false after another encoding was decoded.
    pub exact: bool,
}

impl Source<'_> {
    /// The place of a range of the text.
    pub fn place(&self, range: &Range<usize>) -> Place {
        if self.exact { Place::bytes(self.file, self.stored(range)) } else { Place::file(self.file) }
    }

    /// The stored bytes of a range of the text. Only meaningful where offsets are exact.
    pub fn stored(&self, range: &Range<usize>) -> Range<usize> {
        range.start + self.skip..range.end + self.skip
    }
}

/// Bytes as text, borrowed where they are UTF-8; what is not shows as U+FFFD. Far quicker than the
/// standard library on Chinese text.
pub fn text(bytes: &[u8]) -> Cow<'_, str> {
    UTF_8.decode_without_bom_handling(bytes).0
}

/// Decodes a file. `None` stands for bytes that are no text at all.
pub(super) fn decode<'a>(file: &'a SourcePath, bytes: &'a [u8]) -> (Option<Source<'a>>, Vec<Diagnostic>) {
    let exact = |skip: usize, text: &'a str| Source { file, text: Cow::Borrowed(text), skip, exact: true };
    let skip = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    if let Some(text) = utf16(bytes) {
        return decoded(file, text, Place::file(file), "UTF-16");
    }
    let rest = bytes.get(skip..).unwrap_or_default();
    if let Cow::Borrowed(text) = text(rest) {
        return (Some(exact(skip, text)), Vec::new());
    }
    if let Some(text) = gbk(rest) {
        return decoded(file, text, Place::file(file), "GBK");
    }
    let (valid, length) = std::str::from_utf8(rest)
        .map_or_else(|error| (error.valid_up_to(), error.error_len().unwrap_or(1)), |text| (text.len(), 0));
    broken(file, rest, skip + valid..skip + valid + length)
}

/// What a file in another encoding gives: its text, and the finding.
fn decoded<'a>(
    file: &'a SourcePath,
    text: String,
    place: Place,
    encoding: &str,
) -> (Option<Source<'a>>, Vec<Diagnostic>) {
    let finding = Diagnostic::new(&rules::ENCODING, place, format!("文件是 {encoding} 编码，不是 UTF-8"))
        .help("请用编辑器“另存为”，编码选 UTF-8，再提交");
    (Some(Source { file, text: Cow::Owned(text), skip: 0, exact: false }), vec![finding])
}

/// Bytes of no known encoding: a stray byte in UTF-8 text is still read around; anything with NUL
/// bytes is not text.
fn broken<'a>(file: &'a SourcePath, rest: &[u8], at: Range<usize>) -> (Option<Source<'a>>, Vec<Diagnostic>) {
    let finding = |message: &str| {
        Diagnostic::new(&rules::ENCODING, Place::bytes(file, at.clone()), message)
            .help("请用编辑器打开后“另存为”，编码选 UTF-8；打开是乱码的，请找回原稿")
    };
    if rest.contains(&0) {
        return (None, vec![finding("文件不是文本，不能作为文档读取")]);
    }
    let text = text(rest).into_owned();
    let finding = finding("从这里起的字节不是 UTF-8 文字");
    (Some(Source { file, text: Cow::Owned(text), skip: 0, exact: false }), vec![finding])
}

/// UTF-16 with a byte order mark, or without one where the first two characters are plain ASCII.
fn utf16(bytes: &[u8]) -> Option<String> {
    let encoding = match bytes {
        [0xff, 0xfe, ..] => UTF_16LE,
        [0xfe, 0xff, ..] => UTF_16BE,
        [a, 0, b, 0, ..] if *a != 0 && *b != 0 => UTF_16LE,
        [0, a, 0, b, ..] if *a != 0 && *b != 0 => UTF_16BE,
        _ => return None,
    };
    let (text, _, _) = encoding.decode(bytes);
    Some(text.into_owned())
}

/// GBK, when it decodes cleanly and what is not ASCII looks like Chinese.
fn gbk(bytes: &[u8]) -> Option<String> {
    if bytes.contains(&0) {
        return None;
    }
    let text = GB18030.decode_without_bom_handling_and_without_replacement(bytes)?;
    let mut wide = 0_usize;
    let mut common = 0_usize;
    for c in text.chars().filter(|c| !c.is_ascii()) {
        wide += 1;
        common += usize::from(is_chinese(c));
    }
    (wide > 0 && common * 10 >= wide * 8).then(|| text.into_owned())
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}' | '“' | '”' | '‘' | '’' | '—' | '…' | '·')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (Option<(String, usize, bool)>, Vec<String>) {
        let file = SourcePath::new("content/甲.md");
        let (source, findings) = decode(&file, bytes);
        let source = source.map(|source| (source.text.into_owned(), source.skip, source.exact));
        (source, findings.into_iter().map(|finding| finding.message).collect())
    }

    #[test]
    fn utf8_is_read_as_it_stands_and_a_mark_is_counted() {
        assert_eq!(read("甲".as_bytes()), (Some(("甲".into(), 0, true)), vec![]));
        assert_eq!(read("\u{feff}甲".as_bytes()), (Some(("甲".into(), 3, true)), vec![]));
        assert_eq!(read(b""), (Some((String::new(), 0, true)), vec![]));
    }

    #[test]
    fn text_is_what_the_standard_library_makes_of_it() {
        let valid = "云汀市民政局𠀀é，".repeat(9).into_bytes();
        assert!(matches!(text(&valid), Cow::Borrowed(_)));
        assert!(matches!(text(b""), Cow::Borrowed("")));
        for at in 0..valid.len() {
            for stray in [0xff, 0xc0, 0xe4, 0xf0, b'a'] {
                let mut bytes = valid.clone();
                bytes[at] = stray;
                assert_eq!(text(&bytes), String::from_utf8_lossy(&bytes));
                assert_eq!(text(&bytes[..=at]), String::from_utf8_lossy(&bytes[..=at]));
            }
        }
    }

    #[test]
    fn gbk_and_utf16_are_read_and_reported() {
        let (gbk, _, _) = encoding_rs::GBK.encode("---\n标题: 办法\n---\n正文。\n");
        assert_eq!(
            read(&gbk),
            (Some(("---\n标题: 办法\n---\n正文。\n".into(), 0, false)), vec!["文件是 GBK 编码，不是 UTF-8".into()])
        );
        for (mark, little) in [(&[0xff, 0xfe][..], true), (&[0xfe, 0xff][..], false), (&[][..], true)] {
            let units = "---\n标题".encode_utf16();
            let bytes: Vec<u8> =
                units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect();
            let (text, messages) = read(&[mark, &bytes].concat());
            assert_eq!(text, Some(("---\n标题".into(), 0, false)));
            assert_eq!(messages, ["文件是 UTF-16 编码，不是 UTF-8"]);
        }
    }

    #[test]
    fn a_stray_byte_is_named_and_a_picture_is_not_text() {
        let (text, messages) = read(b"title: a\xff\n");
        assert_eq!(text, Some(("title: a\u{fffd}\n".into(), 0, false)));
        assert_eq!(messages, ["从这里起的字节不是 UTF-8 文字"]);
        assert_eq!(read(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").0, None);
    }
}
