//! What pages can be narrowed down by.
//!
//! In: a handbook, and the pages. Out: for each value the pages that have it. Invariant: the value with the empty id has the questions for every
//! level or role, which every choice leaves in.

use super::encode::gaps;
use super::pages::Page;
use crate::handbook::Handbook;
use crate::handbook::entry::{CategoryRef, Entry, LevelRef, RoleRef};
use crate::words::key::{Hashed, Key};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The names that an index shows.
#[derive(Debug)]
pub struct Labels {
    levels: Vec<Hashed<LevelRef>>,
    categories: Vec<Hashed<CategoryRef>>,
    roles: Vec<Hashed<RoleRef>>,
    by_id: BTreeMap<String, usize>,
}

impl Labels {
    /// Those of a handbook.
    pub fn new(handbook: &Handbook) -> Self {
        let categories: Vec<_> = handbook.categories.iter().map(|category| category.reference.clone()).collect();
        let by_id = categories.iter().enumerate().map(|(at, category)| (category.id.clone(), at)).collect();
        Labels {
            levels: handbook.levels.iter().map(|level| level.reference.clone()).collect(),
            roles: handbook.roles.iter().map(|role| role.reference.clone()).collect(),
            categories,
            by_id,
        }
    }

    /// Equal keys mean equal names.
    pub fn key(&self) -> Key {
        Key::of(&(&self.levels, &self.categories, &self.roles))
    }

    /// The titles of the levels.
    pub fn levels(&self) -> Vec<&str> {
        self.levels.iter().map(|level| level.title.as_str()).collect()
    }

    /// The titles of the categories.
    pub fn categories(&self) -> Vec<&str> {
        self.categories.iter().map(|category| category.title.as_str()).collect()
    }

    /// The place of a category.
    pub fn category(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// Id, title and pages of each value, by facet.
    pub fn facets(&self, pages: &[Page]) -> Value {
        let lists = |ids: &dyn Fn(&Entry) -> Vec<String>| {
            let mut lists: BTreeMap<String, Vec<u32>> = BTreeMap::new();
            for (number, page) in pages.iter().enumerate() {
                let ids = page.entry.as_deref().map(ids).unwrap_or_default();
                ids.into_iter().for_each(|id| lists.entry(id).or_default().push(number as u32));
            }
            lists
        };
        let every = |ids: Vec<String>| if ids.is_empty() { vec![String::new()] } else { ids };
        let values = |mut lists: BTreeMap<String, Vec<u32>>, known: &mut dyn Iterator<Item = (&str, &str)>| {
            let values = [("", "")].into_iter().chain(known);
            // A category may have nothing but sub-categories.
            let is_above =
                |lists: &BTreeMap<String, Vec<u32>>, id: &str| lists.keys().any(|other| other.starts_with(&format!("{id}/")));
            let pages = |lists: &mut BTreeMap<String, Vec<u32>>, id| {
                let pages = is_above(lists, id).then(Vec::new);
                lists.remove(id).or(pages)
            };
            let values = values.filter_map(|(id, title)| Some((id, title, pages(&mut lists, id)?))).collect::<Vec<_>>();
            values.into_iter().map(|(id, title, pages)| json!([id, title, gaps(pages)])).collect::<Vec<_>>()
        };
        let levels = lists(&|entry| every(entry.levels.iter().map(|level| level.id.clone()).collect()));
        let roles = lists(&|entry| every(entry.roles.to_vec()));
        let categories = lists(&|entry| vec![entry.category.id.clone()]);
        let tags = lists(&|entry| entry.outline.tags.iter().map(|tag| tag.slug.clone()).collect());
        let minutes = lists(&|entry| vec![format!("{:03}", entry.minutes)]);
        let states = lists(&|entry| vec![entry.state().to_owned()]);
        let mut names: BTreeMap<&str, &str> = BTreeMap::new();
        for tag in pages.iter().filter_map(|page| page.entry.as_deref()).flat_map(|entry| &entry.outline.tags) {
            names.entry(&tag.slug).or_insert(&tag.name);
        }
        let mut names: Vec<(&str, &str)> = names.into_iter().collect();
        names.sort_by_cached_key(|(slug, name)| (name.to_lowercase(), slug.to_owned()));
        let plain = |lists: BTreeMap<String, Vec<u32>>| {
            let value = |(id, pages): (String, Vec<u32>)| {
                let id = id.trim_start_matches('0').to_owned();
                json!([id, id, gaps(pages)])
            };
            lists.into_iter().map(value).collect::<Vec<_>>()
        };
        json!({
            "level": values(levels, &mut self.levels.iter().map(|level| (level.id.as_str(), level.title.as_str()))),
            "category": values(categories, &mut self.categories.iter().map(|category| (category.id.as_str(), category.title.as_str()))),
            "role": values(roles, &mut self.roles.iter().map(|role| (role.id.as_str(), role.title.as_str()))),
            "tag": values(tags, &mut names.into_iter()),
            "minutes": plain(minutes),
            "status": plain(states),
        })
    }
}
