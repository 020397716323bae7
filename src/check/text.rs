//! 文字审查: what must not stand in the text of a public file. Pure functions of one file's text.

use std::collections::BTreeMap;
use std::ops::Range;

use memchr::{memmem, memrchr};

use super::private::{self, HitKind};
use crate::diagnostic::{Diagnostic, Place};
use crate::model::kind::Disclosure;
use crate::model::path::{SourcePath, turns};
use crate::rule;

rule!(SECRECY_MARK, "GK-SEC-001", "含有密级标志", Error, gate; "《中华人民共和国保守国家秘密法》第三十五条");
rule!(IDENTITY_NUMBER, "GK-PII-001", "含有身份证号码", Error, gate; "《中华人民共和国个人信息保护法》第二十八条、第五十一条");
rule!(IN_ATTACHMENT, "GK-PII-002", "附件含有身份证号码或银行卡号", Error, gate; "《中华人民共和国个人信息保护法》第二十八条、第五十一条");
rule!(BANK_CARD, "GK-PII-003", "含有银行卡号", Error, gate; "《中华人民共和国个人信息保护法》第二十八条");
rule!(MOBILE, "GK-PII-004", "含有手机号码", Warning; "《中华人民共和国个人信息保护法》");
rule!(COPY_MARK, "GK-ATTR-004", "正文标注与公开属性矛盾", Warning; "各地公文公开属性认定制度（地方规定）");
rule!(TURNING, "GK-READ-109", "正文含有改变文字方向的字符", Warning);
rule!(LEFTOVER, "GK-BODY-005", "留有模板文字", Error);

/// Judges the whole text of a document, front matter included. `at` turns a range of the text into one
/// of the stored file.
pub fn document(
    path: &SourcePath,
    text: &str,
    disclosure: Option<Disclosure>,
    at: impl Fn(Range<usize>) -> Range<usize>,
) -> Vec<Diagnostic> {
    let place = |range: Range<usize>| Place::bytes(path, at(range));
    let mut findings: Vec<Diagnostic> = secrecy(text).into_iter().map(|range| secrecy_finding(place(range))).collect();
    let mut contacts = Contacts::default();
    for hit in private::find(text) {
        let finding = match hit.kind {
            HitKind::Identity => Diagnostic::new(&IDENTITY_NUMBER, place(hit.span), "文中有一个校验正确的身份证号码")
                .help("请隐去中间八位（出生日期），如 990101********0011；确需公开的，写“不适用规则”并说明理由"),
            HitKind::BankCard => Diagnostic::new(&BANK_CARD, place(hit.span), "文中有一个校验正确的银行卡号")
                .help("请只保留后四位；如不是银行卡号，写“不适用规则”并说明理由"),
            HitKind::Mobile if contacts.before(text, hit.span.start) => continue,
            HitKind::Mobile => Diagnostic::new(&MOBILE, place(hit.span), "文中有一个手机号码")
                .help("公开联系方式宜用办公电话；名单中的手机号码请隐去中间四位"),
        };
        findings.push(finding);
    }
    findings.extend(copy_mark(text, disclosure).map(|(range, mark)| {
        Diagnostic::new(&COPY_MARK, place(range), format!("正文写着“{mark}”，公开属性却是主动公开"))
            .help("请核对公开属性；确属主动公开的，应标注“（此件公开发布）”")
    }));
    findings.extend(leftovers(text).into_iter().map(|range| {
        let word = text[range.clone()].to_owned();
        Diagnostic::new(&LEFTOVER, place(range), format!("“{word}”是没有填写的模板文字"))
            .help("请换成实际内容，或删去这一处")
    }));
    findings
}

