//! CommonMark and GitHub's additions as HTML.
//!
//! In: a text, the options, the names of sections, the words that the page itself adds. Out: a [`body::Body`] and diagnostics. Invariants: content is never run through the
//! template engine; nothing recurses over the depth of a document.

pub mod body;
mod depth;
pub mod html;
pub mod inline;
mod links;
pub mod math;
mod raw;
mod tables;
mod writer;

use crate::inputs::config::MarkdownOptions;
use crate::inputs::limits::Limits;
use crate::inputs::sections::SectionNames;
use crate::inputs::texts::Language;
use crate::words::diagnostic::{Code, Diagnostic};
use crate::words::path::SourcePath;
use crate::words::span::Span;
use body::Body;
use pulldown_cmark::{Options, Parser, TextMergeWithOffset};
use writer::Writer;

/// Reads the Markdown that stands from byte `from` of `text`, which is the file at `path`.
pub fn parse(
    path: &SourcePath,
    text: &str,
    from: usize,
    options: MarkdownOptions,
    limits: Limits,
    sections: &SectionNames,
    texts: &Language,
) -> (Body, Vec<Diagnostic>) {
    let source = &text[from..];
    if let Some(at) = html::find_mark(source) {
        let message = "a noncharacter (U+FDD0 to U+FDD3), which no text is meant to hold";
        let span = Span::new(from + at..from + at + 1);
        return (Body::refused(), vec![Diagnostic::new(Code::Unreadable, path, span, message)]);
    }
    let mut extensions = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    extensions.set(Options::ENABLE_MATH, options.math);
    let mut writer = Writer::new(path, text, from, options, limits, sections, texts);
    if source.contains("[^") {
        writer.number_notes(Parser::new_ext(source, extensions));
    }
    // Not before: one parser of a hostile text takes enough memory.
    let events = Parser::new_ext(source, extensions).into_offset_iter();
    // Merging costs an allocation a text, and only addresses that stand bare need it.
    let has_bare_address = ["://", "www.", "@"].iter().any(|sign| source.contains(sign));
    if has_bare_address {
        writer.write(TextMergeWithOffset::new(events), true);
    } else {
        writer.write(events, false);
    }
    writer.finish()
}
