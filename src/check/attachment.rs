//! 附件: a first look at the bytes of a file before it is published.

use super::text;
use crate::catalog::rules::FORBIDDEN_FILE;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::path::SourcePath;
use crate::rule;

rule!(EMPTY_FILE, "GK-LINK-011", "附件是空文件", Warning; "国办秘函〔2019〕19号（附件下载）");
rule!(WRONG_CONTENT, "GK-LINK-012", "附件内容与扩展名不符", Warning; "国办秘函〔2019〕19号（附件下载）");
rule!(ACTIVE_PICTURE, "GK-LINK-013", "图片含有脚本或外部引用", Error, gate);
rule!(TOO_LARGE, "GK-LINK-014", "附件过大，无法审查", Error, gate);
rule!(NO_EMBLEM, "GK-SITE-009", "徽标文件不存在", Error);

/// Of most files only the beginning is looked at.
const HEAD: usize = 512;
/// A picture that is read as markup may have so many bytes, a plain text the other.
const PICTURE: usize = 8 * 1024 * 1024;
const TEXT: usize = 32 * 1024 * 1024;

/// How many bytes of a file have to be at hand to be looked at, at most.
pub fn needs(file: &SourcePath) -> usize {
    match extension(file).as_str() {
        "svg" => PICTURE,
        "csv" | "txt" => TEXT,
        _ => HEAD,
    }
}

fn extension(file: &SourcePath) -> String {
    file.name().rsplit_once('.').map(|(_, extension)| extension.to_lowercase()).unwrap_or_default()
}

/// Judges one file by its name, its size, and its first bytes: as many as it [`needs`].
pub fn look(file: &SourcePath, size: u64, bytes: &[u8]) -> Vec<Diagnostic> {
    let place = || Place::file(file);
    let name = file.name();
    let extension = extension(file);
    if bytes.is_empty() {
        return vec![
            Diagnostic::new(&EMPTY_FILE, place(), format!("附件“{name}”是空文件")).help("请重新上传完整的文件"),
        ];
    }
    let mut findings = Vec::new();
    if looks_like_a_page(bytes) && extension != "svg" {
        findings.push(
            Diagnostic::new(&FORBIDDEN_FILE, place(), format!("“{name}”的内容是网页，不能作为附件公开"))
                .help("请另存为 pdf 或 docx"),
        );
    } else if magic(&extension).is_some_and(|heads| !heads.iter().any(|head| bytes.starts_with(head))) {
        findings.push(
            Diagnostic::new(&WRONG_CONTENT, place(), format!("附件“{name}”的内容不是 {extension} 格式"))
                .help("请用原软件打开后重新保存；只改扩展名不能转换格式"),
        );
    }
    let whole = bytes.len() as u64 == size;
    match extension.as_str() {
        "svg" | "csv" | "txt" if !whole => findings.push(too_large(file, size)),
        "svg" => findings.extend(picture(file, bytes)),
        "csv" | "txt" => findings.extend(plain(file, bytes)),
        _ => {}
    }
    findings
}

/// Half a text that was looked into says nothing of the other half.
fn too_large(file: &SourcePath, size: u64) -> Diagnostic {
    let [size, limit] = [size, needs(file) as u64].map(|bytes| bytes / 1024 / 1024);
    let message =
        format!("附件“{}”有 {size} MB，超过 {limit} MB，无法审查其中有没有密级标志、个人信息或脚本", file.name());
    Diagnostic::new(&TOO_LARGE, Place::file(file), message).help("请拆成几个文件；图片请在绘图软件中精简，或导出成 png")
}

/// An emblem that is no picture.
pub fn no_picture(file: &SourcePath) -> Option<Diagnostic> {
    let known = matches!(extension(file).as_str(), "svg" | "png" | "jpg" | "jpeg" | "gif" | "webp");
    let message = format!("徽标文件“{file}”不是图片");
    (!known).then(|| {
        Diagnostic::new(&FORBIDDEN_FILE, Place::field(&SourcePath::site(), "emblem"), message)
            .help("徽标可用 svg、png、jpg、gif 或 webp 图片")
    })
}

