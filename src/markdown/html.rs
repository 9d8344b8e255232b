//! Raw HTML in Markdown, made harmless.
//!
//! In: the HTML of one piece that holds raw HTML. Out: balanced HTML that runs nothing. Invariant: what the renderer itself wrote stays,
//! because it waits outside in placeholders.

use super::inline::{Address, address};
use ammonia::Builder;
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Stands before the number of a link, inside an attribute value.
pub const LINK: char = '\u{fdd0}';
/// Stands for the way to the output folder, in a text that pages of several folders share.
pub const ROOT: char = '\u{fdd1}';
/// Stands before the number of a piece that waits outside while the rest is sanitised.
pub const KEPT: char = '\u{fdd2}';
/// Closes each of them.
pub const END: char = '\u{fdd3}';
/// All marks, which no content may hold. They are noncharacters: Unicode keeps them for inside use (<https://www.unicode.org/faq/private_use.html>).
pub const MARKS: [char; 4] = [LINK, ROOT, KEPT, END];

static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder
        .add_generic_attributes(["class", "id", "dir"])
        // What a table's frame has.
        .add_tag_attributes("div", ["tabindex", "aria-label"])
        .add_tag_attribute_values("div", "role", ["group"])
        .add_tag_attributes("img", ["loading", "decoding", "width", "height"])
        .set_tag_attribute_value("img", "loading", "lazy")
        .add_tag_attributes("details", ["open"])
        .add_tag_attributes("ol", ["start", "reversed"])
        .add_tags(["section"])
        .add_clean_content_tags(["svg", "math"])
        .link_rel(None)
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "data"]))
        .attribute_filter(filtered);
    builder
});

/// Keeps an attribute whose value is harmless: an address that runs nothing, and no mark but that of a link where a link goes.
fn filtered<'v>(element: &str, name: &str, value: &'v str) -> Option<Cow<'v, str>> {
    let is_address = matches!((element, name), ("a" | "area", "href") | ("img", "src")) || name == "cite";
    if value.contains(MARKS) {
        let number = value.strip_prefix(LINK).and_then(|rest| rest.strip_suffix(END));
        let is_link = is_address && number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
        return is_link.then_some(value.into());
    }
    let is_harmful = is_address && address(value, element == "img") == Address::Unsafe;
    (!is_harmful).then_some(value.into())
}

/// Takes out of `html` whatever could do harm.
pub fn sanitise(html: &str) -> String {
    SANITISER.clean(html).to_string()
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
    // One mark at a time: the search for a single character skips through a text many bytes at once.
    MARKS.iter().filter_map(|mark| text.find(*mark)).min().or(entity)
}
