//! What a file of the content folder may say, and what is said of what it may not.

mod config;
mod files;

use crate::handbook::{Handbook, Site};
use serde_json::{Value, json};

/// The records of `questions.json` by id.
#[track_caller]
fn record(site: &Site, id: &str) -> Value {
    let json: Value = serde_json::from_str(&site.page("questions.json")).expect("JSON");
    let questions = json["questions"].as_array().expect("a list of questions");
    questions.iter().find(|question| question["id"] == id).unwrap_or_else(|| panic!("no {id} in {json:#}")).clone()
}

#[track_caller]
fn assert_parts(text: &str, parts: &[&str]) {
    let missing: Vec<&&str> = parts.iter().filter(|part| !text.contains(**part)).collect();
    assert!(missing.is_empty(), "no {missing:#?} in {text}");
}

/// What is said of a question with `front` in its front matter.
fn mistakes(front: &str) -> String {
    Handbook::new().question("content/a.md", front).build().mistakes()
}

#[test]
fn every_key_arrives_in_the_records() {
    let front = "\
question = 'Why?'
id = 'first'
level = ['senior', 'junior']
category = 'technical/apis'
roles = ['backend']
competencies = ['care']
kind = 'question'
tags = ['HTTP', 'C++']
minutes = 240
leaked = 2026-11-24
owner = ['@a', 'team b']
created = 2026-01-31
reviewed = 2026-02-28
review_every = '6 months'
sources = ['A book', 'https://a.example', { title = 'B', url = 'https://b.example', licence = 'MIT' }, { url = 'https://c.example' }]
related = ['second']
order = -3
summary = 'In short'
lang = 'de'
dir = 'rtl'
[extra]
mark = [1, 'two', 2026-01-01, 1.5, true]";
    let site = Handbook::new()
        .config("[[categories]]\nid = 'technical/apis'\ntitle = 'APIs'\n")
        .question("content/a.md", front)
        .question("content/b.md", "id = 'second'")
        .build()
        .fine();
    let expected = json!({
        "id": "first", "url": "a.html", "title": "a", "question": "Why?", "summary": "In short", "category": "technical/apis",
        "levels": ["junior", "senior"], "roles": ["backend"], "competencies": ["care"], "tags": ["HTTP", "C++"], "minutes": 240,
        "status": "active", "audience": "internal", "leaked": "2026-11-24", "replaced_by": null, "related": ["second"],
        "owner": ["@a", "team b"], "created": "2026-01-31", "reviewed": "2026-02-28", "review_due": "2026-08-28",
        "sources": [
            { "title": "A book", "url": null, "licence": null },
            { "title": "https://a.example", "url": "https://a.example", "licence": null },
            { "title": "B", "url": "https://b.example", "licence": "MIT" },
            { "title": "https://c.example", "url": "https://c.example", "licence": null },
        ],
        "sections": ["answer"], "extra": { "mark": [1, "two", "2026-01-01", 1.5, true] },
    });
    assert_eq!(record(&site, "first"), expected);
}

#[test]
fn a_key_that_is_not_stated_has_its_default() {
    let site = Handbook::new().file("content/technical/x.md", "+++\ntitle = '*A* `b`'\n+++\n## Answer\n").build().fine();
    let expected = json!({
        "id": "technical/x", "url": "technical/x.html", "title": "A b", "question": "A b", "summary": null, "category": "technical",
        "levels": [], "roles": [], "competencies": [], "tags": [], "minutes": 5, "status": "active", "audience": "internal",
        "leaked": null, "replaced_by": null, "related": [], "owner": [], "created": null, "reviewed": null, "review_due": null,
        "sources": [], "sections": ["answer"], "extra": null,
    });
    assert_eq!(record(&site, "technical/x"), expected);
}

#[test]
fn lang_dir_and_summary_reach_the_page() {
    let site = Handbook::new()
        .file(
            "themes/bare/templates/question.html",
            "{{ page.language }} {{ page.direction }} {{ page.description }} {{ facts.owner | join(sep=' ') }}",
        )
        .question("content/a.md", "lang = 'de'\ndir = 'rtl'\nsummary = 'In short'\nowner = 'team x'")
        .question("content/b.md", "lang = 'he'")
        .build()
        .fine();
    assert_eq!(site.page("a.html"), "de rtl In short team x");
    assert_eq!(site.page("b.html").trim_end(), "he rtl");
}

