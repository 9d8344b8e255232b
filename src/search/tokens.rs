//! Texts as words: the Rust half of `docs/search.md`; `engine/words.js` is the other one, and both must cut every text alike.
//!
//! In: a text. Out: chunks, each a whole word and perhaps its parts. Invariant: words are folded, never empty, and no longer than [`LONGEST`].

use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Characters of the longest word; what is behind them is cut off.
pub const LONGEST: usize = 40;
/// Pieces of the longest chunk that has a word as a whole: longer ones are addresses and paths, which nobody types.
const MOST_PIECES: usize = 6;
/// Characters between the brackets of the longest `O(…)`.
const LONGEST_BOUND: usize = 24;

/// What stands together in a text, as words.
#[derive(Debug, Default)]
pub struct Chunk {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    words: String,
    whole: Range<usize>,
    parts: Vec<(Range<usize>, Part)>,
}

/// What a part of a chunk is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// It stands between signs: `tcp` in `tcp/ip`.
    Piece,
    /// It begins with a capital inside a word: `effect` in `useEffect`.
    Hump,
}

impl Chunk {
    /// The chunk as one word, `tcpip` for `tcp/ip`; `None` for what is too long to be one.
    pub fn whole(&self) -> Option<&str> {
        (!self.whole.is_empty()).then(|| &self.words[self.whole.clone()])
    }

    /// Its parts; none where it is a plain word.
    pub fn parts(&self) -> impl Iterator<Item = (&str, Part)> {
        self.parts.iter().map(|(range, part)| (&self.words[range.clone()], *part))
    }

    fn clear(&mut self, start: usize) {
        self.range = start..start;
        self.words.clear();
        self.whole = 0..0;
        self.parts.clear();
    }

    /// Adds a word, and says where it is; an empty place where nothing is left of it.
    fn push(&mut self, raw: &str, before: &str, behind: &str) -> Range<usize> {
        let start = self.words.len();
        self.words.push_str(before);
        let inside = self.words.len();
        fold(raw, &mut self.words);
        if self.words.len() == inside {
            self.words.truncate(start);
            return start..start;
        }
        self.words.push_str(behind);
        start..cut(&mut self.words, start)
    }

    fn push_part(&mut self, word: Range<usize>, part: Part) {
        if !word.is_empty() {
            self.parts.push((word, part));
        }
    }

    /// Makes the words in `pieces` one.
    fn join(&mut self, pieces: &[Range<usize>]) -> Range<usize> {
        let start = self.words.len();
        for piece in pieces {
            self.words.extend_from_within(piece.clone());
        }
        start..cut(&mut self.words, start)
    }
}

/// Cuts the word that begins at `start` to its greatest length; gives back its end.
fn cut(words: &mut String, start: usize) -> usize {
    if words.len() - start > LONGEST
        && let Some((end, _)) = words[start..].char_indices().nth(LONGEST)
    {
        words.truncate(start + end);
    }
    words.len()
}

/// What a character is to the tokeniser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Part of a word.
    Word,
    /// Part of a script that is written without gaps between words; found by pairs of characters.
    Gram,
    /// Stands between the pieces of a chunk.
    Joint,
    /// Stands between words.
    Gap,
}

/// The kinds of ASCII, which nearly every text is made of.
const ASCII: [Kind; 128] = {
    let mut kinds = [Kind::Gap; 128];
    let mut byte = 0;
    while byte < 128 {
        kinds[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => Kind::Word,
            b'-' | b'_' | b'.' | b'/' | b':' | b'\'' | b'@' | b'&' | b'+' | b'#' | b'\\' => Kind::Joint,
            _ => Kind::Gap,
        };
        byte += 1;
    }
    kinds
};

fn kind(c: char) -> Kind {
    match c {
        c if c.is_ascii() => ASCII[c as usize],
        '’' => Kind::Joint,
        c if !is_word(c) => Kind::Gap,
        c if is_gram(c) => Kind::Gram,
        _ => Kind::Word,
    }
}

/// A letter, a digit, or a mark on one.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// The scripts without gaps: Thai and Lao, Myanmar, Khmer, and those of Chinese, Japanese and Korean.
fn is_gram(c: char) -> bool {
    matches!(u32::from(c),
        0x0e00..=0x0eff | 0x1000..=0x109f | 0x1100..=0x11ff | 0x1780..=0x17ff | 0x2e80..=0x2fdf | 0x3005..=0x3007
        | 0x3021..=0x3035 | 0x3040..=0x318f | 0x31a0..=0x31bf | 0x31f0..=0x31ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff
        | 0xa960..=0xa97f | 0xac00..=0xd7ff | 0xf900..=0xfaff | 0x20000..=0x3ffff)
}

