//! Identities by content: equal keys mean equal values, so comparing keys replaces comparing bytes.

use serde::{Serialize, Serializer};
use std::cell::Cell;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// A 128-bit hash (XXH3) of a value. Not for secrets: it resists accidents, not attackers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(u128);

impl Key {
    /// The key of whatever derives `Hash`.
    pub fn of<T: Hash + ?Sized>(value: &T) -> Self {
        thread_local!(static BUFFER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) });
        let mut collected = Collected(BUFFER.take());
        value.hash(&mut collected);
        let key = Key::of_bytes(&collected.0);
        collected.0.clear();
        BUFFER.set(collected.0);
        key
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

/// What a value feeds its hasher. Values feed it a few bytes at a time, and hashing these in one go at the end is several times
/// faster than hashing them one by one.
struct Collected(Vec<u8>);

impl Hasher for Collected {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn finish(&self) -> u64 {
        xxhash_rust::xxh3::xxh3_64(&self.0)
    }
}

/// A shared value that carries its key, so that hashing it again costs 16 bytes, and the form that templates see, so that
/// showing it on a thousand pages converts it once.
pub struct Hashed<T> {
    key: Key,
    inner: Arc<Inner<T>>,
}

struct Inner<T> {
    value: T,
    /// What [`Serialize`] gives out; made when it is first asked for.
    shown: OnceLock<tera::Value>,
}

impl<T: Hash> Hashed<T> {
    /// Takes a value and its key.
    pub fn new(value: T) -> Self {
        Hashed { key: Key::of(&value), inner: Arc::new(Inner { value, shown: OnceLock::new() }) }
    }
}

impl<T: Hash + Default> Default for Hashed<T> {
    fn default() -> Self {
        Hashed::new(T::default())
    }
}

impl<T> Hashed<T> {
    /// The value's key.
    pub fn key(&self) -> Key {
        self.key
    }
}

impl<T: fmt::Debug> fmt::Debug for Hashed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.value.fmt(f)
    }
}

impl<T> Clone for Hashed<T> {
    fn clone(&self) -> Self {
        Hashed { key: self.key, inner: Arc::clone(&self.inner) }
    }
}

impl<T> Deref for Hashed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.inner.value
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

impl<T: Serialize> Serialize for Hashed<T> {
    /// Goes through the engine's own value, which the engine shares instead of copying.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Some(shown) = self.inner.shown.get() {
            return shown.serialize(serializer);
        }
        let shown = tera::Value::try_from_serializable(&self.inner.value).map_err(serde::ser::Error::custom)?;
        self.inner.shown.get_or_init(|| shown).serialize(serializer)
    }
}
