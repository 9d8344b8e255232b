//! The index of a handbook: which files it has, and what is in each.
//!
//! In: the lists of a [`Store`], and the pages. Out: files, each made when it is asked for. Invariant: a file depends on the pages alone, so two
//! builds give the same bytes.

mod cuts;
mod endings;
mod groups;
mod lists;
mod vocabulary;

use super::encode::script;
use super::facets::Labels;
use super::files::{ENGINE, File, Sizes};
use super::pages::Page;
use super::store::{Slot, Store, Word};
use super::text::passages;
use super::tokens::tokens;
use crate::handbook::Handbook;
use crate::handbook::entry::{Entry, STATES};
use crate::words::key::Key;
use crate::words::path::Route;
use groups::Grouped;
use rustc_hash::FxHashMap;
use serde::Serialize;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};
use vocabulary::Vocabulary;

/// An index.
#[derive(Debug)]
pub struct Index {
    pages: Arc<Vec<Page>>,
    /// What is known of each page, by page, and what it is worth.
    known: Vec<(Arc<Slot>, f32)>,
    /// The number of the page in each slot.
    numbers: Vec<u32>,
    words: Vec<Word>,
    /// The numbers of words, group by group; the first word of a group names it.
    members: Vec<u32>,
    /// Where each group begins among `members`; the groups are sorted by name. One more stands behind the last.
    groups: Vec<u32>,
    /// For each file of words its first word, empty for the first file, and its first group.
    shards: Vec<(String, u32)>,
    /// Words whose list stands elsewhere, and prefixes that have a list.
    others: BTreeMap<Arc<str>, Other>,
    /// What words of one stem end in, the usual first.
    endings: Vec<String>,
    /// The words of the pages' languages that say little by themselves, as far as pages have them.
    common: BTreeSet<String>,
    averages: [f32; 3],
    labels: Labels,
    vocabulary: Vocabulary,
    sizes: Sizes,
    layout: String,
    prefixes: OnceLock<FxHashMap<String, Vec<u32>>>,
}

/// A word that has no list of its own.
#[derive(Debug, Default)]
struct Other {
    /// Words of other files that are forms of the same.
    forms: BTreeSet<Arc<str>>,
    /// Words that mean the same.
    synonyms: BTreeSet<Arc<str>>,
    is_prefix: bool,
}

impl Index {
    /// The index of `pages`, which `store` has just been brought up to, in these slots.
    pub(super) fn new(store: &Store, handbook: &Handbook, pages: Arc<Vec<Page>>, slots: &[u32]) -> Self {
        let mut numbers = vec![u32::MAX; store.slots.len()];
        slots.iter().enumerate().for_each(|(page, slot)| numbers[*slot as usize] = page as u32);
        let known = slots.iter().zip(&*pages).map(|(slot, page)| (Arc::clone(&store.slots[*slot as usize]), page.worth()));
        let known: Vec<(Arc<Slot>, f32)> = known.collect();
        let grouped = Grouped::new(store);
        let mut index = Index {
            common: common(store, &pages),
            averages: averages(&known),
            labels: Labels::new(handbook),
            sizes: Sizes::new(0, 0),
            vocabulary: Vocabulary::default(),
            pages,
            known,
            numbers,
            words: store.words.clone(),
            members: grouped.members,
            groups: grouped.groups,
            shards: grouped.shards,
            endings: Vec::new(),
            others: BTreeMap::new(),
            layout: String::new(),
            prefixes: OnceLock::new(),
        };
        for (word, group) in grouped.strays {
            let name = index.name(group).clone();
            index.others.entry(word).or_default().forms.insert(name);
        }
        for prefix in grouped.prefixes {
            index.others.entry(prefix.into()).or_default().is_prefix = true;
        }
        index.endings = index.find_endings();
        index.vocabulary = index.find_vocabulary();
        // Beside the files of words and of the vocabulary, the root and the facets.
        index.sizes = Sizes::new(index.pages.len(), index.shards.len() + index.vocabulary.files() + 2);
        index.add_synonyms(store);
        index.layout = index.layout_key();
        index
    }

    fn name(&self, group: u32) -> &Arc<str> {
        &self.words[self.members[self.groups[group as usize] as usize] as usize].text
    }

    fn members(&self, group: u32) -> impl Iterator<Item = &Word> {
        let range = self.groups[group as usize] as usize..self.groups[group as usize + 1] as usize;
        self.members[range].iter().map(|number| &self.words[*number as usize])
    }

