//! The files of a handbook as a tree, kept up to date.
//!
//! In: a root folder, and hints where something may have happened. Out: a tree. Invariant: after [`Folder::refresh_all`] the tree is that of the files,
//! whatever was hinted before.

use super::walk::{Found, Walked, is_junk, source_path, walk, walk_all};
use crate::error::{Error, reason};
use crate::inputs::limits::Limits;
use crate::inputs::tree::{CONFIG, CONTENT, Content, File, THEMES, Tree, is_text};
use crate::words::path::SourcePath;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::io::Read;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// Reads every file that a handbook is made from. What cannot be read is in the tree as refused, so that it hides nothing else.
///
/// # Errors
///
/// Where the root, `content` or `themes` is there and cannot be opened as a folder.
pub fn read(root: &Path) -> Result<Tree, Error> {
    let mut folder = Folder::open(root)?;
    folder.refresh_all()?;
    Ok(Arc::unwrap_or_clone(folder.tree))
}

/// A handbook's folder that is looked at again and again.
pub struct Folder {
    root: PathBuf,
    tree: Arc<Tree>,
    known: BTreeMap<SourcePath, Known>,
    folders: BTreeSet<PathBuf>,
    /// How large files may be.
    limits: Limits,
}

/// How a file looked when it was read; `None` for what could not be.
type Known = Option<Look>;

/// By what one sees that a file is another one, without reading it. Times are compared by inequality: `git` and archives set them backwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Look {
    length: u64,
    modified: Option<SystemTime>,
    /// Device, file number and time of the last change of either, where the system tells them.
    identity: [i128; 3],
    /// Whether it was changed so shortly before that another change may show the same time.
    is_young: bool,
}

/// The tick of the slowest clock of a file system, that of FAT.
const TICK: Duration = Duration::from_secs(2);
/// From so many hints on it is quicker to look at everything.
const MANY: usize = 200;

/// What a look at the folder found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files that are new, gone or different, sorted.
    pub paths: Vec<SourcePath>,
    /// Whether a file is gone or empty now: some editors save in steps, and this may be the middle of it.
    pub is_doubtful: bool,
}

impl Changes {
    /// Adds what a later look found.
    pub fn join(&mut self, later: Changes) {
        self.paths.extend(later.paths);
        self.paths.sort();
        self.paths.dedup();
        self.is_doubtful = later.is_doubtful;
    }
}

impl Folder {
    /// A folder that has not been looked at yet.
    ///
    /// # Errors
    ///
    /// Where it is not there.
    pub fn open(root: &Path) -> Result<Self, Error> {
        let root = root.canonicalize().map_err(|cause| Error::io("open the folder", root, cause))?;
        Ok(Folder { root, tree: Arc::default(), known: BTreeMap::new(), folders: BTreeSet::new(), limits: Limits::default() })
    }

    /// The root, absolute and without links.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The files as they were found.
    pub fn tree(&self) -> Arc<Tree> {
        Arc::clone(&self.tree)
    }

    /// The folders in which something may happen that changes the tree.
    pub fn folders(&self) -> &BTreeSet<PathBuf> {
        &self.folders
    }

    /// Looks at everything; reads what is new, looks different, or is too young to tell.
    ///
    /// # Errors
    ///
    /// See [`read`]; the tree stays as it was.
    pub fn refresh_all(&mut self) -> Result<Changes, Error> {
        let Walked { files, folders } = walk_all(&self.root)?;
        self.folders = folders;
        self.await_targets(&files);
        self.read_limits(&files);
        Ok(self.take(files, &[String::new()], false))
    }

    /// Looks at these places alone, and reads what is there. Where a hint does not say which files of the tree are meant, looks at everything.
    ///
    /// # Errors
    ///
    /// See [`read`]; the tree stays as it was.
    pub fn refresh(&mut self, hints: &BTreeSet<PathBuf>) -> Result<Changes, Error> {
        let mut places = Vec::new();
        for hint in hints {
            match self.meant_by(hint) {
                Hint::Nothing => {}
                Hint::Place(path) => places.push((path, hint)),
                Hint::Anything => return self.refresh_all(),
            }
        }
        if places.len() > MANY {
            return self.refresh_all();
        }
        let mut walked = Walked::default();
        for (_, place) in &places {
            self.folders.retain(|folder| !folder.starts_with(place));
            if fs::symlink_metadata(place).is_ok() {
                walk(&self.root, place, &mut walked);
            }
        }
        self.folders.append(&mut walked.folders);
        self.await_targets(&walked.files);
        // A place may be hinted at beside a folder above it.
        walked.files.sort_by(|a, b| a.path.cmp(&b.path));
        walked.files.dedup_by(|a, b| a.path == b.path);
        let scopes: Vec<String> = places.into_iter().map(|(path, _)| path).collect();
        if scopes.iter().any(|path| path == CONFIG) && self.read_limits(&walked.files) {
            return self.refresh_all();
        }
        Ok(self.take(walked.files, &scopes, true))
    }

