//! What a page says, counted.
//!
//! In: pages, and the synonyms. Out: for each word how often which page has it, by field. Invariant: a page's counts depend on that page alone.

use super::pages::PageText;
use super::stems::Rules;
use super::synonyms::Synonyms;
use super::tokens::{Chunk, Part, tokens};
use rustc_hash::FxHashMap;

/// How often a page has a word. A part of a word counts half, so bodies are counted in halves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// In the title.
    pub title: u8,
    /// In what classifies the page: the words to ask, tags, categories, levels, roles.
    pub meta: u8,
    /// In the text, in halves. Summary and headings count twice.
    pub body: u16,
}

impl Counts {
    /// The two together.
    pub fn and(self, other: Counts) -> Counts {
        Counts {
            title: self.title.saturating_add(other.title),
            meta: self.meta.saturating_add(other.meta),
            body: self.body.saturating_add(other.body),
        }
    }
}

/// How many words a page has in each field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lengths {
    /// Chunks of the title.
    pub title: u16,
    /// Words of what classifies the page.
    pub meta: u16,
    /// Words of the text, in halves.
    pub body: u32,
}

/// Pages that were counted together.
#[derive(Debug, Default)]
pub struct Batch {
    /// The words with the rules under which they stand, by number.
    pub words: Vec<(Rules, Box<str>)>,
    /// The pages of each word, one word behind the other: each page as its place in the batch. They ascend.
    pages: Vec<(u32, Counts)>,
    /// Where the pages of each word end.
    ends: Vec<u32>,
    /// The sizes of the fields of each page.
    pub lengths: Vec<Lengths>,
}

impl Batch {
    /// The pages that have a word, given by number.
    pub fn pages(&self, word: usize) -> &[(u32, Counts)] {
        let from = word.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.pages[from as usize..self.ends[word] as usize]
    }
}

/// Counts the words of `pages`, of each as many different ones as `most` says.
pub fn count(pages: &[PageText<'_>], synonyms: &Synonyms, most: usize) -> Batch {
    let mut counter = Counter {
        synonyms,
        most,
        known: Vec::new(),
        words: Vec::new(),
        seen: Vec::new(),
        counts: Vec::new(),
        begin: 0,
        row: Vec::new(),
        begins: Vec::new(),
    };
    let (mut lengths, mut page_ends) = (Vec::new(), Vec::new());
    for page in pages {
        lengths.push(counter.page(page));
        page_ends.push(counter.counts.len());
    }
    let Counter { words, counts, .. } = counter;
    let (pages, ends) = by_word(&counts, &page_ends, words.len());
    Batch { words, pages, ends, lengths }
}

/// From the words of each page to the pages of each word, and where these end.
fn by_word(counts: &[(u32, Counts)], page_ends: &[usize], words: usize) -> (Vec<(u32, Counts)>, Vec<u32>) {
    let mut places = vec![0_u32; words];
    counts.iter().for_each(|(word, _)| places[*word as usize] += 1);
    starts(&mut places);
    let mut pages = vec![(0, Counts::default()); counts.len()];
    let mut begin = 0;
    for (page, end) in page_ends.iter().enumerate() {
        for (word, counts) in &counts[std::mem::replace(&mut begin, *end)..*end] {
            let place = &mut places[*word as usize];
            pages[*place as usize] = (page as u32, *counts);
            *place += 1;
        }
    }
    (pages, places)
}

/// From how many there are of each to where each begins.
pub fn starts(counts: &mut [u32]) {
    let mut from = 0;
    for count in counts {
        from += std::mem::replace(count, from);
    }
}

/// The fields of a page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Title,
    Meta,
    /// With the weight of a word, in halves.
    Body(u16),
}

struct Counter<'a> {
    synonyms: &'a Synonyms,
    most: usize,
    /// Numbers of words, by rules. With each number whether a sequence of words that has a synonym begins there.
    known: Vec<FxHashMap<Box<str>, (u32, bool)>>,
    words: Vec<(Rules, Box<str>)>,
    /// For each word where its newest counts stand.
    seen: Vec<u32>,
    /// Each word of each page once, page behind page.
    counts: Vec<(u32, Counts)>,
    /// Where those of the page begin.
    begin: usize,
    /// The words of the text that is being counted, one behind the other.
    row: Vec<u32>,
    /// Where in it a sequence with a synonym may begin.
    begins: Vec<usize>,
}

