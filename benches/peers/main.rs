//! Whole builds beside those of other generators: `cargo bench --bench peers -- 1000 10000`. docs/performance.md says what the figures mean.
//! What is missing is installed into `target/peers`.
//!
//! Without `--bench`, as `cargo test --benches` runs it, it installs nothing, and only shows on a small handbook that it works.

#[path = "../corpus/mod.rs"]
#[expect(dead_code, reason = "nothing is edited here")]
mod corpus;
mod eleventy;
mod handbook;
mod hugo;
mod install;
mod mdbook;
#[path = "../measure/mod.rs"]
#[expect(dead_code, reason = "other figures are other benchmarks'")]
mod measure;
mod tool;
mod zola;

use corpus::Corpus;
use handbook::Handbook;
use measure::floor::{self, FLOOR};
use measure::process::{Run, command, measure};
use measure::{Spread, asked, clear, folder, is_child, write};
use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use tool::{Tool, check};
use walkdir::WalkDir;

const ASKBOOK: &str = env!("CARGO_BIN_EXE_askbook");
const TOOLS: [&dyn Tool; 5] = [&hugo::Hugo, &zola::ELASTICLUNR, &zola::FUSE, &eleventy::Eleventy, &mdbook::MdBook];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1).peekable();
    if is_child(&mut arguments)? {
        return Ok(());
    }
    let (sizes, rounds) = asked(arguments)?;
    println!("\n- askbook {}: everything on", env!("CARGO_PKG_VERSION"));
    let mut tools = Vec::new();
    for tool in TOOLS {
        let versions = bring(tool, rounds > 1);
        tools.push((tool, versions.is_ok()));
        match versions {
            Ok(versions) => println!("- {} {versions}, up to {} questions: {}", tool.name(), tool.largest(), tool.remark()),
            Err(error) => println!("- {} is left out: {error}", tool.name()),
        }
    }
    let results = sizes.iter().map(|size| Ok((*size, compare(*size, rounds, &tools)?)));
    let results: Vec<(usize, Vec<Peer>)> = results.collect::<Result<_, Box<dyn Error>>>()?;
    print_ratios(&results);
    print_figures(&results);
    Ok(())
}

/// Sees to it that a generator is there; gives out its versions.
fn bring(tool: &dyn Tool, may_install: bool) -> Result<String, Box<dyn Error>> {
    if !tool.program().is_file() {
        if !may_install {
            return Err("it is not installed".into());
        }
        tool.install()?;
    }
    tool.versions()
}

/// A program that builds the handbook, and what its runs came to.
struct Peer {
    name: &'static str,
    /// What checks its first site.
    tool: Option<&'static dyn Tool>,
    source: PathBuf,
    site: PathBuf,
    command: Vec<OsString>,
    runs: Vec<Run>,
    files: usize,
    bytes: u64,
}

impl Peer {
    fn new(name: &'static str, tool: Option<&'static dyn Tool>, source: &Path, site: PathBuf, command: Vec<OsString>) -> Self {
        Peer { name, tool, source: source.to_owned(), site, command, runs: Vec::new(), files: 0, bytes: 0 }
    }

    /// Builds into a fresh folder, and leaves the site there.
    fn build(&self) -> Result<Run, Box<dyn Error>> {
        fs::create_dir(&self.site)?;
        measure(&self.command)
    }

    /// Notes how large the site is, and fails where it is not what was asked for.
    fn inspect(&mut self, handbook: &Handbook) -> Result<(), Box<dyn Error>> {
        for entry in WalkDir::new(&self.site) {
            let metadata = entry?.metadata()?;
            if metadata.is_file() {
                self.files += 1;
                self.bytes += metadata.len();
            }
        }
        match self.tool {
            Some(tool) => check(tool, handbook, &self.site).map_err(|error| format!("{}: {error}", self.name).into()),
            None => Ok(()),
        }
    }

    fn spreads(&self) -> [Spread; 3] {
        Run::FIGURES.map(|figure| Spread::of(self.runs.iter().map(figure)))
    }

    /// The spreads of the figures as multiples of those of another, round by round.
    fn ratios(&self, other: &Peer) -> [Spread; 3] {
        let rounds = || self.runs.iter().zip(&other.runs);
        Run::FIGURES.map(|figure| Spread::of(rounds().map(|(run, other)| figure(run) / figure(other))))
    }
}

/// Lets askbook, the floor and each generator that is there build in turn; the first round warms up, is checked and not counted.
/// Every generator has its folder written, so that this is tried where nothing is installed.
fn compare(size: usize, rounds: usize, tools: &[(&'static dyn Tool, bool)]) -> Result<Vec<Peer>, Box<dyn Error>> {
    let folder = folder()?;
    let corpus = Corpus::new(size);
    let handbook = Handbook::new(&corpus)?;
    let [root, list] = ["askbook", "list"].map(|name| folder.path().join(name));
    write(&root, corpus.files())?;
    let site = |name: &str| folder.path().join(format!("{name} site"));
    let (ours, least) = (site("askbook"), site("floor"));
    let build = command(&[&ASKBOOK, &"build", &"--strict", &"--root", &root, &"--output", &ours]);
    let askbook = Peer::new("askbook", None, &root, ours, build);
    askbook.build()?;
    floor::write_list(&askbook.site, &list)?;
    clear(&root, &askbook.site)?;
    let build = command(&[&std::env::current_exe()?, &FLOOR, &root, &list, &least]);
    let mut peers = vec![askbook, Peer::new("floor", None, &root, least, build)];
    for (tool, is_there) in tools.iter().filter(|(tool, _)| size <= tool.largest()) {
        let (source, site) = (folder.path().join(tool.name()), site(tool.name()));
        write(&source, tool.files(&handbook))?;
        if *is_there {
            tool.prepare(&source)?;
            let build = tool.command(&source, &site);
            peers.push(Peer::new(tool.name(), Some(*tool), &source, site, build));
        }
    }
    for round in 0..=rounds {
        for peer in &mut peers {
            let run = peer.build()?;
            if round == 0 {
                peer.inspect(&handbook)?;
            } else {
                peer.runs.push(run);
            }
            clear(&peer.source, &peer.site)?;
        }
    }
    Ok(peers)
}

fn print_ratios(results: &[(usize, Vec<Peer>)]) {
    println!("\nA cold build as a multiple of askbook's, round by round: median (least–most)\n");
    println!("| Questions | | Wall | CPU | Peak | Output |\n|--:|---|--:|--:|--:|--:|");
    for (size, peers) in results {
        for peer in &peers[1..] {
            let [wall, cpu, peak] = peer.ratios(&peers[0]);
            let output = peer.bytes as f64 / peers[0].bytes as f64;
            println!("| {size} | {} | {wall} | {cpu} | {peak} | {output:.2} |", peer.name);
        }
    }
}

fn print_figures(results: &[(usize, Vec<Peer>)]) {
    println!(
        "\nThe figures behind them: milliseconds, megabytes of resident memory at the peak, megabytes and files of output\n"
    );
    println!("| Questions | | Wall | CPU | Peak | Output | Files |\n|--:|---|--:|--:|--:|--:|--:|");
    for (size, peers) in results {
        for peer in peers {
            let [wall, cpu, peak] = peer.spreads();
            let output = peer.bytes as f64 / 1e6;
            println!("| {size} | {} | {wall} | {cpu} | {peak} | {output:.1} | {} |", peer.name, peer.files);
        }
    }
}
