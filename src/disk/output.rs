//! The output folder before anything is written: whether it may be one, what is in it, and what is in the way.

use super::manifest::{Manifest, Written};
use super::place::KEPT;
use crate::error::Error;
use crate::inputs::tree::{CONTENT, THEMES};
use crate::snapshot::Outputs;
use crate::words::key::Key;
use std::collections::BTreeSet;
use std::fs::{self, Metadata};
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
    let own = [CONTENT, THEMES, "src", ".git", KEPT].map(|name| root.join(name));
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
    /// Whether the folder itself is there.
    pub is_there: bool,
    pub files: BTreeSet<String>,
    pub folders: BTreeSet<String>,
}

impl Existing {
    /// Looks; nothing is found where there is no folder yet. A folder that cannot be opened holds nothing of ours.
    pub fn look(output: &Path) -> Self {
        let mut existing = Existing { is_there: output.is_dir(), ..Existing::default() };
        for entry in WalkDir::new(output).min_depth(1).into_iter().flatten() {
            let below = entry.path().strip_prefix(output).unwrap_or(entry.path());
            let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
            let into = if entry.file_type().is_dir() { &mut existing.folders } else { &mut existing.files };
            into.insert(parts.join("/"));
        }
        existing
    }
}

/// Refuses a folder that somebody else has filled, where there are files in it that are not pages. Names with a dot in front do not count: no page has one, and
/// version control and hosts keep their own files so.
pub fn stranger(output: &Path, there: &Existing, is_page: impl Fn(&str) -> bool) -> Option<Error> {
    let file = there.files.iter().find(|route| !route.starts_with('.') && !is_page(route))?;
    let message = format!("the output folder `{}` is not empty, and askbook has not filled it", output.display());
    Some(Error::new(message).hint(format!(
        "`--adopt` publishes into it, and leaves `{file}` and all else in it alone; or name another folder with `--output`"
    )))
}

/// What is in the way of pages: files where folders go, and folders where files go.
pub fn obstacles(site: &Outputs<'_>, output: &Path, old: &Manifest, there: &Existing) -> BTreeSet<String> {
    if there.files.is_empty() && there.folders.is_empty() {
        return BTreeSet::new();
    }
    let goes = |file: &str| !site.has(file) && is_ours(output, file, old);
    let mut obstacles = BTreeSet::new();
    for page in site.all() {
        let route = page.route.as_str();
        let above = route.match_indices('/').map(|(slash, _)| &route[..slash]);
        obstacles.extend(above.filter(|folder| there.files.contains(*folder) && !goes(folder)).map(str::to_owned));
        if there.folders.contains(route) && !empties(there, route, goes) {
            obstacles.insert(route.to_owned());
        }
    }
    obstacles
}

/// Says what is in the way.
pub fn in_the_way(output: &Path, obstacles: &BTreeSet<String>, old: &Manifest) -> Option<Error> {
    let first = obstacles.first()?;
    let more = match obstacles.len() - 1 {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    let (why, hint) = if old.files.contains_key(first) {
        ("somebody has changed it since askbook wrote it", "delete it, or move it away")
    } else {
        ("askbook did not write it, and leaves it alone", "move it away, or name another folder with `--output`")
    };
    let place = output.join(first);
    let message = format!("`{}` is in the way{more}: {why}", place.display());
    Some(Error::new(message).hint(format!("{hint}; a site of an earlier build may be deleted as a whole")))
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

/// Whether a file is one that an earlier run has written, and that nobody has changed.
pub fn is_ours(output: &Path, route: &str, old: &Manifest) -> bool {
    old.files.get(route).is_some_and(|written| held(output, route, old).is_some_and(|held| held.hash == written.hash))
}

/// What a file of the output holds; `None` where it is no file.
pub fn held(output: &Path, route: &str, old: &Manifest) -> Option<Written> {
    let place = output.join(route);
    let found = fs::symlink_metadata(&place).ok().filter(Metadata::is_file)?;
    match old.vouches_for(route, &found) {
        Some(written) => Some(written),
        None => Some(Written::of(Key::of_bytes(&fs::read(&place).ok()?), &found)),
    }
}
