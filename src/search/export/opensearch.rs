//! 检索引擎导出: bulk NDJSON and an index mapping for OpenSearch and Elasticsearch, for sites that
//! outgrow an index of plain files.

use serde::Serialize;
use serde_json::{Value, json};

use crate::search::Entry;
use crate::search::fold::{self, fold};
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

/// The body of `PUT /INDEX`: neighbours of any kind as terms, so that a phrase finds every text that
/// holds it and no other, whatever words a segmentation would see in it.
pub fn mapping() -> String {
    let mapping = json!({
        "settings": { "analysis": analysis() },
        "mappings": { "dynamic": "strict", "properties": properties() },
    });
    format!("{mapping:#}\n")
}

/// Fields hold folded text already; queries of other clients are folded as far as an engine can.
fn analysis() -> Value {
    let pairs: Vec<char> = fold::SIMPLIFIED.trim_end().chars().collect();
    let simplified: Vec<String> = pairs.chunks_exact(2).map(|pair| format!("{} => {}", pair[0], pair[1])).collect();
    let brackets = ["〔 => (", "〕 => )", "[ => (", "] => )", "【 => (", "】 => )", "— => -", "－ => -"];
    let ngram = |length: u32| json!({ "type": "ngram", "min_gram": length, "max_gram": length });
    let analyzer = |tokenizer: &str| {
        json!({
            "type": "custom", "tokenizer": tokenizer,
            "char_filter": ["gongkai_simplified", "gongkai_brackets"], "filter": ["cjk_width", "lowercase"],
        })
    };
    json!({
        "char_filter": {
            "gongkai_simplified": { "type": "mapping", "mappings": simplified },
            "gongkai_brackets": { "type": "mapping", "mappings": brackets },
        },
        "tokenizer": { "gongkai_pairs": ngram(2), "gongkai_singles": ngram(1) },
        "analyzer": { "gongkai_pairs": analyzer("gongkai_pairs"), "gongkai_singles": analyzer("gongkai_singles") },
    })
}

