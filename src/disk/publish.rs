//! From a snapshot to an output folder.

use super::apply::recover;
use super::lock::Lock;
use super::manifest::Written;
use super::output::settled;
use super::place::Place;
use super::{files, releases};
use crate::error::Error;
use crate::inputs::tree::CONFIG;
use crate::page::kind::Page;
use crate::snapshot::{Output, Outputs, Snapshot};
use crate::words::diagnostic::{Code, Diagnostic};
use crate::words::key::Key;
use crate::words::path::{Route, SourcePath};
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

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
    /// Is told which process writes to the folder, where there is one to wait for.
    pub waits: &'a (dyn Fn(Option<u32>) + Sync),
}

impl Progress<'_> {
    pub(super) fn step(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }
}

/// The keys of the pages as they were published last, and what was written; those whose files are as they were then need not be rendered.
pub type Known = FxHashMap<Route, (Key, Written)>;

/// Brings an output folder up to date, once or again and again.
pub struct Publisher {
    place: Place,
    terms: Terms,
    known: Known,
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
        Ok(Publisher { place: Place::new(&root, output), terms, known: Known::default() })
    }

    /// Where the home page will be.
    pub fn home(&self) -> PathBuf {
        match self.terms.manner {
            Manner::Files => self.place.output.join("index.html"),
            Manner::Releases => self.place.output.join(releases::CURRENT).join("index.html"),
        }
    }

    /// Renders what may be new of `site`, and publishes it: all of it, or nothing.
    ///
    /// Nothing is published while a page cannot be rendered, or the system does not let a file be read.
    ///
    /// # Errors
    ///
    /// Files of somebody else where pages go, and what the system refuses. The output is as it was then, or will be wholly new after the next run.
    pub fn publish(&mut self, site: &Outputs<'_>, progress: &Progress<'_>) -> Result<Published, Error> {
        self.place.create()?;
        let _lock = Lock::take(&self.place.lock(), progress.waits)?;
        recover(&self.place)?;
        match self.terms.manner {
            Manner::Releases => releases::publish(site, &self.place, self.terms, progress),
            Manner::Files => {
                let known = std::mem::take(&mut self.known);
                let (published, files) = files::publish(site, &self.place, self.terms, &known, progress)?;
                let row = |output: &Output<'_>| {
                    let written = files.get(output.route.as_str())?;
                    Some((output.route.clone(), (output.key()?, *written)))
                };
                self.known = if published.is_held_back { known } else { site.all().iter().filter_map(row).collect() };
                Ok(published)
            }
        }
    }
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
