//! 目录格式: the JSON Schema of `catalogue.json`, published beside it.

/// The schema (draft 2020-12). A test holds it to the fields and vocabularies of the code.
pub fn schema() -> &'static str {
    include_str!("schema.json")
}
