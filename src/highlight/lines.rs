//! The lexers of languages that are read line by line.

use super::{Class, Out, find_byte, find_str, lex_named, lines_of};

/// `+` and `-` lines, hunk and file headers.
pub(super) fn lex_diff(out: &mut Out<'_>, from: usize, to: usize) {
    let bytes = out.src.as_bytes();
    for (start, end) in lines_of(bytes, from, to) {
        let line = &bytes[start..end];
        let header = [b"diff ".as_slice(), b"index ", b"--- ", b"+++ ", b"Index: ", b"similarity ", b"rename "];
        let class = match line.first() {
            _ if header.iter().any(|head| line.starts_with(head)) => Class::Heading,
            Some(b'+' | b'>') => Class::Inserted,
            Some(b'-' | b'<') => Class::Deleted,
            Some(b'!') => Class::Variable,
            Some(b'@') => Class::Attribute,
            _ => continue,
        };
        out.push(start, end, class);
    }
}

/// Commands behind a prompt; the output between them stays plain.
pub(super) fn lex_console(out: &mut Out<'_>, from: usize, to: usize) {
    let bytes = out.src.as_bytes();
    let mut goes_on = false;
    for (start, end) in lines_of(bytes, from, to) {
        let line = &bytes[start..end];
        let prompt = line.starts_with(b"$ ") || line.starts_with(b"% ");
        if prompt {
            out.push(start, start + 1, Class::Comment);
        } else if line.starts_with(b"# ") {
            // More often a remark than the prompt of root.
            out.push(start, end, Class::Comment);
        }
        if prompt || goes_on {
            lex_named(out, "bash", if prompt { start + 2 } else { start }, end);
            goes_on = line.ends_with(b"\\");
        }
    }
}

/// A request or a response: first line, headers, a body in JSON or HTML.
pub(super) fn lex_http(out: &mut Out<'_>, from: usize, to: usize) {
    let bytes = out.src.as_bytes();
    let mut first = true;
    for (start, end) in lines_of(bytes, from, to) {
        let line = bytes[start..end].trim_ascii_end();
        if line.is_empty() {
            let body = bytes[end..to].trim_ascii_start();
            match body.first() {
                Some(b'{' | b'[' | b'"') => lex_named(out, "json", end, to),
                Some(b'<') => lex_named(out, "html", end, to),
                _ => {}
            }
            return;
        }
        let blank = find_byte(bytes, b' ', start, end);
        if std::mem::take(&mut first) && blank < end {
            let status = line.starts_with(b"HTTP/");
            out.push(start, blank, Class::Keyword);
            let second = find_byte(bytes, b' ', blank + 1, end);
            out.push(blank + 1, second, if status { Class::Number } else { Class::Text });
            out.push(second + 1, end, if status { Class::Text } else { Class::Keyword });
            continue;
        }
        let colon = find_byte(bytes, b':', start, end);
        if line.starts_with(b"#") {
            out.push(start, end, Class::Comment);
        } else if colon < end {
            out.push(start, colon, Class::Property);
        }
    }
}

/// Headings, quotes, list marks, code, links and emphasis; a fence in its language.
pub(super) fn lex_markdown(out: &mut Out<'_>, from: usize, to: usize) {
    let bytes = out.src.as_bytes();
    // The mark, language and start of the fence that is open.
    let mut fence: Option<(u8, &str, usize)> = None;
    for (start, end) in lines_of(bytes, from, to) {
        let text = end - bytes[start..end].trim_ascii_start().len();
        let line = &bytes[text..end];
        if line.starts_with(b"```") || line.starts_with(b"~~~") {
            match fence {
                Some((mark, language, code)) if mark == line[0] => {
                    // Markdown in Markdown stays plain, which bounds the recursion.
                    if !matches!(language, "markdown" | "md" | "mdx" | "mkd" | "http" | "https") {
                        lex_named(out, language, code, start);
                    }
                    fence = None;
                }
                Some(_) => continue,
                None => {
                    let name = out.src.get(text + 3..end).unwrap_or("").trim();
                    let name = name.split([' ', ',', '{']).next().unwrap_or("");
                    fence = Some((line[0], name, (end + 1).min(to)));
                }
            }
            out.push(text, end, Class::Attribute);
            continue;
        }
        if fence.is_some() {
            continue;
        }
        let class = match line {
            [b'#', ..] => Class::Heading,
            [b'>', ..] => Class::Comment,
            [b'-', b'-', b'-', ..] => Class::Attribute,
            _ => Class::Plain,
        };
        if class != Class::Plain {
            out.push(text, end, class);
            continue;
        }
        let digits = line.iter().take_while(|b| b.is_ascii_digit()).count();
        match line.get(digits..) {
            Some([b'.' | b')', b' ', ..]) if digits > 0 => out.push(text, text + digits + 1, Class::Keyword),
            Some([b'-' | b'*' | b'+', b' ', ..]) if digits == 0 => out.push(text, text + 1, Class::Keyword),
            _ => {}
        }
        lex_inline(out, text, end);
    }
}

