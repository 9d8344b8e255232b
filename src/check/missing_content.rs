//! A handbook without a question.

use crate::handbook::Handbook;
use crate::inputs::tree::CONFIG;
use crate::question::Document;
use crate::words::diagnostic::{Code, Diagnostic};
use crate::words::path::SourcePath;
use std::sync::Arc;

pub fn check(handbook: &Handbook, documents: &[Arc<Document>], out: &mut Vec<Diagnostic>) {
    if !handbook.questions.is_empty() {
        return;
    }
    let message = match documents.is_empty() {
        true => "there is no page below `content/`",
        false => "there is no question below `content/`",
    };
    let help = "write the first one: `content/general/first.md`, with `+++`, `title = \"…\"` and `+++` on a line each".to_owned();
    out.push(Diagnostic::new(Code::MissingContent, &SourcePath::new(CONFIG), None, message).help(help));
}
