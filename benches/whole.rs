//! The whole program beside a floor: `cargo bench --bench whole -- 1000 10000`. docs/performance.md says what the figures mean.
//! With `--write FOLDER 1000` it leaves a handbook there for other programs, and measures nothing.
//!
//! Without `--bench`, as `cargo test --benches` runs it, it only shows on a small handbook that it works.

mod corpus;
mod measure;

use corpus::Corpus;
use measure::edits::{Edits, edit};
use measure::floor::{self, FLOOR};
use measure::index::{Indexed, index};
use measure::process::{Run, command, measure};
use measure::{Spread, asked, clear, folder, is_child, write};
use mimalloc::MiMalloc;
use std::error::Error;
use std::fs;

/// That of the program: edits are made in this process.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const ASKBOOK: &str = env!("CARGO_BIN_EXE_askbook");
/// The first argument that has a handbook written.
const WRITE: &str = "--write";

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1).peekable();
    if is_child(&mut arguments)? {
        return Ok(());
    }
    if arguments.next_if(|first| first == WRITE).is_some() {
        let (root, size) = (arguments.next(), arguments.next().and_then(|size| size.to_str()?.parse().ok()));
        let (Some(root), Some(size)) = (root, size) else { return Err("`--write` wants a folder and a number".into()) };
        return Ok(write(root.as_ref(), Corpus::new(size).files())?);
    }
    let (sizes, rounds) = asked(arguments)?;
    compare(&sizes, rounds)
}

/// Measures each size, and prints tables.
fn compare(sizes: &[usize], rounds: usize) -> Result<(), Box<dyn Error>> {
    rayon::ThreadPoolBuilder::new().num_threads(2).build_global()?;
    let (mut cold, mut edits, mut indices) = (Vec::new(), Vec::new(), Vec::new());
    for size in sizes {
        for has_code in [true, false] {
            let corpus = if has_code { Corpus::new(*size) } else { Corpus::new(*size).without_code() };
            cold.push(build(&corpus, rounds)?);
            if has_code {
                edits.push(edit(&corpus, *size)?);
                indices.push(index(&corpus, *size, rounds)?);
            }
        }
    }
    print_ratios(sizes, &cold);
    print_figures(sizes, &cold);
    print_edits(sizes, &edits);
    print_indices(sizes, &indices);
    print_growth(sizes, &cold, &edits);
    Ok(())
}

/// The runs of one handbook, pair by pair.
struct Pairs {
    askbook: Vec<Run>,
    floor: Vec<Run>,
}

/// Builds a handbook from nothing, in turn with the floor; the first round warms up and is not counted.
fn build(corpus: &Corpus, rounds: usize) -> Result<Pairs, Box<dyn Error>> {
    let folder = folder()?;
    let [root, list, site] = ["handbook", "list", "site"].map(|name| folder.path().join(name));
    write(&root, corpus.files())?;
    let askbook = command(&[&ASKBOOK, &"build", &"--strict", &"--root", &root, &"--output", &site]);
    let floor = command(&[&std::env::current_exe()?, &FLOOR, &root, &list, &site]);
    measure(&askbook)?;
    floor::write_list(&site, &list)?;
    clear(&root, &site)?;
    let mut pairs = Pairs { askbook: Vec::new(), floor: Vec::new() };
    for round in 0..=rounds {
        for (command, runs) in [(&askbook, &mut pairs.askbook), (&floor, &mut pairs.floor)] {
            fs::create_dir(&site)?;
            let run = measure(command)?;
            clear(&root, &site)?;
            if round > 0 {
                runs.push(run);
            }
        }
    }
    Ok(pairs)
}

impl Pairs {
    fn ratio(&self, figure: impl Fn(&Run) -> f64) -> Spread {
        Spread::of(self.askbook.iter().zip(&self.floor).map(|(askbook, floor)| figure(askbook) / figure(floor)))
    }
}