    /// Says of words what means the same. It is said of a word and its plural alone: a manager is a boss, management is not.
    fn add_synonyms(&mut self, store: &Store) {
        let mut groups: FxHashMap<&str, Vec<u32>> = FxHashMap::default();
        for group in 0..self.groups.len() as u32 - 1 {
            for word in self.members(group) {
                let known = store.synonyms.words.get_key_value(&*word.text);
                known.into_iter().for_each(|(known, _)| groups.entry(known).or_default().push(group));
            }
        }
        // `es` is short for something in one language, and a pronoun in another.
        let mut found: Vec<(String, BTreeSet<Arc<str>>)> = Vec::new();
        for (word, others) in store.synonyms.words.iter().filter(|(word, _)| !self.common.contains(*word)) {
            let targets = others.iter().filter(|other| !self.common.contains(*other));
            let targets = targets.filter_map(|other| groups.get(other.as_str())).flatten();
            let targets: BTreeSet<Arc<str>> = targets.map(|group| Arc::clone(self.name(*group))).collect();
            if !targets.is_empty() {
                found.extend([(format!("{word}s"), targets.clone()), (word.clone(), targets)]);
            }
        }
        for (word, targets) in found {
            self.others.entry(word.into()).or_default().synonyms.extend(targets);
        }
    }

    /// The first word of each file of words.
    fn word_starts(&self) -> Vec<&str> {
        self.shards.iter().map(|(start, _)| start.as_str()).collect()
    }

    /// Indices of one layout go together, file by file, though pages were edited between: the same pages under the same numbers, and the
    /// same words in the same files.
    fn layout_key(&self) -> String {
        let routes: Vec<(&Route, &str)> = self.pages.iter().map(|page| (page.route(), &*page.language)).collect();
        let files = (self.vocabulary_starts(), self.sizes.texts);
        Key::of(&(routes, self.word_starts(), files, ENGINE, self.labels.key())).to_hex()[..8].to_owned()
    }

    /// The files.
    pub fn files(&self) -> Vec<File> {
        let single = [File::Root].into_iter().chain((!self.sizes.is_small()).then_some(File::Facets));
        let single = single.chain((0..self.vocabulary.files() as u32).map(File::Vocabulary));
        let words = (0..self.shards.len() as u32).map(File::Words);
        let titles = (0..self.title_files()).map(File::Titles);
        single.chain(words).chain(titles).chain((0..self.sizes.text_files() as u32).map(File::Texts)).collect()
    }

    /// How many files of titles there are beside the root.
    fn title_files(&self) -> u32 {
        if self.sizes.is_small() { 0 } else { self.sizes.title_files() as u32 }
    }

    fn has(&self, file: File) -> bool {
        match file {
            File::Root => true,
            File::Vocabulary(number) => (number as usize) < self.vocabulary.files(),
            File::Facets => !self.sizes.is_small(),
            File::Words(number) => (number as usize) < self.shards.len(),
            File::Titles(number) => number < self.title_files(),
            File::Texts(number) => (number as usize) < self.sizes.text_files(),
        }
    }

    /// What is in a file; `None` where the index has no such file.
    pub fn file(&self, file: File) -> Option<String> {
        if !self.has(file) {
            return None;
        }
        Some(match file {
            File::Root => self.root(),
            File::Words(number) => self.script(file, &self.words_of(number)),
            File::Titles(number) => self.script(file, &self.titles(number)),
            File::Texts(number) => self.script(file, &self.texts(number)),
            File::Facets => self.script(file, &self.labels.facets(&self.pages)),
            File::Vocabulary(number) => self.script(file, &json!([self.vocabulary_of(number)])),
        })
    }

    fn script(&self, file: File, value: &impl Serialize) -> String {
        script(&file.name(), &self.layout, value)
    }

    /// The engine, and what it must know to find the other files.
    fn root(&self) -> String {
        let mut languages: Vec<(&str, usize)> = Vec::new();
        for (number, page) in self.pages.iter().enumerate() {
            if languages.last().is_none_or(|(language, _)| *language != &*page.language) {
                languages.push((&page.language, number));
            }
        }
        let value = json!({
            "pages": self.pages.len(),
            "languages": languages,
            "words": self.word_starts().join(" "),
            "vocabulary": self.vocabulary_starts().join(" "),
            "titles": self.sizes.titles,
            "texts": self.sizes.texts,
            "levels": self.labels.levels(),
            "categories": self.labels.categories(),
            "endings": self.endings.join(" "),
            "common": self.common.iter().map(String::as_str).collect::<Vec<_>>().join(" "),
        });
        let mut text = format!("{ENGINE}{}", self.script(File::Root, &value));
        if self.sizes.is_small() {
            text += &self.script(File::Facets, &self.labels.facets(&self.pages));
            (0..self.sizes.title_files() as u32).for_each(|at| text += &self.script(File::Titles(at), &self.titles(at)));
        }
        text
    }

