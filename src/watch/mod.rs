//! From edits to snapshots, one after the other, for as long as somebody writes.
//!
//! In: a root folder. Out: a [`Moment`] for each edit. Invariant: events only say when to look. What is shown depends on the files alone, and after
//! each look at a part everything is looked at, until nothing is new.

mod mounts;
mod watcher;

use crate::disk::{Changes, Folder};
use crate::error::Error;
use crate::handbook::Settings;
use crate::snapshot::{Preview, Snapshot};
use crate::words::path::SourcePath;
use std::convert::Infallible;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use watcher::{Wake, Watcher};

/// How long a file that has gone may take to come back before it counts as gone: some editors save by moving the old one away first.
const SAVE: Duration = Duration::from_millis(10);
/// Saves without a pause are not waited out for longer.
const LONGEST: Duration = Duration::from_millis(400);

/// A handbook after an edit.
pub struct Moment {
    /// The files that were edited, sorted; empty for the first moment.
    pub changed: Vec<SourcePath>,
    /// What is made of them.
    pub snapshot: Arc<Snapshot>,
    /// When the edit was noticed.
    pub since: Instant,
}

/// Who shows what is watched.
pub trait Stage {
    /// Shows a handbook.
    fn show(&mut self, moment: Moment);

    /// Tells that the folder cannot be read at all; what was shown before stays.
    fn fail(&mut self, error: &Error);

    /// Tells something about the watching itself.
    fn note(&mut self, text: &str);

    /// May do what nobody waits for, as long as `is_quiet` says so.
    fn rest(&mut self, is_quiet: &mut dyn FnMut() -> bool);
}

/// Watches the handbook in `root`, and shows it after each edit. Looks every `poll` instead of waiting for events, where that is given.
///
/// # Errors
///
/// Where the root is not there to begin with.
pub fn watch(root: &Path, settings: Settings, poll: Option<Duration>, stage: &mut impl Stage) -> Result<Infallible, Error> {
    let mut folder = Folder::open(root)?;
    let mut watcher = Watcher::new(folder.root(), poll);
    let mut preview = Preview::new(settings);
    let (mut wake, mut is_shown, mut failed) = (Wake::everything(), false, None);
    loop {
        let looked = look(&mut folder, &mut watcher, &mut wake, is_shown);
        let is_watched = watcher.watch(folder.folders());
        match looked {
            Ok(changes) if !is_shown || failed.is_some() || !changes.paths.is_empty() => {
                let snapshot = Arc::new(preview.compile(&folder.tree(), &changes.paths));
                let changed = if is_shown { changes.paths } else { Vec::new() };
                stage.show(Moment { changed, snapshot, since: wake.since });
                (is_shown, failed) = (true, None);
                watcher.found(&wake);
            }
            Ok(_) if wake.hints.is_none() && is_watched => {
                watcher.notices().for_each(|notice| stage.note(&notice));
                stage.rest(&mut || watcher.is_quiet());
                wake = watcher.wait();
                continue;
            }
            Ok(_) => {}
            Err(error) => {
                let text = error.to_string();
                if failed.as_ref() != Some(&text) {
                    stage.fail(&error);
                }
                failed = Some(text);
                wake = watcher.wait_for(Watcher::POLL).unwrap_or_else(Wake::everything);
                continue;
            }
        }
        // Until it is stable: what has come meanwhile, and then everything.
        wake = if watcher.is_quiet() { Wake::everything() } else { watcher.wait() };
    }
}

/// Looks where something has happened, and again while that may be the middle of a save.
fn look(folder: &mut Folder, watcher: &mut Watcher, wake: &mut Wake, may_wait: bool) -> Result<Changes, Error> {
    let mut changes = refresh(folder, watcher, wake)?;
    while changes.is_doubtful && may_wait && wake.since.elapsed() < LONGEST {
        watcher.wait_for(SAVE).into_iter().for_each(|more| wake.join(more));
        changes.join(refresh(folder, watcher, wake)?);
    }
    Ok(changes)
}

fn refresh(folder: &mut Folder, watcher: &mut Watcher, wake: &Wake) -> Result<Changes, Error> {
    let Some(hints) = &wake.hints else {
        let start = Instant::now();
        let changes = folder.refresh_all();
        watcher.looked(start.elapsed());
        return changes;
    };
    folder.refresh(hints)
}
