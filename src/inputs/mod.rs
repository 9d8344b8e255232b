//! What the handbook is made from: every input file as a value, and the configuration.
//!
//! In: texts and bytes that an edge has read. Out: [`tree::Tree`] and [`config::Config`]. Invariant: no file is opened here.

pub mod config;
pub mod record;
pub mod sections;
pub mod tree;
