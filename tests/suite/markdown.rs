//! Markdown as pages show it: CommonMark, GitHub's additions, headings, code, mathematics.

mod hostile;
mod raw_html;

use crate::handbook::{Handbook, Site};

/// A site of one question whose text before the first section is `markdown`.
fn site(config: &str, markdown: &str) -> Site {
    let text = format!("+++\ntitle = 'a'\n+++\n{markdown}\n\n## A good answer\nYes.\n");
    Handbook::new().config(config).file("content/a.md", text).question("content/other.md", "").build()
}

/// The text before the first section.
fn lead(site: &Site) -> String {
    let page = site.page("a.html");
    let end = page.rfind("[answer #").unwrap_or(page.len());
    page[..end].to_owned()
}

/// What `markdown` becomes; nothing may be wrong with it.
#[track_caller]
fn html(markdown: &str) -> String {
    lead(&site("", markdown).fine())
}

#[track_caller]
fn assert_parts(text: &str, parts: &[&str]) {
    let missing: Vec<&&str> = parts.iter().filter(|part| !text.contains(**part)).collect();
    assert!(missing.is_empty(), "no {missing:#?} in {text}");
}

#[test]
fn blocks_and_inline_formatting_are_those_of_commonmark() {
    for (markdown, expected) in [
        ("a *b* **c** `d < e` \\*f\\* &copy;", "<p>a <em>b</em> <strong>c</strong> <code>d &lt; e</code> *f* ©</p>\n"),
        ("a\\\nb  \nc\nd", "<p>a<br>\nb<br>\nc\nd</p>\n"),
        ("> a\n> > b", "<blockquote>\n<p>a</p>\n<blockquote>\n<p>b</p>\n</blockquote>\n</blockquote>\n"),
        ("- a\n  - b\n    1. c\n- d", "<ul>\n<li>a<ul>\n<li>b<ol>\n<li>c</li>\n</ol>\n</li>\n</ul>\n</li>\n<li>d</li>\n</ul>\n"),
        ("3. a\n4. b", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n"),
        ("a\n\n---\n\n    b < c", "<p>a</p>\n<hr>\n<pre tabindex=\"0\"><code>b &lt; c\n</code></pre>\n"),
        (
            "#### Deep\n\n###### Deeper",
            "<h4 id=\"deep\">Deep <a class=\"self\" href=\"#deep\" aria-label=\"Link to Deep\">#</a></h4>\n<h6 id=\"deeper\">Deeper <a class=\"self\" href=\"#deeper\" aria-label=\"Link to Deeper\">#</a></h6>\n",
        ),
        (
            "[a](https://b.example/?c=1&d=2 \"e \\\"f\\\"\")",
            "<p><a href=\"https://b.example/?c=1&amp;d=2\" title=\"e &quot;f&quot;\">a</a></p>\n",
        ),
        ("[a][b]\n\n[b]: https://c.example", "<p><a href=\"https://c.example\">a</a></p>\n"),
        ("{{ 7 * 7 }} {% if %}", "<p>{{ 7 * 7 }} {% if %}</p>\n"),
    ] {
        assert_eq!(html(markdown), expected, "{markdown}");
    }
}

#[test]
fn tables_align_by_class() {
    let table = html("| a | b | c | d |\n|---|:--|:-:|--:|\n| 1 | *2* | `3` \\| | ~~4~~ |\n| 5 |");
    let expected = "<div class=\"table\" role=\"group\" aria-label=\"Table\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">a</th><th scope=\"col\" class=\"left\">b</th>\
        <th scope=\"col\" class=\"center\">c</th><th scope=\"col\" class=\"right\">d</th></tr></thead><tbody>\n\
        <tr><td>1</td><td class=\"left\"><em>2</em></td><td class=\"center\"><code>3</code> |</td><td class=\"right\"><del>4</del></td></tr>\n\
        <tr><td>5</td><td class=\"left\"></td><td class=\"center\"></td><td class=\"right\"></td></tr>\n</tbody></table></div>\n";
    assert_eq!(table, expected);
}

#[test]
fn a_column_with_nothing_above_it_names_the_rows() {
    let table = html("|  | b |\n|--|--|\n| 1 | 2 |\n");
    assert_parts(
        &table,
        &["<thead><tr><td></td><th scope=\"col\">b</th></tr></thead>", "<tr><th scope=\"row\">1</th><td>2</td></tr>"],
    );
}

#[test]
fn footnotes_are_numbered_by_their_first_mention_and_count_their_mentions() {
    let markdown = "a[^x] b[^y] c[^x]\n\n- d[^in]\n\n  [^in]: inside *a list*\n\n[^y]: why\n[^x]: ex\n[^unused]: gone";
    let site = site("", markdown);
    let page = site.page("a.html");
    assert_parts(&site.mistakes(), &["`[^unused]` is left out: nothing mentions it", "content/a.md:12:1"]);
    assert_parts(
        &page,
        &[
            "a<sup class=\"footnote\"><a href=\"#note-1\" id=\"mention-1\">1</a></sup> b<sup class=\"footnote\"><a href=\"#note-2\" id=\"mention-2\">2</a></sup>",
            "c<sup class=\"footnote\"><a href=\"#note-1\" id=\"mention-1-2\">1</a></sup>",
            "[^1 x2] <p>ex</p>\n[^2 x1] <p>why</p>\n[^3 x1] <p>inside <em>a list</em></p>\n",
        ],
    );
    assert!(!page.contains("gone"), "{page}");
}

#[test]
fn where_a_footnote_is_defined_says_nothing_of_its_number() {
    // What only a note mentions comes behind what the text mentions, and what nobody reads takes no number.
    let markdown = "[^never]: gone[^lost]\n\n[^late]: late\n\n[^lost]: gone\n\nx[^a] y[^b]\n\n[^b]: second[^late]\n\n[^a]: first[^inner][^b]\n\n[^inner]: inner";
    let site = site("", markdown);
    let page = site.page("a.html");
    assert_parts(
        &site.mistakes(),
        &["`[^never]` is left out: nothing mentions it", "`[^lost]` is left out: nothing mentions it"],
    );
    assert_parts(
        &page,
        &[
            "id=\"mention-1\">1</a></sup> y<sup class=\"footnote\"><a href=\"#note-2\" id=\"mention-2\">2</a>",
            "[^1 x1] <p>first<sup class=\"footnote\"><a href=\"#note-3\" id=\"mention-3\">3</a></sup><sup class=\"footnote\"><a href=\"#note-2\" id=\"mention-2-2\">2</a></sup></p>\n[^2 x2] <p>second<sup class=\"footnote\"><a href=\"#note-4\" id=\"mention-4\">4</a></sup></p>\n[^3 x1] <p>inner</p>\n[^4 x1] <p>late</p>\n",
        ],
    );
    assert!(!page.contains("gone"), "{page}");
}

#[test]
fn a_footnote_is_mentioned_in_any_case_and_defined_once() {
    let site = site("", "x[^Straße] y[^STRASSE]\n\n[^straße]: one\n\n[^Straße]: two[^z]\n\n[^z]: three");
    let page = site.page("a.html");
    assert_parts(
        &site.mistakes(),
        &["`[^Straße]` is left out: it was defined before", "`[^z]` is left out: nothing mentions it"],
    );
    assert_parts(&page, &["id=\"mention-1\"", "id=\"mention-1-2\"", "[^1 x2] <p>one</p>\n"]);
    assert!(!page.contains("two") && !page.contains("three"), "{page}");
}

#[test]
fn what_stands_in_a_footnote_that_nobody_reads_leaves_no_trace() {
    let site = site("", "a\n\n[^x\\]y]: gone\n\n    ### Lost\n\n    <b>raw</b>\n\n### Kept");
    let document = site.snapshot.handbook.questions.iter().find(|question| question.document.route.as_str() == "a.html");
    let body = &document.expect("the question").document.body;
    let headings: Vec<&str> = body.headings.iter().map(|heading| &*heading.text).collect();
    assert_eq!(headings, ["Kept", "A good answer"]);
    assert!(!body.html.contains("gone") && !body.html.contains("raw"), "{}", body.html);
    assert_parts(&site.mistakes(), &["the footnote `[^x\\]y]` is left out"]);
}

#[test]
fn a_mention_of_no_footnote_is_text() {
    assert_eq!(html("a[^b]"), "<p>a[^b]</p>\n");
}

#[test]
fn task_lists_and_strikethrough_are_those_of_github() {
    let expected = "<ul>\n<li><input type=\"checkbox\" disabled aria-label=\"To do\"> <del>a</del></li>\n<li><input type=\"checkbox\" disabled checked aria-label=\"Done\"> b</li>\n</ul>\n";
    assert_eq!(html("- [ ] ~~a~~\n- [x] b"), expected);
}

#[test]
fn bare_addresses_become_links() {
    for (markdown, expected) in [
        (
            "See https://a.example/b_(c)?d=1&e.",
            "See <a href=\"https://a.example/b_(c)?d=1&amp;e\">https://a.example/b_(c)?d=1&amp;e</a>.",
        ),
        ("(www.a.example), x", "(<a href=\"http://www.a.example\">www.a.example</a>), x"),
        ("write to me@a.example!", "write to <a href=\"mailto:me@a.example\">me@a.example</a>!"),
        (
            "<https://a.example> <b@a.example>",
            "<a href=\"https://a.example\">https://a.example</a> <a href=\"mailto:b@a.example\">b@a.example</a>",
        ),
        ("http://a.example/b_c_d", "<a href=\"http://a.example/b_c_d\">http://a.example/b_c_d</a>"),
        ("`https://a.example`", "<code>https://a.example</code>"),
        ("[https://a.example b@c.example](other.md)", "<a href=\"other.html\">https://a.example b@c.example</a>"),
        ("a.example ftp://a.example x@y", "a.example ftp://a.example x@y"),
    ] {
        assert_eq!(html(markdown), format!("<p>{expected}</p>\n"), "{markdown}");
    }
}

#[test]
fn callouts_have_five_kinds() {
    for word in ["Note", "Tip", "Important", "Warning", "Caution"] {
        let (upper, lower) = (word.to_uppercase(), word.to_lowercase());
        let expected = format!("<div class=\"callout {lower}\">\n<p class=\"callout-title\">{word}</p>\n<p>a</p>\n</div>\n");
        assert_eq!(html(&format!("> [!{upper}]\n> a")), expected);
    }
    assert_eq!(html("> [!OTHER]\n> a"), "<blockquote>\n<p>[!OTHER]\na</p>\n</blockquote>\n");
}

#[test]
fn heading_ids_equal_those_of_github() {
    for (heading, id) in [
        ("Plain words", "plain-words"),
        ("Plain words", "plain-words-1"),
        ("`code` & *formatted* [link](other.md)", "code--formatted-link"),
        ("What's new? (v1.2)", "whats-new-v12"),
        ("snake_case - dash", "snake_case---dash"),
        ("🚀 Launch", "-launch"),
        ("什么是 API？（一）", "什么是-api一"),
        ("ما هي؟", "ما-هي"),
        ("Größe ½ x²", "größe--x"),
        ("![logo](https://a.example/b.png)Picture", "picture"),
        ("🚀", "section"),
    ] {
        // The second one needs the first in front of it.
        let before = if id == "plain-words-1" { "#### Plain words\n\n" } else { "" };
        let html = html(&format!("{before}#### {heading}"));
        assert_parts(&html, &[&format!("<h4 id=\"{id}\">")]);
    }
}

#[test]
fn a_heading_of_two_lines_keeps_its_words_apart() {
    let page = Handbook::new().file("content/a.md", "+++\ntitle = 'a'\n+++\nA *good\nanswer*\n---\nYes.\n").build();
    assert_parts(&page.page("a.html"), &["A <em>good\nanswer</em>\n<p>Yes.</p>"]);
}

#[test]
fn every_script_stays_as_it_is() {
    for text in ["你好，世界。", "שלום עולם", "مرحبا بالعالم", "👩‍👩‍👧‍👦 🇳🇱", "e\u{301} é"]
    {
        assert_eq!(html(text), format!("<p>{text}</p>\n"));
    }
    assert_eq!(html("**你好**世界 *שלום*"), "<p><strong>你好</strong>世界 <em>שלום</em></p>\n");
}

#[test]
fn code_is_coloured_by_class() {
    let expected = "<pre tabindex=\"0\" class=\"hl\"><code class=\"language-rust\"><span class=\"k\">let</span> a = <span class=\"n\">1</span> &lt; b;\n</code></pre>\n";
    assert_eq!(html("```rust,ignore\nlet a = 1 < b;\n```"), expected);
    assert_eq!(html("~~~ text\n<b> & {{ x }}\n~~~"), "<pre tabindex=\"0\"><code>&lt;b&gt; &amp; {{ x }}\n</code></pre>\n");
    assert_eq!(html("```\n</code><script>\n```"), "<pre tabindex=\"0\"><code>&lt;/code&gt;&lt;script&gt;\n</code></pre>\n");
}

#[test]
fn an_unknown_language_is_shown_plain_with_a_suggestion() {
    let site = site("", "- x\n\n  ```pyhton\n  a < b\n  ```");
    assert_parts(&lead(&site), &["<pre tabindex=\"0\" class=\"hl\"><code class=\"language-pyhton\">a &lt; b\n</code></pre>"]);
    let expected = "\
warning[unknown-language]: no colours for code in `pyhton`
 --> content/a.md:6:3
  |
6 |   ```pyhton
  |   ^^^^^^^^^
  |
  = help: did you mean `python`?

";
    assert_eq!(site.mistakes(), expected);
}

#[test]
fn dollars_are_mathematics_only_where_the_handbook_says_so() {
    assert_eq!(html("$5 and $x$"), "<p>$5 and $x$</p>\n");
    let math = "[markdown]\nmath = true\n";
    let formula = lead(&site(math, "so $x^2 < y$ and\n\n$$\\frac{1}{2}$$").fine());
    assert_parts(&formula, &["<math display=\"inline\">", "<msup>", "<mfrac>", "display=\"block\""]);
    let text = lead(&site(math, "$\\text{<script>a</script>}$").fine());
    assert_parts(&text, &["<mtext>&lt;script&gt;a&lt;/script&gt;</mtext>"]);
}

#[test]
fn a_formula_that_is_none_is_shown_as_written() {
    let site = site("[markdown]\nmath = true\n", "a $\\nothing{1}$ b");
    assert_eq!(lead(&site), "<p>a <code>\\nothing{1}</code> b</p>\n");
    assert_parts(&site.mistakes(), &["error[invalid-math]", "content/a.md:4:3"]);
}

#[test]
fn images_have_their_size_and_load_lazily() {
    // The head of a picture of 32 by 16 pixels.
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x20\0\0\0\x10\x08\x06\0\0\0".to_vec();
    let text = "+++\ntitle = 'a'\n+++\n![A *b*](a/p.png \"t\") ![c](https://d.example/e.png)\n\n<img src='a/p.png' alt='raw'> <img src=a/p.png alt='own' width=3>\n";
    let site =
        Handbook::new().config("[checks]\nmissing-answer = 'off'\n").file("content/x/a/p.png", png).file("content/x/a.md", text);
    let page = site.build().fine().page("x/a.html");
    let lazy = "loading=\"lazy\" decoding=\"async\"";
    assert_parts(
        &page,
        &[
            &format!("<img src=\"a/p.png\" width=\"32\" height=\"16\" alt=\"A b\" title=\"t\" {lazy}>"),
            &format!("<img src=\"https://d.example/e.png\" alt=\"c\" {lazy}>"),
            "<img src=\"a/p.png\" width=\"32\" height=\"16\" alt=\"raw\" loading=\"lazy\">",
            "<img src=\"a/p.png\" alt=\"own\" width=\"3\" loading=\"lazy\">",
        ],
    );
}

#[test]
fn an_image_without_alternative_text_is_told_where_it_stands() {
    let mistakes = site("", "a ![](https://b.example/c.png)\n\n> <img src=\"https://b.example/c.png\">").mistakes();
    assert_parts(&mistakes, &["warning[missing-alt]", "content/a.md:4:3", "content/a.md:6:3"]);
    assert!(site("", "<img src=\"https://b.example/c.png\" alt=\"\">").mistakes().is_empty());
}
