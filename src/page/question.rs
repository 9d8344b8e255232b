//! The page of a question.

use super::body::BodyView;
use super::fields::{PageFields, Site};
use crate::handbook::entry::{Entry, RoleRef, Term};
use crate::handbook::{Handbook, Question};
use crate::question::Document;
use crate::question::front_matter::Source;
use crate::words::date::Date;
use crate::words::key::Hashed;
use crate::words::path::Route;
use serde::{Serialize, Serializer};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// A question, whole.
#[derive(Debug, Hash, Serialize)]
pub struct QuestionView {
    /// What lists show of it.
    pub question: Hashed<Entry>,
    /// The rest of its front matter.
    pub facts: Facts,
    /// Its roles; empty for every role.
    pub roles: Vec<Hashed<RoleRef>>,
    /// What a scorecard rates by it.
    pub competencies: Vec<Hashed<Term>>,
    /// The text.
    pub body: BodyView,
    /// Questions like it.
    pub related: Vec<Hashed<Entry>>,
    /// What took its place.
    pub replaced_by: Option<Hashed<Entry>>,
    /// The question in front of it in reading order.
    pub previous: Option<Hashed<Entry>>,
    /// The question behind it.
    pub next: Option<Hashed<Entry>>,
}

/// The part of the front matter that only the question's own page shows.
#[derive(Clone, Debug)]
pub struct Facts {
    document: Arc<Document>,
    review_due: Option<Date>,
}

impl Hash for Facts {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.document.key, &self.review_due).hash(state);
    }
}

impl Facts {
    /// The day of the last review.
    pub fn reviewed(&self) -> Option<Date> {
        self.document.front.reviewed.as_ref().map(|date| date.value)
    }
}

#[derive(Serialize)]
struct FactFields<'a> {
    owner: &'a [String],
    created: Option<String>,
    reviewed: Option<String>,
    review_due: Option<String>,
    sources: &'a [Source],
    extra: &'a Option<serde_json::Value>,
}

impl Serialize for Facts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let front = &self.document.front;
        FactFields {
            owner: &front.owner,
            created: front.created.as_ref().map(|date| date.value.to_string()),
            reviewed: front.reviewed.as_ref().map(|date| date.value.to_string()),
            review_due: self.review_due.map(|date| date.to_string()),
            sources: &front.sources,
            extra: &front.extra,
        }
        .serialize(serializer)
    }
}

pub(super) fn question(handbook: &Handbook, site: &Site, route: &Route, index: u32) -> (PageFields, QuestionView) {
    let question = handbook.question(index);
    let (document, config) = (&question.document, &handbook.config);
    let outline = &document.outline;
    let fields =
        PageFields::titled(config, route, Arc::clone(&outline.title), Arc::clone(&outline.title_html)).of(config, document);
    let fields = fields.under(handbook.categories[question.category as usize].trail.clone());
    let neighbour = |index: Option<u32>| {
        let index = index.filter(|index| *index < handbook.active)?;
        Some(handbook.question(index).entry.clone())
    };
    let is_active = index < handbook.active;
    let view = QuestionView {
        related: handbook.entries(&question.related),
        previous: if is_active { neighbour(index.checked_sub(1)) } else { None },
        next: if is_active { neighbour(Some(index + 1)) } else { None },
        ..alone(handbook, question, BodyView::new(handbook, site, route, document))
    };
    (fields, view)
}

/// A question without those around it.
pub(super) fn alone(handbook: &Handbook, question: &Question, body: BodyView) -> QuestionView {
    QuestionView {
        question: question.entry.clone(),
        facts: Facts { document: Arc::clone(&question.document), review_due: question.entry.review_due },
        roles: question.roles.iter().map(|role| handbook.roles[usize::from(*role)].reference.clone()).collect(),
        competencies: question.competencies.iter().map(|at| handbook.competencies[usize::from(*at)].clone()).collect(),
        body,
        related: Vec::new(),
        replaced_by: question.replaced_by.map(|other| handbook.question(other).entry.clone()),
        previous: None,
        next: None,
    }
}
