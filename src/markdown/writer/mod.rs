//! Events of the Markdown parser, written as HTML piece by piece.

mod blocks;
mod notes;
mod pieces;
mod raw_html;
mod references;

use super::body::{Block, Body, Footnote};
use super::inline::{escape, escape_onto};
use super::tables::Table;
use crate::inputs::config::MarkdownOptions;
use crate::inputs::limits::{Limits, bytes, over, raised_by};
use crate::inputs::sections::SectionNames;
use crate::inputs::texts::Language;
use crate::words::diagnostic::{Code, Diagnostic};
use crate::words::path::SourcePath;
use crate::words::slug::HeadingIds;
use crate::words::span::Span;
use blocks::CodeBlock;
use notes::Notes;
use pieces::Piece;
use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, Tag, TagEnd};
use raw_html::RawBlock;
use references::Image;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// A text that is shorter may come to as much HTML as one of so many bytes: a table or a formula is large however short it is written.
const SMALL: usize = 32 * 1024;

/// The state between two events.
pub struct Writer<'a> {
    path: &'a SourcePath,
    text: &'a str,
    from: usize,
    options: MarkdownOptions,
    limits: Limits,
    /// Bytes of HTML that may come of the text.
    most: usize,
    sections: &'a SectionNames,
    texts: &'a Language,
    body: Body,
    diagnostics: Vec<Diagnostic>,
    ids: HeadingIds,
    piece: Piece,
    /// Pieces that wait while a heading or a footnote is written.
    waiting: Vec<Piece>,
    /// The HTML of the renderer's own that sanitising must not touch.
    kept: Vec<String>,
    /// Bytes of it.
    kept_bytes: usize,
    depth: usize,
    /// The items so far of an ordered list that stands on its own.
    ordered: Option<(u64, Vec<Range<u32>>)>,
    heading: Option<(u8, String, Span)>,
    image: Option<Image<'a>>,
    code: Option<CodeBlock>,
    /// What was found near languages that nobody knows.
    unknown_languages: FxHashMap<String, Option<String>>,
    raw: Option<RawBlock>,
    table: Table,
    in_link: bool,
    finds_addresses: bool,
    notes: Notes<'a>,
}

impl<'a> Writer<'a> {
    pub fn new(
        path: &'a SourcePath,
        text: &'a str,
        from: usize,
        options: MarkdownOptions,
        limits: Limits,
        sections: &'a SectionNames,
        texts: &'a Language,
    ) -> Self {
        Writer {
            path,
            text,
            from,
            options,
            limits,
            most: (text.len() - from).max(SMALL) * limits.growth,
            sections,
            texts,
            body: Body { html: String::with_capacity((text.len() - from) * 5 / 4), ..Body::default() },
            diagnostics: Vec::new(),
            ids: HeadingIds::default(),
            piece: Piece::default(),
            waiting: Vec::new(),
            kept: Vec::new(),
            kept_bytes: 0,
            depth: 0,
            ordered: None,
            heading: None,
            image: None,
            code: None,
            unknown_languages: FxHashMap::default(),
            raw: None,
            table: Table::default(),
            in_link: false,
            finds_addresses: false,
            notes: Notes::default(),
        }
    }

    /// Numbers the footnotes of the text that has these `events`, which is to be done before it is written.
    pub fn number_notes(&mut self, events: impl Iterator<Item = Event<'a>>) {
        self.notes = Notes::find(events);
    }

