//! 站点配置: `site.yaml`.

use std::collections::BTreeMap;

use super::document::parts;
use super::front::Front;
use super::keys::{self, SITE};
use super::lines::lines;
use super::reader::{Entry, Fields, Reader, Required};
use super::scalars::is_url;
use super::words::shorten;
use super::yaml::{Node, Pair, Value};
use super::{SITE_LIMIT, dates, encoding, rules};
use crate::diagnostic::{Found, Severity};
use crate::model::date::{Date, read_moment};
use crate::model::path::{SourcePath, check_name};
use crate::model::site::{AgencyKind, DEFAULT_PAGE_SIZE, Entry as SiteEntry, Office, Parent, SearchScope, Site, Unit};

/// What `site.yaml` must say.
const REQUIRED: Required = Required { keys: &["name", "agency", "base_url"], rule: &rules::SITE_REQUIRED };

/// Reads `site.yaml`. `None` when nothing in it can be read. A required key that is missing is empty
/// in the value and a gate finding.
pub fn read(bytes: &[u8]) -> Found<Option<Site>> {
    read_as(bytes, env!("CARGO_PKG_VERSION"))
}

fn read_as(bytes: &[u8], version: &str) -> Found<Option<Site>> {
    let path = SourcePath::site();
    let (source, mut findings) = encoding::decode(&path, bytes);
    let Some(source) = source else {
        return Found { value: None, diagnostics: findings };
    };
    let (head, part) = whole(&source.text);
    let (front, more) = Front::open(&source, head, part, &SITE, SITE_LIMIT);
    findings.extend(more);
    let parsed = front.parse();
    let mut reader = Reader::new(&front, &parsed, findings);
    if parsed.pairs.is_empty() && !reader.findings.is_empty() {
        return Found { value: None, diagnostics: reader.findings };
    }
    reader.requires(&parsed.pairs, version);
    let fields = reader.top(&SITE, &parsed, REQUIRED);
    let value = Some(site(&mut reader, &fields));
    Found { value, diagnostics: reader.findings }
}

/// The first line with something on it, and the YAML: a `---` before it or after it is nobody's harm.
pub(super) fn whole(text: &str) -> (std::ops::Range<usize>, std::ops::Range<usize>) {
    let first = lines(text).find(|line| !line.is_blank());
    let head = first.map_or(0..0, |line| line.start..line.end());
    let start = first.filter(|line| line.text.trim_end() == "---").map_or(0, |line| line.next);
    let last = lines(text).filter(|line| !line.is_blank()).last();
    let end = last.filter(|line| line.start >= start && matches!(line.text.trim_end(), "---" | "..."));
    (head, start..end.map_or(text.len(), |line| line.start))
}

fn site(r: &mut Reader<'_>, fields: &Fields<'_>) -> Site {
    let get = |key| fields.get(key);
    Site {
        name: r.text(get("name")).unwrap_or_default(),
        agency: r.text(get("agency")).unwrap_or_default(),
        kind: r.agency_kind(get("kind")),
        parent: r.parent(get("parent")),
        base_url: r.base_url(get("base_url")),
        site_code: r.text(get("site_code")),
        icp: r.text(get("icp")),
        police_record: r.text(get("police_record")),
        party_mark: r.url(get("party_mark")),
        address: r.text(get("address")),
        postcode: r.text(get("postcode")),
        phone: r.text(get("phone")),
        office_hours: r.text(get("office_hours")),
        emblem: r.emblem(get("emblem")),
        agency_code: r.text(get("agency_code")),
        index_number: r.text(get("index_number")),
        doc_number_codes: r.texts(get("doc_number_codes")),
        offices: r.offices(get("offices")),
        units: r.units(get("units")),
        entries: get("entries").map(|entry| r.site_entries(entry)),
        theme: r.slug(get("theme")),
        minify: r.flag(get("minify")).unwrap_or(true),
        search: r.search(get("search")),
        page_size: r.integer(get("page_size"), "正整数").filter(|size| *size > 0).unwrap_or(DEFAULT_PAGE_SIZE),
        deadlines: r.deadlines(get("deadlines")),
        rules: r.severities(get("rules")),
        gate: r.texts(get("gate")),
        holidays: r.holidays(get("holidays")),
        requires: r.text(get("requires")),
    }
}

