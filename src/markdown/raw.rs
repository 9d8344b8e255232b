//! The tags of raw HTML, found where a browser finds them.
//!
//! In: raw HTML as Markdown hands it over. Out: tags with the places of their attributes. Invariant: time is linear in the text.

use std::borrow::Cow;
use std::ops::Range;

/// Elements whose content is no HTML.
const RAW_TEXT: [&str; 9] = ["iframe", "noembed", "noframes", "plaintext", "script", "style", "textarea", "title", "xmp"];
/// A start or end tag.
#[derive(Debug)]
pub struct Tag<'a> {
    /// In lower case.
    pub name: Cow<'a, str>,
    /// From `<` to behind `>`.
    pub range: Range<usize>,
    /// Whether it is an end tag.
    pub is_end: bool,
    /// Whether it stands where a browser may take it for text.
    pub is_inert: bool,
    attributes: Range<usize>,
}

/// An attribute of a start tag.
#[derive(Debug)]
pub struct Attribute<'a> {
    /// In lower case.
    pub name: Cow<'a, str>,
    /// What it is set to, entities decoded; empty where nothing is.
    pub value: Cow<'a, str>,
    /// Where the value stands, quotes included.
    pub place: Range<usize>,
    /// The same without quotes.
    pub inner: Range<usize>,
}

/// Reads a text from tag to tag.
pub struct Tags<'a> {
    text: &'a str,
    at: usize,
    inert_until: usize,
    /// From where the text is no whole tag, comment or element; known at the end.
    pub unfinished: usize,
}

impl<'a> Tags<'a> {
    /// The tags of `text`.
    pub fn new(text: &'a str) -> Self {
        Tags { text, at: 0, inert_until: 0, unfinished: text.len() }
    }

    fn stop(&mut self, at: usize) {
        self.at = self.text.len();
        self.unfinished = self.unfinished.min(at);
    }

    /// Goes behind the comment, declaration or instruction at `open`.
    fn skip_markup(&mut self, open: usize) {
        let rest = &self.text[open..];
        if rest.starts_with("<!--") {
            match comment_end(rest) {
                Some(end) => self.at = open + end,
                None => self.stop(open),
            }
            return;
        }
        if rest.starts_with("<![CDATA[") && open >= self.inert_until {
            self.inert_until = rest.find("]]>").map_or(self.text.len(), |end| open + end);
        }
        match rest.find('>') {
            Some(end) => self.at = open + end + 1,
            None => self.stop(open),
        }
    }

    /// The end of the tag whose name ends at `at`; `>` in quotes does not end it.
    fn tag_end(&self, mut at: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        loop {
            at = after_spaces(bytes, at);
            match bytes.get(at)? {
                b'>' => return Some(at + 1),
                b'/' => at += 1,
                _ => at = attribute(self.text, at)?.1,
            }
        }
    }
}

/// The end of the comment that `text` begins with (<https://html.spec.whatwg.org/#comment-state>).
fn comment_end(text: &str) -> Option<usize> {
    if let Some(short) = ["<!-->", "<!--->"].into_iter().find(|short| text.starts_with(short)) {
        return Some(short.len());
    }
    let mut at = 4;
    loop {
        at += text[at..].find("--")?;
        let close = ["-->", "--!>"].into_iter().find(|close| text[at..].starts_with(close));
        if let Some(close) = close {
            return Some(at + close.len());
        }
        at += 1;
    }
}

fn after_spaces(bytes: &[u8], at: usize) -> usize {
    at + bytes.get(at..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}

/// The name and value of the attribute at `at`, and where it ends; `None` where a quote is never closed.
fn attribute(text: &str, at: usize) -> Option<(Range<usize>, usize)> {
    let bytes = text.as_bytes();
    // A `=` in front is part of the name (https://html.spec.whatwg.org/#before-attribute-name-state).
    let name = 1 + bytes[at + 1..].iter().take_while(|byte| !byte.is_ascii_whitespace() && !b"/>=".contains(byte)).count();
    let sign = after_spaces(bytes, at + name);
    if bytes.get(sign) != Some(&b'=') {
        return Some((at + name..at + name, at + name));
    }
    let value = after_spaces(bytes, sign + 1);
    let end = match bytes.get(value)? {
        quote @ (b'"' | b'\'') => value + 1 + bytes[value + 1..].iter().position(|byte| byte == quote)? + 1,
        _ => value + bytes[value..].iter().take_while(|byte| !byte.is_ascii_whitespace() && **byte != b'>').count(),
    };
    Some((value..end, end))
}

fn lower(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) { text.to_ascii_lowercase().into() } else { text.into() }
}

impl<'a> Iterator for Tags<'a> {
    type Item = Tag<'a>;

