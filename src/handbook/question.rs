//! A question of a handbook, and the two ways in which others see it: whole, and as lists show it.

use super::Handbook;
use super::entry::{Entry, RoleRef, Term};
use super::resolve::Links;
use crate::question::{Document, outline};
use crate::words::date::Date;
use crate::words::key::{Hashed, Key};
use serde::{Serialize, Serializer};
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

/// A question with everything that it names resolved.
///
/// What is looked at for every question after each edit stands here: its parts elsewhere in memory are larger than a processor's cache.
#[derive(Clone, Debug)]
pub struct Question {
    /// What it is, whatever other questions there are.
    pub own: Hashed<Own>,
    /// The key of what lists show of it.
    pub entry_key: Key,
    /// Equal keys mean that it says the same of itself, but for its text.
    pub facts: Key,
    /// Equal keys mean that it is in the same lists, but for that of its category.
    pub shape: Key,
    /// Its language, where it states one.
    pub language: Option<Arc<str>>,
    /// Equal keys mean that its links lead to the same.
    pub(super) links: Key,
    /// Its category.
    pub category: u32,
    /// Questions like it, as far as they exist.
    pub related: Vec<u32>,
    /// What took its place.
    pub replaced_by: Option<u32>,
    /// Whether it names a question that is not there, or itself.
    pub has_unknown: bool,
}

/// A question as lists show it.
#[derive(Clone, Copy, Debug)]
pub struct Listed<'a>(&'a Question);

impl<'a> Listed<'a> {
    /// What lists show.
    pub fn entry(self) -> &'a Hashed<Entry> {
        &self.0.own.entry
    }
}

impl Hash for Listed<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.entry_key.hash(state);
    }
}

impl Serialize for Listed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.entry().serialize(serializer)
    }
}

/// Some questions as lists show them.
#[derive(Clone, Copy, Debug)]
pub struct Entries<'a> {
    pub(super) all: &'a [Question],
    pub(super) chosen: &'a [u32],
}

impl<'a> Entries<'a> {
    /// They, in their order.
    pub fn iter(self) -> impl Iterator<Item = Listed<'a>> {
        self.chosen.iter().map(move |number| Listed(&self.all[*number as usize]))
    }
}

impl Hash for Entries<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.chosen.len().hash(state);
        self.iter().for_each(|entry| entry.hash(state));
    }
}

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl Question {
    /// Its links.
    pub fn links<'a>(&'a self, handbook: &'a Handbook) -> Links<'a> {
        Links::new(handbook, &self.own.document, self.links)
    }

    /// What lists show of it.
    pub fn listed(&self) -> Listed<'_> {
        Listed(self)
    }
}

impl Deref for Question {
    type Target = Own;

    fn deref(&self) -> &Own {
        &self.own
    }
}

/// What a question is by its file and by the levels, roles and competencies of the handbook.
#[derive(Debug, Hash)]
pub struct Own {
    /// The file.
    pub document: Arc<Document>,
    /// What lists show of it.
    pub entry: Hashed<Entry>,
    /// Its levels, as indices in their order; empty for every level.
    pub levels: Vec<u16>,
    /// Its roles; empty for every role.
    pub roles: Vec<u16>,
    /// The same as templates see them.
    pub role_references: Hashed<Vec<Hashed<RoleRef>>>,
    /// Its competencies.
    pub competencies: Hashed<Vec<Hashed<Term>>>,
    /// Whether it has become known outside.
    pub is_leaked: bool,
    /// Its tags.
    pub tags: Vec<TagKey>,
    /// The day of its last review, or on which it was written.
    pub updated: Option<Date>,
}

/// A tag as a question writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TagKey {
    /// Equal keys mean one tag.
    pub slug: Key,
    /// Equal keys mean one spelling.
    pub name: Key,
}

impl TagKey {
    /// That of a tag.
    pub fn new(tag: &outline::Tag) -> Self {
        TagKey { slug: Key::of(tag.slug.as_str()), name: Key::of(tag.name.as_str()) }
    }
}
