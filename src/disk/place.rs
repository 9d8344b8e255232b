//! What is kept about one output folder: a folder below `.askbook`, beside the configuration, because the output folder holds nothing but the site.

use crate::error::Error;
use crate::words::key::Key;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

/// Where the folders are that are kept about outputs.
pub const KEPT: &str = ".askbook";
/// The stage, where it must lie in the output folder.
pub const INNER_STAGE: &str = ".askbook-stage";

/// What is kept about one output folder.
#[derive(Debug)]
pub struct Place {
    /// The output folder, an absolute path without links.
    pub output: PathBuf,
    /// The same as text, from the root where it lies there.
    pub name: String,
    folder: PathBuf,
}

impl Place {
    /// That of the handbook in `root` about `output`; both are absolute paths without links.
    pub fn new(root: &Path, output: PathBuf) -> Self {
        let folder = root.join(KEPT).join(id(root, &output));
        let name = output.strip_prefix(root).unwrap_or(&output).to_string_lossy().into_owned();
        Place { output, name, folder }
    }

    /// The folders of that kind in a root.
    ///
    /// # Errors
    ///
    /// What the system refuses.
    pub fn folders(root: &Path) -> Result<Vec<PathBuf>, Error> {
        let kept = root.join(KEPT);
        let failed = |error| Error::io("read the folder", &kept, error);
        let entries = match fs::read_dir(&kept) {
            Err(error) if is_absence(&error) => return Ok(Vec::new()),
            entries => entries.map_err(failed)?,
        };
        let places = entries.map(|entry| entry.map(|entry| entry.path()).map_err(failed));
        let mut folders = places.collect::<Result<Vec<PathBuf>, Error>>()?;
        folders.sort();
        Ok(folders)
    }

    /// The file that is locked while somebody writes to the output.
    pub fn lock(&self) -> PathBuf {
        self.folder.join("lock")
    }

    /// The list of the files in the output that are ours.
    pub fn manifest(&self) -> PathBuf {
        self.folder.join("manifest")
    }

    /// Of what the output was made.
    pub fn seal(&self) -> PathBuf {
        self.folder.join("seal")
    }

    /// The list as it will be once the journal is carried out.
    pub fn next_manifest(&self) -> PathBuf {
        self.folder.join("manifest.new")
    }

    /// What is still to be done to the output.
    pub fn journal(&self) -> PathBuf {
        self.folder.join("journal")
    }

    /// The names of the releases in the output that are ours, the newest first.
    pub fn releases(&self) -> PathBuf {
        self.folder.join("releases")
    }

    /// The list of the files of a release.
    pub fn release(&self, name: &str) -> PathBuf {
        self.folder.join(format!("release-{name}"))
    }

    /// Where new versions wait: on the file system of the output, so that a rename puts them in their places.
    pub fn stage(&self, is_inner: bool) -> PathBuf {
        if is_inner { self.output.join(INNER_STAGE) } else { self.folder.join("stage") }
    }

    /// Whether the stage must lie in the output folder itself.
    pub fn needs_inner_stage(&self) -> bool {
        let exists = self.output.ancestors().find(|folder| folder.exists());
        exists.is_some_and(|exists| !is_one_device(&self.folder, exists))
    }

    /// Makes the folder.
    ///
    /// # Errors
    ///
    /// What the system refuses.
    pub fn create(&self) -> Result<(), Error> {
        fs::create_dir_all(&self.folder).map_err(|error| {
            Error::io("create the folder", &self.folder, error)
                .hint("askbook keeps there which files of the output folder are its own")
        })
    }

    /// Deletes what a run has left that did not come to its end, all but a journal.
    ///
    /// # Errors
    ///
    /// What the system refuses.
    pub fn clear(&self) -> Result<(), Error> {
        for stage in [self.stage(false), self.stage(true)] {
            gone(fs::remove_dir_all(&stage)).map_err(|error| Error::io("delete the folder", &stage, error))?;
        }
        let draft = self.next_manifest();
        gone(fs::remove_file(&draft)).map_err(|error| Error::io("delete", &draft, error))
    }
}

/// The name of the folder about an output. A handbook may be moved as a whole, so what lies inside is named from its root.
pub fn id(root: &Path, output: &Path) -> String {
    let name = output.strip_prefix(root).unwrap_or(output);
    Key::of_bytes(name.as_os_str().as_encoded_bytes()).to_hex()[..16].to_owned()
}

/// What is to be gone may be gone already.
pub fn gone(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if is_absence(&error) => Ok(()),
        result => result,
    }
}

/// What is at a place; links are not followed. Only what is sure not to be there is nothing: any other trouble is an error.
///
/// # Errors
///
/// What the system refuses.
pub fn found(place: &Path) -> Result<Option<Metadata>, Error> {
    match fs::symlink_metadata(place) {
        Ok(found) => Ok(Some(found)),
        Err(error) if is_absence(&error) => Ok(None),
        Err(error) => Err(Error::io("look at", place, error)),
    }
}

/// What is in a file; nothing where there is none.
///
/// # Errors
///
/// What the system refuses.
pub fn read(place: &Path) -> Result<Option<Vec<u8>>, Error> {
    match fs::read(place) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if is_absence(&error) => Ok(None),
        Err(error) => Err(Error::io("read", place, error)),
    }
}

/// Whether the way from `output` to `place` below it leads through folders alone, as far as there are any: what lies behind a link is not in the output.
///
/// # Errors
///
/// What the system refuses.
pub fn is_within(output: &Path, place: &Path) -> Result<bool, Error> {
    for folder in place.ancestors().skip(1).take_while(|folder| *folder != output) {
        if found(folder)?.is_some_and(|found| found.is_symlink()) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether an error says that there is nothing.
pub fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

#[cfg(unix)]
fn is_one_device(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let device = |place: &Path| fs::metadata(place).map(|found| found.dev()).ok();
    device(one) == device(other)
}

#[cfg(not(unix))]
fn is_one_device(one: &Path, other: &Path) -> bool {
    one.components().next() == other.components().next()
}
