//! From parsed files to a handbook.

use super::categories::categories;
use super::classes::{Class, Nature, Sorted, classes};
use super::documents::{Documents, Places};
use super::entry::{LevelRef, RoleRef, Term};
use super::gathered::{self, Gathered};
use super::questions::{Names, Remembered, STRETCH, folder_category, link, questions, stated_category};
use super::{Asset, Category, Handbook, Level, Question, Role, Settings};
use crate::inputs::config::{self, Config};
use crate::inputs::texts::Texts;
use crate::question::Document;
use crate::question::known::{Known, Row};
use crate::words::key::{Hashed, Key};
use crate::words::path::{Route, SourcePath};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What earlier runs found out of single documents, as far as the newest one needs it.
#[derive(Debug, Default)]
pub struct Memo {
    /// What documents were looked at with.
    natures: Key,
    known: Known<Remembered>,
    /// The positions of questions among the documents, in reading order.
    order: Vec<u32>,
    places: Arc<Places>,
    gathered: gathered::Memo,
}

/// Puts the documents, sorted by path, in their places. Drafts are left out unless the settings ask for them.
pub fn arrange(
    config: Arc<Config>,
    texts: Arc<Texts>,
    settings: Settings,
    documents: Vec<Arc<Document>>,
    assets: BTreeMap<SourcePath, Asset>,
    memo: &mut Memo,
) -> Handbook {
    let moved = memo.known.update(&documents);
    let rows = &mut memo.known.rows;
    look(rows, &mut memo.natures, &config, settings);
    let natures = rows.iter().filter_map(|row| row.known.nature.as_ref());
    let classes = classes(natures.clone(), &documents);
    let stated = natures.clone().zip(&classes).filter(|(_, class)| **class != Class::Absent).map(|(nature, _)| &nature.language);
    let languages = languages(stated, &config);
    let aliased = natures.clone().zip(&classes).zip(&documents);
    let aliased = aliased.filter(|((nature, class), _)| nature.has_aliases && **class != Class::Absent);
    let aliased = aliased.map(|(_, document)| Arc::clone(document)).collect();
    let sorted = Sorted::new(&documents, &classes);
    let intros: BTreeMap<&str, Arc<Document>> = sorted.categories.iter().map(|(id, intro)| (*id, Arc::clone(intro))).collect();
    let spots = Spots::new(natures.clone().zip(&classes), &documents);
    let mut categories = categories(&config, &used_categories(&config, &intros, &spots.documents), &intros);
    let levels: Vec<Level> = config.levels.iter().enumerate().map(|(at, level)| level_of(at, level, &sorted)).collect();
    let roles: Vec<Role> = config.roles.iter().map(|role| role_of(role, &sorted)).collect();
    let competencies = config.competencies.iter().map(|competency| {
        let (id, title) = (competency.id.clone(), competency.title.clone());
        Hashed::new(Term { id, title, definition: competency.definition.clone(), url: None })
    });
    let competencies: Vec<Hashed<Term>> = competencies.collect();
    let categories_of = spots.categories(&categories);
    if moved {
        let paths: Vec<Key> = natures.map(|nature| nature.path).collect();
        memo.places = Arc::new(Places::new(&paths));
        memo.order = (0..documents.len() as u32).collect();
    }
    let names = Names::new(&config, &levels, &roles, &competencies);
    let questions = questions(rows, &mut memo.order, &categories_of, &categories, &names);
    let in_use = &questions.all[..questions.active as usize];
    place_questions(&mut categories, in_use);
    let Gathered { tags, lists, coverage } = memo.gathered.gather(&config, (&levels, &categories, &roles), in_use);
    let mut handbook = Handbook {
        settings,
        levels,
        categories,
        roles,
        competencies,
        questions: questions.all,
        active: questions.active,
        pages: sorted.pages,
        home: sorted.home,
        tags,
        lists,
        coverage,
        assets,
        documents: Documents::new(documents, classes, questions.numbers, Arc::clone(&memo.places)),
        languages,
        aliased,
        by_id: questions.by_id,
        words: texts.of(&config.language, &config.language).clone(),
        config,
        texts,
    };
    link(&mut handbook, &mut memo.known.rows);
    handbook
}

/// Finds out what documents say of themselves, where it is not known.
fn look(rows: &mut [Row<Remembered>], known: &mut Key, config: &Config, settings: Settings) {
    let levels: Vec<&str> = config.levels.iter().map(|level| level.id.as_str()).collect();
    let roles: Vec<&str> = config.roles.iter().map(|role| role.id.as_str()).collect();
    let with = Key::of(&(settings.drafts, levels, roles));
    let is_known = std::mem::replace(known, with) == with;
    rows.par_iter_mut().with_min_len(STRETCH).filter(|row| !is_known || row.known.nature.is_none()).for_each(|row| {
        row.known.nature = Some(Nature::new(config, settings, &row.document));
    });
}

