//! The fields of a document's front matter (DESIGN B2).

use std::sync::LazyLock;

use super::{Field, Shape, Table, index};
use crate::model::kind::{Class, Disclosure, Kind};
use crate::model::validity::Validity;

/// 文件头.
pub static DOCUMENT: Table = Table::new("文档的文件头", FIELDS, LazyLock::new(|| index(FIELDS)));

static FIELDS: &[Field] = &[
    Field::new("title", &["标题", "名称"], Shape::Text).note("必填"),
    Field::new("kind", &["类型"], Shape::Word(Kind::spellings)).note("缺省为栏目的类型，否则 `document`"),
    Field::new("class", &["文件类别"], Shape::Word(Class::spellings)).note("缺省为 其他"),
    Field::new("doc_number", &["文号", "发文字号", "文件编号"], Shape::Number),
    Field::new("registration_number", &["统一编号"], Shape::Text),
    Field::new("caption", &["题注"], Shape::Text),
    Field::new("index_number", &["索引号", "索取号", "信息索引号"], Shape::Text).note("由 `编号` 命令写入"),
    Field::new("issuer", &["发文机关", "发文机构", "制定机关"], Shape::Texts).note("牵头的在前"),
    Field::new("publisher", &["发布机构", "公开主体"], Shape::Text),
    Field::new("office", &["责任科室", "责任处室", "责任部门", "责任单位"], Shape::Texts)
        .note("牵头的在前；栏目没有写时必填"),
    Field::new("signed", &["成文日期", "生成日期"], Shape::Date),
    Field::new("published", &["发布日期", "公开日期"], Shape::Moment).note("必填"),
    Field::new("updated", &["更新日期"], Shape::Date),
    Field::new("effective", &["施行日期", "生效日期"], Shape::Date),
    Field::new("expires", &["有效期至"], Shape::Date).note("有效的最后一天"),
    Field::new("lapses", &["失效日期"], Shape::Date).note("不再有效的第一天"),
    Field::new("validity", &["有效性"], Shape::Word(Validity::spellings)).note("缺省由程序推定"),
    Field::new("withdrawn", &["撤回"], Shape::Map).with(WITHDRAWN),
    Field::new("disclosure", &["公开属性", "公开方式", "公开类别"], Shape::Word(Disclosure::spellings))
        .with(DISCLOSURE)
        .note("或子项；缺省为 主动公开"),
    Field::new("reason", &["理由", "不公开理由"], Shape::Text).note("公开属性不是主动公开的理由").hidden(),
    Field::new("topic", &["主题分类", "信息分类"], Shape::Texts),
    Field::new("genre", &["体裁分类", "文种"], Shape::Text).note("缺省由标题推定"),
    Field::new("keywords", &["关键词", "主题词"], Shape::Texts),
    Field::new("summary", &["内容概述"], Shape::Text).note("缺省取自正文"),
    Field::new("source", &["信息来源", "来源"], Shape::Text),
    Field::new("addressees", &["主送"], Shape::Texts),
    Field::new("attachments", &["附件"], Shape::Maps).with(ATTACHMENT).note("每项也可只写文件"),
    Field::new("repost", &["转载"], Shape::Map).with(REPOST).note("或 是"),
    Field::new("link", &["外部链接"], Shape::Url),
    Field::new("clock_from", &["公开起算"], Shape::Map).with(CLOCK),
    Field::new("period", &["期限", "公示期", "征集期"], Shape::Map).with(PERIOD),
    Field::new("contact", &["联系方式"], Shape::Text),
    Field::new("services", &["办事链接"], Shape::References).with(REFERENCE),
    Field::new("interpretations", &["政策解读", "解读链接"], Shape::References).with(REFERENCE).note("写在政策上"),
    Field::new("interprets", &["解读文件"], Shape::References).with(REFERENCE).note("写在解读上"),
    Field::new("interpretation", &["解读"], Shape::Map).with(INTERPRETATION),
    Field::new("no_interpretation", &["无需解读"], Shape::Text).note("理由").hidden(),
    Field::new("based_on", &["依据"], Shape::References).with(REFERENCE),
    Field::new("implements", &["落实"], Shape::References).with(REFERENCE),
    Field::new("forwards", &["转发"], Shape::References).with(REFERENCE),
    Field::new("amends", &["修改"], Shape::References).with(REFERENCE),
    Field::new("repeals", &["废止"], Shape::References).with(REFERENCE),
    Field::new("supersedes", &["替代"], Shape::References).with(REFERENCE),
    Field::new("extends", &["延期"], Shape::References).with(REFERENCE),
    Field::new("reaffirms", &["继续有效"], Shape::References).with(REFERENCE),
    Field::new("corrects", &["更正"], Shape::References).with(REFERENCE),
    Field::new("answers", &["解答"], Shape::References).with(REFERENCE),
    Field::new("feedback_on", &["采纳"], Shape::References).with(REFERENCE),
    Field::new("stage_of", &["环节"], Shape::References).with(REFERENCE),
    Field::new("related", &["相关"], Shape::References).with(REFERENCE),
    Field::new("changes", &["更新记录", "修改说明"], Shape::Maps).with(CHANGE),
    Field::new("review", &["审核"], Shape::Map).with(REVIEW).hidden(),
    Field::new("silence", &["不适用规则"], Shape::Maps).with(SILENCE).hidden(),
    Field::new("aliases", &["旧网址"], Shape::Texts),
    Field::new("slug", &["网址名"], Shape::Text).note("缺省为文件名"),
    Field::new("draft", &["草稿"], Shape::Flag).hidden(),
];

