//! Events of the Markdown parser, written as HTML piece by piece.

use super::body::{Block, Body, Footnote, Heading, Hole, Link, Section};
use super::html::{self, END, KEPT, LINK, RAW_LINK};
use super::inline::{self, Address, escape_onto};
use super::tables::Table;
use super::{links, math};
use crate::highlight;
use crate::inputs::config::{HtmlPolicy, MarkdownOptions};
use crate::inputs::sections::SectionNames;
use crate::words::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::words::path::SourcePath;
use crate::words::slug::HeadingIds;
use crate::words::span::Span;
use linkify::{LinkFinder, LinkKind};
use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, CowStr, Event, LinkType, Tag, TagEnd};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// How deep lists and quotes may stand in each other; no text for reading comes near.
const MAX_DEPTH: usize = 128;

/// A stretch of HTML that is finished on its own: sanitised, balanced, moved into the body.
#[derive(Default)]
struct Piece {
    html: String,
    /// Whether raw HTML is in it.
    is_raw: bool,
    /// Whether a link of the handbook is in it.
    is_linked: bool,
    /// Whether something of it waits outside.
    is_kept: bool,
}

struct Image<'a> {
    destination: CowStr<'a>,
    title: CowStr<'a>,
    alt: String,
    range: Range<usize>,
    /// Images in the alternative text of this one.
    nested: usize,
}

struct CodeBlock {
    language: String,
    code: String,
    span: Span,
}

/// The state between two events.
pub struct Writer<'a> {
    path: &'a SourcePath,
    text: &'a str,
    from: usize,
    options: MarkdownOptions,
    sections: &'a SectionNames,
    body: Body,
    diagnostics: Vec<Diagnostic>,
    ids: HeadingIds,
    piece: Piece,
    /// Pieces that wait while a heading or a footnote is written.
    waiting: Vec<Piece>,
    /// The HTML of the renderer's own that sanitising must not touch.
    kept: Vec<String>,
    depth: usize,
    /// The items so far of an ordered list that stands on its own.
    ordered: Option<(u64, Vec<Range<u32>>)>,
    heading: Option<(u8, String, Span)>,
    image: Option<Image<'a>>,
    code: Option<CodeBlock>,
    table: Table,
    in_link: bool,
    finds_addresses: bool,
    notes: FxHashMap<String, u32>,
    mentions: Vec<u32>,
    /// The numbers of the footnotes being defined.
    defining: Vec<u32>,
}

impl<'a> Writer<'a> {
    pub fn new(path: &'a SourcePath, text: &'a str, from: usize, options: MarkdownOptions, sections: &'a SectionNames) -> Self {
        Writer {
            path,
            text,
            from,
            options,
            sections,
            body: Body { html: String::with_capacity((text.len() - from) * 5 / 4), ..Body::default() },
            diagnostics: Vec::new(),
            ids: HeadingIds::default(),
            piece: Piece::default(),
            waiting: Vec::new(),
            kept: Vec::new(),
            depth: 0,
            ordered: None,
            heading: None,
            image: None,
            code: None,
            table: Table::default(),
            in_link: false,
            finds_addresses: false,
            notes: FxHashMap::default(),
            mentions: Vec::new(),
            defining: Vec::new(),
        }
    }