/// The languages of documents that state these.
fn languages<'a>(stated: impl Iterator<Item = &'a Option<Arc<str>>>, config: &Config) -> BTreeSet<Arc<str>> {
    let mut languages = BTreeSet::new();
    let mut last = None;
    for stated in stated.filter(|stated| last.replace(*stated) != Some(*stated)) {
        languages.insert(Arc::clone(stated.as_ref().unwrap_or(&config.language)));
    }
    languages
}

fn level_of(at: usize, level: &config::Level, sorted: &Sorted<'_>) -> Level {
    let years = level.years.map(|(from, to)| match to {
        Some(to) => format!("{from}–{to}"),
        None => format!("{from}+"),
    });
    let url = Route::new(format!("levels/{}.html", level.id));
    let intro = sorted.levels.get(level.id.as_str()).cloned();
    let (id, title, summary) = (level.id.clone(), title(&intro, &level.title), level.summary.clone());
    Level { reference: Hashed::new(LevelRef { id, title, years, summary, url, rank: at as u16 + 1 }), intro }
}

fn role_of(role: &config::Role, sorted: &Sorted<'_>) -> Role {
    let url = Route::new(format!("roles/{}.html", role.id));
    let intro = sorted.roles.get(role.id.as_str()).cloned();
    let (id, title, summary) = (role.id.clone(), title(&intro, &role.title), role.summary.clone());
    Role { reference: Hashed::new(RoleRef { id, title, summary, url }), intro }
}

/// The title that an introduction states, or the configured one.
fn title(intro: &Option<Arc<Document>>, configured: &str) -> String {
    let stated = intro.as_ref().filter(|intro| intro.front.title.is_some());
    stated.map_or_else(|| configured.to_owned(), |intro| intro.outline.title.to_string())
}

/// The spots where questions are: the category that they state, and their folder.
struct Spots<'a> {
    /// The spot of each question, by the position of its document.
    of: Vec<Option<u32>>,
    /// A document of each spot.
    documents: Vec<&'a Document>,
}

impl<'a> Spots<'a> {
    fn new<'b>(natures: impl Iterator<Item = (&'b Nature, &'b Class)>, documents: &'a [Arc<Document>]) -> Self {
        let mut numbers: FxHashMap<Key, u32> = FxHashMap::default();
        let mut spots = Spots { of: Vec::with_capacity(documents.len()), documents: Vec::new() };
        for ((nature, class), document) in natures.zip(documents) {
            let number = || {
                *numbers.entry(nature.spot).or_insert_with(|| {
                    spots.documents.push(document);
                    spots.documents.len() as u32 - 1
                })
            };
            spots.of.push((*class == Class::Question).then(number));
        }
        spots
    }

    /// The category of each question, by the position of its document. Every folder that is needed here has been made a category.
    fn categories(&self, categories: &[Category]) -> Vec<Option<u32>> {
        let by_id: FxHashMap<&str, u32> =
            categories.iter().zip(0..).map(|(category, at)| (category.reference.id.as_str(), at)).collect();
        let category = |document: &&Document| {
            let stated = stated_category(document).and_then(|id| by_id.get(id));
            stated.or_else(|| by_id.get(folder_category(document))).copied()
        };
        let categories: Vec<Option<u32>> = self.documents.iter().map(category).collect();
        self.of.iter().map(|spot| categories[(*spot)? as usize]).collect()
    }
}

/// The categories that questions are in by their folders, from a question of each spot. A stated category that nobody knows counts as not stated.
fn used_categories<'a>(
    config: &'a Config,
    intros: &BTreeMap<&'a str, Arc<Document>>,
    questions: &[&'a Document],
) -> BTreeSet<&'a str> {
    let found = || questions.iter().map(|document| (stated_category(document), folder_category(document)));
    let mut used: BTreeSet<&str> = found().filter(|(stated, _)| stated.is_none()).map(|(_, folder)| folder).collect();
    let known: BTreeSet<&str> = used
        .iter()
        .copied()
        .chain(intros.keys().copied())
        .chain(config.categories.iter().map(|category| category.id.as_str()))
        .flat_map(|id| id.match_indices('/').map(|(slash, _)| &id[..slash]).chain([id]))
        .collect();
    used.extend(found().filter(|(stated, _)| stated.is_some_and(|id| !known.contains(id))).map(|(_, folder)| folder));
    used
}

/// Notes for each category which stretch of the reading order its sub-tree holds.
fn place_questions(categories: &mut [Category], active: &[Question]) {
    for (index, category) in categories.iter_mut().enumerate() {
        let end = index as u32 + category.subtree;
        let from = active.partition_point(|question| question.category < index as u32);
        let to = active.partition_point(|question| question.category < end);
        category.questions = from as u32..to as u32;
    }
}
