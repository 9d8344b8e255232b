//! The vocabulary: paths, routes, spans, diagnostics, keys, slugs, dates and characters.
//!
//! In: nothing. Out: plain values that every other room speaks. Invariant: nothing here knows what a question is.

pub mod character;
pub mod date;
pub mod diagnostic;
pub mod key;
pub mod path;
pub mod slug;
pub mod span;
