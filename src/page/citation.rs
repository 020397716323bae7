//! 引用格式: how others cite a document, after GB/T 7714—2015 (electronic sources, `[EB/OL]`).

/// What a citation is made of.
#[derive(Debug, Clone, Copy)]
pub struct Citation<'a> {
    /// 标题.
    pub title: &'a str,
    /// 文号, cited as 其他题名信息.
    pub number: Option<&'a str>,
    /// 发文机关, lead first.
    pub issuers: &'a [String],
    /// 发布日期, `YYYY-MM-DD`.
    pub published: &'a str,
    /// Absolute address.
    pub url: &'a str,
}

/// From the fourth on, responsible bodies are 等 (GB/T 7714—2015, 8.1.2).
const NAMED_ISSUERS: usize = 3;

/// `云汀市民政局. 云汀市…办法: 云民规〔2024〕2号[EB/OL]. (2024-06-28). https://…`
///
/// Without 引用日期, which is the reader's own, and without a full stop at the end, which the
/// standard allows to leave out and which would be copied as a part of the address.
pub fn citation(source: &Citation<'_>) -> String {
    let mut out = String::new();
    if !source.issuers.is_empty() {
        let named: Vec<&str> = source.issuers.iter().take(NAMED_ISSUERS).map(String::as_str).collect();
        out.push_str(&named.join(", "));
        out.push_str(if source.issuers.len() > NAMED_ISSUERS { ", 等. " } else { ". " });
    }
    out.push_str(source.title);
    if let Some(number) = source.number {
        out.push_str(": ");
        out.push_str(number);
    }
    out.push_str("[EB/OL]. (");
    out.push_str(source.published);
    out.push_str("). ");
    out.push_str(source.url);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cited(issuers: &[&str], number: Option<&str>) -> String {
        let issuers: Vec<String> = issuers.iter().map(ToString::to_string).collect();
        citation(&Citation {
            title: "云汀市临时救助办法",
            number,
            issuers: &issuers,
            published: "2024-06-28",
            url: "https://a.example/x.html",
        })
    }

    #[test]
    fn agency_title_number_date_and_address_stand_in_this_order() {
        assert_eq!(
            cited(&["云汀市民政局"], Some("云民规〔2024〕2号")),
            "云汀市民政局. 云汀市临时救助办法: 云民规〔2024〕2号[EB/OL]. (2024-06-28). https://a.example/x.html"
        );
    }

    #[test]
    fn more_than_three_agencies_are_cut_and_none_leaves_no_gap() {
        assert!(cited(&["甲", "乙", "丙", "丁"], None).starts_with("甲, 乙, 丙, 等. 云汀市临时救助办法[EB/OL]"));
        assert!(cited(&[], None).starts_with("云汀市临时救助办法[EB/OL]"));
    }
}
