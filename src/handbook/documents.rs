//! All documents of a handbook, and the look-up by path.

use super::classes::Class;
use crate::question::Document;
use crate::words::key::Key;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// The documents that a handbook was arranged from, sorted by path, each with what it is.
#[derive(Debug)]
pub struct Documents {
    all: Vec<Arc<Document>>,
    classes: Vec<Class>,
    numbers: Vec<Option<u32>>,
    places: Arc<Places>,
    key: Key,
}

/// The position of each document by the key of its path. Handbooks of the same paths share it.
#[derive(Debug, Default)]
pub struct Places {
    by_path: FxHashMap<Key, u32>,
    key: Key,
}

impl Places {
    /// Those of documents with these keys of their paths, by which they are sorted.
    pub fn new(paths: &[Key]) -> Self {
        Places { by_path: paths.iter().copied().zip(0..).collect(), key: Key::of(paths) }
    }
}

impl Documents {
    /// Puts together what was found out of `all`.
    pub(super) fn new(all: Vec<Arc<Document>>, classes: Vec<Class>, numbers: Vec<Option<u32>>, places: Arc<Places>) -> Self {
        let key = Key::of(&(places.key, &classes));
        Documents { all, classes, numbers, places, key }
    }

    /// Equal keys mean the same paths, and documents of the same classes there.
    pub fn key(&self) -> Key {
        self.key
    }

    /// The document at `path`, where it has a page or a part in one.
    pub fn get(&self, path: &str) -> Option<&Arc<Document>> {
        self.by_key(Key::of(path))
    }

    /// The same by the key of the path.
    pub fn by_key(&self, path: Key) -> Option<&Arc<Document>> {
        let at = *self.places.by_path.get(&path)? as usize;
        (self.classes[at] != Class::Absent).then(|| &self.all[at])
    }

    /// Whether there is a document at `path`, be it one that has no place in the handbook.
    pub fn is_there(&self, path: &str) -> bool {
        self.places.by_path.contains_key(&Key::of(path))
    }

    /// Those that have a page or a part in one, sorted by path.
    pub fn values(&self) -> impl Iterator<Item = &Arc<Document>> {
        let present = self.all.iter().zip(&self.classes).filter(|(_, class)| **class != Class::Absent);
        present.map(|(document, _)| document)
    }

    /// All of them, sorted by path; those too that have no place in the handbook: drafts, introductions of unknown levels.
    pub fn all(&self) -> &[Arc<Document>] {
        &self.all
    }

    /// What each of them is.
    pub fn classes(&self) -> &[Class] {
        &self.classes
    }

    /// The number in reading order of each that is a question.
    pub fn numbers(&self) -> &[Option<u32>] {
        &self.numbers
    }
}
