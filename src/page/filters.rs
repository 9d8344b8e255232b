//! By what a reader can narrow down the questions of a list that stand on one page.
//!
//! In: the list as its page shows it. Out: the choices. Invariant: each choice leaves some of the questions and takes some away; what would do
//! neither is not offered.

use super::fields::Site;
use super::list::ListView;
use crate::handbook::Listed;
use crate::handbook::entry::{CategoryRef, Entry, LevelRef, RoleRef, STATES};
use crate::words::key::Hashed;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

/// Bounds of time that people plan with, in minutes.
const MINUTES: [u16; 9] = [2, 5, 10, 15, 20, 30, 45, 60, 90];

/// The choices, each list empty where there is nothing to choose.
#[derive(Debug, Serialize)]
pub struct Filters<'a> {
    /// The levels, in their order. A question for every level fits each of them.
    pub levels: Vec<&'a Hashed<LevelRef>>,
    /// The categories, in the order of the list.
    pub categories: Vec<&'a Hashed<CategoryRef>>,
    /// The roles, in their order. A question for every role fits each of them.
    pub roles: Vec<&'a Hashed<RoleRef>>,
    /// The tags, by name.
    pub tags: Vec<Tag<'a>>,
    /// Upper bounds, in minutes.
    pub minutes: Vec<u16>,
    /// The states, see [`STATES`].
    pub statuses: Vec<&'static str>,
    /// Whether a question says when it is to be reviewed again.
    pub due: bool,
}

/// A tag to choose, with the names of fields that others to choose have.
#[derive(Debug, Serialize)]
pub struct Tag<'a> {
    /// The slug.
    pub id: &'a str,
    /// The name.
    pub title: &'a str,
}

impl<'a> Filters<'a> {
    /// What the page of `list` can be narrowed down by.
    pub fn new(site: &'a Site, list: &'a ListView<'_>) -> Self {
        let listed = list.groups.iter().flat_map(|group| group.questions.iter()).chain(list.retired.iter().copied());
        let entries: Vec<&'a Hashed<Entry>> = listed.map(Listed::entry).collect();
        let divides = |fits: &dyn Fn(&Entry) -> bool| {
            let fitting = entries.iter().filter(|entry| fits(entry)).count();
            fitting > 0 && fitting < entries.len()
        };
        let at_level = |entry: &Entry, id: &str| entry.levels.is_empty() || entry.levels.iter().any(|level| level.id == id);
        let levels = site.levels.iter().filter(|level| divides(&|entry| at_level(entry, &level.id)));
        let in_role = |entry: &Entry, id: &str| entry.roles.is_empty() || entry.roles.iter().any(|role| role == id);
        let roles = site.roles.iter().filter(|role| divides(&|entry| in_role(entry, &role.id)));
        let mut seen = FxHashSet::default();
        let categories = entries.iter().map(|entry| &entry.category).filter(|category| seen.insert(category.id.as_str()));
        let within = |entry: &Entry, id: &str| {
            entry.category.id.strip_prefix(id).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let categories = categories.filter(|category| divides(&|entry| within(entry, &category.id)));
        let mut tags: FxHashMap<&'a str, (&'a str, usize)> = FxHashMap::default();
        for tag in entries.iter().flat_map(|entry| &entry.outline.tags) {
            tags.entry(&tag.slug).or_insert((&tag.name, 0)).1 += 1;
        }
        let tags = tags.into_iter().filter(|(_, (_, count))| *count < entries.len());
        let mut tags: Vec<Tag<'a>> = tags.map(|(id, (title, _))| Tag { id, title }).collect();
        tags.sort_by_cached_key(|tag| (tag.title.to_lowercase(), tag.id));
        Filters {
            levels: levels.collect(),
            categories: categories.collect(),
            roles: roles.collect(),
            tags,
            minutes: MINUTES.into_iter().filter(|bound| divides(&|entry| entry.minutes <= *bound)).collect(),
            statuses: STATES.into_iter().filter(|state| divides(&|entry| entry.state() == *state)).collect(),
            due: entries.iter().any(|entry| entry.review_due.is_some()),
        }
    }
}
