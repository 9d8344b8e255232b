//! The category tree: what `askbook.toml` names, what folders add, in one order.

use super::Category;
use super::entry::{CategoryRef, Crumb};
use crate::inputs::config::Config;
use crate::question::Document;
use crate::words::key::Hashed;
use crate::words::path::Route;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Builds the tree from the configuration, the ids that folders and questions use, and the introductions by category id.
pub fn categories(config: &Config, used: &BTreeSet<&str>, intros: &BTreeMap<&str, Arc<Document>>) -> Vec<Category> {
    let mut ids: BTreeSet<&str> = BTreeSet::new();
    let named = config.categories.iter().map(|category| category.id.as_str());
    for id in named.chain(used.iter().copied()).chain(intros.keys().copied()) {
        ids.extend(id.match_indices('/').map(|(slash, _)| &id[..slash]));
        ids.insert(id);
    }
    let position = |id: &str| config.categories.iter().position(|category| category.id == id).unwrap_or(usize::MAX);
    let mut children: BTreeMap<Option<&str>, Vec<&str>> = BTreeMap::new();
    for id in ids {
        children.entry(id.rfind('/').map(|slash| &id[..slash])).or_default().push(id);
    }
    for siblings in children.values_mut() {
        siblings.sort_by_cached_key(|id| {
            let order = intros.get(id).map_or(0, |intro| intro.front.order);
            (order, position(id), title(config, intros, id).to_lowercase(), *id)
        });
    }
    let mut list: Vec<Category> = Vec::new();
    let mut open: Vec<(&str, Option<u32>)> = children.get(&None).into_iter().flatten().rev().map(|id| (*id, None)).collect();
    while let Some((id, parent)) = open.pop() {
        let index = list.len() as u32;
        let category = category(config, intros, id, parent, &list);
        list.push(category);
        if let Some(parent) = parent {
            list[parent as usize].children.push(index);
        }
        open.extend(children.get(&Some(id)).into_iter().flatten().rev().map(|child| (*child, Some(index))));
    }
    for index in (0..list.len()).rev() {
        if let Some(parent) = list[index].parent {
            let subtree = list[index].subtree;
            list[parent as usize].subtree += subtree;
        }
    }
    list
}

fn category(
    config: &Config,
    intros: &BTreeMap<&str, Arc<Document>>,
    id: &str,
    parent: Option<u32>,
    list: &[Category],
) -> Category {
    let url = Route::new(format!("{id}/index.html"));
    let title = title(config, intros, id);
    let parent_category = parent.map(|parent| &list[parent as usize]);
    let mut trail = parent_category.map_or_else(Vec::new, |parent| parent.trail.to_vec());
    trail.push(Crumb { title: title.clone(), url: url.clone() });
    let depth = trail.len() as u32 - 1;
    let configured = config.categories.iter().find(|category| category.id == id);
    let intro = intros.get(id).cloned();
    let summary = configured
        .and_then(|category| category.summary.clone())
        .or_else(|| intro.as_ref().and_then(|intro| intro.front.summary.as_deref().map(str::to_owned)));
    let reference =
        CategoryRef { id: id.to_owned(), title, summary, url, anchor: format!("Category-{}", id.replace('/', "-")), depth };
    Category {
        reference: Hashed::new(reference),
        trail: Hashed::new(trail),
        depth,
        parent,
        children: Vec::new(),
        subtree: 1,
        intro,
        questions: 0..0,
    }
}

/// The title from the introduction's front matter, from the configuration, or from the folder's name.
fn title(config: &Config, intros: &BTreeMap<&str, Arc<Document>>, id: &str) -> String {
    let intro = intros.get(id).filter(|intro| intro.front.title.is_some());
    let configured = || config.categories.iter().find(|category| category.id == id)?.title.clone();
    let of_folder = || {
        let words = id.rsplit('/').next().unwrap_or(id).replace('-', " ");
        let mut letters = words.chars();
        letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
    };
    intro.map(|intro| intro.outline.title.to_string()).or_else(configured).unwrap_or_else(of_folder)
}
