//! Who gets which address.
//!
//! In: everything that wants an address. Out: one owner an address, and what is wrong. Invariant: that depends on what is wanted alone, not on the
//! order in which it is said; so it is remembered for as long as the same is wanted.

use super::kind::Page;
use super::print::print_route;
use super::theme::Theme;
use crate::handbook::{Asset, Handbook};
use crate::inputs::tree::CONFIG;
use crate::question::Document;
use crate::question::known::Known;
use crate::search;
use crate::words::diagnostic::{Code, Diagnostic, Severity};
use crate::words::key::Key;
use crate::words::path::{Route, SourcePath, join};
use crate::words::slug::refusal;
use crate::words::span::{Span, Spanned};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Ordering;

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

/// What was settled last, the key of the claims, and what the addresses of documents are like.
#[derive(Debug, Default)]
pub struct Memo {
    claims: Option<Key>,
    settled: Settled,
    known: Known<Remembered>,
}

/// What is remembered of the address of a document.
#[derive(Debug, Default)]
struct Remembered {
    name: Option<Name>,
    /// Its position among the addresses that were settled last.
    at: Option<u32>,
}

impl Memo {
    /// Gives each address to one page: to the generator's own, then by source path, redirects last.
    pub fn settle(&mut self, claims: &Claims<'_>) -> &Settled {
        if self.claims.replace(claims.key) != Some(claims.key) {
            self.settle_anew(claims);
        }
        &self.settled
    }

