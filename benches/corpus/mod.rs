//! Handbooks of any size, made up: the same at every run, and as much like real ones as measuring needs.
//!
//! In: how many questions, and whether they show code. Out: files. Invariants: askbook finds no mistake in them; a question depends
//! on its number and on how many there are, so one handbook without code is the other with the code taken out.

pub mod code;
pub mod edits;
pub mod words;

use std::fmt::Write;
use words::{Random, Vocabulary};

/// What each stream of chance is for.
const WORDS: u64 = 1;
const TAGS: u64 = 2;
const AREAS: u64 = 3;
const PLACE: u64 = 4;
const FRONT: u64 = 5;
const BODY: u64 = 6;
const CODE: u64 = 7;
const PAGE: u64 = 8;

const LEVELS: [(&str, &str, &str); 3] =
    [("junior", "Junior", "[0, 2]"), ("middle", "Middle", "[2, 6]"), ("senior", "Senior", "[6]")];
const ROLES: [&str; 3] = ["backend", "frontend", "platform"];
const COMPETENCIES: [&str; 5] = ["problem-solving", "communication", "design", "ownership", "teamwork"];
const SCORES: usize = 4;

/// A made-up handbook.
pub struct Corpus {
    questions: usize,
    has_code: bool,
    vocabulary: Vocabulary,
    tags: Vocabulary,
    /// The top categories.
    tops: Vec<String>,
    /// All categories as paths, each one behind its parent.
    areas: Vec<String>,
}

impl Corpus {
    /// A handbook of so many questions. Two in five show code.
    pub fn new(questions: usize) -> Self {
        let (vocabulary, tags) = (Vocabulary::new(WORDS, 5_000), Vocabulary::new(TAGS, 200));
        let mut random = Random::new(AREAS, 0);
        let names = Vocabulary::new(AREAS, 400);
        let (mut tops, mut areas) = (Vec::new(), Vec::new());
        while tops.len() < 8 {
            let top = names.word(&mut random).to_owned();
            if tops.contains(&top) {
                continue;
            }
            areas.push(top.clone());
            let wanted = areas.len() + random.between(3, 6);
            while areas.len() < wanted {
                let area = format!("{top}/{}", names.word(&mut random));
                if !areas.contains(&area) {
                    areas.push(area);
                }
            }
            tops.push(top);
        }
        Corpus { questions, has_code: true, vocabulary, tags, tops, areas }
    }

    /// The same without code.
    pub fn without_code(self) -> Self {
        Corpus { has_code: false, ..self }
    }

    /// Every file: its path below the root, and what is in it.
    pub fn files(&self) -> impl Iterator<Item = (String, String)> {
        let questions = (0..self.questions).map(|number| (self.path(number), self.question(number)));
        [("askbook.toml".to_owned(), self.config())].into_iter().chain(self.pages()).chain(questions)
    }

    /// Where a question stands.
    pub fn path(&self, number: usize) -> String {
        let mut random = Random::new(PLACE, number);
        let area = random.pick(&self.areas);
        let (first, second) = (self.vocabulary.word(&mut random), self.vocabulary.word(&mut random));
        format!("content/{area}/{first}-{second}-{number}.md")
    }

    /// What a question says.
    pub fn question(&self, number: usize) -> String {
        let mut front = Text::new(self, Random::new(FRONT, number));
        front.front_matter(number);
        let mut body = Text::new(self, Random::new(BODY, number));
        body.body(number);
        front.out + &body.out
    }

