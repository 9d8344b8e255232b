//! What a file is by its place and its bytes, and its sections.

use super::{assert_parts, record};
use crate::handbook::{Handbook, Site};
use serde_json::json;

/// A site whose one question has `body`.
fn question(body: &str) -> Site {
    Handbook::new().file("content/a.md", format!("+++\ntitle = 'a'\n+++\n{body}")).build()
}

#[test]
fn a_category_is_the_folder_or_stated() {
    let site = Handbook::new()
        .question("content/soft skills/a.md", "")
        .question("content/b.md", "")
        .question("content/c.md", "category = 'soft-skills'")
        .build()
        .fine();
    let categories = ["soft skills/a", "b", "c"].map(|id| record(&site, id)["category"].clone());
    assert_eq!(categories, [json!("soft-skills"), json!("general"), json!("soft-skills")]);
    assert!(site.routes().contains(&"soft-skills/a.html"), "{:?}", site.routes());
}

#[test]
fn sections_are_known_by_any_of_their_names_without_case() {
    for (names, kind) in [
        ("PROMPT Question exercise Scenario", "prompt"),
        ("what_it_assesses Purpose Why_we_ask", "assesses"),
        ("A_good_answer GOOD_ANSWER Answer What_to_listen_for", "answer"),
        ("Red_flags Warning_signs Common_mistakes", "red-flags"),
        ("Follow-ups Probes Follow-up_questions", "follow-ups"),
        ("Interviewer_notes Setup Hints", "notes"),
        ("Fairness Bias Legal", "fairness"),
        ("For_candidates How_to_prepare", "candidates"),
        ("Links Sources Further_reading", "links"),
        ("Anything_else", "other"),
    ] {
        for name in names.split(' ') {
            let site = question(&format!("## {}\nText.\n", name.replace('_', " ")));
            assert_parts(&site.page("a.html"), &[&format!("[{kind} #{}]", name.to_lowercase().replace('_', "-"))]);
        }
    }
    for name in ["Rubric", "scoring", "Rating"] {
        assert_parts(
            &question(&format!("## {name}\n1. a\n2. b\n3. c\n4. d\n")).page("a.html"),
            &["[rubric #", "(1 Poor) a", "(4 Excellent) d"],
        );
    }
}

#[test]
fn text_in_front_of_the_first_section_and_unknown_sections_stay() {
    let page = question("Before.\n\n## Mine\n\nText.\n\n## A good answer\n\nYes.\n").fine().page("a.html");
    assert_eq!(page, "<p>Before.</p>\n[other #mine] Mine\n<p>Text.</p>\n[answer #a-good-answer] A good answer\n<p>Yes.</p>\n");
}

#[test]
fn a_heading_named_like_a_level_says_what_is_expected_there() {
    let page = question("## Answer\nAll.\n\n### SENIOR\nMore.\n\n### Junior\nLess.\n\n### Other\nElse.\n").fine().page("a.html");
    assert_parts(
        &page,
        &["[answer #answer] Answer\n<p>All.</p>\n", "(senior #senior) <p>More.</p>\n", "(junior #junior) <p>Less.</p>\n"],
    );
    assert_parts(
        &page,
        &["<h3 id=\"other\">Other <a class=\"self\" href=\"#other\" aria-label=\"Link to Other\">#</a></h3>\n<p>Else.</p>"],
    );
}

#[test]
fn a_section_that_is_there_twice_is_told_with_both_places() {
    let expected = "\
warning[duplicate-section]: section `Good answer` is there twice
 --> content/a.md:6:1
  |
4 | ## Answer
  | --------- first one
5 | a
6 | ## Good answer
  | ^^^^^^^^^^^^^^ second one
  |
  = help: join the two, or give one of them another heading

";
    let mistakes = question("## Answer\na\n## Good answer\nb\n").mistakes();
    for part in
        ["warning[duplicate-section]: section `Good answer` is there twice", "content/a.md:6:1", "first one", "second one"]
    {
        assert!(expected.contains(part) && mistakes.contains(part), "{mistakes}");
    }
    assert_eq!(question("## Answer\n## Mine\na\n## Mine\nb\n").mistakes(), "");
}

#[test]
fn a_rubric_has_one_item_a_score() {
    for (rubric, message) in [
        ("1. a\n2. b", "the rubric has 2 items, expected 4: one for each score"),
        ("0. a\n1. b\n2. c\n3. d", "the rubric begins with 0, expected 1"),
        ("- a\n- b", "the rubric has no ordered list, expected one of 4 items"),
    ] {
        let mistakes = question(&format!("## Answer\n\n## Rubric\n\n{rubric}\n")).mistakes();
        assert_parts(
            &mistakes,
            &[&format!("warning[rubric-length]: {message}"), "content/a.md:6:1", "the scale is Poor, Mixed, Good, Excellent"],
        );
    }
    let page = question("## Answer\n## Rubric\nFirst.\n\n1. a\n\n   - b\n2. c\n3. d\n4. *e*\n\nLast.\n").fine().page("a.html");
    assert_parts(
        &page,
        &["<p>First.</p>\n(1 Poor) <p>a</p>\n<ul>\n<li>b</li>\n</ul>", "(4 Excellent) <p><em>e</em></p>\n\n<p>Last.</p>\n"],
    );
}

