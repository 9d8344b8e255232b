//! From parsed files to a handbook.

use super::categories::categories;
use super::coverage::coverage;
use super::entry::{Entry, LevelRef, RoleRef, Term};
use super::lists::lists;
use super::{Asset, Category, Handbook, Level, Question, Role, Settings, Tag};
use crate::inputs::config::Config;
use crate::question::front_matter::{Kind, Status};
use crate::question::{Document, Place};
use crate::words::key::Hashed;
use crate::words::path::{Route, SourcePath};
use crate::words::span::Spanned;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The id of the category for questions that lie in no folder and state none.
const NO_FOLDER: &str = "general";

/// Puts the documents, sorted by path, in their places. Drafts are left out unless the settings ask for them.
pub fn arrange(
    config: Arc<Config>,
    settings: Settings,
    documents: Vec<Arc<Document>>,
    assets: BTreeMap<SourcePath, Asset>,
) -> Handbook {
    let sorted = Sorted::new(&config, settings, documents);
    let intros: BTreeMap<&str, Arc<Document>> =
        sorted.categories.iter().map(|(id, intro)| (id.as_str(), Arc::clone(intro))).collect();
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
        documents: sorted.by_path,
        by_id,
        config,
    };
    relate(&mut handbook);
    handbook
}

/// The documents by what they are.
struct Sorted {
    home: Option<Arc<Document>>,
    categories: BTreeMap<String, Arc<Document>>,
    levels: BTreeMap<String, Arc<Document>>,
    roles: BTreeMap<String, Arc<Document>>,
    pages: Vec<Arc<Document>>,
    questions: Vec<Arc<Document>>,
    by_path: FxHashMap<SourcePath, Arc<Document>>,
}

impl Sorted {
    fn new(config: &Config, settings: Settings, documents: Vec<Arc<Document>>) -> Self {
        let mut sorted = Sorted {
            home: None,
            categories: BTreeMap::new(),
            levels: BTreeMap::new(),
            roles: BTreeMap::new(),
            pages: Vec::new(),
            questions: Vec::new(),
            by_path: FxHashMap::with_capacity_and_hasher(documents.len(), Default::default()),
        };
        let declared: BTreeSet<String> = documents
            .iter()
            .filter(|document| matches!(document.place, Place::Category(_)) && document.is_declared_page())
            .map(|document| document.path.folder().to_owned())
            .collect();
        let in_declared = |path: &SourcePath| declared.iter().any(|folder| path.below(folder).is_some());
        for document in documents {
            if document.front.status == Status::Draft && !settings.drafts {
                continue;
            }
            let kind = document.front.kind.as_ref().map(|kind| kind.value);
            let is_page = kind == Some(Kind::Page) || (kind.is_none() && !declared.is_empty() && in_declared(&document.path));
            let clone = Arc::clone(&document);
            match &document.place {
                Place::Home => sorted.home = Some(clone),
                Place::Page => sorted.pages.push(clone),
                _ if is_page => sorted.pages.push(clone),
                Place::Category(id) => drop(sorted.categories.insert(id.clone(), clone)),
                Place::Level(id) if config.levels.iter().any(|level| level.id == *id) => {
                    sorted.levels.insert(id.clone(), clone);
                }
                Place::Role(id) if config.roles.iter().any(|role| role.id == *id) => {
                    sorted.roles.insert(id.clone(), clone);
                }
                Place::Level(_) | Place::Role(_) => continue,
                Place::Free(_) => sorted.questions.push(clone),
            }
            sorted.by_path.insert(document.path.clone(), document);
        }
        sorted
    }
}

fn level_of(at: usize, level: &crate::inputs::config::Level, sorted: &Sorted) -> Level {
    let years = level.years.map(|(from, to)| match to {
        Some(to) => format!("{from}–{to}"),
        None => format!("{from}+"),
    });
    let url = Route::new(format!("levels/{}.html", level.id));
    let intro = sorted.levels.get(&level.id).cloned();
    let (id, title, summary) = (level.id.clone(), title(&intro, &level.title), level.summary.clone());
    Level { reference: Hashed::new(LevelRef { id, title, years, summary, url, rank: at as u16 + 1 }), intro }
}

