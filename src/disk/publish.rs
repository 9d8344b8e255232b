//! From a snapshot to an output folder.

use super::manifest::{Manifest, Stamp, Written, place};
use super::output::{Existing, is_as_written, refuse_foreign, settled};
use crate::error::Error;
use crate::inputs::tree::CONFIG;
use crate::page::kind::Page;
use crate::snapshot::{Output, Outputs, Snapshot};
use crate::words::diagnostic::{Code, Diagnostic};
use crate::words::key::Key;
use crate::words::path::{Route, SourcePath};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
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
    /// Pages that could not be rendered or written.
    pub refused: BTreeSet<Route>,
    /// Mistakes in templates and names that showed while pages were rendered and written.
    pub diagnostics: Vec<Diagnostic>,
}

/// What became of one page.
enum Outcome {
    Written(Written),
    Unchanged(Written),
    Refused(Option<Diagnostic>),
}

/// Brings an output folder up to date, once or again and again.
pub struct Publisher {
    output: PathBuf,
    /// Where the manifest is.
    manifest: PathBuf,
    /// The keys of the pages as they were published last; those whose files are as they were then need not be rendered.
    known: FxHashMap<Route, Key>,
}

impl Publisher {
    /// One for the handbook in `root`, which writes to `output`.
    ///
    /// # Errors
    ///
    /// An output folder that is none, or that holds or lies inside the handbook's own folders.
    pub fn new(root: &Path, output: &Path) -> Result<Self, Error> {
        let root = root.canonicalize().map_err(|error| Error::io("open the folder", root, error))?;
        let output = settled(&root, output)?;
        Ok(Publisher { manifest: place(&root, &output), output, known: FxHashMap::default() })
    }

    /// Renders what may be new of `site`, and writes what is. `done` counts the pages that are finished.
    ///
    /// A page that cannot be rendered keeps its last good version. A page that somebody has changed by hand is written anew.
    ///
    /// # Errors
    ///
    /// Foreign files where pages go: then nothing has been touched. And what the system refuses.
    pub fn publish(&mut self, site: &Outputs<'_>, done: &AtomicUsize) -> Result<Published, Error> {
        let known = std::mem::take(&mut self.known);
        let published = publish(site, &self.output, &self.manifest, &known, done)?;
        let keys = site.all().iter().filter_map(|output| Some((output.route.clone(), output.key()?)));
        self.known = keys.filter(|(route, _)| !published.refused.contains(route)).collect();
        Ok(published)
    }
}

fn publish(
    site: &Outputs<'_>,
    output: &Path,
    manifest: &Path,
    known: &FxHashMap<Route, Key>,
    done: &AtomicUsize,
) -> Result<Published, Error> {
    let old = Manifest::read(manifest)?;
    let pages = site.all();
    let there = Existing::look(output);
    refuse_foreign(site, output, &old, &there)?;

    // From here on files may appear: should the run be cut off, the next one must know them as ours.
    let mut claimed = old.files.clone();
    for page in pages.iter().filter(|page| !old.files.contains_key(page.route.as_str())) {
        claimed.insert(page.route.to_string(), None);
    }
    Manifest::new(claimed).write(manifest)?;
    let mut published = Published::default();
    sweep(output, &old, &there)?;
    // First, because a new page may go where an old one was a folder, or differ from it in nothing but case.
    remove_gone(site, output, &old, &there, &mut published)?;
    create_folders(output, pages)?;
    let outcomes: Vec<Outcome> = pages
        .par_iter()
        .map(|page| {
            let outcome = match is_current(output, page, &old, known) {
                Some(written) => Ok(Outcome::Unchanged(written)),
                None => write(site, output, page, &old, &there),
            };
            done.fetch_add(1, Ordering::Relaxed);
            outcome
        })
        .collect::<Result<_, _>>()?;

    let mut current = BTreeMap::new();
    let mut refusals: Vec<(Route, Diagnostic)> = Vec::new();
    for (page, outcome) in pages.iter().zip(outcomes) {
        let written = match outcome {
            Outcome::Written(written) => {
                published.written += 1;
                Some(written)
            }
            Outcome::Unchanged(written) => {
                published.unchanged += 1;
                Some(written)
            }
            Outcome::Refused(diagnostic) => {
                published.refused.insert(page.route.clone());
                refusals.extend(diagnostic.map(|diagnostic| (page.route.clone(), diagnostic)));
                match old.files.get(page.route.as_str()) {
                    Some(written) => *written,
                    None => continue,
                }
            }
        };
        current.insert(page.route.to_string(), written);
    }
    published.diagnostics = site.snapshot.refusals(refusals);
    Manifest::new(current).write(manifest)?;
    Ok(published)
}

