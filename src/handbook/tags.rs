//! The tags: which questions carry each, and how most of them write it.

use super::entry::Term;
use super::{Question, Tag, TagKey};
use crate::question::outline;
use crate::words::key::{Hashed, Key};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// How many questions a thread takes at a time.
const STRETCH: usize = 2_048;

/// How a tag is written, how often; and which questions carry it.
#[derive(Default)]
struct Found<'a> {
    spellings: Vec<(TagKey, &'a outline::Tag, u32)>,
    questions: Vec<u32>,
}

/// Found tags by slug.
type BySlug<'a> = FxHashMap<Key, Found<'a>>;

/// The tags of the `active` questions, by slug.
pub fn tags(active: &[Question]) -> Vec<Tag> {
    let stretches = active.par_iter().enumerate().with_min_len(STRETCH);
    let found = stretches.fold(BySlug::default, add).reduce(BySlug::default, join);
    let mut tags: Vec<Tag> = found.into_values().filter_map(tag).collect();
    tags.sort_unstable_by(|a, b| a.term.id.cmp(&b.term.id));
    tags
}

fn add<'a>(mut found: BySlug<'a>, (index, question): (usize, &'a Question)) -> BySlug<'a> {
    for (at, key) in question.tags.iter().enumerate() {
        let found = found.entry(key.slug).or_default();
        found.questions.push(index as u32);
        found.count(*key, 1, || &question.document.outline.tags[at]);
    }
    found
}

/// What was found in one stretch of the reading order, and behind it what was found in the next.
fn join<'a>(mut first: BySlug<'a>, second: BySlug<'a>) -> BySlug<'a> {
    for (slug, more) in second {
        let found = first.entry(slug).or_default();
        found.questions.extend(more.questions);
        more.spellings.into_iter().for_each(|(key, tag, count)| found.count(key, count, || tag));
    }
    first
}

impl<'a> Found<'a> {
    fn count(&mut self, key: TagKey, more: u32, tag: impl FnOnce() -> &'a outline::Tag) {
        match self.spellings.iter_mut().find(|(known, ..)| *known == key) {
            Some((.., count)) => *count += more,
            None => self.spellings.push((key, tag(), more)),
        }
    }
}

fn tag(Found { spellings, questions }: Found<'_>) -> Option<Tag> {
    // The spelling that most questions use; of equally many, the first by alphabet.
    let (_, usual, _) = spellings.iter().max_by_key(|(_, tag, count)| (*count, std::cmp::Reverse(&tag.name)))?;
    let term = Term { id: usual.slug.clone(), title: usual.name.clone(), definition: None, url: Some(usual.url.clone()) };
    Some(Tag { term: Hashed::new(term), spellings: spellings.iter().map(|(key, ..)| *key).collect(), questions })
}
