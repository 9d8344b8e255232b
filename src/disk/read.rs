//! From a folder to a tree.

use crate::error::{Error, reason};
use crate::inputs::tree::{CONFIG, CONTENT, File, THEMES, Tree};
use crate::words::path::SourcePath;
use rayon::prelude::*;
use std::fs;
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
    root.map(Path::to_owned).ok_or_else(|| {
        Error::new(format!("no `{CONFIG}` in `{}` or a folder above it", start.display()))
            .hint(format!("a handbook begins with a `{CONFIG}` that holds `[handbook]` and `title = \"…\"`"))
    })
}

/// Reads every file that a handbook is made from. What cannot be read is in the tree as refused, so that it hides nothing else.
///
/// # Errors
///
/// Where the root itself cannot be opened.
pub fn read(root: &Path) -> Result<Tree, Error> {
    let real = root.canonicalize().map_err(|cause| Error::io("open the folder", root, cause))?;
    let mut found = vec![Found { path: SourcePath::new(CONFIG), file: Ok(real.join(CONFIG)) }];
    if !real.join(CONFIG).exists() {
        found.clear();
    }
    for folder in [CONTENT, THEMES] {
        walk(&real, folder, &mut found);
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

/// A file to be read, or why it is not.
struct Found {
    path: SourcePath,
    file: Result<PathBuf, String>,
}

fn walk(root: &Path, folder: &str, found: &mut Vec<Found>) {
    let start = root.join(folder);
    if !start.exists() {
        return;
    }
    let mut entries = WalkDir::new(&start).follow_links(true).into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let place = error.path().unwrap_or(&start);
                // An editor's lock file is a link to nowhere.
                if !place.file_name().is_some_and(|name| is_junk(&name.to_string_lossy())) {
                    let refusal = match error.loop_ancestor() {
                        Some(_) => "the link leads back to a folder above it".to_owned(),
                        None => format!("cannot be read: {}", error.io_error().map_or_else(|| error.to_string(), reason)),
                    };
                    found.push(Found { path: source_path(root, place).0, file: Err(refusal) });
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
        if let Err(refusal) = stays_inside(root, &entry) {
            if entry.file_type().is_dir() {
                entries.skip_current_dir();
            }
            found.push(Found { path, file: Err(refusal) });
        } else if !is_utf8 && !entry.file_type().is_dir() {
            found.push(Found { path, file: Err("the name is not UTF-8".to_owned()) });
        } else if entry.file_type().is_file() {
            found.push(Found { path, file: Ok(entry.into_path()) });
        } else if !entry.file_type().is_dir() {
            found.push(Found { path, file: Err("it is neither a file nor a folder".to_owned()) });
        }
    }
}

/// A link may lead anywhere within the root, and nowhere else: what lies outside is not meant to be published.
fn stays_inside(root: &Path, entry: &DirEntry) -> Result<(), String> {
    if !entry.path_is_symlink() {
        return Ok(());
    }
    match entry.path().canonicalize() {
        Ok(target) if target.starts_with(root) => Ok(()),
        Ok(_) => Err("the link leads out of the handbook's folder".to_owned()),
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
