//! Every form read back, and hostile text in all of them.

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::fingerprint::Fingerprint;
use crate::model::kind::{Class, Disclosure, Kind};
use crate::model::relation::RelationKind;
use crate::model::validity::Validity;
use crate::page::row::{Catalogue, CatalogueRow, Listed, RowAttachment, RowRelation};
use crate::render::xml::{legal, read_back};

fn row(title: &str, published: &str) -> CatalogueRow {
    CatalogueRow {
        index_number: Some("YT/2024-00046".into()),
        title: title.into(),
        doc_number: Some("云民规〔2024〕2号".into()),
        kind: "document",
        class: "规范性文件",
        genre: Some("办法".into()),
        topics: vec!["民政".into(), "救助".into()],
        column: vec!["法定主动公开内容".into(), "政策文件".into()].into(),
        unit: "云汀市民政局".into(),
        issuers: ["云汀市民政局".into(), "云汀市财政局".into()].into(),
        publisher: "云汀市民政局".into(),
        offices: vec!["社会救助科".into()],
        signed: None,
        published: published.into(),
        effective: Some("2024-08-01".into()),
        expires: None,
        validity: Some("有效"),
        disclosure: "主动公开",
        keywords: Vec::new(),
        summary: Some("规定“临时救助”的条件。".into()),
        url: "zc/临时 救助.html".into(),
        attachments: vec![RowAttachment {
            title: "申请表".into(),
            url: "zc/临时 救助/申请表.docx".into(),
            bytes: 12_345,
            sha256: "0".repeat(64),
        }],
        relations: vec![relation("based_on", None), relation("interpreted_by", Some("zc/解读.html"))],
    }
}

fn relation(kind: &'static str, url: Option<&str>) -> RowRelation {
    let title = Some(format!("关于{kind}的文件"));
    RowRelation { kind, title, doc_number: None, index_number: None, url: url.map(Into::into) }
}

/// A catalogue with its rows, each of which is the row of the document of its number.
struct Filled(Catalogue, Vec<CatalogueRow>);

