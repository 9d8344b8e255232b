//! Where new versions of files wait until all of them are there.

use super::manifest::Written;
use super::place::{Place, found, gone};
use super::sync::settle;
use crate::error::Error;
use crate::words::key::Key;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A folder that is laid out as the output is, and holds what is new.
#[derive(Debug)]
pub struct Stage {
    /// Where it is.
    pub folder: PathBuf,
    /// Whether it lies in the output folder.
    pub is_inner: bool,
}

impl Stage {
    /// An empty one for the output of `place`; its folder is made with the first file.
    ///
    /// # Errors
    ///
    /// Where it must lie in the output folder, and the system refuses that.
    pub fn new(place: &Place) -> Result<Self, Error> {
        if place.needs_inner_stage() { Stage::inside(place) } else { Ok(Stage { folder: place.stage(false), is_inner: false }) }
    }

    /// An empty one in the output folder.
    ///
    /// # Errors
    ///
    /// What the system refuses.
    pub fn inside(place: &Place) -> Result<Self, Error> {
        fs::create_dir_all(&place.output).map_err(|error| Error::io("create the folder", &place.output, error))?;
        Ok(Stage { folder: place.stage(true), is_inner: true })
    }

    /// Puts a file on the stage.
    ///
    /// # Errors
    ///
    /// What the system refuses.
    pub fn put(&self, route: &str, bytes: &[u8]) -> io::Result<Written> {
        let place = self.folder.join(route);
        let mut file = within(&place, || File::create(&place))?;
        file.write_all(bytes)?;
        Ok(Written::of(Key::of_bytes(bytes), &file.metadata()?))
    }

    /// Does what needs the stage, and takes everything away again where that goes wrong.
    ///
    /// # Errors
    ///
    /// Those of `act`.
    pub fn or_nothing<T>(&self, act: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
        act().inspect_err(|_| self.drop())
    }

    /// Takes everything away again, after something has gone wrong: what cannot be deleted now is deleted by the next run.
    pub fn drop(&self) {
        let _ = fs::remove_dir_all(&self.folder);
    }

    /// Makes sure that the disk has what is on the stage, if anything is, before something relies on it.
    ///
    /// # Errors
    ///
    /// What the system refuses.
    pub fn settle(&self) -> Result<(), Error> {
        if found(&self.folder)?.is_some() { settle(&self.folder) } else { Ok(()) }
    }
}

/// Does something to `place`, and once more with the folders above it where they are missing.
///
/// # Errors
///
/// What the system refuses.
pub fn within<T>(place: &Path, act: impl Fn() -> io::Result<T>) -> io::Result<T> {
    match act() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            place.parent().map_or(Ok(()), fs::create_dir_all)?;
            act()
        }
        done => done,
    }
}

/// Moves a file to another place, in one step whatever is there. Where that is another file system after all (a folder that is mounted twice is, and looks the
/// same), a copy beside the place is moved.
///
/// # Errors
///
/// What the system refuses.
pub fn rename(from: &Path, to: &Path) -> io::Result<()> {
    match within(to, || fs::rename(from, to)) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices && !from.is_dir() => {
            let draft = draft(to);
            fs::copy(from, &draft)?;
            fs::rename(&draft, to)?;
            gone(fs::remove_file(from))
        }
        renamed => renamed,
    }
}

/// Where a copy waits. Short, whatever the file is called.
fn draft(place: &Path) -> PathBuf {
    let name = Key::of_bytes(place.as_os_str().as_encoded_bytes()).to_hex();
    place.with_file_name(format!(".askbook-{}", &name[..16]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_moved_leaves_no_copy_beside_its_place() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let [from, to] = ["from", "to"].map(|name| folder.path().join(name));
        fs::write(&from, "new")?;
        fs::create_dir(&to)?;
        rename(&from, &to).expect_err("a folder is there");
        let mut left: Vec<_> = fs::read_dir(&folder)?.map(|entry| Ok(entry?.file_name())).collect::<io::Result<_>>()?;
        left.sort();
        assert_eq!(left, ["from", "to"]);
        Ok(())
    }
}
