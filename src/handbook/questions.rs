//! From documents to questions whose levels, category, roles and competencies are resolved.

use super::entry::Entry;
use super::{Category, Level, Question};
use crate::inputs::config::Config;
use crate::question::front_matter::Status;
use crate::question::{Document, Place};
use crate::words::key::Hashed;
use crate::words::span::Spanned;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::hash::Hash;
use std::sync::{Arc, PoisonError, RwLock};

/// The id of the category for questions that lie in no folder and state none.
const NO_FOLDER: &str = "general";

/// The category of a question that states none: its folder, or the one for files that lie in no folder.
pub fn folder_category(document: &Document) -> &str {
    match &document.place {
        Place::Free(Some(folder)) => folder,
        _ => NO_FOLDER,
    }
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

/// The questions in reading order, and how many of them are in use. Each document is looked at once: together they are larger than
/// a processor's cache, and fetching them is most of the work.
pub fn questions(
    config: &Config,
    documents: &[&Arc<Document>],
    levels: &[Level],
    categories: &[Category],
) -> (Vec<Question>, usize) {
    let level_index = index(config.levels.iter().map(|level| level.id.as_str()));
    let role_index = index(config.roles.iter().map(|role| role.id.as_str()));
    let competency_index = index(config.competencies.iter().map(|competency| competency.id.as_str()));
    let by_id: FxHashMap<&str, u32> =
        categories.iter().enumerate().map(|(at, category)| (category.reference.id.as_str(), at as u32)).collect();
    let level_sets = Sets { item: |at: usize| levels[at].reference.clone(), known: RwLock::default() };
    let role_sets = Sets { item: |at: usize| config.roles[at].id.clone(), known: RwLock::default() };
    let question = |(index, document): (usize, &&Arc<Document>)| {
        let front = &document.front;
        let stated = front.category.as_ref().and_then(|category| by_id.get(category.value.as_str()));
        // Every folder that is needed here has been made a category.
        let category = stated.or_else(|| by_id.get(folder_category(document))).copied()?;
        let level_positions = positions(&front.levels, &level_index);
        let role_positions = positions(&front.roles, &role_index);
        let entry = Entry {
            outline: document.outline.clone(),
            id: document.id().to_owned(),
            levels: level_sets.get(&level_positions),
            category: categories[category as usize].reference.clone(),
            roles: role_sets.get(&role_positions),
            minutes: front.minutes.unwrap_or(config.default_minutes),
            review_due: front.review_due(config.review_every),
        };
        let first_level = level_positions.first().map_or(0, |level| level + 1);
        let is_retired = front.status == Status::Retired;
        let place = (is_retired, category, first_level, front.order, beginning(&document.outline.title), index as u32);
        let question = Question {
            document: Arc::clone(document),
            entry: Hashed::new(entry),
            levels: level_positions,
            category,
            roles: role_positions,
            competencies: positions(&front.competencies, &competency_index),
            is_leaked: front.leaked.is_some(),
            related: Vec::new(),
            replaced_by: None,
        };
        Some((place, question))
    };
    let (mut places, questions): (Vec<_>, Vec<_>) = documents.par_iter().enumerate().filter_map(question).unzip();
    let active = places.iter().filter(|place| !place.0).count();
    // A place ends in the index of its document, so that what titles do not settle is settled by path, in which documents are sorted.
    let mut waiting: Vec<Option<Question>> = Vec::new();
    waiting.resize_with(documents.len(), || None);
    for (place, question) in places.iter().zip(questions) {
        waiting[place.5 as usize] = Some(question);
    }
    let title = |index: u32| &documents[index as usize].outline.title;
    places.par_sort_unstable_by(|a, b| {
        (a.0, a.1, a.2, a.3, a.4)
            .cmp(&(b.0, b.1, b.2, b.3, b.4))
            .then_with(|| title(a.5).cmp(title(b.5)))
            .then_with(|| a.5.cmp(&b.5))
    });
    (places.iter().filter_map(|place| waiting[place.5 as usize].take()).collect(), active)
}

/// The first bytes of a title; they settle nearly every comparison without a look at the title itself.
fn beginning(title: &str) -> u64 {
    let mut bytes = [0; 8];
    bytes.iter_mut().zip(title.bytes()).for_each(|(to, byte)| *to = byte);
    u64::from_be_bytes(bytes)
}

/// Lists by the positions of their items: questions of the same levels or roles share the list of them.
struct Sets<T, F: Fn(usize) -> T> {
    item: F,
    known: RwLock<FxHashMap<Vec<u16>, Hashed<Vec<T>>>>,
}

impl<T: Hash, F: Fn(usize) -> T> Sets<T, F> {
    fn get(&self, positions: &[u16]) -> Hashed<Vec<T>> {
        if let Some(set) = self.known.read().unwrap_or_else(PoisonError::into_inner).get(positions) {
            return set.clone();
        }
        let set = Hashed::new(positions.iter().map(|at| (self.item)(usize::from(*at))).collect());
        self.known.write().unwrap_or_else(PoisonError::into_inner).entry(positions.to_vec()).or_insert(set).clone()
    }
}
