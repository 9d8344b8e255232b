//! The files of an index, read as `docs/search.md` says. Slow and plain, so that it differs from the program where the program errs.

use askbook::search::tokens::tokens;
use askbook::search::{File, Index};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The texts of an index's files, by address.
pub fn files(index: &Index) -> BTreeMap<String, String> {
    let text = |file: &File| index.file(*file).unwrap_or_else(|| panic!("no {file:?}"));
    index.files().iter().map(|file| (file.route().to_string(), text(file))).collect()
}

/// What stands behind the engine.
pub fn data(text: &str) -> &str {
    text.find("askbookSearch(\"root\",\"").map_or(text, |at| &text[at..])
}

/// Every word that the tokeniser finds in a text.
pub fn words(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    tokens(text, |chunk| {
        found.extend(chunk.whole().map(str::to_owned));
        found.extend(chunk.parts().map(|(word, _)| word.to_owned()));
    });
    found
}

/// An index that was read.
pub struct Reader {
    /// Languages and the numbers of their first pages.
    pub languages: Vec<(String, usize)>,
    /// What lists show of each page.
    pub titles: Vec<Title>,
    /// The texts of each page.
    pub texts: Vec<Vec<String>>,
    /// The first word of each words file.
    pub starts: Vec<String>,
    /// The lines of each words file.
    pub shards: Vec<Vec<Line>>,
    /// Words with how many pages have them.
    pub vocabulary: Vec<(String, char)>,
    root: Value,
    facets: Value,
}

/// What lists show of a page.
#[derive(Debug)]
pub struct Title {
    pub title: String,
    pub url: String,
    pub levels: Vec<String>,
    pub category: Option<String>,
    pub minutes: u64,
    pub status: u64,
}

/// Forms of one word, and what is said of them.
#[derive(Debug)]
pub struct Line {
    pub forms: Vec<String>,
    /// Words in whose files the list is.
    pub refs: Vec<String>,
    /// Words that mean the same.
    pub same: Vec<String>,
    /// The pages, each with the impact, and the length of the title where the word is in it.
    pub pages: BTreeMap<usize, (u32, Option<u32>)>,
    /// How many pages there were before the list was cut.
    pub count: usize,
}

impl Line {
    /// Whether it stands for all words that begin with something.
    pub fn is_prefix(&self) -> bool {
        self.forms.iter().any(|form| form.ends_with('*'))
    }
}

impl Reader {
    pub fn new(index: &Index) -> Self {
        Reader::of(&files(index))
    }

    /// What files with these texts say.
    pub fn of(files: &BTreeMap<String, String>) -> Self {
        let mut given: BTreeMap<String, Value> = BTreeMap::new();
        let mut layouts = BTreeSet::new();
        for (name, text) in files {
            for line in data(text).lines() {
                let arguments = line.strip_prefix("askbookSearch(").and_then(|line| line.strip_suffix(");"));
                let arguments = arguments.unwrap_or_else(|| panic!("{name} holds {line}"));
                let arguments: (String, String, Value) =
                    serde_json::from_str(&format!("[{arguments}]")).unwrap_or_else(|error| panic!("{name}: {error}"));
                layouts.insert(arguments.1);
                assert!(given.insert(arguments.0.clone(), arguments.2).is_none(), "{} is there twice", arguments.0);
            }
        }
        assert_eq!(layouts.len(), 1, "one layout");
        let mut take = |name: &str| given.remove(name);
        let root = take("root").expect("a root");
        let facets = take("facets").expect("facets");
        let mut all = |kind: &str| -> Vec<Value> { (0..).map_while(|number| take(&format!("{kind}-{number}"))).collect() };
        let pages = root["pages"].as_u64().expect("a number") as usize;
        let titles: Vec<Title> = all("titles").iter().flat_map(|columns| titles(columns, &root)).collect();
        let texts: Vec<Vec<String>> =
            all("texts").iter().flat_map(|pages| pages.as_array().expect("pages")).map(strings).collect();
        let shards: Vec<Vec<Line>> = all("words").iter().map(lines).collect();
        let starts: Vec<String> = root["words"].as_str().expect("a text").split(' ').map(str::to_owned).collect();
        assert_eq!((titles.len(), texts.len(), shards.len()), (pages, pages, starts.len()));
        let vocabularies: Vec<_> = all("vocabulary").iter().map(|file| vocabulary(file[0].as_str().expect("a text"))).collect();
        let first: Vec<&str> = root["vocabulary"].as_str().expect("a text").split_whitespace().collect();
        assert_eq!(first.len(), vocabularies.len());
        let mut before = "";
        for (start, words) in first.into_iter().zip(&vocabularies) {
            assert!(before < start && words[0].0.starts_with(start), "`{start}` does not begin {}", words[0].0);
            before = &words[words.len() - 1].0;
        }
        assert!(given.is_empty(), "more files: {:?}", given.keys());
        let languages = serde_json::from_value(root["languages"].clone()).expect("languages");
        Reader { languages, titles, texts, starts, shards, vocabulary: vocabularies.concat(), root, facets }
    }

    /// The addresses of the pages, by number.
    pub fn urls(&self) -> Vec<&str> {
        self.titles.iter().map(|title| title.url.as_str()).collect()
    }

    /// The number of the texts file that a page belongs to.
    pub fn texts_file(&self, page: usize) -> usize {
        page / self.root["texts"].as_u64().expect("a number") as usize
    }

    /// The words of the root's text under a key.
    pub fn root_words(&self, key: &str) -> Vec<&str> {
        self.root[key].as_str().expect("a text").split(' ').collect()
    }

    /// The number of the words file that a word belongs to.
    pub fn place(&self, word: &str) -> usize {
        self.starts.iter().rposition(|start| start.as_str() <= word).expect("the first file begins with nothing")
    }

