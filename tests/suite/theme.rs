//! Templates: overriding them, and what is said of mistakes in them.

use crate::handbook::Handbook;

#[test]
fn a_block_of_the_built_in_theme_can_be_overridden_alone() {
    let site = Handbook::new()
        .file("askbook.toml", "[handbook]\ntitle = 'x'\ntheme = 'mine'\n")
        .file(
            "themes/mine/templates/question.html",
            "{% extends \"default/question.html\" %}{% block footer %}<p>Ours alone</p>{% endblock %}",
        )
        .question("content/a.md", "")
        .build()
        .fine();
    let page = site.page("a.html");
    assert!(page.contains("<p>Ours alone</p>") && page.contains("<h1"), "{page}");
    assert!(!site.page("index.html").contains("Ours alone"));
}

#[test]
fn a_static_file_is_published_under_the_fingerprint_of_its_content() {
    let handbook = Handbook::new().question("content/a.md", "");
    let asset = |site: &crate::handbook::Site| {
        let route = site.routes().into_iter().find(|route| route.starts_with("assets/ours.")).map(str::to_owned);
        route.expect("a published file")
    };
    let first = handbook.clone().file("themes/bare/static/ours.css", "a{}").build().fine();
    let second = handbook.file("themes/bare/static/ours.css", "b{}").build().fine();
    assert_eq!(first.page(&asset(&first)), "a{}");
    assert_ne!(asset(&first), asset(&second));
}

#[test]
fn a_static_file_of_a_named_theme_takes_the_place_of_the_built_in_one() {
    let site = Handbook::new().question("content/a.md", "").file("themes/bare/static/style.css", "a{}").build().fine();
    let sheets: Vec<&str> = site.routes().into_iter().filter(|route| route.starts_with("assets/style.")).collect();
    assert_eq!(sheets.iter().map(|sheet| site.page(sheet)).collect::<Vec<_>>(), ["a{}"]);
}

#[test]
fn an_unknown_field_names_template_line_page_and_the_fields_there_are() {
    let site = Handbook::new()
        .file("themes/bare/templates/page.html", "<p>\n{{ page.titel }}</p>")
        .file("content/guides/index.md", "+++\ntitle = 'Guides'\nkind = 'page'\n+++\n")
        .file("content/guides/more.md", "+++\ntitle = 'More'\n+++\n")
        .question("content/a.md", "")
        .build();
    let mistakes = site.mistakes();
    for part in [
        "error[invalid-template]",
        "themes/bare/templates/page.html:2:",
        "page.titel",
        "while rendering `guides/index.html`, and one page more",
        "title_html",
    ] {
        assert!(mistakes.contains(part), "no {part} in {mistakes}");
    }
    assert_eq!(mistakes.matches("error[").count(), 1, "{mistakes}");
    assert!(site.page("a.html").contains("Yes."));
}

#[test]
fn every_broken_template_is_told_at_once() {
    let mistakes = Handbook::new()
        .file("themes/bare/templates/page.html", "{% if %}")
        .file("themes/bare/templates/question.html", "text\n{{ 1 + }}")
        .question("content/a.md", "")
        .build()
        .mistakes();
    for part in ["themes/bare/templates/page.html:1:", "themes/bare/templates/question.html:2:"] {
        assert!(mistakes.contains(part), "no {part} in {mistakes}");
    }
}

#[test]
fn an_unknown_filter_and_a_missing_include_have_their_places() {
    let mistakes = Handbook::new()
        .file("themes/bare/templates/page.html", "{{ page.title | upcase }}\n{% include 'txet.html' %}")
        .question("content/a.md", "")
        .build()
        .mistakes();
    for part in
        ["unknown filter `upcase`", "page.html:1:", "unknown template `txet.html`", "page.html:2:", "did you mean `text.html`?"]
    {
        assert!(mistakes.contains(part), "no {part} in {mistakes}");
    }
}

#[test]
fn a_theme_that_is_not_there_is_an_error() {
    let site =
        Handbook::new().file("askbook.toml", "[handbook]\ntitle = 'x'\ntheme = 'bear'\n").question("content/a.md", "").build();
    assert!(site.mistakes().contains("did you mean `bare`?"), "{}", site.mistakes());
}