    fn config(&self) -> String {
        let mut config = "[handbook]\ntitle = \"Made-up handbook\"\nbase_url = \"https://handbook.example.com/\"\n\
             edit_url = \"https://git.example.com/handbook/edit/main/{path}\"\n[review]\nevery = \"12 months\"\n"
            .to_owned();
        let mut table = |name: &str, id: &str, more: &str| {
            config.push_str(&format!("\n[[{name}]]\nid = \"{id}\"\ntitle = \"{}\"\n{more}", title_case(id)));
        };
        for (id, _, years) in LEVELS {
            table("levels", id, &format!("years = {years}\n"));
        }
        for id in &self.tops {
            table("categories", id, &format!("target = {{ junior = {}, senior = 5 }}\n", self.questions / 50));
        }
        for id in ROLES {
            table("roles", id, "");
        }
        for id in COMPETENCIES {
            table("competencies", id, "definition = \"What the word says\"\n");
        }
        config
    }

    /// The home page's introduction, those of categories and levels, the role pages, and a guide.
    fn pages(&self) -> Vec<(String, String)> {
        let home = ["index".to_owned(), "guides/asking".to_owned()].into_iter();
        let levels = LEVELS.iter().map(|(id, _, _)| format!("levels/{id}"));
        let roles = ROLES.iter().map(|id| format!("roles/{id}"));
        let tops = self.tops.iter().map(|id| format!("{id}/index"));
        let page = |(number, place): (usize, String)| {
            let mut text = Text::new(self, Random::new(PAGE, number));
            let kind = if place.starts_with("guides/") { "kind = \"page\"\n" } else { "" };
            let title = text.sentence(3);
            text.out = format!("+++\ntitle = \"{title}\"\n{kind}+++\n");
            text.paragraphs(200);
            (format!("content/{place}.md"), text.out)
        };
        home.chain(levels).chain(roles).chain(tops).enumerate().map(page).collect()
    }
}

fn title_case(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A file while it is written.
struct Text<'a> {
    corpus: &'a Corpus,
    random: Random,
    out: String,
}

impl<'a> Text<'a> {
    fn new(corpus: &'a Corpus, random: Random) -> Self {
        Text { corpus, random, out: String::new() }
    }

    fn front_matter(&mut self, number: usize) {
        let words = self.random.between(4, 8);
        let title = self.sentence(words);
        self.out.push_str(&format!("+++\ntitle = \"{title}\"\n"));
        match self.random.below(20) {
            0..8 => {}
            8..17 => {
                let (id, _, _) = self.random.pick(&LEVELS);
                self.push(format_args!("level = \"{id}\"\n"));
            }
            _ => {
                let first = self.random.below(LEVELS.len() - 1);
                self.push(format_args!("level = [\"{}\", \"{}\"]\n", LEVELS[first].0, LEVELS[first + 1].0));
            }
        }
        if self.random.chance(40) {
            let role = self.random.pick(&ROLES);
            self.push(format_args!("roles = [\"{role}\"]\n"));
        }
        if self.random.chance(60) {
            let competency = self.random.pick(&COMPETENCIES);
            self.push(format_args!("competencies = [\"{competency}\"]\n"));
        }
        let count = self.random.between(1, 4);
        let mut tags: Vec<&str> = (0..count).map(|_| self.corpus.tags.word(&mut self.random)).collect();
        tags.sort_unstable();
        tags.dedup();
        let (minutes, year) = (self.random.between(3, 20), self.random.between(2022, 2025));
        let (month, day) = (self.random.between(1, 12), self.random.between(1, 28));
        self.push(format_args!("tags = {tags:?}\nminutes = {minutes}\nreviewed = {year}-{month:02}-{day:02}\n"));
        if self.random.chance(20) {
            let count = self.random.between(1, 3);
            let ids: Vec<String> = (0..count).filter_map(|_| self.other(number)).collect();
            let ids: Vec<&str> = ids.iter().filter_map(|path| path.strip_prefix("content/")?.strip_suffix(".md")).collect();
            self.push(format_args!("related = {ids:?}\n"));
        }
        self.out.push_str("+++\n");
    }

