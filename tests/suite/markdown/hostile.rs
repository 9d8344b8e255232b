//! Inputs that have hung or crashed Markdown tools, and whatever a generator comes up with.

use crate::handbook::{Handbook, Site};
use proptest::prelude::*;
use serde_json::Value;

const SIZE: usize = 100_000;
const PATTERNS: &str = include_str!("../../fixtures/hostile-markdown.json");

/// The tags of rendered HTML with their attributes, read as a browser does: no tag begins in an attribute's value.
fn tags(html: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        rest = &rest[open + 1..];
        let name: String = rest.chars().take_while(|c| !c.is_whitespace() && *c != '>').collect();
        rest = &rest[name.len()..];
        let mut attributes = Vec::new();
        loop {
            rest = rest.trim_start();
            if rest.is_empty() || rest.starts_with('>') {
                break;
            }
            let end = rest.find(['=', '>', ' ', '\n']).unwrap_or(rest.len());
            let key = rest[..end].to_ascii_lowercase();
            rest = &rest[end..];
            let Some(value) = rest.strip_prefix("=\"") else {
                attributes.push((key, String::new()));
                rest = rest.strip_prefix('=').unwrap_or(rest);
                continue;
            };
            let end = value.find('"').unwrap_or(value.len());
            attributes.push((key, value[..end].to_owned()));
            rest = value.get(end + 1..).unwrap_or("");
        }
        found.push((name.to_ascii_lowercase(), attributes));
    }
    found
}

/// What in rendered HTML could run.
fn harmful(html: &str) -> Vec<String> {
    let runs = |key: &str, value: &str| {
        let plain: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
        let is_address = ["href", "src", "action", "formaction", "data", "poster", "cite"].contains(&key);
        key.starts_with("on") || key == "style" || (is_address && plain.to_lowercase().starts_with("javascript:"))
    };
    tags(html)
        .into_iter()
        .filter(|(name, attributes)| {
            ["script", "style", "iframe", "object", "embed", "base", "svg", "form"].contains(&name.as_str())
                || attributes.iter().any(|(key, value)| runs(key, value))
        })
        .map(|tag| format!("{tag:?}"))
        .collect()
}

#[test]
fn the_reader_of_tags_sees_what_could_run() {
    assert_eq!(harmful("<p title=\"<script>\">a</p> &lt;script&gt;"), Vec::<String>::new());
    assert_eq!(harmful("<b onclick=\"x\"></b><SCRIPT></SCRIPT><a href=\" JavaScript:x\">").len(), 3);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn no_text_panics_or_runs(
        parts in proptest::collection::vec(
            prop_oneof![
                3 => "[\\[\\]()<>*_`~#|!\\\\\"'&;:^$=+-]{1,3}",
                2 => "[a-z]{1,6}|[ \n]{1,4}|\n\n|    |https://a.example|é|日|\0",
                3 => proptest::sample::select(vec![
                    "<script>", "</script>", "<b onclick=\"x\">", "<img src=x onerror=y>", "<a href=\"javascript:x\">", "<div title=\"", "\">",
                    "<div title='", "'>", "<!--", "-->", "<svg>", "<![CDATA[", "]]>", "<style>", "<textarea>", "</div>", "<table><td>",
                    "[a](javascript:b)", "![](x.png)", "- [ ] ", "[^1]", "[^1]: ", "&lt;script&gt;", "&quot;", "```html\n", "> [!NOTE]\n", "| a |\n|---|\n",
                    "## Rubric\n", "### Junior\n", "1. ", "<math><mtext>", "<select>", "<template>", "+++\n", "&#x6a;avascript:", "$x$", "{{ x }}",
                ]).prop_map(str::to_owned),
            ],
            0..40,
        ),
    ) {
        let text = format!("+++\ntitle = 'a'\n+++\n{}", parts.concat());
        let site = Handbook::new().config("[markdown]\nmath = true\n").file("content/a.md", text).build();
        prop_assert!(site.mistakes().len() < 1_000_000);
        if site.routes().contains(&"a.html") {
            let page = site.page("a.html");
            prop_assert_eq!(harmful(&page), Vec::<String>::new(), "{}", page);
        }
    }
}

