//! Which files of a handbook there are.
//!
//! In: a root, or a place below it. Out: files to be read, in no order, and the folders that were looked into.

use super::entries::{Entries, Unwalked};
use super::place::found;
use crate::error::{Error, reason};
use crate::inputs::tree::{CONFIG, CONTENT, File, THEMES};
use crate::words::path::SourcePath;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use walkdir::DirEntry;

/// Makes sure that a folder which files are looked for in can be opened; what is wrong with it is no matter of a single file.
fn open(root: &Path, start: &Path) -> Result<(), Error> {
    let refused = |what: &str| Error::new(format!("`{}` {what}", start.display()));
    match start.canonicalize() {
        Err(_) if start.is_symlink() => Err(refused("is a link that leads to nothing, expected a folder")),
        Err(error) => Err(Error::io("open the folder", start, error)),
        Ok(target) if !target.is_dir() => Err(refused("is a file, expected a folder")),
        Ok(target) if !target.starts_with(root) => Err(refused("is a link that leads out of the handbook's folder")
            .hint("move the files into it: what lies outside is not meant to be published")),
        Ok(_) => fs::read_dir(start).map(drop).map_err(|error| Error::io("open the folder", start, error)),
    }
}

/// What a walk came by.
#[derive(Default)]
pub struct Walked {
    pub files: Vec<Found>,
    /// The folders in which something may change: those that were walked, and those that hold what links lead to.
    pub folders: BTreeSet<PathBuf>,
}

/// A file to be read, or why it is not.
pub struct Found {
    pub path: SourcePath,
    pub file: Result<PathBuf, File>,
}

/// Walks everything that a handbook is made from. `root` must be an absolute path without links.
///
/// # Errors
///
/// Where the root, `content` or `themes` is there and cannot be opened as a folder.
pub fn walk_all(root: &Path) -> Result<Walked, Error> {
    let mut walked = Walked::default();
    fs::read_dir(root).map_err(|cause| Error::io("open the folder", root, cause))?;
    walked.folders.insert(root.to_owned());
    let config = root.join(CONFIG);
    if config.try_exists().map_err(|cause| Error::io("open", &config, cause))? {
        walked.folders.extend(home_of_target(&config));
        walked.files.push(Found { path: SourcePath::new(CONFIG), file: Ok(config) });
    }
    for folder in [CONTENT, THEMES] {
        let start = root.join(folder);
        if found(&start)?.is_some() {
            open(root, &start)?;
            walk(root, &start, &mut walked);
        }
    }
    Ok(walked)
}

/// The folder of what a link leads to.
fn home_of_target(place: &Path) -> Option<PathBuf> {
    place.canonicalize().ok()?.parent().map(Path::to_owned)
}

/// Walks what is at `start`, a folder or a file, below `root`.
pub fn walk(root: &Path, start: &Path, walked: &mut Walked) {
    let mut entries = Entries::of(start, |walk| walk.follow_links(true));
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(Unwalked { place, cause }) => {
                // An editor's lock file is a link to nowhere, and what is gone since the folder was read is not there.
                let is_gone = fs::symlink_metadata(&place).is_err_and(|error| error.kind() == io::ErrorKind::NotFound);
                if !is_gone && !place.file_name().is_some_and(|name| is_junk(&name.to_string_lossy())) {
                    walked.files.push(Found { path: source_path(root, &place).0, file: Err(why_not(&cause, &place)) });
                }
                continue;
            }
        };
        if entry.depth() > 0 && is_junk(&entry.file_name().to_string_lossy()) {
            if entry.file_type().is_dir() {
                entries.skip_folder();
            }
            continue;
        }
        let (path, is_utf8) = source_path(root, entry.path());
        if let Err(refused) = stays_inside(root, start, &entry) {
            if entry.file_type().is_dir() {
                entries.skip_folder();
            }
            walked.files.push(Found { path, file: Err(refused) });
        } else if entry.file_type().is_dir() {
            walked.folders.insert(entry.into_path());
        } else if !is_utf8 {
            walked.files.push(Found { path, file: Err(File::refused("the name is not UTF-8")) });
        } else if entry.file_type().is_file() {
            if entry.path_is_symlink() {
                walked.folders.extend(home_of_target(entry.path()));
            }
            walked.files.push(Found { path, file: Ok(entry.into_path()) });
        } else {
            walked.files.push(Found { path, file: Err(File::refused("a pipe, a socket or a device, expected a file")) });
        }
    }
}

/// Why the walk could not enter `place`.
fn why_not(error: &walkdir::Error, place: &Path) -> File {
    let cause = error.io_error();
    if error.loop_ancestor().is_some() {
        File::refused(UPWARDS)
    } else if place.is_symlink() && cause.is_some_and(|cause| cause.kind() == io::ErrorKind::NotFound) {
        File::refused("the link leads to nothing")
    } else {
        let message = format!("cannot be read: {}", cause.map_or_else(|| error.to_string(), reason));
        // A link that leads in a circle is a mistake, and no trouble of the system.
        if place.is_symlink() { File::refused(message) } else { File::unread(message) }
    }
}

/// What is said of a link that would make a folder hold itself.
const UPWARDS: &str = "the link leads back to a folder above it";

/// A link may lead anywhere within the root but to a folder that it lies in: what lies outside is not meant to be published.
fn stays_inside(root: &Path, start: &Path, entry: &DirEntry) -> Result<(), File> {
    if !entry.path_is_symlink() {
        return Ok(());
    }
    match entry.path().canonicalize() {
        Ok(target) if !target.starts_with(root) => Err(File::refused("the link leads out of the handbook's folder")),
        // The walk itself notices what leads back to a folder that it has come through.
        Ok(target) if entry.depth() > 0 && start.starts_with(&target) => Err(File::refused(UPWARDS)),
        Ok(_) => Ok(()),
        Err(error) => Err(File::refused(format!("cannot be read: {}", reason(&error)))),
    }
}

/// The path below the root, with `/`, and whether it is UTF-8.
pub fn source_path(root: &Path, place: &Path) -> (SourcePath, bool) {
    let below = place.strip_prefix(root).unwrap_or(place);
    let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    (SourcePath::new(parts.join("/")), below.to_str().is_some())
}

/// What editors, systems and version control leave lying about.
pub fn is_junk(name: &str) -> bool {
    name.starts_with('.')
        || name.ends_with('~')
        || (name.starts_with('#') && name.ends_with('#'))
        || [".tmp", ".swp", ".swo", ".swx"].iter().any(|ending| name.ends_with(ending))
        || matches!(name, "4913" | "Thumbs.db" | "desktop.ini" | "node_modules")
}

/// Whether something at `place` may concern the handbook in `root`.
pub fn concerns(root: &Path, place: &Path) -> bool {
    let name = place.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    if place.parent() == Some(root) { [CONFIG, CONTENT, THEMES].contains(&&*name) } else { !is_junk(&name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn junk_is_told_from_questions() {
        for name in [".git", ".#a.md", "a.md~", "#a.md#", "a.md.swp", "4913"] {
            assert!(is_junk(name), "{name}");
        }
        for name in ["a.md", "c#.md", "4913.md", "swp.md"] {
            assert!(!is_junk(name), "{name}");
        }
    }
}
