//! The output folder before anything is written: whether it may be one, what is in it, and what is in the way.

use super::manifest::{Manifest, Written};
use crate::error::Error;
use crate::inputs::tree::{CONTENT, THEMES};
use crate::snapshot::{Output, Outputs};
use crate::words::key::Key;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};
use walkdir::WalkDir;

/// The output folder as an absolute path without links, once it is clear that writing there harms nothing. `root` is such a path already.
pub fn settled(root: &Path, output: &Path) -> Result<PathBuf, Error> {
    let named = |what: &str| Error::new(format!("the output folder `{}` {what}", output.display()));
    let absolute = std::path::absolute(output).map_err(|error| Error::io("find", output, error))?;
    // What is not there yet cannot be a link: resolve the part that is there.
    let exists = absolute.ancestors().find(|folder| fs::symlink_metadata(folder).is_ok()).unwrap_or(Path::new("/"));
    if exists.is_symlink() && !exists.exists() {
        return Err(named(&format!("cannot be reached: the link `{}` leads to nothing", exists.display())));
    }
    let real = exists.canonicalize().map_err(|error| Error::io("open the folder", exists, error))?;
    if !real.is_dir() {
        return Err(Error::new(format!("the output `{}` is a file, expected a folder", exists.display()))
            .hint("move the file away, or name another folder with `--output`"));
    }
    let rest = absolute.strip_prefix(exists).unwrap_or(Path::new(""));
    if rest.components().any(|part| part == Component::ParentDir) {
        return Err(named("leads through a folder that is not there"));
    }
    let real = if rest.as_os_str().is_empty() { real } else { real.join(rest) };
    match harm(root, &real) {
        Some(why) => Err(named(&format!("is refused: {why}")).hint("the usual one is `public`")),
        None => Ok(real),
    }
}

/// What would be lost if a site were written to `output`.
fn harm(root: &Path, output: &Path) -> Option<&'static str> {
    let own = [CONTENT, THEMES, "src", ".git", ".askbook"].map(|name| root.join(name));
    let is_own = |own: &PathBuf| output.starts_with(own) || own.canonicalize().is_ok_and(|own| output.starts_with(own));
    let home = std::env::home_dir().and_then(|home| home.canonicalize().ok());
    if root.starts_with(output) {
        Some("it holds the handbook itself")
    } else if own.iter().any(is_own) {
        Some("it lies in a folder of the handbook that is not for output")
    } else if home.is_some_and(|home| home.starts_with(output)) {
        Some("it is or holds the home folder")
    } else {
        None
    }
}

/// What is in an output folder, by route. Links are files: what they lead to is not in it.
#[derive(Debug, Default)]
pub struct Existing {
    pub files: BTreeSet<String>,
    pub folders: BTreeSet<String>,
}

impl Existing {
    /// Looks; nothing is found where there is no folder yet. A folder that cannot be opened holds nothing of ours.
    pub fn look(output: &Path) -> Self {
        let mut existing = Existing::default();
        for entry in WalkDir::new(output).min_depth(1).into_iter().flatten() {
            let below = entry.path().strip_prefix(output).unwrap_or(entry.path());
            let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
            let into = if entry.file_type().is_dir() { &mut existing.folders } else { &mut existing.files };
            into.insert(parts.join("/"));
        }
        existing
    }
}

/// No file is overwritten, and none is written through, that an earlier run has not put there.
///
/// # Errors
///
/// Where something is in the way.
pub fn refuse_foreign(site: &Outputs<'_>, output: &Path, old: &Manifest, there: &Existing) -> Result<(), Error> {
    if there.files.is_empty() && there.folders.is_empty() {
        return Ok(());
    }
    let goes = |file: &str| will_go(site, output, old, file);
    let mut foreign: BTreeSet<&str> = BTreeSet::new();
    for page in site.all() {
        let route = page.route.as_str();
        let above = route.match_indices('/').map(|(slash, _)| &route[..slash]);
        foreign.extend(above.filter(|folder| there.files.contains(*folder) && !goes(folder)));
        let is_foreign = there.files.contains(route) && !old.files.contains_key(route) && !is_same(site, output, page);
        if is_foreign || (there.folders.contains(route) && !empties(there, route, goes)) {
            foreign.insert(route);
        }
    }
    let Some(first) = foreign.first() else { return Ok(()) };
    let more = match foreign.len() - 1 {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    let place = output.join(first);
    Err(Error::new(format!("`{}` is in the way{more}: askbook did not write it, and leaves it alone", place.display()))
        .hint("move it away, or name another folder with `--output`; a site of an earlier build may be deleted as a whole"))
}

/// Whether this run will delete the file before it writes pages.
fn will_go(site: &Outputs<'_>, output: &Path, old: &Manifest, file: &str) -> bool {
    let is_gone = !site.has(file);
    is_gone && old.files.get(file).is_some_and(|written| is_as_written(&output.join(file), *written))
}

/// Whether the folder will be empty, and go, once the files that `goes` knows are deleted.
fn empties(there: &Existing, folder: &str, goes: impl Fn(&str) -> bool) -> bool {
    let inside = format!("{folder}/");
    let below = |names: &BTreeSet<String>, front: &str| -> Vec<String> {
        names.range(front.to_owned()..).take_while(|name| name.starts_with(front)).cloned().collect()
    };
    let files = below(&there.files, &inside);
    let is_used = |folder: &String| files.iter().any(|file| file.starts_with(&format!("{folder}/")));
    !files.is_empty() && files.iter().all(|file| goes(file)) && below(&there.folders, &inside).iter().all(is_used)
}

/// Whether a file that no manifest knows holds just what would be written: then it is from a run whose manifest is lost.
fn is_same(site: &Outputs<'_>, output: &Path, page: &Output<'_>) -> bool {
    let place = output.join(page.route.as_str());
    let there = || fs::symlink_metadata(&place).ok().filter(|found| found.is_file()).and_then(|_| fs::read(&place).ok());
    site.render(page).is_ok_and(|bytes| there().is_some_and(|there| there == *bytes))
}

/// Whether nobody has changed a file since it was written, as far as one can tell of a run that was cut off.
pub fn is_as_written(place: &Path, written: Option<Written>) -> bool {
    let is_file = fs::symlink_metadata(place).is_ok_and(|found| found.is_file());
    let same = |written: Written| fs::read(place).is_ok_and(|bytes| Key::of_bytes(&bytes) == written.hash);
    is_file && written.is_none_or(same)
}
