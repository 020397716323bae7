//! 检索: the index of two sites, read by the page's own scripts in node, against a plain scan: the
//! sample, whose papers are all different, and a generated one, whose papers repeat each other's words.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use gongkai::build::output::{self, Finish, Renderer};
use gongkai::build::{self, Judged, Options, indexing};
use gongkai::disk::OsDisk;
use gongkai::model::date::Date;
use gongkai::page::searchable;
use gongkai::plan::Output;
use gongkai::search::export::opensearch;
use gongkai::search::fold::fold;
use gongkai::search::postings::HEAPS;
use gongkai::search::texts::Record;
use gongkai::search::tokens;

#[path = "../../benches/corpus/main.rs"]
#[allow(dead_code, reason = "the half that writes for Hugo")]
mod corpus;

/// Spellings that both sides must read alike.
const GOLDEN: &[&str] = &[
    "沪民便函〔２０２４〕７３号",
    "GB／T　9704—2012 格式",
    "關於養老服務的“通知”，共 98 條",
    "二○二四年 ○ ◯ 〇",
    "𬭚镇 𠮷野家 👍🏽 A𝒳b",
    "café CAFÉ Ünïcödé ΣΊΣΥΦΟΣ МИНИСТЕРСТВО İstanbul ß ŒUVRE ǅ",
    "[a]{b}<c>《d》「e」『f』【g】〖h〗〈i〉«j»",
    "－—–‐−─﹣~～〜·•・",
    "\u{feff}零\u{200b}宽\u{ad}字\u{200d}符\u{fe0f}\u{e0101}",
    "  首尾  空格\t制表\r\n换行\u{2028}行\u{3000}末 ",
    "Ⅳ ⅳ ① ㈠ ℃ ㎡ ｶﾀｶﾅ ￥１２．５",
    "ལྷ་ས་གྲོང་ཁྱེར ئۇيغۇر ᠮᠣᠩᠭᠣᠯ 한국어 ひらがな",
    "豈更車賈",
    "e\u{301}tude 가\u{11a8}",
];

#[test]
fn the_page_finds_in_the_sample_what_a_plain_scan_finds() -> Result<(), Box<dyn Error>> {
    judge(Path::new(env!("CARGO_MANIFEST_DIR")), Date::constant(2026, 11, 20), "sample.json")
}

#[test]
fn the_page_finds_in_papers_that_repeat_each_other_what_a_plain_scan_finds() -> Result<(), Box<dyn Error>> {
    let root = tempfile::tempdir()?;
    corpus::ours(root.path(), &corpus::Corpus { seed: 1, documents: 400 })?;
    judge(root.path(), Date::constant(2026, 2, 1), "generated.json")
}

/// Writes the index of a site and lets `check.mjs` judge it, and what is sent to an engine `engine.mjs`.
#[expect(clippy::print_stderr, reason = "who has no node is told what was not tested")]
fn judge(root: &Path, as_of: Date, queries: &str) -> Result<(), Box<dyn Error>> {
    if Command::new("node").arg("--version").output().is_err() {
        assert!(std::env::var_os("CI").is_none(), "node is missing");
        eprintln!("skipped: the scripts of the search page need node");
        return Ok(());
    }
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir()?;
    write_site(root, as_of, folder.path())?;
    let node = |script: &str| {
        let mut command = Command::new("node");
        command.arg(repository.join("tests/search").join(script));
        command.arg(repository.join("themes/default/assets")).arg(folder.path());
        command
    };
    let status = node("check.mjs").arg(repository.join("tests/search").join(queries)).status()?;
    assert!(status.success(), "see above");
    let status = node("engine.mjs").status()?;
    assert!(status.success(), "see above");
    Ok(())
}

/// The index, and what a plain scan needs to judge it.
fn write_site(root: &Path, as_of: Date, folder: &Path) -> Result<(), Box<dyn Error>> {
    let options = Options::for_public(root, as_of);
    let judged = build::judge(&OsDisk, &options)?;
    let templates = output::templates(&judged.theme)?;
    let renderer = Renderer::new(&OsDisk, root, &judged, templates, Finish::Published);
    for (path, planned) in judged.plan.outputs() {
        if matches!(planned.output, Output::SearchIndex(_) | Output::SearchFile(..) | Output::Traditional) {
            let target: PathBuf = path.below(folder);
            target.parent().map(fs::create_dir_all).transpose()?;
            fs::write(target, renderer.bytes(path)?)?;
        }
    }
    fs::write(folder.join("documents.json"), documents(root, &judged)?)?;
    fs::write(folder.join("mapping.json"), opensearch::mapping())?;
    fs::write(folder.join("bulk.ndjson"), bulk(root, &judged)?)?;
    fs::write(folder.join("golden.json"), golden())?;
    Ok(())
}

fn documents(root: &Path, judged: &Judged) -> Result<String, Box<dyn Error>> {
    let context = judged.context();
    let mut rows = Vec::new();
    for id in searchable::documents(&context) {
        let entry = searchable::entry(&context, id, true);
        let body = if entry.chars > 0 { indexing::body(&OsDisk, root, &entry)? } else { String::new() };
        let record = Record::of(&entry, &body);
        let shown = record.searched(&record.body);
        rows.push(serde_json::json!({
            "href": entry.href, "head": record.searched(""), "folded": fold(&shown), "shown": shown,
        }));
    }
    Ok(serde_json::to_string(&rows)?)
}

fn bulk(root: &Path, judged: &Judged) -> Result<String, Box<dyn Error>> {
    let mut parts = String::new();
    let context = judged.context();
    for id in searchable::documents(&context) {
        let entry = searchable::entry(&context, id, true);
        let body = if entry.chars > 0 { indexing::body(&OsDisk, root, &entry)? } else { String::new() };
        parts += &opensearch::bulk("gongkai", &entry, &body);
    }
    Ok(parts)
}

/// Texts, what they are folded to, and their keys with the heaps of what follows.
fn golden() -> String {
    let every_letter: String = (0x80..0x530).filter_map(char::from_u32).collect();
    let texts = GOLDEN.iter().map(|text| (*text).to_owned()).chain([every_letter]);
    let rows: Vec<_> = texts
        .map(|text| {
            let folded = fold(&text);
            let mut keys = Vec::new();
            tokens::pairs(&folded, |key, next| keys.push((key, tokens::heap(next, HEAPS))));
            serde_json::json!({ "text": text, "folded": folded, "keys": keys })
        })
        .collect();
    serde_json::json!(rows).to_string()
}
