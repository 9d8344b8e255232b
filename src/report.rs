//! Diagnostics as a terminal shows them.
//!
//! In: diagnostics, and the texts that they point into. Out: text. Invariant: the only place where a diagnostic is drawn.

use crate::error::harmless;
use crate::words::diagnostic::{Diagnostic, Label, Severity};
use crate::words::path::SourcePath;
use crate::words::span::line_and_column;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::borrow::Cow;
use std::time::Duration;

/// How many diagnostics are drawn at most; the rest is counted.
const LIMIT: usize = 50;
/// Lines longer than this are named and not drawn, in bytes.
const LONG_LINE: usize = 500;

/// Whether text may be coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// With colours.
    Coloured,
    /// Without.
    Plain,
}

/// Draws the first fifty diagnostics, worst first, and counts the others.
pub fn draw<'a>(diagnostics: &'a [Diagnostic], text: impl Fn(&SourcePath) -> Option<&'a str>, style: Style) -> String {
    let renderer = match style {
        Style::Coloured => Renderer::styled(),
        Style::Plain => Renderer::plain(),
    };
    let mut order: Vec<&Diagnostic> = diagnostics.iter().collect();
    order.sort_by_key(|diagnostic| std::cmp::Reverse(diagnostic.severity));
    let mut out = String::new();
    for diagnostic in order.iter().take(LIMIT) {
        out.push_str(&renderer.render(&groups(diagnostic, &text)));
        out.push_str("\n\n");
    }
    if order.len() > LIMIT {
        let (errors, warnings) = count(order[LIMIT..].iter().copied());
        out.push_str(&format!("… and {} more\n\n", tally(errors, warnings)));
    }
    out
}

/// How many errors and warnings there are.
pub fn count<'a>(diagnostics: impl IntoIterator<Item = &'a Diagnostic>) -> (usize, usize) {
    diagnostics.into_iter().fold((0, 0), |(errors, warnings), diagnostic| match diagnostic.severity {
        Severity::Error => (errors + 1, warnings),
        Severity::Warning => (errors, warnings + 1),
    })
}

/// `2 errors and 1 warning`, or `no mistakes`.
pub fn tally(errors: usize, warnings: usize) -> String {
    match (errors, warnings) {
        (0, 0) => "no mistakes".to_owned(),
        (errors, 0) => plural(errors, "error"),
        (0, warnings) => plural(warnings, "warning"),
        (errors, warnings) => format!("{} and {}", plural(errors, "error"), plural(warnings, "warning")),
    }
}

/// `1 page`, `2 pages`.
pub fn plural(count: usize, noun: &str) -> String {
    format!("{} {noun}{}", thousands(count), if count == 1 { "" } else { "s" })
}

/// `31 ms`, or `12.3 s` where it is long.
pub fn time(took: Duration) -> String {
    match took.as_millis() {
        ms if ms < 10_000 => format!("{ms} ms"),
        _ => format!("{:.1} s", took.as_secs_f64()),
    }
}

/// `10000` as `10,000`.
pub fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn groups<'a>(diagnostic: &'a Diagnostic, text: &impl Fn(&SourcePath) -> Option<&'a str>) -> Vec<Group<'a>> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = Group::with_title(level.primary_title(harmless(&diagnostic.message)).id(diagnostic.code.as_str()));
    for (at, label) in diagnostic.labels.iter().enumerate() {
        let kind = if at == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        match frame(label, text(&label.path)) {
            Frame::Lines { source, first_line, range } => {
                let mut annotation = kind.span(range);
                if !label.text.is_empty() {
                    annotation = annotation.label(harmless(&label.text));
                }
                let snippet =
                    Snippet::source(source).path(harmless(label.path.as_str())).line_start(first_line).annotation(annotation);
                group = group.element(snippet);
            }
            Frame::Place(line, column) => {
                group = group.element(Origin::path(harmless(label.path.as_str())).line(line).char_column(column));
                group = words(group, label);
            }
            Frame::File => {
                group = group.element(Origin::path(harmless(label.path.as_str())));
                group = words(group, label);
            }
        }
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(harmless(help)));
    }
    vec![group]
}

