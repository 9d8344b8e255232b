//! Names made fit for addresses and anchors.
//!
//! Invariants: a slug is never empty, holds no `/`, keeps letters of every script, and keeps `C`, `C++`, `C#` and `.NET` apart.

use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Device names that Windows reserves in every folder, whatever the extension.
const RESERVED: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2", "lpt3",
    "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Whether Windows refuses a file of this name.
pub fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name);
    // Called for every part of every address: nearly all names are told apart by their length.
    matches!(stem.len(), 3 | 4) && RESERVED.iter().any(|reserved| stem.eq_ignore_ascii_case(reserved))
}

/// What the usual file systems take as one name, in bytes.
pub const MAX_NAME: usize = 255;

/// Why a name of a file is fit for some systems only (<https://learn.microsoft.com/windows/win32/fileio/naming-a-file>), or `None` for a good one.
pub fn refusal(name: &str) -> Option<String> {
    if is_reserved(name) {
        return Some(format!("Windows reserves the name `{name}`"));
    }
    if name.ends_with(['.', ' ']) {
        return Some(format!("the name `{name}` ends in a dot or a space"));
    }
    if let Some(c) = name.chars().find(|c| c.is_control() || "<>:\"|?*\\".contains(*c)) {
        return Some(format!("the name `{}` holds the character {c:?}", name.escape_debug()));
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
    out
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
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && !is_reserved(name)
}

/// Letters and digits of every script, and the marks and emoji that go with them.
fn is_kept(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    let punctuation = matches!(c, '\u{80}'..='\u{bf}' | '×' | '÷' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}' | '\u{fdd0}'..='\u{fdef}' | '\u{ff00}'..='\u{ff0f}');
    c.is_alphanumeric() || !(punctuation || c.is_whitespace() || c.is_control())
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
    fn slugs_stay_apart_and_are_never_empty() {
        let names = ["C", "C++", "C#", ".NET", "F#", "a+b", "---", "…", "", "日本語", "עברית", "🚀", "con", "a--b"];
        let slugs: std::collections::HashSet<String> = names.iter().map(|name| slug(name)).collect();
        assert_eq!(slugs.len(), names.len(), "{slugs:?}");
        assert!(slugs.iter().all(|slug| !slug.is_empty() && !slug.contains('/') && !is_reserved(slug)));
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
            ]
        );
    }
}
