//! Headings, code and formulas.

use super::Writer;
use crate::highlight;
use crate::markdown::body::{Block, Heading, Section};
use crate::markdown::{inline, math};
use crate::words::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::words::span::Span;
use std::ops::Range;

/// How many unknown languages of a text are compared with the known ones.
const SUGGESTIONS: usize = 50;

/// A block of code being read.
pub struct CodeBlock {
    /// The language named behind the fence; empty where there is none.
    pub language: String,
    pub code: String,
    pub span: Span,
}

impl Writer<'_> {
    pub fn end_heading(&mut self) {
        let Some((level, text, span)) = self.heading.take() else { return };
        let outer = self.waiting.pop().unwrap_or_default();
        if self.notes.is_unread() {
            self.piece = outer;
            return;
        }
        let id = self.ids.next(&text);
        let index = self.body.headings.len() as u32;
        let alone = self.depth == 0 && self.waiting.is_empty();
        let kind = self.sections.kind(&text);
        if level >= 3 {
            // The template writes the headings of sections, and their links.
            let name = self.texts.get("link_to").replace("{name}", &text.replace('\n', " "));
            let (id, name) = (inline::escape(&id), inline::escape(&name));
            self.push_trusted(format!(" <a class=\"self\" href=\"#{id}\" aria-label=\"{name}\">#</a>"));
        }
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
        self.piece.adopt(&inner);
        let tag = level.max(3);
        self.piece.html.push_str(&format!("<h{tag} id=\"{}\">{}</h{tag}>\n", inline::escape(&id), inner.html));
        self.body.headings.push(Heading { level, id, text, html: 0..0, span });
    }

    pub fn end_code(&mut self) {
        let Some(CodeBlock { language, code, span }) = self.code.take() else { return };
        if language.is_empty() || highlight::is_plain(&language) {
            self.push_trusted(format!("<pre tabindex=\"0\"><code>{}</code></pre>\n", inline::escape(&code)));
            return;
        }
        let html = highlight::highlight(&language, &code).unwrap_or_else(|| {
            self.report_unknown(&language, span);
            inline::escape(&code)
        });
        let class: String = language.chars().filter(|c| c.is_ascii_alphanumeric() || "_+-#.".contains(*c)).take(32).collect();
        self.push_trusted(format!(
            "<pre tabindex=\"0\" class=\"hl\"><code class=\"language-{}\">{html}</code></pre>\n",
            inline::escape(&class)
        ));
    }

    /// Warns of a language that the highlighter does not know; `span` is that of the block.
    fn report_unknown(&mut self, language: &str, span: Span) {
        // Whoever has so many mistakes does not read what each may have meant.
        let help = match self.unknown_languages.len() < SUGGESTIONS || self.unknown_languages.contains_key(language) {
            true => {
                let nearest = || did_you_mean(language, highlight::suggestions());
                self.unknown_languages.entry(language.to_owned()).or_insert_with(nearest).clone()
            }
            false => None,
        };
        let help = help.or_else(|| Some("`text` says that none are wanted".to_owned()));
        let opening = self.text[span.start as usize..].lines().next().unwrap_or_default().trim_end();
        let span = Span { end: span.start + opening.len() as u32, ..span };
        let message = format!("no colours for code in `{language}`");
        self.diagnostics.push(Diagnostic::new(Code::UnknownLanguage, self.path, span, message).help(help));
    }

    pub fn math(&mut self, tex: &str, display: bool, range: Range<usize>) {
        match math::mathml(tex, display, self.limits.depth) {
            Ok(html) if display => {
                // It may be wider than its page, and is then moved by keys.
                let name = inline::escape(self.texts.get("formula"));
                self.push_trusted(format!(
                    "<span class=\"formula\" role=\"group\" aria-label=\"{name}\" tabindex=\"0\">{html}</span>"
                ));
            }
            Ok(html) => self.push_trusted(html),
            Err(reason) => {
                let span = self.span(range);
                self.diagnostics.push(Diagnostic::new(Code::InvalidMath, self.path, span, reason));
                self.push_trusted(format!("<code>{}</code>", inline::escape(tex)));
            }
        }
    }
}
