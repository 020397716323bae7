//! 体裁: the genre that a title ends in.

/// 文种 (中办发〔2012〕14号 art. 8) and the other endings that titles have in practice.
const GENRES: [&str; 32] = [
    "决议", "决定", "命令", "公报", "公告", "通告", "意见", "通知", "通报", "报告", "请示", "批复", "议案", "复函",
    "函", "纪要", "办法", "规定", "细则", "条例", "规程", "规则", "方案", "预案", "规划", "计划", "要点", "公示",
    "答复", "说明", "指南", "目录",
];

/// The genre that a title ends in; what stands in brackets at the end does not count.
pub fn of(title: &str) -> Option<String> {
    let mut title = title.trim();
    while title.ends_with(['）', ')']) {
        let open = title.rfind(['（', '('])?;
        title = title[..open].trim_end();
    }
    GENRES.iter().find(|genre| title.ends_with(**genre)).map(|genre| (*genre).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_genre_is_the_end_of_the_title_without_its_brackets() {
        assert_eq!(of("云汀市民政局关于开展年检工作的通知").as_deref(), Some("通知"));
        assert_eq!(of("云汀市居家适老化改造补贴管理办法（试行）").as_deref(), Some("办法"));
        assert_eq!(of("关于…的复函").as_deref(), Some("复函"));
        assert_eq!(of("云汀市养老机构名录"), None);
    }
}
