//! The index that readers search in their browser; `docs/search.md` is its specification.
//!
//! In: a handbook, which of its documents have a page, and what earlier indices have counted. Out: an [`Index`], whose files are made when they are asked for. Invariant: the memo
//! saves work and changes nothing, and pages with the same key have the same index.

mod encode;
mod facets;
mod files;
mod index;
mod pages;
mod stems;
mod store;
mod synonyms;
mod terms;
mod text;
pub mod tokens;

pub use files::{FOLDER, File};
pub use index::Index;
pub use pages::{IsPublished, Pages, pages};

use crate::handbook::Handbook;
use crate::markdown::body::Body;
use rustc_hash::FxHashSet;
use std::sync::Arc;
use store::Store;

/// What earlier indices have counted.
#[derive(Debug, Default)]
pub struct Memo(Store);

/// How many different words a text has.
pub fn words(body: &Body) -> usize {
    let mut words: FxHashSet<Box<str>> = FxHashSet::default();
    for passage in text::passages(body) {
        tokens::tokens(&passage.text, |chunk| {
            for word in chunk.whole().into_iter().chain(chunk.parts().map(|(part, _)| part)) {
                if !words.contains(word) {
                    words.insert(word.into());
                }
            }
        });
    }
    words.len()
}

/// The index of the pages of a handbook.
pub fn index(handbook: &Handbook, pages: &Pages, memo: &mut Memo) -> Index {
    let slots = memo.0.update(&pages.all, &handbook.config.synonyms, handbook.config.limits.words);
    Index::new(&memo.0, handbook, Arc::clone(&pages.all), &slots)
}
