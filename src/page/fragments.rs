//! Text that many pages share, rendered once: the navigation, the search dialog, and each question as lists show it.
//!
//! In: a theme and views. Out: HTML as template values. Invariant: a fragment depends on nothing but the theme, the site and what stands in
//! the view of every page that shows it; so whoever comes first may write it, and the page's key covers it.

use super::fields::{PageFields, Place, Root};
use super::list::Group;
use super::theme::{Refusal, Theme, unfit};
use super::view::View;
use crate::handbook::entry::Entry;
use crate::markdown::html::ROOT;
use crate::words::key::{Hashed, Key};
use rustc_hash::FxHashMap;
use std::sync::{Arc, PoisonError, RwLock};
use tera::{Context, Value};

/// The fragments of one site in one theme, each in every language that a page shows it in.
pub struct Fragments {
    /// Bytes of a page, and so of a fragment, at most.
    pub(super) most: u64,
    sidebars: RwLock<FxHashMap<(Place, Key), Value>>,
    searches: RwLock<FxHashMap<(Root, Key), Value>>,
    entries: RwLock<FxHashMap<(Key, Key), Arc<str>>>,
}

impl Fragments {
    /// None yet, for pages of at most so many bytes.
    pub fn new(most: u64) -> Self {
        Fragments { most, sidebars: RwLock::default(), searches: RwLock::default(), entries: RwLock::default() }
    }

    /// The navigation as a page shows it.
    ///
    /// # Errors
    ///
    /// What is wrong with `parts/sidebar.html`.
    pub fn sidebar(&self, theme: &Theme, view: &View<'_>, page: &PageFields) -> Result<Value, Refusal> {
        let place = (page.place(view.site), view.texts.key());
        if let Some(sidebar) = self.sidebars.read().unwrap_or_else(PoisonError::into_inner).get(&place) {
            return Ok(sidebar.clone());
        }
        let mut context = Context::from_serialize(&place.0).map_err(unfit)?;
        context.insert_value("site", Value::try_from_serializable(view.site).map_err(unfit)?);
        context.insert_value("t", Value::try_from_serializable(view.texts).map_err(unfit)?);
        let sidebar = Value::safe_string(theme.render("parts/sidebar.html", &context, self.most)?.trim_end());
        self.sidebars.write().unwrap_or_else(PoisonError::into_inner).insert(place, sidebar.clone());
        Ok(sidebar)
    }

    /// The search dialog, with the words that its script needs.
    ///
    /// # Errors
    ///
    /// What is wrong with `parts/search.html`.
    pub fn search(&self, theme: &Theme, view: &View<'_>, page: &PageFields) -> Result<Value, Refusal> {
        let place = (page.root.clone(), view.texts.key());
        if let Some(search) = self.searches.read().unwrap_or_else(PoisonError::into_inner).get(&place) {
            return Ok(search.clone());
        }
        let mut context = Context::new();
        context.insert("root", &place.0);
        context.insert_value("site", Value::try_from_serializable(view.site).map_err(unfit)?);
        context.insert_value("t", Value::try_from_serializable(view.texts).map_err(unfit)?);
        let search = Value::safe_string(theme.render("parts/search.html", &context, self.most)?.trim_end());
        self.searches.write().unwrap_or_else(PoisonError::into_inner).insert(place, search.clone());
        Ok(search)
    }

    /// The questions of each group as a list shows them, with [`ROOT`] for the way to the output folder.
    ///
    /// # Errors
    ///
    /// What is wrong with `parts/entry.html`.
    pub fn entries(&self, theme: &Theme, view: &View<'_>, groups: &[Group<'_>]) -> Result<Value, Refusal> {
        let group = |group: &Group<'_>| {
            let mut html = String::new();
            for question in group.questions.iter() {
                html.push_str(&self.entry(theme, view, question.entry())?);
            }
            Ok(Value::safe_string(&html))
        };
        Ok(Value::from(groups.iter().map(group).collect::<Result<Vec<Value>, Refusal>>()?))
    }

    fn entry(&self, theme: &Theme, view: &View<'_>, entry: &Hashed<Entry>) -> Result<Arc<str>, Refusal> {
        let key = (entry.key(), view.texts.key());
        if let Some(html) = self.entries.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(Arc::clone(html));
        }
        let mut context = Context::new();
        context.insert_value("site", Value::try_from_serializable(view.site).map_err(unfit)?);
        context.insert_value("entry", Value::try_from_serializable(entry).map_err(unfit)?);
        context.insert_value("t", Value::try_from_serializable(view.texts).map_err(unfit)?);
        context.insert("root", &ROOT);
        let html: Arc<str> = theme.render("parts/entry.html", &context, self.most)?.into();
        self.entries.write().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&html));
        Ok(html)
    }
}
