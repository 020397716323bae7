//! A shard is read back as the page script reads it.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;

/// Per check and unit: place and heaps (`None`: anything).
type Lists = BTreeMap<u32, BTreeMap<u32, (u64, Option<BTreeSet<u32>>)>>;

/// Reads a shard as the page script does; `None` where something is missing or cannot be.
fn read(text: &str, units: u32, often: u32) -> Option<Lists> {
    let digit = |b: u8| (32..127).contains(&b).then(|| u32::from(b) - 32 - u32::from(b > b'"') - u32::from(b > b'\\'));
    let mut digits = text.bytes().map_while(digit).peekable();
    let mut lists = Lists::new();
    let mut check: u32 = 0;
    while digits.peek().is_some() {
        check = check.checked_add(number(&mut digits)?)?;
        let count = number(&mut digits)?;
        if count > units {
            return None;
        }
        let (mut listed, mut place, mut unit) = (Vec::new(), 0, 0);
        while listed.len() < count as usize {
            match number(&mut digits)? {
                0 => (place, unit) = (place + 1, 0),
                step => {
                    unit += step;
                    listed.push((unit - 1, place));
                }
            }
            if place > 2 || unit > units {
                return None;
            }
        }
        let list = lists.entry(check).or_default();
        for (unit, place) in listed {
            let heaps = if count > often { heaps_of(&mut digits)? } else { None };
            list.insert(unit, (place, heaps));
        }
    }
    Some(lists)
}

fn number(digits: &mut impl Iterator<Item = u32>) -> Option<u32> {
    let lead = digits.next()?;
    let (extra, base) = match lead {
        0..62 => return Some(lead),
        62..90 => (1, 62 + (lead - 62) * 93),
        90..92 => (2, 2666 + (lead - 90) * 8649),
        _ => (3, 19964),
    };
    (0..extra).try_fold(0, |sum, _| Some(sum * 93 + digits.next()?)).map(|rest| base + rest)
}

#[expect(clippy::option_option, reason = "damaged, anything, or these heaps")]
fn heaps_of(digits: &mut impl Iterator<Item = u32>) -> Option<Option<BTreeSet<u32>>> {
    let mut heaps = BTreeSet::new();
    loop {
        match digits.next()? {
            ANYTHING => return Some(None),
            digit @ HEAPS.. => drop(heaps.insert(digit - HEAPS)),
            digit => {
                heaps.insert(digit);
                return Some(Some(heaps));
            }
        }
    }
}

#[test]
fn an_item_is_kept_whole_whatever_its_step() {
    let mut shard = Shard::default();
    let units = [0, 0, 127, 254, 255, 16_639, 33_023, 5_000_000, 200_000_000];
    for (at, unit) in units.into_iter().enumerate() {
        shard.put(unit, 0xffff - at as u64, at as u64 % 3, 46 - at as u64);
    }
    let item = |(at, unit): (usize, u32)| {
        let at = at as u64;
        ((((0xffff - at) << 2) | (at % 3)) << UNIT_BITS | u64::from(unit)) << HEAP_BITS | (46 - at)
    };
    assert_eq!(shard.items().collect::<Vec<_>>(), units.into_iter().enumerate().map(item).collect::<Vec<_>>());
    assert!(shard.bytes.len() < 5 * units.len() + 8);
}

proptest! {
    #[test]
    fn a_shard_reads_as_it_was_written(
        units in prop::collection::vec(prop::collection::vec((0u32..40, 0u64..3, 0u64..47), 0..30), 1..200),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 4),
    ) {
        let mut postings = Postings::new(0);
        let mut wanted = Lists::new();
        for (unit, keys) in (0..).zip(&units) {
            let mut seen: BTreeMap<u32, (usize, u64, BTreeSet<u64>)> = BTreeMap::new();
            for (check, place, heap) in keys {
                let heap = if *heap < u64::from(HEAPS) { *heap } else { NO_HEAP };
                // Without shards the check is the upper half of the hash.
                let place_of = [Place::Body, Place::Strong, Place::Title][usize::try_from(*place).unwrap()];
                postings.push(check << 16, place_of, heap);
                let entry = seen.entry(*check).or_default();
                *entry = (entry.0 + 1, entry.1.max(*place), { entry.2.insert(heap); entry.2.clone() });
            }
            postings.end_unit(unit);
            for (check, (times, place, heaps)) in seen {
                let place = if place == 0 && times >= OFTEN { 1 } else { place };
                let told = !heaps.contains(&NO_HEAP) && heaps.len() <= MANY as usize;
                let heaps = told.then(|| heaps.iter().map(|heap| low(*heap)).collect());
                wanted.entry(check).or_default().insert(unit, (place, heaps));
            }
        }
        let often = postings.units / SELDOM;
        for list in wanted.values_mut().filter(|list| list.len() <= often as usize) {
            list.values_mut().for_each(|(_, heaps)| *heaps = None);
        }
        let mut items: Vec<u64> = postings.shards[0].items().collect();
        items.sort_unstable();
        let written = numbers(&items, often);
        let whole = read(&written, postings.units, often);
        prop_assert_eq!(whole.as_ref(), Some(&wanted));
        // Cut short anywhere it is either refused or says less, never something else.
        for cut in cuts.iter().map(|cut| cut.index(written.len() + 1)) {
            for (check, list) in read(&written[..cut], postings.units, often).into_iter().flatten() {
                prop_assert_eq!(Some(&list), wanted.get(&check));
            }
        }
    }

    #[test]
    fn noise_is_refused_or_read_but_never_a_panic(noise in "[ -~]{0,200}", units in 0u32..5000) {
        if let Some(lists) = read(&noise, units, units / SELDOM) {
            prop_assert!(lists.values().flat_map(BTreeMap::keys).all(|unit| *unit < units));
        }
    }
}
