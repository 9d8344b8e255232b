//! Publishing file by file: only what differs is replaced, in one go.
//!
//! Everything is rendered and compared first, and what differs waits on a stage. Up to there an error leaves the output as it was. Then a journal is written
//! down, and from then on the new site is sure to come, if need be by the next run.

use super::apply::carry_out;
use super::journal::{Journal, Step};
use super::manifest::{Files, Manifest, Written};
use super::outcome::{Outcome, Outcomes};
use super::output::{Existing, Leaving, held, in_the_way, obstacles, stranger};
use super::place::{Place, gone};
use super::publish::{Progress, Published, Terms, current, outputs};
use super::stage::Stage;
use super::sync::write;
use crate::error::Error;
use crate::page::kind::Page;
use crate::snapshot::{Output, Outputs, Snapshot};
use crate::words::key::Key;
use crate::words::path::Route;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::path::Path;

/// Publishes a site. The lock must be held, and nothing be left of earlier runs.
///
/// # Errors
///
/// Files of somebody else where pages go, and what the system refuses.
pub fn publish(snapshot: &Snapshot, place: &Place, terms: Terms, progress: &Progress<'_>) -> Result<Published, Error> {
    let old = Manifest::read(&place.manifest())?;
    let there = Existing::look(&place.output)?;
    let site = &outputs(snapshot, &old, progress);
    if old.is_missing() && !terms.adopts {
        stranger(&place.output, &there, |route| site.has(route)).map_or(Ok(()), Err)?;
    }
    let leaving = Leaving::of(site, &place.output, &old, &there)?;
    let obstacles = obstacles(site, &there, &leaving.gone);
    in_the_way(&place.output, &obstacles, &old).map_or(Ok(()), Err)?;

    let stage = Stage::new(place)?;
    let work = Work { site, output: &place.output, old: &old, there: &there, stage: &stage };
    let Outcomes { mut published, files, changes, .. } = stage.or_nothing(|| {
        let outcomes = Outcomes::of(site, progress, |page| work.outcome(page))?;
        in_the_way(&place.output, &outcomes.in_the_way, &old).map_or(Ok(outcomes), Err)
    })?;
    if published.is_held_back {
        stage.drop();
        return Ok(published);
    }
    published.removed = leaving.gone.len();
    published.kept = leaving.kept;
    if files != old.files || old.is_too_young(&files) {
        let steps = steps(changes, &leaving.gone, &there);
        let journal = Journal { output: place.name.clone(), is_inner: stage.is_inner, steps };
        if let Err(error) = commit(place, &journal, &stage, &files, terms.settles) {
            // A journal may be whole though the system says that it is not on the disk. While one is there, so is what it needs.
            if gone(fs::remove_file(place.journal())).is_ok() {
                stage.drop();
            }
            return Err(error);
        }
        carry_out(place, &journal)?;
    }
    Ok(published)
}

/// Writes down what will be done. When this has come to its end, it is sure to be done.
fn commit(place: &Place, journal: &Journal, stage: &Stage, files: &Files, settles: bool) -> Result<(), Error> {
    write(&place.next_manifest(), &Manifest::to_text(files), settles)?;
    if settles {
        stage.settle()?;
    }
    write(&place.journal(), &journal.to_text(), settles)
}

/// All that a page's outcome depends on.
struct Work<'a> {
    site: &'a Outputs<'a>,
    output: &'a Path,
    old: &'a Manifest,
    there: &'a Existing,
    stage: &'a Stage,
}

impl Work<'_> {
    /// Renders a page where that may give something new, and puts what is new on the stage.
    fn outcome(&self, page: &Output<'_>) -> Result<Outcome, Error> {
        let route = page.route.as_str();
        let is_there = self.there.files.contains(route);
        if is_there && let Some(written) = current(self.output, page, self.old) {
            return Ok(Outcome::Unchanged(written));
        }
        let bytes = match self.site.render(page) {
            Ok(bytes) => bytes,
            Err(refusal) => return Ok(Outcome::Refused(refusal)),
        };
        let hash = Key::of_bytes(&bytes);
        let old = match is_there.then(|| held(self.output, route, self.old)).transpose()? {
            None => None,
            Some(Some(held)) if held.hash == hash => return Ok(Outcome::Unchanged(held)),
            Some(Some(held)) if self.old.files.get(route).is_some_and(|old| old.written.hash == held.hash) => Some(held),
            Some(_) => return Ok(Outcome::InTheWay),
        };
        Outcome::staged(self.stage, route, &bytes, old)
    }
}

/// When a page comes into its place: what others refer to first.
fn rank(page: &Output<'_>) -> u8 {
    match page.page() {
        Some(Page::Asset(_) | Page::ThemeAsset(_)) => 0,
        Some(Page::Question(_) | Page::Plain(_)) => 1,
        Some(Page::Sitemap | Page::Feed | Page::Robots | Page::Questions) | None => 3,
        Some(_) => 2,
    }
}

/// The steps in their order, so that no reader meets a link to what is not there yet: deletions come last, but for those that make way.
fn steps(mut changes: Vec<(&Output<'_>, Option<Written>)>, gone: &BTreeMap<String, Written>, there: &Existing) -> Vec<Step> {
    let delete = |(route, written): (&String, &Written)| Step::Delete(route.clone(), *written);
    let (first, last): (Vec<_>, Vec<_>) = {
        let ways: HashSet<String> =
            if gone.is_empty() { HashSet::new() } else { ways(changes.iter().map(|(page, _)| &page.route)) };
        let files: HashSet<_> = changes.iter().map(|(page, _)| page.route.folded()).collect();
        gone.iter().partition(|(route, _)| {
            let route = Route::new(route.as_str());
            let folded = route.folded();
            ways.contains(&*folded) || folded.match_indices('/').any(|(slash, _)| files.contains(&folded[..slash]))
        })
    };
    let mut steps: Vec<Step> = first.into_iter().map(delete).collect();
    changes.sort_by_key(|(page, _)| rank(page));
    let mut folders = BTreeSet::new();
    for (page, old) in changes {
        let route = page.route.as_str();
        match new_folder(route, there) {
            Some(folder) if folders.insert(folder) => steps.push(Step::Folder(folder.to_owned())),
            Some(_) => {}
            None => steps.push(Step::File(route.to_owned(), old)),
        }
    }
    steps.extend(last.into_iter().map(delete));
    steps
}

/// Routes and all that is above them, in the form in which they may be one and the same on some system.
fn ways<'a>(routes: impl Iterator<Item = &'a Route>) -> HashSet<String> {
    let mut ways = HashSet::new();
    for route in routes {
        let folded = route.folded();
        ways.extend(folded.match_indices('/').map(|(slash, _)| folded[..slash].to_owned()));
        ways.insert(folded.into_owned());
    }
    ways
}

/// The highest folder above a file that is not there yet, so that it can come as a whole.
fn new_folder<'a>(route: &'a str, there: &Existing) -> Option<&'a str> {
    if !there.is_there {
        return Some("");
    }
    let above = route.match_indices('/').map(|(slash, _)| &route[..slash]);
    let is_new = |folder: &&str| !there.folders.contains(*folder) && !there.files.contains(*folder);
    above.into_iter().find(is_new)
}
