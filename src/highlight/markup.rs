//! The lexers of HTML, XML and style sheets.

use super::{Class, Out, find_byte, find_str, lex_named};

/// Tags, attributes, entities, comments; scripts and styles in their language.
pub(super) fn lex_markup(out: &mut Out<'_>, from: usize, to: usize) {
    let bytes = out.src.as_bytes();
    let mut at = from;
    while at < to {
        let rest = &bytes[at..to];
        match rest {
            [b'<', b'!', b'-', b'-', ..] => at = until(out, at, to, b"-->", Class::Comment),
            [b'<', b'!', b'[', ..] => at = until(out, at, to, b"]]>", Class::Text),
            [b'<', b'?', ..] => at = until(out, at, to, b"?>", Class::Attribute),
            [b'<', b'!', ..] => at = until(out, at, to, b">", Class::Attribute),
            [b'<', b'/', next, ..] | [b'<', next, ..] if next.is_ascii_alphabetic() => {
                at = lex_tag(out, at, to);
            }
            [b'&', ..] => {
                let name = |b: &u8| b.is_ascii_alphanumeric() || *b == b'#';
                let end = at + 1 + rest[1..].iter().take_while(|b| name(b)).count();
                if end > at + 1 && end < to && bytes[end] == b';' {
                    out.push(at, end + 1, Class::Escape);
                }
                at = end;
            }
            _ => at += 1,
        }
    }
}

/// Colours up to and with `close`, or to the end; gives where that is.
fn until(out: &mut Out<'_>, at: usize, to: usize, close: &[u8], class: Class) -> usize {
    let end = find_str(out.src.as_bytes(), close, at, to).map_or(to, |end| end + close.len());
    out.push(at, end, class);
    end
}

/// Colours a tag, and what is in it if that is a script or a style.
fn lex_tag(out: &mut Out<'_>, start: usize, to: usize) -> usize {
    let bytes = out.src.as_bytes();
    let is_name = |b: u8| b.is_ascii_alphanumeric() || b"-_:.@#".contains(&b) || b >= 0x80;
    let run = |mut at: usize| {
        while at < to && is_name(bytes[at]) {
            at += 1;
        }
        at
    };
    let closing = bytes[start + 1] == b'/';
    let name = start + 1 + usize::from(closing);
    let mut at = run(name);
    let tag = &bytes[name..at];
    out.push(name, at, Class::Tag);
    let mut value = false;
    while at < to && bytes[at] != b'>' {
        let end = match bytes[at] {
            // A tag that was never closed must not swallow the next one.
            b'<' => return at,
            mark @ (b'"' | b'\'') => {
                let end = (find_byte(bytes, mark, at + 1, to) + 1).min(to);
                out.push(at, end, Class::Text);
                end
            }
            byte if is_name(byte) => {
                let mut end = run(at);
                if value {
                    while end < to && !bytes[end].is_ascii_whitespace() && bytes[end] != b'>' {
                        end += 1;
                    }
                }
                out.push(at, end, if value { Class::Text } else { Class::Attribute });
                end
            }
            _ => at + 1,
        };
        value = bytes[at] == b'=' || (value && bytes[at].is_ascii_whitespace());
        at = end;
    }
    at = (at + 1).min(to);
    let (language, close) = match tag {
        _ if closing || bytes[start..at].ends_with(b"/>") => return at,
        b"script" => ("typescript", b"</script".as_slice()),
        b"style" => ("css", b"</style".as_slice()),
        _ => return at,
    };
    let end = find_str(bytes, close, at, to).unwrap_or(to);
    lex_named(out, language, at, end);
    end
}

/// Selectors, at-rules, properties and values, statement by statement.
pub(super) fn lex_css(out: &mut Out<'_>, from: usize, to: usize) {
    let bytes = out.src.as_bytes();
    let mut at = from;
    while at < to {
        if bytes[at].is_ascii_whitespace() || b"{};".contains(&bytes[at]) {
            at += 1;
            continue;
        }
        if let Some(end) = css_comment(out, at, to) {
            at = end;
            continue;
        }
        let ends = |b: &u8| b"{};".contains(b);
        let end = bytes[at..to].iter().position(ends).map_or(to, |length| at + length);
        // `a{b:c` is a selector, `b:c;` a declaration.
        let rule = end < to && bytes[end] == b'{';
        at = css_statement(out, at, end, to, rule);
    }
}

/// Colours a comment if one is here, and gives its end.
fn css_comment(out: &mut Out<'_>, at: usize, to: usize) -> Option<usize> {
    let bytes = &out.src.as_bytes()[at..to];
    if bytes.starts_with(b"/*") {
        return Some(until(out, at, to, b"*/", Class::Comment));
    }
    // SCSS and Less; in CSS a URL has a colon before the slashes.
    let before = at.checked_sub(1).map_or(b'\n', |at| out.src.as_bytes()[at]);
    if bytes.starts_with(b"//") && before.is_ascii_whitespace() {
        let end = find_byte(out.src.as_bytes(), b'\n', at, to);
        out.push(at, end, Class::Comment);
        return Some(end);
    }
    None
}

fn css_statement(out: &mut Out<'_>, from: usize, end: usize, to: usize, rule: bool) -> usize {
    let bytes = out.src.as_bytes();
    let is_name = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_' || b >= 0x80;
    let run = |mut at: usize| {
        while at < to && is_name(bytes[at]) {
            at += 1;
        }
        at
    };
    let at_rule = bytes[from] == b'@';
    let mut selector = rule && !at_rule;
    let mut key = !rule && !at_rule;
    let mut at = from;
    while at < end {
        if let Some(next) = css_comment(out, at, to) {
            at = next;
            continue;
        }
        let word = run(at + 1);
        let (stop, class) = match bytes[at] {
            mark @ (b'"' | b'\'') => {
                // A string ends with its line, so that a stray quote colours one line.
                let ends = |b: &u8| *b == mark || *b == b'\n';
                let stop = bytes[at + 1..to].iter().position(ends);
                (stop.map_or(to, |length| at + 1 + length + usize::from(bytes[at + 1 + length] == mark)), Class::Text)
            }
            b'@' => (word, Class::Keyword),
            b'$' => (word, Class::Variable),
            b'!' => (word, Class::Keyword),
            b'.' | b'#' | b'%' if selector => (word, Class::Type),
            b'#' => (word, Class::Number),
            b':' if selector => {
                let pseudo = run(at + 1 + usize::from(bytes.get(at + 1) == Some(&b':')));
                (pseudo, Class::Function)
            }
            b'[' if selector => (word, Class::Attribute),
            b':' => {
                key = false;
                (at + 1, Class::Plain)
            }
            b'(' if rule => {
                // `(min-width: 40em)` and `:not(.a)`: a name before a colon is a key.
                selector = !at_rule;
                key = at_rule;
                (at + 1, Class::Plain)
            }
            byte if byte.is_ascii_digit() || (byte == b'.' && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)) => {
                let mut stop = word;
                while stop < end && (bytes[stop] == b'.' || bytes[stop] == b'%' || is_name(bytes[stop])) {
                    stop += 1;
                }
                (stop, Class::Number)
            }
            byte if is_name(byte) => {
                let stop = run(at);
                let class = match bytes.get(stop) {
                    _ if bytes[at..stop].starts_with(b"--") => Class::Variable,
                    _ if selector => Class::Tag,
                    _ if key => Class::Property,
                    Some(b'(') => Class::Function,
                    _ => Class::Plain,
                };
                (stop, class)
            }
            _ => (at + 1, Class::Plain),
        };
        out.push(at, stop, class);
        at = stop.max(at + 1);
    }
    at
}
