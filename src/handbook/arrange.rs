//! From parsed files to a handbook.

use super::categories::categories;
use super::classes::{Class, Sorted, classes};
use super::coverage::coverage;
use super::entry::{LevelRef, RoleRef, Term};
use super::lists::lists;
use super::questions::{folder_category, questions};
use super::tags::tags;
use super::{Asset, Category, Handbook, Level, Question, Role, Settings};
use crate::inputs::config::{self, Config};
use crate::inputs::texts::Texts;
use crate::question::Document;
use crate::words::key::Hashed;
use crate::words::path::{Route, SourcePath};
use crate::words::span::Spanned;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Puts the documents, sorted by path, in their places. Drafts are left out unless the settings ask for them.
pub fn arrange(
    config: Arc<Config>,
    texts: Arc<Texts>,
    settings: Settings,
    documents: Vec<Arc<Document>>,
    assets: BTreeMap<SourcePath, Asset>,
) -> Handbook {
    let classes = classes(&config, settings, &documents);
    let present = || documents.iter().zip(&classes).filter(|(_, class)| **class != Class::Absent);
    let by_path = || present().map(|(document, _)| (document.path.clone(), Arc::clone(document))).collect();
    let (mut handbook, by_path) = rayon::join(|| order(config, texts, settings, &documents, &classes, assets), by_path);
    handbook.documents = by_path;
    handbook.classes = classes;
    handbook
}

/// All of a handbook but the look-up by path, which nothing here needs.
fn order(
    config: Arc<Config>,
    texts: Arc<Texts>,
    settings: Settings,
    documents: &[Arc<Document>],
    classes: &[Class],
    assets: BTreeMap<SourcePath, Asset>,
) -> Handbook {
    let sorted = Sorted::new(documents, classes);
    let intros: BTreeMap<&str, Arc<Document>> = sorted.categories.iter().map(|(id, intro)| (*id, Arc::clone(intro))).collect();
    let mut categories = categories(&config, &used_categories(&config, &intros, &sorted.questions), &intros);
    let levels: Vec<Level> = config.levels.iter().enumerate().map(|(at, level)| level_of(at, level, &sorted)).collect();
    let roles: Vec<Role> = config.roles.iter().map(|role| role_of(role, &sorted)).collect();
    let competencies = config.competencies.iter().map(|competency| {
        let (id, title) = (competency.id.clone(), competency.title.clone());
        Hashed::new(Term { id, title, definition: competency.definition.clone(), url: None })
    });
    let competencies = competencies.collect();
    let (questions, active) = questions(&config, &sorted.questions, &levels, &categories);
    place_questions(&mut categories, &questions[..active]);
    let in_use = &questions[..active];
    let ((tags, by_id), coverage) =
        rayon::join(|| rayon::join(|| tags(in_use), || by_id(&questions)), || coverage(&config, &levels, &categories, in_use));
    let lists = lists(&levels, &categories, &roles, &tags, in_use, &coverage);
    let mut handbook = Handbook {
        settings,
        levels,
        categories,
        roles,
        competencies,
        questions,
        active: active as u32,
        pages: sorted.pages,
        home: sorted.home,
        tags,
        lists,
        coverage: Hashed::new(coverage),
        assets,
        documents: FxHashMap::default(),
        classes: Vec::new(),
        by_id,
        config,
        texts,
    };
    relate(&mut handbook);
    handbook
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

/// The categories that questions are in by their folders. A stated category that nobody knows counts as not stated.
fn used_categories<'a>(
    config: &'a Config,
    intros: &BTreeMap<&'a str, Arc<Document>>,
    questions: &[&'a Arc<Document>],
) -> BTreeSet<&'a str> {
    let stated = |document: &'a Document| document.front.category.as_ref().map(|category| category.value.as_str());
    let fold = |mut found: FxHashSet<(Option<&'a str>, &'a str)>, document: &&'a Arc<Document>| {
        found.insert((stated(document), folder_category(document)));
        found
    };
    let join = |mut a: FxHashSet<_>, b: FxHashSet<_>| {
        a.extend(b);
        a
    };
    let found = questions.par_iter().fold(FxHashSet::default, fold).reduce(FxHashSet::default, join);
    let mut used: BTreeSet<&str> = found.iter().filter(|(stated, _)| stated.is_none()).map(|(_, folder)| *folder).collect();
    let known: BTreeSet<&str> = used
        .iter()
        .copied()
        .chain(intros.keys().copied())
        .chain(config.categories.iter().map(|category| category.id.as_str()))
        .flat_map(|id| id.match_indices('/').map(|(slash, _)| &id[..slash]).chain([id]))
        .collect();
    used.extend(found.iter().filter(|(stated, _)| stated.is_some_and(|id| !known.contains(id))).map(|(_, folder)| *folder));
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

/// Which question has an id: where several have it, the first one by path.
fn by_id(questions: &[Question]) -> FxHashMap<String, u32> {
    let mut by_id: FxHashMap<String, u32> = FxHashMap::with_capacity_and_hasher(questions.len(), Default::default());
    for (index, question) in questions.iter().enumerate() {
        let path = &question.document.path;
        let entry = by_id.entry(question.document.id().to_owned()).or_insert(index as u32);
        if *path < questions[*entry as usize].document.path {
            *entry = index as u32;
        }
    }
    by_id
}

/// Resolves what questions say of other questions.
fn relate(handbook: &mut Handbook) {
    let by_id = &handbook.by_id;
    handbook.questions.par_iter_mut().enumerate().for_each(|(index, question)| {
        let front = &question.document.front;
        let find = |id: &Spanned<String>| by_id.get(&id.value).copied().filter(|other| *other != index as u32);
        question.related.extend(front.related.iter().filter_map(find));
        question.related.dedup();
        question.replaced_by = front.replaced_by.as_ref().and_then(find);
    });
}