/// Plain text in whatever encoding spreadsheets write: UTF-8, UTF-16 with its mark, else GB 18030.
fn plain(file: &SourcePath, bytes: &[u8]) -> Vec<Diagnostic> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text::attachment(file, text);
    }
    let (text, _, _) = encoding_rs::GB18030.decode(bytes);
    let mut findings = text::attachment(file, &text);
    // The places are those of the decoded text, which nobody can look up.
    for finding in &mut findings {
        finding.place = Place::file(file);
    }
    findings
}

/// The emblem that `site.yaml` names and that is not there.
pub fn missing_emblem(file: &SourcePath) -> Diagnostic {
    Diagnostic::new(&NO_EMBLEM, Place::field(&SourcePath::site(), "emblem"), format!("徽标文件“{file}”不存在"))
        .help("请把文件放到所写位置，或删去“徽标”一行")
}

/// What the bytes of a type begin with; types without a fixed beginning have none.
fn magic(extension: &str) -> Option<&'static [&'static [u8]]> {
    const OLE: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0];
    const ZIP: &[u8] = b"PK";
    Some(match extension {
        "docx" | "xlsx" | "pptx" | "ofd" | "zip" | "odt" | "ods" | "odp" => &[ZIP],
        "doc" | "xls" | "ppt" => &[OLE, ZIP, b"{\\rtf", b"\x09\x08"],
        "wps" | "et" | "dps" => &[OLE, ZIP],
        "pdf" => &[b"%PDF", b"\xef\xbb\xbf%PDF"],
        "jpg" | "jpeg" => &[&[0xff, 0xd8, 0xff]],
        "png" => &[&[0x89, b'P', b'N', b'G']],
        "gif" => &[b"GIF8"],
        "rtf" => &[b"{\\rtf"],
        _ => return None,
    })
}

fn looks_like_a_page(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(512)]).to_lowercase();
    let head = head.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
    head.starts_with("<!doctype html") || head.starts_with("<html") || head.starts_with("<script")
}

/// SVG without script, handlers and outside references: read as markup, not searched as text, so that
/// a word in a drawing cannot stop it and an entity cannot hide a handler.
fn picture(file: &SourcePath, bytes: &[u8]) -> Option<Diagnostic> {
    let why = active_part(bytes)?;
    Some(
        Diagnostic::new(&ACTIVE_PICTURE, Place::file(file), format!("图片“{}”含有{why}", file.name()))
            .help("请在绘图软件中另存为“纯 SVG”，去掉脚本、链接和外部图片"),
    )
}

fn active_part(bytes: &[u8]) -> Option<String> {
    use quick_xml::events::Event;
    if declares_other_encoding(bytes) {
        return Some("UTF-8 以外的编码声明".to_owned());
    }
    let mut reader = quick_xml::Reader::from_reader(bytes);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag) | Event::Empty(tag)) => {
                if let Some(why) = active_tag(&tag) {
                    return Some(why);
                }
            }
            Ok(Event::DocType(text)) if text.contains('[') => {
                return Some("实体定义".to_owned());
            }
            Ok(Event::Text(text)) if loads(&text) => return Some("外部引用".to_owned()),
            Ok(Event::CData(text)) if loads(&text) => return Some("外部引用".to_owned()),
            Ok(Event::PI(text)) if text.starts_with("xml-stylesheet") => return Some("外部样式".to_owned()),
            Ok(Event::Eof) => return None,
            Ok(_) => {}
            Err(_) => return Some("无法识别的内容".to_owned()),
        }
    }
}

/// Whether a picture asks to be read in another encoding than ours: a browser that obeys may find a
/// script where we see a comment.
fn declares_other_encoding(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(512)]).to_lowercase();
    let declaration =
        head.trim_start_matches('\u{feff}').strip_prefix("<?xml").and_then(|rest| rest.split("?>").next());
    let value = declaration.and_then(|text| text.split_once("encoding"));
    value.is_some_and(|(_, rest)| {
        let name = rest.trim_start_matches(|c: char| c.is_whitespace() || "=\"'".contains(c));
        let name: String = name.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_.:".contains(*c)).collect();
        !["utf-8", "utf8", "us-ascii", "ascii"].contains(&name.as_str())
    })
}

