//! What other pages may show of a document.

use super::front_matter::{Audience, FrontMatter, Status};
use crate::markdown::inline;
use crate::words::path::Route;
use crate::words::slug::slug;
use std::sync::Arc;

/// A document from outside. The body is not in it, so an edit of the body changes no other page.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Outline {
    /// Where the page is, below the output folder.
    pub url: Route,
    /// The title as HTML, without a link in it.
    pub title_html: Arc<str>,
    /// The title as plain text.
    pub title: Arc<str>,
    /// The exact words to ask, where they are not the title.
    pub question: Option<String>,
    /// One sentence for lists.
    pub summary: Option<Arc<str>>,
    /// The stated time budget in minutes; 0 where none is stated.
    pub minutes: u16,
    /// The tags, in the order written.
    pub tags: Vec<Tag>,
    /// In use, draft or retired.
    pub status: Status,
    /// The day on which it became known outside.
    pub leaked: Option<String>,
    /// Who may see it.
    pub audience: Audience,
}

/// A tag and the name of its page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Tag {
    /// Fit for an address; tags are the same tag where this is the same.
    pub slug: String,
    /// As written.
    pub name: String,
    /// The page of its questions. A tag that only retired questions carry has none.
    pub url: Route,
}

impl Tag {
    fn new(name: &str) -> Self {
        let slug = slug(name);
        // The page of all tags is the folder's own; a slug has no dot, so no other tag can want this name.
        let stem = if slug == "index" { "index.tag" } else { &slug };
        Tag { url: Route::new(format!("tags/{stem}.html")), name: name.to_owned(), slug }
    }
}

impl Outline {
    /// The outline of a document; `fallback` is the title of one that has none.
    pub fn new(front: &FrontMatter, route: &Route, fallback: String) -> Self {
        let (title_html, title) = match &front.title {
            Some(title) => inline::title(&title.value),
            None => (inline::escape(&fallback), fallback),
        };
        let mut tags: Vec<Tag> = Vec::with_capacity(front.tags.len());
        for tag in &front.tags {
            let tag = Tag::new(tag.value.trim());
            if !tags.iter().any(|other| other.slug == tag.slug) {
                tags.push(tag);
            }
        }
        Outline {
            url: route.clone(),
            title_html: title_html.into(),
            title: title.into(),
            question: front.question.clone(),
            summary: front.summary.clone(),
            minutes: front.minutes.unwrap_or(0),
            tags,
            status: front.status,
            leaked: front.leaked.as_ref().map(|date| date.value.to_string()),
            audience: front.audience,
        }
    }
}
