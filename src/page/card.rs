//! 列表中的文件: what the lists show of a document.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::catalog::{Catalog, Column, Document, DocumentFacts, Target};
use crate::model::date::Date;
use crate::model::kind::Kind;
use crate::model::path::OutputPath;
use crate::model::relation::RelationKind;
use crate::model::validity::Validity;

/// A document in a list. It holds on to what is in memory anyway instead of copying it: a site has as many
/// cards as documents. Templates see it as [`CardView`], and its fingerprint covers what that is made of.
#[derive(Debug, Clone)]
pub struct Card {
    /// What its file says.
    pub facts: Arc<DocumentFacts>,
    /// Its page, where it is not an item that stands elsewhere.
    pub address: OutputPath,
    /// An item that stands elsewhere, under the 外部链接 of its file.
    pub external: bool,
    /// 类型.
    pub kind: Kind,
    /// 发布日期.
    pub published: Date,
    /// 有效性, where the class has one.
    pub validity: Option<Validity>,
    /// How many interpretations it has.
    pub interpretations: usize,
    /// The column's title.
    pub column: Arc<str>,
    /// 责任科室, joined by `、`.
    pub office: Arc<str>,
    /// 内容概述.
    pub summary: Arc<str>,
    /// 期限 of a consultation or public list, with its state.
    pub period: Option<Box<PeriodView>>,
}

impl Card {
    /// The address of an item that stands elsewhere.
    fn elsewhere(&self) -> Option<&str> {
        self.facts.front.rare.link.as_deref().filter(|_| self.external)
    }

    /// Where it leads.
    pub fn href(&self) -> Cow<'_, str> {
        self.elsewhere().map_or_else(|| Cow::Owned(self.address.href()), Cow::Borrowed)
    }

    /// What a list shows of it.
    pub fn view(&self) -> CardView<'_> {
        let front = &self.facts.front;
        CardView {
            title: &front.title,
            href: self.href(),
            external: self.external,
            doc_number: front.doc_number.as_ref().map(ToString::to_string),
            index_number: front.index_number.as_deref(),
            kind: self.kind.chinese(),
            signed: front.signed.map(|date| date.to_string()),
            published: self.published.to_string(),
            validity: self.validity.map(status),
            interpretations: self.interpretations,
            column: &self.column,
            office: &self.office,
            summary: &self.summary,
            period: self.period.as_deref(),
        }
    }
}

/// Over what [`Card::view`] is made of, which is cheaper than to make it.
impl Hash for Card {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Named one by one: a new field must be thought about here.
        let Self {
            facts,
            address,
            external,
            kind,
            published,
            validity,
            interpretations,
            column,
            office,
            summary,
            period,
        } = self;
        let front = &facts.front;
        (&front.title, self.elsewhere(), address, external).hash(state);
        (&front.doc_number, &front.index_number, kind, front.signed, published).hash(state);
        (validity, interpretations, column, office, summary, period).hash(state);
    }
}

impl Serialize for Card {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.view().serialize(serializer)
    }
}

/// What a list shows of a document. Never a body.
#[derive(Debug, Serialize)]
pub struct CardView<'c> {
    /// 标题.
    pub title: &'c str,
    /// Where it leads.
    pub href: Cow<'c, str>,
    /// An item that stands elsewhere.
    pub external: bool,
    /// 文号.
    pub doc_number: Option<String>,
    /// 索引号.
    pub index_number: Option<&'c str>,
    /// 类型 in Chinese.
    pub kind: &'static str,
    /// 成文日期, `YYYY-MM-DD`.
    pub signed: Option<String>,
    /// 发布日期, `YYYY-MM-DD`.
    pub published: String,
    /// 有效性, where the class has one.
    pub validity: Option<Status>,
    /// How many interpretations it has.
    pub interpretations: usize,
    /// The column's title.
    pub column: &'c str,
    /// 责任科室, joined by `、`.
    pub office: &'c str,
    /// 内容概述.
    pub summary: &'c str,
    /// 期限 of a consultation or public list, with its state.
    pub period: Option<&'c PeriodView>,
}

/// 有效性 as a word and a shape.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct Status {
    /// 有效, 尚未生效, 已修改, 失效, 废止, 撤回.
    pub word: &'static str,
    /// For the style: `in-force`, `not-yet`, `amended`, `ended`.
    pub class: &'static str,
}

/// 期限.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct PeriodView {
    /// `YYYY-MM-DD`.
    pub from: String,
    /// `YYYY-MM-DD`, inclusive.
    pub to: String,
    /// 未开始, 征集中 / 公示中, 已结束, 已反馈.
    pub state: &'static str,
}

