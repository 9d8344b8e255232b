//! The words of the pages themselves, in many languages.
//!
//! In: the built-in translations, and those of the handbook's theme. Out: [`Texts`], and diagnostics. Invariant: every language has every
//! text: what it does not translate it takes from the wider language (`pt-BR` from `pt`), and at last from English.

use super::config::is_language;
use super::record::{Reader, Text};
use super::tree::{Content, File, THEMES, Tree};
use crate::words::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::words::key::{Hashed, Key};
use crate::words::path::SourcePath;
use crate::words::span::Spanned;
use icu_plurals::{PluralCategory, PluralRules};
use serde::Serialize;
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

/// The folder of a theme that holds the translations, one file a language.
pub const FOLDER: &str = "texts";
/// The language that has every text.
pub const FALLBACK: &str = "en";
/// The names of the plural categories.
const FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// A translation that comes with the program. Nearly every handbook wants one or two of them, so each is read when it is first asked for.
struct BuiltIn {
    language: &'static str,
    toml: &'static str,
    texts: OnceLock<BTreeMap<String, Text>>,
}

macro_rules! built_in {
    ($($language:literal)*) => {
        static BUILT_IN: [BuiltIn; [$($language),*].len()] = [$(BuiltIn {
            language: $language,
            toml: include_str!(concat!("../../themes/default/texts/", $language, ".toml")),
            texts: OnceLock::new(),
        },)*];
    };
}

built_in! { "ar" "de" "en" "es" "fr" "it" "ja" "ko" "nl" "pl" "pt" "ru" "tr" "uk" "zh" }

impl BuiltIn {
    fn of(language: &str) -> Option<&'static BuiltIn> {
        BUILT_IN.iter().find(|built_in| built_in.language == language)
    }

    /// The texts. That they fit the English ones is tested.
    fn texts(&self) -> &BTreeMap<String, Text> {
        self.texts.get_or_init(|| {
            let path = built_in_path(self.language);
            let (texts, _) = Reader::read(&path, 0, self.toml, |reader, record| record.all_texts(reader));
            texts.into_iter().map(|(key, text)| (key.value, with_rules(text.value, self.language))).collect()
        })
    }
}

/// The texts that every translation is measured by.
fn english() -> &'static BTreeMap<String, Text> {
    BuiltIn::of(FALLBACK).expect("English is built in").texts()
}

/// Every translation. Equal hashes mean equal texts, since what is built in is always the same.
#[derive(Debug)]
pub struct Texts {
    /// What the handbook says otherwise, by language.
    own: BTreeMap<String, BTreeMap<String, Text>>,
    /// Each language whole, made when it is first asked for.
    whole: BTreeMap<String, OnceLock<Hashed<Language>>>,
}

impl Hash for Texts {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.own.hash(state);
    }
}

/// The texts in one language, as templates see them: a string, or a form for each plural category, with [`RULES`] beside them.
#[derive(Debug, Hash, Serialize)]
#[serde(transparent)]
pub struct Language {
    texts: BTreeMap<String, Text>,
}

/// The key beside the plural forms that names their language.
pub const RULES: &str = "rules";

impl Language {
    /// The text of a key, which must be one that English has as a string.
    pub fn get(&self, key: &str) -> &str {
        match self.texts.get(key) {
            Some(Text::One(text)) => text,
            _ => "",
        }
    }
}

impl Default for Texts {
    /// The built-in ones.
    fn default() -> Self {
        Texts::load(&Tree::default(), super::config::DEFAULT_THEME).0
    }
}

/// The key of every file that the texts are made from.
pub fn key(tree: &Tree, theme: &str) -> Key {
    let folder = format!("{THEMES}/{theme}/{FOLDER}");
    let files: Vec<_> = tree.below(&folder).map(|(path, file)| (path, file.key)).collect();
    Key::of(&files)
}

