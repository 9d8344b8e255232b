//! Long runs: `cargo bench --bench soak -- 10000` makes so many edits to a handbook that is served, then to one that `build --watch` publishes,
//! and compares what comes of them with clean builds. `-- serve 10000` or `-- watch 10000` does one of the two.
//!
//! Fails where they differ, or where the program takes more memory, descriptors or threads in the end than after the first edits. Without
//! `--bench`, as `cargo test --benches` runs it, it only shows on a small handbook that it works.

#[path = "../../tests/suite/watching/client.rs"]
#[expect(dead_code, reason = "the tests ask for more")]
mod client;
#[path = "../corpus/mod.rs"]
#[expect(dead_code, reason = "these edits are made to files")]
mod corpus;
mod follower;
mod published;
mod served;
mod writer;

use askbook::disk::read;
use askbook::handbook::Settings;
use askbook::snapshot::{Memo, compile};
use follower::{Figures, Follower, Pages};
use published::Published;
use served::Served;
use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use writer::Writer;

/// Comparisons with a clean build; of few edits, one for every ten.
const CHECKPOINTS: usize = 100;
/// After so many comparisons the figures are printed.
const LINE: usize = 10;
/// From this edit on nothing may grow. The system's allocator keeps a pool of memory for each thread, and ten threads of a preview take their turns for some
/// thousand edits until every pool has been as full as it gets; with a single pool (`MALLOC_ARENA_MAX=1`) a preview takes a third less, and is level at once.
const WARM: usize = 3_000;
/// How many descriptors and threads may come and go with the connections of one moment.
const SPARE: usize = 2;
/// How long an edit may take to show before it counts as lost.
const PATIENCE: Duration = Duration::from_secs(20);

/// Starts a program that follows the handbook at a place.
type Start = fn(&Path) -> Result<Box<dyn Follower>, Box<dyn Error>>;

/// What follows a handbook, by the word that chooses it.
const FOLLOWERS: [(&str, Start); 2] =
    [("serve", |root| Ok(Box::new(Served::start(root)?))), ("watch", |root| Ok(Box::new(Published::start(root)?)))];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let is_bench = arguments.iter().any(|argument| argument == "--bench");
    let (questions, mut edits) = if is_bench { (200, 10_000) } else { (20, 40) };
    let mut chosen = Vec::new();
    for word in arguments.iter().filter(|argument| !argument.starts_with('-')) {
        match FOLLOWERS.iter().find(|(name, _)| name == word) {
            Some(follower) => chosen.push(*follower),
            None => edits = word.parse().map_err(|_| format!("`{word}` is no number of edits, nor `serve` or `watch`"))?,
        }
    }
    if chosen.is_empty() {
        chosen.extend(FOLLOWERS);
    }
    let memory = Path::new("/dev/shm");
    for (name, start) in chosen {
        println!("{name}");
        let folder = if memory.is_dir() { tempfile::tempdir_in(memory)? } else { tempfile::tempdir()? };
        let root = folder.path().join("handbook");
        let writer = Writer::new(&root, questions)?;
        let mut soak = Soak::new(writer, start(&root)?);
        let outcome = soak.run(edits);
        for (line, count) in soak.follower.process().complaints() {
            println!("{count} × {line}");
        }
        outcome?;
    }
    Ok(())
}

/// Who writes a handbook, and a program that follows.
struct Soak {
    writer: Writer,
    follower: Box<dyn Follower>,
    start: Instant,
    comparisons: usize,
    /// The size of the site when it was compared last: files and bytes.
    size: [usize; 2],
    /// Edits of which nothing was told.
    silent: Vec<usize>,
    /// The longest time from an edit to the line that tells of it.
    slowest: Duration,
}

impl Soak {
    fn new(writer: Writer, follower: Box<dyn Follower>) -> Self {
        Soak {
            writer,
            follower,
            start: Instant::now(),
            comparisons: 0,
            size: [0, 0],
            silent: Vec::new(),
            slowest: Duration::ZERO,
        }
    }

    fn run(&mut self, edits: usize) -> Result<(), Box<dyn Error>> {
        println!("   edits   files  site MiB   RSS MiB  descriptors  threads  seconds");
        self.compare()?;
        self.figures(0)?;
        let pause = edits.div_ceil(CHECKPOINTS).max(10);
        let mut warm = None;
        for edit in 1..=edits {
            self.edit(edit)?;
            if edit % pause != 0 && edit != edits {
                continue;
            }
            self.compare().map_err(|why| format!("after {edit} edits: {why}"))?;
            if warm.is_none() && edit >= WARM {
                warm = Some(self.figures(edit)?);
            } else if edit % (pause * LINE) == 0 && edit != edits {
                self.figures(edit)?;
            }
        }
        let last = self.figures(edits)?;
        let Soak { comparisons, silent, slowest, .. } = self;
        println!(
            "{comparisons} comparisons, no divergence; the slowest edit took {slowest:.1?}; edits that told nothing: {silent:?}"
        );
        let Some(warm) = warm else { return Ok(()) };
        let grows = |new: usize, old: usize| new > old + SPARE;
        if grows(last.descriptors, warm.descriptors) || grows(last.threads, warm.threads) || last.memory * 10 > warm.memory * 11 {
            return Err("the program has grown".into());
        }
        Ok(())
    }

    /// Makes the edit of a number, and waits until the program tells of it.
    fn edit(&mut self, edit: usize) -> Result<(), Box<dyn Error>> {
        let Some(path) = self.writer.edit(edit)? else { return Ok(()) };
        let start = Instant::now();
        if self.follower.process().tells_of(&path, start + PATIENCE)? {
            self.slowest = self.slowest.max(start.elapsed());
        } else {
            self.silent.push(edit);
        }
        Ok(())
    }

    /// Repairs what is broken, and waits until everything is as a clean build makes it.
    fn compare(&mut self) -> Result<(), Box<dyn Error>> {
        self.writer.repair()?;
        let settings = Settings { drafts: false, today: jiff::civil::date(2026, 1, 1) };
        let snapshot = compile(Arc::new(read(&self.writer.root)?), settings, &mut Memo::default());
        let outputs = snapshot.outputs();
        let mut pages = Pages::new();
        for output in outputs.all() {
            let bytes = outputs.render(output).map_err(|refusal| format!("{}: {refusal:?}", output.route))?;
            pages.insert(output.route.to_string(), bytes.into_owned());
        }
        let deadline = Instant::now() + PATIENCE;
        while let Some(why) = self.follower.differs(&pages)? {
            // What makes it right is told once it is done, so after this look.
            if self.follower.process().next(deadline)?.is_none() {
                return Err(format!("{why}, and stays so").into());
            }
        }
        self.comparisons += 1;
        self.size = [pages.len(), pages.values().map(Vec::len).sum()];
        Ok(())
    }

    /// Prints what the program takes.
    fn figures(&mut self, edits: usize) -> Result<Figures, Box<dyn Error>> {
        let figures = self.follower.process().figures()?;
        let Figures { memory, descriptors, threads } = figures;
        let ([files, bytes], seconds) = (self.size, self.start.elapsed().as_secs_f64());
        let (site, memory) = (bytes as f64 / 1_048_576.0, memory as f64 / 1_024.0);
        println!("{edits:>8} {files:>7} {site:>9.1} {memory:>9.1} {descriptors:>12} {threads:>8} {seconds:>8.0}");
        Ok(figures)
    }
}
