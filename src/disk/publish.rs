//! From a snapshot to an output folder.

use super::manifest::{Manifest, place};
use crate::error::Error;
use crate::inputs::tree::{CONTENT, THEMES};
use crate::page::plan::Planned;
use crate::page::render::merge;
use crate::snapshot::Snapshot;
use crate::words::diagnostic::Diagnostic;
use crate::words::key::Key;
use crate::words::path::Route;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use walkdir::WalkDir;

/// What a run did to an output folder.
#[derive(Debug, Default)]
pub struct Published {
    /// Files that are new or have other bytes.
    pub written: usize,
    /// Files that were right already.
    pub unchanged: usize,
    /// Files of earlier runs that no page wants any more.
    pub removed: usize,
    /// Files of earlier runs that no page wants any more, kept because somebody has changed them.
    pub kept: Vec<String>,
    /// Mistakes in templates that showed while pages were rendered.
    pub diagnostics: Vec<Diagnostic>,
}

/// What became of one page.
enum Outcome {
    Written(Key),
    Unchanged(Key),
    Refused(Option<Diagnostic>),
}

/// Renders every page of `snapshot` and brings `output` up to date. `done` counts the pages that are finished.
///
/// A page that cannot be rendered keeps its last good version.
///
/// # Errors
///
/// An output folder that is none, holds foreign files where pages go, or holds or lies inside the handbook's own folders; what the system refuses.
pub fn publish(snapshot: &Snapshot, root: &Path, output: &Path, done: &AtomicUsize) -> Result<Published, Error> {
    let output = settled(root, output)?;
    let place = place(root, &output);
    let old = Manifest::read(&place)?;
    let pages = &snapshot.plan.pages;
    let there = existing(&output)?;
    refuse_foreign(&output, &old, pages, &there)?;

    // From here on files may appear: should the run be cut off, the next one must know them as ours.
    let mut claimed = Manifest { files: old.files.iter().map(|(route, hash)| (route.clone(), *hash)).collect() };
    for page in pages.iter().filter(|page| !old.files.contains_key(page.route.as_str())) {
        claimed.files.insert(page.route.to_string(), None);
    }
    claimed.write(&place)?;
    create_folders(&output, pages)?;
    let outcomes: Vec<Outcome> = pages
        .par_iter()
        .map(|page| {
            let outcome = write(snapshot, &output, page, &old, there.contains(page.route.as_str()));
            done.fetch_add(1, Ordering::Relaxed);
            outcome
        })
        .collect::<Result<_, _>>()?;

    let mut published = Published::default();
    let mut current = Manifest::default();
    let mut refusals: Vec<(Route, Diagnostic)> = Vec::new();
    for (page, outcome) in pages.iter().zip(outcomes) {
        let hash = match outcome {
            Outcome::Written(hash) => {
                published.written += 1;
                Some(hash)
            }
            Outcome::Unchanged(hash) => {
                published.unchanged += 1;
                Some(hash)
            }
            Outcome::Refused(diagnostic) => {
                refusals.extend(diagnostic.map(|diagnostic| (page.route.clone(), diagnostic)));
                match old.files.get(page.route.as_str()) {
                    Some(hash) => *hash,
                    None => continue,
                }
            }
        };
        current.files.insert(page.route.to_string(), hash);
    }
    published.diagnostics = merge(refusals);
    let gone: Vec<_> = old.files.iter().filter(|(route, _)| snapshot.plan.get(route).is_none()).collect();
    for (route, hash) in gone {
        match remove(&output, route, *hash)? {
            true => published.removed += 1,
            false => published.kept.push(route.clone()),
        }
    }
    current.write(&place)?;
    Ok(published)
}

/// The output folder as an absolute path without links, once it is clear that writing there harms nothing.
fn settled(root: &Path, output: &Path) -> Result<PathBuf, Error> {
    let absolute = std::path::absolute(output).map_err(|error| Error::io("find", output, error))?;
    // What is not there yet cannot be a link: resolve the part that is there.
    let exists = absolute.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("/"));
    let real = exists.canonicalize().map_err(|error| Error::io("open the folder", exists, error))?;
    let rest = absolute.strip_prefix(exists).unwrap_or(Path::new(""));
    if rest.components().any(|part| part == Component::ParentDir) {
        return Err(Error::new(format!("the output folder `{}` leads through a folder that is not there", output.display())));
    }
    let real = if rest.as_os_str().is_empty() { real } else { real.join(rest) };
    if real.exists() && !real.is_dir() {
        return Err(Error::new(format!("the output `{}` is a file, expected a folder", output.display()))
            .hint("move the file away, or name another folder with `--output`"));
    }
    let root = root.canonicalize().map_err(|error| Error::io("open the folder", root, error))?;
    let home = std::env::home_dir().and_then(|home| home.canonicalize().ok());
    let holds_root = root.starts_with(&real);
    let inside =
        [CONTENT, THEMES, "src", ".git", ".askbook"].map(|name| root.join(name)).into_iter().find(|own| real.starts_with(own));
    let why = if holds_root {
        "it holds the handbook itself"
    } else if inside.is_some() {
        "it lies in a folder of the handbook that is not for output"
    } else if home.is_some_and(|home| home.starts_with(&real)) {
        "it is or holds the home folder"
    } else {
        return Ok(real);
    };
    Err(Error::new(format!("the output folder `{}` is refused: {why}", output.display())).hint("the usual one is `public`"))
}

