//! Which pages there are, and the key of each.
//!
//! In: a handbook and a theme. Out: a [`Plan`] and what is wrong with addresses. Invariants: one page an address, also where a file system folds
//! case or Unicode forms; equal keys mean equal bytes.

use super::fields::Site;
use super::kind::Page;
use super::print::print_route;
use super::theme::Theme;
use super::view::view;
use crate::handbook::Handbook;
use crate::inputs::tree::CONFIG;
use crate::question::Document;
use crate::words::diagnostic::{Code, Diagnostic};
use crate::words::key::{Hashed, Key};
use crate::words::path::{Route, SourcePath, join};
use crate::words::slug::refusal;
use crate::words::span::{Span, Spanned};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;
use std::collections::hash_map::Entry;

/// A page with its address and key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Where it goes.
    pub route: Route,
    /// What it is.
    pub page: Page,
    /// Equal keys mean equal bytes.
    pub key: Key,
}

/// All pages, sorted by address.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The pages.
    pub pages: Vec<Planned>,
}

impl Plan {
    /// The page at an address.
    pub fn get(&self, route: &str) -> Option<&Planned> {
        let at = self.pages.binary_search_by(|planned| planned.route.as_str().cmp(route)).ok()?;
        Some(&self.pages[at])
    }
}

/// Who wants an address, for messages.
struct Claim<'a> {
    route: Route,
    page: Page,
    /// The file behind it; `None` for what the generator itself makes.
    source: Option<(&'a SourcePath, Option<Span>)>,
}

/// Plans every page. `site` is what all pages share.
pub fn plan(handbook: &Handbook, theme: &Theme, site: &Hashed<Site>) -> (Plan, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let claims = claims(handbook, theme, &mut diagnostics);
    let accepted = settle(claims, &mut diagnostics);
    let mut pages: Vec<Planned> = accepted
        .into_par_iter()
        .map(|(route, page)| {
            let content = view(handbook, site, &route, &page);
            let templates = content.template().map(|_| theme.templates_key);
            let key = Key::of(&(templates, &content));
            Planned { route, page, key }
        })
        .collect();
    pages.par_sort_unstable_by(|a, b| a.route.cmp(&b.route));
    (Plan { pages }, diagnostics)
}

/// Everything that wants an address; where two want the same, the one in front gets it.
fn claims<'a>(handbook: &'a Handbook, theme: &Theme, diagnostics: &mut Vec<Diagnostic>) -> Vec<Claim<'a>> {
    let mut claims = Vec::with_capacity(handbook.questions.len() + handbook.lists.len() + 64);
    let mut own = |route: &str, page| claims.push(Claim { route: Route::new(route), page, source: None });
    own("index.html", Page::Home);
    own("search.html", Page::Search);
    own("404.html", Page::NotFound);
    own("robots.txt", Page::Robots);
    own("questions.json", Page::Questions);
    if handbook.config.base_url.is_some() {
        own("sitemap.xml", Page::Sitemap);
        own("feed.xml", Page::Feed);
    }
    if !handbook.tags.is_empty() {
        own("tags/index.html", Page::Tags);
    }
    for (index, list) in handbook.lists.iter().enumerate() {
        let pages = (0..list.pages()).map(|number| (list.page(number), Page::List(index as u32, number as u32)));
        let print = print_route(list).map(|route| (route, Page::Print(index as u32)));
        claims.extend(pages.chain(print).map(|(route, page)| Claim { route, page, source: None }));
    }
    for (name, asset) in &theme.assets {
        claims.push(Claim { route: asset.route.clone(), page: Page::ThemeAsset(name.clone()), source: None });
    }
    let questions =
        handbook.questions.iter().enumerate().map(|(index, question)| (&question.document, Page::Question(index as u32)));
    let plain = handbook.pages.iter().enumerate().map(|(index, page)| (page, Page::Plain(index as u32)));
    for (document, page) in questions.chain(plain) {
        claims.push(Claim { route: document.route.clone(), page, source: Some((&document.path, None)) });
    }
    for (path, asset) in &handbook.assets {
        claims.push(Claim { route: asset.route.clone(), page: Page::Asset(path.clone()), source: Some((path, None)) });
    }
    for document in handbook.documents.values() {
        for alias in &document.front.aliases {
            match alias_route(&alias.value) {
                Some(route) => {
                    let page = Page::Redirect(document.route.clone());
                    claims.push(Claim { route, page, source: Some((&document.path, Some(alias.span))) });
                }
                None => diagnostics.push(bad_alias(document, alias)),
            }
        }
    }
    claims
}

