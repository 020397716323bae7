//! 倒排: which units hold a key and what follows it there, as numbers, in shards by the hash of the key.
//!
//! Official papers repeat each other's words: the pairs of a long phrase stand in thousands of them,
//! the phrase itself in one. So every unit says by which characters it continues a key, in one of
//! [`HEAPS`] heaps: a key then speaks of three neighbours and not of two. That costs about as much as the
//! list of units itself, since the same pair is mostly followed by the same few characters; the places
//! of keys in a text would cost three times as much.

use super::blocks::{Block, BlockFile};
use super::making::{Keep, Kept};
use super::{tokens, wire};
use crate::fingerprint::Fingerprint;

/// Bits of a key inside its shard. Two keys of a block that share shard and these bits share their
/// units too: a few candidates more, never one less.
const CHECK_BITS: u32 = 16;

/// How many kinds of following characters are told apart: with a mark for “more follow” they fill the
/// digits of the wire format.
pub const HEAPS: u32 = 46;
/// Instead of heaps: anything may follow. Of keys that stand alone, and of those with many heaps.
pub(super) const ANYTHING: u32 = 2 * HEAPS;
/// With more heaps than this a unit says nothing worth its room.
const MANY: u32 = 4;
/// A key in fewer than one of so many units says enough by itself.
const SELDOM: u32 = 5;

/// Where a unit holds a key; the strongest place counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In the text.
    Body = 0,
    /// In the summary or keywords, or often in the text.
    Strong = 1,
    /// In the title or number.
    Title = 2,
}

/// From how many times in a unit on a key is what the unit is about.
const OFTEN: usize = 3;

/// The postings of a block while its documents are read.
#[derive(Debug)]
pub struct Postings {
    shard_bits: u32,
    shards: Vec<Shard>,
    /// Keys of the unit that is being read.
    unit: Vec<u64>,
    units: u32,
}

pub(super) const UNIT_BITS: u32 = 28;
pub(super) const HEAP_BITS: u32 = 6;
/// The last heap that the bits can hold stands for [`ANYTHING`].
pub(super) const NO_HEAP: u64 = (1 << HEAP_BITS) - 1;
/// Where the key begins in an item.
pub(super) const KEY_AT: u32 = UNIT_BITS + 2 + HEAP_BITS;

impl Postings {
    /// An empty index.
    pub fn new(shard_bits: u32) -> Self {
        Self { shard_bits, shards: vec![Shard::default(); 1 << shard_bits], unit: Vec::new(), units: 0 }
    }

    /// A key of the present unit that nothing follows.
    pub fn put(&mut self, hash: u32, place: Place) {
        self.push(hash, place, NO_HEAP);
    }

    /// The keys of neighbours in a field of the present unit.
    pub fn pairs(&mut self, folded: &str, place: Place) {
        tokens::pairs(folded, |hash, next| self.push(hash, place, u64::from(tokens::heap(next, HEAPS))));
    }

    fn push(&mut self, hash: u32, place: Place, heap: u64) {
        let key = u64::from(hash >> (32 - self.shard_bits - CHECK_BITS));
        self.unit.push((key << 2 | place as u64) << HEAP_BITS | heap);
    }

    /// Ends the present unit; returns what it holds, as a fingerprint.
    pub fn end_unit(&mut self, unit: u32) -> Fingerprint {
        self.unit.sort_unstable();
        let print = Fingerprint::of(&self.unit);
        for same in self.unit.chunk_by(|a, b| a >> (HEAP_BITS + 2) == b >> (HEAP_BITS + 2)) {
            let key = same[0] >> (HEAP_BITS + 2);
            let strongest = same[same.len() - 1] >> HEAP_BITS & 3;
            let place = if strongest == 0 && same.len() >= OFTEN { Place::Strong as u64 } else { strongest };
            let check = key & ((1 << CHECK_BITS) - 1);
            let heaps = same.iter().fold(0_u64, |heaps, item| heaps | 1 << (item & NO_HEAP));
            let shard = &mut self.shards[low(key >> CHECK_BITS) as usize];
            if heaps >> NO_HEAP & 1 == 1 || heaps.count_ones() > MANY {
                shard.put(unit, check, place, NO_HEAP);
            } else {
                let mut rest = heaps;
                while rest != 0 {
                    shard.put(unit, check, place, u64::from(rest.trailing_zeros()));
                    rest &= rest - 1;
                }
            }
        }
        self.unit.clear();
        self.units = self.units.max(unit + 1);
        print
    }

    /// What was put into each shard.
    pub(super) fn shards(&self) -> &[Shard] {
        &self.shards
    }

    /// One script a shard, on as many threads as `threads`. The parts are of units that follow each other;
    /// each shard of theirs is put together, written and given up before the next, for all at once would
    /// take several times the room of the texts.
    pub(super) fn scripts<K: Send>(
        parts: Vec<Self>,
        block: &Block,
        threads: usize,
        keep: Keep<'_, K>,
    ) -> Vec<(BlockFile, Kept<K>)> {
        let size = (1_usize << block.shard_bits).div_ceil(threads.max(1));
        let mut parts: Vec<_> = parts.into_iter().map(|part| part.shards).collect();
        std::thread::scope(|scope| {
            let mut working = Vec::new();
            // From behind, since that is where vectors are cut.
            for first in (0..1 << block.shard_bits).step_by(size).collect::<Vec<_>>().into_iter().rev() {
                let parts: Vec<_> = parts.iter_mut().map(|part| part.split_off(first)).collect();
                working.push(scope.spawn(move || some_scripts(parts, block, first, keep)));
            }
            let end = |work: std::thread::ScopedJoinHandle<'_, _>| match work.join() {
                Ok(made) => made,
                Err(panic) => std::panic::resume_unwind(panic),
            };
            let made: Vec<Vec<_>> = working.into_iter().map(end).collect();
            made.into_iter().rev().flatten().collect()
        })
    }
}