fn words<'a>(group: Group<'a>, label: &'a Label) -> Group<'a> {
    if label.text.is_empty() { group } else { group.element(Level::NOTE.message(harmless(&label.text))) }
}

/// How much of a file is drawn around a label.
enum Frame<'a> {
    Lines { source: Cow<'a, str>, first_line: usize, range: std::ops::Range<usize> },
    Place(usize, usize),
    File,
}

fn frame<'a>(label: &Label, text: Option<&'a str>) -> Frame<'a> {
    let (Some(span), Some(text)) = (label.span, text) else { return Frame::File };
    let range = span.within(text);
    let (line, column) = line_and_column(text, range.start as u32);
    let start = text[..range.start].rfind('\n').map_or(0, |newline| newline + 1);
    // Of a mistake that spans lines the first one tells enough.
    let end = text[range.start..].find('\n').map_or(text.len(), |newline| range.start + newline);
    if end - start > LONG_LINE {
        return Frame::Place(line, column);
    }
    let within = range.start - start..range.end.min(end).max(range.start) - start;
    Frame::Lines { source: drawable(&text[start..end]), first_line: line, range: within }
}

/// A line without the control characters that the renderer lets through (U+0080 to U+009F), which some terminals obey. A dot has as many bytes.
fn drawable(line: &str) -> Cow<'_, str> {
    let steers = |c: char| matches!(c, '\u{80}'..='\u{9f}');
    if line.contains(steers) { Cow::Owned(line.replace(steers, "·")) } else { Cow::Borrowed(line) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::diagnostic::Code;
    use crate::words::span::Span;

    #[test]
    fn a_mistake_is_drawn_with_its_line_and_what_it_collides_with() {
        let (a, b) = (SourcePath::new("content/a.md"), SourcePath::new("content/b.md"));
        let diagnostic = Diagnostic::new(Code::DuplicateId, &a, Span::new(4..12), "the id `x` is taken")
            .label("second one")
            .also(&b, None, "first one")
            .help("give one of the two another `id`".to_owned());
        let drawn =
            draw(&[diagnostic], |path| (path.as_str() == "content/a.md").then_some("+++\nid = \"x\"\n+++\n"), Style::Plain);
        let expected = "error[duplicate-id]: the id `x` is taken
 --> content/a.md:2:1
  |
2 | id = \"x\"
  | ^^^^^^^^ second one
 ::: content/b.md
  = note: first one
  = help: give one of the two another `id`

";
        assert_eq!(drawn, expected);
    }

    #[test]
    fn a_name_of_a_file_cannot_steer_the_terminal() {
        let path = SourcePath::new("content/a\u{1b}[31m\n::error::b\u{202e}.md");
        let drawn = draw(&[Diagnostic::new(Code::Unreadable, &path, None, "x")], |_| None, Style::Plain);
        assert_eq!(drawn, "error[unreadable]: x\n--> content/a\\u{1b}[31m\\n::error::b\\u{202e}.md\n\n");
    }

    #[test]
    fn a_text_cannot_steer_the_terminal() {
        let path = SourcePath::new("a.md");
        let text = "a\u{9b}31m\u{1b}[31m\u{202e} = 1";
        let diagnostic = Diagnostic::new(Code::UnknownKey, &path, Span::new(3..6), format!("unknown key `{text}`"));
        let drawn = draw(&[diagnostic], |_| Some(text), Style::Plain);
        let steers = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
        assert!(drawn.contains("a·31m") && !drawn.contains(steers), "{drawn:?}");
    }

    #[test]
    fn more_than_a_screen_holds_is_counted() {
        let many: Vec<Diagnostic> = (0..LIMIT + 1_000)
            .map(|at| Diagnostic::new(Code::MissingAnswer, &SourcePath::new(format!("{at}.md")), None, "x"))
            .collect();
        let drawn = draw(&many, |_| None, Style::Plain);
        assert!(drawn.ends_with("… and 1,000 warnings more\n\n"), "{}", &drawn[drawn.len() - 60..]);
    }
}
