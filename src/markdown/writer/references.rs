//! What leads elsewhere: links, images, addresses that stand bare, footnotes.

use super::Writer;
use super::notes::Unread;
use crate::inputs::config::HtmlPolicy;
use crate::markdown::body::Link;
use crate::markdown::html::{END, LINK};
use crate::markdown::inline::{self, Address, escape_onto};
use crate::markdown::links;
use crate::words::diagnostic::{Code, Diagnostic};
use crate::words::span::Span;
use linkify::{LinkFinder, LinkKind};
use pulldown_cmark::{CowStr, LinkType};
use std::ops::Range;

/// An image being read: everything up to its end is its alternative text.
pub struct Image<'a> {
    pub destination: CowStr<'a>,
    pub title: CowStr<'a>,
    pub alt: String,
    pub range: Range<usize>,
    /// Images in the alternative text of this one.
    pub nested: usize,
}

impl Writer<'_> {
    /// Writes a text whose bare addresses become links.
    pub fn text(&mut self, text: &str) {
        let mut finder = LinkFinder::new();
        finder.url_must_have_scheme(false);
        let mut at = 0;
        for link in finder.links(text) {
            let found = link.as_str();
            let prefix = match link.kind() {
                LinkKind::Email => "mailto:",
                _ if found.starts_with("https://") || found.starts_with("http://") => "",
                _ if found.starts_with("www.") => "http://",
                _ => continue,
            };
            escape_onto(&text[at..link.start()], &mut self.piece.html);
            let address = links::external(&format!("{prefix}{found}"));
            self.piece.html.push_str(&format!("<a href=\"{address}\">{}</a>", inline::escape(found)));
            at = link.end();
        }
        escape_onto(&text[at..], &mut self.piece.html);
    }

    /// Says that the footnote which is defined in `range` is left out.
    pub fn unused_footnote(&mut self, why: Unread, range: Range<usize>) {
        let source = &self.text[self.from..][range.clone()];
        let name = &source[..source.find("]:").map_or(source.len(), |end| end + 1)];
        let (reason, help) = match why {
            Unread::Unmentioned => ("nothing mentions it", "mention it where it belongs"),
            Unread::Second => ("it was defined before", "give it a name of its own, and mention that"),
        };
        let span = self.span(range.start..range.start + name.len());
        let message = format!("the footnote `{name}` is left out: {reason}");
        self.diagnostics.push(Diagnostic::new(Code::UnusedFootnote, self.path, span, message).help(help.to_owned()));
    }

    /// Notes a link of the handbook; returns its number.
    pub fn link(&mut self, raw: &str, span: Span, is_image: bool) -> u32 {
        let target = links::target(self.path, raw);
        self.body.links.push(Link { raw: raw.to_owned(), target, span, is_image });
        self.body.links.len() as u32 - 1
    }

    /// Where `destination` stands in the `range` of a link, or the whole link where it is written another way.
    fn destination_span(&self, destination: &str, range: Range<usize>) -> Span {
        let source = &self.text[self.from..][range.clone()];
        match source.rfind(destination).filter(|_| !destination.is_empty()) {
            Some(at) => self.span(range.start + at..range.start + at + destination.len()),
            None => self.span(range),
        }
    }

    /// Says that an address was left out.
    pub fn refuse(&mut self, destination: &str, span: Span) {
        let scheme: String =
            destination.chars().filter(|c| !c.is_whitespace() && !c.is_control()).take_while(|c| *c != ':').collect();
        let message = match ["javascript", "vbscript", "data"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
            true => format!("`{destination}` could run a script in the reader's browser"),
            false => format!("the scheme of `{destination}` is not one that every reader can follow"),
        };
        let help = "use an http, https, mailto or tel address, or a path".to_owned();
        self.diagnostics.push(Diagnostic::new(Code::UnsafeLink, self.path, span, message).help(help));
    }

    /// The value of `href` or `src`; `None` where the address is refused.
    fn address(&mut self, destination: &str, range: Range<usize>, is_image: bool) -> Option<String> {
        match inline::address(destination, is_image) {
            Address::Internal => {
                let span = self.destination_span(destination, range);
                let link = self.link(destination, span, is_image);
                self.piece.is_linked = true;
                Some(format!("{LINK}{link}{END}"))
            }
            Address::Unsafe if self.options.html != HtmlPolicy::Trusted => {
                let span = self.destination_span(destination, range);
                self.refuse(destination, span);
                None
            }
            Address::External | Address::Unsafe => Some(links::external(destination)),
        }
    }

    pub fn start_link(&mut self, kind: LinkType, destination: &str, title: &str, range: Range<usize>) {
        self.in_link = true;
        let address = match kind {
            LinkType::Email => Some(links::external(&format!("mailto:{destination}"))),
            _ => self.address(destination, range, false),
        };
        self.piece.html.push_str("<a");
        if let Some(address) = address {
            self.piece.html.push_str(&format!(" href=\"{address}\""));
        }
        if !title.is_empty() {
            self.piece.html.push_str(&format!(" title=\"{}\"", inline::escape(title)));
        }
        self.piece.html.push('>');
    }

    pub fn end_image(&mut self) {
        let Some(image) = self.image.take() else { return };
        if image.alt.trim().is_empty() {
            let span = self.span(image.range.clone());
            self.diagnostics.push(
                Diagnostic::new(Code::MissingAlt, self.path, span, "the image has no alternative text")
                    .help("say between the brackets what the picture shows: `![…](…)`".to_owned()),
            );
        }
        let alt = inline::escape(image.alt.trim());
        let Some(address) = self.address(&image.destination, image.range, true) else {
            self.piece.html.push_str(&alt);
            return;
        };
        let title = match image.title.is_empty() {
            true => String::new(),
            false => format!(" title=\"{}\"", inline::escape(&image.title)),
        };
        let html = format!("<img src=\"{address}\" alt=\"{alt}\"{title} loading=\"lazy\" decoding=\"async\">");
        self.piece.html.push_str(&html);
    }
}
