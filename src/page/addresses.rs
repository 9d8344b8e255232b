//! Who gets which address.
//!
//! In: everything that wants an address. Out: one owner an address, and what is wrong. Invariant: that depends on what is wanted alone, not on the
//! order in which it is said; so it is remembered for as long as the same is wanted.

use super::kind::Page;
use super::print::print_route;
use super::theme::Theme;
use crate::handbook::Handbook;
use crate::inputs::tree::CONFIG;
use crate::question::Document;
use crate::words::diagnostic::{Code, Diagnostic};
use crate::words::key::Key;
use crate::words::path::{Route, SourcePath, join};
use crate::words::slug::refusal;
use crate::words::span::{Span, Spanned};
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;
use std::collections::hash_map::Entry;

/// Everything that wants an address.
pub struct Claims<'a> {
    handbook: &'a Handbook,
    /// What is no question.
    pub others: Vec<Claim<'a>>,
    /// What is wrong with the claims themselves.
    pub diagnostics: Vec<Diagnostic>,
    key: Key,
}

/// Who wants an address.
pub struct Claim<'a> {
    /// The address.
    pub route: Route,
    /// What would stand there.
    pub page: Page,
    /// The file behind it; `None` for what the generator itself makes.
    source: Option<(&'a SourcePath, Option<Span>)>,
}

/// Who has an address.
#[derive(Clone, Copy, Debug)]
pub enum Owner {
    /// A question, by the position of its document.
    Question(u32),
    /// Something else, by its position among the claims.
    Other(u32),
}

/// What has been settled.
#[derive(Debug, Default)]
pub struct Settled {
    /// The owner of each address, sorted by address.
    pub owners: Vec<(Route, Owner)>,
    /// Who wanted one in vain.
    pub diagnostics: Vec<Diagnostic>,
}

/// What was settled last, and the key of the claims.
#[derive(Debug, Default)]
pub struct Memo {
    claims: Option<Key>,
    settled: Settled,
}

impl Memo {
    /// Gives each address to one page: to the generator's own, then by source path, redirects last.
    pub fn settle(&mut self, claims: &Claims<'_>) -> &Settled {
        if self.claims.replace(claims.key) != Some(claims.key) {
            self.settled = claims.settle();
        }
        &self.settled
    }
}

impl<'a> Claims<'a> {
    /// Those of a handbook and a theme.
    pub fn new(handbook: &'a Handbook, theme: &Theme) -> Self {
        let mut others = Vec::with_capacity(handbook.lists.len() + 64);
        let mut own = |route: &str, page| others.push(Claim { route: Route::new(route), page, source: None });
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
        for (list, index) in handbook.lists.iter().zip(0..) {
            let pages = (0..list.pages()).map(|number| (list.page(number), Page::List(index, number as u32)));
            let print = print_route(list).map(|route| (route, Page::Print(index)));
            others.extend(pages.chain(print).map(|(route, page)| Claim { route, page, source: None }));
        }
        for (name, asset) in &theme.assets {
            others.push(Claim { route: asset.route.clone(), page: Page::ThemeAsset(name.clone()), source: None });
        }
        for (document, index) in handbook.pages.iter().zip(0..) {
            let (route, page) = (document.route.clone(), Page::Plain(index));
            others.push(Claim { route, page, source: Some((&document.path, None)) });
        }
        for (path, asset) in &handbook.assets {
            others.push(Claim { route: asset.route.clone(), page: Page::Asset(path.clone()), source: Some((path, None)) });
        }
        let mut diagnostics = Vec::new();
        for document in &handbook.aliased {
            for alias in &document.front.aliases {
                match alias_route(&alias.value) {
                    Some(route) => {
                        let page = Page::Redirect(document.route.clone());
                        others.push(Claim { route, page, source: Some((&document.path, Some(alias.span))) });
                    }
                    None => diagnostics.push(bad_alias(document, alias)),
                }
            }
        }
        let wanted: Vec<_> = others.iter().map(|claim| (&claim.route, claim.source, claim.is_redirect())).collect();
        let key = Key::of(&(handbook.documents.key(), wanted));
        Claims { handbook, others, diagnostics, key }
    }