fn role_of(role: &crate::inputs::config::Role, sorted: &Sorted) -> Role {
    let url = Route::new(format!("roles/{}.html", role.id));
    let intro = sorted.roles.get(&role.id).cloned();
    let (id, title, summary) = (role.id.clone(), title(&intro, &role.title), role.summary.clone());
    Role { reference: Hashed::new(RoleRef { id, title, summary, url }), intro }
}

/// The title that an introduction states, or the configured one.
fn title(intro: &Option<Arc<Document>>, configured: &str) -> String {
    let stated = intro.as_ref().filter(|intro| intro.front.title.is_some());
    stated.map_or_else(|| configured.to_owned(), |intro| intro.outline.title.to_string())
}

/// The category of a question that states none: its folder, or the one for files that lie in no folder.
fn folder_category(document: &Document) -> &str {
    match &document.place {
        Place::Free(Some(folder)) => folder,
        _ => NO_FOLDER,
    }
}

/// The categories that questions are in by their folders. A stated category that nobody knows counts as not stated.
fn used_categories<'a>(
    config: &'a Config,
    intros: &BTreeMap<&'a str, Arc<Document>>,
    questions: &'a [Arc<Document>],
) -> BTreeSet<&'a str> {
    let stated = |document: &'a Document| document.front.category.as_ref().map(|category| category.value.as_str());
    let unstated = questions.iter().filter(|document| stated(document).is_none());
    let folders: FxHashSet<&str> = unstated.map(|document| folder_category(document)).collect();
    let mut used: BTreeSet<&str> = folders.into_iter().collect();
    let known: BTreeSet<&str> = used
        .iter()
        .copied()
        .chain(intros.keys().copied())
        .chain(config.categories.iter().map(|category| category.id.as_str()))
        .flat_map(|id| id.match_indices('/').map(|(slash, _)| &id[..slash]).chain([id]))
        .collect();
    let lost = questions.iter().filter(|document| stated(document).is_some_and(|id| !known.contains(id)));
    used.extend(lost.map(|document| folder_category(document)));
    used
}

fn index<'a>(ids: impl Iterator<Item = &'a str>) -> FxHashMap<&'a str, u16> {
    ids.enumerate().map(|(at, id)| (id, at as u16)).collect()
}

