//! What every page may show of the site and of itself.

use super::theme::Theme;
use crate::handbook::entry::{Crumb, LevelRef, RoleRef};
use crate::handbook::{Handbook, Question};
use crate::markdown::inline::escape;
use crate::question::Document;
use crate::question::front_matter::Direction;
use crate::words::key::Hashed;
use crate::words::path::{FullAddress, Route, SourcePath, encode_strictly};
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// What every page may show. Nothing in it grows or changes with the number of questions.
#[derive(Debug, Hash, Serialize)]
pub struct Site {
    /// The handbook's name.
    pub title: String,
    /// One sentence on it.
    pub description: Option<String>,
    /// The language of pages that do not say otherwise.
    pub language: Arc<str>,
    /// Whether search engines may list the pages.
    pub public: bool,
    /// Where it is published, ending in `/`.
    pub base_url: Option<Arc<str>>,
    /// The feed, where there is one.
    pub feed_url: Option<Route>,
    /// The levels, in their order.
    pub levels: Hashed<Vec<Hashed<LevelRef>>>,
    /// The page of questions for every level.
    pub any_level_url: Route,
    /// The categories of the first two ranks, in their order.
    pub categories: Vec<NavItem>,
    /// The roles.
    pub roles: Vec<Hashed<RoleRef>>,
    /// Plain pages that introduce a folder of such pages.
    pub pages: Vec<Crumb>,
    /// The words of the rating scale, lowest first.
    pub scale: Hashed<Vec<String>>,
    /// The theme's files by name: `style.css` leads to the address with its fingerprint.
    pub assets: BTreeMap<String, Route>,
    /// Where sources can be edited. Each page shows its own address alone.
    #[serde(skip)]
    pub edit_url: Option<Arc<str>>,
}

/// A category in the navigation.
#[derive(Debug, Hash, Serialize)]
pub struct NavItem {
    /// The name.
    pub title: String,
    /// The category's page.
    pub url: Route,
    /// Its sub-categories.
    pub children: Vec<Crumb>,
}

/// A page's place and head, as its key sees it; together with the site it says the same as [`PageFields`].
#[derive(Debug)]
pub enum Head<'a> {
    /// That of a question's page, under the way to it.
    Question(&'a Question, &'a Hashed<Vec<Crumb>>),
    /// That of any other page.
    Other(Box<PageFields>),
}

impl Hash for Head<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Head::Question(question, trail) => (0, &question.own, trail).hash(state),
            Head::Other(fields) => (1, fields).hash(state),
        }
    }
}

impl Head<'_> {
    /// The fields, as templates see them.
    pub fn fields(&self, site: &Site) -> PageFields {
        match self {
            Head::Question(question, trail) => PageFields::of_document(site, &question.document, Hashed::clone(trail)),
            Head::Other(fields) => PageFields::clone(fields),
        }
    }

    /// The language of the page, unless it is certainly that of the site.
    pub fn language(&self) -> Option<&str> {
        match self {
            Head::Question(question, _) => question.language.as_deref(),
            Head::Other(fields) => Some(&fields.language),
        }
    }
}

impl From<PageFields> for Head<'_> {
    fn from(fields: PageFields) -> Self {
        Head::Other(Box::new(fields))
    }
}

/// A page's place and head.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct PageFields {
    /// The page's own address, below the output folder.
    pub url: Route,
    /// What stands in front of an address below the output folder to reach it from here: `../../`.
    #[serde(skip)]
    pub root: Root,
    /// The title as plain text.
    pub title: Arc<str>,
    /// The title as HTML.
    pub title_html: Arc<str>,
    /// One sentence, for the head.
    pub description: Option<Arc<str>>,
    /// BCP 47 tag.
    pub language: Arc<str>,
    /// Writing direction.
    pub direction: Direction,
    /// The way from the home page to the page above this one.
    pub trail: Hashed<Vec<Crumb>>,
    /// Where its source can be edited.
    pub edit_url: Option<EditAddress>,
    /// Its full address, where the handbook has one.
    pub canonical: Option<FullAddress>,
    /// Whether search engines must leave it out.
    pub noindex: bool,
}

/// The way from a page to the output folder.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Root {
    /// So many folders up.
    Above(usize),
    /// The full address, for a page that a host shows anywhere.
    Address(Arc<str>),
}

impl fmt::Display for Root {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Root::Above(depth) => (0..*depth).try_for_each(|_| f.write_str("../")),
            Root::Address(address) => f.write_str(address),
        }
    }
}

impl Serialize for Root {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Where the source of a page can be edited. Written out only when it is shown.
#[derive(Clone, Debug, Hash)]
pub struct EditAddress {
    /// An address in which `{path}` stands for the source path.
    pattern: Arc<str>,
    path: SourcePath,
}

impl Serialize for EditAddress {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.pattern.replace("{path}", &encode_strictly(self.path.as_str())))
    }
}