/// Deletes what a run that was cut off has left beside its pages.
fn sweep(output: &Path, old: &Manifest, there: &Existing) -> Result<(), Error> {
    let is_draft = |file: &&String| file.rsplit('/').next().is_some_and(|name| name.starts_with(DRAFT));
    let mut drafts = there.files.iter().filter(is_draft).peekable();
    if drafts.peek().is_none() {
        return Ok(());
    }
    let ours: BTreeSet<PathBuf> = old.files.keys().map(|route| draft(output, route)).collect();
    for place in drafts.map(|file| output.join(file)).filter(|place| ours.contains(place)) {
        fs::remove_file(&place).map_err(|error| Error::io("delete", &place, error))?;
    }
    Ok(())
}

/// How the names of files begin that will take another one's place.
const DRAFT: &str = ".askbook-";

/// Where a page's new version is written before it takes the place of the old one. Short whatever the page is called.
fn draft(output: &Path, route: &str) -> PathBuf {
    let name = Key::of_bytes(route.as_bytes()).to_hex();
    output.join(route).with_file_name(format!("{DRAFT}{}", &name[..16]))
}

fn create_folders(output: &Path, pages: &[Output<'_>]) -> Result<(), Error> {
    let create = |folder: &Path| match fs::create_dir_all(folder) {
        // The pages that go there are refused one by one.
        Err(error) if error.kind() == io::ErrorKind::InvalidFilename => Ok(()),
        created => created.map_err(|error| Error::io("create the folder", folder, error)),
    };
    create(output)?;
    let folders: BTreeSet<&str> =
        pages.iter().filter_map(|page| page.route.as_str().rsplit_once('/')).map(|(folder, _)| folder).collect();
    folders.into_iter().try_for_each(|folder| create(&output.join(folder)))
}

/// What is known of a page's file, where it is sure to hold what rendering would give.
fn is_current(output: &Path, page: &Output<'_>, old: &Manifest, known: &FxHashMap<Route, Key>) -> Option<Written> {
    let written = (*old.files.get(page.route.as_str())?)?;
    let is_known = page.key().is_some() && known.get(&page.route).copied() == page.key();
    let found = fs::symlink_metadata(output.join(page.route.as_str())).ok().filter(|_| is_known)?;
    let is_there = found.is_file() && old.vouches_for(page.route.as_str(), written.hash, Stamp::of(&found));
    is_there.then_some(written)
}

/// Brings one file up to date. An old version is replaced in one step, so that a reader never meets half a page.
fn write(site: &Outputs<'_>, output: &Path, page: &Output<'_>, old: &Manifest, there: &Existing) -> Result<Outcome, Error> {
    let bytes = match site.render(page) {
        Ok(bytes) => bytes,
        Err(refusal) => return Ok(Outcome::Refused(refusal)),
    };
    let hash = Key::of_bytes(&bytes);
    let route = page.route.as_str();
    let place = output.join(route);
    let failed = |error| Error::io("write", &place, error);
    let written = if !there.files.contains(route) {
        fs::write(&place, &bytes)
    } else {
        let found = fs::symlink_metadata(&place).map_err(failed)?;
        let modified = Stamp::of(&found);
        if found.is_file() && found.len() == bytes.len() as u64 {
            let is_same = || fs::read(&place).is_ok_and(|there| there == *bytes);
            if old.vouches_for(route, hash, modified) || is_same() {
                return Ok(Outcome::Unchanged(Written { hash, modified }));
            }
        }
        let draft = draft(output, route);
        fs::write(&draft, &bytes).and_then(|()| fs::rename(&draft, &place))
    };
    match written.and_then(|()| fs::symlink_metadata(&place)) {
        Ok(found) => Ok(Outcome::Written(Written { hash, modified: Stamp::of(&found) })),
        Err(error) if error.kind() == io::ErrorKind::InvalidFilename => Ok(Outcome::Refused(bad_name(site.snapshot, page))),
        Err(error) => Err(failed(error)),
    }
}

/// What to say of a page whose name the system does not take; nothing where a check has said it.
fn bad_name(snapshot: &Snapshot, page: &Output<'_>) -> Option<Diagnostic> {
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

/// Deletes the files of earlier runs that no page wants any more, and the folders that they leave empty.
fn remove_gone(
    site: &Outputs<'_>,
    output: &Path,
    old: &Manifest,
    there: &Existing,
    published: &mut Published,
) -> Result<(), Error> {
    for (route, written) in old.files.iter().filter(|(route, _)| !site.has(route)) {
        let place = output.join(route);
        if there.files.contains(route) {
            if !is_as_written(&place, *written) {
                published.kept.push(route.clone());
                continue;
            }
            fs::remove_file(&place).map_err(|error| Error::io("delete", &place, error))?;
            published.removed += 1;
        }
        let above = route.match_indices('/').map(|(slash, _)| &route[..slash]).rev();
        for folder in above.filter(|folder| there.folders.contains(*folder)) {
            // A folder that still holds something stays.
            if fs::remove_dir(output.join(folder)).is_err() {
                break;
            }
        }
    }
    Ok(())
}
