//! 最接近的写法: what somebody probably meant by a key or a word that is not known.

use super::Field;

/// Names that offices use for other fields; distance alone would not find them.
const CONFUSED: &[(&str, &[&str])] = &[
    ("发文日期", &["signed", "published"]),
    ("印发日期", &["signed"]),
    ("签发日期", &["signed"]),
    ("制发日期", &["signed"]),
    ("落款日期", &["signed"]),
    ("日期", &["published", "signed"]),
    ("时间", &["published"]),
    ("发布时间", &["published"]),
    ("公开时间", &["published"]),
    ("公布日期", &["published"]),
    ("上网日期", &["published"]),
    ("实施日期", &["effective"]),
    ("截止日期", &["period", "expires"]),
    ("有效期", &["expires"]),
    ("废止日期", &["lapses"]),
    ("废止时间", &["lapses"]),
    ("失效时间", &["lapses"]),
    ("生效时间", &["effective"]),
    ("成文时间", &["signed"]),
    ("发文时间", &["signed", "published"]),
    ("著录日期", &["signed"]),
    ("状态", &["validity"]),
    ("效力", &["validity"]),
    ("时效性", &["validity"]),
    ("公文时效", &["validity"]),
    ("是否有效", &["validity"]),
    ("文件状态", &["validity"]),
    ("作者", &["issuer", "office"]),
    ("单位", &["issuer", "office"]),
    ("机关", &["issuer"]),
    ("发文单位", &["issuer"]),
    ("发布单位", &["publisher"]),
    ("发布机关", &["publisher", "issuer"]),
    ("主管部门", &["issuer", "office"]),
    ("公开责任部门", &["office", "publisher"]),
    ("公开机构", &["publisher"]),
    ("部门", &["office"]),
    ("科室", &["office"]),
    ("处室", &["office"]),
    ("承办科室", &["office"]),
    ("承办单位", &["office"]),
    ("编号", &["doc_number", "index_number"]),
    ("文件号", &["doc_number"]),
    ("字号", &["doc_number"]),
    ("发文文号", &["doc_number"]),
    ("统一登记号", &["registration_number"]),
    ("登记号", &["registration_number"]),
    ("索引", &["index_number"]),
    ("流水号", &["index_number"]),
    ("分类", &["topic"]),
    ("主题", &["topic"]),
    ("组配分类", &["topic"]),
    ("所属主题", &["topic"]),
    ("体裁", &["genre"]),
    ("标签", &["keywords"]),
    ("关键字", &["keywords"]),
    ("摘要", &["summary", "description"]),
    ("概述", &["summary"]),
    ("简介", &["summary", "description"]),
    ("描述", &["summary", "description"]),
    ("公开形式", &["disclosure"]),
    ("附件列表", &["attachments"]),
    ("链接", &["link"]),
    ("权重", &["weight"]),
    ("域名", &["base_url"]),
    ("date", &["published"]),
    ("author", &["issuer"]),
    ("tags", &["keywords"]),
    ("categories", &["topic"]),
    ("category", &["topic"]),
    ("description", &["summary"]),
    ("url", &["link", "base_url"]),
    ("permalink", &["slug"]),
    ("lastmod", &["updated"]),
    ("publishdate", &["published"]),
    ("number", &["doc_number"]),
    ("department", &["office"]),
    ("type", &["kind"]),
];

/// The names that an unknown key may be meant for, in the script of the key, best first; at most two.
pub(in crate::source) fn nearest_names(fields: &'static [Field], name: &str) -> Vec<&'static str> {
    let plain = plain(name);
    let show = |field: &'static Field| if plain.is_ascii() { field.key } else { field.chinese() };
    if let Some((_, keys)) = CONFUSED.iter().find(|(confused, _)| *confused == plain) {
        let meant: Vec<_> = fields.iter().filter(|field| keys.contains(&field.key)).map(show).collect();
        if !meant.is_empty() {
            return meant;
        }
    }
    let names = fields.iter().flat_map(|field| std::iter::once(field.key).chain(field.names.iter().copied()));
    nearest(&plain, names).into_iter().collect()
}

/// The word of a closed vocabulary that a value may be meant for.
pub(in crate::source) fn nearest_choice(choices: &[&'static str], value: &str) -> Option<&'static str> {
    nearest(&plain(value), choices.iter().copied())
}

fn nearest(plain: &str, names: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let length = plain.chars().count();
    let allowed = match length {
        0 | 1 => 0,
        2..=4 => 1,
        _ => length / 3,
    };
    let near = |name: &'static str| {
        let contained = length >= 2 && !plain.is_ascii() && (name.contains(plain) || plain.contains(name));
        let distance = distance(plain, name);
        (distance <= allowed || contained).then_some((distance, name))
    };
    names.filter_map(near).min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
}

/// Blanks, width and letter case do not count.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| !c.is_whitespace() && !"“”\"'‘’「」【】".contains(*c))
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            '-' => '_',
            c => c,
        })
        .collect::<String>()
        .to_lowercase()
}

/// Edits between two words; an exchange of neighbours counts as one. Long words are cut: nobody
/// means a known name by them.
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().take(40).collect();
    let b: Vec<char> = b.chars().take(40).collect();
    let width = b.len() + 1;
    let mut cost = vec![0_usize; (a.len() + 1) * width];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            cost[i * width + j] = match (i, j) {
                (0, other) | (other, 0) => other,
                (i, j) => {
                    let same = usize::from(a[i - 1] != b[j - 1]);
                    let up = cost[(i - 1) * width + j] + 1;
                    let left = cost[i * width + j - 1] + 1;
                    let across = cost[(i - 1) * width + j - 1] + same;
                    let swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                    let swap = if swapped { cost[(i - 2) * width + j - 2] + 1 } else { usize::MAX };
                    up.min(left).min(across).min(swap)
                }
            };
        }
    }
    cost[a.len() * width + b.len()]
}

#[cfg(test)]
mod tests {
    use super::super::{COLUMN, DOCUMENT, SITE};
    use super::*;

    #[test]
    fn a_misspelt_key_finds_its_name() {
        let near = |name| nearest_names(DOCUMENT.fields, name);
        assert_eq!(near("标提"), ["标题"]);
        assert_eq!(near("文 号"), ["文号"]);
        assert_eq!(near("Title"), ["title"]);
        assert_eq!(near("doc-number"), ["doc_number"]);
        assert_eq!(near("publihsed"), ["published"]);
        assert_eq!(near("责任科事"), ["责任科室"]);
        assert_eq!(near("发文日期"), ["成文日期", "发布日期"]);
        assert_eq!(near("发文字"), ["发文字号"]);
        assert_eq!(near("tags"), ["keywords"]);
        assert_eq!(near("天气预报"), [""; 0]);
        assert_eq!(nearest_names(COLUMN.fields, "描述"), ["说明"]);
        assert_eq!(nearest_names(SITE.fields, "baseurl"), ["base_url"]);
    }

    #[test]
    fn a_word_finds_its_neighbour() {
        let choices = crate::model::kind::Disclosure::spellings();
        assert_eq!(nearest_choice(choices, "主动公布"), Some("主动公开"));
        assert_eq!(nearest_choice(choices, "“主动公开”"), Some("主动公开"));
        assert_eq!(nearest_choice(choices, "内部"), None);
    }
}
