//! The fields of a column file (DESIGN B1).

use std::sync::LazyLock;

use super::{Field, Shape, Table, index};
use crate::model::kind::Kind;

/// `_index.md` or `栏目.md`.
pub static COLUMN: Table = Table::new("栏目说明（`_index.md` 或 `栏目.md`）", FIELDS, LazyLock::new(|| index(FIELDS)));

static FIELDS: &[Field] = &[
    Field::new("title", &["标题", "名称"], Shape::Text).note("缺省为文件夹名"),
    Field::new("slug", &["网址名"], Shape::Text).note("本文件夹在网址中的名称，缺省为文件夹名"),
    Field::new("kind", &["类型", "默认类型"], Shape::Word(Kind::spellings)).note("其中文档的缺省类型"),
    Field::new("column_type", &["栏目类别", "栏目类型"], Shape::Texts).note("国办发〔2017〕47号的 ColumnType"),
    Field::new("description", &["说明", "栏目说明"], Shape::Text),
    Field::new("keywords", &["关键词"], Shape::Texts),
    Field::new("weight", &["排序", "顺序"], Shape::Integer).note("小的在前"),
    Field::new("require", &["必填", "必填项"], Shape::Texts).note("其中文档另外必填的字段"),
    Field::new("office", &["责任科室", "责任处室", "责任部门", "责任单位"], Shape::Texts).note("其中文档的缺省科室"),
    Field::new("update_within", &["更新周期"], Shape::Text).note("如 `14d`、`6m`、`1y`，或 `14天`、`6个月`、`1年`"),
    Field::new("item", &["目录事项", "对应事项"], Shape::Text).note("对应的标准目录事项"),
    Field::new("not_concerned", &["本机关不涉及", "不涉及"], Shape::Text).note("理由"),
];
