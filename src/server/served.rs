//! What is served at one moment.

use super::events::Changed;
use super::panel::{Panel, is_general};
use crate::error::Error;
use crate::page::plan::Planned;
use crate::page::theme::Refusal;
use crate::snapshot::Snapshot;
use crate::words::diagnostic::Diagnostic;
use crate::words::key::Key;
use crate::words::path::{Route, SourcePath};
use hyper::body::Bytes;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{MAIN_SEPARATOR, Path};
use std::sync::Arc;

/// A handbook and what is wrong with it, ready to be asked.
#[derive(Clone)]
pub struct Served {
    /// The newest; `None` where the folder could never be read.
    snapshot: Option<Arc<Snapshot>>,
    /// The last one of which every page is known to render, or the first one, until that is known of any.
    good: Option<Arc<Snapshot>>,
    /// Whether it is known of that one.
    is_proven: bool,
    /// Pages that are known not to render, and what is wrong with them.
    refused: BTreeSet<Route>,
    refusals: Vec<Diagnostic>,
    /// The handbook's folder.
    root: Arc<str>,
    /// Whether readers may know it.
    names_root: bool,
    panel: Panel,
}

/// A page to be sent.
pub struct Page {
    /// The bytes as they were built.
    pub bytes: Bytes,
    /// Whether it is the last good version of a page that is broken.
    pub is_stale: bool,
}

impl Served {
    /// Nothing yet of the handbook in the folder `root`, which its readers are told of or not.
    pub fn nothing(root: &Path, names_root: bool) -> Self {
        Served {
            snapshot: None,
            good: None,
            is_proven: false,
            refused: BTreeSet::new(),
            refusals: Vec::new(),
            root: root.to_string_lossy().into(),
            names_root,
            panel: Panel::default(),
        }
    }

    /// The same with a newer snapshot.
    pub fn with(&self, snapshot: Arc<Snapshot>) -> Self {
        let good = self.good.clone().or_else(|| self.snapshot.clone());
        Served { snapshot: Some(snapshot), good, refused: BTreeSet::new(), refusals: Vec::new(), ..self.clone() }.with_panel(None)
    }

    /// The same when the folder can no longer be read.
    pub fn failed(&self, error: &Error) -> Self {
        self.clone().with_panel(Some(&self.within(&error.to_string())))
    }

    /// A text with the paths in it as they are within the handbook's folder.
    fn within(&self, text: &str) -> String {
        let below = format!("{}{MAIN_SEPARATOR}", self.root);
        text.replace(&below, "").replace(&format!("`{}`", self.root), "`.`")
    }

    /// The same when all pages have been looked at, and these were `refused`.
    pub fn surveyed(&self, refused: Vec<(Route, Refusal)>) -> Self {
        let Some(snapshot) = &self.snapshot else { return self.clone() };
        let is_whole = refused.is_empty();
        let good = if is_whole { Some(Arc::clone(snapshot)) } else { self.good.clone() };
        let routes = refused.iter().map(|(route, _)| route.clone()).collect();
        let met = refused.into_iter().filter_map(|(route, diagnostic)| Some((route, diagnostic?))).collect();
        let refusals = snapshot.refusals(met);
        let panel_stays = refusals == self.refusals;
        let surveyed = Served { good, is_proven: self.is_proven || is_whole, refused: routes, refusals, ..self.clone() };
        if panel_stays { surveyed } else { surveyed.with_panel(None) }
    }

    fn with_panel(mut self, failure: Option<&str>) -> Self {
        let diagnostics = self.diagnostics();
        let text = |path: &SourcePath| self.snapshot.as_ref().and_then(|snapshot| snapshot.text(path));
        let root = self.names_root.then(|| Arc::clone(&self.root));
        self.panel = Panel::new(root, failure, &diagnostics, text);
        self
    }

