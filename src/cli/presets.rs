//! 栏目预设: the statutory columns as data (条例第二十条、第二十一条; 61号; 33号; 国令713号; 54号).

/// A column of a preset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PresetColumn {
    /// Titles from the first level down, joined by `/`; also its folder below `content/`.
    pub folder: &'static str,
    /// 网址名.
    pub slug: &'static str,
    /// Default 类型.
    pub kind: &'static str,
    /// 栏目类型 (ColumnType of 国办发〔2017〕47号).
    pub column_type: &'static str,
    /// 更新周期; empty: as changed.
    pub cycle: &'static str,
    /// The articles of 条例 that want it, joined by `、`: `20（二）`, `21`.
    pub basis: &'static str,
    /// 说明.
    pub description: &'static str,
}

const COMMON: &str = include_str!("presets/common.txt");
const DECISIONS: &str = include_str!("presets/decisions.txt");
/// Names, each with what it has besides the common columns.
const PRESETS: [(&str, &[&str]); 4] = [
    ("通用部门", &[include_str!("presets/department.txt"), DECISIONS]),
    ("民政局", &[include_str!("presets/civil-affairs.txt"), DECISIONS]),
    ("县政府", &[include_str!("presets/county.txt"), DECISIONS]),
    ("乡镇", &[include_str!("presets/township.txt")]),
];

/// The names of the presets.
pub fn names() -> Vec<&'static str> {
    PRESETS.iter().map(|(name, _)| *name).collect()
}

/// The columns of a preset, each after the one above it; `None` for an unknown name.
pub fn columns(name: &str) -> Option<Vec<PresetColumn>> {
    let (_, own) = PRESETS.iter().find(|(known, _)| *known == name)?;
    let mut columns: Vec<PresetColumn> = COMMON.lines().filter_map(column).collect();
    for added in own.iter().flat_map(|text| text.lines()).filter_map(column) {
        // Beside its siblings, so that the tree stays in one piece.
        let above = added.folder.rsplit_once('/').map_or("", |(above, _)| above);
        let at =
            columns.iter().rposition(|other| other.folder == above || other.folder.starts_with(&format!("{above}/")));
        columns.insert(at.map_or(columns.len(), |at| at + 1), added);
    }
    Some(columns)
}

fn column(line: &'static str) -> Option<PresetColumn> {
    if line.starts_with('#') {
        return None;
    }
    let parts: Vec<&str> = line.split('|').map(str::trim).collect();
    let [folder, slug, kind, column_type, cycle, basis, description] = parts[..] else { return None };
    Some(PresetColumn { folder, slug, kind, column_type, cycle, basis, description })
}

impl PresetColumn {
    /// The articles that want it, as a clerk reads them: `条例第二十条第二项、第二十一条`.
    pub fn basis_in_words(&self) -> String {
        let words = self.basis.split('、').map(|part| match part.split_once('（') {
            Some((_, item)) => format!("第二十条第{}项", item.trim_end_matches('）')),
            None => match part {
                "12" => "第十二条".to_owned(),
                "20" => "第二十条".to_owned(),
                "21" => "第二十一条".to_owned(),
                "29" => "第二十九条".to_owned(),
                "49" => "第四十九条".to_owned(),
                other => other.to_owned(),
            },
        });
        format!("条例{}", words.collect::<Vec<_>>().join("、"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::column::Cycle;
    use crate::model::kind::Kind;

    #[test]
    fn every_line_of_every_preset_is_a_good_column() {
        for name in names() {
            let columns = columns(name).unwrap();
            let own = PRESETS.iter().find(|(known, _)| *known == name).unwrap().1;
            let lines = std::iter::once(&COMMON).chain(own).flat_map(|text| text.lines());
            assert_eq!(columns.len(), lines.filter(|line| !line.starts_with('#') && !line.is_empty()).count());
            for column in &columns {
                assert!(Kind::parse(column.kind).is_some(), "{column:?}");
                assert!(column.cycle.is_empty() || Cycle::parse(column.cycle).is_some(), "{column:?}");
                assert!(!column.description.is_empty() && column.description.ends_with('。'), "{column:?}");
                assert!(column.basis_in_words().starts_with("条例第"), "{column:?}");
                let above = column.folder.rsplit_once('/').map(|(above, _)| above);
                assert!(above.is_none_or(|above| columns.iter().any(|other| other.folder == above)), "{column:?}");
            }
            let mut slugs: Vec<_> =
                columns.iter().map(|c| (c.folder.rsplit_once('/').map(|(above, _)| above), c.slug)).collect();
            slugs.sort_unstable();
            slugs.dedup();
            assert_eq!(slugs.len(), columns.len());
        }
        assert!(columns("没有").is_none());
    }

    #[test]
    fn every_preset_has_a_column_for_every_item_of_the_law() {
        let items =
            ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五"];
        for name in names() {
            let columns = columns(name).unwrap();
            for item in items {
                let wanted = format!("20（{item}）");
                let has = columns.iter().any(|column| column.basis.split('、').any(|basis| basis == wanted));
                assert!(has, "{name}: {wanted}");
            }
            for article in ["12", "29", "49"] {
                assert!(columns.iter().any(|column| column.basis == article), "{name}: {article}");
            }
        }
    }

    #[test]
    fn counties_and_townships_have_what_article_21_adds() {
        let of = |name: &str| {
            let all = columns(name).unwrap();
            all.into_iter().filter(|column| column.basis.split('、').any(|basis| basis == "21")).count()
        };
        assert_eq!((of("县政府"), of("乡镇"), of("民政局")), (6, 8, 1));
    }
}
