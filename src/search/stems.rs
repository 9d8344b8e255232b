//! Which words are forms of one: Snowball's stemmers (<https://snowballstem.org>), one a language.
//!
//! In: a language, or a word of it. Out: a stem. Invariant: a stem never leaves this room; browsers get words, grouped.

use pagefind_stem::{Algorithm, Stemmer};

/// How words of a language are stemmed; 0: they are not.
pub type Rules = u8;

/// A primary language tag, and the rules for it.
type Language = (&'static str, fn() -> Algorithm);

const LANGUAGES: [Language; 29] = [
    ("ar", || Algorithm::Arabic),
    ("ca", || Algorithm::Catalan),
    ("da", || Algorithm::Danish),
    ("de", || Algorithm::German),
    ("el", || Algorithm::Greek),
    ("en", || Algorithm::English),
    ("es", || Algorithm::Spanish),
    ("et", || Algorithm::Estonian),
    ("eu", || Algorithm::Basque),
    ("fi", || Algorithm::Finnish),
    ("fr", || Algorithm::French),
    ("ga", || Algorithm::Irish),
    ("hi", || Algorithm::Hindi),
    ("hu", || Algorithm::Hungarian),
    ("hy", || Algorithm::Armenian),
    ("id", || Algorithm::Indonesian),
    ("it", || Algorithm::Italian),
    ("lt", || Algorithm::Lithuanian),
    ("nb", || Algorithm::Norwegian),
    ("ne", || Algorithm::Nepali),
    ("nl", || Algorithm::Dutch),
    ("no", || Algorithm::Norwegian),
    ("pl", || Algorithm::Polish),
    ("pt", || Algorithm::Portuguese),
    ("ro", || Algorithm::Romanian),
    ("ru", || Algorithm::Russian),
    ("sr", || Algorithm::Serbian),
    ("sv", || Algorithm::Swedish),
    ("tr", || Algorithm::Turkish),
];

/// The rules for a language, given as the first part of a BCP 47 tag.
pub fn rules(language: &str) -> Rules {
    let at = LANGUAGES.iter().position(|(tag, _)| *tag == language);
    at.map_or(0, |at| at as Rules + 1)
}

/// The stem of a folded word. Words that hold digits or signs are names, and stay.
pub fn stem(word: &str, rules: Rules) -> String {
    let is_name = word.bytes().any(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'#' | b'.'));
    match usize::from(rules).checked_sub(1).filter(|_| !is_name) {
        Some(at) => Stemmer::create(LANGUAGES[at].1()).stem(word).into_owned(),
        None => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_have_one_stem() {
        let alike = |words: [&str; 2], language| stem(words[0], rules(language)) == stem(words[1], rules(language));
        assert!(alike(["caching", "cached"], "en"));
        assert!(alike(["indexes", "index"], "en"));
        assert!(alike(["verbindungen", "verbindung"], "de"));
        assert!(!alike(["caching", "cached"], "ja"), "no rules for the language");
        assert!(!alike(["c++", "c"], "en"));
    }
}
