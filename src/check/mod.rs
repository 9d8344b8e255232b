//! Mistakes that only show when all files are known, one check a file, named after the mistake.
//!
//! In: a handbook and every document that could be read. Out: diagnostics, in no order. Invariant: a check changes nothing and depends on
//! nothing but its arguments. All checks see a document before the next one comes: ten thousand do not fit into a processor's cache.

mod broken_link;
mod duplicate_id;
mod future_date;
mod invalid_name;
mod misplaced_key;
mod missing_answer;
mod missing_content;
mod rubric_length;
mod similar_tags;
mod unknown_id;

use crate::handbook::Handbook;
use crate::question::front_matter::Status;
use crate::question::{Document, Place};
use crate::words::diagnostic::Diagnostic;
use crate::words::path::SourcePath;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// What every check sees beside the document that it looks at.
struct Whole<'a> {
    handbook: &'a Handbook,
    /// Those too that have no place in the handbook.
    documents: &'a [Arc<Document>],
    /// Of each tag, by slug, the spelling that most questions use for it or for one nearly like it.
    usual_tags: FxHashMap<&'a str, &'a str>,
}

/// A document and what it is in the handbook.
#[derive(Clone, Copy)]
struct Subject<'a> {
    document: &'a Document,
    part: Part,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Question,
    Page,
    Introduction,
    /// A draft, or the introduction of what the configuration does not know.
    Absent,
}

/// Runs every check. `documents` holds those too that have no place in the handbook: drafts, introductions of unknown levels.
pub fn check(handbook: &Handbook, documents: &[Arc<Document>]) -> Vec<Diagnostic> {
    const CHECKS: [fn(&Whole<'_>, Subject<'_>, &mut Vec<Diagnostic>); 9] = [
        broken_link::check,
        duplicate_id::check,
        future_date::check,
        invalid_name::check,
        misplaced_key::check,
        missing_answer::check,
        rubric_length::check,
        similar_tags::check,
        unknown_id::check,
    ];
    let whole = Whole { handbook, documents, usual_tags: similar_tags::usual(handbook) };
    let pages: FxHashSet<&SourcePath> = handbook.pages.iter().map(|page| &page.path).collect();
    let look = |document: &Arc<Document>| {
        let subject = Subject { document, part: part(handbook, &pages, document) };
        let mut found = Vec::new();
        CHECKS.iter().for_each(|check| check(&whole, subject, &mut found));
        found
    };
    let mut diagnostics: Vec<Diagnostic> = documents.par_iter().flat_map_iter(look).collect();
    diagnostics.extend(missing_content::check(&whole));
    diagnostics.extend(invalid_name::of_assets(handbook));
    diagnostics
}

fn part(handbook: &Handbook, pages: &FxHashSet<&SourcePath>, document: &Document) -> Part {
    let config = &handbook.config;
    match &document.place {
        _ if document.front.status == Status::Draft && !handbook.settings.drafts => Part::Absent,
        _ if !pages.is_empty() && pages.contains(&document.path) => Part::Page,
        Place::Level(id) if !config.levels.iter().any(|level| level.id == *id) => Part::Absent,
        Place::Role(id) if !config.roles.iter().any(|role| role.id == *id) => Part::Absent,
        Place::Free(_) => Part::Question,
        _ => Part::Introduction,
    }
}

impl Subject<'_> {
    /// Whether it is a question that may be asked.
    fn is_active(&self) -> bool {
        self.part == Part::Question && self.document.front.status != Status::Retired
    }
}
