//! Raw HTML in Markdown under each policy, and addresses that would run a script.

use super::{assert_parts, html, lead, site};

#[test]
fn what_runs_is_taken_out() {
    for (markdown, expected) in [
        ("<b onclick=\"x()\" style=\"color:red\" class=\"c\">a</b>", "<p><b class=\"c\">a</b></p>\n"),
        ("<script>alert(1)</script>", ""),
        ("<style>a{}</style>", ""),
        ("<iframe src=\"https://a.example\"></iframe>", ""),
        ("<svg onload=\"x()\"><title>a</title><script>b</script></svg>", "<p></p>"),
        ("<object data=\"x\"><embed src=\"y\"></object>", "<p></p>"),
        ("<form action=\"https://a.example\"><input></form>", ""),
        ("a<!-- b -->c", "<p>ac</p>\n"),
        (
            "<img src=\"data:image/png;base64,AAAA\" alt=\"a\" onerror=\"x\">",
            "<img src=\"data:image/png;base64,AAAA\" alt=\"a\" loading=\"lazy\">",
        ),
    ] {
        assert_eq!(html(markdown).trim_end(), expected.trim_end(), "{markdown}");
    }
}

#[test]
fn what_is_not_whole_is_text_and_swallows_nothing() {
    for (markdown, expected) in [
        ("the <script> element", "<p>the &lt;script&gt; element</p>\n"),
        ("<textarea>a\n\nb", "&lt;textarea&gt;a\n\nb\n\n## A good answer"),
        ("<div title=\"\n\nb", "&lt;div title=\"\n<p>b</p>\n"),
        ("<div>a</div><div class='\n\n*b*\n\n'>", "<div>a</div>&lt;div class='\n<p><em>b</em></p>\n<p>'&gt;</p>\n"),
    ] {
        let page = lead(&site("", markdown));
        assert!(page.starts_with(expected), "{markdown}: {page}");
    }
}

#[test]
fn no_attribute_can_be_closed_by_what_the_renderer_writes() {
    let attack = "<svg><![CDATA[><b title=\"]]>\n\n- [ ] &lt;img src=x onerror=alert(1)&gt;\n\n- [ ] b\n\n<b title='\">";
    let page = lead(&site("", attack));
    assert!(!page.contains("<img"), "{page}");
}

#[test]
fn unbalanced_tags_are_balanced_within_their_section() {
    assert_eq!(html("<div><b>a"), "<div><b>a\n</b></div>");
    assert_eq!(html("a</div></b> c"), "<p>a c</p>\n");
}

#[test]
fn details_may_hold_markdown() {
    let markdown = "<details open><summary>More</summary>\n\na *b*\n\n1. c\n\n| d |\n|---|\n| e |\n\n</details>";
    let expected = "<details open=\"\"><summary>More</summary>\n<p>a <em>b</em></p>\n<ol>\n<li>c</li>\n</ol>\n\
        <div class=\"table\" role=\"group\" aria-label=\"Table\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">d</th></tr></thead><tbody>\n<tr><td>e</td></tr>\n</tbody></table></div>\n</details>\n";
    assert_eq!(html(markdown), expected);
}

#[test]
fn links_of_raw_html_are_resolved_like_those_of_markdown() {
    for policy in ["html = 'safe'", "trusted = ['content']"] {
        let site =
            site(&format!("[markdown]\n{policy}\n"), "<a href='other.md#a-good-answer'>a</a> <a href=//b.example/c>d</a>").fine();
        assert_eq!(
            lead(&site),
            "<p><a href=\"other.html#a-good-answer\">a</a> <a href=\"//b.example/c\">d</a></p>\n"
                .replace("\"//b.example/c\"", if policy.contains("trusted") { "//b.example/c" } else { "\"//b.example/c\"" })
        );
    }
    let expected = "\
error[broken-link]: the link `othr.md` leads to no file, expected one at `content/othr.md`
 --> content/a.md:6:12
  |
6 | > <a href=\"othr.md\">a</a>
  |            ^^^^^^^
  |
  = help: did you mean `other.md`?

";
    assert_eq!(site("", "> othr.md\n>\n> <a href=\"othr.md\">a</a>").mistakes(), expected);
}

#[test]
fn trusted_html_stays_as_it_is() {
    let trusted = "[markdown]\ntrusted = ['content']\n";
    let raw = "<iframe src=\"https://a.example\" onload=\"x()\"></iframe>";
    assert_eq!(lead(&site(trusted, raw).fine()), format!("{raw}\n"));
    assert_eq!(lead(&site(trusted, "[a](javascript:b)").fine()), "<p><a href=\"javascript:b\">a</a></p>\n");
}

#[test]
fn escaped_html_is_text() {
    let page = lead(&site("[markdown]\nhtml = 'escape'\n", "a <b onclick=\"x\">c</b>\n\n<script>d</script>").fine());
    assert_eq!(page, "<p>a &lt;b onclick=&quot;x&quot;&gt;c&lt;/b&gt;</p>\n&lt;script&gt;d&lt;/script&gt;\n");
}

#[test]
fn an_address_that_would_run_is_refused_where_it_stands() {
    let expected = "\
error[unsafe-link]: `javascript:alert(1)` could run a script in the reader's browser
 --> content/a.md:4:7
  |
4 | a [b](javascript:alert(1))
  |       ^^^^^^^^^^^^^^^^^^^
  |
  = help: use an http, https, mailto or tel address, or a path

";
    for policy in ["safe", "escape"] {
        let site = site(&format!("[markdown]\nhtml = '{policy}'\n"), "a [b](javascript:alert(1))");
        assert_eq!(site.mistakes(), expected);
        assert_eq!(lead(&site), "<p>a <a>b</a></p>\n");
    }
}

#[test]
fn a_scheme_cannot_hide() {
    for markdown in [
        "[a](JaVaScRiPt:b)",
        "[a](&#106;avascript:b)",
        "[a](java&Tab;script&colon;b)",
        "[a](<\u{1}javascript:b>)",
        "[a](vbscript:b)",
        "[a](data:text/html,b)",
        "![a](data:image/svg+xml,b)",
        "<javascript:b>",
        "[a][r]\n\n[r]: javascript:b",
        "<a href=\"javascript:b\">a</a>",
        "<a href=java&#x0A;script&colon;b>a</a>",
        "<A\nHREF = ' javascript:b'>a</A>",
        "<img alt=a src=javascript:b>",
        "<form action=javascript:b>",
    ] {
        let site = site("", markdown);
        assert_parts(&site.mistakes(), &["error[unsafe-link]", "content/a.md:"]);
        let page = lead(&site).to_lowercase();
        assert!(!page.contains("href=") && !page.contains("src="), "{markdown}: {page}");
    }
}

#[test]
fn elements_that_stand_too_deep_are_shown_as_text() {
    let site = site("", &format!("a\n\n{}", "<div><b></i>".repeat(200)));
    assert_parts(&site.mistakes(), &["error[nested-too-deep]", "content/a.md:6:1"]);
    assert!(lead(&site).contains("&lt;div&gt;&lt;b&gt;"));
}

#[test]
fn a_noncharacter_is_refused_where_it_stands() {
    for mark in ["\u{fdd0}", "&#xFDD0;", "&#64976;"] {
        assert_parts(&site("", &format!("a\nb {mark}")).mistakes(), &["error[unreadable]", "content/a.md:5:3"]);
    }
}
