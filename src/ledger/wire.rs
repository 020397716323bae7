//! Bytes in, bytes out: lengths and numbers as LEB128, fingerprints as they are, nothing aligned.
//!
//! Reading answers `None` to anything that does not fit; the ledger is then empty.

use std::ops::Range;

use super::Parts;
use crate::disk::Stamp;
use crate::fingerprint::Fingerprint;

/// Appends values to a buffer.
#[derive(Debug, Default)]
pub struct Writer {
    /// What was written so far.
    pub bytes: Vec<u8>,
}

impl Writer {
    /// An unsigned number, short when it is small.
    pub fn number(&mut self, mut number: u128) {
        while number >= 0x80 {
            self.bytes.push(number.to_le_bytes()[0] | 0x80);
            number >>= 7;
        }
        self.bytes.push(number.to_le_bytes()[0]);
    }

    /// A length.
    pub fn length(&mut self, length: usize) {
        self.number(length as u128);
    }

    /// Bytes behind their length.
    pub fn block(&mut self, block: &[u8]) {
        self.length(block.len());
        self.bytes.extend_from_slice(block);
    }

    /// Eight bytes.
    pub fn print(&mut self, print: Fingerprint) {
        self.bytes.extend_from_slice(&print.to_bits().to_le_bytes());
    }

    /// Two bytes a part.
    pub fn parts(&mut self, parts: Parts) {
        parts.into_iter().for_each(|part| self.bytes.extend_from_slice(&part.to_le_bytes()));
    }

    /// A stamp; times before 1970 are folded in between the others.
    pub fn stamp(&mut self, stamp: &Stamp) {
        self.number(u128::from(stamp.size));
        self.time(stamp.modified);
        self.number(u128::from(stamp.inode));
        self.time(stamp.changed);
    }

    fn time(&mut self, time: i64) {
        self.number(u128::from(((time << 1) ^ (time >> 63)).cast_unsigned()));
    }
}

/// Takes values from a buffer in the order in which they were written.
#[derive(Debug)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    /// Reads from the start of `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Whether everything was read.
    pub fn is_at_end(&self) -> bool {
        self.at == self.bytes.len()
    }

    /// Leaves bytes out.
    pub fn skip(&mut self, count: usize) -> Option<()> {
        self.at = self.at.checked_add(count).filter(|at| *at <= self.bytes.len())?;
        Some(())
    }

    /// An unsigned number.
    pub fn number(&mut self) -> Option<u128> {
        let mut number = 0;
        for shift in (0..u128::BITS).step_by(7) {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            number |= u128::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// A length or a count.
    pub fn length(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }

    /// Where the bytes behind a length lie.
    pub fn range(&mut self) -> Option<Range<usize>> {
        let length = self.length()?;
        let range = self.at..self.at.checked_add(length)?;
        self.bytes.get(range.clone())?;
        self.at = range.end;
        Some(range)
    }

    /// The bytes behind a length.
    pub fn block(&mut self) -> Option<&'a [u8]> {
        let range = self.range()?;
        self.bytes.get(range)
    }

    /// Text behind its length.
    pub fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.block()?).ok()
    }

    /// A fingerprint.
    pub fn print(&mut self) -> Option<Fingerprint> {
        let bytes = self.bytes.get(self.at..)?.first_chunk()?;
        self.at += 8;
        Some(Fingerprint::from_bits(u64::from_le_bytes(*bytes)))
    }

    /// Parts.
    pub fn parts(&mut self) -> Option<Parts> {
        let mut parts = Parts::default();
        for part in &mut parts {
            let bytes = self.bytes.get(self.at..self.at + 2)?;
            *part = u16::from_le_bytes(bytes.try_into().ok()?);
            self.at += 2;
        }
        Some(parts)
    }

    /// A stamp.
    pub fn stamp(&mut self) -> Option<Stamp> {
        let size = u64::try_from(self.number()?).ok()?;
        let modified = self.time()?;
        let inode = u64::try_from(self.number()?).ok()?;
        Some(Stamp { size, modified, inode, changed: self.time()? })
    }

    fn time(&mut self) -> Option<i64> {
        let folded = u64::try_from(self.number()?).ok()?;
        Some((folded >> 1).cast_signed() ^ -(folded & 1).cast_signed())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_stamps_come_back() {
        let numbers = [0, 1, 127, 128, 300, u128::from(u64::MAX), u128::MAX];
        let stamps = [0, -1, 1, 1_700_000_000_123_456_789, i64::MIN, i64::MAX].map(|modified| Stamp {
            size: 5,
            modified,
            inode: u64::MAX,
            changed: -modified.saturating_add(1),
        });
        let mut writer = Writer::default();
        for number in numbers {
            writer.number(number);
        }
        for stamp in &stamps {
            writer.stamp(stamp);
        }
        let mut reader = Reader::new(&writer.bytes);
        assert!(numbers.iter().all(|number| reader.number() == Some(*number)));
        assert!(stamps.iter().all(|stamp| reader.stamp() == Some(*stamp)));
        assert!(reader.is_at_end());
    }

    #[test]
    fn what_does_not_fit_is_no_value() {
        assert_eq!(Reader::new(&[0x80]).number(), None);
        assert_eq!(Reader::new(&[0xff; 30]).number(), None);
        assert_eq!(Reader::new(&[5, b'a']).block(), None);
        assert_eq!(Reader::new(&[1, 0xff]).text(), None);
        assert_eq!(Reader::new(&[1, 2, 3]).print(), None);
    }
}