/// Elements that run something, or change an address later.
const FORBIDDEN: [&str; 8] = ["script", "foreignobject", "iframe", "object", "embed", "handler", "set", "animate"];

fn active_tag(tag: &quick_xml::events::BytesStart<'_>) -> Option<String> {
    let name = tag.local_name().as_ref().to_lowercase();
    if FORBIDDEN.contains(&name.as_str()) {
        return Some(format!("“{name}”元素"));
    }
    for attribute in tag.attributes() {
        let Ok(attribute) = attribute else { return Some("无法识别的属性".to_owned()) };
        let key = attribute.key.local_name().as_ref().to_lowercase();
        let Ok(value) = quick_xml::escape::unescape(&attribute.value) else {
            return Some("无法识别的属性".to_owned());
        };
        let value = value.trim().to_lowercase();
        if key.starts_with("on") {
            return Some(format!("事件属性“{key}”"));
        }
        let is_reference = key == "href" || key == "src";
        if is_reference
            && !value.starts_with('#')
            && !value.starts_with("data:image/png;")
            && !value.starts_with("data:image/jpeg;")
        {
            return Some("外部引用".to_owned());
        }
        if loads(&value) {
            return Some("外部引用".to_owned());
        }
    }
    None
}

/// Whether a style asks for something outside of the picture; an escape in one may hide anything.
fn loads(style: &str) -> bool {
    let plain: String = style.to_lowercase().chars().filter(|c| !c.is_whitespace() && !"\"'".contains(*c)).collect();
    let asks = |word: &str| plain.match_indices(word).any(|(at, _)| !plain[at + word.len()..].starts_with('#'));
    plain.contains("@import") || asks("url(") || (plain.contains('\\') && plain.contains(['(', '@']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(name: &str, bytes: &[u8]) -> Vec<&'static str> {
        look(&SourcePath::new(format!("content/{name}")), bytes.len() as u64, bytes)
            .iter()
            .map(|finding| finding.rule.id)
            .collect()
    }

    #[test]
    fn pictures_that_can_act_are_stopped() {
        assert!(ids("a.svg", b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg/>").is_empty());
        assert!(
            ids("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0'/><text>script</text></svg>")
                .is_empty()
        );
        for bad in [
            "<svg><script>1</script></svg>",
            "<svg><style>@import 'https://x.example/a.css';</style></svg>",
            "<svg><style><![CDATA[rect { fill: URL(https://x.example/a.png) }]]></style></svg>",
            "<svg><style>rect { fill: \\75rl(https://x.example/a.png) }</style></svg>",
            "<svg><rect fill='&#117;rl(https://x.example)'/></svg>",
            "<svg><rect style='fill: url(#a); stroke: url(https://x.example)'/></svg>",
            "<svg onload='x()'/>",
            "<svg><image href='https://x.example/a.png'/></svg>",
            "<svg><a xlink:href='javascript:1'/></svg>",
            "<svg><rect fill='url(https://x.example)'/></svg>",
            "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>",
            "<svg><foreignObject/></svg>",
            "<?xml version='1.0' encoding='ISO-2022-JP'?><svg>\x1b$B<!--\x1b(B<script>1</script>--></svg>",
            "<svg",
        ] {
            assert_eq!(ids("a.svg", bad.as_bytes()), ["GK-LINK-013"], "{bad}");
        }
    }

    #[test]
    fn plain_text_is_read_in_the_encodings_of_spreadsheets() {
        let text = "机密★，号码 990101199003070015";
        let wide: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let chinese = encoding_rs::GB18030.encode(text).0;
        for bytes in [text.as_bytes(), &wide, &chinese] {
            assert_eq!(ids("a.csv", bytes), ["GK-SEC-001", "GK-PII-002"]);
        }
    }

    #[test]
    fn the_first_bytes_must_fit_the_name() {
        assert!(ids("a.pdf", b"%PDF-1.7").is_empty());
        assert_eq!(ids("a.pdf", b"PK\x03\x04"), ["GK-LINK-012"]);
        assert_eq!(ids("a.docx", b""), ["GK-LINK-011"]);
        assert_eq!(ids("a.doc", b"<html><script>"), ["GK-LINK-010"]);
    }
}
