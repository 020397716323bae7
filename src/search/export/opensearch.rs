//! 检索引擎导出: bulk NDJSON and an index mapping for OpenSearch and Elasticsearch, for sites that
//! outgrow an index of plain files.

use serde::Serialize;
use serde_json::{Value, json};

use crate::search::Entry;
use crate::search::fold::fold;
use crate::search::texts::Record;

/// A document as the engine stores it. The folded fields are searched, the others are shown.
#[derive(Debug, Serialize)]
struct Source<'a> {
    title: &'a str,
    doc_number: Option<&'a str>,
    index_number: Option<&'a str>,
    kind: &'a str,
    column: String,
    columns: &'a [String],
    offices: &'a [String],
    topics: &'a [String],
    keywords: &'a [String],
    validity: Option<&'a str>,
    published: String,
    year: String,
    summary: &'a str,
    url: &'a str,
    external: bool,
    body: &'a str,
    title_folded: String,
    number_folded: String,
    metadata_folded: String,
    body_folded: String,
}

/// Two lines of the bulk format: what to do, and the document. The id is the address, so that a
/// second run replaces and never doubles.
pub fn bulk(index: &str, entry: &Entry, body: &str) -> String {
    let record = Record::of(entry, body);
    let source = Source {
        title: &record.title,
        doc_number: entry.doc_number.as_deref(),
        index_number: entry.index_number.as_deref(),
        kind: entry.kind,
        column: entry.column.join(" > "),
        columns: &entry.column,
        offices: &entry.offices,
        topics: &entry.topics,
        keywords: &entry.keywords,
        validity: entry.validity,
        published: entry.published.to_string(),
        year: entry.published.year().to_string(),
        summary: &entry.summary,
        url: &entry.href,
        external: entry.external,
        body: &record.body,
        title_folded: fold(&record.title),
        number_folded: fold(&[record.number.as_str(), &record.index_number].join("\n")),
        metadata_folded: fold(&[record.metadata.as_str(), &record.summary].join("\n")),
        body_folded: fold(&record.body),
    };
    let action = json!({ "index": { "_index": index, "_id": id(entry.address.as_str()) } });
    // Strings, lists and booleans: serialising cannot fail.
    format!("{action}\n{}\n", serde_json::to_string(&source).unwrap_or_default())
}

/// The address, or its beginning and a digest where it is longer than the 512 bytes of an id.
fn id(address: &str) -> String {
    if address.len() <= ID_BYTES {
        return address.to_owned();
    }
    let mut end = ID_BYTES - DIGEST_BYTES;
    while !address.is_char_boundary(end) {
        end -= 1;
    }
    let digest = address
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{}~{digest:016x}", &address[..end])
}

const ID_BYTES: usize = 512;
const DIGEST_BYTES: usize = 17;

/// The body of `PUT /INDEX`: pairs of Chinese characters as terms, so that no segmentation loses a word.
pub fn mapping() -> String {
    let text = json!({ "type": "text", "analyzer": "gongkai_pairs", "index_options": "positions" });
    let keyword = json!({ "type": "keyword", "ignore_above": 1024 });
    let stored = json!({ "type": "keyword", "index": false, "doc_values": false });
    let mut properties = serde_json::Map::new();
    for (name, kind) in [
        ("title", &stored),
        ("doc_number", &keyword),
        ("index_number", &keyword),
        ("kind", &keyword),
        ("column", &keyword),
        ("columns", &keyword),
        ("offices", &keyword),
        ("topics", &keyword),
        ("keywords", &keyword),
        ("validity", &keyword),
        ("year", &keyword),
        ("summary", &stored),
        ("url", &stored),
        ("body", &stored),
        ("title_folded", &text),
        ("number_folded", &text),
        ("metadata_folded", &text),
        ("body_folded", &text),
    ] {
        properties.insert(name.to_owned(), kind.clone());
    }
    properties.insert("published".to_owned(), json!({ "type": "date", "format": "yyyy-MM-dd" }));
    properties.insert("external".to_owned(), json!({ "type": "boolean" }));
    let mapping: Value = json!({
        "settings": { "analysis": {
            "tokenizer": { "gongkai_pairs": {
                "type": "ngram", "min_gram": 2, "max_gram": 2, "token_chars": ["letter", "digit", "punctuation", "symbol"]
            } },
            "analyzer": { "gongkai_pairs": { "type": "custom", "tokenizer": "gongkai_pairs", "filter": ["cjk_width", "lowercase"] } }
        } },
        "mappings": { "dynamic": "strict", "properties": properties }
    });
    format!("{mapping:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_address_is_an_id_within_the_limit() {
        assert_eq!(id("zc/1.html"), "zc/1.html");
        let (one, two) = ("长".repeat(300), format!("{}尾", "长".repeat(300)));
        assert!(id(&one).len() <= 512 && id(&one) != id(&two));
    }

    #[test]
    fn every_field_that_is_sent_is_mapped() {
        let mapping: Value = serde_json::from_str(&mapping()).unwrap();
        let entry = crate::search::tests::entry("甲", "zc/1.html");
        let bulk = bulk("gongkai", &entry, "正文\n第二行");
        let lines: Vec<&str> = bulk.lines().collect();
        assert_eq!((lines.len(), bulk.ends_with('\n')), (2, true));
        let action: Value = serde_json::from_str(lines[0]).unwrap();
        assert_eq!(action["index"]["_id"], "zc/1.html");
        let source: Value = serde_json::from_str(lines[1]).unwrap();
        for name in source.as_object().unwrap().keys() {
            assert!(mapping["mappings"]["properties"].get(name).is_some(), "{name}");
        }
    }
}