static WITHDRAWN: &[Field] = &[
    Field::new("date", &["日期"], Shape::Date).note("必填"),
    Field::new("reason", &["理由", "原因"], Shape::Text).note("必填，对外显示"),
];

static DISCLOSURE: &[Field] = &[
    Field::new("value", &["属性"], Shape::Word(Disclosure::spellings)).note("必填"),
    Field::new("reason", &["理由", "原因"], Shape::Text).hidden(),
];

static ATTACHMENT: &[Field] = &[
    Field::new("file", &["文件"], Shape::Text).note("必填；相对于本文件，或以 / 开头从 content 起"),
    Field::new("title", &["名称", "标题"], Shape::Text),
];

static REPOST: &[Field] =
    &[Field::new("from", &["来源", "来自"], Shape::Text), Field::new("url", &["网址", "链接"], Shape::Url)];

static CLOCK: &[Field] = &[
    Field::new("date", &["日期"], Shape::Date).note("必填"),
    Field::new("reason", &["理由", "原因"], Shape::Text).hidden(),
];

static PERIOD: &[Field] = &[
    Field::new("from", &["起", "开始", "开始日期"], Shape::Date).note("必填"),
    Field::new("to", &["止", "截止", "截止日期", "结束日期"], Shape::Date).note("必填，含当日"),
];

static REFERENCE: &[Field] = &[
    Field::new("to", &["指向", "文件"], Shape::Text).note("必填；.md 路径、文号、索引号、《标题》或网址"),
    Field::new("title", &["标题", "名称"], Shape::Text),
    Field::new("form", &["形式"], Shape::Text),
];

static INTERPRETATION: &[Field] = &[
    Field::new("form", &["形式"], Shape::Text),
    Field::new("by", &["解读单位", "单位"], Shape::Text),
    Field::new("person", &["解读人"], Shape::Text),
    Field::new("contact", &["联系方式"], Shape::Text),
    Field::new("stage", &["阶段"], Shape::Text),
];

static CHANGE: &[Field] = &[
    Field::new("date", &["日期"], Shape::Date).note("必填"),
    Field::new("note", &["说明", "内容"], Shape::Text).note("必填"),
];

static REVIEW: &[Field] = &[
    Field::new("drafter", &["拟稿"], Shape::Text).hidden(),
    Field::new("reviewer", &["审核"], Shape::Text).hidden(),
    Field::new("secrecy", &["保密审查"], Shape::Text).hidden(),
    Field::new("approver", &["签发"], Shape::Text).hidden(),
    Field::new("date", &["日期"], Shape::Date).hidden(),
];

static SILENCE: &[Field] = &[
    Field::new("rule", &["规则"], Shape::Text).note("必填").hidden(),
    Field::new("reason", &["理由", "原因"], Shape::Text).note("必填").hidden(),
];
