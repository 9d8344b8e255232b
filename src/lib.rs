//! askbook: a static site generator for question handbooks.

pub mod handbook;
pub mod highlight;
pub mod inputs;
pub mod markdown;
pub mod question;
pub mod words;
