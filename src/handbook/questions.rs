//! From documents to questions whose levels, category, roles and competencies are resolved.

use super::classes::Nature;
use super::entry::{Entry, LevelRef, RoleRef, Term};
use super::{Category, Handbook, Level, Own, Question, Role, TagKey};
use crate::inputs::config::Config;
use crate::question::front_matter::Status;
use crate::question::known::Row;
use crate::question::{self, Document};
use crate::words::key::{Hashed, Key};
use crate::words::span::Spanned;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::hash::Hash;
use std::sync::{Arc, PoisonError, RwLock};

/// The id of the category for questions that lie in no folder and state none.
const NO_FOLDER: &str = "general";
/// How many documents a thread takes at a time where there is little to do for each.
pub const STRETCH: usize = 512;

/// What is remembered of a document.
#[derive(Debug, Default)]
pub struct Remembered {
    pub nature: Option<Nature>,
    made: Option<Made>,
    /// The key of what its links lead to, and on which ground, see [`Handbook::ground`].
    links: Option<(Key, Key)>,
}

/// What a question is by its document and by what that names.
#[derive(Debug)]
struct Made {
    /// The key of what it was made with beside the document.
    with: Key,
    /// The question without those that it names.
    question: Question,
    /// The key of its id.
    id: Key,
    /// The keys of the ids that it names.
    related: Vec<Key>,
    replaced_by: Option<Key>,
    has_links: bool,
    place: Place,
}

/// Where a question stands in reading order, but for its category: whether it is retired, its first level, its order, and the first
/// bytes of its title, which settle nearly every comparison without a look at the title itself.
type Place = (bool, u16, i64, u64);
/// The same with the category, as questions are sorted by it.
type Placed = (bool, u32, u16, i64, u64);

/// The questions of a handbook.
pub struct Questions {
    /// In reading order.
    pub all: Vec<Question>,
    /// How many of them are in use.
    pub active: u32,
    /// Which question has an id, by the key of the id; the first one by path where several have it.
    pub by_id: FxHashMap<Key, u32>,
    /// Of each document that is a question, its number in reading order.
    pub numbers: Vec<Option<u32>>,
}

/// The category of a question that states none: its folder, or the one for files that lie in no folder.
pub fn folder_category(document: &Document) -> &str {
    match &document.place {
        question::Place::Free(Some(folder)) => folder,
        _ => NO_FOLDER,
    }
}

/// The category that a document states.
pub fn stated_category(document: &Document) -> Option<&str> {
    document.front.category.as_ref().map(|category| category.value.as_str())
}

/// The questions in reading order: of `rows`, those that have a category. What is remembered of them is not made again, and `order`, which holds the
/// positions of all rows, brings along the order of the last run, from which little differs.
pub fn questions(
    rows: &mut [Row<Remembered>],
    order: &mut Vec<u32>,
    categories_of: &[Option<u32>],
    categories: &[Category],
    names: &Names<'_>,
) -> Questions {
    let with: Vec<Key> = categories.iter().map(|category| Key::of(&(names.key, &category.reference))).collect();
    rows.par_iter_mut().zip(categories_of).with_min_len(STRETCH).for_each(|(row, category)| {
        let Some(category) = category.map(|category| category as usize) else { return };
        if row.known.made.as_ref().is_none_or(|made| made.with != with[category]) {
            row.known.made = Some(names.make(&row.document, &categories[category], with[category]));
        }
    });
    let place = |at: u32| {
        let (is_retired, level, order, beginning) = rows[at as usize].known.made.as_ref()?.place;
        Some((is_retired, categories_of[at as usize]?, level, order, beginning))
    };
    let (mut places, mut others) = (Vec::with_capacity(rows.len()), Vec::new());
    for at in order.drain(..) {
        match place(at) {
            Some(place) => places.push((place, at)),
            None => others.push(at),
        }
    }
    let title = |at: u32| &rows[at as usize].document.outline.title;
    // What titles do not settle is settled by path, in which documents are sorted.
    places.sort_by(|(a, at), (b, other)| a.cmp(b).then_with(|| title(*at).cmp(title(*other))).then_with(|| at.cmp(other)));
    order.extend(places.iter().map(|(_, at)| *at).chain(others));
    let made = |at: u32| rows[at as usize].known.made.as_ref().expect("what has a place has been made");
    let mut by_id: FxHashMap<Key, u32> = FxHashMap::with_capacity_and_hasher(places.len(), Default::default());
    let mut numbers = vec![None; rows.len()];
    for ((_, at), number) in places.iter().zip(0..) {
        numbers[*at as usize] = Some(number);
        let first = by_id.entry(made(*at).id).or_insert(number);
        if *at < places[*first as usize].1 {
            *first = number;
        }
    }
    let question = |(number, ((_, category, ..), at)): (usize, &(Placed, u32))| {
        let made = made(*at);
        let find = |id: &Key| by_id.get(id).copied().filter(|other| *other as usize != number);
        let mut related: Vec<u32> = made.related.iter().filter_map(find).collect();
        let replaced_by = made.replaced_by.as_ref().and_then(find);
        let has_unknown = related.len() < made.related.len() || replaced_by.is_some() != made.replaced_by.is_some();
        related.dedup();
        Question { category: *category, related, replaced_by, has_unknown, ..made.question.clone() }
    };
    let all = places.par_iter().enumerate().with_min_len(STRETCH).map(question).collect();
    let active = places.iter().filter(|((is_retired, ..), _)| !is_retired).count() as u32;
    Questions { all, active, by_id, numbers }
}

