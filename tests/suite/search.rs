//! The index of a handbook, read back from its files.

pub mod reader;

use crate::handbook::{CONFIG, Handbook, Site};
use askbook::question::Document;
use askbook::search::File;
use askbook::snapshot::Memo;
use rayon::prelude::*;
use reader::{Reader, data, files, words};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

fn read(handbook: &Handbook) -> Reader {
    Reader::new(handbook.build().snapshot.index())
}

/// Numbers that look like chance, and are the same each time.
struct Chance(u64);

impl Chance {
    /// A number below `end`; small ones are likelier, as they are among the words of a language.
    fn number(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let share = (self.0 >> 11) as f64 / (1_u64 << 53) as f64;
        (end as f64).powf(share) as usize % end
    }

    /// A word of a made-up language, in one of its forms. Usual words are short.
    fn word(&mut self) -> String {
        const SYLLABLES: [&str; 20] = [
            "ba", "der", "fi", "gol", "hu", "jam", "kes", "lo", "mir", "nu", "pa", "quin", "ro", "sel", "ti", "vor", "wa", "xen",
            "yo", "zul",
        ];
        let number = self.number(8_000);
        let syllables = [number % 20, number / 20 % 20, number / 400].map(|at| SYLLABLES[at]);
        let ending = ["", "", "s", "ing"][self.number(4)];
        format!("{}{ending}", if number < 400 { syllables[..2].concat() } else { syllables.concat() })
    }

    fn text(&mut self, words: usize) -> String {
        (0..words).map(|_| self.word()).collect::<Vec<_>>().join(" ")
    }
}

/// A handbook of so many questions in ten categories.
fn made_up(questions: usize) -> Handbook {
    let mut chance = Chance(7);
    (0..questions).fold(Handbook::new(), |handbook, number| {
        let (title, tag, summary) = (chance.text(5), chance.word(), chance.text(8));
        let level = ["junior", "senior"][number % 2];
        let [lead, answer, more] = [30, 150, 60].map(|words| chance.text(words));
        let text = format!(
            "+++\ntitle = '{title}'\ntags = ['{tag}']\nlevel = '{level}'\nsummary = '{summary}'\n+++\n{lead}\n\n## A good answer\n{answer}\n\n### {}\n{more}\n",
            chance.text(3)
        );
        handbook.file(&format!("content/part-{}/q{number}.md", number % 10), text)
    })
}

/// The words of a page: all, and those that are more than its text.
#[derive(Default)]
struct Said {
    all: BTreeSet<String>,
    classified: BTreeSet<String>,
}

/// What each page says, by address, found out without the index but for the plain texts.
fn said(site: &Site, reader: &Reader) -> BTreeMap<String, Said> {
    let handbook = &site.snapshot.handbook;
    let mut pages: BTreeMap<String, Said> = BTreeMap::new();
    let mut add = |document: &Document, title: &str, about: Vec<&str>| {
        let outline = &document.outline;
        let tags = outline.tags.iter().map(|tag| tag.name.as_str());
        let said = pages.entry(document.route.to_string()).or_default();
        said.classified.extend([title].into_iter().chain(about).chain(tags).chain(outline.question.as_deref()).flat_map(words));
        said.all.extend(outline.summary.iter().flat_map(|summary| words(summary)));
    };
    for question in &handbook.questions {
        let trail = handbook.categories[question.category as usize].trail.iter().map(|crumb| crumb.title.as_str());
        let roles = question.roles.iter().map(|role| handbook.roles[usize::from(*role)].reference.title.as_str());
        let levels = question.levels.iter().map(|level| handbook.levels[usize::from(*level)].reference.title.as_str());
        add(&question.document, &question.document.outline.title, trail.chain(roles).chain(levels).collect());
    }
    handbook.pages.iter().for_each(|page| add(page, &page.outline.title, Vec::new()));
    let categories = handbook.categories.iter().map(|category| (&category.intro, &category.reference.title));
    let levels = handbook.levels.iter().map(|level| (&level.intro, &level.reference.title));
    let roles = handbook.roles.iter().map(|role| (&role.intro, &role.reference.title));
    for (intro, title) in categories.chain(levels).chain(roles) {
        intro.iter().for_each(|intro| add(intro, title, Vec::new()));
    }
    assert_eq!(pages.keys().map(String::as_str).collect::<BTreeSet<_>>(), reader.urls().into_iter().collect());
    for (title, texts) in reader.titles.iter().zip(&reader.texts) {
        let said = pages.get_mut(&title.url).expect("a page of the handbook");
        // Anchors are no text.
        let texts = texts.iter().enumerate().filter(|(at, _)| at % 3 != 1);
        said.all.extend(texts.flat_map(|(_, text)| words(text)));
        said.all.extend(said.classified.iter().cloned());
    }
    pages
}

