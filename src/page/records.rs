//! Pages for machines: the sitemap, the feed, robots, and the questions as JSON.

use crate::handbook::entry::{LevelRef, RoleRef, Term};
use crate::handbook::{Entries, Handbook, Listed, Question};
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

/// The sitemap. Its full addresses begin with that of the site, without which there is none.
#[derive(Debug)]
pub struct SitemapView<'a> {
    base: &'a Option<Arc<str>>,
    /// The home page and the lists.
    lists: Vec<Route>,
    /// The questions in reading order, and the plain pages.
    documents: Vec<&'a Document>,
}

impl Hash for SitemapView<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.base, &self.lists).hash(state);
        // What makes the address of a page is the path of its file.
        self.documents.iter().for_each(|document| document.path_key.hash(state));
    }
}

impl Serialize for SitemapView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let routes = self.lists.iter().chain(self.documents.iter().map(|document| &document.route));
        let address = |route: &Route| Some(FullAddress { base: Arc::clone(self.base.as_ref()?), route: route.clone() });
        SitemapFields { urls: routes.filter_map(address).collect() }.serialize(serializer)
    }
}

/// What templates see of it.
#[derive(Serialize)]
struct SitemapFields {
    /// Full, encoded addresses.
    urls: Vec<FullAddress>,
}

/// The feed of new and reviewed questions.
#[derive(Hash, Serialize)]
pub struct FeedView<'a> {
    /// The day of the newest entry.
    pub updated: Option<String>,
    /// The newest first.
    pub entries: Vec<FeedEntry<'a>>,
}

/// A question in the feed.
#[derive(Hash, Serialize)]
pub struct FeedEntry<'a> {
    /// The question.
    pub question: Listed<'a>,
    /// Its full, encoded address.
    pub url: FullAddress,
    /// The day of its last review, or on which it was written.
    pub updated: String,
}

/// All questions, for tools.
#[derive(Hash, Serialize)]
pub struct QuestionRecords<'a> {
    schema: u32,
    title: &'a str,
    language: &'a str,
    scale: &'a [String],
    levels: Vec<&'a Hashed<LevelRef>>,
    roles: Vec<&'a Hashed<RoleRef>>,
    competencies: &'a [Hashed<Term>],
    questions: Vec<QuestionRecord<'a>>,
}

/// One question of `questions.json`.
pub struct QuestionRecord<'a> {
    question: &'a Question,
    related: Entries<'a>,
    replaced_by: Option<Listed<'a>>,
}

impl Hash for QuestionRecord<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.question.facts, self.related, self.replaced_by).hash(state);
    }
}

impl Serialize for QuestionRecord<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Question { own, .. } = self.question;
        let (front, entry) = (&own.document.front, &own.entry);
        let outline = &entry.outline;
        let ids = |ids: &mut dyn Iterator<Item = String>| ids.collect::<Vec<_>>();
        let date = |date: Option<Date>| date.map(|date| date.to_string());
        let sections = own.document.body.sections.iter().map(|section| section.kind).filter(|kind| *kind != SectionKind::Other);
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &entry.id)?;
        map.serialize_entry("url", &outline.url)?;
        map.serialize_entry("title", &outline.title)?;
        map.serialize_entry("question", outline.question.as_deref().unwrap_or(&outline.title))?;
        map.serialize_entry("summary", &outline.summary)?;
        map.serialize_entry("category", &entry.category.id)?;
        map.serialize_entry("levels", &ids(&mut entry.levels.iter().map(|level| level.id.clone())))?;
        map.serialize_entry("roles", &ids(&mut own.role_references.iter().map(|role| role.id.clone())))?;
        map.serialize_entry("competencies", &ids(&mut own.competencies.iter().map(|term| term.id.clone())))?;
        map.serialize_entry("tags", &ids(&mut outline.tags.iter().map(|tag| tag.name.clone())))?;
        map.serialize_entry("minutes", &entry.minutes)?;
        map.serialize_entry("status", &outline.status)?;
        map.serialize_entry("audience", &outline.audience)?;
        map.serialize_entry("leaked", &outline.leaked)?;
        map.serialize_entry("replaced_by", &self.replaced_by.map(|other| &other.entry().id))?;
        map.serialize_entry("related", &ids(&mut self.related.iter().map(|other| other.entry().id.clone())))?;
        map.serialize_entry("owner", &front.owner)?;
        map.serialize_entry("created", &date(front.created.as_ref().map(|date| date.value)))?;
        map.serialize_entry("reviewed", &date(front.reviewed.as_ref().map(|date| date.value)))?;
        map.serialize_entry("review_due", &date(entry.review_due))?;
        map.serialize_entry("sources", &front.sources)?;
        map.serialize_entry("sections", &sections.collect::<Vec<_>>())?;
        map.serialize_entry("extra", &front.extra)?;
        map.end()
    }
}

pub(super) fn sitemap(handbook: &Handbook) -> SitemapView<'_> {
    let pages = handbook.lists.iter().flat_map(|list| (0..list.pages()).map(|number| list.page(number)));
    let questions = handbook.active().iter().map(|question| &question.document);
    SitemapView {
        base: &handbook.config.base_url,
        lists: [Route::new("index.html")].into_iter().chain(pages).collect(),
        documents: questions.chain(&handbook.pages).map(|document| &**document).collect(),
    }
}

pub(super) fn feed<'a>(handbook: &'a Handbook) -> FeedView<'a> {
    let mut newest: Vec<_> = handbook.active().iter().filter_map(|question| Some((question.updated?, question))).collect();
    let order =
        |a: &(Date, &Question), b: &(Date, &Question)| b.0.cmp(&a.0).then_with(|| a.1.document.path.cmp(&b.1.document.path));
    if newest.len() > FEED_SIZE {
        newest.select_nth_unstable_by(FEED_SIZE, order);
        newest.truncate(FEED_SIZE);
    }
    newest.sort_unstable_by(order);
    let entry = |(date, question): (Date, &'a Question)| {
        let url = handbook.config.full_address(&question.document.route)?;
        Some(FeedEntry { question: question.listed(), url, updated: date.to_string() })
    };
    let entries: Vec<FeedEntry<'_>> = newest.into_iter().filter_map(entry).collect();
    FeedView { updated: entries.first().map(|entry| entry.updated.clone()), entries }
}

pub(super) fn questions<'a>(handbook: &'a Handbook) -> QuestionRecords<'a> {
    let config = &handbook.config;
    let record = |question: &'a Question| QuestionRecord {
        question,
        related: handbook.entries(&question.related),
        replaced_by: question.replaced_by.map(|other| handbook.question(other).listed()),
    };
    QuestionRecords {
        schema: SCHEMA,
        title: &config.title,
        language: &config.language,
        scale: &config.scale,
        levels: handbook.levels.iter().map(|level| &level.reference).collect(),
        roles: handbook.roles.iter().map(|role| &role.reference).collect(),
        competencies: &handbook.competencies,
        questions: handbook.questions.iter().map(record).collect(),
    }
}
