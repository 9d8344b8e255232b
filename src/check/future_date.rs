//! Dates of what cannot have happened yet.

use super::{Rules, Subject};
use crate::words::diagnostic::{Code, Diagnostic};

pub fn check(rules: &Rules<'_>, subject: Subject<'_>, out: &mut Vec<Diagnostic>) {
    let (today, document) = (rules.settings.today, subject.document);
    let front = &document.front;
    for (key, date) in [("created", &front.created), ("reviewed", &front.reviewed), ("leaked", &front.leaked)] {
        if let Some(date) = date.as_ref().filter(|date| date.value > today) {
            let message = format!("`{key}` is {}, which lies in the future", date.value);
            out.push(Diagnostic::new(Code::FutureDate, &document.path, date.span, message).help(format!("today is {today}")));
        }
    }
}
