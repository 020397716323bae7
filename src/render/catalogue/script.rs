//! 目录浏览: the rows of one year as a small script that the browsing page loads.
//!
//! A script and not JSON, because a page that is opened from a disk may load the one but not the
//! other. Column paths and offices are named once and referred to by their position.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{MakeRow, href, is_absolute};
use crate::model::kind::Kind;
use crate::page::json_ld::escape;
use crate::page::row::{Catalogue, CatalogueRow};

/// What the script hands over besides the year.
#[derive(Serialize)]
struct Data<'a> {
    columns: Vec<&'a str>,
    offices: Vec<&'a str>,
    rows: Vec<Row<'a>>,
}

/// A row as an array, in this order.
#[derive(Serialize)]
struct Row<'a>(
    /* index_number */ Option<&'a str>,
    /* title */ &'a str,
    /* href: encoded, relative to the root, or absolute */ std::borrow::Cow<'a, str>,
    /* doc_number */ Option<&'a str>,
    /* signed */ Option<&'a str>,
    /* published */ &'a str,
    /* column */ usize,
    /* offices */ Vec<usize>,
    /* kind, Chinese */ &'a str,
    /* validity */ Option<&'a str>,
    /* summary */ &'a str,
    /* external */ u8,
    /* genre */ Option<&'a str>,
);

/// `gongkaiCatalogue(2024, {…});`: safe in a script file and between script tags.
pub fn data_script(year: i16, catalogue: &Catalogue, row: MakeRow<'_>) -> String {
    let rows: Vec<CatalogueRow> = catalogue.rows.iter().map(|listed| row(listed.document)).collect();
    let paths: Vec<String> = rows.iter().map(|row| row.column.join(" > ")).collect();
    let columns = positions(paths.iter().map(String::as_str));
    let offices = positions(rows.iter().flat_map(|row| row.offices.iter().map(String::as_str)));
    let data = Data {
        columns: columns.keys().copied().collect(),
        offices: offices.keys().copied().collect(),
        rows: rows.iter().zip(&paths).map(|(row, path)| view(row, position(&columns, path), &offices)).collect(),
    };
    let json = serde_json::to_string(&data);
    debug_assert!(json.is_ok(), "plain data always has a JSON form");
    format!("gongkaiCatalogue({year}, {});\n", escape(&json.unwrap_or_default()))
}

fn view<'a>(row: &'a CatalogueRow, column: usize, offices: &BTreeMap<&str, usize>) -> Row<'a> {
    Row(
        row.index_number.as_deref(),
        &row.title,
        href(&row.url),
        row.doc_number.as_deref(),
        row.signed.as_deref(),
        &row.published,
        column,
        row.offices.iter().map(|office| position(offices, office)).collect(),
        Kind::parse(row.kind).map_or(row.kind, Kind::chinese),
        row.validity,
        row.summary.as_deref().unwrap_or_default(),
        u8::from(is_absolute(&row.url)),
        row.genre.as_deref(),
    )
}

/// Every distinct name and its place in their order.
fn positions<'a>(names: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    let mut positions: BTreeMap<&str, usize> = names.map(|name| (name, 0)).collect();
    positions.values_mut().enumerate().for_each(|(at, position)| *position = at);
    positions
}

/// All names that are asked for were put in by [`data_script`].
fn position(positions: &BTreeMap<&str, usize>, name: &str) -> usize {
    positions.get(name).copied().unwrap_or_default()
}