impl Texts {
    /// Puts the translations of `themes/<theme>/texts` over the built-in ones, key by key.
    pub fn load(tree: &Tree, theme: &str) -> (Texts, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let mut own: BTreeMap<String, BTreeMap<String, Text>> = BTreeMap::new();
        let folder = format!("{THEMES}/{theme}/{FOLDER}");
        for (path, file) in tree.below(&folder) {
            if let Some((language, text)) = translation(path, &folder, file, &mut diagnostics) {
                let texts = read(path, &language, text, &mut diagnostics);
                own.entry(language).or_default().extend(texts);
            }
        }
        let built_in = BUILT_IN.iter().map(|built_in| built_in.language.to_owned());
        let whole = own.keys().cloned().chain(built_in).map(|language| (language, OnceLock::new())).collect();
        (Texts { own, whole }, diagnostics)
    }

    /// The texts in `language`, or in the nearest one that is there: a wider one, then that of the handbook, then English.
    pub fn of(&self, language: &str, handbook: &str) -> &Hashed<Language> {
        // The usual case, which every page goes through: the very language is there.
        if let Some(texts) = self.whole(language) {
            return texts;
        }
        let narrowest = |language: &str| {
            let language = language.to_ascii_lowercase();
            let wider: Vec<&str> = widths(&language).collect();
            wider.into_iter().rev().find_map(|wider| self.whole(wider))
        };
        let found = narrowest(language).or_else(|| narrowest(handbook)).or_else(|| self.whole(FALLBACK));
        found.expect("English is built in")
    }

    /// A language that is there, with all its texts.
    fn whole(&self, language: &str) -> Option<&Hashed<Language>> {
        let whole = self.whole.get(language)?;
        Some(whole.get_or_init(|| {
            let mut texts = BTreeMap::new();
            for wider in [FALLBACK].into_iter().chain(widths(language)) {
                texts.extend(BuiltIn::of(wider).map(|built_in| built_in.texts().clone()).unwrap_or_default());
                texts.extend(self.own.get(wider).cloned().unwrap_or_default());
            }
            Hashed::new(Language { texts })
        }))
    }
}

/// `zh`, `zh-hant`, `zh-hant-tw`.
fn widths(language: &str) -> impl Iterator<Item = &str> {
    language.match_indices('-').map(|(at, _)| &language[..at]).chain([language])
}

fn built_in_path(language: &str) -> SourcePath {
    SourcePath::new(format!("{THEMES}/{}/{FOLDER}/{language}.toml", super::config::DEFAULT_THEME))
}

/// The language and the text of a file of translations, which is named after its language.
fn translation<'f>(
    path: &SourcePath,
    folder: &str,
    file: &'f File,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(String, &'f Arc<str>)> {
    if let Content::Refused(refused) = &file.content {
        diagnostics.push(refused.diagnostic(path));
        return None;
    }
    let name = path.below(folder).unwrap_or_default();
    let Some(language) = name.strip_suffix(".toml").filter(|language| is_language(language)) else {
        let message = format!("`{FOLDER}/{name}` has no meaning in a theme");
        let help = "a translation is named after its language: `de.toml`, `pt-BR.toml`".to_owned();
        diagnostics.push(Diagnostic::new(Code::InvalidName, path, None, message).help(help));
        return None;
    };
    let Some(text) = file.text() else {
        diagnostics.push(Diagnostic::new(Code::Unreadable, path, None, "expected a translation: TOML, as UTF-8"));
        return None;
    };
    Some((language.to_ascii_lowercase(), text))
}

