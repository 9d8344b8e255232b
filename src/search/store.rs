//! Which pages have which words: kept from one index to the next, so that an edit costs what it changes.
//!
//! In: the pages of a handbook, again and again. Out: lists of pages by word. Invariant: the lists are those of the newest pages, whatever came
//! before; only the numbers of words and slots, which no index shows, tell of the past.

use super::pages::Page;
use super::stems::{Rules, stem};
use super::synonyms::Synonyms;
use super::terms::{Batch, Counts, Lengths, count};
use crate::words::key::Key;
use crate::words::path::Route;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// A word of one language.
#[derive(Clone, Debug)]
pub struct Word {
    /// The word.
    pub text: Arc<str>,
    /// The language's rules.
    pub rules: Rules,
    /// The number of its stem.
    pub stem: u32,
    /// The pages that have it, sorted by slot. Shared with every index that shows it.
    pub pages: Arc<Vec<Posting>>,
}

/// A page that has a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    /// The page's slot.
    pub slot: u32,
    /// How often.
    pub counts: Counts,
}

/// What is known of the page in a slot.
#[derive(Clone, Debug, Default)]
pub struct Slot {
    key: Key,
    /// The words of the title.
    pub title: Box<[u32]>,
    /// The sizes of the fields.
    pub lengths: Lengths,
}

/// The words of a handbook.
#[derive(Debug, Default)]
pub struct Store {
    synonyms_key: Key,
    /// The synonyms.
    pub synonyms: Arc<Synonyms>,
    /// All words that any page ever had, by number.
    pub words: Vec<Word>,
    numbers: FxHashMap<Rules, FxHashMap<Arc<str>, u32>>,
    /// The numbers of stems, by key.
    stems: FxHashMap<Key, u32>,
    /// The numbers of all words, sorted by text.
    pub sorted: Vec<u32>,
    by_route: FxHashMap<Route, u32>,
    /// The slots; a page keeps its own as long as it is there.
    pub slots: Vec<Arc<Slot>>,
    free: Vec<u32>,
}

/// Pages that are counted together at most: enough of them to share most of their words.
const BATCH: usize = 1_024;
/// Fewer pages or words than these are not worth sharing.
const SHARE: usize = 64;

impl Store {
    /// Brings the lists up to date; gives back the slot of each page. Of a page so many different words count as `most` says.
    pub fn update(&mut self, pages: &[Page], synonyms: &[Vec<String>], most: usize) -> Vec<u32> {
        let synonyms_key = Key::of(synonyms);
        let unused = self.words.iter().filter(|word| word.pages.is_empty()).count();
        if self.synonyms_key != synonyms_key || unused * 2 >= self.words.len() {
            *self = Store { synonyms_key, synonyms: Arc::new(Synonyms::new(synonyms)), ..Store::default() };
        }
        self.forget(pages);
        let slots: Vec<u32> = pages.iter().map(|page| self.slot(page.route())).collect();
        let new: Vec<usize> = (0..pages.len()).filter(|at| self.slots[slots[*at] as usize].key != pages[*at].key).collect();
        let before = self.words.len();
        self.count(&new, pages, &slots, most);
        if self.words.len() > before {
            self.sorted.extend(before as u32..self.words.len() as u32);
            let words = &self.words;
            let key = |number: &u32| (&words[*number as usize].text, words[*number as usize].rules);
            // Nearly sorted already: this is a merge.
            self.sorted.sort_by(|a, b| key(a).cmp(&key(b)));
        }
        slots
    }

    /// Counts pages, given by number, and puts them into the lists of their words, in place of what was in their slots.
    fn count(&mut self, new: &[usize], pages: &[Page], slots: &[u32], most: usize) {
        let synonyms = &*self.synonyms;
        let texts = |chunk: &[usize]| chunk.iter().map(|at| pages[*at].text()).collect::<Vec<_>>();
        let counted = |share: &[usize]| share.chunks(BATCH).map(|chunk| count(&texts(chunk), synonyms, most)).collect::<Vec<_>>();
        let batches: Vec<Batch> = shared(new, counted).into_iter().flatten().collect();
        self.clear(new.iter().map(|at| slots[*at]));
        let numbers: Vec<Vec<u32>> = batches.iter().map(|batch| self.numbers_of(&batch.words)).collect();
        // A list that grows bit by bit leaves holes in memory wherever it was before.
        let mut sizes = vec![0; self.words.len()];
        for (batch, numbers) in batches.iter().zip(&numbers) {
            numbers.iter().enumerate().for_each(|(local, number)| sizes[*number as usize] += batch.pages(local).len());
        }
        for (word, size) in self.words.iter_mut().zip(sizes).filter(|(word, size)| *size > 0 && word.pages.is_empty()) {
            word.pages = Arc::new(Vec::with_capacity(size));
        }
        let mut new = new;
        for (batch, numbers) in batches.into_iter().zip(numbers) {
            let (these, others) = new.split_at(batch.lengths.len());
            new = others;
            self.list(&batch, &numbers, these, pages, slots);
        }
    }

