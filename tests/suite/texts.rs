//! The words of the pages themselves, in many languages.

use crate::handbook::Handbook;
use std::collections::BTreeSet;

/// A page that shows three texts.
const SHOWN: &str = "{{ t.ask }} | {{ t.questions | fill(n=2) }} | {{ t.page_of | fill(n=1, total=3) }}";

fn with(files: &[(&str, &str)]) -> Handbook {
    let handbook = Handbook::new().file("themes/bare/templates/question.html", SHOWN);
    let handbook = handbook.question("content/a.md", "").question("content/b.md", "lang = 'de-AT'");
    files.iter().fold(handbook, |handbook, (path, text)| handbook.file(path, *text))
}

#[test]
fn a_page_speaks_its_own_language() {
    let handbook = with(&[]).build().fine();
    assert_eq!(handbook.page("a.html"), "Ask | 2 questions | Page 1 of 3");
    assert_eq!(handbook.page("b.html"), "Fragen | 2 Fragen | Seite 1 von 3");
}

#[test]
fn a_handbook_puts_its_own_words_over_the_built_in_ones_key_by_key() {
    let handbook =
        with(&[("themes/bare/texts/de.toml", "ask = 'Frag'\n"), ("themes/bare/texts/de-AT.toml", "page_of = '{n}/{total}'\n")]);
    assert_eq!(handbook.build().fine().page("b.html"), "Frag | 2 Fragen | 1/3");
}

#[test]
fn a_language_that_nobody_translated_is_that_of_the_handbook_and_at_last_english() {
    let handbook = with(&[("themes/bare/texts/cy.toml", "ask = 'Gofyn'\n")]);
    let welsh = handbook.clone().question("content/c.md", "lang = 'cy'").build().fine();
    assert_eq!(welsh.page("c.html"), "Gofyn | 2 questions | Page 1 of 3");
    let config = "[handbook]\ntitle = 'x'\ntheme = 'bare'\nlanguage = 'de'\n";
    let german = handbook.file("askbook.toml", config).question("content/c.md", "lang = 'tlh'").build();
    assert_eq!(german.page("c.html"), "Fragen | 2 Fragen | Seite 1 von 3");
    assert_eq!(german.page("a.html"), "Fragen | 2 Fragen | Seite 1 von 3");
}

#[test]
fn what_a_language_leaves_out_is_english_as_the_handbook_words_it() {
    let handbook = with(&[("themes/bare/texts/cy.toml", "page_of = '{n}'\n"), ("themes/bare/texts/en.toml", "ask = 'Say'\n")]);
    let welsh = handbook.question("content/c.md", "lang = 'cy'").build().fine();
    assert_eq!(welsh.page("c.html"), "Say | 2 questions | 1");
}

#[test]
fn plural_forms_follow_the_rules_of_the_language() {
    let count = "{% for n in [0, 1, 2, 3, 11, 100] %}{{ t.questions | fill(n=n) }} | {% endfor %}";
    let handbook = with(&[(
        "themes/bare/texts/ar.toml",
        "questions = { zero = 'z{n}', one = 'o{n}', two = 't{n}', few = 'f{n}', many = 'm{n}', other = 'x{n}' }\n",
    )]);
    let handbook = handbook.file("themes/bare/templates/question.html", count).question("content/c.md", "lang = 'ar'").build();
    assert_eq!(handbook.page("c.html"), "z0 | o1 | t2 | f3 | m11 | x100 | ");
}

#[test]
fn callouts_and_task_lists_speak_the_language_of_their_page() {
    let text = "+++\ntitle = 'c'\nlang = 'de'\n+++\n> [!TIP]\n> So.\n\n- [x] ja\n## A good answer\nYes.\n";
    let page = Handbook::new().file("content/c.md", text).build().fine().page("c.html");
    assert!(page.contains("<p class=\"callout-title\">Tipp</p>") && page.contains("aria-label=\"Erledigt\""), "{page}");
}

#[test]
fn every_mistake_in_a_translation_is_told() {
    let handbook = with(&[
        (
            "themes/bare/texts/de.toml",
            "cue_anwser = 'x'\nask = { other = 'x' }\nquestions = 'x'\nminutes = { one = '{n}', oter = 'x' }\npage_of = '{n} {titel}'\n",
        ),
        ("themes/bare/texts/german.toml.txt", "x"),
    ]);
    let mistakes = handbook.build().mistakes();
    for expected in [
        "unknown key `cue_anwser`",
        "did you mean `cue_answer`?",
        "`ask` is a table, expected a string",
        "`questions` is a string, expected a table of plural forms",
        "unknown plural form `oter` in `minutes`",
        "`other` is missing in `minutes`",
        "`page_of` wants `{titel}`, which nothing fills in",
        "`texts/german.toml.txt` has no meaning in a theme",
    ] {
        assert!(mistakes.contains(expected), "{expected}\n{mistakes}");
    }
}

#[test]
fn an_edit_of_a_translation_is_seen() {
    let mut memo = Default::default();
    let before = with(&[]).build_with(&mut memo);
    let after = with(&[("themes/bare/texts/de.toml", "ask = 'Frag'\n")]).build_with(&mut memo);
    let changed = after.snapshot.changed_since(&before.snapshot);
    assert!(changed.iter().any(|route| route.as_str() == "b.html"), "{changed:?}");
}

#[test]
fn every_text_is_used() {
    let root = env!("CARGO_MANIFEST_DIR");
    let english: toml::Table =
        std::fs::read_to_string(format!("{root}/themes/default/texts/en.toml")).expect("English").parse().expect("TOML");
    let mut used = String::new();
    for folder in ["themes/default/templates", "src"] {
        for entry in walkdir::WalkDir::new(format!("{root}/{folder}")) {
            let entry = entry.expect("a readable folder");
            if entry.file_type().is_file() {
                used.push_str(&std::fs::read_to_string(entry.path()).expect("a text"));
            }
        }
    }
    let words: BTreeSet<&str> = used.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
    let unused: Vec<&String> = english.keys().filter(|key| !words.contains(key.as_str())).collect();
    assert_eq!(unused, Vec::<&String>::new());
}
