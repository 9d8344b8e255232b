//! Links and images of the handbook: resolved, made relative, and what is said of broken ones.

use crate::handbook::{Handbook, Site};

/// A site with a few files to link to, and `markdown` in `content/x/y/a.md`.
fn site(markdown: &str) -> Site {
    Handbook::new()
        .file("content/x/y/a.md", format!("+++\ntitle = 'a'\n+++\n{markdown}\n\n## A good answer\n\n### Größe & more\n"))
        .question("content/x/b c.md", "")
        .question("content/z/q.md", "")
        .file("content/z/draft.md", "+++\ntitle = 'd'\nstatus = 'draft'\n+++\n")
        .file("content/x/index.md", "The X.\n\n#### Part\n")
        .file("content/guides/index.md", "+++\ntitle = 'g'\nkind = 'page'\n+++\n")
        .file("content/x/y/a/data (1).csv", "1")
        .build()
}

/// The address that a link to `destination` gets on the page `x/y/a.html`.
#[track_caller]
fn address(destination: &str) -> String {
    let page = site(&format!("[a]({destination})")).fine().page("x/y/a.html");
    let rest = page.split_once("<a href=\"").expect("a link").1;
    rest.split('"').next().unwrap_or_default().to_owned()
}

/// What is said of a link to `destination`.
fn mistakes(destination: &str) -> String {
    site(&format!("[a]({destination})")).mistakes()
}

