//! Rubrics that do not have one description for each score of the scale.

use crate::handbook::Handbook;
use crate::inputs::sections::SectionKind;
use crate::markdown::body::Block;
use crate::question::Document;
use crate::words::diagnostic::{Code, Diagnostic};
use std::sync::Arc;

pub fn check(handbook: &Handbook, _: &[Arc<Document>], out: &mut Vec<Diagnostic>) {
    let wanted = handbook.config.scale.len();
    for question in &handbook.questions {
        let body = &question.document.body;
        let Some(rubric) = body.sections.iter().find(|section| section.kind == SectionKind::Rubric) else { continue };
        let list = rubric.blocks.iter().find_map(|block| match block {
            Block::Ordered(first, items) => Some((*first, items.len())),
            _ => None,
        });
        let message = match list {
            Some((1, found)) if found == wanted => continue,
            Some((1, found)) => format!("the rubric has {found} items, expected {wanted}: one for each score"),
            Some((first, _)) => format!("the rubric begins with {first}, expected 1"),
            None => format!("the rubric has no ordered list, expected one of {wanted} items"),
        };
        let span = body.headings[rubric.heading as usize].span;
        let help = format!("the scale is {}", handbook.config.scale.join(", "));
        out.push(Diagnostic::new(Code::RubricLength, &question.document.path, span, message).help(help));
    }
}
