//! Rules that are found while the site is put together: references, addresses, numbers, states.

use crate::rule;

rule!(UNKNOWN_TARGET, "GK-REF-001", "引用的文件不存在", Error, gate);
rule!(UNKNOWN_NUMBER, "GK-REF-002", "引用的旧文号不在本站", Warning);
rule!(SELF_RELATION, "GK-REF-003", "文件与自己建立关系", Error, gate);
rule!(RELATION_CYCLE, "GK-REF-004", "废止、替代、修改关系成了循环", Error, gate);
rule!(UNDISCLOSED_TARGET, "GK-REF-005", "公开文件引用了不主动公开的文件", Error, gate; "《政府信息公开条例》第十三条至第十六条");
rule!(HIDDEN_TARGET, "GK-REF-006", "引用的文件本次未公开", Note);
rule!(MISSING_LINK, "GK-LINK-001", "正文链接失效", Error, gate);
rule!(MISSING_ATTACHMENT, "GK-LINK-002", "附件不存在", Error, gate);
rule!(MISSING_ANCHOR, "GK-LINK-009", "链接的条款或标题不存在", Error, gate);
rule!(FORBIDDEN_FILE, "GK-LINK-010", "文件类型不能作为附件", Error, gate);
rule!(ADDRESS_TAKEN, "GK-ADDR-001", "两份文件网址相同", Error, gate);
rule!(BAD_NAME, "GK-ADDR-002", "名称不能用作网址", Error, gate);
rule!(RESERVED_NAME, "GK-ADDR-003", "名称与自动生成的页面冲突", Error, gate);
rule!(COLUMN_WITHOUT_FILE, "GK-COL-013", "栏目缺少说明文件", Warning);
rule!(FUTURE_STAYS, "GK-DATE-011", "未到发布日期，本次未生成", Note);
rule!(DRAFT_STAYS, "GK-ATTR-007", "草稿，本次未生成", Note);
rule!(UNDISCLOSED_STAYS, "GK-ATTR-002", "不主动公开，不进入输出", Note; "《政府信息公开条例》第十三条至第十六条");
rule!(LEFT_OUT, "GK-ATTR-008", "按要求暂不生成", Note);
rule!(STATED_UNEXPLAINED, "GK-VAL-003", "有效性没有依据", Warning);
rule!(STATED_AGAINST_DATES, "GK-VAL-002", "有效性与日期或关系矛盾", Error);
rule!(SAME_NUMBER, "GK-NUM-007", "文号重复", Error, gate; "GB/T 9704—2012 7.2.5");
rule!(SAME_INDEX, "GK-META-002", "索引号重复", Error, gate; "《政府信息公开目录系统实施指引（试行）》");
rule!(UNKNOWN_ENTRY, "GK-COL-014", "一级栏目设置指向不存在的栏目", Warning);
rule!(UNKNOWN_UNIT_FOLDER, "GK-SITE-007", "机关单位的文件夹不存在", Error);
