//! All files together: levels, categories, order, lists, coverage.
//!
//! In: the configuration, the parsed documents, the paths of the assets. Out: a [`Handbook`], in which every id is resolved. Invariant: a
//! handbook depends on the set of files alone, not on their order; what cannot be resolved is left out here and reported by `check`.

pub mod arrange;
pub mod categories;
pub mod classes;
pub mod coverage;
pub mod documents;
pub mod entry;
mod gathered;
pub mod lists;
mod question;
mod questions;
pub mod resolve;
mod tags;

pub use question::{Entries, Listed, Own, Question, TagKey};

use crate::inputs::config::Config;
use crate::inputs::texts::{Language, Texts};
use crate::inputs::tree::CONTENT;
use crate::question::Document;
use crate::words::date::Date;
use crate::words::key::{Hashed, Key};
use crate::words::path::{Route, SourcePath};
use coverage::Coverage;
use documents::Documents;
use entry::{CategoryRef, Crumb, LevelRef, RoleRef, Term};
use lists::List;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a run decides beside the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Settings {
    /// Whether drafts are part of the handbook.
    pub drafts: bool,
    /// The day of the run; only for telling which dates lie in the future. Nothing that is rendered depends on it.
    pub today: Date,
}

/// A whole handbook.
#[derive(Debug)]
pub struct Handbook {
    /// The configuration.
    pub config: Arc<Config>,
    /// The words of the pages themselves.
    pub texts: Arc<Texts>,
    /// Those in the language of the handbook.
    pub words: Hashed<Language>,
    /// The settings of the run.
    pub settings: Settings,
    /// The levels, in their order.
    pub levels: Vec<Level>,
    /// The categories, each one in front of its sub-categories, siblings in their order.
    pub categories: Vec<Category>,
    /// The roles, in their order.
    pub roles: Vec<Role>,
    /// What a scorecard rates.
    pub competencies: Vec<Hashed<Term>>,
    /// The questions in reading order: by category, level, `order`, title. Retired ones stand behind all others.
    pub questions: Vec<Question>,
    /// How many questions are not retired; they are the first ones of `questions`.
    pub active: u32,
    /// Plain pages, by path.
    pub pages: Vec<Arc<Document>>,
    /// The introduction of the home page.
    pub home: Option<Arc<Document>>,
    /// The tags, by slug.
    pub tags: Arc<Vec<Tag>>,
    /// Every list of questions that has a page.
    pub lists: Arc<Vec<List>>,
    /// The level × category matrix.
    pub coverage: Hashed<Coverage>,
    /// Files that are published as they are.
    pub assets: BTreeMap<SourcePath, Asset>,
    /// All documents, with what each is.
    pub documents: Documents,
    /// The languages of those that have a page or a part in one.
    pub languages: BTreeSet<Arc<str>>,
    /// Those of them that state old addresses.
    pub aliased: Vec<Arc<Document>>,
    /// Which question has an id, by the key of the id; the first one by path where several have it.
    by_id: FxHashMap<Key, u32>,
}

/// A level, with its introduction.
#[derive(Debug)]
pub struct Level {
    /// What templates see.
    pub reference: Hashed<LevelRef>,
    /// The introduction.
    pub intro: Option<Arc<Document>>,
}

/// A category of the tree.
#[derive(Debug)]
pub struct Category {
    /// What templates see.
    pub reference: Hashed<CategoryRef>,
    /// Itself and what lies above it, the outermost one first.
    pub trail: Hashed<Vec<Crumb>>,
    /// How many categories lie above it.
    pub depth: u32,
    /// Its parent.
    pub parent: Option<u32>,
    /// Its direct sub-categories.
    pub children: Vec<u32>,
    /// How many categories the sub-tree has, itself included; they follow each other.
    pub subtree: u32,
    /// The introduction.
    pub intro: Option<Arc<Document>>,
    /// The questions of the sub-tree, as a range of the reading order.
    pub questions: std::ops::Range<u32>,
}

/// A role, with its page.
#[derive(Debug)]
pub struct Role {
    /// What templates see.
    pub reference: Hashed<RoleRef>,
    /// The role page's text.
    pub intro: Option<Arc<Document>>,
}

/// A tag and how most questions write it.
#[derive(Debug)]
pub struct Tag {
    /// What templates see.
    pub term: Hashed<Term>,
    /// Every way in which it is written.
    pub spellings: Vec<TagKey>,
    /// The questions that carry it, in reading order.
    pub questions: Vec<u32>,
}

/// A file that is published as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Where it goes.
    pub route: Route,
    /// Its content's key.
    pub key: Key,
    /// Width and height in pixels, where it is an image that tells them.
    pub size: Option<(u32, u32)>,
    /// Why opening it could run a script, where it could and its folder is not trusted.
    pub harm: Option<Arc<str>>,
}

impl Handbook {
    /// The questions of one list, by index.
    pub fn question(&self, index: u32) -> &Question {
        &self.questions[index as usize]
    }

    /// What lists show of questions, by index.
    pub fn entries<'a>(&'a self, questions: &'a [u32]) -> Entries<'a> {
        Entries { all: &self.questions, chosen: questions }
    }

    /// The question that has an id; the first one by path where several have it.
    pub fn by_id(&self, id: &str) -> Option<u32> {
        self.by_id.get(&Key::of(id)).copied()
    }

    /// How many documents that are shown have their HTML kept as it is.
    pub fn trusted(&self) -> usize {
        self.documents.values().filter(|document| self.config.trusted.holds(&document.path)).count()
    }

    /// Whether an id is that of two questions.
    pub fn has_twins(&self) -> bool {
        self.by_id.len() < self.questions.len()
    }

    /// The questions that are not retired, in reading order.
    pub fn active(&self) -> &[Question] {
        &self.questions[..self.active as usize]
    }

    /// The retired questions.
    pub fn retired(&self) -> &[Question] {
        &self.questions[self.active as usize..]
    }

    /// A text of the pages themselves in the language of the handbook; `key` must be one that English has as a string.
    pub fn text(&self, key: &str) -> &str {
        self.words.get(key)
    }

    /// The category with an id.
    pub fn category(&self, id: &str) -> Option<u32> {
        self.categories.iter().position(|category| category.reference.id == id).map(|at| at as u32)
    }
}

/// Where an asset goes: folders are made fit for addresses like those of pages, its own name is kept.
pub fn asset_route(path: &SourcePath) -> Route {
    let below = path.below(CONTENT).unwrap_or(path.as_str());
    match below.rsplit_once('/') {
        Some((folder, name)) => {
            let folder: Vec<String> = folder.split('/').map(crate::words::slug::slug).collect();
            Route::new(format!("{}/{name}", folder.join("/")))
        }
        None => Route::new(below),
    }
}
