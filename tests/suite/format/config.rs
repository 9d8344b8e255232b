//! `askbook.toml`.

use super::{assert_parts, record};
use crate::handbook::Handbook;
use askbook::inputs::config::{HtmlPolicy, parse};
use askbook::inputs::sections::SectionKind;
use askbook::words::diagnostic::{Code, Severity};
use askbook::words::path::SourcePath;
use serde_json::json;

/// What is said of a handbook with `text` as its configuration.
fn mistakes(text: &str) -> String {
    Handbook::new().file("askbook.toml", text).question("content/a.md", "").build().mistakes()
}

#[test]
fn every_key_is_read() {
    let (config, diagnostics) = parse(
        "\
[handbook]
title = 'T'
description = 'D'
base_url = 'https://a.example/b'
language = 'pt-BR'
theme = 'mine'
default_minutes = 7
edit_url = 'https://e.example/{path}'
public = true
[markdown]
html = 'escape'
trusted = ['content/embeds', 'content/more/']
math = true
[[levels]]
id = 'l'
title = 'L'
years = [2, 6]
summary = 'S'
[[categories]]
id = 'c/d'
title = 'C'
summary = 'S'
target = { l = 3 }
[[categories]]
id = 'e'
target = 4
[[roles]]
id = 'r'
title = 'R'
summary = 'S'
[[competencies]]
id = 'k'
title = 'K'
definition = 'D'
[rating]
scale = ['a', 'b']
[review]
every = '2 years'
[sections]
answer = 'Réponse'
notes = ['N1', 'N2']
[checks]
missing-answer = 'error'
missing-alt = 'off'
",
    );
    assert_eq!(diagnostics, []);
    assert_eq!((config.title.as_str(), config.description.as_deref(), &*config.language), ("T", Some("D"), "pt-BR"));
    assert_eq!(
        (config.base_url.as_deref(), config.edit_url.as_deref()),
        (Some("https://a.example/b/"), Some("https://e.example/{path}"))
    );
    assert_eq!((config.theme.as_str(), config.default_minutes, config.public), ("mine", 7, true));
    assert_eq!((config.markdown.html, config.markdown.math), (HtmlPolicy::Escape, true));
    let trusted = ["content/embeds/a.md", "content/more/b/a.md", "content/a.md", "content/embeds2/a.md"];
    let trusted = trusted.map(|path| config.trusted.holds(&SourcePath::new(path)));
    assert_eq!(trusted, [true, true, false, false]);
    assert_eq!((config.levels[0].years, config.levels[0].summary.as_deref()), (Some((2, Some(6))), Some("S")));
    assert_eq!((config.categories[0].id.as_str(), config.categories[0].target.by_level.get("l")), ("c/d", Some(&3)));
    assert_eq!(config.categories[1].target.total, Some(4));
    assert_eq!((config.roles[0].summary.as_deref(), config.competencies[0].definition.as_deref()), (Some("S"), Some("D")));
    assert_eq!((config.scale.len(), config.review_every.is_some()), (2, true));
    assert_eq!((config.sections.kind("réPONSE"), config.sections.kind("n2")), (SectionKind::Answer, SectionKind::Notes));
    let severities = [config.checks.get(&Code::MissingAnswer), config.checks.get(&Code::MissingAlt)];
    assert_eq!(severities, [Some(&Some(Severity::Error)), Some(&None)]);
}

#[test]
fn what_is_wrong_is_told_in_its_place() {
    let head = "[handbook]\ntitle = 'x'\ntheme = 'bare'\n";
    for (text, expected) in [
        ("zzz = 1\n", "unknown key `zzz` in `handbook`"),
        ("[handbok]\n", "did you mean `handbook`?"),
        ("base_url = 'a.example'\n", "`base_url` is `a.example`, expected an address such as"),
        ("language = '?'\n", "the language is `?`"),
        ("default_minutes = 0\n", "`default_minutes` is 0, expected a whole number from 1 to 240"),
        ("public = 'yes'\n", "`public` is a string, expected `true` or `false`"),
        ("[markdown]\nhtml = 'save'\n", "did you mean `safe`?"),
        ("[markdown]\nhtml = 'trusted'\n", "`html` is `trusted`, expected `safe` or `escape`"),
        ("[markdown]\ntrusted = ['static']\n", "`trusted` names `static`, expected a folder such as `content/embeds`"),
        ("[markdown]\ntrusted = ['content/../themes']\n", "`trusted` names `content/../themes`"),
        ("[[levels]]\nid = 'con'\ntitle = 'x'\n", "the id of a level is `con`, which Windows reserves"),
        ("[[roles]]\nid = 'lpt1'\ntitle = 'x'\n", "the id of a role is `lpt1`, which Windows reserves"),
        ("[levels]\nid = 'x'\n", "`levels` is a table, expected tables, each headed `[[levels]]`"),
        ("[[levels]]\ntitle = 'x'\n", "`id` is missing in `levels`"),
        ("[[levels]]\nid = 'x'\n", "`title` is missing in `levels`"),
        ("[[levels]]\nid = 'X y'\ntitle = 'x'\n", "the id of a level is `X y`, expected lower-case letters, digits and `-`"),
        ("[[levels]]\nid = 'any'\ntitle = 'x'\n", "`any` is reserved: it means every level"),
        ("[[levels]]\nid = 'x'\ntitle = 'x'\nyears = [2, 2]\n", "`years` does not say a range"),
        ("[[levels]]\nid = 'x'\ntitle = 'x'\nyears = [0, 2, 3]\n", "`years` does not say a range"),
        ("[[categories]]\nid = 'x'\ntarget = { jnior = 1 }\n", "`target` names the unknown level `jnior`"),
        ("[[categories]]\nid = 'x'\ntarget = 'many'\n", "`target` is a string, expected a table"),
        ("[rating]\nscale = ['a']\n", "`scale` has 1 word, expected 2 to 7"),
        ("[review]\nevery = 'often'\n", "`every` is `often`, expected a number and `days`, `weeks`, `months` or `years`"),
        ("[sections]\nanwser = 'x'\n", "did you mean `answer`?"),
        ("[checks]\nbroken-lnik = 'off'\n", "did you mean `broken-link`?"),
        ("[checks]\nbroken-link = 'loud'\n", "`broken-link` is `loud`, expected `error` or `warn` or `off`"),
        ("[[roles]]\nid = 'x'\n", "`title` is missing in `roles`"),
        ("x = \n", "error[invalid-value]"),
    ] {
        assert_parts(&mistakes(&format!("{head}{text}")), &[expected, "--> askbook.toml:", "error["]);
    }
}