    /// The lines that a word has.
    pub fn lines_of(&self, word: &str) -> Vec<&Line> {
        self.shards[self.place(word)].iter().filter(|line| line.forms.iter().any(|form| form == word)).collect()
    }

    /// The lists that a word leads to, those in other files included.
    pub fn lists_of(&self, word: &str) -> Vec<&Line> {
        let own = self.lines_of(word);
        let others = own.iter().flat_map(|line| &line.refs).flat_map(|name| self.lines_of(name));
        let others: Vec<&Line> = others.collect();
        own.into_iter().chain(others).filter(|line| line.count > 0).collect()
    }

    /// The pages that a word leads to.
    pub fn found(&self, word: &str) -> BTreeSet<&str> {
        self.lists_of(word).iter().flat_map(|line| line.pages.keys()).map(|page| self.titles[*page].url.as_str()).collect()
    }

    /// The words that mean the same as a word.
    pub fn same(&self, word: &str) -> BTreeSet<&str> {
        self.lines_of(word).into_iter().flat_map(|line| &line.same).map(String::as_str).collect()
    }

    /// The pages of each value of a facet, with the value's id and title.
    pub fn facet(&self, name: &str) -> Vec<(&str, &str, Vec<&str>)> {
        let urls = self.urls();
        let values = self.facets[name].as_array().expect("values").iter();
        let part = |value: &'_ Value, at: usize| value[at].as_str().expect("a text").to_owned();
        let pages = |value: &Value| {
            let mut next = 0;
            let mut page = |gap: u32| {
                next += gap as usize;
                urls[next - 1]
            };
            numbers(&part(value, 2)).into_iter().map(&mut page).collect()
        };
        values.map(|value| (value[0].as_str().expect("an id"), value[1].as_str().expect("a title"), pages(value))).collect()
    }
}

fn strings(value: &Value) -> Vec<String> {
    serde_json::from_value(value.clone()).expect("a list of texts")
}

/// Numbers of five bits a character.
fn numbers(text: &str) -> Vec<u32> {
    const DIGITS: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
    let (mut found, mut value, mut is_open) = (Vec::new(), 0, false);
    for c in text.chars() {
        let digit = DIGITS.find(c).unwrap_or_else(|| panic!("no digit: {c}")) as u32;
        value = value * 32 + digit % 32;
        is_open = digit >= 32;
        if !is_open {
            found.push(std::mem::take(&mut value));
        }
    }
    assert!(!is_open, "{text} ends within a number");
    found
}

fn lines(value: &Value) -> Vec<Line> {
    let [words, lists] = [&value[0], &value[1]].map(|text| text.as_str().expect("a text"));
    assert_eq!(words.split(' ').count(), lists.split(' ').count(), "a list for each line");
    words.split(' ').zip(lists.split(' ')).filter(|(words, _)| !words.is_empty()).map(|(words, list)| line(words, list)).collect()
}

fn line(words: &str, list: &str) -> Line {
    let (words, same) = words.split_once('~').unwrap_or((words, ""));
    let (forms, refs) = words.split_once('>').unwrap_or((words, ""));
    let [forms, refs, same] =
        [forms, refs, same].map(|names| names.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect());
    let mut all = numbers(list.trim_start_matches('!')).into_iter();
    let whole = list.starts_with('!').then(|| all.next().expect("how long the list was") as usize);
    let (mut pages, mut next) = (BTreeMap::new(), 0);
    while let Some(number) = all.next() {
        let page = next + (number >> 6) as usize;
        let title = (number & 32 != 0).then(|| all.next().expect("the length of a title"));
        assert!((1..=31).contains(&(number & 31)), "an impact of {}", number & 31);
        pages.insert(page, (number & 31, title));
        next = page + 1;
    }
    let count = whole.unwrap_or(pages.len());
    Line { forms, refs, same, pages, count }
}

fn titles(columns: &Value, root: &Value) -> Vec<Title> {
    let [titles, folders, names, levels] = [0, 1, 2, 3].map(|column| strings(&columns[column]));
    let text = |list: &Value, at: usize| list[at].as_str().expect("a title").to_owned();
    let mut folder = String::new();
    let title = |at: usize| {
        match folders[at].as_str() {
            "" => {}
            "./" => folder.clear(),
            other => other.clone_into(&mut folder),
        }
        let mut called = String::new();
        for c in titles[at].to_lowercase().chars() {
            match c {
                'a'..='z' | '0'..='9' => called.push(c),
                _ if called.ends_with('-') => {}
                _ => called.push('-'),
            }
        }
        let (shared, rest) = names[at].split_once(':').expect("how much is shared");
        let shared = &called[..shared.parse().expect("a number")];
        Title {
            title: titles[at].clone(),
            url: format!("{folder}{shared}{rest}.html"),
            levels: levels[at].split_whitespace().map(|rank| text(&root["levels"], rank.parse().expect("a rank"))).collect(),
            category: columns[4][at].as_u64().map(|category| text(&root["categories"], category as usize)),
            minutes: columns[5][at].as_u64().expect("minutes"),
            status: columns[6][at].as_u64().expect("a status"),
        }
    };
    (0..titles.len()).map(title).collect()
}

fn vocabulary(text: &str) -> Vec<(String, char)> {
    let (mut found, mut before) = (Vec::new(), String::new());
    for entry in text.split_inclusive(|c: char| c.is_ascii_uppercase()) {
        let shared = entry.chars().next().and_then(|c| c.to_digit(36)).expect("how much is shared") as usize;
        let word: String = before.chars().take(shared).chain(entry[1..entry.len() - 1].chars()).collect();
        found.push((word.clone(), entry.chars().last().expect("how many pages have it")));
        before = word;
    }
    found
}
