//! Keys of a question in a file that is none, and keys that only a later feature reads.

use crate::handbook::Handbook;
use crate::question::{Document, Place};
use crate::words::diagnostic::{Code, Diagnostic};
use crate::words::path::SourcePath;
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// What the front matter of every file may hold.
const COMMON: [&str; 12] =
    ["title", "summary", "kind", "status", "aliases", "owner", "created", "reviewed", "review_every", "lang", "dir", "extra"];

pub fn check(handbook: &Handbook, documents: &[Arc<Document>], out: &mut Vec<Diagnostic>) {
    let pages: FxHashSet<&SourcePath> = handbook.pages.iter().map(|page| &page.path).collect();
    for document in documents {
        let noun = match &document.place {
            _ if document.is_declared_page() => "a plain page",
            Place::Home => "the introduction of the home page",
            Place::Category(_) => "the introduction of a category",
            Place::Level(_) => "the introduction of a level",
            Place::Role(_) => "a role page",
            Place::Page => "a plain page",
            Place::Free(_) if pages.contains(&document.path) => "a plain page",
            Place::Free(_) => {
                if let Some(key) = document.front.keys.iter().find(|key| key.value == "audience") {
                    let message = "`audience` belongs to the candidate edition, which this version does not have";
                    let help = "it is kept and given out in `questions.json`; every page of this edition is internal".to_owned();
                    out.push(Diagnostic::new(Code::NotSupported, &document.path, key.span, message).help(help));
                }
                continue;
            }
        };
        for key in &document.front.keys {
            let known = match key.value.as_str() {
                "order" => !matches!(document.place, Place::Home),
                other => COMMON.contains(&other),
            };
            // What nobody knows has been reported where it was read.
            if !known && crate::question::front_matter::KEYS.contains(&key.value.as_str()) {
                let message = format!("`{}` means nothing in {noun}", key.value);
                out.push(Diagnostic::new(Code::MisplacedKey, &document.path, key.span, message));
            }
        }
    }
}
