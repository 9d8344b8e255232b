//! The questions of a category or a level on one page, whole, to be printed.

use super::body::BodyView;
use super::fields::{PageFields, Site};
use super::list;
use super::question::{QuestionView, alone};
use crate::handbook::entry::Crumb;
use crate::handbook::lists::{List, ListKind, PAGE_SIZE};
use crate::handbook::{Handbook, Question};
use crate::markdown::inline::escape;
use crate::words::key::Hashed;
use crate::words::path::Route;
use rustc_hash::FxHashMap;
use serde::Serialize;

/// A list of questions, each one whole.
#[derive(Hash, Serialize)]
pub struct PrintView {
    /// The list.
    pub list: Crumb,
    /// How many questions there are.
    pub total: usize,
    /// The questions, in reading order. The ids of each text begin with its `body.anchor`.
    pub questions: Vec<QuestionView>,
}

/// Where the questions of a list go that are printed together: those of a category or a level, unless they are too many for one page.
pub fn print_route(list: &List) -> Option<Route> {
    let fits = (1..=PAGE_SIZE).contains(&list.questions.len());
    let is_printed = fits && matches!(list.kind, ListKind::Category(_) | ListKind::Level(_));
    let folder = list.route.as_str().strip_suffix("/index.html").or_else(|| list.route.as_str().strip_suffix(".html"))?;
    is_printed.then(|| Route::new(format!("{folder}/print.html")))
}

pub(super) fn print(handbook: &Handbook, site: &Site, route: &Route, index: u32) -> (PageFields, PrintView) {
    let list = &handbook.lists[index as usize];
    let head = list::head(handbook, list);
    let questions = || list.questions.iter().map(|index| handbook.question(*index));
    let anchors: FxHashMap<String, String> = questions()
        .enumerate()
        .map(|(at, question)| (escape(&route.reference_to(&question.document.route)), format!("q{}", at + 1)))
        .collect();
    let whole = |(at, question): (usize, &Question)| {
        let body = BodyView::new(handbook, site, route, &question.document).among(format!("q{}", at + 1), &anchors);
        alone(handbook, question, body)
    };
    let crumb = Crumb { title: head.title.clone(), url: list.route.clone() };
    let mut trail = head.trail;
    trail.push(crumb.clone());
    let mut fields = PageFields::new(&handbook.config, route, &head.title).under(Hashed::new(trail));
    // Every question has an address of its own to be found at.
    fields.canonical = None;
    fields.noindex = true;
    (fields, PrintView { list: crumb, total: list.questions.len(), questions: questions().enumerate().map(whole).collect() })
}