/// Characters of a body that turn the direction of writing: the reader sees another text than a search
/// finds. Only the front matter has a use for repairs; here they are told.
pub fn turning(path: &SourcePath, body: &str, offset: usize) -> Vec<Diagnostic> {
    let signs = memchr::memchr_iter(0xe2, body.as_bytes());
    let turning = signs.filter_map(|at| Some((at, body.get(at..)?.chars().next().filter(|c| turns(*c))?)));
    let one = |(at, c): (usize, char)| {
        let span = offset + at..offset + at + c.len_utf8();
        let message = format!("这里有一个看不见的字符 U+{:04X}，它改变文字的方向，显示的次序与实际不同", u32::from(c));
        Diagnostic::new(&TURNING, Place::bytes(path, span.clone()), message)
            .help("多是从网页或 PDF 复制时带来的，请删去")
            .fix(span, "", false)
    };
    turning.map(one).collect()
}

/// Judges a file name.
pub fn file_name(path: &SourcePath) -> Option<Diagnostic> {
    (!secrecy(path.as_str()).is_empty()).then(|| secrecy_finding(Place::file(path)))
}

/// Judges the text of an attachment that is plain text.
pub fn attachment(path: &SourcePath, text: &str) -> Vec<Diagnostic> {
    let mut findings: Vec<Diagnostic> =
        secrecy(text).into_iter().map(|range| secrecy_finding(Place::bytes(path, range))).collect();
    for hit in private::find(text).into_iter().filter(|hit| hit.kind != HitKind::Mobile) {
        findings.push(
            Diagnostic::new(&IN_ATTACHMENT, Place::bytes(path, hit.span), "附件中有身份证号码或银行卡号")
                .help("请隐去号码中间部分后重新保存附件"),
        );
    }
    findings
}

fn secrecy_finding(place: Place) -> Diagnostic {
    Diagnostic::new(&SECRECY_MARK, place, "含有密级标志，属于国家秘密的文件不得进入公开流程")
        .help("请立即停止处理并报告本机关保密工作机构；如只是引用该字样，请去掉“★”")
}

/// `(绝密|机密|秘密)\s*★`.
fn secrecy(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for star in memmem::find_iter(text.as_bytes(), "★") {
        let before = text[..star].trim_end();
        for word in ["绝密", "机密", "秘密"] {
            if before.ends_with(word) {
                found.push(before.len() - word.len()..star + "★".len());
            }
        }
    }
    found
}

/// Words beside which a mobile number may stand.
const CONTACTS: [&str; 6] = ["联系电话", "咨询电话", "监督电话", "联系人", "举报电话", "热线"];

/// Whether a mobile number stands where a contact is expected to: behind such a word on its line. Asked
/// from left to right, it looks at each part of a line once, however long the line is.
#[derive(Default)]
struct Contacts {
    /// How far the line has been looked at.
    seen: usize,
    /// Whether such a word was on it.
    found: bool,
}

impl Contacts {
    fn before(&mut self, text: &str, at: usize) -> bool {
        let line = memrchr(b'\n', &text.as_bytes()[self.seen..at]).map(|end| self.seen + end + 1);
        if let Some(line) = line {
            (self.seen, self.found) = (line, false);
        }
        if !self.found {
            let part = &text.as_bytes()[self.seen..at];
            self.found = CONTACTS.iter().any(|word| memmem::find(part, word.as_bytes()).is_some());
        }
        self.seen = at;
        self.found
    }
}

/// 附注 (GB/T 9704) that says the paper is not public.
fn copy_mark(text: &str, disclosure: Option<Disclosure>) -> Option<(Range<usize>, &'static str)> {
    if disclosure.is_some_and(|disclosure| disclosure != Disclosure::Proactive) {
        return None;
    }
    let noted: Vec<usize> = memmem::find_iter(text.as_bytes(), "此件").collect();
    let stands = |at: usize, mark: &str, open: &str| text[..at].ends_with(open) && text[at..].starts_with(mark);
    ["此件依申请公开", "此件不公开", "此件不予公开"].into_iter().find_map(|mark| {
        let at = ["（", "("].into_iter().find_map(|open| noted.iter().find(|at| stands(**at, mark, open)))?;
        Some((*at..at + mark.len(), mark))
    })
}

/// Words that `init` and `new` leave for the bureau to fill in, and others seen in published pages.
const LEFTOVERS: [&str; 6] = ["（待填", "(待填", "待填写", "TODO", "前端复用", "lorem ipsum"];

