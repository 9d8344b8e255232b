//! Which files of an output folder are ours. Kept beside the configuration, because the output folder holds nothing but the site.

use crate::error::Error;
use crate::words::key::Key;
use crate::words::path::{decode, encode};
use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Component, Path, PathBuf};
use std::time::UNIX_EPOCH;

/// The first line; another one means a format that this version does not know.
const HEADER: &str = "askbook manifest 2";
/// Stands in place of hash and time while a run may still be writing the file.
const UNKNOWN: &str = "-";

/// The files that earlier runs wrote, by route. `None`: a run that wrote it did not come to its end.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    pub files: BTreeMap<String, Option<Written>>,
    /// When the manifest itself was written.
    modified: Stamp,
}

/// What a run wrote, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    pub hash: Key,
    pub modified: Stamp,
}

/// A time of modification, in nanoseconds since 1970; 0 where the system tells none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stamp(u128);

impl Stamp {
    pub fn of(found: &Metadata) -> Self {
        let since = found.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        Stamp(since.map_or(0, |since| since.as_nanos()))
    }
}

/// Where the manifest for an output folder lies. A handbook may be moved as a whole, so what lies inside is named from its root.
pub fn place(root: &Path, output: &Path) -> PathBuf {
    let name = output.strip_prefix(root).unwrap_or(output);
    let name = Key::of_bytes(name.as_os_str().as_encoded_bytes()).to_hex();
    root.join(".askbook").join(format!("manifest-{}", &name[..16]))
}

impl Manifest {
    /// Reads a manifest; an empty one where there is none or its format is not known. Lines that make no sense are left out.
    ///
    /// # Errors
    ///
    /// Where there is one and it cannot be read.
    pub fn read(place: &Path) -> Result<Self, Error> {
        let failed = |error| Error::io("read", place, error);
        match fs::read(place) {
            Ok(bytes) => {
                let modified = Stamp::of(&fs::metadata(place).map_err(failed)?);
                Ok(Manifest { files: parse(&String::from_utf8_lossy(&bytes)), modified })
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Manifest::default()),
            Err(error) => Err(failed(error)),
        }
    }

    /// Whether the file at `route` still holds what has this hash, by its time alone.
    ///
    /// A file as young as the manifest proves nothing: clocks of file systems tick slowly, and it may have been changed within the same tick.
    pub fn vouches_for(&self, route: &str, hash: Key, modified: Stamp) -> bool {
        self.files.get(route) == Some(&Some(Written { hash, modified })) && modified < self.modified
    }

    /// A manifest with these files.
    pub fn new(files: BTreeMap<String, Option<Written>>) -> Self {
        Manifest { files, modified: Stamp::default() }
    }

    fn to_text(&self) -> String {
        let mut text = format!("{HEADER}\n");
        for (route, written) in &self.files {
            let known = match written {
                Some(Written { hash, modified: Stamp(time) }) => format!("{} {time}", hash.to_hex()),
                None => UNKNOWN.to_owned(),
            };
            text.push_str(&format!("{known} {}\n", encode(route)));
        }
        text
    }

    /// Writes the manifest as a whole or not at all.
    ///
    /// # Errors
    ///
    /// What the system refuses.
    pub fn write(&self, place: &Path) -> Result<(), Error> {
        let hint = "askbook keeps there which files of the output folder are its own";
        let folder = place.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(|error| Error::io("create the folder", folder, error).hint(hint))?;
        let draft = place.with_extension("tmp");
        fs::write(&draft, self.to_text()).map_err(|error| Error::io("write", &draft, error).hint(hint))?;
        fs::rename(&draft, place).map_err(|error| Error::io("write", place, error).hint(hint))
    }
}

fn parse(text: &str) -> BTreeMap<String, Option<Written>> {
    let mut lines = text.lines();
    if lines.next() != Some(HEADER) {
        return BTreeMap::new();
    }
    let file = |line: &str| {
        let (hash, rest) = line.split_once(' ')?;
        let (written, route) = match hash {
            UNKNOWN => (None, rest),
            hash => {
                let (time, route) = rest.split_once(' ')?;
                (Some(Written { hash: Key::from_hex(hash)?, modified: Stamp(time.parse().ok()?) }), route)
            }
        };
        // Files are deleted by this list: it must not lead out of the output folder, whoever had a hand in it.
        let route = decode(route).filter(|route| is_below(route))?;
        Some((route, written))
    };
    lines.filter_map(file).collect()
}

fn is_below(route: &str) -> bool {
    !route.is_empty() && Path::new(route).components().all(|part| matches!(part, Component::Normal(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_is_read_as_it_was_written() {
        let written = Written { hash: Key::of_bytes(b"a"), modified: Stamp(7) };
        let files = [("a b.html".to_owned(), Some(written)), ("ü/c\nd 100%.html".to_owned(), None)];
        let manifest = Manifest::new(files.into_iter().collect());
        assert_eq!(parse(&manifest.to_text()), manifest.files);
        assert_eq!(parse("askbook manifest 9\n- a.html\n"), BTreeMap::new());
    }

    #[test]
    fn a_manifest_never_names_a_file_outside_the_output_folder() {
        let text = format!("{HEADER}\n- ../a\n- /etc/a\n- a/../../b\n- ..%2Fa\n- \n-\n- good.html\nnonsense");
        assert_eq!(parse(&text).into_keys().collect::<Vec<_>>(), ["good.html"]);
    }

    #[test]
    fn a_file_as_young_as_the_manifest_is_not_trusted() {
        let hash = Key::of_bytes(b"a");
        let of = |time| ("a".to_owned(), Some(Written { hash, modified: Stamp(time) }));
        let vouches = |time| Manifest { files: [of(time)].into(), modified: Stamp(8) }.vouches_for("a", hash, Stamp(7));
        assert!(vouches(7));
        assert!(!vouches(6), "a file with another time");
        assert!(!Manifest { files: [of(7)].into(), modified: Stamp(7) }.vouches_for("a", hash, Stamp(7)));
    }
}
