//! Two questions with one id: kits and links would not know which one is meant.

use super::{Subject, Whole};
use crate::handbook::classes::Class;
use crate::question::Document;
use crate::words::diagnostic::{Code, Diagnostic};
use crate::words::span::Span;

pub fn check(whole: &Whole<'_>, subject: Subject<'_>, out: &mut Vec<Diagnostic>) {
    if subject.class != Class::Question {
        return;
    }
    let (handbook, document) = (whole.handbook, subject.document);
    let Some(first) = handbook.by_id(document.id()).map(|first| &handbook.question(first).document) else { return };
    if first.path == document.path {
        return;
    }
    let span = |document: &Document| document.front.id.as_ref().map_or(Span::new(0..0), |id| id.span);
    out.push(
        Diagnostic::new(Code::DuplicateId, &document.path, span(document), format!("the id `{}` is taken", document.id()))
            .label("second one")
            .also(&first.path, span(first), "first one")
            .help("give one of the two another `id`".to_owned()),
    );
}
