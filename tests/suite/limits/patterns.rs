//! Inputs that have hung or crashed Markdown tools, and those that found steps in askbook whose time grew with the square of the input.

use serde_json::Value;

const KNOWN: &str = include_str!("../../fixtures/hostile-markdown.json");

/// A text that grows to any size.
pub struct Pattern {
    pub name: String,
    shape: Shape,
}

enum Shape {
    /// A part again and again, and an end.
    Repeated(String, String),
    /// A start, parts by number, an end.
    Numbered(&'static str, fn(usize) -> String, &'static str),
    /// Half the size of the one, then as much of the other.
    Halves(&'static str, &'static str),
}

impl Pattern {
    /// The file of a question of about this size.
    pub fn question(&self, size: usize) -> String {
        let body = self.body(size);
        // Front matter is hostile, too, in some.
        if body.starts_with("+++") { body } else { format!("+++\ntitle = 'a'\nlevel = 'junior'\n+++\n{body}") }
    }

    fn body(&self, size: usize) -> String {
        match &self.shape {
            Shape::Repeated(part, end) => part.repeat(size / part.len()) + end,
            Shape::Halves(first, second) => first.repeat(size / 2 / first.len()) + &second.repeat(size / 2 / second.len()),
            Shape::Numbered(start, part, end) => {
                let mut text = (*start).to_owned();
                // Larger front matter is refused as a whole.
                let size = if text.starts_with("+++") { size.min(60_000) } else { size };
                for number in 0.. {
                    if text.len() >= size {
                        break;
                    }
                    text.push_str(&part(number));
                }
                text + end
            }
        }
    }
}

/// Those that are known from other tools, and those that askbook's own steps have been tried with.
pub fn patterns() -> Vec<Pattern> {
    let known: Value = serde_json::from_str(KNOWN).expect("a fixture that is JSON");
    let known = known["patterns"].as_array().expect("a list of patterns").iter().map(|pattern| {
        let text = |key: &str| pattern[key].as_str().map(str::to_owned);
        let name = text("name").expect("a name");
        let shape = match text("repeat") {
            Some(part) => Shape::Repeated(part, text("end").unwrap_or_default()),
            None => built(&name),
        };
        Pattern { name, shape }
    });
    let own = OWN
        .iter()
        .map(|(name, start, part, end)| Pattern { name: (*name).to_owned(), shape: Shape::Numbered(start, *part, end) });
    known.chain(own).collect()
}

/// What the fixture describes in words.
fn built(name: &str) -> Shape {
    match name {
        "brackets-closed" => Shape::Halves("[", "]"),
        "reference-bomb" => {
            Shape::Numbered("", |number| if number == 0 { format!("[x]: {}\n\n", "x".repeat(1_000)) } else { "[x]\n".into() }, "")
        }
        "growing-ticks" => Shape::Numbered("", |number| "`".repeat(number + 1) + " ", ""),
        "wide-table" => Shape::Numbered(
            "",
            |number| match number {
                0 => format!("{}|\n{}|\n", "|a".repeat(1_000), "|-".repeat(1_000)),
                _ => "|\n".to_owned(),
            },
            "",
        ),
        "indented-lists" => Shape::Numbered("", |number| format!("{}- a\n", " ".repeat(2 * number)), ""),
        "base64-word" => Shape::Repeated("QUJD+/".to_owned(), String::new()),
        "deep-toml" => {
            Shape::Repeated(format!("+++\na = {}\nb = {}\n+++\n", "[".repeat(1_000), "{b = ".repeat(1_000)), String::new())
        }
        other => panic!("nobody knows how to build {other}"),
    }
}

