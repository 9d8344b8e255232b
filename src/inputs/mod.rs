//! What the handbook is made from: every input file as a value, the configuration, and the words of the pages themselves.
//!
//! In: texts and bytes that an edge has read. Out: [`tree::Tree`], [`config::Config`] and [`texts::Texts`]. Invariant: no file is opened here.

pub mod active;
pub mod config;
pub mod limits;
pub mod picture;
pub mod record;
pub mod sections;
mod svg;
pub mod texts;
pub mod tree;