    /// Puts the pages of a batch into the lists of their words. `numbers` are those of its words, and `these` those of its pages.
    fn list(&mut self, batch: &Batch, numbers: &[u32], these: &[usize], pages: &[Page], slots: &[u32]) {
        let mut titles: Vec<Vec<u32>> = vec![Vec::new(); these.len()];
        for (local, number) in numbers.iter().enumerate() {
            let list = Arc::make_mut(&mut self.words[*number as usize].pages);
            let from = list.len();
            let found = batch.pages(local);
            list.extend(found.iter().map(|(page, counts)| Posting { slot: slots[these[*page as usize]], counts: *counts }));
            if !list[from.saturating_sub(1)..].is_sorted_by_key(|posting| posting.slot) {
                // Two rows that ascend: a stable sort merges them.
                list.sort_by_key(|posting| posting.slot);
            }
            found.iter().filter(|(_, counts)| counts.title > 0).for_each(|(page, _)| titles[*page as usize].push(*number));
        }
        for ((at, title), lengths) in these.iter().zip(titles).zip(&batch.lengths) {
            let slot = Slot { key: pages[*at].key, title: title.into(), lengths: *lengths };
            self.slots[slots[*at] as usize] = Arc::new(slot);
        }
    }

    /// Whether a page has a word.
    pub fn has(&self, word: &str) -> bool {
        let mut numbers = self.numbers.values().filter_map(|words| words.get(word));
        numbers.any(|number| !self.words[*number as usize].pages.is_empty())
    }

    /// Takes out the pages that are gone.
    fn forget(&mut self, pages: &[Page]) {
        let wanted: FxHashSet<&Route> = pages.iter().map(Page::route).collect();
        let gone: Vec<u32> = self.by_route.extract_if(|route, _| !wanted.contains(route)).map(|(_, slot)| slot).collect();
        self.clear(gone.iter().copied());
        self.free.extend(gone);
    }

    fn slot(&mut self, route: &Route) -> u32 {
        if let Some(slot) = self.by_route.get(route) {
            return *slot;
        }
        let slot = self.free.pop().unwrap_or_else(|| {
            self.slots.push(Arc::default());
            self.slots.len() as u32 - 1
        });
        self.by_route.insert(route.clone(), slot);
        slot
    }

    /// Takes the pages in these slots out of the lists. That looks into every list: to keep the words of each page would take half as much room again.
    fn clear(&mut self, slots: impl Iterator<Item = u32>) {
        let gone: Vec<u32> = slots.filter(|slot| std::mem::take(&mut self.slots[*slot as usize]).key != Key::default()).collect();
        if gone.is_empty() {
            return;
        }
        let mut is_gone = vec![false; self.slots.len()];
        gone.iter().for_each(|slot| is_gone[*slot as usize] = true);
        let is_gone = |posting: &Posting| is_gone[posting.slot as usize];
        let holds = |list: &[Posting], slot: &u32| list.binary_search_by_key(slot, |posting| posting.slot).is_ok();
        for list in self.words.iter_mut().map(|word| &mut word.pages) {
            // Few pages are looked up in a long list, many are met on the way through it.
            let is_long = list.len() > gone.len() * 16;
            let is_concerned = if is_long { gone.iter().any(|slot| holds(list, slot)) } else { list.iter().any(is_gone) };
            if is_concerned {
                Arc::make_mut(list).retain(|posting| !is_gone(posting));
            }
        }
    }

    /// The numbers of a batch's words; new words get one.
    fn numbers_of(&mut self, words: &[(Rules, Box<str>)]) -> Vec<u32> {
        let numbers = &self.numbers;
        let known = |(rules, word): &(Rules, Box<str>)| numbers.get(rules).and_then(|words| words.get(&**word)).copied();
        let find = |share: &[(Rules, Box<str>)]| {
            let found = share.iter().map(|word| known(word).ok_or_else(|| stem(&word.1, word.0)));
            found.collect::<Vec<Result<u32, String>>>()
        };
        let found = shared(words, find).into_iter().flatten();
        let numbers = words.iter().zip(found);
        numbers.map(|((rules, word), found)| found.unwrap_or_else(|stem| self.add(*rules, word, &stem))).collect()
    }

    fn add(&mut self, rules: Rules, word: &str, stem: &str) -> u32 {
        let (number, next) = (self.words.len() as u32, self.stems.len() as u32);
        let stem = *self.stems.entry(Key::of_bytes(stem.as_bytes())).or_insert(next);
        let text: Arc<str> = word.into();
        self.words.push(Word { text: Arc::clone(&text), rules, stem, pages: Arc::default() });
        self.numbers.entry(rules).or_default().insert(text, number);
        number
    }
}

/// What `work` makes of each share of `items`, on several threads. A thread of the pool does all of it: while it waited for others it would be given
/// other work, and that may wait for this very index.
fn shared<T: Sync, R: Send>(items: &[T], work: impl Fn(&[T]) -> R + Sync + Send) -> Vec<R> {
    let threads = if rayon::current_thread_index().is_some() { 1 } else { rayon::current_num_threads() };
    let share = items.len().div_ceil(threads).max(SHARE);
    if items.len() <= share {
        return vec![work(items)];
    }
    items.par_chunks(share).map(&work).collect()
}
