//! Where a row of words is cut into files, so that an edit moves few ends.
//!
//! In: how much each word weighs and how many pages have it. Out: where files begin. Invariant: of the words that may begin the next file, one that many
//! pages have does, and which of these is up to these words alone. So a new word begins none, and behind an edit that moves an end files soon begin where they did.

use crate::words::key::Key;
use std::cmp::Reverse;

/// A word of the row.
#[derive(Clone, Copy, Debug)]
pub struct Item<'a> {
    /// The word.
    pub text: &'a str,
    /// What it adds to a file.
    pub weight: usize,
    /// How many pages have it.
    pub pages: usize,
    /// Whether a file may begin with it.
    pub may_begin: bool,
}

/// The numbers of the items that files begin with, the first one among them. A file has between half of `most` and `most`, as far as items allow that.
pub fn cuts(items: &[Item<'_>], most: usize) -> Vec<usize> {
    let mut cuts: Vec<usize> = (0..items.len().min(1)).collect();
    while let Some(last) = cuts.last()
        && let Some(next) = next(&items[*last..], most)
    {
        cuts.push(last + next);
    }
    cuts
}

/// Where the file ends that begins with the first item; `None` where it holds all of them.
fn next(items: &[Item<'_>], most: usize) -> Option<usize> {
    let (mut weight, mut best) = (0, None);
    for (at, item) in items.iter().enumerate() {
        if weight > most && best.is_some() {
            break;
        }
        if at > 0 && item.may_begin && weight >= most / 2 {
            // Only roughly: one page more is mostly none more here.
            let rank = (Reverse(item.pages.max(1).ilog2()), Key::of_bytes(item.text.as_bytes()), at);
            best = Some(best.map_or(rank, |best: (Reverse<u32>, Key, usize)| best.min(rank)));
        }
        weight += item.weight;
    }
    best.filter(|_| weight > most).map(|(.., at)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words that any file may begin with, each on as many pages as it weighs.
    fn items(words: &[(String, usize)]) -> Vec<Item<'_>> {
        words.iter().map(|(text, weight)| Item { text, weight: *weight, pages: *weight, may_begin: true }).collect()
    }

    /// Where files begin, as texts.
    fn begins(words: &[(String, usize)], most: usize) -> Vec<&str> {
        cuts(&items(words), most).into_iter().map(|at| &*words[at].0).collect()
    }

    fn words(count: usize, weight: usize) -> Vec<(String, usize)> {
        (0..count).map(|number| (format!("word{number:05}"), weight)).collect()
    }

    #[test]
    fn files_are_neither_small_nor_large() {
        let words = words(10_000, 7);
        let cuts = cuts(&items(&words), 1_000);
        assert_eq!(cuts[0], 0);
        for (from, to) in cuts.iter().zip(&cuts[1..]) {
            assert!((500..=1_000).contains(&((to - from) * 7)), "{from} to {to}");
        }
        assert!((words.len() - cuts.last().expect("one file at least")) * 7 <= 1_000);
    }

    #[test]
    fn few_words_are_one_file_and_none_are_none() {
        assert_eq!(begins(&words(10, 100), 1_000), ["word00000"]);
        assert_eq!(begins(&[], 1_000), [""; 0]);
    }

    #[test]
    fn a_word_that_is_too_heavy_has_few_beside_it() {
        let row = [("a", 10), ("b", 5_000), ("c", 10), ("d", 10)].map(|(text, weight)| (text.to_owned(), weight));
        assert_eq!(begins(&row, 1_000), ["a", "c"]);
    }

    #[test]
    fn a_file_begins_where_it_may() {
        let words = words(3_000, 10);
        let mut items = items(&words);
        items.iter_mut().enumerate().for_each(|(at, item)| item.may_begin = at % 170 == 3);
        let cuts = cuts(&items, 1_000);
        assert!(cuts.len() > 10 && cuts[1..].iter().all(|at| at % 170 == 3), "{cuts:?}");
    }

    #[test]
    fn an_edit_moves_few_ends() {
        // Twenty words to a file, which is few: of more, fewer would move.
        let before = words(2_000, 50);
        let begin = begins(&before, 1_000);
        let moved = |after: &[(String, usize)]| begins(after, 1_000).iter().filter(|word| !begin.contains(word)).count();
        let by_new_word = |at: usize| {
            let mut after = before.clone();
            after.insert(at, (format!("{}x", before[at - 1].0), 1));
            moved(&after)
        };
        let by_weight = |at: usize| {
            let mut after = before.clone();
            after[at].1 += 10;
            moved(&after)
        };
        let edits: [Vec<usize>; 2] = [(1..before.len()).map(by_new_word).collect(), (1..before.len()).map(by_weight).collect()];
        for moved in edits {
            assert!(moved.iter().all(|ends| *ends <= 5), "of {} ends, by edits one after the other: {moved:?}", begin.len());
            assert!(moved.iter().sum::<usize>() <= moved.len() / 3, "{moved:?}");
        }
    }
}