/// Letters that have no decomposition and that people type as others.
fn spelled(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ı' => "i",
        'ł' => "l",
        'ŧ' => "t",
        'ς' => "σ",
        _ => return None,
    })
}

/// Marks that people leave out when they type: accents, the points of Hebrew, the vowels and the stretching of Arabic.
fn is_dropped(c: char) -> bool {
    matches!(u32::from(c), 0x0300..=0x036f | 0x0591..=0x05c7 | 0x0640 | 0x064b..=0x065f | 0x0670)
}

/// Appends a word without case, accents and typographic forms.
fn fold(raw: &str, out: &mut String) {
    if raw.is_ascii() {
        let start = out.len();
        out.push_str(raw);
        out[start..].make_ascii_lowercase();
        return;
    }
    let mut plain = String::with_capacity(raw.len());
    for c in raw.nfkd().flat_map(char::to_lowercase) {
        // The short i of Cyrillic is a letter of its own.
        let is_short_i = c == '\u{306}' && plain.ends_with('и');
        match spelled(c) {
            Some(letters) => plain.push_str(letters),
            None if is_short_i || is_word(c) && !is_dropped(c) => plain.push(c),
            None => {}
        }
    }
    out.extend(plain.nfc());
}

/// Calls `visit` with each chunk of `text`, in order.
pub fn tokens(text: &str, mut visit: impl FnMut(&Chunk)) {
    let mut chunk = Chunk::default();
    let mut cursor = Cursor { text, at: 0, before: Kind::Gap };
    let mut pieces: Vec<Range<usize>> = Vec::new();
    while let Some(c) = cursor.peek() {
        let start = cursor.at;
        match kind(c) {
            Kind::Gram => grams(&mut cursor, &mut chunk, &mut visit),
            Kind::Word if plain(&mut cursor, &mut chunk) => visit(&chunk),
            Kind::Word => {
                let found = bound(&mut cursor, &mut chunk, c) || word(&mut cursor, &mut chunk, &mut pieces, "");
                chunk.range = start..cursor.at;
                if found {
                    visit(&chunk);
                }
            }
            Kind::Joint if c == '.' && cursor.before != Kind::Word && cursor.begins_name() => {
                cursor.step();
                let found = word(&mut cursor, &mut chunk, &mut pieces, ".");
                chunk.range = start..cursor.at;
                if found {
                    visit(&chunk);
                }
            }
            Kind::Gap => drop(cursor.run(Kind::Gap)),
            Kind::Joint => {
                cursor.step();
                cursor.before = Kind::Joint;
            }
        }
    }
}

/// A place in a text.
struct Cursor<'a> {
    text: &'a str,
    at: usize,
    /// What stands in front of the place.
    before: Kind,
}

impl<'a> Cursor<'a> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn step(&mut self) {
        self.at += self.peek().map_or(0, char::len_utf8);
    }

    /// What the next characters of this kind are.
    fn run(&mut self, wanted: Kind) -> Range<usize> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        loop {
            while bytes.get(self.at).is_some_and(|byte| byte.is_ascii() && ASCII[usize::from(*byte)] == wanted) {
                self.at += 1;
            }
            match self.peek().filter(|c| !c.is_ascii() && kind(*c) == wanted) {
                Some(c) => self.at += c.len_utf8(),
                None => break,
            }
        }
        self.before = wanted;
        start..self.at
    }

    /// The joint that stands here, with a part of a word behind it.
    fn joint(&self) -> Option<&'a str> {
        let rest = &self.text[self.at..];
        let length = if rest.starts_with("::") || rest.starts_with("->") {
            2
        } else {
            rest.chars().next().filter(|c| kind(*c) == Kind::Joint)?.len_utf8()
        };
        let joins = rest[length..].chars().next().is_some_and(|c| kind(c) == Kind::Word);
        joins.then(|| &rest[..length])
    }

    /// Whether a name such as `.NET` begins here.
    fn begins_name(&self) -> bool {
        self.text[self.at + 1..].chars().next().is_some_and(|c| kind(c) == Kind::Word && c.is_alphabetic())
    }
}

