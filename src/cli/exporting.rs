//! 导出: what is searched, for people with grep and for search engines.

use std::path::Path;

use rayon::prelude::*;

use super::arguments::{Common, Export, ExportFormat};
use super::{Ending, Outcome, as_of, root, say, tell};
use crate::build::{self, Judged, Options, indexing};
use crate::disk::{Disk, OsDisk};
use crate::model::site::SearchScope;
use crate::page::searchable;
use crate::search::Entry;
use crate::search::export::{opensearch, text};

/// `gongkai export`.
pub fn run(common: &Common, options: &Export) -> Outcome {
    let root = root(common)?;
    let judged = build::judge(&OsDisk, &Options::for_public(&root, as_of(&options.judging)))?;
    // What must not be published must not reach an engine either.
    let gates = judged.counts().gate;
    if gates > 0 {
        say(&format!("未导出：有 {gates} 个问题会停止发布，请先运行 gongkai check 查看并改正。"));
        return Ok(Ending::Stopped);
    }
    match options.format {
        ExportFormat::Text => as_text(&root, &judged),
        ExportFormat::Opensearch => {
            for_engine(&root, &judged, &options.output.clone().unwrap_or_else(|| root.join("export")), &options.index)
        }
    }
}

/// One line a document, to stdout.
fn as_text(root: &Path, judged: &Judged) -> Outcome {
    let full = match judged.catalog.site.search {
        SearchScope::Full => true,
        SearchScope::Titles => false,
        SearchScope::Engine | SearchScope::Off => {
            say("site.yaml 的“检索”写了引擎或关闭，网页上没有可供检索的文字；要看全文，请先改为“全文”。");
            return Ok(Ending::Done);
        }
    };
    in_order(root, judged, full, text::text, |lines| {
        tell(lines);
        Ok(())
    })?;
    Ok(Ending::Done)
}

/// Mapping and documents in a folder. An engine holds the full texts whatever the page searches.
fn for_engine(root: &Path, judged: &Judged, folder: &Path, index: &str) -> Outcome {
    OsDisk.create_dir(folder)?;
    // Parts of an earlier, longer export would bring withdrawn documents back.
    for entry in OsDisk.list(folder)? {
        if let Some(name) = entry.name.ok().filter(|name| is_part(name)) {
            OsDisk.remove(&folder.join(name))?;
        }
    }
    OsDisk.write(&folder.join("mapping.json"), opensearch::mapping().as_bytes())?;
    let (mut count, mut parts, mut open) = (0, 0, String::new());
    let mut close = |open: &mut String| {
        parts += 1;
        let bytes = std::mem::take(open).into_bytes();
        OsDisk.write(&folder.join(format!("{PART}{parts:04}{NDJSON}")), &bytes).map(|()| parts)
    };
    let mut written = 0;
    in_order(
        root,
        judged,
        true,
        |entry, body| opensearch::bulk(index, entry, body),
        |documents| {
            if !open.is_empty() && open.len() + documents.len() > PART_BYTES {
                written = close(&mut open)?;
            }
            open += documents;
            count += 1;
            Ok(())
        },
    )?;
    if !open.is_empty() {
        written = close(&mut open)?;
    }
    say(&format!("导出完毕：{count} 个文件，{written} 个分包，映射见 {}", folder.join("mapping.json").display()));
    Ok(Ending::Done)
}

const PART: &str = "bulk-";
const NDJSON: &str = ".ndjson";
/// An engine takes at most 100 MB in one request and works best on 5 to 15.
const PART_BYTES: usize = 10 << 20;

fn is_part(name: &str) -> bool {
    name.strip_prefix(PART)
        .and_then(|rest| rest.strip_suffix(NDJSON))
        .is_some_and(|digits| digits.len() >= 4 && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// Documents made by all threads, handed on one by one in the order of the site; few are held at a time.
fn in_order(
    root: &Path,
    judged: &Judged,
    full: bool,
    make: impl Fn(&Entry, &str) -> String + Sync,
    mut take: impl FnMut(&str) -> Result<(), Box<dyn std::error::Error>>,
) -> Result<(), Box<dyn std::error::Error>> {
    let context = judged.context();
    for some in searchable::documents(&context).chunks(256) {
        let texts = some.par_iter().map(|id| {
            let entry = searchable::entry(&context, *id, full);
            let body = if entry.chars > 0 { indexing::body(&OsDisk, root, &entry)? } else { String::new() };
            Ok(make(&entry, &body))
        });
        for document in texts.collect::<Result<Vec<String>, build::Failure>>()? {
            take(&document)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_parts_are_replaced() {
        assert!(is_part("bulk-0001.ndjson") && is_part("bulk-10000.ndjson"));
        assert!(!is_part("bulk-1.ndjson") && !is_part("bulk-notes.ndjson") && !is_part("mapping.json"));
    }
}
