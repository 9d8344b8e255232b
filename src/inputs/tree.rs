//! All input files as one value.

use super::limits::{bytes, raised_by};
use crate::words::diagnostic::{Code, Diagnostic};
use crate::words::key::Key;
use crate::words::path::SourcePath;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

/// The folder of questions, pages and their assets.
pub const CONTENT: &str = "content";
/// The folder of themes.
pub const THEMES: &str = "themes";
/// The configuration.
pub const CONFIG: &str = "askbook.toml";

/// Every file that the site depends on, by path; the root folder itself is not part of the value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    files: BTreeMap<SourcePath, File>,
}

/// A file's content and the key of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Equal keys mean equal content.
    pub key: Key,
    /// What is in it.
    pub content: Content,
}

/// What an edge found under a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A text: UTF-8, without BOM, lines ended by `\n` alone.
    Text(Arc<str>),
    /// Anything else, as it is.
    Bytes(Arc<[u8]>),
    /// It is there and cannot be used.
    Refused(Arc<Refused>),
}

/// Why a file or folder cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Refused {
    code: Code,
    reason: String,
    help: Option<String>,
    /// Whether it is the system that refuses, so that what is there is not known.
    is_unread: bool,
}

impl Refused {
    /// The same as a mistake of the file at `path`.
    pub fn diagnostic(&self, path: &SourcePath) -> Diagnostic {
        Diagnostic::new(self.code, path, None, self.reason.as_str()).help(self.help.clone())
    }
}

impl File {
    /// A file from what is on the disk. What should be a text by its name, and is UTF-8, becomes one.
    pub fn new(path: &SourcePath, bytes: Vec<u8>) -> Self {
        let content = match is_text(path) {
            true => match String::from_utf8(bytes) {
                Ok(text) => Content::Text(normalised(text).into()),
                Err(error) => Content::Bytes(error.into_bytes().into()),
            },
            false => Content::Bytes(bytes.into()),
        };
        let key = match &content {
            Content::Text(text) => Key::of_bytes(text.as_bytes()),
            Content::Bytes(bytes) => Key::of_bytes(bytes),
            Content::Refused(_) => Key::default(),
        };
        File { key, content }
    }

    /// A file or folder that is not meant to be read.
    pub fn refused(reason: impl Into<String>) -> Self {
        File::of(Refused { code: Code::Unreadable, reason: reason.into(), help: None, is_unread: false })
    }

    /// A file or folder that the system does not let anybody read now.
    pub fn unread(reason: impl Into<String>) -> Self {
        File::of(Refused { code: Code::Unreadable, reason: reason.into(), help: None, is_unread: true })
    }

    /// A file of `found` bytes, of which it may have `most`; `key` says so, where the handbook can change it.
    pub fn too_large(found: u64, most: u64, key: Option<&str>) -> Self {
        let reason = format!("the file has {}, expected at most {}", bytes(found), bytes(most));
        File::of(Refused { code: Code::OverLimit, reason, help: key.map(raised_by), is_unread: false })
    }

    fn of(refused: Refused) -> Self {
        File { key: Key::of(&refused), content: Content::Refused(Arc::new(refused)) }
    }

    /// The text, where it is one.
    pub fn text(&self) -> Option<&Arc<str>> {
        match &self.content {
            Content::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The bytes of a text or of anything else; `None` for what could not be read.
    pub fn bytes(&self) -> Option<&[u8]> {
        match &self.content {
            Content::Text(text) => Some(text.as_bytes()),
            Content::Bytes(bytes) => Some(bytes),
            Content::Refused(_) => None,
        }
    }
}

/// Whether a file is read as a text: the ones that askbook itself parses.
pub fn is_text(path: &SourcePath) -> bool {
    let extension = path.file_name().rsplit_once('.').map_or("", |(_, extension)| extension);
    let parsed = matches!(extension, "md" | "toml");
    parsed || (path.as_str().starts_with(THEMES) && matches!(extension, "html" | "xml" | "txt" | "css" | "js"))
}

fn normalised(text: String) -> String {
    let plain = text.strip_prefix('\u{feff}').unwrap_or(&text);
    if plain.contains('\r') {
        plain.replace("\r\n", "\n").replace('\r', "\n")
    } else if plain.len() == text.len() {
        text
    } else {
        plain.to_owned()
    }
}

impl Tree {
    /// A tree from texts, for tests and examples.
    pub fn from_texts<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut tree = Tree::default();
        for (path, text) in texts {
            tree.insert_bytes(path, text.as_bytes().to_vec());
        }
        tree
    }

    /// Puts a file with these bytes at `path`, in place of what was there.
    pub fn insert_bytes(&mut self, path: &str, bytes: Vec<u8>) {
        let path = SourcePath::new(path);
        let file = File::new(&path, bytes);
        self.insert(path, file);
    }

    /// Puts a file at `path`, in place of what was there.
    pub fn insert(&mut self, path: SourcePath, file: File) {
        self.files.insert(path, file);
    }

    /// Takes the file at `path` out.
    pub fn remove(&mut self, path: &str) -> Option<File> {
        self.files.remove(path)
    }

    /// The file at `path`.
    pub fn get(&self, path: &str) -> Option<&File> {
        self.files.get(path)
    }

    /// The file at `path`, with its path.
    pub fn get_entry(&self, path: &str) -> Option<(&SourcePath, &File)> {
        self.files.get_key_value(path)
    }

    /// Every file, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&SourcePath, &File)> {
        self.files.iter()
    }

    /// Whether there are files or folders of which nobody knows what is in them: then what is missing here may be there.
    pub fn is_incomplete(&self) -> bool {
        self.files.values().any(|file| matches!(&file.content, Content::Refused(refused) if refused.is_unread))
    }

    /// The files below `folder`, sorted by path.
    pub fn below(&self, folder: &str) -> impl Iterator<Item = (&SourcePath, &File)> {
        // `0` is what comes behind `/`.
        let (from, to) = (format!("{folder}/"), format!("{folder}0"));
        self.files.range::<str, _>((Bound::Included(from.as_str()), Bound::Excluded(to.as_str())))
    }
}

impl FromIterator<(SourcePath, File)> for Tree {
    fn from_iter<I: IntoIterator<Item = (SourcePath, File)>>(files: I) -> Self {
        Tree { files: files.into_iter().collect() }
    }
}