    fn body(&mut self, number: usize) {
        self.out.push_str("## What it assesses\n\n");
        self.paragraphs(40);
        if self.random.chance(15) {
            self.out.push_str("> [!NOTE]\n> ");
            self.paragraphs(20);
        }
        self.out.push_str("## A good answer\n\n");
        self.paragraphs(60);
        if self.random.chance(40) {
            self.code(number);
        }
        if self.random.chance(20) {
            self.table();
        }
        match self.random.chance(35) {
            true => {
                for (_, title, _) in LEVELS {
                    self.push(format_args!("### {title}\n\n"));
                    self.paragraphs(25);
                }
            }
            false => self.paragraphs(75),
        }
        let other = if self.random.chance(30) { self.other(number) } else { None };
        if let Some(other) = other {
            let folders = self.corpus.path(number).matches('/').count() - 1;
            let way = "../".repeat(folders) + other.trim_start_matches("content/");
            let words = self.prose(3);
            self.push(format_args!("See [{words}]({way}) as well.\n\n"));
        }
        if self.random.chance(10) {
            let (claim, note) = (self.sentence(10), self.sentence(12));
            self.push(format_args!("{claim}[^1].\n\n[^1]: {note}.\n\n"));
        }
        self.list("Red flags", "- ", 4, 10);
        self.list("Follow-ups", "- ", 4, 10);
        self.list("Rubric", "1. ", SCORES, 15);
    }

    fn code(&mut self, number: usize) {
        if self.corpus.has_code {
            let mut random = Random::new(CODE, number);
            let language = random.pick(&code::LANGUAGES);
            let block = language.block(&mut random, &self.corpus.vocabulary);
            self.push(format_args!("```{}\n{block}```\n\n", language.name));
        }
    }

    fn table(&mut self) {
        let (left, middle, right) = (self.prose(1), self.prose(1), self.prose(1));
        self.push(format_args!("| {left} | {middle} | {right} |\n|---|:-:|--:|\n"));
        for _ in 0..4 {
            let (left, middle, right) = (self.prose(2), self.prose(3), self.random.below(10_000));
            self.push(format_args!("| {left} | {middle} | {right} |\n"));
        }
        self.out.push('\n');
    }

    fn list(&mut self, heading: &str, mark: &str, items: usize, words: usize) {
        self.push(format_args!("## {heading}\n\n"));
        for _ in 0..items {
            let item = self.sentence(words);
            self.push(format_args!("{mark}{item}.\n"));
        }
        self.out.push('\n');
    }

    /// The path of another question; `None` where chance meets this one.
    fn other(&mut self, number: usize) -> Option<String> {
        let other = self.random.below(self.corpus.questions);
        (other != number).then(|| self.corpus.path(other))
    }

    /// So many words or a few more, in paragraphs of lines that an editor has wrapped.
    fn paragraphs(&mut self, words: usize) {
        let mut written = 0;
        while written < words {
            let length = self.random.between(8, 18);
            let sentence = self.prose(length);
            written += length;
            let end = if written < words && written % 4 > 0 { ".\n" } else { ".\n\n" };
            self.out.push_str(&title_case(&sentence));
            self.out.push_str(end);
        }
    }

    /// Plain words, the first one with a capital.
    fn sentence(&mut self, words: usize) -> String {
        let words: Vec<&str> = (0..words).map(|_| self.corpus.vocabulary.word(&mut self.random)).collect();
        title_case(&words.join(" "))
    }

    /// Words with emphasis and code strewn in.
    fn prose(&mut self, words: usize) -> String {
        let mut out = String::new();
        for at in 0..words {
            let word = self.corpus.vocabulary.word(&mut self.random);
            let space = if at == 0 { "" } else { " " };
            let mark = match self.random.below(100) {
                0 => "**",
                1 => "_",
                2..4 if at > 0 => "`",
                _ => "",
            };
            let comma = if self.random.chance(6) && at + 1 < words { "," } else { "" };
            out.push_str(&[space, mark, word, mark, comma].concat());
        }
        out
    }

    fn push(&mut self, text: std::fmt::Arguments<'_>) {
        self.out.write_fmt(text).expect("writing to a string cannot fail");
    }
}
