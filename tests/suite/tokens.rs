//! Texts as words, by both halves: the random texts that are cut here are cut again in a browser, by `tests/browser/tokens.js`.

use askbook::search::tokens::{LONGEST, tokens};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use std::{fs, path::Path};

/// What tokenisers are mistaken about: signs, capitals, apostrophes, bounds, letters that become several or none, long words.
const PIECES: &str = r"
    - _ . . . / : :: -> ' ’ @ & + ++ # \ ( ) , … a n word APIs useEffect HTTPServer OAuth2 iOS 10 3.14 C++ C# .NET don't l’ O'
    O( o(n Ω( Θ(n O(n² İ ı ß ﬁ ﷺ Σ ς й й é ̈ ـ 数据 を 데이 ไทย 👨‍💻
    aaaaaaaaaabbbbbbbbbbccccccccccddddddddd жжжжжжжжжжжжжжжжжжжжжжжжжжжжжжжжжжжжжжж";

/// Where all characters are assigned, and were in Unicode 15: younger ones are not known to every browser.
const STRETCHES: [(char, char); 52] = [
    ('\u{0}', '\u{377}'),   // Latin, accents
    ('\u{3a3}', '\u{52f}'), // Greek, Cyrillic
    ('\u{559}', '\u{58a}'), // Armenian
    ('\u{591}', '\u{5c7}'), // Hebrew points
    ('\u{5d0}', '\u{5ea}'),
    ('\u{600}', '\u{70d}'), // Arabic, Syriac
    ('\u{7c0}', '\u{7fa}'),
    ('\u{898}', '\u{983}'),   // Devanagari
    ('\u{d12}', '\u{d44}'),   // Malayalam
    ('\u{e01}', '\u{e3a}'),   // Thai
    ('\u{f00}', '\u{f47}'),   // Tibetan
    ('\u{1000}', '\u{10c5}'), // Myanmar, Georgian
    ('\u{10d0}', '\u{1248}'), // Georgian, Hangul letters, Ethiopic
    ('\u{13a0}', '\u{13f5}'), // Cherokee
    ('\u{1780}', '\u{17dd}'), // Khmer
    ('\u{1820}', '\u{1878}'), // Mongolian
    ('\u{1c90}', '\u{1cba}'), // Georgian capitals
    ('\u{1d00}', '\u{1f15}'), // phonetic letters, Latin and Greek with accents
    ('\u{1f80}', '\u{1fb4}'),
    ('\u{2000}', '\u{2064}'), // punctuation
    ('\u{2100}', '\u{218b}'), // letterlike signs, numbers
    ('\u{2190}', '\u{2426}'), // arrows, mathematics
    ('\u{2460}', '\u{2b73}'), // letters in circles, boxes, dingbats
    ('\u{2b97}', '\u{2cf3}'), // Glagolitic, Coptic
    ('\u{2de0}', '\u{2e5d}'),
    ('\u{2e9b}', '\u{2ef3}'), // radicals
    ('\u{2f00}', '\u{2fd5}'),
    ('\u{3000}', '\u{303f}'), // punctuation of East Asia
    ('\u{3041}', '\u{3096}'), // kana
    ('\u{3099}', '\u{30ff}'),
    ('\u{3105}', '\u{312f}'), // Bopomofo
    ('\u{3131}', '\u{318e}'), // Hangul letters
    ('\u{3190}', '\u{31e3}'),
    ('\u{31f0}', '\u{321e}'),
    ('\u{3220}', '\u{a48c}'), // ideographs, Yi
    ('\u{a4d0}', '\u{a62b}'), // Lisu, Vai
    ('\u{a640}', '\u{a6f7}'),
    ('\u{a700}', '\u{a7ca}'),
    ('\u{a8e0}', '\u{a953}'),
    ('\u{ab70}', '\u{abed}'), // Cherokee, Meetei
    ('\u{ac00}', '\u{d7a3}'), // Hangul
    ('\u{f900}', '\u{fa6d}'), // ideographs for compatibility
    ('\u{fb46}', '\u{fbc2}'), // forms of Hebrew and Arabic
    ('\u{fdf0}', '\u{fe19}'),
    ('\u{fe76}', '\u{fefc}'),
    ('\u{ff01}', '\u{ffbe}'),   // full width
    ('\u{10400}', '\u{1049d}'), // Deseret
    ('\u{1d400}', '\u{1d454}'), // mathematical letters
    ('\u{1f100}', '\u{1f1ad}'), // letters in boxes
    ('\u{1f300}', '\u{1f6d7}'), // emoji
    ('\u{20000}', '\u{2a6df}'), // ideographs
    ('\u{2f800}', '\u{2fa1d}'),
];

fn text() -> impl Strategy<Value = String> {
    let stretch =
        prop::sample::select(&STRETCHES[..]).prop_flat_map(|(from, to)| prop::collection::vec(prop::char::range(from, to), 1..4));
    let piece = prop_oneof![
        2 => prop::sample::select(&[" ", "\n"][..]).prop_map(str::to_owned),
        8 => prop::sample::select(PIECES.split_whitespace().collect::<Vec<_>>()).prop_map(str::to_owned),
        3 => stretch.prop_map(|letters| letters.into_iter().collect()),
    ];
    prop::collection::vec(piece, 1..16).prop_map(|pieces| pieces.concat())
}

/// `[start, end, whole, ...parts]` of each chunk, its place counted as JavaScript counts.
fn cuts(text: &str) -> Vec<Vec<Value>> {
    let mut found = Vec::new();
    tokens(text, |chunk| {
        let place = |byte: usize| json!(text[..byte].encode_utf16().count());
        let words = [chunk.whole().unwrap_or_default()].into_iter().chain(chunk.parts().map(|(word, _)| word));
        found.push([chunk.range.start, chunk.range.end].map(place).into_iter().chain(words.map(Value::from)).collect());
    });
    found
}

#[test]
fn random_texts_are_cut_into_words_that_are_not_too_long_and_left_to_the_browser() {
    let (mut runner, text) = (TestRunner::default(), text());
    let mut written = Vec::new();
    for _ in 0..6_000 {
        let text = text.new_tree(&mut runner).expect("a text").current();
        let chunks = cuts(&text);
        for word in chunks.iter().flat_map(|chunk| &chunk[2..]).filter_map(Value::as_str) {
            assert!(word.chars().count() <= LONGEST, "{word} in {text:?}");
        }
        for chunk in &chunks {
            assert!(chunk[0].as_u64() < chunk[1].as_u64() && !chunk[3..].contains(&json!("")), "{chunk:?} in {text:?}");
        }
        written.push(json!([text, chunks]));
    }
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("tokens.json");
    fs::write(&file, json!(written).to_string()).expect("a file for the browser");
}