    /// The columns of a file: titles, folders, names, levels, categories, minutes, states. A folder is empty where it is that of the page before;
    /// behind a page in a folder the root is `./`.
    fn titles(&self, file: u32) -> Value {
        let pages = &self.pages[self.sizes.titled_by(file)];
        let entries = || pages.iter().map(|page| page.entry.as_deref());
        let mut before = "";
        let folders: Vec<&str> = pages
            .iter()
            .map(|page| {
                let folder = page.route().as_str().rfind('/').map_or("", |slash| &page.route().as_str()[..=slash]);
                match std::mem::replace(&mut before, folder) == folder {
                    true => "",
                    false if folder.is_empty() => "./",
                    false => folder,
                }
            })
            .collect();
        let levels = |entry: Option<&Entry>| {
            let ranks = entry.iter().flat_map(|entry| entry.levels.iter().map(|level| (level.rank - 1).to_string()));
            ranks.collect::<Vec<_>>().join(" ")
        };
        let category = |entry: Option<&Entry>| entry.and_then(|entry| self.labels.category(&entry.category.id));
        let state = |entry: &Entry| STATES.iter().position(|state| *state == entry.state()).unwrap_or_default();
        json!([
            pages.iter().map(|page| &*page.title).collect::<Vec<_>>(),
            folders,
            pages.iter().map(short_name).collect::<Vec<_>>(),
            entries().map(levels).collect::<Vec<_>>(),
            entries().map(|entry| category(entry).map_or(-1, |at| at as i64)).collect::<Vec<_>>(),
            entries().map(|entry| entry.map_or(0, |entry| entry.minutes)).collect::<Vec<_>>(),
            entries().map(|entry| entry.map_or(0, state)).collect::<Vec<_>>(),
        ])
    }

    /// For each page of a file: the text in front of the first heading, then anchor, title and text of each passage.
    fn texts(&self, file: u32) -> Vec<Vec<Cow<'_, str>>> {
        let pages = self.pages[self.sizes.read_by(file)].iter().map(|page| {
            let body = &page.document.body;
            let mut values: Vec<Cow<'_, str>> = Vec::new();
            for passage in passages(body) {
                let text = passage.text.trim().to_owned();
                match passage.heading.map(|at| &body.headings[at as usize]) {
                    Some(heading) => values.extend([heading.id.as_str().into(), heading.text.as_str().into(), text.into()]),
                    None => {
                        let question = page.document.outline.question.as_deref().unwrap_or("");
                        values.push([question, &text].join("\n").trim().to_owned().into());
                    }
                }
            }
            values
        });
        pages.collect()
    }
}

fn common(store: &Store, pages: &[Page]) -> BTreeSet<String> {
    let languages: BTreeSet<&str> = pages.iter().map(|page| &*page.language).collect();
    let mut common = BTreeSet::new();
    for word in languages.into_iter().filter_map(stop_words::lookup).flatten() {
        tokens(word, |chunk| common.extend(chunk.whole().filter(|word| store.has(word)).map(str::to_owned)));
    }
    common
}

/// The name of a page's file: how many letters it shares with its title as a file would be called after it, and the rest without the ending.
fn short_name(page: &Page) -> String {
    let route = page.route().as_str();
    let name = route.rsplit('/').next().unwrap_or(route);
    let name = name.strip_suffix(".html").unwrap_or(name);
    let mut called = String::new();
    for c in page.title.to_lowercase().chars() {
        match c {
            'a'..='z' | '0'..='9' => called.push(c),
            _ if called.ends_with('-') => {}
            _ => called.push('-'),
        }
    }
    let shared = name.bytes().zip(called.bytes()).take_while(|(a, b)| a == b).count();
    format!("{shared}:{}", &name[shared..])
}

/// The average length of each field, roughly: an edit is not to change what every list says.
fn averages(known: &[(Arc<Slot>, f32)]) -> [f32; 3] {
    let count = known.len().max(1) as f64;
    let average = |length: fn(&Slot) -> f64| {
        let exact = known.iter().map(|(slot, _)| length(slot)).sum::<f64>() / count;
        // Steps of about a fifth.
        ((exact.max(1.0).log2() * 4.0).round() / 4.0).exp2() as f32
    };
    [
        average(|slot| f64::from(slot.lengths.title)),
        average(|slot| f64::from(slot.lengths.meta)),
        average(|slot| f64::from(slot.lengths.body)),
    ]
}
