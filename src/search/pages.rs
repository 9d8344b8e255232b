//! The pages that can be found: questions, plain pages and introductions, in the order of their numbers.
//!
//! In: a handbook. Out: its pages. Invariant: pages of one language follow each other, whatever region they are for, those of the handbook's own language first; otherwise
//! they stand in reading order, so that neighbours in the handbook share the files of the index.

use super::facets::Labels;
use super::files::ENGINE;
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
    /// Its title.
    pub title: Arc<str>,
    /// What lists show of it; `None` for a page that is no question.
    pub entry: Option<Hashed<Entry>>,
    /// Whether it introduces a list.
    pub is_introduction: bool,
    /// The language that it is written in, without region and script.
    pub language: Box<str>,
    /// Titles of its categories and roles.
    about: Vec<String>,
}

impl Page {
    /// Where it is.
    pub fn route(&self) -> &Route {
        &self.document.route
    }

    /// What it is worth beside a question that says as much: who searches looks for questions to ask.
    pub fn worth(&self) -> f32 {
        let is_retired = self.entry.as_ref().is_some_and(|entry| entry.state() == "retired");
        if is_retired || self.is_introduction { 0.5 } else { 1.0 }
    }

    /// What is counted of it.
    pub fn text(&self) -> PageText<'_> {
        let outline = &self.document.outline;
        // A search for a word that names a list looks for its questions, which the title would push down.
        let (title, named) = if self.is_introduction { ("", Some(&*self.title)) } else { (&*self.title, None) };
        let levels = self.entry.iter().flat_map(|entry| entry.levels.iter().map(|level| level.title.as_str()));
        let tags = outline.tags.iter().map(|tag| tag.name.as_str());
        let meta = named
            .into_iter()
            .chain(outline.question.as_deref())
            .chain(tags)
            .chain(levels)
            .chain(self.about.iter().map(String::as_str));
        PageText { rules: rules(&self.language), title, meta: meta.collect(), document: &self.document }
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

/// Whether a document has a page of its own; the second argument says whether it is the introduction of a list, which has the list's.
pub type IsPublished<'a> = &'a dyn Fn(&Document, bool) -> bool;

/// All that an index is made from.
#[derive(Debug)]
pub struct Pages {
    /// The pages, by number.
    pub(super) all: Arc<Vec<Page>>,
    /// Equal keys mean equal indices, file by file.
    pub key: Key,
}

/// The pages of a handbook, as far as they are published.
pub fn pages(handbook: &Handbook, is_published: IsPublished<'_>) -> Pages {
    let questions = handbook.questions.iter().map(|question| of_question(handbook, question));
    let plain = handbook.pages.iter().map(|document| page(handbook, document, &document.outline.title, false));
    let categories = handbook.categories.iter().map(|category| (&category.intro, &category.reference.title));
    let levels = handbook.levels.iter().map(|level| (&level.intro, &level.reference.title));
    let roles = handbook.roles.iter().map(|role| (&role.intro, &role.reference.title));
    let introductions = roles.chain(levels).chain(categories);
    let introductions = introductions.filter_map(|(intro, title)| Some(page(handbook, intro.as_ref()?, title, true)));
    let mut pages: Vec<Page> = questions.chain(plain).chain(introductions).collect();
    pages.retain(|page| is_published(&page.document, page.is_introduction));
    let own = primary(&handbook.config.language);
    pages.sort_by(|a, b| (a.language != own, &a.language).cmp(&(b.language != own, &b.language)));
    let each: Vec<(&Route, Key)> = pages.iter().map(|page| (page.route(), page.key)).collect();
    let config = &handbook.config;
    let key = Key::of(&(each, &config.synonyms, config.limits.words, Labels::new(handbook).key(), ENGINE));
    Pages { all: Arc::new(pages), key }
}

fn primary(language: &str) -> Box<str> {
    language.split('-').next().unwrap_or_default().to_ascii_lowercase().into()
}

fn page(handbook: &Handbook, document: &Arc<Document>, title: &str, is_introduction: bool) -> Page {
    let language = primary(document.front.lang.as_ref().unwrap_or(&handbook.config.language));
    let key = Key::of(&(document.key, title, &language, is_introduction));
    Page { key, document: Arc::clone(document), title: title.into(), entry: None, is_introduction, language, about: Vec::new() }
}

fn of_question(handbook: &Handbook, question: &Question) -> Page {
    let page = page(handbook, &question.document, &question.document.outline.title, false);
    let categories = handbook.categories[question.category as usize].trail.iter().map(|crumb| crumb.title.clone());
    let roles = question.roles.iter().map(|role| handbook.roles[usize::from(*role)].reference.title.clone());
    let about: Vec<String> = categories.chain(roles).collect();
    Page { key: Key::of(&(page.key, &question.entry, &about)), entry: Some(question.entry.clone()), about, ..page }
}