/// 有效性 as a word and a shape.
pub fn status(word: Validity) -> Status {
    let class = match word {
        Validity::InForce => "in-force",
        Validity::NotYet => "not-yet",
        Validity::Amended => "amended",
        Validity::Expired | Validity::Repealed | Validity::Withdrawn => "ended",
    };
    Status { word: word.chinese(), class }
}

/// The title of a column; on a site of several agencies with the agency before it.
fn column_name(catalog: &Catalog, column: &Column) -> String {
    if column.unit == 0 {
        column.title.clone()
    } else {
        format!("{}：{}", catalog.units[column.unit].name, column.title)
    }
}

pub(super) fn card(catalog: &Catalog, names: &Names, document: &Document) -> Card {
    Card {
        facts: Arc::clone(&document.facts),
        address: document.address.clone(),
        external: document.is_listed() && document.facts.front.rare.link.is_some(),
        kind: document.kind,
        published: document.published(),
        validity: document.validity.as_ref().map(|facts| facts.word),
        interpretations: document
            .relations
            .iter()
            .filter(|relation| relation.kind == RelationKind::InterpretedBy)
            .count(),
        column: Arc::clone(&names.columns[document.column]),
        office: names.office(&document.offices),
        summary: Arc::clone(&document.summary),
        period: period(document, catalog.as_of).map(Box::new),
    }
}

/// Names that many cards show.
pub(super) struct Names {
    /// Per column: its title, with the agency on a site of several.
    columns: Vec<Arc<str>>,
    /// Names of single offices.
    offices: BTreeSet<Arc<str>>,
}

impl Names {
    pub(super) fn of(catalog: &Catalog) -> Self {
        let columns = catalog.columns.iter().map(|column| column_name(catalog, column).into()).collect();
        let offices = catalog.offices.iter().map(|office| office.name.as_str().into()).collect();
        Self { columns, offices }
    }

    fn office(&self, offices: &[String]) -> Arc<str> {
        match offices {
            [one] => self.offices.get(one.as_str()).cloned().unwrap_or_else(|| one.as_str().into()),
            several => several.join("、").into(),
        }
    }
}

/// 期限 with its state as of the build's date.
pub fn period(document: &Document, as_of: Date) -> Option<PeriodView> {
    let period = document.facts.front.rare.period?;
    let answered = document
        .relations
        .iter()
        .any(|relation| relation.kind == RelationKind::Feedback && matches!(relation.target, Target::Document(_)));
    let state = if as_of < period.from {
        "未开始"
    } else if answered {
        "已反馈"
    } else if as_of > period.to {
        "已结束"
    } else if document.kind == Kind::Consultation {
        "征集中"
    } else {
        "公示中"
    };
    Some(PeriodView { from: period.from.to_string(), to: period.to.to_string(), state })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::Fingerprint;
    use crate::model::doc_number::DocNumber;
    use crate::page::fixtures;

    /// Whatever a list shows is in the fingerprint, else a list would stay as it was.
    #[test]
    fn no_field_is_shown_that_does_not_count() {
        let changes: [fn(&mut Card); 14] = [
            |card| Arc::make_mut(&mut card.facts).front.title.push('新'),
            |card| Arc::make_mut(&mut card.facts).front.doc_number = DocNumber::parse("云民规〔2025〕9号"),
            |card| Arc::make_mut(&mut card.facts).front.index_number = Some("MZ/1".to_owned()),
            |card| Arc::make_mut(&mut card.facts).front.signed = Some(Date::MAX),
            |card| card.address = OutputPath::trusted("zc/b.html"),
            |card| {
                card.external = true;
                Arc::make_mut(&mut card.facts).front.rare.link = Some("https://a.example/".to_owned());
            },
            |card| card.kind = Kind::Guide,
            |card| card.published = Date::MAX,
            |card| card.validity = None,
            |card| card.interpretations += 1,
            |card| card.column = "别的栏目".into(),
            |card| card.office = "别的科室".into(),
            |card| card.summary = "别的概述".into(),
            |card| card.period = Some(Box::new(fixtures::period("公示中"))),
        ];
        let plain = fixtures::plain_card(fixtures::Fill::Full, "办法", "2024-06-28");
        let shown = |card: &Card| serde_json::to_value(card).unwrap();
        let mut touched = BTreeSet::new();
        for change in changes {
            let mut other = plain.clone();
            change(&mut other);
            let (before, after) = (shown(&plain), shown(&other));
            let differ = before.as_object().unwrap().iter().filter(|(name, value)| after[*name] != **value);
            touched.extend(differ.map(|(name, _)| name.clone()));
            assert_ne!(Fingerprint::of(&plain), Fingerprint::of(&other), "{after}");
        }
        let all: BTreeSet<_> = shown(&plain).as_object().unwrap().keys().cloned().collect();
        assert_eq!(touched, all, "every field was changed by one of these");
    }
}
