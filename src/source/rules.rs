//! 规则: what reading can find. Each has its page under `docs/rules/`; ids are for ever.

use crate::diagnostic::Rule;
use crate::rule;

// A gate is what leaves the meaning open; a slip with one possible reading is read, and said.
rule!(UNREADABLE, "GK-READ-001", "文件头无法读取", Error, gate);
rule!(ENCODING, "GK-READ-002", "文件不是 UTF-8 编码", Error, gate);
rule!(WIDE_COLON, "GK-READ-003", "全角冒号", Error);
rule!(NO_FRONT_MATTER, "GK-READ-004", "没有文件头", Error, gate);
rule!(UNCLOSED_FRONT_MATTER, "GK-READ-005", "文件头没有结束", Error, gate);
rule!(WIDE_INDENT, "GK-READ-006", "缩进用了全角空格", Error);
rule!(TAB_INDENT, "GK-READ-007", "缩进用了制表符", Error);
rule!(UNQUOTED_SIGN, "GK-READ-008", "值以符号开头而没有引号", Error);
rule!(CUT_BY_HASH, "GK-READ-009", "值被 # 截断", Error);
rule!(COLON_IN_VALUE, "GK-READ-010", "值中有冒号加空格", Error);
rule!(EMPTY_VALUE, "GK-READ-011", "字段没有值", Warning);
rule!(TWICE, "GK-READ-012", "同一字段写了两次", Error, gate);
rule!(ANCHOR, "GK-READ-013", "锚点、别名与标签", Error, gate);
rule!(TOO_DEEP, "GK-READ-014", "文件头过大或嵌套过深", Error, gate);
rule!(NO_BLANK, "GK-READ-015", "冒号后缺空格", Error);
rule!(STRAY_LINE, "GK-READ-016", "不是“字段: 值”的一行", Error, gate);
rule!(WRONG_SHAPE, "GK-READ-017", "值的形式不对", Error, gate);
rule!(NOT_A_CHOICE, "GK-READ-018", "值不在可选范围", Error, gate);
rule!(NOT_A_DATE, "GK-READ-019", "日期无法读取", Error, gate);
rule!(NOT_A_REFERENCE, "GK-READ-020", "引用无法识别", Error, gate);
rule!(NONE_IN_WORDS, "GK-READ-021", "以“无”代替留空", Warning);
rule!(LIST_UNDER_INTERPRETATION, "GK-READ-022", "政策解读写在“解读”下", Warning);
rule!(SHORT_FORM, "GK-READ-023", "子项写成了一句话", Warning);
rule!(TWO_ENDS, "GK-READ-024", "有效期至与失效日期并用", Error);
rule!(EXTRA_INDENT, "GK-READ-025", "多余的缩进", Error);
rule!(UNCLOSED_QUOTE, "GK-READ-026", "引号没有闭合", Error, gate);
rule!(LIST_ITEM, "GK-READ-027", "列表项的写法", Error);
rule!(INVISIBLE, "GK-READ-028", "不可见字符", Warning);
rule!(DELIMITER, "GK-READ-029", "文件头的分隔线", Error);
rule!(TIME_DROPPED, "GK-READ-030", "时刻不保留", Note);
rule!(OUTSIDE, "GK-READ-031", "路径越出 content 文件夹", Error, gate);
rule!(WIDE_COMMA, "GK-READ-032", "列表用了全角逗号", Warning);
rule!(PART_MISSING, "GK-READ-033", "缺少子项", Error, gate);
rule!(LINK, "GK-READ-041", "符号链接或特殊文件", Error, gate);
rule!(NOT_UNICODE, "GK-READ-042", "文件名不是 Unicode", Error, gate);
rule!(BAD_NAME, "GK-READ-043", "名称不能用于网址", Error, gate);
rule!(TOO_LARGE, "GK-READ-044", "文件过大", Error, gate);
rule!(TOO_FAR_DOWN, "GK-READ-045", "文件夹层级过深", Error, gate);
rule!(TWO_INDEXES, "GK-READ-046", "栏目说明与文档并存", Error, gate);
rule!(EXTENSION, "GK-READ-047", "扩展名不是 .md", Error);
rule!(NO_CONTENT, "GK-READ-048", "没有 content 文件夹", Error, gate);
rule!(SITE_REQUIRED, "GK-READ-051", "站点配置缺少必填项", Error, gate);
rule!(OLD_PROGRAM, "GK-READ-052", "程序版本过旧", Error, gate);
rule!(BASE_URL, "GK-READ-053", "站点网址无法读取", Error, gate);
rule!(REQUIRED, "GK-META-001", "缺少必填项", Error, gate; "《中华人民共和国政府信息公开条例》第十二条、第二十六条");
rule!(UNKNOWN_KEY, "GK-META-015", "字段名不认识", Error);
rule!(NUMBER_FORM, "GK-NUM-001", "文号不合格式", Error; "GB/T 9704—2012 7.2.5");
rule!(NUMBER_BRACKET, "GK-NUM-002", "文号括号不规范", Warning; "GB/T 9704—2012 7.2.5");
rule!(NUMBER_ORDINAL, "GK-NUM-003", "文号序号前有“第”", Error; "GB/T 9704—2012 7.2.5");
rule!(NUMBER_ZERO, "GK-NUM-004", "文号序号编了虚位", Error; "GB/T 9704—2012 7.2.5");
rule!(NUMBER_BLANK, "GK-NUM-005", "文号有空格或全角数字", Warning; "GB/T 9704—2012 7.2.5");
rule!(DATE_FORM, "GK-DATE-001", "日期写法不统一", Warning);
rule!(NOT_AN_ATTRIBUTE, "GK-ATTR-001", "公开属性不在三种之内", Error, gate; "国办发〔2016〕80号");

/// Every rule of this room, sorted by id within its family.
pub static RULES: &[&Rule] = &[
    &UNREADABLE,
    &ENCODING,
    &WIDE_COLON,
    &NO_FRONT_MATTER,
    &UNCLOSED_FRONT_MATTER,
    &WIDE_INDENT,
    &TAB_INDENT,
    &UNQUOTED_SIGN,
    &CUT_BY_HASH,
    &COLON_IN_VALUE,
    &EMPTY_VALUE,
    &TWICE,
    &ANCHOR,
    &TOO_DEEP,
    &NO_BLANK,
    &STRAY_LINE,
    &WRONG_SHAPE,
    &NOT_A_CHOICE,
    &NOT_A_DATE,
    &NOT_A_REFERENCE,
    &NONE_IN_WORDS,
    &LIST_UNDER_INTERPRETATION,
    &SHORT_FORM,
    &TWO_ENDS,
    &EXTRA_INDENT,
    &UNCLOSED_QUOTE,
    &LIST_ITEM,
    &INVISIBLE,
    &DELIMITER,
    &TIME_DROPPED,
    &OUTSIDE,
    &WIDE_COMMA,
    &PART_MISSING,
    &LINK,
    &NOT_UNICODE,
    &BAD_NAME,
    &TOO_LARGE,
    &TOO_FAR_DOWN,
    &TWO_INDEXES,
    &EXTENSION,
    &NO_CONTENT,
    &SITE_REQUIRED,
    &OLD_PROGRAM,
    &BASE_URL,
    &REQUIRED,
    &UNKNOWN_KEY,
    &NUMBER_FORM,
    &NUMBER_BRACKET,
    &NUMBER_ORDINAL,
    &NUMBER_ZERO,
    &NUMBER_BLANK,
    &DATE_FORM,
    &NOT_AN_ATTRIBUTE,
];
