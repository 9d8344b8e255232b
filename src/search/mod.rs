//! The index that readers search in their browser; `docs/search.md` is its specification.
//!
//! In: a handbook, which of its documents have a page, and what earlier indices have counted. Out: an [`Index`], whose files are made when they are asked for. Invariant: the memo
//! saves work and changes nothing.

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
pub use pages::IsPublished;

use crate::handbook::Handbook;
use store::Store;

/// What earlier indices have counted.
#[derive(Debug, Default)]
pub struct Memo(Store);

/// The index of what is published of a handbook.
pub fn index(handbook: &Handbook, is_published: IsPublished<'_>, memo: &mut Memo) -> Index {
    let pages = pages::pages(handbook, is_published);
    let slots = memo.0.update(&pages, &handbook.config.synonyms);
    Index::new(&memo.0, handbook, pages, &slots)
}
