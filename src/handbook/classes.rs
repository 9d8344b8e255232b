//! What each document is in the handbook.

use super::Settings;
use super::questions::{folder_category, stated_category};
use crate::inputs::config::Config;
use crate::question::front_matter::Status;
use crate::question::{Document, Place};
use crate::words::key::Key;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a document is in the handbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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

/// What a document says of itself, whatever documents there are beside it.
#[derive(Debug)]
pub struct Nature {
    /// What it is, unless its folder says otherwise.
    class: Class,
    /// Whether it says that its folder holds plain pages.
    declares: bool,
    /// The key of the path.
    pub path: Key,
    /// Equal keys mean the same stated category and the same folder.
    pub spot: Key,
    /// Its language, where it states one.
    pub language: Option<Arc<str>>,
    /// Whether it states old addresses.
    pub has_aliases: bool,
}

impl Nature {
    /// What `document` says of itself.
    pub fn new(config: &Config, settings: Settings, document: &Document) -> Self {
        let front = &document.front;
        let is_page = document.is_declared_page();
        let class = match &document.place {
            _ if front.status == Status::Draft && !settings.drafts => Class::Absent,
            Place::Home => Class::Home,
            Place::Page => Class::Page,
            _ if is_page => Class::Page,
            Place::Category(_) => Class::Category,
            Place::Level(id) if config.levels.iter().any(|level| level.id == *id) => Class::Level,
            Place::Role(id) if config.roles.iter().any(|role| role.id == *id) => Class::Role,
            Place::Level(_) | Place::Role(_) => Class::Absent,
            Place::Free(_) => Class::Question,
        };
        let declares = is_page && matches!(document.place, Place::Category(_));
        let spot = Key::of(&(stated_category(document), folder_category(document)));
        let (language, has_aliases) = (front.lang.clone(), !front.aliases.is_empty());
        Nature { class, declares, path: document.path_key, spot, language, has_aliases }
    }
}

/// What each document is, sorted by path. An `index.md` that says that it is a page says so of its whole folder.
pub fn classes<'a>(natures: impl Iterator<Item = &'a Nature> + Clone, documents: &[Arc<Document>]) -> Vec<Class> {
    let mut classes: Vec<Class> = natures.clone().map(|nature| nature.class).collect();
    for (document, _) in documents.iter().zip(natures).filter(|(_, nature)| nature.declares) {
        let folder = format!("{}/", document.path.folder());
        let first = documents.partition_point(|other| other.path.as_str() < folder.as_str());
        let inside = documents[first..].iter().zip(&mut classes[first..]);
        for (other, class) in inside.take_while(|(other, _)| other.path.as_str().starts_with(&folder)) {
            if matches!(class, Class::Question | Class::Category) && other.front.kind.is_none() {
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
    /// Questions, by path, as indices of their documents.
    pub questions: Vec<u32>,
}

impl<'a> Sorted<'a> {
    /// Puts each document with those of its class.
    pub fn new(documents: &'a [Arc<Document>], classes: &[Class]) -> Self {
        let mut sorted = Sorted::default();
        for ((document, class), at) in documents.iter().zip(classes).zip(0..) {
            if *class == Class::Question {
                sorted.questions.push(at);
                continue;
            }
            let clone = || Arc::clone(document);
            match (class, &document.place) {
                (Class::Home, _) => sorted.home = Some(clone()),
                (Class::Category, Place::Category(id)) => drop(sorted.categories.insert(id, clone())),
                (Class::Level, Place::Level(id)) => drop(sorted.levels.insert(id, clone())),
                (Class::Role, Place::Role(id)) => drop(sorted.roles.insert(id, clone())),
                (Class::Page, _) => sorted.pages.push(clone()),
                _ => {}
            }
        }
        sorted
    }
}
