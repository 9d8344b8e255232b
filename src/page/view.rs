//! What one page may show: all of it, and nothing else.

use super::content::{self, Content};
use super::fields::{Head, PageFields, Site};
use super::kind::Page;
use super::{list, print, question, records};
use crate::handbook::Handbook;
use crate::inputs::texts::Language;
use crate::words::key::Hashed;
use crate::words::path::Route;

/// The arguments of a page's template: `site`, `page`, `t`, and the fields of its content.
#[derive(Hash)]
pub struct View<'a> {
    /// The same on every page.
    pub site: &'a Hashed<Site>,
    /// Where the page is, and what its head says.
    pub head: Head<'a>,
    /// The words of the page itself, in its language.
    pub texts: &'a Hashed<Language>,
    /// What it is there for.
    pub content: Content<'a>,
}

/// Gathers what `page`, which goes to `route`, may show.
pub fn view<'a>(handbook: &'a Handbook, site: &'a Hashed<Site>, route: &'a Route, page: &'a Page) -> View<'a> {
    let named = |title: &str, content| (PageFields::titled(site, route, title).into(), content);
    let (head, content) = match *page {
        Page::Question(number) => return of_question(handbook, site, number),
        Page::Home => with(content::home(handbook, site, route), Content::Home),
        Page::Plain(index) => with(content::plain(handbook, site, index), Content::Plain),
        Page::List(list, number) => with(list::list(handbook, site, route, list, number), Content::List),
        Page::Print(list) => with(print::print(handbook, site, route, list), Content::Print),
        Page::Tags => with(content::tags(handbook, site, route), Content::Tags),
        Page::Search => with(content::search(handbook, site, route), Content::Search),
        Page::NotFound => (content::not_found(handbook, site, route).into(), Content::NotFound),
        Page::Redirect(ref target) => with(content::redirect(handbook, site, route, target), Content::Redirect),
        Page::Sitemap => named("Sitemap", Content::Sitemap(records::sitemap(handbook))),
        Page::Feed => named(&site.title, Content::Feed(records::feed(handbook))),
        Page::Robots => named("robots.txt", Content::Robots),
        Page::Questions => named("", Content::Questions(records::questions(handbook))),
        Page::Asset(ref path) => {
            let key = handbook.assets.get(path.as_str()).map(|asset| asset.key).unwrap_or_default();
            named("", Content::Asset(path, key))
        }
        Page::ThemeAsset(ref name) => named("", Content::ThemeAsset(name)),
    };
    View::new(handbook, site, head, content)
}

/// What the page of a question may show.
pub fn of_question<'a>(handbook: &'a Handbook, site: &'a Hashed<Site>, number: u32) -> View<'a> {
    let (head, question) = question::question(handbook, site, number);
    View::new(handbook, site, head, Content::Question(question))
}

impl<'a> View<'a> {
    fn new(handbook: &'a Handbook, site: &'a Hashed<Site>, head: Head<'a>, content: Content<'a>) -> Self {
        let texts = head.language().map_or(&handbook.words, |language| handbook.texts.of(language, &site.language));
        View { site, head, texts, content }
    }
}

fn with<'a, H: Into<Head<'a>>, T>((head, value): (H, T), content: impl FnOnce(T) -> Content<'a>) -> (Head<'a>, Content<'a>) {
    (head.into(), content(value))
}