/// Each size twice: with code and without.
fn rows<'a>(sizes: &'a [usize], cold: &'a [Pairs]) -> impl Iterator<Item = (usize, &'static str, &'a Pairs)> {
    let kinds = sizes.iter().flat_map(|size| [(*size, "with"), (*size, "without")]);
    kinds.zip(cold).map(|((size, code), pairs)| (size, code, pairs))
}

fn print_ratios(sizes: &[usize], cold: &[Pairs]) {
    println!("\nA cold build as a multiple of the floor, pair by pair: median (least–most)\n");
    println!("| Questions | Code | Wall | CPU |\n|--:|---|--:|--:|");
    for (size, code, pairs) in rows(sizes, cold) {
        println!("| {size} | {code} | {} | {} |", pairs.ratio(Run::wall_ms), pairs.ratio(Run::cpu_ms));
    }
}

fn print_figures(sizes: &[usize], cold: &[Pairs]) {
    println!("\nThe figures behind them: milliseconds, and megabytes of resident memory at the peak\n");
    println!("| Questions | Code | | Wall | CPU | Peak |\n|--:|---|---|--:|--:|--:|");
    for (size, code, pairs) in rows(sizes, cold) {
        for (name, runs) in [("askbook", &pairs.askbook), ("floor", &pairs.floor)] {
            let [wall, cpu, peak] = Run::FIGURES.map(|figure| Spread::of(runs.iter().map(figure)));
            println!("| {size} | {code} | {name} | {wall} | {cpu} | {peak} |");
        }
    }
}

fn print_edits(sizes: &[usize], edits: &[Vec<Edits>]) {
    println!("\nOne edit to a new snapshot: milliseconds, and how many pages are new\n");
    println!("| Questions | Edit | Median | Worst | CPU | Pages |\n|--:|---|--:|--:|--:|--:|");
    for (size, kinds) in sizes.iter().zip(edits) {
        for Edits { name, wall, cpu, pages } in kinds {
            let [wall, cpu] = [wall, cpu].map(|figures| Spread::of(figures.iter().copied()));
            println!("| {size} | {name} | {:.1} | {:.1} | {:.1} | {pages} |", wall.median(), wall.most(), cpu.median());
        }
        let (wall, cpu) = (Edits::all(kinds, |edits| &edits.wall), Edits::all(kinds, |edits| &edits.cpu));
        println!("| {size} | all | {:.1} | {:.1} | {:.1} | |", wall.median(), wall.most(), cpu.median());
    }
}

fn print_indices(sizes: &[usize], indices: &[Indexed]) {
    println!("\nThe index: milliseconds of processor time in a build in memory; of wall time from a snapshot after an edit\n");
    println!("| Questions | Build | Index | Share | Edit to index | To a file | Files | MB of words |");
    println!("|--:|--:|--:|--:|--:|--:|--:|--:|");
    for (size, Indexed { whole, index, share, edit, first, files, words }) in sizes.iter().zip(indices) {
        let megabytes = *words as f64 / 1e6;
        println!("| {size} | {whole} | {index} | {share} % | {edit} | {first} | {files} | {megabytes:.2} |");
    }
}

fn print_growth(sizes: &[usize], cold: &[Pairs], edits: &[Vec<Edits>]) {
    println!("\nTime for each question: microseconds of a cold build with code, of the floor, and of an edit\n");
    println!("| Questions | Build | Floor | Edit |\n|--:|--:|--:|--:|");
    for ((size, pairs), kinds) in sizes.iter().zip(cold.iter().step_by(2)).zip(edits) {
        let each = |milliseconds: f64| milliseconds * 1e3 / *size as f64;
        let [build, floor] = [&pairs.askbook, &pairs.floor].map(|runs| each(Spread::of(runs.iter().map(Run::wall_ms)).median()));
        println!("| {size} | {build:.1} | {floor:.1} | {:.2} |", each(Edits::all(kinds, |edits| &edits.wall).median()));
    }
}
