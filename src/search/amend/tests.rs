//! What is amended is what is made.

use std::collections::BTreeMap;
use std::convert::Infallible;

use proptest::prelude::*;

use super::*;
use crate::search::blocks::{Index, Outline, index};
use crate::search::known::Strong;
use crate::search::tests::entry;

/// Documents and their texts.
type Site = Vec<(Entry, String)>;

fn planned(site: &Site) -> Index {
    index(site.iter().enumerate().map(|(number, (entry, _))| Outline::of(number, entry)).collect(), true)
}

fn body(site: &Site, entry: &Entry) -> String {
    site.iter().find(|(other, _)| other.address == entry.address).map(|(_, body)| body.clone()).unwrap_or_default()
}

fn made(site: &Site, block: &Block) -> Made<Vec<u8>> {
    let read = |entry: &Entry| Ok::<_, Infallible>(body(site, entry));
    block.make(2, |number| site[number].0.clone(), read, |bytes| bytes).unwrap()
}

/// What amending gives, with how many files were read; `known` and `published` are of an earlier state.
fn amended(
    site: &Site,
    block: &Block,
    known: Known,
    published: &BTreeMap<OutputPath, Vec<u8>>,
) -> Option<Made<Vec<u8>>> {
    let sources = Sources {
        entry: &|number| site[number].0.clone(),
        read: &|entry| Ok::<_, Infallible>(body(site, entry)),
        published: &|path| published.get(path).cloned(),
    };
    block.amend(known, &sources).unwrap()
}

fn published(block: &Block, made: &Made<Vec<u8>>) -> BTreeMap<OutputPath, Vec<u8>> {
    made.files.iter().map(|(file, bytes)| (block.path(*file), bytes.clone())).collect()
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop::sample::select(vec![
            "养老", "服务", "機構", "。", "\n", "，", "（", "a1", "20", " ", "费", "用", "…", "é", "\"",
        ]),
        0..60,
    )
    .prop_map(|pieces| pieces.concat())
}

/// A document of which everything that the index says may be anything.
fn document(number: usize) -> impl Strategy<Value = (Entry, String)> {
    let words = || prop::collection::vec(text(), 0..3);
    (text(), text(), words(), words(), (prop::option::of(1..90_u32), 0..40_usize, any::<bool>()), 0..3_usize).prop_map(
        move |(title, body, keywords, offices, (serial, begin, derived), long)| {
            let summary: String = body.chars().take(begin).chain(['…']).collect();
            let mut entry = entry(&title, &format!("tz/{number}.html"));
            entry.doc_number = serial.map(|serial| format!("云民发〔2024〕{serial}号"));
            entry.summary = if derived { summary.into() } else { title.clone().into() };
            entry.topics = keywords.iter().rev().cloned().collect();
            (entry.keywords, entry.offices) = (keywords, offices);
            entry.chars = 100 + long * 4_000;
            entry.content = Fingerprint::of(&body);
            (entry, body)
        },
    )
}

/// A site, and one of its documents as it will be.
fn edit() -> impl Strategy<Value = (Site, usize, (Entry, String), bool)> {
    (8..30_usize).prop_flat_map(|count| {
        let documents: Vec<_> = (0..count).map(document).collect();
        (documents, 0..count)
            .prop_flat_map(|(site, which)| (Just(site), Just(which), document(which), prop::bool::weighted(0.8)))
    })
}

proptest! {
    #[test]
    fn what_is_amended_is_what_is_made((mut site, which, edited, is_body) in edit()) {
        let before = planned(&site).blocks[0].clone();
        let old = made(&site, &before);
        // As many units as before, or all numbers are others.
        let (was, now) = (site[which].0.clone(), edited.0);
        let entry = if is_body { Entry { content: now.content, ..was } } else { Entry { chars: was.chars, ..now } };
        site[which] = (entry, edited.1);
        let after = planned(&site).blocks[0].clone();
        let mut expected = made(&site, &after);
        let known = Known::decode(&old.known.encode("甲"), "甲").unwrap();
        if let Some(amended) = amended(&site, &after, known, &published(&before, &old)) {
            let old: BTreeMap<_, _> = old.files.into_iter().collect();
            expected.files.retain(|(file, bytes)| old[file] != *bytes);
            let sorted = |files: Vec<(BlockFile, Vec<u8>)>| files.into_iter().collect::<BTreeMap<_, _>>();
            prop_assert_eq!(amended.known, expected.known);
            prop_assert_eq!(sorted(amended.files), sorted(expected.files));
        }
    }
}