/// Compares the words files with what the pages say: every word of each page leads to it, and no list has a page that lacks the words.
#[track_caller]
fn compare(site: &Site) {
    let reader = Reader::new(site.snapshot.index());
    let said = said(site, &reader);
    for (url, said) in &said {
        for word in &said.all {
            let is_kept = reader.found(word).contains(url.as_str());
            let is_cut = || reader.lists_of(word).iter().any(|line| line.count > line.pages.len());
            assert!(is_kept || is_cut() && !said.classified.contains(word), "`{word}` does not lead to {url}");
        }
    }
    let mut strays: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in reader.shards.iter().flatten() {
        line.refs.iter().for_each(|name| strays.entry(name).or_default().extend(line.forms.iter().map(String::as_str)));
    }
    for line in reader.shards.iter().flatten().filter(|line| line.count > 0 && !line.is_prefix()) {
        let strays = strays.get(line.forms[0].as_str()).into_iter().flatten().copied();
        let forms: Vec<&str> = line.forms.iter().map(String::as_str).chain(strays).collect();
        let has = |said: &Said| forms.iter().any(|form| said.all.contains(*form));
        let right: BTreeSet<&str> = said.iter().filter(|(_, said)| has(said)).map(|(url, _)| url.as_str()).collect();
        let listed: BTreeSet<&str> = line.pages.keys().map(|page| reader.titles[*page].url.as_str()).collect();
        assert!(listed.is_subset(&right), "{forms:?} lead to {:?}", listed.difference(&right));
        assert_eq!(line.count, right.len(), "{forms:?}");
    }
    for (number, line) in
        reader.shards.iter().enumerate().flat_map(|(number, lines)| lines.iter().map(move |line| (number, line)))
    {
        assert!(line.forms.iter().any(|form| reader.place(form) == number), "{line:?} is where nobody looks for it");
    }
}

/// Every kind of page that the index knows, in two folders and at the root, with whatever a text may hold.
fn varied() -> Handbook {
    let config = "\
[[categories]]
id = 'technical'
title = 'Technical things'
[[categories]]
id = 'technical/apis'
title = 'Interfaces'
";
    Handbook::new()
        .config(config)
        .file("content/technical/index.md", "An introduction without a title of its own.\n")
        .file("content/levels/senior.md", "What seniors do.\n")
        .file("content/guides/start.md", "+++\ntitle = 'Beginning'\nkind = 'page'\n+++\nHow to begin.\n\n## Steps\n\nOne.\n")
        .file("content/plain.md", "+++\ntitle = 'A plain page'\nkind = 'page'\n+++\nText at the root.\n")
        .file("content/zero.md", "+++\ntitle = 'A question at the root'\ntags = ['C++']\n+++\n## A good answer\nNothing above it.\n")
        .file(
            "content/technical/apis/paging.md",
            "+++\ntitle = 'Page through `useEffect` results'\nquestion = 'How would you page?'\nlevel = ['junior', 'senior']\ntags = ['HTTP', 'node.js']\n\
             minutes = 7\nsummary = 'Cursors and offsets'\n+++\nLead with *marks* and [a link](../sort.md).\n\n\
             ## A good answer\n\nO(n log n) &amp; 数据库, caching.[^1]\n\n```rust\nfn paged_list() {}\n```\n\n### Senior\n\nCached results.\n\n[^1]: A note.\n",
        )
        .file("content/technical/sort.md", "+++\ntitle = 'Sort'\nstatus = 'retired'\naliases = ['old.html', 'older/']\n+++\n## A good answer\nNo.\n")
        .file("content/technical/leak.md", "+++\ntitle = 'Leak'\nleaked = 2026-01-01\n+++\n## A good answer\nOut.\n")
}

