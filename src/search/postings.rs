//! 倒排: which units hold a key, as numbers, in shards by the hash of the key.

use super::blocks::{Block, BlockFile};
use super::wire;

/// Bits of a key inside its shard. Two keys of a block that share shard and these bits share their
/// units too: a few candidates more, never one less.
const CHECK_BITS: u32 = 16;

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
    /// Key, place and unit in one number, so that sorting is all the work there is.
    items: Vec<u64>,
    /// Keys of the unit that is being read.
    unit: Vec<u64>,
}

const UNIT_BITS: u32 = 28;

impl Postings {
    /// An empty index.
    pub fn new(shard_bits: u32) -> Self {
        Self { shard_bits, items: Vec::new(), unit: Vec::new() }
    }

    /// A key of the present unit.
    pub fn put(&mut self, hash: u32, place: Place) {
        let key = u64::from(hash >> (32 - self.shard_bits - CHECK_BITS));
        self.unit.push(key << 2 | place as u64);
    }

    /// Ends the present unit.
    pub fn end_unit(&mut self, unit: u32) {
        self.unit.sort_unstable();
        for same in self.unit.chunk_by(|a, b| a >> 2 == b >> 2) {
            let key = same[0] >> 2;
            let strongest = same[same.len() - 1] & 3;
            let place = if strongest == 0 && same.len() >= OFTEN { Place::Strong as u64 } else { strongest };
            self.items.push(key << (UNIT_BITS + 2) | place << UNIT_BITS | u64::from(unit));
        }
        self.unit.clear();
    }

    /// One script a shard.
    pub fn scripts(mut self, block: &Block) -> Vec<(BlockFile, Vec<u8>)> {
        self.items.sort_unstable();
        let mut shards = vec![(0, String::new()); 1 << self.shard_bits];
        for same in self.items.chunk_by(|a, b| a >> (UNIT_BITS + 2) == b >> (UNIT_BITS + 2)) {
            let key = low(same[0] >> (UNIT_BITS + 2));
            let (last, out) = &mut shards[(key >> CHECK_BITS) as usize];
            let check = key & ((1 << CHECK_BITS) - 1);
            wire::put(out, check - *last);
            *last = check;
            list(out, same);
        }
        let scripts = shards.into_iter().enumerate().map(|(shard, (_, numbers))| {
            let shard = low(shard as u64);
            (BlockFile::Shard(shard), wire::call("gongkaiShard", &[&block.name, &block.stamp, &shard, &numbers]))
        });
        scripts.collect()
    }
}

/// How many, then the steps from unit to unit; a step of 0 goes on to the next stronger place.
fn list(out: &mut String, items: &[u64]) {
    wire::put(out, low(items.len() as u64));
    let (mut place, mut next) = (0, 0);
    for item in items {
        while item >> UNIT_BITS & 3 != place {
            wire::put(out, 0);
            place += 1;
            next = 0;
        }
        let unit = low(item & ((1 << UNIT_BITS) - 1));
        wire::put(out, unit - next + 1);
        next = unit + 1;
    }
}

/// The low half: keys, units and counts of a block never need more.
fn low(value: u64) -> u32 {
    u32::try_from(value & u64::from(u32::MAX)).unwrap_or(u32::MAX)
}