/// A name, what the text begins with, its parts, and what it ends with.
type Own = (&'static str, &'static str, fn(usize) -> String, &'static str);

const OWN: &[Own] = &[
    ("different-words", "", |number| format!("{} ", word(number)), ""),
    ("different-headings", "", |number| format!("# {}\n", word(number)), ""),
    ("clashing-ids", "", |number| format!("### a-{number}\n### a\n"), ""),
    ("sections-twice", "", |_| "## Rubric\n".to_owned(), ""),
    ("level-headings", "## A good answer\n", |_| "### Junior\n".to_owned(), ""),
    ("small-headings", "", |_| "#### a\n".to_owned(), ""),
    ("missing-anchors", "", |number| format!("[a](#x{number}) "), ""),
    ("one-missing-anchor", "", |_| "[a](#x) ".to_owned(), ""),
    ("missing-files", "", |number| format!("[a](x{number}.md) "), ""),
    ("missing-images", "", |number| format!("![](x{number}.png) "), ""),
    ("unsafe-links", "", |number| format!("[a](javascript:{number}) "), ""),
    ("footnotes", "", |number| format!("[^{number}]\n\n[^{number}]: a\n\n"), ""),
    ("chained-footnotes", "[^0]\n\n", |number| format!("[^{number}]: [^{}]\n\n", number + 1), ""),
    (
        "long-footnote",
        "",
        |number| if number == 0 { format!("x[^{0}]\n\n[^{0}]: ", "a".repeat(20_000)) } else { "[^b] ".to_owned() },
        "\n\n[^b]: c\n",
    ),
    ("references", "", |number| format!("[{number}]: x\n[{number}]\n\n"), ""),
    ("unknown-languages", "", |number| format!("```{}\na\n```\n", word(number)), ""),
    ("one-long-language", "```", |_| "ab".to_owned(), ""),
    ("tables", "", |_| "|a|\n|-|\n\n".to_owned(), ""),
    ("table-rows", "|a|b|\n|-|-|\n", |_| "|a|b|\n".to_owned(), ""),
    ("tasks", "", |_| "- [ ] a\n".to_owned(), ""),
    ("rubric-items", "## Rubric\n", |_| "1. a\n".to_owned(), ""),
    ("short-lists", "", |_| "1. a\n\n---\n".to_owned(), ""),
    ("emails", "", |_| "a@b.c ".to_owned(), ""),
    ("addresses", "http://a.b/", |_| "(".to_owned(), ""),
    ("signs-of-addresses", "", |_| "a://".to_owned(), ""),
    ("bounds", "", |_| "O(".to_owned(), ""),
    ("humps", "", |_| "aB".to_owned(), ""),
    ("deep-formulas", "", |_| format!("${}{}$\n", "{".repeat(4_000), "}".repeat(4_000)), ""),
    ("deep-roots", "", |_| format!("${}{}$\n", "\\sqrt{".repeat(1_100), "}".repeat(1_100)), ""),
    ("wide-formulas", "", |_| format!("$\\begin{{matrix}}{}\\end{{matrix}}$\n", "&".repeat(8_000)), ""),
    ("wrong-formulas", "", |_| "$\\x$ ".to_owned(), ""),
    ("raw-attributes", "<a ", |number| format!("x{number}=1 "), ""),
    ("raw-references", "<p>", |_| "&".to_owned(), ""),
    ("raw-in-table", "<table>", |_| "<br>".to_owned(), ""),
    ("raw-paragraphs-in-table", "<table>", |_| "x<p>".to_owned(), ""),
    ("raw-bold-in-table", "<table>", |_| "<b>a</b>".to_owned(), ""),
    ("raw-crossing", "<div>", |_| "<b><p></b></p>".to_owned(), ""),
    ("raw-ends", "<div>", |_| "</p>".to_owned(), ""),
    ("raw-items", "", |_| "<li>".to_owned(), ""),
    ("raw-links", "", |_| "<a href=x>".to_owned(), ""),
    ("raw-images", "", |_| "<img src=x>\n".to_owned(), ""),
    ("raw-scripts", "", |_| "<script>".to_owned(), ""),
    ("raw-quote", "<p title='", |_| "\"".to_owned(), ""),
    ("raw-and-footnotes", "[^1]: x\n\n", |_| "a <b>c</b>[^1] ".to_owned(), ""),
    ("many-tags", "+++\ntitle = 'a'\ntags = [", |number| format!("'{}', ", word(number)), "]\n+++\n"),
    ("many-aliases", "+++\ntitle = 'a'\naliases = [", |number| format!("'{}', ", word(number)), "]\n+++\n"),
    ("many-related", "+++\ntitle = 'a'\nrelated = [", |number| format!("'{}', ", word(number)), "]\n+++\n"),
    ("many-keys", "+++\ntitle = 'a'\n", |number| format!("{} = 1\n", word(number)), "+++\n"),
    ("many-errors", "+++\ntitle = 'a'\n", |_| "=\n".to_owned(), "+++\n"),
    ("open-strings", "+++\ntitle = 'a'\n", |_| "\"\"\"\n".to_owned(), "+++\n"),
    ("dotted-keys", "+++\ntitle = 'a'\nextra.", |_| "a.".to_owned(), "a = 1\n+++\n"),
];

/// A word for each number: `a`, `b` … `ba`.
fn word(mut number: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'a' + (number % 26) as u8));
        number /= 26;
        if number == 0 {
            return letters.into_iter().rev().collect();
        }
    }
}

/// The characters that mean something in Markdown.
const SIGNS: [&str; 19] = ["[", "]", "(", ")", "<", ">", "*", "_", "\\", "`", "!", "^", "$", "|", "-", "\n", "#", "{", "}"];

/// Every three of the characters that mean something, again and again.
pub fn combinations() -> impl Iterator<Item = Pattern> {
    (0..SIGNS.len().pow(3)).map(|number| {
        let sign = |place: u32| SIGNS[number / SIGNS.len().pow(place) % SIGNS.len()];
        let part = [sign(2), sign(1), sign(0)].concat();
        Pattern { name: format!("{part:?}"), shape: Shape::Repeated(part, String::new()) }
    })
}
