//! Questions in use that do not say what a good answer is.

use super::{Rules, Subject};
use crate::inputs::sections::SectionKind;
use crate::words::diagnostic::{Code, Diagnostic};

pub fn check(_: &Rules<'_>, subject: Subject<'_>, out: &mut Vec<Diagnostic>) {
    let document = subject.document;
    let has_answer = || document.body.sections.iter().any(|section| section.kind == SectionKind::Answer);
    if subject.is_active() && !document.body.is_refused && !has_answer() {
        let message = "the question does not say what a good answer is";
        let help = "add a section `## A good answer`".to_owned();
        out.push(Diagnostic::new(Code::MissingAnswer, &document.path, None, message).help(help));
    }
}
