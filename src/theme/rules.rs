//! Rules about the theme of a site: its files, and what its templates say.

use crate::rule;

rule!(UNKNOWN_TEMPLATE, "GK-THEME-001", "模板不会被用到", Warning);
rule!(UNUSED_FILE, "GK-THEME-002", "主题中的文件不会被用到", Warning);
rule!(MISSING_THEME, "GK-THEME-003", "主题不存在", Error, gate);
rule!(NOT_TEXT, "GK-THEME-004", "模板不是 UTF-8 文本", Error, gate);
// The last two are found when templates are compiled and used, in `render`.
rule!(BROKEN_TEMPLATE, "GK-THEME-005", "模板写法有误", Error, gate);
rule!(FAILED_TEMPLATE, "GK-THEME-006", "模板套用到页面时出错", Error, gate);
