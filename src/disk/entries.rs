//! All that is in a folder, and below it.
//!
//! In: a folder. Out: what it comes by, and each error with the place that it is about, which the walk itself does not know of a folder that it can
//! open and not read to its end.

use crate::error::Error;
use std::io;
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, IntoIter, WalkDir};

/// What a walk comes by.
pub struct Entries {
    entries: IntoIter,
    /// What it came by last, and how deep that is.
    last: (PathBuf, usize),
}

/// What could not be walked through, and why.
pub struct Unwalked {
    pub place: PathBuf,
    pub cause: walkdir::Error,
}

impl Entries {
    /// What is at `start` and below, walked as `how` says.
    pub fn of(start: &Path, how: impl FnOnce(WalkDir) -> WalkDir) -> Self {
        Entries { entries: how(WalkDir::new(start)).into_iter(), last: (start.to_owned(), 0) }
    }

    /// Leaves out what is in the folder that came last.
    pub fn skip_folder(&mut self) {
        self.entries.skip_current_dir();
    }
}

impl Iterator for Entries {
    type Item = Result<DirEntry, Unwalked>;

    fn next(&mut self) -> Option<Self::Item> {
        let found = match self.entries.next()? {
            Ok(entry) => {
                self.last.0.as_mut_os_string().clear();
                self.last.0.push(entry.path());
                self.last.1 = entry.depth();
                Ok(entry)
            }
            Err(cause) => {
                // The depth is that of what is in the folder.
                let up = || (self.last.1 + 1).saturating_sub(cause.depth());
                let folder = || self.last.0.ancestors().nth(up()).unwrap_or(&self.last.0);
                let place = cause.path().unwrap_or_else(folder).to_owned();
                Err(Unwalked { place, cause })
            }
        };
        Some(found)
    }
}

impl From<Unwalked> for Error {
    fn from(Unwalked { place, cause }: Unwalked) -> Self {
        Error::io("read the folder", &place, cause.into_io_error().unwrap_or_else(|| io::ErrorKind::Other.into()))
    }
}