/// `/old/name.html`, `old/name` and `old/name/` as an address; `None` where it leads nowhere that a page can be.
fn alias_route(alias: &str) -> Option<Route> {
    let path = join("", alias.trim())?;
    let is_page = path.ends_with(".html") || path.ends_with(".htm");
    // `#` and `%` are fit for files, and would end or change the address.
    let fit = |part: &str| refusal(part).is_none() && !part.contains(['#', '%']) && part.len() <= 200;
    let route = if is_page { path } else { format!("{path}/index.html") };
    let valid = !route.starts_with('/') && route.split('/').all(fit);
    valid.then(|| Route::new(route))
}

fn bad_alias(document: &Document, alias: &Spanned<String>) -> Diagnostic {
    let message = format!("the alias `{}` is no address of this site, expected a path such as `old/name.html`", alias.value);
    Diagnostic::new(Code::InvalidValue, &document.path, alias.span, message)
}

/// Gives each address to one page: to the generator's own, then by source path, redirects last; whatever the order of the claims.
fn settle(claims: Vec<Claim<'_>>, diagnostics: &mut Vec<Diagnostic>) -> Vec<(Route, Page)> {
    let rank = |claim: &Claim<'_>| {
        let kind = match claim.page {
            Page::Redirect(_) => 2,
            _ if claim.source.is_some() => 1,
            _ => 0,
        };
        (kind, claim.source.map(|(path, span)| (path.clone(), span)))
    };
    let mut taken: FxHashMap<Cow<'_, str>, usize> = FxHashMap::with_capacity_and_hasher(claims.len(), Default::default());
    let mut lost: Vec<usize> = Vec::new();
    for (index, claim) in claims.iter().enumerate() {
        match taken.entry(claim.route.folded()) {
            Entry::Vacant(free) => drop(free.insert(index)),
            Entry::Occupied(mut other) if rank(claim) < rank(&claims[*other.get()]) => lost.push(other.insert(index)),
            Entry::Occupied(_) => lost.push(index),
        }
    }
    for index in &lost {
        let winner = &claims[taken[&claims[*index].route.folded()]];
        diagnostics.push(collision(winner, &claims[*index]));
    }
    // A name without an ending may be wanted as a file here and as a folder there.
    let mut folders: FxHashSet<&str> = FxHashSet::default();
    for route in taken.keys() {
        let above = route.rmatch_indices('/').map(|(slash, _)| &route[..slash]);
        // Where a folder is known, so are those above it.
        above.take_while(|folder| folders.insert(folder)).for_each(drop);
    }
    for (route, index) in &taken {
        let claim = &claims[*index];
        if let Some((path, span)) = claim.source.filter(|_| folders.contains(&**route)) {
            let message = format!("the address `{}` is taken: it is the folder of other pages", claim.route);
            diagnostics.push(Diagnostic::new(Code::DuplicateRoute, path, span, message).help("give it another name".to_owned()));
            lost.push(*index);
        }
    }
    drop(taken);
    lost.sort_unstable();
    let kept = claims.into_iter().enumerate().filter(|(index, _)| lost.binary_search(index).is_err());
    kept.map(|(_, claim)| (claim.route, claim.page)).collect()
}

fn collision(first: &Claim<'_>, second: &Claim<'_>) -> Diagnostic {
    let message = match first.route == second.route {
        true => format!("the address `{}` is taken", second.route),
        false => format!("the address `{}` is taken: some systems do not tell it from `{}`", second.route, first.route),
    };
    let Some((path, span)) = second.source else {
        // Only the name of a category can bring the generator to want one address twice.
        let help =
            "another name for the category's folder, or for its id under `[[categories]]`, gives it another address".to_owned();
        return Diagnostic::new(Code::DuplicateRoute, &SourcePath::new(CONFIG), None, message)
            .label("two pages of the generator's own want it")
            .help(help);
    };
    let found = Diagnostic::new(Code::DuplicateRoute, path, span, message);
    match first.source {
        Some((other, place)) => {
            found.label("second one").also(other, place, "first one").help("rename one of the two".to_owned())
        }
        None => found.label("the generator writes a page of its own there").help("give it another name".to_owned()),
    }
}
