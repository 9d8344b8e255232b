//! The manual: its examples are built, its tables are those of the code, its links lead somewhere.

use crate::handbook::{Handbook, Site};
use askbook::highlight::is_known;
use askbook::inputs::sections::{SectionKind, SectionNames};
use askbook::question::front_matter::KEYS;
use askbook::words::diagnostic::{Code, Severity};
use askbook::words::slug::{HeadingIds, slug};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The configuration of an example that shows none.
const CONFIG: &str = "[handbook]\ntitle = \"Handbook\"\n";

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")
}

#[track_caller]
fn read(page: &str) -> String {
    let place = docs().join(page);
    fs::read_to_string(&place).unwrap_or_else(|error| panic!("{}: {error}", place.display()))
}

/// Every page of the manual, by its path below `docs/`, with `/`.
fn pages() -> BTreeMap<String, String> {
    let files = walkdir::WalkDir::new(docs()).into_iter().map(|entry| entry.expect("a readable manual"));
    let pages = files.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "md"));
    let name = |place: &Path| place.strip_prefix(docs()).expect("a page below docs").to_string_lossy().replace('\\', "/");
    pages.map(|entry| (name(entry.path()), fs::read_to_string(entry.path()).expect("a page of text"))).collect()
}

fn markdown(text: &str) -> impl Iterator<Item = Event<'_>> {
    Parser::new_ext(text, Options::ENABLE_TABLES)
}

/// The fenced blocks of a page: info string and text.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut blocks: Vec<(String, String)> = Vec::new();
    let mut is_open = false;
    for event in markdown(page) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                is_open = true;
                blocks.push((info.to_string(), String::new()));
            }
            Event::End(TagEnd::CodeBlock) => is_open = false,
            Event::Text(text) if is_open => blocks.last_mut().expect("a block was opened").1.push_str(&text),
            _ => {}
        }
    }
    blocks
}

/// The example of a page: the files of its blocks, built.
fn example(page: &str) -> Site {
    let mut handbook = Handbook::new().file("askbook.toml", CONFIG);
    for (info, text) in blocks(page) {
        let mut words = info.split(' ');
        let Some(path) = words.find_map(|word| word.strip_prefix("file=")) else { continue };
        let bytes = if words.any(|word| word == "escaped") { unescape(&text) } else { text.into_bytes() };
        handbook = handbook.file(path, bytes);
    }
    handbook.build()
}

/// The text of the block whose info string is `info`.
#[track_caller]
fn block(page: &str, info: &str) -> String {
    let found = blocks(page).into_iter().find(|(known, _)| known == info);
    found.unwrap_or_else(|| panic!("no block `{info}`")).1
}

/// `\xff` stands for the byte of this number.
fn unescape(text: &str) -> Vec<u8> {
    let mut parts = text.split("\\x");
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (digits, rest) = part.split_at(2);
        bytes.push(u8::from_str_radix(digits, 16).expect("two hexadecimal digits behind `\\x`"));
        bytes.extend(rest.bytes());
    }
    bytes
}

/// The rows of the table under `heading`: the text of each cell, without its backticks.
fn rows(page: &str, heading: &str) -> Vec<Vec<String>> {
    let table = page.lines().skip_while(|line| *line != heading).skip_while(|line| !line.starts_with('|'));
    let rows = table.skip(2).take_while(|line| line.starts_with('|'));
    rows.map(|row| row.trim_matches('|').split('|').map(|cell| cell.trim().replace('`', "")).collect()).collect()
}

fn first_column(page: &str, heading: &str) -> Vec<String> {
    rows(page, heading).into_iter().filter_map(|row| row.into_iter().next()).collect()
}

#[test]
fn every_code_has_a_page_with_its_four_parts_and_no_page_is_without_code() {
    let parts = ["What it means", "Why it matters", "Example", "How to fix it"];
    for code in Code::ALL {
        let page = read(&format!("checks/{}.md", code.as_str()));
        assert!(page.starts_with(&format!("# {}\n", code.as_str())), "{}", code.as_str());
        let found: Vec<String> = headings(&page).into_iter().skip(1).collect();
        assert_eq!(found, parts, "{}", code.as_str());
    }
    let wanted: BTreeSet<String> = Code::ALL.iter().map(|code| format!("checks/{}.md", code.as_str())).collect();
    let found = pages().into_keys().filter(|page| page.starts_with("checks/") && page != "checks/README.md").collect();
    assert_eq!(wanted, found);
}

