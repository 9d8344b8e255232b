//! From a snapshot to an output folder.

use super::apply::recover;
use super::lock::Lock;
use super::manifest::{Manifest, Stamp, Written};
use super::output::settled;
use super::place::{Place, found};
use super::seal::{Seal, Standing};
use super::{files, releases, seal};
use crate::error::Error;
use crate::inputs::tree::CONFIG;
use crate::page::kind::Page;
use crate::search;
use crate::snapshot::{Output, Outputs, Snapshot};
use crate::words::diagnostic::{Code, Diagnostic};
use crate::words::key::Key;
use crate::words::path::{Route, SourcePath};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

/// What a run did to an output folder.
#[derive(Debug, Default)]
pub struct Published {
    /// Files that are new or have other bytes.
    pub written: usize,
    /// Files that were right already.
    pub unchanged: usize,
    /// Files of earlier runs that no page wants any more.
    pub removed: usize,
    /// Files of earlier runs that no page wants any more, kept because somebody has changed them.
    pub kept: Vec<String>,
    /// Whether nothing was published, because pages could not be rendered or files could not be read.
    pub is_held_back: bool,
    /// Mistakes in templates and names that showed while pages were rendered and written.
    pub diagnostics: Vec<Diagnostic>,
}

impl Published {
    /// Whether there is nothing to say of it but how many files it has.
    fn is_all_told(&self, snapshot: &Snapshot) -> bool {
        let is_flawless = snapshot.diagnostics.is_empty() && self.diagnostics.is_empty();
        is_flawless && self.kept.is_empty() && !self.is_held_back
    }
}

/// How a site is put into an output folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Manner {
    /// File by file, only what differs.
    #[default]
    Files,
    /// Each build in a folder of its own, and a link `current` to the newest.
    Releases,
}

/// What an output folder is to be asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Terms {
    /// How the site is put into it.
    pub manner: Manner,
    /// Whether it may be a folder that somebody else has filled.
    pub adopts: bool,
    /// Whether to wait until the disk has everything, so that even a loss of power leaves a whole site.
    pub settles: bool,
}

/// How far a run is, for who waits for it.
pub struct Progress<'a> {
    /// The number of files that are finished.
    pub done: AtomicUsize,
    /// The number of all, once it is known.
    pub total: AtomicUsize,
    /// Is told which process writes to the folder, where there is one to wait for.
    pub waits: &'a (dyn Fn(Option<u32>) + Sync),
}

impl Progress<'_> {
    pub(super) fn step(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }
}

/// Brings an output folder up to date.
pub struct Publisher {
    place: Place,
    terms: Terms,
}

impl Publisher {
    /// One for the handbook in `root`, which writes to `output`.
    ///
    /// # Errors
    ///
    /// An output folder that is none, or that holds or lies inside the handbook's own folders.
    pub fn new(root: &Path, output: &Path, terms: Terms) -> Result<Self, Error> {
        let root = root.canonicalize().map_err(|error| Error::io("open the folder", root, error))?;
        let output = settled(&root, output)?;
        Ok(Publisher { place: Place::new(&root, output), terms })
    }

    /// Where the home page will be.
    pub fn home(&self) -> PathBuf {
        match self.terms.manner {
            Manner::Files => self.place.output.join("index.html"),
            Manner::Releases => self.place.output.join(releases::CURRENT).join("index.html"),
        }
    }

    /// What stands in the output, where a run of this program has made it of the same and found no mistake, and nobody has changed it since: another run
    /// would find out no more. Among releases it is not looked for.
    ///
    /// # Errors
    ///
    /// What the system refuses.
    pub fn standing(&self, made_of: Key, waits: &(dyn Fn(Option<u32>) + Sync)) -> Result<Option<Standing>, Error> {
        // Mostly there is nothing to wait for others for.
        if self.terms.manner == Manner::Releases || found(&self.place.seal())?.is_none() {
            return Ok(None);
        }
        let _lock = Lock::take(&self.place.lock(), waits)?;
        recover(&self.place)?;
        seal::standing(&self.place, made_of)
    }