    fn next(&mut self) -> Option<Tag<'a>> {
        let bytes = self.text.as_bytes();
        loop {
            let open = self.at + self.text[self.at..].find('<')?;
            let is_end = bytes.get(open + 1) == Some(&b'/');
            let name = open + 1 + usize::from(is_end);
            match bytes.get(name) {
                Some(byte) if byte.is_ascii_alphabetic() => {}
                Some(b'!' | b'?') if !is_end => {
                    self.skip_markup(open);
                    continue;
                }
                Some(_) if is_end => {
                    self.skip_markup(open);
                    continue;
                }
                _ => {
                    self.at = open + 1;
                    continue;
                }
            }
            let length = bytes[name..].iter().take_while(|byte| !byte.is_ascii_whitespace() && !b"/>".contains(byte)).count();
            let Some(end) = self.tag_end(name + length) else {
                self.stop(open);
                return None;
            };
            let tag = Tag {
                name: lower(&self.text[name..name + length]),
                range: open..end,
                is_end,
                is_inert: open < self.inert_until,
                attributes: name + length..end,
            };
            self.at = end;
            if !is_end && !tag.is_inert && RAW_TEXT.contains(&&*tag.name) {
                self.inert_until = end_tag(&self.text[end..], &tag.name).map_or_else(
                    || {
                        self.unfinished = self.unfinished.min(open);
                        self.text.len()
                    },
                    |at| end + at,
                );
            }
            return Some(tag);
        }
    }
}

/// Where the end tag of `name` begins.
fn end_tag(text: &str, name: &str) -> Option<usize> {
    let is_name = |at: &usize| text.get(at + 2..at + 2 + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name));
    text.match_indices("</").map(|(at, _)| at).find(is_name)
}

impl<'a> Tag<'a> {
    /// The attributes, in order; `text` is the one that the tag was found in.
    pub fn attributes(&self, text: &'a str) -> Vec<Attribute<'a>> {
        let bytes = text.as_bytes();
        let mut found = Vec::new();
        let mut at = self.attributes.start;
        while at < self.attributes.end - 1 {
            at = after_spaces(bytes, at);
            if b"/>".contains(&bytes[at]) {
                at += 1;
                continue;
            }
            let Some((place, end)) = attribute(text, at) else { break };
            let name = text[at..place.start].trim_end_matches(|c: char| c == '=' || c.is_ascii_whitespace());
            let quote = usize::from(text[place.clone()].starts_with(['"', '\'']));
            let inner = place.start + quote..place.end - quote;
            found.push(Attribute { name: lower(name), value: decode(&text[inner.clone()]), place, inner });
            at = end;
        }
        found
    }
}

/// A value with the entities decoded that can hide an address: numbers, and the names of signs.
fn decode(value: &str) -> Cow<'_, str> {
    const NAMES: [(&str, char); 9] = [
        ("amp;", '&'),
        ("lt;", '<'),
        ("gt;", '>'),
        ("quot;", '"'),
        ("apos;", '\''),
        ("colon;", ':'),
        ("Tab;", '\t'),
        ("NewLine;", '\n'),
        ("sol;", '/'),
    ];
    if !value.contains('&') {
        return value.into();
    }
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(open) = rest.find('&') {
        out.push_str(&rest[..open]);
        rest = &rest[open + 1..];
        if let Some(number) = rest.strip_prefix('#') {
            let (digits, radix) = number.strip_prefix(['x', 'X']).map_or((number, 10), |digits| (digits, 16));
            let length = digits.bytes().take_while(|byte| (*byte as char).is_digit(radix)).count();
            if let Some(c) = u32::from_str_radix(&digits[..length], radix).ok().and_then(char::from_u32) {
                out.push(c);
                rest = digits[length..].strip_prefix(';').unwrap_or(&digits[length..]);
                continue;
            }
        } else if let Some((name, c)) = NAMES.iter().find(|(name, _)| rest.starts_with(name)) {
            out.push(*c);
            rest = &rest[name.len()..];
            continue;
        }
        out.push('&');
    }
    out.push_str(rest);
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unfinished(text: &str) -> &str {
        let mut tags = Tags::new(text);
        while tags.next().is_some() {}
        &text[tags.unfinished..]
    }

    #[test]
    fn what_is_not_whole_is_told() {
        assert_eq!(unfinished("<a href='>'>x</a> <!-- > --> <br/>"), "");
        assert_eq!(unfinished("x <div title=\""), "<div title=\"");
        assert_eq!(unfinished("x <!-- y"), "<!-- y");
        assert_eq!(unfinished("<b> <script> </b>"), "<script> </b>");
        assert_eq!(unfinished("<script> </SCRIPT>"), "");
        assert_eq!(unfinished("a < b <!--> c <!---> d <!-- --!> e <!----->"), "");
    }

    #[test]
    fn attributes_have_values_and_places() {
        let text = "<A HREF=java&#x73;cript&colon;x hidden title = 'a>b' alt=\"\"/>";
        let tag = Tags::new(text).next().expect("a tag");
        let found = tag.attributes(text);
        let plain: Vec<(&str, &str, &str)> =
            found.iter().map(|attribute| (&*attribute.name, &*attribute.value, &text[attribute.place.clone()])).collect();
        let expected = [
            ("href", "javascript:x", "java&#x73;cript&colon;x"),
            ("hidden", "", ""),
            ("title", "a>b", "'a>b'"),
            ("alt", "", "\"\""),
        ];
        assert_eq!((&*tag.name, plain), ("a", expected.to_vec()));
    }
}
