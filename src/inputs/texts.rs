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
use std::sync::{Arc, LazyLock};

/// The folder of a theme that holds the translations, one file a language.
pub const FOLDER: &str = "texts";
/// The language that has every text.
pub const FALLBACK: &str = "en";
/// The names of the plural categories.
const FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

macro_rules! built_in {
    ($($language:literal)*) => {
        /// Language and file of each built-in translation.
        const BUILT_IN: &[(&str, &str)] = &[
            $(($language, include_str!(concat!("../../themes/default/texts/", $language, ".toml"))),)*
        ];
    };
}

built_in! { "ar" "de" "en" "es" "fr" "it" "ja" "ko" "nl" "pl" "pt" "ru" "tr" "uk" "zh" }

static ENGLISH: LazyLock<BTreeMap<String, Text>> = LazyLock::new(|| {
    let path = built_in_path(FALLBACK);
    let (_, text) = BUILT_IN.iter().find(|(language, _)| *language == FALLBACK).expect("English is built in");
    let (texts, _) = Reader::read(&path, 0, text, |reader, record| record.all_texts(reader));
    texts.into_iter().map(|(key, text)| (key.value, text.value)).collect()
});

/// Every translation, whole.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Texts {
    languages: BTreeMap<String, Hashed<Language>>,
}

/// The texts in one language, as templates see them: a string, or a form for each plural category.
#[derive(Debug, Hash, Serialize)]
#[serde(transparent)]
pub struct Language {
    texts: BTreeMap<String, Shown>,
}

/// One text of a language.
#[derive(Clone, Debug, Hash, Serialize)]
#[serde(untagged)]
enum Shown {
    One(String),
    /// The forms, and under [`RULES`] the language whose rules choose between them.
    Forms(BTreeMap<String, String>),
}

/// The key beside the plural forms that names their language.
pub const RULES: &str = "rules";

impl Language {
    /// The text of a key, which must be one that English has as a string.
    pub fn get(&self, key: &str) -> &str {
        match self.texts.get(key) {
            Some(Shown::One(text)) => text,
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
        let mut translated: BTreeMap<String, BTreeMap<String, Shown>> = BTreeMap::new();
        for (language, text) in BUILT_IN {
            let texts = read(&built_in_path(language), language, text, &mut Vec::new());
            translated.insert((*language).to_owned(), texts);
        }
        let folder = format!("{THEMES}/{theme}/{FOLDER}");
        for (path, file) in tree.below(&folder) {
            if let Some((language, text)) = translation(path, &folder, file, &mut diagnostics) {
                let texts = read(path, &language, text, &mut diagnostics);
                translated.entry(language).or_default().extend(texts);
            }
        }
        let whole = |language: &String| {
            let mut texts = BTreeMap::new();
            for wider in [FALLBACK].into_iter().chain(widths(language)) {
                texts.extend(translated.get(wider).into_iter().flatten().map(|(key, text)| (key.clone(), text.clone())));
            }
            (language.clone(), Hashed::new(Language { texts }))
        };
        (Texts { languages: translated.keys().map(whole).collect() }, diagnostics)
    }

    /// The texts in `language`, or in the nearest one that is there: a wider one, then that of the handbook, then English.
    pub fn of(&self, language: &str, handbook: &str) -> &Hashed<Language> {
        let (language, handbook) = (language.to_ascii_lowercase(), handbook.to_ascii_lowercase());
        let narrowest = |language: &str| widths(language).filter_map(|wider| self.languages.get(wider)).last();
        let found = narrowest(&language).or_else(|| narrowest(&handbook));
        found.unwrap_or_else(|| &self.languages[FALLBACK])
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
    if let Content::Refused(reason) = &file.content {
        diagnostics.push(Diagnostic::new(Code::Unreadable, path, None, reason.to_string()));
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
fn read(path: &SourcePath, language: &str, text: &str, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<String, Shown> {
    let (texts, wrong) = Reader::read(path, 0, text, |reader, record| {
        let mut texts = BTreeMap::new();
        for (key, text) in record.all_texts(reader) {
            if fits(reader, &key, &text) {
                let shown = match text.value {
                    Text::One(text) => Shown::One(text),
                    Text::Forms(mut forms) => {
                        forms.insert(RULES.to_owned(), language.to_owned());
                        Shown::Forms(forms)
                    }
                };
                texts.insert(key.value, shown);
            }
        }
        texts
    });
    diagnostics.extend(wrong);
    texts
}

/// Whether a text stands under a known key, has the shape of the English one, and fills in nothing else than that does.
fn fits(reader: &mut Reader<'_>, key: &Spanned<String>, text: &Spanned<Text>) -> bool {
    let Some(english) = ENGLISH.get(&key.value) else {
        let help = did_you_mean(&key.value, ENGLISH.keys().map(String::as_str));
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
        let built_in: BTreeSet<String> = BUILT_IN.iter().map(|(language, _)| (*language).to_owned()).collect();
        assert_eq!(built_in, on_disk);
    }

    #[test]
    fn every_built_in_translation_is_whole() {
        for (language, text) in BUILT_IN {
            let mut diagnostics = Vec::new();
            let texts = read(&built_in_path(language), language, text, &mut diagnostics);
            assert_eq!(diagnostics, [], "{language}");
            let locale: icu_locale_core::Locale = language.parse().expect("a language");
            let rules = PluralRules::try_new_cardinal(locale.into()).expect("plural rules");
            let known: BTreeSet<&str> = rules.categories().map(name_of).collect();
            for (key, english) in ENGLISH.iter() {
                let (placeholders, forms) = match texts.get(key) {
                    Some(Shown::One(text)) => (Text::One(text.clone()).placeholders().len(), None),
                    Some(Shown::Forms(forms)) => {
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
