//! Names made fit for addresses and anchors.
//!
//! Invariants: a slug is never empty, holds no `/`, keeps letters of every script, and keeps `C`, `C++`, `C#` and `.NET` apart.

use super::character::is_unfit;
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Device names that Windows reserves in every folder, whatever the extension; `com` and `lpt` with a digit behind them.
const RESERVED: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];
/// These devices are numbered, by a superscript too.
const NUMBERED: [&str; 2] = ["com", "lpt"];

/// Whether Windows refuses a file of this name (<https://learn.microsoft.com/windows/win32/fileio/naming-a-file>).
pub fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end_matches(' ');
    // Called for every part of every address: nearly all names are told apart by their length.
    if !(3..=7).contains(&stem.len()) {
        return false;
    }
    let is_number = |rest: &str| matches!(rest, "¹" | "²" | "³") || matches!(rest.as_bytes(), [b'1'..=b'9']);
    let is_numbered = |device: &str| {
        let (start, rest) = stem.split_at_checked(device.len()).unwrap_or_default();
        start.eq_ignore_ascii_case(device) && is_number(rest)
    };
    RESERVED.iter().any(|reserved| stem.eq_ignore_ascii_case(reserved)) || NUMBERED.into_iter().any(is_numbered)
}

/// Whether Windows may know another file by this name: it gives `LONGNA~1.HTM` to a file of a longer name. Git refuses `git~1`, which is `.git`.
fn is_short_name(name: &str) -> bool {
    let (stem, extension) = name.split_once('.').unwrap_or((name, ""));
    let is_number = |number: &str| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    stem.len() <= 8
        && extension.len() <= 3
        && stem.rsplit_once('~').is_some_and(|(start, number)| !start.is_empty() && is_number(number))
}

/// Characters that HFS+ passes over when it compares names (<https://developer.apple.com/library/archive/technotes/tn/tn1150.html>).
pub fn is_passed_over(c: char) -> bool {
    matches!(c, '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{206a}'..='\u{206f}' | '\u{feff}')
}

/// What the usual file systems take as one name, in bytes.
pub const MAX_NAME: usize = 255;

/// Why a name of a file is fit for some systems only, or for something else than a page; `None` for a good one.
pub fn refusal(name: &str) -> Option<String> {
    if let Some(c) = name.chars().find(|c| c.is_control() || is_unfit(*c) || "<>:\"|?*/\\".contains(*c)) {
        return Some(format!("the name `{}` holds the character {c:?}", name.escape_debug()));
    }
    if is_reserved(name) {
        return Some(format!("Windows reserves the name `{name}`"));
    }
    if is_short_name(name) {
        return Some(format!("Windows may give the name `{name}` to another file"));
    }
    let seen = name.trim_matches(is_passed_over);
    if seen.ends_with(['.', ' ']) {
        return Some(format!("the name `{name}` ends in a dot or a space"));
    }
    if seen.starts_with(['.', ' ']) {
        return Some(format!("the name `{name}` begins with a dot or a space"));
    }
    if seen.is_empty() {
        return Some("a name is empty".to_owned());
    }
    (name.len() > MAX_NAME).then(|| format!("a name has {} bytes, expected at most {MAX_NAME}", name.len()))
}

/// A name as one component of an address: `C++ templates` becomes `cpp-templates`.
///
/// ```
/// # use askbook::words::slug::slug;
/// assert_eq!(["C", "C++", "C#", ".NET", "node.js", "Größe"].map(slug), ["c", "cpp", "csharp", "dotnet", "node-js", "größe"]);
/// assert_eq!(slug("---"), "x2d2d2d");
/// ```
pub fn slug(name: &str) -> String {
    if is_slug(name) {
        return name.to_owned();
    }
    let mut out = String::with_capacity(name.len());
    let mut gap = false;
    let mut chars = name.trim().nfc().flat_map(char::to_lowercase).peekable();
    while let Some(c) = chars.next() {
        let after_word = !gap && out.ends_with(|c: char| c.is_alphanumeric());
        let spelled = match c {
            '+' if after_word => "p",
            '#' if after_word => "sharp",
            '.' if !after_word && chars.peek().is_some_and(|next| next.is_alphanumeric()) => "dot",
            c if is_kept(c) => {
                open(&mut out, &mut gap);
                out.push(c);
                continue;
            }
            _ => {
                gap = true;
                continue;
            }
        };
        open(&mut out, &mut gap);
        out.push_str(spelled);
    }
    if out.is_empty() {
        out.push('x');
        out.extend(name.bytes().map(|byte| format!("{byte:02x}")));
    }
    if is_reserved(&out) {
        out.insert_str(0, "x-");
    }
    // A small letter may have a form with its mark where the capital has none: `J̌`.
    if out.is_ascii() { out } else { out.nfc().collect() }
}

