//! Colours fenced code at build time.
//!
//! In: a language name as written after the fence (`rust`, `c++`, `YML`) and the
//! code. Out: HTML for the inside of `<pre class="hl"><code>`: escaped text in
//! which coloured runs stand in `<span class="x">`, `x` being one of the letters of
//! `Class`. Plain text gets no span, and neighbouring runs of one class share one.
//!
//! Invariant: with the tags taken out and the entities decoded, the HTML is the
//! code, byte for byte, whatever the code is. `Out` alone writes the HTML, and it
//! copies the code from front to back; a lexer can only misplace a colour.
//!
//! The lexers are lexical on purpose: they know comments, strings, numbers and
//! words, not grammar. That is what makes a block cost microseconds where a
//! grammar-driven highlighter takes tens to thousands, and each lexer runs in time
//! linear in the code, so no input can make a build hang.

mod code;
mod languages;
mod lines;
mod markup;

use std::sync::OnceLock;

use languages::{LANGUAGES, Lexer};
use rustc_hash::FxHashMap;

/// Above this a block is a data dump rather than an example, and colours would
/// only swell the page.
const MAX_COLOURED: usize = 64 * 1024;

/// What a run of code is; the letter is the CSS class it is given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
enum Class {
    /// No span.
    Plain = b' ',
    /// Annotation, attribute, preprocessor line, command-line option.
    Attribute = b'a',
    /// Comment.
    Comment = b'c',
    /// Deleted line.
    Deleted = b'd',
    /// Escape or interpolation inside a string, entity.
    Escape = b'e',
    /// Function, macro, command.
    Function = b'f',
    /// Tag or selector.
    Tag = b'g',
    /// Heading, file header of a diff, table header of TOML.
    Heading = b'h',
    /// Inserted line.
    Inserted = b'i',
    /// Keyword.
    Keyword = b'k',
    /// Number or named constant.
    Number = b'n',
    /// Property or key.
    Property = b'p',
    /// String, regular expression.
    Text = b's',
    /// Type.
    Type = b't',
    /// Variable that the language marks as one.
    Variable = b'v',
}

/// Gives the code as HTML, or `None` for a language that is not known.
///
/// A block longer than 64 KiB is known but comes back escaped and uncoloured.
///
/// ```
/// let html = askbook::highlight::highlight("rust", "let a = 1;").unwrap();
/// assert_eq!(html, r#"<span class="k">let</span> a = <span class="n">1</span>;"#);
/// ```
pub fn highlight(language: &str, code: &str) -> Option<String> {
    let id = find(language)?;
    let mut out = Out::new(code);
    if code.len() <= MAX_COLOURED {
        lex(&mut out, id, 0, code.len());
    }
    Some(out.finish())
}

/// Says whether [`highlight`] knows the language; upper and lower case are one.
pub fn is_known(language: &str) -> bool {
    find(language).is_some()
}

/// Every name and alias that is known, for a "did you mean".
pub fn suggestions() -> impl Iterator<Item = &'static str> {
    LANGUAGES.iter().flat_map(|lang| lang.names.split_ascii_whitespace())
}

/// Whether a language's name says that no colours are wanted.
pub fn is_plain(language: &str) -> bool {
    matches!(language.to_ascii_lowercase().as_str(), "text" | "txt" | "plain" | "plaintext" | "none" | "output")
}

/// The place of the language in [`LANGUAGES`].
fn find(language: &str) -> Option<usize> {
    static NAMES: OnceLock<FxHashMap<&'static str, usize>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let each = LANGUAGES.iter().enumerate();
        each.flat_map(|(id, lang)| lang.names.split_ascii_whitespace().map(move |name| (name, id))).collect()
    });
    // The usual spelling is small letters; only another one costs a copy.
    names.get(language).or_else(|| names.get(language.to_ascii_lowercase().as_str())).copied()
}

