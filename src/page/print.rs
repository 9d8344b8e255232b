//! The questions of a category or a level on one page, whole, to be printed.

use super::fields::{PageFields, Site};
use super::list;
use super::question::{QuestionFields, QuestionView};
use crate::handbook::Handbook;
use crate::handbook::entry::Crumb;
use crate::handbook::lists::{List, ListKind, PAGE_SIZE};
use crate::markdown::inline::escape;
use crate::words::key::Hashed;
use crate::words::path::Route;
use rustc_hash::FxHashMap;
use serde::{Serialize, Serializer};

/// A list of questions, each one whole.
#[derive(Debug, Hash)]
pub struct PrintView<'a> {
    /// The list.
    list: Crumb,
    /// The page itself.
    route: &'a Route,
    /// The questions, in reading order.
    questions: Vec<QuestionView<'a>>,
}

/// What templates see of it.
#[derive(Serialize)]
struct PrintFields<'a> {
    list: &'a Crumb,
    /// How many questions there are.
    total: usize,
    /// The questions. The ids of each text begin with its `body.anchor`.
    questions: Vec<QuestionFields<'a>>,
}

impl Serialize for PrintView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let anchor = |at: usize| format!("q{}", at + 1);
        let address = |question: &QuestionView<'_>| escape(&self.route.reference_to(&question.document().route));
        let anchors: FxHashMap<String, String> = self.questions.iter().map(address).zip((0..).map(anchor)).collect();
        let questions = self.questions.iter().zip((0..).map(anchor));
        let questions = questions.map(|(question, anchor)| question.fields(question.text().among(anchor, &anchors)));
        PrintFields { list: &self.list, total: self.questions.len(), questions: questions.collect() }.serialize(serializer)
    }
}

/// Where the questions of a list go that are printed together: those of a category or a level, unless they are too many for one page.
pub fn print_route(list: &List) -> Option<Route> {
    let fits = (1..=PAGE_SIZE).contains(&list.questions.len());
    let is_printed = fits && matches!(list.kind, ListKind::Category(_) | ListKind::Level(_));
    let folder = list.route.as_str().strip_suffix("/index.html").or_else(|| list.route.as_str().strip_suffix(".html"))?;
    is_printed.then(|| Route::new(format!("{folder}/print.html")))
}

pub(super) fn print<'a>(handbook: &'a Handbook, site: &'a Site, route: &'a Route, index: u32) -> (PageFields, PrintView<'a>) {
    let list = &handbook.lists[index as usize];
    let head = list::head(handbook, list);
    let crumb = Crumb { title: head.title.to_string(), url: list.route.clone() };
    let trail = head.trail.iter().cloned().chain([crumb.clone()]).collect();
    let mut fields = PageFields::titled(site, route, head.title).under(Hashed::new(trail));
    // Every question has an address of its own to be found at.
    fields.canonical = None;
    fields.noindex = true;
    let whole = |index: &u32| QuestionView::alone(handbook, site, Some(route), handbook.question(*index));
    (fields, PrintView { list: crumb, route, questions: list.questions.iter().map(whole).collect() })
}
