//! The tags: which questions carry each, and how most of them write it.

use super::entry::Term;
use super::{Question, Tag};
use crate::words::key::Hashed;
use crate::words::path::Route;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// How a tag is written, how often; and where.
#[derive(Default)]
struct Found<'a> {
    names: FxHashMap<&'a str, u32>,
    url: Option<&'a Route>,
    questions: Vec<u32>,
}

/// Found tags by slug.
type BySlug<'a> = FxHashMap<&'a str, Found<'a>>;

/// The tags of the `active` questions, by slug.
pub fn tags(active: &[Question]) -> Vec<Tag> {
    let found = active.par_iter().enumerate().fold(BySlug::default, add).reduce(BySlug::default, join);
    let tag = |(slug, Found { names, url, questions }): (&str, Found<'_>)| {
        // The spelling that most questions use; of equally many, the first by alphabet.
        let title = names.iter().max_by_key(|(name, count)| (**count, std::cmp::Reverse(**name)));
        let title = title.map_or(slug, |(name, _)| name).to_owned();
        Tag { term: Hashed::new(Term { id: slug.to_owned(), title, definition: None, url: url.cloned() }), questions }
    };
    let mut tags: Vec<Tag> = found.into_iter().map(tag).collect();
    tags.sort_unstable_by(|a, b| a.term.id.cmp(&b.term.id));
    tags
}

fn add<'a>(mut found: BySlug<'a>, (index, question): (usize, &'a Question)) -> BySlug<'a> {
    for tag in &question.document.outline.tags {
        let found = found.entry(&tag.slug).or_default();
        *found.names.entry(&tag.name).or_default() += 1;
        found.url = Some(&tag.url);
        found.questions.push(index as u32);
    }
    found
}

/// What was found in one stretch of the reading order, and behind it what was found in the next.
fn join<'a>(mut first: BySlug<'a>, second: BySlug<'a>) -> BySlug<'a> {
    for (slug, more) in second {
        let found = first.entry(slug).or_default();
        more.names.into_iter().for_each(|(name, count)| *found.names.entry(name).or_default() += count);
        found.url = found.url.or(more.url);
        found.questions.extend(more.questions);
    }
    first
}
