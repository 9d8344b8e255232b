//! What the handbook is made from: every input file as a value, the configuration, and the words of the pages themselves.
//!
//! In: texts and bytes that an edge has read. Out: [`tree::Tree`], [`config::Config`] and [`texts::Texts`]. Invariant: no file is opened here.

pub mod config;
pub mod picture;
pub mod record;
pub mod sections;
pub mod texts;
pub mod tree;