#[test]
fn an_id_that_is_there_twice_is_told_with_both_places() {
    for (list, noun) in [("levels", "level"), ("categories", "category"), ("roles", "role"), ("competencies", "competency")] {
        let twice = format!("[[{list}]]\nid = 'x'\ntitle = 'X'\n").repeat(2);
        let mistakes = mistakes(&format!("[handbook]\ntitle = 'x'\ntheme = 'bare'\n{twice}"));
        assert_parts(
            &mistakes,
            &[&format!("error[duplicate-id]: the {noun} `x` is there twice"), "askbook.toml:8:6", "first one", "second one"],
        );
    }
}

#[test]
fn years_are_shown_half_open() {
    let config = "[handbook]\ntitle = 'x'\n[[levels]]\nid = 'a'\ntitle = 'A'\nyears = [0, 2]\n[[levels]]\nid = 'b'\ntitle = 'B'\nyears = [2]\n";
    let site = Handbook::new().file("askbook.toml", config).question("content/a.md", "level = 'b'").build().fine();
    let years: Vec<_> = site.snapshot.handbook.levels.iter().map(|level| level.reference.years.as_deref()).collect();
    assert_eq!(years, [Some("0–2"), Some("2+")]);
}

#[test]
fn a_severity_of_the_handbook_wins() {
    let says = |severity: &str| {
        let config = format!("[checks]\nmissing-answer = '{severity}'\n");
        Handbook::new().config(&config).file("content/a.md", "+++\ntitle = 'a'\n+++\n").build().mistakes()
    };
    assert!(says("error").starts_with("error[missing-answer]"));
    assert!(says("warn").starts_with("warning[missing-answer]"));
    assert_eq!(says("off"), "");
}

#[test]
fn what_this_version_does_not_have_is_answered_so() {
    let site = Handbook::new()
        .config("[editions.candidate]\noutput = 'x'\n")
        .file("content/kits/a.toml", "title = 'x'\n")
        .question("content/a.md", "")
        .build();
    let mistakes = site.mistakes();
    assert_parts(
        &mistakes,
        &[
            "warning[not-supported]: `editions` belongs to the candidate edition",
            "warning[not-supported]: the file is an interview kit",
            "--> content/kits/a.toml",
        ],
    );
    assert_eq!(mistakes.matches("not-supported").count(), 2, "{mistakes}");
}

#[test]
fn a_handbook_without_configuration_or_content_says_so() {
    let site = Handbook::new().without("askbook.toml").build();
    assert_parts(&site.mistakes(), &["warning[missing-content]: the file is not there", "there is no page below `content/`"]);
    assert_parts(
        &Handbook::new().file("content/index.md", "Hello").build().mistakes(),
        &["there is no question below `content/`"],
    );
}

#[test]
fn a_configuration_that_is_no_text_is_told_where() {
    let site =
        Handbook::new().file("askbook.toml", b"[handbook]\ntitle = '\xff'\n".to_vec()).question("content/a.md", "").build();
    assert_parts(&site.mistakes(), &["error[unreadable]: byte 20 (line 2, column 10) is not UTF-8", "--> askbook.toml"]);
}

#[test]
fn default_minutes_and_section_names_reach_the_questions() {
    let config = "[handbook]\ntitle = 'x'\ntheme = 'bare'\ndefault_minutes = 9\n[sections]\nanswer = 'Réponse'\n";
    let site = Handbook::new()
        .file("askbook.toml", config)
        .file("content/a.md", "+++\ntitle = 'a'\n+++\n## RÉPONSE\nOui.\n")
        .build()
        .fine();
    assert_eq!((&record(&site, "a")["minutes"], &record(&site, "a")["sections"]), (&json!(9), &json!(["answer"])));
}