#[test]
fn a_question_without_an_answer_is_told_unless_it_is_retired() {
    let expected = "\
warning[missing-answer]: the question does not say what a good answer is
--> content/a.md
 = help: add a section `## A good answer`

";
    assert_eq!(question("Text.\n").mistakes(), expected);
    assert_eq!(Handbook::new().file("content/a.md", "+++\ntitle = 'a'\nstatus = 'retired'\n+++\n").build().mistakes(), "");
}

#[test]
fn plain_pages_are_so_by_kind_or_by_their_folder() {
    let site = Handbook::new()
        .file("content/guides/index.md", "+++\ntitle = 'Guides'\nkind = 'page'\n+++\nAll guides.\n")
        .file("content/guides/first.md", "+++\ntitle = 'First'\n+++\nOne.\n")
        .file("content/guides/deep/er.md", "+++\ntitle = 'Deep'\n+++\nTwo.\n")
        .file("content/about.md", "+++\ntitle = 'About'\nkind = 'page'\n+++\nUs.\n")
        .question("content/guides/q.md", "kind = 'question'\ncategory = 'general'")
        .question("content/b.md", "")
        .build()
        .fine();
    for (route, text) in [
        ("guides/index.html", "All guides."),
        ("guides/first.html", "One."),
        ("guides/deep/er.html", "Two."),
        ("about.html", "Us."),
    ] {
        assert_eq!(site.page(route), format!("<p>{text}</p>\n"));
    }
    let ids: Vec<&str> = site.snapshot.handbook.questions.iter().map(|question| question.document.id()).collect();
    assert_eq!(ids, ["b", "guides/q"]);
}

#[test]
fn a_key_of_a_question_means_nothing_elsewhere() {
    for (path, noun) in [
        ("content/index.md", "the introduction of the home page"),
        ("content/x/index.md", "the introduction of a category"),
        ("content/levels/junior.md", "the introduction of a level"),
        ("content/roles/backend.md", "a role page"),
        ("content/levels/index.md", "a plain page"),
    ] {
        let mistakes =
            Handbook::new().file(path, "+++\ntitle = 'x'\nminutes = 3\n+++\n").question("content/a.md", "").build().mistakes();
        assert_parts(&mistakes, &[&format!("error[misplaced-key]: `minutes` means nothing in {noun}"), &format!("{path}:3:1")]);
    }
}

#[test]
fn introductions_stand_on_the_pages_of_what_they_introduce() {
    let site = Handbook::new()
        .file("themes/bare/templates/home.html", "{% if intro %}{% set body = intro %}{% include 'text.html' %}{% endif %}")
        .file(
            "themes/bare/templates/list.html",
            "{{ page.title }}: {% if intro %}{% set body = intro %}{% include 'text.html' %}{% endif %}",
        )
        .file("content/index.md", "Home says [hello](x/a.md).\n")
        .file("content/x/index.md", "+++\ntitle = 'The X'\norder = 2\n+++\nCategory says hello.\n")
        .file("content/levels/junior.md", "Level says [hello](../x/a.md#a-good-answer).\n")
        .file("content/roles/backend.md", "Role says hello.\n")
        .question("content/x/a.md", "")
        .build()
        .fine();
    assert_parts(&site.page("index.html"), &["Home says <a href=\"x/a.html\">hello</a>."]);
    assert_parts(&site.page("levels/junior.html"), &["Level says <a href=\"../x/a.html#a-good-answer\">hello</a>."]);
    assert_parts(&site.page("x/index.html"), &["The X: <p>Category says hello.</p>"]);
    assert_parts(&site.page("roles/backend.html"), &["Role says hello."]);
}

#[test]
fn an_introduction_of_what_nobody_configured_is_told() {
    let mistakes = Handbook::new()
        .file("content/levels/jnior.md", "x\n")
        .file("content/roles/bakend.md", "x\n")
        .question("content/a.md", "")
        .build()
        .mistakes();
    assert_parts(
        &mistakes,
        &[
            "the file introduces the level `jnior`",
            "did you mean `junior`?",
            "the file introduces the role `bakend`",
            "did you mean `backend`?",
        ],
    );
}

#[test]
fn assets_go_beside_their_pages() {
    let site = Handbook::new()
        .file("content/My Area/a/Head er.png", "png")
        .file("content/My Area/a.md", "+++\ntitle = 'a'\n+++\n[x](<a/Head er.png>)\n## Answer\n")
        .build()
        .fine();
    assert_eq!(site.page("my-area/a/Head er.png"), "png");
    assert_parts(&site.page("my-area/a.html"), &["href=\"a/Head%20er.png\""]);
}