#[test]
fn the_index_of_checks_has_every_code_with_its_severity() {
    let index = read("checks/README.md");
    for code in Code::ALL {
        let severity = match code.severity() {
            Severity::Error => "error",
            Severity::Warning => "warn",
        };
        let row = format!("| [`{0}`]({0}.md) | {severity} |", code.as_str());
        assert!(index.contains(&row), "no {row}");
    }
}

#[test]
fn the_example_of_every_check_is_told_as_its_page_shows() {
    let mut wrong = Vec::new();
    for code in Code::ALL {
        let page = read(&format!("checks/{}.md", code.as_str()));
        let (told, shown) = (example(&page).mistakes(), block(&page, "text output"));
        if told.trim_end() != shown.trim_end() || !told.contains(&format!("[{}]", code.as_str())) {
            wrong.push(format!("{} is told as\n{told}", code.as_str()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_handbooks_of_the_manual_have_nothing_wrong_with_them() {
    for page in ["getting-started.md", "configuration.md", "format.md", "questions-json.md"] {
        let page = read(page);
        assert!(blocks(&page).iter().any(|(info, _)| info.contains("file=")));
        example(&page).fine();
    }
}

#[test]
fn the_table_of_front_matter_has_every_key() {
    assert_eq!(first_column(&read("format.md"), "## Front matter"), KEYS);
}

#[test]
fn the_table_of_sections_has_every_name_and_key() {
    let sections = rows(&read("format.md"), "## Sections");
    for row in &sections {
        let names = row[1].split(", ").chain([row[0].as_str()]);
        let kinds: Vec<_> = names.map(|name| SectionNames::default().kind(name)).map(Some).collect();
        assert_eq!(kinds, vec![SectionKind::of_key(&row[2]); kinds.len()], "{row:?}");
    }
    assert!(sections.iter().map(|row| row[2].as_str()).eq(SectionKind::keys()));
}

#[test]
fn the_table_of_slugs_is_true() {
    let slugs = rows(&read("format.md"), "## Addresses");
    assert!(slugs.len() > 3);
    for row in slugs {
        assert_eq!(Some(slug(&row[0]).as_str()), row[1].split(',').next(), "{row:?}");
    }
}

#[test]
fn the_languages_that_the_manual_names_have_colours() {
    let page = read("format.md");
    let (_, code) = page.split_once("\n### Code\n").expect("a part on code");
    let (list, _) = code.split_once(",\nand many other names").expect("a list of languages");
    let list = list.rsplit("\n\n").next().unwrap_or_default();
    let unknown: Vec<&str> = list.split([',', '\n']).map(str::trim).filter(|name| !name.is_empty() && !is_known(name)).collect();
    assert_eq!(unknown, Vec::<&str>::new());
    assert!(list.contains("rust"));
}

#[test]
fn questions_json_is_as_its_page_shows() {
    let page = read("questions-json.md");
    let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("JSON");
    let shown = json(&block(&page, "json output"));
    assert_eq!(json(&example(&page).page("questions.json")), shown);
    let keys = |value: &serde_json::Value| value.as_object().expect("an object").keys().cloned().collect::<BTreeSet<_>>();
    let documented = |heading: &str| BTreeSet::from_iter(first_column(&page, heading));
    assert_eq!(documented("## The file"), keys(&shown));
    assert_eq!(documented("## A question"), keys(&shown["questions"][0]));
}

#[test]
fn links_of_the_manual_lead_to_files_and_headings() {
    let pages = pages();
    let mut wrong = Vec::new();
    for (name, text) in &pages {
        let links = markdown(text).filter_map(|event| match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => Some(dest_url.to_string()),
            _ => None,
        });
        for link in links.filter(|link| !link.contains("://")) {
            let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let place = docs().join(name);
            let target = if file.is_empty() { place } else { place.with_file_name(file) };
            let has_anchor = || fs::read_to_string(&target).is_ok_and(|text| ids(&text).contains(anchor));
            if !target.exists() || !(anchor.is_empty() || has_anchor()) {
                wrong.push(format!("{name} links to {link}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// The anchors of a page's headings, as a git host makes them.
fn ids(page: &str) -> BTreeSet<String> {
    let mut ids = HeadingIds::default();
    headings(page).iter().map(|heading| ids.next(heading)).collect()
}

/// The words of a page's headings.
fn headings(page: &str) -> Vec<String> {
    let (mut headings, mut heading) = (Vec::new(), None);
    for event in markdown(page) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => headings.extend(heading.take()),
            Event::Text(part) | Event::Code(part) => heading.iter_mut().for_each(|text: &mut String| text.push_str(&part)),
            _ => {}
        }
    }
    headings
}