#[test]
fn titles_say_what_lists_show_of_each_page() {
    let reader = read(&varied());
    let shown: Vec<String> = reader
        .titles
        .iter()
        .map(|title| {
            let category = title.category.as_deref().unwrap_or("-");
            let levels = title.levels.join("+");
            format!("{} | {} | {levels} | {category} | {} | {}", title.url, title.title, title.minutes, title.status)
        })
        .collect();
    let expected = [
        "technical/leak.html | Leak |  | Technical things | 5 | 3",
        "technical/apis/paging.html | Page through useEffect results | Junior+Senior | Interfaces | 7 | 0",
        "zero.html | A question at the root |  | General | 5 | 0",
        "technical/sort.html | Sort |  | Technical things | 5 | 2",
        "guides/start.html | Beginning |  | - | 0 | 0",
        "plain.html | A plain page |  | - | 0 | 0",
        "levels/senior.html | Senior |  | - | 0 | 0",
        "technical/index.html | Technical things |  | - | 0 | 0",
    ];
    assert_eq!(shown, expected);
    assert_eq!(reader.languages, [("en".to_owned(), 0)]);
}

#[test]
fn texts_are_what_readers_see_passage_by_passage() {
    let reader = read(&varied());
    let at = reader.urls().iter().position(|url| *url == "technical/apis/paging.html").expect("the page");
    let expected = [
        "How would you page?\nLead with marks and a link.",
        "a-good-answer",
        "A good answer",
        "O(n log n) & 数据库, caching.\nfn paged_list() {}",
        "senior",
        "Senior",
        "Cached results.\nA note.",
    ];
    assert_eq!(reader.texts[at], expected);
}

#[test]
fn every_word_leads_to_the_pages_that_say_it_and_to_no_other() {
    compare(&varied().build());
    compare(&made_up(30).build());
    compare(&made_up(300).build());
}

#[test]
fn forms_of_a_word_share_a_list() {
    let handbook = Handbook::new()
        .file("content/a.md", "+++\ntitle = 'Caching'\n+++\n## Answer\nIndexes\n")
        .file("content/b.md", "+++\ntitle = 'b'\n+++\n## Answer\nIt is cached by an index.\n");
    let reader = read(&handbook);
    for word in ["caching", "cached", "index", "indexes"] {
        assert_eq!(reader.found(word), BTreeSet::from(["a.html", "b.html"]), "{word}");
    }
    assert_eq!(reader.found("answer"), BTreeSet::from(["a.html", "b.html"]));
    assert!(reader.found("is") == BTreeSet::from(["b.html"]) && reader.found("nothing").is_empty());
}

/// A handbook in two languages and a script without gaps.
fn in_languages(own: &str) -> Handbook {
    let question = |language: &str, title: &str, text: &str| {
        format!("+++\ntitle = '{title}'\nlang = '{language}'\n+++\n## A good answer\n{text}\n")
    };
    Handbook::new()
        .file("askbook.toml", CONFIG.replace("[handbook]", &format!("[handbook]\nlanguage = '{own}'")))
        .file("content/a/one.md", question("en-GB", "One", "Connections."))
        .file("content/a/zwei.md", question("de-AT", "Verbindungen", "Eine Verbindung."))
        .file("content/b/drei.md", question("de", "Drei", "Die Verbindung."))
        .file("content/b/four.md", question("en", "Four", "A connection; verbindung."))
        .file("content/b/si.md", question("zh-Hans", "数据库", "索引"))
}

