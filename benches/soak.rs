//! A long preview: `cargo bench --bench soak -- 10000` edits a served handbook so many times, and compares what is served with clean builds.
//!
//! Fails where they differ, or where the server takes more memory, descriptors or threads in the end than after the first edits. Without `--bench`,
//! as `cargo test --benches` runs it, it only shows on a small handbook that it works.

#[path = "../tests/suite/watching/client.rs"]
#[expect(dead_code, reason = "the tests ask for more")]
mod client;
#[expect(dead_code, reason = "these edits are made to files")]
mod corpus;

use askbook::disk::read;
use askbook::handbook::Settings;
use askbook::page::theme::built_in_text;
use askbook::snapshot::{Memo, compile};
use client::{Events, get};
use corpus::Corpus;
use corpus::words::Random;
use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The stream of chance of this program.
const EDITS: u64 = 20;
/// Comparisons with a clean build; of few edits, one for every ten.
const CHECKPOINTS: usize = 100;
/// From this edit on nothing may grow: by then the server has seen every kind of edit.
const WARM: usize = 500;
/// How many descriptors and threads may come and go with the connections of one moment.
const SPARE: usize = 2;
/// Where the template of a question begins to show it.
const MAIN: &str = "{% block main -%}";
/// How long an edit may take to show before it counts as lost.
const PATIENCE: Duration = Duration::from_secs(20);

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let is_bench = arguments.iter().any(|argument| argument == "--bench");
    let number = arguments.iter().find(|argument| !argument.starts_with('-'));
    let number =
        number.map(|number| number.parse::<usize>().map_err(|_| format!("`{number}` is no number of edits"))).transpose()?;
    let (questions, edits) = if is_bench { (200, number.unwrap_or(10_000)) } else { (20, number.unwrap_or(40)) };
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory)? } else { tempfile::tempdir()? };
    let mut soak = Soak::begin(folder.path(), questions)?;
    soak.compare()?;
    let start = Instant::now();
    let (first, mut warm) = (soak.server.figures()?, None);
    println!("{:>8} {:>9} {:>12} {:>8} {:>9}", "edits", "RSS MiB", "descriptors", "threads", "seconds");
    let print = |edits: usize, figures: &Figures| {
        let Figures { memory, descriptors, threads } = figures;
        println!(
            "{edits:>8} {:>9.1} {descriptors:>12} {threads:>8} {:>9.0}",
            *memory as f64 / 1_024.0,
            start.elapsed().as_secs_f64()
        );
    };
    print(0, &first);
    let pause = edits.div_ceil(CHECKPOINTS).max(10);
    for edit in 1..=edits {
        soak.edit(edit)?;
        if edit % pause != 0 && edit != edits {
            continue;
        }
        soak.compare()?;
        if warm.is_none() && edit >= WARM {
            warm = Some(soak.server.figures()?);
            print(edit, warm.as_ref().expect("it has just been measured"));
        }
    }
    let last = soak.server.figures()?;
    print(edits, &last);
    println!("{} comparisons of {} pages, no divergence; {} edits told nothing", soak.comparisons, soak.pages, soak.silent);
    let Some(warm) = warm else { return Ok(()) };
    let grows = |new: usize, old: usize| new > old + SPARE;
    if grows(last.descriptors, warm.descriptors) || grows(last.threads, warm.threads) || last.memory * 10 > warm.memory * 11 {
        return Err("the server has grown".into());
    }
    Ok(())
}

/// A server and who writes what it serves.
struct Soak {
    root: PathBuf,
    corpus: Corpus,
    server: Server,
    events: Events,
    /// Where each question is, if it is there.
    places: Vec<Option<String>>,
    /// Questions that are broken.
    broken: BTreeSet<usize>,
    /// Addresses at which something was once.
    known: BTreeSet<String>,
    comparisons: usize,
    pages: usize,
    silent: usize,
}

