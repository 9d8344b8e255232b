//! The output folder before anything is written: whether it may be one, what is in it, and what is in the way.

use super::entries::Entries;
use super::manifest::{Manifest, Written};
use super::place::{INNER_STAGE, KEPT, found};
use crate::error::Error;
use crate::inputs::tree::{CONTENT, THEMES};
use crate::snapshot::Outputs;
use crate::words::key::Key;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::path::{Component, Path, PathBuf};

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
    /// Looks; nothing is found where there is no folder yet.
    ///
    /// # Errors
    ///
    /// A folder that cannot be read: what is in it is not known.
    pub fn look(output: &Path) -> Result<Self, Error> {
        let mut existing = Existing { is_there: found(output)?.is_some(), ..Existing::default() };
        if !existing.is_there {
            return Ok(existing);
        }
        let mut entries = Entries::of(output, |walk| walk.min_depth(1));
        while let Some(entry) = entries.next() {
            let entry = entry?;
            let is_folder = entry.file_type().is_dir();
            if entry.file_name() == INNER_STAGE {
                if is_folder {
                    entries.skip_folder();
                }
            } else {
                let below = entry.path().strip_prefix(output).unwrap_or(entry.path());
                let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
                let into = if is_folder { &mut existing.folders } else { &mut existing.files };
                into.insert(parts.join("/"));
            }
        }
        Ok(existing)
    }
}

/// The files of earlier runs that no page wants any more.
#[derive(Debug, Default)]
pub struct Leaving {
    /// Those that are as they were written, and go.
    pub gone: BTreeMap<String, Written>,
    /// Those that somebody has changed, and stay.
    pub kept: Vec<String>,
}

impl Leaving {
    /// Finds them.
    ///
    /// # Errors
    ///
    /// A file that cannot be read.
    pub fn of(site: &Outputs<'_>, output: &Path, old: &Manifest, there: &Existing) -> Result<Self, Error> {
        let mut leaving = Leaving::default();
        for (route, ours) in &old.files {
            if !site.has(route) && there.files.contains(route) {
                match held(output, route, old)? {
                    Some(held) if held.hash == ours.written.hash => drop(leaving.gone.insert(route.clone(), ours.written)),
                    _ => leaving.kept.push(route.clone()),
                }
            }
        }
        Ok(leaving)
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

/// What is in the way of pages: files where folders go, and folders where files go, but for what `gone` makes way.
pub fn obstacles(site: &Outputs<'_>, there: &Existing, gone: &BTreeMap<String, Written>) -> BTreeSet<String> {
    let mut obstacles = BTreeSet::new();
    if there.files.is_empty() && there.folders.is_empty() {
        return obstacles;
    }
    for page in site.all() {
        let route = page.route.as_str();
        let above = route.match_indices('/').map(|(slash, _)| &route[..slash]);
        let blocks = |folder: &&str| there.files.contains(*folder) && !gone.contains_key(*folder);
        obstacles.extend(above.filter(blocks).map(str::to_owned));
        if there.folders.contains(route) && !empties(there, route, gone) {
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

/// Whether the folder will be empty, and go, once the files in `gone` are deleted.
fn empties(there: &Existing, folder: &str, gone: &BTreeMap<String, Written>) -> bool {
    let inside = format!("{folder}/");
    let below = |names: &BTreeSet<String>, front: &str| -> Vec<String> {
        names.range(front.to_owned()..).take_while(|name| name.starts_with(front)).cloned().collect()
    };
    let files = below(&there.files, &inside);
    let is_used = |folder: &String| files.iter().any(|file| file.starts_with(&format!("{folder}/")));
    !files.is_empty() && files.iter().all(|file| gone.contains_key(file)) && below(&there.folders, &inside).iter().all(is_used)
}

/// What a file of the output holds; `None` where it is no file.
///
/// # Errors
///
/// A file that cannot be read.
pub fn held(output: &Path, route: &str, old: &Manifest) -> Result<Option<Written>, Error> {
    let place = output.join(route);
    let Some(found) = found(&place)?.filter(Metadata::is_file) else { return Ok(None) };
    if let Some(written) = old.vouches_for(route, &found) {
        return Ok(Some(written));
    }
    let bytes = fs::read(&place).map_err(|error| Error::io("read", &place, error))?;
    Ok(Some(Written::of(Key::of_bytes(&bytes), &found)))
}