/// One of these stands in each of them: most texts have none, and are looked through no more often.
const STEMS: [&str; 4] = ["待填", "TODO", "前端复用", "lorem ipsum"];

fn leftovers(text: &str) -> Vec<Range<usize>> {
    if STEMS.iter().all(|stem| memmem::find(text.as_bytes(), stem.as_bytes()).is_none()) {
        return Vec::new();
    }
    let mut found: BTreeMap<usize, usize> = BTreeMap::new();
    for word in LEFTOVERS {
        let mut close = Close::default();
        for (at, _) in text.match_indices(word) {
            if found.range(..=at).next_back().is_some_and(|(_, end)| at < *end) {
                continue;
            }
            let end = match word {
                // The whole bracket is what has to be replaced.
                "（待填" | "(待填" => close.behind(text, at).unwrap_or(at + word.len()),
                _ => at + word.len(),
            };
            if found.range(at..end).next().is_none() {
                found.insert(at, end);
            }
        }
    }
    found.into_iter().map(|(start, end)| start..end).collect()
}

/// The bracket that closes what stands before it. One answer serves all that stand before the same
/// bracket, so that no text is looked through again and again.
#[derive(Default)]
struct Close {
    at: usize,
    end: Option<usize>,
}

impl Close {
    /// Where the bracket that was opened at `from` ends, at the latest with its line. Asked from left to
    /// right.
    fn behind(&mut self, text: &str, from: usize) -> Option<usize> {
        if from >= self.at {
            let sign = text[from..].char_indices().find(|(_, c)| matches!(c, '）' | ')' | '\n'));
            self.at = sign.map_or(text.len(), |(length, _)| from + length);
            let width = |c: char| if c == '\n' { 0 } else { c.len_utf8() };
            self.end = sign.map(|(length, c)| from + length + width(c));
        }
        self.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(text: &str) -> Vec<&'static str> {
        document(&SourcePath::new("content/a.md"), text, None, |range| range)
            .iter()
            .map(|finding| finding.rule.id)
            .collect()
    }

    #[test]
    fn secrecy_marks_are_found_with_blanks_and_without() {
        assert_eq!(ids("机密★1年"), ["GK-SEC-001"]);
        assert_eq!(ids("秘密 ★"), ["GK-SEC-001"]);
        assert!(ids("保守国家秘密，五星★级").is_empty());
        assert!(file_name(&SourcePath::new("content/绝密★.docx")).is_some());
    }

    #[test]
    fn copy_marks_must_agree_with_the_attribute() {
        assert_eq!(ids("（此件依申请公开）"), ["GK-ATTR-004"]);
        assert!(ids("（此件公开发布）").is_empty());
    }

    #[test]
    fn a_template_word_is_reported_once_and_whole() {
        let found = document(&SourcePath::new("a.md"), "地址：（待填写：门牌号）。", None, |range| range);
        assert_eq!(found.len(), 1);
        assert!(found[0].message.contains("（待填写：门牌号）"));
    }

    #[test]
    fn the_first_copy_mark_in_either_kind_of_brackets_is_named() {
        let mark = |text: &str| copy_mark(text, None).map(|(range, mark)| (range.start, mark));
        assert_eq!(mark("（此件不公开）(此件依申请公开)"), Some((22, "此件依申请公开")));
        assert_eq!(mark("(此件不公开)（此件不公开）"), Some((20, "此件不公开")));
        assert_eq!(mark("此件不公开，（此件公开发布）"), None);
        assert_eq!(copy_mark("（此件不公开）", Some(Disclosure::OnRequest)), None);
    }

    #[test]
    fn every_template_word_has_a_stem() {
        for word in LEFTOVERS {
            assert!(STEMS.iter().any(|stem| word.contains(stem)), "{word}");
            assert_eq!(ids(&format!("甲{word}）乙")), ["GK-BODY-005"], "{word}");
        }
    }

    #[test]
    fn mobile_numbers_of_contacts_pass() {
        assert!(ids("联系电话：13800000000").is_empty());
        assert_eq!(ids("王某 13800000000"), ["GK-PII-004"]);
    }
}
