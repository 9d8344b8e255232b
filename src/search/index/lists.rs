//! The files of words: which pages have a word, and how much it says of each.

use super::super::encode::number;
use super::super::store::Posting;
use super::super::terms::Counts;
use super::groups::{PREFIX_SIGN, PREFIXES};
use super::{Index, Other};
use rustc_hash::FxHashMap;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::ops::Bound;
use std::sync::Arc;

/// Pages in the list of a prefix.
const PREFIX_PAGES: usize = 48;
/// The list of a word that more than a share of all pages have is cut to the best ones.
const SHARE: usize = 4;
/// Handbooks of fewer pages keep their lists whole.
const WHOLE: usize = 100;

/// Weight of each field, and how much its length counts (BM25F: Robertson and Zaragoza, <https://doi.org/10.1561/1500000019>, section 3.6).
const TITLE: (f32, f32) = (6.0, 0.3);
const META: (f32, f32) = (3.0, 0.2);
const BODY: (f32, f32) = (1.0, 0.6);
/// How soon more of the same word stops to count.
const SATURATION: f32 = 1.4;
/// The greatest impact: five bits.
const MOST: f32 = 31.0;

impl Index {
    /// The words of a file, a group or a reference after the other, and the list of each.
    pub(super) fn words_of(&self, shard: u32) -> Value {
        let at = shard as usize;
        let (start, first) = &self.shards[at];
        let next = self.shards.get(at + 1);
        let last = next.map_or(self.groups.len() as u32 - 1, |(_, group)| *group);
        let others = self.others.range::<str, _>((
            Bound::Included(if at == 0 { "" } else { start }),
            next.map_or(Bound::Unbounded, |(start, _)| Bound::Excluded(start.as_str())),
        ));
        let mut others = others.peekable();
        let (mut words, mut lists) = (String::new(), String::new());
        for group in *first..last {
            while let Some((word, other)) = others.next_if(|(word, _)| *word < self.name(group)) {
                self.push_other(word, other, &mut words, &mut lists);
            }
            let mut forms: Vec<&str> = self.members(group).map(|word| &*word.text).collect();
            forms.dedup();
            words.push_str(&forms.join(","));
            words.push(' ');
            self.push_list(group, &mut lists);
            lists.push(' ');
        }
        others.for_each(|(word, other)| self.push_other(word, other, &mut words, &mut lists));
        words.pop();
        lists.pop();
        json!([words, lists])
    }

    fn push_other(&self, word: &str, other: &Other, words: &mut String, lists: &mut String) {
        words.push_str(word);
        push_names('>', &other.forms, words);
        push_names('~', &other.synonyms, words);
        words.push(' ');
        if other.is_prefix {
            let mut next = 0;
            for page in self.prefix_pages(word.trim_end_matches(PREFIX_SIGN)) {
                let counts = Counts { title: 1, meta: 0, body: 2 };
                self.push_posting(*page, counts, &mut next, lists);
            }
        }
        lists.push(' ');
    }

    /// The pages with a title in which a word begins with `prefix`: those with the shortest titles, by number.
    fn prefix_pages(&self, prefix: &str) -> &[u32] {
        let prefixes = self.prefixes.get_or_init(|| {
            let ends = |word: &str| {
                PREFIXES
                    .filter_map(|length| word.char_indices().nth(length - 1))
                    .map(|(at, c)| at + c.len_utf8())
                    .collect::<Vec<_>>()
            };
            let wanted = self.others.iter().filter(|(_, other)| other.is_prefix);
            let mut pages: FxHashMap<String, Vec<u32>> =
                wanted.map(|(word, _)| (word.trim_end_matches(PREFIX_SIGN).to_owned(), Vec::new())).collect();
            for (page, (known, _)) in self.known.iter().enumerate() {
                for word in known.title.iter().map(|number| &self.words[*number as usize].text) {
                    for end in ends(word) {
                        if let Some(list) = pages.get_mut(&word[..end]).filter(|list| list.last() != Some(&(page as u32))) {
                            list.push(page as u32);
                        }
                    }
                }
            }
            for list in pages.values_mut() {
                list.sort_by_key(|page| (self.known[*page as usize].0.lengths.title, *page));
                list.truncate(PREFIX_PAGES);
                list.sort_unstable();
            }
            pages
        });
        prefixes.get(prefix).map_or(&[], Vec::as_slice)
    }

