//! From an edit to the snapshot after it, as a server would do it: change the tree, compile with the memo, compare.

use super::Spread;
use super::process::cpu;
use crate::corpus::Corpus;
use crate::corpus::edits::EDITS;
use askbook::handbook::Settings;
use askbook::inputs::tree::Tree;
use askbook::snapshot::{Memo, compile};
use nix::sys::resource::{UsageWho, getrusage};
use std::error::Error;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

/// Edits of each kind.
const ROUNDS: usize = 5;

/// What the edits of one kind came to.
pub struct Edits {
    /// The kind.
    pub name: &'static str,
    /// Milliseconds from the edit to knowing which pages changed.
    pub wall: Vec<f64>,
    /// Milliseconds of processor time in the same stretch, over all threads.
    pub cpu: Vec<f64>,
    /// How many pages changed; the most of all rounds.
    pub pages: usize,
}

/// Edits the handbook again and again, every time from its first state.
pub fn edit(corpus: &Corpus, questions: usize) -> Result<Vec<Edits>, Box<dyn Error>> {
    let mut tree = Tree::default();
    corpus.files().for_each(|(path, text)| tree.insert_bytes(&path, text.into_bytes()));
    let settings = Settings { drafts: false, today: jiff::civil::date(2026, 1, 1) };
    let mut memo = Memo::default();
    let original = Arc::new(tree);
    let first = compile(Arc::clone(&original), settings, &mut memo);
    if let Some(diagnostic) = first.diagnostics.first() {
        return Err(format!("the made-up handbook has a mistake: {diagnostic:?}").into());
    }
    let mut results = Vec::new();
    for (kind, (name, change)) in EDITS.iter().enumerate() {
        let mut edits = Edits { name, wall: Vec::new(), cpu: Vec::new(), pages: 0 };
        for round in 0..ROUNDS {
            let number = (round * EDITS.len() + kind) * questions / (ROUNDS * EDITS.len());
            let (start, used) = (Instant::now(), cpu(&getrusage(UsageWho::RUSAGE_SELF)?));
            let mut tree = Tree::clone(&original);
            change(&mut tree, corpus, number);
            let next = compile(Arc::new(tree), settings, &mut memo);
            let changed = next.changed_since(&first);
            edits.wall.push(start.elapsed().as_secs_f64() * 1e3);
            edits.cpu.push((cpu(&getrusage(UsageWho::RUSAGE_SELF)?) - used).as_secs_f64() * 1e3);
            if changed.is_empty() {
                return Err(format!("an edit of {name} changed no page").into());
            }
            edits.pages = edits.pages.max(changed.len());
            black_box(compile(Arc::clone(&original), settings, &mut memo));
        }
        results.push(edits);
    }
    Ok(results)
}

impl Edits {
    /// The spread of a figure over all edits of all kinds.
    pub fn all(edits: &[Edits], figure: impl Fn(&Edits) -> &[f64]) -> Spread {
        Spread::of(edits.iter().flat_map(|edits| figure(edits).iter().copied()))
    }
}