#[test]
fn pages_of_a_language_follow_each_other_and_the_handbook_s_own_comes_first() {
    let order = |own: &str| {
        let reader = read(&in_languages(own));
        let urls: Vec<String> = reader.urls().into_iter().map(str::to_owned).collect();
        (urls, reader.languages)
    };
    let language = |tag: &str, from| (tag.to_owned(), from);
    let english = ["b/four.html", "a/one.html"];
    let german = ["a/zwei.html", "b/drei.html"];
    let (urls, languages) = order("en");
    assert_eq!((&urls[4], languages), (&"b/si.html".to_owned(), vec![language("en", 0), language("de", 2), language("zh", 4)]));
    assert!(english.iter().all(|url| urls[..2].iter().any(|known| known == url)), "{urls:?}");
    let (urls, languages) = order("de-CH");
    assert_eq!(languages, [language("de", 0), language("en", 2), language("zh", 4)]);
    assert!(german.iter().all(|url| urls[..2].iter().any(|known| known == url)), "{urls:?}");
}

#[test]
fn words_are_forms_of_each_other_by_the_rules_of_their_page_s_language() {
    let reader = read(&in_languages("en"));
    let german = BTreeSet::from(["a/zwei.html", "b/drei.html"]);
    assert_eq!(reader.found("verbindungen"), german);
    assert_eq!(reader.found("verbindung"), &german | &BTreeSet::from(["b/four.html"]));
    assert_eq!(reader.found("connections"), BTreeSet::from(["a/one.html", "b/four.html"]));
    for pair in ["数据", "据库", "索引"] {
        assert_eq!(reader.found(pair), BTreeSet::from(["b/si.html"]), "{pair}");
    }
    let common = reader.root_words("common");
    assert!(common.contains(&"a") && common.contains(&"die") && common.contains(&"eine"), "{common:?}");
    assert!(!read(&varied()).root_words("common").contains(&"die"));
}

#[test]
fn facets_say_which_pages_have_what() {
    let handbook = Handbook::new()
        .config("[[categories]]\nid = 'technical/apis'\ntitle = 'Interfaces'\n")
        .question("content/technical/a.md", "level = 'junior'\ntags = ['HTTP', 'C++']\nminutes = 10\nroles = ['backend']")
        .question("content/technical/apis/b.md", "level = ['junior', 'senior']\ntags = ['http']\nminutes = 9")
        .question("content/z.md", "tags = ['apple']\nleaked = 2026-01-01\nminutes = 100")
        .question("content/y.md", "status = 'draft'")
        .file("content/p.md", "+++\ntitle = 'p'\nkind = 'page'\n+++\n")
        .with_drafts();
    let reader = read(&handbook);
    let facet = |name: &str| {
        let value = |(id, title, pages): (&str, &str, Vec<&str>)| format!("{id}={title}: {}", pages.join(" "));
        reader.facet(name).into_iter().map(value).collect::<Vec<_>>()
    };
    let [a, b] = ["technical/a.html", "technical/apis/b.html"];
    assert_eq!(facet("level"), ["=: y.html z.html".to_owned(), format!("junior=Junior: {a} {b}"), format!("senior=Senior: {b}")]);
    assert_eq!(facet("role"), [format!("=: y.html z.html {b}"), format!("backend=Backend developer: {a}")]);
    assert_eq!(
        facet("category"),
        [
            "general=General: y.html z.html".to_owned(),
            format!("technical=Technical: {a}"),
            format!("technical/apis=Interfaces: {b}")
        ]
    );
    assert_eq!(facet("tag"), ["apple=apple: z.html".to_owned(), format!("cpp=C++: {a}"), format!("http=HTTP: {a} {b}")]);
    assert_eq!(
        facet("minutes"),
        ["5=5: y.html".to_owned(), format!("9=9: {b}"), format!("10=10: {a}"), "100=100: z.html".to_owned()]
    );
    assert_eq!(
        facet("status"),
        [format!("active=active: {a} {b}"), "draft=draft: y.html".to_owned(), "leaked=leaked: z.html".to_owned()]
    );
}

