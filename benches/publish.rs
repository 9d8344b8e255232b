//! What publishing costs, on the disk and in memory: `cargo bench --bench publish -- 1000 10000`. docs/performance.md says what the figures mean.
//! With `--beside PROGRAM` another askbook publishes in turn with this one.
//!
//! Without `--bench`, as `cargo test --benches` runs it, it only shows on a small handbook that it works.

#[expect(dead_code, reason = "these edits are made to files")]
mod corpus;
#[expect(dead_code, reason = "other figures are other benchmarks'")]
mod measure;

use corpus::Corpus;
use measure::process::{Run, measure};
use measure::{Spread, is_child};
use std::collections::BTreeMap;
use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

const ASKBOOK: &str = env!("CARGO_BIN_EXE_askbook");
/// What is done to the handbook in front of each build, in this order.
const SCENES: [&str; 4] = ["first build", "nothing changed", "one page changed", "every page changed"];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1).peekable();
    if is_child(&mut arguments)? {
        return Ok(());
    }
    let mut programs = vec![("files", OsString::from(ASKBOOK), &["--publish", "files"][..])];
    programs.push(("releases", OsString::from(ASKBOOK), &["--publish", "releases"]));
    if arguments.next_if(|first| first == "--beside").is_some() {
        programs.push(("beside", arguments.next().ok_or("`--beside` wants a program")?, &[]));
    }
    let arguments: Vec<String> = arguments.map(|argument| argument.to_string_lossy().into_owned()).collect();
    let is_bench = arguments.iter().any(|argument| argument == "--bench");
    let sizes: Vec<usize> = arguments.iter().filter_map(|argument| argument.parse().ok()).collect();
    let sizes = match (sizes.is_empty(), is_bench) {
        (false, _) => sizes,
        (true, true) => vec![1_000, 10_000],
        (true, false) => vec![30],
    };
    println!("\nThe whole build, milliseconds: median (least–most)\n");
    println!("| Questions | Where | | {} |\n|--:|---|---|{}", SCENES.join(" | "), "--:|".repeat(SCENES.len()));
    for size in sizes {
        for (place, above) in [("disk", Path::new(env!("CARGO_TARGET_TMPDIR"))), ("memory", Path::new("/dev/shm"))] {
            if above.is_dir() {
                compare(size, place, above, &programs, if is_bench { 5 } else { 1 })?;
            }
        }
    }
    Ok(())
}

/// Lets each program publish in turn, and prints a row for each.
fn compare(
    size: usize,
    place: &str,
    above: &Path,
    programs: &[(&str, OsString, &[&str])],
    rounds: usize,
) -> Result<(), Box<dyn Error>> {
    let mut runs: BTreeMap<(usize, usize), Vec<Run>> = BTreeMap::new();
    for _ in 0..rounds {
        for (number, (_, program, options)) in programs.iter().enumerate() {
            let folder = tempfile::tempdir_in(above)?;
            let root = folder.path().join("handbook");
            let page = write(&Corpus::new(size), &root)?;
            let mut command = vec![program.clone(), "build".into(), "--root".into(), root.clone().into()];
            command.extend(options.iter().map(OsString::from));
            for scene in 0..SCENES.len() {
                match scene {
                    2 => append(&page, "\nOne word more.\n")?,
                    3 => {
                        let config = root.join("askbook.toml");
                        let text = fs::read_to_string(&config)?;
                        fs::write(&config, text.replacen("title = \"", "title = \"Another ", 1))?;
                    }
                    _ => {}
                }
                runs.entry((number, scene)).or_default().push(measure(&command)?);
            }
        }
    }
    for (number, (name, ..)) in programs.iter().enumerate() {
        let wall = |scene| Spread::of(runs[&(number, scene)].iter().map(|run| run.wall.as_secs_f64() * 1e3)).to_string();
        let cells: Vec<String> = (0..SCENES.len()).map(wall).collect();
        println!("| {size} | {place} | {name} | {} |", cells.join(" | "));
    }
    Ok(())
}

/// Writes a handbook; gives out where one of its questions is.
fn write(corpus: &Corpus, root: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let files: Vec<(String, String)> = corpus.files().collect();
    let question = files.iter().find(|(path, text)| text.contains("level = ") && path.ends_with(".md"));
    let place = question.map(|(path, _)| root.join(path)).ok_or("a handbook without questions")?;
    measure::write(root, files)?;
    Ok(place)
}

fn append(place: &Path, text: &str) -> std::io::Result<()> {
    fs::write(place, fs::read_to_string(place)? + text)
}
