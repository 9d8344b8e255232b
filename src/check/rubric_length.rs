//! Rubrics that do not have one description for each score of the scale.

use super::{Rules, Subject};
use crate::handbook::classes::Class;
use crate::inputs::sections::SectionKind;
use crate::markdown::body::Block;
use crate::words::diagnostic::{Code, Diagnostic};

pub fn check(rules: &Rules<'_>, subject: Subject<'_>, out: &mut Vec<Diagnostic>) {
    if subject.class != Class::Question {
        return;
    }
    let (body, scale) = (&subject.document.body, rules.scale);
    let wanted = scale.len();
    let Some(rubric) = body.sections.iter().find(|section| section.kind == SectionKind::Rubric) else { return };
    let list = rubric.blocks.iter().find_map(|block| match block {
        Block::Ordered(first, items) => Some((*first, items.len())),
        _ => None,
    });
    let message = match list {
        Some((1, found)) if found == wanted => return,
        Some((1, found)) => format!("the rubric has {found} items, expected {wanted}: one for each score"),
        Some((first, _)) => format!("the rubric begins with {first}, expected 1"),
        None => format!("the rubric has no ordered list, expected one of {wanted} items"),
    };
    let span = body.headings[rubric.heading as usize].span;
    let help = format!("the scale is {}", scale.join(", "));
    out.push(Diagnostic::new(Code::RubricLength, &subject.document.path, span, message).help(help));
}
