//! Words in groups of one stem, and the files that they go to.
//!
//! In: the words of a store. Out: groups and files. Invariant: the groups of a file follow each other, and both are sorted.

use super::super::store::{Store, Word};
use super::super::terms::starts;
use super::cuts::{Item, cuts};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Bytes of a file of words at most, roughly, before compression.
const MOST: usize = 20_000;
/// Letters of the prefixes that may have a list of their own.
pub const PREFIXES: std::ops::RangeInclusive<usize> = 2..=4;
/// Stands behind a prefix. No word has it, and it sorts in front of all letters.
pub const PREFIX_SIGN: char = '*';
/// The words of a store in groups of one stem, and where files of them begin.
#[derive(Default)]
pub struct Grouped {
    /// The numbers of words, group by group.
    pub members: Vec<u32>,
    /// Where each group begins among them; one more stands behind the last.
    pub groups: Vec<u32>,
    /// For each file its first word, empty for the first file, and its first group.
    pub shards: Vec<(String, u32)>,
    /// Words that stand in another file than the list of their group.
    pub strays: Vec<(Arc<str>, u32)>,
    /// Prefixes that several files have.
    pub prefixes: BTreeSet<String>,
}

impl Grouped {
    /// The groups of the words that pages have.
    pub fn new(store: &Store) -> Self {
        const NONE: u32 = u32::MAX;
        let live = |number: &u32| Some(&store.words[*number as usize]).filter(|word| !word.pages.is_empty() && !is_noise(word));
        let live: Vec<(u32, &Word)> = store.sorted.iter().filter_map(|number| Some((*number, live(number)?))).collect();
        // The group of each word, and the first word of each group.
        let (mut by_stem, mut of_words, mut firsts): (Vec<u32>, Vec<u32>, Vec<usize>) = Default::default();
        for (at, (_, word)) in live.iter().enumerate() {
            let stem = word.stem as usize;
            by_stem.resize(by_stem.len().max(stem + 1), NONE);
            if by_stem[stem] == NONE {
                by_stem[stem] = firsts.len() as u32;
                firsts.push(at);
            }
            of_words.push(by_stem[stem]);
        }
        let items = live.iter().map(|(_, word)| {
            let pages = word.pages.len();
            Item { text: &word.text, weight: word.text.len() + 2 + pages * 2, pages, may_begin: false }
        });
        let mut items: Vec<Item<'_>> = items.collect();
        // A file begins with a group, so that the groups of a file follow each other.
        for at in &firsts {
            items[*at].may_begin = *at == 0 || items[*at - 1].text != items[*at].text;
        }
        let cuts = cuts(&items, MOST);
        let mut grouped = Grouped::default();
        for at in &cuts {
            let before = at.checked_sub(1).map(|before| items[before].text);
            let first = before.map_or("", |_| items[*at].text);
            grouped.shards.push((first.to_owned(), of_words[*at]));
            grouped.prefixes.extend(before.into_iter().flat_map(|before| shared_prefixes(before, first)));
        }
        if cuts.is_empty() {
            // Without any word there is still a file to look into.
            grouped.shards.push((String::new(), 0));
        }
        let mut counts = vec![0_u32; firsts.len() + 1];
        of_words.iter().for_each(|group| counts[*group as usize] += 1);
        starts(&mut counts);
        grouped.groups = counts.clone();
        grouped.members = vec![0; live.len()];
        let file = |at: usize| cuts.partition_point(|cut| *cut <= at);
        for (at, ((number, word), group)) in live.iter().zip(&of_words).enumerate() {
            let place = &mut counts[*group as usize];
            grouped.members[*place as usize] = *number;
            *place += 1;
            let first = firsts[*group as usize];
            if at > first && file(at) != file(first) {
                grouped.strays.push((Arc::clone(&word.text), *group));
            }
        }
        grouped
    }
}

/// Whether a word is the kind that nobody looks for: a long one with digits, in the text of one page alone.
fn is_noise(word: &Word) -> bool {
    word.text.len() > 16
        && word.text.bytes().any(|byte| byte.is_ascii_digit())
        && matches!(&word.pages[..], [only] if only.counts.title == 0 && only.counts.meta == 0)
}

/// The prefixes of both words, with the sign behind them.
fn shared_prefixes(before: &str, word: &str) -> Vec<String> {
    let shared: Vec<char> = before.chars().zip(word.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect();
    let lengths = PREFIXES.filter(|length| *length <= shared.len());
    lengths.map(|length| shared[..length].iter().chain([&PREFIX_SIGN]).collect()).collect()
}
