//! The index: `cargo bench --bench search -- 1000 10000`. docs/performance.md says what the figures mean.
//!
//! The sites are left in `target/search/<questions>`, where `tests/browser/figures.js` measures what a reader loads and waits for. Without
//! `--bench`, as `cargo test --benches` runs it, it only shows on a small handbook that it works.

mod corpus;
mod measure;

use askbook::handbook::Settings;
use askbook::inputs::tree::Tree;
use askbook::search::{self, File, Index};
use askbook::snapshot::{Memo, Snapshot, compile};
use corpus::Corpus;
use corpus::edits::EDITS;
use measure::Spread;
use measure::process::cpu;
use nix::sys::resource::{UsageWho, getrusage};
use std::error::Error;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

const SETTINGS: Settings = Settings { drafts: false, today: jiff::civil::date(2026, 1, 1) };

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let is_bench = arguments.iter().any(|argument| argument == "--bench");
    let mut sizes = Vec::new();
    for size in arguments.iter().filter(|argument| !argument.starts_with('-')) {
        sizes.push(size.parse::<usize>().map_err(|_| format!("`{size}` is no number of questions"))?);
    }
    if sizes.is_empty() {
        sizes = if is_bench { vec![1_000, 10_000] } else { vec![50] };
    }
    rayon::ThreadPoolBuilder::new().num_threads(2).build_global()?;
    println!("\nMilliseconds: processor time of all threads, median (least–most); an edit in wall time\n");
    println!("| Questions | Whole build | Index | Share | Edit to index | Edit to first file | Files | MB of words |");
    println!("|--:|--:|--:|--:|--:|--:|--:|--:|");
    sizes.iter().try_for_each(|size| measure(*size, if is_bench { 5 } else { 1 }))
}

fn used(work: impl FnOnce()) -> Result<f64, Box<dyn Error>> {
    let before = cpu(&getrusage(UsageWho::RUSAGE_SELF)?);
    work();
    Ok(milliseconds(cpu(&getrusage(UsageWho::RUSAGE_SELF)?) - before))
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn contents(index: &Index) -> Vec<(File, String)> {
    index.files().into_iter().filter_map(|file| Some((file, index.file(file)?))).collect()
}

fn measure(questions: usize, rounds: usize) -> Result<(), Box<dyn Error>> {
    let corpus = Corpus::new(questions);
    let mut tree = Tree::default();
    corpus.files().for_each(|(path, text)| tree.insert_bytes(&path, text.into_bytes()));
    let tree = Arc::new(tree);
    let mut memo = Memo::default();
    let snapshot = compile(Arc::clone(&tree), SETTINGS, &mut memo);
    let (mut whole, mut index) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        index.push(used(|| drop(contents(&search::index(&snapshot.handbook, &mut search::Memo::default()))))?);
        whole.push(used(|| render_all(&compile(Arc::clone(&tree), SETTINGS, &mut Memo::default())))?);
    }
    let (updates, files) = edits(&tree, &corpus, questions, rounds);
    let contents = contents(&search::index(&snapshot.handbook, &mut search::Memo::default()));
    let words = contents.iter().filter(|(file, _)| matches!(file, File::Words(_))).map(|(_, text)| text.len()).sum::<usize>();
    let share = Spread::of(index.iter().zip(&whole).map(|(index, whole)| 100.0 * index / whole));
    let (whole, index) = (Spread::of(whole), Spread::of(index));
    let (count, megabytes) = (contents.len(), words as f64 / 1e6);
    println!("| {questions} | {whole} | {index} | {share} % | {updates} | {files} | {count} | {megabytes:.2} |");
    write(questions, &snapshot)
}

/// All that `askbook build` does but reading and writing.
fn render_all(snapshot: &Snapshot) {
    use rayon::prelude::*;
    let site = snapshot.outputs();
    site.all().par_iter().for_each(|output| drop(site.render(output).expect("a page of the built-in theme")));
}

/// From a snapshot after an edit to its index, and to the first file that a browser asks for.
fn edits(tree: &Arc<Tree>, corpus: &Corpus, questions: usize, rounds: usize) -> (Spread, Spread) {
    let mut memo = Memo::default();
    compile(Arc::clone(tree), SETTINGS, &mut memo).index();
    let (mut updates, mut files) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        // What is made for every page alike, a template or the configuration, is no edit of the index.
        for (kind, (_, change)) in EDITS.iter().take(8).enumerate() {
            let number = (round * 8 + kind) * questions / (rounds * 8);
            let mut edited = Tree::clone(tree);
            change(&mut edited, corpus, number);
            let next = compile(Arc::new(edited), SETTINGS, &mut memo);
            let start = Instant::now();
            let index = next.index();
            updates.push(milliseconds(start.elapsed()));
            assert!(index.file(File::Words(0)).is_some());
            files.push(milliseconds(start.elapsed()));
            compile(Arc::clone(tree), SETTINGS, &mut memo).index();
        }
    }
    (Spread::of(updates), Spread::of(files))
}

/// Leaves the site for a browser.
fn write(questions: usize, snapshot: &Snapshot) -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("target/search/{questions}"));
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let site = snapshot.outputs();
    for output in site.all() {
        let place = folder.join(output.route.as_str());
        fs::create_dir_all(place.parent().unwrap_or(&folder))?;
        fs::write(place, site.render(output).map_err(|_| "a page could not be rendered")?)?;
    }
    Ok(())
}