    /// Everything that is wrong.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let of_snapshot = self.snapshot.iter().flat_map(|snapshot| &snapshot.diagnostics);
        of_snapshot.chain(&self.refusals).cloned().collect()
    }

    /// What a browser must know.
    pub fn panel(&self) -> &Panel {
        &self.panel
    }

    /// The newest snapshot.
    pub fn snapshot(&self) -> Option<&Arc<Snapshot>> {
        self.snapshot.as_ref()
    }

    /// The pages of which it is not known whether they render: those that are not as in the last snapshot of which it is.
    pub fn unsure(&self) -> Vec<Route> {
        match (&self.snapshot, &self.good) {
            (Some(snapshot), Some(good)) if self.is_proven => snapshot.changed_since(good),
            (Some(snapshot), _) => snapshot.plan.pages.iter().map(|planned| planned.route.clone()).collect(),
            (None, _) => Vec::new(),
        }
    }

    /// The page at `route`.
    pub fn planned(&self, route: &str) -> Option<&Planned> {
        self.snapshot.as_ref()?.plan.get(route)
    }

    /// The key of what is sent for a page: of its own bytes, and of what is shown beside them.
    pub fn key(&self, planned: &Planned) -> Key {
        let shown = self.versions(planned).next().map(|(_, shown)| shown.key);
        Key::of(&(shown, self.panel.key(), self.refused.contains(&planned.route), self.is_stale(&planned.route)))
    }

    /// Whether the file that a page is made from is broken, so that an older version of it is shown.
    fn is_stale(&self, route: &Route) -> bool {
        let stale = self.snapshot.iter().flat_map(|snapshot| &snapshot.stale);
        stale.into_iter().any(|path| is_general(path) || crate::question::route(path) == *route)
    }

    /// What may be shown for a page, the best first: the newest version, unless it is known not to render, and the last good one.
    fn versions<'a>(&'a self, planned: &'a Planned) -> impl Iterator<Item = (&'a Arc<Snapshot>, &'a Planned)> {
        let newest = self.snapshot.as_ref().filter(|_| !self.refused.contains(&planned.route)).map(|newest| (newest, planned));
        let good = self.good.as_ref().and_then(|good| Some((good, good.plan.get(planned.route.as_str())?)));
        newest.into_iter().chain(good)
    }

    /// A page, or its last good version; `None` where there is neither.
    pub fn page(&self, planned: &Planned) -> Option<Page> {
        self.versions(planned).find_map(|(snapshot, shown)| {
            let is_newest = self.snapshot.as_ref().is_some_and(|newest| Arc::ptr_eq(newest, snapshot));
            let bytes = match snapshot.render(shown).ok()? {
                Cow::Owned(bytes) => bytes.into(),
                Cow::Borrowed(_) => Bytes::from_owner(Kept { snapshot: Arc::clone(snapshot), planned: shown.clone() }),
            };
            Some(Page { bytes, is_stale: !is_newest || self.is_stale(&planned.route) })
        })
    }

    /// What is not the same as in an older moment.
    pub fn changed_since(&self, old: &Served) -> Changed {
        let routes = match (&self.snapshot, &old.snapshot) {
            (Some(new), Some(before)) if !Arc::ptr_eq(new, before) => new.changed_since(before),
            _ => Vec::new(),
        };
        let stale = |served: &Served| served.snapshot.as_ref().map(|snapshot| snapshot.stale.clone());
        let is_general = self.panel.key() != old.panel.key() || self.refused != old.refused || stale(self) != stale(old);
        Changed { routes, is_general }
    }
}

/// A file that is sent from where it is: it may be large.
struct Kept {
    snapshot: Arc<Snapshot>,
    planned: Planned,
}

impl AsRef<[u8]> for Kept {
    fn as_ref(&self) -> &[u8] {
        match self.snapshot.render(&self.planned) {
            Ok(Cow::Borrowed(bytes)) => bytes,
            _ => unreachable!("it has been borrowed before, and a snapshot stays as it is"),
        }
    }
}