    fn settle(&self) -> Settled {
        let documents = &self.handbook.documents;
        let questions = (0..).zip(documents.all()).zip(documents.numbers()).filter(|(_, number)| number.is_some());
        let questions = questions.map(|((at, document), _)| Wish {
            route: &document.route,
            owner: Owner::Question(at),
            source: Some((&document.path, None)),
            is_redirect: false,
        });
        let others = self.others.iter().zip(0..).map(|(claim, at)| Wish {
            route: &claim.route,
            owner: Owner::Other(at),
            source: claim.source,
            is_redirect: claim.is_redirect(),
        });
        let mut diagnostics = Vec::new();
        let mut owners = settle(&questions.chain(others).collect::<Vec<_>>(), &mut diagnostics);
        // Questions come sorted by path, and their addresses are mostly sorted likewise, which this kind of sorting makes use of.
        owners.sort_by(|a, b| a.0.cmp(&b.0));
        Settled { owners, diagnostics }
    }
}

impl Claim<'_> {
    fn is_redirect(&self) -> bool {
        matches!(self.page, Page::Redirect(_))
    }
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

/// One of the claims.
struct Wish<'a> {
    route: &'a Route,
    owner: Owner,
    source: Option<(&'a SourcePath, Option<Span>)>,
    is_redirect: bool,
}

/// Gives each address to one page: to the generator's own, then by source path, redirects last; whatever the order of the claims.
fn settle(wishes: &[Wish<'_>], diagnostics: &mut Vec<Diagnostic>) -> Vec<(Route, Owner)> {
    let rank = |wish: &Wish<'_>| (wish.is_redirect, wish.source.map(|(path, span)| (path.clone(), span)));
    let mut taken: FxHashMap<Cow<'_, str>, usize> = FxHashMap::with_capacity_and_hasher(wishes.len(), Default::default());
    let mut lost: Vec<usize> = Vec::new();
    let (mut folders, mut last): (FxHashSet<String>, String) = Default::default();
    for (index, wish) in wishes.iter().enumerate() {
        let route = wish.route.folded();
        let folder = route.rfind('/').map_or("", |slash| &route[..slash]);
        if folder != last {
            folder.clone_into(&mut last);
            let above = last.rmatch_indices('/').map(|(slash, _)| &last[..slash]);
            // Where a folder is known, so are those above it.
            [folder].into_iter().chain(above).take_while(|folder| folders.insert((*folder).to_owned())).for_each(drop);
        }
        match taken.entry(route) {
            Entry::Vacant(free) => drop(free.insert(index)),
            Entry::Occupied(mut other) if rank(wish) < rank(&wishes[*other.get()]) => lost.push(other.insert(index)),
            Entry::Occupied(_) => lost.push(index),
        }
    }
    for index in &lost {
        let winner = &wishes[taken[&wishes[*index].route.folded()]];
        diagnostics.push(collision(winner, &wishes[*index]));
    }
    // A name without an ending may be wanted as a file here and as a folder there.
    for index in folders.iter().filter_map(|folder| taken.get(folder.as_str())) {
        let wish = &wishes[*index];
        if let Some((path, span)) = wish.source {
            let message = format!("the address `{}` is taken: it is the folder of other pages", wish.route);
            diagnostics.push(Diagnostic::new(Code::DuplicateRoute, path, span, message).help("give it another name".to_owned()));
            lost.push(*index);
        }
    }
    lost.sort_unstable();
    let kept = wishes.iter().enumerate().filter(|(index, _)| lost.binary_search(index).is_err());
    kept.map(|(_, wish)| (wish.route.clone(), wish.owner)).collect()
}

fn collision(first: &Wish<'_>, second: &Wish<'_>) -> Diagnostic {
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