/// `数据库`: 数据, 据库. A character on its own is a word.
fn grams(cursor: &mut Cursor<'_>, chunk: &mut Chunk, visit: &mut impl FnMut(&Chunk)) {
    let run = cursor.run(Kind::Gram);
    let text = cursor.text;
    let mut ends = text[run.clone()].char_indices().map(|(at, c)| run.start + at + c.len_utf8());
    let first = ends.next().unwrap_or(run.end);
    let mut places = vec![(run.start, first)];
    if first < run.end {
        let starts = text[run.clone()].char_indices().map(|(at, _)| run.start + at);
        places = starts.zip(ends).collect();
    }
    for (start, end) in places {
        chunk.clear(start);
        chunk.range = start..end;
        chunk.whole = chunk.push(&text[start..end], "", "");
        if !chunk.whole.is_empty() {
            visit(chunk);
        }
    }
}

/// `O(n log n)`: onlogn, with the parts nlogn, n, log, n. Says whether there was one; otherwise nothing is read.
fn bound(cursor: &mut Cursor<'_>, chunk: &mut Chunk, c: char) -> bool {
    if !matches!(c, 'O' | 'o' | 'Θ' | 'Ω') {
        return false;
    }
    let start = cursor.at;
    let Some(rest) = cursor.text[start + c.len_utf8()..].strip_prefix('(') else { return false };
    let Some(length) =
        rest.find(['(', ')', '\n']).filter(|end| rest[*end..].starts_with(')') && rest[..*end].chars().count() <= LONGEST_BOUND)
    else {
        return false;
    };
    chunk.clear(start);
    let name = chunk.push(&cursor.text[start..start + c.len_utf8()], "", "");
    let inner = rest[..length].split(|c| !is_word(c)).filter(|word| !word.is_empty());
    let inner: Vec<Range<usize>> = inner.map(|word| chunk.push(word, "", "")).filter(|word| !word.is_empty()).collect();
    if inner.is_empty() {
        return false;
    }
    if inner.len() > 1 {
        let joined = chunk.join(&inner);
        chunk.push_part(joined, Part::Piece);
    }
    inner.iter().for_each(|word| chunk.push_part(word.clone(), Part::Piece));
    chunk.whole = chunk.join(&[&[name], &inner[..]].concat());
    cursor.at = start + c.len_utf8() + 1 + length + 1;
    cursor.before = Kind::Gap;
    true
}

/// A word of ASCII alone with nothing but a gap behind it, as nearly all are: read in one go, and the same as [`word`] would read. Says whether
/// there was one; otherwise nothing is read.
fn plain(cursor: &mut Cursor<'_>, chunk: &mut Chunk) -> bool {
    let rest = &cursor.text[cursor.at..];
    let bytes = rest.as_bytes();
    let is = |at: usize, kind: Kind| bytes.get(at).is_none_or(|byte| byte.is_ascii() && ASCII[usize::from(*byte)] == kind);
    let length = bytes.iter().take_while(|byte| byte.is_ascii() && ASCII[usize::from(**byte)] == Kind::Word).count();
    let ends = is(length, Kind::Gap) || matches!(bytes[length], b'.' | b'/' | b'\'' | b'@' | b'&') && is(length + 1, Kind::Gap);
    let has_humps = || bytes[1..length].iter().any(u8::is_ascii_uppercase);
    let is_bound = || length == 1 && matches!(bytes[0], b'O' | b'o') && bytes.get(1) == Some(&b'(');
    if !ends || length > LONGEST || has_humps() || is_bound() {
        return false;
    }
    chunk.clear(cursor.at);
    chunk.words.push_str(&rest[..length]);
    chunk.words.make_ascii_lowercase();
    chunk.whole = 0..length;
    cursor.at += length;
    chunk.range.end = cursor.at;
    cursor.before = Kind::Word;
    true
}

/// A chunk of pieces and joints; `dot` is what stands in front of the first piece. Says whether anything is left of it.
fn word(cursor: &mut Cursor<'_>, chunk: &mut Chunk, pieces: &mut Vec<Range<usize>>, mut dot: &str) -> bool {
    chunk.clear(cursor.at);
    pieces.clear();
    let text = cursor.text;
    let mut apostrophe_before = false;
    loop {
        let raw = cursor.run(Kind::Word);
        let sign = sign(&text[raw.end..]);
        cursor.at += sign.len();
        let joint = cursor.joint();
        let is_apostrophe = matches!(joint, Some("'" | "’"));
        let raw_text = &text[raw];
        let before = std::mem::take(&mut dot);
        let piece = chunk.push(raw_text, before, sign);
        let is_single = raw_text.chars().nth(1).is_none();
        let is_left_over = is_single && (apostrophe_before || is_apostrophe);
        // Where there is no other piece and no sign, the piece is the whole and no part.
        if joint.is_some() || !pieces.is_empty() || !before.is_empty() {
            let part = piece.start + before.len()..piece.end;
            if !is_left_over {
                chunk.push_part(if before.is_empty() { piece.clone() } else { part }, Part::Piece);
            }
        }
        if !sign.is_empty() && !is_single {
            let bare = piece.start + before.len()..piece.start + chunk.words[piece.clone()].trim_end_matches(['+', '#']).len();
            chunk.push_part(bare, Part::Piece);
        }
        humps(raw_text, chunk);
        if !piece.is_empty() {
            pieces.push(piece);
        }
        apostrophe_before = is_apostrophe;
        match joint {
            Some(joint) => cursor.at += joint.len(),
            None => break,
        }
    }
    cursor.before = Kind::Word;
    match &pieces[..] {
        [] => return false,
        [only] => chunk.whole = only.clone(),
        _ if pieces.len() <= MOST_PIECES => chunk.whole = chunk.join(pieces),
        _ => {}
    }
    true
}

