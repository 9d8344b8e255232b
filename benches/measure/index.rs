//! The index: what it adds to a build, and what an edit costs it.

use super::Spread;
use super::process::cpu;
use crate::corpus::Corpus;
use crate::corpus::edits::EDITS;
use askbook::handbook::Settings;
use askbook::inputs::tree::Tree;
use askbook::search::{File, Index};
use askbook::snapshot::{Memo, Snapshot, compile};
use nix::sys::resource::{UsageWho, getrusage};
use rayon::prelude::*;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

const SETTINGS: Settings = Settings { drafts: false, today: jiff::civil::date(2026, 1, 1) };
/// The edits of a question or its file; the others change every page alike.
const KINDS: usize = 8;

/// What the index of a handbook comes to.
pub struct Indexed {
    /// Milliseconds of processor time for a whole build in memory, the index included.
    pub whole: Spread,
    /// Milliseconds of processor time for the index and all its files.
    pub index: Spread,
    /// How many hundredths of the one the other is.
    pub share: Spread,
    /// Milliseconds from a snapshot after an edit to its index.
    pub edit: Spread,
    /// Milliseconds from there to the first file that a browser asks for.
    pub first: Spread,
    /// How many files it has.
    pub files: usize,
    /// Bytes of the files of words.
    pub words: usize,
}

/// Measures the index, and leaves the site in `target/search/<questions>` for a browser.
pub fn index(corpus: &Corpus, questions: usize, rounds: usize) -> Result<Indexed, Box<dyn Error>> {
    let mut tree = Tree::default();
    corpus.files().for_each(|(path, text)| tree.insert_bytes(&path, text.into_bytes()));
    let tree = Arc::new(tree);
    let fresh = || compile(Arc::clone(&tree), SETTINGS, &mut Memo::default());
    let (mut whole, mut index) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let snapshot = fresh();
        index.push(used(|| drop(contents(snapshot.index())))?);
        whole.push(used(|| render_all(&fresh()))?);
    }
    let (edit, first) = edits(&tree, corpus, questions, rounds);
    let snapshot = fresh();
    write(questions, &snapshot)?;
    let contents = contents(snapshot.index());
    let words = contents.iter().filter(|(file, _)| matches!(file, File::Words(_))).map(|(_, text)| text.len()).sum();
    let share = Spread::of(index.iter().zip(&whole).map(|(index, whole)| 100.0 * index / whole));
    let (whole, index, files) = (Spread::of(whole), Spread::of(index), contents.len());
    Ok(Indexed { whole, index, share, edit, first, files, words })
}

/// Milliseconds of processor time.
fn used(work: impl FnOnce()) -> Result<f64, Box<dyn Error>> {
    let before = cpu(&getrusage(UsageWho::RUSAGE_SELF)?);
    work();
    Ok((cpu(&getrusage(UsageWho::RUSAGE_SELF)?) - before).as_secs_f64() * 1e3)
}

/// The files of an index.
pub fn contents(index: &Index) -> Vec<(File, String)> {
    index.files().into_iter().filter_map(|file| Some((file, index.file(file)?))).collect()
}

/// All that `askbook build` does but reading and writing.
fn render_all(snapshot: &Snapshot) {
    let site = snapshot.outputs();
    site.all().par_iter().for_each(|output| drop(site.render(output).expect("a page of the built-in theme")));
}

fn edits(tree: &Arc<Tree>, corpus: &Corpus, questions: usize, rounds: usize) -> (Spread, Spread) {
    let mut memo = Memo::default();
    compile(Arc::clone(tree), SETTINGS, &mut memo).index();
    let (mut edits, mut firsts) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        for (kind, (_, change)) in EDITS.iter().take(KINDS).enumerate() {
            let number = (round * KINDS + kind) * questions / (rounds * KINDS);
            let mut edited = Tree::clone(tree);
            change(&mut edited, corpus, number);
            let next = compile(Arc::new(edited), SETTINGS, &mut memo);
            let start = Instant::now();
            let index = next.index();
            edits.push(start.elapsed().as_secs_f64() * 1e3);
            assert!(index.file(File::Words(0)).is_some(), "an index has words");
            firsts.push(start.elapsed().as_secs_f64() * 1e3);
            compile(Arc::clone(tree), SETTINGS, &mut memo).index();
        }
    }
    (Spread::of(edits), Spread::of(firsts))
}

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
