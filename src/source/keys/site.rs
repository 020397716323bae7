//! The fields of `site.yaml` (DESIGN B1).

use std::sync::LazyLock;

use super::{Field, Shape, Table, index};
use crate::model::site::{AgencyKind, SearchScope};

/// `site.yaml`.
pub static SITE: Table = Table::new("站点配置（`site.yaml`）", FIELDS, LazyLock::new(|| index(FIELDS)));

static FIELDS: &[Field] = &[
    Field::new("name", &["名称", "站点名称"], Shape::Text).note("必填"),
    Field::new("agency", &["机关", "机关名称"], Shape::Text).note("必填，全称"),
    Field::new("kind", &["类型", "机关类型"], Shape::Word(AgencyKind::spellings)).note("决定年报期限，缺省为 部门"),
    Field::new("parent", &["上级网站", "上级门户"], Shape::Map).with(PARENT),
    Field::new("base_url", &["网址", "站点网址"], Shape::Url).note("必填"),
    Field::new("site_code", &["网站标识码"], Shape::Text),
    Field::new("icp", &["ICP备案号", "备案号"], Shape::Text),
    Field::new("police_record", &["公安备案号"], Shape::Text),
    Field::new("party_mark", &["党政机关标识"], Shape::Url).note("证书网址，缺省不显示标识"),
    Field::new("address", &["地址"], Shape::Text),
    Field::new("postcode", &["邮编"], Shape::Text),
    Field::new("phone", &["电话"], Shape::Text),
    Field::new("office_hours", &["办公时间"], Shape::Text),
    Field::new("emblem", &["国徽", "徽标"], Shape::Text).note("图片文件，缺省没有"),
    Field::new("agency_code", &["机构代码"], Shape::Text),
    Field::new("index_number", &["索引号格式", "索引号"], Shape::Text).note("如 `{code}/{year}-{serial:5}`"),
    Field::new("doc_number_codes", &["机关代字"], Shape::Texts).note("缺省不限"),
    Field::new("offices", &["科室", "处室"], Shape::Maps).with(OFFICE).note("每项也可只写名称；缺省不限"),
    Field::new("units", &["单位", "机关单位"], Shape::Maps).with(UNIT),
    Field::new("entries", &["入口", "一级入口"], Shape::Maps).with(ENTRY).note("每项也可只写栏目"),
    Field::new("theme", &["外观", "主题"], Shape::Text).note("`themes/` 下的文件夹名"),
    Field::new("minify", &["压缩"], Shape::Flag).note("缺省为 是"),
    Field::new("search", &["检索", "搜索"], Shape::Word(SearchScope::spellings)).note("缺省为 全文"),
    Field::new("page_size", &["每页条数"], Shape::Integer).note("缺省为 20"),
    Field::new("deadlines", &["期限", "公开期限"], Shape::Free).note("名称与天数"),
    Field::new("rules", &["规则"], Shape::Free)
        .note("规则编号与 `error`/错误、`warning`/警告、`note`/提示、`off`/关闭"),
    Field::new("gate", &["阻断规则", "停止发布"], Shape::Texts).note("另外要停止发布的规则编号"),
    Field::new("holidays", &["节假日"], Shape::Map).with(HOLIDAYS),
    Field::new("requires", &["程序版本"], Shape::Text).note("如 `>=0.2`"),
];

static PARENT: &[Field] =
    &[Field::new("name", &["名称"], Shape::Text).note("必填"), Field::new("url", &["网址"], Shape::Url).note("必填")];

static OFFICE: &[Field] = &[
    Field::new("name", &["名称"], Shape::Text).note("必填"),
    Field::new("aliases", &["别名"], Shape::Texts),
    Field::new("phone", &["电话"], Shape::Text),
    Field::new("since", &["成立日期"], Shape::Date),
    Field::new("until", &["撤销日期"], Shape::Date).note("存在的最后一天"),
    Field::new("duties", &["职责", "主要职责"], Shape::Text),
    Field::new("place", &["办公地点", "地点"], Shape::Text),
    Field::new("successor", &["职责划入"], Shape::Text).note("撤销后承接职责的科室或机关"),
];

static UNIT: &[Field] = &[
    Field::new("name", &["名称"], Shape::Text).note("必填，全称"),
    Field::new("code", &["机构代码", "代码"], Shape::Text),
    Field::new("kind", &["类型", "机关类型"], Shape::Word(AgencyKind::spellings)).note("缺省为 部门"),
    Field::new("folder", &["文件夹"], Shape::Text).note("必填，content 下的一级文件夹"),
    Field::new("offices", &["科室", "处室"], Shape::Maps).with(OFFICE),
];

static ENTRY: &[Field] = &[
    Field::new("title", &["标题", "名称"], Shape::Text).note("必填"),
    Field::new("column", &["栏目"], Shape::Text).note("文件夹或栏目标题，缺省与标题相同"),
];

static HOLIDAYS: &[Field] = &[
    Field::new("off", &["放假", "休"], Shape::Texts).note("日期，或 `2026-10-01 至 2026-10-07`"),
    Field::new("work", &["上班", "班"], Shape::Texts).note("调休上班的日期"),
];
