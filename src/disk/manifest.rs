//! Which files of an output folder are ours, and what is in them.

use super::place::read;
use crate::error::Error;
use crate::words::key::Key;
use crate::words::path::{decode, encode};
use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, Metadata};
use std::path::{Component, Path};
use std::time::UNIX_EPOCH;

/// The first line; another one means a format that this version does not know.
const HEADER: &str = "askbook manifest 4";

/// The files that earlier runs wrote, by route.
pub type Files = BTreeMap<String, Ours>;

/// What is known of the files that earlier runs wrote.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// What is known of each.
    pub files: Files,
    /// When the manifest itself was written; `None` where there is none.
    modified: Option<Stamp>,
}

/// A file that is ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ours {
    /// What is in it.
    pub written: Written,
    /// Of what it was made, and by which program: the same again would make the same bytes.
    pub source: Key,
}

/// What a run wrote, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// The hash of the bytes.
    pub hash: Key,
    /// Their number.
    pub length: u64,
    /// When they were written.
    pub modified: Stamp,
}

impl Written {
    /// What is known of a file whose bytes have this hash.
    pub fn of(hash: Key, found: &Metadata) -> Self {
        Written { hash, length: found.len(), modified: Stamp::of(found) }
    }

    /// Whether a file has the length and the time that it was written with.
    pub fn is_like(&self, found: &Metadata) -> bool {
        found.is_file() && *self == Written::of(self.hash, found)
    }

    /// Reads what `Display` wrote, and gives out what stands behind it.
    pub fn split(line: &str) -> Option<(Self, &str)> {
        let mut parts = line.splitn(4, ' ');
        let (hash, length, time, rest) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let written = Written { hash: Key::from_hex(hash)?, length: length.parse().ok()?, modified: Stamp(time.parse().ok()?) };
        Some((written, rest))
    }
}

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.hash.to_hex(), self.length, self.modified.0)
    }
}

/// A time of modification, in nanoseconds since 1970; 0 where the system tells none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp(u128);

impl Stamp {
    /// That of a file.
    pub fn of(found: &Metadata) -> Self {
        let since = found.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        Stamp(since.map_or(0, |since| since.as_nanos()))
    }
}

impl Manifest {
    /// Reads a manifest; an empty one where there is none or its format is not known. Lines that make no sense are left out.
    ///
    /// # Errors
    ///
    /// Where there is one and it cannot be read.
    pub fn read(place: &Path) -> Result<Self, Error> {
        let Some(bytes) = read(place)? else { return Ok(Manifest::default()) };
        let modified = Stamp::of(&fs::metadata(place).map_err(|error| Error::io("read", place, error))?);
        let files = Manifest::parse(&String::from_utf8_lossy(&bytes));
        Ok(Manifest { modified: files.is_some().then_some(modified), files: files.unwrap_or_default() })
    }

    /// Whether there is none, so that nothing in the output folder is known to be ours.
    pub fn is_missing(&self) -> bool {
        self.modified.is_none()
    }

    /// Whether the file at `route` still holds what it was written with, by its length and time alone.
    ///
    /// A file as young as the manifest proves nothing: clocks of file systems tick slowly, and it may have been changed within the same tick.
    pub fn vouches_for(&self, route: &str, found: &Metadata) -> Option<Written> {
        let written = &self.files.get(route)?.written;
        let is_old = self.modified.is_some_and(|modified| written.modified < modified);
        (is_old && written.is_like(found)).then_some(*written)
    }

    /// Whether some of these files prove nothing only because the manifest is as young as they are, so that a new one would be worth more.
    pub fn is_too_young(&self, files: &Files) -> bool {
        files.values().any(|ours| self.modified.is_none_or(|modified| modified <= ours.written.modified))
    }

    /// What a file holds that was made of `source`, without a look into it.
    pub fn remembers(&self, route: &str, source: Key, found: &Metadata) -> Option<Written> {
        self.files.get(route).filter(|ours| ours.source == source).and_then(|_| self.vouches_for(route, found))
    }

    /// The text of a manifest with these files.
    pub fn to_text(files: &Files) -> String {
        let mut text = format!("{HEADER}\n");
        for (route, Ours { written, source }) in files {
            text.push_str(&format!("{written} {} {}\n", source.to_hex(), encode(route)));
        }
        text
    }

    /// The files that a text lists; `None` where it is no manifest.
    pub fn parse(text: &str) -> Option<Files> {
        let mut lines = text.lines();
        let is_known = lines.next() == Some(HEADER);
        let file = |line: &str| {
            let (written, rest) = Written::split(line)?;
            let (source, route) = rest.split_once(' ')?;
            let ours = Ours { written, source: Key::from_hex(source)? };
            // Files are deleted by this list: it must not lead out of the output folder, whoever had a hand in it.
            Some((decode(route).filter(|route| is_below(route))?, ours))
        };
        is_known.then(|| lines.filter_map(file).collect())
    }
}

/// Whether a route leads to a file below the output folder, by the shortest way.
pub fn is_below(route: &str) -> bool {
    let is_plain = |part: &str| {
        let mut components = Path::new(part).components();
        matches!(components.next(), Some(Component::Normal(_))) && components.next().is_none()
    };
    !route.contains('\0') && route.split('/').all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(hash: &[u8]) -> Ours {
        let written = Written { hash: Key::of_bytes(hash), length: 5, modified: Stamp(7) };
        Ours { written, source: Key::of_bytes(b"source") }
    }

    #[test]
    fn a_manifest_is_read_as_it_was_written() {
        let files = [("a b.html".to_owned(), ours(b"a")), ("ü/c\nd 100%.html".to_owned(), ours(b"b"))].into();
        assert_eq!(Manifest::parse(&Manifest::to_text(&files)), Some(files));
        assert_eq!(Manifest::parse("askbook manifest 9\na.html\n"), None);
    }

    #[test]
    fn a_manifest_never_names_a_file_outside_the_output_folder() {
        let Ours { written, source } = ours(b"a");
        let known = format!("{written} {}", source.to_hex());
        let outside = ["../a", "/etc/a", "a/../../b", "..%2Fa", "", ".", "a/./b", "a//b", "a/", "a%00b"];
        let lines = outside.iter().map(|route| format!("{known} {route}\n"));
        let text = format!("{HEADER}\n{}{known}\n{known} good.html\nnonsense", lines.collect::<String>());
        let files = Manifest::parse(&text).expect("a manifest");
        assert_eq!(files.into_keys().collect::<Vec<_>>(), ["good.html"]);
    }

    #[test]
    fn a_file_as_young_as_the_manifest_is_not_trusted() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let place = folder.path().join("a");
        fs::write(&place, "12345").expect("a file");
        let found = fs::metadata(&place).expect("a file");
        let known = Written::of(Key::of_bytes(b"12345"), &found);
        let Stamp(time) = known.modified;
        let source = Key::of_bytes(b"source");
        let vouches = |written: Written, age: u128| {
            let files = [("a".to_owned(), Ours { written, source })].into();
            let manifest = Manifest { files, modified: Some(Stamp(time + age)) };
            assert_eq!(manifest.remembers("a", Key::default(), &found), None, "made of something else");
            assert_eq!(manifest.remembers("a", source, &found), manifest.vouches_for("a", &found));
            manifest.vouches_for("a", &found).is_some()
        };
        assert!(vouches(known, 1));
        assert!(!vouches(known, 0), "as young as the manifest");
        assert!(!vouches(Written { modified: Stamp(time - 1), ..known }, 1), "with another time");
        assert!(!vouches(Written { length: 4, ..known }, 1), "with another length");
    }
}
