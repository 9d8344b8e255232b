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
use crate::handbook::classes::Class;
use crate::question::Document;
use crate::question::front_matter::Status;
use crate::words::diagnostic::Diagnostic;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
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
    class: Class,
}

/// Runs every check. `documents` are those that the handbook was arranged from; they hold those too that have no place in it: drafts,
/// introductions of unknown levels.
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
    let look = |(document, class): (&Arc<Document>, &Class)| {
        let subject = Subject { document, class: *class };
        let mut found = Vec::new();
        CHECKS.iter().for_each(|check| check(&whole, subject, &mut found));
        found
    };
    let mut diagnostics: Vec<Diagnostic> = documents.par_iter().zip(&handbook.classes).flat_map_iter(look).collect();
    diagnostics.extend(missing_content::check(&whole));
    diagnostics.extend(invalid_name::of_assets(handbook));
    diagnostics
}

impl Subject<'_> {
    /// Whether it is a question that may be asked.
    fn is_active(&self) -> bool {
        self.class == Class::Question && self.document.front.status != Status::Retired
    }
}