#[test]
fn words_that_mean_the_same_point_at_each_other() {
    let own = "[search]\nsynonyms = [['on-call', 'standby', 'Bereitschaft'], ['sdm', 'software delivery manager']]\n";
    let text = |title: &str, text: &str| format!("+++\ntitle = '{title}'\n+++\n## A good answer\n{text}\n");
    let handbook = Handbook::new()
        .config(own)
        .file("content/a.md", text("Kubernetes", "Containers run on standby."))
        .file("content/b.md", text("k8s", "Who is on-call? A software delivery manager."))
        .file("content/c.md", text("Continuous integration", "Pull requests, bereitschaft and the SDM; continuous, integration"));
    let reader = read(&handbook);
    assert!(reader.same("k8s").contains("kubernetes") && reader.same("kubernetes").contains("k8s"));
    assert!(reader.same("standby").contains("bereitschaft") && reader.same("bereitschaft").contains("standby"));
    assert!(reader.same("db").is_empty(), "no page has a word for it");
    assert_eq!(reader.found("kubernetes"), BTreeSet::from(["a.html"]), "its own list is not the synonym's");
    // Several words stand for one, and one for several.
    assert_eq!(reader.found("ci"), BTreeSet::from(["c.html"]));
    assert_eq!(reader.found("pr"), BTreeSet::from(["c.html"]));
    assert_eq!(reader.found("sdm"), BTreeSet::from(["b.html", "c.html"]));
    assert_eq!(reader.found("delivery"), BTreeSet::from(["b.html", "c.html"]));
    assert_eq!(reader.found("standby"), BTreeSet::from(["a.html", "b.html"]));
    // A word that points at others is no word that a mistake is compared with, unless a page has it.
    let has = |word: &str| reader.vocabulary.iter().any(|(known, _)| known == word);
    assert!(has("kubernetes") && has("standby") && !has("deployment"));
}

#[test]
fn mistakes_in_synonyms_are_told_in_their_place() {
    for (text, expected, line) in [
        (
            "synonyms = [['a', 'b'], ['c']]",
            "a row of `synonyms` has 1 text, expected 2 or more that mean the same",
            "askbook.toml:23:25",
        ),
        ("synonyms = [[]]", "a row of `synonyms` has 0 text", "askbook.toml:23:13"),
        ("synonyms = [['a', ' ']]", "a synonym is empty, expected a word", "askbook.toml:23:19"),
        ("synonyms = 'a'", "`synonyms` is a string, expected an array of arrays of strings", "askbook.toml:23:12"),
        ("synonyms = ['a', 'b']", "`synonyms` is a string, expected an array of arrays of strings", "askbook.toml:23:13"),
        ("synonyms = [['a', 1]]", "`synonyms` is an integer, expected an array of arrays of strings", "askbook.toml:23:19"),
        ("synonym = [['a', 'b']]", "unknown key `synonym` in `search`", "askbook.toml:23:1"),
    ] {
        let mistakes = Handbook::new().config(&format!("[search]\n{text}\n")).question("content/a.md", "").build().mistakes();
        assert!(mistakes.contains(expected) && mistakes.contains(line), "{text}\n{mistakes}");
    }
}

#[test]
fn two_indices_are_the_same_whatever_the_order_of_files_and_the_number_of_threads() {
    let handbook = made_up(120);
    let expected = files(handbook.build().snapshot.index());
    let mut backwards = handbook.clone();
    let all: Vec<_> = handbook.tree.iter().map(|(path, file)| (path.clone(), file.clone())).collect();
    backwards.tree = all.into_iter().rev().collect();
    for threads in [1, 2, 5] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let found = pool.install(|| files(backwards.build().snapshot.index()));
        assert!(found == expected, "{threads} threads make another index");
    }
}

#[test]
fn all_may_ask_for_the_index_at_once() {
    let handbook = made_up(400);
    let expected = files(handbook.build().snapshot.index());
    let pool = rayon::ThreadPoolBuilder::new().num_threads(8).build().expect("threads");
    for _ in 0..10 {
        let snapshot = handbook.build().snapshot;
        // Each is work for the threads that make it, too.
        pool.install(|| (0..64).into_par_iter().for_each(|_| assert!(snapshot.index().file(File::Root).is_some())));
        assert!(files(snapshot.index()) == expected, "another index");
    }
}