/// The texts of one file that fit the English ones.
fn read(path: &SourcePath, language: &str, text: &str, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<String, Text> {
    let (texts, wrong) = Reader::read(path, 0, text, |reader, record| {
        let mut texts = BTreeMap::new();
        for (key, text) in record.all_texts(reader) {
            if fits(reader, &key, &text) {
                texts.insert(key.value, with_rules(text.value, language));
            }
        }
        texts
    });
    diagnostics.extend(wrong);
    texts
}

/// The text with the language of its plural forms, where it has any.
fn with_rules(mut text: Text, language: &str) -> Text {
    if let Text::Forms(forms) = &mut text {
        forms.insert(RULES.to_owned(), language.to_owned());
    }
    text
}

/// Whether a text stands under a known key, has the shape of the English one, and fills in nothing else than that does.
fn fits(reader: &mut Reader<'_>, key: &Spanned<String>, text: &Spanned<Text>) -> bool {
    let Some(english) = english().get(&key.value) else {
        let help = did_you_mean(&key.value, english().keys().map(String::as_str));
        reader.report(Code::UnknownKey, key.span, format!("unknown key `{}`", key.value)).help = help;
        return false;
    };
    let before = reader.diagnostics.len();
    match (&text.value, english) {
        (Text::One(_), Text::Forms(_)) => {
            let message = format!("`{}` is a string, expected a table of plural forms", key.value);
            reader.report(Code::InvalidValue, text.span, message).help = Some(format!("the forms are {}", FORMS.join(", ")));
        }
        (Text::Forms(_), Text::One(_)) => {
            reader.report(Code::InvalidValue, text.span, format!("`{}` is a table, expected a string", key.value));
        }
        (Text::Forms(forms), _) => {
            for form in forms.keys().filter(|form| !FORMS.contains(&form.as_str())) {
                let help = did_you_mean(form, FORMS);
                reader.report(Code::UnknownKey, text.span, format!("unknown plural form `{form}` in `{}`", key.value)).help =
                    help;
            }
            if !forms.contains_key("other") {
                reader.report(Code::MissingKey, text.span, format!("`other` is missing in `{}`", key.value));
            }
        }
        _ => {}
    }
    let known = english.placeholders();
    for placeholder in text.value.placeholders().into_iter().filter(|found| !known.contains(found)) {
        let help = match known.is_empty() {
            true => "nothing is filled in here".to_owned(),
            false => format!(
                "what can be filled in is {}",
                known.iter().map(|name| format!("`{{{name}}}`")).collect::<Vec<_>>().join(", ")
            ),
        };
        let message = format!("`{}` wants `{{{placeholder}}}`, which nothing fills in", key.value);
        reader.report(Code::InvalidValue, text.span, message).help = Some(help);
    }
    reader.diagnostics.len() == before
}

/// The plural category of `n` in `language`, as the forms are named.
///
/// Rules: <https://www.unicode.org/reports/tr35/tr35-numbers.html#Language_Plural_Rules>.
pub fn plural_form(language: &str, n: u64) -> &'static str {
    let locale: icu_locale_core::Locale = language.parse().unwrap_or(icu_locale_core::Locale::UNKNOWN);
    PluralRules::try_new_cardinal(locale.into()).map_or("other", |rules| name_of(rules.category_for(n)))
}

fn name_of(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_translation_of_the_default_theme_is_built_in() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/themes/default/texts");
        let names = std::fs::read_dir(folder).expect("the translations").map(|entry| entry.expect("a file").file_name());
        let on_disk: BTreeSet<String> = names.map(|name| name.to_string_lossy().replace(".toml", "")).collect();
        let built_in: BTreeSet<String> = BUILT_IN.iter().map(|built_in| built_in.language.to_owned()).collect();
        assert_eq!(built_in, on_disk);
    }

    #[test]
    fn every_built_in_translation_is_whole() {
        for BuiltIn { language, toml: text, .. } in &BUILT_IN {
            let mut diagnostics = Vec::new();
            let texts = read(&built_in_path(language), language, text, &mut diagnostics);
            assert_eq!(diagnostics, [], "{language}");
            let locale: icu_locale_core::Locale = language.parse().expect("a language");
            let rules = PluralRules::try_new_cardinal(locale.into()).expect("plural rules");
            let known: BTreeSet<&str> = rules.categories().map(name_of).collect();
            for (key, english) in english() {
                let (placeholders, forms) = match texts.get(key) {
                    Some(Text::One(text)) => (Text::One(text.clone()).placeholders().len(), None),
                    Some(Text::Forms(forms)) => {
                        let found: BTreeSet<&str> = forms.keys().map(String::as_str).filter(|form| *form != RULES).collect();
                        (Text::One(forms["other"].clone()).placeholders().len(), Some(found))
                    }
                    None => panic!("{language}: `{key}` is missing"),
                };
                assert_eq!(placeholders, english.placeholders().len(), "{language}: {key}");
                assert!(forms.is_none_or(|forms| forms == known), "{language}: {key} needs {known:?}");
            }
        }
    }
}
