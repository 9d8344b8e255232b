//! The made-up handbook as every generator may have it: the questions, the categories, and a home page.

use crate::corpus::Corpus;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::error::Error;

/// What stands in front of a text.
const FENCE: &str = "+++\n";
/// How the corpus begins the address of a link: from the folder of a question up to the content.
const LINK: &str = "](../";
const EXTENSION: &str = ".md)";
/// What a question without a level is listed under, as askbook does it.
const ANY: &str = "any";

/// What is to be published.
pub struct Handbook {
    /// The introduction of the home page.
    pub home: Page,
    /// Every category by its path, each one behind its parent.
    pub sections: BTreeMap<String, Page>,
    /// The questions.
    pub questions: Vec<Question>,
}

/// A title and a text.
pub struct Page {
    /// In plain words.
    pub title: String,
    /// Markdown.
    pub body: String,
}

/// A question.
pub struct Question {
    /// Its folder and its name below the content, without an extension.
    pub path: String,
    /// What is said of it.
    pub facts: Facts,
    body: String,
}

/// The front matter of a question.
#[derive(Deserialize)]
pub struct Facts {
    /// In plain words.
    pub title: String,
    #[serde(default = "any_level")]
    level: Level,
    /// Ids of roles.
    #[serde(default)]
    pub roles: Vec<String>,
    /// Ids of competencies.
    #[serde(default)]
    pub competencies: Vec<String>,
    /// The tags.
    pub tags: Vec<String>,
    /// How long it takes.
    pub minutes: u32,
    /// The day of the last review.
    pub reviewed: toml::value::Datetime,
    /// The paths of questions like it.
    #[serde(default)]
    pub related: Vec<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Level {
    One(String),
    Several(Vec<String>),
}

fn any_level() -> Level {
    Level::One(ANY.to_owned())
}

#[derive(Deserialize)]
struct Title {
    title: String,
}

impl Handbook {
    /// Takes what askbook is given. Introductions of levels and roles, and the guide, have no place everywhere: they stay out.
    pub fn new(corpus: &Corpus) -> Result<Self, Box<dyn Error>> {
        let empty = || Page { title: String::new(), body: String::new() };
        let mut handbook = Handbook { home: empty(), sections: BTreeMap::new(), questions: Vec::new() };
        for (path, text) in corpus.files() {
            let Some(path) = path.strip_prefix("content/").and_then(|path| path.strip_suffix(".md")) else { continue };
            let (front, body) = text.strip_prefix(FENCE).and_then(|text| text.split_once(FENCE)).ok_or("no front matter")?;
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            match (folder, name) {
                ("levels" | "roles" | "guides", _) => {}
                (_, "index") => {
                    let page = Page { title: toml::from_str::<Title>(front)?.title, body: body.to_owned() };
                    if folder.is_empty() {
                        handbook.home = page;
                    } else {
                        handbook.sections.insert(folder.to_owned(), page);
                    }
                }
                _ => {
                    handbook.section(folder);
                    let facts = toml::from_str(front)?;
                    handbook.questions.push(Question { path: path.to_owned(), facts, body: body.to_owned() });
                }
            }
        }
        Ok(handbook)
    }

    /// Sees to it that a category is there.
    fn section(&mut self, path: &str) {
        if !self.sections.contains_key(path) {
            let title = path.rsplit_once('/').map_or(path, |(_, name)| name).to_owned();
            self.sections.insert(path.to_owned(), Page { title, body: String::new() });
        }
    }

    /// The categories that are in no other.
    pub fn tops(&self) -> impl Iterator<Item = (&String, &Page)> {
        self.sections.iter().filter(|(path, _)| !path.contains('/'))
    }

    /// All of it for generators that have the text of a list in a file `_index.md`.
    pub fn content(
        &self,
        page: impl Fn(&Page) -> String,
        question: impl Fn(&Question) -> String,
    ) -> impl Iterator<Item = (String, String)> {
        let home = [("content/_index.md".to_owned(), page(&self.home))];
        let sections = self.sections.iter().map(move |(path, section)| (format!("content/{path}/_index.md"), page(section)));
        let questions = self.questions.iter().map(move |asked| (format!("content/{}.md", asked.path), question(asked)));
        home.into_iter().chain(sections).chain(questions)
    }

    /// The categories that are right in another.
    pub fn children(&self, parent: &str) -> impl Iterator<Item = (&String, &Page)> {
        self.sections.iter().filter(move |(path, _)| path.rsplit_once('/').is_some_and(|(above, _)| above == parent))
    }
}

impl Question {
    /// The path of its category.
    pub fn category(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(category, _)| category)
    }

    /// What its address ends in.
    pub fn name(&self) -> &str {
        self.path.rsplit_once('/').map_or(&self.path, |(_, name)| name)
    }

    /// Its text, with links to the files of other questions.
    pub fn body(&self) -> &str {
        &self.body
    }

    /// Its text, with links to where `address` says that another question is.
    pub fn body_with_links(&self, address: impl Fn(&str) -> String) -> String {
        let mut parts = self.body.split(LINK);
        let mut body = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (way, rest) = part.split_once(EXTENSION).expect("a link of the corpus leads to a file");
            body.push_str(&format!("]({}){rest}", address(way.trim_start_matches("../"))));
        }
        body
    }

    /// The words in the last line of its text.
    pub fn end(&self) -> &str {
        self.body.trim_end().rsplit('\n').next().unwrap_or_default().trim_matches(|letter: char| !letter.is_alphabetic())
    }

    /// Whether its text shows code.
    pub fn has_code(&self) -> bool {
        self.body.contains("```")
    }
}

impl Facts {
    /// What no list is made of, as TOML.
    pub fn more(&self) -> String {
        let Facts { minutes, reviewed, roles, competencies, related, .. } = self;
        let lists = format!("roles = {roles:?}\ncompetencies = {competencies:?}\nrelated = {related:?}\n");
        format!("minutes = {minutes}\nreviewed = \"{reviewed}\"\n{lists}")
    }

    /// The ids of the levels that it is listed under.
    pub fn levels(&self) -> &[String] {
        match &self.level {
            Level::One(level) => std::slice::from_ref(level),
            Level::Several(levels) => levels,
        }
    }
}