#[test]
fn an_index_of_many_files_is_that_of_a_clean_one_after_every_edit() {
    let mut handbook = made_up(150);
    let (mut chance, mut memo) = (Chance(3), Memo::default());
    handbook.build_with(&mut memo).snapshot.index();
    for edit in 0..12 {
        let number = edit * 11;
        let path = format!("content/part-{}/q{number}.md", number % 10);
        let text = format!("+++\ntitle = '{}'\n+++\n## A good answer\n{}\n", chance.text(4), chance.text(200));
        handbook = match edit % 4 {
            0 | 1 => handbook.file(&path, text),
            2 => handbook.without(&path),
            _ => handbook.without(&path).file(&format!("content/part-0/new-{edit}.md"), text),
        };
        let warm = handbook.build_with(&mut memo);
        let (found, expected) = (files(warm.snapshot.index()), files(handbook.build().snapshot.index()));
        assert!(found.keys().eq(expected.keys()) && found == expected, "edit {edit} makes another index");
    }
    compare(&handbook.build_with(&mut memo));
}

#[test]
fn an_edit_of_a_body_changes_the_files_of_its_words_and_of_its_text() {
    let handbook = made_up(200);
    let mut memo = Memo::default();
    let site = handbook.build_with(&mut memo);
    let (before, reader) = (files(site.snapshot.index()), Reader::new(site.snapshot.index()));
    // Words that several pages have, in one form, so that neither is new to the handbook or gone from it.
    let is_fit =
        |word: &&str| matches!(&reader.lines_of(word)[..], [line] if line.forms.len() == 1 && (5..7).contains(&line.count));
    let all: Vec<&str> = reader.shards.iter().flatten().map(|line| line.forms[0].as_str()).filter(is_fit).collect();
    let of = |path: &str| handbook.tree.get(path).and_then(|file| file.text()).expect("a question").to_string();
    let candidates =
        (0..200).map(|number| format!("part-{}/q{number}", number % 10)).map(|name| (of(&format!("content/{name}.md")), name));
    let once = |text: &str| all.iter().copied().find(|word| text.matches(&format!(" {word} ")).count() == 1);
    let (text, name, old) = candidates
        .filter_map(|(text, name)| once(&text).map(|old| (text.clone(), name, old)))
        .next()
        .expect("a page with a rare word");
    let new = *all.iter().rfind(|word| !text.contains(**word)).expect("a rare word of others");
    let edited = handbook.clone().file(&format!("content/{name}.md"), text.replacen(&format!(" {old} "), &format!(" {new} "), 1));
    let edited = edited.build_with(&mut memo);
    let after = files(edited.snapshot.index());
    let page = reader.urls().iter().position(|url| *url == format!("{name}.html")).expect("the page");
    let changed: Vec<&str> =
        after.iter().filter(|(name, text)| before.get(*name) != Some(*text)).map(|(name, _)| name.as_str()).collect();
    let mut expected = vec![format!("search.index/texts-{}.js", reader.texts_file(page))];
    expected.extend([old, new].map(|word| format!("search.index/words-{}.js", reader.place(word))));
    expected.sort();
    expected.dedup();
    assert_eq!(changed, expected);
    assert_eq!(after.len(), before.len());
}

#[test]
fn edits_of_some_words_leave_the_words_in_their_files() {
    let handbook = made_up(300);
    let (mut chance, mut memo) = (Chance(99), Memo::default());
    let starts = |site: &Site| Reader::new(site.snapshot.index()).starts;
    let before = starts(&handbook.build_with(&mut memo));
    for number in 0..10 {
        let path = format!("content/part-{number}/q{number}.md");
        let text = handbook.tree.get(&path).and_then(|file| file.text()).expect("a question");
        let text = text.replacen("## A good answer\n", &format!("## A good answer\n{} ", chance.text(8)), 1);
        assert_eq!(starts(&handbook.clone().file(&path, text).build_with(&mut memo)), before, "edit {number}");
    }
}

