//! Dates of what cannot have happened yet.

use crate::handbook::Handbook;
use crate::question::Document;
use crate::words::diagnostic::{Code, Diagnostic};
use std::sync::Arc;

pub fn check(handbook: &Handbook, documents: &[Arc<Document>], out: &mut Vec<Diagnostic>) {
    let today = handbook.settings.today;
    for document in documents {
        let front = &document.front;
        for (key, date) in [("created", &front.created), ("reviewed", &front.reviewed), ("leaked", &front.leaked)] {
            if let Some(date) = date.as_ref().filter(|date| date.value > today) {
                let message = format!("`{key}` is {}, which lies in the future", date.value);
                out.push(Diagnostic::new(Code::FutureDate, &document.path, date.span, message).help(format!("today is {today}")));
            }
        }
    }
}
