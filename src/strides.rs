//! 跨步: looks for rare bytes many at a time.

/// Where the first byte from `from` on stands that is `wanted`. Quick only if `wanted` compares without
/// branches, with `|` and not with `||` or `matches!`: then the compiler looks at a whole block at once.
pub fn position(bytes: &[u8], from: usize, wanted: impl Fn(u8) -> bool) -> Option<usize> {
    let (blocks, tail) = bytes.get(from..)?.as_chunks::<16>();
    let mut at = from;
    for block in blocks {
        if block.iter().fold(0, |found, byte| found | u8::from(wanted(*byte))) != 0 {
            return block.iter().position(|byte| wanted(*byte)).map(|step| at + step);
        }
        at += block.len();
    }
    tail.iter().position(|byte| wanted(*byte)).map(|step| at + step)
}

/// Whether somewhere a byte and the one behind it are `wanted`; behind the last one stands a 0. The same
/// holds for `wanted` as in [`position`].
pub fn any_pair(bytes: &[u8], wanted: impl Fn(u8, u8) -> bool) -> bool {
    let Some((last, _)) = bytes.split_last() else { return false };
    let pairs = bytes.iter().zip(&bytes[1..]);
    pairs.fold(0, |found, (one, next)| found | u8::from(wanted(*one, *next))) != 0 || wanted(*last, 0)
}

/// Whether a byte lies between two others, both included; without a branch.
pub fn between(byte: u8, first: u8, last: u8) -> bool {
    byte.wrapping_sub(first) <= last - first
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn the_same_is_found_as_one_by_one(bytes in proptest::collection::vec(0_u8..9, 0..100), from in 0_usize..110) {
            let wanted = |byte| between(byte, 7, 8);
            let slow = bytes.iter().skip(from).position(|byte| (7..=8).contains(byte)).map(|step| step + from);
            proptest::prop_assert_eq!(position(&bytes, from, wanted), slow);
            let pair = |one: u8, next: u8| (one == 7) & (next != 7);
            let slow = (0..bytes.len()).any(|at| pair(bytes[at], bytes.get(at + 1).copied().unwrap_or(0)));
            proptest::prop_assert_eq!(any_pair(&bytes, pair), slow);
        }
    }
}