/// Papers that resemble each other, one of them edited behind its summary.
fn ordinary() -> (Site, Site) {
    let document = |number: usize| {
        let body = format!(
            "各区民政局：\n第{number}批名单已经核定，请遵照执行。\n{}",
            "认真做好养老服务工作。".repeat(number % 7 + 1)
        );
        let mut entry = entry(&format!("关于第{number}批名单的通知"), &format!("tz/{number}.html"));
        entry.keywords = vec!["养老".to_owned(), "名单".to_owned()];
        entry.summary = body.chars().take(12).collect::<String>().into();
        entry.content = Fingerprint::of(&body);
        (entry, body)
    };
    let before: Site = (0..100).map(document).collect();
    let after = with(before.clone(), 40, "\n另行通知。");
    (before, after)
}

#[test]
fn an_ordinary_edit_is_amended_in_few_files() {
    let (before, after) = ordinary();
    let block = planned(&before).blocks[0].clone();
    let old = made(&before, &block);
    let amended = amended(&after, &planned(&after).blocks[0], old.known.clone(), &published(&block, &old)).unwrap();
    assert!(
        (2..5).contains(&amended.files.len()),
        "{:?}",
        amended.files.iter().map(|(file, _)| file).collect::<Vec<_>>()
    );
}

/// One of the ordinary papers says something else too.
fn with(mut site: Site, which: usize, more: &str) -> Site {
    site[which].1.push_str(more);
    site[which].0.content = Fingerprint::of(&site[which].1);
    site
}

#[test]
fn what_does_not_fit_is_not_amended() {
    let (before, after) = ordinary();
    let (block, now) = (planned(&before).blocks[0].clone(), planned(&after).blocks[0].clone());
    let old = made(&before, &block);
    let files = published(&block, &old);
    // A site where another paper said already what is added now: in the shards that will be opened.
    let others = made(&with(before.clone(), 3, "\n另行通知。"), &block);
    assert_eq!(amended(&after, &now, old.known.clone(), &published(&block, &others)), None, "the files are others");
    assert_eq!(amended(&after, &now, others.known, &files), None, "what is known is of others");
    assert_eq!(amended(&after, &now, old.known.clone(), &BTreeMap::new()), None, "nothing is published");
    // Another numbering, of as many papers.
    let mut moved = before.clone();
    moved[7].0.address = OutputPath::parse("tz/x7.html").unwrap();
    let block_of_moved = planned(&moved).blocks[0].clone();
    let of_moved = made(&moved, &block_of_moved);
    assert_eq!(amended(&after, &now, of_moved.known.clone(), &published(&block_of_moved, &of_moved)), None);
    // Keys that were not given.
    let mut wrong = old.known.clone();
    let place = block.members.iter().position(|member| member.document == 40).unwrap();
    let trace = wrong.trace(place).unwrap().clone();
    wrong.learn(&block, vec![(place, Trace { strong: Strong { lines: 1, ..trace.strong.clone() }, ..trace })], &[]);
    assert_eq!(amended(&after, &now, wrong, &files), None, "a keyword was forgotten");
    // Everything changed.
    let all: Site = (0..before.len()).fold(before, |site, which| with(site, which, "又"));
    assert_eq!(amended(&all, &planned(&all).blocks[0], old.known, &files), None);
}

#[test]
fn harmed_bytes_are_not_read() {
    let (before, _) = ordinary();
    let known = made(&before, &planned(&before).blocks[0]).known;
    let bytes = known.encode("甲");
    assert_eq!(Known::decode(&bytes, "甲").as_ref(), Some(&known));
    assert_eq!(Known::decode(&bytes, "乙"), None);
    for end in 0..bytes.len() {
        assert_eq!(Known::decode(&bytes[..end], "甲"), None, "cut at {end}");
    }
    for at in 0..bytes.len() {
        let mut harmed = bytes.clone();
        harmed[at] ^= 0x10;
        assert_eq!(Known::decode(&harmed, "甲"), None, "harmed at {at}");
    }
}