    /// Where a link leads to nothing, something may come to be: in the nearest folder that is there.
    fn await_targets(&mut self, files: &[Found]) {
        for found in files.iter().filter(|found| found.file.is_err()) {
            let place = self.root.join(found.path.as_str());
            let target = fs::read_link(&place).ok().map(|target| place.with_file_name(target));
            let folder = target.and_then(|target| target.ancestors().skip(1).find_map(|folder| folder.canonicalize().ok()));
            self.folders.extend(folder.filter(|folder| folder.starts_with(&self.root)));
        }
    }

    /// Which files of the tree something at `hint` is about.
    fn meant_by(&self, hint: &Path) -> Hint {
        let (path, is_utf8) = source_path(&self.root, hint);
        let is_below = hint.strip_prefix(&self.root).is_ok_and(|below| !below.as_os_str().is_empty());
        let first = path.as_str().split('/').next().unwrap_or_default();
        if !is_below || !is_utf8 {
            return Hint::Anything;
        }
        if path.as_str().split('/').any(is_junk) {
            return Hint::Nothing;
        }
        match first {
            CONFIG => Hint::Place(path.as_str().to_owned()),
            CONTENT | THEMES => {
                // At a link and behind it, and where a folder is gone, names do not say which files are meant.
                let parent = hint.parent().unwrap_or(hint);
                let is_plain =
                    path.as_str() != first && !hint.is_symlink() && parent.canonicalize().is_ok_and(|real| real == parent);
                if is_plain { Hint::Place(path.as_str().to_owned()) } else { Hint::Anything }
            }
            // Links lead there.
            _ => Hint::Anything,
        }
    }

    /// Reads the limits that the configuration among the files sets, before any file is. Where they are others than before, every file is read anew;
    /// says so. A configuration in the middle of an edit sets none, and those before it hold.
    fn read_limits(&mut self, files: &[Found]) -> bool {
        let config = files.iter().find(|found| found.path.as_str() == CONFIG);
        let limits = match config.map(|found| &found.file) {
            Some(Ok(place)) => {
                read_file(place, Limits::default().text, SystemTime::now()).ok().and_then(|(read, _)| match read {
                    Loaded::Whole(bytes) => Limits::of(File::new(&SourcePath::new(CONFIG), bytes).text()?),
                    Loaded::TooMuch(_) => None,
                })
            }
            Some(Err(_)) => None,
            None => Some(Limits::default()),
        };
        let is_new = limits.is_some_and(|limits| limits != self.limits);
        if is_new {
            self.limits = limits.unwrap_or_default();
            self.known.values_mut().for_each(|look| *look = None);
        }
        is_new
    }

    /// Bytes that the file at `path` may have, and the key that says so. The configuration does not say it of itself.
    fn most(&self, path: &SourcePath) -> (u64, Option<&'static str>) {
        match path.as_str() {
            CONFIG => (Limits::default().text, None),
            _ if is_text(path) => (self.limits.text, Some("text")),
            _ => (self.limits.attachment, Some("attachment")),
        }
    }

