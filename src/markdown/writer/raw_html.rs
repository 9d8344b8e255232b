//! Raw HTML in the text: its addresses are those of the handbook, and what is not whole is text.

use super::Writer;
use crate::inputs::config::HtmlPolicy;
use crate::markdown::html::{END, LINK};
use crate::markdown::inline::{self, Address, escape_onto};
use crate::markdown::raw::{Tag, Tags};
use crate::words::diagnostic::{Code, Diagnostic};
use std::ops::Range;

/// A block of raw HTML being gathered, since the parser gives it out line by line.
#[derive(Default)]
pub struct RawBlock {
    text: String,
    /// Bytes of `text` and where each line begins in the Markdown.
    lines: Vec<(usize, usize)>,
}

impl RawBlock {
    /// Appends what stands at byte `at` of the Markdown.
    pub fn push(&mut self, text: &str, at: usize) {
        self.lines.push((self.text.len(), at));
        self.text.push_str(text);
    }

    /// Where a range of the block stands in the Markdown.
    fn source(&self, range: Range<usize>) -> Range<usize> {
        let at = |byte: usize| {
            let line = self.lines.partition_point(|(start, _)| *start <= byte).saturating_sub(1);
            self.lines.get(line).map_or(byte, |(start, source)| source + byte - start)
        };
        at(range.start)..at(range.end.max(range.start + 1) - 1) + 1
    }
}

/// The attribute of an element that leads elsewhere. What the sanitiser takes out anyway leads nowhere.
fn leads(element: &str, attribute: &str, policy: HtmlPolicy) -> bool {
    match (element, attribute) {
        ("a" | "area", "href") | ("img", "src") => true,
        ("audio" | "embed" | "iframe" | "source" | "track" | "video", "src") | ("video", "poster") => {
            policy == HtmlPolicy::Trusted
        }
        _ => false,
    }
}

/// Whether an attribute is an address that a browser may follow by itself or for the reader.
fn may_run(attribute: &str) -> bool {
    matches!(attribute, "href" | "src" | "action" | "formaction" | "xlink:href" | "data" | "poster")
}

impl Writer<'_> {
    /// Writes a whole block or tag of raw HTML as the policy wants it.
    pub fn raw_html(&mut self, block: &RawBlock) {
        let text = &block.text;
        if self.options.html == HtmlPolicy::Escape {
            escape_onto(text, &mut self.piece.html);
            return;
        }
        let whole = self.span(block.source(0..text.len()));
        self.piece.raw = self.piece.raw.or(Some(whole));
        let mut tags = Tags::new(text);
        let mut written = 0;
        while let Some(tag) = tags.next() {
            if tag.is_end || tag.is_inert || tag.range.start >= tags.unfinished {
                continue;
            }
            written = self.start_tag(block, &tag, written);
        }
        // An unfinished tag, comment or script would swallow what follows it.
        let unfinished = if self.options.html == HtmlPolicy::Safe { tags.unfinished } else { text.len() };
        let unfinished = unfinished.max(written);
        self.piece.html.push_str(&text[written..unfinished]);
        escape_onto(&text[unfinished..], &mut self.piece.html);
    }

    /// Writes the block from `written` on as far as an address of `tag` makes it necessary; returns up to where.
    fn start_tag(&mut self, block: &RawBlock, tag: &Tag<'_>, mut written: usize) -> usize {
        let attributes = tag.attributes(&block.text);
        let has = |name: &str| attributes.iter().any(|attribute| attribute.name == name);
        for attribute in &attributes {
            let is_image = tag.name == "img";
            let kind = inline::address(&attribute.value, is_image);
            let span = self.span(block.source(attribute.inner.clone()));
            if kind == Address::Unsafe && may_run(&attribute.name) && self.options.html == HtmlPolicy::Safe {
                self.refuse(&attribute.value, span);
            }
            if kind != Address::Internal || !leads(&tag.name, &attribute.name, self.options.html) {
                continue;
            }
            // An image that says its size itself is not given one.
            let is_measured = is_image && !has("width") && !has("height");
            let link = self.link(&attribute.value, span, is_measured);
            self.piece.html.push_str(&block.text[written..attribute.place.start]);
            self.piece.html.push_str(&format!("\"{LINK}{link}{END}\""));
            self.piece.is_linked = true;
            written = attribute.place.end;
        }
        if tag.name == "img" && !has("alt") {
            let help = "say in `alt` what the picture shows; `alt=\"\"` says that it shows nothing of its own".to_owned();
            let span = self.span(block.source(tag.range.clone()));
            let message = "the image has no alternative text";
            self.diagnostics.push(Diagnostic::new(Code::MissingAlt, self.path, span, message).help(help));
        }
        written
    }
}
