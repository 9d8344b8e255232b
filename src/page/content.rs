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
pub enum Content<'a> {
    /// `home.html`.
    Home(HomeView<'a>),
    /// `question.html`.
    Question(QuestionView<'a>),
    /// `page.html`.
    Plain(PlainView<'a>),
    /// `list.html`.
    List(ListView<'a>),
    /// `print.html`.
    Print(PrintView<'a>),
    /// `tags.html`.
    Tags(TagsView<'a>),
    /// `search.html`.
    Search(SearchView),
    /// `404.html`.
    NotFound,
    /// `redirect.html`.
    Redirect(RedirectView),
    /// `sitemap.xml`.
    Sitemap(SitemapView<'a>),
    /// `feed.xml`.
    Feed(FeedView<'a>),
    /// `robots.txt`.
    Robots,
    /// `questions.json`, which has no template: its schema is fixed.
    Questions(QuestionRecords<'a>),
    /// A file of the content folder, by path.
    Asset(&'a SourcePath, Key),
    /// A file of the theme, by name.
    ThemeAsset(&'a str),
}

/// The home page.
#[derive(Hash, Serialize)]
pub struct HomeView<'a> {
    /// The introduction, where there is one.
    pub intro: Option<BodyView<'a>>,
    /// The level × category matrix.
    pub coverage: &'a Hashed<Coverage>,
    /// How many questions are in use.
    pub questions: u32,
    /// The page of all questions.
    pub all_url: Route,
    /// The page of all tags, where there are any.
    pub tags_url: Option<Route>,
    /// Plain pages that stand in no folder.
    pub guides: Vec<Entries<'a>>,
}

/// A named group of links.
#[derive(Hash, Serialize)]
pub struct Entries<'a> {
    /// The name.
    pub title: &'a str,
    /// One sentence.
    pub summary: Option<&'a str>,
    /// The page.
    pub url: &'a Route,
}

/// A plain page.
#[derive(Hash, Serialize)]
pub struct PlainView<'a> {
    /// The text.
    pub body: BodyView<'a>,
}

/// The page of all tags.
#[derive(Hash, Serialize)]
pub struct TagsView<'a> {
    /// The tags, by name.
    pub tags: Vec<TagCount<'a>>,
}

/// A tag and how many questions carry it.
#[derive(Hash, Serialize)]
pub struct TagCount<'a> {
    /// The tag.
    pub tag: &'a Hashed<Term>,
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

pub(super) fn home<'a>(handbook: &'a Handbook, site: &'a Site, route: &'a Route) -> (PageFields, HomeView<'a>) {
    let titled = handbook.home.as_ref().filter(|document| document.front.title.is_some());
    let mut fields = PageFields::titled(site, route, titled.map_or(site.title.as_str(), |document| &document.outline.title));
    fields.description = site.description.as_deref().map(Arc::from);
    if let Some(document) = &handbook.home {
        fields = fields.of(site, document);
    }
    let guides = handbook.pages.iter().map(|page| Entries {
        title: &page.outline.title,
        summary: page.outline.summary.as_deref(),
        url: &page.route,
    });
    let content = HomeView {
        intro: handbook.home.as_ref().map(|document| BodyView::new(handbook, site, Some(route), document)),
        coverage: &handbook.coverage,
        questions: handbook.active,
        all_url: Route::new("all.html"),
        tags_url: (!handbook.tags.is_empty()).then(|| Route::new("tags/index.html")),
        guides: guides.collect(),
    };
    (fields, content)
}

pub(super) fn plain<'a>(handbook: &'a Handbook, site: &'a Site, index: u32) -> (PageFields, PlainView<'a>) {
    let document = &handbook.pages[index as usize];
    let route = &document.route;
    let above = site.pages.iter().filter(|page| {
        let folder = page.url.as_str().trim_end_matches("index.html");
        page.url != *route && route.as_str().starts_with(folder)
    });
    let fields = PageFields::of_document(site, document, Hashed::new(above.cloned().collect()));
    (fields, PlainView { body: BodyView::new(handbook, site, None, document) })
}

pub(super) fn tags<'a>(handbook: &'a Handbook, site: &Site, route: &Route) -> (PageFields, TagsView<'a>) {
    let mut tags: Vec<TagCount<'_>> =
        handbook.tags.iter().map(|tag| TagCount { tag: &tag.term, count: tag.questions.len() }).collect();
    tags.sort_by_cached_key(|tag| (tag.tag.title.to_lowercase(), &tag.tag.id));
    (PageFields::titled(site, route, handbook.text("tags")), TagsView { tags })
}

pub(super) fn search(handbook: &Handbook, site: &Site, route: &Route) -> (PageFields, SearchView) {
    let mut fields = PageFields::titled(site, route, handbook.text("search"));
    // What is found stands at addresses of its own.
    fields.canonical = None;
    fields.noindex = true;
    let entries = || handbook.questions.iter().map(|question| question.listed().entry());
    let facets = [
        ("level", !handbook.levels.is_empty()),
        ("category", handbook.categories.len() > 1),
        ("role", !handbook.roles.is_empty()),
        ("tag", !handbook.tags.is_empty()),
        ("minutes", differ(entries().map(|entry| entry.minutes))),
        ("status", differ(entries().map(|entry| entry.state()))),
        ("language", handbook.languages.len() > 1),
    ];
    let facets = facets.into_iter().filter(|(_, divides)| *divides).map(|(name, _)| name).collect();
    (fields, SearchView { facets })
}

fn differ<T: PartialEq>(mut values: impl Iterator<Item = T>) -> bool {
    let first = values.next();
    values.any(|value| Some(value) != first)
}

pub(super) fn not_found(handbook: &Handbook, site: &Site, route: &Route) -> PageFields {
    let mut fields = PageFields::titled(site, route, handbook.text("not_found"));
    // A host shows this page under any address, so only full addresses lead anywhere from it.
    if let Some(base) = &site.base_url {
        fields.root = Root::Address(Arc::clone(base));
    }
    fields.canonical = None;
    fields.noindex = true;
    fields
}

pub(super) fn redirect(handbook: &Handbook, site: &Site, route: &Route, target: &Route) -> (PageFields, RedirectView) {
    let mut fields = PageFields::titled(site, route, handbook.text("moved"));
    fields.canonical = site.full_address(target);
    fields.noindex = true;
    (fields, RedirectView { target: route.reference_to(target) })
}