    /// Brings the tree up to what was found in `scopes`: paths of files or folders, or an empty one for everything.
    fn take(&mut self, found: Vec<Found>, scopes: &[String], reads_all: bool) -> Changes {
        let now = SystemTime::now();
        let look = |Found { path, file }: Found| {
            let known = self.known.get(path.as_str());
            let (file, look) = match file {
                Ok(place) => {
                    let is_known = || known.is_some_and(|known| known.is_some_and(|known| known.holds(&place)));
                    if !reads_all && is_known() {
                        return (path, None);
                    }
                    let (most, key) = self.most(&path);
                    match read_file(&place, most, now) {
                        Ok((Loaded::Whole(bytes), look)) => (File::new(&path, bytes), Some(look)),
                        Ok((Loaded::TooMuch(found), look)) => (File::too_large(found, most, key), Some(look)),
                        // It was there a moment ago.
                        Err(error) if error.kind() == std::io::ErrorKind::NotFound && !place.is_symlink() => {
                            return (path, Some(None));
                        }
                        Err(error) => (File::unread(format!("cannot be read: {}", reason(&error))), None),
                    }
                }
                Err(refused) => (refused, None),
            };
            (path, Some(Some((file, look))))
        };
        let looked: Vec<_> = found.into_par_iter().map(look).collect();
        let mut gone = self.known_in(scopes);
        let mut changes = Changes::default();
        for (path, news) in looked {
            match news {
                None => drop(gone.remove(&path)),
                Some(None) => {}
                Some(Some((file, look))) => {
                    gone.remove(&path);
                    let old = self.tree.get(path.as_str());
                    if old != Some(&file) {
                        let is_empty = file.bytes().is_some_and(<[u8]>::is_empty);
                        changes.is_doubtful |= is_empty || (old.is_some() && matches!(file.content, Content::Refused(_)));
                        changes.paths.push(path.clone());
                        Arc::make_mut(&mut self.tree).insert(path.clone(), file);
                    }
                    self.known.insert(path, look);
                }
            }
        }
        for path in gone {
            Arc::make_mut(&mut self.tree).remove(path.as_str());
            self.known.remove(&path);
            changes.paths.push(path);
            changes.is_doubtful = true;
        }
        changes.paths.sort();
        changes
    }

    /// The files in `scopes` that are known.
    fn known_in(&self, scopes: &[String]) -> BTreeSet<SourcePath> {
        let mut paths = BTreeSet::new();
        for scope in scopes {
            let is_inside = |path: &&SourcePath| scope.is_empty() || path.as_str() == scope || path.below(scope).is_some();
            // Names such as `a.md` sort between the folder `a` and what is in it.
            let near = self.known.range::<str, _>((Bound::Included(scope.as_str()), Bound::Unbounded)).map(|(path, _)| path);
            paths.extend(near.take_while(|path| path.as_str().starts_with(scope.as_str())).filter(is_inside).cloned());
        }
        paths
    }
}

/// What a hint is about.
enum Hint {
    /// Nothing that the tree holds.
    Nothing,
    /// A file, or a folder and all that is in it.
    Place(String),
    /// That cannot be said.
    Anything,
}

impl Look {
    fn of(found: &Metadata, now: SystemTime) -> Self {
        let modified = found.modified().ok();
        let is_young = modified.is_none_or(|modified| modified + TICK > now);
        Look { length: found.len(), modified, identity: identity(found), is_young }
    }

    /// Whether what is at `place` is sure to be the file that looked so.
    fn holds(self, place: &Path) -> bool {
        let same = |found: Metadata| {
            self.length == found.len() && self.modified == found.modified().ok() && self.identity == identity(&found)
        };
        !self.is_young && fs::metadata(place).is_ok_and(same)
    }
}

#[cfg(unix)]
fn identity(found: &Metadata) -> [i128; 3] {
    use std::os::unix::fs::MetadataExt;
    [i128::from(found.dev()), i128::from(found.ino()), i128::from(found.ctime()) * 1_000_000_000 + i128::from(found.ctime_nsec())]
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> [i128; 3] {
    [0; 3]
}

/// What is in a file.
enum Loaded {
    Whole(Vec<u8>),
    /// More than it may have: so many bytes.
    TooMuch(u64),
}

/// A file's bytes, where they are not more than `most`, and how it looked before they were read: what is written meanwhile looks different afterwards.
fn read_file(place: &Path, most: u64, now: SystemTime) -> std::io::Result<(Loaded, Look)> {
    let file = fs::File::open(place)?;
    let found = file.metadata()?;
    let look = Look::of(&found, now);
    if found.len() > most {
        return Ok((Loaded::TooMuch(found.len()), look));
    }
    let mut bytes = Vec::with_capacity(found.len() as usize + 1);
    // It may grow while it is read.
    (&file).take(most + 1).read_to_end(&mut bytes)?;
    let read = match bytes.len() as u64 > most {
        true => Loaded::TooMuch(file.metadata()?.len().max(most + 1)),
        false => Loaded::Whole(bytes),
    };
    Ok((read, look))
}
