//! From a folder to a tree.

use crate::error::{Error, reason};
use crate::inputs::tree::{CONFIG, CONTENT, File, THEMES, Tree};
use crate::words::path::SourcePath;
use rayon::prelude::*;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// The nearest folder from `start` upwards that holds `askbook.toml`.
///
/// # Errors
///
/// Where there is none.
pub fn find_root(start: &Path) -> Result<PathBuf, Error> {
    let start = start.canonicalize().map_err(|cause| Error::io("open the folder", start, cause))?;
    let root = start.ancestors().find(|folder| folder.join(CONFIG).is_file());
    root.map(Path::to_owned).ok_or_else(|| no_config(&start, " or a folder above it"))
}

/// `folder` itself, which must hold `askbook.toml`.
///
/// # Errors
///
/// Where it does not.
pub fn open_root(folder: &Path) -> Result<PathBuf, Error> {
    let root = folder.canonicalize().map_err(|cause| Error::io("open the folder", folder, cause))?;
    if !root.is_dir() {
        return Err(Error::new(format!("`{}` is a file, expected the folder of a handbook", folder.display())));
    }
    if root.join(CONFIG).is_file() { Ok(root) } else { Err(no_config(&root, "")) }
}

fn no_config(folder: &Path, further: &str) -> Error {
    let place = folder.join(CONFIG);
    if let Ok(found) = fs::symlink_metadata(&place) {
        let what = if place.is_dir() {
            "a folder"
        } else if found.is_symlink() {
            "a link that leads to no file"
        } else {
            "no file"
        };
        return Error::new(format!("`{}` is {what}, expected a file", place.display()));
    }
    Error::new(format!("no `{CONFIG}` in `{}`{further}", folder.display()))
        .hint(format!("a handbook begins with an `{CONFIG}` that holds `[handbook]` and `title = \"…\"`"))
}

/// Reads every file that a handbook is made from. What cannot be read is in the tree as refused, so that it hides nothing else.
///
/// # Errors
///
/// Where the root, `content` or `themes` is there and cannot be opened as a folder.
pub fn read(root: &Path) -> Result<Tree, Error> {
    let real = root.canonicalize().map_err(|cause| Error::io("open the folder", root, cause))?;
    let mut found = Vec::new();
    if real.join(CONFIG).exists() {
        found.push(Found { path: SourcePath::new(CONFIG), file: Ok(real.join(CONFIG)) });
    }
    for folder in [CONTENT, THEMES] {
        let start = real.join(folder);
        if fs::symlink_metadata(&start).is_ok() {
            open(&real, &start)?;
            walk(&real, &start, &mut found);
        }
    }
    let files = found.into_par_iter().map(|Found { path, file }| {
        let file = match file {
            Ok(place) => match fs::read(&place) {
                Ok(bytes) => File::new(&path, bytes),
                Err(error) => File::refused(format!("cannot be read: {}", reason(&error))),
            },
            Err(refusal) => File::refused(refusal),
        };
        (path, file)
    });
    Ok(files.collect::<Vec<_>>().into_iter().collect())
}

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

/// A file to be read, or why it is not.
struct Found {
    path: SourcePath,
    file: Result<PathBuf, String>,
}

fn walk(root: &Path, start: &Path, found: &mut Vec<Found>) {
    let mut entries = WalkDir::new(start).follow_links(true).into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let place = error.path().unwrap_or(start);
                // An editor's lock file is a link to nowhere.
                if !place.file_name().is_some_and(|name| is_junk(&name.to_string_lossy())) {
                    found.push(Found { path: source_path(root, place).0, file: Err(why_not(&error, place)) });
                }
                continue;
            }
        };
        if entry.depth() > 0 && is_junk(&entry.file_name().to_string_lossy()) {
            if entry.file_type().is_dir() {
                entries.skip_current_dir();
            }
            continue;
        }
        let (path, is_utf8) = source_path(root, entry.path());
        if let Err(refusal) = stays_inside(root, start, &entry) {
            if entry.file_type().is_dir() {
                entries.skip_current_dir();
            }
            found.push(Found { path, file: Err(refusal) });
        } else if !is_utf8 && !entry.file_type().is_dir() {
            found.push(Found { path, file: Err("the name is not UTF-8".to_owned()) });
        } else if entry.file_type().is_file() {
            found.push(Found { path, file: Ok(entry.into_path()) });
        } else if !entry.file_type().is_dir() {
            found.push(Found { path, file: Err("a pipe, a socket or a device, expected a file".to_owned()) });
        }
    }
}

/// Why the walk could not enter `place`.
fn why_not(error: &walkdir::Error, place: &Path) -> String {
    let cause = error.io_error();
    if error.loop_ancestor().is_some() {
        UPWARDS.to_owned()
    } else if place.is_symlink() && cause.is_some_and(|cause| cause.kind() == io::ErrorKind::NotFound) {
        "the link leads to nothing".to_owned()
    } else {
        format!("cannot be read: {}", cause.map_or_else(|| error.to_string(), reason))
    }
}

/// What is said of a link that would make a folder hold itself.
const UPWARDS: &str = "the link leads back to a folder above it";

/// A link may lead anywhere within the root but to a folder that it lies in: what lies outside is not meant to be published.
fn stays_inside(root: &Path, start: &Path, entry: &DirEntry) -> Result<(), String> {
    if !entry.path_is_symlink() {
        return Ok(());
    }
    match entry.path().canonicalize() {
        Ok(target) if !target.starts_with(root) => Err("the link leads out of the handbook's folder".to_owned()),
        // The walk itself notices what leads back to a folder that it has come through.
        Ok(target) if entry.depth() > 0 && start.starts_with(&target) => Err(UPWARDS.to_owned()),
        Ok(_) => Ok(()),
        Err(error) => Err(format!("cannot be read: {}", reason(&error))),
    }
}

/// The path below the root, with `/`, and whether it is UTF-8.
fn source_path(root: &Path, place: &Path) -> (SourcePath, bool) {
    let below = place.strip_prefix(root).unwrap_or(place);
    let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    (SourcePath::new(parts.join("/")), below.to_str().is_some())
}

/// What editors, systems and version control leave lying about.
fn is_junk(name: &str) -> bool {
    name.starts_with('.')
        || name.ends_with('~')
        || (name.starts_with('#') && name.ends_with('#'))
        || [".tmp", ".swp", ".swo", ".swx"].iter().any(|ending| name.ends_with(ending))
        || matches!(name, "4913" | "Thumbs.db" | "desktop.ini" | "node_modules")
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