    /// Writes every event. With `finds_addresses`, addresses that stand bare in a text become links.
    pub fn write(&mut self, events: impl Iterator<Item = (Event<'a>, Range<usize>)>, finds_addresses: bool) {
        self.finds_addresses = finds_addresses;
        for (event, range) in events {
            match event {
                Event::Start(tag) => {
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        self.give_up(range);
                        return;
                    }
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
            footnote.mentions = self.mentions.get(footnote.number as usize - 1).copied().unwrap_or(0);
        }
        // A note that nothing mentions has no place to be read from.
        self.body.footnotes.retain(|footnote| footnote.mentions > 0);
        self.body.footnotes.sort_by_key(|footnote| footnote.number);
        self.body.html.shrink_to_fit();
        (self.body, self.diagnostics)
    }

    fn give_up(&mut self, range: Range<usize>) {
        self.body = Body::default();
        self.piece = Piece::default();
        self.waiting.clear();
        self.mentions.clear();
        self.report_too_deep(self.span(range));
    }

    fn report_too_deep(&mut self, span: Span) {
        let message = format!("lists, quotes or elements stand more than {MAX_DEPTH} deep in each other");
        self.diagnostics.push(Diagnostic::new(Code::NestedTooDeep, self.path, Span { end: span.start + 1, ..span }, message));
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(range).shifted(self.from)
    }

    // ---- pieces ----

    /// Moves the piece into the body; `None` where it is empty.
    fn close_piece(&mut self) -> Option<Range<u32>> {
        let piece = std::mem::take(&mut self.piece);
        if piece.html.is_empty() {
            return None;
        }
        let mut html = piece.html;
        if piece.is_raw && self.options.html == HtmlPolicy::Sanitize {
            if html::is_too_deep(&html) {
                self.report_too_deep(Span::new(self.from..self.from));
                html = inline::escape(&html);
            }
            html = html::sanitise(&html);
        }
        if piece.is_kept {
            html = html::restore(&html, &self.kept);
        }
        let start = self.body.html.len();
        if piece.is_linked || piece.is_raw {
            self.punch(&html);
        } else {
            self.body.html.push_str(&html);
        }
        let end = self.body.html.len();
        (end > start).then(|| start as u32..end as u32)
    }

    /// Appends `html` to the body, each mark of a link taken out and noted as a hole.
    fn punch(&mut self, html: &str) {
        let mut rest = html;
        while let Some(open) = rest.find([LINK, RAW_LINK]) {
            self.body.html.push_str(&rest[..open]);
            let mark = rest[open..].chars().next().unwrap_or(LINK);
            rest = &rest[open + mark.len_utf8()..];
            let end = rest.find(END).unwrap_or(rest.len());
            let inside = &rest[..end];
            let link = if mark == LINK { inside.parse().ok() } else { Some(self.raw_link(&inside.replace("&amp;", "&"))) };
            self.body.holes.extend(link.map(|link| Hole { at: self.body.html.len() as u32, link }));
            rest = rest.get(end + END.len_utf8()..).unwrap_or("");
        }
        self.body.html.push_str(rest);
    }

    /// A link for an address that raw HTML names.
    fn raw_link(&mut self, address: &str) -> u32 {
        let at = self.text[self.from..].find(address).map_or(self.from, |at| self.from + at);
        self.link(address, Span::new(at..at + address.len()), false)
    }

    fn link(&mut self, raw: &str, span: Span, is_image: bool) -> u32 {
        let target = links::target(self.path, raw);
        self.body.links.push(Link { raw: raw.to_owned(), target, span, is_image });
        self.body.links.len() as u32 - 1
    }

    fn push_block(&mut self, block: Block) {
        match self.body.sections.last_mut() {
            Some(section) => section.blocks.push(block),
            None => self.body.lead.push(block),
        }
    }

    fn close_flow(&mut self) {
        if let Some(range) = self.close_piece() {
            self.push_block(Block::Flow(range));
        }
    }

    /// Writes what the renderer vouches for: sanitising does not see it.
    fn push_trusted(&mut self, html: String) {
        if self.options.html == HtmlPolicy::Sanitize {
            self.piece.is_kept = true;
            self.kept.push(html);
            let number = self.kept.len() - 1;
            self.piece.html.push_str(&format!("{KEPT}{number}{END}"));
        } else {
            self.piece.html.push_str(&html);
        }
    }

    // ---- events ----

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        if let Some(image) = &mut self.image {
            image.nested += usize::from(matches!(tag, Tag::Image { .. }));
            return;
        }
        let alone = self.depth == 1 && !self.piece.is_raw && self.waiting.is_empty();
        match tag {
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
                let (class, word) = match kind {
                    BlockQuoteKind::Note => ("note", "Note"),
                    BlockQuoteKind::Tip => ("tip", "Tip"),
                    BlockQuoteKind::Important => ("important", "Important"),
                    BlockQuoteKind::Warning => ("warning", "Warning"),
                    BlockQuoteKind::Caution => ("caution", "Caution"),
                };
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
                let number = self.note(&label);
                self.defining.push(number);
                self.waiting.push(std::mem::take(&mut self.piece));
            }
            Tag::Table(_) | Tag::TableHead | Tag::TableRow | Tag::TableCell => self.table.start(&tag, &mut self.piece.html),
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
                let range = self.close_piece().unwrap_or_default();
                self.piece = self.waiting.pop().unwrap_or_default();
                let number = self.defining.pop().unwrap_or(1);
                if !self.body.footnotes.iter().any(|footnote| footnote.number == number) {
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
        if let (Some((_, text, _)), Event::Text(part) | Event::Code(part)) = (&mut self.heading, &event) {
            text.push_str(part);
        }
        if let Some(image) = &mut self.image {
            match event {
                Event::Text(text) | Event::Code(text) => image.alt.push_str(&text),
                Event::SoftBreak | Event::HardBreak => image.alt.push(' '),
                _ => {}
            }
            return;
        }
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
            Event::Html(raw) | Event::InlineHtml(raw) => match self.options.html {
                HtmlPolicy::Escape => escape_onto(&raw, &mut self.piece.html),
                HtmlPolicy::Allow | HtmlPolicy::Sanitize => {
                    self.piece.is_raw = true;
                    self.piece.html.push_str(&raw);
                }
            },
            Event::FootnoteReference(label) => {
                let number = self.note(&label);
                let mentions = &mut self.mentions[number as usize - 1];
                *mentions += 1;
                let suffix = if *mentions > 1 { format!("-{mentions}") } else { String::new() };
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
                self.push_trusted(format!("<input type=\"checkbox\" disabled{checked}> "));
            }
            Event::Start(_) | Event::End(_) => {}
        }
    }

    fn text(&mut self, text: &str) {
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

    fn note(&mut self, label: &str) -> u32 {
        if let Some(number) = self.notes.get(label) {
            return *number;
        }
        self.mentions.push(0);
        let number = self.mentions.len() as u32;
        self.notes.insert(label.to_owned(), number);
        number
    }

    fn math(&mut self, tex: &str, display: bool, range: Range<usize>) {
        match math::mathml(tex, display) {
            Ok(html) => self.push_trusted(html),
            Err(reason) => {
                let span = self.span(range);
                self.diagnostics.push(Diagnostic::new(Code::InvalidMath, self.path, span, reason));
                self.push_trusted(format!("<code>{}</code>", inline::escape(tex)));
            }
        }
    }

    // ---- links and images ----

    /// Where `destination` stands in the `range` of a link, or the whole link where it is written another way.
    fn destination_span(&self, destination: &str, range: Range<usize>) -> Span {
        let source = &self.text[self.from..][range.clone()];
        match source.rfind(destination).filter(|_| !destination.is_empty()) {
            Some(at) => self.span(range.start + at..range.start + at + destination.len()),
            None => self.span(range),
        }
    }

    fn refuse(&mut self, destination: &str, span: Span) {
        let message = format!("`{destination}` could run a script in the reader's browser");
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
            Address::Unsafe if self.options.html != HtmlPolicy::Allow => {
                let span = self.destination_span(destination, range);
                self.refuse(destination, span);
                None
            }
            Address::External | Address::Unsafe => Some(links::external(destination)),
        }
    }

    fn start_link(&mut self, kind: LinkType, destination: &str, title: &str, range: Range<usize>) {
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

    fn end_image(&mut self) {
        let Some(image) = self.image.take() else { return };
        if image.alt.trim().is_empty() {
            let span = self.span(image.range.clone());
            self.diagnostics.push(
                Diagnostic::new(Code::MissingAlt, self.path, span, "the image has no alternative text")
                    .help("say between the brackets what the picture shows: `![…](…)`".to_owned()),
            );
        }
        let Some(address) = self.address(&image.destination, image.range, true) else { return };
        let title = match image.title.is_empty() {
            true => String::new(),
            false => format!(" title=\"{}\"", inline::escape(&image.title)),
        };
        let alt = inline::escape(image.alt.trim());
        let html = format!("<img src=\"{address}\" alt=\"{alt}\"{title} loading=\"lazy\" decoding=\"async\">");
        self.piece.html.push_str(&html);
    }

    // ---- headings and code ----

    fn end_heading(&mut self) {
        let Some((level, text, span)) = self.heading.take() else { return };
        let id = self.ids.next(&text);
        let index = self.body.headings.len() as u32;
        let outer = self.waiting.pop().unwrap_or_default();
        let alone = self.depth == 0 && self.waiting.is_empty();
        let kind = self.sections.kind(&text);
        if alone && (level <= 2 || (level == 3 && outer.html.is_empty())) {
            let html = self.close_piece().unwrap_or_default();
            self.piece = outer;
            self.body.headings.push(Heading { level, id, text, html, span });
            match level {
                3 => self.push_block(Block::Heading(index)),
                _ => self.body.sections.push(Section { kind, heading: index, blocks: Vec::new() }),
            }
            return;
        }
        let inner = std::mem::replace(&mut self.piece, outer);
        self.piece.is_raw |= inner.is_raw;
        self.piece.is_linked |= inner.is_linked;
        self.piece.is_kept |= inner.is_kept;
        let tag = level.max(3);
        self.piece.html.push_str(&format!("<h{tag} id=\"{}\">{}</h{tag}>\n", inline::escape(&id), inner.html));
        self.body.headings.push(Heading { level, id, text, html: 0..0, span });
    }

    fn end_code(&mut self) {
        let Some(CodeBlock { language, code, span }) = self.code.take() else { return };
        if language.is_empty() || highlight::is_plain(&language) {
            self.push_trusted(format!("<pre tabindex=\"0\"><code>{}</code></pre>\n", inline::escape(&code)));
            return;
        }
        let class: String = language.chars().filter(|c| c.is_ascii_alphanumeric() || "_+-#.".contains(*c)).take(32).collect();
        let html = match highlight::highlight(&language, &code) {
            Some(html) => html,
            None => {
                if !highlight::is_known(&language) {
                    let message = format!("no colours for code in `{language}`");
                    let help = did_you_mean(&language, highlight::suggestions())
                        .or_else(|| Some("`text` says that none are wanted".to_owned()));
                    let span = Span { end: span.start.saturating_add(3 + language.len() as u32), ..span };
                    self.diagnostics.push(Diagnostic::new(Code::UnknownLanguage, self.path, span, message).help(help));
                }
                inline::escape(&code)
            }
        };
        self.push_trusted(format!(
            "<pre tabindex=\"0\" class=\"hl\"><code class=\"language-{}\">{html}</code></pre>\n",
            inline::escape(&class)
        ));
    }
}
