//! The words that typing mistakes are compared with.

use super::Index;
use std::fmt::Write;

impl Index {
    /// The words that typing mistakes are compared with: each as how much it shares with the one in front of it, the rest, and a capital for
    /// how many pages have it.
    pub(super) fn vocabulary(&self) -> String {
        let least = match self.pages.len() {
            0..100 => 1,
            100..1_000 => 2,
            _ => 3,
        };
        let mut all: Vec<(&str, usize)> = Vec::new();
        for number in &self.members {
            let word = &self.words[*number as usize];
            let is_titled = || word.pages.iter().any(|posting| posting.counts.title > 0);
            let letters = word.text.chars().count();
            if letters > 2 && word.text.chars().all(|c| u32::from(c) < 0x0e00) && (word.pages.len() >= least || is_titled()) {
                all.push((&word.text, word.pages.len()));
            }
        }
        all.sort_unstable();
        let (mut out, mut before) = (String::new(), "");
        for (word, pages) in all {
            if word == before {
                continue;
            }
            let shared: usize = word.chars().zip(before.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
            let count = word[..shared].chars().count().min(35) as u32;
            let shared: usize = word.chars().take(count as usize).map(char::len_utf8).sum();
            let share = char::from_digit(count, 36).unwrap_or('0');
            let much = char::from(b'A' + (pages.ilog2() as u8).min(25));
            let _ = write!(out, "{share}{}{much}", &word[shared..]);
            before = word;
        }
        out
    }
}
