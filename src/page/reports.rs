//! 年报栏目: one row a year with its downloads, and the requests of all years as a chart and a table.
//!
//! Every number comes from the official form inside of the reports ([`ReportFigures`]). A report without
//! the form has its row and stands in no chart.

use super::chart::{Chart, chart};
use super::context::Context;
use super::document::attachment;
use super::{FigureRow, ReportRow};
use crate::catalog::{Catalog, ColumnId, DocId, Document};
use crate::markdown::ReportFigures;
use crate::model::kind::Kind;

/// Fewer years are no course of things.
const YEARS: usize = 3;

/// Whether a column holds annual reports and nothing else.
pub fn is_reports(catalog: &Catalog, id: ColumnId) -> bool {
    let documents = &catalog.columns[id].documents;
    !documents.is_empty() && documents.iter().all(|id| catalog.documents[*id].kind == Kind::AnnualReport)
}

/// The year that a report is about: that of its title, else the one before its publication (条例第四十九条).
pub fn year(document: &Document) -> i16 {
    let title = &document.facts.front.title;
    let stated = title.match_indices('年').find_map(|(at, _)| {
        let digits = title.get(at.checked_sub(4)?..at)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
    });
    stated.unwrap_or_else(|| document.published().year() - 1)
}

/// A row a report, in the order of the column.
pub fn rows(context: &Context<'_>, ids: &[DocId]) -> Vec<ReportRow> {
    let row = |id: &DocId| {
        let document = &context.catalog.documents[*id];
        let files = document.attachments.iter().map(|file| attachment(context, file)).collect();
        Some(ReportRow { card: context.card(*id)?, files })
    };
    ids.iter().filter_map(row).collect()
}

/// The requests of every year, oldest first, and their drawing. Empty where reports of several agencies
/// share the column, or where fewer than three years can be told.
pub fn figures(context: &Context<'_>, id: ColumnId) -> (Vec<FigureRow>, Option<Chart>) {
    let documents = context.catalog.columns[id].documents.iter().map(|id| &context.catalog.documents[*id]);
    let mut found: Vec<(i16, ReportFigures)> =
        documents.filter_map(|document| Some((year(document), document.facts.body.tables.report?))).collect();
    found.sort_by_key(|(year, _)| *year);
    let distinct = found.windows(2).all(|pair| pair[0].0 != pair[1].0);
    if found.len() < YEARS || !distinct {
        return (Vec::new(), None);
    }
    let years: Vec<i16> = found.iter().map(|(year, _)| *year).collect();
    let series = |of: fn(&ReportFigures) -> u32| found.iter().map(|(_, figures)| of(figures)).collect::<Vec<u32>>();
    let drawn = chart(&years, &[("新收", series(|f| f.received)), ("办结", series(|f| f.handled))]);
    let rows = found.iter().map(|(year, figures)| FigureRow {
        year: *year,
        received: figures.received,
        carried_in: figures.carried_in,
        handled: figures.handled,
        carried_out: figures.carried_out,
        rules: figures.rules.map(|count| count.to_string()),
    });
    (rows.collect(), Some(drawn))
}
