//! The pages that can be found: questions and plain pages, in the order of their numbers.
//!
//! In: a handbook. Out: its pages. Invariant: pages of one language follow each other, those of the handbook's own language first; otherwise
//! they stand in reading order, so that neighbours in the handbook share the files of the index.

use super::stems::{Rules, rules};
use super::text::passages;
use crate::handbook::entry::Entry;
use crate::handbook::{Handbook, Question};
use crate::question::Document;
use crate::words::key::{Hashed, Key};
use crate::words::path::Route;
use std::borrow::Cow;
use std::sync::Arc;

/// A page that can be found.
#[derive(Clone, Debug)]
pub struct Page {
    /// Equal keys mean equal pages, as far as the index goes.
    pub key: Key,
    /// Its text.
    pub document: Arc<Document>,
    /// What lists show of it; `None` for a plain page.
    pub entry: Option<Hashed<Entry>>,
    /// The language that it is written in.
    pub language: Arc<str>,
    /// Titles of its categories and roles.
    about: Vec<String>,
}

impl Page {
    /// Where it is.
    pub fn route(&self) -> &Route {
        &self.document.route
    }

    /// Whether nobody is to ask it any more.
    pub fn is_retired(&self) -> bool {
        self.entry.as_ref().is_some_and(|entry| entry.state() == "retired")
    }

    /// What is counted of it.
    pub fn text(&self) -> PageText<'_> {
        let outline = &self.document.outline;
        let levels = self.entry.iter().flat_map(|entry| entry.levels.iter().map(|level| level.title.as_str()));
        let tags = outline.tags.iter().map(|tag| tag.name.as_str());
        let meta = outline.question.as_deref().into_iter().chain(tags).chain(levels).chain(self.about.iter().map(String::as_str));
        PageText { rules: rules(&self.language), title: &outline.title, meta: meta.collect(), document: &self.document }
    }
}

/// The texts of a page, by field.
pub struct PageText<'a> {
    /// The language's rules.
    pub rules: Rules,
    /// The title.
    pub title: &'a str,
    /// What classifies it.
    pub meta: Vec<&'a str>,
    document: &'a Document,
}

impl PageText<'_> {
    /// The other texts, each with the weight of its words in halves.
    pub fn body(&self) -> impl Iterator<Item = (Cow<'_, str>, u16)> {
        let headings = &self.document.body.headings;
        let summary = self.document.outline.summary.as_deref().map(|summary| (Cow::Borrowed(summary), 2));
        let passages = passages(&self.document.body).into_iter();
        let texts = passages.flat_map(|passage| {
            let heading = passage.heading.map(|at| (Cow::Borrowed(headings[at as usize].text.as_str()), 2));
            heading.into_iter().chain([(Cow::Owned(passage.text), 1)])
        });
        summary.into_iter().chain(texts)
    }
}

/// The pages of a handbook.
pub fn pages(handbook: &Handbook) -> Vec<Page> {
    let questions = handbook.questions.iter().map(|question| page(handbook, &question.document, Some(question)));
    let plain = handbook.pages.iter().map(|document| page(handbook, document, None));
    let mut pages: Vec<Page> = questions.chain(plain).collect();
    let own = &handbook.config.language;
    pages.sort_by(|a, b| (a.language != *own, &a.language).cmp(&(b.language != *own, &b.language)));
    pages
}

fn page(handbook: &Handbook, document: &Arc<Document>, question: Option<&Question>) -> Page {
    let categories = question.map(|question| &handbook.categories[question.category as usize].trail);
    let categories = categories.iter().flat_map(|trail| trail.iter().map(|crumb| crumb.title.clone()));
    let roles = question.iter().flat_map(|question| &question.roles);
    let roles = roles.map(|role| handbook.roles[usize::from(*role)].reference.title.clone());
    let about: Vec<String> = categories.chain(roles).collect();
    let entry = question.map(|question| question.entry.clone());
    let language = document.front.lang.as_ref().unwrap_or(&handbook.config.language);
    let key = Key::of(&(document.key, &entry, language, &about));
    Page { key, document: Arc::clone(document), entry, language: Arc::clone(language), about }
}
