//! A document's text as a page's view holds it.

use super::fields::Site;
use super::text::Text;
use crate::handbook::entry::LevelRef;
use crate::handbook::resolve::Links;
use crate::handbook::{Handbook, Question};
use crate::question::Document;
use crate::words::key::Hashed;
use crate::words::path::Route;
use serde::{Serialize, Serializer};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// A document's text and what its links lead to. Hashing is cheap; serialising writes the HTML.
#[derive(Debug)]
pub struct BodyView<'a> {
    /// The document.
    document: &'a Arc<Document>,
    /// Its links.
    pub(super) links: Links<'a>,
    /// The page that shows it, which stands in the head of the page's view; `None`: its own.
    from: Option<&'a Route>,
    /// The levels, whose names a `###` in an answer may have.
    levels: &'a Hashed<Vec<Hashed<LevelRef>>>,
    /// The words of the rating scale.
    scale: &'a Hashed<Vec<String>>,
}

impl Hash for BodyView<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.document, self.links, self.levels, self.scale).hash(state);
    }
}

impl<'a> BodyView<'a> {
    /// The text of a document, for the page at `from`; `None`: its own.
    pub fn new(handbook: &'a Handbook, site: &'a Site, from: Option<&'a Route>, document: &'a Arc<Document>) -> Self {
        BodyView::with(site, from, document, handbook.links_of(document))
    }

    /// The text of a question.
    pub fn of_question(handbook: &'a Handbook, site: &'a Site, from: Option<&'a Route>, question: &'a Question) -> Self {
        BodyView::with(site, from, &question.document, question.links(handbook))
    }

    fn with(site: &'a Site, from: Option<&'a Route>, document: &'a Arc<Document>, links: Links<'a>) -> Self {
        BodyView { document, links, from, levels: &site.levels, scale: &site.scale }
    }

    /// The text with its addresses.
    pub fn text(&self) -> Text<'_> {
        let from = self.from.unwrap_or(&self.document.route);
        Text {
            document: self.document,
            addresses: self.links.addresses(from),
            levels: self.levels,
            scale: self.scale,
            anchor: None,
        }
    }
}

impl Serialize for BodyView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.text().serialize(serializer)
    }
}