    /// Appends the list of a group: the pages, and how much the word says of each.
    fn push_list(&self, group: u32, out: &mut String) {
        let mut members = self.members(group);
        let first = members.next().map(|word| &word.pages);
        let mut pages: Vec<(u32, Counts)> = Vec::new();
        let counted = |posting: &Posting| (self.numbers[posting.slot as usize], posting.counts);
        pages.extend(first.into_iter().flat_map(|list| list.iter().map(counted)));
        let alone = pages.len();
        pages.extend(members.flat_map(|word| word.pages.iter().map(counted)));
        if pages.len() > alone || !pages.is_sorted_by_key(|(page, _)| *page) {
            pages.sort_by_key(|(page, _)| *page);
            pages.dedup_by(|other, kept| {
                let is_same = other.0 == kept.0;
                if is_same {
                    kept.1 = kept.1.and(other.1);
                }
                is_same
            });
        }
        let (all, most) = (pages.len(), self.pages.len() / SHARE);
        if self.pages.len() >= WHOLE && all > most {
            self.keep_best(&mut pages, most);
            if pages.len() < all {
                out.push('!');
                number(all as u32, out);
            }
        }
        let mut next = 0;
        for (page, counts) in pages {
            self.push_posting(page, counts, &mut next, out);
        }
    }

    /// Keeps the pages of which a word says most, and those that it classifies.
    fn keep_best(&self, pages: &mut Vec<(u32, Counts)>, most: usize) {
        let mut impacts: Vec<u8> = pages.iter().map(|(page, counts)| self.impact(*page, *counts)).collect();
        let mut sorted = impacts.clone();
        sorted.sort_unstable_by(|a, b| b.cmp(a));
        let least = sorted[most.saturating_sub(1)];
        let mut room = most.saturating_sub(sorted.iter().filter(|impact| **impact > least).count());
        let mut impacts = impacts.drain(..);
        pages.retain(|(_, counts)| {
            let impact = impacts.next().unwrap_or_default();
            let fits = impact == least && room > 0;
            room -= usize::from(fits);
            impact > least || fits || counts.title > 0 || counts.meta > 0
        });
    }

    /// Appends a page of a list; `next` is the number behind the page in front of it.
    fn push_posting(&self, page: u32, counts: Counts, next: &mut u32, out: &mut String) {
        let titled = u32::from(counts.title > 0);
        number(((page - *next) * 2 + titled) * 32 + u32::from(self.impact(page, counts)), out);
        if titled == 1 {
            number(u32::from(self.known[page as usize].0.lengths.title.clamp(1, 31)), out);
        }
        *next = page + 1;
    }

    /// How much a word says of a page, 1 to 31.
    fn impact(&self, page: u32, counts: Counts) -> u8 {
        let (slot, worth) = &self.known[page as usize];
        let lengths = slot.lengths;
        let of = |(weight, share): (f32, f32), count: f32, length: f32, average: f32| {
            weight * count / (1.0 - share + share * length / average)
        };
        let [title, meta, body] = self.averages;
        let sum = of(TITLE, f32::from(counts.title), f32::from(lengths.title), title)
            + of(META, f32::from(counts.meta), f32::from(lengths.meta), meta)
            + of(BODY, f32::from(counts.body), lengths.body as f32, body) / 2.0;
        let sum = sum * worth;
        (MOST * sum / (sum + SATURATION)).round().max(1.0) as u8
    }
}

fn push_names(sign: char, names: &BTreeSet<Arc<str>>, out: &mut String) {
    for (at, name) in names.iter().enumerate() {
        out.push(if at == 0 { sign } else { ',' });
        out.push_str(name);
    }
}