#[test]
fn a_value_of_the_wrong_type_or_range_is_told_in_its_place() {
    for (line, expected) in [
        ("question = 1", "`question` is an integer, expected a string"),
        ("id = 'A b'", "the id is `A b`, expected 1 to 64 lower-case letters, digits and `-`"),
        ("aliases = 'x'", "`aliases` is a string, expected an array of strings"),
        ("level = 1", "`level` is an integer, expected a string or an array of strings"),
        ("level = ['junior', 2]", "`level` is an integer, expected a string or an array of strings"),
        ("category = []", "`category` is an array, expected a string"),
        ("roles = 'backend'", "`roles` is a string, expected an array of strings"),
        ("competencies = true", "`competencies` is a boolean, expected an array of strings"),
        ("kind = 'qestion'", "`kind` is `qestion`, expected `question` or `page`"),
        ("tags = ['']", "a tag is empty, expected a word"),
        ("minutes = 0", "`minutes` is 0, expected a whole number from 1 to 240"),
        ("minutes = 241", "`minutes` is 241, expected a whole number from 1 to 240"),
        ("minutes = 1.5", "`minutes` is a float, expected a whole number from 1 to 240"),
        ("status = 'drft'", "`status` is `drft`, expected `draft` or `active` or `retired`"),
        ("replaced_by = 1", "`replaced_by` is an integer, expected a string"),
        ("leaked = '2026-01-01'", "`leaked` is a string, expected a date such as 2026-11-23, without quotes"),
        ("audience = 'all'", "`audience` is `all`, expected `internal` or `candidate`"),
        ("owner = 1", "`owner` is an integer, expected a string or an array of strings"),
        ("reviewed = 2026-01-01T10:00:00Z", "`reviewed` is a datetime, expected a date such as 2026-11-23, without quotes"),
        ("created = 1", "`created` is an integer, expected a date such as 2026-11-23, without quotes"),
        ("review_every = 'soon'", "`review_every` is `soon`, expected a number and `days`, `weeks`, `months` or `years`"),
        ("sources = 'x'", "`sources` is a string, expected an array of strings or tables"),
        ("sources = [{ url = 'ftp://x' }]", "`url` is `ftp://x`, expected an address that starts with `https://`"),
        ("sources = [{ licence = 'MIT' }]", "a source has neither `title` nor `url`"),
        ("sources = [{ title = 'x', licnce = 'MIT' }]", "unknown key `licnce` in `sources`"),
        ("related = 'x'", "`related` is a string, expected an array of strings"),
        ("order = 'x'", "`order` is a string, expected a whole number from -1000000 to 1000000"),
        ("summary = 1", "`summary` is an integer, expected a string"),
        ("lang = 'e'", "the language is `e`, expected a BCP 47 tag such as `en`, `pt-BR` or `zh-Hant`"),
        ("dir = 'up'", "`dir` is `up`, expected `ltr` or `rtl`"),
        ("extra = 1", "`extra` is an integer, expected a table"),
        ("titel = 'x'", "unknown key `titel`"),
    ] {
        assert_parts(&mistakes(line), &[expected, " content/a.md:3:", line]);
    }
}

