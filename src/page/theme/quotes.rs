//! Values that stand in a tag without quotes around them.
//!
//! In: the text of a template. Out: the places of such values. Invariant: time is linear in the text. The engine escapes what could end a quoted value, and
//! no space: without quotes a value such as `x onclick=…` becomes an attribute of its own (<https://html.spec.whatwg.org/#unquoted>).

use crate::words::span::Span;
use std::ops::Range;

/// Elements whose content is no HTML.
const RAW_TEXT: [&str; 4] = ["script", "style", "textarea", "title"];

/// A value without quotes: where it stands, and of which attribute; `None` where it stands in the place of one.
#[derive(Debug, PartialEq, Eq)]
pub struct Bare<'t> {
    /// From `{{` to behind `}}`.
    pub span: Span,
    /// The name of the attribute.
    pub attribute: Option<&'t str>,
}

/// What stands at a place of a template, read as HTML.
#[derive(Clone, Debug)]
enum Place {
    Text,
    Comment,
    /// In an element whose content is no HTML.
    Raw(&'static str),
    /// In the name of a tag.
    Name,
    /// Between the attributes of a tag, or in the name of one.
    Tag,
    /// Behind the sign of an attribute.
    Sign,
    Unquoted,
    Quoted(char),
}

/// Every such value of a template. What stands between `{%` and `%}` is passed over, so all branches are read one behind the other.
pub fn bare(text: &str) -> Vec<Bare<'_>> {
    let mut found = Vec::new();
    let mut place = Place::Text;
    let (mut tag, mut attribute) = (0..0, 0..0);
    // Between the name of an attribute and its sign space may stand.
    let mut is_named = true;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if let Some((part, inside)) = part(text, at) {
            if inside.starts_with("{{") && !is_call(inside) {
                let attribute = match place {
                    Place::Sign | Place::Unquoted => Some(Some(&text[attribute.clone()])),
                    Place::Tag => Some(None),
                    _ => None,
                };
                found.extend(attribute.map(|attribute| Bare { span: Span::new(part.clone()), attribute }));
            }
            place = match place {
                // A component begins and ends on its own.
                _ if is_border(inside) => Place::Text,
                Place::Sign if inside.starts_with("{{") => Place::Unquoted,
                other => other,
            };
            at = part.end;
            continue;
        }
        let rest = &text[at..];
        let next = at + c.len_utf8();
        place = match place {
            Place::Text if rest.starts_with("<!--") => Place::Comment,
            Place::Text if c == '<' && rest[1..].starts_with(|next: char| next.is_ascii_alphabetic() || next == '/') => {
                tag = next..next;
                Place::Name
            }
            Place::Comment if rest.starts_with("-->") => Place::Text,
            Place::Raw(name) if rest.starts_with("</") && starts_with(&rest[2..], name) => {
                tag = next..next;
                Place::Name
            }
            Place::Name if c.is_whitespace() || matches!(c, '>' | '/' if at > tag.start) => {
                (tag.end, is_named) = (at, true);
                if c == '>' { inside(&text[tag.clone()]) } else { Place::Tag }
            }
            Place::Tag | Place::Sign | Place::Unquoted if c == '>' => inside(&text[tag.clone()]),
            Place::Tag if c == '=' => Place::Sign,
            Place::Tag if c.is_whitespace() || c == '/' => {
                is_named = true;
                Place::Tag
            }
            Place::Tag => {
                let start = if std::mem::take(&mut is_named) { at } else { attribute.start };
                attribute = start..next;
                Place::Tag
            }
            Place::Sign if c.is_whitespace() => Place::Sign,
            Place::Sign if matches!(c, '"' | '\'') => Place::Quoted(c),
            Place::Sign => Place::Unquoted,
            Place::Quoted(quote) if c == quote => {
                is_named = true;
                Place::Tag
            }
            Place::Unquoted if c.is_whitespace() => {
                is_named = true;
                Place::Tag
            }
            other => other,
        };
        at = next;
    }
    found
}

/// What follows a tag that is closed.
fn inside(name: &str) -> Place {
    RAW_TEXT.into_iter().find(|raw| name.eq_ignore_ascii_case(raw)).map_or(Place::Text, Place::Raw)
}

fn starts_with(text: &str, name: &str) -> bool {
    text.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))
}

