//! 分面: what facets and sorting need of every document of a block, column by column, so that a query
//! costs no titles of documents that it does not show.

use std::collections::BTreeSet;

use super::Entry;
use super::blocks::Block;
use super::making::Present;
use super::wire;
use crate::model::date::Date;

/// The script with the columns of a block.
///
/// Names first (columns, kinds, validities, offices, topics; each list in its own order), then one
/// string of numbers: per document units, date step, column, kind and validity + 1, each of these as
/// one run over all documents; then offices and topics as counts followed by places in their lists;
/// last the steps between the first units of the text files.
pub fn script(block: &Block, documents: &[Present]) -> Vec<u8> {
    let entries = || documents.iter().map(|document| &document.entry);
    let columns = names(entries().map(column));
    let kinds = names(entries().map(|entry| entry.kind.to_owned()));
    let validities = names(entries().filter_map(|entry| entry.validity).map(str::to_owned));
    let offices = names(entries().flat_map(|entry| entry.offices.iter().cloned()));
    let topics = names(entries().flat_map(|entry| entry.topics.iter().cloned()));
    let mut out = String::new();
    documents.iter().for_each(|document| wire::put(&mut out, document.units));
    let mut last = 0;
    for entry in entries() {
        let day = day(entry.published);
        // Newest first inside a column: most steps go down, so those are the even ones.
        wire::put(&mut out, if day <= last { 2 * (last - day) } else { 2 * (day - last) - 1 });
        last = day;
    }
    entries().for_each(|entry| wire::put(&mut out, place(&columns, &column(entry))));
    entries().for_each(|entry| wire::put(&mut out, place(&kinds, entry.kind)));
    entries().for_each(|entry| wire::put(&mut out, entry.validity.map_or(0, |word| place(&validities, word) + 1)));
    entries().for_each(|entry| put_all(&mut out, &offices, &entry.offices));
    entries().for_each(|entry| put_all(&mut out, &topics, &entry.topics));
    let mut from = 0;
    for start in &block.text_starts {
        wire::put(&mut out, start - from);
        from = *start;
    }
    let lists = [columns, kinds, validities, offices, topics];
    wire::call("gongkaiDocs", &[&block.name, &block.stamp, &documents.len(), &lists, &out])
}

fn put_all(out: &mut String, names: &[String], values: &[String]) {
    let places: BTreeSet<u32> = values.iter().map(|value| place(names, value)).collect();
    wire::put(out, u32::try_from(places.len()).unwrap_or(0));
    places.into_iter().for_each(|place| wire::put(out, place));
}

fn column(entry: &Entry) -> String {
    entry.column.join(" > ")
}

fn names(values: impl Iterator<Item = String>) -> Vec<String> {
    values.collect::<BTreeSet<String>>().into_iter().collect()
}

fn place(names: &[String], name: &str) -> u32 {
    names.binary_search_by(|known| known.as_str().cmp(name)).map_or(0, |at| u32::try_from(at).unwrap_or(0))
}

/// A number that grows with the date and gives it back without a calendar: 31 days a month.
fn day(date: Date) -> u32 {
    let since = i32::from(date.year()) - FIRST_YEAR;
    let day = since * 372 + (i32::from(date.month()) - 1) * 31 + i32::from(date.day()) - 1;
    u32::try_from(day).unwrap_or(0)
}

/// No disclosed document is older.
const FIRST_YEAR: i32 = 1900;
