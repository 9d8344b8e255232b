//! Footnotes in the order in which they are read, known before the text is written.
//!
//! Where a note is defined says nothing of its number, and neither does a mention that nobody reads: notes are numbered by their mentions in
//! the text, and then by those in notes that have a number themselves. The others are left out.

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};
use rustc_hash::FxHashMap;
use std::collections::VecDeque;
use std::collections::hash_map::Entry;
use unicase::UniCase;

/// What a note is called, which the parser compares without regard to case.
type Label<'a> = UniCase<CowStr<'a>>;

/// Why nobody reads a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// Nothing that is read mentions it.
    Unmentioned,
    /// The note was defined before.
    Second,
}

/// The notes of one text.
#[derive(Default)]
pub struct Notes<'a> {
    /// The number of each note that is read, from 1.
    numbers: FxHashMap<Label<'a>, u32>,
    /// Those that are defined so far; a second definition is not read.
    defined: Vec<bool>,
    /// How often each one is mentioned so far.
    mentions: Vec<u32>,
    /// The numbers of the definitions that are open; `None` of one that nobody reads.
    open: Vec<Option<u32>>,
}

impl<'a> Notes<'a> {
    /// The notes of a text that has these `events`.
    pub fn find(events: impl Iterator<Item = Event<'a>>) -> Self {
        // By the place of each note: a label may be long, and is looked up once wherever it stands.
        let mut places: FxHashMap<Label<'a>, usize> = FxHashMap::default();
        let mut within: Vec<Vec<Label<'a>>> = Vec::new();
        let mut waiting: VecDeque<Label<'a>> = VecDeque::new();
        let mut open: Vec<Option<usize>> = Vec::new();
        let mut images = 0;
        for event in events {
            match event {
                Event::Start(Tag::FootnoteDefinition(label)) => match places.entry(UniCase::new(label)) {
                    Entry::Occupied(_) => open.push(None),
                    Entry::Vacant(place) => {
                        open.push(Some(*place.insert(within.len())));
                        within.push(Vec::new());
                    }
                },
                Event::End(TagEnd::FootnoteDefinition) => {
                    open.pop();
                }
                // The alternative text of an image is text.
                Event::Start(Tag::Image { .. }) => images += 1,
                Event::End(TagEnd::Image) => images -= 1,
                Event::FootnoteReference(label) if images == 0 => match open.last() {
                    None => waiting.push_back(UniCase::new(label)),
                    Some(Some(note)) => within[*note].push(UniCase::new(label)),
                    Some(None) => {}
                },
                _ => {}
            }
        }
        let mut numbers = FxHashMap::default();
        while let Some(label) = waiting.pop_front() {
            // What was taken out has its number.
            let Some(place) = places.remove(&label) else { continue };
            waiting.extend(std::mem::take(&mut within[place]));
            numbers.insert(label, numbers.len() as u32 + 1);
        }
        Notes { defined: vec![false; numbers.len()], mentions: vec![0; numbers.len()], numbers, open: Vec::new() }
    }

    /// A definition begins; gives out why nobody reads it, where that is so.
    pub fn begin(&mut self, label: CowStr<'a>) -> Option<Unread> {
        let number = self.numbers.get(&UniCase::new(label)).copied();
        let is_second = number.is_some_and(|number| std::mem::replace(&mut self.defined[number as usize - 1], true));
        self.open.push(number.filter(|_| !is_second));
        match number {
            None => Some(Unread::Unmentioned),
            Some(_) => is_second.then_some(Unread::Second),
        }
    }

    /// The definition ends that began last; its number, if it is read.
    pub fn end(&mut self) -> Option<u32> {
        self.open.pop().flatten()
    }

    /// The number of a note that is mentioned, and for how often it now is; `None` where nobody reads that.
    pub fn mention(&mut self, label: CowStr<'a>) -> Option<(u32, u32)> {
        if self.is_unread() {
            return None;
        }
        let number = *self.numbers.get(&UniCase::new(label))?;
        let mentions = &mut self.mentions[number as usize - 1];
        *mentions += 1;
        Some((number, *mentions))
    }

    /// Whether what comes now stands in a definition that nobody reads.
    pub fn is_unread(&self) -> bool {
        self.open.last() == Some(&None)
    }

    /// How often a note is mentioned so far.
    pub fn mentions(&self, number: u32) -> u32 {
        self.mentions[number as usize - 1]
    }
}