#[test]
fn files_of_other_numbers_or_languages_of_pages_have_another_layout() {
    let layout = |handbook: &Handbook| {
        let root = handbook.build().snapshot.index().file(File::Root).expect("a root");
        data(&root)["askbookSearch(\"root\",\"".len()..][..8].to_owned()
    };
    let text = |front: &str, text: &str| format!("+++\ntitle = 'q'\n{front}\n+++\n## A good answer\n{text}\n");
    let handbook = made_up(300).file("content/q.md", text("", "Yes."));
    let first = layout(&handbook);
    assert_eq!(layout(&handbook.clone().file("content/q.md", text("", "No."))), first);
    // Words that no other page has: one for the text, and one that typing mistakes are compared with.
    assert_eq!(layout(&handbook.clone().file("content/q.md", text("", "Aardvark."))), first);
    assert_eq!(layout(&handbook.clone().file("content/q.md", text("tags = ['aardvark']", "Yes."))), first);
    assert_eq!(layout(&handbook.clone().file("content/q.md", text("", "Yes.").replace("'q'", "'q aardvark'"))), first);
    assert_ne!(layout(&handbook.clone().file("content/r.md", text("", "Yes."))), first);
    assert_ne!(layout(&handbook.file("content/q.md", text("lang = 'de'", "Yes."))), first);
}

/// What ends scripts, lines or strings somewhere.
const SIGNS: &str = "</script><!--]]>\u{2028}\u{2029}\"'\\\u{fdd0}\u{feff}`${x}";

#[test]
fn nothing_in_a_file_ends_a_script() {
    let quoted = |text: &str| serde_json::to_string(text).expect("a text");
    let evil = quoted(&SIGNS.replace('`', ""));
    let config = CONFIG.replace("'Junior'", &evil).replace("'Backend developer'", &evil);
    let question = |number: usize| {
        format!(
            "+++\ntitle = {}\nquestion = {evil}\nsummary = {evil}\ntags = [{evil}]\nlevel = 'junior'\nroles = ['backend']\n+++\n\
             `` {SIGNS} ``\n\n## Answer `` {SIGNS} ``\n\n{SIGNS}\n\n```html\n{SIGNS}\n```\n",
            quoted(&format!("{number} `` {SIGNS} ``"))
        )
    };
    for pages in [3, 70] {
        let handbook = (0..pages)
            .fold(Handbook::new(), |handbook, number| handbook.file(&format!("content/x/{number}.md"), question(number)));
        let handbook = handbook.file("askbook.toml", format!("{config}[[categories]]\nid = 'x'\ntitle = {evil}\n"));
        let site = handbook.build();
        for (name, text) in files(site.snapshot.index()) {
            assert!(!data(&text).contains(['<', '\u{2028}', '\u{2029}']), "{name}");
        }
        let reader = Reader::new(site.snapshot.index());
        assert_eq!(reader.titles.len(), pages);
        let texts = reader.texts.concat();
        for title in reader.titles.iter().map(|title| &title.title).chain(reader.titles[0].levels.iter()).chain(&texts[..1]) {
            for sign in ["</script><!--", "\u{2028}", "\u{2029}", "\"", "\\", "\u{fdd0}"] {
                assert!(title.contains(sign), "{title:?} has lost {sign:?}");
            }
        }
    }
}

#[test]
fn a_file_is_small_and_there_are_few_of_them() {
    for pages in [30, 65, 100, 300, 1_000] {
        let site = made_up(pages).build();
        let files = files(site.snapshot.index());
        assert!(files.len() * 2 < pages, "{} files for {pages} pages", files.len());
        let words = files.iter().filter(|(name, _)| name.contains("/words-"));
        let largest = words.map(|(_, text)| text.len()).max();
        assert!(largest < Some(32 << 10), "{largest:?} bytes for {pages} pages");
    }
}