    /// Renders what may be new of a site, and publishes it: all of it, or nothing. With a `seal` a later run will know it again.
    ///
    /// Nothing is published while a page cannot be rendered, or the system does not let a file be read.
    ///
    /// # Errors
    ///
    /// Files of somebody else where pages go, and what the system refuses. The output is as it was then, or wholly new at the latest after the next run.
    pub fn publish(&self, snapshot: &Snapshot, seal: Option<&Seal>, progress: &Progress<'_>) -> Result<Published, Error> {
        self.place.create()?;
        let _lock = Lock::take(&self.place.lock(), progress.waits)?;
        recover(&self.place)?;
        let published = match self.terms.manner {
            Manner::Releases => return releases::publish(snapshot, &self.place, self.terms, progress),
            Manner::Files => files::publish(snapshot, &self.place, self.terms, progress)?,
        };
        if let Some(seal) = seal.filter(|_| published.is_all_told(snapshot)) {
            seal::put(&self.place, seal, self.terms.settles).map_err(|error| error.hint("the site itself is published"))?;
        }
        Ok(published)
    }
}

/// All that is published of a snapshot. Where `old` lists the files of the same index, that is not made again.
pub(super) fn outputs<'a>(snapshot: &'a Snapshot, old: &Manifest, progress: &Progress<'_>) -> Outputs<'a> {
    let site = snapshot.outputs_like(|index| {
        let source = made_by_us(index);
        old.files.iter().filter(|(_, ours)| ours.source == source).filter_map(|(route, _)| search::File::at(route)).collect()
    });
    progress.total.store(site.all().len(), Ordering::Relaxed);
    site
}

/// What a manifest says of the source of a page.
pub(super) fn source(page: &Output<'_>) -> Key {
    made_by_us(page.key())
}

/// What is known of a page's file in `folder`, where it is sure to hold what rendering would give.
pub(super) fn current(folder: &Path, page: &Output<'_>, old: &Manifest) -> Option<Written> {
    let route = page.route.as_str();
    let found = fs::symlink_metadata(folder.join(route)).ok()?;
    old.remembers(route, source(page), &found)
}

/// The key of what this program makes of something. Another program, or another version of it, may make something else of the same.
pub(super) fn made_by_us(key: Key) -> Key {
    static US: LazyLock<Key> = LazyLock::new(|| {
        let place = std::env::current_exe().ok();
        let found = place.as_ref().and_then(|place| fs::metadata(place).ok());
        match found.map(|found| (found.len(), Stamp::of(&found))) {
            Some(stamp) => Key::of(&(env!("CARGO_PKG_VERSION"), place, stamp)),
            // A program that does not find itself is another one each time.
            None => Key::of(&SystemTime::now()),
        }
    });
    Key::of(&(*US, key))
}

/// What to say of a page whose name the system does not take; nothing where a check has said it.
pub(super) fn bad_name(snapshot: &Snapshot, page: &Output<'_>) -> Option<Diagnostic> {
    let of = |route: &Route| snapshot.handbook.documents.values().find(|document| document.route == *route);
    let path = match page.page() {
        Some(Page::Asset(path)) => Some(path.clone()),
        Some(Page::Redirect(target)) => of(target).map(|document| document.path.clone()),
        _ => of(&page.route).map(|document| document.path.clone()),
    };
    let path = path.unwrap_or_else(|| SourcePath::new(CONFIG));
    let is_told = snapshot.diagnostics.iter().any(|known| known.code == Code::InvalidName && known.labels[0].path == path);
    let message = format!("this system takes no file of the name that the page at `{}` needs", page.route);
    (!is_told).then(|| Diagnostic::new(Code::InvalidName, &path, None, message).help("give it a shorter one".to_owned()))
}
