//! 栏目预设: the statutory columns as data (条例第二十条、第二十一条; 61号; 33号).

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
    /// 说明.
    pub description: &'static str,
}

const COMMON: &str = include_str!("presets/common.txt");
const PRESETS: [(&str, &str); 4] = [
    ("通用部门", ""),
    ("民政局", include_str!("presets/civil-affairs.txt")),
    ("县政府", include_str!("presets/county.txt")),
    ("乡镇", include_str!("presets/township.txt")),
];

/// The names of the presets.
pub fn names() -> Vec<&'static str> {
    PRESETS.iter().map(|(name, _)| *name).collect()
}

/// The columns of a preset, each after the one above it; `None` for an unknown name.
pub fn columns(name: &str) -> Option<Vec<PresetColumn>> {
    let (_, own) = PRESETS.iter().find(|(known, _)| *known == name)?;
    let mut columns: Vec<PresetColumn> = COMMON.lines().filter_map(column).collect();
    for added in own.lines().filter_map(column) {
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
    let [folder, slug, kind, column_type, cycle, description] = parts[..] else { return None };
    Some(PresetColumn { folder, slug, kind, column_type, cycle, description })
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
            let text = format!("{COMMON}{}", PRESETS.iter().find(|(known, _)| *known == name).unwrap().1);
            assert_eq!(columns.len(), text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).count());
            for column in &columns {
                assert!(Kind::parse(column.kind).is_some(), "{column:?}");
                assert!(column.cycle.is_empty() || Cycle::parse(column.cycle).is_some(), "{column:?}");
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
}