impl Reader<'_> {
    /// Compares the program with what the site needs, before keys that it cannot know are judged.
    fn requires(&mut self, pairs: &[Pair<'_>], version: &str) {
        let is_requires = |pair: &&Pair<'_>| SITE.find(&pair.key).is_some_and(|field| field.key == "requires");
        let Some(pair) = pairs.iter().find(is_requires) else { return };
        let Value::Text(text) = &pair.node.value else { return };
        let Some(least) = version_of(text) else {
            let message = format!("“{}”不是程序版本：“{}”", pair.key, shorten(text));
            return self.rewrite(&rules::WRONG_SHAPE, &pair.node.span, message, &format!("\">={version}\""), false);
        };
        if version_of(version).is_some_and(|own| own < least) {
            self.says_unknown = false;
            let message = format!("本站需要 gongkai {}，正在运行的是 {version}", text.trim());
            self.say(&rules::OLD_PROGRAM, &pair.node.span, message, "请换用新版程序；新版才有的字段这次没有检查");
        }
    }

    fn agency_kind(&mut self, entry: Option<&Entry<'_>>) -> AgencyKind {
        let kind = self.word(entry, AgencyKind::parse, AgencyKind::spellings(), &rules::NOT_A_CHOICE);
        kind.unwrap_or(AgencyKind::Department)
    }

    /// A file below the folder of the site, without `./`.
    fn emblem(&mut self, entry: Option<&Entry<'_>>) -> Option<String> {
        let entry = entry?;
        let text = self.text(Some(entry))?;
        let path = text.trim_start_matches("./").trim_start_matches('/');
        if path.split('/').all(|name| check_name(name).is_ok()) {
            return Some(path.to_owned());
        }
        let message = format!("“{}”里的“{}”不是站点文件夹里的文件", entry.name, shorten(&text));
        let help = "请把图片放进站点文件夹，从 site.yaml 旁边写起，如：图片/徽标.svg";
        self.say(&rules::OUTSIDE, &entry.node.span, message, help);
        None
    }

    fn search(&mut self, entry: Option<&Entry<'_>>) -> SearchScope {
        let parse = |text: &str| {
            SearchScope::parse(text).or_else(|| {
                super::scalars::flag_of(text).map(|on| if on { SearchScope::Full } else { SearchScope::Off })
            })
        };
        self.word(entry, parse, SearchScope::spellings(), &rules::NOT_A_CHOICE).unwrap_or(SearchScope::Full)
    }

    /// With a final `/`; a query or an anchor has no place in it.
    fn base_url(&mut self, entry: Option<&Entry<'_>>) -> String {
        let Some(entry) = entry else { return String::new() };
        let Some(text) = self.text(Some(entry)) else { return String::new() };
        if is_url(&text) && !text.contains(['?', '#']) {
            return if text.ends_with('/') { text } else { format!("{text}/") };
        }
        let message = format!("“{}”不是完整的网址：“{}”", entry.name, shorten(&text));
        let help = format!("请写成：{}: https://www.example.gov.cn/zfxxgk/", entry.name);
        self.say(&rules::BASE_URL, &entry.node.span, message, help);
        String::new()
    }

    fn parent(&mut self, entry: Option<&Entry<'_>>) -> Option<Parent> {
        let fields = self.map(entry?, parts(&["name", "url"]))?;
        let name = self.text(fields.get("name"));
        let url = self.url(fields.get("url"));
        Some(Parent { name: name?, url: url? })
    }

    fn offices(&mut self, entry: Option<&Entry<'_>>) -> Vec<Office> {
        let Some(entry) = entry else { return Vec::new() };
        let items = self.items(entry);
        items.into_iter().filter_map(|node| self.office(entry, node)).collect()
    }

    fn office(&mut self, entry: &Entry<'_>, node: &Node<'_>) -> Option<Office> {
        if let Value::Text(text) = &node.value {
            let name = text.trim().to_owned();
            return Some(Office { name, ..Office::default() });
        }
        let fields = self.map_node(entry, node, parts(&["name"]))?;
        let office = Office {
            name: self.text(fields.get("name")).unwrap_or_default(),
            aliases: self.texts(fields.get("aliases")),
            phone: self.text(fields.get("phone")),
            until: self.date(fields.get("until")),
            since: self.date(fields.get("since")),
            duties: self.text(fields.get("duties")),
            place: self.text(fields.get("place")),
            successor: self.text(fields.get("successor")),
        };
        (!office.name.is_empty()).then_some(office)
    }

    fn units(&mut self, entry: Option<&Entry<'_>>) -> Vec<Unit> {
        let Some(entry) = entry else { return Vec::new() };
        let items = self.items(entry);
        items.into_iter().filter_map(|node| self.unit(entry, node)).collect()
    }

    fn unit(&mut self, entry: &Entry<'_>, node: &Node<'_>) -> Option<Unit> {
        let fields = self.map_node(entry, node, parts(&["name", "folder"]))?;
        let name = self.text(fields.get("name"));
        let code = self.text(fields.get("code"));
        let kind = self.agency_kind(fields.get("kind"));
        let folder = self.folder(fields.get("folder"));
        let offices = self.offices(fields.get("offices"));
        Some(Unit { name: name?, code, kind, folder: folder?, offices })
    }

    /// A first-level folder of `content/`, with or without that name before it.
    fn folder(&mut self, entry: Option<&Entry<'_>>) -> Option<String> {
        let entry = entry?;
        let text = self.text(Some(entry))?;
        let folder = text.trim_matches('/');
        let folder = folder.strip_prefix("content/").unwrap_or(folder);
        if check_name(folder).is_ok() {
            return Some(folder.to_owned());
        }
        let message = format!("“{}”应当是 content 下的一级文件夹，不能是“{}”", entry.name, shorten(&text));
        self.say(&rules::WRONG_SHAPE, &entry.node.span, message, format!("请写成：{}: 民政局", entry.name));
        None
    }

    fn site_entries(&mut self, entry: &Entry<'_>) -> Vec<SiteEntry> {
        let items = self.items(entry);
        items.into_iter().filter_map(|node| self.site_entry(entry, node)).collect()
    }

    fn site_entry(&mut self, entry: &Entry<'_>, node: &Node<'_>) -> Option<SiteEntry> {
        if let Value::Text(text) = &node.value {
            let title = text.trim().to_owned();
            return Some(SiteEntry { column: title.clone(), title });
        }
        let fields = self.map_node(entry, node, parts(&["title"]))?;
        let title = self.text(fields.get("title"))?;
        let column = self.text(fields.get("column")).unwrap_or_else(|| title.clone());
        Some(SiteEntry { title, column })
    }

    fn deadlines(&mut self, entry: Option<&Entry<'_>>) -> BTreeMap<String, u32> {
        let mut found = BTreeMap::new();
        for (name, text, node) in self.free(entry) {
            if let Ok(days) = text.trim_end_matches(['天', '日']).trim().parse() {
                found.insert(name, days);
                continue;
            }
            let message = format!("“{name}”应当是天数，不能是“{}”", shorten(&text));
            self.say(&rules::WRONG_SHAPE, &node.span, message, format!("请写成：{name}: 20"));
        }
        found
    }

    fn severities(&mut self, entry: Option<&Entry<'_>>) -> BTreeMap<String, Option<Severity>> {
        const WORDS: &[&str] = &["error", "错误", "warning", "警告", "note", "提示", "off", "关闭"];
        let mut found = BTreeMap::new();
        for (name, text, node) in self.free(entry) {
            let severity = match text.as_str() {
                "error" | "错误" => Some(Severity::Error),
                "warning" | "警告" => Some(Severity::Warning),
                "note" | "提示" => Some(Severity::Note),
                "off" | "关闭" | "否" | "false" => None,
                _ => {
                    let message = format!("规则“{name}”不能设为“{}”", shorten(&text));
                    match keys::nearest_choice(WORDS, &text) {
                        Some(word) => self.rewrite(&rules::NOT_A_CHOICE, &node.span, message, word, false),
                        None => self.say(&rules::NOT_A_CHOICE, &node.span, message, "可以写：错误、警告、提示、关闭"),
                    }
                    continue;
                }
            };
            found.insert(name, severity);
        }
        found
    }

    /// The names and texts of a map whose keys are in no table.
    fn free<'n>(&mut self, entry: Option<&Entry<'n>>) -> Vec<(String, String, &'n Node<'n>)> {
        let Some(entry) = entry else { return Vec::new() };
        let Value::Map(pairs) = &entry.node.value else {
            self.wrong_shape(entry, entry.node, "名称与值的对照");
            return Vec::new();
        };
        let mut found: Vec<(String, String, &'n Node<'n>)> = Vec::new();
        for pair in pairs {
            let name = pair.key.trim().to_owned();
            if found.iter().any(|(other, _, _)| *other == name) {
                self.say(&rules::TWICE, &pair.span, format!("“{name}”写了两次"), "请只留一个，删去另一个");
                continue;
            }
            if let Some(text) = self.text_node(entry, &pair.node) {
                found.push((name, text, &pair.node));
            }
        }
        found
    }

    fn holidays(&mut self, entry: Option<&Entry<'_>>) -> BTreeMap<Date, bool> {
        let mut found = BTreeMap::new();
        let Some(entry) = entry else { return found };
        let Some(fields) = self.map(entry, parts(&[])) else { return found };
        for (key, works) in [("off", false), ("work", true)] {
            let Some(days) = fields.get(key) else { continue };
            for node in self.items(days) {
                let Some(text) = self.text_node(days, node) else { continue };
                if let Some(days) = days_of(&text) {
                    found.extend(days.into_iter().map(|day| (day, works)));
                    continue;
                }
                let message = format!("“{}”里的“{}”不是日期", days.name, shorten(&text));
                let help = "请写成 2026-10-01，或 2026-10-01 至 2026-10-07";
                self.say(&rules::NOT_A_DATE, &node.span, message, help);
            }
        }
        found
    }
}