    fn settle_anew(&mut self, claims: &Claims<'_>) {
        let documents = &claims.handbook.documents;
        self.known.update(documents.all());
        let last = std::mem::take(&mut self.settled.owners);
        let mut wishes: Vec<Wish<'_>> = Vec::with_capacity(documents.all().len() + claims.others.len());
        for ((row, document), at) in self.known.rows.iter_mut().zip(documents.all()).zip(0..) {
            let last = row.known.at.take();
            if documents.numbers()[at as usize].is_some() {
                let name = *row.known.name.get_or_insert_with(|| Name::new(&document.route));
                let (owner, source) = (Owner::Question(at), Some((&document.path, None)));
                wishes.push(Wish { route: &document.route, name, owner, source, is_redirect: false, last });
            }
        }
        let others = last.iter().zip(0..).filter(|((_, owner), _)| matches!(owner, Owner::Other(_)));
        let others: FxHashMap<&Route, u32> = others.map(|((route, _), at)| (route, at)).collect();
        for (claim, at) in claims.others.iter().zip(0..) {
            let Claim { route, source, .. } = claim;
            let (name, last, owner) = (Name::new(route), others.get(route).copied(), Owner::Other(at));
            wishes.push(Wish { route, name, owner, source: *source, is_redirect: claim.is_redirect(), last });
        }
        let mut diagnostics = Vec::new();
        let mut kept = settle(&wishes, &mut diagnostics);
        // Which of two addresses comes first is known of those that were there last time; then nobody looks at their texts.
        kept.sort_by(|a, b| match (a.last, b.last) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ => a.route.cmp(b.route),
        });
        for (wish, at) in kept.iter().zip(0..) {
            if let Owner::Question(document) = wish.owner {
                self.known.rows[document as usize].known.at = Some(at);
            }
        }
        let mut routes: Vec<Option<Route>> = last.into_iter().map(|(route, _)| Some(route)).collect();
        let mut route =
            |wish: &Wish<'_>| wish.last.and_then(|at| routes[at as usize].take()).unwrap_or_else(|| wish.route.clone());
        let owners = kept.into_iter().map(|wish| (route(wish), wish.owner)).collect();
        self.settled = Settled { owners, diagnostics };
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
        for (path, asset) in handbook.assets.iter().filter(|(_, asset)| is_fit(handbook, asset)) {
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
}

/// Whether a file may be published: its name is one everywhere, and opening it runs nothing. A handbook may say that these are no errors.
fn is_fit(handbook: &Handbook, asset: &Asset) -> bool {
    let is_error = |code| handbook.config.severity(code) == Some(Severity::Error);
    let is_named = || asset.route.as_str().split('/').all(|name| refusal(name).is_none());
    (asset.harm.is_none() || !is_error(Code::UnsafeFile)) && (!is_error(Code::InvalidName) || is_named())
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

/// What matters of an address where a file system folds case and Unicode forms.
#[derive(Clone, Copy, Debug)]
struct Name {
    folded: Key,
    /// The folder that it lies in.
    folder: Key,
    /// Whether the folder is written another way than it folds to, so that a third one may fold to the same.
    is_cased: bool,
}

impl Name {
    fn new(route: &Route) -> Self {
        let folded = route.folded();
        let folder = folder_of(&folded);
        Name { folded: Key::of(&*folded), folder: Key::of(folder), is_cased: folder != folder_of(route.as_str()) }
    }
}

fn folder_of(route: &str) -> &str {
    route.rfind('/').map_or("", |slash| &route[..slash])
}

/// The folders that a route lies in, the innermost one first.
fn folders_of(route: &str) -> impl Iterator<Item = &str> {
    route.rmatch_indices('/').map(|(slash, _)| &route[..slash])
}

/// One of the claims.
struct Wish<'a> {
    route: &'a Route,
    name: Name,
    owner: Owner,
    source: Option<(&'a SourcePath, Option<Span>)>,
    is_redirect: bool,
    /// The position of the address among those that were settled last.
    last: Option<u32>,
}

/// Gives each address to one page: to the generator's own, then by source path, redirects last; whatever the order of the claims.
fn settle<'w, 'a>(wishes: &'w [Wish<'a>], diagnostics: &mut Vec<Diagnostic>) -> Vec<&'w Wish<'a>> {
    if is_peaceful(wishes) {
        return wishes.iter().collect();
    }
    let mut by_rank: Vec<&Wish<'_>> = wishes.iter().collect();
    by_rank.sort_by(|a, b| a.rank(b));
    let mut taken = Taken { files: FxHashMap::default(), folders: FxHashMap::default() };
    let mut lost: FxHashSet<*const Wish<'_>> = FxHashSet::default();
    for wish in by_rank {
        if let Err(reason) = taken.take(wish) {
            diagnostics.push(reason);
            lost.insert(wish);
        }
    }
    wishes.iter().filter(|wish| !lost.contains(&std::ptr::from_ref(*wish))).collect()
}

/// Whether it shows at a glance that no two of them want the same, as nearly always.
fn is_peaceful(wishes: &[Wish<'_>]) -> bool {
    let mut files: FxHashSet<Key> = FxHashSet::with_capacity_and_hasher(wishes.len(), Default::default());
    let mut folders: FxHashSet<Key> = FxHashSet::default();
    for Wish { route, name, .. } in wishes {
        if name.is_cased || !files.insert(name.folded) {
            return false;
        }
        if !folders.contains(&name.folder) {
            let folded = route.folded();
            // Where a folder is known, so are those above it.
            folders_of(&folded).map(Key::of).take_while(|folder| folders.insert(*folder)).for_each(drop);
        }
    }
    let index = Key::of(search::FOLDER);
    // A name without an ending may be wanted as a file here and as a folder there.
    !folders.contains(&index) && !files.contains(&index) && !folders.iter().any(|folder| files.contains(folder))
}

/// What has been given away, by what names fold to.
struct Taken<'w, 'a> {
    files: FxHashMap<Key, &'w Wish<'a>>,
    /// The folders of these files, as the first one writes them.
    folders: FxHashMap<Key, &'w str>,
}

impl<'w, 'a> Taken<'w, 'a> {
    /// Gives the address to `wish`, or says why not.
    fn take(&mut self, wish: &'w Wish<'a>) -> Result<(), Diagnostic> {
        if let Some(first) = self.files.get(&wish.name.folded) {
            return Err(collision(first, wish));
        }
        let route = wish.route.as_str();
        if self.folders.contains_key(&wish.name.folded) {
            return Err(wish.refused(format!("the address `{route}` is taken: it is the folder of other pages")));
        }
        let folded = wish.route.folded();
        if folded.split('/').next() == Some(search::FOLDER) {
            return Err(wish.refused(format!("the address `{route}` is taken: the index of search is in `{}`", search::FOLDER)));
        }
        let folders: Vec<(Key, &str)> = folders_of(&folded).map(Key::of).zip(folders_of(route)).collect();
        for (key, folder) in &folders {
            if let Some(file) = self.files.get(key) {
                return Err(wish.refused(format!("the address `{route}` is taken: `{}` is no folder", file.route)));
            }
            if let Some(first) = self.folders.get(key).filter(|first| *first != folder) {
                return Err(wish.refused(format!("the folder `{folder}` is taken: some systems do not tell it from `{first}`")));
            }
        }
        self.folders.extend(folders);
        self.files.insert(wish.name.folded, wish);
        Ok(())
    }
}

impl Wish<'_> {
    /// Which of two is to be served first.
    fn rank(&self, other: &Self) -> Ordering {
        let by_source = self.is_redirect.cmp(&other.is_redirect).then_with(|| self.source.cmp(&other.source));
        by_source.then_with(|| self.route.cmp(other.route))
    }

    fn refused(&self, message: String) -> Diagnostic {
        let help = "give it another name".to_owned();
        match self.source {
            Some((path, span)) => Diagnostic::new(Code::DuplicateRoute, path, span, message).help(help),
            None => Diagnostic::new(Code::DuplicateRoute, &SourcePath::new(CONFIG), None, message)
                .label("a page of the generator's own wants it")
                .help(OWN_HELP.to_owned()),
        }
    }
}

/// Only the name of a category or a tag can bring the generator to want one address twice.
const OWN_HELP: &str =
    "another name for the category's folder, its id under `[[categories]]` or the tag gives it another address";

fn collision(first: &Wish<'_>, second: &Wish<'_>) -> Diagnostic {
    let message = match first.route == second.route {
        true => format!("the address `{}` is taken", second.route),
        false => format!("the address `{}` is taken: some systems do not tell it from `{}`", second.route, first.route),
    };
    let Some((path, span)) = second.source else {
        return Diagnostic::new(Code::DuplicateRoute, &SourcePath::new(CONFIG), None, message)
            .label("two pages of the generator's own want it")
            .help(OWN_HELP.to_owned());
    };
    let found = Diagnostic::new(Code::DuplicateRoute, path, span, message);
    match first.source {
        Some((other, place)) => {
            found.label("second one").also(other, place, "first one").help("rename one of the two".to_owned())
        }
        None => found.label("the generator writes a page of its own there").help("give it another name".to_owned()),
    }
}