    /// Writes every event. With `finds_addresses`, addresses that stand bare in a text become links.
    pub fn write(&mut self, events: impl Iterator<Item = (Event<'a>, Range<usize>)>, finds_addresses: bool) {
        self.finds_addresses = finds_addresses;
        for (event, range) in events {
            if let Some(excess) = self.excess(&event, &range) {
                return self.give_up(excess);
            }
            match event {
                Event::Start(tag) => {
                    self.depth += 1;
                    self.start(tag, range);
                }
                Event::End(tag) => {
                    self.depth -= 1;
                    self.end(tag);
                }
                other => self.leaf(other, range),
            }
        }
    }

    /// The finished body.
    pub fn finish(mut self) -> (Body, Vec<Diagnostic>) {
        self.close_flow();
        for footnote in &mut self.body.footnotes {
            footnote.mentions = self.notes.mentions(footnote.number);
        }
        self.body.footnotes.sort_by_key(|footnote| footnote.number);
        // A handbook keeps ten thousand of these. A copy takes no more room than it needs; what only shrinks may stay where it is, with twice the room.
        (self.body.clone(), self.diagnostics)
    }

    /// What there is too much of with the event that comes.
    fn excess(&self, event: &Event<'_>, range: &Range<usize>) -> Option<Diagnostic> {
        let limits = &self.limits;
        let (message, key) = match event {
            Event::Start(_) if self.depth >= limits.depth => {
                (format!("lists, quotes or elements stand more than {} deep in each other", limits.depth), "depth")
            }
            Event::Start(Tag::Heading { .. }) if self.body.headings.len() >= limits.headings => {
                (format!("a text has more than {} headings", limits.headings), "headings")
            }
            _ if self.body.html.len() + self.piece.html.len() + self.kept_bytes > self.most => {
                let source = bytes(self.most as u64 / limits.growth as u64);
                let most = bytes(self.most as u64);
                (format!("the text comes to more than {most} of HTML, {} times its size of {source}", limits.growth), "growth")
            }
            _ => return None,
        };
        let start = self.span(range.clone()).start;
        let span = Span { start, end: start + 1 };
        Some(match key {
            "depth" => Diagnostic::new(Code::NestedTooDeep, self.path, span, message).help(raised_by(key)),
            _ => over(self.path, span, message, key),
        })
    }

    fn give_up(&mut self, excess: Diagnostic) {
        self.body = Body::refused();
        self.piece = Piece::default();
        self.waiting.clear();
        self.diagnostics.push(excess);
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(range).shifted(self.from)
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        if let Some(image) = &mut self.image {
            image.nested += usize::from(matches!(tag, Tag::Image { .. }));
            return;
        }
        let alone = self.depth == 1 && self.piece.raw.is_none() && self.waiting.is_empty();
        match tag {
            Tag::HtmlBlock => self.raw = Some(RawBlock::default()),
            Tag::Paragraph => self.piece.html.push_str("<p>"),
            Tag::Heading { level, .. } => {
                let level = level as u8;
                if self.depth == 1 && (level <= 2 || alone) && level <= 3 {
                    self.close_flow();
                }
                self.heading = Some((level, String::new(), self.span(range)));
                self.waiting.push(std::mem::take(&mut self.piece));
            }
            Tag::BlockQuote(None) => self.piece.html.push_str("<blockquote>\n"),
            Tag::BlockQuote(Some(kind)) => {
                // The class is the key of the word, too.
                let class = match kind {
                    BlockQuoteKind::Note => "note",
                    BlockQuoteKind::Tip => "tip",
                    BlockQuoteKind::Important => "important",
                    BlockQuoteKind::Warning => "warning",
                    BlockQuoteKind::Caution => "caution",
                };
                let word = escape(self.texts.get(class));
                let open = format!("<div class=\"callout {class}\">\n<p class=\"callout-title\">{word}</p>\n");
                self.piece.html.push_str(&open);
            }
            Tag::CodeBlock(kind) => {
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => info.split([' ', ',', '\t', '{']).next().unwrap_or("").to_owned(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some(CodeBlock { language, code: String::new(), span: self.span(range) });
            }
            Tag::List(Some(first)) if alone => {
                self.close_flow();
                self.ordered = Some((first, Vec::new()));
            }
            Tag::List(Some(1)) => self.piece.html.push_str("<ol>\n"),
            Tag::List(Some(first)) => self.piece.html.push_str(&format!("<ol start=\"{first}\">\n")),
            Tag::List(None) => self.piece.html.push_str("<ul>\n"),
            Tag::Item if self.depth == 2 && self.ordered.is_some() => {}
            Tag::Item => self.piece.html.push_str("<li>"),
            Tag::FootnoteDefinition(label) => {
                if let Some(why) = self.notes.begin(label) {
                    self.unused_footnote(why, range);
                }
                self.waiting.push(std::mem::take(&mut self.piece));
            }
            Tag::Table(_) | Tag::TableHead | Tag::TableRow | Tag::TableCell => {
                self.table.start(&tag, &escape(self.texts.get("table")), &mut self.piece.html);
            }
            Tag::Emphasis => self.piece.html.push_str("<em>"),
            Tag::Strong => self.piece.html.push_str("<strong>"),
            Tag::Strikethrough => self.piece.html.push_str("<del>"),
            Tag::Link { link_type, dest_url, title, .. } => self.start_link(link_type, &dest_url, &title, range),
            Tag::Image { dest_url, title, .. } => {
                self.image = Some(Image { destination: dest_url, title, alt: String::new(), range, nested: 0 });
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        if let Some(image) = &mut self.image {
            if tag != TagEnd::Image {
                return;
            }
            if image.nested > 0 {
                image.nested -= 1;
                return;
            }
        }
        let html = &mut self.piece.html;
        match tag {
            TagEnd::HtmlBlock => {
                if let Some(block) = self.raw.take() {
                    self.raw_html(&block);
                }
            }
            TagEnd::Paragraph => html.push_str("</p>\n"),
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::BlockQuote(None) => html.push_str("</blockquote>\n"),
            TagEnd::BlockQuote(Some(_)) => html.push_str("</div>\n"),
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::List(true) if self.depth == 0 && self.ordered.is_some() => {
                if let Some((first, items)) = self.ordered.take() {
                    self.push_block(Block::Ordered(first, items));
                }
            }
            TagEnd::List(true) => html.push_str("</ol>\n"),
            TagEnd::List(false) => html.push_str("</ul>\n"),
            TagEnd::Item if self.depth == 1 && self.ordered.is_some() => {
                let at = self.body.html.len() as u32;
                let range = self.close_piece().unwrap_or(at..at);
                self.ordered.iter_mut().for_each(|(_, items)| items.push(range.clone()));
            }
            TagEnd::Item => html.push_str("</li>\n"),
            TagEnd::FootnoteDefinition => {
                let number = self.notes.end();
                let outer = self.waiting.pop().unwrap_or_default();
                let range = number.and_then(|_| self.close_piece()).unwrap_or_default();
                self.piece = outer;
                if let Some(number) = number {
                    self.body.footnotes.push(Footnote { number, mentions: 0, html: range });
                }
            }
            TagEnd::Table | TagEnd::TableHead | TagEnd::TableRow | TagEnd::TableCell => self.table.end(tag, html),
            TagEnd::Emphasis => html.push_str("</em>"),
            TagEnd::Strong => html.push_str("</strong>"),
            TagEnd::Strikethrough => html.push_str("</del>"),
            TagEnd::Link => {
                self.in_link = false;
                html.push_str("</a>");
            }
            TagEnd::Image => self.end_image(),
            _ => {}
        }
    }

    fn leaf(&mut self, event: Event<'a>, range: Range<usize>) {
        if let Some(code) = &mut self.code {
            if let Event::Text(text) = event {
                code.code.push_str(&text);
            }
            return;
        }
        if let Some(image) = &mut self.image {
            match event {
                Event::Text(text) | Event::Code(text) => image.alt.push_str(&text),
                Event::SoftBreak | Event::HardBreak => image.alt.push(' '),
                _ => {}
            }
            return;
        }
        self.heading_text(&event);
        match event {
            Event::Text(text) if self.finds_addresses && !self.in_link => self.text(&text),
            Event::Text(text) => escape_onto(&text, &mut self.piece.html),
            Event::Code(code) => {
                self.piece.html.push_str("<code>");
                escape_onto(&code, &mut self.piece.html);
                self.piece.html.push_str("</code>");
            }
            Event::InlineMath(tex) => self.math(&tex, false, range),
            Event::DisplayMath(tex) => self.math(&tex, true, range),
            Event::Html(raw) | Event::InlineHtml(raw) => match &mut self.raw {
                Some(block) => block.push(&raw, range.start),
                None => {
                    let mut tag = RawBlock::default();
                    tag.push(&raw, range.start);
                    self.raw_html(&tag);
                }
            },
            Event::FootnoteReference(label) => {
                let Some((number, mentions)) = self.notes.mention(label) else { return };
                let suffix = if mentions > 1 { format!("-{mentions}") } else { String::new() };
                let mark = format!(
                    "<sup class=\"footnote\"><a href=\"#note-{number}\" id=\"mention-{number}{suffix}\">{number}</a></sup>"
                );
                self.push_trusted(mark);
            }
            Event::SoftBreak => self.piece.html.push('\n'),
            Event::HardBreak => self.piece.html.push_str("<br>\n"),
            Event::Rule => self.piece.html.push_str("<hr>\n"),
            Event::TaskListMarker(done) => {
                let checked = if done { " checked" } else { "" };
                let state = escape(self.texts.get(if done { "done" } else { "to_do" }));
                self.push_trusted(format!("<input type=\"checkbox\" disabled{checked} aria-label=\"{state}\"> "));
            }
            Event::Start(_) | Event::End(_) => {}
        }
    }

    /// Adds to the plain text of the heading that is open, if one is.
    fn heading_text(&mut self, event: &Event<'_>) {
        let Some((_, text, _)) = &mut self.heading else { return };
        match event {
            Event::Text(part) | Event::Code(part) | Event::InlineMath(part) | Event::DisplayMath(part) => text.push_str(part),
            Event::SoftBreak | Event::HardBreak => text.push('\n'),
            _ => {}
        }
    }
}