/// Finds out what the links of questions lead to. It is remembered for as long as they stand on the same ground.
pub fn link(handbook: &mut Handbook, rows: &mut [Row<Remembered>]) {
    let ground = handbook.ground();
    let has_links = |row: &Row<Remembered>| row.known.made.as_ref().is_some_and(|made| made.has_links);
    rows.par_iter_mut().with_min_len(STRETCH).filter(|row| has_links(row)).for_each(|row| {
        if row.known.links.is_none_or(|(known, _)| known != ground) {
            row.known.links = Some((ground, handbook.links_key(&row.document)));
        }
    });
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| has_links(row)) {
        if let (Some(number), Some((_, links))) = (handbook.documents.numbers()[at], row.known.links) {
            handbook.questions[number as usize].links = links;
        }
    }
}

/// What questions name, to be looked up by id.
pub struct Names<'a> {
    config: &'a Config,
    levels: Named<'a, Hashed<LevelRef>>,
    roles: Named<'a, Hashed<RoleRef>>,
    role_ids: Named<'a, String>,
    competencies: Named<'a, Hashed<Term>>,
    /// Equal keys mean that questions of one category are made in one way.
    key: Key,
}

impl<'a> Names<'a> {
    pub fn new(config: &'a Config, levels: &'a [Level], roles: &'a [Role], competencies: &'a [Hashed<Term>]) -> Self {
        let levels: Vec<_> = levels.iter().map(|level| (level.reference.id.as_str(), level.reference.clone())).collect();
        let role_ids = roles.iter().map(|role| (role.reference.id.as_str(), role.reference.id.clone())).collect();
        let roles: Vec<_> = roles.iter().map(|role| (role.reference.id.as_str(), role.reference.clone())).collect();
        let competencies: Vec<_> = competencies.iter().map(|term| (term.id.as_str(), term.clone())).collect();
        let key = Key::of(&(&levels, &roles, &competencies, config.default_minutes, config.review_every));
        let (levels, roles, role_ids) = (Named::new(levels), Named::new(roles), Named::new(role_ids));
        Names { config, levels, roles, role_ids, competencies: Named::new(competencies), key }
    }

    fn make(&self, document: &Arc<Document>, category: &Category, with: Key) -> Made {
        let (front, outline) = (&document.front, &document.outline);
        let (levels, roles) = (self.levels.positions(&front.levels), self.roles.positions(&front.roles));
        let entry = Entry {
            outline: outline.clone(),
            id: document.id().to_owned(),
            levels: self.levels.get(&levels),
            category: category.reference.clone(),
            roles: self.role_ids.get(&roles),
            minutes: front.minutes.unwrap_or(self.config.default_minutes),
            review_due: front.review_due(self.config.review_every),
            state: Entry::state_of(outline),
        };
        let first_level = levels.first().map_or(0, |level| level + 1);
        let place = (front.status == Status::Retired, first_level, front.order, beginning(&outline.title));
        let key_of = |id: &Spanned<String>| Key::of(id.value.as_str());
        let (role_references, competencies) =
            (self.roles.get(&roles), self.competencies.get(&self.competencies.positions(&front.competencies)));
        let entry = Hashed::new(entry);
        let entry_key = entry.key();
        let facts = Key::of(&(document.front_key, &entry, &role_references, &competencies));
        let own = Own {
            document: Arc::clone(document),
            entry,
            role_references,
            competencies,
            levels,
            roles,
            is_leaked: front.leaked.is_some(),
            tags: outline.tags.iter().map(TagKey::new).collect(),
            updated: front.reviewed.iter().chain(&front.created).map(|date| date.value).max(),
        };
        let question = Question {
            entry_key,
            facts,
            shape: Key::of(&(&own.levels, &own.roles, own.is_leaked, &own.tags)),
            language: front.lang.clone(),
            links: Key::default(),
            own: Hashed::new(own),
            category: 0,
            related: Vec::new(),
            replaced_by: None,
            has_unknown: false,
        };
        Made {
            with,
            question,
            id: Key::of(document.id()),
            related: front.related.iter().map(key_of).collect(),
            replaced_by: front.replaced_by.as_ref().map(key_of),
            has_links: !document.link_keys.is_empty(),
            place,
        }
    }
}

/// The first bytes of a title.
fn beginning(title: &str) -> u64 {
    let mut bytes = [0; 8];
    bytes.iter_mut().zip(title.bytes()).for_each(|(to, byte)| *to = byte);
    u64::from_be_bytes(bytes)
}

/// Things that have ids, in their order. Questions that name the same ones share the list of them.
struct Named<'a, T> {
    items: Vec<(&'a str, T)>,
    index: FxHashMap<&'a str, u16>,
    lists: RwLock<FxHashMap<Vec<u16>, Hashed<Vec<T>>>>,
}

impl<'a, T: Clone + Hash> Named<'a, T> {
    fn new(items: Vec<(&'a str, T)>) -> Self {
        let index = items.iter().zip(0..).map(|((id, _), at)| (*id, at)).collect();
        Named { items, index, lists: RwLock::default() }
    }

    /// Positions of the ids that are known, without repetition and in their order.
    fn positions(&self, ids: &[Spanned<String>]) -> Vec<u16> {
        let mut found: Vec<u16> = ids.iter().filter_map(|id| self.index.get(id.value.as_str()).copied()).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// What stands at these positions.
    fn get(&self, positions: &[u16]) -> Hashed<Vec<T>> {
        if let Some(list) = self.lists.read().unwrap_or_else(PoisonError::into_inner).get(positions) {
            return list.clone();
        }
        let list = Hashed::new(positions.iter().map(|at| self.items[usize::from(*at)].1.clone()).collect());
        self.lists.write().unwrap_or_else(PoisonError::into_inner).entry(positions.to_vec()).or_insert(list).clone()
    }
}
