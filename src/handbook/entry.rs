//! The small values that many pages share.

use crate::question::front_matter::Status;
use crate::question::outline::Outline;
use crate::words::date::Date;
use crate::words::key::Hashed;
use crate::words::path::Route;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// A level as templates see it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct LevelRef {
    /// The id.
    pub id: String,
    /// The name.
    pub title: String,
    /// Years of experience in words: `0–2`, `6+`; absent where none are configured.
    pub years: Option<String>,
    /// One sentence.
    pub summary: Option<String>,
    /// The level's page.
    pub url: Route,
    /// Its place among the levels, from 1.
    pub rank: u16,
}

/// A category as templates see it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CategoryRef {
    /// The id, a path.
    pub id: String,
    /// The name.
    pub title: String,
    /// One sentence.
    pub summary: Option<String>,
    /// The category's page.
    pub url: Route,
    /// The id as an anchor: `Category-technical-apis`. Ids of headings have no capital, so no heading can have it.
    pub anchor: String,
    /// How many categories lie above it.
    pub depth: u32,
}

/// A role as templates see it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct RoleRef {
    /// The id.
    pub id: String,
    /// The name.
    pub title: String,
    /// One sentence.
    pub summary: Option<String>,
    /// The role's page.
    pub url: Route,
}

/// A name with an explanation or a page: a tag, a competency.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Term {
    /// The id or slug.
    pub id: String,
    /// The name.
    pub title: String,
    /// What it means.
    pub definition: Option<String>,
    /// Its page, where it has one.
    pub url: Option<Route>,
}

/// A step of the way from the home page.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Crumb {
    /// The name.
    pub title: String,
    /// The page.
    pub url: Route,
}

/// A question as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    /// What the question says of itself.
    pub outline: Hashed<Outline>,
    /// Its id.
    pub id: String,
    /// Its levels; empty for every level.
    pub levels: Hashed<Vec<Hashed<LevelRef>>>,
    /// Its category.
    pub category: Hashed<CategoryRef>,
    /// The ids of its roles; empty for every role.
    pub roles: Hashed<Vec<String>>,
    /// The time budget, stated or usual.
    pub minutes: u16,
    /// The day by which it is to be reviewed again. Whether that day is past is the reader's to find out, so that pages do not depend on the day.
    pub review_due: Option<Date>,
    /// See [`Entry::state`].
    pub(super) state: &'static str,
}

impl Entry {
    /// What it is to somebody who looks for a question to ask: one of [`STATES`].
    pub fn state(&self) -> &'static str {
        self.state
    }

    /// The state of a question with this outline.
    pub(super) fn state_of(outline: &Outline) -> &'static str {
        match outline.status {
            Status::Draft => "draft",
            Status::Retired => "retired",
            Status::Active if outline.leaked.is_some() => "leaked",
            Status::Active => "active",
        }
    }
}

/// The states of a question, the usual one first.
pub const STATES: [&str; 4] = ["active", "draft", "retired", "leaked"];

impl Serialize for Entry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let outline = &*self.outline;
        let mut map = serializer.serialize_map(Some(16))?;
        map.serialize_entry("id", &self.id)?;
        map.serialize_entry("url", &outline.url)?;
        map.serialize_entry("title", &outline.title)?;
        map.serialize_entry("title_html", &outline.title_html)?;
        map.serialize_entry("question", &outline.question)?;
        map.serialize_entry("summary", &outline.summary)?;
        map.serialize_entry("tags", &outline.tags)?;
        map.serialize_entry("status", &outline.status)?;
        map.serialize_entry("leaked", &outline.leaked)?;
        map.serialize_entry("state", self.state())?;
        map.serialize_entry("audience", &outline.audience)?;
        map.serialize_entry("levels", &self.levels)?;
        map.serialize_entry("category", &self.category)?;
        map.serialize_entry("roles", &self.roles)?;
        map.serialize_entry("minutes", &self.minutes)?;
        map.serialize_entry("review_due", &self.review_due.map(|date| date.to_string()))?;
        map.end()
    }
}
