//! From a journal to the output folder.
//!
//! In: a journal and its stage. Out: the output as the journal says. Invariant: every step may have been done before, in whole or in part, and a file that
//! is neither what the journal knows nor what it brings is left alone.

use super::entries::Entries;
use super::journal::{Found, Journal, Step};
use super::lock::Lock;
use super::manifest::Written;
use super::place::{KEPT, Place, found, gone, id, is_within};
use super::stage::{rename, within};
use crate::error::Error;
use crate::words::key::Key;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long to wait before the next try, where a step is refused. On Windows other programs that look at a new file keep it from being moved for a moment.
const PAUSES: [Duration; 5] =
    [Duration::ZERO, Duration::from_millis(10), Duration::from_millis(20), Duration::from_millis(50), Duration::from_millis(100)];

/// Does all that a journal says, and forgets it.
///
/// # Errors
///
/// What the system refuses; the journal is still there then. And what has come into the way since the journal was written; all else is done then.
pub fn carry_out(place: &Place, journal: &Journal) -> Result<(), Error> {
    let mut pauses = PAUSES.iter();
    loop {
        match attempt(place, journal) {
            Ok(left) => {
                // All is done; what is left of the stage is cleared away by the next run, where that is not possible now.
                let _ = place.clear();
                return left.first().map_or(Ok(()), |first| Err(overtaken(first, left.len() - 1)));
            }
            Err(error) => match pauses.next() {
                Some(pause) => std::thread::sleep(*pause),
                None => {
                    return Err(error.hint(format!(
                        "all that is new is ready in `{KEPT}`: the next run puts it in its place, or `askbook recover`"
                    )));
                }
            },
        }
    }
}

/// What to say of files that somebody has put where new ones go, between the look at them and the step.
fn overtaken(first: &Path, others: usize) -> Error {
    let more = if others > 0 { format!(", and {others} more") } else { String::new() };
    Error::new(format!("`{}` is in the way{more}: somebody has changed it while askbook published", first.display()))
        .hint("all else is published; move it away, and build again")
}

/// Does all steps; gives out the places where something is that stays.
fn attempt(place: &Place, journal: &Journal) -> Result<Vec<PathBuf>, Error> {
    let stage = place.stage(journal.is_inner);
    let mut left = Vec::new();
    for step in &journal.steps {
        match step {
            // As it is written, since joining nothing puts a slash behind a path.
            Step::Folder(route) if route.is_empty() => move_folder(&stage, &place.output, &place.output, &mut left)?,
            Step::Folder(route) => move_folder(&stage.join(route), &place.output.join(route), &place.output, &mut left)?,
            Step::File(route, old) => move_file(&stage.join(route), &place.output.join(route), &place.output, *old, &mut left)?,
            Step::Delete(route, old) => delete(&place.output, route, *old)?,
        }
    }
    let (next, manifest) = (place.next_manifest(), place.manifest());
    gone(fs::rename(&next, &manifest)).map_err(|error| Error::io("write", &manifest, error))?;
    let journal = place.journal();
    gone(fs::remove_file(&journal)).map_err(|error| Error::io("delete", &journal, error))?;
    Ok(left)
}

/// Moves a folder to where there is none, or else its files one by one.
fn move_folder(from: &Path, to: &Path, output: &Path, left: &mut Vec<PathBuf>) -> Result<(), Error> {
    if found(from)?.is_none() {
        return Ok(());
    }
    if found(to)?.is_none() && is_within(output, to)? && within(to, || fs::rename(from, to)).is_ok() {
        return Ok(());
    }
    for entry in Entries::of(from, |walk| walk.sort_by_file_name()) {
        let entry = entry?;
        let below = entry.path().strip_prefix(from).unwrap_or(entry.path());
        if !entry.file_type().is_dir() {
            move_file(entry.path(), &to.join(below), output, None, left)?;
        }
    }
    Ok(())
}