fn open(out: &mut String, gap: &mut bool) {
    if *gap && !out.is_empty() {
        out.push('-');
    }
    *gap = false;
}

fn is_slug(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with('-')
        && !name.ends_with('-')
        && !name.contains("--")
        && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
        && !is_reserved(name)
}

/// Letters and digits of every script, and the marks and emoji that go with them.
fn is_kept(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    let punctuation = matches!(c, '\u{80}'..='\u{bf}' | '×' | '÷' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}' | '\u{fdd0}'..='\u{fdef}' | '\u{feff}' | '\u{ff00}'..='\u{ff0f}');
    c.is_alphanumeric() || !(punctuation || c.is_whitespace())
}

/// Gives the headings of one page ids that equal those of GitHub, so that links work on both.
///
/// The rule: lower case, everything but letters, marks, decimal digits, spaces, `-` and `_` taken out, a space becomes `-`, a repeated
/// id gets `-1`, `-2` … (<https://github.com/Flet/github-slugger>, the npm package that GitHub's rule is published as).
#[derive(Default)]
pub struct HeadingIds {
    used: HashMap<String, u32>,
}

impl HeadingIds {
    /// The id of the next heading, from its plain text.
    pub fn next(&mut self, text: &str) -> String {
        let base: String = text
            .chars()
            .flat_map(char::to_lowercase)
            .map(|c| if c == ' ' { '-' } else { c })
            .filter(|c| *c == '-' || is_word(*c))
            .collect();
        // An empty id would be no valid HTML.
        let base = if base.is_empty() { "section".to_owned() } else { base };
        let mut id = base.clone();
        while self.used.contains_key(&id) {
            let count = self.used.entry(base.clone()).or_default();
            *count += 1;
            id = format!("{base}-{count}");
        }
        self.used.insert(id.clone(), 0);
        id
    }
}

/// Letters, marks, decimal digits and what joins words (`_`), of every script: the `\p{Word}` of GitHub's rule.
fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    let joins =
        matches!(c, '\u{203f}' | '\u{2040}' | '\u{2054}' | '\u{fe33}' | '\u{fe34}' | '\u{fe4d}'..='\u{fe4f}' | '\u{ff3f}');
    c.is_alphabetic() || is_combining_mark(c) || joins || (c.is_numeric() && !is_other_number(c))
}