fn properties() -> serde_json::Map<String, Value> {
    let keyword = json!({ "type": "keyword", "ignore_above": 1024 });
    // Not a keyword: some engines measure every keyword against the 32,766 bytes of a term, indexed or not.
    let stored = json!({ "type": "text", "index": false });
    // With offsets an engine marks hits without reading the text again, and without a limit to its length.
    let text = json!({ "type": "text", "analyzer": "gongkai_pairs", "index_options": "offsets" });
    // A single character is looked for in titles and metadata only.
    let single = json!({ "single": { "type": "text", "analyzer": "gongkai_singles" } });
    let both = json!({ "type": "text", "analyzer": "gongkai_pairs", "index_options": "offsets", "fields": single });
    let kinds: [(&Value, &[&str]); 4] = [
        (
            &keyword,
            &[
                "doc_number",
                "index_number",
                "kind",
                "column",
                "columns",
                "offices",
                "topics",
                "keywords",
                "validity",
                "year",
            ],
        ),
        (&stored, &["title", "summary", "url", "body"]),
        (&text, &["body_folded"]),
        (&both, &["title_folded", "number_folded", "metadata_folded"]),
    ];
    let fields =
        kinds.into_iter().flat_map(|(kind, names)| names.iter().map(|name| ((*name).to_owned(), kind.clone())));
    fields
        .chain([
            ("published".to_owned(), json!({ "type": "date", "format": "yyyy-MM-dd" })),
            ("external".to_owned(), json!({ "type": "boolean" })),
        ])
        .collect()
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
        let mut entry = crate::search::tests::entry("甲\u{2028}乙", "zc/1.html");
        entry.others.push("附件\n第二行".to_owned());
        let bulk = bulk("gongkai", &entry, "正文\n第二行\r\n\"三\"");
        // The format: an action on one line, its source on the next, a line feed behind every line.
        let lines: Vec<&str> = bulk.split_terminator('\n').collect();
        assert_eq!((lines.len(), bulk.ends_with('\n')), (2, true));
        let action: Value = serde_json::from_str(lines[0]).unwrap();
        assert_eq!(action, json!({ "index": { "_index": "gongkai", "_id": "zc/1.html" } }));
        let source: Value = serde_json::from_str(lines[1]).unwrap();
        let mapped = mapping["mappings"]["properties"].as_object().unwrap();
        let names =
            |object: &serde_json::Map<String, Value>| object.keys().cloned().collect::<std::collections::BTreeSet<_>>();
        assert_eq!(names(source.as_object().unwrap()), names(mapped));
    }

    /// What an engine checks when the index is created, by its manual: no parameter that a type does not
    /// have, everything that is named is defined, n-grams are of one length (`max_ngram_diff` is 1), a
    /// character filter maps one thing to one thing, no keyword outgrows the 32,766 bytes of a term.
    #[test]
    fn the_mapping_names_nothing_that_it_does_not_define() {
        let mapping: Value = serde_json::from_str(&mapping()).unwrap();
        keys(&mapping, &["settings", "mappings"]);
        keys(&mapping["settings"], &["analysis"]);
        keys(&mapping["mappings"], &["dynamic", "properties"]);
        let analysis = &mapping["settings"]["analysis"];
        keys(analysis, &["char_filter", "tokenizer", "analyzer"]);
        for (name, analyzer) in analysis["analyzer"].as_object().unwrap() {
            keys(analyzer, &["type", "tokenizer", "char_filter", "filter"]);
            assert_eq!(analyzer["type"], "custom");
            let tokenizer = &analysis["tokenizer"][analyzer["tokenizer"].as_str().unwrap()];
            keys(tokenizer, &["type", "min_gram", "max_gram"]);
            assert_eq!(tokenizer["type"], "ngram");
            assert_eq!(tokenizer["min_gram"], tokenizer["max_gram"], "{name}");
            for filter in analyzer["char_filter"].as_array().unwrap() {
                rules(&analysis["char_filter"][filter.as_str().unwrap()]);
            }
            let built_in = ["cjk_width", "lowercase"];
            assert!(analyzer["filter"].as_array().unwrap().iter().all(|f| built_in.contains(&f.as_str().unwrap())));
        }
        let fields = mapping["mappings"]["properties"].as_object().unwrap();
        for field in fields.values().chain(fields.values().filter_map(|field| field["fields"].get("single"))) {
            match field["type"].as_str().unwrap() {
                "text" => {
                    keys(field, &["type", "analyzer", "index", "index_options", "fields"]);
                    let analyzer = field.get("analyzer").map(|name| analysis["analyzer"].get(name.as_str().unwrap()));
                    assert!(analyzer.map_or(field["index"] == false, |found| found.is_some()), "{field}");
                    let options = field.get("index_options").map_or("positions", |options| options.as_str().unwrap());
                    assert!(["docs", "freqs", "positions", "offsets"].contains(&options));
                }
                "keyword" => {
                    keys(field, &["type", "ignore_above"]);
                    assert!(field["ignore_above"].as_u64().unwrap() * 4 <= 32_766, "{field}");
                }
                "date" => keys(field, &["type", "format"]),
                kind => {
                    keys(field, &["type"]);
                    assert_eq!(kind, "boolean");
                }
            }
        }
    }

    fn keys(object: &Value, known: &[&str]) {
        let unknown = object.as_object().unwrap().keys().find(|key| !known.contains(&key.as_str()));
        assert_eq!(unknown, None, "{object}");
    }

    /// `KEY => VALUE`: the key is not empty and stands once, and neither holds the arrow or a backslash.
    fn rules(filter: &Value) {
        keys(filter, &["type", "mappings"]);
        assert_eq!(filter["type"], "mapping");
        let mut known = std::collections::BTreeSet::new();
        for rule in filter["mappings"].as_array().unwrap() {
            let (from, to) = rule.as_str().unwrap().split_once(" => ").unwrap();
            assert!(!from.trim().is_empty() && !to.trim().is_empty() && known.insert(from), "{rule}");
            assert!(![from, to].iter().any(|text| text.contains(['\\', '#']) || text.contains("=>")), "{rule}");
        }
    }
}
