//! Two questions with one id: kits and links would not know which one is meant.

use crate::handbook::Handbook;
use crate::question::Document;
use crate::words::diagnostic::{Code, Diagnostic};
use crate::words::span::Span;
use std::sync::Arc;

pub fn check(handbook: &Handbook, _: &[Arc<Document>], out: &mut Vec<Diagnostic>) {
    let span = |document: &Document| document.front.id.as_ref().map_or(Span::new(0..0), |id| id.span);
    for (index, question) in handbook.questions.iter().enumerate() {
        let id = question.document.id();
        let Some(first) = handbook.by_id.get(id).filter(|first| **first as usize != index) else { continue };
        let first = &handbook.question(*first).document;
        out.push(
            Diagnostic::new(
                Code::DuplicateId,
                &question.document.path,
                span(&question.document),
                format!("the id `{id}` is taken"),
            )
            .label("second one")
            .also(&first.path, span(first), "first one")
            .help("give one of the two another `id`".to_owned()),
        );
    }
}