/// Moves a file to its place, where what is there now is what was meant to be. Anything else has come since the journal was written, and is left.
fn move_file(from: &Path, to: &Path, output: &Path, old: Option<Written>, left: &mut Vec<PathBuf>) -> Result<(), Error> {
    if found(from)?.is_none() {
        return Ok(());
    }
    if is_within(output, to)? && (is_as_known(to, old)? || is_same(from, to)?) {
        match rename(from, to) {
            Err(error) if is_blocked(&error) => {}
            moved => return moved.map_err(|error| Error::io("write", to, error)),
        }
    }
    left.push(to.to_owned());
    Ok(())
}

/// Whether an error says that a file stands where a folder must be, or the other way round.
fn is_blocked(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists | io::ErrorKind::IsADirectory)
}

/// Deletes a file that is as it is known, and the folders that it leaves empty.
///
/// # Errors
///
/// What the system refuses.
pub fn delete(output: &Path, route: &str, old: Written) -> Result<(), Error> {
    let place = output.join(route);
    if !is_within(output, &place)? {
        return Ok(());
    }
    if found(&place)?.is_some() {
        if !is_as_known(&place, Some(old))? {
            return Ok(());
        }
        gone(fs::remove_file(&place)).map_err(|error| Error::io("delete", &place, error))?;
    }
    for folder in place.ancestors().skip(1).take_while(|folder| *folder != output) {
        // A folder that still holds something stays, and so do those above it. Where the system does not give one up, an empty folder is no harm.
        if gone(fs::remove_dir(folder)).is_err() {
            break;
        }
    }
    Ok(())
}

/// Whether at a place there is just what is known: a file with these bytes, or nothing.
fn is_as_known(place: &Path, known: Option<Written>) -> Result<bool, Error> {
    match (found(place)?, known) {
        (None, _) => Ok(true),
        (Some(_), None) => Ok(false),
        (Some(found), Some(known)) if known.is_like(&found) => Ok(true),
        (Some(found), Some(known)) => Ok(found.is_file() && Key::of_bytes(&read(place)?) == known.hash),
    }
}

fn is_same(one: &Path, other: &Path) -> Result<bool, Error> {
    let is_file = found(other)?.is_some_and(|found| found.is_file());
    Ok(is_file && read(one)? == read(other)?)
}

fn read(place: &Path) -> Result<Vec<u8>, Error> {
    fs::read(place).map_err(|error| Error::io("read", place, error))
}

/// Brings an output folder to what a run before this one has made sure of: does what its journal says, or drops what it had not yet written a journal
/// about. The lock must be held. Tells whether there was a journal.
///
/// # Errors
///
/// What the system refuses, and a journal of another version.
pub fn recover(place: &Place) -> Result<bool, Error> {
    match Journal::read(&place.journal())? {
        Found::Journal(journal) => carry_out(place, &journal).map(|()| true),
        Found::Unknown => Err(Error::new(format!("`{}` is of another version of askbook", place.journal().display()))
            .hint("let that version finish: `askbook recover`")),
        Found::Nothing => {
            let journal = place.journal();
            gone(fs::remove_file(&journal)).map_err(|error| Error::io("delete", &journal, error))?;
            place.clear().map(|()| false)
        }
    }
}

/// Recovers every output folder of the handbook in `root` that nobody is writing to, and gives out those that were finished.
///
/// # Errors
///
/// What the system refuses.
pub fn recover_all(root: &Path) -> Result<Vec<PathBuf>, Error> {
    let root = root.canonicalize().map_err(|error| Error::io("open the folder", root, error))?;
    let mut finished = Vec::new();
    for folder in Place::folders(&root)? {
        let Found::Journal(journal) = Journal::read(&folder.join("journal"))? else { continue };
        let output = root.join(&journal.output);
        // Only a path that is text finds back to its own folder; a build to the others recovers them.
        if folder.file_name().is_none_or(|name| *name != *id(&root, &output)) {
            continue;
        }
        let place = Place::new(&root, output);
        if let Some(_lock) = Lock::try_take(&place.lock())?
            && recover(&place)?
        {
            finished.push(place.output);
        }
    }
    Ok(finished)
}
