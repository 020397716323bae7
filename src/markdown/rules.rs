//! 规则: what is wrong with a body as it is read. Each rule's page says why and shows cases.

use crate::diagnostic::Rule;
use crate::rule;

rule!(NO_ALTERNATIVE, "GK-BODY-007", "图片没有替代文字", Warning);
rule!(NO_HEADER, "GK-BODY-008", "表格没有表头", Warning);
rule!(ACTIVE_HTML, "GK-BODY-009", "正文含有脚本等危险标签", Error);
rule!(UNSAFE_LINK, "GK-LINK-004", "链接指向本机、内网或脚本", Error);
rule!(HIDDEN_LINK, "GK-LINK-005", "隐藏的链接或内容", Error);
rule!(UNKNOWN_HTML, "GK-READ-101", "正文含有不支持的 HTML 标签", Warning);
rule!(LOST_ATTRIBUTE, "GK-READ-102", "HTML 属性不保留", Note);
rule!(UNBALANCED_HTML, "GK-READ-103", "HTML 标签不配对或放错位置", Warning);
rule!(TOO_DEEP, "GK-READ-104", "嵌套过深", Error);
rule!(RESERVED_CHARACTER, "GK-READ-105", "正文含有保留字符", Warning);
rule!(INDENTED_TEXT, "GK-READ-106", "缩进的段落被当作代码", Note);
rule!(REMOTE_IMAGE, "GK-READ-107", "图片在其他网站", Error);
rule!(LOST_STARS, "GK-READ-108", "脱敏的星号可能被当作加粗", Warning);
rule!(TABLE_TOO_LARGE, "GK-READ-110", "正文表格过大", Error, gate);

/// All of them, by id.
pub static RULES: &[&Rule] = &[
    &NO_ALTERNATIVE,
    &NO_HEADER,
    &ACTIVE_HTML,
    &UNSAFE_LINK,
    &HIDDEN_LINK,
    &UNKNOWN_HTML,
    &LOST_ATTRIBUTE,
    &UNBALANCED_HTML,
    &TOO_DEEP,
    &RESERVED_CHARACTER,
    &INDENTED_TEXT,
    &REMOTE_IMAGE,
    &LOST_STARS,
    &TABLE_TOO_LARGE,
];

/// Elements that run, load or submit something.
pub(super) fn is_active(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "iframe"
            | "frame"
            | "frameset"
            | "object"
            | "embed"
            | "applet"
            | "style"
            | "link"
            | "meta"
            | "base"
            | "form"
            | "input"
            | "button"
            | "select"
            | "textarea"
            | "svg"
            | "math"
            | "audio"
            | "video"
            | "source"
            | "track"
            | "portal"
            | "template"
            | "slot"
            | "noscript"
            | "xmp"
            | "plaintext"
    )
}
