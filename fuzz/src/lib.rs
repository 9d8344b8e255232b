//! What must hold whatever is read: one module for each target, and in it a `check` that panics where it does not.
//!
//! The targets of `cargo fuzz` call them with what they make up; the test `corpus` of the program calls them with every file of `corpus/`.

pub mod address;
pub mod client;
pub mod configuration;
pub mod front_matter;
mod harmless;
pub mod html;
pub mod journal;
pub mod manifest;
pub mod markdown;
pub mod page;
pub mod path;
pub mod request;
pub mod svg;
pub mod tokens;

use askbook::report::{Style, draw};
use askbook::words::date::Date;
use askbook::words::diagnostic::Diagnostic;
use askbook::words::span::Span;
use std::borrow::Cow;

/// The day on which checks happen.
const TODAY: Date = Date::constant(2026, 11, 24);

/// A check of what is read.
pub type Check = fn(&[u8]);

/// Every target, with its name and the name of its corpus.
pub const TARGETS: [(&str, Check); 12] = [
    ("address", address::check),
    ("configuration", configuration::check),
    ("front_matter", front_matter::check),
    ("html", html::check),
    ("journal", journal::check),
    ("manifest", manifest::check),
    ("markdown", markdown::check),
    ("page", page::check),
    ("path", path::check),
    ("request", request::check),
    ("svg", svg::check),
    ("tokens", tokens::check),
];

/// The bytes as a text, as a file is read: broken UTF-8 becomes something that is none, so that no bytes are lost on the fuzzer.
fn text(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

/// Diagnostics point into their file, at whole characters, and say something.
fn check_diagnostics(diagnostics: &[Diagnostic], text: &str) {
    for diagnostic in diagnostics {
        assert!(!diagnostic.message.is_empty(), "{diagnostic:?}");
        for label in &diagnostic.labels {
            label.span.iter().for_each(|span| check_span(*span, text));
        }
    }
    let drawn = draw(diagnostics, |_| Some(text), Style::Plain);
    assert_eq!(drawn.is_empty(), diagnostics.is_empty());
    // Nobody writes onto a terminal what its reader has not asked for.
    let is_plain = |c: char| c == '\n' || !c.is_control();
    assert!(drawn.chars().all(is_plain), "{drawn:?}");
}

fn check_span(span: Span, text: &str) {
    let range = span.within(text);
    assert!(text.get(range.clone()).is_some(), "{span:?} comes to {range:?} of {} bytes", text.len());
}
