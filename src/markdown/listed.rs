//! 名单和年报: what the tables of a body say of themselves, without a guess: how many rows a list
//! numbers, whether it hides names, and the totals of the official form of the annual report.

use serde::{Deserialize, Serialize};

use super::rows::Row;

/// What the tables of a body say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TableFacts {
    /// Rows of the longest table whose first column is 序号: the entries of a list. 0: there is none.
    pub entries: usize,
    /// Whether a column of 姓名 shows names with a part hidden.
    pub masked: bool,
    /// The totals of an annual report.
    pub report: Option<ReportFigures>,
}

/// 年度报告的总计, from the tables of 国办公开办函〔2021〕30号 or of 〔2019〕60号 before it: their rows bear
/// the same names, and the last column of each is its total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ReportFigures {
    /// 一、本年新收政府信息公开申请数量.
    pub received: u32,
    /// 二、上年结转政府信息公开申请数量.
    pub carried_in: u32,
    /// 三（七）总计.
    pub handled: u32,
    /// 四、结转下年度继续办理.
    pub carried_out: u32,
    /// 行政规范性文件现行有效件数 (对外公开总数量 in the older form).
    pub rules: Option<u32>,
}

/// Reads what the tables say.
pub(super) fn listed(tables: &[Vec<Row>]) -> TableFacts {
    TableFacts {
        entries: tables.iter().map(|table| entries(table)).max().unwrap_or_default(),
        masked: tables.iter().any(|table| masked(table)),
        report: report(tables),
    }
}

/// Numbered rows of a list. A row of totals has no number.
fn entries(table: &[Row]) -> usize {
    let Some((head, rows)) = table.split_first() else { return 0 };
    if head.first().is_none_or(|cell| squeezed(cell) != "序号") {
        return 0;
    }
    rows.iter().filter(|row| row.first().is_some_and(|cell| number(cell).is_some())).count()
}

fn masked(table: &[Row]) -> bool {
    let Some((head, rows)) = table.split_first() else { return false };
    let Some(column) = head.iter().position(|cell| squeezed(cell).ends_with("姓名")) else { return false };
    rows.iter().filter_map(|row| row.get(column)).any(|name| name.contains(['*', '＊', '×', '某', '○']))
}

fn report(tables: &[Vec<Row>]) -> Option<ReportFigures> {
    let table = tables.iter().find(|table| total(table, "一、本年新收").is_some())?;
    Some(ReportFigures {
        received: total(table, "一、本年新收")?,
        carried_in: total(table, "二、上年结转")?,
        handled: total(table, "（七）总计").or_else(|| total(table, "（六）总计"))?,
        carried_out: total(table, "四、结转下年度")?,
        rules: tables.iter().find_map(|table| total_of(table, |name| matches!(name, "行政规范性文件" | "规范性文件"))),
    })
}

/// The last cell of the row with a cell that begins so.
fn total(table: &[Row], name: &str) -> Option<u32> {
    total_of(table, |cell| cell.starts_with(name))
}

fn total_of(table: &[Row], is: impl Fn(&str) -> bool) -> Option<u32> {
    let row = table.iter().find(|row| row.iter().take(2).any(|cell| is(&squeezed(cell))))?;
    number(row.last()?)
}

/// Without blanks, brackets as in the form.
fn squeezed(cell: &str) -> String {
    let wide = |c: char| match c {
        '(' => '（',
        ')' => '）',
        c => c,
    };
    cell.chars().filter(|c| !c.is_whitespace()).map(wide).collect()
}

fn number(cell: &str) -> Option<u32> {
    squeezed(cell).replace([',', '，'], "").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::super::facts;
    use super::*;
    use crate::model::path::SourcePath;

    fn tables_of(text: &str) -> TableFacts {
        facts(&SourcePath::new("content/甲.md"), text, 0).value.facts.tables
    }

    #[test]
    fn a_list_counts_its_numbered_rows_and_not_its_totals() {
        let list = "| 序号 | 名称 |\n| --- | --- |\n| 1 | 甲院 |\n| 2 | 乙院 |\n| 合计 | 2 |\n";
        assert_eq!(tables_of(list).entries, 2);
        assert_eq!(tables_of("| 指标 | 数量 |\n| --- | --- |\n| 1 | 2 |\n").entries, 0);
        let raw = "<table><tr><th>序 号</th><th>名称</th></tr><tr><td>1</td><td>甲</td></tr></table>";
        assert_eq!(tables_of(raw).entries, 1);
    }

    #[test]
    fn hidden_names_are_seen_where_names_stand() {
        assert!(tables_of("| 序号 | 姓名 |\n| --- | --- |\n| 1 | 李\\*宁 |\n").masked);
        assert!(!tables_of("| 序号 | 姓名 |\n| --- | --- |\n| 1 | 岑伯衍 |\n").masked);
        assert!(!tables_of("| 序号 | 名称 |\n| --- | --- |\n| 1 | 5\\*3 |\n").masked);
    }

    #[test]
    fn totals_of_the_official_form_are_read_in_both_editions_and_spellings() {
        let form = |rules: &str, open: &str, close: &str| {
            format!(
                "<table><tbody><tr><th>{rules}</th><td>1</td><td>1</td><td>6</td></tr></tbody></table>\n\n\
                 <table><tbody>\n\
                 <tr><th colspan=\"3\">一、本年新收政府信息公开申请数量</th><td>6</td><td>8</td></tr>\n\
                 <tr><th colspan=\"3\">二、上年结转政府信息公开申请数量</th><td>1</td><td>2</td></tr>\n\
                 <tr><th rowspan=\"2\">三、本年度办理结果</th><th colspan=\"2\">（一）予以公开</th><td>3</td><td>5</td></tr>\n\
                 <tr><th colspan=\"2\">{open}七{close}总计</th><td>6</td><td> 9 </td></tr>\n\
                 <tr><th colspan=\"3\">四、结转下年度继续办理</th><td>1</td><td>1</td></tr>\n\
                 </tbody></table>\n"
            )
        };
        let expected = ReportFigures { received: 8, carried_in: 2, handled: 9, carried_out: 1, rules: Some(6) };
        assert_eq!(tables_of(&form("行政规范性文件", "（", "）")).report, Some(expected));
        assert_eq!(tables_of(&form("规范性文件", "(", ")")).report, Some(expected));
    }

    #[test]
    fn a_form_that_is_not_filled_in_has_no_totals() {
        let open = "| 项目 | 总计 |\n| --- | --- |\n| 一、本年新收政府信息公开申请数量 | 8 |\n| 四、结转下年度继续办理 | 待填 |\n";
        assert_eq!(tables_of(open).report, None);
    }
}
