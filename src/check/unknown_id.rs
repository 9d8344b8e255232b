//! Levels, categories, roles, competencies and questions that are named and not there.

use super::{Rules, Subject, Whole};
use crate::handbook::classes::Class;
use crate::handbook::{Handbook, Settings};
use crate::question::front_matter::Status;
use crate::question::{Document, Place};
use crate::words::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::words::span::Spanned;

/// Looks for what the configuration would name.
pub fn check(rules: &Rules<'_>, subject: Subject<'_>, out: &mut Vec<Diagnostic>) {
    let (document, front) = (subject.document, &subject.document.front);
    let levels = || rules.levels.iter().map(|level| level.id.as_str());
    let roles = || rules.roles.iter().map(|role| role.id.as_str());
    if subject.class == Class::Absent {
        match &document.place {
            _ if is_hidden(rules.settings, document) => return,
            Place::Level(id) => out.push(no_owner(document, Code::UnknownLevel, "level", id, levels())),
            Place::Role(id) => out.push(no_owner(document, Code::UnknownRole, "role", id, roles())),
            _ => {}
        }
    }
    unknown(document, Code::UnknownLevel, "level", &front.levels, levels, out);
    unknown(document, Code::UnknownRole, "role", &front.roles, roles, out);
    let competencies = || rules.competencies.iter().map(|competency| competency.id.as_str());
    unknown(document, Code::UnknownCompetency, "competency", &front.competencies, competencies, out);
}

/// Looks for the category, which folders bring too.
pub fn check_category(whole: &Whole<'_>, subject: Subject<'_>, out: &mut Vec<Diagnostic>) {
    let (handbook, document) = (whole.handbook, subject.document);
    if subject.class == Class::Absent && is_hidden(handbook.settings, document) {
        return;
    }
    if let Some(category) = document.front.category.as_ref().filter(|category| handbook.category(&category.value).is_none()) {
        let known = handbook.categories.iter().map(|category| category.reference.id.as_str());
        let message = format!("unknown category `{}`", category.value);
        let help = did_you_mean(&category.value, known)
            .or_else(|| Some("a category is a folder below `content/`, or stands under `[[categories]]`".to_owned()));
        out.push(Diagnostic::new(Code::UnknownCategory, &document.path, category.span, message).help(help));
    }
}

/// Looks for the other questions that a question names.
pub fn check_questions(whole: &Whole<'_>, subject: Subject<'_>, out: &mut Vec<Diagnostic>) {
    let (document, front) = (subject.document, &subject.document.front);
    let ids = front.related.iter().chain(&front.replaced_by);
    out.extend(ids.filter_map(|id| unknown_question(whole.handbook, document, id)));
}

/// Whether a document is a draft, and drafts are left out.
fn is_hidden(settings: Settings, document: &Document) -> bool {
    document.front.status == Status::Draft && !settings.drafts
}

fn unknown_question(handbook: &Handbook, document: &Document, id: &Spanned<String>) -> Option<Diagnostic> {
    let message = match handbook.by_id(&id.value) {
        Some(other) if handbook.question(other).document.path != document.path => return None,
        Some(_) => format!("`{}` is this question itself", id.value),
        None => format!("unknown question `{}`", id.value),
    };
    let help = did_you_mean(&id.value, handbook.questions.iter().map(|question| question.document.id()));
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
