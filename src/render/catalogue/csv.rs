//! CSV: for spreadsheets of every kind, hence the byte order mark and CRLF, and for scripts.

use super::table::{HEADERS, cells};
use super::{MakeRow, room_for_rest};
use crate::page::row::Catalogue;
use crate::strides;

/// The catalogue as CSV (RFC 4180) with a byte order mark, without which Excel reads the bytes as GBK.
pub fn csv(catalogue: &Catalogue, row: MakeRow<'_>) -> Vec<u8> {
    let mut out = String::from("\u{feff}");
    push_row(&mut out, HEADERS);
    for (at, listed) in catalogue.rows.iter().enumerate() {
        out.reserve_exact(room_for_rest(out.len(), at, catalogue));
        push_row(&mut out, cells(at + 1, &row(listed.document), &catalogue.base_url));
    }
    out.into_bytes()
}

fn push_row<T: AsRef<str>>(out: &mut String, cells: impl IntoIterator<Item = T>) {
    for (at, cell) in cells.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        push_cell(out, cell.as_ref());
    }
    out.push_str("\r\n");
}

/// Adds a cell. One that a spreadsheet would take for a formula gets a leading `'`: a title is never
/// a reason to compute anything.
fn push_cell(out: &mut String, text: &str) {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { "'" } else { "" };
    let special = |byte| (byte == b',') | (byte == b'"') | (byte == b'\r') | (byte == b'\n');
    if strides::position(text.as_bytes(), 0, special).is_none() {
        out.push_str(guard);
        out.push_str(text);
        return;
    }
    out.push('"');
    out.push_str(guard);
    for (at, words) in text.split('"').enumerate() {
        out.push_str(if at > 0 { "\"\"" } else { "" });
        out.push_str(words);
    }
    out.push('"');
}
