//! A page's bytes.
//!
//! In: a theme, a view, the files that are published as they are. Out: bytes, or what is wrong with a template. Invariant: the handbook is out of
//! reach, so a page cannot show what its key does not cover.

use super::content::Content;
use super::fields::PageFields;
use super::filters::Filters;
use super::fragments::Fragments;
use super::structured::structured_data;
use super::theme::{Refusal, Theme, unfit};
use super::view::View;
use crate::inputs::tree::Tree;
use crate::markdown::html::ROOT;
use crate::words::diagnostic::Diagnostic;
use crate::words::path::Route;
use std::borrow::Cow;
use std::collections::BTreeMap;
use tera::{Context, Value};

impl View<'_> {
    /// The template that shows the page; `None` for pages that have none.
    pub fn template(&self) -> Option<&'static str> {
        Some(match &self.content {
            Content::Home(_) => "home.html",
            Content::Question(_) => "question.html",
            Content::Plain(_) => "page.html",
            Content::List(_) => "list.html",
            Content::Print(_) => "print.html",
            Content::Tags(_) => "tags.html",
            Content::Search(_) => "search.html",
            Content::NotFound => "404.html",
            Content::Redirect(_) => "redirect.html",
            Content::Sitemap(_) => "sitemap.xml",
            Content::Feed(_) => "feed.xml",
            Content::Robots => "robots.txt",
            Content::Questions(_) | Content::Asset(..) | Content::ThemeAsset(_) => return None,
        })
    }

    fn context(&self, page: &PageFields) -> tera::TeraResult<Context> {
        let mut context = match &self.content {
            Content::Home(home) => Context::from_serialize(home)?,
            Content::Question(question) => Context::from_serialize(question)?,
            Content::Plain(page) => Context::from_serialize(page)?,
            Content::List(list) => Context::from_serialize(list)?,
            Content::Print(print) => Context::from_serialize(print)?,
            Content::Tags(tags) => Context::from_serialize(tags)?,
            Content::Search(search) => Context::from_serialize(search)?,
            Content::Redirect(redirect) => Context::from_serialize(redirect)?,
            Content::Sitemap(sitemap) => Context::from_serialize(sitemap)?,
            Content::Feed(feed) => Context::from_serialize(feed)?,
            _ => Context::new(),
        };
        context.insert("structured_data", &structured_data(self, page).map(|data| Value::safe_string(&data)));
        context.insert_value("site", Value::try_from_serializable(self.site)?);
        context.insert_value("t", Value::try_from_serializable(self.texts)?);
        context.insert_value("page", Value::try_from_serializable(page)?);
        context.insert("root", &page.root);
        Ok(context)
    }
}

/// The bytes of a page. `fragments` must be those of the view's site and of `theme`.
///
/// # Errors
///
/// What is wrong with the template, see [`Refusal`].
pub fn render<'a>(theme: &'a Theme, files: &'a Tree, fragments: &Fragments, view: &View<'_>) -> Result<Cow<'a, [u8]>, Refusal> {
    if let Some(template) = view.template() {
        let page = view.head.fields(view.site);
        let mut context = view.context(&page).map_err(unfit)?;
        if template.ends_with(".html") {
            context.insert_value("sidebar", fragments.sidebar(theme, view, &page)?);
            context.insert_value("search", fragments.search(theme, view, &page)?);
        }
        let Content::List(list) = &view.content else {
            return theme.render(template, &context, fragments.most).map(|text| Cow::Owned(text.into_bytes()));
        };
        context.insert("filters", &Filters::new(view.site, list));
        context.insert_value("entries", fragments.entries(theme, view, &list.groups)?);
        let text = theme.render(template, &context, fragments.most)?;
        return Ok(Cow::Owned(text.replace(ROOT, &page.root.to_string()).into_bytes()));
    }
    Ok(match &view.content {
        Content::Questions(records) => {
            Cow::Owned(serde_json::to_vec(records).expect("strings, numbers and maps of them are JSON"))
        }
        Content::Asset(path, _) => Cow::Borrowed(files.get(path.as_str()).and_then(|file| file.bytes()).unwrap_or_default()),
        Content::ThemeAsset(name) => {
            Cow::Borrowed(theme.assets.get(*name).and_then(|asset| asset.file.bytes()).unwrap_or_default())
        }
        _ => Cow::default(),
    })
}

/// One diagnostic a mistake, however many pages it is on: the first page is named, the others are counted.
pub fn merge(refusals: impl IntoIterator<Item = (Route, Diagnostic)>) -> Vec<Diagnostic> {
    let mut pages: BTreeMap<Diagnostic, Vec<Route>> = BTreeMap::new();
    for (route, diagnostic) in refusals {
        pages.entry(diagnostic).or_default().push(route);
    }
    let name = |(diagnostic, mut routes): (Diagnostic, Vec<Route>)| {
        routes.sort();
        let more = match routes.len() - 1 {
            0 => String::new(),
            1 => ", and one page more".to_owned(),
            more => format!(", and {more} pages more"),
        };
        diagnostic.label(format!("while rendering `{}`{more}", routes[0]))
    };
    pages.into_iter().map(name).collect()
}