#[test]
fn there_is_an_index_whatever_the_handbook() {
    let title =
        |title: &str| format!("+++\ntitle = {}\n+++\n## A good answer\nYes.\n", serde_json::to_string(title).expect("a text"));
    let empty = Handbook::new();
    for handbook in [
        empty.clone(),
        empty.clone().file("askbook.toml", "[handbook\n"),
        empty.clone().file("content/index.md", "The home page alone.\n"),
        empty.clone().question("content/a.md", ""),
        empty.clone().question("content/a.md", "aliases = ['b.html', 'c/d/']"),
        empty
            .clone()
            .file("content/x/index.md", "No title.\n")
            .file("content/levels/junior.md", "")
            .question("content/x/a.md", ""),
        empty.clone().file("content/a.md", title("?! … -- ++")),
        empty.clone().file("content/a.md", "+++\ntitle = '?!'\nkind = 'page'\n+++\n"),
        empty.clone().file("content/a.md", title(&"word ".repeat(300))),
        empty.clone().file("content/a.md", title(&"word ".repeat(70_000))),
        empty.clone().file("content/a.md", title(&"x".repeat(70_000))),
        empty.clone().file("content/a-stanbul.md", title("A \u{130}stanbul")),
        empty.clone().file("content/\u{3c3}.md", title("\u{3a3}\u{3a3} \u{fb01} \u{1f600}")),
        empty.clone().question("content/a.md", "lang = 'tlh'").question("content/b.md", "lang = 'x-private'"),
    ] {
        compare(&handbook.build());
    }
    let reader = read(&empty);
    assert!(reader.urls().is_empty() && reader.found("anything").is_empty());
    assert!(reader.lines_of("anything").is_empty(), "there is a file to look into");
}

#[test]
fn a_long_word_with_digits_in_the_text_of_one_page_is_left_out() {
    let noise = "9f86d081884c7d659a2feaa0c55ad015";
    let text = |title: &str, text: &str| format!("+++\ntitle = '{title}'\n+++\n## A good answer\n{text}\n");
    let once = Handbook::new().file("content/a.md", text("a", noise)).file("content/b.md", text("b", "sha256"));
    assert!(read(&once).found(noise).is_empty() && read(&once).found("sha256").len() == 1);
    assert_eq!(read(&once.clone().file("content/b.md", text("b", noise))).found(noise).len(), 2);
    assert_eq!(read(&once.file("content/a.md", text(noise, "a"))).found(noise).len(), 1);
}

#[test]
fn a_page_that_only_redirects_is_not_found() {
    let handbook = Handbook::new().question("content/a.md", "aliases = ['b.html', 'c/d/']");
    assert_eq!(read(&handbook).urls(), ["a.html"]);
}

#[test]
fn every_attack_on_markdown_ends_in_an_index() {
    let patterns: Value =
        serde_json::from_str(include_str!("../fixtures/hostile-markdown.json")).expect("a fixture that is JSON");
    let patterns = patterns["patterns"].as_array().expect("a list of patterns").iter();
    let repeated = patterns.filter_map(|pattern| Some((pattern["repeat"].as_str()?, pattern["end"].as_str().unwrap_or(""))));
    // What the tokeniser, and the reader of HTML, may look at twice.
    let own = [
        "a-", "a.", "O(", "O(n", "o(a(", "C++", "aA", "AAa", "a'", "::", "->a", ".a", "&lt", "&#x", "<a b=\"", "<title>",
        "<sup>", "数", "ab数", "e\u{301}",
    ];
    for (part, end) in repeated.chain(own.iter().map(|part| (*part, ""))) {
        let body = part.repeat(100_000 / part.len()) + end;
        let handbook = Handbook::new().config("[markdown]\nmath = true\nhtml = 'allow'\n");
        let site = handbook.file("content/a.md", format!("+++\ntitle = 'a'\n+++\n{body}")).build();
        let urls = Reader::new(site.snapshot.index()).urls().len();
        assert_eq!(urls, usize::from(site.routes().contains(&"a.html")), "{part:?}");
    }
}

#[test]
fn of_pages_that_want_one_address_the_published_one_is_found() {
    let text = |title: &str| format!("+++\ntitle = '{title}'\n+++\n## A good answer\nYes.\n");
    let handbook = Handbook::new()
        .file("content/x/a.md", text("Small"))
        .file("content/x/A.md", text("Large"))
        .file("content/x/index.md", text("The list"))
        .file("content/x/Index.md", text("No list"));
    let site = handbook.build();
    assert_eq!(site.mistakes().matches("error[duplicate-route]").count(), 2, "{}", site.mistakes());
    let reader = Reader::new(site.snapshot.index());
    let found: Vec<(&str, &str)> = reader.titles.iter().map(|title| (title.url.as_str(), title.title.as_str())).collect();
    assert_eq!(found, [("x/a.html", "Large"), ("x/index.html", "The list")]);
    assert!(reader.found("small").is_empty() && reader.found("large").len() == 1);
}
