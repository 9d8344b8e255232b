//! What a page tells the writer beside itself: what is wrong, and how it keeps up to date.
//!
//! In: diagnostics. Out: a piece of HTML that goes into every page as it is sent. Invariant: pages of a build never have it.

use crate::inputs::tree::{CONFIG, CONTENT, THEMES};
use crate::question;
use crate::report::{Style, draw};
use crate::words::diagnostic::{Diagnostic, Severity};
use crate::words::key::Key;
use crate::words::path::{Route, SourcePath};
use crate::words::span::line_and_column;
use serde::Serialize;
use std::sync::Arc;

/// Where the script is; see [`super::events::PATH`].
pub const SCRIPT_PATH: &str = "/.askbook/preview.js";
/// The script, made small from the parts in `preview/`.
pub const SCRIPT: &str = include_str!(concat!(env!("OUT_DIR"), "/preview.js"));
/// More mistakes than this are counted. As many are drawn on a terminal.
const LIMIT: usize = 50;

/// All that is wrong.
#[derive(Clone, Debug, Default)]
pub struct Panel {
    /// The handbook's folder, for links to an editor; `None` where others may read the page.
    root: Option<Arc<str>>,
    mistakes: Arc<[Mistake]>,
    more: usize,
    key: Key,
}

/// One mistake.
#[derive(Debug, Hash, Serialize)]
struct Mistake {
    severity: &'static str,
    code: &'static str,
    message: String,
    /// As a terminal shows it.
    text: String,
    path: String,
    /// From 1; 0 for the file as a whole.
    line: usize,
    column: usize,
    /// The pages that are made from the files it is in; `None` for all.
    #[serde(skip)]
    pages: Option<Vec<Route>>,
}

#[derive(Serialize)]
struct Shown<'a> {
    route: &'a str,
    key: String,
    root: Option<&'a str>,
    mistakes: Vec<Here<'a>>,
    more: usize,
    stale: bool,
}

#[derive(Serialize)]
struct Here<'a> {
    #[serde(flatten)]
    mistake: &'a Mistake,
    here: bool,
}

impl Panel {
    /// A panel that shows `diagnostics`, and in front of them why the folder cannot be read, if so.
    pub fn new<'a>(
        root: Option<Arc<str>>,
        failure: Option<&str>,
        diagnostics: &'a [Diagnostic],
        text: impl Fn(&SourcePath) -> Option<&'a str>,
    ) -> Self {
        let mut order: Vec<&Diagnostic> = diagnostics.iter().collect();
        order.sort_by_key(|diagnostic| std::cmp::Reverse(diagnostic.severity));
        let failure = failure.map(|text| Mistake {
            severity: "error",
            code: "",
            message: text.to_owned(),
            text: format!("error: {text}"),
            path: String::new(),
            line: 0,
            column: 0,
            pages: None,
        });
        let mistakes: Arc<[Mistake]> =
            failure.into_iter().chain(order.iter().take(LIMIT).map(|found| mistake(found, &text))).collect();
        let more = order.len().saturating_sub(LIMIT);
        let key = Key::of(&(&root, &mistakes, more));
        Panel { root, mistakes, more, key }
    }

    /// Equal keys mean that every page shows the same.
    pub fn key(&self) -> Key {
        self.key
    }

    /// The piece of HTML for the page at `route`, which is asked for again under `key`.
    pub fn html(&self, route: &str, key: Key, stale: bool) -> String {
        let is_here =
            |mistake: &Mistake| mistake.pages.as_ref().is_none_or(|pages| pages.iter().any(|page| page.as_str() == route));
        let mistakes = self.mistakes.iter().map(|mistake| Here { mistake, here: is_here(mistake) }).collect();
        let shown = Shown { route, key: key.to_hex(), root: self.root.as_deref(), mistakes, more: self.more, stale };
        let json = serde_json::to_string(&shown).expect("strings and numbers are JSON").replace('<', "\\u003c");
        format!("<script type=\"application/json\" id=\"askbook-preview\">{json}</script><script src=\"{SCRIPT_PATH}\"></script>")
    }
}

fn mistake<'a>(diagnostic: &'a Diagnostic, text: &impl Fn(&SourcePath) -> Option<&'a str>) -> Mistake {
    let label = &diagnostic.labels[0];
    let place = label.span.zip(text(&label.path)).map(|(span, text)| line_and_column(text, span.within(text).start as u32));
    let (line, column) = place.unwrap_or_default();
    let paths = || diagnostic.labels.iter().map(|label| &label.path);
    Mistake {
        severity: match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        code: diagnostic.code.as_str(),
        message: diagnostic.message.clone(),
        text: draw(std::slice::from_ref(diagnostic), text, Style::Plain).trim_end().to_owned(),
        path: label.path.to_string(),
        line,
        column,
        pages: (!paths().any(is_general)).then(|| paths().map(question::route).collect()),
    }
}

/// Whether every page may depend on what is at a path.
pub fn is_general(path: &SourcePath) -> bool {
    [CONFIG, CONTENT, THEMES].contains(&path.as_str()) || path.below(THEMES).is_some()
}

/// Puts the piece into a page: at the end of its body.
pub fn insert(page: &[u8], html: &str) -> Vec<u8> {
    let is_end = |at: &usize| page[*at..].get(..6).is_some_and(|end| end.eq_ignore_ascii_case(b"</body"));
    let at = (0..page.len()).rev().find(is_end).unwrap_or(page.len());
    [&page[..at], html.as_bytes(), &page[at..]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_piece_stands_at_the_end_of_the_body() {
        let with = |page: &str| String::from_utf8(insert(page.as_bytes(), "!")).expect("UTF-8");
        assert_eq!(with("<body>a</body></html>"), "<body>a!</body></html>");
        assert_eq!(with("<pre>&lt;/body></pre></BODY\n>"), "<pre>&lt;/body></pre>!</BODY\n>");
        assert_eq!(with("<p>a"), "<p>a!");
        assert_eq!(with(""), "!");
    }
}
