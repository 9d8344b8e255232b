//! What each document is in the handbook.

use super::Settings;
use crate::inputs::config::Config;
use crate::question::front_matter::{Kind, Status};
use crate::question::{Document, Place};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a document is in the handbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// The introduction of the home page.
    Home,
    /// The introduction of a category.
    Category,
    /// The introduction of a level.
    Level,
    /// A role page.
    Role,
    /// A plain page.
    Page,
    /// A question.
    Question,
    /// A draft, or the introduction of what the configuration does not know.
    Absent,
}

/// What each document is. An `index.md` that says that it is a page says so of its whole folder.
pub fn classes(config: &Config, settings: Settings, documents: &[Arc<Document>]) -> Vec<Class> {
    let class = |document: &Arc<Document>| {
        let is_page = document.front.kind.as_ref().map(|kind| kind.value) == Some(Kind::Page);
        let class = match &document.place {
            _ if document.front.status == Status::Draft && !settings.drafts => Class::Absent,
            Place::Home => Class::Home,
            Place::Page => Class::Page,
            _ if is_page => Class::Page,
            Place::Category(_) => Class::Category,
            Place::Level(id) if config.levels.iter().any(|level| level.id == *id) => Class::Level,
            Place::Role(id) if config.roles.iter().any(|role| role.id == *id) => Class::Role,
            Place::Level(_) | Place::Role(_) => Class::Absent,
            Place::Free(_) => Class::Question,
        };
        (class, is_page && matches!(document.place, Place::Category(_)))
    };
    let (mut classes, declares): (Vec<Class>, Vec<bool>) = documents.par_iter().map(class).unzip();
    let declared: BTreeSet<&str> =
        documents.iter().zip(declares).filter(|(_, declares)| *declares).map(|(document, _)| document.path.folder()).collect();
    if !declared.is_empty() {
        for (document, class) in documents.iter().zip(&mut classes) {
            let inside = || declared.iter().any(|folder| document.path.below(folder).is_some());
            if matches!(class, Class::Question | Class::Category) && document.front.kind.is_none() && inside() {
                *class = Class::Page;
            }
        }
    }
    classes
}

/// The documents by what they are.
#[derive(Default)]
pub struct Sorted<'a> {
    /// The introduction of the home page.
    pub home: Option<Arc<Document>>,
    /// Introductions of categories, by id.
    pub categories: BTreeMap<&'a str, Arc<Document>>,
    /// Introductions of levels, by id.
    pub levels: BTreeMap<&'a str, Arc<Document>>,
    /// Role pages, by id.
    pub roles: BTreeMap<&'a str, Arc<Document>>,
    /// Plain pages, by path.
    pub pages: Vec<Arc<Document>>,
    /// Questions, by path.
    pub questions: Vec<&'a Arc<Document>>,
}

impl<'a> Sorted<'a> {
    /// Puts each document with those of its class.
    pub fn new(documents: &'a [Arc<Document>], classes: &[Class]) -> Self {
        let mut sorted = Sorted::default();
        for (document, class) in documents.iter().zip(classes) {
            let clone = || Arc::clone(document);
            match (class, &document.place) {
                (Class::Home, _) => sorted.home = Some(clone()),
                (Class::Category, Place::Category(id)) => drop(sorted.categories.insert(id, clone())),
                (Class::Level, Place::Level(id)) => drop(sorted.levels.insert(id, clone())),
                (Class::Role, Place::Role(id)) => drop(sorted.roles.insert(id, clone())),
                (Class::Page, _) => sorted.pages.push(clone()),
                (Class::Question, _) => sorted.questions.push(document),
                _ => {}
            }
        }
        sorted
    }
}
