//! XML: the catalogue for exchange platforms. The names are those of the JSON; a list is its element
//! repeated, an absent value no element.

use super::{MakeRow, VERSION, room_for_rest};
use crate::page::row::{Catalogue, CatalogueRow, RowAttachment, RowRelation};
use crate::render::xml::{HEAD, push_attribute, push_element};

/// The catalogue as XML. What XML cannot hold in any spelling is dropped (see `render::xml`).
pub fn xml(catalogue: &Catalogue, row: MakeRow<'_>) -> Vec<u8> {
    let mut out = String::from(HEAD);
    out.push_str("<catalogue");
    push_attribute(&mut out, "version", &VERSION.to_string());
    push_attribute(&mut out, "site", &catalogue.site);
    push_attribute(&mut out, "agency", &catalogue.agency);
    out.push_str(">\n");
    for (at, listed) in catalogue.rows.iter().enumerate() {
        out.reserve_exact(room_for_rest(out.len(), at, catalogue));
        out.push_str("<document>");
        push_document(&mut out, &row(listed.document));
        out.push_str("</document>\n");
    }
    out.push_str("</catalogue>\n");
    out.into_bytes()
}

fn push_document(out: &mut String, row: &CatalogueRow) {
    // Named one by one: a new field of the row must be thought about here.
    let CatalogueRow {
        index_number,
        title,
        doc_number,
        kind,
        class,
        genre,
        topics,
        column,
        unit,
        issuers,
        publisher,
        offices,
        signed,
        published,
        effective,
        expires,
        validity,
        disclosure,
        keywords,
        summary,
        url,
        attachments,
        relations,
    } = row;
    push_optional(out, "index_number", index_number.as_deref());
    push_element(out, "title", title);
    push_optional(out, "doc_number", doc_number.as_deref());
    push_element(out, "kind", kind);
    push_element(out, "class", class);
    push_optional(out, "genre", genre.as_deref());
    push_list(out, "topics", topics);
    push_list(out, "column", column);
    push_element(out, "unit", unit);
    push_list(out, "issuers", issuers);
    push_element(out, "publisher", publisher);
    push_list(out, "offices", offices);
    push_optional(out, "signed", signed.as_deref());
    push_element(out, "published", published);
    push_optional(out, "effective", effective.as_deref());
    push_optional(out, "expires", expires.as_deref());
    push_optional(out, "validity", *validity);
    push_element(out, "disclosure", disclosure);
    push_list(out, "keywords", keywords);
    push_optional(out, "summary", summary.as_deref());
    push_element(out, "url", url);
    for attachment in attachments {
        push_attachment(out, attachment);
    }
    for relation in relations {
        push_relation(out, relation);
    }
}

fn push_attachment(out: &mut String, RowAttachment { title, url, bytes, sha256 }: &RowAttachment) {
    out.push_str("<attachments>");
    push_element(out, "title", title);
    push_element(out, "url", url);
    push_element(out, "bytes", &bytes.to_string());
    push_element(out, "sha256", sha256);
    out.push_str("</attachments>");
}

fn push_relation(out: &mut String, RowRelation { kind, title, doc_number, index_number, url }: &RowRelation) {
    out.push_str("<relations>");
    push_element(out, "kind", kind);
    push_optional(out, "title", title.as_deref());
    push_optional(out, "doc_number", doc_number.as_deref());
    push_optional(out, "index_number", index_number.as_deref());
    push_optional(out, "url", url.as_deref());
    out.push_str("</relations>");
}

fn push_optional(out: &mut String, name: &str, text: Option<&str>) {
    if let Some(text) = text {
        push_element(out, name, text);
    }
}

fn push_list(out: &mut String, name: &str, values: &[String]) {
    for value in values {
        push_element(out, name, value);
    }
}
