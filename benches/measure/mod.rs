//! Figures: of a process that runs on its own, of the floor, of edits, of the index.

pub mod edits;
pub mod floor;
pub mod index;
pub mod process;

use floor::FLOOR;
use process::{MEASURED, wrap};
use std::error::Error;
use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::io;
use std::iter::Peekable;
use std::path::Path;
use tempfile::TempDir;

/// What several runs of the same thing took.
pub struct Spread {
    median: f64,
    least: f64,
    most: f64,
}

impl Spread {
    /// The spread of at least one figure.
    pub fn of(figures: impl IntoIterator<Item = f64>) -> Self {
        let mut figures: Vec<f64> = figures.into_iter().collect();
        figures.sort_by(f64::total_cmp);
        let [.., most] = figures[..] else { return Spread { median: f64::NAN, least: f64::NAN, most: f64::NAN } };
        Spread { median: figures[figures.len() / 2], least: figures[0], most }
    }

    /// The figure in the middle.
    pub fn median(&self) -> f64 {
        self.median
    }

    /// The largest figure.
    pub fn most(&self) -> f64 {
        self.most
    }
}

impl fmt::Display for Spread {
    /// `2.10 (2.05–2.31)`, with as many digits as make sense.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = match self.median {
            ..10.0 => 2,
            ..100.0 => 1,
            _ => 0,
        };
        let Spread { median, least, most } = self;
        write!(f, "{median:.digits$} ({least:.digits$}–{most:.digits$})")
    }
}

/// Does the work of a child, where this process is one: of the wrapper around a command, or of the floor. Says whether it was.
pub fn is_child(arguments: &mut Peekable<impl Iterator<Item = OsString>>) -> Result<bool, Box<dyn Error>> {
    if arguments.next_if(|first| first == MEASURED).is_some() {
        return wrap(arguments).map(|()| true);
    }
    if arguments.next_if(|first| first == FLOOR).is_some() {
        return floor::run(arguments).map(|()| true);
    }
    Ok(false)
}

/// The sizes of handbooks that the command line asks for, and how many rounds: one where `cargo test --benches` runs it, without `--bench`.
pub fn asked(arguments: impl Iterator<Item = OsString>) -> Result<(Vec<usize>, usize), Box<dyn Error>> {
    let arguments: Vec<String> = arguments.map(|argument| argument.to_string_lossy().into_owned()).collect();
    let is_bench = arguments.iter().any(|argument| argument == "--bench");
    let mut sizes = Vec::new();
    for size in arguments.iter().filter(|argument| !argument.starts_with('-')) {
        sizes.push(size.parse::<usize>().map_err(|_| format!("`{size}` is no number of questions"))?);
    }
    if sizes.is_empty() {
        sizes = if is_bench { vec![1_000, 10_000] } else { vec![100] };
    }
    Ok((sizes, if is_bench { 5 } else { 1 }))
}

/// A folder for a while, in memory where the system has a place for that, so that no disk is measured.
pub fn folder() -> io::Result<TempDir> {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }
}

/// Writes files, each by its path below the root.
pub fn write(root: &Path, files: impl IntoIterator<Item = (String, String)>) -> io::Result<()> {
    for (path, text) in files {
        let place = root.join(path);
        fs::create_dir_all(place.parent().unwrap_or(root))?;
        fs::write(place, text)?;
    }
    Ok(())
}

/// Takes away a site, and what askbook remembers of it.
pub fn clear(root: &Path, site: &Path) -> io::Result<()> {
    fs::remove_dir_all(site)?;
    let remembered = root.join(".askbook");
    if remembered.exists() { fs::remove_dir_all(remembered) } else { Ok(()) }
}
