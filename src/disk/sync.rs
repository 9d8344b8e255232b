//! Making sure that the disk has what was written, so that a loss of power finds what a loss of the process finds.

use crate::error::Error;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

/// Writes a file that a later run may need, in place of what was there.
///
/// # Errors
///
/// What the system refuses.
pub fn write(place: &Path, text: &str, settles: bool) -> Result<(), Error> {
    let write = || {
        let mut file = File::create(place)?;
        file.write_all(text.as_bytes())?;
        if settles { file.sync_all() } else { Ok(()) }
    };
    write().map_err(|error| Error::io("write", place, error))
}

/// The same, as a whole or not at all.
///
/// # Errors
///
/// What the system refuses.
pub fn replace(place: &Path, text: &str, settles: bool) -> Result<(), Error> {
    let draft = place.with_extension("new");
    write(&draft, text, settles)?;
    fs::rename(&draft, place).map_err(|error| Error::io("write", place, error))
}

/// Waits until all that was written to the file system of `folder` is on the disk: one call, however many files.
///
/// # Errors
///
/// What the system refuses.
#[cfg(target_os = "linux")]
pub fn settle(folder: &Path) -> Result<(), Error> {
    let failed = |error| Error::io("write", folder, error);
    let folder = File::open(folder).map_err(failed)?;
    rustix::fs::syncfs(&folder).map_err(|error| failed(error.into()))
}

/// Waits until every file below `folder` is on the disk.
///
/// # Errors
///
/// What the system refuses.
#[cfg(not(target_os = "linux"))]
pub fn settle(folder: &Path) -> Result<(), Error> {
    let entries = walkdir::WalkDir::new(folder).into_iter().flatten();
    for entry in entries.filter(|entry| entry.file_type().is_file()) {
        let settled = File::options().write(true).open(entry.path()).and_then(|file| file.sync_all());
        settled.map_err(|error| Error::io("write", entry.path(), error))?;
    }
    Ok(())
}
