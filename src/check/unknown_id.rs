//! Levels, categories, roles, competencies and questions that are named and not there.

use super::{Subject, Whole};
use crate::handbook::Handbook;
use crate::handbook::classes::Class;
use crate::question::front_matter::Status;
use crate::question::{Document, Place};
use crate::words::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::words::span::Spanned;

pub fn check(whole: &Whole<'_>, subject: Subject<'_>, out: &mut Vec<Diagnostic>) {
    let (handbook, document) = (whole.handbook, subject.document);
    let (config, front) = (&handbook.config, &document.front);
    let levels = || config.levels.iter().map(|level| level.id.as_str());
    let roles = || config.roles.iter().map(|role| role.id.as_str());
    if subject.class == Class::Absent {
        match &document.place {
            _ if front.status == Status::Draft && !handbook.settings.drafts => return,
            Place::Level(id) => out.push(no_owner(document, Code::UnknownLevel, "level", id, levels())),
            Place::Role(id) => out.push(no_owner(document, Code::UnknownRole, "role", id, roles())),
            _ => {}
        }
    }
    unknown(document, Code::UnknownLevel, "level", &front.levels, levels, out);
    unknown(document, Code::UnknownRole, "role", &front.roles, roles, out);
    let competencies = || config.competencies.iter().map(|competency| competency.id.as_str());
    unknown(document, Code::UnknownCompetency, "competency", &front.competencies, competencies, out);
    if let Some(category) = front.category.as_ref().filter(|category| handbook.category(&category.value).is_none()) {
        let known = handbook.categories.iter().map(|category| category.reference.id.as_str());
        let message = format!("unknown category `{}`", category.value);
        let help = did_you_mean(&category.value, known)
            .or_else(|| Some("a category is a folder below `content/`, or stands under `[[categories]]`".to_owned()));
        out.push(Diagnostic::new(Code::UnknownCategory, &document.path, category.span, message).help(help));
    }
    if subject.class == Class::Question {
        out.extend(front.related.iter().chain(&front.replaced_by).filter_map(|id| unknown_question(handbook, document, id)));
    }
}

fn unknown_question(handbook: &Handbook, document: &Document, id: &Spanned<String>) -> Option<Diagnostic> {
    let message = match handbook.by_id.get(&id.value) {
        Some(other) if handbook.question(*other).document.path != document.path => return None,
        Some(_) => format!("`{}` is this question itself", id.value),
        None => format!("unknown question `{}`", id.value),
    };
    let help = did_you_mean(&id.value, handbook.by_id.keys().map(String::as_str));
    Some(Diagnostic::new(Code::UnknownQuestion, &document.path, id.span, message).help(help))
}

fn unknown<'a, I: Iterator<Item = &'a str>>(
    document: &Document,
    code: Code,
    noun: &str,
    found: &[Spanned<String>],
    known: impl Fn() -> I,
    out: &mut Vec<Diagnostic>,
) {
    for id in found.iter().filter(|id| !known().any(|known| known == id.value)) {
        let message = format!("unknown {noun} `{}`", id.value);
        out.push(Diagnostic::new(code, &document.path, id.span, message).help(suggestion(&id.value, noun, known())));
    }
}

fn suggestion<'a>(found: &str, noun: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let known: Vec<&str> = known.collect();
    let list: Vec<String> = known.iter().take(12).map(|id| format!("`{id}`")).collect();
    did_you_mean(found, known.iter().copied()).or_else(|| {
        Some(match list.is_empty() {
            true => format!("`askbook.toml` names no {noun}"),
            false => format!("`askbook.toml` knows {}", list.join(", ")),
        })
    })
}

/// The file introduces something that the configuration does not have, so it has no page.
fn no_owner<'a>(document: &Document, code: Code, noun: &str, id: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let message = format!("the file introduces the {noun} `{id}`, which `askbook.toml` does not know");
    Diagnostic::new(code, &document.path, None, message).help(suggestion(id, noun, known))
}
