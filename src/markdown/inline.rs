//! Text and addresses as HTML.

use crate::inputs::picture::is_still;
use crate::words::character::is_unfit;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::borrow::Cow;

/// Text fit for HTML, in an element or in a double-quoted attribute.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    escape_onto(text, &mut out);
    out
}

/// Appends `text` to `out`, fit for HTML.
pub fn escape_onto(text: &str, out: &mut String) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        out.push_str(entity);
        from = at + 1;
    }
    out.push_str(&text[from..]);
}

/// A title's inline Markdown as HTML without links, and as plain text. Raw HTML in it is text.
pub fn title(markdown: &str) -> (String, String) {
    let special = |byte: &u8| b"*_`[]<>&\\~!\n".contains(byte);
    let opens_block = markdown.starts_with(['#', '-', '+', '=', ' ', '\t']) || markdown.starts_with(|c: char| c.is_ascii_digit());
    if !opens_block && !markdown.as_bytes().iter().any(special) {
        return (escape(markdown), markdown.to_owned());
    }
    // A backslash keeps the first character from opening a block: a title is one line of inline text.
    let guarded: Cow<'_, str> = match markdown.trim_start().chars().next() {
        Some(first) if first.is_ascii_punctuation() && !"*_`[\\<&!~".contains(first) => {
            format!("\\{}", markdown.trim_start()).into()
        }
        Some(first) if first.is_ascii_digit() || "*~".contains(first) => format!("\u{200b}{}", markdown.trim_start()).into(),
        _ => markdown.trim_start().into(),
    };
    let (mut html, mut text) = (String::new(), String::new());
    for event in Parser::new_ext(&guarded, Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Start(Tag::Emphasis) => html.push_str("<em>"),
            Event::End(TagEnd::Emphasis) => html.push_str("</em>"),
            Event::Start(Tag::Strong) => html.push_str("<strong>"),
            Event::End(TagEnd::Strong) => html.push_str("</strong>"),
            Event::Start(Tag::Strikethrough) => html.push_str("<del>"),
            Event::End(TagEnd::Strikethrough) => html.push_str("</del>"),
            Event::Code(code) => {
                html.push_str("<code>");
                escape_onto(&code, &mut html);
                html.push_str("</code>");
                text.push_str(&code);
            }
            Event::Text(part) | Event::InlineHtml(part) | Event::Html(part) => {
                let part = part.trim_start_matches('\u{200b}');
                escape_onto(part, &mut html);
                text.push_str(part);
            }
            Event::SoftBreak | Event::HardBreak => {
                html.push(' ');
                text.push(' ');
            }
            _ => {}
        }
    }
    // A reference such as `&#7;` may name them; CommonMark does the same with U+0000.
    if text.contains(is_unfit) {
        (html, text) = (html.replace(is_unfit, "\u{fffd}"), text.replace(is_unfit, "\u{fffd}"));
    }
    (html, text)
}

/// What an address does when it is followed.
#[derive(Debug, PartialEq, Eq)]
pub enum Address {
    /// It stays in the handbook.
    Internal,
    /// It leads to another site, or opens mail or telephone.
    External,
    /// It would run a script, or has a scheme that nobody vouches for.
    Unsafe,
}

/// Tells addresses apart the way browsers do: control characters and spaces do not hide a scheme.
///
/// The allowed schemes are http, https, mailto and tel; for images also `data:` with a picture that cannot hold a script.
pub fn address(destination: &str, is_image: bool) -> Address {
    let plain: String = destination.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect::<String>();
    // A browser takes `\` for `/`.
    if plain.starts_with(['/', '\\']) && plain[1..].starts_with(['/', '\\']) {
        return Address::External;
    }
    let Some(colon) = plain.find(':') else { return Address::Internal };
    let scheme = plain[..colon].to_ascii_lowercase();
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    if !is_scheme {
        return if scheme.contains(['/', '?', '#']) { Address::Internal } else { Address::Unsafe };
    }
    match scheme.as_str() {
        "http" | "https" | "mailto" | "tel" => Address::External,
        "data" if is_image && destination.split_once(':').is_some_and(|(_, data)| is_still(&data.replace(PASSED_OVER, ""))) => {
            Address::External
        }
        _ => Address::Unsafe,
    }
}

/// What the type of `data:` may hold and stay the same. With any other sign that cannot be seen it is one that no browser knows.
const PASSED_OVER: [char; 4] = [' ', '\t', '\n', '\r'];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_inline_markdown() {
        assert_eq!(title("`a < b` & *c*"), ("<code>a &lt; b</code> &amp; <em>c</em>".to_owned(), "a < b & c".to_owned()));
        assert_eq!(title("a&#7;b &#xFFFE;"), ("a\u{fffd}b \u{fffd}".to_owned(), "a\u{fffd}b \u{fffd}".to_owned()));
        assert_eq!(title("# not a heading").1, "# not a heading");
        assert_eq!(title("1. not a list").1, "1. not a list");
        assert_eq!(title("- not a *list*").1, "- not a list");
        assert_eq!(title("[text](javascript:x) <b>").0, "text &lt;b&gt;");
        assert_eq!(title("{{ 7 * 7 }}").1, "{{ 7 * 7 }}");
    }

    #[test]
    fn a_scheme_cannot_hide() {
        for dangerous in ["javascript:x", "JAVA\tSCRIPT:x", " vbscript:x", "data:text/html,x", "java\u{1}script:x", "file:///etc"]
        {
            assert_eq!(address(dangerous, false), Address::Unsafe, "{dangerous:?}");
        }
        assert_eq!(address("../a.md#b:c", false), Address::Internal);
        assert_eq!(address("?a:b", false), Address::Internal);
        assert_eq!(address("https://example.com", false), Address::External);
        assert_eq!(address("data:image/png;base64,x", true), Address::External);
        assert_eq!(address("data:image/png;base64,x", false), Address::Unsafe);
        for dangerous in [
            "data:image/svg+xml,x",
            "data:image/pngx,x",
            "data:image/png+xml,x",
            "data:,image/png",
            "data:image/png",
            "data:image/png\u{12},x",
            "data:image/png\u{a0},x",
        ] {
            assert_eq!(address(dangerous, true), Address::Unsafe, "{dangerous}");
        }
        for elsewhere in ["//a.example", "\\\\a.example", "/\\a.example", "\\/a.example", "/\t/a.example"] {
            assert_eq!(address(elsewhere, false), Address::External, "{elsewhere}");
        }
    }
}
