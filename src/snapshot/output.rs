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
    /// A file of the index, and the key of that.
    Index(File, Key),
}

impl Output<'_> {
    /// What page it is; `None` for a file of the index.
    pub fn page(&self) -> Option<&Page> {
        match self.source {
            Source::Page(planned) => Some(&planned.page),
            Source::Index(..) => None,
        }
    }

    /// At one address equal keys mean equal bytes.
    pub fn key(&self) -> Key {
        match self.source {
            Source::Page(planned) => planned.key,
            Source::Index(_, key) => key,
        }
    }
}

impl<'a> Outputs<'a> {
    pub(super) fn new(snapshot: &'a Snapshot, key: Key, index: Vec<File>) -> Self {
        let pages = snapshot.plan.pages.iter();
        let pages = pages.map(|planned| Output { route: planned.route.clone(), source: Source::Page(planned) });
        let index = index.into_iter().map(|file| Output { route: file.route(), source: Source::Index(file, key) });
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
            Source::Index(file, _) => Ok(Cow::Owned(self.snapshot.index().file(file).unwrap_or_default().into_bytes())),
        }
    }
}
