//! HTML as a browser reads it, as far as what we write goes: every element is closed, and nothing runs but the theme's own scripts.

use super::address::is_harmless;
use std::borrow::Cow;

/// Elements without content.
const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
/// Elements that bring something from elsewhere, or send it there.
const FORBIDDEN: [&str; 9] = ["applet", "base", "embed", "frame", "frameset", "iframe", "object", "style", "template"];

/// Where the handbook is published, for pages that are shown under any address.
const BASE: &str = "https://handbook.example.com/";

/// Panics where HTML is not balanced or would run something.
pub fn check(html: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        assert!(!rest[..at].contains('\0'), "a NUL in {html:?}");
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").unwrap_or_else(|| panic!("an open comment in {html:?}")).1;
        } else if let Some(declaration) = rest.strip_prefix("!doctype html>") {
            rest = declaration;
        } else if let Some(end) = rest.strip_prefix('/') {
            let (name, behind) = end.split_once('>').unwrap_or_else(|| panic!("an open tag in {html:?}"));
            assert_eq!(open.pop(), Some(name), "in {html:?}");
            rest = behind;
        } else {
            let (Tag { name, attributes, is_closed }, behind) =
                tag(rest).unwrap_or_else(|| panic!("no tag: {rest:?}, in {html:?}"));
            check_element(name, &attributes);
            rest = behind;
            if name == "script" {
                let (_, behind) = rest.split_once("</script>").unwrap_or_else(|| panic!("an open script in {html:?}"));
                rest = behind;
            } else if !VOID.contains(&name) && !is_closed {
                open.push(name);
            }
        }
    }
    assert!(open.is_empty(), "{open:?} in {html:?}");
}

/// A tag that opens an element.
struct Tag<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, Cow<'a, str>)>,
    /// Whether it closes it, too.
    is_closed: bool,
}

/// The tag that stands here, and what stands behind it.
fn tag(text: &str) -> Option<(Tag<'_>, &str)> {
    let end = |text: &str| text.bytes().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/' | b'='));
    let name = &text[..end(text)?];
    if !name.starts_with(|c: char| c.is_ascii_lowercase())
        || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    {
        return None;
    }
    let (mut attributes, mut rest) = (Vec::new(), &text[name.len()..]);
    loop {
        rest = rest.trim_ascii_start();
        if let Some(behind) = rest.strip_prefix("/>") {
            return Some((Tag { name, attributes, is_closed: true }, behind));
        }
        if let Some(behind) = rest.strip_prefix('>') {
            return Some((Tag { name, attributes, is_closed: false }, behind));
        }
        let key = &rest[..end(rest)?];
        if key.is_empty() || key.contains(['"', '\'', '<']) {
            return None;
        }
        rest = &rest[key.len()..];
        let value = match rest.strip_prefix("=\"") {
            Some(quoted) => {
                let (value, behind) = quoted.split_once('"')?;
                rest = behind;
                value
            }
            // A value without quotes may hold a space, and with it another attribute.
            None if rest.starts_with('=') => return None,
            None => "",
        };
        attributes.push((key, decoded(value)));
    }
}

/// The value of an attribute with the entities undone that we write.
fn decoded(value: &str) -> Cow<'_, str> {
    // Most have none, and a page has a thousand.
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    let entities = [("&quot;", "\""), ("&#x27;", "'"), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", "\u{a0}")];
    let plain = entities.iter().fold(value.to_owned(), |value, (entity, sign)| value.replace(entity, sign));
    Cow::Owned(plain.replace("&amp;", "&"))
}

fn check_element(name: &str, attributes: &[(&str, Cow<'_, str>)]) {
    let shown = || format!("<{name} {attributes:?}>");
    assert!(!FORBIDDEN.contains(&name), "{}", shown());
    let value = |key: &str| attributes.iter().find(|(other, _)| *other == key).map(|(_, value)| &**value);
    for (key, value) in attributes {
        assert!(!key.starts_with("on") && !["style", "srcdoc", "srcset", "formaction", "ping"].contains(key), "{}", shown());
        if ["href", "src", "action", "cite", "poster", "data", "xlink:href"].contains(key) {
            assert!(is_harmless(value, name == "img"), "{}", shown());
        }
    }
    if name == "script" {
        let is_data = value("type").is_some_and(|kind| ["application/ld+json", "application/json"].contains(&kind));
        let is_own = value("src").is_some_and(|src| {
            let way = src.trim_start_matches(BASE).trim_start_matches("../");
            (way.starts_with("assets/") || way.starts_with("search.index/")) && way.ends_with(".js")
        });
        assert!(is_data || is_own, "{}", shown());
    }
    if name == "meta" {
        assert!(value("http-equiv").is_none_or(|kind| ["refresh", "Content-Security-Policy"].contains(&kind)), "{}", shown());
    }
}
