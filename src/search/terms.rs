//! What a page says, counted.
//!
//! In: pages, and the synonyms. Out: for each page how often it has which word, by field. Invariant: a page's counts depend on that page alone.

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

/// The words of one page.
#[derive(Debug)]
pub struct Terms {
    /// Each word once, by its number in the batch.
    pub counts: Box<[(u32, Counts)]>,
    /// The sizes of the fields.
    pub lengths: Lengths,
}

/// Pages that were counted together.
#[derive(Debug, Default)]
pub struct Batch {
    /// The words with the rules under which they stand, by number.
    pub words: Vec<(Rules, Box<str>)>,
    /// The pages, in the order in which they came.
    pub pages: Vec<Terms>,
}

/// Counts the words of `pages`, of each as many different ones as `most` says.
pub fn count(pages: &[PageText<'_>], synonyms: &Synonyms, most: usize) -> Batch {
    let mut counter = Counter {
        synonyms,
        most,
        known: Vec::new(),
        words: Vec::new(),
        seen: Vec::new(),
        page: 0,
        counts: Vec::new(),
        row: Vec::new(),
        begins: Vec::new(),
    };
    let pages = pages.iter().map(|page| counter.page(page)).collect();
    Batch { words: counter.words, pages }
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
    /// For each word the last page that had it, and where it stands among the counts of that page.
    seen: Vec<(u32, u32)>,
    page: u32,
    counts: Vec<(u32, Counts)>,
    /// The words of the text that is being counted, one behind the other.
    row: Vec<u32>,
    /// Where in it a sequence with a synonym may begin.
    begins: Vec<usize>,
}

impl Counter<'_> {
    fn page(&mut self, page: &PageText<'_>) -> Terms {
        self.page += 1;
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
        let counts = self.counts.as_slice().into();
        self.counts.clear();
        Terms { counts, lengths }
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
            None if self.counts.len() >= self.most => return None,
            None => {
                let new = (self.words.len() as u32, self.synonyms.begins(word));
                self.words.push((rules, word.into()));
                self.seen.push((0, 0));
                self.known[at].insert(word.into(), new);
                new
            }
        };
        let seen = &mut self.seen[number as usize];
        if seen.0 != self.page {
            if self.counts.len() >= self.most {
                return None;
            }
            *seen = (self.page, self.counts.len() as u32);
            self.counts.push((number, Counts::default()));
        }
        let counts = &mut self.counts[seen.1 as usize].1;
        match field {
            Field::Title => counts.title = counts.title.saturating_add(1),
            Field::Meta => counts.meta = counts.meta.saturating_add(1),
            Field::Body(weight) => counts.body = counts.body.saturating_add(weight * halves),
        }
        Some((number, begins))
    }
}
