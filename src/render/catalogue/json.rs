//! JSON: the catalogue for programs, one document a line.

use serde::Serialize;

use super::{MakeRow, VERSION, room_for_rest};
use crate::page::row::Catalogue;

/// The catalogue as JSON; its shape is that of `schema.json`.
pub fn json(catalogue: &Catalogue, row: MakeRow<'_>) -> Vec<u8> {
    let mut out = b"{\"version\":".to_vec();
    push(&mut out, &VERSION);
    out.extend(b",\"site\":");
    push(&mut out, &catalogue.site);
    out.extend(b",\"agency\":");
    push(&mut out, &catalogue.agency);
    out.extend(b",\"count\":");
    push(&mut out, &catalogue.rows.len());
    out.extend(b",\"documents\":[");
    for (at, listed) in catalogue.rows.iter().enumerate() {
        out.extend(if at == 0 { b"\n".as_slice() } else { b",\n" });
        out.reserve_exact(room_for_rest(out.len(), at, catalogue));
        push(&mut out, &row(listed.document));
    }
    out.extend(b"\n]}\n");
    out
}

/// Adds plain data, which always has a JSON form, to memory, which never refuses.
fn push<T: Serialize>(out: &mut Vec<u8>, value: &T) {
    let written = serde_json::to_writer(out, value);
    debug_assert!(written.is_ok(), "plain data always has a JSON form");
}
