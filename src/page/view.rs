//! What one page may show: all of it, and nothing else.

use super::content::{self, Content};
use super::fields::{PageFields, Place, Site};
use super::kind::Page;
use super::{list, print, question, records};
use crate::handbook::Handbook;
use crate::inputs::texts::Language;
use crate::words::key::Hashed;
use crate::words::path::Route;

/// The arguments of a page's template: `site`, `page`, `t`, and the fields of its content.
#[derive(Hash)]
pub struct View {
    /// The same on every page.
    pub site: Hashed<Site>,
    /// Where the page is, and what its head says.
    pub page: PageFields,
    /// The words of the page itself, in its language.
    pub texts: Hashed<Language>,
    /// What it is there for.
    pub content: Content,
}

impl View {
    /// Where the page stands in the navigation.
    pub fn place(&self) -> Place {
        let named = |route: &Route| self.site.leads_to(route).then(|| route.clone());
        let above = self.page.trail.last().and_then(|crumb| named(&crumb.url));
        Place { root: self.page.root.clone(), here: named(&self.page.url), above }
    }
}

/// Gathers what `page`, which goes to `route`, may show.
pub fn view(handbook: &Handbook, site: &Hashed<Site>, route: &Route, page: &Page) -> View {
    let (fields, content) = match *page {
        Page::Home => with(content::home(handbook, site, route), Content::Home),
        Page::Question(index) => {
            with(question::question(handbook, site, route, index), |question| Content::Question(Box::new(question)))
        }
        Page::Plain(index) => with(content::plain(handbook, site, route, index), Content::Plain),
        Page::List(list, number) => with(list::list(handbook, site, route, list, number), Content::List),
        Page::Print(list) => with(print::print(handbook, site, route, list), Content::Print),
        Page::Tags => with(content::tags(handbook, route), Content::Tags),
        Page::Search => with(content::search(handbook, route), Content::Search),
        Page::NotFound => (content::not_found(handbook, route), Content::NotFound),
        Page::Redirect(ref target) => with(content::redirect(handbook, route, target), Content::Redirect),
        Page::Sitemap => with(records::sitemap(handbook, route), Content::Sitemap),
        Page::Feed => with(records::feed(handbook, route), Content::Feed),
        Page::Robots => (PageFields::new(&handbook.config, route, "robots.txt"), Content::Robots),
        Page::Questions => (PageFields::new(&handbook.config, route, ""), Content::Questions(records::questions(handbook))),
        Page::Asset(ref path) => {
            let key = handbook.assets.get(path.as_str()).map(|asset| asset.key).unwrap_or_default();
            (PageFields::new(&handbook.config, route, ""), Content::Asset(path.clone(), key))
        }
        Page::ThemeAsset(ref name) => (PageFields::new(&handbook.config, route, ""), Content::ThemeAsset(name.clone())),
    };
    let texts = handbook.texts.of(&fields.language, &site.language).clone();
    View { site: site.clone(), page: fields, texts, content }
}

fn with<T>((fields, value): (PageFields, T), content: impl FnOnce(T) -> Content) -> (PageFields, Content) {
    (fields, content(value))
}
