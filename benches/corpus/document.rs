//! 文件: everything about one document of the corpus, from its number alone.

use super::columns::{COLUMNS, Column, Flavour};
use super::day::{Day, FIRST_YEAR, SPAN};
use super::random::Random;
use super::text;
use super::words::{CODES, MATTERS, OFFICES, PLACES, TOPICS, VERBS};

/// Which corpus.
pub struct Corpus {
    /// Another seed, other texts.
    pub seed: u64,
    /// How many documents it has.
    pub documents: usize,
}

/// What one document says of another, and how that one answers.
#[derive(Clone, Copy)]
pub struct Relation {
    /// 解读文件, 依据, …
    pub name: &'static str,
    /// The same as its target sees it.
    pub answer: &'static str,
}

const INTERPRETS: Relation = Relation { name: "解读文件", answer: "政策解读" };
const BASED_ON: Relation = Relation { name: "依据", answer: "以本文为依据" };
const IMPLEMENTS: Relation = Relation { name: "落实", answer: "落实本文" };
const RELATED: Relation = Relation { name: "相关", answer: "相关" };
const AMENDS: Relation = Relation { name: "修改", answer: "被修改" };
const SUPERSEDES: Relation = Relation { name: "替代", answer: "被替代" };

/// What others need to know of a document.
pub struct Head {
    /// Where it lies.
    pub column: &'static Column,
    /// 标题.
    pub title: String,
    /// 文号.
    pub number: Option<String>,
    /// 索引号.
    pub index: String,
    /// The name of its file and page, without the ending.
    pub name: String,
    /// 成文日期.
    pub signed: Day,
    /// 发布日期.
    pub published: Day,
}

/// A document.
pub struct Document {
    /// Its number in the corpus.
    pub id: usize,
    /// What others need to know of it.
    pub head: Head,
    /// 责任科室.
    pub office: &'static str,
    /// 主题分类.
    pub topic: &'static str,
    /// 关键词.
    pub keywords: [&'static str; 3],
    /// 内容概述.
    pub summary: String,
    /// 有效期至.
    pub expires: Option<Day>,
    /// To earlier documents.
    pub relations: Vec<(Relation, usize)>,
    /// Earlier documents that the text links to.
    pub links: Vec<usize>,
    /// The rows of its attachment, a table.
    pub attachment: Option<String>,
}

/// Purposes of randomness.
const HEAD: u64 = 1;
const REST: u64 = 2;
const TEXT: u64 = 3;

impl Corpus {
    /// What others need to know of a document.
    pub fn head(&self, id: usize) -> Head {
        let mut random = Random::of(self.seed, id, HEAD);
        let column = column_of(&mut random);
        let signed = Day(id * SPAN / self.documents);
        let year = signed.year();
        let serial = id + 1 - self.first_of(year);
        let number = matches!(column.flavour, Flavour::Policy | Flavour::Notice)
            .then(|| format!("{}〔{year}〕{serial}号", random.pick(CODES)));
        let title = Self::title(column, year, &mut random);
        let published = Day(signed.0 + random.below(5));
        let interpreted = (column.flavour == Flavour::Interpretation).then(|| self.policy_before(id, published));
        Head {
            title: match interpreted.flatten() {
                Some(policy) => format!("《{}》政策解读", self.head(policy).title),
                None => title,
            },
            column,
            number,
            index: format!("MZ9900168/{year}-{serial:05}"),
            name: format!("{year}-{serial:05}"),
            signed,
            published,
        }
    }

    /// The first document of a year.
    fn first_of(&self, year: usize) -> usize {
        (Day::first_of(year.max(FIRST_YEAR)).0 * self.documents).div_ceil(SPAN)
    }

    fn title(column: &Column, year: usize, random: &mut Random) -> String {
        let (matter, place) = (random.pick(MATTERS), random.pick(PLACES));
        match column.flavour {
            Flavour::Policy => {
                format!("云汀市{matter}{}", random.pick(&["管理办法", "实施细则", "工作规程", "实施意见"]))
            }
            Flavour::Notice => format!("云汀市民政局关于{}{place}{matter}工作的通知", random.pick(VERBS)),
            Flavour::Register => format!("{year}年{place}{matter}情况公示（第{}批）", 1 + random.below(60)),
            Flavour::Report => format!("云汀市民政局{year}年{place}{matter}工作报告"),
            Flavour::Interpretation => format!("{matter}政策解读"),
        }
    }