#[test]
fn content_is_never_a_template() {
    let text = "+++\ntitle = '{{ 7 * 7 }}'\n+++\n{{ 7 * 7 }} {% if %}\n## A good answer\n`{{ x }}`\n";
    let page = Handbook::new().file("content/a.md", text).build().fine().page("a.html");
    assert!(page.contains("{{ 7 * 7 }} {% if %}") && page.contains("<code>{{ x }}</code>"), "{page}");
}

/// A handbook with the built-in theme.
fn whole(config: &str) -> Handbook {
    Handbook::new().file("askbook.toml", format!("[handbook]\ntitle = 'x'\n{config}"))
}

#[test]
fn a_component_of_a_theme_takes_the_place_of_the_built_in_one() {
    let page = whole("theme = 'mine'\n")
        .file(
            "themes/mine/templates/parts/ours.html",
            "{% component asked(@question, @t, rank=1) %}<h1>Ours</h1>{% endcomponent %}",
        )
        .question("content/a.md", "")
        .build()
        .fine()
        .page("a.html");
    assert!(page.contains("<h1>Ours</h1>") && page.contains("<section class=\"scene answer\">"), "{page}");
}

#[test]
fn a_component_that_does_not_take_what_the_caller_has_is_told_how() {
    let component = "{% component asked(question, @t, rank=1) %}<h1>Ours</h1>{% endcomponent %}";
    let site =
        whole("theme = 'mine'\n").file("themes/mine/templates/parts/ours.html", component).question("content/a.md", "").build();
    let mistakes = site.mistakes();
    assert!(mistakes.contains("argument `question` missing\n"), "{mistakes}");
    assert!(mistakes.contains("declare it as `@question` in the component"), "{mistakes}");
}

#[test]
fn what_gives_the_answer_away_folds_under_the_name_of_its_section() {
    let text = "+++\ntitle = 'A'\n+++\n## Prompt\nLook.\n## A good answer\nYes.\n";
    let page = whole("").file("content/a.md", text).build().fine().page("a.html");
    let (prompt, answer) = page.split_once("<section class=\"scene answer\">").expect("an answer");
    assert!(prompt.contains("Look.") && !prompt.contains("<details class=\"fold\""), "{page}");
    assert!(answer.contains("<summary><span class=\"vh\">A good answer: </span>"), "{page}");
}

#[test]
fn an_entry_says_all_that_a_list_is_filtered_by() {
    let front = "+++\ntitle = 'A'\nlevel = 'senior'\nroles = ['backend']\ntags = ['Two words']\nminutes = 7\nreviewed = 2026-01-01\nreview_every = '6 months'\n+++\n## A good answer\nYes.\n";
    let page = Handbook::new()
        .file("content/area/a.md", front)
        .question("content/area/b.md", "leaked = 2026-02-01")
        .build()
        .page("all.html");
    for part in [
        "data-levels=\"senior \" data-category=\"area\" data-roles=\"backend\" data-tags=\"two-words \" data-minutes=\"7\" data-status=\"active\" data-due=\"2026-07-01\"",
        "data-levels=\"\" data-category=\"area\" data-roles=\"\" data-tags=\"\" data-minutes=\"5\" data-status=\"leaked\"",
    ] {
        assert!(page.contains(part), "no {part} in {page}");
    }
}

#[test]
fn only_a_public_handbook_introduces_its_pages_to_others() {
    let head = |config: &str| {
        let page = whole(config).question("content/a.md", "").build().page("a.html");
        ["og:title", "twitter:card", "application/ld+json"].map(|part| page.contains(part))
    };
    assert_eq!(head("base_url = 'https://example.org/'\npublic = true\n"), [true; 3]);
    assert_eq!(head("base_url = 'https://example.org/'\n"), [false; 3]);
}

#[test]
fn a_question_among_others_has_its_headings_one_rank_lower() {
    let site = whole("").question("content/area/a.md", "").question("content/area/b.md", "").build().fine();
    let page = site.page("area/print.html");
    assert_eq!((page.matches("<h1>").count(), page.matches("<h2 class=\"title large\">").count()), (1, 2), "{page}");
    assert_eq!(page.matches("<h3 id=\"q1-a-good-answer\">").count(), 1, "{page}");
}