/// The part of the template language that begins at `at`: its range and text. A sign in a string of it ends nothing.
fn part(text: &str, at: usize) -> Option<(Range<usize>, &str)> {
    let rest = &text[at..];
    let close = [("{{", "}}"), ("{%", "%}"), ("{#", "#}")].into_iter().find(|(open, _)| rest.starts_with(open))?.1;
    let mut quote = None;
    let is_comment = close == "#}";
    for (offset, c) in rest.char_indices().skip(2) {
        match (quote, c) {
            (None, _) if rest[offset..].starts_with(close) => {
                let end = offset + close.len();
                return Some((at..at + end, &rest[..end]));
            }
            (None, '"' | '\'' | '`') if !is_comment => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
    }
    Some((at..text.len(), rest))
}

/// Whether a part prints a component, which writes tags itself: `{{ <count … /> }}`.
fn is_call(part: &str) -> bool {
    part.trim_start_matches("{{").trim_start_matches('-').trim_start().starts_with('<')
}

/// Whether a part begins or ends a component.
fn is_border(part: &str) -> bool {
    let word = part.trim_start_matches("{%").trim_start_matches('-').trim_start();
    part.starts_with("{%") && ["component ", "endcomponent"].iter().any(|border| word.starts_with(border))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values found, each with its attribute in front of it.
    fn found(text: &str) -> Vec<String> {
        let show = |bare: Bare<'_>| {
            let value = &text[bare.span.start as usize..bare.span.end as usize];
            format!("{}={value}", bare.attribute.unwrap_or("?"))
        };
        bare(text).into_iter().map(show).collect()
    }

    #[test]
    fn a_value_without_quotes_is_found() {
        for (template, expected) in [
            ("<a href={{ v }}>", "href={{ v }}"),
            ("<a class=\"b\" href = {{ v }} id='c'>", "href={{ v }}"),
            ("<a href=x{{- v -}}>", "href={{- v -}}"),
            ("<a href={% if v %}{{ v }}{% else %}\"w\"{% endif %}>", "href={{ v }}"),
            ("<a {% if v %}href={{ v }}{% endif %}>", "href={{ v }}"),
            ("<a {{ v }}>", "?={{ v }}"),
            ("<a{% if v %} {{ v }}{% endif %}>", "?={{ v }}"),
            ("<A\nHREF={{ v }}\n>", "HREF={{ v }}"),
            ("<a title='>' href={{ v }}>", "href={{ v }}"),
            ("<a title=\"{{ '\"' }}\" href={{ \"}}\" }}>", "href={{ \"}}\" }}"),
            ("{% component x(v) %}<a href={{ v }}>{% endcomponent %}", "href={{ v }}"),
            ("</script {{ v }}>", "?={{ v }}"),
            ("a < b <a href={{ v }}>", "href={{ v }}"),
            ("<script>'<a href=\"'</script><a href={{ v }}>", "href={{ v }}"),
            ("<!-- ' --><a href={{ v }}>", "href={{ v }}"),
        ] {
            assert_eq!(found(template), [expected], "{template}");
        }
        assert_eq!(found("<a href={{ v }}{{ w }} id={{ x }}>"), ["href={{ v }}", "href={{ w }}", "id={{ x }}"]);
    }

    #[test]
    fn a_value_that_is_quoted_or_no_attribute_is_none() {
        for template in [
            "<a href=\"{{ v }}\" id='{{ v }}'>{{ v }}</a>",
            "<a href = \"{% if v %}{{ v }}{% endif %}\"{% if w %} aria-current=\"page\"{% endif %}>",
            "<h{{ rank }} id=\"a\">{{ v }}</h{{ rank }}>",
            "<dialog {{- <forms name=\"a\" text={v} /> }}>{{ v }}",
            "<script type=\"application/ld+json\">{{ v }}</script>",
            "<!-- <a href={{ v }}> -->",
            "{# <a href={{ v }}> #}{{ v }}",
            "a <{{ v }} b = {{ v }}",
            "{{ <cell cell={v} what={a ~ \", \" ~ b} /> }}",
            "",
            "{{ v",
        ] {
            assert_eq!(found(template), [""; 0], "{template}");
        }
    }

    #[test]
    fn the_built_in_theme_has_none() {
        for (path, file) in super::super::built_in::files() {
            let text = file.text().filter(|_| path.as_str().contains("/templates/"));
            assert_eq!(text.map_or_else(Vec::new, |text| bare(text)), [], "{path}");
        }
    }
}