impl Filled {
    fn write<T>(&self, form: impl FnOnce(&Catalogue, MakeRow<'_>) -> T) -> T {
        form(&self.0, &|id| self.1[id].clone())
    }

    fn csv(&self) -> Vec<u8> {
        self.write(csv)
    }

    fn json(&self) -> Vec<u8> {
        self.write(json)
    }

    fn xml(&self) -> Vec<u8> {
        self.write(xml)
    }

    fn xlsx(&self) -> Result<Vec<u8>, crate::disk::Fault> {
        self.write(xlsx)
    }

    fn script(&self, year: i16) -> String {
        self.write(|catalogue, row| data_script(year, catalogue, row))
    }
}

fn catalogue(rows: Vec<CatalogueRow>) -> Filled {
    let listed = rows.iter().enumerate().map(|(document, row)| Listed { document, row: Fingerprint::of(row) });
    let catalogue = Catalogue {
        site: "云汀市民政局 <政府信息公开>".into(),
        agency: "云汀市民政局".into(),
        base_url: "https://mzj.yunting.example/zfxxgk/".into(),
        rows: listed.collect(),
    };
    Filled(catalogue, rows)
}

fn sample() -> Filled {
    let mut elsewhere = row("=别处的\"文件\",\n第二行", "2023-12-31");
    elsewhere.url = "https://www.gov.example/a%20b.html?x=1&y=政 策".into();
    elsewhere.kind = "annual-report";
    (elsewhere.summary, elsewhere.validity, elsewhere.signed) = (None, None, Some("2023-12-30".into()));
    elsewhere.offices = vec!["办公室".into(), "社会救助科".into()];
    (elsewhere.attachments, elsewhere.relations) = (Vec::new(), Vec::new());
    catalogue(vec![row("云汀市临时救助办法", "2024-06-28"), elsewhere])
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

fn csv_records(bytes: &[u8]) -> Vec<Vec<String>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").expect("a byte order mark");
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    reader.records().map(|record| record.unwrap().iter().map(ToOwned::to_owned).collect()).collect()
}

#[test]
fn csv_has_the_columns_of_the_contract() {
    let bytes = sample().csv();
    assert!(text(bytes.clone()).lines().next().unwrap().starts_with("\u{feff}序号,索引号,名称,"));
    let records = csv_records(&bytes);
    assert_eq!(
        records[1],
        [
            "1",
            "YT/2024-00046",
            "云汀市临时救助办法",
            "云民规〔2024〕2号",
            "办法",
            "民政；救助",
            "法定主动公开内容 > 政策文件",
            "云汀市民政局；云汀市财政局",
            "云汀市民政局",
            "社会救助科",
            "2024-06-28",
            "2024-06-28",
            "2024-08-01",
            "",
            "有效",
            "主动公开",
            "",
            "规定“临时救助”的条件。",
            "关于interpreted_by的文件 https://mzj.yunting.example/zfxxgk/zc/%E8%A7%A3%E8%AF%BB.html",
            "https://mzj.yunting.example/zfxxgk/zc/%E4%B8%B4%E6%97%B6%20%E6%95%91%E5%8A%A9.html",
        ]
    );
    assert_eq!(records[2][2], "'=别处的\"文件\",\n第二行");
    assert_eq!(records[2][10], "2023-12-30");
    assert_eq!(records[2][19], "https://www.gov.example/a%20b.html?x=1&y=%E6%94%BF%20%E7%AD%96");
}

#[test]
fn every_line_of_csv_ends_with_crlf() {
    let bytes = text(catalogue(vec![row("甲", "2024-01-01"), row("乙", "2024-01-01")]).csv());
    assert_eq!((bytes.matches("\r\n").count(), bytes.matches('\n').count()), (3, 3));
}

#[test]
fn json_fits_its_schema() {
    let schema: Value = serde_json::from_str(schema()).unwrap();
    let value: Value = serde_json::from_slice(&sample().json()).unwrap();
    assert_eq!((&value["version"], &value["count"]), (&1.into(), &2.into()));
    fits(&schema, &schema, &value, "");
    assert_eq!(keys(&value["documents"][0]), keys(&schema["$defs"]["document"]["properties"]));
    let empty: Value = serde_json::from_slice(&catalogue(Vec::new()).json()).unwrap();
    fits(&schema, &schema, &empty, "");
}

#[test]
fn json_holds_one_document_a_line() {
    let bytes = text(sample().json());
    assert_eq!(bytes.lines().count(), 4);
    insta::assert_snapshot!(bytes);
}

#[test]
fn the_schema_knows_the_vocabularies_of_the_code() {
    let schema: Value = serde_json::from_str(schema()).unwrap();
    let known = |of: &str, field: &str| -> Vec<String> {
        let values = schema["$defs"][of]["properties"][field]["enum"].as_array().unwrap();
        values.iter().filter_map(|value| value.as_str().map(ToOwned::to_owned)).collect()
    };
    assert_eq!(known("document", "kind"), Kind::ALL.iter().map(|kind| kind.english()).collect::<Vec<_>>());
    assert_eq!(known("document", "class"), Class::ALL.iter().map(|class| class.english()).collect::<Vec<_>>());
    assert_eq!(known("document", "validity"), Validity::ALL.iter().map(|word| word.english()).collect::<Vec<_>>());
    assert_eq!(known("document", "disclosure"), Disclosure::ALL.iter().map(|word| word.english()).collect::<Vec<_>>());
    assert_eq!(known("relation", "kind"), RelationKind::ALL.iter().map(|kind| kind.english()).collect::<Vec<_>>());
}

/// As much of JSON Schema as our schema uses.
fn fits(root: &Value, schema: &Value, value: &Value, at: &str) {
    for (keyword, rule) in schema.as_object().unwrap() {
        match keyword.as_str() {
            "$ref" => fits(root, root.pointer(rule.as_str().unwrap().strip_prefix('#').unwrap()).unwrap(), value, at),
            "type" => assert!(has_type(rule, value), "{at}: {value} is not {rule}"),
            "enum" => assert!(rule.as_array().unwrap().contains(value), "{at}: {value} not among {rule}"),
            "const" => assert_eq!(rule, value, "{at}"),
            "required" => rule.as_array().unwrap().iter().for_each(|name| {
                assert!(value.get(name.as_str().unwrap()).is_some(), "{at}: no {name}");
            }),
            "properties" => rule.as_object().unwrap().iter().for_each(|(name, rule)| {
                value.get(name).into_iter().for_each(|value| fits(root, rule, value, &format!("{at}/{name}")));
            }),
            "items" => value.as_array().into_iter().flatten().for_each(|item| fits(root, rule, item, at)),
            "minLength" => assert!(value.as_str().is_some_and(|text| !text.is_empty()), "{at}"),
            "minimum" => assert!(value.as_u64() >= rule.as_u64(), "{at}"),
            "pattern" => assert!(regex::Regex::new(rule.as_str().unwrap()).unwrap().is_match(value.as_str().unwrap())),
            "format" => assert!(value.as_str().is_none_or(|date| date.parse::<jiff::civil::Date>().is_ok()), "{at}"),
            "$schema" | "title" | "description" | "$defs" | "uniqueItems" => {}
            other => panic!("{at}: the check does not know {other}"),
        }
    }
}

fn has_type(rule: &Value, value: &Value) -> bool {
    let name = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    rule == name || rule.as_array().is_some_and(|names| names.contains(&name.into()))
}

fn keys(value: &Value) -> Vec<&String> {
    value.as_object().unwrap().keys().collect()
}

#[test]
fn xml_uses_the_names_of_the_json() {
    let bytes = text(sample().xml());
    insta::assert_snapshot!(bytes);
    let read = read_back(bytes.as_bytes());
    assert_eq!(read[1], ("site".into(), "云汀市民政局 <政府信息公开>".into()));
    let value: Value = serde_json::from_slice(&sample().json()).unwrap();
    let document = value["documents"][0].as_object().unwrap();
    let absent = |name: &&String| document[*name].is_null() || document[*name].as_array().is_some_and(Vec::is_empty);
    for name in document.keys() {
        assert_eq!(bytes.lines().nth(2).unwrap().contains(&format!("<{name}>")), !absent(&name), "{name}");
    }
}

#[test]
fn xlsx_is_a_function_of_the_rows() {
    let first = sample().xlsx().unwrap();
    assert!(first.starts_with(b"PK") && first == sample().xlsx().unwrap());
    let other = catalogue(vec![row("另一份", "2024-06-28")]);
    assert_ne!(first, other.xlsx().unwrap());
    assert!(catalogue(Vec::new()).xlsx().is_ok());
}

#[test]
fn xlsx_takes_any_text() {
    let long = "长".repeat(40_000);
    let rows = vec![row(&long, "2024-06-28"), row("\u{1}\u{fffe}_x0041_=1+1\u{d}", "不是日期")];
    assert!(catalogue(rows).xlsx().is_ok());
}

#[test]
fn the_data_script_names_columns_and_offices_once() {
    let Filled(_, rows) = sample();
    let of_year = |(row, year): (CatalogueRow, i16)| catalogue(vec![row]).script(year);
    let scripts: Vec<String> = rows.into_iter().zip([2024, 2023]).map(of_year).collect();
    insta::assert_snapshot!(scripts.concat());
    let json = scripts[1].strip_prefix("gongkaiCatalogue(2023, ").and_then(|rest| rest.strip_suffix(");\n")).unwrap();
    let data: Value = serde_json::from_str(json).unwrap();
    assert_eq!(data["columns"][0], "法定主动公开内容 > 政策文件");
    assert_eq!((&data["rows"][0][8], &data["rows"][0][11]), (&"年度报告".into(), &1.into()));
    assert_eq!(data["rows"][0][7].as_array().unwrap().len(), 2);
}

proptest! {
    #[test]
    fn any_title_survives_every_form(title in "(?s)[=+@\t\r\n'\"]?.{0,12}(</script>|]]>|\u{2028})?") {
        let catalogue = catalogue(vec![row(&title, "2024-06-28")]);

        let cell = csv_records(&catalogue.csv())[1][2].clone();
        let guarded = title.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
        prop_assert_eq!(cell, if guarded { format!("'{title}") } else { title.clone() });

        let value: Value = serde_json::from_slice(&catalogue.json()).unwrap();
        prop_assert_eq!(value["documents"][0]["title"].as_str(), Some(title.as_str()));

        let read = read_back(&catalogue.xml());
        let shown = read.iter().find(|(name, _)| name == "title").map(|(_, text)| text.as_str());
        let expected = legal(&title);
        prop_assert_eq!(shown, Some(expected.as_str()));

        let script = catalogue.script(2024);
        let line_ends = ['\u{2028}', '\u{2029}'];
        prop_assert!(!script.contains("</") && !script.contains(line_ends));
        let data: Value = serde_json::from_str(&script["gongkaiCatalogue(2024, ".len()..script.len() - 3]).unwrap();
        prop_assert_eq!(data["rows"][0][1].as_str(), Some(title.as_str()));
    }
}
