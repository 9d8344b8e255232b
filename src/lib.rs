//! askbook: a static site generator for question handbooks.

pub mod words;

pub mod inputs;

pub mod highlight;
pub mod markdown;
pub mod question;

pub mod check;
pub mod handbook;

pub mod search;

pub mod page;

pub mod snapshot;

pub mod cli;
pub mod disk;
pub mod error;
pub mod report;
pub mod server;
pub mod watch;