/// Every file below the output folder, by route; empty where there is no folder yet.
fn existing(output: &Path) -> Result<BTreeSet<String>, Error> {
    let mut files = BTreeSet::new();
    if !output.exists() {
        return Ok(files);
    }
    for entry in WalkDir::new(output).min_depth(1) {
        let entry = entry.map_err(|error| {
            let place = error.path().unwrap_or(output).to_owned();
            Error::io("look into", &place, error.into_io_error().unwrap_or_else(|| io::Error::other("a link leads in a circle")))
        })?;
        if !entry.file_type().is_dir() {
            let below = entry.path().strip_prefix(output).unwrap_or(entry.path());
            let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
            files.insert(parts.join("/"));
        }
    }
    Ok(files)
}

/// No file is overwritten, and none is written through, that an earlier run has not put there.
fn refuse_foreign(output: &Path, old: &Manifest, pages: &[Planned], there: &BTreeSet<String>) -> Result<(), Error> {
    let is_foreign = |route: &str| there.contains(route) && !old.files.contains_key(route);
    let mut foreign: BTreeSet<&str> = BTreeSet::new();
    if !there.is_empty() {
        for page in pages {
            let route = page.route.as_str();
            let above = route.match_indices('/').map(|(slash, _)| &route[..slash]);
            // A file or link where a folder must be is in the way whoever put it there.
            foreign.extend(above.filter(|folder| there.contains(*folder)));
            foreign.extend(Some(route).filter(|route| is_foreign(route)));
        }
    }
    let Some(first) = foreign.first() else { return Ok(()) };
    let more = match foreign.len() - 1 {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    let place = output.join(first);
    Err(Error::new(format!("`{}` is in the way{more}: askbook did not write it, and leaves it alone", place.display()))
        .hint("move it away, or name another folder with `--output`"))
}

fn create_folders(output: &Path, pages: &[Planned]) -> Result<(), Error> {
    let create = |folder: &Path| fs::create_dir_all(folder).map_err(|error| Error::io("create the folder", folder, error));
    create(output)?;
    let folders: BTreeSet<&str> =
        pages.iter().filter_map(|page| page.route.as_str().rsplit_once('/')).map(|(folder, _)| folder).collect();
    folders.into_iter().try_for_each(|folder| create(&output.join(folder)))
}

/// Brings one file up to date. An old version is replaced in one step, so that a reader never meets half a page.
fn write(snapshot: &Snapshot, output: &Path, page: &Planned, old: &Manifest, is_there: bool) -> Result<Outcome, Error> {
    let bytes = match snapshot.render(page) {
        Ok(bytes) => bytes,
        Err(refusal) => return Ok(Outcome::Refused(refusal)),
    };
    let hash = Key::of_bytes(&bytes);
    let place = output.join(page.route.as_str());
    let failed = |error| Error::io("write", &place, error);
    if !is_there {
        fs::write(&place, &bytes).map_err(failed)?;
        return Ok(Outcome::Written(hash));
    }
    if old.files.get(page.route.as_str()) == Some(&Some(hash)) {
        let length = fs::symlink_metadata(&place).map(|found| found.len()).map_err(failed)?;
        if length == bytes.len() as u64 {
            return Ok(Outcome::Unchanged(hash));
        }
    }
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    let draft = place.with_file_name(format!(".{name}.askbook-tmp"));
    fs::write(&draft, &bytes).and_then(|()| fs::rename(&draft, &place)).map_err(failed)?;
    Ok(Outcome::Written(hash))
}

/// Deletes a file of an earlier run, and the folders that it leaves empty; `false` where somebody has changed it since.
fn remove(output: &Path, route: &str, hash: Option<Key>) -> Result<bool, Error> {
    let place = output.join(route);
    match fs::symlink_metadata(&place) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
        Err(error) => return Err(Error::io("look at", &place, error)),
        Ok(found) if !found.is_file() => return Ok(false),
        Ok(_) => {}
    }
    if let Some(hash) = hash {
        let bytes = fs::read(&place).map_err(|error| Error::io("read", &place, error))?;
        if Key::of_bytes(&bytes) != hash {
            return Ok(false);
        }
    }
    fs::remove_file(&place).map_err(|error| Error::io("delete", &place, error))?;
    let folders = place.ancestors().skip(1).take_while(|folder| *folder != output);
    // A folder that still holds something stays.
    for folder in folders {
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
    Ok(true)
}