impl Site {
    /// What every page of the handbook shares.
    pub fn new(handbook: &Handbook, theme: &Theme) -> Self {
        let config = &handbook.config;
        let crumb = |index: &u32| {
            let reference = &handbook.categories[*index as usize].reference;
            Crumb { title: reference.title.clone(), url: reference.url.clone() }
        };
        let top = handbook.categories.iter().filter(|category| category.depth == 0);
        let categories = top.map(|category| NavItem {
            title: category.reference.title.clone(),
            url: category.reference.url.clone(),
            children: category.children.iter().map(crumb).collect(),
        });
        let pages = handbook.pages.iter().filter(|page| page.path.file_name() == "index.md");
        Site {
            title: config.title.clone(),
            description: config.description.clone(),
            language: Arc::clone(&config.language),
            public: config.public,
            base_url: config.base_url.clone(),
            feed_url: config.base_url.as_ref().map(|_| Route::new("feed.xml")),
            levels: Hashed::new(handbook.levels.iter().map(|level| level.reference.clone()).collect()),
            any_level_url: crate::handbook::lists::any_route(),
            categories: categories.collect(),
            roles: handbook.roles.iter().map(|role| role.reference.clone()).collect(),
            pages: pages.map(|page| Crumb { title: page.outline.title.to_string(), url: page.route.clone() }).collect(),
            scale: Hashed::new(config.scale.clone()),
            assets: theme.assets.iter().map(|(name, asset)| (name.clone(), asset.route.clone())).collect(),
            edit_url: config.edit_url.clone(),
        }
    }

    /// The full address of a page, where the handbook has one.
    pub fn full_address(&self, route: &Route) -> Option<FullAddress> {
        self.base_url.as_ref().map(|base| FullAddress { base: Arc::clone(base), route: route.clone() })
    }

    /// Whether the navigation leads to the page at `route`.
    pub fn leads_to(&self, route: &Route) -> bool {
        let categories =
            self.categories.iter().flat_map(|category| category.children.iter().map(|child| &child.url).chain([&category.url]));
        let levels = self.levels.iter().map(|level| &level.url).chain([&self.any_level_url]);
        let others = self.roles.iter().map(|role| &role.url).chain(self.pages.iter().map(|page| &page.url));
        categories.chain(levels).chain(others).any(|url| url == route) || route.as_str() == "all.html"
    }
}

/// What the navigation depends on beside the site: pages of one place share its text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Place {
    /// What stands in front of an address below the output folder.
    pub root: Root,
    /// The page itself, where the navigation leads to it.
    pub here: Option<Route>,
    /// The page above it, where the navigation leads to that one.
    pub above: Option<Route>,
}

impl PageFields {
    /// Where the page stands in the navigation.
    pub fn place(&self, site: &Site) -> Place {
        let named = |route: &Route| site.leads_to(route).then(|| route.clone());
        let above = self.trail.last().and_then(|crumb| named(&crumb.url));
        Place { root: self.root.clone(), here: named(&self.url), above }
    }

    /// The head of a page with a title in plain text.
    pub fn titled(site: &Site, route: &Route, title: impl Into<Arc<str>>) -> Self {
        let title = title.into();
        PageFields {
            url: route.clone(),
            root: Root::Above(route.depth()),
            title_html: escape(&title).into(),
            title,
            description: None,
            language: Arc::clone(&site.language),
            direction: direction_of(&site.language),
            trail: Hashed::default(),
            edit_url: None,
            canonical: site.full_address(route),
            noindex: !site.public,
        }
    }

    /// The head of a document's own page, under the way to it.
    pub fn of_document(site: &Site, document: &Document, trail: Hashed<Vec<Crumb>>) -> Self {
        let outline = &document.outline;
        let title_html = Arc::clone(&outline.title_html);
        PageFields { title_html, trail, ..PageFields::titled(site, &document.route, Arc::clone(&outline.title)) }
            .of(site, document)
    }

    /// The same with what `document` says of itself.
    #[must_use]
    pub fn of(mut self, site: &Site, document: &Document) -> Self {
        self.description = document.front.summary.clone().or(self.description);
        if let Some(language) = &document.front.lang {
            self.language = Arc::clone(language);
            self.direction = direction_of(language);
        }
        self.direction = document.front.dir.unwrap_or(self.direction);
        self.edit_url = site.edit_url.as_ref().map(|url| EditAddress { pattern: Arc::clone(url), path: document.path.clone() });
        self
    }

    /// The same under `trail`.
    #[must_use]
    pub fn under(mut self, trail: Hashed<Vec<Crumb>>) -> Self {
        self.trail = trail;
        self
    }
}

/// The direction of languages that are written from right to left in their usual script.
fn direction_of(language: &str) -> Direction {
    const LANGUAGES: [&str; 11] = ["ar", "he", "fa", "ur", "yi", "dv", "ps", "sd", "ug", "ckb", "iw"];
    const SCRIPTS: [&str; 6] = ["arab", "hebr", "thaa", "syrc", "nkoo", "adlm"];
    let is_one_of = |part: &str, known: &[&str]| known.iter().any(|known| part.eq_ignore_ascii_case(known));
    let (primary, rest) = language.split_once('-').unwrap_or((language, ""));
    let rtl = is_one_of(primary, &LANGUAGES) || rest.split('-').any(|part| is_one_of(part, &SCRIPTS));
    if rtl { Direction::Rtl } else { Direction::Ltr }
}