/// `` `code` ``, `**strong**`, `[text](target)`. A mark without its end is looked
/// for once a line only.
fn lex_inline(out: &mut Out<'_>, from: usize, to: usize) {
    let bytes = out.src.as_bytes();
    let (mut no_code, mut no_strong, mut no_target) = (false, false, false);
    let mut at = from;
    while at < to {
        let rest = &bytes[at..to];
        let (open, close, class, failed) = match rest {
            [b'`', ..] => (1, b"`".as_slice(), Class::Text, &mut no_code),
            [b'*', b'*', ..] => (2, b"**".as_slice(), Class::Heading, &mut no_strong),
            [b']', b'(', ..] => (2, b")".as_slice(), Class::Text, &mut no_target),
            _ => {
                at += 1;
                continue;
            }
        };
        let end = if *failed { None } else { find_str(bytes, close, at + open, to) };
        match end {
            Some(end) => {
                // The brackets around a link target stay plain.
                let target = rest[0] == b']';
                let (start, stop) = if target { (at + 2, end) } else { (at, end + close.len()) };
                out.push(start, stop, class);
                at = end + close.len();
            }
            None => {
                *failed = true;
                at += open;
            }
        }
    }
}

/// Keys, scalars with a meaning, anchors, tags, comments, block scalars.
pub(super) fn lex_yaml(out: &mut Out<'_>, from: usize, to: usize) {
    let bytes = out.src.as_bytes();
    // The indentation of the line whose block scalar is open.
    let mut block: Option<usize> = None;
    for (start, end) in lines_of(bytes, from, to) {
        let line = bytes[start..end].trim_ascii_end();
        let indent = line.iter().take_while(|b| **b == b' ').count();
        let stop = start + line.len();
        if line.is_empty() {
            continue;
        }
        if block.is_some_and(|outer| indent > outer) {
            out.push(start + indent, stop, Class::Text);
            continue;
        }
        block = None;
        if line.starts_with(b"---") || line.starts_with(b"...") || line.starts_with(b"%") {
            out.push(start, stop, Class::Attribute);
            continue;
        }
        if yaml_line(out, start + indent, stop) {
            block = Some(indent);
        }
    }
}

/// Colours one line and says whether a block scalar follows.
fn yaml_line(out: &mut Out<'_>, from: usize, to: usize) -> bool {
    let bytes = out.src.as_bytes();
    let mut at = from;
    // Open brackets of flow style; inside them `,` and brackets end a scalar.
    let mut flow = 0usize;
    while at < to {
        let ends = |at: usize| at >= to || bytes[at] == b' ';
        match bytes[at] {
            b'[' | b'{' => flow += 1,
            b']' | b'}' => flow = flow.saturating_sub(1),
            b' ' | b'\t' | b',' | b':' => {}
            b'-' | b'?' if ends(at + 1) => {}
            b'#' if at == from || bytes[at - 1].is_ascii_whitespace() => {
                out.push(at, to, Class::Comment);
                return false;
            }
            b'|' | b'>' if flow == 0 => {
                out.push(at, to, Class::Keyword);
                return true;
            }
            byte @ (b'&' | b'*' | b'!') => {
                let end = find_byte(bytes, b' ', at, to);
                out.push(at, end, if byte == b'!' { Class::Type } else { Class::Variable });
                at = end;
                continue;
            }
            mark @ (b'"' | b'\'') => {
                let mut end = at + 1;
                while end < to && bytes[end] != mark {
                    end += if bytes[end] == b'\\' && mark == b'"' { 2 } else { 1 };
                }
                end = (end + 1).min(to);
                let key = bytes.get(end) == Some(&b':') && end < to && ends(end + 1);
                out.push(at, end, if key { Class::Property } else { Class::Text });
                at = end;
                continue;
            }
            _ => {
                let mut end = at;
                let is_end = |at: usize| match bytes[at] {
                    b':' => ends(at + 1),
                    b'#' => bytes[at - 1] == b' ',
                    b',' | b']' | b'}' | b'[' | b'{' => flow > 0,
                    _ => false,
                };
                while end < to && (end == at || !is_end(end)) {
                    end += 1;
                }
                let text = bytes[at..end].trim_ascii_end();
                let class = if end < to && bytes[end] == b':' { Class::Property } else { yaml_scalar(text) };
                out.push(at, at + text.len(), class);
                at = end;
                continue;
            }
        }
        at += 1;
    }
    false
}

fn yaml_scalar(text: &[u8]) -> Class {
    let number = |b: &u8| b.is_ascii_digit() || b"+-._eExXoabcdfABCDF:".contains(b);
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    let named = [b"true".as_slice(), b"false", b"null", b"~", b"yes", b"no", b"on", b"off"];
    if digits.first().is_some_and(u8::is_ascii_digit) && text.iter().all(number)
        || named.iter().any(|name| text.eq_ignore_ascii_case(name))
    {
        return Class::Number;
    }
    Class::Plain
}
