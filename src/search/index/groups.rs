//! Words in groups of one stem, and the files that they go to.
//!
//! In: the words of a store. Out: groups and files. Invariant: the groups of a file follow each other, and both are sorted.

use super::super::store::{Store, Word};
use crate::words::key::Key;
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
    /// For each file its first word, as short as can be, and its first group.
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
        let mut grouped = Grouped::default();
        let mut by_stem: Vec<u32> = Vec::new();
        // Group and file of each word, in the order of words; file of each group.
        let (mut found, mut files): (Vec<(u32, u32)>, Vec<u32>) = (Vec::new(), Vec::new());
        let (mut bytes, mut before): (usize, Option<&Arc<str>>) = (0, None);
        let mut live: Vec<u32> = Vec::with_capacity(store.sorted.len());
        for number in &store.sorted {
            let word = &store.words[*number as usize];
            if word.pages.is_empty() || is_noise(word) {
                continue;
            }
            let is_new_text = before != Some(&word.text);
            let stem = word.stem as usize;
            by_stem.resize(by_stem.len().max(stem + 1), NONE);
            // A file begins with a group, so that the groups of a file follow each other.
            if by_stem[stem] == NONE {
                if grouped.shards.is_empty() || is_new_text && is_full(bytes, word) {
                    let start = before.map_or("", |before| beginning(before, &word.text)).to_owned();
                    if let Some(before) = before {
                        grouped.prefixes.extend(shared_prefixes(before, &word.text));
                    }
                    grouped.shards.push((start, files.len() as u32));
                    bytes = 0;
                }
                by_stem[stem] = files.len() as u32;
                files.push(grouped.shards.len() as u32);
            }
            bytes += word.text.len() + 2 + word.pages.len() * 2;
            before = Some(&word.text);
            live.push(*number);
            found.push((by_stem[stem], grouped.shards.len() as u32));
        }
        if grouped.shards.is_empty() {
            // Without any word there is still a file to look into.
            grouped.shards.push((String::new(), 0));
        }
        let mut counts = vec![0_u32; files.len() + 1];
        found.iter().for_each(|(group, _)| counts[*group as usize] += 1);
        let mut from = 0;
        for count in &mut counts {
            from += std::mem::replace(count, from);
        }
        grouped.groups = counts.clone();
        grouped.members = vec![0; live.len()];
        for (number, (group, file)) in live.iter().zip(&found) {
            let place = &mut counts[*group as usize];
            grouped.members[*place as usize] = *number;
            *place += 1;
            if *file != files[*group as usize] {
                grouped.strays.push((Arc::clone(&store.words[*number as usize].text), *group));
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

/// Whether a file of so many bytes ends in front of `word`. From half the most on this is up to the word, and one of 64 ends a file: so few
/// files get too large, and an edit moves few ends.
fn is_full(bytes: usize, word: &Word) -> bool {
    bytes >= MOST || bytes >= MOST / 2 && Key::of_bytes(word.text.as_bytes()).to_hex().as_str() < "04"
}

/// The shortest text that sorts behind `before` and not behind `word`.
pub fn beginning<'a>(before: &str, word: &'a str) -> &'a str {
    let ends = word.char_indices().map(|(at, c)| at + c.len_utf8());
    ends.map(|end| &word[..end]).find(|start| *start > before).unwrap_or(word)
}

/// The prefixes of both words, with the sign behind them.
fn shared_prefixes(before: &str, word: &str) -> Vec<String> {
    let shared: Vec<char> = before.chars().zip(word.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect();
    let lengths = PREFIXES.filter(|length| *length <= shared.len());
    lengths.map(|length| shared[..length].iter().chain([&PREFIX_SIGN]).collect()).collect()
}
