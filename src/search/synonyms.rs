//! Words that mean the same.
//!
//! In: the built-in rows and those of the handbook. Out: pairs of single words, which browsers look up, and sequences of words, which are looked
//! for when the index is made. Invariant: what is one word in a text is one word here, since both are cut by [`tokens`].

use super::tokens::tokens;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

static BUILT_IN: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
    let rows: BTreeMap<String, Vec<Vec<String>>> =
        toml::from_str(include_str!("synonyms.toml")).expect("the built-in synonyms are rows of texts");
    rows.into_values().flatten().collect()
});

/// The words behind the first one of a sequence, and the words that the sequence stands for.
type Sequence = (Vec<String>, Vec<String>);

/// The synonyms of a handbook.
#[derive(Debug, Default)]
pub struct Synonyms {
    /// Single words, each with those that mean the same.
    pub words: BTreeMap<String, BTreeSet<String>>,
    /// The sequences that begin with a word.
    sequences: FxHashMap<String, Vec<Sequence>>,
}

impl Synonyms {
    /// The built-in ones and `own`.
    pub fn new(own: &[Vec<String>]) -> Self {
        let mut synonyms = Synonyms::default();
        BUILT_IN.iter().chain(own).for_each(|row| synonyms.add(row));
        synonyms
    }

    fn add(&mut self, row: &[String]) {
        let row: Vec<Vec<String>> = row.iter().map(|text| words(text)).filter(|words| !words.is_empty()).collect();
        for (at, words) in row.iter().enumerate() {
            for (_, other) in row.iter().enumerate().filter(|(other, _)| *other != at) {
                if let ([word], [other]) = (&words[..], &other[..]) {
                    self.words.entry(word.clone()).or_default().insert(other.clone());
                } else {
                    let known = self.sequences.entry(words[0].clone()).or_default();
                    known.push((words[1..].to_vec(), other.clone()));
                }
            }
        }
    }

    /// Whether a sequence begins with `word`.
    pub fn begins(&self, word: &str) -> bool {
        self.sequences(word).next().is_some()
    }

    /// The words that stand for the sequences with which a row of words begins.
    pub fn of<'a, 'b>(&'a self, mut row: impl Iterator<Item = &'b str> + Clone) -> Vec<&'a str> {
        let Some(first) = row.next() else { return Vec::new() };
        let fits = |rest: &[String]| {
            let mut row = row.clone();
            rest.iter().all(|known| row.next().is_some_and(|word| is_form(word, known)))
        };
        let found = self.sequences(first).filter(|(rest, _)| fits(rest));
        found.flat_map(|(_, words)| words.iter().map(String::as_str)).collect()
    }

    fn sequences<'a>(&'a self, word: &str) -> impl Iterator<Item = &'a Sequence> + use<'a> {
        let singular = word.strip_suffix('s').filter(|word| word.len() > 1);
        let found = [self.sequences.get(word), singular.and_then(|word| self.sequences.get(word))];
        found.into_iter().flatten().flatten()
    }
}

/// Whether a word is `known`, perhaps in the plural.
fn is_form(word: &str, known: &str) -> bool {
    word.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest == "s")
}

/// The words of a synonym. What is several pieces, `object-oriented`, is several words; `c++` and `.net` are one.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    tokens(text, |chunk| {
        let pieces: Vec<String> = chunk.parts().map(|(word, _)| word.to_owned()).collect();
        match chunk.whole() {
            Some(whole) if pieces.len() < 2 => words.push(whole.to_owned()),
            _ => words.extend(pieces),
        }
    });
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_words_stand_for_each_other() {
        let synonyms = Synonyms::new(&[vec!["Fahrrad".to_owned(), "Rad".to_owned()]]);
        assert!(synonyms.words["k8s"].contains("kubernetes"));
        assert!(synonyms.words["kubernetes"].contains("k8s"));
        assert!(synonyms.words["rad"].contains("fahrrad"));
        assert!(!synonyms.words["authentication"].contains("authorization"), "both are `auth`, and not each other");
        assert!(synonyms.words["cpp"].contains("c++") && synonyms.words["dotnet"].contains(".net"));
    }

    #[test]
    fn several_words_are_found_in_a_row() {
        let synonyms = Synonyms::new(&[]);
        let of = |text: &[&str]| synonyms.of(text.iter().copied()).join(" ");
        assert_eq!(of(&["continuous", "integration", "is"]), "ci");
        assert_eq!(of(&["pull", "requests"]), "pr");
        assert_eq!(of(&["prs"]), "pull request");
        assert!(of(&["continuous", "line"]).is_empty());
        assert!(!synonyms.begins("banana"));
    }
}
