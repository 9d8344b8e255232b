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
