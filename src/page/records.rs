//! Pages for machines: the sitemap, the feed, robots, and the questions as JSON.

use super::fields::PageFields;
use crate::handbook::entry::{Entry, LevelRef, RoleRef, Term};
use crate::handbook::{Handbook, Question};
use crate::inputs::sections::SectionKind;
use crate::question::Document;
use crate::words::date::Date;
use crate::words::key::Hashed;
use crate::words::path::{FullAddress, Route};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// The version of the schema of `questions.json`; `docs/questions-json.md` describes it.
const SCHEMA: u32 = 1;
/// How many questions the feed holds.
const FEED_SIZE: usize = 50;

/// The sitemap.
#[derive(Hash, Serialize)]
pub struct SitemapView {
    /// Full, encoded addresses: the home page, the lists, the questions in reading order, the plain pages.
    pub urls: Vec<FullAddress>,
}

/// The feed of new and reviewed questions.
#[derive(Hash, Serialize)]
pub struct FeedView {
    /// The day of the newest entry.
    pub updated: Option<String>,
    /// The newest first.
    pub entries: Vec<FeedEntry>,
}

/// A question in the feed.
#[derive(Hash, Serialize)]
pub struct FeedEntry {
    /// The question.
    pub question: Hashed<Entry>,
    /// Its full, encoded address.
    pub url: FullAddress,
    /// The day of its last review, or on which it was written.
    pub updated: String,
}

/// All questions, for tools.
#[derive(Hash, Serialize)]
pub struct QuestionRecords {
    schema: u32,
    title: String,
    language: Arc<str>,
    scale: Vec<String>,
    levels: Vec<Hashed<LevelRef>>,
    roles: Vec<Hashed<RoleRef>>,
    competencies: Vec<Hashed<Term>>,
    questions: Vec<QuestionRecord>,
}

/// One question of `questions.json`.
pub struct QuestionRecord {
    document: Arc<Document>,
    entry: Hashed<Entry>,
    roles: Vec<Hashed<RoleRef>>,
    competencies: Vec<Hashed<Term>>,
    related: Vec<Hashed<Entry>>,
    replaced_by: Option<Hashed<Entry>>,
}

impl Hash for QuestionRecord {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.document.front_key, &self.entry, &self.roles, &self.competencies).hash(state);
        (&self.related, &self.replaced_by).hash(state);
    }
}

impl Serialize for QuestionRecord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (front, outline) = (&self.document.front, &self.entry.outline);
        let ids = |ids: &mut dyn Iterator<Item = String>| ids.collect::<Vec<_>>();
        let date = |date: Option<Date>| date.map(|date| date.to_string());
        let sections = self.document.body.sections.iter().map(|section| section.kind).filter(|kind| *kind != SectionKind::Other);
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &self.entry.id)?;
        map.serialize_entry("url", &outline.url)?;
        map.serialize_entry("title", &outline.title)?;
        map.serialize_entry("question", outline.question.as_deref().unwrap_or(&outline.title))?;
        map.serialize_entry("summary", &outline.summary)?;
        map.serialize_entry("category", &self.entry.category.id)?;
        map.serialize_entry("levels", &ids(&mut self.entry.levels.iter().map(|level| level.id.clone())))?;
        map.serialize_entry("roles", &ids(&mut self.roles.iter().map(|role| role.id.clone())))?;
        map.serialize_entry("competencies", &ids(&mut self.competencies.iter().map(|term| term.id.clone())))?;
        map.serialize_entry("tags", &ids(&mut outline.tags.iter().map(|tag| tag.name.clone())))?;
        map.serialize_entry("minutes", &self.entry.minutes)?;
        map.serialize_entry("status", &outline.status)?;
        map.serialize_entry("audience", &outline.audience)?;
        map.serialize_entry("leaked", &outline.leaked)?;
        map.serialize_entry("replaced_by", &self.replaced_by.as_ref().map(|other| &other.id))?;
        map.serialize_entry("related", &ids(&mut self.related.iter().map(|other| other.id.clone())))?;
        map.serialize_entry("owner", &front.owner)?;
        map.serialize_entry("created", &date(front.created.as_ref().map(|date| date.value)))?;
        map.serialize_entry("reviewed", &date(front.reviewed.as_ref().map(|date| date.value)))?;
        map.serialize_entry("review_due", &date(self.entry.review_due))?;
        map.serialize_entry("sources", &front.sources)?;
        map.serialize_entry("sections", &sections.collect::<Vec<_>>())?;
        map.serialize_entry("extra", &front.extra)?;
        map.end()
    }
}

pub(super) fn sitemap(handbook: &Handbook, route: &Route) -> (PageFields, SitemapView) {
    let pages = handbook.lists.iter().flat_map(|list| (0..list.pages()).map(|number| list.page(number)));
    let documents = handbook.active().iter().map(|question| &question.document).chain(&handbook.pages);
    let routes = [Route::new("index.html")].into_iter().chain(pages).chain(documents.map(|document| document.route.clone()));
    let urls = routes.filter_map(|route| handbook.config.full_address(&route)).collect();
    (PageFields::new(&handbook.config, route, "Sitemap"), SitemapView { urls })
}

pub(super) fn feed(handbook: &Handbook, route: &Route) -> (PageFields, FeedView) {
    let dated = |question: &'_ Question| {
        let front = &question.document.front;
        front.reviewed.as_ref().into_iter().chain(front.created.as_ref()).map(|date| date.value).max()
    };
    let mut newest: Vec<_> = handbook.active().iter().filter_map(|question| Some((dated(question)?, question))).collect();
    newest.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.document.path.cmp(&b.1.document.path)));
    newest.truncate(FEED_SIZE);
    let entries: Vec<FeedEntry> = newest
        .into_iter()
        .filter_map(|(date, question)| {
            let url = handbook.config.full_address(&question.document.route)?;
            Some(FeedEntry { question: question.entry.clone(), url, updated: date.to_string() })
        })
        .collect();
    let updated = entries.first().map(|entry| entry.updated.clone());
    (PageFields::new(&handbook.config, route, &handbook.config.title), FeedView { updated, entries })
}

pub(super) fn questions(handbook: &Handbook) -> QuestionRecords {
    let config = &handbook.config;
    let record = |question: &Question| QuestionRecord {
        document: Arc::clone(&question.document),
        entry: question.entry.clone(),
        roles: question.roles.iter().map(|role| handbook.roles[usize::from(*role)].reference.clone()).collect(),
        competencies: question.competencies.iter().map(|at| handbook.competencies[usize::from(*at)].clone()).collect(),
        related: handbook.entries(&question.related),
        replaced_by: question.replaced_by.map(|other| handbook.question(other).entry.clone()),
    };
    QuestionRecords {
        schema: SCHEMA,
        title: config.title.clone(),
        language: config.language.clone(),
        scale: config.scale.clone(),
        levels: handbook.levels.iter().map(|level| level.reference.clone()).collect(),
        roles: handbook.roles.iter().map(|role| role.reference.clone()).collect(),
        competencies: handbook.competencies.clone(),
        questions: handbook.questions.iter().map(record).collect(),
    }
}
