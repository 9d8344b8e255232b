//! A document's HTML as plain text, passage by passage.
//!
//! In: a parsed body. Out: its passages, in reading order. Invariant: what no reader sees is not in them: scripts, styles, the numbers of footnotes.

use crate::markdown::body::{Block, Body};
use std::borrow::Cow;
use std::ops::Range;

/// What stands under one heading.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// The heading, as an index; `None` for what stands in front of the first one.
    pub heading: Option<u32>,
    /// The text, one line a block.
    pub text: String,
}

/// The passages of a body; the first one has no heading and may be empty.
pub fn passages(body: &Body) -> Vec<Passage> {
    let mut found = vec![Passage::default()];
    add(body, &body.lead, &mut found);
    for section in &body.sections {
        found.push(Passage { heading: Some(section.heading), text: String::new() });
        add(body, &section.blocks, &mut found);
    }
    for note in &body.footnotes {
        flow(body, &note.html, &mut found);
    }
    found
}

fn add(body: &Body, blocks: &[Block], found: &mut Vec<Passage>) {
    for block in blocks {
        match block {
            Block::Flow(range) => flow(body, range, found),
            Block::Ordered(_, items) => items.iter().for_each(|item| flow(body, item, found)),
            Block::Heading(heading) => found.push(Passage { heading: Some(*heading), text: String::new() }),
        }
    }
}

fn flow(body: &Body, range: &Range<u32>, found: &mut [Passage]) {
    if let Some(passage) = found.last_mut() {
        plain(&body.html[range.start as usize..range.end as usize], &mut passage.text);
        gap(&mut passage.text, '\n');
    }
}

/// Whether an element stands inside a line. Of MathML these are all but a few.
fn is_inside(name: &str) -> bool {
    match name {
        "a" | "abbr" | "b" | "bdi" | "bdo" | "cite" | "code" | "data" | "del" | "dfn" | "em" | "font" | "i" | "ins" | "kbd"
        | "label" | "mark" | "q" | "rp" | "rt" | "ruby" | "s" | "samp" | "small" | "span" | "strong" | "sub" | "sup" | "time"
        | "u" | "var" | "wbr" => true,
        "main" | "menu" | "meta" | "meter" | "mspace" | "mtable" | "mtr" | "mtd" => false,
        _ => name.starts_with('m'),
    }
}

/// Whether the content of an element is not read; `inner` is what stands in its tag.
fn is_unread(name: &str, inner: &str) -> bool {
    match name {
        "annotation" | "script" | "style" | "template" | "title" => true,
        "sup" => inner == "sup class=\"footnote\"",
        _ => false,
    }
}

/// Appends the text of `html`, white space run together.
fn plain(html: &str, out: &mut String) {
    let mut rest = html;
    while let Some(at) = special(rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let taken = match rest.as_bytes()[0] {
            b'<' => tag(rest, out),
            b'&' => entity(rest, out),
            b'\n' => {
                gap(out, '\n');
                1
            }
            _ => {
                gap(out, ' ');
                1
            }
        };
        rest = &rest[taken..];
    }
    out.push_str(rest);
}

/// Where something stands that is not to be taken over as it is. A space between two words is: most texts are words and such spaces.
fn special(html: &[u8]) -> Option<usize> {
    let is_white = |at: usize| matches!(html.get(at), None | Some(b' ' | b'\n' | b'\t' | b'\r'));
    html.iter().enumerate().position(|(at, byte)| match byte {
        b'<' | b'&' | b'\n' | b'\t' | b'\r' => true,
        b' ' => at == 0 || is_white(at + 1),
        _ => false,
    })
}

fn gap(out: &mut String, c: char) {
    if !matches!(out.as_bytes().last(), None | Some(b' ' | b'\n')) {
        out.push(c);
    }
}

/// Reads what begins with `<`; gives back how many bytes that is.
fn tag(html: &str, out: &mut String) -> usize {
    if html.starts_with("<!--") {
        return html.find("-->").map_or(html.len(), |end| end + 3);
    }
    let name = html[1..].strip_prefix('/').unwrap_or(&html[1..]);
    let length = name.bytes().position(|byte| !byte.is_ascii_alphanumeric() && byte != b'-').unwrap_or(name.len());
    let mut name = Cow::Borrowed(&name[..length]);
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        name.to_mut().make_ascii_lowercase();
    }
    if name.is_empty() {
        out.push('<');
        return 1;
    }
    let end = tag_end(html);
    if !is_inside(&name) {
        gap(out, if matches!(&*name, "td" | "th" | "mspace" | "img") { ' ' } else { '\n' });
    }
    let inner = html[1..end].trim_end_matches('>');
    if is_unread(&name, inner) && !html.starts_with("</") {
        let close = format!("</{name}");
        let is_close = |at: &usize| html.get(*at..*at + close.len()).is_some_and(|found| found.eq_ignore_ascii_case(&close));
        return html[end..].match_indices("</").map(|(at, _)| end + at).find(is_close).unwrap_or(html.len());
    }
    end
}

/// Where a tag is over: a `>` in a quoted value does not end it.
fn tag_end(html: &str) -> usize {
    let mut quote = None;
    for (at, byte) in html.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    html.len()
}

/// Reads a character reference; gives back how many bytes that is. Only those of a serialiser are known; others stay as they are.
fn entity(html: &str, out: &mut String) -> usize {
    let end = html.bytes().take(12).position(|byte| byte == b';');
    let read = end.and_then(|end| {
        let c = match &html[1..end] {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            "nbsp" => ' ',
            name => {
                let number = name.strip_prefix('#')?;
                let (digits, radix) = number.strip_prefix(['x', 'X']).map_or((number, 10), |digits| (digits, 16));
                char::from_u32(u32::from_str_radix(digits, radix).ok()?)?
            }
        };
        Some((c, end + 1))
    });
    let (c, length) = read.unwrap_or(('&', 1));
    out.push(c);
    length
}

#[cfg(test)]
mod tests {
    use super::plain;

    fn text(html: &str) -> String {
        let mut out = String::new();
        plain(html, &mut out);
        out
    }

    #[test]
    fn a_reader_s_text_is_left() {
        assert_eq!(text("<p>One <em>t</em>wo</p>\n<p>three&lt;&#x41;&amp;&nbsp;b&eacute;</p>"), "One two\nthree<A& b&eacute;\n");
        assert_eq!(text("a<br>b<td>c</td><td>d"), "a\nb c d");
        assert_eq!(text("x<!-- <b> --><script>alert(1)</script>y<img alt=\"a>b\">z"), "x\ny z");
        assert_eq!(text("claim<sup class=\"footnote\"><a href=\"#note-1\">1</a></sup>. n<sup>2</sup>"), "claim. n2");
        assert_eq!(text("<math><mi>O</mi><mo>(</mo><mi>n</mi><mspace/><mi>log</mi></math>"), "O(n log");
    }

    #[test]
    fn what_is_broken_loses_nothing_in_front_of_it() {
        assert_eq!(text("a < b &; &#xd800; c<"), "a < b &; &#xd800; c<");
        assert_eq!(text("a<b c=\"d"), "a");
        assert_eq!(text("a<style>b"), "a\n");
        assert_eq!(text("a<STYLE>b</Style>c"), "a\nc");
    }
}
