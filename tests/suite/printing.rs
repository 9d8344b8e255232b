//! Whole questions of a category or a level on one page.

use crate::handbook::Handbook;

fn handbook() -> Handbook {
    Handbook::new()
        .file("content/a/one.md", "+++\ntitle = 'One'\nlevel = 'junior'\n+++\nSee [two](b/two.md#red-flags), [here](#a-good-answer) and a note[^n].\n## A good answer\nYes.\n#### Deep\n\n[^n]: Of it.\n")
        .file("content/a/b/two.md", "+++\ntitle = 'Two'\n+++\n## A good answer\nAs [three](../../c/three.md) says.\n## Red flags\nNo.\n")
        .question("content/c/three.md", "")
        .file(
            "themes/bare/templates/print.html",
            "{{ list.title }} {{ list.url }} {{ total }}\n\
             {% for item in questions %}{{ item.body.anchor }}: {{ item.question.title }}\n{% set body = item.body %}{% include 'text.html' %}\
             {% for note in body.footnotes %}{{ note.id }} {{ note.mention }}{% endfor %}{% endfor %}",
        )
}

#[test]
fn a_category_gathers_the_whole_questions_of_its_sub_categories() {
    let page = handbook().build().fine().page("a/print.html");
    assert!(page.starts_with("A a/index.html 2\nq1: One\n"), "{page}");
    assert!(page.contains("q2: Two\n"), "{page}");
    assert!(!page.contains("three.html\">here"), "{page}");
}

#[test]
fn links_between_the_questions_stay_on_the_page_and_others_leave_it() {
    let page = handbook().build().page("a/print.html");
    assert!(page.contains("<a href=\"#q2-red-flags\">two</a>"), "{page}");
    assert!(page.contains("<a href=\"#q1-a-good-answer\">here</a>"), "{page}");
    assert!(page.contains("<a href=\"../c/three.html\">three</a>"), "{page}");
}

#[test]
fn every_id_is_there_once() {
    let page = handbook().build().page("a/print.html");
    for id in [
        "[answer #q1-a-good-answer]",
        "[answer #q2-a-good-answer]",
        "id=\"q1-deep\"",
        "id=\"q1-mention-1\"",
        "href=\"#q1-note-1\"",
        "q1-note-1 q1-mention-1",
    ] {
        assert_eq!(page.matches(id).count(), 1, "{id} in {page}");
    }
}

#[test]
fn a_level_gathers_its_questions_and_those_for_every_level() {
    let page = handbook().build().page("levels/junior/print.html");
    assert!(page.starts_with("Junior levels/junior.html 3\nq1: One\n"), "{page}");
}

#[test]
fn a_list_that_is_empty_or_too_long_for_one_page_has_none() {
    let mut handbook = Handbook::new().file("content/empty/index.md", "Nothing yet.\n");
    for number in 0..201 {
        handbook = handbook.question(&format!("content/many/{number}.md"), "");
    }
    let site = handbook.build();
    let routes = site.routes();
    assert!(routes.contains(&"many/index.html") && routes.contains(&"empty/index.html"));
    assert_eq!(routes.iter().filter(|route| route.ends_with("print.html")).count(), 0);
}