#[test]
fn characters_that_no_page_can_show_are_told_wherever_a_string_stands() {
    for (line, character) in [
        (r#"question = "a\u0000b""#, "`question` holds the character U+0000, which no page can show"),
        (r#"tags = ["x", "a\u0007"]"#, "`tags` holds the character U+0007"),
        (r#"summary = "\u0085""#, "`summary` holds the character U+0085"),
        (r#"sources = [{ title = "a\uFFFE" }]"#, "`title` holds the character U+FFFE"),
        (r#"extra = { a = [1, "\u001B"] }"#, "`extra` holds the character U+001B"),
        (r#"extra = { a = { "\uFFFF" = 1 } }"#, "`extra` holds the character U+FFFF"),
        ("owner = '\u{ffff}'", "`owner` holds the character U+FFFF"),
    ] {
        assert_parts(&mistakes(line), &[character, " content/a.md:3:"]);
    }
    assert_eq!(mistakes(r#"summary = "a\tb\nc""#), "");
}

#[test]
fn an_unknown_key_has_a_suggestion_and_a_place() {
    let expected = "\
error[unknown-key]: unknown key `minuts`
 --> content/a.md:4:1
  |
4 | minuts = 3
  | ^^^^^^
  |
  = help: did you mean `minutes`?

error[unknown-key]: unknown key `zzz`
 --> content/a.md:5:1
  |
5 | zzz = 1
  | ^^^
  |
  = help: keys of one's own go under `[extra]`

";
    assert_eq!(mistakes("order = 1\nminuts = 3\nzzz = 1"), expected);
}

#[test]
fn all_mistakes_of_a_file_and_of_all_files_are_told_at_once() {
    let mistakes = Handbook::new()
        .file(
            "content/a.md",
            "+++\nminutes = 'x'\norder = 'y'\nlevel = 'jnior'\n+++\n[a](b.md)\n\n[c](javascript:d)\n\n## Answer\n",
        )
        .question("content/z.md", "titel = 'x'\nleaked = 2027-01-01")
        .build()
        .mistakes();
    let parts = [
        "`title` is missing",
        "`minutes` is a string",
        "`order` is a string",
        "unknown level `jnior`",
        "broken-link",
        "unsafe-link",
        "`titel`",
        "future-date",
    ];
    assert_parts(&mistakes, &parts);
    assert_eq!(mistakes.matches("error[").count(), parts.len(), "{mistakes}");
}

#[test]
fn ids_that_are_not_there_are_told_with_a_suggestion() {
    for (line, code, message) in [
        ("level = 'jnior'", "unknown-level", "unknown level `jnior`"),
        ("roles = ['bakend']", "unknown-role", "unknown role `bakend`"),
        ("competencies = ['caer']", "unknown-competency", "unknown competency `caer`"),
        ("category = 'genral'", "unknown-category", "unknown category `genral`"),
        ("related = ['bb']", "unknown-question", "unknown question `bb`"),
        ("related = ['a']", "unknown-question", "`a` is this question itself"),
        ("status = 'retired'\nreplaced_by = 'bb'", "unknown-question", "unknown question `bb`"),
    ] {
        let site = Handbook::new().question("content/a.md", line).question("content/bbb.md", "").build();
        assert_parts(&site.mistakes(), &[&format!("error[{code}]: {message}"), "content/a.md:", "= help: "]);
    }
}

#[test]
fn replaced_by_belongs_to_a_retired_question() {
    assert_parts(
        &mistakes("replaced_by = 'b'"),
        &["error[misplaced-key]: `replaced_by` stands in a question that is not retired", "add `status = \"retired\"`"],
    );
}

#[test]
fn audience_is_kept_and_answered_with_not_supported() {
    let site = Handbook::new().question("content/a.md", "audience = 'candidate'").build();
    assert_parts(&site.mistakes(), &["warning[not-supported]: `audience` belongs to the candidate edition", "content/a.md:3:1"]);
    assert_eq!(record(&site, "a")["audience"], "candidate");
}

#[test]
fn questions_are_sorted_by_category_level_order_and_title() {
    let site = Handbook::new()
        .config("[[categories]]\nid = 'z'\n[[categories]]\nid = 'a'\n")
        .question("content/a/1.md", "level = 'senior'")
        .question("content/a/2.md", "level = 'junior'")
        .question("content/a/3.md", "")
        .question("content/z/b.md", "order = 1")
        .question("content/z/c.md", "order = -1")
        .question("content/z/d.md", "order = 1")
        .question("content/z/0.md", "status = 'retired'")
        .build()
        .fine();
    let ids: Vec<&str> = site.snapshot.handbook.questions.iter().map(|question| question.document.id()).collect();
    assert_eq!(ids, ["z/c", "z/b", "z/d", "a/3", "a/2", "a/1", "z/0"]);
}

#[test]
fn a_draft_is_shown_only_when_asked_for() {
    let handbook = Handbook::new().question("content/a.md", "status = 'draft'").question("content/b.md", "");
    assert!(!handbook.build().fine().routes().contains(&"a.html"));
    assert_eq!(record(&handbook.with_drafts().build().fine(), "a")["status"], "draft");
}

#[test]
fn a_retired_question_keeps_its_page_and_leaves_the_lists() {
    let site = Handbook::new()
        .file("themes/bare/templates/question.html", "{% if replaced_by %}see {{ replaced_by.title }}{% endif %}")
        .question("content/x/old.md", "status = 'retired'\nreplaced_by = 'x/new'\ntags = ['t']")
        .question("content/x/new.md", "")
        .build()
        .fine();
    assert_eq!((&record(&site, "x/old")["status"], &record(&site, "x/old")["replaced_by"]), (&json!("retired"), &json!("x/new")));
    assert_eq!(site.page("x/old.html"), "see new");
    assert!(!site.routes().contains(&"tags/t.html"));
    assert_eq!(site.snapshot.handbook.coverage.rows[0].total.count, 1);
}

#[test]
fn a_leaked_question_is_counted_apart() {
    let site = Handbook::new().question("content/x/a.md", "leaked = 2026-01-02").question("content/x/b.md", "").build().fine();
    let total = &site.snapshot.handbook.coverage.rows[0].total;
    assert_eq!((total.count, total.leaked), (1, 1));
}

#[test]
fn a_review_is_due_after_the_interval_of_the_question_or_of_the_handbook() {
    let handbook = Handbook::new()
        .question("content/a.md", "created = 2026-01-31\nreview_every = '1 month'")
        .question("content/b.md", "created = 2025-01-01\nreviewed = 2026-01-01")
        .question("content/c.md", "");
    let due = |site: &Site, id: &str| record(site, id)["review_due"].clone();
    let site = handbook.clone().build().fine();
    assert_eq!((due(&site, "a"), due(&site, "b")), (json!("2026-02-28"), Value::Null));
    let site = handbook.config("[review]\nevery = '90 days'\n").build().fine();
    assert_eq!((due(&site, "a"), due(&site, "b"), due(&site, "c")), (json!("2026-02-28"), json!("2026-04-01"), Value::Null));
}

#[test]
fn a_date_in_the_future_is_told_and_today_is_none() {
    assert_parts(&mistakes("created = 2026-11-25"), &["error[future-date]: `created` is 2026-11-25", "today is 2026-11-24"]);
    assert_eq!(mistakes("created = 2026-11-24\nreviewed = 2026-11-24"), "");
}

#[test]
fn tags_that_are_nearly_equal_are_hinted() {
    let mistakes = Handbook::new()
        .question("content/a.md", "tags = ['graph']")
        .question("content/b.md", "tags = ['graph']")
        .question("content/c.md", "tags = ['Graphs']")
        .build()
        .mistakes();
    assert_parts(&mistakes, &["warning[similar-tags]: the tag `Graphs` is nearly `graph`", "content/c.md:3:9"]);
}
