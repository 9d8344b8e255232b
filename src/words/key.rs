//! Identities by content: equal keys mean equal values, so comparing keys replaces comparing bytes.

use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;
use xxhash_rust::xxh3::Xxh3Default;

/// A 128-bit hash (XXH3) of a value. Not for secrets: it resists accidents, not attackers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(u128);

impl Key {
    /// The key of whatever derives `Hash`.
    pub fn of<T: Hash + ?Sized>(value: &T) -> Self {
        let mut hasher = Xxh3Default::new();
        value.hash(&mut hasher);
        Key(hasher.digest128())
    }

    /// The key of raw bytes, in one go.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Key(xxhash_rust::xxh3::xxh3_128(bytes))
    }

    /// 32 hexadecimal digits.
    pub fn to_hex(self) -> String {
        format!("{:032x}", self.0)
    }

    /// Reads what [`Key::to_hex`] wrote; `None` for anything else.
    pub fn from_hex(text: &str) -> Option<Self> {
        (text.len() == 32).then(|| u128::from_str_radix(text, 16).ok().map(Key)).flatten()
    }
}

/// A shared value that carries its key: hashing it again costs 16 bytes, whatever its size.
#[derive(Debug)]
pub struct Hashed<T> {
    key: Key,
    value: Arc<T>,
}

impl<T: Hash> Hashed<T> {
    /// Takes a value and its key.
    pub fn new(value: T) -> Self {
        Hashed { key: Key::of(&value), value: Arc::new(value) }
    }
}

impl<T> Hashed<T> {
    /// The value's key.
    pub fn key(&self) -> Key {
        self.key
    }
}

impl<T> Clone for Hashed<T> {
    fn clone(&self) -> Self {
        Hashed { key: self.key, value: Arc::clone(&self.value) }
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
        self.key.hash(state);
    }
}

impl<T> PartialEq for Hashed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl<T> Eq for Hashed<T> {}

impl<T: serde::Serialize> serde::Serialize for Hashed<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}
