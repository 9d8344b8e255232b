//! Mistakes that only show when all files are known, one check a file, named after the mistake.
//!
//! In: a handbook and every document that could be read. Out: diagnostics, in no order. Invariant: a check changes nothing and depends on
//! nothing but its arguments.

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
use crate::question::Document;
use crate::words::diagnostic::Diagnostic;
use std::sync::Arc;

type Check = fn(&Handbook, &[Arc<Document>], &mut Vec<Diagnostic>);

/// Runs every check. `documents` holds those too that have no place in the handbook: drafts, introductions of unknown levels.
pub fn check(handbook: &Handbook, documents: &[Arc<Document>]) -> Vec<Diagnostic> {
    let checks: [Check; 10] = [
        broken_link::check,
        duplicate_id::check,
        future_date::check,
        invalid_name::check,
        misplaced_key::check,
        missing_answer::check,
        missing_content::check,
        rubric_length::check,
        similar_tags::check,
        unknown_id::check,
    ];
    let mut diagnostics = Vec::new();
    for check in checks {
        check(handbook, documents, &mut diagnostics);
    }
    diagnostics
}
