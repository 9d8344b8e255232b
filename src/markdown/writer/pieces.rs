//! Pieces of HTML: finished, sanitised, moved into the body.

use super::Writer;
use crate::inputs::config::HtmlPolicy;
use crate::inputs::limits::raised_by;
use crate::markdown::body::{Block, Hole};
use crate::markdown::depth::{Excess, MAX_ATTRIBUTES, MAX_MISPLACED, MAX_REFERENCES, excess};
use crate::markdown::html::{self, END, KEPT, LINK};
use crate::markdown::inline;
use crate::words::diagnostic::{Code, Diagnostic};
use crate::words::span::Span;
use std::ops::Range;

/// A stretch of HTML that is finished on its own: sanitised, balanced, moved into the body.
#[derive(Default)]
pub struct Piece {
    pub html: String,
    /// Where the first raw HTML in it stands in the file.
    pub raw: Option<Span>,
    /// Whether a link of the handbook is in it.
    pub is_linked: bool,
    /// Whether something of it waits outside.
    pub is_kept: bool,
}

impl Piece {
    /// Takes over what `other` says of its HTML, which is to become a part of this one's.
    pub fn adopt(&mut self, other: &Piece) {
        self.raw = self.raw.or(other.raw);
        self.is_linked |= other.is_linked;
        self.is_kept |= other.is_kept;
    }
}

impl Writer<'_> {
    /// Moves the piece into the body; `None` where it is empty.
    pub fn close_piece(&mut self) -> Option<Range<u32>> {
        let piece = std::mem::take(&mut self.piece);
        if piece.html.is_empty() {
            return None;
        }
        let mut html = piece.html;
        if let Some(span) = piece.raw.filter(|_| self.options.html == HtmlPolicy::Safe) {
            html = match excess(&html, self.limits.depth) {
                // What is all text needs no sanitiser, and would take it the more time.
                Some(excess) => {
                    self.report(excess, span);
                    inline::escape(&html)
                }
                None => html::sanitise(&html),
            };
        }
        if piece.is_kept {
            html = html::restore(&html, &self.kept);
        }
        let start = self.body.html.len();
        if piece.is_linked {
            self.punch(&html);
        } else {
            self.body.html.push_str(&html);
        }
        let end = self.body.html.len();
        (end > start).then_some(start as u32..end as u32)
    }

    /// Appends `html` to the body, each mark of a link taken out and noted as a hole.
    fn punch(&mut self, html: &str) {
        let mut rest = html;
        while let Some(open) = rest.find(LINK) {
            self.body.html.push_str(&rest[..open]);
            rest = &rest[open + LINK.len_utf8()..];
            let end = rest.find(END).unwrap_or(rest.len());
            let link = rest[..end].parse().ok();
            self.body.holes.extend(link.map(|link| Hole { at: self.body.html.len() as u32, link }));
            rest = rest.get(end + END.len_utf8()..).unwrap_or("");
        }
        self.body.html.push_str(rest);
    }

    /// Puts a block at the end of the section that is open.
    pub fn push_block(&mut self, block: Block) {
        match self.body.sections.last_mut() {
            Some(section) => section.blocks.push(block),
            None => self.body.lead.push(block),
        }
    }

    /// Ends the flow of blocks in front of one that pages may place by itself.
    pub fn close_flow(&mut self) {
        if let Some(range) = self.close_piece() {
            self.push_block(Block::Flow(range));
        }
        if self.waiting.is_empty() {
            self.kept.clear();
            self.kept_bytes = 0;
        }
    }

    /// Writes what the renderer vouches for: sanitising does not see it.
    pub fn push_trusted(&mut self, html: String) {
        if self.options.html == HtmlPolicy::Safe {
            self.piece.is_kept = true;
            self.kept_bytes += html.len();
            self.kept.push(html);
            let number = self.kept.len() - 1;
            self.piece.html.push_str(&format!("{KEPT}{number}{END}"));
        } else {
            self.piece.html.push_str(&html);
        }
    }

    /// Says why raw HTML is shown as text.
    fn report(&mut self, excess: Excess, span: Span) {
        let span = Span { end: span.start + 1, ..span };
        let depth = self.limits.depth;
        let (code, message) = match excess {
            Excess::Depth => {
                (Code::NestedTooDeep, format!("lists, quotes or elements stand more than {depth} deep in each other"))
            }
            Excess::Attributes => (Code::OverLimit, format!("an element has more than {MAX_ATTRIBUTES} attributes")),
            Excess::References => {
                (Code::OverLimit, format!("more than {MAX_REFERENCES} character references stand beside raw HTML"))
            }
            Excess::Misplaced => (
                Code::OverLimit,
                format!("more than {MAX_MISPLACED} elements stand outside the cells of a table, or are closed out of turn"),
            ),
        };
        let help = if excess == Excess::Depth { raised_by("depth") } else { "no setting allows more".to_owned() };
        self.diagnostics.push(Diagnostic::new(code, self.path, span, message).help(help));
    }
}
