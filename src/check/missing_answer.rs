//! Questions in use that do not say what a good answer is.

use crate::handbook::Handbook;
use crate::inputs::sections::SectionKind;
use crate::question::Document;
use crate::words::diagnostic::{Code, Diagnostic};
use std::sync::Arc;

pub fn check(handbook: &Handbook, _: &[Arc<Document>], out: &mut Vec<Diagnostic>) {
    for question in handbook.active() {
        let document = &question.document;
        if !document.body.is_refused && !document.body.sections.iter().any(|section| section.kind == SectionKind::Answer) {
            let message = "the question does not say what a good answer is";
            let help = "add a section `## A good answer`".to_owned();
            out.push(Diagnostic::new(Code::MissingAnswer, &document.path, None, message).help(help));
        }
    }
}