    /// The nearest policy before a document that is public on a day: what was signed earlier may be
    /// published later.
    fn policy_before(&self, id: usize, day: Day) -> Option<usize> {
        let is_policy = |id: usize| column_of(&mut Random::of(self.seed, id, HEAD)).flavour == Flavour::Policy;
        (0..id).rev().take(300).find(|id| is_policy(*id) && self.head(*id).published <= day)
    }

    /// The text of a document; `target` says how it names another.
    pub fn text(&self, document: &Document, target: impl Fn(&Head) -> String) -> String {
        let mut random = Random::of(self.seed, document.id, TEXT);
        let links = document.links.iter().map(|id| self.head(*id));
        let links: Vec<(String, String)> = links.map(|head| (head.title.clone(), target(&head))).collect();
        let characters = 300 + random.below(1830);
        let is_register = document.head.column.flavour == Flavour::Register;
        let table = random.percent(if is_register { 40 } else { 5 });
        text::body(
            &mut random,
            &text::Shape { characters, headings: document.id.is_multiple_of(2), table, links: &links },
        )
    }
}

impl Document {
    /// A document by its number.
    pub fn of(corpus: &Corpus, id: usize) -> Self {
        let head = corpus.head(id);
        let mut random = Random::of(corpus.seed, id, REST);
        let ends = head.column.flavour == Flavour::Policy && random.percent(50);
        Self {
            office: random.pick(OFFICES),
            topic: random.pick(TOPICS),
            keywords: keywords(&mut random),
            summary: text::sentence(&mut random).replace("**", ""),
            expires: ends.then(|| head.published.years_later(3 + 2 * (id % 2))),
            relations: relations(corpus, &head, id, &mut random),
            links: if random.percent(20) { earlier(id, &mut random) } else { Vec::new() },
            attachment: random.percent(5).then(|| rows(&mut random)),
            id,
            head,
        }
    }
}

fn column_of(random: &mut Random) -> &'static Column {
    let mut at = random.below(COLUMNS.iter().map(|column| column.weight).sum());
    for column in COLUMNS {
        match at.checked_sub(column.weight) {
            Some(rest) => at = rest,
            None => return column,
        }
    }
    &COLUMNS[1]
}

/// Three different ones.
fn keywords(random: &mut Random) -> [&'static str; 3] {
    let first = random.below(MATTERS.len());
    [0, 7, 19].map(|step| MATTERS[(first + step) % MATTERS.len()])
}

/// About one document in five has one.
fn relations(corpus: &Corpus, head: &Head, id: usize, random: &mut Random) -> Vec<(Relation, usize)> {
    if head.column.flavour == Flavour::Interpretation {
        return corpus.policy_before(id, head.published).map(|policy| (INTERPRETS, policy)).into_iter().collect();
    }
    if !random.percent(15) {
        return Vec::new();
    }
    let Some(target) = corpus.policy_before(random.below(id), head.published) else { return Vec::new() };
    let relation = match (head.column.flavour, random.below(10)) {
        (Flavour::Policy, 0..4) => SUPERSEDES,
        (Flavour::Policy, 4..6) => AMENDS,
        (_, 0..4) => BASED_ON,
        (_, 4..7) => IMPLEMENTS,
        _ => RELATED,
    };
    vec![(relation, target)]
}

/// One or two earlier documents.
fn earlier(id: usize, random: &mut Random) -> Vec<usize> {
    if id == 0 {
        return Vec::new();
    }
    let mut ids: Vec<usize> = (0..=random.below(2)).map(|_| random.below(id)).collect();
    ids.dedup();
    ids
}

fn rows(random: &mut Random) -> String {
    let row = |_| format!("{},{},{}\r\n", random.pick(PLACES), random.pick(MATTERS), random.below(900));
    (0..12).map(row).fold("单位,事项,数量\r\n".to_owned(), |rows, row| rows + &row)
}