/// The scripts of shards from `first` on.
fn some_scripts<K>(
    parts: Vec<Vec<Shard>>,
    block: &Block,
    first: usize,
    keep: Keep<'_, K>,
) -> Vec<(BlockFile, Kept<K>)> {
    let often = often(block);
    let count = parts.first().map_or(0, Vec::len);
    let mut parts: Vec<_> = parts.into_iter().map(Vec::into_iter).collect();
    let shard = |shard: usize| {
        let mut items = Vec::new();
        parts.iter_mut().filter_map(Iterator::next).for_each(|part| items.extend(part.items()));
        items.sort_unstable();
        let shard = u32::try_from(shard).unwrap_or(u32::MAX);
        (BlockFile::Shard(shard), keep(script(block, shard, &numbers(&items, often))))
    };
    (first..first + count).map(shard).collect()
}

/// A key of a block that more units hold says what follows it.
pub(super) fn often(block: &Block) -> u32 {
    block.units() / SELDOM
}

/// A shard as a file.
pub(super) fn script(block: &Block, shard: u32, numbers: &str) -> Vec<u8> {
    wire::call("gongkaiShard", &[&block.name, &block.stamp, &shard, &numbers])
}

/// What the units read so far put into a shard, in four bytes an item: there are a thousand of them for each
/// document, and together they are the largest thing that a build has in memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Shard {
    /// Of each item the step from the unit before, seven bits a byte, then check, place and heap.
    bytes: Vec<u8>,
    /// The unit of the last item.
    unit: u32,
}

impl Shard {
    fn put(&mut self, unit: u32, check: u64, place: u64, heap: u64) {
        if self.bytes.capacity() - self.bytes.len() < 8 {
            // By a quarter and not to the double.
            self.bytes.reserve_exact((self.bytes.len() / 4).max(128));
        }
        let mut step = unit - self.unit;
        self.unit = unit;
        while step >= 0x80 {
            self.bytes.push(byte(u64::from(step)) | 0x80);
            step >>= 7;
        }
        self.bytes.extend([byte(u64::from(step)), byte(check), byte(check >> 8), byte(place << HEAP_BITS | heap)]);
    }

    /// Check, place, unit and heap of each item in one number, so that sorting is all the work there is.
    pub(super) fn items(&self) -> impl Iterator<Item = u64> {
        let mut bytes = self.bytes.iter().map(|byte| u64::from(*byte));
        let mut unit = 0;
        std::iter::from_fn(move || {
            let (mut step, mut shift) = (bytes.next()?, 0);
            while step >> shift & 0x80 != 0 {
                step = step & !(0x80 << shift) | bytes.next()? << (shift + 7);
                shift += 7;
            }
            unit += step;
            let check = bytes.next()? | bytes.next()? << 8;
            let rest = bytes.next()?;
            let (place, heap) = (rest >> HEAP_BITS, rest & NO_HEAP);
            Some(((check << 2 | place) << UNIT_BITS | unit) << HEAP_BITS | heap)
        })
    }
}

/// The lowest eight bits.
fn byte(value: u64) -> u8 {
    u8::try_from(value & 0xff).unwrap_or_default()
}

/// The keys of a shard one after the other: the step from key to key, and its units.
pub(super) fn numbers(items: &[u64], often: u32) -> String {
    let mut out = String::new();
    let mut last = 0;
    for same in items.chunk_by(|a, b| a >> KEY_AT == b >> KEY_AT) {
        let check = low(same[0] >> KEY_AT);
        wire::put(&mut out, check - last);
        last = check;
        list(&mut out, same, often);
    }
    out
}

/// How many units, the steps from unit to unit (a step of 0 goes on to the next stronger place), and
/// then, of a key that is no rare one, the heaps of each unit: alike beside alike compresses well.
fn list(out: &mut String, items: &[u64], often: u32) {
    let units = || items.chunk_by(|a, b| a >> HEAP_BITS == b >> HEAP_BITS);
    let count = low(units().count() as u64);
    wire::put(out, count);
    let (mut place, mut next) = (0, 0);
    for same in units() {
        let item = same[0] >> HEAP_BITS;
        while item >> UNIT_BITS & 3 != place {
            wire::put(out, 0);
            place += 1;
            next = 0;
        }
        let unit = low(item & ((1 << UNIT_BITS) - 1));
        wire::put(out, unit - next + 1);
        next = unit + 1;
    }
    if count > often {
        units().for_each(|same| heaps(out, same));
    }
}

/// One digit a heap; all but the last are moved up by [`HEAPS`].
fn heaps(out: &mut String, same: &[u64]) {
    let last = same.len() - 1;
    for (index, item) in same.iter().enumerate() {
        match item & NO_HEAP {
            NO_HEAP => wire::digit(out, ANYTHING),
            heap => wire::digit(out, low(heap) + if index < last { HEAPS } else { 0 }),
        }
    }
}

/// The low half: keys, units and counts of a block never need more.
fn low(value: u64) -> u32 {
    u32::try_from(value & u64::from(u32::MAX)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
