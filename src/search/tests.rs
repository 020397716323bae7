//! The index as a whole: what a key finds, what an edit touches.

use std::collections::BTreeMap;
use std::convert::Infallible;

use proptest::prelude::*;

use super::blocks::{Block, BlockFile, Index, Outline, index};
use super::fold::fold;
use super::texts::Record;
use super::{Entry, tokens};
use crate::fingerprint::Fingerprint;
use crate::model::date::Date;
use crate::model::path::{OutputPath, SourcePath};

/// A document with little to say.
pub(super) fn entry(title: &str, address: &str) -> Entry {
    Entry {
        source: SourcePath::new(format!("content/{address}")),
        content: Fingerprint::of(title),
        body_at: 0,
        chars: 100,
        address: OutputPath::parse(address).unwrap(),
        href: address.to_owned(),
        external: false,
        title: title.to_owned(),
        doc_number: None,
        index_number: None,
        offices: vec!["办公室".to_owned()],
        keywords: Vec::new(),
        topics: Vec::new(),
        summary: "".into(),
        others: Vec::new(),
        column: vec!["通知".to_owned()].into(),
        kind: "公文",
        published: Date::constant(2024, 4, 26),
        validity: None,
    }
}

fn planned(entries: &[Entry]) -> Index {
    index(entries.iter().enumerate().map(|(number, entry)| Outline::of(number, entry)).collect(), true)
}

fn made(block: &Block, entries: &[Entry], bodies: &BTreeMap<OutputPath, String>) -> BTreeMap<BlockFile, Vec<u8>> {
    let read = |entry: &Entry| Ok::<_, Infallible>(bodies.get(&entry.address).cloned().unwrap_or_default());
    block.make(3, |number| entries[number].clone(), read, |bytes| bytes).unwrap().files.into_iter().collect()
}

fn site(count: usize) -> (Vec<Entry>, BTreeMap<OutputPath, String>) {
    let entries: Vec<Entry> = (0..count).map(|n| entry(&format!("标题{n}"), &format!("tz/{n}.html"))).collect();
    let bodies = entries.iter().map(|entry| (entry.address.clone(), format!("第{}条正文", entry.title))).collect();
    (entries, bodies)
}

#[test]
fn any_number_of_threads_makes_the_same_files() {
    let (mut entries, bodies) = site(40);
    // A long text has several units, and the shares must count them alike.
    entries.push(Entry { chars: 30_000, ..entry("长文", "tz/long.html") });
    let index = planned(&entries);
    let read =
        |entry: &Entry| Ok::<_, Infallible>(bodies.get(&entry.address).cloned().unwrap_or("长文".repeat(15_000)));
    for block in &index.blocks {
        let of = |number: usize| entries[number].clone();
        let alone = block.make(1, of, read, |bytes| bytes).unwrap();
        for threads in [2, 3, 7, 100] {
            assert!(block.make(threads, of, read, |bytes| bytes).unwrap() == alone, "{threads} threads");
        }
    }
}

#[test]
fn the_files_of_a_block_are_those_that_were_planned() {
    let (entries, bodies) = site(300);
    let index = planned(&entries);
    assert_eq!(index.blocks.len(), 1);
    for block in &index.blocks {
        let planned: Vec<BlockFile> = block.files().collect();
        let files: Vec<BlockFile> = made(block, &entries, &bodies).into_keys().collect();
        assert_eq!(files, planned);
    }
}

#[test]
fn an_edit_of_a_text_touches_few_files_and_one_block() {
    let (entries, mut bodies) = site(3_200);
    let before = planned(&entries);
    let many: Vec<Entry> = entries.iter().cycle().take(30_000).cloned().collect();
    assert!((8..=16).contains(&planned(&many).blocks.len()));
    assert_eq!(before.blocks.len(), 4);
    let old: Vec<_> = before.blocks.iter().map(|block| made(block, &entries, &bodies)).collect();
    let edited = entries[1_234].address.clone();
    bodies.insert(edited.clone(), "第标题1234条修改".to_owned());
    let new: Vec<_> = before.blocks.iter().map(|block| made(block, &entries, &bodies)).collect();
    let mut touched = Vec::new();
    for (block, (old, new)) in before.blocks.iter().zip(old.iter().zip(&new)) {
        let differ = old.iter().filter(|(file, bytes)| new[*file] != **bytes).count();
        if differ > 0 {
            touched.push((block.members.iter().any(|member| entries[member.document].address == edited), differ));
        }
    }
    assert!(matches!(touched.as_slice(), [(true, 2..=10)]), "{touched:?}");
}

#[test]
fn the_numbering_has_a_stamp_that_edits_leave_alone() {
    let (mut entries, _) = site(50);
    let stamp = |entries: &[Entry]| planned(entries).blocks[0].stamp.clone();
    let before = stamp(&entries);
    entries[7].content = Fingerprint::of("edited");
    entries[7].keywords.push("新词".to_owned());
    assert_eq!(stamp(&entries), before);
    entries.pop();
    assert_ne!(stamp(&entries), before);
}

#[test]
fn the_order_of_reading_does_not_matter() {
    let (entries, bodies) = site(200);
    let reversed: Vec<Entry> = entries.iter().rev().cloned().collect();
    let (forward, backward) = (planned(&entries), planned(&reversed));
    assert_eq!(made(&forward.blocks[0], &entries, &bodies), made(&backward.blocks[0], &reversed, &bodies));
    assert_eq!(forward.script(), backward.script());
}

proptest! {
    #[test]
    fn every_pair_of_a_part_is_a_key_of_the_whole(
        text in "[养老服務a-c0-3，。〔〕 “”𬭚]{4,60}", at in 0usize..60, length in 2usize..13,
    ) {
        let mut subject = entry("题", "a/b.html");
        subject.chars = 60;
        let searched = { let record = Record::of(&subject, &text); fold(&record.searched(&record.body)) };
        let mut keys = Vec::new();
        tokens::pairs(&searched, |key, _| keys.push(key));
        let chars: Vec<char> = text.chars().collect();
        let part: String = chars.iter().skip(at % chars.len()).take(length).collect();
        tokens::pairs(&fold(&part), |key, _| assert!(keys.contains(&key), "{part} in {text}"));
    }
}