/// Numbers that are no decimal digits, where a script has both: superscripts, fractions, numbers in circles.
fn is_other_number(c: char) -> bool {
    matches!(c,
        '²' | '³' | '¹' | '¼'..='¾' | '\u{9f4}'..='\u{9f9}' | '\u{b72}'..='\u{b77}' | '\u{bf0}'..='\u{bf2}'
        | '\u{c78}'..='\u{c7e}' | '\u{d58}'..='\u{d5e}' | '\u{d70}'..='\u{d78}' | '\u{f2a}'..='\u{f33}'
        | '\u{1369}'..='\u{137c}' | '\u{17f0}'..='\u{17f9}' | '\u{19da}' | '\u{2070}'..='\u{2089}' | '\u{2150}'..='\u{215f}'
        | '\u{2189}' | '\u{2460}'..='\u{249b}' | '\u{24ea}'..='\u{24ff}' | '\u{2776}'..='\u{2793}' | '\u{2cfd}'
        | '\u{3192}'..='\u{3195}' | '\u{3220}'..='\u{32bf}' | '\u{a830}'..='\u{a835}' | '\u{10107}'..='\u{10133}'
        | '\u{1d360}'..='\u{1d378}' | '\u{1f100}'..='\u{1f10c}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_refused_that_some_system_does_not_store_or_takes_for_another() {
        for name in [
            "con",
            "CON",
            "Aux.txt",
            "nul.tar.gz",
            "prn .md",
            "com1",
            "LPT9.png",
            "com¹",
            "lpt³.x",
            "CONIN$",
            "conout$.txt",
            "git~1",
            "GIT~1.EXE",
            "longn~12.htm",
            "a.",
            "a ",
            " a",
            ".",
            "..",
            ".git",
            ".htaccess",
            "a\\b",
            "..\\x",
            "c:",
            "a/b",
            "a\0b",
            "a\nb",
            "a\u{85}b",
            "a\u{7f}b",
            "a?b",
            "<a>",
            "a|b",
            "a*b",
            "\"a\"",
            "\u{200c}.git",
            "a.\u{feff}",
            "\u{feff}",
            "",
        ] {
            assert!(refusal(name).is_some(), "{name:?}");
        }
        assert!(refusal(&"n".repeat(256)).is_some() && refusal(&"n".repeat(255)).is_none());
        for name in [
            "a",
            "A b.png",
            "console",
            "com",
            "com0",
            "com10",
            "lpt",
            "nul2",
            "a~b.png",
            "~1",
            "long name~1.png",
            "größe.md",
            "a%20b",
            "🙂.png",
            "می\u{200c}خواهم.pdf",
        ] {
            assert_eq!(refusal(name), None, "{name:?}");
        }
    }

    #[test]
    fn slugs_stay_apart_and_are_never_empty() {
        let names = ["C", "C++", "C#", ".NET", "F#", "a+b", "---", "…", "", "日本語", "עברית", "🚀", "con", "a--b"];
        let slugs: std::collections::HashSet<String> = names.iter().map(|name| slug(name)).collect();
        assert_eq!(slugs.len(), names.len(), "{slugs:?}");
        assert!(slugs.iter().all(|slug| !slug.is_empty() && !slug.contains('/') && !is_reserved(slug)));
    }

    #[test]
    fn a_slug_keeps_what_is_written_and_marks_the_gaps() {
        for (name, expected) in [
            ("-a", "a"),
            ("a-", "a"),
            ("a--b", "a-b"),
            ("+a", "a"),
            ("#a", "a"),
            ("a +b #c", "a-b-c"),
            ("🚀 go", "🚀-go"),
            ("a…b", "a-b"),
            ("a\u{1680}b", "a-b"),
            ("a\u{fdd0}b", "a-b"),
            ("J\u{30c}", "\u{1f0}"),
            ("C+\u{307}", "c\u{1e57}"),
            ("3 µ²", "3-µ²"),
            ("a.b", "a-b"),
        ] {
            assert_eq!(slug(name), expected, "{name:?}");
        }
    }

    #[test]
    fn heading_ids_equal_those_of_github() {
        let mut ids = HeadingIds::default();
        let ids = [
            "A good answer",
            "What's `O(n log n)`?",
            "A good answer",
            "Ünïcode & more",
            "C++",
            "rocket 🚀 go",
            "a good answer-1",
            "什么是 API？（一）",
            "❤\u{fe0f} Love",
            "x² + ½ Ⅷ",
            "ما هي؟",
            "🚀",
            "a‿b ٣",
        ]
        .map(|text| ids.next(text));
        assert_eq!(
            ids,
            [
                "a-good-answer",
                "whats-on-log-n",
                "a-good-answer-1",
                "ünïcode--more",
                "c",
                "rocket--go",
                "a-good-answer-1-1",
                "什么是-api一",
                "\u{fe0f}-love",
                "x---ⅷ",
                "ما-هي",
                "section",
                "a‿b-٣",
            ]
        );
    }
}
