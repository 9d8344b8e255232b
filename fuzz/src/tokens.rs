//! Texts as the words that are searched for.

use askbook::search::tokens::{LONGEST, tokens};

/// Words come in their order, out of places of their own, folded, and none of them is empty or endless.
pub fn check(bytes: &[u8]) {
    let text = super::text(bytes);
    let words = words(&text);
    // In capitals a text has the same words, where no capital begins a part of one.
    let has_parts = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || matches!(byte, b'(' | b'o');
    if text.is_ascii() && !text.bytes().any(has_parts) {
        assert_eq!(self::words(&text.to_ascii_uppercase()), words);
    }
}

fn words(text: &str) -> Vec<String> {
    let (mut from, mut found) = (0, Vec::new());
    tokens(text, |chunk| {
        let range = chunk.range.clone();
        assert!(range.start >= from && !range.is_empty() && text.get(range.clone()).is_some(), "{range:?} behind {from}");
        // Pairs of characters of one script overlap.
        from = if text.is_ascii() { range.end } else { range.start + 1 };
        for word in chunk.whole().into_iter().chain(chunk.parts().map(|(word, _)| word)) {
            assert!((1..=LONGEST).contains(&word.chars().count()), "{word:?}");
            assert!(!word.contains(|c: char| c.is_whitespace() || c.is_control() || c.is_ascii_uppercase()), "{word:?}");
            found.push(word.to_owned());
        }
    });
    found
}
