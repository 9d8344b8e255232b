//! Keys of a question in a file that is none, and keys that only a later feature reads.

use super::{Rules, Subject};
use crate::handbook::classes::Class;
use crate::question::front_matter::KEYS;
use crate::question::{Document, Place};
use crate::words::diagnostic::{Code, Diagnostic};

/// What the front matter of every file may hold.
const COMMON: [&str; 12] =
    ["title", "summary", "kind", "status", "aliases", "owner", "created", "reviewed", "review_every", "lang", "dir", "extra"];

pub fn check(_: &Rules<'_>, subject: Subject<'_>, out: &mut Vec<Diagnostic>) {
    let document = subject.document;
    let noun = match &document.place {
        _ if subject.class == Class::Page || document.is_declared_page() => "a plain page",
        Place::Page => "a plain page",
        Place::Home => "the introduction of the home page",
        Place::Category(_) => "the introduction of a category",
        Place::Level(_) => "the introduction of a level",
        Place::Role(_) => "a role page",
        Place::Free(_) => return out.extend(audience(document)),
    };
    for key in &document.front.keys {
        let known = match key.value.as_str() {
            "order" => !matches!(document.place, Place::Home),
            other => COMMON.contains(&other),
        };
        // What nobody knows has been reported where it was read.
        if !known && KEYS.contains(&key.value.as_str()) {
            let message = format!("`{}` means nothing in {noun}", key.value);
            out.push(Diagnostic::new(Code::MisplacedKey, &document.path, key.span, message));
        }
    }
}

fn audience(document: &Document) -> Option<Diagnostic> {
    let key = document.front.keys.iter().find(|key| key.value == "audience")?;
    let message = "`audience` belongs to the candidate edition, which this version does not have";
    let help = "it is kept and given out in `questions.json`; every page of this edition is internal".to_owned();
    Some(Diagnostic::new(Code::NotSupported, &document.path, key.span, message).help(help))
}