/// Colours `code[from..to]`; lexers call it for code embedded in other code.
fn lex(out: &mut Out<'_>, id: usize, from: usize, to: usize) {
    match LANGUAGES[id].lexer {
        Lexer::Plain => {}
        Lexer::Code => code::lex(out, id, from, to),
        Lexer::Markup => markup::lex_markup(out, from, to),
        Lexer::Css => markup::lex_css(out, from, to),
        Lexer::Yaml => lines::lex_yaml(out, from, to),
        Lexer::Diff => lines::lex_diff(out, from, to),
        Lexer::Http => lines::lex_http(out, from, to),
        Lexer::Markdown => lines::lex_markdown(out, from, to),
        Lexer::Console => lines::lex_console(out, from, to),
    }
}

/// Colours `code[from..to]` if the language is known.
fn lex_named(out: &mut Out<'_>, language: &str, from: usize, to: usize) {
    if let Some(id) = find(language) {
        lex(out, id, from, to);
    }
}

/// The writer of the HTML: told where coloured runs are, in order, it copies the
/// code and puts the spans in.
struct Out<'s> {
    src: &'s str,
    html: String,
    /// Up to here the code is in `html`.
    done: usize,
    /// The class of the span left open, so that the next run can join it.
    open: Class,
}

impl<'s> Out<'s> {
    fn new(src: &'s str) -> Self {
        let html = String::with_capacity(src.len() * 3 + 64);
        Out { src, html, done: 0, open: Class::Plain }
    }

    /// Colours `src[start..end]`. What was already written stays as it is, and an
    /// end inside a character is moved behind it: no call can panic or lose text.
    fn push(&mut self, start: usize, end: usize, class: Class) {
        let start = self.boundary(start.max(self.done));
        let end = self.boundary(end);
        if start >= end || class == Class::Plain {
            return;
        }
        let blank = self.src.as_bytes()[self.done..start].iter().all(u8::is_ascii_whitespace);
        // White space shows no colour, so a run of the same class behind it joins
        // the open span: fewer tags, same look.
        if class != self.open || !blank {
            self.close();
            self.escape(start);
            self.html.push_str("<span class=\"");
            self.html.push(class as u8 as char);
            self.html.push_str("\">");
            self.open = class;
        }
        self.escape(end);
    }

    fn finish(mut self) -> String {
        self.close();
        self.escape(self.src.len());
        self.html
    }

    fn close(&mut self) {
        if self.open != Class::Plain {
            self.html.push_str("</span>");
            self.open = Class::Plain;
        }
    }

    /// Copies the code up to `end`, escaped.
    fn escape(&mut self, end: usize) {
        let text = &self.src[self.done..end];
        let mut from = 0;
        for (at, byte) in text.bytes().enumerate() {
            let entity = match byte {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                _ => continue,
            };
            self.html.push_str(&text[from..at]);
            self.html.push_str(entity);
            from = at + 1;
        }
        self.html.push_str(&text[from..]);
        self.done = end;
    }

    fn boundary(&self, at: usize) -> usize {
        let mut at = at.min(self.src.len());
        while !self.src.is_char_boundary(at) {
            at += 1;
        }
        at
    }
}

/// The place of `byte` in `bytes[from..to]`, else `to`.
fn find_byte(bytes: &[u8], byte: u8, from: usize, to: usize) -> usize {
    bytes[from.min(to)..to].iter().position(|b| *b == byte).map_or(to, |at| from + at)
}

/// The place of `needle` in `bytes[from..to]`, else `None`.
fn find_str(bytes: &[u8], needle: &[u8], from: usize, to: usize) -> Option<usize> {
    let mut at = from;
    while at + needle.len() <= to {
        at = find_byte(bytes, *needle.first()?, at, to);
        if bytes[at..to].starts_with(needle) {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// The lines of `bytes[from..to]` as ranges without their line ends.
fn lines_of(bytes: &[u8], from: usize, to: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut at = from;
    std::iter::from_fn(move || {
        (at < to).then(|| {
            let start = at;
            let end = find_byte(bytes, b'\n', start, to);
            at = end + 1;
            (start, end)
        })
    })
}

#[cfg(test)]
mod tests;
