//! Who writes a handbook: random edits, made in the ways in which editors and other programs save.

use crate::corpus::Corpus;
use crate::corpus::words::Random;
use askbook::page::theme::built_in_text;
use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// The stream of chance of these edits.
const EDITS: u64 = 20;
/// Where the template of a question begins to show it.
const MAIN: &str = "{% block main -%}";
/// Where the content is, and where it goes for the time between two edits.
const CONTENT: [&str; 2] = ["content", ".away"];

pub struct Writer {
    pub root: PathBuf,
    corpus: Corpus,
    /// Where each question is, if it is there.
    places: Vec<Option<String>>,
    /// Questions that are broken.
    broken: BTreeSet<usize>,
    /// Whether the whole content is away.
    is_away: bool,
}

/// The path of an edited file; `None` where nothing is other than before.
type Edited = Result<Option<String>, Box<dyn Error>>;

impl Writer {
    /// Writes a handbook of so many questions.
    pub fn new(root: &Path, questions: usize) -> Result<Self, Box<dyn Error>> {
        let corpus = Corpus::new(questions);
        for (path, text) in corpus.files() {
            write(&root.join(path), &text)?;
        }
        let places = (0..questions).map(|number| Some(corpus.path(number))).collect();
        Ok(Writer { root: root.to_owned(), corpus, places, broken: BTreeSet::new(), is_away: false })
    }

    /// Makes the edit of a number.
    pub fn edit(&mut self, edit: usize) -> Edited {
        if self.is_away {
            return self.bring_back();
        }
        let mut random = Random::new(EDITS, edit);
        // Some come on each other's heels.
        if random.chance(10) {
            self.save_text(edit, &mut random)?;
        }
        match random.below(100) {
            0..40 => self.save_text(edit, &mut random),
            40..60 => self.save_front(edit, &mut random),
            60..68 => {
                let number = random.below(self.places.len());
                let path = self.save(number, &format!("+++\ntitle = {edit} \n broken\n+++\n"), &mut random);
                self.broken.insert(number);
                path
            }
            68..76 => self.delete(&mut random),
            76..84 => self.rename(&mut random),
            84..88 => {
                let config = self.corpus.files().next().ok_or("no configuration")?.1;
                write(&self.root.join("askbook.toml"), &config.replacen("Made-up", &format!("Edit {edit},"), 1))?;
                Ok(Some("askbook.toml".to_owned()))
            }
            88..92 => self.theme("templates/question.html", |text| text.replacen(MAIN, &format!("{MAIN}<!-- {edit} -->"), 1)),
            92..96 => self.theme("static/style.css", |text| format!("{text}/* {edit} */\n")),
            96..98 if self.root.join("themes").is_dir() => {
                let first = self.first("themes");
                fs::remove_dir_all(self.root.join("themes"))?;
                first
            }
            96..98 => self.theme("static/own.css", |_| format!("/* {edit} */\n")),
            _ => {
                let first = self.first(CONTENT[0]);
                let [content, away] = CONTENT.map(|name| self.root.join(name));
                fs::rename(content, away)?;
                self.is_away = true;
                first
            }
        }
    }

    /// Leaves nothing away or broken.
    pub fn repair(&mut self) -> Result<(), Box<dyn Error>> {
        if self.is_away {
            self.bring_back()?;
        }
        for number in std::mem::take(&mut self.broken) {
            let place = self.places[number].as_ref().ok_or("a broken question has no place")?;
            write(&self.root.join(place), &self.corpus.question(number))?;
        }
        Ok(())
    }

    /// Brings the content back.
    fn bring_back(&mut self) -> Edited {
        let [content, away] = CONTENT.map(|name| self.root.join(name));
        fs::rename(away, content)?;
        self.is_away = false;
        self.first(CONTENT[0])
    }

    /// Saves a question with other text.
    fn save_text(&mut self, edit: usize, random: &mut Random) -> Edited {
        let number = random.below(self.places.len());
        let text = format!("{}\nEdit {edit}.\n", self.corpus.question(number));
        self.save(number, &text, random)
    }

    /// Saves a question with another title, tag or place among the others.
    fn save_front(&mut self, edit: usize, random: &mut Random) -> Edited {
        let number = random.below(self.places.len());
        let original = self.corpus.question(number);
        let text = match random.below(4) {
            0 | 1 => original.replacen("title = \"", &format!("title = \"{edit} "), 1),
            2 => original.replacen("tags = [", &format!("tags = [\"t{}\", ", edit % 50), 1),
            _ => original.replacen('\n', &format!("\norder = {edit}\n"), 1),
        };
        self.save(number, &text, random)
    }

    /// Saves a question in one way or another; one that is not there comes back.
    fn save(&mut self, number: usize, text: &str, random: &mut Random) -> Edited {
        let path = self.places[number].get_or_insert_with(|| self.corpus.path(number));
        let place = self.root.join(&*path);
        let is_new = fs::read_to_string(&place).map_or(true, |old| old != text);
        self.broken.remove(&number);
        match random.below(3) {
            0 => write(&place, text)?,
            1 => {
                let new = place.with_extension("md.part");
                write(&new, text)?;
                fs::rename(new, place)?;
            }
            _ => {
                if place.exists() {
                    fs::rename(&place, place.with_extension("md~"))?;
                }
                write(&place, text)?;
            }
        }
        Ok(is_new.then(|| path.clone()))
    }

    /// Deletes a question, or brings it back.
    fn delete(&mut self, random: &mut Random) -> Edited {
        let number = random.below(self.places.len());
        let Some(path) = self.places[number].take() else {
            return self.save(number, &self.corpus.question(number), random);
        };
        fs::remove_file(self.root.join(&path))?;
        self.broken.remove(&number);
        Ok(Some(path))
    }

    /// Moves a question into the folder of another one.
    fn rename(&mut self, random: &mut Random) -> Edited {
        let (number, other) = (random.below(self.places.len()), random.below(self.places.len()));
        let Some(from) = self.places[number].take() else { return Ok(None) };
        let name = from.rsplit('/').next().unwrap_or_default();
        let other = self.corpus.path(other);
        let to = format!("{}/{name}", other.rsplit_once('/').map_or("content", |(folder, _)| folder));
        fs::create_dir_all(self.root.join(&to).parent().ok_or("no folder")?)?;
        fs::rename(self.root.join(&from), self.root.join(&to))?;
        self.places[number] = Some(to.clone());
        Ok((from != to).then_some(to))
    }

    /// Writes a file of the theme, made from that of the program.
    fn theme(&self, name: &str, change: impl FnOnce(&str) -> String) -> Edited {
        let path = format!("themes/default/{name}");
        write(&self.root.join(&path), &change(built_in_text(&path).unwrap_or_default()))?;
        Ok(Some(path))
    }

    /// The first file of a folder, which is named where all of them come or go.
    fn first(&self, folder: &str) -> Edited {
        let mut paths = Vec::new();
        for entry in WalkDir::new(self.root.join(folder)) {
            let entry = entry?;
            // What an editor has left is no part of a handbook.
            if entry.file_type().is_file() && entry.path().extension().is_none_or(|extension| extension != "md~") {
                paths.push(entry.path().strip_prefix(&self.root)?.to_string_lossy().into_owned());
            }
        }
        Ok(paths.into_iter().min())
    }
}

fn write(place: &Path, text: &str) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(place.parent().ok_or("no folder")?)?;
    Ok(fs::write(place, text)?)
}