/// A pattern of the fixture at the wanted size.
fn grown(pattern: &Value) -> String {
    let name = pattern["name"].as_str().expect("a name");
    if let Some(part) = pattern["repeat"].as_str() {
        return part.repeat(SIZE / part.len()) + pattern["end"].as_str().unwrap_or("");
    }
    let up_to_size = |mut text: String, line: &dyn Fn(usize) -> String| {
        for number in 0.. {
            if text.len() >= SIZE {
                break;
            }
            text.push_str(&line(number));
        }
        text
    };
    match name {
        "brackets-closed" => "[".repeat(SIZE / 2) + &"]".repeat(SIZE / 2),
        "reference-bomb" => up_to_size(format!("[x]: {}\n\n", "x".repeat(1_000)), &|_| "[x]\n".to_owned()),
        "growing-ticks" => up_to_size(String::new(), &|number| "`".repeat(number + 1) + " "),
        "wide-table" => up_to_size(format!("{}|\n{}|\n", "|a".repeat(1_000), "|-".repeat(1_000)), &|_| "|\n".to_owned()),
        "indented-lists" => up_to_size(String::new(), &|number| format!("{}- a\n", " ".repeat(2 * number))),
        "base64-word" => "QUJD+/".chars().cycle().take(SIZE).collect(),
        "deep-toml" => format!("+++\na = {}\nb = {}\n+++\n", "[".repeat(1_000), "{b = ".repeat(1_000)),
        other => panic!("nobody knows how to build {other}"),
    }
}

/// Makes every file of the index.
fn index(site: &Site) {
    let index = site.snapshot.index();
    assert!(index.files().into_iter().all(|file| index.file(file).is_some()));
}

#[test]
fn every_known_attack_ends_in_a_page_or_a_diagnostic() {
    let patterns: Value = serde_json::from_str(PATTERNS).expect("a fixture that is JSON");
    for pattern in patterns["patterns"].as_array().expect("a list of patterns") {
        let body = grown(pattern);
        let text = if body.starts_with("+++") { body } else { format!("+++\ntitle = 'a'\n+++\n{body}") };
        let site = Handbook::new().config("[markdown]\nmath = true\n").file("content/a.md", text).build();
        let is_told = site.mistakes().contains("content/a.md");
        let is_shown = site.routes().contains(&"a.html") && site.page("a.html").len() > 8;
        assert!(is_told || is_shown, "{}", pattern["name"]);
        index(&site);
    }
}

#[test]
fn deep_nesting_ends() {
    for sign in [
        "[",
        ">",
        "*",
        "-",
        "- ",
        "(",
        "`",
        "<b>",
        "<b id=1></i>",
        "<p><b></p>",
        "|",
        "![",
        "**a ",
        "{",
        "$",
        "\\",
        "$\\frac{",
        "${{",
    ] {
        let text = format!("+++\ntitle = 'a'\n+++\n{}", sign.repeat(SIZE / sign.len()));
        let site = Handbook::new().config("[markdown]\nmath = true\n").file("content/a.md", text).build();
        assert_eq!(harmful(&site.page("a.html")), Vec::<String>::new(), "{sign}");
        index(&site);
    }
    for depth in [100, 1_000, 4_000] {
        let formula = format!("$${}x{}$$", "{".repeat(depth), "}".repeat(depth));
        let site = Handbook::new()
            .config("[markdown]\nmath = true\n")
            .file("content/a.md", format!("+++\ntitle = 'a'\n+++\n{formula}"))
            .build();
        assert!(site.page("a.html").contains('x'), "{depth}");
    }
}