/// The sign that belongs to the word in front of it: `C++`, `C#`. Not in `a+b` and `page#part`.
fn sign(rest: &str) -> &str {
    if rest.starts_with("++") {
        return &rest[..2];
    }
    let is_sign = rest.starts_with(['+', '#']) && rest[1..].chars().next().is_none_or(|c| !is_word(c));
    if is_sign { &rest[..1] } else { "" }
}

/// The parts of `useEffect` and `HTTPServer`; none in `APIs` and `Word`.
fn humps(raw: &str, chunk: &mut Chunk) {
    if !raw.bytes().skip(1).any(|byte| byte.is_ascii_uppercase() || !byte.is_ascii()) {
        return;
    }
    let letters: Vec<(usize, char)> = raw.char_indices().collect();
    let is = |at: usize, test: fn(char) -> bool| letters.get(at).is_some_and(|(_, c)| test(*c));
    let upper: fn(char) -> bool = char::is_uppercase;
    let lower: fn(char) -> bool = char::is_lowercase;
    let opens = |at: usize| {
        let after_small = is(at, upper) && is(at - 1, |c| c.is_lowercase() || c.is_numeric());
        let ends_capitals = is(at - 1, upper) && is(at, upper) && is(at + 1, lower) && is(at + 2, lower);
        after_small || ends_capitals
    };
    let mut cuts: Vec<usize> = (1..letters.len()).filter(|at| opens(*at)).collect();
    if cuts.is_empty() {
        return;
    }
    cuts.push(letters.len());
    let mut from = 0;
    for to in cuts {
        let place = |at: usize| letters.get(at).map_or(raw.len(), |(byte, _)| *byte);
        if to - from > 1 {
            let hump = chunk.push(&raw[place(from)..place(to)], "", "");
            chunk.push_part(hump, Part::Hump);
        }
        from = to;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `from-to whole part part` for each chunk.
    fn cut_up(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        tokens(text, |chunk| {
            let parts: String = chunk.parts().map(|(word, _)| format!(" {word}")).collect();
            found.push(format!("{}={}{parts}", &text[chunk.range.clone()], chunk.whole().unwrap_or("-")));
        });
        found
    }

    proptest! {
        #[test]
        fn a_plain_word_is_read_as_any_other(text in "[aO0][aAo0é]{0,3}[ .:'+#(\\->’é]{0,2}[aO(]{0,2}") {
            let start = || Cursor { text: &text, at: 0, before: Kind::Gap };
            let (mut quick, mut chunk) = (start(), Chunk::default());
            if plain(&mut quick, &mut chunk) {
                let (mut slow, mut same) = (start(), Chunk::default());
                prop_assert!(!bound(&mut slow, &mut same, text.chars().next().unwrap_or_default()));
                prop_assert!(word(&mut slow, &mut same, &mut Vec::new(), ""));
                same.range.end = slow.at;
                prop_assert_eq!((quick.at, quick.before), (slow.at, slow.before));
                prop_assert_eq!(format!("{chunk:?}"), format!("{same:?}"));
            }
        }
    }

    #[test]
    fn every_text_of_the_fixture_is_cut_as_it_says() {
        let fixture = include_str!("../../tests/browser/tokens.txt");
        let mut wrong = Vec::new();
        for case in
            fixture.split("\n\n").map(|case| case.trim_matches('\n')).filter(|case| !case.starts_with('#') && !case.is_empty())
        {
            let (text, expected) = case.split_once('\n').unwrap_or((case, ""));
            let found = cut_up(text);
            if found != expected.lines().collect::<Vec<_>>() {
                wrong.push(format!("{text}\n{}", found.join("\n")));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    }
}
