//! Which files of an output folder are ours. Kept beside the configuration, because the output folder holds nothing but the site.

use crate::error::Error;
use crate::words::key::Key;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The first line; another one means a format that this version does not know.
const HEADER: &str = "askbook manifest 1";
/// Stands in place of a hash while a run may still be writing the file.
const UNKNOWN: &str = "-";

/// The files that earlier runs wrote, by route. `None`: a run that wrote it did not come to its end.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    pub files: BTreeMap<String, Option<Key>>,
}

/// Where the manifest for an output folder lies.
pub fn place(root: &Path, output: &Path) -> PathBuf {
    let name = Key::of_bytes(output.as_os_str().as_encoded_bytes()).to_hex();
    root.join(".askbook").join(format!("manifest-{}", &name[..16]))
}

impl Manifest {
    /// Reads a manifest; an empty one where there is none or its format is not known.
    ///
    /// # Errors
    ///
    /// Where there is one and it cannot be read.
    pub fn read(place: &Path) -> Result<Self, Error> {
        match fs::read_to_string(place) {
            Ok(text) => Ok(Manifest::parse(&text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Manifest::default()),
            Err(error) => Err(Error::io("read", place, error)),
        }
    }

    fn parse(text: &str) -> Self {
        let mut lines = text.lines();
        if lines.next() != Some(HEADER) {
            return Manifest::default();
        }
        let file = |line: &str| {
            let (hash, route) = line.split_once(' ')?;
            Some((route.to_owned(), if hash == UNKNOWN { None } else { Some(Key::from_hex(hash)?) }))
        };
        Manifest { files: lines.filter_map(file).collect() }
    }

    fn to_text(&self) -> String {
        let mut text = format!("{HEADER}\n");
        for (route, hash) in &self.files {
            let hash = hash.map_or_else(|| UNKNOWN.to_owned(), Key::to_hex);
            text.push_str(&format!("{hash} {route}\n"));
        }
        text
    }

    /// Writes the manifest as a whole or not at all.
    ///
    /// # Errors
    ///
    /// What the system refuses.
    pub fn write(&self, place: &Path) -> Result<(), Error> {
        let folder = place.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(|error| Error::io("create the folder", folder, error))?;
        let draft = place.with_extension("tmp");
        fs::write(&draft, self.to_text()).map_err(|error| Error::io("write", &draft, error))?;
        fs::rename(&draft, place).map_err(|error| Error::io("write", place, error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_is_read_as_it_was_written() {
        let files = [("a b.html".to_owned(), Some(Key::of_bytes(b"a"))), ("ü/c.html".to_owned(), None)];
        let manifest = Manifest { files: files.into_iter().collect() };
        assert_eq!(Manifest::parse(&manifest.to_text()), manifest);
        assert_eq!(Manifest::parse("askbook manifest 9\n- a.html\n"), Manifest::default());
    }
}
