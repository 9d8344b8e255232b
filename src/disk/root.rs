//! Where a handbook is.

use crate::error::Error;
use crate::inputs::tree::CONFIG;
use std::fs;
use std::path::{Path, PathBuf};

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
