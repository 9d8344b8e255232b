//! A handbook without a question.

use crate::handbook::Handbook;
use crate::inputs::tree::CONFIG;
use crate::words::diagnostic::{Code, Diagnostic};
use crate::words::path::SourcePath;

pub fn check(handbook: &Handbook) -> Option<Diagnostic> {
    if !handbook.questions.is_empty() {
        return None;
    }
    let message = match handbook.documents.all().is_empty() {
        true => "there is no page below `content/`",
        false => "there is no question below `content/`",
    };
    let help = "write the first one: `content/general/first.md`, with `+++`, `title = \"…\"` and `+++` on a line each".to_owned();
    Some(Diagnostic::new(Code::MissingContent, &SourcePath::new(CONFIG), None, message).help(help))
}