struct Server {
    process: Child,
    port: u16,
}

/// What a process takes.
struct Figures {
    /// Resident, in KiB.
    memory: usize,
    descriptors: usize,
    threads: usize,
}

impl Server {
    fn start(root: &Path) -> Result<Self, Box<dyn Error>> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_askbook"));
        command.args(["serve", "--port", "0", "--root"]).arg(root).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn()?;
        let mut lines = BufReader::new(process.stdout.take().ok_or("no output")?).lines();
        let line = lines.next().ok_or("the server has said nothing")??;
        let port = line.trim_end_matches('/').rsplit(':').next().unwrap_or_default().parse();
        // Somebody has to read the rest.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Server { process, port: port.map_err(|_| line)? })
    }

    fn figures(&self) -> Result<Figures, Box<dyn Error>> {
        let process = Path::new("/proc").join(self.process.id().to_string());
        let status = fs::read_to_string(process.join("status"))?;
        let figure = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|line| line.split_whitespace().next()?.parse().ok()).ok_or("a figure is missing")
        };
        let descriptors = fs::read_dir(process.join("fd"))?.count();
        Ok(Figures { memory: figure("VmRSS:")?, descriptors, threads: figure("Threads:")? })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Soak {
    fn begin(folder: &Path, questions: usize) -> Result<Self, Box<dyn Error>> {
        let root = folder.join("handbook");
        let corpus = Corpus::new(questions);
        for (path, text) in corpus.files() {
            write(&root.join(path), &text)?;
        }
        let server = Server::start(&root)?;
        let (events, _) = Events::listen(server.port)?;
        let places = (0..questions).map(|number| Some(corpus.path(number))).collect();
        let (broken, known) = (BTreeSet::new(), BTreeSet::new());
        Ok(Soak { root, corpus, server, events, places, broken, known, comparisons: 0, pages: 0, silent: 0 })
    }

    /// Makes the edit of a number, and mostly waits until something is told of it.
    fn edit(&mut self, edit: usize) -> Result<(), Box<dyn Error>> {
        let mut random = Random::new(EDITS, edit);
        let number = random.below(self.places.len());
        let original = self.corpus.question(number);
        match random.below(100) {
            0..40 => self.save(number, &format!("{original}\nEdit {edit}.\n"), &mut random)?,
            40..50 => self.save(number, &original.replacen("title = \"", &format!("title = \"{edit} "), 1), &mut random)?,
            50..55 => {
                self.save(number, &original.replacen("tags = [", &format!("tags = [\"t{}\", ", edit % 50), 1), &mut random)?
            }
            55..60 => self.save(number, &original.replacen('\n', &format!("\norder = {edit}\n"), 1), &mut random)?,
            60..68 => {
                self.save(number, &format!("+++\ntitle = {edit} \n broken\n+++\n"), &mut random)?;
                self.broken.insert(number);
            }
            68..76 => {
                if let Some(place) = self.places[number].take() {
                    fs::remove_file(self.root.join(place))?;
                    self.broken.remove(&number);
                } else {
                    self.save(number, &original, &mut random)?;
                }
            }
            76..84 => self.rename(number, &mut random)?,
            84..88 => {
                let config = self.corpus.files().next().ok_or("no configuration")?.1;
                write(&self.root.join("askbook.toml"), &config.replacen("Made-up", &format!("Edit {edit},"), 1))?;
            }
            88..92 => self.theme("templates/question.html", |text| text.replacen(MAIN, &format!("{MAIN}<!-- {edit} -->"), 1))?,
            92..96 => self.theme("static/style.css", |text| format!("{text}/* {edit} */\n"))?,
            96..98 => {
                let themes = self.root.join("themes");
                if themes.is_dir() {
                    fs::remove_dir_all(themes)?;
                } else {
                    self.theme("static/own.css", |_| format!("/* {edit} */\n"))?;
                }
            }
            _ => {
                // A folder goes away and comes back.
                let (content, away) = (self.root.join("content"), self.root.join(".away"));
                fs::rename(&content, &away)?;
                self.wait();
                fs::rename(away, content)?;
            }
        }
        // Some come on each other's heels.
        if !random.chance(10) {
            self.wait();
        }
        Ok(())
    }

    /// Saves a question in one way or another; one that is not there comes back.
    fn save(&mut self, number: usize, text: &str, random: &mut Random) -> Result<(), Box<dyn Error>> {
        let path = self.places[number].get_or_insert_with(|| self.corpus.path(number));
        let place = self.root.join(path);
        self.broken.remove(&number);
        match random.below(3) {
            0 => return write(&place, text),
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
        Ok(())
    }

    /// Moves a question into the folder of another one.
    fn rename(&mut self, number: usize, random: &mut Random) -> Result<(), Box<dyn Error>> {
        let other = self.corpus.path(random.below(self.places.len()));
        let Some(from) = self.places[number].take() else { return Ok(()) };
        let name = from.rsplit('/').next().unwrap_or_default();
        let to = format!("{}/{name}", other.rsplit_once('/').map_or("content", |(folder, _)| folder));
        fs::rename(self.root.join(from), self.root.join(&to))?;
        self.places[number] = Some(to);
        Ok(())
    }

    /// Writes a file of the theme, made from that of the program.
    fn theme(&self, name: &str, change: impl FnOnce(&str) -> String) -> Result<(), Box<dyn Error>> {
        let path = format!("themes/default/{name}");
        write(&self.root.join(&path), &change(built_in_text(&path).unwrap_or_default()))
    }

    /// Waits until something is told; not every edit changes a page.
    fn wait(&mut self) {
        let is_told = self.events.next(Instant::now() + Duration::from_millis(500)).is_some();
        self.silent += usize::from(!is_told);
    }

    /// Repairs what is broken, and waits until everything that is served is as a clean build makes it.
    fn compare(&mut self) -> Result<(), Box<dyn Error>> {
        for number in std::mem::take(&mut self.broken) {
            let place = self.places[number].as_ref().ok_or("a broken question has no place")?;
            write(&self.root.join(place), &self.corpus.question(number))?;
        }
        let settings = Settings { drafts: false, today: jiff::civil::date(2026, 1, 1) };
        let snapshot = compile(Arc::new(read(&self.root)?), settings, &mut Memo::default());
        let outputs = snapshot.outputs();
        let mut pages = Vec::new();
        for output in outputs.all() {
            let bytes = outputs.render(output).map_err(|refusal| format!("{}: {refusal:?}", output.route))?;
            pages.push((output.route.to_string(), bytes.into_owned()));
        }
        self.known.extend(pages.iter().map(|(route, _)| route.clone()));
        let deadline = Instant::now() + PATIENCE;
        while let Some(why) = self.differs(&pages)? {
            if self.events.next(deadline).is_none() {
                return Err(format!("{why}, and stays so").into());
            }
        }
        self.comparisons += 1;
        self.pages += pages.len();
        Ok(())
    }

    /// What is not as a clean build makes it.
    fn differs(&self, pages: &[(String, Vec<u8>)]) -> Result<Option<String>, Box<dyn Error>> {
        for (route, bytes) in pages {
            let answer = get(self.server.port, route)?;
            if (answer.status, &answer.body) != (200, bytes) {
                return Ok(Some(format!("{route} differs: {}", answer.head)));
            }
        }
        for route in &self.known {
            if pages.binary_search_by(|(known, _)| known.cmp(route)).is_err() && get(self.server.port, route)?.status != 404 {
                return Ok(Some(format!("{route} is gone, and is answered")));
            }
        }
        Ok(None)
    }
}

fn write(place: &Path, text: &str) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(place.parent().ok_or("no folder")?)?;
    Ok(fs::write(place, text)?)
}