/// No holiday is longer.
const HOLIDAY_DAYS: usize = 100;

/// One day, or the days of a period.
fn days_of(text: &str) -> Option<Vec<Date>> {
    if let Ok(read) = read_moment(text) {
        return Some(vec![read.moment.date]);
    }
    let period = dates::split_period(text)?;
    let mut days = Vec::new();
    let mut day = period.from;
    while day <= period.to && days.len() <= HOLIDAY_DAYS {
        days.push(day);
        day = day.tomorrow().ok()?;
    }
    (!days.is_empty() && days.len() <= HOLIDAY_DAYS).then_some(days)
}

/// `>=0.2`, `0.2.1`: three numbers.
fn version_of(text: &str) -> Option<[u32; 3]> {
    let text = text.trim().trim_start_matches(['>', '=', '≥', 'v', ' ']);
    let text = text.split(['-', '+']).next().unwrap_or(text);
    let mut version = [0; 3];
    let mut count = 0;
    for (part, slot) in text.split('.').zip(&mut version) {
        *slot = part.trim().parse().ok()?;
        count += 1;
    }
    (count == text.split('.').count()).then_some(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> (Site, Vec<String>) {
        let found = read_as(text.as_bytes(), "0.1.0");
        let findings =
            found.diagnostics.iter().map(|finding| format!("{} {}", finding.rule.id, finding.message)).collect();
        (found.value.unwrap(), findings)
    }

    const LEAST: &str = "name: 测试站\nagency: 测试局\nbase_url: https://x.example\n";

    #[test]
    fn a_small_site_has_the_defaults() {
        let (site, findings) = read_text(LEAST);
        assert_eq!(findings, [""; 0]);
        assert_eq!((site.name.as_str(), site.base_url.as_str()), ("测试站", "https://x.example/"));
        assert_eq!((site.minify, site.page_size, site.search), (true, 20, SearchScope::Full));
        assert_eq!(site.entries, None);
    }

    #[test]
    fn everything_may_be_said_in_chinese() {
        let text = "---\n名称: 云汀市\n机关: 云汀市人民政府\n网址: https://x.example/gk/\n类型: 政府\n上级网站: {名称: 门户, 网址: https://y.example/}\n科室:\n  - 办公室\n  - 名称: 财务科\n    别名: [计财科]\n    职责: 管账。\n    办公地点: 205室\n    职责划入: 办公室\n    撤销日期: 2026-03-31\n单位:\n  - 名称: 云汀市民政局\n    文件夹: 民政局\n    科室: [办公室]\n入口:\n  - 政策\n  - {标题: 指南, 栏目: zn}\n压缩: 否\n检索: 标题\n每页条数: 10\n期限:\n  主动公开: 20\n规则:\n  GK-TTL-001: 关闭\n  GK-NUM-001: 警告\n节假日:\n  放假: [2026-10-01 至 2026-10-03]\n  上班: [2026-09-27]\n";
        let (site, findings) = read_text(text);
        assert_eq!(findings, [""; 0]);
        assert_eq!(site.kind, AgencyKind::Government);
        assert_eq!(site.offices[1].aliases, ["计财科"]);
        let said = |text: &Option<String>| text.clone().unwrap_or_default();
        let office = &site.offices[1];
        assert_eq!([&office.duties, &office.place, &office.successor].map(said), ["管账。", "205室", "办公室"]);
        assert_eq!((site.units[0].folder.as_str(), site.units[0].offices.len()), ("民政局", 1));
        assert_eq!(site.entries.as_ref().map(|entries| entries[1].column.as_str()), Some("zn"));
        assert_eq!((site.minify, site.search, site.page_size), (false, SearchScope::Titles, 10));
        assert_eq!(site.rules["GK-TTL-001"], None);
        assert_eq!(site.holidays.len(), 4);
    }

    #[test]
    fn an_older_program_says_so_and_does_not_call_new_keys_misspelt() {
        let (_, findings) = read_text(&format!("{LEAST}requires: \">=0.2\"\nbrand_new: 1\n"));
        assert_eq!(findings, ["GK-READ-052 本站需要 gongkai >=0.2，正在运行的是 0.1.0"]);
        let (_, findings) = read_text(&format!("{LEAST}requires: \">=0.1\"\nbrand_new: 1\n"));
        assert_eq!(findings, ["GK-META-015 没有“brand_new”这个字段，它的值没有读入"]);
    }

    #[test]
    fn what_is_missing_or_wrong_is_said_and_the_rest_is_read() {
        let (site, findings) = read_text("agency: 测试局\nbase_url: www.x.example\npage_size: 零\nsearch: 全部\n");
        assert_eq!(
            findings,
            [
                "GK-READ-051 缺少“名称”",
                "GK-READ-053 “base_url”不是完整的网址：“www.x.example”",
                "GK-READ-018 “search”不能是“全部”",
                "GK-READ-017 “page_size”应当是正整数，不能是“零”",
            ]
        );
        assert_eq!(site.agency, "测试局");
        assert!([&b"\0\xff"[..], b": ["].iter().all(|bytes| read(bytes).value.is_none()));
    }
}
