//! The words that typing mistakes are compared with.

use super::Index;
use super::cuts::{Item, cuts};
use std::fmt::Write;
use std::ops::Range;

/// Words in a file at most.
const WORDS: usize = 3_400;
/// Letters of the shortest word that is compared.
const SHORTEST: usize = 3;
/// Code points from here on belong to scripts whose words are pairs of characters.
const GRAMS: u32 = 0x0e00;

/// The words, sorted, each with how many pages have it.
#[derive(Debug, Default)]
pub struct Vocabulary {
    words: Vec<(u32, u32)>,
    /// Where each file begins.
    starts: Vec<usize>,
}

impl Vocabulary {
    /// How many files they fill.
    pub fn files(&self) -> usize {
        self.starts.len()
    }

    fn of(&self, file: u32) -> Range<usize> {
        let next = self.starts.get(file as usize + 1);
        self.starts[file as usize]..next.copied().unwrap_or(self.words.len())
    }
}

impl Index {
    /// Words that several pages have, or a title.
    pub(super) fn find_vocabulary(&self) -> Vocabulary {
        let least = match self.pages.len() {
            0..100 => 1,
            100..1_000 => 2,
            _ => 3,
        };
        let is_compared = |number: &u32| {
            let word = &self.words[*number as usize];
            let is_titled = || word.pages.iter().any(|posting| posting.counts.title > 0);
            let (letters, is_spelled) = (word.text.chars().count(), word.text.chars().all(|c| u32::from(c) < GRAMS));
            letters >= SHORTEST && is_spelled && (word.pages.len() >= least || is_titled())
        };
        let mut words: Vec<(u32, u32)> = self
            .members
            .iter()
            .filter(|number| is_compared(number))
            .map(|number| (*number, self.words[*number as usize].pages.len() as u32))
            .collect();
        words.sort_unstable_by(|a, b| self.text(a.0).cmp(self.text(b.0)).then(b.1.cmp(&a.1)));
        words.dedup_by(|a, b| self.text(a.0) == self.text(b.0));
        let item =
            |(number, pages): &(u32, u32)| Item { text: self.text(*number), weight: 1, pages: *pages as usize, may_begin: true };
        let items: Vec<Item<'_>> = words.iter().map(item).collect();
        let starts = cuts(&items, WORDS);
        Vocabulary { words, starts }
    }

    fn text(&self, number: u32) -> &str {
        &self.words[number as usize].text
    }

    /// The first word of each file; of the first file its first letter alone, so that a new word in front of it changes nothing.
    pub(super) fn vocabulary_starts(&self) -> Vec<&str> {
        let start = |at: &usize| {
            let word = self.text(self.vocabulary.words[*at].0);
            if *at == 0 { &word[..word.chars().next().map_or(0, char::len_utf8)] } else { word }
        };
        self.vocabulary.starts.iter().map(start).collect()
    }

    /// The words of a file: each as how much it shares with the one in front of it, the rest, and a capital for how many pages have it.
    pub(super) fn vocabulary_of(&self, file: u32) -> String {
        let (mut out, mut before) = (String::new(), "");
        for (number, pages) in &self.vocabulary.words[self.vocabulary.of(file)] {
            let word = self.text(*number);
            let alike = word.char_indices().zip(before.chars()).take_while(|((_, a), b)| a == b).take(35);
            let (count, shared) = alike.fold((0, 0), |(count, _), ((at, c), _)| (count + 1, at + c.len_utf8()));
            let much = char::from(b'A' + (pages.max(&1).ilog2() as u8).min(25));
            let _ = write!(out, "{}{}{much}", char::from_digit(count, 36).unwrap_or('0'), &word[shared..]);
            before = word;
        }
        out
    }
}
