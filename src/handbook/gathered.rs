//! What is gathered from all questions in use: tags, lists, coverage.
//!
//! In: levels, categories, roles and questions. Out: a [`Gathered`]. Invariant: it depends on the order of the questions and on what they say of levels,
//! roles and tags, so it is remembered for as long as these are the same; titles and texts are no part of it.

use super::coverage::{Coverage, coverage};
use super::lists::{List, lists};
use super::tags::tags;
use super::{Category, Level, Question, Role, Tag};
use crate::inputs::config::Config;
use crate::words::key::{Hashed, Key};
use std::sync::Arc;

/// What is gathered.
#[derive(Clone, Debug)]
pub struct Gathered {
    /// The tags, by slug.
    pub tags: Arc<Vec<Tag>>,
    /// Every list of questions that has a page.
    pub lists: Arc<Vec<List>>,
    /// The level × category matrix.
    pub coverage: Hashed<Coverage>,
}

/// What was gathered last, and the key of what it was gathered from.
#[derive(Debug, Default)]
pub struct Memo(Option<(Key, Gathered)>);

impl Memo {
    /// Gathers from the questions in use.
    pub fn gather(
        &mut self,
        config: &Config,
        (levels, categories, roles): (&[Level], &[Category], &[Role]),
        active: &[Question],
    ) -> Gathered {
        let level_keys: Vec<Key> = levels.iter().map(|level| level.reference.key()).collect();
        let role_keys: Vec<Key> = roles.iter().map(|role| role.reference.key()).collect();
        let tree: Vec<(Key, Option<u32>)> =
            categories.iter().map(|category| (category.reference.key(), category.parent)).collect();
        let shapes: Vec<(u32, Key)> = active.iter().map(|question| (question.category, question.shape)).collect();
        let key = Key::of(&(level_keys, role_keys, tree, &config.categories, shapes));
        match &self.0 {
            Some((known, gathered)) if *known == key => gathered.clone(),
            _ => {
                let (tags, coverage) = rayon::join(|| tags(active), || coverage(config, levels, categories, active));
                let lists = Arc::new(lists(levels, categories, roles, &tags, active, &coverage));
                let gathered = Gathered { tags: Arc::new(tags), lists, coverage: Hashed::new(coverage) };
                self.0.insert((key, gathered)).1.clone()
            }
        }
    }
}