/// Positions of the ids in `known`, without repetition and in their order there.
fn positions(ids: &[Spanned<String>], known: &FxHashMap<&str, u16>) -> Vec<u16> {
    let mut found: Vec<u16> = ids.iter().filter_map(|id| known.get(id.value.as_str()).copied()).collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn questions(config: &Config, documents: &[Arc<Document>], levels: &[Level], categories: &[Category]) -> (Vec<Question>, usize) {
    let level_index = index(config.levels.iter().map(|level| level.id.as_str()));
    let role_index = index(config.roles.iter().map(|role| role.id.as_str()));
    let competency_index = index(config.competencies.iter().map(|competency| competency.id.as_str()));
    let by_id: FxHashMap<&str, u32> =
        categories.iter().enumerate().map(|(at, category)| (category.reference.id.as_str(), at as u32)).collect();
    // Questions of the same levels share the list of them.
    let mut level_sets: FxHashMap<Vec<u16>, Hashed<Vec<Hashed<LevelRef>>>> = FxHashMap::default();
    for document in documents {
        let found = positions(&document.front.levels, &level_index);
        level_sets
            .entry(found)
            .or_insert_with_key(|found| Hashed::new(found.iter().map(|at| levels[usize::from(*at)].reference.clone()).collect()));
    }
    let question = |document: &Arc<Document>| {
        let front = &document.front;
        let stated = front.category.as_ref().and_then(|category| by_id.get(category.value.as_str()));
        // Every folder that is needed here has been made a category.
        let category = stated.or_else(|| by_id.get(folder_category(document))).copied()?;
        let level_positions = positions(&front.levels, &level_index);
        let entry = Entry {
            outline: document.outline.clone(),
            id: document.id().to_owned(),
            levels: level_sets.get(&level_positions)?.clone(),
            category: categories[category as usize].reference.clone(),
            minutes: front.minutes.unwrap_or(config.default_minutes),
        };
        Some(Question {
            document: Arc::clone(document),
            entry: Hashed::new(entry),
            levels: level_positions,
            category,
            roles: positions(&front.roles, &role_index),
            competencies: positions(&front.competencies, &competency_index),
            related: Vec::new(),
            replaced_by: None,
        })
    };
    let questions: Vec<Question> = documents.par_iter().filter_map(question).collect();
    let order = reading_order(&questions);
    let mut waiting: Vec<Option<Question>> = questions.into_iter().map(Some).collect();
    let questions: Vec<Question> = order.into_iter().filter_map(|index| waiting[index as usize].take()).collect();
    let active = questions.partition_point(|question| question.document.front.status != Status::Retired);
    (questions, active)
}

/// The questions by category, level, `order` and title; retired ones behind all others.
fn reading_order(questions: &[Question]) -> Vec<u32> {
    // The title's first bytes settle nearly every comparison without following a pointer.
    let start_of = |title: &str| {
        let mut start = [0; 8];
        start.iter_mut().zip(title.bytes()).for_each(|(to, byte)| *to = byte);
        u64::from_be_bytes(start)
    };
    let mut keys: Vec<_> = questions
        .iter()
        .enumerate()
        .map(|(index, question)| {
            let (front, title) = (&question.document.front, &question.document.outline.title);
            let level = question.levels.first().map_or(0, |level| level + 1);
            (front.status == Status::Retired, question.category, level, front.order, start_of(title), index as u32)
        })
        .collect();
    keys.sort_unstable_by(|a, b| {
        let rest = |index: u32| {
            let document = &questions[index as usize].document;
            (&document.outline.title, &document.path)
        };
        (a.0, a.1, a.2, a.3, a.4).cmp(&(b.0, b.1, b.2, b.3, b.4)).then_with(|| rest(a.5).cmp(&rest(b.5)))
    });
    keys.into_iter().map(|key| key.5).collect()
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

fn tags(active: &[Question]) -> Vec<Tag> {
    /// How a tag is written, how often; and where.
    #[derive(Default)]
    struct Found<'a> {
        names: BTreeMap<&'a str, u32>,
        url: Option<Route>,
        questions: Vec<u32>,
    }
    let mut found: FxHashMap<&str, Found<'_>> = FxHashMap::default();
    for (index, question) in active.iter().enumerate() {
        for tag in &question.document.outline.tags {
            let found = found.entry(&tag.slug).or_default();
            *found.names.entry(&tag.name).or_default() += 1;
            found.url.get_or_insert_with(|| tag.url.clone());
            found.questions.push(index as u32);
        }
    }
    let tag = |(slug, Found { names, url, questions }): (&str, Found<'_>)| {
        // The spelling that most questions use; of equally many, the first by alphabet.
        let title = names.iter().max_by_key(|(name, count)| (**count, std::cmp::Reverse(**name)));
        let title = title.map_or(slug, |(name, _)| name).to_owned();
        Tag { term: Hashed::new(Term { id: slug.to_owned(), title, definition: None, url }), questions }
    };
    let mut tags: Vec<Tag> = found.into_iter().map(tag).collect();
    tags.sort_unstable_by(|a, b| a.term.id.cmp(&b.term.id));
    tags
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
    for index in 0..handbook.questions.len() {
        let front = &handbook.questions[index].document.front;
        if front.related.is_empty() && front.replaced_by.is_none() {
            continue;
        }
        let find = |id: &Spanned<String>| handbook.by_id.get(&id.value).copied().filter(|other| *other != index as u32);
        let mut related: Vec<u32> = front.related.iter().filter_map(find).collect();
        related.dedup();
        let replaced_by = front.replaced_by.as_ref().and_then(find);
        handbook.questions[index].related = related;
        handbook.questions[index].replaced_by = replaced_by;
    }
}
