//! 指纹: what a value is, in eight bytes, so that two builds can be compared without keeping the values.

use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

use rapidhash::fast::RapidHasher;
use serde::{Deserialize, Serialize, Serializer};

/// A 64-bit fingerprint. Only ever compared with an earlier fingerprint of the *same* thing, by the
/// same build of the program on the same machine: never an address, never published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// The fingerprint of a value, over exactly the fields that its `Hash` covers.
    pub fn of<T: Hash + ?Sized>(value: &T) -> Self {
        let mut hasher = RapidHasher::default();
        value.hash(&mut hasher);
        Self(hasher.finish())
    }

    /// The fingerprint of raw bytes.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        let mut hasher = RapidHasher::default();
        hasher.write(bytes);
        Self(hasher.finish())
    }

    /// The number itself, for the ledger.
    pub fn to_bits(self) -> u64 {
        self.0
    }

    /// A fingerprint that the ledger remembers.
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }
}

/// A shared value that was hashed once. Hashing it again costs eight bytes, cloning it a counter,
/// so that a card on a thousand lists is neither copied nor hashed a thousand times.
#[derive(Debug)]
pub struct Hashed<T> {
    print: Fingerprint,
    value: Arc<T>,
}

impl<T: Hash> Hashed<T> {
    /// Hashes `value` and shares it from here on.
    pub fn new(value: T) -> Self {
        Self { print: Fingerprint::of(&value), value: Arc::new(value) }
    }
}

impl<T> Hashed<T> {
    /// The fingerprint taken when the value was made.
    pub fn fingerprint(&self) -> Fingerprint {
        self.print
    }
}

impl<T> Clone for Hashed<T> {
    fn clone(&self) -> Self {
        Self { print: self.print, value: Arc::clone(&self.value) }
    }
}

impl<T> Deref for Hashed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> Hash for Hashed<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.print.hash(state);
    }
}

impl<T> PartialEq for Hashed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.print == other.print
    }
}

impl<T> Eq for Hashed<T> {}

impl<T: Serialize> Serialize for Hashed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_have_equal_fingerprints_and_others_do_not() {
        assert_eq!(Fingerprint::of("甲"), Fingerprint::of("甲"));
        assert_ne!(Fingerprint::of("甲"), Fingerprint::of("乙"));
        assert_ne!(Fingerprint::of(&("甲", "乙")), Fingerprint::of(&("甲乙", "")));
    }

    #[test]
    fn a_hashed_value_serialises_as_itself() {
        assert_eq!(serde_json::to_string(&Hashed::new("甲")).unwrap(), "\"甲\"");
    }
}
