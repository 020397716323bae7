//! 公开目录: the same rows as a table (CSV, XLSX), as data (JSON, XML) and for the browsing page.
//!
//! Every form asks for one row after the other: beside the result itself, no more than one is ever held.

mod csv;
mod json;
mod schema;
mod script;
mod table;
mod xlsx;
mod xml;

use std::borrow::Cow;

pub use self::csv::csv;
pub use self::json::json;
pub use self::schema::schema;
pub use self::script::data_script;
pub use self::xlsx::xlsx;
pub use self::xml::xml;
use crate::catalog::DocId;
use crate::model::path::encode;
use crate::page::row::{Catalogue, CatalogueRow};

/// Makes the row of a document.
pub type MakeRow<'m> = &'m dyn Fn(DocId) -> CatalogueRow;

/// The version of the JSON and the XML form.
pub const VERSION: u32 = 1;

/// An address of a row with everything encoded, relative to the root of the site; one that stands
/// elsewhere stays absolute.
fn href(url: &str) -> Cow<'_, str> {
    if is_absolute(url) { encode_rest(url) } else { Cow::Owned(encode(url)) }
}

/// The same with `base_url` before it.
fn address(base_url: &str, url: &str) -> String {
    if is_absolute(url) { encode_rest(url).into_owned() } else { format!("{base_url}{}", encode(url)) }
}

/// Whether the item stands elsewhere. Addresses of ours never hold a colon.
fn is_absolute(url: &str) -> bool {
    url.starts_with("http://") || url.starts_with("https://")
}

/// Encodes what can't stand in an address at all and leaves the rest, which an editor copied from
/// somewhere and which may be encoded already.
fn encode_rest(url: &str) -> Cow<'_, str> {
    use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
    const REFUSED: &AsciiSet =
        &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');
    utf8_percent_encode(url, REFUSED).into()
}

/// How much room to ask for before a row: nothing, but once, when the first rows have shown how much one
/// takes, enough for all others. A catalogue of a hundred thousand documents is a hundred megabytes of
/// text, and doubling its memory again and again would take three times as much.
fn room_for_rest(written: usize, done: usize, catalogue: &Catalogue) -> usize {
    const FIRST: usize = 1_000;
    if done != FIRST {
        return 0;
    }
    let rest = written / FIRST * (catalogue.rows.len() - done);
    rest + rest / 16
}

#[cfg(test)]
mod tests;
