//! Hostile input through the whole program: `cargo bench --bench hostile`, and with `-- all` every three signs of Markdown as well.
//!
//! For each pattern one handbook with one question of 100 kB, and one of 1 MB. Fails where one takes more than a second of a processor or
//! 300 MB, where ten times the input takes more than 15 times as long, or where a page is more than 32 times as large as its text.
//!
//! Without `--bench`, as `cargo test --benches` runs it, it only shows on a small text that it works.

#[path = "../tests/suite/limits/patterns.rs"]
mod patterns;
#[path = "measure/process.rs"]
#[expect(dead_code, reason = "the time of a processor is what counts here")]
mod process;

use patterns::{Pattern, combinations, patterns};
use process::{MEASURED, measure, wrap};
use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::path::Path;

const ASKBOOK: &str = env!("CARGO_BIN_EXE_askbook");
const CONFIG: &str = "[handbook]\ntitle = 'x'\n[markdown]\nmath = true\n[[levels]]\nid = 'junior'\ntitle = 'Junior'\n";
/// What is allowed: seconds of a processor, MB of memory, times as long for ten times the input, times as large as the input.
const ALLOWED: [f64; 4] = [1.0, 300.0, 15.0, 32.0];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1).peekable();
    if arguments.next_if(|first| first == MEASURED).is_some() {
        return wrap(arguments);
    }
    let arguments: Vec<OsString> = arguments.collect();
    let has = |word: &str| arguments.iter().any(|argument| argument == word);
    if !has("--bench") {
        let first = patterns().into_iter().next().ok_or("no pattern")?;
        return Figures::of(&first, 1_000).map(drop);
    }
    let all = patterns().into_iter().chain(combinations().filter(|_| has("all")));
    let mut rows = all
        .map(|pattern| Ok((pattern.name.clone(), Figures::of(&pattern, 1_000_000)?)))
        .collect::<Result<Vec<_>, Box<dyn Error>>>()?;
    rows.sort_by(|(_, a), (_, b)| b.rank().total_cmp(&a.rank()));
    println!(
        "| pattern | 1 MB: s | MB | times that of 100 kB | largest page, times the text | whole site, times the text |\n|---|---|---|---|---|---|"
    );
    for (name, figures) in rows.iter().take(60) {
        let [time, memory, growth, page] = figures.measured;
        println!("| {name} | {time:.2} | {memory:.0} | {growth:.1} | {page:.1} | {:.1} |", figures.site);
    }
    let beyond: Vec<&str> = rows.iter().filter(|(_, figures)| figures.rank() > 1.0).map(|(name, _)| name.as_str()).collect();
    println!("\n{} patterns, {} beyond what is allowed", rows.len(), beyond.len());
    if beyond.is_empty() { Ok(()) } else { Err(format!("too slow, too large or not linear: {}", beyond.join(", ")).into()) }
}

/// What a pattern takes.
struct Figures {
    /// As in [`ALLOWED`].
    measured: [f64; 4],
    /// How many times as large as the text the whole site is.
    site: f64,
}

impl Figures {
    /// Builds a question of a tenth of the size, then one of the size.
    fn of(pattern: &Pattern, size: usize) -> Result<Self, Box<dyn Error>> {
        let folder = tempfile::tempdir()?;
        let root = folder.path();
        fs::create_dir_all(root.join("content/x"))?;
        fs::write(root.join("askbook.toml"), CONFIG)?;
        let run = |size: usize| {
            fs::write(root.join("content/x/q.md"), pattern.question(size))?;
            // A mistake in the text is no mistake of the run.
            let build = "\"$0\" build --root \"$1\" > \"$1/out\" 2>&1 || test $? -eq 1";
            measure(&["sh".into(), "-c".into(), build.into(), ASKBOOK.into(), root.into()])
        };
        let (small, large) = (run(size / 10)?, run(size)?);
        let (largest, whole) = sizes(&root.join("public"))?;
        let times = |bytes: u64| bytes as f64 / size as f64;
        let cpu = large.cpu.as_secs_f64();
        let measured = [cpu, large.peak as f64 * 1024.0 / 1e6, cpu / small.cpu.as_secs_f64(), times(largest)];
        Ok(Figures { measured, site: times(whole) })
    }

    /// How near the worst figure comes to what is allowed.
    fn rank(&self) -> f64 {
        self.measured.iter().zip(ALLOWED).map(|(found, allowed)| found / allowed).fold(0.0, f64::max)
    }
}

/// The size of the largest page, and of all files together.
fn sizes(folder: &Path) -> Result<(u64, u64), Box<dyn Error>> {
    let (mut largest, mut whole) = (0, 0);
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry?;
        let size = if entry.file_type().is_file() { entry.metadata()?.len() } else { 0 };
        whole += size;
        if entry.path().extension().is_some_and(|extension| extension == "html") {
            largest = largest.max(size);
        }
    }
    Ok((largest, whole))
}
