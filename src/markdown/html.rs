//! Raw HTML in Markdown, made harmless.
//!
//! In: the HTML of one piece that holds raw HTML. Out: balanced HTML that runs nothing. Invariant: what the renderer itself wrote stays,
//! because it waits outside in placeholders.

use ammonia::{Builder, UrlRelative};
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Stands before the number of a link, inside an attribute value.
pub const LINK: char = '\u{fdd0}';
/// Stands before an address of raw HTML that is still to be resolved.
pub const RAW_LINK: char = '\u{fdd1}';
/// Stands before the number of a piece that waits outside while the rest is sanitised.
pub const KEPT: char = '\u{fdd2}';
/// Closes each of them.
pub const END: char = '\u{fdd3}';
/// All marks. They are noncharacters: Unicode keeps them for inside use (<https://www.unicode.org/faq/private_use.html>).
pub const MARKS: [char; 4] = [LINK, RAW_LINK, KEPT, END];

/// How many raw elements may be open within each other: the sanitiser's time grows with the square of the depth
/// (<https://github.com/servo/html5ever/issues/788>), and browsers stop at 512.
pub const MAX_DEPTH: usize = 128;

static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder
        .add_generic_attributes(["class", "id", "dir"])
        .add_tag_attributes("img", ["loading", "decoding", "width", "height"])
        .add_tag_attributes("details", ["open"])
        .add_tag_attributes("ol", ["start", "reversed"])
        .add_tags(["section"])
        .link_rel(None)
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(UrlRelative::Custom(Box::new(mark_relative)));
    builder
});

/// Marks an address that raw HTML names, so that it is resolved like one in Markdown.
fn mark_relative(address: &str) -> Option<Cow<'_, str>> {
    Some(if address.starts_with(LINK) { address.into() } else { format!("{RAW_LINK}{address}{END}").into() })
}

/// Takes out of `html` whatever could do harm.
pub fn sanitise(html: &str) -> String {
    SANITISER.clean(html).to_string()
}

/// Whether raw elements stand deeper in each other than [`MAX_DEPTH`]; counts start tags that nothing closes.
pub fn is_too_deep(html: &str) -> bool {
    let mut depth = 0usize;
    for (at, _) in html.match_indices('<') {
        match html.as_bytes().get(at + 1) {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(byte) if byte.is_ascii_alphabetic() => {
                let rest = &html[at + 1..];
                let name = rest.find(|c: char| !c.is_ascii_alphanumeric()).map_or(rest, |end| &rest[..end]);
                let void = matches!(name.to_ascii_lowercase().as_str(), "br" | "hr" | "img" | "input" | "wbr" | "col" | "source");
                depth += usize::from(!void);
                if depth > MAX_DEPTH {
                    return true;
                }
            }
            _ => {}
        }
    }
    false
}

/// Puts back what waited outside: `kept[n]` for the placeholder of number n.
pub fn restore(html: &str, kept: &[String]) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find(KEPT) {
        out.push_str(&rest[..open]);
        rest = &rest[open + KEPT.len_utf8()..];
        let end = rest.find(END).unwrap_or(rest.len());
        if let Some(trusted) = rest[..end].parse().ok().and_then(|number: usize| kept.get(number)) {
            out.push_str(trusted);
        }
        rest = rest.get(end + END.len_utf8()..).unwrap_or("");
    }
    out.push_str(rest);
    out
}

/// Where a text holds one of the marks, as a character or as a numeric entity.
pub fn find_mark(text: &str) -> Option<usize> {
    let entity = |(at, _): &(usize, &str)| {
        let number = &text[at + 2..];
        let (digits, radix) = match number.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => (hexadecimal, 16),
            None => (number, 10),
        };
        let digits = digits.find(|c: char| !c.is_digit(radix)).map_or(digits, |end| &digits[..end]);
        let code = u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
        code.is_some_and(|code| MARKS.contains(&code))
    };
    let entity = text.match_indices("&#").find(entity).map(|(at, _)| at);
    text.find(MARKS).or(entity)
}