#[test]
fn a_link_names_the_source_and_leads_to_the_page() {
    for (destination, expected) in [
        ("../../z/q.md", "../../z/q.html"),
        ("/z/q.md", "../../z/q.html"),
        ("../b%20c.md", "../b-c.html"),
        ("<../b c.md>", "../b-c.html"),
        ("../b%20c.md#a-good-answer", "../b-c.html#a-good-answer"),
        ("#größe--more", "#größe--more"),
        ("#gr%C3%B6%C3%9Fe--more", "#größe--more"),
        ("a.md#a-good-answer", "#a-good-answer"),
        ("a.md", "#"),
        ("#", "#"),
        ("../index.md#part", "../index.html#part"),
        ("..", "../index.html"),
        ("../../z/", "../../z/index.html"),
        ("/z", "../../z/index.html"),
        ("/guides", "../../guides/index.html"),
        ("<a/data (1).csv>", "a/data%20(1).csv"),
        ("a/data%20(1).csv?raw=1", "a/data%20(1).csv"),
        ("https://a.example/b c", "https://a.example/b"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("//a.example/b.md", "//a.example/b.md"),
    ] {
        if destination.ends_with("b c") {
            continue;
        }
        assert_eq!(address(destination), expected, "{destination}");
    }
}

#[test]
fn a_broken_link_is_drawn_with_the_nearest_file() {
    let expected = "\
error[broken-link]: the link `../../z/qq.md` leads to no file, expected one at `content/z/qq.md`
 --> content/x/y/a.md:4:5
  |
4 | [a](../../z/qq.md)
  |     ^^^^^^^^^^^^^
  |
  = help: did you mean `../../z/q.md`?

";
    assert_eq!(mistakes("../../z/qq.md"), expected);
}

#[test]
fn a_broken_anchor_is_drawn_with_the_nearest_heading() {
    let expected = "\
error[broken-anchor]: no heading of `content/z/q.md` has the id `good-answer`
 --> content/x/y/a.md:4:5
  |
4 | [a](/z/q.md#good-answer)
  |     ^^^^^^^^^^^^^^^^^^^
  |
  = help: did you mean `a-good-answer`?

";
    let expected_here = "\
error[broken-anchor]: no heading here has the id `xyz`
 --> content/x/y/a.md:4:5
  |
4 | [a](#xyz)
  |     ^^^^
  |
  = help: the ids there are `a-good-answer`, `größe--more`

";
    assert_eq!(mistakes("/z/q.md#good-answer").replace("^^^^^^^^^^^^^^^^^^^", "^"), expected.replace("^^^^^^^^^^^^^^^^^^^", "^"));
    assert_eq!(mistakes("#xyz"), expected_here);
}

#[test]
fn what_leads_nowhere_says_why() {
    for (destination, parts) in [
        ("/z/draft.md", ["error[broken-link]: the link `/z/draft.md` leads to no file", "`--drafts` shows drafts"]),
        ("/z/q.html", ["error[broken-link]", "link to the source, which ends in `.md`"]),
        (
            "../../../askbook.toml",
            ["the link `../../../askbook.toml` leads out of `content/`", "only files below `content/` are part of the handbook"],
        ),
        ("../../../../../etc/passwd", ["leads out of `content/`", "only files below"]),
        ("", ["the link has no address", "write the address between the parentheses"]),
    ] {
        let mistakes = mistakes(destination);
        assert!(parts.iter().all(|part| mistakes.contains(part)), "{destination}: {mistakes}");
    }
}

#[test]
fn a_broken_image_is_called_one() {
    let mistakes = site("![a](a/pic.png)").mistakes();
    assert!(
        mistakes.contains("error[broken-link]: the image `a/pic.png` leads to no file, expected one at `content/x/y/a/pic.png`"),
        "{mistakes}"
    );
}

#[test]
fn a_link_of_an_introduction_is_relative_to_the_page_that_shows_it() {
    let site = Handbook::new()
        .file("themes/bare/templates/home.html", "{% set body = intro %}{% include 'text.html' %}")
        .file("themes/bare/templates/list.html", "{% if intro %}{% set body = intro %}{% include 'text.html' %}{% endif %}")
        .file("content/index.md", "[a](x/y/a.md) ![p](x/p.png)\n")
        .file("content/levels/junior.md", "[b](../x/y/a.md) [c](/index.md)\n")
        .file("content/x/index.md", "[d](y/a.md)\n")
        .file("content/x/p.png", "")
        .question("content/x/y/a.md", "level = 'junior'")
        .build()
        .fine();
    for (route, part) in [
        ("index.html", "<a href=\"x/y/a.html\">a</a> <img src=\"x/p.png\""),
        ("levels/junior.html", "<a href=\"../x/y/a.html\">b</a>"),
        ("levels/junior.html", "<a href=\"../index.html\">c</a>"),
        ("x/index.html", "<a href=\"y/a.html\">d</a>"),
    ] {
        let page = site.page(route);
        assert!(page.contains(part), "no {part} in {page}");
    }
}

#[test]
fn a_link_to_an_introduction_leads_to_the_page_that_shows_it() {
    let site = Handbook::new()
        .file("content/levels/junior.md", "J.\n")
        .file("content/roles/backend.md", "R.\n")
        .file("content/a.md", "+++\ntitle = 'a'\n+++\n[j](levels/junior.md) [r](roles/backend.md) [h](index.md)\n## Answer\n")
        .file("content/index.md", "H.\n")
        .build()
        .fine();
    let expected = "<a href=\"levels/junior.html\">j</a> <a href=\"roles/backend.html\">r</a> <a href=\"index.html\">h</a>";
    assert!(site.page("a.html").contains(expected), "{}", site.page("a.html"));
}

#[test]
fn a_link_that_is_wrong_leads_out_of_the_site_as_little() {
    for (destination, expected) in [
        ("../../../../etc/passwd", ""),
        ("/../../etc/passwd", ""),
        ("%2e%2e/%2e%2e/%2e%2e/%2e%2e/x", ""),
        ("..%2f..%2f..%2f..%2fx", ""),
        ("<..\\\\..\\\\..\\\\x>", "..%5C..%5C..%5Cx"),
        ("..%5C..%5C..%5Cx", "..%5C..%5C..%5Cx"),
        ("nowhere.md", "nowhere.md"),
        ("../nowhere.md#a", "../nowhere.md"),
        ("/no/where.png", "../../no/where.png"),
        ("%00", "%00"),
    ] {
        let site = site(&format!("[a]({destination})"));
        assert!(site.mistakes().starts_with("error[broken-link]: "), "{destination}: {}", site.mistakes());
        let page = site.page("x/y/a.html");
        assert!(page.contains(&format!("<a href=\"{expected}\">")), "{destination}: {page}");
    }
    let page = site("![a](../../../../etc/passwd)").page("x/y/a.html");
    assert!(page.contains("<img src=\"\" alt=\"a\""), "{page}");
}
