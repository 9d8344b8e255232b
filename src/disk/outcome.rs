//! What becomes of the pages of a site, before anything is published.

use super::manifest::{Files, Ours, Written};
use super::publish::{Progress, Published, bad_name, source};
use super::stage::Stage;
use crate::error::Error;
use crate::snapshot::{Output, Outputs};
use crate::words::diagnostic::Diagnostic;
use crate::words::path::Route;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::io;

/// What became of one page.
pub enum Outcome {
    /// Its file is right already.
    Unchanged(Written),
    /// It waits on the stage, to take the place of what was written before.
    Staged(Written, Option<Written>),
    /// There is a file in its place that is not ours.
    InTheWay,
    /// It cannot be rendered; the diagnostic is missing where it has been told.
    Refused(Option<Diagnostic>),
    /// The system takes no file of its name.
    Unnameable,
}

impl Outcome {
    /// That of a page which is put on the stage, in the place of `old`.
    ///
    /// # Errors
    ///
    /// What the system refuses.
    pub fn staged(stage: &Stage, route: &str, bytes: &[u8], old: Option<Written>) -> Result<Self, Error> {
        match stage.put(route, bytes) {
            Ok(written) => Ok(Outcome::Staged(written, old)),
            Err(error) if error.kind() == io::ErrorKind::InvalidFilename => Ok(Outcome::Unnameable),
            Err(error) => Err(Error::io("write", &stage.folder.join(route), error).hint("the site is as it was before")),
        }
    }
}

/// What became of all.
#[derive(Default)]
pub struct Outcomes<'a> {
    /// In numbers, and the mistakes.
    pub published: Published,
    /// The files of the site as they will be.
    pub files: Files,
    /// The pages on the stage, and what they take the place of.
    pub changes: Vec<(&'a Output<'a>, Option<Written>)>,
    /// The pages in whose places there is something else.
    pub in_the_way: BTreeSet<String>,
}

impl<'a> Outcomes<'a> {
    /// Finds out what becomes of every page.
    ///
    /// # Errors
    ///
    /// The first of `outcome`.
    pub fn of(
        site: &'a Outputs<'a>,
        progress: &Progress<'_>,
        outcome: impl Fn(&Output<'_>) -> Result<Outcome, Error> + Sync,
    ) -> Result<Self, Error> {
        let each = |page| {
            let outcome = outcome(page);
            progress.step();
            outcome
        };
        let all = site.all().par_iter().map(each).collect::<Result<Vec<_>, Error>>()?;
        let (mut outcomes, mut refusals): (Self, Vec<(Route, Diagnostic)>) = Default::default();
        let published = &mut outcomes.published;
        for (page, outcome) in site.all().iter().zip(all) {
            let route = || page.route.clone();
            let ours = |written| (page.route.to_string(), Ours { written, source: source(page) });
            match outcome {
                Outcome::Unchanged(written) => {
                    published.unchanged += 1;
                    outcomes.files.extend([ours(written)]);
                }
                Outcome::Staged(written, old) => {
                    published.written += 1;
                    outcomes.changes.push((page, old));
                    outcomes.files.extend([ours(written)]);
                }
                Outcome::InTheWay => {
                    outcomes.in_the_way.insert(page.route.to_string());
                }
                Outcome::Refused(diagnostic) => {
                    published.is_held_back = true;
                    refusals.extend(diagnostic.map(|diagnostic| (route(), diagnostic)));
                }
                Outcome::Unnameable => refusals.extend(bad_name(site.snapshot, page).map(|diagnostic| (route(), diagnostic))),
            }
        }
        published.diagnostics = site.snapshot.refusals(refusals);
        // A page is not deleted because a disk does not give its text out just now.
        published.is_held_back |= site.snapshot.is_incomplete;
        if published.is_held_back {
            (published.written, published.unchanged) = (0, 0);
        }
        Ok(outcomes)
    }
}
