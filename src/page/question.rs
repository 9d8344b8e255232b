//! The page of a question.

use super::body::BodyView;
use super::fields::{Head, Site};
use super::text::Text;
use crate::handbook::entry::{Entry, RoleRef, Term};
use crate::handbook::{Entries, Handbook, Listed, Question};
use crate::question::Document;
use crate::question::front_matter::Source;
use crate::words::date::Date;
use crate::words::key::Hashed;
use crate::words::path::Route;
use serde::{Serialize, Serializer};
use std::hash::{Hash, Hasher};

/// A question, whole.
#[derive(Debug)]
pub struct QuestionView<'a> {
    question: &'a Question,
    /// The text.
    body: BodyView<'a>,
    /// Questions like it.
    related: Entries<'a>,
    /// What took its place.
    replaced_by: Option<Listed<'a>>,
    /// The question in front of it in reading order.
    previous: Option<Listed<'a>>,
    /// The question behind it.
    next: Option<Listed<'a>>,
}

impl Hash for QuestionView<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // The question covers its document, and the site of the page what else a text shows.
        (&self.question.own, self.body.links).hash(state);
        (&self.related, self.replaced_by, self.previous, self.next).hash(state);
    }
}

/// What templates see of a question.
#[derive(Serialize)]
pub(super) struct QuestionFields<'a> {
    /// What lists show of it.
    question: &'a Hashed<Entry>,
    /// The rest of its front matter.
    facts: Facts<'a>,
    /// Its roles; empty for every role.
    roles: &'a Hashed<Vec<Hashed<RoleRef>>>,
    /// What a scorecard rates by it.
    competencies: &'a Hashed<Vec<Hashed<Term>>>,
    body: Text<'a>,
    related: Entries<'a>,
    replaced_by: Option<Listed<'a>>,
    previous: Option<Listed<'a>>,
    next: Option<Listed<'a>>,
}

/// The part of the front matter that only the question's own page shows.
#[derive(Serialize)]
struct Facts<'a> {
    owner: &'a [String],
    created: Option<String>,
    reviewed: Option<String>,
    review_due: Option<String>,
    sources: &'a [Source],
    extra: &'a Option<serde_json::Value>,
}

impl Serialize for QuestionView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.fields(self.body.text()).serialize(serializer)
    }
}

impl<'a> QuestionView<'a> {
    /// A question without those around it, for the page at `from`; `None`: its own.
    pub(super) fn alone(handbook: &'a Handbook, site: &'a Site, from: Option<&'a Route>, question: &'a Question) -> Self {
        QuestionView {
            question,
            body: BodyView::of_question(handbook, site, from, question),
            related: handbook.entries(&[]),
            replaced_by: question.replaced_by.map(|other| handbook.question(other).listed()),
            previous: None,
            next: None,
        }
    }

    /// The file that the question is in.
    pub(super) fn document(&self) -> &'a Document {
        &self.question.document
    }

    /// The text.
    pub(super) fn text(&self) -> Text<'_> {
        self.body.text()
    }

    /// The fields, with `text` as the text.
    pub(super) fn fields<'f>(&'f self, text: Text<'f>) -> QuestionFields<'f> {
        let front = &self.question.document.front;
        let date = |date: Option<Date>| date.map(|date| date.to_string());
        let facts = Facts {
            owner: &front.owner,
            created: date(front.created.as_ref().map(|date| date.value)),
            reviewed: date(self.reviewed()),
            review_due: date(self.question.entry.review_due),
            sources: &front.sources,
            extra: &front.extra,
        };
        QuestionFields {
            question: &self.question.entry,
            facts,
            roles: &self.question.role_references,
            competencies: &self.question.competencies,
            body: text,
            related: self.related,
            replaced_by: self.replaced_by,
            previous: self.previous,
            next: self.next,
        }
    }

    /// The day of the last review.
    pub fn reviewed(&self) -> Option<Date> {
        self.question.document.front.reviewed.as_ref().map(|date| date.value)
    }
}

pub(super) fn question<'a>(handbook: &'a Handbook, site: &'a Site, index: u32) -> (Head<'a>, QuestionView<'a>) {
    let question = handbook.question(index);
    let neighbour =
        |index: Option<u32>| index.filter(|index| *index < handbook.active).map(|index| handbook.question(index).listed());
    let is_active = index < handbook.active;
    let view = QuestionView {
        related: handbook.entries(&question.related),
        previous: if is_active { neighbour(index.checked_sub(1)) } else { None },
        next: if is_active { neighbour(Some(index + 1)) } else { None },
        ..QuestionView::alone(handbook, site, None, question)
    };
    (Head::Question(question, &handbook.categories[question.category as usize].trail), view)
}
