//! What pages are there for, and the contents of the simpler ones.

use super::body::BodyView;
use super::fields::{PageFields, Root, Site};
use super::list::ListView;
use super::print::PrintView;
use super::question::QuestionView;
use super::records::{FeedView, QuestionRecords, SitemapView};
use crate::handbook::Handbook;
use crate::handbook::coverage::Coverage;
use crate::handbook::entry::Term;
use crate::words::key::{Hashed, Key};
use crate::words::path::{Route, SourcePath};
use serde::Serialize;
use std::sync::Arc;

/// The fields that a page's template sees beside `site` and `page`.
#[derive(Hash)]
pub enum Content {
    /// `home.html`.
    Home(HomeView),
    /// `question.html`.
    Question(Box<QuestionView>),
    /// `page.html`.
    Plain(PlainView),
    /// `list.html`.
    List(ListView),
    /// `print.html`.
    Print(PrintView),
    /// `tags.html`.
    Tags(TagsView),
    /// `search.html`.
    Search(SearchView),
    /// `404.html`.
    NotFound,
    /// `redirect.html`.
    Redirect(RedirectView),
    /// `sitemap.xml`.
    Sitemap(SitemapView),
    /// `feed.xml`.
    Feed(FeedView),
    /// `robots.txt`.
    Robots,
    /// `questions.json`, which has no template: its schema is fixed.
    Questions(QuestionRecords),
    /// A file of the content folder, by path.
    Asset(SourcePath, Key),
    /// A file of the theme, by name.
    ThemeAsset(String),
}

/// The home page.
#[derive(Hash, Serialize)]
pub struct HomeView {
    /// The introduction, where there is one.
    pub intro: Option<BodyView>,
    /// The level × category matrix.
    pub coverage: Hashed<Coverage>,
    /// How many questions are in use.
    pub questions: u32,
    /// The page of all questions.
    pub all_url: Route,
    /// The page of all tags, where there are any.
    pub tags_url: Option<Route>,
    /// Plain pages that stand in no folder.
    pub guides: Vec<Entries>,
}

/// A named group of links.
#[derive(Hash, Serialize)]
pub struct Entries {
    /// The name.
    pub title: String,
    /// One sentence.
    pub summary: Option<Arc<str>>,
    /// The page.
    pub url: Route,
}

/// A plain page.
#[derive(Hash, Serialize)]
pub struct PlainView {
    /// The text.
    pub body: BodyView,
}

/// The page of all tags.
#[derive(Hash, Serialize)]
pub struct TagsView {
    /// The tags, by name.
    pub tags: Vec<TagCount>,
}

/// A tag and how many questions carry it.
#[derive(Hash, Serialize)]
pub struct TagCount {
    /// The tag.
    pub tag: Hashed<Term>,
    /// How many.
    pub count: usize,
}

/// The page to search on, which the browser fills.
#[derive(Hash, Serialize)]
pub struct SearchView {
    /// By what the handbook's pages can be told apart: `level`, `category`, `role`, `tag`, `minutes`, `status`, `language`.
    pub facets: Vec<&'static str>,
}

/// A page that sends its reader on.
#[derive(Hash, Serialize)]
pub struct RedirectView {
    /// The page that is meant, relative to this one.
    pub target: String,
}

pub(super) fn home(handbook: &Handbook, site: &Site, route: &Route) -> (PageFields, HomeView) {
    let config = &handbook.config;
    let titled = handbook.home.as_ref().filter(|document| document.front.title.is_some());
    let mut fields = PageFields::new(config, route, titled.map_or(&config.title, |document| &document.outline.title));
    fields.description = config.description.as_deref().map(Arc::from);
    if let Some(document) = &handbook.home {
        fields = fields.of(config, document);
    }
    let guides = handbook.pages.iter().map(|page| Entries {
        title: page.outline.title.to_string(),
        summary: page.outline.summary.clone(),
        url: page.route.clone(),
    });
    let content = HomeView {
        intro: handbook.home.as_ref().map(|document| BodyView::new(handbook, site, route, document)),
        coverage: handbook.coverage.clone(),
        questions: handbook.active,
        all_url: Route::new("all.html"),
        tags_url: (!handbook.tags.is_empty()).then(|| Route::new("tags/index.html")),
        guides: guides.collect(),
    };
    (fields, content)
}

pub(super) fn plain(handbook: &Handbook, site: &Site, route: &Route, index: u32) -> (PageFields, PlainView) {
    let document = &handbook.pages[index as usize];
    let (outline, config) = (&document.outline, &handbook.config);
    let fields =
        PageFields::titled(config, route, Arc::clone(&outline.title), Arc::clone(&outline.title_html)).of(config, document);
    let above = site.pages.iter().filter(|page| {
        let folder = page.url.as_str().trim_end_matches("index.html");
        page.url != *route && route.as_str().starts_with(folder)
    });
    let fields = fields.under(Hashed::new(above.cloned().collect()));
    (fields, PlainView { body: BodyView::new(handbook, site, route, document) })
}

pub(super) fn tags(handbook: &Handbook, route: &Route) -> (PageFields, TagsView) {
    let mut tags: Vec<TagCount> =
        handbook.tags.iter().map(|tag| TagCount { tag: tag.term.clone(), count: tag.questions.len() }).collect();
    tags.sort_by_cached_key(|tag| (tag.tag.title.to_lowercase(), tag.tag.id.clone()));
    (PageFields::new(&handbook.config, route, handbook.text("tags")), TagsView { tags })
}

pub(super) fn search(handbook: &Handbook, route: &Route) -> (PageFields, SearchView) {
    let mut fields = PageFields::new(&handbook.config, route, handbook.text("search"));
    // What is found stands at addresses of its own.
    fields.canonical = None;
    fields.noindex = true;
    let entries = || handbook.questions.iter().map(|question| &question.entry);
    let own = &handbook.config.language;
    let facets = [
        ("level", !handbook.levels.is_empty()),
        ("category", handbook.categories.len() > 1),
        ("role", !handbook.roles.is_empty()),
        ("tag", !handbook.tags.is_empty()),
        ("minutes", differ(entries().map(|entry| entry.minutes))),
        ("status", differ(entries().map(|entry| entry.state()))),
        ("language", differ(handbook.documents.values().map(|document| document.front.lang.as_ref().unwrap_or(own)))),
    ];
    let facets = facets.into_iter().filter(|(_, divides)| *divides).map(|(name, _)| name).collect();
    (fields, SearchView { facets })
}

fn differ<T: PartialEq>(mut values: impl Iterator<Item = T>) -> bool {
    let first = values.next();
    values.any(|value| Some(value) != first)
}

pub(super) fn not_found(handbook: &Handbook, route: &Route) -> PageFields {
    let mut fields = PageFields::new(&handbook.config, route, handbook.text("not_found"));
    // A host shows this page under any address, so only full addresses lead anywhere from it.
    if let Some(base) = &handbook.config.base_url {
        fields.root = Root::Address(Arc::clone(base));
    }
    fields.canonical = None;
    fields.noindex = true;
    fields
}

pub(super) fn redirect(handbook: &Handbook, route: &Route, target: &Route) -> (PageFields, RedirectView) {
    let mut fields = PageFields::new(&handbook.config, route, handbook.text("moved"));
    fields.canonical = handbook.config.full_address(target);
    fields.noindex = true;
    (fields, RedirectView { target: route.reference_to(target) })
}
