//! 分片的修订: a published shard without what some units put into it, and with what they put into it now.

use std::collections::BTreeSet;

use crate::search::postings::{ANYTHING, HEAP_BITS, HEAPS, KEY_AT, NO_HEAP, UNIT_BITS, numbers};
use crate::search::wire::Digits;

/// The numbers of a shard: what a script has between the two halves of an `empty` one.
pub(super) fn between<'b>(script: &'b [u8], empty: &[u8]) -> Option<&'b [u8]> {
    let (head, tail) = empty.split_at(empty.len().checked_sub(END.len())?);
    script.strip_prefix(head)?.strip_suffix(tail)
}

/// With what a script of a shard ends.
const END: &str = "\");\n";

/// The numbers of a shard in which `units` hold `items` and nothing else.
///
/// `None` if they are none, or if a key is held by more than `often` units and was not before: then it
/// has to say what follows it, which is nowhere written.
pub(super) fn amend(
    published: &[u8],
    units: &BTreeSet<u32>,
    items: impl Iterator<Item = u64>,
    often: u32,
) -> Option<String> {
    let (mut all, seldom) = read(published, often)?;
    all.retain(|item| !units.contains(&unit(*item)));
    all.extend(items);
    all.sort_unstable();
    let says_more = |same: &[u64]| {
        let holding = same.chunk_by(|a, b| a >> HEAP_BITS == b >> HEAP_BITS).count();
        holding > often as usize && seldom.contains(&(same[0] >> KEY_AT))
    };
    let grown = all.chunk_by(|a, b| a >> KEY_AT == b >> KEY_AT).any(says_more);
    (!grown).then(|| numbers(&all, often))
}

fn unit(item: u64) -> u32 {
    // Masked to fewer bits.
    u32::try_from(item >> HEAP_BITS & ((1 << UNIT_BITS) - 1)).unwrap_or(u32::MAX)
}

/// The items of a shard, and which keys are held by too few units to say what follows them.
fn read(published: &[u8], often: u32) -> Option<(Vec<u64>, BTreeSet<u64>)> {
    let mut digits = Digits::new(published);
    let (mut items, mut seldom) = (Vec::new(), BTreeSet::new());
    let mut check: u64 = 0;
    while !digits.is_at_end() {
        check += u64::from(digits.number()?);
        let count = digits.number()?;
        let (mut place, mut next) = (0, 0_u64);
        let start = items.len();
        while items.len() - start < count as usize {
            match u64::from(digits.number()?) {
                0 => (place, next) = (place + 1, 0),
                step => {
                    next += step;
                    items.push(((check << 2 | place) << UNIT_BITS | (next - 1)) << HEAP_BITS);
                }
            }
            if place > 2 || next >> UNIT_BITS > 0 {
                return None;
            }
        }
        if count > often {
            let holding = items.split_off(start);
            for item in holding {
                heaps(&mut digits, |heap| items.push(item | heap))?;
            }
        } else {
            seldom.insert(check);
        }
    }
    Some((items, seldom))
}

/// What follows a key in one unit.
fn heaps(digits: &mut Digits<'_>, mut put: impl FnMut(u64)) -> Option<()> {
    loop {
        match digits.digit()? {
            ANYTHING => {
                put(NO_HEAP);
                return Some(());
            }
            heap @ HEAPS.. => put(u64::from(heap - HEAPS)),
            heap => {
                put(u64::from(heap));
                return Some(());
            }
        }
    }
}
