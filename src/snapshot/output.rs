//! All that is published of a snapshot: its pages, and the files of the index.

use super::Snapshot;
use crate::page::kind::Page;
use crate::page::plan::Planned;
use crate::page::theme::Refusal;
use crate::search::File;
use crate::words::key::Key;
use crate::words::path::Route;
use std::borrow::Cow;

/// Everything that is published, sorted by address.
pub struct Outputs<'a> {
    /// Of which they are.
    pub snapshot: &'a Snapshot,
    all: Vec<Output<'a>>,
}

/// A file that is published.
pub struct Output<'a> {
    /// Where it goes.
    pub route: Route,
    source: Source<'a>,
}

enum Source<'a> {
    Page(&'a Planned),
    Index(File),
}

impl Output<'_> {
    /// What page it is; `None` for a file of the index.
    pub fn page(&self) -> Option<&Page> {
        match self.source {
            Source::Page(planned) => Some(&planned.page),
            Source::Index(_) => None,
        }
    }

    /// Equal keys mean equal bytes; `None` for a file of the index, of which that is not known before it is made.
    pub fn key(&self) -> Option<Key> {
        match self.source {
            Source::Page(planned) => Some(planned.key),
            Source::Index(_) => None,
        }
    }
}

impl<'a> Outputs<'a> {
    pub(super) fn new(snapshot: &'a Snapshot) -> Self {
        let pages = snapshot.plan.pages.iter();
        let pages = pages.map(|planned| Output { route: planned.route.clone(), source: Source::Page(planned) });
        let index = snapshot.index().files().into_iter();
        let index = index.map(|file| Output { route: file.route(), source: Source::Index(file) });
        let mut all: Vec<Output<'a>> = pages.chain(index).collect();
        all.sort_unstable_by(|a, b| a.route.cmp(&b.route));
        Outputs { snapshot, all }
    }

    /// The files.
    pub fn all(&self) -> &[Output<'a>] {
        &self.all
    }

    /// Whether something goes to an address.
    pub fn has(&self, route: &str) -> bool {
        self.all.binary_search_by(|output| output.route.as_str().cmp(route)).is_ok()
    }

    /// The bytes of a file.
    ///
    /// # Errors
    ///
    /// What is wrong with the template, see [`Refusal`].
    pub fn render(&self, output: &Output<'_>) -> Result<Cow<'_, [u8]>, Refusal> {
        match output.source {
            Source::Page(planned) => self.snapshot.render(planned),
            Source::Index(file) => Ok(Cow::Owned(self.snapshot.index().file(file).unwrap_or_default().into_bytes())),
        }
    }
}