#[test]
fn aliases_lead_to_the_page() {
    let handbook = Handbook::new().file("themes/bare/templates/redirect.html", "to {{ target }}");
    let site = handbook.question("content/x/a.md", "aliases = ['old.html', '/older/name', 'dir/']").build().fine();
    for (route, target) in
        [("old.html", "x/a.html"), ("older/name/index.html", "../../x/a.html"), ("dir/index.html", "../x/a.html")]
    {
        assert_eq!(site.page(route), format!("to {target}"));
    }
    assert_parts(
        &Handbook::new().question("content/a.md", "aliases = ['../x']").build().mistakes(),
        &["error[invalid-value]: the alias `../x` is no address of this site"],
    );
    let taken = Handbook::new().question("content/a.md", "aliases = ['b.html']").question("content/b.md", "").build();
    assert_parts(&taken.mistakes(), &["error[duplicate-route]: the address `b.html` is taken", "content/a.md:3:12"]);
}

#[test]
fn two_files_may_not_differ_in_case_alone_and_names_must_be_fit() {
    let mistakes = Handbook::new()
        .question("content/x/a b.md", "")
        .question("content/x/a-b.md", "")
        .file("content/x/con.png", "")
        .build()
        .mistakes();
    assert_parts(
        &mistakes,
        &[
            "error[duplicate-route]: the address `x/a-b.html` is taken",
            "error[invalid-name]: Windows reserves the name `con.png`",
        ],
    );
}

#[test]
fn an_id_that_is_there_twice_is_told_with_both_places() {
    let mistakes = Handbook::new().question("content/a.md", "id = 'x'").question("content/b.md", "id = 'x'").build().mistakes();
    let expected = "\
error[duplicate-id]: the id `x` is taken
 --> content/b.md:3:6
  |
3 | id = 'x'
  |      ^^^ second one
  |
 ::: content/a.md:3:6
  |
3 | id = 'x'
  |      --- first one
  |
  = help: give one of the two another `id`

";
    assert_eq!(mistakes, expected);
}

#[test]
fn bytes_that_editors_leave_behind_are_accepted() {
    for text in [
        "\u{feff}+++\ntitle = 'a'\n+++\n## Answer\nYes.",
        "+++\r\ntitle = 'a'\r\n+++\r\n## Answer\r\nYes.\r\n",
        "+++  \rtitle = 'a'\r+++\r## Answer\rYes.",
    ] {
        let page = Handbook::new().file("content/a.md", text).build().fine().page("a.html");
        assert_eq!(page, "[answer #answer] Answer\n<p>Yes.</p>\n");
    }
}

#[test]
fn a_file_without_a_title_is_told_how_to_get_one() {
    let of =
        |text: &str| Handbook::new().file("content/a.md", text).config("[checks]\nmissing-answer = 'off'\n").build().mistakes();
    assert_parts(&of(""), &["error[missing-key]: `title` is missing", "begin the file with three lines: `+++`"]);
    assert_parts(&of("Text.\n"), &["error[missing-key]: `title` is missing", "begin the file with three lines: `+++`"]);
    assert_parts(&of("+++\n+++\n"), &["error[missing-key]: `title` is missing", "add `title = \"…\"` on a line of its own"]);
    assert_parts(
        &of("+++\ntitle = ' '\n+++\n"),
        &["error[invalid-value]: `title` is empty, expected a text", "content/a.md:2:9"],
    );
    assert_eq!(of("+++\ntitle = 'a'\n+++"), "");
}

#[test]
fn unclosed_front_matter_is_one_mistake() {
    let site = Handbook::new().file("content/a.md", "+++\ntitle = 'a'\n## Answer\n").build();
    let expected = "\
error[unclosed-front-matter]: front matter is never closed
 --> content/a.md:1:1
  |
1 | +++
  | ^^^ opened here
  |
  = help: close it with `+++` on a line of its own

";
    assert_eq!(site.mistakes(), expected);
}

#[test]
fn toml_that_is_none_is_told_in_the_line_of_the_markdown_file() {
    for (toml, place) in [
        ("title = 'a'\nminutes =\n", "3:10"),
        ("title = 'a\n", "2:11"),
        ("title = 'a'\ntitle = 'b'\n", "3:1"),
        ("title 'a'\n", "2:7"),
    ] {
        let site = Handbook::new().file("content/a.md", format!("+++\n{toml}+++\n## Answer\n")).build();
        assert_parts(&site.mistakes(), &["error[invalid-value]", &format!("content/a.md:{place}")]);
        assert!(!site.mistakes().contains("missing-key"), "{}", site.mistakes());
    }
}

#[test]
fn a_file_that_is_no_text_is_told_where() {
    let of = |bytes: &[u8]| Handbook::new().file("content/a.md", bytes.to_vec()).question("content/b.md", "").build().mistakes();
    assert_parts(
        &of("+++\ntitle = 'ü\u{0}'\n".as_bytes()),
        &["error[unreadable]: a NUL byte in line 2, column 11", "content/a.md:2:11"],
    );
    assert_parts(
        &of(b"+++\ntitle = '\xc3\xbc\xff'\n"),
        &["error[unreadable]: byte 15 (line 2, column 11) is not UTF-8", "--> content/a.md"],
    );
}
