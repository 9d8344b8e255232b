//! Levels, categories, roles, competencies and questions that are named and not there.

use crate::handbook::Handbook;
use crate::question::front_matter::Status;
use crate::question::{Document, Place};
use crate::words::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::words::span::Spanned;
use std::sync::Arc;

pub fn check(handbook: &Handbook, documents: &[Arc<Document>], out: &mut Vec<Diagnostic>) {
    let config = &handbook.config;
    let levels: Vec<&str> = config.levels.iter().map(|level| level.id.as_str()).collect();
    let roles: Vec<&str> = config.roles.iter().map(|role| role.id.as_str()).collect();
    let competencies: Vec<&str> = config.competencies.iter().map(|competency| competency.id.as_str()).collect();
    for document in documents {
        let (front, drafts) = (&document.front, handbook.settings.drafts);
        match &document.place {
            Place::Level(id) if !document.is_declared_page() && !levels.contains(&id.as_str()) => {
                out.push(no_owner(document, Code::UnknownLevel, "level", id, &levels));
            }
            Place::Role(id) if !document.is_declared_page() && !roles.contains(&id.as_str()) => {
                out.push(no_owner(document, Code::UnknownRole, "role", id, &roles));
            }
            _ => {}
        }
        if front.status == Status::Draft && !drafts {
            continue;
        }
        unknown(document, Code::UnknownLevel, "level", &front.levels, &levels, out);
        unknown(document, Code::UnknownRole, "role", &front.roles, &roles, out);
        unknown(document, Code::UnknownCompetency, "competency", &front.competencies, &competencies, out);
        if let Some(category) = front.category.as_ref().filter(|category| handbook.category(&category.value).is_none()) {
            let known = handbook.categories.iter().map(|category| category.reference.id.as_str());
            let message = format!("unknown category `{}`", category.value);
            let help = did_you_mean(&category.value, known)
                .or_else(|| Some("a category is a folder below `content/`, or stands under `[[categories]]`".to_owned()));
            out.push(Diagnostic::new(Code::UnknownCategory, &document.path, category.span, message).help(help));
        }
    }
    for question in &handbook.questions {
        let front = &question.document.front;
        for id in front.related.iter().chain(&front.replaced_by) {
            let message = match handbook.by_id.get(&id.value) {
                Some(other) if handbook.question(*other).document.path != question.document.path => continue,
                Some(_) => format!("`{}` is this question itself", id.value),
                None => format!("unknown question `{}`", id.value),
            };
            let help = did_you_mean(&id.value, handbook.by_id.keys().map(String::as_str));
            out.push(Diagnostic::new(Code::UnknownQuestion, &question.document.path, id.span, message).help(help));
        }
    }
}

fn unknown(document: &Document, code: Code, noun: &str, found: &[Spanned<String>], known: &[&str], out: &mut Vec<Diagnostic>) {
    for id in found.iter().filter(|id| !known.contains(&id.value.as_str())) {
        let message = format!("unknown {noun} `{}`", id.value);
        out.push(Diagnostic::new(code, &document.path, id.span, message).help(suggestion(&id.value, noun, known)));
    }
}

fn suggestion(found: &str, noun: &str, known: &[&str]) -> Option<String> {
    let list: Vec<String> = known.iter().take(12).map(|id| format!("`{id}`")).collect();
    did_you_mean(found, known.iter().copied()).or_else(|| {
        Some(match list.is_empty() {
            true => format!("`askbook.toml` names no {noun}"),
            false => format!("`askbook.toml` knows {}", list.join(", ")),
        })
    })
}

/// The file introduces something that the configuration does not have, so it has no page.
fn no_owner(document: &Document, code: Code, noun: &str, id: &str, known: &[&str]) -> Diagnostic {
    let message = format!("the file introduces the {noun} `{id}`, which `askbook.toml` does not know");
    Diagnostic::new(code, &document.path, None, message).help(suggestion(id, noun, known))
}