impl Counter<'_> {
    fn page(&mut self, page: &PageText<'_>) -> Lengths {
        self.begin = self.counts.len();
        let mut lengths = Lengths::default();
        let rules = page.rules;
        let short = |length: u32| u16::try_from(length).unwrap_or(u16::MAX);
        lengths.title = short(self.field(page.title, rules, Field::Title));
        for text in &page.meta {
            lengths.meta = lengths.meta.saturating_add(short(self.field(text, rules, Field::Meta)));
        }
        for (text, weight) in page.body() {
            lengths.body += self.field(&text, rules, Field::Body(weight)) * u32::from(weight);
        }
        lengths
    }

    /// Counts a text, and gives back how many chunks it has.
    fn field(&mut self, text: &str, rules: Rules, field: Field) -> u32 {
        let mut chunks = 0;
        self.row.clear();
        self.begins.clear();
        tokens(text, |chunk| {
            chunks += 1;
            self.chunk(chunk, rules, field);
        });
        if !self.begins.is_empty() {
            self.sequences(rules, field);
        }
        chunks
    }

    fn chunk(&mut self, chunk: &Chunk, rules: Rules, field: Field) {
        let whole = chunk.whole().and_then(|whole| self.add(whole, rules, field, 2));
        let before = self.row.len();
        for (word, part) in chunk.parts() {
            match part {
                Part::Piece => {
                    let piece = self.add(word, rules, field, 2);
                    piece.into_iter().for_each(|piece| self.stand(piece));
                }
                // What is only a part of the title's word is not in the title.
                Part::Hump if field == Field::Title => drop(self.add(word, rules, Field::Meta, 1)),
                Part::Hump => drop(self.add(word, rules, field, 1)),
            }
        }
        if let Some(whole) = whole.filter(|_| self.row.len() == before) {
            self.stand(whole);
        }
    }

    /// Notes that a word stands behind the one before it.
    fn stand(&mut self, (number, begins): (u32, bool)) {
        if begins {
            self.begins.push(self.row.len());
        }
        self.row.push(number);
    }

    /// Adds what several words in a row stand for.
    fn sequences(&mut self, rules: Rules, field: Field) {
        let field = if field == Field::Title { Field::Meta } else { field };
        let synonyms = self.synonyms;
        let mut found: Vec<&str> = Vec::new();
        for at in &self.begins {
            found.extend(synonyms.of(self.row[*at..].iter().map(|number| &*self.words[*number as usize].1)));
        }
        for word in found {
            self.add(word, rules, field, 2);
        }
    }

    /// Adds a word; `halves` is 1 for a part of one. Gives back its number, and whether a sequence with a synonym may begin
    /// with it; `None` where it is one more than the page may have.
    fn add(&mut self, word: &str, rules: Rules, field: Field, halves: u16) -> Option<(u32, bool)> {
        let at = usize::from(rules);
        if self.known.len() <= at {
            self.known.resize_with(at + 1, FxHashMap::default);
        }
        let (number, begins) = match self.known[at].get(word) {
            Some(known) => *known,
            None if self.is_full() => return None,
            None => {
                let new = (self.words.len() as u32, self.synonyms.begins(word));
                self.words.push((rules, word.into()));
                self.seen.push(u32::MAX);
                self.known[at].insert(word.into(), new);
                new
            }
        };
        let newest = self.seen[number as usize] as usize;
        let place = if (self.begin..self.counts.len()).contains(&newest) {
            newest
        } else if self.is_full() {
            return None;
        } else {
            self.seen[number as usize] = self.counts.len() as u32;
            self.counts.push((number, Counts::default()));
            self.counts.len() - 1
        };
        let counts = &mut self.counts[place].1;
        match field {
            Field::Title => counts.title = counts.title.saturating_add(1),
            Field::Meta => counts.meta = counts.meta.saturating_add(1),
            Field::Body(weight) => counts.body = counts.body.saturating_add(weight * halves),
        }
        Some((number, begins))
    }

    /// Whether the page has as many different words as it may.
    fn is_full(&self) -> bool {
        self.counts.len() - self.begin >= self.most
    }
}
